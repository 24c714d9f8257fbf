//! What the commands for many people say to a person at a terminal.

use super::progress::moment;
use crate::cli::output::one_line;
use domain::wire::jobs::{JobKind, JobPreview, JobRow, JobState, JobWork};
use std::fmt::Write as _;

/// What would be done.
pub(super) fn preview(preview: &JobPreview, work: &JobWork) -> String {
    let people = match preview.people {
        1 => "1 person".to_owned(),
        many => format!("{many} people"),
    };
    let mut text = format!("{}: {people}", name(work.kind()));
    if preview.administrators > 0 {
        let _ = write!(text, ", {} of them with a role", preview.administrators);
    }
    text.push('\n');
    if work.makes_passwords() && work.is_mailed() && preview.unreachable > 0 {
        let _ = writeln!(
            text,
            "{} of them have no alternate address; their passwords are shown",
            preview.unreachable
        );
    }
    for left_out in &preview.left_out {
        let names: Vec<_> = left_out
            .first
            .iter()
            .map(|one| one.display_name.as_str())
            .collect();
        let more = left_out.count.saturating_sub(names.len() as u64);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let line = format!(
            "left out ({}): {}{more}",
            left_out.code.as_str(),
            names.join(", ")
        );
        let _ = writeln!(text, "{}", one_line(&line));
    }
    text
}

/// What a job does, in words.
pub(super) const fn name(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Reset => "reset passwords",
        JobKind::Links => "mail links to choose a password",
        JobKind::SetFromFile => "set passwords from a file",
        JobKind::ForceChange => "force a password change",
        JobKind::Block => "block sign-in",
        JobKind::EndSessions => "sign out everywhere",
        JobKind::Import => "import users",
        JobKind::Campaign => "ask for contact details by mail",
    }
}

/// It is left to the running program.
pub(super) fn started(job: &JobRow, is_new: bool) -> String {
    let began = if is_new {
        "started"
    } else {
        "it was started before"
    };
    format!(
        "job {}: {began}; a running program works on it from {}\n",
        job.id,
        moment(job.start_at)
    )
}

/// What another administrator said of it, or is asked to say.
pub(super) fn approval(job: &JobRow) -> String {
    let Some(approval) = &job.approval else {
        return String::new();
    };
    let by = match approval.answered_by.as_str() {
        "" => "the operator",
        name => name,
    };
    let text = match (job.state, approval.answered_at) {
        (JobState::WaitsForApproval, _) => format!(
            "waits until {} for another administrator: latchkey jobs approve {}",
            moment(approval.until),
            job.id
        ),
        (JobState::Declined, Some(at)) => {
            format!("declined by {by} at {}: {}", moment(at), approval.reason)
        }
        (_, Some(at)) => format!("approved by {by} at {}", moment(at)),
        (_, None) => "nobody approved it".to_owned(),
    };
    format!("{}\n", one_line(&text))
}

/// How far it is.
pub(super) fn so_far(job: &JobRow) -> String {
    let counts = job.counts;
    format!(
        "job {}: {} done, {} left out, {} failed, {} left\n",
        job.id,
        counts.done,
        counts.left_out,
        counts.failed,
        counts.left()
    )
}

/// What came of it, and what there is to be done.
pub(super) fn outcome(job: &JobRow) -> String {
    let mut text = so_far(job);
    let id = job.id;
    if job.counts.left_out + job.counts.failed > 0 {
        let _ = writeln!(text, "who and why: latchkey jobs show {id}");
    }
    if let Some(results) = job.results {
        let _ = writeln!(
            text,
            "{} passwords can be read until {}: latchkey jobs results {id}\nwhen you have them: latchkey jobs taken {id}",
            results.count,
            moment(results.until)
        );
    }
    if let Some(waiting) = job.deliveries.map(|all| all.waiting).filter(|all| *all > 0) {
        let _ = writeln!(
            text,
            "{waiting} messages wait: a running program sends them, or latchkey messages drain"
        );
    }
    text
}
