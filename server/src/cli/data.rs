//! `import` and `export`: files in and out.

use super::arguments::{Export, Import};
use super::output::one_line;
use super::{Failure, Session};
use crate::http::answer::sentence;
use domain::wire::audit::AuditFilter;
use domain::wire::people::{ImportReport, PeopleFilter};
use domain::wire::problem::{Code, Problem};
use futures::StreamExt;
use std::io::Read;
use std::path::Path;

pub(super) async fn import(session: &Session, what: Import) -> Result<(), Failure> {
    let Import::Users {
        file,
        dry_run,
        good_rows_only,
    } = what;
    let csv = read(&file)?;
    let (desk, caller) = (&session.desk, &session.caller);
    let mut report = service::import::check(desk, caller, &csv).await?;
    let stays_out = report.problem_count > 0 && !good_rows_only;
    if !dry_run && !stays_out {
        report = service::import::apply(desk, caller, &csv, good_rows_only).await?;
    }
    session.output.say(&report, |report| {
        let done = if dry_run {
            "checked, nothing applied".to_owned()
        } else {
            format!("{} added", report.applied)
        };
        report_as_text(report, &done)
    })?;
    if stays_out { Err(Failure::Bad) } else { Ok(()) }
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
