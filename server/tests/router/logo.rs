//! The organisation's logo over HTTP: what is taken, what is told of a refusal, and how the picture is served.

use crate::common::{Answer, Ask, World, ask, get, post, world};
use http::{Method, StatusCode};
use serde_json::json;

const PNG: &[u8] = include_bytes!("../../../crates/service/src/demo/logo.png");
const JPEG: &[u8] = include_bytes!("../../../crates/domain/tests/data/logo.jpg");
const HERE: &str = "/api/v1/settings/logo";

fn put(version: i64, file: &[u8]) -> Ask {
    ask(Method::PUT, &format!("{HERE}?version={version}")).body("application/octet-stream", file)
}

/// Sets the first logo; its address.
async fn first(world: &World, admin: &str, file: &[u8]) -> String {
    let answer = world.send(put(0, file).cookie(admin)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let digest = answer.json()["logo"]["digest"].as_str().unwrap().to_owned();
    format!("/logo/{digest}")
}

/// The main code, and the code at the field.
fn codes(answer: &Answer) -> (u16, String, String) {
    let problem = answer.json();
    let error = &problem["errors"][0];
    assert!(error.is_null() || error["field"] == "logo", "{problem}");
    (
        answer.status.as_u16(),
        answer.code(),
        error["code"].as_str().unwrap_or_default().to_owned(),
    )
}

#[tokio::test]
async fn a_logo_is_set_read_replaced_and_removed() {
    let world = world().await;
    let admin = world.admin().await;
    let none = world.send(get(HERE).cookie(&admin)).await;
    assert_eq!(none.json(), json!({"version": 0, "logo": null}));
    let png = first(&world, &admin, PNG).await;
    let now = world.send(get(HERE).cookie(&admin)).await.json();
    assert_eq!(now["version"], 1);
    assert_eq!(
        (&now["logo"]["kind"], &now["logo"]["width"]),
        (&json!("png"), &json!(94))
    );
    let late = world.send(put(0, JPEG).cookie(&admin)).await;
    assert_eq!(
        codes(&late),
        (409, "changed_meanwhile".into(), String::new())
    );
    let jpeg = world.send(put(1, JPEG).cookie(&admin)).await.json();
    assert_eq!(jpeg["logo"]["kind"], "jpeg");
    assert_eq!(world.send(get(&png)).await.status, StatusCode::NOT_FOUND);
    let remove = ask(Method::DELETE, &format!("{HERE}?version=2"));
    let gone = world.send(remove.cookie(&admin)).await;
    assert_eq!(gone.json(), json!({"version": 3, "logo": null}));
}

#[tokio::test]
async fn s4_everybody_gets_the_picture_and_it_is_nothing_but_a_picture() {
    let world = world().await;
    let admin = world.admin().await;
    for (file, kind, version) in [(PNG, "image/png", 0), (JPEG, "image/jpeg", 1)] {
        let set = world.send(put(version, file).cookie(&admin)).await.json();
        let digest = set["logo"]["digest"].as_str().unwrap().to_owned();
        let answer = world.send(get(&format!("/logo/{digest}"))).await;
        assert_eq!(answer.status, StatusCode::OK);
        for (name, wanted) in [
            ("content-type", kind),
            (
                "content-security-policy",
                "default-src 'none'; sandbox; frame-ancestors 'none'",
            ),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("etag", &format!("\"{digest}\"")),
        ] {
            assert_eq!(answer.header(name), wanted, "{name}");
        }
        assert!(answer.cookies().is_empty());
        assert_eq!(
            domain::logo::read(&answer.bytes).unwrap().bytes,
            answer.bytes
        );
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let world = world().await;
    let admin = world.admin().await;
    let path = first(&world, &admin, PNG).await;
    let etag = world.send(get(&path)).await.header("etag").to_owned();
    for known in [etag.as_str(), "*", &format!("\"x\", W/{etag}")] {
        let answer = world.send(get(&path).with("if-none-match", known)).await;
        assert_eq!(answer.status, StatusCode::NOT_MODIFIED, "{known}");
        assert!(answer.bytes.is_empty());
        assert_eq!(answer.header("etag"), etag);
        assert_eq!(answer.header("content-type"), "");
    }
    let other = world.send(get(&path).with("if-none-match", "\"x\"")).await;
    assert_eq!(other.status, StatusCode::OK);
    let head = world.send(ask(Method::HEAD, &path)).await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn where_no_logo_lies_there_is_nothing_and_nobody_keeps_that() {
    let world = world().await;
    for path in [
        format!("/logo/{}", "0".repeat(64)),
        "/logo/desk".to_owned(),
        "/logo/..%2Fdesk".to_owned(),
        "/logo/%00".to_owned(),
        "/logo/".to_owned(),
    ] {
        let answer = world.send(get(&path)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_logo_is_refused_with_the_rule_that_it_breaks() {
    let world = world().await;
    let admin = world.admin().await;
    let mut vast = PNG.to_vec();
    // A header of 10,000 × 10,000, with the checksum of that.
    vast[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    let checksum = sum(&vast[12..29]).to_be_bytes();
    vast[29..33].copy_from_slice(&checksum);
    let polyglot = [PNG, b"<script>alert(1)</script>"].concat();
    for (file, wanted) in [
        (&b""[..], "required"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image_kind"),
        (b"GIF89a\x10\0\x10\0\0\0\0;", "image_kind"),
        (&PNG[..PNG.len() / 2], "image_damaged"),
        (&polyglot, "image_damaged"),
        (&vast, "image_dimensions"),
    ] {
        // Whatever it is announced as.
        for kind in ["application/octet-stream", "image/png", "text/html"] {
            let asked = ask(Method::PUT, &format!("{HERE}?version=0")).body(kind, file);
            let answer = world.send(asked.cookie(&admin)).await;
            assert_eq!(
                codes(&answer),
                (422, "invalid_input".into(), wanted.into()),
                "{kind}"
            );
        }
    }
    let large = world
        .send(put(0, &vec![0x89; 65 * 1024]).cookie(&admin))
        .await;
    assert_eq!(codes(&large), (413, "too_large".into(), String::new()));
    assert_eq!(large.json()["args"]["max"], "65536");
    let now = world.send(get(HERE).cookie(&admin)).await.json();
    assert_eq!(now, json!({"version": 0, "logo": null}));
}

fn sum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = sum & 1 == 1;
            sum >>= 1;
            if odd {
                sum ^= 0xedb8_8320;
            }
        }
    }
    !sum
}

#[tokio::test]
async fn a_change_says_of_which_version_it_is() {
    let world = world().await;
    let admin = world.admin().await;
    for query in ["", "?version=", "?version=x", "?version=0&x=1"] {
        for method in [Method::PUT, Method::DELETE] {
            let asked = ask(method, &format!("{HERE}{query}"));
            let answer = world
                .send(asked.body("image/png", PNG).cookie(&admin))
                .await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
    }
}

#[tokio::test]
async fn s5_another_site_sets_no_logo() {
    let world = world().await;
    let admin = world.admin().await;
    let hostile = put(0, PNG)
        .without("origin")
        .without("sec-fetch-site")
        .with("origin", "https://evil.example")
        .with("sec-fetch-site", "cross-site");
    let answer = world.send(hostile.cookie(&admin)).await;
    assert_eq!(answer.code(), "cross_site");
}

#[tokio::test]
async fn pages_show_the_logo_beside_the_name_before_and_after_sign_in() {
    let world = world().await;
    let admin = world.admin().await;
    let mark = "class=\"mark\"";
    let before = world.send(get("/sign-in").page()).await;
    assert!(before.body.contains(mark) && !before.body.contains("brand-logo"));
    let path = first(&world, &admin, PNG).await;
    let shown =
        format!("<img src=\"{path}\" width=\"94\" height=\"124\" alt=\"\" class=\"brand-logo\">");
    for page in ["/sign-in", "/recover", "/set-password", "/not-me"] {
        let answer = world.send(get(page).page()).await;
        assert_eq!(answer.body.matches(&shown).count(), 1, "{page}");
        assert!(!answer.body.contains(mark), "{page}");
    }
    for page in ["/", "/account", "/admin"] {
        let answer = world.send(get(page).page().cookie(&admin)).await;
        assert_eq!(answer.body.matches(&shown).count(), 1, "{page}");
    }
}

#[tokio::test]
async fn s4_the_preview_of_a_mail_lets_the_logo_in_and_nothing_else() {
    let world = world().await;
    let admin = world.admin().await;
    first(&world, &admin, PNG).await;
    let path = "/api/v1/settings/mail/preview.html?kind=test&locale=en";
    let answer = world.send(get(path).cookie(&admin)).await;
    assert!(answer.body.contains("src=\"data:image/png;base64,"));
    assert_eq!(
        answer.header("content-security-policy"),
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
}

#[tokio::test]
async fn s8_a_call_of_the_page_takes_the_file_as_text_and_nothing_beside_it() {
    let world = world().await;
    let admin = world.admin().await;
    let call = |command| {
        let body = json!({"command": {"set_logo": command}});
        world.send(post("/_fn/settings").json(&body).cookie(&admin))
    };
    let odd = call(json!({"version": 0, "file": null, "kind": "svg"})).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let svg = call(json!({"version": 0, "file": "PHN2Zy8+"})).await;
    assert_eq!(svg.code(), "invalid_input");
    let none = call(json!({"version": 0, "file": null})).await;
    assert_eq!(none.status, StatusCode::OK);
}
