//! **Ask an administrator** and **Reset requests**, for programs.

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::{Body, Id, Params};
use super::super::route::FORM_BYTES;
use super::super::state::AppState;
use super::params::RequestParams;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use domain::RequestId;
use domain::authority::Need;
use domain::wire::Page;
use domain::wire::requests::{Decline, HelpAsked, HelpWanted, RequestCounts, RequestRow};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Public, routes!(ask)).taking(FORM_BYTES),
        endpoint(Need::Admin, routes!(list)),
        endpoint(Need::Admin, routes!(counts)),
        endpoint(Need::Admin, routes!(one)),
        endpoint(Need::Admin, routes!(claim)),
        endpoint(Need::Admin, routes!(release)),
        endpoint(Need::Admin, routes!(decline)),
    ]
}

/// Ask the administrators for help, without signing in. The answer is the same for every name; the reference is to be read out on the
/// phone and opens nothing. Five times an hour from one address.
#[utoipa::path(
    post, path = "/api/v1/recovery/requests", tag = "requests", request_body = HelpWanted,
    responses((status = 202, description = "Asked, if there is such a person.", body = HelpAsked))
)]
async fn ask(
    State(state): State<AppState>,
    asker: Asker,
    Body(wanted): Body<HelpWanted>,
) -> Result<(StatusCode, Json<HelpAsked>), Refusal> {
    let given = service::requests::ask(state.desk(), &asker.origin, &wanted).await?;
    Ok((StatusCode::ACCEPTED, Json(given)))
}

/// A page of requests about people whom the caller may reset: those that wait first, newest first.
#[utoipa::path(get, path = "/api/v1/requests", tag = "requests", params(RequestParams), responses((status = 200, description = "A page.", body = Page<RequestRow>)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<RequestParams>,
) -> Answer<Page<RequestRow>> {
    Ok(Json(
        service::requests::list(state.desk(), &asker.caller, &params.into()).await?,
    ))
}

/// How many wait.
#[utoipa::path(get, path = "/api/v1/requests/counts", tag = "requests", responses((status = 200, description = "The numbers.", body = RequestCounts)))]
async fn counts(State(state): State<AppState>, asker: Asker) -> Answer<RequestCounts> {
    Ok(Json(
        service::requests::counts(state.desk(), &asker.caller).await?,
    ))
}

/// One request.
#[utoipa::path(
    get, path = "/api/v1/requests/{id}", tag = "requests", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "The request.", body = RequestRow))
)]
async fn one(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<RequestId>,
) -> Answer<RequestRow> {
    Ok(Json(
        service::requests::get(state.desk(), &asker.caller, id).await?,
    ))
}

/// The version that the caller saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenVersion {
    /// The version that the caller saw.
    version: i64,
}

/// Claim a request: the caller looks after it. It locks nobody out.
#[utoipa::path(
    post, path = "/api/v1/requests/{id}/claim", tag = "requests", params(("id" = uuid::Uuid, Path, description = "Which.")),
    request_body = SeenVersion, responses((status = 200, description = "It is claimed.", body = RequestRow))
)]
async fn claim(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<RequestId>,
    Body(SeenVersion { version }): Body<SeenVersion>,
) -> Answer<RequestRow> {
    Ok(Json(
        service::requests::claim(state.desk(), &asker.caller, id, version).await?,
    ))
}

/// Give a request back, whoever claimed it.
#[utoipa::path(
    post, path = "/api/v1/requests/{id}/release", tag = "requests", params(("id" = uuid::Uuid, Path, description = "Which.")),
    request_body = SeenVersion, responses((status = 200, description = "It is open again.", body = RequestRow))
)]
async fn release(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<RequestId>,
    Body(SeenVersion { version }): Body<SeenVersion>,
) -> Answer<RequestRow> {
    Ok(Json(
        service::requests::release(state.desk(), &asker.caller, id, version).await?,
    ))
}

/// Decline a request. The person is told why, by mail and text. To answer it, reset the person's password.
#[utoipa::path(
    post, path = "/api/v1/requests/{id}/decline", tag = "requests", params(("id" = uuid::Uuid, Path, description = "Which.")),
    request_body = Decline, responses((status = 200, description = "It is declined.", body = RequestRow))
)]
async fn decline(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<RequestId>,
    Body(decline): Body<Decline>,
) -> Answer<RequestRow> {
    Ok(Json(
        service::requests::decline(state.desk(), &asker.caller, id, &decline).await?,
    ))
}
