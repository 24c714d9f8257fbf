//! Adding and changing one person: what is entered, roles, **Never expires**. Owns the comparison of before and after, which
//! decides what right a change needs and what the audit log says; what is done to many is `bulk`'s.
//!
//! Two editors: an edit names the version that its editor saw. If somebody else was faster, nothing is written and the
//! answer is `changed_meanwhile` with the version there is now; what the second one typed is still on the page.

use super::guard;
use super::read::detail_in;
use super::row::{self, CONTACT_FIELDS};
use crate::import::template::COLUMNS;
use crate::notices::{self, By};
use crate::{Caller, Desk, Error, audit, credentials, links, messages};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::person::ValidPerson;
use domain::wire::people::{PersonDetail, PersonFields};
use domain::wire::problem::{Code, FieldError, Problem};
use domain::{PersonId, Role, RoleSet};
use store::{Person, Tx};

/// **Add a user**, without a password: an administrator resets it when the person needs it.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`; `confirm_identity` with roles; `invalid_input` with a reason
/// for every refused field.
pub async fn add(
    desk: &Desk,
    caller: &Caller,
    fields: &PersonFields,
    roles: RoleSet,
) -> Result<PersonDetail, Error> {
    let id = PersonId(desk.new_id());
    let action = if roles.is_empty() {
        Action::AddPerson
    } else {
        Action::AssignRoles
    };
    let outcome = match may_add(desk, caller, roles) {
        Ok(()) => insert(desk, caller, id, fields, roles).await,
        Err(error) => Err(error),
    };
    guard::noted(desk, caller, action, None, outcome).await
}

fn may_add(desk: &Desk, caller: &Caller, roles: RoleSet) -> Result<(), Error> {
    caller.may_at_all(Action::AddPerson)?;
    if roles.is_empty() {
        return Ok(());
    }
    caller.may_at_all(Action::AssignRoles)?;
    caller.require_confirmed(desk)
}

async fn insert(
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    fields: &PersonFields,
    roles: RoleSet,
) -> Result<PersonDetail, Error> {
    let person = row::new_person(id, &ValidPerson::parse(fields)?, desk.now());
    let person = &person;
    desk.store()
        .write(|tx| async move {
            let present = &guard::as_of_now(&tx, caller).await?;
            may_add(desk, present, roles)?;
            free(&tx, person).await?;
            store::people::insert(&tx, person.clone()).await?;
            if !roles.is_empty() {
                store::roles::set(&tx, id, roles, desk.now()).await?;
            }
            audit::record(&tx, desk, present, added(person, roles)).await?;
            detail_in(&tx, desk, caller, id).await
        })
        .await
}

/// Changes what is entered. Names, job and office need one right, contact details another and a fresh confirmation; a
/// caller who may not see contact details sends the masked ones back, which changes nothing.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_on_yourself`, `not_found` (deleted people too),
/// `confirm_identity` for contact details, `changed_meanwhile` (`version`), `invalid_input`.
pub async fn edit(
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    version: i64,
    fields: &PersonFields,
) -> Result<PersonDetail, Error> {
    let rights = [Action::EditPerson, Action::EditContacts];
    let outcome = match rights.map(|right| guard::may_to_anybody(caller, right)) {
        [Err(error), Err(_)] => Err(error),
        _ => {
            desk.store()
                .write(|tx| async move {
                    change(&tx, desk, caller, id, version, fields).await?;
                    detail_in(&tx, desk, caller, id).await
                })
                .await
        }
    };
    let detail = guard::noted(desk, caller, Action::EditPerson, Some(id), outcome).await?;
    messages::wake(desk);
    Ok(detail)
}

