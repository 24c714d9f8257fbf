//! Jobs for programs: one thing done to many people. Owns where the idempotency key may stand: in the body or in the header
//! `Idempotency-Key`.
#![expect(
    unused_qualifications,
    reason = "`utoipa::path` writes `<Params>::` around parameters of the same module"
)]

use super::super::answer::Refusal;
use super::super::events::follow;
use super::super::guard::Asker;
use super::super::json::{Body, Id, Params, require_type};
use super::super::route::IMPORT_BYTES;
use super::super::state::AppState;
use super::params::{ItemParams, PageParams, switch};
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::JobId;
use domain::authority::Need;
use domain::wire::Page;
use domain::wire::jobs::{
    ApprovalSettings, JobItem, JobPreview, JobResults, JobRow, JobWork, NewJob,
};
use domain::wire::people::ImportReport;
use domain::wire::problem::{Code, Problem};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use service::jobs::{FromFile, Started};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Where a program may name its wish beside the body.
const KEY: &str = "idempotency-key";

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(preview)),
        endpoint(Need::Admin, routes!(start)),
        endpoint(Need::Admin, routes!(list)),
        endpoint(Need::Admin, routes!(check_file)).taking(IMPORT_BYTES),
        endpoint(Need::Admin, routes!(start_from_file)).taking(IMPORT_BYTES),
        endpoint(Need::Admin, routes!(one)),
        endpoint(Need::Admin, routes!(items)),
        endpoint(Need::Admin, routes!(events)),
        endpoint(Need::Admin, routes!(pause)),
        endpoint(Need::Admin, routes!(resume)),
        endpoint(Need::Admin, routes!(cancel)),
        endpoint(Need::Admin, routes!(approval_preview)),
        endpoint(Need::Admin, routes!(approve)),
        endpoint(Need::Admin, routes!(decline)),
        endpoint(Need::Admin, routes!(retry_deliveries)),
        endpoint(Need::Admin, routes!(results)),
        endpoint(Need::Admin, routes!(results_csv)),
        endpoint(Need::Admin, routes!(taken)),
        endpoint(Need::Admin, routes!(rules)),
        endpoint(Need::Admin, routes!(set_rules)),
    ]
}

/// What a job would do: to how many, who is left out and why. Changes nothing.
#[utoipa::path(
    post, path = "/api/v1/jobs/preview", tag = "jobs", request_body = NewJob,
    responses((status = 200, description = "What it would do.", body = JobPreview))
)]
async fn preview(
    State(state): State<AppState>,
    asker: Asker,
    Body(wanted): Body<NewJob>,
) -> Answer<JobPreview> {
    Ok(Json(
        service::jobs::preview(state.desk(), &asker.caller, &wanted).await?,
    ))
}

/// Start a job. It goes on whatever happens to this connection or to the program. Wants a confirmed identity. The header
/// `Idempotency-Key` is the same as `key`; with one that was used for the same wish before, nothing is started and the answer is the job
/// that there is, with 200. With another wish it is refused with `key_reused`.
#[utoipa::path(
    post, path = "/api/v1/jobs", tag = "jobs", request_body = NewJob, params(("Idempotency-Key" = Option<String>, Header, description = "Names this very wish.")),
    responses(
        (status = 201, description = "Started; `Location` names the job.", body = JobRow),
        (status = 200, description = "There was one for this key.", body = JobRow)
    )
)]
async fn start(
    State(state): State<AppState>,
    asker: Asker,
    headers: HeaderMap,
    Body(mut wanted): Body<NewJob>,
) -> Result<Response, Refusal> {
    wanted.key = key(&headers, wanted.key)?;
    let started = service::jobs::begin(state.desk(), &asker.caller, &wanted).await?;
    Ok(answer(started, core::convert::identity))
}

/// The key of a wish, wherever it stands.
pub(super) fn key(headers: &HeaderMap, in_body: Option<String>) -> Result<Option<String>, Refusal> {
    let refused = || Refusal::from(Problem::field("key", Code::UnknownValue));
    let mut given = headers.get_all(KEY).iter();
    let Some(in_header) = given.next() else {
        return Ok(in_body);
    };
    let in_header = in_header.to_str().map_err(|_| refused())?;
    if given.next().is_some() || in_body.is_some_and(|key| key != in_header) {
        return Err(refused());
    }
    Ok(Some(in_header.to_owned()))
}

/// `shown`: what is said of the job.
pub(super) fn answer<T: Serialize>(
    Started { job, is_new }: Started,
    shown: impl FnOnce(JobRow) -> T,
) -> Response {
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let place = [(header::LOCATION, super::location("jobs", job.id))];
    (status, place, Json(shown(job))).into_response()
}

/// A page of jobs, newest first: the own ones, or all for those who may hold others' jobs.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", params(PageParams), responses((status = 200, description = "A page.", body = Page<JobRow>)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<PageParams>,
) -> Answer<Page<JobRow>> {
    Ok(Json(
        service::jobs::list(state.desk(), &asker.caller, &params.into()).await?,
    ))
}

