//! The promises of the web side: cookies, cross-site requests, hosts, body sizes, and that nothing is told.

use crate::common::{Answer, World, front, get, post, world, world_with};
use app::calls::PACKED;
use domain::Span;
use http::{Method, StatusCode};
use server::http::state::Front;
use service::testing::PASSWORD;
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// Somebody who could get back in alone, of whom nothing is asked at sign-in.
async fn reachable(world: &World) {
    let ada = world.desk.person("ada@desk.example").await.unwrap();
    let home = "ada@home.example";
    world.desk.set_contacts(&ada, home, "").await.unwrap();
}

#[tokio::test]
async fn s1_signing_in_gives_a_host_bound_cookie_and_a_new_one_each_time() {
    let world = world().await;
    reachable(&world).await;
    let answer = world.sign_in("ada@desk.example", PASSWORD).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    let cookie = answer
        .cookies()
        .into_iter()
        .find(|cookie| cookie.starts_with("__Host-latchkey="))
        .unwrap()
        .to_owned();
    for attribute in [
        "Path=/",
        "HttpOnly",
        "SameSite=Strict",
        "Secure",
        "Max-Age=",
    ] {
        assert!(cookie.contains(&format!("; {attribute}")), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(token.len() >= 43, "256 bits");
    assert_ne!(
        world.session("ada@desk.example", PASSWORD).await,
        format!("__Host-latchkey={token}")
    );
}

#[tokio::test]
async fn s1_insecure_mode_drops_prefix_and_secure_and_nothing_else() {
    let front = Front {
        public_url: "http://desk.example".parse().unwrap(),
        insecure_cookies: true,
        ..front()
    };
    let world = world_with(front).await;
    world.desk.person("ada@desk.example").await.unwrap();
    let form = [("user_name", "ada@desk.example"), ("password", PASSWORD)];
    let answer = world
        .send(post("/sign-in/password").without("origin").form(&form))
        .await;
    let cookie = answer
        .cookies()
        .into_iter()
        .find(|cookie| cookie.starts_with("latchkey="))
        .unwrap()
        .to_owned();
    assert!(
        cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Strict")
            && !cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(
        answer.headers.get("strict-transport-security").is_none(),
        "not over TLS"
    );
}

#[tokio::test]
async fn s2_signing_out_ends_the_session_on_the_server() {
    let world = world().await;
    let session = world.person().await;
    assert_eq!(
        world.send(get("/api/v1/me").cookie(&session)).await.status,
        StatusCode::OK
    );
    let out = world
        .send(post("/sign-out").page().cookie(&session).form(&[]))
        .await;
    assert_eq!(
        (out.status, out.header("location")),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
    assert_eq!(
        out.header("clear-site-data"),
        "\"cache\", \"cookies\", \"storage\""
    );
    assert!(
        out.cookies()
            .iter()
            .any(|cookie| cookie.starts_with("__Host-latchkey=;") && cookie.contains("Max-Age=0"))
    );
    assert_eq!(
        world.send(get("/api/v1/me").cookie(&session)).await.status,
        StatusCode::UNAUTHORIZED
    );
    let again = world
        .send(post("/sign-out").page().cookie(&session).form(&[]))
        .await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "signing out twice is no error"
    );
}

#[tokio::test]
async fn s2_idle_and_blocked_sessions_end_with_the_next_request() {
    let world = world().await;
    let session = world.person().await;
    world.desk.clock.advance(Span::minutes(61));
    assert_eq!(
        world.send(get("/api/v1/me").cookie(&session)).await.status,
        StatusCode::UNAUTHORIZED
    );
    let session = world.session("ada@desk.example", PASSWORD).await;
    let admin = world.admin().await;
    let ada = world.send(get("/api/v1/me").cookie(&session)).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let body = serde_json::json!({"ids": [ada]});
    let blocked = world
        .send(
            post("/api/v1/people/actions/block")
                .cookie(&admin)
                .json(&body),
        )
        .await;
    assert_eq!(blocked.json()["done"], 1, "{}", blocked.body);
    assert_eq!(
        world.send(get("/api/v1/me").cookie(&session)).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn s5_origin_by_content_type_by_method() {
    let world = world().await;
    let admin = world.admin().await;
    let (own, evil) = ("https://desk.example", "https://evil.example");
    // (Sec-Fetch-Site, Origin, passes)
    let sources: [(Option<&str>, Option<&str>, bool); 13] = [
        (Some("same-origin"), Some(own), true),
        (Some("same-origin"), None, true),
        (Some("none"), None, true),
        (None, Some(own), true),
        (None, None, false),
        (Some("cross-site"), Some(evil), false),
        (Some("cross-site"), Some("null"), false),
        (Some("same-site"), Some("https://other.desk.example"), false),
        (Some("same-origin"), Some(evil), false),
        (None, Some(evil), false),
        (None, Some("null"), false),
        (None, Some("http://desk.example"), false),
        (None, Some("https://desk.example:444"), false),
    ];
    let kinds = [
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ];
    let targets = [
        (Method::POST, "/sign-out"),
        (Method::POST, "/sign-in"),
        (Method::POST, "/api/v1/people/actions/block"),
        (Method::PUT, "/api/v1/settings/policy"),
        (Method::DELETE, "/api/v1/me/sessions"),
        (Method::POST, "/_fn/people"),
        (Method::PATCH, "/nowhere"),
    ];
    for (site, origin, passes) in sources {
        for kind in kinds {
            for (method, path) in &targets {
                let mut ask = crate::common::ask(method.clone(), path)
                    .without("sec-fetch-site")
                    .without("origin")
                    .cookie(&admin);
                for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                    if let Some(value) = value {
                        ask = ask.with(name, value);
                    }
                }
                ask = if kind.is_empty() {
                    ask
                } else {
                    ask.body(kind, "{}")
                };
                // Signing out is tried by others only, or the rest would have no session.
                if passes && *path == "/sign-out" {
                    continue;
                }
                let answer = world.send(ask).await;
                let told = |answer: &Answer| {
                    answer.body.contains("cross_site")
                        || (answer.header("content-type") == PACKED
                            && answer.code() == "cross_site")
                };
                let refused = answer.status == StatusCode::FORBIDDEN && told(&answer);
                assert_eq!(
                    !refused, passes,
                    "{site:?} {origin:?} {kind} {method} {path}: {} {}",
                    answer.status, answer.body
                );
            }
        }
    }
    assert_eq!(
        world.send(get("/api/v1/me").cookie(&admin)).await.status,
        StatusCode::OK,
        "nothing was done to the session"
    );
}

#[tokio::test]
async fn s5_a_program_with_a_token_and_no_cookie_needs_no_origin_and_a_browser_elsewhere_gets_nowhere_with_it()
 {
    let world = world().await;
    world.desk.admin("admin@desk.example").await.unwrap();
    let token = world.token("admin@desk.example", PASSWORD).await;
    let plain = || {
        post("/api/v1/people/actions/block")
            .without("origin")
            .without("sec-fetch-site")
    };
    let body = serde_json::json!({"ids": []});
    assert_eq!(
        world.send(plain().bearer(&token).json(&body)).await.status,
        StatusCode::OK
    );
    let foreign = plain()
        .bearer(&token)
        .with("origin", "https://evil.example")
        .json(&body);
    assert_eq!(world.send(foreign).await.code(), "cross_site");
    let with_cookie = plain()
        .bearer(&token)
        .cookie("__Host-latchkey=x")
        .json(&body);
    assert_eq!(world.send(with_cookie).await.code(), "cross_site");
}

#[tokio::test]
async fn t5_a_browser_session_is_no_token_and_a_token_is_no_browser_session() {
    let world = world().await;
    let cookie = world.admin().await;
    let secret = cookie.split_once('=').unwrap().1;
    let token = world.token("admin@desk.example", PASSWORD).await;
    assert_eq!(
        world.send(get("/api/v1/me").bearer(secret)).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        world.send(get("/api/v1/me").bearer(&token)).await.status,
        StatusCode::OK
    );
    let swapped = world
        .send(get("/api/v1/me").cookie(&format!("__Host-latchkey={token}")))
        .await;
    assert_eq!(swapped.status, StatusCode::UNAUTHORIZED);
    // Beside a token no cookie counts.
    let both = get("/api/v1/me").bearer("wrong").cookie(&cookie);
    let answer = world.send(both).await;
    assert_eq!(
        (answer.status, answer.header("www-authenticate")),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
}

#[tokio::test]
async fn t8_mutilated_session_secrets_open_nothing() {
    let world = world().await;
    let cookie = world.admin().await;
    let secret = cookie.split_once('=').unwrap().1.to_owned();
    let flipped: String = secret
        .chars()
        .map(|c| {
            if c.is_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    for wrong in [
        &secret[..secret.len() - 1],
        &secret[1..],
        &format!("{secret}="),
        &format!("{secret}A"),
        &flipped,
        "null",
        "\"\"",
        "[]",
        "{}",
        "%00",
        "undefined",
    ] {
        let answer = world
            .send(get("/api/v1/me").cookie(&format!("__Host-latchkey={wrong}")))
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
    }
}

#[tokio::test]
async fn s6_only_the_configured_host_is_answered() {
    let world = world().await;
    for good in ["desk.example", "DESK.example", "desk.example:443"] {
        assert_eq!(
            world
                .send(get("/sign-in").without("host").with("host", good))
                .await
                .status,
            StatusCode::OK,
            "{good}"
        );
    }
    for bad in [
        "evil.example",
        "desk.example:8443",
        "desk.example.evil",
        "",
        "desk.example@evil",
        "127.0.0.1",
        "desk.example ",
    ] {
        let answer = world
            .send(get("/sign-in").without("host").with("host", bad))
            .await;
        let trimmed_by_http = bad.ends_with(' ');
        assert!(
            trimmed_by_http || answer.status == StatusCode::MISDIRECTED_REQUEST,
            "{bad}: {}",
            answer.status
        );
    }
    assert_eq!(
        world.send(get("/sign-in").without("host")).await.status,
        StatusCode::MISDIRECTED_REQUEST
    );
    let doubled = get("/sign-in").with("host", "evil.example");
    assert_eq!(
        world.send(doubled).await.status,
        StatusCode::MISDIRECTED_REQUEST
    );
    for (name, value) in [
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-host", "evil.example"),
    ] {
        let answer = world.send(get("/admin").page().with(name, value)).await;
        assert_eq!(
            answer.header("location"),
            "/sign-in?next=/admin",
            "{name} changes nothing"
        );
    }
    let absolute = world.send(get("http://evil.example/sign-in")).await;
    assert_eq!(absolute.status, StatusCode::MISDIRECTED_REQUEST);
    for probe in ["/healthz", "/readyz"] {
        assert_eq!(
            world
                .send(get(probe).without("host").with("host", "10.0.0.7"))
                .await
                .status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn s6_without_a_configured_name_every_loopback_spelling_works() {
    let url = "http://127.0.0.1:3000".parse().unwrap();
    let world = world_with(Front {
        public_url: url,
        any_loopback_name: true,
        ..front()
    })
    .await;
    for (host, expected) in [
        ("127.0.0.1:3000", StatusCode::OK),
        ("localhost:3000", StatusCode::OK),
        ("[::1]:3000", StatusCode::OK),
        ("localhost:3001", StatusCode::MISDIRECTED_REQUEST),
        ("desk.example:3000", StatusCode::MISDIRECTED_REQUEST),
    ] {
        assert_eq!(
            world
                .send(get("/sign-in").without("host").with("host", host))
                .await
                .status,
            expected,
            "{host}"
        );
    }
}

#[tokio::test]
async fn s6_after_signing_in_only_local_paths_are_followed() {
    let world = world().await;
    reachable(&world).await;
    for (next, place) in [
        ("/account?tab=1", "/account?tab=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let form = [
            ("user_name", "ada@desk.example"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let answer = world.send(post("/sign-in/password").form(&form)).await;
        assert_eq!(answer.header("location"), place, "{next:?}");
    }
}

#[tokio::test]
async fn p8_bodies_over_the_limit_are_refused_before_they_are_read() {
    let world = world().await;
    let admin = world.admin().await;
    let big = |bytes: usize| "x".repeat(bytes);
    for path in ["/sign-in", "/sign-in/password", "/set-up"] {
        for bytes in [9 * 1024, 1024 * 1024] {
            let answer = world
                .send(post(path).page().form(&[("user_name", &big(bytes))]))
                .await;
            assert_eq!(
                answer.status,
                StatusCode::PAYLOAD_TOO_LARGE,
                "{path} {bytes}"
            );
        }
        assert_ne!(
            world
                .send(post(path).page().form(&[("user_name", &big(7 * 1024))]))
                .await
                .status,
            StatusCode::PAYLOAD_TOO_LARGE
        );
    }
    let hashes = world.desk.hash_calls();
    let body = serde_json::json!({"user_name": "a", "password": big(9 * 1024)});
    assert_eq!(
        world
            .send(post("/api/v1/sessions").json(&body))
            .await
            .code(),
        "too_large"
    );
    assert_eq!(world.desk.hash_calls(), hashes, "nothing was hashed");
    let body = serde_json::json!({"name": big(1024 * 1024), "description": ""});
    assert_eq!(
        world
            .send(post("/api/v1/groups").cookie(&admin).json(&body))
            .await
            .code(),
        "too_large"
    );
    let file = post("/api/v1/imports?dry_run=true")
        .cookie(&admin)
        .body("text/csv", big(16 * 1024 * 1024 + 1));
    assert_eq!(world.send(file).await.code(), "too_large");
    let announced = post("/sign-in")
        .with("content-length", "999999999999")
        .form(&[]);
    assert_eq!(
        world.send(announced).await.status,
        StatusCode::PAYLOAD_TOO_LARGE,
        "an announcement is enough"
    );
}

/// What an attempt tells, without what is different for everybody: nonce, request id, the name that was typed.
fn told(answer: &Answer, user_name: &str) -> (StatusCode, Vec<(String, String)>, String) {
    let nonce = answer
        .header("content-security-policy")
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next());
    let plain = |text: &str| {
        let text = nonce.map_or_else(|| text.to_owned(), |nonce| text.replace(nonce, "NONCE"));
        text.replace(user_name, "NAME")
    };
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| (name.to_string(), plain(value.to_str().unwrap())))
        .collect();
    headers.sort();
    (answer.status, headers, plain(&answer.body))
}

async fn outsiders(world: &World) -> Vec<&'static str> {
    let desk = &world.desk;
    desk.person("known@desk.example").await.unwrap();
    desk.person_with("empty@desk.example", &[], None)
        .await
        .unwrap();
    let blocked = desk.person("block@desk.example").await.unwrap();
    let deleted = desk.person("trash@desk.example").await.unwrap();
    let caller = service::Caller::operator();
    let one = |id| domain::wire::people::Selection::Ids(vec![domain::PersonId(id)]);
    service::people::set_blocked(desk, &caller, &one(blocked.id), true)
        .await
        .unwrap();
    service::people::delete(desk, &caller, &one(deleted.id))
        .await
        .unwrap();
    vec![
        "known@desk.example",
        "ghost@desk.example",
        "empty@desk.example",
        "block@desk.example",
        "trash@desk.example",
    ]
}

#[tokio::test]
async fn e1_every_failed_sign_in_is_byte_for_byte_the_same() {
    let world = world().await;
    let names = outsiders(&world).await;
    let mut first = None;
    for name in names {
        let password = if name.starts_with("block") || name.starts_with("trash") {
            PASSWORD
        } else {
            "Wrong-Horse-Battery-1"
        };
        let hashes = world.desk.hash_calls();
        let told = told(&world.sign_in(name, password).await, name);
        assert_eq!(
            world.desk.hash_calls(),
            hashes + 1,
            "p7: one hash for {name}"
        );
        assert_eq!(told.0, StatusCode::UNAUTHORIZED);
        assert_eq!(*first.get_or_insert_with(|| told.clone()), told, "{name}");
    }
}

#[tokio::test]
async fn e1_the_second_page_is_the_same_whether_or_not_the_name_exists() {
    let world = world().await;
    let mut first = None;
    for name in outsiders(&world).await {
        let sent = world
            .send(post("/sign-in").page().form(&[("user_name", name)]))
            .await;
        assert_eq!(
            (sent.status, sent.header("location")),
            (StatusCode::SEE_OTHER, "/sign-in/password")
        );
        let cookie = sent.cookie("__Host-latchkey-user").unwrap();
        let page = world
            .send(get("/sign-in/password").page().cookie(&cookie))
            .await;
        assert!(
            page.status == StatusCode::OK && page.body.contains(name),
            "{}",
            page.body
        );
        let told = told(&page, name);
        // The page says when it was made; the clock stands still here.
        assert_eq!(*first.get_or_insert_with(|| told.clone()), told, "{name}");
    }
}

#[tokio::test]
async fn l3_the_address_comes_from_a_trusted_proxy_only_and_garbage_closes_the_door() {
    let world = world_with(Front {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        ..front()
    })
    .await;
    let garbage = get("/sign-in").with("x-forwarded-for", "not-an-address");
    assert_eq!(
        world.send_from(garbage, "10.0.0.1:1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let ignored = get("/sign-in").with("x-forwarded-for", "not-an-address");
    assert_eq!(
        world.send_from(ignored, "192.0.2.9:1").await.status,
        StatusCode::OK
    );
    world.desk.person("ada@desk.example").await.unwrap();
    let form = [("user_name", "ada@desk.example"), ("password", PASSWORD)];
    let through = post("/sign-in/password")
        .with("x-forwarded-for", "198.51.100.7")
        .form(&form);
    let answer = world.send_from(through, "10.0.0.1:1").await;
    let session = answer.cookie("__Host-latchkey").unwrap();
    let list = world
        .send(get("/api/v1/me/sessions").cookie(&session))
        .await
        .json();
    assert_eq!(list[0]["ip"], "198.51.100.7");
}

#[tokio::test]
async fn o4_a_panic_is_a_plain_500_with_an_id_and_the_program_lives() {
    use axum::routing::get as route;
    let world = world().await;
    let router = axum::Router::new()
        .route(
            "/boom",
            route(async || -> &'static str { panic!("secret /var/lib/path") }),
        )
        .layer(axum::middleware::from_fn_with_state(
            world.state.clone(),
            server::http::ingress::receive,
        ))
        .layer(axum::middleware::from_fn_with_state(
            world.state.clone(),
            server::http::headers::add,
        ));
    let world = World { router, ..world };
    let answer = world.send(get("/boom")).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::INTERNAL_SERVER_ERROR, "internal")
    );
    assert_eq!(answer.json()["incident"], answer.header("x-request-id"));
    assert!(
        !answer.body.contains("secret") && !answer.body.contains("panic"),
        "{}",
        answer.body
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn the_language_of_a_public_page_is_chosen_once_and_kept() {
    let world = world().await;
    let chosen = world
        .send(get("/sign-in?next=/account&lang=de").page())
        .await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (StatusCode::SEE_OTHER, "/sign-in?next=/account")
    );
    let cookie = chosen.cookie("latchkey-lang").unwrap();
    let page = world.send(get("/sign-in").page().cookie(&cookie)).await;
    assert!(page.body.contains("lang=\"de\""), "{}", page.body);
    assert_eq!(page.header("content-language"), "de");
    let page = world
        .send(
            get("/sign-in")
                .page()
                .with("accept-language", "ar;q=0.9, en;q=0.1"),
        )
        .await;
    assert!(page.body.contains("dir=\"rtl\""), "{}", page.body);
}

#[tokio::test]
async fn r6_readiness_goes_when_the_program_is_told_to_stop() {
    let world = world().await;
    assert_eq!(world.send(get("/readyz")).await.status, StatusCode::OK);
    world.state.drain();
    assert_eq!(
        world.send(get("/readyz")).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(world.send(get("/healthz")).await.status, StatusCode::OK);
}

/// Parts of a page are made on several threads at once. That they never wait for each other for ever is seen from outside: threads that do
/// so keep the clock of their runtime from running, too.
#[test]
fn r9_pages_that_are_made_at_the_same_time_all_come() {
    let (done, all_came) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(read_at_the_same_time());
        done.send(()).unwrap();
    });
    assert_eq!(all_came.recv_timeout(Duration::from_mins(2)), Ok(()));
}

async fn read_at_the_same_time() {
    let world = Arc::new(world().await);
    for n in 0..60 {
        let name = format!("p{n}@desk.example");
        world.desk.person_with(&name, &[], None).await.unwrap();
    }
    let cookie = world.admin().await;
    let readers = ["/admin/users", "/admin/users", "/admin", "/account"].map(|path| {
        let (world, cookie) = (Arc::clone(&world), cookie.clone());
        tokio::spawn(async move {
            for _ in 0..200 {
                let page = world.send(get(path).page().cookie(&cookie)).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
            }
        })
    });
    for reader in readers {
        reader.await.unwrap();
    }
}
