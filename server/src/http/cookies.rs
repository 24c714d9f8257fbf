//! The program's cookies: the session's secret, the way back in, the user name between the two sign-in pages, the language chosen
//! on a public page, and what whoever asked the administrators reads out. Owns their names and attributes (promise S1); never looks into the session.

use super::state::Front;
use domain::Secret;
use http::{HeaderMap, HeaderValue, header};

/// How long the user name waits for its password.
const USER_NAME_SECONDS: i64 = 600;
/// As long as a way back in lasts.
const RECOVERY_SECONDS: i64 = 900;
/// Longest user name that is kept between the pages: a longer one belongs to nobody.
const LONGEST_USER_NAME: usize = 512;

#[derive(Clone, Copy)]
enum Which {
    Session,
    UserName,
    Recovery,
    Reference,
}

impl Which {
    /// The link in a mail is opened from the page of a mail program, which is another site, and has to find its way. Forms of other sites
    /// are refused by other means (promise S5).
    const fn same_site(self) -> &'static str {
        match self {
            Self::Recovery => "Lax",
            Self::Session | Self::UserName | Self::Reference => "Strict",
        }
    }

    /// With the `__Host-` prefix a browser takes the cookie only over TLS, from this very host, for `/`.
    const fn name(self, front: &Front) -> &'static str {
        match (self, front.insecure_cookies) {
            (Self::Session, false) => "__Host-latchkey",
            (Self::Session, true) => "latchkey",
            (Self::UserName, false) => "__Host-latchkey-user",
            (Self::UserName, true) => "latchkey-user",
            (Self::Recovery, false) => "__Host-latchkey-recovery",
            (Self::Recovery, true) => "latchkey-recovery",
            (Self::Reference, false) => "__Host-latchkey-asked",
            (Self::Reference, true) => "latchkey-asked",
        }
    }
}

/// The session's secret, if the request has exactly one.
pub fn session_of(front: &Front, headers: &HeaderMap) -> Option<Secret> {
    value_of(Which::Session.name(front), headers).map(Secret::new)
}

/// The secret of the way back in that this browser is on.
pub fn recovery_of(front: &Front, headers: &HeaderMap) -> Option<Secret> {
    value_of(Which::Recovery.name(front), headers).map(Secret::new)
}

/// `Set-Cookie` for a way back in.
pub fn set_recovery(front: &Front, secret: &Secret) -> HeaderValue {
    cookie(front, Which::Recovery, secret.expose(), RECOVERY_SECONDS)
}

/// `Set-Cookie` that takes the way back in away.
pub fn clear_recovery(front: &Front) -> HeaderValue {
    cookie(front, Which::Recovery, "", 0)
}

/// The user name of the first sign-in page.
pub fn user_name_of(front: &Front, headers: &HeaderMap) -> Option<String> {
    use base64::Engine as _;
    let value = value_of(Which::UserName.name(front), headers)?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(value)
        .ok()?;
    String::from_utf8(bytes)
        .ok()
        .filter(|name| name.len() <= LONGEST_USER_NAME)
}

/// `Set-Cookie` for a session.
pub fn set_session(front: &Front, token: &Secret, seconds: i64) -> HeaderValue {
    cookie(front, Which::Session, token.expose(), seconds)
}

/// `Set-Cookie` that takes the session's cookie away.
pub fn clear_session(front: &Front) -> HeaderValue {
    cookie(front, Which::Session, "", 0)
}

/// `Set-Cookie` for the user name between the two pages. Base64, because a user name may have any letter.
pub fn set_user_name(front: &Front, user_name: &str) -> HeaderValue {
    use base64::Engine as _;
    let cut: String = user_name.chars().take(LONGEST_USER_NAME / 4).collect();
    cookie(
        front,
        Which::UserName,
        &base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(cut),
        USER_NAME_SECONDS,
    )
}

/// `Set-Cookie` that takes the user name away.
pub fn clear_user_name(front: &Front) -> HeaderValue {
    cookie(front, Which::UserName, "", 0)
}

/// How long whoever asked the administrators sees the reference.
const REFERENCE_SECONDS: i64 = 600;

/// The reference of what was asked from this browser.
pub fn reference_of(front: &Front, headers: &HeaderMap) -> Option<String> {
    let value = value_of(Which::Reference.name(front), headers)?;
    let has_form = value.len() == 7
        && value
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    has_form.then_some(value)
}

/// `Set-Cookie` for the reference: it is in no address, and nobody else's page shows it.
pub fn set_reference(front: &Front, reference: &str) -> HeaderValue {
    cookie(front, Which::Reference, reference, REFERENCE_SECONDS)
}

/// The language chosen on a public page.
const LANGUAGE: &str = "latchkey-lang";
/// How long the choice is remembered: a year.
const LANGUAGE_SECONDS: i64 = 31_536_000;

/// The language chosen on a public page.
pub fn language_of(headers: &HeaderMap) -> Option<String> {
    value_of(LANGUAGE, headers)
}

/// `Set-Cookie` for the chosen language: no secret, and wanted when coming from another site too.
pub fn set_language(front: &Front, lang: locale::Lang) -> HeaderValue {
    let secure = if front.insecure_cookies {
        ""
    } else {
        "; Secure"
    };
    let code = lang.code();
    let text = format!(
        "{LANGUAGE}={code}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LANGUAGE_SECONDS}{secure}"
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn cookie(front: &Front, which: Which, value: &str, seconds: i64) -> HeaderValue {
    let secure = if front.insecure_cookies {
        ""
    } else {
        "; Secure"
    };
    let text = format!(
        "{}={value}; Path=/; HttpOnly; SameSite={}; Max-Age={seconds}{secure}",
        which.name(front),
        which.same_site()
    );
    let mut header = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

/// The value of the one cookie of this name. Two of a name are a sign of cookie tossing: then there is none.
fn value_of(name: &str, headers: &HeaderMap) -> Option<String> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let value = found.next()?;
    (found.next().is_none() && !value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn front(insecure_cookies: bool) -> Front {
        Front {
            public_url: "http://127.0.0.1:3000".parse().unwrap(),
            any_loopback_name: true,
            insecure_cookies,
            trusted_proxies: Vec::new(),
        }
    }

    #[test]
    fn s1_the_session_cookie_is_host_bound_secure_and_strict() {
        let header = set_session(&front(false), &Secret::new("abc"), 3600);
        assert_eq!(
            header,
            "__Host-latchkey=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600; Secure"
        );
        assert!(header.is_sensitive());
        let header = set_session(&front(true), &Secret::new("abc"), 3600);
        assert_eq!(
            header,
            "latchkey=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600"
        );
    }

    #[test]
    fn s1_two_cookies_of_one_name_are_none() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "a=b; __Host-latchkey=one".parse().unwrap());
        assert_eq!(session_of(&front(false), &headers).unwrap().expose(), "one");
        headers.append(header::COOKIE, "__Host-latchkey=two".parse().unwrap());
        assert!(session_of(&front(false), &headers).is_none());
    }

    #[test]
    fn the_user_name_survives_between_the_pages_in_any_script() {
        for name in [
            "ada@example.org",
            "Übermut@exämple.org",
            "日本@example.jp",
            "a;b=c\r\nX: y",
        ] {
            let set = set_user_name(&front(false), name);
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, pair.parse().unwrap());
            assert_eq!(user_name_of(&front(false), &headers).as_deref(), Some(name));
        }
    }
}
