//! `FIELD=VALUE`, as `settings set` and `user edit` take it. Owns how a text becomes the value of a field; what a value may be, the
//! service says.

use super::Failure;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The fields of something, by name.
///
/// # Errors
/// It has none.
pub(super) fn of(whole: &impl Serialize) -> Result<Map<String, Value>, Failure> {
    match serde_json::to_value(whole) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Failure::Failed("the fields cannot be written".into())),
    }
}

/// One `FIELD=VALUE`. What is a text now stays one, whatever it looks like; anything else is JSON, or a word like `selected`.
///
/// # Errors
/// Misuse: not of that form, or no such field.
pub(super) fn take(fields: &mut Map<String, Value>, change: &str) -> Result<(), Failure> {
    let (name, text) = change
        .split_once('=')
        .ok_or_else(|| Failure::Misuse(format!("{change}: a change is FIELD=VALUE")))?;
    let names = || fields.keys().cloned().collect::<Vec<_>>().join(", ");
    let value = match fields.get(name) {
        None => {
            let names = names();
            return Err(Failure::Misuse(format!(
                "{name}: no such field; there are {names}"
            )));
        }
        Some(Value::String(_)) => text.into(),
        Some(_) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    fields.insert(name.to_owned(), value);
    Ok(())
}

/// The whole again, with the changed fields.
///
/// # Errors
/// Misuse: a value is none of its kind.
pub(super) fn typed<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Failure> {
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| Failure::Misuse(format!("a value does not fit: {error}")))
}
