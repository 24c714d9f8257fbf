//! Reads a file of people without knowing the directory: limits, encoding, header, rows, and what the rows say
//! against each other. Owns every refusal that the file alone can give; never asks the database.
//!
//! What is wrong with the file as a whole (its size, its encoding, its header) is a [`Problem`]; what is wrong with a row is
//! a [`RowProblem`], and the others go on.

use super::reader::{Row, Rows};
use super::template::{self, COLUMNS};
use domain::fold;
use domain::person::ValidPerson;
use domain::wire::people::{PersonFields, RowProblem};
use domain::wire::problem::{Code, FieldError, Problem};
use std::collections::HashMap;

/// Largest file that is looked at (promise O3).
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Most people in one file.
pub const MAX_ROWS: u32 = 50_000;
/// Row problems that are listed; the others are counted.
pub(crate) const MAX_LISTED: usize = 1_000;
/// Header problems that are listed, and how much of a foreign header is repeated.
const MAX_COLUMNS_LISTED: usize = 20;
const MAX_HEADER_SHOWN: usize = 60;

/// A file that could be read.
pub(crate) struct Sheet {
    /// Rows below the header that are not blank.
    pub rows: u32,
    /// Rows that are good as far as the file can say, in its order.
    pub people: Vec<SheetPerson>,
    /// What is wrong with the other rows.
    pub problems: Problems,
}

/// A good row.
pub(crate) struct SheetPerson {
    /// Its number in a spreadsheet.
    pub row: u32,
    /// Its fields.
    pub person: ValidPerson,
    /// Look-up key of the user name.
    pub name_key: String,
    /// Look-up key of the alternate address; empty when there is none.
    pub address_key: String,
}

/// Problems in row order, the first [`MAX_LISTED`] of them kept, all of them counted.
#[derive(Default)]
pub(crate) struct Problems {
    /// The first ones.
    pub listed: Vec<RowProblem>,
    /// All of them.
    pub count: u32,
}

impl Problems {
    /// Counts a problem and keeps it if there is room. Callers come in row order.
    pub(crate) fn add(&mut self, row: u32, error: FieldError) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < MAX_LISTED {
            let column = template::header_of(&error.field).to_owned();
            self.listed.push(RowProblem {
                row,
                column,
                code: error.code,
                args: error.args,
            });
        }
    }

    /// Both, in row order.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.count = self.count.saturating_add(other.count);
        self.listed.extend(other.listed);
        self.listed.sort_by_key(|problem| problem.row);
        self.listed.truncate(MAX_LISTED);
        self
    }
}

/// Reads a file.
///
/// # Errors
/// `file_too_large`, `file_has_nul`, `file_not_utf8` (both with `row`), `file_column_missing`,
/// `file_column_unknown`, `file_column_twice` (with `column`, all of them in `errors`), `row_quote` in the header,
/// `file_too_many_rows`.
pub(crate) fn read(csv: &[u8]) -> Result<Sheet, Problem> {
    let text = decode(csv)?;
    let separator = separator_of(text);
    let mut rows = Rows::new(text, separator).filter(|row| !row.as_ref().is_ok_and(Row::is_blank));
    let columns = match rows.next() {
        Some(Ok(header)) => columns_of(&header)?,
        Some(Err(broken)) => return Err(Problem::new(Code::RowQuote).with("row", broken.row)),
        None => return Err(missing(COLUMNS[0].header)),
    };
    let mut sheet = Sheet {
        rows: 0,
        people: Vec::new(),
        problems: Problems::default(),
    };
    let mut seen = Seen::default();
    for row in rows {
        if sheet.rows == MAX_ROWS {
            return Err(Problem::new(Code::FileTooManyRows).with("max", MAX_ROWS));
        }
        sheet.rows += 1;
        match row {
            Ok(row) => sheet.take(&row, &columns, &mut seen),
            Err(broken) => sheet
                .problems
                .add(broken.row, FieldError::new("", Code::RowQuote)),
        }
    }
    Ok(sheet)
}

