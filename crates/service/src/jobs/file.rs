//! **Set from a file**: a CSV of user names and passwords (`UserPrincipalName,NewPassword` or `upn,newpassword`) is checked against the
//! directory and the policy, row by row, then applied as a job. A CSV of user names alone says to whom any other work is done, however
//! many they are. Owns the reading of the file and what is said of each row; the passwords lie sealed beside the list until each is
//! set, and are wiped then.
//!
//! The check says what costs no hash; whether a password is the current one or was used before is asked when it is set, and a
//! refusal is that person's outcome.

use super::campaign::Facts;
use super::row::Source;
use super::{Started, Wish, approval, results, seen, select, wake, whole, work};
use crate::audit::{self, Entry};
use crate::import::table;
use crate::people::guard;
use crate::{Caller, Desk, Error, credentials, messages};
use domain::audit::Action as Event;
use domain::wire::jobs::{JobKind, JobRow, JobState, JobWork, NewJob};
use domain::wire::people::{ImportReport, RowProblem, Selection};
use domain::wire::problem::{Code, FieldError, Problem};
use domain::{JobId, PersonId, Secret, Timestamp, fold};
use std::collections::HashMap;
use store::jobs::state_code;
use store::{Job, JobItem, Person};

/// Headers that a column may have, in lower case: of the user name, and of the password.
const NAME: [&str; 4] = ["userprincipalname", "upn", "username", "user name"];
const PASSWORD: [&str; 3] = ["newpassword", "password", "new password"];
/// Rows asked of the directory, and written down, at a time.
const BATCH: usize = 500;

/// The columns that a file for this work must have.
const fn columns(kind: JobKind) -> &'static [&'static [&'static str]] {
    match kind {
        JobKind::SetFromFile => &[&NAME, &PASSWORD],
        _ => &[&NAME],
    }
}

/// A job for the people of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromFile {
    /// What is done. [`JobWork::Given`] takes the passwords of the file; everything else, its names alone.
    pub work: JobWork,
    /// **Apply the good rows** although some are bad.
    pub good_rows_only: bool,
    /// As in [`NewJob`].
    pub expected: Option<u64>,
    /// As in [`NewJob`].
    pub start_at: Option<Timestamp>,
    /// As in [`NewJob`].
    pub key: Option<String>,
}

/// A file that was looked at. May hold passwords: lives no longer than the call.
pub(super) struct Checked {
    /// What is to be said of it.
    pub report: ImportReport,
    /// Its good rows.
    pub good: Vec<Good>,
}

/// Somebody of the file.
pub(super) struct Good {
    /// Which row. The place on the list follows from it, so that one file always makes the same list.
    pub row: u32,
    /// Who.
    pub person: PersonId,
    /// What the file has for them: a password, or the whole person. It lies sealed beside the list until it is their turn.
    pub carried: Option<Secret>,
}

