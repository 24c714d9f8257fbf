//! The plain forms: sign-in, forced change, set-up, sign-out. They work with scripting off: success is `303`, a refusal
//! is the same page again with the reason in it. Owns the way from a form to a call of the service; what a name or a
//! password is worth, the service says.

use super::answer::Refusal;
use super::cookies;
use super::guard::Asker;
use super::ingress::RequestInfo;
use super::json::{explain, require_type};
use super::next;
use super::pages::{Filled, render_refused, see_other, set_up_is_over};
use super::question;
use super::state::AppState;
use app::context::FormOutcome;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::Secret;
use domain::wire::problem::{Code, Problem};
use domain::wire::requests::HelpWanted;
use domain::wire::settings::PolicyPreset;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use service::invite::Choice;
use service::setup::SetUp;
use service::sign_in::{SignIn, SignedIn};
use std::collections::BTreeMap;

/// A form of known fields, each at most once (promise S8).
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Refusal;
    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        require_type(request.headers(), "application/x-www-form-urlencoded")?;
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| Code::InvalidInput)?;
        serde_urlencoded::from_bytes(&bytes)
            .map(Self)
            .map_err(|error| explain(&error.to_string()).into())
    }
}

/// The first sign-in page.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserNameForm {
    user_name: String,
    next: String,
}

/// `POST /sign-in`: on to the password, whoever it is (promise E1).
pub async fn user_name(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<UserNameForm>,
) -> Response {
    let user_name = form.user_name.trim();
    if user_name.is_empty() {
        let filled = Filled {
            next: local(&form.next),
            form: Some(outcome(Code::Required, "user_name")),
            ..Filled::default()
        };
        return render_refused(&state, &asker, &info, "/sign-in", filled).await;
    }
    let place = local(&form.next).map_or_else(
        || "/sign-in/password".to_owned(),
        |path| format!("/sign-in/password?next={}", next::encode(&path)),
    );
    let mut response = see_other(&place);
    response.headers_mut().insert(
        header::SET_COOKIE,
        cookies::set_user_name(state.front(), user_name),
    );
    response
}

/// The second sign-in page.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordForm {
    user_name: String,
    password: Secret,
    next: String,
}

/// `POST /sign-in/password`: a session, or the same page with the one answer for every cause.
pub async fn password(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Response {
    // The name that the page showed, so that two tabs do not mix their names; the cookie where the page had none.
    let shown = Some(form.user_name).filter(|name| !name.is_empty());
    let Some(user_name) = shown.or_else(|| cookies::user_name_of(state.front(), &headers)) else {
        return see_other("/sign-in");
    };
    let next = local(&form.next);
    let wanted = SignIn {
        user_name: user_name.clone(),
        password: form.password,
        api: false,
    };
    match service::sign_in::sign_in(state.desk(), &asker.origin, wanted).await {
        Ok(signed_in) => {
            let place = next.as_deref().unwrap_or("/");
            let place = question::place_after(&state, &asker.origin, &signed_in, place).await;
            welcome(&state, &signed_in, &place)
        }
        Err(error) => {
            let filled = Filled {
                user_name: Some(user_name),
                next,
                reference: None,
                form: Some(refused(error, &info, BTreeMap::new())),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, "/sign-in/password", filled).await
        }
    }
}

/// The forced change.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeForm {
    password: Secret,
    /// For password managers only: whose password it is, the session says.
    #[serde(default, rename = "user_name")]
    _user_name: String,
}

/// `POST /change-password`: the way out of a temporary password.
pub async fn change_password(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<ChangeForm>,
) -> Response {
    match service::credentials::choose_new(state.desk(), &asker.caller, form.password).await {
        Ok(signed_in) => welcome(&state, &signed_in, "/"),
        Err(error) => {
            let filled = Filled {
                form: Some(refused(error, &info, BTreeMap::new())),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, "/change-password", filled).await
        }
    }
}

/// Behind the link of a mail: its token, or name and code.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SetPasswordForm {
    token: Secret,
    user_name: String,
    code: Secret,
    password: Secret,
}

/// `POST /set-password`: a password of one's own, without signing in.
pub async fn set_password(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<SetPasswordForm>,
) -> Response {
    let shown = BTreeMap::from([("user_name".to_owned(), form.user_name.clone())]);
    let choice = Choice {
        token: form.token,
        user_name: form.user_name,
        code: form.code,
        password: form.password,
    };
    match service::invite::choose(state.desk(), &asker.origin, &choice).await {
        // With a fragment of its own: a browser would carry the form's, which is the link's token, over to the page.
        Ok(()) => see_other("/set-password?done=1#main"),
        Err(error) => {
            let filled = Filled {
                form: Some(refused(error, &info, shown)),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, "/set-password", filled).await
        }
    }
}

/// **Ask an administrator**.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AskForm {
    user_name: String,
    message: String,
}

