//! What a file is refused for, and what is taken although it looks odd.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{MAX_BYTES, MAX_LISTED, MAX_ROWS, Sheet, read};
use domain::wire::problem::{Code, Problem};
use std::fmt::Write as _;

fn sheet(csv: &str) -> Sheet {
    read(csv.as_bytes()).unwrap_or_else(|problem| panic!("refused: {problem:?}"))
}

fn refusal(csv: &[u8]) -> Problem {
    read(csv).err().expect_refusal()
}

trait ExpectRefusal {
    fn expect_refusal(self) -> Problem;
}

impl ExpectRefusal for Option<Problem> {
    fn expect_refusal(self) -> Problem {
        self.unwrap_or_else(|| panic!("the file was taken"))
    }
}

fn problems(sheet: &Sheet) -> Vec<(u32, &str, Code)> {
    sheet
        .problems
        .listed
        .iter()
        .map(|problem| (problem.row, problem.column.as_str(), problem.code))
        .collect()
}

fn arg<'a>(problem: &'a Problem, name: &str) -> &'a str {
    problem.args.get(name).map_or("", String::as_str)
}

#[test]
fn a_file_needs_user_name_and_display_name_and_nothing_else() {
    let sheet = sheet("Display name,Username\nAnna Arden,anna@example.org\n");
    assert_eq!(problems(&sheet), []);
    let person = &sheet.people[0];
    assert_eq!(
        (person.row, person.person.user_name.as_str()),
        (2, "anna@example.org")
    );
    assert_eq!(person.person.display_name.as_str(), "Anna Arden");
}

#[test]
fn byte_order_mark_semicolons_and_line_ends_of_windows_are_taken() {
    let sheet =
        sheet("\u{feff}username;DISPLAY NAME;Job title\r\nanna@example.org;Arden, Anna;Buyer\r\n");
    assert_eq!(problems(&sheet), []);
    assert_eq!(sheet.people[0].person.display_name.as_str(), "Arden, Anna");
    assert_eq!(sheet.people[0].person.job_title, "Buyer");
}

#[test]
fn blank_rows_are_no_rows_but_keep_the_count() {
    let sheet = sheet("\nUsername,Display name\n\n,\na@example.org,A\n , \n\nb@example.org\n,\n");
    assert_eq!(sheet.rows, 2);
    assert_eq!(sheet.people[0].row, 5);
    assert_eq!(problems(&sheet), [(8, "", Code::RowCells)]);
}

#[test]
fn rows_after_a_cell_with_line_breaks_have_the_number_of_the_spreadsheet() {
    let sheet = sheet(
        "Username,Display name,Address\na@example.org,A,\"1 Way\nTown\"\nb@example.org,B,x\nnobody,B,x\n",
    );
    assert_eq!(
        problems(&sheet),
        [
            (2, "Address", Code::ControlCharacters),
            (4, "Username", Code::UserNameForm)
        ]
    );
}

#[test]
fn o3_a_file_of_100_mb_is_refused_before_it_is_read() {
    let problem = refusal(&vec![b' '; 100_000_000]);
    assert_eq!(
        (problem.code, arg(&problem, "max")),
        (Code::FileTooLarge, MAX_BYTES.to_string().as_str())
    );
    assert_eq!(
        refusal(&vec![b' '; MAX_BYTES]).code,
        Code::FileColumnMissing,
        "the largest size is read"
    );
}

#[test]
fn o3_nul_is_refused_with_its_row() {
    let problem = refusal(b"Username,Display name\na@example.org,A\nb@example.org,\"B\n\0\"\n");
    assert_eq!(
        (problem.code, arg(&problem, "row")),
        (Code::FileHasNul, "3")
    );
}

#[test]
fn o3_what_is_not_utf8_is_refused_with_its_row() {
    let problem = refusal(b"Username,Display name\na@example.org,A\n\nm@example.org,M\xfcller\n");
    assert_eq!(
        (problem.code, arg(&problem, "row")),
        (Code::FileNotUtf8, "4")
    );
    let utf16: Vec<u8> = "\u{feff}Username,Display name\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        refusal(&utf16).code,
        Code::FileNotUtf8,
        "UTF-16 is named for what it is not, not for its NULs"
    );
}

#[test]
fn o3_more_rows_than_the_limit_are_refused() {
    let mut csv = String::from("Username,Display name\n");
    for n in 0..=MAX_ROWS {
        writeln!(csv, "p{n}@example.org,P").unwrap();
    }
    let problem = refusal(csv.as_bytes());
    assert_eq!(
        (problem.code, arg(&problem, "max")),
        (Code::FileTooManyRows, "50000")
    );
    let (all_but_one, _) = csv.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(sheet(all_but_one).people.len(), 50_000);
}

#[test]
fn an_empty_file_misses_its_first_column() {
    for csv in ["", "\u{feff}", "\n\n,,\n"] {
        let problem = refusal(csv.as_bytes());
        assert_eq!(
            (problem.code, arg(&problem, "column")),
            (Code::FileColumnMissing, "Username"),
            "{csv:?}"
        );
    }
}

