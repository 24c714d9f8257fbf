//! The demo's mailbox as a page. Owns that it is there in the demo alone and comes without the program: nothing on it runs. What it
//! shows is `service::demo::mailbox`'s, how it looks is `app`'s.

use super::answer::Refusal;
use super::guard::Asker;
use super::headers::PLAIN_PAGE;
use super::ingress::{RequestInfo, parse_id};
use super::pages::{self, Filled};
use super::route::{Door, Route};
use super::state::AppState;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::authority::Need;
use http::{Method, StatusCode, header};
use locale::Lang;
use service::demo::mailbox::{self, Mailbox};

/// Its route. Open also to whoever has to choose a new password: the old one may have come by a mail that is read here.
pub fn route() -> Route {
    Route {
        while_restricted: true,
        in_demo_only: true,
        ..Route::new(
            Method::GET,
            mailbox::PATH,
            Need::Public,
            Door::Page,
            get(show),
        )
    }
}

async fn show(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    request: Request,
) -> Response {
    let query = pages::query_of(request.uri());
    if let Some(lang) = query.get("lang").and_then(|code| Lang::parse(code)) {
        return pages::with_language(&state, lang, request.uri());
    }
    // What is no id is the id of nothing: no message has it.
    let wanted = query
        .get("message")
        .map(|text| parse_id(text).unwrap_or_default());
    match mailbox::read(state.desk(), wanted).await {
        Ok(mailbox) => render(&state, &asker, &info, mailbox, wanted.is_some()).await,
        Err(error) => Refusal::from(error).into_response(),
    }
}

async fn render(
    state: &AppState,
    asker: &Asker,
    info: &RequestInfo,
    mailbox: Mailbox,
    is_chosen: bool,
) -> Response {
    let is_there = !is_chosen || mailbox.open.is_some();
    let context = pages::page_context(state, asker, info, Filled::default(), mailbox::PATH).await;
    let context = match context {
        Ok(context) => context,
        Err(refusal) => return refusal.into_response(),
    };
    let lang = context.locale;
    let page = app::pages::demo_mailbox::document(context, mailbox, is_chosen);
    let status = if is_there {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, PLAIN_PAGE),
        (header::CONTENT_LANGUAGE, lang.code()),
    ];
    (status, headers, page).into_response()
}
