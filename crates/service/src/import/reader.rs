//! Cuts a CSV text (RFC 4180) into rows that know their number in a spreadsheet. Owns separators, quotes and line
//! ends; never knows what a column means.
//!
//! A reader of its own, because row numbers are a promise: a spreadsheet counts empty lines and counts a
//! cell with line breaks once, and a quote that is never closed has to be reported where it opens instead of
//! swallowing the rest of the file. Readers that skip empty lines and forgive stray quotes cannot say either.
//! The test compares it with the `csv` crate on everything that both take.

/// One row: its number as a spreadsheet shows it (the first line of the file is 1) and its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// From 1.
    pub number: u32,
    /// At least one; an empty line has one empty cell. Of a row with more than [`MAX_CELLS`] only those.
    pub cells: Vec<String>,
    /// How many cells the row has.
    pub width: usize,
}

/// Cells of a row that are kept: enough to see that a row is too wide, and sixteen million separators
/// in one line cost nothing.
const MAX_CELLS: usize = 64;

impl Row {
    /// Whether no cell has anything but white space: what spreadsheets leave behind below the data.
    pub(crate) fn is_blank(&self) -> bool {
        self.width == self.cells.len() && self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A quoted cell that is never closed or goes on after its closing quote, and the row in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BrokenQuote {
    /// From 1.
    pub row: u32,
}

/// The rows of a text. After a [`BrokenQuote`] there are no more: what follows cannot be told apart.
pub(crate) struct Rows<'a> {
    rest: &'a str,
    separator: char,
    number: u32,
}

/// How a cell ended.
enum End {
    Cell,
    Row,
}

impl<'a> Rows<'a> {
    /// Rows of `text` (without a byte order mark) with this separator.
    pub(crate) fn new(text: &'a str, separator: char) -> Self {
        Self {
            rest: text,
            separator,
            number: 0,
        }
    }

    /// A cell without quotes: up to the separator or the end of the line. A quote inside it is a
    /// character like any other, as spreadsheets have it.
    fn plain_cell(&mut self) -> (String, End) {
        let end = self
            .rest
            .find([self.separator, '\n', '\r'])
            .unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at(end);
        self.rest = rest;
        (cell.to_owned(), self.cell_end())
    }

    /// A cell whose opening quote is next. Two quotes inside stand for one.
    fn quoted_cell(&mut self) -> Option<(String, End)> {
        let mut cell = String::new();
        self.rest = &self.rest[1..];
        loop {
            let (part, rest) = self.rest.split_once('"')?;
            cell.push_str(part);
            self.rest = rest;
            match rest.strip_prefix('"') {
                Some(rest) => {
                    cell.push('"');
                    self.rest = rest;
                }
                None => break,
            }
        }
        let closed = self.rest.is_empty() || self.rest.starts_with([self.separator, '\n', '\r']);
        closed.then(|| (cell, self.cell_end()))
    }

