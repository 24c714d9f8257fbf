//! The server function `/_fn/settings`.
#![expect(
    missing_docs,
    reason = "the fields of the request type that the macro makes"
)]

use super::{CallError, Packed};
use domain::wire::settings::{SettingsCommand, SettingsReply};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Everything about settings.
///
/// # Errors
/// As the service refuses or fails.
#[server(name = SettingsCall, prefix = "/_fn", endpoint = "settings", input = Json, output = Packed)]
pub async fn call(command: SettingsCommand) -> Result<SettingsReply, CallError> {
    super::translate::settings(command).await
}