async fn change(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    version: i64,
    entered: &PersonFields,
) -> Result<(), Error> {
    let caller = &guard::as_of_now(tx, caller).await?;
    let (person, roles) = present(tx, id).await?;
    let may_edit = caller.may(Action::EditPerson, id, roles);
    let may_contacts = caller.may(Action::EditContacts, id, roles);
    if let (Err(error), Err(_)) = (&may_edit, &may_contacts) {
        return Err(error.problem().into());
    }
    let before = row::fields(&person);
    let mut entered = entered.clone();
    if !row::sees_contacts(caller, id, roles) {
        unmask(&mut entered, &before);
    }
    let valid = ValidPerson::parse(&entered)?;
    let (contacts, others) = changes(&before, &valid.to_fields());
    if !others.is_empty() {
        may_edit?;
    }
    if !contacts.is_empty() {
        may_contacts?;
        caller.require_confirmed(desk)?;
    }
    same_version(&person, version)?;
    if contacts.is_empty() && others.is_empty() {
        return Ok(());
    }
    let after = Person {
        updated_at: desk.now().0,
        ..row::with_fields(person.clone(), &valid)
    };
    free(tx, &after).await?;
    store::people::update(tx, &after).await?;
    let is_reached_otherwise = !contacts.is_empty();
    let entries = [
        (Event::PersonEdited, others),
        (Event::PersonContactsChanged, contacts),
    ];
    let entries = entries
        .into_iter()
        .filter(|(_, changes)| !changes.is_empty());
    let entries = entries
        .map(|(event, changes)| edited(event, &after, changes))
        .collect();
    audit::record_all(tx, desk, caller, entries).await?;
    if is_reached_otherwise {
        links::void_openers(tx, desk, &[id]).await?;
        notices::contacts_changed(tx, desk, caller, &person, &after, By::Administrator).await?;
    }
    Ok(())
}

/// Puts the contact details back where their masked form came back: who sees only that sends only that.
fn unmask(entered: &mut PersonFields, before: &PersonFields) {
    let masked = row::masked(before.clone());
    if entered.mobile_phone == masked.mobile_phone {
        entered.mobile_phone.clone_from(&before.mobile_phone);
    }
    if entered.alternate_email == masked.alternate_email {
        entered.alternate_email.clone_from(&before.alternate_email);
    }
}

