//! **Jobs**: work on many people, started, followed and held. Owns the list, the words for what a job is and where it stands, and the one
//! way to ask; starting one is `new`, one job is `one`, its passwords `results`, its approval `approve` and when one is needed `rules`,
//! passwords from a file `file`, what follows the reader over other pages `dock`.

mod approve;
pub mod dock;
pub mod file;
pub mod new;
pub mod one;
mod results;
mod rules;

use super::{lists, words};
use crate::calls::{self, CallError, odd_answer};
use crate::context::now;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{nothing, waiting};
use crate::parts::{PageTitle, Tag, Time, TimeForm, Tone};
use crate::query::{push, value, with_query};
use crate::words::{t, tr, words as table};
use domain::wire::Page;
use domain::wire::jobs::{JobCommand, JobKind, JobReply, JobRow, JobState};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::{Key, k};

/// Asks about one job, or does something to it.
///
/// # Errors
/// As the service refuses or fails.
pub(super) async fn single(command: JobCommand) -> Result<JobRow, CallError> {
    match calls::jobs(command).await? {
        JobReply::Job(row) => Ok(*row),
        _ => Err(odd_answer()),
    }
}

/// What a job does.
pub(super) fn kind(kind: JobKind) -> &'static str {
    t(match kind {
        JobKind::Reset => k::JOBS_KIND_RESET,
        JobKind::Links => k::JOBS_KIND_LINKS,
        JobKind::SetFromFile => k::JOBS_KIND_SET_FROM_FILE,
        JobKind::ForceChange => k::JOBS_KIND_FORCE_CHANGE,
        JobKind::Block => k::JOBS_KIND_BLOCK,
        JobKind::EndSessions => k::JOBS_KIND_END_SESSIONS,
        JobKind::Import => k::JOBS_KIND_IMPORT,
        JobKind::Campaign => k::JOBS_KIND_CAMPAIGN,
    })
}

/// Where a job stands.
pub(super) fn state(row: &JobRow) -> (Tone, &'static str) {
    // Whatever clock this page goes by: one that was not put off, or has begun, is not scheduled.
    let is_put_off = row.start_at > row.created_at && row.started_at.is_none();
    let is_scheduled = is_put_off && row.start_at > now().at.get();
    let (tone, key) = match row.state {
        JobState::Preparing | JobState::Running if is_scheduled => {
            (Tone::Neutral, k::JOBS_STATE_SCHEDULED)
        }
        JobState::Preparing => (Tone::Neutral, k::JOBS_STATE_PREPARING),
        JobState::Running => (Tone::Neutral, k::JOBS_STATE_RUNNING),
        JobState::Paused => (Tone::Warn, k::JOBS_STATE_PAUSED),
        JobState::Done if row.counts.failed > 0 => (Tone::Warn, k::JOBS_STATE_DONE),
        JobState::Done => (Tone::Good, k::JOBS_STATE_DONE),
        JobState::Cancelled => (Tone::Bad, k::JOBS_STATE_CANCELLED),
        JobState::WaitsForApproval => (Tone::Warn, k::JOBS_STATE_WAITS),
        JobState::Declined => (Tone::Bad, k::JOBS_STATE_DECLINED),
        JobState::Lapsed => (Tone::Bad, k::JOBS_STATE_LAPSED),
    };
    (tone, t(key))
}

/// The address of a job's page.
pub(super) fn address(row: &JobRow) -> String {
    format!("/admin/jobs/{}", row.id)
}

/// Who started it.
pub(super) fn starter(row: &JobRow) -> AnyView {
    if row.started_by.is_empty() {
        t(k::JOBS_OPERATOR).into_any()
    } else {
        view! { <bdi dir="ltr">{row.started_by.clone()}</bdi> }.into_any()
    }
}

/// How many have an outcome.
fn behind(row: &JobRow) -> u64 {
    row.counts.total - row.counts.left()
}

/// `3 of 10`.
pub(super) fn progress_text(row: &JobRow) -> String {
    let number = |n: u64| table().number(i64::try_from(n).unwrap_or(i64::MAX));
    let values = [
        ("done", number(behind(row)).into()),
        ("total", number(row.counts.total).into()),
    ];
    tr(k::JOBS_OF, &values)
}

async fn load(query: String) -> Result<Page<JobRow>, CallError> {
    let request = lists::request(&value(&query, "at"));
    match calls::jobs(JobCommand::List(request)).await? {
        JobReply::List(page) => Ok(page),
        _ => Err(odd_answer()),
    }
}

/// The page.
pub fn jobs() -> AnyView {
    let rows = Loaded::new(use_location().search.into(), |query| pack(load(query)));
    view! {
        <PageTitle title=t(k::JOBS_TITLE)/>
        <div class="head">
            <h1>{t(k::JOBS_TITLE)}</h1>
            <span class="head-acts">
                <a class="btn" href="/admin/jobs/file">{t(k::JOBS_FILE)}</a>
            </span>
        </div>
        <p class="lead">{t(k::JOBS_TEXT)}</p>
        {rows.view(|| waiting(8), list)}
        {rules::rules()}
    }
    .into_any()
}

const COLUMNS: [Key; 5] = [
    k::JOBS_WHAT,
    k::JOBS_STATE,
    k::JOBS_PROGRESS,
    k::JOBS_STARTED_BY,
    k::JOBS_CREATED,
];

fn list(page: Page<JobRow>) -> AnyView {
    if page.rows.is_empty() {
        let ways = view! { <a class="btn primary" href="/admin/users">{t(k::JOBS_SELECT)}</a> };
        return nothing(
            "jobs",
            k::JOBS_EMPTY_TITLE,
            k::JOBS_EMPTY_TEXT,
            ways.into_any(),
        );
    }
    let heads = COLUMNS
        .map(|key| view! { <th scope="col">{t(key)}</th> }.into_any())
        .collect_view();
    let rows = page.rows.iter().map(line).collect_view();
    let href = |at: String| {
        let mut query = String::new();
        push(&mut query, "at", &at);
        with_query("/admin/jobs", &query)
    };
    view! {
        <div class="sheet" id="jobs-list" tabindex="-1">
            <table class="plain-table jobs">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {lists::pager(k::JOBS_TITLE, "#jobs-list", page.previous, page.next, href)}
    }
    .into_any()
}

fn line(row: &JobRow) -> AnyView {
    let (tone, text) = state(row);
    let progress = view! {
        <progress max="100" value=row.percent().to_string() aria-hidden="true"></progress>
        <span class="hint">{progress_text(row)}</span>
    };
    view! {
        <tr>
            <th scope="row">
                <a href=address(row)>{kind(row.kind)}</a>
                <span class="hint">{words::count(k::JOBS_PEOPLE, row.counts.total)}</span>
            </th>
            {lists::cell(k::JOBS_STATE, view! { <Tag tone>{text}</Tag> }.into_any())}
            {lists::cell(k::JOBS_PROGRESS, progress.into_any())}
            {lists::cell(k::JOBS_STARTED_BY, starter(row))}
            {lists::cell(k::JOBS_CREATED, view! { <Time at=row.created_at form=TimeForm::Ago/> }.into_any())}
        </tr>
    }
    .into_any()
}
