//! **Set from a file**: a CSV of user names and passwords (`UserPrincipalName,NewPassword` or `upn,newpassword`) is checked against the
//! directory and the policy, row by row, then applied as a job. Owns the reading of the file and what is said of each row; the passwords
//! lie sealed beside the list until each is set, and are wiped then.
//!
//! The check says what costs no hash; whether a password is the current one or was used before is asked when it is set, and a
//! refusal is that person's outcome.

use super::row::Source;
use super::{Wish, may, results, seen, wake};
use crate::audit::{self, Entry};
use crate::import::table;
use crate::people::guard;
use crate::{Caller, Desk, Error, credentials};
use domain::audit::Action as Event;
use domain::wire::jobs::{JobKind, JobRow, JobState, JobWork, NewJob};
use domain::wire::people::{ImportReport, RowProblem, Selection};
use domain::wire::problem::{Code, FieldError, Problem};
use domain::{JobId, PersonId, Secret, fold};
use std::collections::HashMap;
use store::jobs::state_code;
use store::{Job, JobItem, Person};

/// Headers that a column may have, in lower case: of the user name, and of the password.
const NAME: [&str; 4] = ["userprincipalname", "upn", "username", "user name"];
const PASSWORD: [&str; 3] = ["newpassword", "password", "new password"];
/// Rows asked of the directory, and written down, at a time.
const BATCH: usize = 500;

/// A file that was looked at. Holds passwords: lives no longer than the call.
#[derive(Debug)]
pub struct Checked {
    /// What is to be said of it.
    pub report: ImportReport,
    good: Vec<(PersonId, Secret)>,
}

/// What setting the passwords of this file would do. Changes nothing.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`; what is wrong with the file as a whole: `file_too_large`, `file_has_nul`,
/// `file_not_utf8`, `file_column_missing`, `file_too_many_rows`, `row_quote`.
pub async fn check_file(desk: &Desk, caller: &Caller, csv: &[u8]) -> Result<ImportReport, Error> {
    authorise(desk, caller).await?;
    Ok(judge(desk, caller, csv).await?.report)
}

async fn authorise(desk: &Desk, caller: &Caller) -> Result<(), Error> {
    let action = super::action(JobKind::SetFromFile);
    let decision = guard::may_to_anybody(caller, action);
    guard::noted(desk, caller, action, None, decision).await
}

/// Starts a job that sets the passwords of a file. With a key that was used for the same file before, answers the job that there is.
///
/// # Errors
/// As [`check_file`], `confirm_identity`, `key_reused`; `file_has_bad_rows` (`problems`) unless the good rows alone were asked for;
/// `invalid_input` (`file`) where no row is good.
pub async fn start_from_file(
    desk: &Desk,
    caller: &Caller,
    csv: &[u8],
    must_change: bool,
    good_rows_only: bool,
    key: Option<String>,
) -> Result<JobRow, Error> {
    authorise(desk, caller).await?;
    caller.require_confirmed(desk)?;
    let wanted = NewJob {
        work: JobWork::Given { must_change },
        selection: Selection::Ids(Vec::new()),
        expected: None,
        start_at: None,
        key,
    };
    let wish = Wish::of_file(caller, &wanted, csv);
    if let Some(job) = wish.granted(&desk.store().read()).await? {
        return seen(desk, caller, job).await;
    }
    let Checked { report, good } = judge(desk, caller, csv).await?;
    if report.problem_count > 0 && !good_rows_only {
        let problem = Problem::new(Code::FileHasBadRows);
        return Err(problem.with("problems", report.problem_count).into());
    }
    if good.is_empty() {
        return Err(Error::field("file", Code::Required));
    }
    let row = &Job {
        source: Source::file().write()?,
        ..super::new_row(desk, caller, &wanted, &wish)?
    };
    desk.store()
        .write(|tx| async move { Ok::<_, Error>(store::jobs::put(&tx, row.clone()).await?) })
        .await?;
    let id = JobId(row.id);
    let rows = &good;
    for from in (0..rows.len()).step_by(BATCH) {
        let batch = &rows[from..(from + BATCH).min(rows.len())];
        desk.store()
            .write_long(|tx| async move {
                let items = items(desk, row, from, batch)?;
                store::jobs::add_items(&tx, items).await?;
                Ok::<_, Error>(())
            })
            .await?;
    }
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let job = desk
        .store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            guard::may_to_anybody(caller, super::action(JobKind::SetFromFile))?;
            let mut job = store::jobs::lock(&tx, id).await?.ok_or(Code::NotFound)?;
            job.total = total;
            job.state = state_code(JobState::Running);
            job.source = Source::file().complete().write()?;
            store::jobs::update(&tx, &job).await?;
            job.version += 1;
            let entry = Entry::new(Event::JobStarted)
                .after("job", job.id)
                .after("work", JobKind::SetFromFile.name())
                .after("people", total);
            audit::record(&tx, desk, caller, entry).await?;
            Ok::<_, Error>(job)
        })
        .await?;
    wake(desk);
    seen(desk, caller, job).await
}

