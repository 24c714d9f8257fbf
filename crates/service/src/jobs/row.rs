//! Jobs as they are stored and as pages and scripts see them. Owns the form of what a list comes from and of an outcome; decides nothing.

use super::approval;
use crate::{Caller, Error};
use domain::wire::jobs::{Approval, JobCounts, JobItem, JobRow, JobState, JobWork};
use domain::wire::people::Selection;
use domain::wire::problem::Code;
use domain::{JobId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use store::Job;
use store::jobs::{ItemRow, item_state_of, state_of};

/// Where a list comes from, and how far it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    /// What was selected; none: a file, which is gone.
    pub selection: Option<Selection>,
    /// Everybody up to this id is written down.
    pub after: Option<PersonId>,
    /// Everybody is.
    complete: bool,
}

impl Source {
    pub(super) fn of(selection: &Selection) -> Self {
        Self {
            selection: Some(selection.clone()),
            after: None,
            complete: false,
        }
    }

    pub(super) const fn file() -> Self {
        Self {
            selection: None,
            after: None,
            complete: false,
        }
    }

    pub(super) fn complete(self) -> Self {
        Self {
            complete: true,
            ..self
        }
    }

    pub(super) const fn is_complete(&self) -> bool {
        self.complete
    }

    pub(super) fn read(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text)
            .map_err(|_| Error::Inconsistent("a job's source cannot be read".to_owned()))
    }

    pub(super) fn write(&self) -> Result<String, Error> {
        serde_json::to_string(self)
            .map_err(|_| Error::Inconsistent("a job's source cannot be written".to_owned()))
    }
}

pub(super) fn state(job: &Job) -> Result<JobState, Error> {
    state_of(job.state).ok_or_else(|| Error::Inconsistent(format!("job {}: state", job.id)))
}

pub(super) fn work(job: &Job) -> Result<JobWork, Error> {
    serde_json::from_str(&job.work)
        .map_err(|_| Error::Inconsistent(format!("job {}: work", job.id)))
}

/// Whether the caller started it. The operator started those that no person did.
pub(super) fn is_mine(job: &Job, caller: &Caller) -> bool {
    match caller.id() {
        Some(id) => job.owner_id == Some(id.0),
        None => caller.is_host() && job.owner_id.is_none(),
    }
}

pub(super) fn wire(job: &Job, caller: &Caller) -> Result<JobRow, Error> {
    let count = i64::unsigned_abs;
    let work = work(job)?;
    Ok(JobRow {
        id: JobId(job.id),
        kind: work.kind(),
        is_mailed: work.is_mailed(),
        mails_list: work.mails_list(),
        state: state(job)?,
        started_by: job.owner_name.clone(),
        mine: is_mine(job, caller),
        counts: JobCounts {
            total: count(job.total),
            done: count(job.done),
            left_out: count(job.left_out),
            failed: count(job.failed),
        },
        created_at: Timestamp(job.created_at),
        start_at: Timestamp(job.start_at),
        started_at: Timestamp(job.started_at).some(),
        ended_at: Timestamp(job.ended_at).some(),
        worked_ms: count(job.worked_ms),
        version: job.version,
        deliveries: None,
        results: None,
        approval: (job.asked_at > 0).then(|| Approval {
            asked_at: Timestamp(job.asked_at),
            until: approval::until(job),
            answered_by: job.answered_name.clone(),
            answered_at: Timestamp(job.answered_at).some(),
            reason: job.reason.clone(),
            is_mine_to_answer: approval::is_to_answer(caller, job),
        }),
    })
}

pub(super) fn item(row: ItemRow) -> Result<JobItem, Error> {
    let broken = || Error::Inconsistent(format!("item {}: state", row.number));
    Ok(JobItem {
        number: row.number.unsigned_abs(),
        person: PersonId(row.person_id),
        state: item_state_of(row.state).ok_or_else(broken)?,
        code: Code::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == row.code),
        at: Timestamp(row.at).some(),
        delivery: row.delivery.and_then(store::messages::state_of),
        display_name: row.display_name,
        user_name: row.user_name,
    })
}
