//! Jobs by HTTP (scene S7): from the preview to the last password, and who is kept out of what.

use crate::common::{Answer, Ask, World, ask, get, post, world};
use domain::{JobId, Role, Span};
use futures::StreamExt as _;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::testing::PASSWORD;
use service::{Caller, jobs};
use std::time::Duration;

const ALL: &str = "/api/v1/jobs";
/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// So many people without a role, `p0@desk.example` and so on.
async fn crowd(world: &World, count: usize) {
    for n in 0..count {
        let name = format!("p{n}@desk.example");
        world.desk.person_with(&name, &[], None).await.unwrap();
    }
}

/// A helpdesk administrator, and the cookie of a fresh session.
async fn helpdesk(world: &World, name: &str) -> String {
    let roles = [Role::HelpdeskAdministrator];
    let person = world.desk.person_with(name, &roles, Some(PASSWORD)).await;
    person.unwrap();
    world.session(name, PASSWORD).await
}

fn everybody(work: &Value) -> Value {
    json!({"work": work, "selection": {"matching": {"filter": {}, "except": []}}})
}

fn reset() -> Value {
    json!({"reset": {"shape": {"shape": "words", "count": 6}, "delivery": "show"}})
}

/// The path of a job, from the answer that named it.
fn place(started: &Answer) -> String {
    assert_eq!(started.status, StatusCode::CREATED, "{}", started.body);
    let place = started.header("location").to_owned();
    assert_eq!(
        place,
        format!("{ALL}/{}", started.json()["id"].as_str().unwrap())
    );
    place
}

fn id_of(place: &str) -> JobId {
    place.rsplit('/').next().unwrap().parse().unwrap()
}

/// As a worker of the program does.
async fn work_on(world: &World, place: &str) {
    let operator = Caller::operator();
    jobs::drive(&world.desk, &operator, id_of(place), |_| {})
        .await
        .unwrap();
}

impl Who<'_> {
    async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }
    async fn post(&self, path: &str) -> Answer {
        self.send(post(path)).await
    }
    async fn json(&self, path: &str, body: &Value) -> Answer {
        self.send(post(path).json(body)).await
    }
    async fn send(&self, ask: Ask) -> Answer {
        self.world.send(ask.cookie(&self.cookie)).await
    }
}

/// Somebody signed in.
struct Who<'a> {
    world: &'a World,
    cookie: String,
}

fn who(world: &World, cookie: String) -> Who<'_> {
    Who { world, cookie }
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn s7_everybody_is_reset_by_http_from_the_preview_to_the_last_password() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 5).await;
    let wanted = everybody(&reset());

    let preview = admin.json("/api/v1/jobs/preview", &wanted).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    assert_eq!(preview.json()["people"], 5);
    assert_eq!(preview.json()["left_out"][0]["code"], "not_on_yourself");
    let none = admin.get(ALL).await.json();
    assert_eq!(none["rows"], json!([]), "a preview starts nothing");

    let mut other = wanted.clone();
    other["expected"] = json!(4);
    let changed = admin.json(ALL, &other).await;
    assert_eq!(told(&changed), refused(409, "people_changed"));
    other["expected"] = json!(5);
    let started = admin.json(ALL, &other).await;
    let job = place(&started);
    assert_eq!(started.json()["mine"], true);

    let held = admin.post(&format!("{job}/pause")).await;
    assert_eq!(held.json()["state"], "paused", "{}", held.body);
    work_on(&world, &job).await;
    assert_eq!(admin.get(&job).await.json()["counts"]["done"], 0);
    let resumed = admin.post(&format!("{job}/resume")).await;
    assert_eq!(resumed.status, StatusCode::OK);
    let early = admin.post(&format!("{job}/taken")).await;
    assert_eq!(told(&early), refused(409, "changed_meanwhile"));
    work_on(&world, &job).await;

    let done = admin.get(&job).await.json();
    assert_eq!(done["state"], "done");
    assert_eq!(
        done["counts"],
        json!({"total": 6, "done": 5, "left_out": 1, "failed": 0})
    );
    assert_eq!(done["results"]["count"], 5);
    let left_out = admin.get(&format!("{job}/items?state=left_out")).await;
    assert_eq!(left_out.json()["rows"][0]["code"], "not_on_yourself");
    let first = admin.get(&format!("{job}/items?limit=4")).await.json();
    let after = first["next"].as_str().unwrap();
    let rest = admin
        .get(&format!("{job}/items?limit=4&after={after}"))
        .await;
    assert_eq!(rest.json()["rows"].as_array().unwrap().len(), 2);

    let results = admin.get(&format!("{job}/results")).await.json();
    let rows = results["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &results["next"]), (5, &Value::Null));
    for row in rows {
        let (name, password) = (&row["user_name"], &row["password"]);
        let (name, password) = (name.as_str().unwrap(), password.as_str().unwrap());
        let entered = world.sign_in(name, password).await;
        assert_eq!(entered.header("location"), "/change-password", "{name}");
    }
    let behind = rows[2]["number"].as_u64().unwrap();
    let tail = admin.get(&format!("{job}/results?after={behind}")).await;
    assert_eq!(tail.json()["rows"].as_array().unwrap().len(), 2);

    let taken = admin.post(&format!("{job}/taken")).await;
    assert_eq!(taken.json()["results"], Value::Null);
    for path in ["results", "results.csv"] {
        let gone = admin.get(&format!("{job}/{path}")).await;
        assert_eq!(told(&gone), refused(410, "results_gone"));
    }
    let over = admin.post(&format!("{job}/cancel")).await;
    assert_eq!(told(&over), refused(409, "job_over"));
}

