//! **Email me the whole list**: when a job is done, its temporary passwords in one mail to whoever started it. Owns that it goes to nothing
//! but that person's own alternate address, which is typed nowhere (promise T10), proven, and no news; and how many passwords a mail
//! holds.
//!
//! The passwords stay readable on the page as they are without it: a mail that goes astray loses nothing.

use super::{results, row, select, work};
use crate::audit::Entry;
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::people::guard;
use crate::{Caller, Desk, Error, contacts, export, factors};
use domain::audit::Action as Event;
use domain::contact::ContactKind;
use domain::wire::jobs::{JobWork, LIST_MAX};
use domain::wire::problem::{Code, FieldError};
use domain::{EmailAddress, JobId, Secret, Timestamp};
use store::{Db, Job, Person, Tx};

/// Under this name it is refused.
const FIELD: &str = "delivery";

/// Whether the list can be mailed, before the job is begun.
///
/// # Errors
/// `invalid_input` (`delivery`): `too_many`, or why there is no address to send it to: `no_alternate_email`, `address_unproven`,
/// `address_too_new`.
pub(super) async fn check(
    desk: &Desk,
    caller: &Caller,
    work: &JobWork,
    people: u64,
) -> Result<(), Error> {
    if !work.mails_list() {
        return Ok(());
    }
    if people > LIST_MAX {
        let error = FieldError::new(FIELD, Code::TooMany).with("max", LIST_MAX);
        return Err(error.into());
    }
    let db = desk.store().read();
    let person = match caller.id() {
        Some(id) => store::people::by_id(&db, id).await?,
        // The operator has no address, and the host to write a file on.
        None => None,
    };
    let person = person.ok_or_else(|| Error::field(FIELD, Code::NoAlternateEmail))?;
    address(&db, desk, &person).await.map(drop)
}

/// The person's own alternate address, if its owner has proven it and it is no news: whoever is at an open screen for a minute could
/// otherwise have the list sent to themselves.
async fn address(db: &impl Db, desk: &Desk, person: &Person) -> Result<EmailAddress, Error> {
    let refused = |code| Error::field(FIELD, code);
    let address = select::address(&person.alternate_email);
    let address = address.ok_or_else(|| refused(Code::NoAlternateEmail))?;
    let value = contacts::present(person, ContactKind::Email);
    let proven = store::contacts::proven(db, domain::PersonId(person.id)).await?;
    let proof = proven
        .iter()
        .find(|proof| proof.kind == ContactKind::Email.code() && proof.value == value)
        .ok_or_else(|| refused(Code::AddressUnproven))?;
    let settings = desk.settings();
    let changed_at = Timestamp(proof.changed_at);
    let counts_from = factors::counts_from(&settings.settings.self_service, changed_at);
    if proof.changed_at != 0 && desk.now() < counts_from {
        return Err(refused(Code::AddressTooNew));
    }
    Ok(address)
}

/// A job is done: mails its list in the transaction that ends it, if that was wanted. Answers the row for the audit log: it is a
/// reading of the passwords. An address that counts no more, or a starter who may not read them any more, is no reason to
/// keep a job from its end.
///
/// # Errors
/// When the database refuses.
pub(super) async fn send(
    tx: &Tx,
    desk: &Desk,
    job: &Job,
    starter: Option<&Caller>,
) -> Result<Option<Entry>, Error> {
    if job.done == 0 || !row::work(job)?.mails_list() {
        return Ok(None);
    }
    let Some((caller, id)) = starter.and_then(|caller| Some((caller, caller.id()?))) else {
        return Ok(None);
    };
    let entry = Entry::new(Event::JobResultsRead)
        .after("job", job.id)
        .after("as", "mail");
    let sent = match store::people::by_id(tx, id).await? {
        Some(person) => mail(tx, desk, job, caller, &person).await,
        None => Err(Code::UserUnknown.into()),
    };
    match sent {
        Ok(people) => Ok(Some(entry.after("people", people))),
        Err(error @ Error::Store(_)) => Err(error),
        Err(error) => {
            let problem = error.problem();
            let code = problem
                .errors
                .first()
                .map_or(problem.code, |error| error.code);
            let cause = &error as &dyn std::error::Error;
            tracing::warn!(job = %job.id, error = cause, "the list of a job is not mailed");
            Ok(Some(entry.failed().after("code", code.as_str())))
        }
    }
}

/// Answers how many passwords are in it.
async fn mail(
    tx: &Tx,
    desk: &Desk,
    job: &Job,
    caller: &Caller,
    person: &Person,
) -> Result<u64, Error> {
    guard::may_to_anybody(caller, work::READS)?;
    let to = address(tx, desk, person).await?;
    let most = u32::try_from(LIST_MAX).unwrap_or(u32::MAX);
    let found = store::jobs::sealed(tx, JobId(job.id), 0, false, most).await?;
    let mut csv = export::first_line(&results::COLUMNS);
    let mut people = 0;
    for item in found {
        csv.push_str(&results::line(&results::result(desk, job, item)?));
        people += 1;
    }
    let content = Content::PasswordList {
        whose: Whose::from(person),
        job: JobId(job.id),
        people,
        csv: Secret::new(csv),
        until: Timestamp(job.results_until),
    };
    let message = NewMessage::about(person, Recipient::Mail(to), content);
    messages::queue(tx, desk, caller, message).await?;
    Ok(people)
}