    /// Takes the separator or the line end (LF, CRLF, or CR alone) after a cell.
    fn cell_end(&mut self) -> End {
        if let Some(rest) = self.rest.strip_prefix(self.separator) {
            self.rest = rest;
            return End::Cell;
        }
        let line_end = ["\r\n", "\n", "\r"]
            .into_iter()
            .find_map(|end| self.rest.strip_prefix(end));
        self.rest = line_end.unwrap_or("");
        End::Row
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, BrokenQuote>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.number = self.number.saturating_add(1);
        let mut cells = Vec::new();
        let mut width = 0;
        loop {
            let cell = if self.rest.starts_with('"') {
                self.quoted_cell()
            } else {
                Some(self.plain_cell())
            };
            let Some((cell, end)) = cell else {
                self.rest = "";
                return Some(Err(BrokenQuote { row: self.number }));
            };
            width += 1;
            if cells.len() < MAX_CELLS {
                cells.push(cell);
            }
            if matches!(end, End::Row) {
                return Some(Ok(Row {
                    number: self.number,
                    cells,
                    width,
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BrokenQuote, Row, Rows};
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Result<(u32, Vec<String>), u32>> {
        let flat = |row: Result<Row, BrokenQuote>| {
            row.map(|row| (row.number, row.cells))
                .map_err(|broken| broken.row)
        };
        Rows::new(text, ',').map(flat).collect()
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "compared with rows that may be broken"
    )]
    fn row(number: u32, cells: &[&str]) -> Result<(u32, Vec<String>), u32> {
        Ok((
            number,
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
        ))
    }

    #[test]
    fn line_ends_of_every_system_end_a_row() {
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(
                rows(&format!("a,b{end}c,d{end}")),
                [row(1, &["a", "b"]), row(2, &["c", "d"])],
                "{end:?}"
            );
            assert_eq!(
                rows(&format!("a,b{end}c,d")),
                [row(1, &["a", "b"]), row(2, &["c", "d"])],
                "{end:?}"
            );
        }
    }

    #[test]
    fn empty_cells_and_a_separator_at_the_end_count() {
        assert_eq!(
            rows(",\na,,b,\n"),
            [row(1, &["", ""]), row(2, &["a", "", "b", ""])]
        );
        assert_eq!(rows("a,"), [row(1, &["a", ""])]);
        assert_eq!(rows(""), []);
    }

    #[test]
    fn quoted_cells_keep_separators_quotes_and_line_breaks() {
        assert_eq!(
            rows("\"a,b\",\"say \"\"hi\"\"\",\"\"\n"),
            [row(1, &["a,b", "say \"hi\"", ""])]
        );
        assert_eq!(
            rows("\"two\r\nlines\",x\ny,z"),
            [row(1, &["two\r\nlines", "x"]), row(2, &["y", "z"])]
        );
    }

    #[test]
    fn a_row_has_the_number_that_a_spreadsheet_shows() {
        let numbers: Vec<u32> = Rows::new("h\n\n\"two\nlines\"\n\r\nlast", ',')
            .flatten()
            .map(|row| row.number)
            .collect();
        assert_eq!(
            numbers,
            [1, 2, 3, 4, 5],
            "an empty line counts, a cell with line breaks counts once"
        );
        assert!(
            Rows::new("h\n\nx", ',')
                .flatten()
                .nth(1)
                .is_some_and(|row| row.is_blank())
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_reported_where_it_opens_and_swallows_nothing() {
        assert_eq!(rows("a\nb,\"never\nc\n"), [row(1, &["a"]), Err(2)]);
        assert_eq!(rows("a\n\"closed\"too soon\nc\n"), [row(1, &["a"]), Err(2)]);
        assert_eq!(rows("\""), [Err(1)]);
    }

    #[test]
    fn a_row_of_a_million_cells_is_counted_and_not_kept() {
        let row = Rows::new(&",".repeat(1_000_000), ',').flatten().next();
        assert_eq!(
            row.map(|row| (row.width, row.cells.len())),
            Some((1_000_001, super::MAX_CELLS))
        );
    }

    #[test]
    fn a_quote_inside_a_plain_cell_is_a_character() {
        assert_eq!(rows("5\" pipe,a\"b\"\n"), [row(1, &["5\" pipe", "a\"b\""])]);
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            table in prop::collection::vec(prop::collection::vec("[a,;\"\r\n '=木é\t]{0,6}", 3), 1..6),
            separator in prop::sample::select(vec![',', ';']),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(separator as u8).from_writer(Vec::new());
            for cells in &table {
                writer.write_record(cells).map_err(|e| TestCaseError::fail(e.to_string()))?;
            }
            let bytes = writer.into_inner().map_err(|e| TestCaseError::fail(e.to_string()))?;
            let text = String::from_utf8(bytes).map_err(|e| TestCaseError::fail(e.to_string()))?;
            let back: Vec<Vec<String>> = Rows::new(&text, separator).flatten().map(|row| row.cells).collect();
            prop_assert_eq!(back, table);
        }

        #[test]
        fn no_text_makes_it_fail_or_lose_the_count(text in "[a,\"\r\n]{0,40}") {
            let found: Vec<_> = Rows::new(&text, ',').collect();
            for (at, row) in found.iter().enumerate() {
                let number = u32::try_from(at + 1).unwrap_or(0);
                prop_assert_eq!(row.as_ref().map_or_else(|broken| broken.row, |row| row.number), number);
            }
            prop_assert!(found.iter().rev().skip(1).all(Result::is_ok), "nothing follows a broken quote");
        }
    }
}
