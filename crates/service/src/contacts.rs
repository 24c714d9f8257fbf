//! **Contact details**: what a person is reached by, and that the person proved it (scene S4). Owns the change by the owner: wanted,
//! proven by a code that was sent there, then true. What an administrator enters is `people`'s and is not proven.
//!
//! Nothing changes before the proof: a mistyped address locks nobody out, and a code goes to the address that is to be proven and to
//! nobody else (promise L4). The old address is told of the change (`notices`), and links that were sent end with it (T5).

use crate::audit::{self, Entry};
use crate::links::{self, Purpose};
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::notices::{self, By};
use crate::{Caller, Desk, Error, budget, people, sessions, throttle};
use domain::audit::Action;
use domain::contact::{ContactKind, mask_email, mask_phone};
use domain::wire::account::{OwnContact, OwnContacts, PendingContact};
use domain::wire::problem::{Code, FieldError};
use domain::{EmailAddress, LinkId, PersonId, PhoneNumber, Secret, Span, Timestamp, fold};
use store::{Db, Person, Tx};

/// How long a code works (promise T2).
const CODE_LIVES: Span = Span::minutes(10);

/// The own contact details.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub async fn own(desk: &Desk, caller: &Caller) -> Result<OwnContacts, Error> {
    let id = caller.signed_in()?.person;
    let db = desk.store().read();
    let person = store::people::by_id(&db, id).await?;
    shown(&db, desk, &person.ok_or(Code::SignInRequired)?).await
}

/// Wants a contact detail to be this: sends a code there. The same value again sends a new code; the present value is asked to be
/// proven (again).
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `confirm_identity`; `invalid_input` on the field of the detail (its form, or
/// `user_name_taken`); `too_many_sent`.
pub async fn change(
    desk: &Desk,
    caller: &Caller,
    kind: ContactKind,
    entered: &str,
) -> Result<OwnContacts, Error> {
    let id = caller.signed_in()?.person;
    caller.require_confirmed(desk)?;
    let to = &recipient(kind, entered)?;
    let shown = desk
        .store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            if kind == ContactKind::Email {
                people::free(&tx, &with_value(&person, kind, value_of(to))).await?;
            }
            budget::check(&tx, desk, id, kind, value_of(to)).await?;
            send_code(&tx, desk, caller, &person, kind, to).await?;
            shown(&tx, desk, &person).await
        })
        .await?;
    messages::wake(desk);
    Ok(shown)
}

async fn send_code(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    kind: ContactKind,
    to: &Recipient,
) -> Result<(), Error> {
    let link = links::make(tx, desk, caller, person, Purpose::prove(kind), CODE_LIVES).await?;
    store::contacts::put_pending(
        tx,
        store::PendingContact {
            person_id: person.id,
            kind: kind.code(),
            value: value_of(to).to_owned(),
            link_id: link.id.0,
            created_at: desk.now().0,
        },
    )
    .await?;
    let content = Content::ContactCode {
        whose: Whose::from(person),
        code: link.code,
        until: link.until,
    };
    let letter = NewMessage::about(person, to.clone(), content).with_link(link.id);
    messages::queue(tx, desk, caller, letter).await?;
    let entry = Entry::new(Action::ContactCodeSent)
        .on(person)
        .after(kind.field(), masked(kind, value_of(to)));
    audit::record(tx, desk, caller, entry).await
}

/// Proves what waits with the code that was sent there: from now on it is the contact detail, and proven.
///
/// # Errors
/// `sign_in_required`, `must_change_password`; `code_wrong` (field `code`) for a wrong code, one that works no more, and when nothing
/// waits; `too_many_attempts`; `user_name_taken` when somebody else got it meanwhile.
pub async fn prove(
    desk: &Desk,
    caller: &Caller,
    kind: ContactKind,
    code: &Secret,
) -> Result<OwnContacts, Error> {
    let id = caller.signed_in()?.person;
    throttle::check_address(desk, caller.origin()).await?;
    let found = links::prove_code(desk, Purpose::prove(kind), id, code).await?;
    let Some(found) = found else {
        return refuse(desk, caller, id).await;
    };
    let shown = desk
        .store()
        .write(|tx| async move {
            let before = sessions::owner(&tx, desk, caller).await?;
            let value = waiting(&tx, id, kind, found.id).await?;
            let Some(value) = value else { return Ok(None) };
            if links::use_up_named(&tx, desk, found.id).await?.is_none() {
                return Ok(None);
            }
            let after = settle(&tx, desk, caller, &before, kind, &value).await?;
            Ok::<_, Error>(Some(shown(&tx, desk, &after).await?))
        })
        .await?;
    messages::wake(desk);
    match shown {
        Some(shown) => Ok(shown),
        None => refuse(desk, caller, id).await,
    }
}

/// The value that waits for this code.
async fn waiting(
    tx: &Tx,
    person: PersonId,
    kind: ContactKind,
    link: LinkId,
) -> Result<Option<String>, Error> {
    let pending = store::contacts::pending(tx, person).await?;
    let one = pending
        .into_iter()
        .find(|one| one.kind == kind.code() && one.link_id == link.0);
    Ok(one.map(|one| one.value))
}

/// The proven value becomes the contact detail.
async fn settle(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    before: &Person,
    kind: ContactKind,
    value: &str,
) -> Result<Person, Error> {
    let id = PersonId(before.id);
    store::contacts::drop_pending(tx, id, kind).await?;
    let is_new = present(before, kind) != value;
    store::contacts::prove(tx, id, kind, value, is_new, desk.now()).await?;
    let mut entries = vec![
        Entry::new(Action::ContactProven)
            .on(before)
            .after(kind.field(), masked(kind, value)),
    ];
    if !is_new {
        audit::record_all(tx, desk, caller, entries).await?;
        return Ok(before.clone());
    }
    let after = write(tx, desk, before, kind, value).await?;
    entries.push(changed(before, &after, kind));
    links::void_openers_after_proof(tx, desk, id).await?;
    audit::record_all(tx, desk, caller, entries).await?;
    notices::contacts_changed(tx, desk, caller, before, &after, By::Owner).await?;
    Ok(after)
}

