//! Import.

pub(crate) mod file;
mod reader;
pub(crate) mod template;

use crate::{Caller, Desk, Error};
use domain::wire::problem::Code;
use domain::wire::people::ImportReport;

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn check(desk: &Desk, caller: &Caller, csv: &[u8]) -> Result<ImportReport, Error> {
    let _ = (desk, caller, csv);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn apply(desk: &Desk, caller: &Caller, csv: &[u8], good_rows_only: bool) -> Result<ImportReport, Error> {
    let _ = (desk, caller, csv, good_rows_only);
    Err(Code::Internal.into())
}

