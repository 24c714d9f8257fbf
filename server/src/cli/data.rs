//! `import` and `export`: files in and out.

use super::arguments::{Export, Import};
use super::output::one_line;
use super::{Failure, Session, many};
use crate::http::answer::sentence;
use domain::JobId;
use domain::wire::audit::AuditFilter;
use domain::wire::jobs::JobRow;
use domain::wire::people::{ImportReport, PeopleFilter};
use domain::wire::problem::{Code, Problem};
use futures::StreamExt;
use serde::Serialize;
use std::io::Read;
use std::path::Path;

pub(super) async fn import(session: &Session, what: Import) -> Result<(), Failure> {
    let Import::Users {
        file,
        dry_run,
        good_rows_only,
        key,
    } = what;
    let csv = read(&file)?;
    let (desk, caller) = (&session.desk, &session.caller);
    if dry_run {
        let report = service::import::check(desk, caller, &csv).await?;
        let has_bad_rows = report.problem_count > 0;
        say(
            session,
            &Imported::of(report, None),
            "checked, nothing applied",
        )?;
        return if has_bad_rows && !good_rows_only {
            Err(Failure::Bad)
        } else {
            Ok(())
        };
    }
    let wanted = service::jobs::Import {
        good_rows_only,
        key,
    };
    let begun = service::jobs::begin_import(desk, caller, &csv, &wanted).await;
    if let Err(error) = &begun
        && error.problem().code == Code::FileHasBadRows
    {
        let report = service::import::check(desk, caller, &csv).await?;
        say(session, &Imported::of(report, None), "0 added")?;
        return Err(Failure::Bad);
    }
    let (started, report) = begun?;
    let job = many::see_through(session, started.job).await?;
    let imported = Imported::of(report.unwrap_or_default(), Some(&job));
    say(session, &imported, &format!("{} added", imported.applied))?;
    if imported.report.problem_count > 0 || imported.left_out > 0 {
        Err(Failure::Partly)
    } else {
        Ok(())
    }
}

fn say(session: &Session, imported: &Imported, done: &str) -> Result<(), Failure> {
    session
        .output
        .say(imported, |imported| report_as_text(&imported.report, done))
}

/// What came of a file.
#[derive(Serialize)]
struct Imported {
    #[serde(flatten)]
    report: ImportReport,
    /// How many were added.
    applied: u64,
    /// How many of the good rows were not, because somebody had the name by then.
    left_out: u64,
    /// The job that added them: `latchkey jobs show` has the rows.
    job: Option<JobId>,
}

impl Imported {
    fn of(report: ImportReport, job: Option<&JobRow>) -> Self {
        let counts = job.map(|job| job.counts).unwrap_or_default();
        Self {
            report,
            applied: counts.done,
            left_out: counts.left_out + counts.failed,
            job: job.map(|job| job.id),
        }
    }
}

/// The file, but never more of it than an import may have: one byte over the limit is enough to refuse it.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(service::import::MAX_BYTES).unwrap_or(u64::MAX);
    let unreadable = |error: &std::io::Error| {
        Failure::Misuse(format!("cannot read {}: {}", file.display(), error.kind()))
    };
    let mut csv = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(most + 1).read_to_end(&mut csv)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most + 1).read_to_end(&mut csv))
    };
    read.map_err(|error| unreadable(&error))?;
    if csv.len() > service::import::MAX_BYTES {
        let problem = Problem::new(Code::FileTooLarge).with("max", service::import::MAX_BYTES);
        return Err(Failure::Refused(Box::new(problem), None));
    }
    Ok(csv)
}

/// What is to be said of a file; `done`: what came of it.
pub(super) fn report_as_text(report: &ImportReport, done: &str) -> String {
    let table = locale::table(locale::Lang::En);
    let mut text = String::new();
    for problem in &report.problems {
        let column = if problem.column.is_empty() {
            String::new()
        } else {
            format!(", {}", problem.column)
        };
        let why = sentence(&table, problem.code, &problem.args);
        text = format!(
            "{text}{}\n",
            one_line(&format!(
                "row {}{column}: {why} ({})",
                problem.row,
                problem.code.as_str()
            ))
        );
    }
    let listed = u32::try_from(report.problems.len()).unwrap_or(u32::MAX);
    if report.problem_count > listed {
        text = format!(
            "{text}and {} problems more\n",
            report.problem_count - listed
        );
    }
    format!("{text}{} rows, {} good: {done}\n", report.rows, report.good)
}

pub(super) async fn export(session: &Session, what: Export) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let mut rows = match what {
        Export::Users { search, deleted } => {
            let filter = PeopleFilter {
                search,
                deleted,
                ..PeopleFilter::default()
            };
            service::export::people_csv(desk, caller, &filter).await?
        }
        Export::NeverExpires => {
            service::export::never_expires_csv(desk, caller, &PeopleFilter::default()).await?
        }
        Export::Audit => service::export::audit_csv(desk, caller, &AuditFilter::default()).await?,
    };
    while let Some(chunk) = rows.next().await {
        session.output.bytes(&chunk?)?;
    }
    Ok(())
}
