//! How a job goes: a bar on a terminal, JSON lines for programs. Owns both forms and how often they are written.

use crate::cli::{Failure, Session};
use domain::wire::jobs::{Deliveries, JobKind, JobRow, JobState, ResultsInfo};
use domain::{JobId, Timestamp};
use serde::Serialize;
use std::io::{self, IsTerminal as _, Write};
use std::time::{Duration, Instant};

/// Between two lines for a program.
const BETWEEN: Duration = Duration::from_secs(1);
/// Cells of the bar.
const CELLS: u64 = 30;

/// Whom it is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A person at a terminal.
    Bar,
    /// A program that reads standard output.
    Lines,
    /// A program whose standard output has the passwords: lines go to standard error.
    LinesAside,
}

impl Form {
    /// `printed`: passwords go to standard output.
    pub(super) fn of(session: &Session, printed: bool) -> Self {
        let is_terminal = io::stdout().is_terminal() && io::stderr().is_terminal();
        match (session.output.is_json() || !is_terminal, printed) {
            (false, _) => Self::Bar,
            (true, false) => Self::Lines,
            (true, true) => Self::LinesAside,
        }
    }
}

/// A job at one moment.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    job: JobId,
    work: JobKind,
    state: JobState,
    total: u64,
    done: u64,
    left_out: u64,
    failed: u64,
    left: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_per_minute: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<Deliveries>,
    /// Passwords that can be read in the desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<ResultsInfo>,
}

impl From<&JobRow> for Line {
    fn from(job: &JobRow) -> Self {
        Self {
            job: job.id,
            work: job.kind,
            state: job.state,
            total: job.counts.total,
            done: job.counts.done,
            left_out: job.counts.left_out,
            failed: job.counts.failed,
            left: job.counts.left(),
            rate_per_minute: job.rate(),
            left_ms: job.left_ms(),
            messages: job.deliveries,
            results: job.results,
        }
    }
}

/// Tells how a job goes while it does.
pub(super) struct Progress {
    form: Form,
    last: Option<Instant>,
    is_drawn: bool,
}

impl Progress {
    pub(super) const fn new(form: Form) -> Self {
        Self {
            form,
            last: None,
            is_drawn: false,
        }
    }

    /// What is over is told by [`Progress::end`] alone.
    pub(super) fn tell(&mut self, job: &JobRow, now: Instant) {
        if job.state.is_over() {
            return;
        }
        let is_due = self
            .last
            .is_none_or(|last| now.duration_since(last) >= BETWEEN);
        match self.form {
            Form::Bar => {
                let _nobody_looks = write!(io::stderr(), "\r\u{1b}[K{}", bar(job));
                let _nobody_looks = io::stderr().flush();
                self.is_drawn = true;
            }
            Form::Lines | Form::LinesAside if is_due => {
                self.last = Some(now);
                let _nobody_reads = self.line(job);
            }
            Form::Lines | Form::LinesAside => {}
        }
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        if self.is_drawn {
            let _nobody_looks = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    /// The outcome.
    pub(super) fn end(
        self,
        job: &JobRow,
        text: impl FnOnce(&JobRow) -> String,
    ) -> Result<(), Failure> {
        match self.form {
            Form::Bar => {
                self.clear();
                // Aside, so that nothing stands between passwords on standard output.
                Ok(write!(io::stderr(), "{}", text(job))?)
            }
            Form::Lines | Form::LinesAside => self.line(job),
        }
    }

    fn line(&self, job: &JobRow) -> Result<(), Failure> {
        let line = serde_json::to_string(&Line::from(job))
            .map_err(|_| Failure::Failed("a line cannot be written".to_owned()))?;
        let written = match self.form {
            Form::LinesAside => writeln!(io::stderr(), "{line}"),
            Form::Bar | Form::Lines => writeln!(io::stdout(), "{line}"),
        };
        match written {
            // A reader that has seen enough (`| head`) stops no job.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// `[#########---------------------]  31 %  93 of 300  1200 a minute  10 s left`
fn bar(job: &JobRow) -> String {
    let percent = match job.state {
        // As long as the list grows, nobody knows what all is.
        JobState::Preparing => 0,
        _ => job.percent().min(100),
    };
    let filled = usize::try_from(percent * CELLS / 100).unwrap_or_default();
    let counts = job.counts;
    let mut text = format!(
        "[{:-<width$}] {percent:>3} %  {} of {}",
        "#".repeat(filled),
        counts.total - counts.left(),
        counts.total,
        width = usize::try_from(CELLS).unwrap_or_default()
    );
    let troubled = counts.left_out + counts.failed;
    if troubled > 0 {
        text = format!("{text}, {troubled} not done");
    }
    if let Some(rate) = job.rate() {
        text = format!("{text}  {rate} a minute");
    }
    if let Some(left) = job.left_ms() {
        text = format!("{text}  {} left", span(left.div_ceil(1_000)));
    }
    match job.state {
        JobState::Preparing => format!("{text}  writing the list down"),
        JobState::Paused => format!("{text}  held"),
        JobState::WaitsForApproval => format!("{text}  waits for approval"),
        _ => text,
    }
}

fn span(seconds: u64) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// A moment for a terminal.
pub(super) fn moment(at: Timestamp) -> String {
    locale::Table::machine(at)
}

#[cfg(test)]
mod tests {
    use super::{bar, span};
    use domain::wire::jobs::{JobCounts, JobKind, JobRow, JobState};
    use domain::{JobId, Timestamp};

    fn row(counts: JobCounts, worked_ms: u64) -> JobRow {
        JobRow {
            id: JobId(uuid::Uuid::nil()),
            kind: JobKind::ForceChange,
            is_mailed: false,
            mails_list: false,
            state: JobState::Running,
            started_by: String::new(),
            mine: true,
            counts,
            created_at: Timestamp(1),
            start_at: Timestamp(1),
            started_at: Some(Timestamp(1)),
            ended_at: None,
            worked_ms,
            version: 1,
            deliveries: None,
            results: None,
            approval: None,
        }
    }

    #[test]
    fn the_bar_says_how_far_how_fast_and_how_long() {
        let counts = JobCounts {
            total: 300,
            done: 149,
            left_out: 1,
            failed: 0,
        };
        assert_eq!(
            bar(&row(counts, 10_000)),
            "[###############---------------]  50 %  150 of 300, 1 not done  900 a minute  10 s left"
        );
        assert_eq!(
            bar(&row(JobCounts::default(), 0)),
            "[##############################] 100 %  0 of 0"
        );
    }

    #[test]
    fn a_span_has_two_parts_at_most() {
        assert_eq!(span(9), "9 s");
        assert_eq!(span(125), "2 min 5 s");
        assert_eq!(span(7_322), "2 h 2 min");
    }
}
