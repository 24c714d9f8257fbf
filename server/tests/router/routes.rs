//! Every route, walked: who is let through, which headers come back, what must wait for a new password.

use crate::common::{Ask, ask, get, post, world};
use domain::authority::Need;
use http::{Method, StatusCode};
use server::http::route::{Door, Route, table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// The route's address with something in place of its parameters.
fn address(route: &Route) -> String {
    let id = "0190a0b0-0000-7000-8000-000000000000";
    route
        .path
        .replace("{id}", id)
        .replace("{action}", "block")
        .replace("{digest}", &"0".repeat(64))
        .replace("{*name}", "nothing.css")
}

fn ask_for(route: &Route) -> Ask {
    let ask = ask(route.method.clone(), &address(route));
    match route.door {
        Door::Page => ask.page(),
        Door::Form => ask.page().form(&[]),
        Door::Call => ask.json(&serde_json::json!({})),
        Door::Api
            if route.method == Method::POST
                && (route.path.ends_with("imports") || route.path.contains("/from-file")) =>
        {
            ask.body("text/csv", "x")
        }
        Door::Api if !route.method.is_safe() => ask.json(&serde_json::json!({})),
        Door::Api | Door::Asset | Door::Probe => ask,
    }
}

/// A walk that signs itself out would see closed doors from there on.
fn ends_the_session(route: &Route) -> bool {
    matches!(
        route.path.as_str(),
        "/sign-out" | "/api/v1/sessions/current"
    )
}

#[test]
fn no_address_is_declared_twice() {
    let mut seen = BTreeSet::new();
    for route in table() {
        assert!(
            seen.insert((route.method.to_string(), route.path.clone())),
            "{} {}",
            route.method,
            route.path
        );
    }
}

/// The reviewed table: whom each route is for. A new route fails here until somebody has looked at it.
#[test]
fn the_needs_of_all_routes_are_the_reviewed_ones() {
    let mut lines: Vec<String> = table()
        .iter()
        .map(|route| {
            let place = if route.in_demo_only {
                " (in the demo alone)"
            } else {
                ""
            };
            format!(
                "{:10} {:6} {}{place}",
                format!("{:?}", route.need),
                route.method,
                route.path
            )
        })
        .collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a1_every_route_refuses_whoever_lacks_what_it_needs() {
    let world = world().await;
    let person = world.person().await;
    for route in table() {
        let name = format!("{} {}", route.method, route.path);
        let anonymous = world.send(ask_for(&route)).await;
        if ends_the_session(&route) {
            continue;
        }
        let by_person = world.send(ask_for(&route).cookie(&person)).await;
        let turned_to_sign_in = anonymous.status == StatusCode::SEE_OTHER
            && anonymous.header("location").starts_with("/sign-in");
        match route.need {
            Need::Public => assert_ne!(anonymous.status, StatusCode::FORBIDDEN, "{name}"),
            _ if route.door == Door::Page => {
                assert!(turned_to_sign_in, "{name}: {}", anonymous.status);
            }
            _ => assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED, "{name}"),
        }
        if route.need == Need::Admin {
            assert_eq!(by_person.status, StatusCode::FORBIDDEN, "{name}");
        }
        for (who, answer) in [("nobody", &anonymous), ("a person", &by_person)] {
            assert!(
                answer.status.as_u16() < 500,
                "{name} by {who}: {} {}",
                answer.status,
                answer.body
            );
        }
    }
}

#[tokio::test]
async fn p9_a_session_that_must_change_its_password_does_nothing_else() {
    let world = world().await;
    let restricted = world.restricted().await;
    for route in table() {
        let name = format!("{} {}", route.method, route.path);
        let free = matches!(route.door, Door::Asset | Door::Probe)
            || [
                "/change-password",
                "/sign-out",
                "/api/v1/me",
                "/api/v1/me/password/forced",
                "/api/v1/sessions/current",
            ]
            .contains(&route.path.as_str());
        if free {
            continue;
        }
        let answer = world.send(ask_for(&route).cookie(&restricted)).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "{name}: {}",
            answer.body
        );
        match route.door {
            Door::Api | Door::Call => assert_eq!(answer.code(), "must_change_password", "{name}"),
            _ => assert!(answer.body.contains("/change-password"), "{name}"),
        }
    }
    // What is free leads out: the change itself.
    let page = world
        .send(get("/change-password").page().cookie(&restricted))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    let form = [("password", "A-Fresh-Pass-Phrase-1")];
    let changed = world
        .send(
            post("/change-password")
                .page()
                .cookie(&restricted)
                .form(&form),
        )
        .await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    let free = changed.cookie("__Host-latchkey").unwrap();
    assert_eq!(
        world.send(get("/api/v1/home").cookie(&free)).await.status,
        StatusCode::OK
    );
    assert_eq!(
        world
            .send(get("/api/v1/home").cookie(&restricted))
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn s4_every_answer_carries_the_headers_whatever_its_status() {
    let world = world().await;
    let admin = world.admin().await;
    let mut asks: Vec<Ask> = table().iter().map(ask_for).collect();
    let stays = |route: &&Route| !ends_the_session(route);
    asks.extend(
        table()
            .iter()
            .filter(stays)
            .map(|route| ask_for(route).cookie(&admin)),
    );
    asks.push(ask(Method::DELETE, "/api/v1/sessions/current").cookie(&admin));
    asks.extend([
        get("/nowhere").page(),
        get("/api/v1/nowhere"),
        ask(Method::PATCH, "/api/v1/people"),
        ask(Method::DELETE, "/sign-in").page(),
        get("/").with("host", "evil.example"),
        post("/sign-in").with("origin", "https://evil.example"),
        post("/sign-in").form(&[("user_name", &"x".repeat(10_000))]),
        ask(Method::HEAD, "/sign-in").page(),
        ask(Method::OPTIONS, "/api/v1/people"),
    ]);
    let mut statuses = BTreeMap::new();
    for ask in asks {
        let name = format!("{} {}", ask.method, ask.path);
        let is_asset = ask.path.starts_with("/assets/");
        let answer = world.send(ask).await;
        *statuses.entry(answer.status.as_u16()).or_insert(0) += 1;
        for (header, value) in [
            (
                "strict-transport-security",
                "max-age=63072000; includeSubDomains",
            ),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(header), value, "{name} {header}");
        }
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{name}: {policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{name}: {policy}"
        );
        assert!(
            answer
                .header("permissions-policy")
                .contains("geolocation=()"),
            "{name}"
        );
        assert_eq!(answer.header("x-request-id").len(), 36, "{name}");
        assert!(
            is_asset || answer.header("cache-control") == "no-store",
            "{name}"
        );
        assert!(
            answer.headers.get("access-control-allow-origin").is_none(),
            "{name}"
        );
        assert!(answer.headers.get("server").is_none(), "{name}");
    }
    for status in [200, 204, 303, 401, 403, 404, 405, 413, 421, 422] {
        assert!(
            statuses.contains_key(&status),
            "no answer had {status}: {statuses:?}"
        );
    }
}

#[tokio::test]
async fn s4_the_policy_of_a_page_has_a_fresh_nonce_that_its_scripts_carry() {
    let world = world().await;
    let nonce = async || {
        let answer = world.send(get("/sign-in").page()).await;
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap()
            .to_owned();
        let expected = format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        );
        assert_eq!(policy, expected);
        for script in answer.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            let harmless = tag.contains("src=") || tag.contains("text/plain");
            assert!(
                harmless || tag.contains(&nonce),
                "an inline script without the nonce: {tag}"
            );
        }
        assert!(!answer.body.contains(" style=\""), "an inline style");
        nonce
    };
    let (first, second) = (nonce().await, nonce().await);
    assert!(first.len() >= 16 && first != second);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_told_as_the_caller_reads_them() {
    let world = world().await;
    let page = world.send(get("/nowhere").page()).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.header("content-type").starts_with("text/html"));
    let problem = world.send(get("/api/v1/nowhere").page()).await;
    assert_eq!(
        (problem.status, problem.code().as_str()),
        (StatusCode::NOT_FOUND, "not_found")
    );
    assert_eq!(problem.header("content-type"), "application/problem+json");
    let method = world.send(ask(Method::PATCH, "/api/v1/people")).await;
    assert_eq!(
        (method.status, method.code().as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    );
    assert!(method.header("allow").contains("GET") && method.header("allow").contains("POST"));
}

