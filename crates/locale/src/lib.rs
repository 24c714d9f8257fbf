//! Every sentence a person reads, in English, German and Arabic. Owns the locale files (`locales/`), the
//! keys made from them ([`k`]), plural rules, numbers, dates and the choice of a language; never decides
//! anything and never reads a clock.
//!
//! A text is added by writing its key into all three languages; the build refuses a key that one of them
//! lacks. `table.text(k::SIGN_IN_TITLE)` is a plain text, `table.format(k::USERS_SELECTED, &[("count", 3.into())])`
//! one with values. On the server all tables are there ([`table`]); the browser is given one as text
//! ([`table_text`], [`Table::from_text`]).

mod language;
mod plural;
mod table;
mod when;

pub use language::{Lang, negotiate};
pub use plural::category;
pub use table::{Key, Table, Value};
#[cfg(not(target_family = "wasm"))]
pub use table::{table, table_text};
pub use when::Offset;

/// The keys, one constant each.
pub mod k {
    use super::Key;
    include!(concat!(env!("OUT_DIR"), "/keys.rs"));

    /// The key with this name, for the families whose names come from data: `error-CODE`,
    /// `audit-ACTION`, `role-NAME`.
    pub fn named(name: &str) -> Option<Key> {
        NAMED
            .binary_search_by(|(known, _)| (*known).cmp(name))
            .ok()
            .map(|place| NAMED[place].1)
    }
}

#[cfg(test)]
mod tests;
