//! Saved views.

use crate::{Caller, Desk, Error};
use domain::wire::problem::Code;
use domain::wire::people::SavedView;

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn list(desk: &Desk, caller: &Caller) -> Result<Vec<SavedView>, Error> {
    let _ = (desk, caller);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn save(desk: &Desk, caller: &Caller, view: &SavedView) -> Result<Vec<SavedView>, Error> {
    let _ = (desk, caller, view);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn delete(desk: &Desk, caller: &Caller, name: &str) -> Result<Vec<SavedView>, Error> {
    let _ = (desk, caller, name);
    Err(Code::Internal.into())
}

