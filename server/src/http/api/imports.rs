//! Imports for programs: a CSV file in; a report and a job out.
#![expect(
    unused_qualifications,
    reason = "`utoipa::path` writes `<Params>::` around parameters of the same module"
)]

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::{Params, require_type};
use super::super::route::IMPORT_BYTES;
use super::super::state::AppState;
use super::{Endpoint, endpoint, jobs};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::authority::Need;
use domain::wire::jobs::JobRow;
use domain::wire::people::ImportReport;
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use service::jobs::Import;
use utoipa::{IntoParams, ToSchema};
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

/// What became of a file.
#[derive(Serialize, ToSchema)]
struct Imported {
    /// What is to be said of it; `null` where there was a job for this key.
    report: Option<ImportReport>,
    /// The job that adds its people; `null` for a dry run.
    job: Option<JobRow>,
}

/// Import people from CSV (the template of the Microsoft admin centre): a job adds them. Nothing is applied while a row is bad, unless
/// the good ones are asked for: then it is refused with `file_has_bad_rows`, and a dry run says which rows and why. Wants a confirmed
/// identity, but for a dry run. `Idempotency-Key` as in `POST /api/v1/jobs`.
#[utoipa::path(
    post, path = "/api/v1/imports", tag = "people",
    params(ImportParams, ("Idempotency-Key" = Option<String>, Header, description = "Names this very wish.")),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, description = "A dry run, or there was a job for this key.", body = Imported),
        (status = 201, description = "Started; `Location` names the job.", body = Imported)
    )
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
) -> Result<Response, Refusal> {
    require_type(&headers, "text/csv")?;
    let (desk, caller) = (state.desk(), &asker.caller);
    if dry_run {
        let report = Some(service::import::check(desk, caller, &csv).await?);
        return Ok(Json(Imported { report, job: None }).into_response());
    }
    let wanted = Import {
        good_rows_only,
        key: jobs::key(&headers, None)?,
    };
    let (started, report) = service::jobs::begin_import(desk, caller, &csv, &wanted).await?;
    Ok(jobs::answer(started, |job| Imported {
        report,
        job: Some(job),
    }))
}
