//! What every request must pass before it meets a route: a `Host` that is ours (promise S6) and, for unsafe
//! methods, an origin that is ours (promise S5).

use super::answer::Refusal;
use super::csrf;
use super::state::{AppState, Front};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::wire::problem::Code;
use http::header;

/// The middleware.
pub async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let refused = |code: Code| Refusal::from(code).into_response();
    // Supervisors ask by address, and the answer is the same for everybody.
    let probe = matches!(request.uri().path(), "/healthz" | "/readyz");
    if !probe && !has_own_host(state.front(), &request) {
        return refused(Code::WrongHost);
    }
    let is_api = request.uri().path().starts_with("/api/");
    let ambient = !is_api || request.headers().contains_key(header::COOKIE);
    if !csrf::is_same_site(state.front(), request.method(), request.headers(), ambient) {
        return refused(Code::CrossSite);
    }
    next.run(request).await
}

/// Exactly one authority, and it is ours. HTTP/2 sends it in the address, HTTP/1.1 in the header; where both are
/// there, both must fit.
fn has_own_host(front: &Front, request: &Request) -> bool {
    let mut headers = request.headers().get_all(header::HOST).iter();
    let (header, doubled) = (headers.next(), headers.next().is_some());
    let named = header.map(|value| {
        value
            .to_str()
            .is_ok_and(|host| front.is_own_authority(host))
    });
    let addressed = request
        .uri()
        .authority()
        .map(|authority| front.is_own_authority(authority.as_str()));
    !doubled
        && named != Some(false)
        && addressed != Some(false)
        && (named.is_some() || addressed.is_some())
}
