//! The figures for monitoring: what a scrape says, that it changes with what happens, and what it never says.

use crate::common::{World, get, queue_test, world};
use domain::wire::jobs::{JobWork, NewJob};
use domain::wire::people::{PeopleFilter, Selection};
use domain::wire::requests::HelpWanted;
use domain::{PersonId, Span};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use service::Caller;
use service::messages;
use tower::ServiceExt as _;

/// Asks the second listener.
async fn ask(world: &World, path: &str) -> (StatusCode, http::HeaderMap, String) {
    let request = Request::get(path).body(axum::body::Body::empty()).unwrap();
    let router = server::metrics::router(&world.state);
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (
        parts.status,
        parts.headers,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

/// The value of one line of a scrape.
async fn figure(world: &World, name: &str) -> u64 {
    let (status, _, text) = ask(world, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value
        .unwrap_or_else(|| panic!("no {name} in {text}"))
        .parse()
        .unwrap()
}

#[tokio::test]
async fn a_message_is_counted_where_it_stands_until_it_is_dead() {
    let world = world().await;
    let desk = &world.desk.desk;
    assert_eq!(
        figure(&world, "latchkey_messages_oldest_waiting_seconds").await,
        0
    );
    queue_test(&world, "Secretive Heron", "secretive.heron@example.net").await;
    world.desk.clock.advance(Span::minutes(20));
    assert_eq!(
        figure(&world, "latchkey_messages{state=\"queued\"}").await,
        1
    );
    assert_eq!(
        figure(&world, "latchkey_messages_oldest_waiting_seconds").await,
        1200
    );

    // A day later it has run out: whoever tries it gives it up.
    world.desk.clock.advance(Span::hours(24));
    messages::drain(desk).await.unwrap();
    assert_eq!(
        figure(&world, "latchkey_messages{state=\"queued\"}").await,
        0
    );
    assert_eq!(figure(&world, "latchkey_messages{state=\"dead\"}").await, 1);
    assert_eq!(figure(&world, "latchkey_messages_dead_total").await, 1);
    assert_eq!(figure(&world, "latchkey_messages_sent_total").await, 0);
    assert_eq!(
        figure(&world, "latchkey_messages_oldest_waiting_seconds").await,
        0
    );

    queue_test(&world, "Secretive Heron", "another.heron@example.net").await;
    messages::drain(desk).await.unwrap();
    assert_eq!(figure(&world, "latchkey_messages{state=\"sent\"}").await, 1);
    assert_eq!(figure(&world, "latchkey_messages_sent_total").await, 1);

    // The dead one is no news any more, and stays counted since the start.
    world.desk.clock.advance(Span::hours(30));
    assert_eq!(figure(&world, "latchkey_messages{state=\"dead\"}").await, 0);
    assert_eq!(figure(&world, "latchkey_messages_dead_total").await, 1);
}

#[tokio::test]
async fn a_try_that_failed_for_the_moment_is_counted_as_retried() {
    let world = world().await;
    // A file where the folder for mail should be: nothing can be written.
    std::fs::write(world.desk.desk.config().data_dir.join("mail"), "").unwrap();
    queue_test(&world, "Secretive Heron", "secretive.heron@example.net").await;
    messages::drain(&world.desk.desk).await.unwrap();
    assert_eq!(
        figure(&world, "latchkey_messages{state=\"retrying\"}").await,
        1
    );
    assert_eq!(figure(&world, "latchkey_messages_retried_total").await, 1);
}

#[tokio::test]
async fn jobs_and_requests_are_counted_where_they_stand() {
    let world = world().await;
    let desk = &world.desk.desk;
    let operator = Caller::operator();
    let mut ids = Vec::new();
    for name in ["one@desk.example", "two@desk.example"] {
        ids.push(PersonId(world.desk.person(name).await.unwrap().id));
    }
    let wanted = NewJob {
        work: JobWork::EndSessions,
        selection: Selection::Matching {
            filter: PeopleFilter::default(),
            except: Vec::new(),
        },
        expected: None,
        start_at: None,
        key: None,
    };
    let done = service::jobs::start(desk, &operator, &wanted)
        .await
        .unwrap();
    service::jobs::drive(desk, &operator, done.id, |_| {})
        .await
        .unwrap();
    // By hand it stands on its list at once, and waits.
    let by_hand = NewJob {
        selection: Selection::Ids(ids),
        ..wanted
    };
    let held = service::jobs::start(desk, &operator, &by_hand)
        .await
        .unwrap();
    service::jobs::pause(desk, &operator, held.id)
        .await
        .unwrap();
    for (name, value) in [
        ("latchkey_jobs{state=\"done\"}", 1),
        ("latchkey_jobs{state=\"paused\"}", 1),
        ("latchkey_jobs{state=\"running\"}", 0),
        ("latchkey_jobs_people_waiting", 2),
        ("latchkey_jobs_people{outcome=\"done\"}", 2),
        ("latchkey_jobs_people{outcome=\"failed\"}", 0),
        ("latchkey_requests{state=\"open\"}", 0),
        ("latchkey_requests_oldest_open_seconds", 0),
    ] {
        assert_eq!(figure(&world, name).await, value, "{name}");
    }
    let asked = HelpWanted {
        user_name: "one@desk.example".to_owned(),
        ..HelpWanted::default()
    };
    let origin = service::testing::origin();
    service::requests::ask(desk, &origin, &asked).await.unwrap();
    service::requests::settle(desk).await.unwrap();
    world.desk.clock.advance(Span::minutes(20));
    assert_eq!(figure(&world, "latchkey_requests{state=\"open\"}").await, 1);
    assert_eq!(
        figure(&world, "latchkey_requests_oldest_open_seconds").await,
        1200
    );
}

#[tokio::test]
async fn a_scrape_has_the_reviewed_names_and_tells_of_nobody() {
    let world = world().await;
    world.admin().await;
    queue_test(&world, "Secretive Heron", "secretive.heron@example.net").await;
    let (status, headers, text) = ask(&world, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        headers["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(text.ends_with("# EOF\n"), "{text}");
    let lower = text.to_lowercase();
    for word in [
        "heron",
        "example",
        "admin",
        "@",
        "192.0.2",
        "latchkey.db",
        "password_",
    ] {
        assert!(!lower.contains(word), "{word} in {text}");
    }
    // The lines of one figure come in any order.
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    insta::assert_snapshot!(
        lines
            .join("\n")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
    );
}

#[tokio::test]
async fn the_second_listener_serves_figures_alone_and_the_public_one_none() {
    let world = world().await;
    for path in [
        "/",
        "/sign-in",
        "/healthz",
        "/metrics/",
        "/api/v1/openapi.json",
    ] {
        assert_eq!(ask(&world, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let public = world.send(get("/metrics").page()).await;
    let unknown = world.send(get("/no-such-page").page()).await;
    assert_eq!(
        (public.status, unknown.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert!(!public.body.contains("latchkey_"), "{}", public.body);
}

#[tokio::test]
async fn without_a_database_a_scrape_says_that_there_are_no_figures() {
    let world = world().await;
    world.desk.desk.close().await.unwrap();
    let (status, _, text) = ask(&world, "/metrics").await;
    assert_eq!(
        (status, text.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "")
    );
}