#[tokio::test]
async fn the_file_of_passwords_is_a_download_that_nothing_keeps() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 450).await;
    let job = place(&admin.json(ALL, &everybody(&reset())).await);
    work_on(&world, &job).await;
    let file = admin.get(&format!("{job}/results.csv")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("cache-control"), "no-store");
    let name = "attachment; filename=\"passwords.csv\"";
    assert_eq!(file.header("content-disposition"), name);
    let mut lines = file.body.lines();
    assert_eq!(
        lines.next().map(|line| line.trim_start_matches('\u{feff}')),
        Some("UserPrincipalName,Password")
    );
    let mut names: Vec<_> = lines.map(|line| line.split_once(',').unwrap().0).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 450, "more than one page, each once");
}

#[tokio::test]
async fn r3_a_key_names_one_wish_wherever_it_stands() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 2).await;
    let wanted = everybody(&json!("force_change"));
    let keyed = |key: &str| post(ALL).json(&wanted).with("idempotency-key", key);
    let first = admin.send(keyed("monday")).await;
    let job = place(&first);
    let again = admin.send(keyed("monday")).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.header("location"), job);
    let mut in_body = wanted.clone();
    in_body["key"] = json!("monday");
    let again = admin.json(ALL, &in_body).await;
    assert_eq!(
        (again.status, again.header("location")),
        (StatusCode::OK, &*job)
    );
    let both = post(ALL).json(&in_body);
    let same = admin.send(both.with("idempotency-key", "monday")).await;
    assert_eq!(same.status, StatusCode::OK);
    let both = post(ALL).json(&in_body);
    let differing = admin.send(both.with("idempotency-key", "tuesday")).await;
    assert_eq!(told(&differing), refused(422, "invalid_input"));
    assert_eq!(differing.json()["errors"][0]["field"], "key");
    let twice = keyed("monday").with("idempotency-key", "monday");
    assert_eq!(
        told(&admin.send(twice).await),
        refused(422, "invalid_input")
    );
    let long = admin.send(keyed(&"x".repeat(201))).await;
    assert_eq!(told(&long), refused(422, "invalid_input"));
    let other = post(ALL).json(&everybody(&json!("end_sessions")));
    let other = admin.send(other.with("idempotency-key", "monday")).await;
    assert_eq!(told(&other), refused(422, "key_reused"));
    assert_eq!(
        admin.get(ALL).await.json()["rows"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    // Another administrator's key is another key.
    let helper = who(&world, helpdesk(&world, "help@desk.example").await);
    assert_eq!(
        helper.send(keyed("monday")).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn passwords_are_set_from_a_file() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 2).await;
    let csv =
        "upn;newpassword\r\np0@desk.example;Quiet-River-Stone-41\r\nnobody@desk.example;x\r\n";
    let with = |path: &str, csv: &str| post(path).body("text/csv", csv);
    let checked = admin.send(with("/api/v1/jobs/from-file/check", csv)).await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
    assert_eq!(
        (&checked.json()["good"], &checked.json()["rows"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(checked.json()["problems"][0]["row"], 3);
    let bad = admin.send(with("/api/v1/jobs/from-file", csv)).await;
    assert_eq!(told(&bad), refused(422, "file_has_bad_rows"));
    let path = "/api/v1/jobs/from-file?good_rows_only=true&must_change=false";
    let keyed = || with(path, csv).with("idempotency-key", "file");
    let job = place(&admin.send(keyed()).await);
    assert_eq!(admin.send(keyed()).await.status, StatusCode::OK);
    let other = with(path, &csv.replace("41", "42")).with("idempotency-key", "file");
    assert_eq!(told(&admin.send(other).await), refused(422, "key_reused"));
    work_on(&world, &job).await;
    assert_eq!(admin.get(&job).await.json()["counts"]["done"], 1);
    let entered = world
        .sign_in("p0@desk.example", "Quiet-River-Stone-41")
        .await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    assert_ne!(entered.header("location"), "/change-password");
    let none = admin.get(&format!("{job}/results")).await;
    assert_eq!(
        told(&none),
        refused(410, "results_gone"),
        "they were in the file"
    );
    // Asked for nothing, the change is wanted.
    let csv = "upn,newpassword\np1@desk.example,Quiet-River-Stone-43\n";
    let job = place(&admin.send(with("/api/v1/jobs/from-file", csv)).await);
    work_on(&world, &job).await;
    let entered = world
        .sign_in("p1@desk.example", "Quiet-River-Stone-43")
        .await;
    assert_eq!(entered.header("location"), "/change-password");
}

#[tokio::test]
async fn people_are_imported_by_a_job_that_a_key_names() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    let ask = |path: &str, csv: &'static str| {
        let ask = post(path).with("idempotency-key", "term 1");
        admin.send(ask.body("text/csv", csv))
    };
    let file = "Username,Display name\nann@desk.example,Ann\nbea@desk.example,Bea\n";
    let checked = ask("/api/v1/imports?dry_run=true", file).await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
    assert_eq!(checked.json()["report"]["good"], 2);
    assert_eq!(checked.json()["job"], Value::Null);
    assert_eq!(admin.get(ALL).await.json()["rows"], json!([]));

    let bad = "Username,Display name\nann@desk.example,\nbea@desk.example,Bea\n";
    let refused_file = ask("/api/v1/imports", bad).await;
    assert_eq!(told(&refused_file), refused(422, "file_has_bad_rows"));
    let started = ask("/api/v1/imports", file).await;
    assert_eq!(started.status, StatusCode::CREATED, "{}", started.body);
    let job = started.header("location").to_owned();
    assert_eq!(started.json()["job"]["kind"], "import");
    assert_eq!(started.json()["report"]["rows"], 2);
    work_on(&world, &job).await;
    assert_eq!(admin.get(&job).await.json()["counts"]["done"], 2);
    let people = admin.get("/api/v1/people?q=bea").await;
    assert!(people.body.contains("bea@desk.example"), "{}", people.body);

    let again = ask("/api/v1/imports", file).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.body);
    assert_eq!(again.header("location"), job);
    assert_eq!(again.json()["report"], Value::Null);
    let other = ask("/api/v1/imports", bad).await;
    assert_eq!(told(&other), refused(422, "key_reused"));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one list of bodies")]
async fn s8_what_is_no_job_is_refused_and_nothing_starts() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 1).await;
    let id = world.desk.person("one@desk.example").await.unwrap().id;
    let to_one = json!({"ids": [id]});
    for (body, why) in [
        (
            json!({"work": "force_change", "selection": to_one, "owner_id": id}),
            "a column",
        ),
        (json!({"work": "force_change"}), "nobody named"),
        (json!({"work": "fly", "selection": to_one}), "no work"),
        (
            json!({"work": {"block": {}}, "selection": to_one}),
            "a body where there is none",
        ),
        (
            json!({"work": {"given": {"must_change": true}}, "selection": to_one}),
            "without its file",
        ),
        (
            json!({"work": {"links": {"minutes": 29}}, "selection": to_one}),
            "a link too short",
        ),
        (
            json!({"work": {"links": {"minutes": 60, "to": "a@b.example"}}, "selection": to_one}),
            "t10",
        ),
        (
            json!({"work": {"reset": {"shape": {"shape": "words", "count": 5}, "delivery": "show"}}, "selection": to_one}),
            "too few bits",
        ),
        (
            json!({"work": {"reset": {"shape": {"shape": "words", "count": 6}, "delivery": "post"}}, "selection": to_one}),
            "no way",
        ),
        (
            json!({"work": "force_change", "selection": {"ids": []}}),
            "nobody",
        ),
        (
            json!({"work": "force_change", "selection": {"matching": {"filter": {"phc": "x"}, "except": []}}}),
            "no filter",
        ),
        (
            json!({"work": "force_change", "selection": to_one, "key": ""}),
            "an empty key",
        ),
        (
            json!({"work": "force_change", "selection": to_one, "expected": "1"}),
            "a text for a number",
        ),
        (
            json!({"work": "force_change", "selection": to_one, "start_at": 9_000_000_000_000_000_i64}),
            "in a hundred years",
        ),
    ] {
        let answer = admin.json(ALL, &body).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{why}: {}",
            answer.body
        );
    }
    let body = json!({"work": "force_change", "selection": to_one}).to_string();
    let doubled = body.replacen('{', "{\"work\":\"block\",", 1);
    let doubled = post(ALL).body("application/json", doubled);
    assert_eq!(
        told(&admin.send(doubled).await),
        refused(422, "invalid_input")
    );
    for kind in ["text/plain", "text/csv"] {
        let mistyped = admin.send(post(ALL).body(kind, body.clone())).await;
        assert_eq!(
            told(&mistyped),
            refused(415, "unsupported_media_type"),
            "{kind}"
        );
    }
    let file = post("/api/v1/jobs/from-file").body("application/json", "{}");
    assert_eq!(
        told(&admin.send(file).await),
        refused(415, "unsupported_media_type")
    );
    let query =
        post("/api/v1/jobs/from-file?must_change=perhaps").body("text/csv", "upn,newpassword\n");
    assert_eq!(
        told(&admin.send(query).await),
        refused(422, "invalid_input")
    );
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = admin.send(ask(method.clone(), ALL)).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let large = post(ALL).body("application/json", " ".repeat(1024 * 1024 + 1));
    assert_eq!(
        admin.send(large).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let large = post("/api/v1/jobs/from-file").body("text/csv", "x".repeat(16 * 1024 * 1024 + 1));
    assert_eq!(
        admin.send(large).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    for path in [
        "/api/v1/jobs?limit=0",
        "/api/v1/jobs?limit=201",
        "/api/v1/jobs?after=x",
        "/api/v1/jobs?colour=red",
    ] {
        let answer = admin.get(path).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    assert_eq!(admin.get(ALL).await.json()["rows"], json!([]));
    let after = world.desk.reload(domain::PersonId(id)).await.unwrap();
    assert!(!after.blocked);
}

#[tokio::test]
async fn s3_starting_and_reading_want_a_password_entered_in_the_last_five_minutes() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 1).await;
    let job = place(&admin.json(ALL, &everybody(&reset())).await);
    work_on(&world, &job).await;
    world.desk.clock.advance(Span::minutes(6));
    let csv = || {
        post("/api/v1/jobs/from-file").body(
            "text/csv",
            "upn,newpassword\np0@desk.example,Quiet-River-Stone-41\n",
        )
    };
    let grave = || {
        [
            post(ALL).json(&everybody(&reset())),
            csv(),
            get(&format!("{job}/results")),
            get(&format!("{job}/results.csv")),
        ]
    };
    for ask in grave() {
        let name = ask.path.clone();
        let answer = admin.send(ask).await;
        assert_eq!(told(&answer), refused(403, "confirm_identity"), "{name}");
    }
    assert_eq!(
        admin.get(&job).await.status,
        StatusCode::OK,
        "looking on is no grave thing"
    );
    let confirmed = post("/api/v1/me/confirm").json(&json!({"password": PASSWORD}));
    let renewed = admin
        .send(confirmed)
        .await
        .cookie("__Host-latchkey")
        .unwrap();
    let admin = who(&world, renewed);
    for ask in grave() {
        let name = ask.path.clone();
        let answer = admin.send(ask).await;
        assert!(answer.status.is_success(), "{name}: {}", answer.body);
    }
}

