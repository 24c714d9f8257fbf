//! The server function `/_fn/messages`.
#![expect(
    missing_docs,
    reason = "the fields of the request type that the macro makes"
)]

use super::{CallError, Packed};
use domain::wire::messages::{MessageCommand, MessageReply};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Everything about messages and how they are sent.
///
/// # Errors
/// As the service refuses or fails.
#[server(name = MessagesCall, prefix = "/_fn", endpoint = "messages", input = Json, output = Packed)]
pub async fn call(command: MessageCommand) -> Result<MessageReply, CallError> {
    super::translate::messages(command).await
}
