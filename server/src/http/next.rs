//! Where to go after signing in. Owns promise S6's last part: `next` is a path of this site and nothing else.

/// Longest way back that is remembered.
const LONGEST: usize = 2_000;

/// The path, if it is a local one that a browser cannot read in another way.
pub fn local_path(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let starts_local = bytes.first() == Some(&b'/') && !matches!(bytes.get(1), Some(b'/' | b'\\'));
    // A backslash counts as a slash and control characters vanish when a browser reads an address.
    let plain = bytes
        .iter()
        .all(|byte| (0x21..0x7f).contains(byte) && *byte != b'\\');
    let is_page = ![
        "/sign-in",
        "/sign-out",
        "/_fn/",
        "/api/",
        "/assets/",
        "/logo/",
    ]
    .iter()
    .any(|prefix| text.starts_with(prefix));
    (starts_local && plain && is_page && bytes.len() <= LONGEST).then_some(text)
}

/// Percent-encoded for a query.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _infallible = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s6_next_is_a_local_path_only() {
        for good in [
            "/",
            "/admin/users?search=ada&sort=user_name",
            "/account#top",
        ] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in [
            "",
            "admin",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/a\nSet-Cookie: x",
            "/a\\b",
            "\\/evil",
            " /a",
            "/ä",
            "/sign-out",
            "/sign-in?next=/sign-in",
            "/api/v1/me",
            "/logo/0",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn what_is_encoded_is_one_value_of_a_query() {
        assert_eq!(
            encode("/admin/users?search=a b&x=ü"),
            "/admin/users%3Fsearch%3Da%20b%26x%3D%C3%BC"
        );
    }
}
