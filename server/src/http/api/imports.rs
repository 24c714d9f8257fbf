//! Imports for programs: a CSV file in, a report out.
#![expect(
    unused_qualifications,
    reason = "`utoipa::path` writes `<Params>::` around parameters of the same module"
)]

use super::super::guard::Asker;
use super::super::json::{Params, require_type};
use super::super::route::IMPORT_BYTES;
use super::super::state::AppState;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use domain::authority::Need;
use domain::wire::people::ImportReport;
use http::HeaderMap;
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
/// good ones are asked for: then it is refused with `file_has_bad_rows`, and a dry run says which rows and why.
#[utoipa::path(
    post, path = "/api/v1/imports", tag = "people", params(ImportParams), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "Checked or applied.", body = ImportReport))
)]
async fn import(
    State(state): State<AppState>,
    asker: Asker,
    Params(ImportParams {
        dry_run,
        good_rows_only,
    }): Params<ImportParams>,
    headers: HeaderMap,
    csv: Bytes,
) -> Answer<ImportReport> {
    require_type(&headers, "text/csv")?;
    let (desk, caller) = (state.desk(), &asker.caller);
    if dry_run {
        return Ok(Json(service::import::check(desk, caller, &csv).await?));
    }
    Ok(Json(
        service::import::apply(desk, caller, &csv, good_rows_only).await?,
    ))
}