#[tokio::test]
async fn a3_others_jobs_are_unknown_and_their_passwords_nobodys_but_the_starters() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 2).await;
    let helper = who(&world, helpdesk(&world, "help@desk.example").await);
    let other = who(&world, helpdesk(&world, "other@desk.example").await);
    // Whoever is reset is signed out: those who look on are left alone.
    let mut wanted = everybody(&reset());
    wanted["selection"]["matching"]["filter"] = json!({"role": "no_role"});
    let job = place(&helper.json(ALL, &wanted).await);
    work_on(&world, &job).await;
    let looks = ["", "/items", "/events", "/results", "/results.csv"];
    for path in looks {
        let answer = other.get(&format!("{job}{path}")).await;
        assert_eq!(told(&answer), refused(404, "not_found"), "{path}");
    }
    for path in ["pause", "resume", "cancel", "retry-deliveries", "taken"] {
        let answer = other.post(&format!("{job}/{path}")).await;
        assert_eq!(told(&answer), refused(404, "not_found"), "{path}");
    }
    assert_eq!(other.get(ALL).await.json()["rows"], json!([]));
    // Whoever may hold others' jobs sees that there is one, and reads no password of it.
    assert_eq!(admin.get(&job).await.json()["results"], Value::Null);
    for path in ["results", "results.csv"] {
        let answer = admin.get(&format!("{job}/{path}")).await;
        assert_eq!(told(&answer), refused(403, "not_allowed"), "{path}");
    }
    let wiped = admin.post(&format!("{job}/taken")).await;
    assert_eq!(told(&wiped), refused(403, "not_allowed"));
    let read = helper.get(&format!("{job}/results")).await;
    assert_eq!(read.json()["rows"].as_array().unwrap().len(), 2);
    for id in ["x", "0190a0b0-0000-7000-8000-000000000000", "%00"] {
        let answer = admin.get(&format!("{ALL}/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
}

/// The same few people, to be reset by every role through this door and for one person alone: both must say the same.
#[tokio::test]
async fn a1_a_job_reaches_exactly_those_whom_its_starter_may_reset_one_by_one() {
    let world = world().await;
    let mut targets = Vec::new();
    for role in Role::ALL {
        let name = format!("t-{}@desk.example", role.name());
        let person = world.desk.person_with(&name, &[role], None).await.unwrap();
        targets.push(person.id.to_string());
    }
    let plain = world.desk.person_with("t@desk.example", &[], None).await;
    targets.push(plain.unwrap().id.to_string());
    for role in Role::ALL {
        let name = format!("a-{}@desk.example", role.name());
        let made = world.desk.person_with(&name, &[role], Some(PASSWORD)).await;
        made.unwrap();
        let actor = who(&world, world.session(&name, PASSWORD).await);
        let mut one_by_one = Vec::new();
        for id in &targets {
            let body = json!({"password": {"generate": {"shape": "words", "count": 6}}, "must_change": true});
            let answer = actor
                .json(&format!("/api/v1/people/{id}/reset-password"), &body)
                .await;
            if answer.status == StatusCode::OK {
                one_by_one.push(id.clone());
            }
        }
        one_by_one.sort();
        let wanted = json!({"work": reset(), "selection": {"ids": targets}});
        let started = actor.json(ALL, &wanted).await;
        if one_by_one.is_empty() {
            assert_eq!(
                started.status,
                StatusCode::FORBIDDEN,
                "{role:?}: {}",
                started.body
            );
            continue;
        }
        let job = place(&started);
        work_on(&world, &job).await;
        let done = actor.get(&format!("{job}/items?state=done")).await.json();
        let mut done: Vec<_> = done["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["person"].as_str().unwrap().to_owned())
            .collect();
        done.sort();
        assert_eq!(done, one_by_one, "{role:?}");
    }
}

#[tokio::test]
async fn a_stream_says_that_a_job_changed_and_when_nothing_more_comes() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    crowd(&world, 3).await;
    let job = place(&admin.json(ALL, &everybody(&json!("force_change"))).await);
    let id = id_of(&job).to_string();
    let stream = get(&format!("{job}/events")).cookie(&admin.cookie);
    let stream = world.begin(stream, "192.0.2.7:1").await;
    assert_eq!(stream.status(), StatusCode::OK);
    let mut body = stream.into_body().into_data_stream();
    let mut text = String::new();
    let mut is_worked_on = false;
    while let Some(chunk) = tokio::time::timeout(PATIENCE, body.next()).await.unwrap() {
        text.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
        if !is_worked_on && text.contains(&id) {
            is_worked_on = true;
            work_on(&world, &job).await;
        }
    }
    assert!(
        text.matches(&format!("event: change\ndata: {id}\n"))
            .count()
            >= 2,
        "{text}"
    );
    assert!(text.ends_with("event: end\ndata: done\n\n"), "{text}");
}

#[tokio::test]
async fn a_second_administrator_approves_by_http_and_nobody_an_own_job() {
    let world = world().await;
    let admin = who(&world, world.admin().await);
    let other = who(&world, helpdesk(&world, "helper@desk.example").await);
    crowd(&world, 3).await;
    let rules = admin.get("/api/v1/settings/jobs").await;
    let off = json!({"version": 0, "rules": {"above": 0, "privileged": false}});
    assert_eq!(rules.json(), off);
    let stricter = json!({"version": 0, "rules": {"above": 2, "privileged": false}});
    let put = |body: &Value| {
        let ask = ask(Method::PUT, "/api/v1/settings/jobs").json(body);
        admin.send(ask)
    };
    assert_eq!(put(&stricter).await.status, StatusCode::OK);
    let late = put(&stricter).await;
    assert_eq!(told(&late), refused(409, "changed_meanwhile"));
    let theirs = other.get("/api/v1/settings/jobs").await;
    assert_eq!(told(&theirs), refused(403, "not_allowed"));

    let wanted = everybody(&json!("force_change"));
    let preview = admin.json("/api/v1/jobs/preview", &wanted).await;
    assert_eq!(preview.json()["needs_approval"], true);
    for answer in ["approve", "decline"] {
        let mut wanted = wanted.clone();
        wanted["key"] = json!(answer);
        let job = place(&admin.json(ALL, &wanted).await);
        work_on(&world, &job).await;
        let waits = admin.get(&job).await.json();
        assert_eq!(waits["state"], "waits_for_approval");
        assert_eq!(waits["approval"]["is_mine_to_answer"], false);
        assert_eq!(waits["counts"]["done"], 0);
        let again = admin.json(ALL, &wanted).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.body);
        assert_eq!(again.json()["id"], waits["id"]);
        let own = admin.post(&format!("{job}/approve")).await;
        assert_eq!(told(&own), refused(403, "not_on_own_job"));
        let held = admin.post(&format!("{job}/resume")).await;
        assert_eq!(told(&held), refused(409, "waits_for_approval"));
        let seen = other.get(&job).await.json();
        assert_eq!(seen["approval"]["is_mine_to_answer"], true);
        let preview = other.get(&format!("{job}/approval")).await;
        assert_eq!(preview.json()["people"], 3, "{}", preview.body);
        let nothing = json!({"reason": " "});
        let nothing = other.json(&format!("{job}/decline"), &nothing).await;
        assert_eq!(told(&nothing), refused(422, "invalid_input"));
        if answer == "decline" {
            let body = json!({"reason": "Not today."});
            let declined = other.json(&format!("{job}/decline"), &body).await;
            assert_eq!(declined.json()["state"], "declined", "{}", declined.body);
            assert_eq!(declined.json()["approval"]["reason"], "Not today.");
        } else {
            let approved = other.post(&format!("{job}/approve")).await;
            assert_eq!(approved.json()["state"], "running", "{}", approved.body);
            work_on(&world, &job).await;
            let done = admin.get(&job).await.json();
            assert_eq!(done["state"], "done");
            assert_eq!(done["counts"]["done"], 3);
            assert_eq!(done["approval"]["answered_by"], "helper@desk.example");
        }
        let late = other.post(&format!("{job}/approve")).await;
        assert_eq!(told(&late), refused(409, "job_over"));
    }
}