/// Drops what waits for its proof; nothing else changes.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub async fn drop_pending(
    desk: &Desk,
    caller: &Caller,
    kind: ContactKind,
) -> Result<OwnContacts, Error> {
    let id = caller.signed_in()?.person;
    desk.store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            store::contacts::drop_pending(&tx, id, kind).await?;
            links::void(&tx, desk, id, Purpose::prove(kind)).await?;
            shown(&tx, desk, &person).await
        })
        .await
}

/// Takes a contact detail away. Who has none left gets back in with the help of an administrator alone; the page says so.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `confirm_identity`.
pub async fn remove(desk: &Desk, caller: &Caller, kind: ContactKind) -> Result<OwnContacts, Error> {
    let id = caller.signed_in()?.person;
    caller.require_confirmed(desk)?;
    let shown = desk
        .store()
        .write(|tx| async move {
            let before = sessions::owner(&tx, desk, caller).await?;
            if present(&before, kind).is_empty() {
                return shown(&tx, desk, &before).await;
            }
            let after = write(&tx, desk, &before, kind, "").await?;
            links::void_openers(&tx, desk, &[id]).await?;
            audit::record(&tx, desk, caller, changed(&before, &after, kind)).await?;
            notices::contacts_changed(&tx, desk, caller, &before, &after, By::Owner).await?;
            shown(&tx, desk, &after).await
        })
        .await?;
    messages::wake(desk);
    Ok(shown)
}

async fn write(
    tx: &Tx,
    desk: &Desk,
    before: &Person,
    kind: ContactKind,
    value: &str,
) -> Result<Person, Error> {
    let after = Person {
        updated_at: desk.now().0,
        ..with_value(before, kind, value)
    };
    if kind == ContactKind::Email && !value.is_empty() {
        people::free(tx, &after).await?;
    }
    store::people::update(tx, &after).await?;
    Ok(after)
}

fn with_value(person: &Person, kind: ContactKind, value: &str) -> Person {
    match kind {
        ContactKind::Email => Person {
            alternate_email: value.to_owned(),
            alternate_email_key: fold::key(value),
            ..person.clone()
        },
        ContactKind::Phone => Person {
            mobile_phone: value.to_owned(),
            ..person.clone()
        },
    }
}

/// What the person has of this kind; empty: nothing.
pub(crate) fn present(person: &Person, kind: ContactKind) -> &str {
    match kind {
        ContactKind::Email => &person.alternate_email,
        ContactKind::Phone => &person.mobile_phone,
    }
}

fn recipient(kind: ContactKind, entered: &str) -> Result<Recipient, FieldError> {
    Ok(match kind {
        ContactKind::Email => Recipient::Mail(EmailAddress::parse(kind.field(), entered)?),
        ContactKind::Phone => Recipient::Text(PhoneNumber::parse(kind.field(), entered)?),
    })
}

fn value_of(to: &Recipient) -> &str {
    match to {
        Recipient::Mail(address) => address.as_str(),
        Recipient::Text(number) => number.as_str(),
    }
}

/// As those see it who may not see contact details: readers of the audit log, and whoever has proven one thing only (promise E3).
pub(crate) fn masked(kind: ContactKind, value: &str) -> String {
    match (kind, value) {
        (_, "") => String::new(),
        (ContactKind::Email, value) => mask_email(value),
        (ContactKind::Phone, value) => mask_phone(value),
    }
}

fn changed(before: &Person, after: &Person, kind: ContactKind) -> Entry {
    Entry::new(Action::PersonContactsChanged)
        .on(after)
        .before(kind.field(), masked(kind, present(before, kind)))
        .after(kind.field(), masked(kind, present(after, kind)))
}

async fn shown(db: &impl Db, desk: &Desk, person: &Person) -> Result<OwnContacts, Error> {
    let id = PersonId(person.id);
    let proven = store::contacts::proven(db, id).await?;
    let pending = store::contacts::pending(db, id).await?;
    let mut all = [OwnContact::default(), OwnContact::default()];
    for (kind, shown) in ContactKind::ALL.into_iter().zip(&mut all) {
        present(person, kind).clone_into(&mut shown.value);
        shown.proven_at = proven
            .iter()
            .find(|proof| proof.kind == kind.code() && proof.value == shown.value)
            .map(|proof| Timestamp(proof.proven_at));
        if let Some(waiting) = pending.iter().find(|one| one.kind == kind.code()) {
            let link = LinkId(waiting.link_id);
            let until = store::links::ends(db, link, desk.now()).await?;
            shown.pending = Some(PendingContact {
                value: waiting.value.clone(),
                until,
            });
        }
    }
    let [email, phone] = all;
    Ok(OwnContacts { email, phone })
}

/// The one answer for what proves nothing, written down and counted on the address.
async fn refuse<T>(desk: &Desk, caller: &Caller, id: PersonId) -> Result<T, Error> {
    desk.store()
        .write(|tx| async move {
            let person = store::people::lock(&tx, id).await?;
            let mut entries = vec![Entry::new(Action::ContactProven).failed().on(&person)];
            entries.extend(throttle::count_address(&tx, desk, caller.origin()).await?);
            audit::record_all(&tx, desk, caller, entries).await
        })
        .await?;
    Err(FieldError::new("code", Code::CodeWrong).into())
}