/// Check a CSV of user names and passwords (`UserPrincipalName,NewPassword` or `upn,newpassword`). Changes nothing.
#[utoipa::path(
    post, path = "/api/v1/jobs/from-file/check", tag = "jobs", request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What is to be said of it.", body = ImportReport))
)]
async fn check_file(
    State(state): State<AppState>,
    asker: Asker,
    headers: HeaderMap,
    csv: Bytes,
) -> Answer<ImportReport> {
    require_type(&headers, "text/csv")?;
    Ok(Json(
        service::jobs::check_file(state.desk(), &asker.caller, &csv).await?,
    ))
}

/// How passwords are set from a file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct FileParams {
    /// Everybody must change the password at the next sign-in; so where not given.
    #[serde(deserialize_with = "switch")]
    must_change: bool,
    /// Apply the good rows although some are bad.
    #[serde(deserialize_with = "switch")]
    good_rows_only: bool,
}

impl Default for FileParams {
    fn default() -> Self {
        Self {
            must_change: true,
            good_rows_only: false,
        }
    }
}

/// Start a job that sets the passwords of a CSV. Nothing is set while a row is bad, unless the good ones are asked for. Wants a confirmed
/// identity. `Idempotency-Key` as in `POST /api/v1/jobs`.
#[utoipa::path(
    post, path = "/api/v1/jobs/from-file", tag = "jobs", params(FileParams, ("Idempotency-Key" = Option<String>, Header, description = "Names this very wish.")),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 201, description = "Started; `Location` names the job.", body = JobRow),
        (status = 200, description = "There was one for this key.", body = JobRow)
    )
)]
async fn start_from_file(
    State(state): State<AppState>,
    asker: Asker,
    Params(FileParams {
        must_change,
        good_rows_only,
    }): Params<FileParams>,
    headers: HeaderMap,
    csv: Bytes,
) -> Result<Response, Refusal> {
    require_type(&headers, "text/csv")?;
    let wanted = FromFile {
        work: JobWork::Given { must_change },
        good_rows_only,
        expected: None,
        start_at: None,
        key: key(&headers, None)?,
    };
    let (desk, caller) = (state.desk(), &asker.caller);
    let started = service::jobs::begin_from_file(desk, caller, &csv, &wanted).await?;
    Ok(answer(started, core::convert::identity))
}

/// One job: how far it is, its messages, and for whoever started it whether its passwords can be read.
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "The job.", body = JobRow))
)]
async fn one(State(state): State<AppState>, asker: Asker, Id(id): Id<JobId>) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::get(state.desk(), &asker.caller, id).await?,
    ))
}

/// A page of the people on a job's list, in its order, with what became of each.
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}/items", tag = "jobs", params(ItemParams, ("id" = uuid::Uuid, Path, description = "Of which.")),
    responses((status = 200, description = "A page.", body = Page<JobItem>))
)]
async fn items(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<JobId>,
    Params(params): Params<ItemParams>,
) -> Answer<Page<JobItem>> {
    Ok(Json(
        service::jobs::items(state.desk(), &asker.caller, &params.of(id)).await?,
    ))
}

/// Watch a job: server-sent events. `change` has the id of the job as its data, at the start and whenever it changed; ask for the job to
/// learn more. `end` says that nothing more comes: `done`, or the code of a refusal. A stream that just ends (after two minutes at the
/// latest) is to be opened again.
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}/events", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "The events.", content_type = "text/event-stream", body = String))
)]
async fn events(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<JobId>,
) -> Result<Response, Refusal> {
    let watch = service::watch::job(state.desk(), &asker.caller, id).await?;
    follow(&state, &asker, watch)
}

/// Hold a job. Whoever is in a worker's hands at this moment is not done either.
#[utoipa::path(
    post, path = "/api/v1/jobs/{id}/pause", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "It is held.", body = JobRow))
)]
async fn pause(State(state): State<AppState>, asker: Asker, Id(id): Id<JobId>) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::pause(state.desk(), &asker.caller, id).await?,
    ))
}

/// Let a job go on.
#[utoipa::path(
    post, path = "/api/v1/jobs/{id}/resume", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "It goes on.", body = JobRow))
)]
async fn resume(State(state): State<AppState>, asker: Asker, Id(id): Id<JobId>) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::resume(state.desk(), &asker.caller, id).await?,
    ))
}

/// Call off what is left of a job. What was done stays done.
#[utoipa::path(
    post, path = "/api/v1/jobs/{id}/cancel", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "It is called off.", body = JobRow))
)]
async fn cancel(State(state): State<AppState>, asker: Asker, Id(id): Id<JobId>) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::cancel(state.desk(), &asker.caller, id).await?,
    ))
}

