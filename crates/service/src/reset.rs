//! **Reset password** for one person (scene S2). Owns the order of things: authority first, then the new password and its
//! hash, then one transaction with the change, the end of every session, the messages that carry the password and the audit
//! row. Never delivers the password itself: it is in the answer, this once, or in messages of the outbox. Whether
//! these arrive changes nothing of the reset.
//!
//! A person who is blocked can be reset (the block stays: it is another decision); a deleted one is not there.
//! A lock or a disabled password is lifted by a reset (promise L2).

use crate::credentials::{self, Changed, Kind};
use crate::hashing::{Lane, Stored};
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::notices::{self, But, By};
use crate::people::{guard, present};
use crate::{Caller, Desk, Error, audit, invite, requests};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::password::Opaque;
use domain::wire::people::{Delivery, Mailed, NewPassword, ResetCommand, ResetOutcome};
use domain::wire::problem::{Code, FieldError};
use domain::{EmailAddress, JobId, MessageId, PersonId, Secret};
use store::{Person, Tx};

/// The field that says where it is mailed to.
const ADDRESSES: &str = "delivery";

/// Resets one password. With `must_change` it is temporary: it opens nothing but its own change, for as long as the policy
/// says (promise P9). Without, it is the person's own from now on.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_on_yourself`, `not_found` (deleted people too);
/// `invalid_input` with the reasons against a given password, the same as on every other way in (promise P4), or against an
/// address (field `delivery`); `busy`.
pub async fn reset_one(
    desk: &Desk,
    caller: &Caller,
    command: &ResetCommand,
) -> Result<ResetOutcome, Error> {
    let outcome = reset(desk, caller, command).await;
    guard::noted(
        desk,
        caller,
        Action::ResetPassword,
        Some(command.person),
        outcome,
    )
    .await
}

async fn reset(
    desk: &Desk,
    caller: &Caller,
    command: &ResetCommand,
) -> Result<ResetOutcome, Error> {
    guard::may_to_anybody(caller, Action::ResetPassword)?;
    let id = command.person;
    let person = allowed(desk, caller, id).await?;
    if let Delivery::Link { minutes } = command.delivery {
        return invite::send(desk, caller, id, minutes).await;
    }
    let addresses = &addresses(&command.delivery)?;
    let (password, form) = choose(desk, caller, &person, &command.password).await?;
    let hashed = &credentials::prepare(desk, Lane::Interactive, &form).await?;
    let kind = if command.must_change {
        Kind::Temporary
    } else {
        Kind::Permanent
    };
    let generated = matches!(command.password, NewPassword::Generate(_));
    let secret = &password;
    let (person, written) = desk
        .store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            let (person, roles) = present(&tx, id).await?;
            caller.may(Action::ResetPassword, id, roles)?;
            let fresh = Fresh {
                person: &person,
                hashed,
                password: secret,
                mailed_to: addresses,
            };
            let how = How {
                kind,
                generated,
                but: But::Nobody,
                job: None,
            };
            let (written, entries) = write(&tx, desk, caller, &[fresh], how).await?;
            audit::record_all(&tx, desk, caller, entries).await?;
            let written = written.into_iter().next().ok_or(Code::NotFound)?;
            Ok::<_, Error>((person, written))
        })
        .await?;
    let Written { changed, mailed } = written;
    messages::wake(desk);
    tracing::info!(person = %id, "password reset");
    Ok(ResetOutcome {
        person: id,
        display_name: person.display_name,
        user_name: person.user_name,
        password: if mailed.is_empty() {
            password
        } else {
            Secret::default()
        },
        must_change: command.must_change,
        valid_until: changed.valid_until,
        sessions_ended: changed.sessions_ended,
        changed_at: desk.now(),
        mailed: mailed
            .into_iter()
            .zip(addresses)
            .map(|(message, to)| Mailed {
                message,
                to: to.as_str().to_owned(),
            })
            .collect(),
        is_link: false,
    })
}

/// A password that was made for somebody, and its hash.
pub(crate) struct Fresh<'a> {
    /// Whose.
    pub person: &'a Person,
    /// The hash.
    pub hashed: &'a Stored,
    /// The password.
    pub password: &'a Secret,
    /// Where it is mailed to.
    pub mailed_to: &'a [EmailAddress],
}

/// What all passwords of one transaction have in common.
#[derive(Clone, Copy)]
pub(crate) struct How {
    /// Temporary, or the person's own from now on.
    pub kind: Kind,
    /// Made here, or given.
    pub generated: bool,
    /// Who gets no notice, because a message of its own says so.
    pub but: But,
    /// The job that does it.
    pub job: Option<JobId>,
}

/// What was done to one person.
pub(crate) struct Written {
    /// The change.
    pub changed: Changed,
    /// The messages that carry the password.
    pub mailed: Vec<MessageId>,
}

