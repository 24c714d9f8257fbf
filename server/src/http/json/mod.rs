//! Strict reading of what programs send (promise S8): JSON with known fields, each once, of the right type; queries
//! likewise. Owns the refusals' form: the field is named, what was in it is never repeated.

mod strict;

use super::answer::Refusal;
use super::ingress::text_of;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use bytes::Bytes;
use domain::wire::problem::{Code, FieldError, Problem};
use http::request::Parts;
use http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use strict::Strict;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;
    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        require_type(request.headers(), "application/json")?;
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| Code::InvalidInput)?;
        read(&bytes).map(Self)
    }
}

/// A query.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        read.map(|Query(params)| Self(params)).map_err(|error| {
            let mut text = String::new();
            let mut source: Option<&dyn std::error::Error> = Some(&error);
            while let Some(cause) = source {
                text = cause.to_string();
                source = cause.source();
            }
            explain(&text).into()
        })
    }
}

/// The one id in a path. What is no id names nothing (promise A3).
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

impl<T: FromStr + ToString, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let not_found = || Refusal::from(Code::NotFound);
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| not_found())?;
        // Only the one spelling that we write ourselves: a second would be a second name for one thing.
        text.parse()
            .ok()
            .filter(|id: &T| id.to_string() == text)
            .map(Self)
            .ok_or_else(not_found)
    }
}

/// The body's type must be this one; parameters like `charset` do not matter.
///
/// # Errors
/// `unsupported_media_type`.
pub fn require_type(headers: &HeaderMap, wanted: &str) -> Result<(), Refusal> {
    let given = text_of(headers, header::CONTENT_TYPE)
        .and_then(|text| text.split(';').next())
        .unwrap_or_default();
    let fits = given.trim().eq_ignore_ascii_case(wanted)
        && headers.get_all(header::CONTENT_TYPE).iter().count() == 1;
    if fits {
        Ok(())
    } else {
        Err(Problem::new(Code::UnsupportedMediaType)
            .with("wanted", wanted)
            .into())
    }
}

/// Reads a JSON text strictly.
///
/// # Errors
/// `invalid_input`, with the field where there is one.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    check(bytes)?;
    let told = |error: serde_json::Error| Refusal::from(explain(&error.to_string()));
    let value = serde_json::from_slice(bytes).map_err(told)?;
    T::deserialize(Strict(value)).map_err(told)
}

/// Refuses what is no JSON, or has an object with one key twice: two readers could see two things in it.
///
/// # Errors
/// `invalid_input`, with the field where there is one.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    serde_json::from_slice::<Once>(bytes)
        .map(|Once| ())
        .map_err(|error| explain(&error.to_string()).into())
}

/// Takes the field's name out of serde's sentence and leaves everything else: it may repeat what was sent.
pub(super) fn explain(text: &str) -> Problem {
    let named = |before: &str| {
        text.split_once(before)
            .and_then(|(_, rest)| rest.split('`').next())
            .map(str::to_owned)
    };
    let field = |name: String, code| {
        Problem::fields(vec![FieldError::new(
            &name.chars().take(64).collect::<String>(),
            code,
        )])
    };
    if let Some(name) = named("missing field `") {
        field(name, Code::Required)
    } else if let Some(name) = named("unknown field `").or_else(|| named("duplicate field `")) {
        field(name, Code::UnknownValue)
    } else {
        let place = text.rsplit_once(" at line ").map_or("", |(_, place)| place);
        let place = Some(place).filter(|place| {
            place
                .chars()
                .all(|c| c.is_ascii_digit() || " column".contains(c))
        });
        match place {
            Some(place) if !place.is_empty() => {
                Problem::new(Code::InvalidInput).with("line", place)
            }
            _ => Problem::new(Code::InvalidInput),
        }
    }
}

