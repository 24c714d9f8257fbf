//! The server function `/_fn/people`.
#![expect(
    missing_docs,
    reason = "the fields of the request type that the macro makes"
)]

use super::{CallError, Packed};
use domain::wire::people::{PeopleCommand, PeopleReply};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Everything about people.
///
/// # Errors
/// As the service refuses or fails.
#[server(name = PeopleCall, prefix = "/_fn", endpoint = "people", input = Json, output = Packed)]
pub async fn call(command: PeopleCommand) -> Result<PeopleReply, CallError> {
    super::translate::people(command).await
}
