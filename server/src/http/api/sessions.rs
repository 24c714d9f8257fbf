//! Signing in and out for programs. The one place where a session's secret is an answer.

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::Body;
use super::super::route::FORM_BYTES;
use super::super::state::AppState;
use super::{Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use domain::Secret;
use domain::authority::Need;
use domain::wire::account::Me;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::sign_in::{SignIn, SignedIn};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Public, routes!(create)).taking(FORM_BYTES),
        endpoint(Need::Restricted, routes!(end)),
    ]
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// Name to sign in with.
    user_name: String,
    /// The password.
    password: Secret,
}

/// A session for a program.
#[derive(Serialize, ToSchema)]
pub(super) struct NewSession {
    /// Goes into `Authorization: Bearer …`. Answered this once and stored nowhere in this form.
    token: Secret,
    /// How long the session lives at most.
    expires_in_seconds: i64,
    /// Who is signed in. `must_change` says that nothing works but `POST /api/v1/me/password/forced`.
    me: Me,
}

impl From<SignedIn> for NewSession {
    fn from(signed_in: SignedIn) -> Self {
        let me = signed_in.principal.me();
        Self {
            token: signed_in.token,
            expires_in_seconds: signed_in.max_age_seconds,
            me,
        }
    }
}

/// Sign in. A wrong name, a wrong password, a blocked, deleted or locked account all get one answer.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "sessions", security(()), request_body = Credentials,
    responses((status = 201, description = "Signed in.", body = NewSession))
)]
async fn create(
    State(state): State<AppState>,
    asker: Asker,
    Body(Credentials {
        user_name,
        password,
    }): Body<Credentials>,
) -> Result<(StatusCode, Json<NewSession>), Refusal> {
    let wanted = SignIn {
        user_name,
        password,
        api: true,
    };
    let signed_in = service::sign_in::sign_in(state.desk(), &asker.origin, wanted).await?;
    Ok((StatusCode::CREATED, Json(signed_in.into())))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions", responses((status = 204, description = "Signed out.")))]
async fn end(State(state): State<AppState>, asker: Asker) -> Result<StatusCode, Refusal> {
    service::sessions::sign_out(state.desk(), &asker.caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
