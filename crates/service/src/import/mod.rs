//! **Import users**: a CSV file of people is checked, then applied as a job. Owns what the directory has to say about a file's rows; [`file`]
//! reads the file, [`template`] knows its columns, `crate::jobs` adds the people.
//!
//! A check changes nothing and holds nothing: an import reads the file again and asks the directory again, so what was
//! good when it was checked and is not any more is found. Nothing is applied unless every row is good or the caller asks
//! for the good rows only. Whose name is taken while the job runs is left out of it, with the reason.
//!
//! Imported people have no password and no role. The same file once more adds nobody: every row is taken.

mod file;
mod reader;
pub(crate) mod table;
pub(crate) mod template;

pub use file::{MAX_BYTES, MAX_ROWS};

use crate::people::guard;
use crate::{Caller, Desk, Error};
use domain::authority::Action;
use domain::wire::people::ImportReport;
use domain::wire::problem::{Code, FieldError, Problem};
pub(crate) use file::SheetPerson;
use file::{Problems, Sheet};
use std::collections::HashSet;
use store::Db;

/// Good rows that are shown before an import.
const PREVIEW: usize = 20;

/// What an import of this file would do. Changes nothing.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`; what is wrong with the file as a whole: `file_too_large`,
/// `file_has_nul`, `file_not_utf8`, `file_column_missing`, `file_column_unknown`, `file_column_twice`,
/// `file_too_many_rows`, `row_quote`.
pub async fn check(desk: &Desk, caller: &Caller, csv: &[u8]) -> Result<ImportReport, Error> {
    Ok(judged(desk, caller, csv).await?.0)
}

/// The report of a file, and its good rows.
///
/// # Errors
/// As [`check`].
pub(crate) async fn judged(
    desk: &Desk,
    caller: &Caller,
    csv: &[u8],
) -> Result<(ImportReport, Vec<SheetPerson>), Error> {
    authorise(desk, caller).await?;
    judge(&desk.store().read(), read(csv).await?).await
}

pub(crate) async fn authorise(desk: &Desk, caller: &Caller) -> Result<(), Error> {
    let decision = caller.may_at_all(Action::ImportPeople);
    guard::noted(desk, caller, Action::ImportPeople, None, decision).await
}

/// Reads the file on a thread of its own: sixteen megabytes take longer than a request may hold a worker.
async fn read(csv: &[u8]) -> Result<Sheet, Error> {
    if csv.len() > MAX_BYTES {
        // Refused before it is copied.
        return Err(Problem::new(Code::FileTooLarge)
            .with("max", MAX_BYTES)
            .into());
    }
    let csv = csv.to_vec();
    let sheet = tokio::task::spawn_blocking(move || file::read(&csv)).await;
    Ok(sheet.map_err(|error| Error::Inconsistent(format!("reading an import: {error}")))??)
}

/// What the directory says of the rows that are good in themselves: whose names and addresses are taken.
async fn judge(db: &impl Db, sheet: Sheet) -> Result<(ImportReport, Vec<SheetPerson>), Error> {
    let names: Vec<String> = sheet
        .people
        .iter()
        .map(|one| one.name_key.clone())
        .collect();
    let addresses = sheet.people.iter().map(|one| one.address_key.clone());
    let addresses: Vec<String> = addresses.filter(|key| !key.is_empty()).collect();
    let taken: HashSet<String> = store::people::taken(db, &names)
        .await?
        .into_iter()
        .collect();
    let foreign = store::people::user_names_among(db, &addresses).await?;
    let foreign: HashSet<String> = foreign.into_iter().collect();
    let mut problems = Problems::default();
    let mut good = Vec::with_capacity(sheet.people.len());
    for one in sheet.people {
        let name = taken.contains(&one.name_key).then_some("user_name");
        let address = foreign
            .contains(&one.address_key)
            .then_some("alternate_email");
        if name.or(address).is_none() {
            good.push(one);
            continue;
        }
        for field in name.into_iter().chain(address) {
            problems.add(one.row, FieldError::new(field, Code::UserNameTaken));
        }
    }
    let problems = sheet.problems.merge(problems);
    let preview = good
        .iter()
        .take(PREVIEW)
        .map(|one| one.person.to_fields())
        .collect();
    let report = ImportReport {
        rows: sheet.rows,
        good: u32::try_from(good.len()).unwrap_or(u32::MAX),
        problem_count: problems.count,
        problems: problems.listed,
        preview,
    };
    Ok((report, good))
}
