//! Cross-site requests. Owns promise S5: every unsafe method must come from a page of this site, shown by
//! `Sec-Fetch-Site` or, from browsers and addresses that do not send it, by exactly our `Origin`. There is no
//! token to lose. Never looks at the body: no content type makes a request acceptable.

use super::state::Front;
use http::{HeaderMap, Method, header};

/// Whether the request is free of suspicion.
///
/// A caller that sends neither header is no browser. It passes where no cookie could be ridden on:
/// `ambient` says whether the address acts on cookies or answers with one.
pub fn is_same_site(front: &Front, method: &Method, headers: &HeaderMap, ambient: bool) -> bool {
    if method.is_safe() {
        return true;
    }
    let single = |name: header::HeaderName| {
        let mut values = headers.get_all(name).iter();
        (
            values.next().map(|value| value.to_str().unwrap_or("?")),
            values.next().is_some(),
        )
    };
    let (fetch_site, doubled_site) = single(header::HeaderName::from_static("sec-fetch-site"));
    let (origin, doubled_origin) = single(header::ORIGIN);
    if doubled_site || doubled_origin {
        return false;
    }
    // With a strict referrer policy a browser says `Origin: null` even to its own site, so `null` only fails
    // where nothing else speaks for the request. Any other foreign origin fails whatever stands beside it.
    let foreign = origin.is_some_and(|origin| origin != "null" && !front.is_own_origin(origin));
    match (fetch_site, origin) {
        _ if foreign => false,
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin != "null",
        (None, None) => !ambient,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn passes(site: Option<&'static str>, origin: Option<&'static str>, ambient: bool) -> bool {
        let front = Front {
            public_url: "https://desk.example".parse().unwrap(),
            any_loopback_name: false,
            insecure_cookies: false,
            trusted_proxies: Vec::new(),
        };
        let mut headers = HeaderMap::new();
        if let Some(site) = site {
            headers.insert("sec-fetch-site", site.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        assert!(
            is_same_site(&front, &Method::GET, &headers, ambient),
            "reading is always allowed"
        );
        is_same_site(&front, &Method::POST, &headers, ambient)
    }

    #[test]
    fn s5_only_our_own_pages_change_something() {
        let own = Some("https://desk.example");
        assert!(passes(Some("same-origin"), own, true));
        assert!(passes(Some("same-origin"), Some("null"), true));
        assert!(passes(Some("none"), None, true));
        assert!(passes(None, own, true));
        for site in ["same-site", "cross-site", "", "SAME-ORIGIN", "nonsense"] {
            assert!(!passes(Some(site), own, true), "{site}");
        }
        for origin in [
            "null",
            "https://evil.example",
            "http://desk.example",
            "https://desk.example.evil",
            "https://desk.example:8443",
            "",
        ] {
            assert!(!passes(None, Some(origin), true), "{origin}");
            assert!(!passes(None, Some(origin), false), "{origin}");
        }
        assert!(!passes(
            Some("same-origin"),
            Some("https://evil.example"),
            true
        ));
    }

    #[test]
    fn s5_a_caller_that_is_no_browser_passes_only_without_cookies() {
        assert!(!passes(None, None, true));
        assert!(passes(None, None, false));
    }
}
