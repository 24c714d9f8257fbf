//! Groups.

use crate::{Caller, Desk, Error};
use domain::wire::problem::Code;
use domain::{GroupId, wire::people::{GroupRow, Selection, SelectionOutcome}};

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn list(desk: &Desk, caller: &Caller) -> Result<Vec<GroupRow>, Error> {
    let _ = (desk, caller);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn add(desk: &Desk, caller: &Caller, name: &str, description: &str) -> Result<Vec<GroupRow>, Error> {
    let _ = (desk, caller, name, description);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn edit(desk: &Desk, caller: &Caller, id: GroupId, version: i64, name: &str, description: &str) -> Result<Vec<GroupRow>, Error> {
    let _ = (desk, caller, id, version, name, description);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn delete(desk: &Desk, caller: &Caller, id: GroupId) -> Result<Vec<GroupRow>, Error> {
    let _ = (desk, caller, id);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn add_members(desk: &Desk, caller: &Caller, group: GroupId, selection: &Selection) -> Result<SelectionOutcome, Error> {
    let _ = (desk, caller, group, selection);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn remove_members(desk: &Desk, caller: &Caller, group: GroupId, selection: &Selection) -> Result<SelectionOutcome, Error> {
    let _ = (desk, caller, group, selection);
    Err(Code::Internal.into())
}