/// Any JSON value in which no object has a key twice.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Walk;
        impl<'de> Visitor<'de> for Walk {
            type Value = Once;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
                Ok(Once)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
                Ok(Once)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
                Ok(Once)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
                Ok(Once)
            }
            fn visit_str<E>(self, _: &str) -> Result<Once, E> {
                Ok(Once)
            }
            fn visit_unit<E>(self) -> Result<Once, E> {
                Ok(Once)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Once, A::Error> {
                while list.next_element::<Once>()?.is_some() {}
                Ok(Once)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
                let mut seen = HashSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    map.next_value::<Once>()?;
                    if let Some(double) = seen.replace(key) {
                        return Err(serde::de::Error::custom(format_args!(
                            "duplicate field `{double}`"
                        )));
                    }
                }
                Ok(Once)
            }
        }
        deserializer.deserialize_any(Walk)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use domain::wire::people::{
        GeneratorShape, NewPassword, PeopleFilter, PersonFields, ResetCommand, Selection,
    };

    fn refused<T: DeserializeOwned + fmt::Debug>(text: &str) -> String {
        let problem = read::<T>(text.as_bytes()).unwrap_err().problem;
        problem.errors.first().map_or_else(String::new, |error| {
            format!("{}: {}", error.field, error.code.as_str())
        })
    }

    #[test]
    fn s8_unknown_and_doubled_fields_and_wrong_types_are_refused() {
        assert_eq!(
            refused::<PersonFields>(r#"{"admin":true}"#),
            "admin: unknown_value"
        );
        assert_eq!(
            refused::<PersonFields>(r#"{"city":"a","city":"b"}"#),
            "city: unknown_value"
        );
        assert_eq!(
            refused::<GeneratorShape>(r#"{"shape":"words","count":6,"count":7}"#),
            "count: unknown_value"
        );
        assert_eq!(
            refused::<GeneratorShape>(r#"{"shape":"words","count":6,"length":7}"#),
            "length: unknown_value"
        );
        assert_eq!(
            refused::<NewPassword>(r#"{"generate":["words",7],"given":"x"}"#),
            ""
        );
        for text in [
            r#"{"city":1}"#,
            r#"{"city":null}"#,
            r#"{"city":["a"]}"#,
            "[]",
            "",
            "nul",
            "{}x",
            "\u{feff}{}",
        ] {
            assert!(read::<PersonFields>(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read::<PersonFields>(b"{}").is_ok());
    }

    #[test]
    fn s8_a_structure_is_never_a_list_of_its_fields() {
        assert!(
            read::<ResetCommand>(br#"["0190a0b0-0000-7000-8000-000000000000",{"given":"x"},true]"#)
                .is_err()
        );
        let nested = br#"{"matching":{"filter":[true],"except":[]}}"#;
        assert!(read::<Selection>(nested).is_err());
        assert!(read::<Selection>(br#"{"matching":[{},[]]}"#).is_err());
        assert!(
            read::<Selection>(br#"{"matching":{"filter":{"status":"active"},"except":[]}}"#)
                .is_ok()
        );
        let whole = br#"{"person":"0190a0b0-0000-7000-8000-000000000000","password":{"generate":{"shape":"words","count":7}},"must_change":true}"#;
        assert!(read::<ResetCommand>(whole).is_ok());
        assert!(
            read::<PeopleFilter>(br#"{"role":{"is":"helpdesk_administrator"},"department":null}"#)
                .is_ok()
        );
        assert!(
            read::<PeopleFilter>(br#"{"role":{"is":"helpdesk_administrator","no_role":null}}"#)
                .is_err()
        );
    }

    #[test]
    fn o5_what_was_sent_is_not_repeated() {
        let refusal = read::<NewPassword>(br#"{"given":1234567890}"#).unwrap_err();
        let told = serde_json::to_string(&refusal.problem).unwrap();
        assert!(!told.contains("1234567890"), "{told}");
        let refusal = read::<GeneratorShape>(br#"{"shape":"correct horse"}"#).unwrap_err();
        assert!(
            !serde_json::to_string(&refusal.problem)
                .unwrap()
                .contains("horse")
        );
    }

    #[test]
    fn deep_nesting_is_refused_and_not_a_crash() {
        assert!(check("[".repeat(100_000).as_bytes()).is_err());
    }
}