/// `POST /recover/ask`: a request to the administrators. `303` for every name that can be one (promise E1); the same page with the reason
/// for what cannot.
pub async fn ask(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<AskForm>,
) -> Response {
    let wanted = HelpWanted {
        user_name: form.user_name,
        message: form.message,
    };
    match service::requests::ask(state.desk(), &asker.origin, &wanted).await {
        Ok(given) => {
            let mut response = see_other("/recover/ask?done=1#main");
            response.headers_mut().insert(
                header::SET_COOKIE,
                cookies::set_reference(state.front(), &given.reference),
            );
            response
        }
        Err(error) => {
            let shown = BTreeMap::from([
                ("user_name".to_owned(), wanted.user_name),
                ("message".to_owned(), wanted.message),
            ]);
            let filled = Filled {
                form: Some(refused(error, &info, shown)),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, "/recover/ask", filled).await
        }
    }
}

/// **This wasn't me**.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NotMeForm {
    token: Secret,
}

/// `POST /not-me`: locks the account whose link this is. `303` on success, the same page with the reason otherwise.
pub async fn not_me(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<NotMeForm>,
) -> Response {
    match service::notices::report(state.desk(), &asker.origin, &behind_hash(&form.token)).await {
        // With a fragment of its own: a browser would carry the form's, which is the link's token, over to the page.
        Ok(()) => see_other("/not-me?done=1#main"),
        Err(error) => {
            let filled = Filled {
                form: Some(refused(error, &info, BTreeMap::new())),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, "/not-me", filled).await
        }
    }
}

/// The token of a link that was pasted whole: with scripting off nothing else takes it out of the address.
fn behind_hash(entered: &Secret) -> Secret {
    let entered = entered.expose().trim();
    Secret::new(entered.rsplit_once('#').map_or(entered, |(_, token)| token))
}

/// The first Global administrator.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SetUpForm {
    token: Secret,
    organisation: String,
    user_name: String,
    display_name: String,
    password: Secret,
    preset: Option<PolicyPreset>,
}

/// `POST /set-up`: makes the first Global administrator, once.
pub async fn set_up(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    Form(form): Form<SetUpForm>,
) -> Response {
    let preset = form.preset.unwrap_or_default();
    let shown = BTreeMap::from([
        ("preset".to_owned(), preset_name(preset).to_owned()),
        ("organisation".to_owned(), form.organisation.clone()),
        ("user_name".to_owned(), form.user_name.clone()),
        ("display_name".to_owned(), form.display_name.clone()),
    ]);
    let wanted = SetUp {
        token: form.token,
        organisation: form.organisation,
        user_name: form.user_name,
        display_name: form.display_name,
        password: form.password,
        preset,
    };
    match service::setup::complete(state.desk(), &asker.origin, wanted).await {
        // With a fragment of its own: a browser would carry the form's, which is the link's token, over to the page.
        Ok(signed_in) => welcome(&state, &signed_in, "/admin#main"),
        Err(error) => {
            let mut form = refused(error, &info, shown);
            if form.problem.code == Code::LinkDead {
                match set_up_is_over(&state).await {
                    Ok(Some(over)) => form = over,
                    // Another link works: then it is the code that is wrong, and everything else stays.
                    Ok(None) => form.problem = Problem::field("token", Code::LinkDead),
                    Err(refusal) => return refusal.into_response(),
                }
            }
            let filled = Filled {
                form: Some(form),
                ..Filled::default()
            };
            render_refused(&state, &asker, &info, "/set-up", filled).await
        }
    }
}

/// As the form's field has it.
const fn preset_name(preset: PolicyPreset) -> &'static str {
    match preset {
        PolicyPreset::MicrosoftCompatible => "microsoft_compatible",
        PolicyPreset::Recommended | PolicyPreset::Custom => "recommended",
    }
}

/// `POST /sign-out`: ends the session on the server and forgets what the browser kept (promise S2). Signing out of a
/// session that is over already is no error.
///
/// # Errors
/// As the service fails.
pub async fn sign_out(State(state): State<AppState>, asker: Asker) -> Result<Response, Refusal> {
    if asker.principal().is_some() {
        service::sessions::sign_out(state.desk(), &asker.caller).await?;
    }
    let mut response = see_other("/sign-in");
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookies::clear_session(state.front()));
    headers.append(header::SET_COOKIE, cookies::clear_user_name(state.front()));
    headers.insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
    );
    Ok(response)
}

/// A new session: its cookie, and on to where the person wanted to go, or to the change that is due first.
fn welcome(state: &AppState, signed_in: &SignedIn, place: &str) -> Response {
    let due = signed_in.principal.must_change.is_some();
    let mut response = see_other(if due { "/change-password" } else { place });
    let headers = response.headers_mut();
    headers.append(
        header::SET_COOKIE,
        cookies::set_session(state.front(), &signed_in.token, signed_in.max_age_seconds),
    );
    headers.append(header::SET_COOKIE, cookies::clear_user_name(state.front()));
    response
}

fn local(text: &str) -> Option<String> {
    next::local_path(text).map(str::to_owned)
}

fn outcome(code: Code, field: &str) -> FormOutcome {
    FormOutcome {
        problem: Problem::field(field, code),
        values: BTreeMap::new(),
    }
}

/// What the page says of a refusal; a fault goes into the log.
pub(super) fn refused(
    error: service::Error,
    info: &RequestInfo,
    values: BTreeMap<String, String>,
) -> FormOutcome {
    let problem = Refusal::from(error).told(info);
    FormOutcome { problem, values }
}
