//! **Reset password** for one person (scene S2). Owns the order of things: authority first, then the new password and its
//! hash, then one transaction with the change, the end of every session and the audit row. Never delivers the
//! password anywhere but in its answer, this once.
//!
//! A person who is blocked can be reset (the block stays: it is another decision); a deleted one is not there.
//! A lock or a disabled password is lifted by a reset (promise L2).

use crate::credentials::{self, Kind};
use crate::hashing::Lane;
use crate::people::{guard, present};
use crate::{Caller, Desk, Error, audit};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::password::Opaque;
use domain::wire::people::{NewPassword, ResetCommand, ResetOutcome};
use domain::wire::problem::Code;
use domain::{PersonId, Secret};
use store::Person;

/// Resets one password. With `must_change` it is temporary: it opens nothing but its own change, for as long as the policy
/// says (promise P9). Without, it is the person's own from now on.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_on_yourself`, `not_found` (deleted people too);
/// `invalid_input` with the reasons against a given password, the same as on every other way in (promise P4); `busy`.
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
    let (password, form) = choose(desk, caller, &person, &command.password).await?;
    let hashed = &credentials::prepare(desk, Lane::Interactive, &form).await?;
    let kind = if command.must_change {
        Kind::Temporary
    } else {
        Kind::Permanent
    };
    let generated = matches!(command.password, NewPassword::Generate(_));
    let (person, changed) = desk
        .store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            let (person, roles) = present(&tx, id).await?;
            caller.may(Action::ResetPassword, id, roles)?;
            let changed = credentials::set(&tx, desk, &person, hashed, kind).await?;
            let entry = audit::Entry::new(Event::PasswordReset)
                .on(&person)
                .after("generated", generated)
                .after("must_change", kind == Kind::Temporary)
                .after("sessions_ended", changed.sessions_ended);
            audit::record(&tx, desk, caller, entry).await?;
            Ok::<_, Error>((person, changed))
        })
        .await?;
    tracing::info!(person = %id, "password reset");
    Ok(ResetOutcome {
        person: id,
        display_name: person.display_name,
        user_name: person.user_name,
        password,
        must_change: command.must_change,
        valid_until: changed.valid_until,
        sessions_ended: changed.sessions_ended,
        changed_at: desk.now(),
    })
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
        NewPassword::Generate(shape) => {
            let password = credentials::generate(desk, person, *shape)?;
            let form = credentials::judge(desk, person, &password, "password")?;
            Ok((password, form))
        }
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
