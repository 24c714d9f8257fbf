//! Saved views for programs.
#![expect(
    unused_qualifications,
    reason = "`utoipa::path` writes `<Params>::` around parameters of the same module"
)]

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::{Body, Params};
use super::super::state::AppState;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use domain::authority::Need;
use domain::wire::people::SavedView;
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(list)),
        endpoint(Need::Admin, routes!(save)),
        endpoint(Need::Admin, routes!(delete)),
    ]
}

/// Own and shared views.
#[utoipa::path(get, path = "/api/v1/views", tag = "views", responses((status = 200, description = "All views.", body = Vec<SavedView>)))]
async fn list(State(state): State<AppState>, asker: Asker) -> Answer<Vec<SavedView>> {
    Ok(Json(
        service::views::list(state.desk(), &asker.caller).await?,
    ))
}

/// Save a view, or replace an own one of the same name.
#[utoipa::path(put, path = "/api/v1/views", tag = "views", request_body = SavedView, responses((status = 200, description = "All views.", body = Vec<SavedView>)))]
async fn save(
    State(state): State<AppState>,
    asker: Asker,
    Body(view): Body<SavedView>,
) -> Answer<Vec<SavedView>> {
    Ok(Json(
        service::views::save(state.desk(), &asker.caller, &view).await?,
    ))
}

/// Which view.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ViewName {
    /// Its name.
    name: String,
}

/// Remove an own view.
#[utoipa::path(delete, path = "/api/v1/views", tag = "views", params(ViewName), responses((status = 204, description = "Removed.")))]
async fn delete(
    State(state): State<AppState>,
    asker: Asker,
    Params(ViewName { name }): Params<ViewName>,
) -> Result<StatusCode, Refusal> {
    service::views::delete(state.desk(), &asker.caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
