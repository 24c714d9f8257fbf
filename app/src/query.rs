//! The query part of addresses: written so that every value is read back as it was. Pages keep their state there.

use std::fmt::Write as _;

/// An address with its query part, if there is one.
pub fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// Adds a pair to a query, unless the value is empty.
pub fn push(out: &mut String, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push('&');
    }
    out.push_str(name);
    out.push('=');
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b'@' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// The pairs of a query, with or without its question mark, as they were before [`push`].
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, String)> {
    query.trim_start_matches('?').split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name, decode(value))
    })
}

/// The value of a name in a query; empty where it is not there.
pub fn value(query: &str, name: &str) -> String {
    let found = pairs(query).find(|(known, _)| *known == name);
    found.map(|(_, value)| value).unwrap_or_default()
}

/// The value of a pair as it was before [`push`]; broken escapes stay as they are.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(value) = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(value);
            at += 3;
        } else {
            out.push(if byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decode, push, value};

    #[test]
    fn broken_escapes_do_no_harm() {
        for (text, value) in [
            ("%", "%"),
            ("%4", "%4"),
            ("%é", "%é"),
            ("a%20b+c", "a b c"),
            ("%FF", "\u{fffd}"),
        ] {
            assert_eq!(decode(text), value);
        }
    }

    #[test]
    fn a_value_is_read_from_an_address_as_it_was_written() {
        let mut query = String::new();
        push(&mut query, "q", "Zoë & M+1=%");
        push(&mut query, "after", "");
        push(&mut query, "x", "1");
        for query in [query.clone(), format!("?{query}")] {
            assert_eq!(value(&query, "q"), "Zoë & M+1=%");
            assert_eq!(value(&query, "x"), "1");
            assert_eq!(value(&query, "after"), "");
        }
        assert_eq!(value("", "q"), "");
    }
}
