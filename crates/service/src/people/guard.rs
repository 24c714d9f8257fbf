//! What every change of people has in common: the caller's rights are those of this very moment, and a refusal for lack of
//! authority is written down (promise U3). Never decides what is allowed: that is `domain::authority`.

use crate::{Caller, Desk, Error, Principal, audit};
use domain::PersonId;
use domain::authority::Action;
use domain::wire::problem::Code;
use store::Db;

/// The caller with the roles of this moment, read in the transaction that is about to change something: between the
/// start of the request and now, somebody else may have taken them away.
///
/// # Errors
/// `sign_in_required` when the caller was blocked or deleted meanwhile.
pub(crate) async fn as_of_now(db: &impl Db, caller: &Caller) -> Result<Caller, Error> {
    let Some(principal) = caller.principal() else {
        return Ok(caller.clone());
    };
    let person = store::people::by_id(db, principal.person).await?;
    if person.is_none_or(|person| person.blocked || person.deleted_at != 0) {
        return Err(Code::SignInRequired.into());
    }
    let roles = store::roles::of_person(db, principal.person).await?;
    let principal = Principal {
        roles,
        ..principal.clone()
    };
    Ok(Caller::person(principal, caller.origin().clone()))
}

/// Whether the caller may do this to anybody at all. Asked before an id is looked up, so that whoever may not is told
/// so whether the id exists or not (promise A3).
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`.
pub(crate) fn may_to_anybody(caller: &Caller, action: Action) -> Result<(), Error> {
    if caller.is_host() {
        return Ok(());
    }
    let holds = !caller.signed_in()?.roles.and(action.holders()).is_empty();
    if holds {
        Ok(())
    } else {
        Err(Code::NotAllowed.into())
    }
}

/// Passes an outcome on, and writes it down if it is a refusal of authority. The change's own transaction is rolled back by
/// then, so the row has one of its own.
///
/// # Errors
/// The outcome's.
pub(crate) async fn noted<T>(
    desk: &Desk,
    caller: &Caller,
    action: Action,
    target: Option<PersonId>,
    outcome: Result<T, Error>,
) -> Result<T, Error> {
    let error = match outcome {
        Err(error @ Error::Refused(_)) => error,
        other => return other,
    };
    let person = match target {
        Some(id) => store::people::by_id(&desk.store().read(), id).await?,
        None => None,
    };
    audit::noting_refusal(desk, caller, action, person.as_ref(), Err(error)).await?;
    Err(Code::NotAllowed.into())
}
