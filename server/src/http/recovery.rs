//! The plain forms of the way back in (`/recover`): each answers `303` to the page that shows where the browser stands, or the same page with
//! the reason. They work with scripting off. What a step is worth, `service::recovery` says; the way itself is in a cookie that opens nothing
//! else.

use super::cookies;
use super::forms::{Form, refused};
use super::guard::Asker;
use super::ingress::RequestInfo;
use super::pages::{Filled, render_refused, see_other};
use super::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::Secret;
use domain::wire::problem::Code;
use domain::wire::recovery::RecoveryMethod;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use service::Error;
use service::recovery::{self, Proof};
use std::collections::BTreeMap;

/// The name.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NameForm {
    user_name: String,
}

/// `POST /recover`: on to the proofs, whoever it is (promise E1).
pub async fn begin(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<NameForm>,
) -> Response {
    match recovery::begin(state.desk(), &asker.origin, &form.user_name).await {
        Ok(browser) => with_cookie(
            see_other("/recover/next"),
            cookies::set_recovery(state.front(), &browser),
        ),
        Err(error) => {
            let shown = BTreeMap::from([("user_name".to_owned(), form.user_name)]);
            let filled = Filled {
                form: Some(refused(error, &info, shown)),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, "/recover", filled).await
        }
    }
}

/// A method, with the number where it is texted.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MethodForm {
    method: String,
    phone: String,
}

/// `POST /recover/method`: a code, if there is anybody to send it to. That is found out beside the answer (promises E1, E2).
pub async fn method(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    headers: HeaderMap,
    Form(form): Form<MethodForm>,
) -> Response {
    let browser = browser(&state, &headers);
    let outcome = match RecoveryMethod::parse(&form.method) {
        None => Err(Error::field("method", Code::Required)),
        Some(method) => {
            recovery::choose(state.desk(), &asker.origin, &browser, method, &form.phone).await
        }
    };
    let outcome = outcome.map(|sending| sending.run_beside(state.desk()));
    let shown = BTreeMap::from([
        ("method".to_owned(), form.method),
        ("phone".to_owned(), form.phone),
    ]);
    answer(
        &state,
        &asker,
        &info,
        "/recover/method",
        browser,
        outcome.map_err(|error| (error, shown)),
    )
    .await
}

/// Nothing.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NothingForm {}

/// `POST /recover/another`: back to the choice of a method.
pub async fn another(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    headers: HeaderMap,
    Form(_): Form<NothingForm>,
) -> Response {
    let browser = browser(&state, &headers);
    let outcome = recovery::another(state.desk(), &browser).await;
    let outcome = outcome.map_err(nothing_entered);
    answer(&state, &asker, &info, "/recover/another", browser, outcome).await
}

/// A code, or the token of the link beside it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodeForm {
    code: Secret,
    token: Secret,
}

/// `POST /recover/code`: proves the method that is asked for.
pub async fn code(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let browser = browser(&state, &headers);
    let proof = if form.code.is_empty() {
        Proof::Token(form.token)
    } else {
        Proof::Code(form.code)
    };
    let outcome = recovery::prove(state.desk(), &asker.origin, &browser, &proof).await;
    let outcome = outcome.map_err(nothing_entered);
    answer(&state, &asker, &info, "/recover/code", browser, outcome).await
}

/// The new password.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordForm {
    password: Secret,
    /// For password managers only: whose password it is, the way says.
    #[serde(default, rename = "user_name")]
    _user_name: String,
}

/// `POST /recover/password`: the end of the way. Signs nobody in.
pub async fn password(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Response {
    let browser = browser(&state, &headers);
    let outcome = recovery::finish(state.desk(), &asker.origin, &browser, &form.password).await;
    match outcome {
        Ok(()) => with_cookie(
            see_other("/recover/next?done=1#main"),
            cookies::clear_recovery(state.front()),
        ),
        Err(error) => {
            let refused = Err(nothing_entered(error));
            answer(&state, &asker, &info, "/recover/password", browser, refused).await
        }
    }
}

/// Nothing where there is no cookie: that names no way.
fn browser(state: &AppState, headers: &HeaderMap) -> Secret {
    cookies::recovery_of(state.front(), headers).unwrap_or_default()
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}

/// A refusal, and what was entered that may be shown again.
type Refused = (Error, BTreeMap<String, String>);

/// Codes and passwords are never shown again.
fn nothing_entered(error: Error) -> Refused {
    (error, BTreeMap::new())
}

async fn answer(
    state: &AppState,
    asker: &Asker,
    info: &RequestInfo,
    path: &str,
    browser: Secret,
    outcome: Result<(), Refused>,
) -> Response {
    match outcome {
        // With a fragment of its own: a browser would carry the form's, which may be a link's token, over to the page.
        Ok(()) => see_other("/recover/next#main"),
        // The page says it by itself.
        Err((error, _)) if error.problem().code == Code::LinkDead => {
            see_other("/recover/next#main")
        }
        Err((error, shown)) => {
            let filled = Filled {
                form: Some(refused(error, info, shown)),
                recovery: Some(browser),
                ..Filled::default()
            };
            render_refused(state, asker, info, path, filled).await
        }
    }
}
