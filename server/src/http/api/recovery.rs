//! **Get back into your account**, for programs: the same steps as the pages take, with the same answers for every name (promise E1). The
//! way is named by a key in the body of each request, so that it is in no address and no log (promise T7); a browser's cookie names none here.

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::Body;
use super::super::route::FORM_BYTES;
use super::super::state::AppState;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use domain::Secret;
use domain::authority::Need;
use domain::wire::problem::Code;
use domain::wire::recovery::{RecoveryMethod, RecoveryStanding};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::recovery::{self, Proof};
use service::{Desk, Error};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Public, routes!(begin)).taking(FORM_BYTES),
        endpoint(Need::Public, routes!(stand)).taking(FORM_BYTES),
        endpoint(Need::Public, routes!(method)).taking(FORM_BYTES),
        endpoint(Need::Public, routes!(another)).taking(FORM_BYTES),
        endpoint(Need::Public, routes!(prove)).taking(FORM_BYTES),
        endpoint(Need::Public, routes!(finish)).taking(FORM_BYTES),
    ]
}

/// Whose way it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveryName {
    /// Name to sign in with.
    user_name: String,
}

/// A way that has begun.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryBegun {
    /// Goes into the body of each step. Answered this once and stored nowhere in this form; it opens nothing but this way.
    key: Secret,
    /// Where the way stands.
    standing: RecoveryStanding,
}

/// A way.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveryKey {
    /// What the first step answered.
    key: Secret,
}

/// A method of a way.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveryChoice {
    /// What the first step answered.
    key: Secret,
    /// One of those that are offered.
    method: RecoveryMethod,
    /// The whole number, where the method is `phone`: it must equal the one on file.
    #[serde(default)]
    phone: String,
}

/// What proves it: the code, or the token of the link beside it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveryProof {
    /// What the first step answered.
    key: Secret,
    /// Six digits, or a recovery code; spaces do no harm.
    #[serde(default)]
    code: Secret,
    /// What stands behind the `#` of the link, instead of a code.
    #[serde(default)]
    token: Secret,
}

/// The new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveryPassword {
    /// What the first step answered.
    key: Secret,
    /// The new password.
    password: Secret,
}

/// Begin a way back in. The answer is the same for every name. The way lives 15 minutes.
#[utoipa::path(
    post, path = "/api/v1/recovery", tag = "recovery", security(()), request_body = RecoveryName,
    responses((status = 201, description = "Begun, whether or not there is such a person.", body = RecoveryBegun))
)]
async fn begin(
    State(state): State<AppState>,
    asker: Asker,
    Body(RecoveryName { user_name }): Body<RecoveryName>,
) -> Result<(StatusCode, Json<RecoveryBegun>), Refusal> {
    let desk = state.desk();
    let key = recovery::begin(desk, &asker.origin, &user_name).await?;
    let standing = standing(desk, &key).await?;
    Ok((StatusCode::CREATED, Json(RecoveryBegun { key, standing })))
}

/// Where a way stands: which methods can be chosen, which code is waited for, or that the new password is next. Before the first proof
/// it says what the organisation allows, and nothing of the account.
#[utoipa::path(
    post, path = "/api/v1/recovery/standing", tag = "recovery", security(()), request_body = RecoveryKey,
    responses((status = 200, description = "Where it stands.", body = RecoveryStanding))
)]
async fn stand(
    State(state): State<AppState>,
    Body(RecoveryKey { key }): Body<RecoveryKey>,
) -> Answer<RecoveryStanding> {
    Ok(Json(standing(state.desk(), &key).await?))
}

/// Choose a method, and have a code sent if it is one that is sent and there is anybody to send it to. The same method again sends a new
/// one, after 30 seconds.
#[utoipa::path(
    post, path = "/api/v1/recovery/method", tag = "recovery", security(()), request_body = RecoveryChoice,
    responses((status = 202, description = "Chosen.", body = RecoveryStanding))
)]
async fn method(
    State(state): State<AppState>,
    asker: Asker,
    Body(RecoveryChoice { key, method, phone }): Body<RecoveryChoice>,
) -> Result<(StatusCode, Json<RecoveryStanding>), Refusal> {
    let desk = state.desk();
    let sending = recovery::choose(desk, &asker.origin, &key, method, &phone).await?;
    let standing = standing(desk, &key).await?;
    // Beside the answer, whose time would tell otherwise (promise E2).
    sending.run_beside(desk);
    Ok((StatusCode::ACCEPTED, Json(standing)))
}

/// Try another way: back to the choice of a method.
#[utoipa::path(
    post, path = "/api/v1/recovery/another", tag = "recovery", security(()), request_body = RecoveryKey,
    responses((status = 200, description = "No method is chosen.", body = RecoveryStanding))
)]
async fn another(
    State(state): State<AppState>,
    Body(RecoveryKey { key }): Body<RecoveryKey>,
) -> Answer<RecoveryStanding> {
    recovery::another(state.desk(), &key).await?;
    Ok(Json(standing(state.desk(), &key).await?))
}

/// Prove the method that was chosen. Five wrong proofs in a day stop self-service for the name, for a day.
#[utoipa::path(
    post, path = "/api/v1/recovery/proof", tag = "recovery", security(()), request_body = RecoveryProof,
    responses((status = 200, description = "Proven.", body = RecoveryStanding))
)]
async fn prove(
    State(state): State<AppState>,
    asker: Asker,
    Body(RecoveryProof { key, code, token }): Body<RecoveryProof>,
) -> Answer<RecoveryStanding> {
    let proof = match (code.is_empty(), token.is_empty()) {
        (false, true) => Proof::Code(code),
        (true, false) => Proof::Token(token),
        _ => return Err(Error::field("code", Code::Required).into()),
    };
    let desk = state.desk();
    recovery::prove(desk, &asker.origin, &key, &proof).await?;
    Ok(Json(standing(desk, &key).await?))
}

/// Choose the new password, once enough is proven. Signs nobody in; every session, link and code of the account ends, and every
/// known address is told.
#[utoipa::path(
    post, path = "/api/v1/recovery/password", tag = "recovery", security(()), request_body = RecoveryPassword,
    responses((status = 204, description = "It is the password now."))
)]
async fn finish(
    State(state): State<AppState>,
    asker: Asker,
    Body(RecoveryPassword { key, password }): Body<RecoveryPassword>,
) -> Result<StatusCode, Refusal> {
    recovery::finish(state.desk(), &asker.origin, &key, &password).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn standing(desk: &Desk, key: &Secret) -> Result<RecoveryStanding, Error> {
    let standing = recovery::stand(desk, key).await?;
    standing.ok_or_else(|| Code::LinkDead.into())
}