/// To whom a job that waits for approval would be done at this moment if the caller approved it, and who would be left out and why.
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}/approval", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "What it would do.", body = JobPreview))
)]
async fn approval_preview(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<JobId>,
) -> Answer<JobPreview> {
    Ok(Json(
        service::jobs::approval_preview(state.desk(), &asker.caller, id).await?,
    ))
}

/// Approve a job of another administrator that waits for it: it runs, at its moment or at once where that is over. Whoever is on its list
/// is changed only where both may do it. Wants a confirmed identity.
#[utoipa::path(
    post, path = "/api/v1/jobs/{id}/approve", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "It is approved.", body = JobRow))
)]
async fn approve(State(state): State<AppState>, asker: Asker, Id(id): Id<JobId>) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::approve(state.desk(), &asker.caller, id).await?,
    ))
}

/// Why a job is declined.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JobDecline {
    /// A line of at most 300 characters, for whoever started it.
    reason: String,
}

/// Decline a job of another administrator that waits for approval: nobody is changed.
#[utoipa::path(
    post, path = "/api/v1/jobs/{id}/decline", tag = "jobs", request_body = JobDecline, params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "It is declined.", body = JobRow))
)]
async fn decline(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<JobId>,
    Body(JobDecline { reason }): Body<JobDecline>,
) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::decline(state.desk(), &asker.caller, id, &reason).await?,
    ))
}

/// From when on a job waits until another administrator approves it.
#[utoipa::path(get, path = "/api/v1/settings/jobs", tag = "settings", responses((status = 200, description = "The rules.", body = ApprovalSettings)))]
async fn rules(State(state): State<AppState>, asker: Asker) -> Answer<ApprovalSettings> {
    Ok(Json(
        service::jobs::rules(state.desk(), &asker.caller).await?,
    ))
}

/// Change from when on a job waits until another administrator approves it. Jobs that wait go on waiting. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/settings/jobs", tag = "settings", request_body = ApprovalSettings,
    responses((status = 200, description = "Changed.", body = ApprovalSettings))
)]
async fn set_rules(
    State(state): State<AppState>,
    asker: Asker,
    Body(wanted): Body<ApprovalSettings>,
) -> Answer<ApprovalSettings> {
    Ok(Json(
        service::jobs::set_rules(state.desk(), &asker.caller, wanted).await?,
    ))
}

/// Make new messages for those whose message failed, while their password or link is still the one of this job. Changes nobody's
/// password.
#[utoipa::path(
    post, path = "/api/v1/jobs/{id}/retry-deliveries", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Of which.")),
    responses((status = 200, description = "They are queued.", body = JobRow))
)]
async fn retry_deliveries(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<JobId>,
) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::retry_deliveries(state.desk(), &asker.caller, id).await?,
    ))
}

/// Which passwords of a job.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ResultParams {
    /// Those behind this number of the list; from the start where not given.
    after: u64,
    /// Only those that were mailed to nobody.
    #[serde(deserialize_with = "switch")]
    not_mailed: bool,
}

/// Some of a job's temporary passwords, in the order of its list, for whoever started it alone. Wants a confirmed identity.
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}/results", tag = "jobs", params(ResultParams, ("id" = uuid::Uuid, Path, description = "Of which.")),
    responses((status = 200, description = "The passwords; ask on behind `next`.", body = JobResults))
)]
async fn results(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<JobId>,
    Params(ResultParams { after, not_mailed }): Params<ResultParams>,
) -> Answer<JobResults> {
    let (desk, caller) = (state.desk(), &asker.caller);
    Ok(Json(
        service::jobs::results(desk, caller, id, after, not_mailed).await?,
    ))
}

/// Which passwords of a job go into the file.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ResultFileParams {
    /// Only those that were mailed to nobody.
    #[serde(deserialize_with = "switch")]
    not_mailed: bool,
}

/// A job's temporary passwords as CSV (`UserPrincipalName,Password`), for whoever started it alone. Wants a confirmed identity.
#[utoipa::path(
    get, path = "/api/v1/jobs/{id}/results.csv", tag = "jobs", params(ResultFileParams, ("id" = uuid::Uuid, Path, description = "Of which.")),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String))
)]
async fn results_csv(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<JobId>,
    Params(ResultFileParams { not_mailed }): Params<ResultFileParams>,
) -> Result<Response, Refusal> {
    let rows = service::jobs::csv(state.desk(), &asker.caller, id, not_mailed).await?;
    Ok(super::file("passwords.csv", rows))
}

/// Wipe a job's temporary passwords: whoever started it has them.
#[utoipa::path(
    post, path = "/api/v1/jobs/{id}/taken", tag = "jobs", params(("id" = uuid::Uuid, Path, description = "Of which.")),
    responses((status = 200, description = "They are wiped.", body = JobRow))
)]
async fn taken(State(state): State<AppState>, asker: Asker, Id(id): Id<JobId>) -> Answer<JobRow> {
    Ok(Json(
        service::jobs::taken(state.desk(), &asker.caller, id).await?,
    ))
}
