//! The layer in front of every handler: who is asking, may they pass this door, and is the body of an acceptable
//! size. Owns the order of these questions; what a caller may do with a thing is the service's to say.

use super::answer::Refusal;
use super::cookies;
use super::ingress::{RequestInfo, text_of};
use super::route::{Door, Route};
use super::state::AppState;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::Secret;
use domain::authority::{Need, Standing};
use domain::wire::problem::{Code, Problem};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use service::{Caller, Origin, Principal};
use std::time::Duration;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

/// What the guard knows of a route.
#[derive(Clone)]
pub struct Guard {
    state: AppState,
    need: Need,
    door: Door,
    most_bytes: usize,
    while_restricted: bool,
}

impl Guard {
    /// The guard of a route.
    pub fn of(state: AppState, route: &Route) -> Self {
        let Route {
            need,
            door,
            most_bytes,
            while_restricted,
            ..
        } = *route;
        Self {
            state,
            need,
            door,
            most_bytes,
            while_restricted,
        }
    }
}

/// Who is asking, as handlers get it.
#[derive(Clone, Debug)]
pub struct Asker {
    /// For the service.
    pub caller: Caller,
    /// Where from.
    pub origin: Origin,
    /// The session came with an `Authorization` header instead of a cookie.
    pub by_bearer: bool,
}

impl Asker {
    /// The person, if one is signed in.
    pub fn principal(&self) -> Option<&Principal> {
        self.caller.principal()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        // Every route is guarded, so there is one; a route that were not would be closed.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Code::SignInRequired.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestInfo {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Code::Internal.into())
    }
}

/// The middleware.
pub async fn admit(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    match admitted(&guard, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(Turned::Away(refusal)) => refusal.into_response(),
        Err(Turned::To(place)) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
        }
    }
}

enum Turned {
    Away(Refusal),
    To(HeaderValue),
}

impl<R: Into<Refusal>> From<R> for Turned {
    fn from(refusal: R) -> Self {
        Self::Away(refusal.into())
    }
}

async fn admitted(guard: &Guard, request: &mut Request) -> Result<(), Turned> {
    if !matches!(guard.door, Door::Asset | Door::Probe) {
        let info = request
            .extensions()
            .get::<RequestInfo>()
            .cloned()
            .ok_or(Code::Internal)?;
        let asker = identify(guard, request.headers(), &info).await?;
        let standing = standing(&asker);
        if let Err(code) = guard.need.admit(standing) {
            return Err(turn(guard, request, code));
        }
        if standing == Standing::Restricted && !guard.while_restricted {
            return Err(Code::MustChangePassword.into());
        }
        request.extensions_mut().insert(asker);
    }
    if !request.method().is_safe() {
        let body = std::mem::take(request.body_mut());
        *request.body_mut() = Body::from(whole(body, request.headers(), guard.most_bytes).await?);
    }
    Ok(())
}

/// A page that needs a session leads to the sign-in page and back; everything else is told.
fn turn(guard: &Guard, request: &Request, code: Code) -> Turned {
    if code != Code::SignInRequired || guard.door != Door::Page {
        return code.into();
    }
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let place = if wanted == "/" {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?next={}", super::next::encode(wanted))
    };
    HeaderValue::from_str(&place).map_or_else(|_| code.into(), Turned::To)
}

fn standing(asker: &Asker) -> Standing {
    match asker.principal() {
        None => Standing::Anonymous,
        Some(principal) if principal.must_change.is_some() => Standing::Restricted,
        Some(principal) => Standing::Full(principal.roles),
    }
}

/// An `Authorization` header is only for the HTTP interface, and beside it no cookie counts: a request has one
/// identity.
async fn identify(
    guard: &Guard,
    headers: &HeaderMap,
    info: &RequestInfo,
) -> Result<Asker, Refusal> {
    let (desk, origin) = (guard.state.desk(), &info.origin);
    let by_bearer = guard.door == Door::Api && headers.contains_key(header::AUTHORIZATION);
    let token = if by_bearer {
        bearer(headers)
    } else {
        cookies::session_of(guard.state.front(), headers)
    };
    let principal = match token {
        Some(token) => service::sessions::resolve(desk, origin, &token).await?,
        None => None,
    };
    let principal = principal.filter(|principal| principal.is_api == by_bearer);
    if by_bearer && principal.is_none() {
        return Err(Code::SignInRequired.into());
    }
    let caller = match principal {
        Some(principal) => Caller::person(principal, origin.clone()),
        None => Caller::anonymous(origin.clone()),
    };
    Ok(Asker {
        caller,
        origin: origin.clone(),
        by_bearer,
    })
}

/// RFC 6750: the scheme in any case, one space, the token.
fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let (scheme, token) = text_of(headers, header::AUTHORIZATION)?.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| Secret::new(token))
}

/// The whole body, or a refusal before more than the limit is in memory.
async fn whole(body: Body, headers: &HeaderMap, most: usize) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::from(Problem::new(Code::TooLarge).with("max", most));
    let announced =
        text_of(headers, header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) {
        return Err(too_large());
    }
    match tokio::time::timeout(BODY_TIME, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        // The caller hung up or was too slow: nobody reads this answer, and nothing was begun.
        Ok(Err(_)) | Err(_) => Err(Code::InvalidInput.into()),
    }
}
