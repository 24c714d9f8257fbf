//! The pages' own calls (server functions). Owns whom each is for and what surrounds it; the translation is `app`'s.

use super::answer::Refusal;
use super::guard::Asker;
use super::ingress::RequestInfo;
use super::json;
use super::pages::provide_calls;
use super::route::{Door, IMPORT_BYTES, JSON_BYTES, Route};
use super::state::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::authority::Need;
use domain::wire::account::AccountCommand;
use domain::wire::audit::AuditQuery;
use domain::wire::jobs::JobCommand;
use domain::wire::messages::MessageCommand;
use domain::wire::people::PeopleCommand;
use domain::wire::problem::Code;
use domain::wire::settings::SettingsCommand;
use http::{HeaderValue, Method, header};
use http_body_util::BodyExt;
use serde::Deserialize;

/// The routes. People take files: an import travels inside a call.
pub fn table() -> Vec<Route> {
    let call = |path, need, most_bytes| {
        Route::new(Method::POST, path, need, Door::Call, post(answer)).taking(most_bytes)
    };
    vec![
        call("/_fn/account", Need::SignedIn, JSON_BYTES),
        call("/_fn/people", Need::Admin, IMPORT_BYTES),
        call("/_fn/jobs", Need::Admin, IMPORT_BYTES),
        call("/_fn/audit", Need::Admin, JSON_BYTES),
        call("/_fn/settings", Need::Admin, JSON_BYTES),
        call("/_fn/messages", Need::Admin, JSON_BYTES),
    ]
}

async fn answer(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    request: Request,
) -> Result<Response, Refusal> {
    json::require_type(request.headers(), "application/json")?;
    let (mut parts, body) = request.into_parts();
    let bytes = body
        .collect()
        .await
        .map_err(|_| Code::InvalidInput)?
        .to_bytes();
    check(parts.uri.path(), &bytes)?;
    // Calls come from scripts. Without this a caller that takes pages would be sent to its own `Referer`.
    parts
        .headers
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let request = Request::from_parts(parts, Body::from(bytes));
    let context = move || provide_calls(&state, &asker, &info);
    Ok(
        leptos_axum::handle_server_fns_with_context(context, request)
            .await
            .into_response(),
    )
}

/// What a call sends: one command.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command<C> {
    #[expect(dead_code, reason = "only that it can be read matters here")]
    command: C,
}

/// What a call for a list sends: one query.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query<Q> {
    #[expect(dead_code, reason = "only that it can be read matters here")]
    query: Q,
}

/// The library behind the calls reads liberally (a list for a structure, unknown names beside the command): what it may
/// read is decided here, as for every other program (promise S8).
fn check(path: &str, bytes: &[u8]) -> Result<(), Refusal> {
    match path {
        "/_fn/account" => json::read::<Command<AccountCommand>>(bytes).map(drop),
        "/_fn/people" => json::read::<Command<PeopleCommand>>(bytes).map(drop),
        "/_fn/jobs" => json::read::<Command<JobCommand>>(bytes).map(drop),
        "/_fn/settings" => json::read::<Command<SettingsCommand>>(bytes).map(drop),
        "/_fn/messages" => json::read::<Command<MessageCommand>>(bytes).map(drop),
        "/_fn/audit" => json::read::<Query<AuditQuery>>(bytes).map(drop),
        _ => Err(Code::NotFound.into()),
    }
}
