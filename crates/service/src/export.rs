//! Export.

use crate::{Caller, Desk, Error};
use domain::wire::problem::Code;
use domain::wire::{audit::AuditFilter, people::PeopleFilter};
/// CSV text, a chunk at a time.
pub type Csv = futures::stream::BoxStream<'static, Result<Vec<u8>, Error>>;

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn people_csv(desk: &Desk, caller: &Caller, filter: &PeopleFilter) -> Result<Csv, Error> {
    let _ = (desk, caller, filter);
    Err(Code::Internal.into())
}

/// See the contract.
///
/// # Errors
/// Refusals.
pub async fn audit_csv(desk: &Desk, caller: &Caller, filter: &AuditFilter) -> Result<Csv, Error> {
    let _ = (desk, caller, filter);
    Err(Code::Internal.into())
}