fn items(
    desk: &Desk,
    job: &Job,
    from: usize,
    batch: &[(PersonId, Secret)],
) -> Result<Vec<JobItem>, Error> {
    let first = i64::try_from(from).unwrap_or(i64::MAX).saturating_add(1);
    (first..)
        .zip(batch)
        .map(|(number, (person, password))| {
            let sealed = results::seal_for(desk, job.id, number, password)?;
            Ok(JobItem {
                job_id: job.id,
                number,
                person_id: person.0,
                state: 0,
                code: String::new(),
                next_at: 0,
                leased_by: None,
                sealed: sealed.bytes,
                seal_key: sealed.key,
                message_id: None,
                at: 0,
            })
        })
        .collect()
}

/// One good row of the file itself.
struct Wanted {
    row: u32,
    key: String,
    password: Secret,
}

#[derive(Default)]
struct Judged {
    report: ImportReport,
    good: Vec<(PersonId, Secret)>,
}

impl Judged {
    fn bad(&mut self, row: u32, column: &str, error: FieldError) {
        self.report.problem_count += 1;
        if self.report.problems.len() < table::MAX_LISTED {
            self.report.problems.push(RowProblem {
                row,
                column: column.to_owned(),
                code: error.code,
                args: error.args,
            });
        }
    }
}

async fn judge(desk: &Desk, caller: &Caller, csv: &[u8]) -> Result<Checked, Error> {
    let table = table::read(csv, &[&NAME, &PASSWORD]).await?;
    let headers = table.headers.clone();
    let mut judged = Judged::default();
    let mut wanted = Vec::new();
    let mut rows: HashMap<String, u32> = HashMap::new();
    for row in table.rows {
        judged.report.rows += 1;
        let (number, cells) = match row {
            Ok(row) => row,
            Err((number, code)) => {
                judged.bad(number, "", FieldError::new("", code));
                continue;
            }
        };
        let [name, password] = cells.as_slice() else {
            continue;
        };
        let key = fold::key(name.trim());
        let needed = |column: usize| (headers[column].clone(), FieldError::new("", Code::Required));
        let refusal = if key.is_empty() {
            Some(needed(0))
        } else if password.is_empty() {
            Some(needed(1))
        } else {
            rows.get(&key).map(|first| {
                let twice = FieldError::new("", Code::RowDuplicate).with("row", first);
                (headers[0].clone(), twice)
            })
        };
        if let Some((column, error)) = refusal {
            judged.bad(number, &column, error);
            continue;
        }
        rows.insert(key.clone(), number);
        wanted.push(Wanted {
            row: number,
            key,
            password: Secret::new(password.as_str()),
        });
    }
    for batch in wanted.chunks(BATCH) {
        ask_directory(desk, caller, batch, &headers, &mut judged).await?;
    }
    judged.report.problems.sort_by_key(|problem| problem.row);
    judged.report.good = u32::try_from(judged.good.len()).unwrap_or(u32::MAX);
    Ok(Checked {
        report: judged.report,
        good: judged.good,
    })
}

async fn ask_directory(
    desk: &Desk,
    caller: &Caller,
    batch: &[Wanted],
    headers: &[String],
    judged: &mut Judged,
) -> Result<(), Error> {
    let db = desk.store().read();
    let keys: Vec<String> = batch.iter().map(|wanted| wanted.key.clone()).collect();
    let found = store::people::by_user_name_keys(&db, &keys).await?;
    let ids: Vec<PersonId> = found.iter().map(|person| PersonId(person.id)).collect();
    let roles = store::roles::of_people(&db, &ids).await?;
    let people: HashMap<&str, &Person> = found
        .iter()
        .map(|person| (person.user_name_key.as_str(), person))
        .collect();
    for wanted in batch {
        let person = people.get(wanted.key.as_str()).copied();
        let Some(person) = person.filter(|person| person.deleted_at == 0) else {
            judged.bad(wanted.row, &headers[0], FieldError::new("", Code::NotFound));
            continue;
        };
        let id = PersonId(person.id);
        let theirs = roles.get(&id).copied().unwrap_or_default();
        if let Err(code) = may(caller, JobKind::SetFromFile, id, theirs) {
            judged.bad(wanted.row, &headers[0], FieldError::new("", code));
            continue;
        }
        match credentials::judge(desk, person, &wanted.password, "password") {
            Ok(_) => judged.good.push((id, wanted.password.clone())),
            Err(error) => {
                let problem = error.problem();
                let code = problem.code;
                let errors = problem.errors.into_iter();
                let first = errors.into_iter().next();
                let first = first.unwrap_or_else(|| FieldError::new("", code));
                judged.bad(wanted.row, &headers[1], first);
            }
        }
    }
    Ok(())
}
