//! Texts on pages, by key. Owns where the table of the reader's language comes from: on the server it is a
//! context of the request, in the browser it was loaded beside the program. Never holds a text itself.

pub use locale::{Key, Table, Value, k};

use domain::wire::problem::{Code, FieldError, Problem};
use std::collections::BTreeMap;

#[cfg(not(feature = "ssr"))]
static TABLE: std::sync::OnceLock<Table> = std::sync::OnceLock::new();

/// Keeps the browser's table for handlers that run outside every component.
pub(crate) fn install() {
    #[cfg(not(feature = "ssr"))]
    if let Some(table) = leptos::prelude::use_context::<Table>() {
        let _ = TABLE.set(table);
    }
}

/// The table of the reader's language.
pub fn words() -> Table {
    #[cfg(feature = "ssr")]
    return leptos::prelude::use_context::<Table>().unwrap_or(locale::table(locale::Lang::En));
    #[cfg(not(feature = "ssr"))]
    TABLE.get().copied().unwrap_or(Table::EMPTY)
}

/// A text.
pub fn t(key: Key) -> &'static str {
    words().text(key)
}

/// A text with values: `tr(k::USERS_SELECTED, &[("count", 3.into())])`.
pub fn tr(key: Key, values: &[(&str, Value)]) -> String {
    words().format(key, values)
}

/// The sentence of a reason code. A code that this program does not know yet reads as an internal error.
pub fn sentence(code: Code, args: &BTreeMap<String, String>) -> String {
    let key = k::named(&format!("error-{}", code.as_str())).unwrap_or(k::ERROR_INTERNAL);
    let values: Vec<(&str, Value)> = args
        .iter()
        .map(|(name, value)| (name.as_str(), value_of(name, value)))
        .collect();
    tr(key, &values)
}

/// What a refusal says on top of its form or as a note, with the wait and the reference where there are any.
pub fn problem_text(problem: &Problem) -> String {
    let mut args = problem.args.clone();
    if let Some(seconds) = problem.retry_after_seconds {
        args.insert("wait".to_owned(), words().span(i64::from(seconds)));
    }
    let mut text = sentence(problem.code, &args);
    if let Some(incident) = &problem.incident {
        text.push(' ');
        text.push_str(&tr(k::INCIDENT, &[("id", incident.into())]));
    }
    text
}

/// What a refused field says.
pub fn field_text(error: &FieldError) -> String {
    sentence(error.code, &error.args)
}

/// Numbers count and are grouped; words found in a password are text even when they are digits.
fn value_of(name: &str, value: &str) -> Value {
    if matches!(name, "word" | "column" | "wait") {
        return value.into();
    }
    value.parse().map_or_else(|_| value.into(), Value::Number)
}
