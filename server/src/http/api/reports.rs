//! Reports for programs: the numbers, each with the filter behind it, and files in the shapes that people have.

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::Params;
use super::super::state::AppState;
use super::params::PeopleFilterParams;
use super::{Answer, Endpoint, endpoint};
use app::pages::admin::users::address::ListState;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::authority::Need;
use domain::wire::people::PeopleFilter;
use domain::wire::reports::{Report, Reports};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(reports)),
        endpoint(Need::Admin, routes!(never_expires)),
    ]
}

/// All reports.
#[derive(Serialize, ToSchema)]
pub(crate) struct AllReports {
    /// Active and blocked people.
    people: u64,
    /// Days until a password expires by policy; 0: never.
    expire_days: u16,
    /// Every report, in the order of the page.
    reports: Vec<OneReport>,
}

/// One report.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneReport {
    /// Which.
    report: Report,
    /// How many people are in it.
    pub(crate) people: u64,
    /// Who: for `selection.matching.filter` of a job.
    filter: PeopleFilter,
    /// Who: for the query of `/api/v1/people`, and for `--filter` on the host.
    pub(crate) query: String,
}

impl OneReport {
    pub(crate) const fn name(&self) -> &'static str {
        self.report.name()
    }
}

impl AllReports {
    pub(crate) fn each(&self) -> impl Iterator<Item = &OneReport> {
        self.reports.iter()
    }
}

impl From<Reports> for AllReports {
    fn from(found: Reports) -> Self {
        let one = |count: &domain::wire::reports::ReportCount| {
            let filter = count.report.filter();
            let state = ListState {
                filter,
                ..ListState::default()
            };
            OneReport {
                report: count.report,
                people: count.people,
                query: state.filter_query(),
                filter: state.filter,
            }
        };
        Self {
            people: found.people,
            expire_days: found.expire_days,
            reports: found.counts.iter().map(one).collect(),
        }
    }
}

/// How many people there are in each state that somebody may have to do something about, and who.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", responses((status = 200, description = "The numbers.", body = AllReports)))]
async fn reports(State(state): State<AppState>, asker: Asker) -> Answer<AllReports> {
    let found = service::people::reports(state.desk(), &asker.caller).await?;
    Ok(Json(found.into()))
}

/// The never-expires report: `UserPrincipalName,PasswordNeverExpires`. Wants a confirmed identity.
#[utoipa::path(
    get, path = "/api/v1/reports/never-expires.csv", tag = "reports", params(PeopleFilterParams),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String))
)]
async fn never_expires(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<PeopleFilterParams>,
) -> Result<Response, Refusal> {
    let rows =
        service::export::never_expires_csv(state.desk(), &asker.caller, &params.into()).await?;
    Ok(super::file("never-expires.csv", rows))
}