#[test]
fn wrong_columns_are_refused_by_name_all_at_once() {
    let problem = refusal(b"Username,First name,Shoe size,First name,,Display nam\n");
    assert_eq!(
        (problem.code, arg(&problem, "column")),
        (Code::FileColumnMissing, "Display name")
    );
    let all: Vec<(&str, Code)> = problem
        .errors
        .iter()
        .map(|error| (error.field.as_str(), error.code))
        .collect();
    assert_eq!(
        all,
        [
            ("Display name", Code::FileColumnMissing),
            ("Shoe size", Code::FileColumnUnknown),
            ("First name", Code::FileColumnTwice),
            ("#5", Code::FileColumnUnknown),
            ("Display nam", Code::FileColumnUnknown),
        ]
    );
    let problem = refusal(b"Username,Display name,Password\na@example.org,A,secret\n");
    assert_eq!(
        (problem.code, arg(&problem, "column")),
        (Code::FileColumnUnknown, "Password")
    );
}

#[test]
fn another_separator_is_a_missing_column() {
    assert_eq!(
        refusal(b"Username\tDisplay name\na@example.org\tA\n").code,
        Code::FileColumnMissing
    );
}

#[test]
fn every_bad_cell_of_a_row_is_reported_under_its_column() {
    let sheet = sheet(
        "Username,Display name,Mobile phone,Alternate email address,First name\n\
         not a name,,12345,nobody,ok\n\
         good@example.org,Good,,,\n",
    );
    assert_eq!(
        problems(&sheet),
        [
            (2, "Username", Code::UserNameForm),
            (2, "Display name", Code::Required),
            (2, "Mobile phone", Code::PhoneForm),
            (2, "Alternate email address", Code::EmailForm),
        ]
    );
    assert_eq!((sheet.rows, sheet.people.len()), (2, 1));
}

#[test]
fn t11_the_same_user_name_twice_is_found_however_it_is_spelt() {
    let sheet = sheet(
        "Username,Display name\nanna@example.org,A\nＡＮＮＡ@Example.ORG,B\n anna@example.org ,C\nanno@example.org,D\n",
    );
    assert_eq!(
        problems(&sheet),
        [
            (3, "Username", Code::RowDuplicate),
            (4, "Username", Code::RowDuplicate)
        ]
    );
    assert!(
        sheet
            .problems
            .listed
            .iter()
            .all(|problem| problem.args.get("row").is_some_and(|row| row == "2"))
    );
    assert_eq!(sheet.people.len(), 2);
}

#[test]
fn a_user_name_of_a_bad_row_is_taken_all_the_same() {
    let sheet = sheet("Username,Display name\nanna@example.org,\nanna@example.org,A\n");
    assert_eq!(
        problems(&sheet),
        [
            (2, "Display name", Code::Required),
            (3, "Username", Code::RowDuplicate)
        ]
    );
}

#[test]
fn t11_a_user_name_is_nobody_elses_address_whichever_comes_first() {
    let csv = "Username,Display name,Alternate email address\n\
               a@example.org,A,b@example.org\n\
               B@example.org,B,\n\
               c@example.org,C,A@EXAMPLE.ORG\n\
               d@example.org,D,d@example.org\n\
               e@example.org,E,shared@example.net\n\
               f@example.org,F,shared@example.net\n";
    assert_eq!(
        problems(&sheet(csv)),
        [
            (3, "Username", Code::UserNameTaken),
            (4, "Alternate email address", Code::UserNameTaken)
        ],
        "the own name as address is fine, and two people may share a mailbox"
    );
}

#[test]
fn a_broken_quote_is_reported_where_it_opens_and_the_rows_before_it_stay_good() {
    let sheet =
        sheet("Username,Display name\na@example.org,A\nb@example.org,\"B\nc@example.org,C\n");
    assert_eq!(problems(&sheet), [(3, "", Code::RowQuote)]);
    assert_eq!((sheet.rows, sheet.people.len()), (2, 1));
    let problem = refusal(b"Username,\"Display name\n");
    assert_eq!(problem.code, Code::RowQuote);
}

#[test]
fn problems_are_counted_to_the_last_and_listed_to_the_thousandth() {
    let mut csv = String::from("Username,Display name\n");
    for _ in 0..1_500 {
        csv.push_str("bad,\n");
    }
    let sheet = sheet(&csv);
    // Two problems in the first row; from the second on the name is a duplicate as well.
    assert_eq!(
        (sheet.problems.count, sheet.problems.listed.len()),
        (2 + 1_499 * 3, MAX_LISTED)
    );
}

#[test]
fn the_formula_guard_of_an_export_is_taken_off_again() {
    let sheet = sheet(
        "Username,Display name,Mobile phone\na@example.org,'=1+1,'+44 7972770615\nb@example.org,'quoted,\n",
    );
    assert_eq!(sheet.people[0].person.display_name.as_str(), "=1+1");
    assert_eq!(
        sheet.people[0]
            .person
            .mobile_phone
            .as_ref()
            .map(domain::PhoneNumber::as_str),
        Some("+447972770615")
    );
    assert_eq!(
        sheet.people[1].person.display_name.as_str(),
        "'quoted",
        "an apostrophe before a word is the person's own"
    );
}
