//! Reset.

use crate::{Caller, Desk, Error};
use domain::wire::problem::Code;
use domain::wire::people::{ResetCommand, ResetOutcome};

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn reset_one(desk: &Desk, caller: &Caller, command: &ResetCommand) -> Result<ResetOutcome, Error> {
    let _ = (desk, caller, command);
    Err(Code::Internal.into())
}

