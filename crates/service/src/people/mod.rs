//! People.

use crate::{Caller, Desk, Error};
use domain::wire::problem::Code;
use domain::{PersonId, RoleSet, wire::{Page, people::{HomeSummary, PeopleFilter, PeopleQuery, PersonDetail, PersonFields, PersonRow, Selection, SelectionOutcome}}};

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn list(desk: &Desk, caller: &Caller, query: &PeopleQuery) -> Result<Page<PersonRow>, Error> {
    let _ = (desk, caller, query);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn count(desk: &Desk, caller: &Caller, filter: &PeopleFilter) -> Result<u64, Error> {
    let _ = (desk, caller, filter);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn detail(desk: &Desk, caller: &Caller, id: PersonId) -> Result<PersonDetail, Error> {
    let _ = (desk, caller, id);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn add(desk: &Desk, caller: &Caller, fields: &PersonFields, roles: RoleSet) -> Result<PersonDetail, Error> {
    let _ = (desk, caller, fields, roles);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn edit(desk: &Desk, caller: &Caller, id: PersonId, version: i64, fields: &PersonFields) -> Result<PersonDetail, Error> {
    let _ = (desk, caller, id, version, fields);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn set_roles(desk: &Desk, caller: &Caller, id: PersonId, version: i64, roles: RoleSet) -> Result<PersonDetail, Error> {
    let _ = (desk, caller, id, version, roles);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn set_never_expires(desk: &Desk, caller: &Caller, id: PersonId, never: bool) -> Result<PersonDetail, Error> {
    let _ = (desk, caller, id, never);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn set_blocked(desk: &Desk, caller: &Caller, selection: &Selection, blocked: bool) -> Result<SelectionOutcome, Error> {
    let _ = (desk, caller, selection, blocked);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn force_change(desk: &Desk, caller: &Caller, selection: &Selection) -> Result<SelectionOutcome, Error> {
    let _ = (desk, caller, selection);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn delete(desk: &Desk, caller: &Caller, selection: &Selection) -> Result<SelectionOutcome, Error> {
    let _ = (desk, caller, selection);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn restore(desk: &Desk, caller: &Caller, selection: &Selection) -> Result<SelectionOutcome, Error> {
    let _ = (desk, caller, selection);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn home(desk: &Desk, caller: &Caller) -> Result<HomeSummary, Error> {
    let _ = (desk, caller);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn departments(desk: &Desk, caller: &Caller) -> Result<Vec<(String, u64)>, Error> {
    let _ = (desk, caller);
    Err(Code::Internal.into())
}

