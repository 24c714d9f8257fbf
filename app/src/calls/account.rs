//! The server function `/_fn/account`.
#![expect(
    missing_docs,
    reason = "the fields of the request type that the macro makes"
)]

use super::{CallError, Packed};
use domain::wire::account::{AccountCommand, AccountReply};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Everything about account.
///
/// # Errors
/// As the service refuses or fails.
#[server(name = AccountCall, prefix = "/_fn", endpoint = "account", input = Json, output = Packed)]
pub async fn call(command: AccountCommand) -> Result<AccountReply, CallError> {
    super::translate::account(command).await
}