/// Whether a file has passwords, or user names alone.
///
/// # Errors
/// What is wrong with the file as a whole, as [`check_file`] but for a missing column of passwords.
pub async fn has_passwords(csv: &[u8]) -> Result<bool, Error> {
    match table::read(csv, columns(JobKind::SetFromFile)).await {
        Ok(_) => Ok(true),
        Err(error) if error.problem().code == Code::FileColumnMissing => {
            table::read(csv, columns(JobKind::Reset)).await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// What setting the passwords of this file would do. Changes nothing.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`; what is wrong with the file as a whole: `file_too_large`, `file_has_nul`,
/// `file_not_utf8`, `file_column_missing`, `file_too_many_rows`, `row_quote`.
pub async fn check_file(desk: &Desk, caller: &Caller, csv: &[u8]) -> Result<ImportReport, Error> {
    check_list(desk, caller, csv, JobKind::SetFromFile).await
}

/// What doing this to the people of a file would do. Changes nothing.
///
/// # Errors
/// As [`check_file`].
pub async fn check_list(
    desk: &Desk,
    caller: &Caller,
    csv: &[u8],
    kind: JobKind,
) -> Result<ImportReport, Error> {
    authorise(desk, caller, kind).await?;
    Ok(judge(desk, caller, csv, kind).await?.report)
}

async fn authorise(desk: &Desk, caller: &Caller, kind: JobKind) -> Result<(), Error> {
    let action = super::action(kind);
    let decision = guard::may_to_anybody(caller, action);
    guard::noted(desk, caller, action, None, decision).await
}

/// Starts a job that sets the passwords of a file. With a key that was used for the same file before, answers the job that there is.
///
/// # Errors
/// As [`begin_from_file`].
pub async fn start_from_file(
    desk: &Desk,
    caller: &Caller,
    csv: &[u8],
    must_change: bool,
    good_rows_only: bool,
    key: Option<String>,
) -> Result<JobRow, Error> {
    let wanted = FromFile {
        work: JobWork::Given { must_change },
        good_rows_only,
        expected: None,
        start_at: None,
        key,
    };
    Ok(begin_from_file(desk, caller, csv, &wanted).await?.job)
}

/// Starts a job for the people of a file. With a key that was used for the same file and work before, answers the job that there is.
///
/// # Errors
/// As [`check_file`], `confirm_identity`, `key_reused`; `invalid_input` for what is no job (`shape`, `minutes`, `start_at`, `key`, and
/// `file` where no row is good); `file_has_bad_rows` (`problems`) unless the good rows alone were asked for; `people_changed`.
pub async fn begin_from_file(
    desk: &Desk,
    caller: &Caller,
    csv: &[u8],
    from: &FromFile,
) -> Result<Started, Error> {
    let kind = from.work.kind();
    authorise(desk, caller, kind).await?;
    if from.work == JobWork::Import {
        // Its people are not there yet: see `import`.
        return Err(Error::field("work", Code::UnknownValue));
    }
    let upload = match Upload::receive(desk, caller, csv, from).await? {
        Received::Before(started) => return Ok(*started),
        Received::New(upload) => upload,
    };
    let checked = judge(desk, caller, csv, kind).await?;
    upload.begin(desk, caller, from, checked).await
}

/// A file that is to become a job.
pub(super) struct Upload {
    wanted: NewJob,
    wish: Wish,
    /// The job for it whose list never came whole.
    half: Option<Job>,
}

/// What there is for a file.
pub(super) enum Received {
    /// A job already.
    Before(Box<Started>),
    /// None yet, or one whose list never came whole.
    New(Box<Upload>),
}

impl Upload {
    /// Asks what does not depend on the file's rows.
    ///
    /// # Errors
    /// As [`begin_from_file`].
    pub(super) async fn receive(
        desk: &Desk,
        caller: &Caller,
        csv: &[u8],
        from: &FromFile,
    ) -> Result<Received, Error> {
        super::check_work(desk, &from.work)?;
        super::check_when(desk, from.start_at)?;
        super::check_key(from.key.as_deref())?;
        caller.require_confirmed(desk)?;
        let wanted = NewJob {
            work: from.work.clone(),
            selection: Selection::Ids(Vec::new()),
            expected: None,
            start_at: from.start_at,
            key: from.key.clone(),
        };
        let wish = Wish::of_file(desk, caller, &wanted, csv);
        let granted = wish.granted(&desk.store().read()).await?;
        match granted {
            Some(job) if !is_half_written(&job) => {
                let started = super::found(desk, caller, job).await?;
                Ok(Received::Before(Box::new(started)))
            }
            half => Ok(Received::New(Box::new(Self { wanted, wish, half }))),
        }
    }

    /// Writes the list down and starts.
    ///
    /// # Errors
    /// As [`begin_from_file`].
    pub(super) async fn begin(
        self,
        desk: &Desk,
        caller: &Caller,
        from: &FromFile,
        Checked { report, good }: Checked,
    ) -> Result<Started, Error> {
        if report.problem_count > 0 && !from.good_rows_only {
            let problem = Problem::new(Code::FileHasBadRows);
            return Err(problem.with("problems", report.problem_count).into());
        }
        if good.is_empty() {
            return Err(Error::field("file", Code::Required));
        }
        super::as_expected(from.expected, good.len() as u64)?;
        whole::check(desk, caller, &from.work, good.len() as u64).await?;
        let row = if let Some(job) = self.half {
            job
        } else {
            let row = Job {
                source: Source::file().write()?,
                ..super::new_row(desk, caller, &self.wanted, &self.wish)?
            };
            put(desk, &row, &self.wish).await?
        };
        let job = write_down(desk, caller, &row, from.work.kind(), &good).await?;
        wake(desk);
        messages::wake(desk);
        Ok(Started {
            job: seen(desk, caller, job).await?,
            is_new: true,
        })
    }
}

/// Whether its file never came whole: the program was killed while it was written down. The same wish goes on with it.
fn is_half_written(job: &Job) -> bool {
    job.state == state_code(JobState::Preparing)
        && Source::read(&job.source)
            .is_ok_and(|source| source.selection.is_none() && !source.is_complete())
}

/// The job, or the one that somebody with the same key made a moment ago.
async fn put(desk: &Desk, row: &Job, wish: &Wish) -> Result<Job, Error> {
    let put = desk
        .store()
        .write(|tx| async move {
            // One who was quicker, as far as this transaction can see.
            if let Some(job) = wish.granted(&tx).await? {
                return Ok(job);
            }
            store::jobs::put(&tx, row.clone()).await?;
            Ok::<_, Error>(row.clone())
        })
        .await;
    match put {
        // It could not see one that was not committed yet; now it is.
        Err(Error::Store(store::Error::Conflict(_))) => {
            let job = wish.granted(&desk.store().read()).await?;
            Ok(job.ok_or(Code::Busy)?)
        }
        other => other,
    }
}

/// The list, batch by batch; the job runs when the last one is written. Two who write the same list at once write the same rows.
async fn write_down(
    desk: &Desk,
    caller: &Caller,
    row: &Job,
    kind: JobKind,
    good: &[Good],
) -> Result<Job, Error> {
    let id = JobId(row.id);
    for batch in good.chunks(BATCH) {
        let is_open = desk
            .store()
            .write_long(|tx| async move {
                let job = store::jobs::lock(&tx, id).await?.ok_or(Code::NotFound)?;
                if !is_half_written(&job) {
                    return Ok(false);
                }
                store::jobs::add_items(&tx, items(desk, row, batch)?).await?;
                Ok::<_, Error>(true)
            })
            .await?;
        if !is_open {
            break;
        }
    }
    desk.store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            guard::may_to_anybody(caller, super::action(kind))?;
            let mut job = store::jobs::lock(&tx, id).await?.ok_or(Code::NotFound)?;
            if !is_half_written(&job) {
                return Ok(job);
            }
            let total = store::jobs::count_items(&tx, id).await?;
            job.total = total;
            let asked = approval::list_is_whole(&tx, desk, Source::file(), &mut job).await?;
            store::jobs::update(&tx, &job).await?;
            job.version += 1;
            let entry = Entry::new(Event::JobStarted)
                .after("job", job.id)
                .after("work", kind.name())
                .after("people", total);
            let entries = [Some(entry), asked].into_iter().flatten();
            audit::record_all(&tx, desk, caller, entries.collect()).await?;
            Ok::<_, Error>(job)
        })
        .await
}

fn items(desk: &Desk, job: &Job, batch: &[Good]) -> Result<Vec<JobItem>, Error> {
    batch
        .iter()
        .map(|good| {
            // The header is the first row of a file.
            let number = i64::from(good.row) - 1;
            let sealed = good
                .carried
                .as_ref()
                .map(|carried| results::seal_for(desk, job.id, number, carried))
                .transpose()?;
            let (sealed, seal_key) =
                sealed.map_or_else(Default::default, |sealed| (sealed.bytes, sealed.key));
            Ok(JobItem {
                job_id: job.id,
                number,
                person_id: good.person.0,
                state: 0,
                code: String::new(),
                next_at: 0,
                leased_by: None,
                sealed,
                seal_key,
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
    password: Option<Secret>,
}

#[derive(Default)]
struct Judged {
    report: ImportReport,
    good: Vec<Good>,
}

impl Judged {
    fn good(&mut self, row: u32, person: PersonId, carried: Option<Secret>) {
        self.good.push(Good {
            row,
            person,
            carried,
        });
    }

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

async fn judge(desk: &Desk, caller: &Caller, csv: &[u8], kind: JobKind) -> Result<Checked, Error> {
    let table = table::read(csv, columns(kind)).await?;
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
        let mut cells = cells.iter();
        let (Some(name), password) = (cells.next(), cells.next()) else {
            continue;
        };
        let key = fold::key(name.trim());
        let needed = |column: usize| (headers[column].clone(), FieldError::new("", Code::Required));
        let refusal = if key.is_empty() {
            Some(needed(0))
        } else if password.is_some_and(String::is_empty) {
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
            password: password.map(|password| Secret::new(password.as_str())),
        });
    }
    for batch in wanted.chunks(BATCH) {
        ask_directory(desk, caller, kind, batch, &headers, &mut judged).await?;
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
    kind: JobKind,
    batch: &[Wanted],
    headers: &[String],
    judged: &mut Judged,
) -> Result<(), Error> {
    let db = desk.store().read();
    let keys: Vec<String> = batch.iter().map(|wanted| wanted.key.clone()).collect();
    let found = store::people::by_user_name_keys(&db, &keys).await?;
    let ids: Vec<PersonId> = found.iter().map(|person| PersonId(person.id)).collect();
    let roles = store::roles::of_people(&db, &ids).await?;
    let facts = Facts::of(&db, desk, kind, &ids).await?;
    let people: HashMap<&str, &Person> = found
        .iter()
        .map(|person| (person.user_name_key.as_str(), person))
        .collect();
    for wanted in batch {
        let person = people.get(wanted.key.as_str()).copied();
        let Some(person) = person.filter(|person| person.deleted_at == 0) else {
            judged.bad(
                wanted.row,
                &headers[0],
                FieldError::new("", Code::UserUnknown),
            );
            continue;
        };
        let id = PersonId(person.id);
        let theirs = roles.get(&id).copied().unwrap_or_default();
        let decided = select::decide(caller, kind, &work::candidate(person), theirs, &facts);
        if let Err(code) = decided {
            judged.bad(wanted.row, &headers[0], FieldError::new("", code));
            continue;
        }
        let Some(password) = &wanted.password else {
            judged.good(wanted.row, id, None);
            continue;
        };
        match credentials::judge(desk, person, password, "password") {
            Ok(_) => judged.good(wanted.row, id, Some(password.clone())),
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
