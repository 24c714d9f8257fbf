//! Plural categories of whole numbers (CLDR, cardinal). Owns the rules of the languages there are, as
//! arithmetic: server and browser run the same code, so they can never disagree about a word. A test
//! holds them against CLDR's own samples.

use crate::Lang;

/// The CLDR plural category of a whole number.
pub const fn category(lang: Lang, number: i64) -> &'static str {
    let number = number.unsigned_abs();
    match lang {
        Lang::En | Lang::De => {
            if number == 1 {
                "one"
            } else {
                "other"
            }
        }
        Lang::Ar => match (number, number % 100) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
    }
}
