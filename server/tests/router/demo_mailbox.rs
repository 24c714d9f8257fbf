//! The demo's mailbox as a page: there in the demo alone, plain, escaped, and with scripting off.

use crate::common::{Answer, World, ask, demo_world, get, world};
use http::{Method, StatusCode};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The id of the n-th second.
fn id(n: u64) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(n * 1000, &[7; 10]).into_uuid()
}

fn put(world: &World, n: u64, mail: &str) {
    let folder = world.desk.desk.config().data_dir.join("mail");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{}.eml", id(n))), mail).unwrap();
}

/// An answer without what is another in each: id, nonce, the moment in the packed context.
fn still(answer: &Answer, path: &str) -> (StatusCode, BTreeMap<String, String>, String) {
    let nonce = answer
        .header("content-security-policy")
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .unwrap_or("no nonce")
        .to_owned();
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id");
    let told = |text: &str| text.replace(&nonce, "NONCE").replace(path, "PATH");
    let headers = headers
        .map(|(name, value)| (name.to_string(), told(value.to_str().unwrap())))
        .collect();
    (answer.status, headers, told(&answer.body))
}

#[tokio::test]
async fn outside_the_demo_the_mailbox_is_as_unknown_as_any_address() {
    let world = world().await;
    put(
        &world,
        1,
        "To: a@example.org\r\nSubject: secret\r\n\r\nsecret",
    );
    let admin = world.admin().await;
    let query = format!("?message={}", id(1));
    for method in [Method::GET, Method::HEAD, Method::POST, Method::DELETE] {
        for query in ["", "?lang=de", &query] {
            for cookie in ["", &admin] {
                for is_page in [true, false] {
                    let answer = async |path: &str| {
                        let asked = ask(method.clone(), &format!("{path}{query}")).cookie(cookie);
                        let asked = if is_page { asked.page() } else { asked };
                        still(&world.send(asked).await, path)
                    };
                    let (mailbox, unknown) =
                        (answer("/demo/mailbox").await, answer("/demo/nothing").await);
                    assert_eq!(mailbox, unknown, "{method} {query} {is_page}");
                    let is_other_language = query == "?lang=de" && is_page && method.is_safe();
                    let expected = if is_other_language {
                        StatusCode::SEE_OTHER
                    } else {
                        StatusCode::NOT_FOUND
                    };
                    assert_eq!(mailbox.0, expected, "{method} {query} {is_page}");
                }
            }
        }
    }
}

#[tokio::test]
async fn in_the_demo_everybody_reads_it_without_signing_in_and_without_a_script() {
    let world = demo_world().await;
    let empty = world.send(get("/demo/mailbox").page()).await;
    assert_eq!(empty.status, StatusCode::OK, "{}", empty.body);
    assert!(
        empty.body.contains("Nothing was sent yet"),
        "{}",
        empty.body
    );
    put(
        &world,
        1,
        "To: ada@example.org\r\nSubject: First\r\n\r\nOlder words",
    );
    put(
        &world,
        2,
        "To: ada@example.org\r\nSubject: Second\r\n\r\nhttps://desk.example/set-password#abc",
    );
    let page = world.send(get("/demo/mailbox").page()).await;
    for part in [
        "ada@example.org",
        "First",
        "<a href=\"https://desk.example/set-password#abc\"",
        "</html>",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(!page.body.contains("Older words"), "the newest is open");
    let first = world
        .send(get(&format!("/demo/mailbox?message={}", id(1))).page())
        .await;
    assert!(first.body.contains("Older words"), "{}", first.body);
    for answer in [&page, &first, &empty] {
        assert!(!answer.body.contains("<script"), "{}", answer.body);
        assert!(
            !answer
                .header("content-security-policy")
                .contains("script-src")
        );
        assert!(!answer.body.contains(" style=\""), "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let restricted = world.restricted().await;
    let page = world
        .send(get("/demo/mailbox").page().cookie(&restricted))
        .await;
    assert_eq!(
        page.status,
        StatusCode::OK,
        "whoever has to choose a password may read the mail that says why"
    );
}

#[tokio::test]
async fn a_message_that_is_not_listed_is_not_found_whatever_it_is_called() {
    let world = demo_world().await;
    put(&world, 1, "Subject: Known\r\n\r\nx");
    let unlisted = id(2).to_string();
    for name in [
        unlisted.as_str(),
        "",
        "..%2F..%2Fkeys%2Fmessages.keys",
        "%00",
        &format!("{}.eml", id(1)),
        &id(1).simple().to_string(),
    ] {
        let answer = world
            .send(get(&format!("/demo/mailbox?message={name}")).page())
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        assert!(
            answer.body.contains("This message is not here") && answer.body.contains("Known"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn s7_hostile_names_subjects_and_words_are_text() {
    let world = demo_world().await;
    let hostile = "\"><img src=x onerror=alert(1)><script>alert(2)</script>";
    put(
        &world,
        1,
        &format!(
            "To: \"{hostile}\" <\"<script>\"@example.org>\r\nSubject: {hostile}\r\n\r\n{hostile}\nhttps://evil.example/x\nhttps://desk.example.evil.example/\njavascript:alert(1)\nhttps://desk.example/\"onmouseover=\"alert(3)\n"
        ),
    );
    let page = world.send(get("/demo/mailbox").page()).await;
    assert_eq!(page.status, StatusCode::OK);
    for tag in ["<img", "<script"] {
        assert!(!page.body.contains(tag), "{tag} in {}", page.body);
    }
    assert!(
        page.body.contains("&lt;script&gt;alert(2)"),
        "{}",
        page.body
    );
    let links: Vec<&str> = page
        .body
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .filter(|link| {
            ["evil", "javascript", "onmouseover"]
                .iter()
                .any(|part| link.contains(part))
        })
        .collect();
    assert_eq!(links, [""; 0]);
    assert!(
        page.body.contains("https://evil.example/x"),
        "it stands there as text"
    );
}

#[tokio::test]
async fn the_mark_on_every_page_of_the_demo_leads_to_it_and_elsewhere_there_is_none() {
    let (demo, house) = (demo_world().await, world().await);
    let page = demo.send(get("/sign-in").page()).await;
    assert!(
        page.body.contains("href=\"/demo/mailbox\""),
        "{}",
        page.body
    );
    let page = house.send(get("/sign-in").page()).await;
    assert!(!page.body.contains("/demo/mailbox"), "{}", page.body);
}

#[tokio::test]
async fn it_speaks_the_readers_language() {
    let world = demo_world().await;
    for (lang, title, direction) in [
        ("de", "Demo-Postfach", "ltr"),
        ("ar", "صندوق بريد العرض التوضيحي", "rtl"),
    ] {
        let page = world
            .send(get("/demo/mailbox").page().with("accept-language", lang))
            .await;
        let in_tab = format!("<title>{title} · ");
        assert!(page.body.contains(&in_tab), "{}", page.body);
        assert!(
            page.body.contains(&format!("dir=\"{direction}\"")),
            "{}",
            page.body
        );
    }
    let turned = world.send(get("/demo/mailbox?lang=de").page()).await;
    assert_eq!(
        (turned.status, turned.header("location")),
        (StatusCode::SEE_OTHER, "/demo/mailbox")
    );
}
