//! `jobs`: those there are, for the operator.

use super::out::Sink;
use super::say;
use crate::cli::arguments::Jobs;
use crate::cli::output::table;
use crate::cli::{Failure, Session};
use domain::JobId;
use domain::wire::PageRequest;
use domain::wire::jobs::{ItemQuery, ItemState, JobItem, JobRow, JobState};
use serde::Serialize;

/// Rows asked for at a time.
const PAGE: u16 = 200;

pub(in crate::cli) async fn jobs(session: &Session, what: Jobs) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let job = match what {
        Jobs::List { state, most } => return list(session, state, most).await,
        Jobs::Show(one) => return show(session, JobId(one.job)).await,
        Jobs::Results {
            job,
            out,
            force,
            not_mailed,
        } => {
            let sink = Sink::open(&out, force)?;
            let rows = service::jobs::csv(desk, caller, JobId(job.job), not_mailed).await?;
            return sink.take(rows).await;
        }
        Jobs::Pause(one) => service::jobs::pause(desk, caller, JobId(one.job)).await?,
        Jobs::Resume(one) => service::jobs::resume(desk, caller, JobId(one.job)).await?,
        Jobs::Cancel(one) => service::jobs::cancel(desk, caller, JobId(one.job)).await?,
        Jobs::Approve(one) => service::jobs::approve(desk, caller, JobId(one.job)).await?,
        Jobs::Decline { job, reason } => {
            service::jobs::decline(desk, caller, JobId(job.job), &reason).await?
        }
        Jobs::Retry(one) => service::jobs::retry_deliveries(desk, caller, JobId(one.job)).await?,
        Jobs::Taken(one) => service::jobs::taken(desk, caller, JobId(one.job)).await?,
    };
    session.output.say(&job, one_as_text)
}

async fn list(session: &Session, state: Option<JobState>, most: usize) -> Result<(), Failure> {
    let mut rows = Vec::new();
    let mut after = None;
    while rows.len() < most {
        let page = PageRequest {
            after: after.take(),
            limit: Some(PAGE),
            ..PageRequest::default()
        };
        let page = service::jobs::list(&session.desk, &session.caller, &page).await?;
        let wanted = |job: &JobRow| state.is_none_or(|state| job.state == state);
        rows.extend(page.rows.into_iter().filter(wanted));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    rows.truncate(most);
    session.output.say(&rows, |rows| rows_as_text(rows))
}

fn rows_as_text(rows: &[JobRow]) -> String {
    let cells = |job: &JobRow| {
        [
            job.id.to_string(),
            job.kind.name().to_owned(),
            job.state.name().to_owned(),
            job.counts.total.to_string(),
            job.counts.done.to_string(),
            job.counts.left_out.to_string(),
            job.counts.failed.to_string(),
            locale::Table::machine(job.created_at),
            starter(job),
        ]
    };
    table(
        [
            "ID", "WORK", "STATE", "PEOPLE", "DONE", "LEFT OUT", "FAILED", "STARTED", "BY",
        ],
        rows.iter().map(cells),
    )
}

fn starter(job: &JobRow) -> String {
    if job.started_by.is_empty() {
        "the operator".to_owned()
    } else {
        job.started_by.clone()
    }
}

/// A job, and whoever it was not done to.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    job: JobRow,
    not_done: Vec<JobItem>,
}

async fn show(session: &Session, id: JobId) -> Result<(), Failure> {
    let job = service::jobs::get(&session.desk, &session.caller, id).await?;
    let mut not_done = Vec::new();
    for state in [ItemState::LeftOut, ItemState::Failed] {
        let mut after = None;
        loop {
            let query = ItemQuery {
                job: id,
                state: Some(state),
                page: PageRequest {
                    after: after.take(),
                    limit: Some(PAGE),
                    ..PageRequest::default()
                },
            };
            let page = service::jobs::items(&session.desk, &session.caller, &query).await?;
            not_done.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    session
        .output
        .say(&Shown { job, not_done }, |Shown { job, not_done }| {
            let cells = |item: &JobItem| {
                [
                    item.number.to_string(),
                    item.user_name.clone(),
                    item.state.name().to_owned(),
                    item.code
                        .map(|code| code.as_str().to_owned())
                        .unwrap_or_default(),
                ]
            };
            let mut text = one_as_text(job);
            if !not_done.is_empty() {
                text.push_str(&table(
                    ["ROW", "USER", "OUTCOME", "WHY"],
                    not_done.iter().map(cells),
                ));
            }
            text
        })
}

fn one_as_text(job: &JobRow) -> String {
    format!(
        "{}, started by {} at {}, {}\n{}{}",
        say::name(job.kind),
        crate::cli::output::one_line(&starter(job)),
        locale::Table::machine(job.created_at),
        job.state.name(),
        say::approval(job),
        say::outcome(job)
    )
}
