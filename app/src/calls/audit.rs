//! The server function `/_fn/audit`.
#![expect(
    missing_docs,
    reason = "the fields of the request type that the macro makes"
)]

use super::{CallError, Packed};
use domain::wire::Page;
use domain::wire::audit::{AuditQuery, AuditRow};
use leptos::prelude::*;
use server_fn::codec::Json;

/// A page of the audit log.
///
/// # Errors
/// As the service refuses or fails.
#[server(name = AuditCall, prefix = "/_fn", endpoint = "audit", input = Json, output = Packed)]
pub async fn call(query: AuditQuery) -> Result<Page<AuditRow>, CallError> {
    super::translate::audit(query).await
}