#[tokio::test]
async fn a_page_that_needs_a_session_leads_to_sign_in_and_back() {
    let world = world().await;
    let answer = world
        .send(get("/admin/users?search=ada&sort=user_name").page())
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/sign-in?next=/admin/users%3Fsearch%3Dada%26sort%3Duser_name"
    );
}

/// A page is made on one thread and dropped on another: nothing in it may be bound to where it was made.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_comes_whole_from_whichever_thread_is_free() {
    let world = Arc::new(world().await);
    let admin = world.admin().await;
    let pages: Vec<&str> = server::http::pages::PAGES
        .iter()
        .filter(|(path, need)| *need != Need::Restricted && !path.contains('{'))
        .map(|(path, _)| *path)
        .filter(|path| !path.starts_with("/sign-in"))
        .collect();
    let visits = (0..8).flat_map(|_| pages.clone()).map(|path| {
        let (world, admin) = (Arc::clone(&world), admin.clone());
        tokio::spawn(async move {
            let visit = world.send(get(path).page().cookie(&admin));
            // Nothing here takes long: a page that does not come is named.
            let answer = tokio::time::timeout(Duration::from_mins(1), visit).await;
            let answer = answer.unwrap_or_else(|_| panic!("{path} does not come"));
            (path, answer.status, answer.body)
        })
    });
    for visit in futures::future::join_all(visits).await {
        let (path, status, body) = visit.unwrap();
        // Nobody set the desk of the tests up through the page, which says so.
        let expected = if path == "/set-up" {
            StatusCode::GONE
        } else {
            StatusCode::OK
        };
        assert_eq!(status, expected, "{path}");
        assert!(body.contains("</html>"), "{path} is cut off");
    }
}

#[tokio::test]
async fn the_sign_in_page_is_a_picture_for_slips_and_runs_nothing() {
    let world = world().await;
    let answer = world.send(get("/sign-in.svg")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    let svg = &answer.body;
    assert!(svg.starts_with("<svg ") && !svg.contains("style") && !svg.contains("script"));
    let other = service::qr::svg("https://elsewhere.example/sign-in").unwrap_or_default();
    assert_ne!(*svg, other, "it says where this desk is");
}