/// Sets passwords in the transaction of the change: the end of every session, the messages that carry them, the end of what was
/// asked for, the notices. Answers what was done to each, and the rows for the audit log, which the caller records last.
///
/// # Errors
/// As [`credentials::set`] and [`messages::queue`].
pub(crate) async fn write(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    passwords: &[Fresh<'_>],
    how: How,
) -> Result<(Vec<Written>, Vec<audit::Entry>), Error> {
    let people: Vec<&Person> = passwords.iter().map(|fresh| fresh.person).collect();
    let hashes: Vec<_> = passwords
        .iter()
        .map(|fresh| (fresh.person, fresh.hashed))
        .collect();
    let changed = credentials::set_all(tx, desk, &hashes, how.kind).await?;
    let mut letters = Vec::new();
    for (fresh, changed) in passwords.iter().zip(&changed) {
        for to in fresh.mailed_to {
            let content = Content::TemporaryPassword {
                whose: Whose::from(fresh.person),
                password: fresh.password.clone(),
                until: changed.valid_until,
            };
            let to = Recipient::Mail(to.clone());
            letters.push(NewMessage::about(fresh.person, to, content));
        }
    }
    let mut mailed = messages::queue_all(tx, desk, caller, letters)
        .await?
        .into_iter();
    let mut entries = Vec::with_capacity(passwords.len());
    let mut written = Vec::with_capacity(passwords.len());
    for (fresh, changed) in passwords.iter().zip(changed) {
        let mailed: Vec<MessageId> = mailed.by_ref().take(fresh.mailed_to.len()).collect();
        let entry = audit::Entry::new(Event::PasswordReset)
            .on(fresh.person)
            .after("generated", how.generated)
            .after("must_change", how.kind == Kind::Temporary)
            .after("sessions_ended", changed.sessions_ended);
        let entry = match mailed.len() {
            0 => entry,
            letters => entry.after("mailed_to", letters),
        };
        entries.push(entry.in_job(how.job));
        written.push(Written { changed, mailed });
    }
    let by = By::Administrator;
    entries.extend(requests::password_changed(tx, desk, caller, &people, by).await?);
    notices::password_changed(tx, desk, caller, &people, by, how.but).await?;
    Ok((written, entries))
}

/// Where the password is mailed to, each address once; none: nowhere.
fn addresses(delivery: &Delivery) -> Result<Vec<EmailAddress>, Error> {
    let Delivery::Email(entered) = delivery else {
        return Ok(Vec::new());
    };
    if entered.is_empty() {
        return Err(Error::field(ADDRESSES, Code::Required));
    }
    if entered.len() > Delivery::MOST {
        return Err(FieldError::new(ADDRESSES, Code::OutOfRange)
            .with("min", 1)
            .with("max", Delivery::MOST)
            .into());
    }
    let mut known = Vec::new();
    let mut addresses = Vec::new();
    for entered in entered {
        let address = EmailAddress::parse(ADDRESSES, entered)?;
        let key = domain::fold::key(address.as_str());
        if !known.contains(&key) {
            known.push(key);
            addresses.push(address);
        }
    }
    Ok(addresses)
}

/// The person, if the caller may reset them: asked before any hash is computed, and once more in the transaction.
async fn allowed(desk: &Desk, caller: &Caller, id: PersonId) -> Result<Person, Error> {
    let db = desk.store().read();
    let person = store::people::by_id(&db, id).await?;
    let person = person
        .filter(|person| person.deleted_at == 0)
        .ok_or(Code::NotFound)?;
    let roles = store::roles::of_person(&db, id).await?;
    caller.may(Action::ResetPassword, id, roles)?;
    Ok(person)
}

/// The new password and the form that is hashed. A given one that is refused is written down: whoever tries
/// passwords on somebody else's account until one is "the same" leaves a row for each.
async fn choose(
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    wanted: &NewPassword,
) -> Result<(Secret, Opaque), Error> {
    match wanted {
        NewPassword::Generate(shape) => credentials::generate(desk, person, *shape),
        NewPassword::Given(password) => {
            let judged =
                credentials::check_new(desk, person, password, "password", Lane::Interactive).await;
            match judged {
                Ok(form) => Ok((password.clone(), form)),
                Err(error) => {
                    refused(desk, caller, person, &error).await?;
                    Err(error)
                }
            }
        }
    }
}

async fn refused(
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    error: &Error,
) -> Result<(), Error> {
    let Some(first) = error.problem().errors.into_iter().next() else {
        return Ok(());
    };
    let entry = audit::Entry::new(Event::PasswordReset).failed().on(person);
    audit::record_alone(desk, caller, entry.after("code", first.code.as_str())).await
}
