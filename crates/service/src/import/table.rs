//! Files with a few named columns, like user names and passwords: limits, encoding, header, rows. Owns every refusal that such a file
//! alone can give; never knows what a cell means. Columns that nobody asked for are passed over.

use super::file::decode;
use super::reader::{Row, Rows};
use crate::Error;
use domain::wire::problem::{Code, FieldError, Problem};
use zeroize::Zeroizing;

/// Most rows of one file.
pub(crate) const MAX_ROWS: usize = 100_000;
/// Row problems that are listed; the others are counted.
pub(crate) use super::file::MAX_LISTED;

/// A file that could be read.
#[derive(Debug)]
pub(crate) struct Table {
    /// The headers of the wanted columns, as the file spells them.
    pub headers: Vec<String>,
    /// Those that are not blank.
    pub rows: Vec<Cells>,
}

/// A row's number in a spreadsheet and its wanted cells, or why there are none.
pub(crate) type Cells = Result<(u32, Vec<String>), (u32, Code)>;

/// Reads a file on a thread of its own. `columns`: for each wanted one the headers that it may have, folded.
///
/// # Errors
/// `file_too_large`, `file_has_nul`, `file_not_utf8`, `file_column_missing` and `file_column_twice` (with `column`), `row_quote` in
/// the header, `file_too_many_rows`.
pub(crate) async fn read(
    csv: &[u8],
    columns: &'static [&'static [&'static str]],
) -> Result<Table, Error> {
    if csv.len() > super::MAX_BYTES {
        // Refused before it is copied.
        return Err(Problem::new(Code::FileTooLarge)
            .with("max", super::MAX_BYTES)
            .into());
    }
    let csv = Zeroizing::new(csv.to_vec());
    let table = tokio::task::spawn_blocking(move || parse(&csv, columns)).await;
    Ok(table.map_err(|error| Error::Inconsistent(format!("reading a file: {error}")))??)
}

fn parse(csv: &[u8], columns: &[&[&str]]) -> Result<Table, Problem> {
    let text = decode(csv)?;
    let mut rows = Rows::new(text, separator(text, columns))
        .filter(|row| !row.as_ref().is_ok_and(Row::is_blank));
    let header = match rows.next() {
        Some(Ok(header)) => header,
        Some(Err(broken)) => return Err(Problem::new(Code::RowQuote).with("row", broken.row)),
        None => return Err(refused(Code::FileColumnMissing, columns, 0)),
    };
    let mut places = Vec::with_capacity(columns.len());
    for (wanted, names) in columns.iter().enumerate() {
        let mut found = (0..header.cells.len()).filter(|at| is_named(&header.cells[*at], names));
        let place = found.next();
        places.push(place.ok_or_else(|| refused(Code::FileColumnMissing, columns, wanted))?);
        if found.next().is_some() {
            return Err(refused(Code::FileColumnTwice, columns, wanted));
        }
    }
    let headers = places
        .iter()
        .map(|at| header.cells[*at].trim().to_owned())
        .collect();
    let mut found = Vec::new();
    for row in rows {
        if found.len() == MAX_ROWS {
            return Err(Problem::new(Code::FileTooManyRows).with("max", MAX_ROWS));
        }
        found.push(match row {
            Ok(row) if row.width == header.width => Ok((
                row.number,
                places.iter().map(|at| row.cells[*at].clone()).collect(),
            )),
            Ok(row) => Err((row.number, Code::RowCells)),
            Err(broken) => Err((broken.row, Code::RowQuote)),
        });
    }
    Ok(Table {
        headers,
        rows: found,
    })
}

fn is_named(cell: &str, names: &[&str]) -> bool {
    let cell = domain::fold::key(cell.trim());
    names.contains(&cell.as_str())
}

/// Comma or semicolon: whichever cuts the first line into more columns that are known.
fn separator(text: &str, columns: &[&[&str]]) -> char {
    let known = |separator| {
        let mut rows = Rows::new(text, separator);
        let header = rows.find(|row| !row.as_ref().is_ok_and(Row::is_blank));
        let cells = header.and_then(Result::ok).map(|row| row.cells);
        let is_known = |cell: &&String| columns.iter().any(|names| is_named(cell, names));
        cells.unwrap_or_default().iter().filter(is_known).count()
    };
    if known(';') > known(',') { ';' } else { ',' }
}

fn refused(code: Code, columns: &[&[&str]], wanted: usize) -> Problem {
    let column = columns[wanted].first().copied().unwrap_or_default();
    Problem {
        errors: vec![FieldError::new(column, code).with("column", column)],
        ..Problem::new(code).with("column", column)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::{MAX_ROWS, parse};
    use domain::wire::problem::Code;

    const COLUMNS: &[&[&str]] = &[&["userprincipalname", "upn"], &["newpassword"]];

    #[test]
    fn both_shapes_are_taken_with_either_separator_and_line_end() {
        for text in [
            "UserPrincipalName,NewPassword\na@x.example,one two\n",
            "\u{feff}upn;newpassword\r\na@x.example;one two\r\n",
            "Note,UPN,NewPassword\nhello,a@x.example,\"one two\"\n",
        ] {
            let table = parse(text.as_bytes(), COLUMNS).unwrap();
            assert_eq!(
                table.rows,
                [Ok((
                    2,
                    vec!["a@x.example".to_owned(), "one two".to_owned()]
                ))],
                "{text}"
            );
        }
    }

    #[test]
    fn a_password_keeps_its_spaces() {
        let table = parse(b"upn,newpassword\na@x.example, x y \n", COLUMNS).unwrap();
        assert_eq!(table.rows[0].as_ref().unwrap().1[1], " x y ");
    }

    #[test]
    fn o3_a_file_that_is_none_is_refused_with_the_reason() {
        let code = |text: &[u8]| parse(text, COLUMNS).unwrap_err().code;
        assert_eq!(code(b""), Code::FileColumnMissing);
        assert_eq!(code(b"upn\na@x.example\n"), Code::FileColumnMissing);
        assert_eq!(
            code(b"upn,UserPrincipalName,newpassword\n"),
            Code::FileColumnTwice
        );
        assert_eq!(code(b"upn,newpassword\na\0b,x\n"), Code::FileHasNul);
        assert_eq!(code(b"upn,newpassword\n\xff,x\n"), Code::FileNotUtf8);
        let long = format!("upn,newpassword\n{}", "a,b\n".repeat(MAX_ROWS + 1));
        assert_eq!(code(long.as_bytes()), Code::FileTooManyRows);
    }

    #[test]
    fn a_bad_row_has_its_number_and_the_others_go_on() {
        let table = parse(b"upn,newpassword\na,b,c\n\nd,e\n", COLUMNS).unwrap();
        assert_eq!(table.rows[0], Err((2, Code::RowCells)));
        assert_eq!(table.rows[1].as_ref().unwrap().0, 4);
    }
}
