//! The layer around everything but the headers: gives a request its id, finds out where it comes from, writes one access line, turns a
//! panic into a plain 500 and writes refusals out in the reader's language. Owns what the log says of a request:
//! never its query, headers or body.

use super::answer::{self, Refusal};
use super::client::client_address;
use super::cookies::language_of;
use super::state::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::wire::problem::{Code, Problem};
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, header};
use locale::Lang;
use service::Origin;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use uuid::Uuid;

/// Longest path that is logged; nothing of ours is longer.
const LONGEST_LOGGED_PATH: usize = 200;
/// Longest description of a browser that is kept.
const LONGEST_USER_AGENT: usize = 200;

/// What the layers below know of a request.
#[derive(Clone, Debug)]
pub struct RequestInfo {
    /// Who to name in the log and the audit.
    pub origin: Origin,
    /// The language that the browser asks for.
    pub lang: Lang,
    /// Who reads the answer.
    pub reader: Reader,
}

/// Who reads the answer, and so the form in which a refusal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A person, in a browser that asks for a page.
    Page,
    /// A page that calls a server function.
    Call,
    /// A program.
    Program,
}

impl Reader {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let accepts = text_of(request.headers(), header::ACCEPT).unwrap_or_default();
        match path {
            _ if path.starts_with("/_fn/") => Self::Call,
            _ if !path.starts_with("/api/") && accepts.contains("text/html") => Self::Page,
            _ => Self::Program,
        }
    }
}

/// The middleware.
pub async fn receive(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Stopwatch::start();
    let _until_answered = service::messages::somebody_waits(state.desk());
    let id = request_id(&state);
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| {
            address.ip()
        });
    let client = client_address(state.front(), peer, request.headers());
    let info = describe(&request, &id, client.unwrap_or(peer));
    let (method, path) = (request.method().clone(), logged_path(&request));
    request.extensions_mut().insert(info.clone());

    let answer = if client.is_err() {
        Refusal::from(Problem::field("x-forwarded-for", Code::UnknownValue)).into_response()
    } else {
        let handled = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        handled.unwrap_or_else(|panic| {
            let text = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            let cause = Some(format!("panic: {}", text.unwrap_or("no text")));
            Refusal {
                problem: Problem::new(Code::Internal),
                cause,
            }
            .into_response()
        })
    };
    let mut response = answer::write_out(answer, &info);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    let milliseconds = started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
    let ip = info.origin.ip.as_str();
    let status = response.status().as_u16();
    tracing::info!(target: "access", request_id = id, ip, %method, path, status, milliseconds, "request");
    response
}

fn describe(request: &Request, id: &str, client: IpAddr) -> RequestInfo {
    let headers = request.headers();
    RequestInfo {
        origin: Origin {
            ip: client.to_string(),
            user_agent: user_agent(headers),
            request_id: id.to_owned(),
        },
        lang: locale::negotiate(
            language_of(headers).as_deref(),
            text_of(headers, header::ACCEPT_LANGUAGE),
        ),
        reader: Reader::of(request),
    }
}

fn user_agent(headers: &HeaderMap) -> String {
    let text = headers
        .get(header::USER_AGENT)
        .map_or_else(String::new, |value| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        });
    text.chars()
        .filter(|character| !character.is_control())
        .take(LONGEST_USER_AGENT)
        .collect()
}

/// The value of a header, where it is plain text.
pub fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn logged_path(request: &Request) -> String {
    request
        .uri()
        .path()
        .chars()
        .take(LONGEST_LOGGED_PATH)
        .collect()
}

/// Never taken from the caller, who could make two requests look like one.
fn request_id(state: &AppState) -> String {
    let mut random = [0_u8; 10];
    state.desk().entropy().fill(&mut random);
    let milliseconds = u64::try_from(state.desk().clock().now().0 / 1_000).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &random)
        .into_uuid()
        .to_string()
}

/// How long an answer took, for the log.
struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "a mere measurement: nothing is decided by it"
    )]
    fn start() -> Self {
        Self(std::time::Instant::now())
    }
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// An id as text, or `None` when it is none: then there is no such thing, and the caller is told so.
pub fn parse_id(text: &str) -> Option<Uuid> {
    // Only the one spelling that we write ourselves: a second would be a second name for one thing.
    Uuid::try_parse(text)
        .ok()
        .filter(|id| id.hyphenated().to_string() == text)
}
