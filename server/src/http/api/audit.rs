//! The audit log for programs.

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::Params;
use super::super::state::AppState;
use super::params::{AuditFilterParams, AuditParams};
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::authority::Need;
use domain::wire::Page;
use domain::wire::audit::{AuditRow, ChainReport};
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(list)),
        endpoint(Need::Admin, routes!(csv)),
        endpoint(Need::Admin, routes!(verify)),
    ]
}

/// A page of the log, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditParams), responses((status = 200, description = "A page.", body = Page<AuditRow>)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<AuditParams>,
) -> Answer<Page<AuditRow>> {
    Ok(Json(
        service::audit::list(state.desk(), &asker.caller, params.into()).await?,
    ))
}

/// The log as CSV. Wants a confirmed identity.
#[utoipa::path(
    get, path = "/api/v1/audit.csv", tag = "audit", params(AuditFilterParams),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String))
)]
async fn csv(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<AuditFilterParams>,
) -> Result<Response, Refusal> {
    let rows = service::export::audit_csv(state.desk(), &asker.caller, &params.into()).await?;
    Ok(super::file("audit.csv", rows))
}

/// Check the whole chain for changed, missing and swapped rows.
#[utoipa::path(get, path = "/api/v1/audit/verify", tag = "audit", responses((status = 200, description = "The report.", body = ChainReport)))]
async fn verify(State(state): State<AppState>, asker: Asker) -> Answer<ChainReport> {
    Ok(Json(
        service::audit::verify(state.desk(), &asker.caller).await?,
    ))
}