/// The text of a file, without its byte order mark.
pub(super) fn decode(csv: &[u8]) -> Result<&str, Problem> {
    if csv.len() > MAX_BYTES {
        return Err(Problem::new(Code::FileTooLarge).with("max", MAX_BYTES));
    }
    // A spreadsheet program that saves "Unicode text" writes UTF-16: not UTF-8, and full of NUL.
    let utf16 = csv.starts_with(&[0xff, 0xfe]) || csv.starts_with(&[0xfe, 0xff]);
    if let Some(at) = csv.iter().position(|byte| *byte == 0).filter(|_| !utf16) {
        return Err(Problem::new(Code::FileHasNul).with("row", row_at(csv, at)));
    }
    let text = str::from_utf8(csv).map_err(|error| {
        Problem::new(Code::FileNotUtf8).with("row", row_at(csv, error.valid_up_to()))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The row in which a byte stands, as well as it can be told in a file that is no text: an unfinished
/// quoted cell belongs to the row in which it begins.
fn row_at(csv: &[u8], at: usize) -> u32 {
    let before = str::from_utf8(&csv[..at]).unwrap_or_default();
    let text = format!("{before}?");
    Rows::new(&text, separator_of(&text))
        .last()
        .map_or(1, |row| {
            row.map_or_else(|broken| broken.row, |row| row.number)
        })
}

/// Comma or semicolon: whichever cuts the first line into more columns that are known.
fn separator_of(text: &str) -> char {
    let text = text.trim_start_matches(['\n', '\r']);
    let known = |separator| match Rows::new(text, separator)
        .find(|row| !row.as_ref().is_ok_and(Row::is_blank))
    {
        Some(Ok(header)) => header
            .cells
            .iter()
            .filter(|cell| template::by_header(cell).is_some())
            .count(),
        _ => 0,
    };
    if known(';') > known(',') { ';' } else { ',' }
}

/// Which column of the template each cell of a row belongs to.
fn columns_of(header: &Row) -> Result<Vec<usize>, Problem> {
    let mut found = Vec::new();
    let mut refused = Vec::new();
    for (at, cell) in header.cells.iter().enumerate() {
        match template::by_header(cell) {
            Some(column) if found.contains(&column) => {
                refused.push((Code::FileColumnTwice, shown(cell, at)));
            }
            Some(column) => found.push(column),
            None => refused.push((Code::FileColumnUnknown, shown(cell, at))),
        }
    }
    let absent = COLUMNS
        .iter()
        .enumerate()
        .filter(|(at, column)| column.needed && !found.contains(at));
    let absent = absent.map(|(_, column)| (Code::FileColumnMissing, column.header.to_owned()));
    let all: Vec<(Code, String)> = absent.chain(refused).take(MAX_COLUMNS_LISTED).collect();
    let Some((code, column)) = all.first() else {
        return Ok(found);
    };
    let error =
        |(code, column): &(Code, String)| FieldError::new(column, *code).with("column", column);
    let errors = all.iter().map(error).collect();
    Err(Problem {
        errors,
        ..Problem::new(*code).with("column", column)
    })
}

/// A foreign header as it is repeated: cut, and by its number where it has no text.
fn shown(cell: &str, at: usize) -> String {
    let cell: String = cell
        .trim()
        .chars()
        .filter(|c| !domain::text::is_forbidden(*c))
        .take(MAX_HEADER_SHOWN)
        .collect();
    if cell.is_empty() {
        format!("#{}", at + 1)
    } else {
        cell
    }
}

fn missing(column: &str) -> Problem {
    let error = FieldError::new(column, Code::FileColumnMissing).with("column", column);
    Problem {
        errors: vec![error],
        ..Problem::new(Code::FileColumnMissing).with("column", column)
    }
}

/// Names and addresses met so far, by look-up key, with their rows. Bad rows count too: whoever repairs one
/// would otherwise meet the next refusal.
#[derive(Default)]
struct Seen {
    names: HashMap<String, u32>,
    addresses: HashMap<String, u32>,
}

impl Seen {
    /// What a row says against the rows before it, and remembers it. Two people never share a user name,
    /// and nobody's user name is another's alternate address (promise T11), whichever comes first.
    fn check(&mut self, row: u32, name_key: &str, address_key: &str) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if let Some(first) = self.names.get(name_key) {
            errors.push(FieldError::new("user_name", Code::RowDuplicate).with("row", first));
        } else if let Some(first) = self.addresses.get(name_key) {
            errors.push(FieldError::new("user_name", Code::UserNameTaken).with("row", first));
        }
        if let Some(first) = self.names.get(address_key) {
            errors.push(FieldError::new("alternate_email", Code::UserNameTaken).with("row", first));
        }
        if !name_key.is_empty() {
            self.names.entry(name_key.to_owned()).or_insert(row);
        }
        if !address_key.is_empty() {
            self.addresses.entry(address_key.to_owned()).or_insert(row);
        }
        errors
    }
}

impl Sheet {
    fn take(&mut self, row: &Row, columns: &[usize], seen: &mut Seen) {
        if row.width != columns.len() {
            let error = FieldError::new("", Code::RowCells)
                .with("cells", row.width)
                .with("columns", columns.len());
            return self.problems.add(row.number, error);
        }
        let fields = fields_of(row, columns);
        let (name_key, address_key) = (
            fold::key(&fields.user_name),
            fold::key(&fields.alternate_email),
        );
        let conflicts = seen.check(row.number, &name_key, &address_key);
        match ValidPerson::parse(&fields) {
            Ok(person) if conflicts.is_empty() => {
                self.people.push(SheetPerson {
                    row: row.number,
                    person,
                    name_key,
                    address_key,
                });
            }
            parsed => {
                let errors = parsed
                    .err()
                    .unwrap_or_default()
                    .into_iter()
                    .chain(conflicts);
                errors.for_each(|error| self.problems.add(row.number, error));
            }
        }
    }
}

/// The cells by field, with the formula guard of an export taken off again.
fn fields_of(row: &Row, columns: &[usize]) -> PersonFields {
    let mut fields = PersonFields::default();
    for (cell, column) in row.cells.iter().zip(columns) {
        domain::csv_guard::unguard(cell).clone_into((COLUMNS[*column].set)(&mut fields));
    }
    fields
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
