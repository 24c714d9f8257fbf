//! The server function `/_fn/jobs`.
#![expect(
    missing_docs,
    reason = "the fields of the request type that the macro makes"
)]

use super::{CallError, Packed};
use domain::wire::jobs::{JobCommand, JobReply};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Everything about jobs.
///
/// # Errors
/// As the service refuses or fails.
#[server(name = JobsCall, prefix = "/_fn", endpoint = "jobs", input = Json, output = Packed)]
pub async fn call(command: JobCommand) -> Result<JobReply, CallError> {
    super::translate::jobs(command).await
}
