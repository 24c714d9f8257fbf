//! **This wasn't me**: after a change of a password, of contact details or of a method to get back in every known address of the person is told, in the
//! transaction of the change (promise T12), and a link in it lets the person stop whoever did it. Owns who is told, and what
//! the link does; never decides whether the change may be made.
//!
//! Known addresses are the alternate address and the mobile phone; after a change of contact details the former ones too, so that
//! nobody can redirect an account unseen. All messages of one change carry one link, which works once, for a week.
//!
//! The link locks the account for an administrator. Whoever reads somebody's messages could keep them out with that, so it
//! works **once**: for a week after it was used, notices about the account carry no link, but say whom to tell.

use crate::links::{self, Purpose};
use crate::messages::{self, ContactDetail, Content, FactorChange, NewMessage, Recipient, Whose};
use crate::{Caller, Desk, Error, Origin, audit, helpers, throttle};
use domain::audit::Action as Event;
use domain::wire::problem::{Code, FieldError};
use domain::{EmailAddress, PersonId, PhoneNumber, Role, RoleSet, Secret, Span, Timestamp, fold};
use std::collections::HashMap;
use store::{Person, Tx};

/// How long the link works, and how long there is none after it was used.
const WEEK: Span = Span::days(7);
/// In the audit log where a link belongs to nobody.
const UNKNOWN: &str = "unknown link";

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The person, or whoever has the person's password or mail.
    Owner,
    /// Somebody else who may.
    Administrator,
}

/// Who is told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum But {
    /// Nobody.
    Nobody,
    /// The alternate address: it gets a message of its own that says so.
    AlternateEmail,
}

/// Tells these people that their passwords are others, or gone. [`messages::wake`] when it is committed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn password_changed(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    people: &[&Person],
    by: By,
    but: But,
) -> Result<(), Error> {
    let at = desk.now();
    let told = people.iter().map(|person| {
        let mut addresses = Addresses::default();
        addresses.add(person);
        if but == But::AlternateEmail {
            addresses.leave_out_mail();
        }
        (*person, addresses)
    });
    send(tx, desk, caller, told.collect(), |person, token| {
        Content::PasswordChanged {
            whose: Whose::from(person),
            at,
            by_administrator: by == By::Administrator,
            token,
        }
    })
    .await
}

/// Tells the person, at the old and the new addresses, that these were changed. [`messages::wake`] when it is committed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn contacts_changed(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    before: &Person,
    after: &Person,
    by: By,
) -> Result<(), Error> {
    let at = desk.now();
    let detail = match (
        before.alternate_email != after.alternate_email,
        before.mobile_phone != after.mobile_phone,
    ) {
        (true, true) => ContactDetail::Both,
        (true, false) => ContactDetail::Email,
        (false, true) => ContactDetail::Phone,
        (false, false) => return Ok(()),
    };
    let mut addresses = Addresses::default();
    addresses.add(before);
    addresses.add(after);
    send(
        tx,
        desk,
        caller,
        vec![(after, addresses)],
        |person, token| Content::ContactChanged {
            whose: Whose::from(person),
            detail,
            at,
            by_administrator: by == By::Administrator,
            token,
        },
    )
    .await
}

/// Tells the person that an authenticator app or recovery codes were added, replaced or taken away. [`messages::wake`] when it is
/// committed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn factor_changed(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    change: FactorChange,
    by: By,
) -> Result<(), Error> {
    let at = desk.now();
    let mut addresses = Addresses::default();
    addresses.add(person);
    send(
        tx,
        desk,
        caller,
        vec![(person, addresses)],
        |person, token| Content::FactorChanged {
            whose: Whose::from(person),
            change,
            at,
            by_administrator: by == By::Administrator,
            token,
        },
    )
    .await
}

/// Everywhere where the person is reached.
pub(crate) fn addresses_of(person: &Person) -> Vec<Recipient> {
    let mut addresses = Addresses::default();
    addresses.add(person);
    addresses.0
}

/// Where a person is reached, each address once.
#[derive(Default)]
struct Addresses(Vec<Recipient>);

impl Addresses {
    /// What the person has. What is no address in today's form (it came in before that form was asked for) reaches nobody.
    fn add(&mut self, person: &Person) {
        let mail = EmailAddress::parse("to", &person.alternate_email).map(Recipient::Mail);
        let phone = PhoneNumber::parse("to", &person.mobile_phone).map(Recipient::Text);
        for recipient in [mail, phone].into_iter().flatten() {
            if !self.0.iter().any(|known| is_same(known, &recipient)) {
                self.0.push(recipient);
            }
        }
    }

    fn leave_out_mail(&mut self) {
        self.0.retain(|known| !matches!(known, Recipient::Mail(_)));
    }
}

fn is_same(one: &Recipient, other: &Recipient) -> bool {
    match (one, other) {
        (Recipient::Mail(one), Recipient::Mail(other)) => {
            fold::key(one.as_str()) == fold::key(other.as_str())
        }
        (Recipient::Text(one), Recipient::Text(other)) => one == other,
        _ => false,
    }
}

