//! Imports for programs: a CSV file in, a report out.
#![expect(unused_qualifications, reason = "`utoipa::path` writes `<Params>::` around parameters of the same module")]

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::{Params, require_type};
use super::super::route::IMPORT_BYTES;
use super::super::state::AppState;
use super::{Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use domain::authority::Need;
use domain::wire::people::ImportReport;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![endpoint(Need::Admin, routes!(import)).taking(IMPORT_BYTES)]
}

/// How to import.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ImportParams {
    /// Check and apply nothing.
    dry_run: bool,
    /// Apply the good rows although some are bad.
    good_rows_only: bool,
}

/// Import people from CSV (the template of the Microsoft admin centre). Nothing is applied while a row is bad, unless the
/// good ones are asked for.
#[utoipa::path(
    post, path = "/api/v1/imports", tag = "people", params(ImportParams), request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, description = "Checked or applied.", body = ImportReport),
        (status = 422, description = "Some rows are bad and nothing was applied, or a problem.", body = ImportReport)
    )
)]
async fn import(
    State(state): State<AppState>,
    asker: Asker,
    Params(ImportParams { dry_run, good_rows_only }): Params<ImportParams>,
    headers: HeaderMap,
    csv: Bytes,
) -> Result<(StatusCode, Json<ImportReport>), Refusal> {
    require_type(&headers, "text/csv")?;
    let (desk, caller) = (state.desk(), &asker.caller);
    if dry_run {
        return Ok((StatusCode::OK, Json(service::import::check(desk, caller, &csv).await?)));
    }
    let report = service::import::apply(desk, caller, &csv, good_rows_only).await?;
    let refused = report.problem_count > 0 && !good_rows_only;
    Ok((if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, Json(report)))
}
