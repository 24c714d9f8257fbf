//! Scripts, styles, strings and icons, embedded when the program is compiled. Owns how they are served: by
//! hashed name, with the best encoding the browser takes, a strong `ETag` for each encoding, `304`, and
//! `immutable`. Never reads a file at run time.

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::wire::problem::Code;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::answer::Refusal;

/// One file in all its encodings.
struct Asset {
    name: &'static str,
    kind: &'static str,
    identity: Encoded,
    gzip: Option<Encoded>,
    brotli: Option<Encoded>,
}

struct Encoded {
    bytes: &'static [u8],
    etag: &'static str,
}

mod embedded {
    #[cfg_attr(
        not(latchkey_site),
        expect(unused_imports, reason = "without a site the table is empty")
    )]
    use super::{Asset, Encoded};
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// The hashed names of what a page refers to.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    /// The style sheet.
    pub css: String,
    /// The module that starts the front end.
    pub boot: String,
    /// The front end.
    pub wasm: String,
    /// Its glue.
    pub js: String,
    /// The icons.
    pub sprite: String,
    /// The texts of each language.
    pub strings: BTreeMap<String, String>,
    /// Everything else that has a name of its own, like the icon of the tab.
    #[serde(default)]
    pub public: BTreeMap<String, String>,
    /// The parts of the front end that are fetched when they are needed.
    pub lazy: Option<Lazy>,
}

/// The parts of the front end that are fetched when they are needed.
#[derive(Clone, Debug, Deserialize)]
pub struct Lazy {
    /// The module that fetches them.
    pub js: String,
    /// The files of each part, without `.wasm`.
    pub prefetch: BTreeMap<String, Vec<String>>,
}

/// The names, or `None` in a build without a site: then pages come without scripts and styles.
pub fn manifest() -> Option<&'static Manifest> {
    static MANIFEST: LazyLock<Option<Manifest>> =
        LazyLock::new(|| embedded::MANIFEST.and_then(|text| serde_json::from_str(text).ok()));
    MANIFEST.as_ref()
}

/// The names of all files, for tests and for the program that measures.
pub fn names() -> impl Iterator<Item = &'static str> {
    embedded::ASSETS.iter().map(|asset| asset.name)
}

/// `GET /assets/{*name}`.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = embedded::ASSETS
        .binary_search_by(|asset| asset.name.cmp(&name))
        .ok();
    found
        .and_then(|place| embedded::ASSETS.get(place))
        .map_or_else(
            || Refusal::from(Code::NotFound).into_response(),
            |asset| answer(asset, &headers),
        )
}

fn answer(asset: &Asset, request: &HeaderMap) -> Response {
    let (coding, encoded) = best(asset, request);
    let known = is_known(request, encoded.etag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(encoded.bytes).into_response()
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value))
    };
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(header::ETAG, encoded.etag);
    set(header::VARY, "accept-encoding");
    if !known {
        set(header::CONTENT_TYPE, asset.kind);
        if let Some(coding) = coding {
            set(header::CONTENT_ENCODING, coding);
        }
    }
    response
}

/// Whether the browser has what carries this tag (RFC 9110, section 13.1.2).
pub(super) fn is_known(request: &HeaderMap, etag: &str) -> bool {
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|tag| matches!(tag.trim(), "*") || tag.trim().trim_start_matches("W/") == etag)
}

/// The smallest encoding that the browser takes (RFC 9110, section 12.5.3).
fn best<'a>(asset: &'a Asset, request: &HeaderMap) -> (Option<&'static str>, &'a Encoded) {
    let choices = [("br", asset.brotli.as_ref()), ("gzip", asset.gzip.as_ref())];
    for (coding, encoded) in choices {
        if let Some(encoded) = encoded
            && takes(request, coding)
        {
            return (Some(coding), encoded);
        }
    }
    (None, &asset.identity)
}

fn takes(request: &HeaderMap, coding: &str) -> bool {
    let weight = |wanted: &str| {
        request
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|list| list.split(','))
            .find_map(|entry| {
                let mut parts = entry.split(';').map(str::trim);
                parts
                    .next()
                    .filter(|name| name.eq_ignore_ascii_case(wanted))?;
                let weight = parts
                    .find_map(|part| part.strip_prefix("q="))
                    .map_or(Some(1.0_f32), |q| q.parse().ok());
                Some(weight.unwrap_or(0.0))
            })
    };
    weight(coding)
        .or_else(|| weight("*"))
        .is_some_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const ASSET: Asset = Asset {
        name: "main.abc.css",
        kind: "text/css",
        identity: Encoded {
            bytes: b"identity",
            etag: "\"i\"",
        },
        gzip: Some(Encoded {
            bytes: b"gzip",
            etag: "\"g\"",
        }),
        brotli: Some(Encoded {
            bytes: b"br",
            etag: "\"b\"",
        }),
    };

    fn ask(pairs: &[(&'static str, &'static str)]) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        answer(&ASSET, &headers)
    }

    fn coding(accept: &'static str) -> Option<String> {
        let response = ask(&[("accept-encoding", accept)]);
        response
            .headers()
            .get(header::CONTENT_ENCODING)
            .map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_smallest_encoding_that_is_taken_is_sent() {
        assert_eq!(coding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(coding("gzip;q=1.0, br;q=0").as_deref(), Some("gzip"));
        assert_eq!(coding("*").as_deref(), Some("br"));
        assert_eq!(coding("identity"), None);
        assert_eq!(coding("*;q=0"), None);
        assert_eq!(
            ask(&[]).headers().get(header::VARY).unwrap(),
            "accept-encoding"
        );
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let response = ask(&[("accept-encoding", "br"), ("if-none-match", "\"x\", \"b\"")]);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers().get(header::ETAG).unwrap(), "\"b\"");
        // The tag of another encoding is another representation.
        assert_eq!(
            ask(&[("accept-encoding", "br"), ("if-none-match", "\"g\"")]).status(),
            StatusCode::OK
        );
    }

    #[test]
    fn files_are_kept_for_ever_because_their_names_change() {
        let response = ask(&[]);
        assert_eq!(
            response.headers().get(header::CACHE_CONTROL).unwrap(),
            "public, max-age=31536000, immutable"
        );
    }

    #[test]
    fn the_table_is_sorted_by_name_as_the_search_expects() {
        assert!(embedded::ASSETS.is_sorted_by_key(|asset| asset.name));
    }
}
