//! The question at sign-in (**Keep your way back in**): where a browser goes after its sign-in, and the page's plain forms, which work with
//! scripting off. What is asked and for how long it can be put off, `service::question` says; a question that cannot be asked or answered keeps
//! nobody from where they were going.

use super::cookies;
use super::forms::{Form, refused};
use super::guard::Asker;
use super::ingress::RequestInfo;
use super::next;
use super::pages::{Filled, render_refused, see_other};
use super::route::{Door, Route};
use super::state::AppState;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use domain::Secret;
use domain::authority::Need;
use domain::wire::problem::Code;
use domain::wire::recovery::OwnRecovery;
use http::{HeaderValue, Method, header};
use serde::Deserialize;
use service::question;
use service::sign_in::SignedIn;
use service::{Caller, Error, Origin, sessions};
use std::collections::BTreeMap;

/// Where the page is.
const PAGE: &str = "/account/keep";

/// The route of its answers.
pub fn route() -> Route {
    Route::new(Method::POST, PAGE, Need::SignedIn, Door::Form, post(answer))
}

/// Where a browser goes that has just signed in and wanted to go to `place`, a local path.
pub async fn place_after(
    state: &AppState,
    origin: &Origin,
    signed_in: &SignedIn,
    place: &str,
) -> String {
    let caller = Caller::person(signed_in.principal.clone(), origin.clone());
    match question::at_sign_in(state.desk(), &caller).await {
        Ok(true) => asking(place),
        Ok(false) => place.to_owned(),
        // The session is there: what cannot be asked now is asked the next time.
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the question at sign-in was not asked"
            );
            place.to_owned()
        }
    }
}

/// The page, and where it leads afterwards. Whoever wanted the page itself gets it once.
fn asking(place: &str) -> String {
    match place {
        "/" => PAGE.to_owned(),
        _ if is_page(place) => place.to_owned(),
        _ => format!("{PAGE}?next={}", next::encode(place)),
    }
}

fn is_page(place: &str) -> bool {
    place.split(['?', '#']).next() == Some(PAGE)
}

/// An answer of the page.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AnswerForm {
    answer: Answer,
    next: String,
    /// To confirm who it is, where that was longer ago.
    password: Secret,
    /// For password managers only: whose password it is, the session says.
    #[serde(rename = "user_name")]
    _user_name: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// **Not now**.
    #[default]
    Later,
    /// **These are still right**.
    StillRight,
}

/// `POST /account/keep`: on to where the person wanted to go; back to the page while something else is asked there; the same page with the
/// reason when the answer is refused.
async fn answer(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<AnswerForm>,
) -> Response {
    let next = next::local_path(&form.next).map(str::to_owned);
    let place = next.as_deref().filter(|next| !is_page(next)).unwrap_or("/");
    let mut cookie = None;
    let outcome = match form.answer {
        Answer::Later => later(&state, &asker).await,
        Answer::StillRight => still_right(&state, &asker, form.password, &mut cookie).await,
    };
    let mut response = match outcome {
        Ok(standing) if form.answer == Answer::StillRight && standing.is_asked => {
            see_other(&asking(place))
        }
        Ok(_) => see_other(place),
        Err(error) => {
            let filled = Filled {
                next,
                form: Some(refused(error, &info, BTreeMap::new())),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, PAGE, filled).await
        }
    };
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A page that was opened before the days were over may still have the button: it leads on, and puts nothing off.
async fn later(state: &AppState, asker: &Asker) -> Result<OwnRecovery, Error> {
    match question::later(state.desk(), &asker.caller).await {
        Err(error) if error.problem().code == Code::CannotWait => {
            question::own(state.desk(), &asker.caller).await
        }
        outcome => outcome,
    }
}

/// With a password, it is confirmed first who it is, and the browser gets the session's new secret whatever comes of the rest.
async fn still_right(
    state: &AppState,
    asker: &Asker,
    password: Secret,
    cookie: &mut Option<HeaderValue>,
) -> Result<OwnRecovery, Error> {
    let desk = state.desk();
    if password.is_empty() {
        return question::confirm(desk, &asker.caller).await;
    }
    let confirmed = sessions::confirm(desk, &asker.caller, password).await?;
    *cookie = Some(cookies::set_session(
        state.front(),
        &confirmed.token,
        confirmed.max_age_seconds,
    ));
    let caller = Caller::person(confirmed.principal, asker.origin.clone());
    question::confirm(desk, &caller).await
}

#[cfg(test)]
mod tests {
    use super::{asking, is_page};

    #[test]
    fn the_page_leads_on_to_where_the_person_wanted_to_go() {
        assert_eq!(asking("/"), "/account/keep");
        assert_eq!(
            asking("/admin/users?q=a b"),
            "/account/keep?next=/admin/users%3Fq%3Da%20b"
        );
    }

    #[test]
    fn the_page_never_leads_to_itself() {
        for place in [
            "/account/keep",
            "/account/keep?next=/admin",
            "/account/keep#main",
        ] {
            assert_eq!(asking(place), place);
        }
        assert!(!is_page("/account/keeper"));
    }
}
