//! The organisation's logo, for everybody: pages show it before anybody has signed in. Owns how the bytes are served (a fixed type, for
//! ever by their digest, and as nothing but a picture, wherever somebody opens the address); which bytes they are is `service::logo`'s.

use super::answer::Refusal;
use super::assets::is_known;
use super::route::{Door, Route};
use super::state::AppState;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::authority::Need;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// Promise S4 for a file that somebody sent: opened by itself it runs nothing, loads nothing and has no origin.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Its route.
pub fn route() -> Route {
    Route::new(
        Method::GET,
        "/logo/{digest}",
        Need::Public,
        Door::Asset,
        get(show),
    )
}

async fn show(
    State(state): State<AppState>,
    Path(digest): Path<String>,
    request: HeaderMap,
) -> Result<Response, Refusal> {
    let kept = service::logo::find(state.desk(), &digest).await?;
    let etag = format!("\"{}\"", kept.logo.digest);
    let known = is_known(&request, &etag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(kept.bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    if !known {
        let kind = HeaderValue::from_static(kept.logo.kind.media_type());
        headers.insert(header::CONTENT_TYPE, kind);
    }
    Ok(response)
}
