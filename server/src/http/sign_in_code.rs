//! The sign-in page as a QR code, for printed slips. Owns that one picture; `service::qr` draws it.

use super::answer::Refusal;
use super::route::{Door, Route};
use super::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::authority::Need;
use domain::wire::problem::Code;
use http::{HeaderName, Method, header};

/// Promise S4 for a picture: opened by itself it runs nothing and has no origin.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Its route. The address that it holds is no secret: it is where everybody signs in.
pub fn route() -> Route {
    Route::new(
        Method::GET,
        "/sign-in.svg",
        Need::Public,
        Door::Asset,
        get(show),
    )
}

async fn show(State(state): State<AppState>) -> Result<Response, Refusal> {
    let address = format!(
        "{}/sign-in",
        state.desk().config().public_url.trim_end_matches('/')
    );
    let svg = service::qr::svg(&address).ok_or(Code::NotFound)?;
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // Another address after another start: asked for again each time.
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, svg).into_response())
}
