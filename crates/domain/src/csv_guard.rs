//! The formula guard for cells on the way out (OWASP "CSV Injection"; promise O1). Owns which cells a
//! spreadsheet would take for a formula and how they are defused; quoting and separators belong to the
//! CSV writer.

use std::borrow::Cow;

const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

/// The cell as it goes out: with a leading `'` if a spreadsheet would run it, else unchanged.
///
/// A cell is defused when it begins with `=`, `+`, `-`, `@`, TAB, CR or NUL. Full-width forms of the
/// four signs are defused too, because spreadsheet programs in East Asian settings take them for the
/// plain ones. Apostrophes in front of such a sign get one more, so that [`unguard`] gives back exactly
/// what went in.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if cell.trim_start_matches('\'').starts_with(TRIGGERS) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`guard`]: without the `'` that stands before a sign.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(TRIGGERS) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::{guard, unguard};
    use proptest::prelude::*;

    #[test]
    fn o1_cells_that_a_spreadsheet_would_run_get_a_leading_apostrophe() {
        for cell in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠1",
        ] {
            assert_eq!(guard(cell), format!("'{cell}"), "{cell:?}");
        }
    }

    #[test]
    fn o1_other_cells_go_out_as_they_are() {
        for cell in ["", "a", "a=1", " =1", "'a", "木村", "1-2", "\n=1"] {
            assert_eq!(guard(cell), cell, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn o1_no_cell_goes_out_with_a_trigger_in_front_and_none_loses_its_text(cell in any::<String>()) {
            let out = guard(&cell);
            prop_assert!(!out.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']));
            prop_assert!(out.ends_with(cell.as_str()));
            prop_assert!(out.len() <= cell.len() + 1);
        }

        #[test]
        fn o1_every_cell_comes_back_as_it_went_out(cell in "('|=|\\+|a| |＝|\t){0,5}") {
            let out = guard(&cell);
            prop_assert_eq!(unguard(&out), cell.as_str());
        }
    }
}