async fn send(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    mut told: Vec<(&Person, Addresses)>,
    content: impl Fn(&Person, Secret) -> Content,
) -> Result<(), Error> {
    told.retain(|(_, addresses)| !addresses.0.is_empty());
    if told.is_empty() {
        return Ok(());
    }
    let ids: Vec<PersonId> = told.iter().map(|(person, _)| PersonId(person.id)).collect();
    let used = links::used_within(tx, desk, &ids, Purpose::NotMe, WEEK).await?;
    let stoppable: Vec<&Person> = told
        .iter()
        .map(|(person, _)| *person)
        .filter(|person| !used.contains(&PersonId(person.id)))
        .collect();
    let made = links::make_all(tx, desk, caller, &stoppable, Purpose::NotMe, WEEK).await?;
    let tokens: HashMap<uuid::Uuid, Secret> = stoppable
        .iter()
        .zip(made)
        .map(|(person, link)| (person.id, link.token))
        .collect();
    let mut letters = Vec::new();
    for (person, addresses) in told {
        let token = tokens.get(&person.id).cloned().unwrap_or_default();
        for to in addresses.0 {
            letters.push(NewMessage::about(
                person,
                to,
                content(person, token.clone()),
            ));
        }
    }
    messages::queue_all(tx, desk, caller, letters).await?;
    Ok(())
}

/// Tells the administrators that one of them chose a new password by self-service, if the organisation wants that. Nothing for others.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn administrator_recovered(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
) -> Result<(), Error> {
    let id = PersonId(person.id);
    let is_wanted = desk.settings().settings.self_service.tell_administrators;
    if !is_wanted || store::roles::of_person(tx, id).await?.is_empty() {
        return Ok(());
    }
    let all: RoleSet = Role::ALL.into_iter().collect();
    let at = desk.now();
    let letters: Vec<NewMessage> = store::roles::reachable_holders(tx, all, helpers::MOST_TOLD)
        .await?
        .iter()
        .filter(|other| other.id != person.id)
        .filter_map(|other| {
            let to = EmailAddress::parse("to", &other.alternate_email).ok()?;
            let content = Content::AdministratorRecovered {
                whose: Whose::from(person),
                account: id,
                at,
            };
            Some(NewMessage::about(other, Recipient::Mail(to), content))
        })
        .collect();
    messages::queue_all(tx, desk, caller, letters).await?;
    Ok(())
}

/// What the link does: locks the account until an administrator resets it, ends every session, makes all links that were sent
/// void, and tells the administrators. Signs nobody in.
///
/// # Errors
/// `link_dead` (field `token`) for everything that is no working link; `too_many_attempts` for the address.
pub async fn report(desk: &Desk, origin: &Origin, token: &Secret) -> Result<(), Error> {
    throttle::check_address(desk, origin).await?;
    let caller = &Caller::anonymous(origin.clone());
    let Some(found) = links::look(desk, Purpose::NotMe, token).await? else {
        return refuse(desk, caller, origin).await;
    };
    let reported = desk
        .store()
        .write(|tx| async move {
            // The person first, as in every other change: two links of one person at once wait for each other here.
            let person = store::people::lock(&tx, found.person).await?;
            if links::use_up_named(&tx, desk, found.id).await?.is_none() {
                return Ok(false);
            }
            lock_account(&tx, desk, caller, &person).await?;
            Ok::<_, Error>(true)
        })
        .await?;
    if !reported {
        return refuse(desk, caller, origin).await;
    }
    messages::wake(desk);
    tracing::warn!(person = %found.person, "somebody pressed \"This wasn't me\": the account is locked");
    Ok(())
}

async fn lock_account(tx: &Tx, desk: &Desk, caller: &Caller, person: &Person) -> Result<(), Error> {
    let id = PersonId(person.id);
    store::credentials::report(tx, id).await?;
    let sessions_ended = store::sessions::end_all(tx, id, None).await?;
    let links_ended = links::void_all(tx, desk, id).await?;
    let told = tell_administrators(tx, desk, caller, person).await?;
    let entry = audit::Entry::new(Event::PasswordReported)
        .on(person)
        .after("sessions_ended", sessions_ended)
        .after("links_ended", links_ended)
        .after("administrators_told", told);
    audit::record(tx, desk, caller, entry).await
}

/// Mails the administrators who can help; answers how many.
async fn tell_administrators(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
) -> Result<usize, Error> {
    let at = desk.now();
    let letters: Vec<NewMessage> = helpers::of(tx, person)
        .await?
        .iter()
        .filter_map(|helper| reported(helper, person, at))
        .collect();
    Ok(messages::queue_all(tx, desk, caller, letters).await?.len())
}

/// The message is about the administrator who gets it: that decides who may see the address.
fn reported(helper: &Person, person: &Person, at: Timestamp) -> Option<NewMessage> {
    let to = EmailAddress::parse("to", &helper.alternate_email).ok()?;
    let content = Content::AccountReported {
        whose: Whose::from(person),
        account: PersonId(person.id),
        at,
    };
    Some(NewMessage::about(helper, Recipient::Mail(to), content))
}

/// The one answer for what is no working link, counted on the address and written down.
async fn refuse(desk: &Desk, caller: &Caller, origin: &Origin) -> Result<(), Error> {
    desk.store()
        .write(|tx| async move {
            let entry = audit::Entry::new(Event::PasswordReported)
                .failed()
                .named(UNKNOWN);
            let mut entries = vec![entry];
            entries.extend(throttle::count_address(&tx, desk, origin).await?);
            audit::record_all(&tx, desk, caller, entries).await
        })
        .await?;
    Err(FieldError::new("token", Code::LinkDead).into())
}