/// One changed field: its name, before, after.
type Change = (&'static str, String, String);

/// What differs, contact details apart. Contact details are masked: the audit log has readers who may not see them.
fn changes(before: &PersonFields, after: &PersonFields) -> (Vec<Change>, Vec<Change>) {
    let (shown_before, shown_after) = (row::masked(before.clone()), row::masked(after.clone()));
    COLUMNS
        .iter()
        .filter(|column| (column.get)(before) != (column.get)(after))
        .map(|column| {
            let shown = |fields| (column.get)(fields).clone();
            (column.field, shown(&shown_before), shown(&shown_after))
        })
        .partition(|(field, _, _)| CONTACT_FIELDS.contains(field))
}

fn edited(event: Event, person: &Person, changes: Vec<Change>) -> audit::Entry {
    let entry = audit::Entry::new(event).on(person);
    changes
        .into_iter()
        .fold(entry, |entry, (field, before, after)| {
            entry.before(field, before).after(field, after)
        })
}

/// What the audit log says of a person who was added: everything that is not empty, contact details masked.
pub(crate) fn added(person: &Person, roles: RoleSet) -> audit::Entry {
    let (contacts, others) = changes(&PersonFields::default(), &row::fields(person));
    let entry = audit::Entry::new(Event::PersonAdded).on(person);
    let entry = others
        .into_iter()
        .chain(contacts)
        .fold(entry, |entry, (field, _, after)| entry.after(field, after));
    if roles.is_empty() {
        entry
    } else {
        entry.after("roles", names(roles))
    }
}

/// Gives and takes roles. Every session of the person ends: what it was opened for is not what it is now.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_on_yourself`, `not_found` (deleted people too),
/// `confirm_identity`, `changed_meanwhile` (`version`), `last_global_administrator`.
pub async fn set_roles(
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    version: i64,
    roles: RoleSet,
) -> Result<PersonDetail, Error> {
    let outcome = match guard::may_to_anybody(caller, Action::AssignRoles) {
        Ok(()) => {
            desk.store()
                .write(|tx| async move {
                    give(&tx, desk, caller, id, version, roles).await?;
                    detail_in(&tx, desk, caller, id).await
                })
                .await
        }
        Err(error) => Err(error),
    };
    guard::noted(desk, caller, Action::AssignRoles, Some(id), outcome).await
}

async fn give(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    version: i64,
    wanted: RoleSet,
) -> Result<(), Error> {
    let administrators = store::roles::lock_active_global_administrators(tx).await?;
    let caller = &guard::as_of_now(tx, caller).await?;
    let (person, had) = present(tx, id).await?;
    caller.may(Action::AssignRoles, id, had)?;
    caller.require_confirmed(desk)?;
    same_version(&person, version)?;
    if wanted == had {
        return Ok(());
    }
    let demoted = had.has(Role::GlobalAdministrator) && !wanted.has(Role::GlobalAdministrator);
    if demoted && !person.blocked && administrators <= 1 {
        return Err(Code::LastGlobalAdministrator.into());
    }
    store::roles::set(tx, id, wanted, desk.now()).await?;
    store::people::bump(tx, id, version, desk.now()).await?;
    let ended = store::sessions::end_all(tx, id, None).await?;
    links::void_openers(tx, desk, &[id]).await?;
    let entry = audit::Entry::new(Event::PersonRolesChanged)
        .on(&person)
        .before("roles", names(had))
        .after("roles", names(wanted))
        .after("sessions_ended", ended);
    audit::record(tx, desk, caller, entry).await
}

/// **Never expires** for one person; it stops expiry only, not a change that is asked for.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_on_yourself`, `not_found` (deleted people too).
pub async fn set_never_expires(
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    never: bool,
) -> Result<PersonDetail, Error> {
    let outcome = match guard::may_to_anybody(caller, Action::SetNeverExpires) {
        Ok(()) => {
            desk.store()
                .write(|tx| async move {
                    never_expires(&tx, desk, caller, id, never).await?;
                    detail_in(&tx, desk, caller, id).await
                })
                .await
        }
        Err(error) => Err(error),
    };
    guard::noted(desk, caller, Action::SetNeverExpires, Some(id), outcome).await
}

async fn never_expires(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    never: bool,
) -> Result<(), Error> {
    let caller = &guard::as_of_now(tx, caller).await?;
    let (person, roles) = present(tx, id).await?;
    caller.may(Action::SetNeverExpires, id, roles)?;
    if person.never_expires == never {
        return Ok(());
    }
    credentials::set_never_expires(tx, id, never).await?;
    let entry = audit::Entry::new(Event::PersonNeverExpiresChanged)
        .on(&person)
        .before("never_expires", person.never_expires)
        .after("never_expires", never);
    audit::record(tx, desk, caller, entry).await
}

/// The person, locked, and the roles; nobody where the person is deleted.
pub(crate) async fn present(tx: &Tx, id: PersonId) -> Result<(Person, RoleSet), Error> {
    let person = store::people::lock(tx, id).await?;
    if person.deleted_at != 0 {
        return Err(Code::NotFound.into());
    }
    Ok((person, store::roles::of_person(tx, id).await?))
}

fn same_version(person: &Person, seen: i64) -> Result<(), Error> {
    if person.version == seen {
        return Ok(());
    }
    Err(Problem::new(Code::ChangedMeanwhile)
        .with("version", person.version)
        .into())
}

/// Tells which field it is that somebody else has; the store's unique rules hold in any case.
pub(crate) async fn free(tx: &Tx, person: &Person) -> Result<(), Error> {
    let keys = [
        ("user_name", &person.user_name_key),
        ("alternate_email", &person.alternate_email_key),
    ];
    let mut errors = Vec::new();
    for (field, key) in keys {
        let holder = store::people::by_user_name_key(tx, key).await?;
        if holder.is_some_and(|holder| holder.id != person.id) {
            errors.push(FieldError::new(field, Code::UserNameTaken));
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.into())
    }
}

/// Roles as the audit log has them.
fn names(roles: RoleSet) -> String {
    roles.iter().map(Role::name).collect::<Vec<_>>().join(", ")
}
