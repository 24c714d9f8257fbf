//! The forms of the way back in through the real router: the same bytes for every name, a cookie that opens nothing else, and that looking
//! consumes nothing.

use crate::common::{Answer, World, get, post, world};
use domain::wire::people::Selection;
use http::StatusCode;
use serde_json::json;
use service::{Caller, messages};
use std::time::Duration;

const HOME: &str = "ada@home.example";

/// Somebody with an alternate address.
async fn ada(world: &World) {
    let ada = world.desk.person("ada@desk.example").await.unwrap();
    world.desk.set_contacts(&ada, HOME, "").await.unwrap();
}

async fn begin(world: &World, name: &str) -> (Answer, String) {
    let answer = world
        .send(post("/recover").page().form(&[("user_name", name)]))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let cookie = answer.cookie("__Host-latchkey-recovery").unwrap();
    (answer, cookie)
}

async fn send(world: &World, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    world
        .send(post(path).page().cookie(cookie).form(form))
        .await
}

/// The code that is sent beside the answer.
async fn code(world: &World) -> String {
    let folder = world.desk.config().data_dir.join("mail");
    for _ in 0..200 {
        messages::drain(&world.desk).await.unwrap();
        let found = std::fs::read_dir(&folder)
            .ok()
            .and_then(|mut files| files.next());
        if let Some(file) = found {
            let path = file.unwrap().path();
            let mail = std::fs::read_to_string(&path).unwrap();
            std::fs::remove_file(path).unwrap();
            let after = mail.split("Code:").nth(1).unwrap();
            let digits: String = after.chars().filter(char::is_ascii_digit).take(6).collect();
            return digits;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no code came");
}

#[tokio::test]
async fn s1_the_way_is_in_a_cookie_of_its_own_that_goes_when_it_ends() {
    let world = world().await;
    ada(&world).await;
    let (begun, cookie) = begin(&world, "ada@desk.example").await;
    assert_eq!(begun.header("location"), "/recover/next");
    let set = begun.cookies()[0].to_owned();
    for attribute in [
        "Path=/",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Max-Age=900",
    ] {
        assert!(set.contains(&format!("; {attribute}")), "{set}");
    }
    let page = world
        .send(get("/recover/next").page().cookie(&cookie))
        .await;
    let secret = cookie.split('=').nth(1).unwrap();
    assert!(!page.body.contains(secret), "t7");
    let asked = send(&world, &cookie, "/recover/method", &[("method", "email")]).await;
    assert_eq!(asked.header("location"), "/recover/next#main");
    let code = code(&world).await;
    for _ in 0..10 {
        let looked = world
            .send(get("/recover/next").page().cookie(&cookie))
            .await;
        assert_eq!(looked.status, StatusCode::OK, "t6");
    }
    let early = send(
        &world,
        &cookie,
        "/recover/password",
        &[("password", "lantern otter violet 91 harbour")],
    )
    .await;
    assert_eq!(
        early.status,
        StatusCode::SEE_OTHER,
        "t9: back to where it stands"
    );
    let proven = send(&world, &cookie, "/recover/code", &[("code", &code)]).await;
    assert_eq!(proven.status, StatusCode::SEE_OTHER);
    let weak = send(
        &world,
        &cookie,
        "/recover/password",
        &[("password", "short")],
    )
    .await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!weak.body.contains(HOME), "e3");
    let done = send(
        &world,
        &cookie,
        "/recover/password",
        &[("password", "lantern otter violet 91 harbour")],
    )
    .await;
    assert_eq!(done.header("location"), "/recover/next?done=1#main");
    assert!(done.cookies()[0].contains("Max-Age=0"));
    assert!(
        done.cookie("__Host-latchkey").is_none(),
        "t12: signed in nobody"
    );
    let over = world
        .send(get("/recover/next").page().cookie(&cookie))
        .await;
    assert!(over.body.contains("This way back is over"));
    let session = world
        .session("ada@desk.example", "lantern otter violet 91 harbour")
        .await;
    let home = world.send(get("/account").page().cookie(&session)).await;
    assert_eq!(home.status, StatusCode::OK);
    let as_session = cookie.replace("latchkey-recovery", "latchkey");
    let refused = world.send(get("/api/v1/me").cookie(&as_session)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "t5: no session");
}

/// New apps and codes count at once.
async fn at_once(world: &World) {
    let operator = Caller::operator();
    let now = service::settings::get(&world.desk, &operator)
        .await
        .unwrap();
    let wanted = domain::wire::settings::SelfService {
        cooling_hours: 0,
        ..now.self_service
    };
    service::settings::set_self_service(&world.desk, &operator, now.version, wanted)
        .await
        .unwrap();
}

#[tokio::test]
async fn s5_the_plain_forms_take_a_code_of_the_app_and_a_recovery_code() {
    let world = world().await;
    let ada = world.desk.person("ada@desk.example").await.unwrap();
    let caller = world.desk.caller_for(&ada).await.unwrap();
    let codes = service::recovery_codes::make(&world.desk, &caller)
        .await
        .unwrap();
    let secret = crate::common::with_app(&world, &caller).await;
    at_once(&world).await;
    world.desk.clock.advance(domain::Span::seconds(30));
    for (method, field, code) in [
        (
            "authenticator",
            "inputmode=\"numeric\"",
            crate::common::app_code(&world, &secret),
        ),
        ("recovery_code", "inputmode=\"text\"", codes[0].clone()),
    ] {
        let (_, cookie) = begin(&world, "ada@desk.example").await;
        let choice = world
            .send(get("/recover/next").page().cookie(&cookie))
            .await;
        assert!(
            choice.body.contains(&format!("value=\"{method}\"")),
            "{method}"
        );
        let asked = send(&world, &cookie, "/recover/method", &[("method", method)]).await;
        assert_eq!(asked.header("location"), "/recover/next#main", "{method}");
        let page = world
            .send(get("/recover/next").page().cookie(&cookie))
            .await;
        assert!(page.body.contains(field), "{method}");
        let typed = [("code", code.expose())];
        let proven = send(&world, &cookie, "/recover/code", &typed).await;
        assert_eq!(proven.status, StatusCode::SEE_OTHER, "{method}");
        let page = world
            .send(get("/recover/next").page().cookie(&cookie))
            .await;
        assert!(page.body.contains("name=\"password\""), "{method}");
        let (_, other) = begin(&world, "ada@desk.example").await;
        send(&world, &other, "/recover/method", &[("method", method)]).await;
        let again = send(&world, &other, "/recover/code", &typed).await;
        assert_eq!(
            again.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "t3 {method}"
        );
        assert!(!again.body.contains(code.expose()), "{method}");
    }
}

/// What may differ from one answer to the next, whoever is asked for: the nonce, and the name that was typed.
fn comparable(answer: &Answer, name: &str) -> String {
    let mut body = answer.body.replace(name, "NAME");
    while let Some(at) = body.find("nonce=\"") {
        let end = body[at + 7..].find('"').unwrap() + at + 8;
        body.replace_range(at..end, "");
    }
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| {
            !["set-cookie", "x-request-id", "content-security-policy"].contains(&name.as_str())
        })
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    format!("{} {headers:?} {body}", answer.status)
}

#[tokio::test]
async fn e1_every_answer_is_byte_for_byte_the_same_for_every_name() {
    let world = world().await;
    ada(&world).await;
    world.desk.person("bob@desk.example").await.unwrap();
    let blocked = world.desk.person("eve@desk.example").await.unwrap();
    let selection = Selection::Ids(vec![domain::PersonId(blocked.id)]);
    service::people::set_blocked(&world.desk, &Caller::operator(), &selection, true)
        .await
        .unwrap();
    // One who has what the others have not, and who types something else than what it is.
    let dot = world.desk.person("dot@desk.example").await.unwrap();
    let caller = world.desk.caller_for(&dot).await.unwrap();
    service::recovery_codes::make(&world.desk, &caller)
        .await
        .unwrap();
    crate::common::with_app(&world, &caller).await;
    at_once(&world).await;
    let mut all = Vec::new();
    for (place, name) in ["ada", "bob", "dot", "eve", "nil"].into_iter().enumerate() {
        let name = format!("{name}@desk.example");
        let mut seen = Vec::new();
        let (begun, cookie) = begin(&world, &name).await;
        seen.push(comparable(&begun, &name));
        let peer = format!("192.0.2.{}:1", place + 60);
        let page = world
            .send(get("/recover/next").page().cookie(&cookie))
            .await;
        seen.push(comparable(&page, &name));
        for (path, form) in [
            ("/recover/method", ("method", "phone")),
            ("/recover/method", ("method", "fax")),
            ("/recover/method", ("method", "email")),
            ("/recover/method", ("method", "email")),
            ("/recover/code", ("code", "12345x")),
            ("/recover/code", ("token", "x")),
            ("/recover/method", ("method", "authenticator")),
            ("/recover/code", ("code", "000000")),
            ("/recover/method", ("method", "recovery_code")),
            ("/recover/code", ("code", "0000-0000-0000-0000")),
            ("/recover/code", ("code", "null")),
            ("/recover/code", ("code", "one too many")),
            (
                "/recover/password",
                ("password", "lantern otter violet 91 harbour"),
            ),
            ("/recover/another", ("", "")),
        ] {
            let form: &[(&str, &str)] = if form.0.is_empty() { &[] } else { &[form] };
            let ask = post(path).page().cookie(&cookie).form(form);
            let answer = world.send_from(ask, &peer).await;
            seen.push(comparable(&answer, &name));
            let page = world
                .send(get("/recover/next").page().cookie(&cookie))
                .await;
            seen.push(comparable(&page, &name));
        }
        all.push(seen);
    }
    for other in &all[1..] {
        for (step, (mine, theirs)) in all[0].iter().zip(other).enumerate() {
            assert_eq!(mine, theirs, "step {step}");
        }
    }
}

#[tokio::test]
async fn t10_doubled_fields_lists_and_odd_types_send_nothing() {
    let world = world().await;
    ada(&world).await;
    let (_, cookie) = begin(&world, "ada@desk.example").await;
    for body in [
        "method=email&method=phone",
        "method[]=email",
        "method=email&to=thief@elsewhere.example",
        "method=email&phone=%2B49891234567%0ABcc:x",
    ] {
        let ask = post("/recover/method")
            .page()
            .cookie(&cookie)
            .body("application/x-www-form-urlencoded", body);
        let answer = world.send(ask).await;
        let is_harmless = body.starts_with("method=email&phone");
        assert!(
            answer.status == StatusCode::UNPROCESSABLE_ENTITY || is_harmless,
            "{body}: {}",
            answer.status
        );
    }
    let json = post("/recover/method")
        .page()
        .cookie(&cookie)
        .json(&serde_json::json!({"method": ["email"]}));
    assert_eq!(
        world.send(json).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let foreign = post("/recover")
        .page()
        .without("sec-fetch-site")
        .without("origin")
        .with("origin", "https://evil.example")
        .form(&[("user_name", "ada@desk.example")]);
    assert_eq!(
        world.send(foreign).await.status,
        StatusCode::FORBIDDEN,
        "s5"
    );
}

/// One step by the HTTP interface.
async fn step(world: &World, path: &str, body: serde_json::Value) -> Answer {
    let path = format!("/api/v1/recovery{path}");
    world.send(post(&path).json(&body)).await
}

async fn begin_by_key(world: &World, name: &str) -> (Answer, String) {
    let begun = step(world, "", json!({"user_name": name})).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.body);
    let key = begun.json()["key"].as_str().unwrap().to_owned();
    (begun, key)
}

#[tokio::test]
async fn s5_a_script_takes_the_whole_way_by_its_key() {
    let world = world().await;
    ada(&world).await;
    let (begun, key) = begin_by_key(&world, "ada@desk.example").await;
    assert!(begun.cookies().is_empty());
    let standing = &begun.json()["standing"];
    assert_eq!(standing["is_second"], false);
    let offered = standing["next"]["choose"].as_array().unwrap();
    assert_eq!(
        offered.len(),
        4,
        "what the organisation allows: {offered:?}"
    );
    assert!(offered.iter().all(|method| method["masked"] == ""), "e3");
    let password = "lantern otter violet 91 harbour";
    let early = step(
        &world,
        "/password",
        json!({"key": key, "password": password}),
    )
    .await;
    assert_eq!(early.code(), "link_dead", "t9");
    let asked = step(&world, "/method", json!({"key": key, "method": "email"})).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    assert_eq!(asked.json()["next"]["code"]["method"], "email");
    let soon = step(&world, "/method", json!({"key": key, "method": "email"})).await;
    assert_eq!(soon.code(), "too_many_sent");
    let code = code(&world).await;
    let wrong = step(&world, "/proof", json!({"key": key, "code": "12345x"})).await;
    assert_eq!(wrong.code(), "invalid_input");
    let both = json!({"key": key, "code": code, "token": "x"});
    assert_eq!(step(&world, "/proof", both).await.code(), "invalid_input");
    let proven = step(&world, "/proof", json!({"key": key, "code": code})).await;
    assert_eq!(proven.status, StatusCode::OK, "{}", proven.body);
    assert_eq!(proven.json()["next"], "password");
    let weak = step(
        &world,
        "/password",
        json!({"key": key, "password": "short"}),
    )
    .await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(weak.json()["errors"][0]["field"], "password");
    let done = step(
        &world,
        "/password",
        json!({"key": key, "password": password}),
    )
    .await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.body);
    assert!(done.cookies().is_empty(), "t12: signed in nobody");
    let over = step(&world, "/standing", json!({"key": key})).await;
    assert_eq!(over.code(), "link_dead");
    world.session("ada@desk.example", password).await;
}

#[tokio::test]
async fn t14_an_administrator_proves_two_methods_by_key_and_sees_addresses_masked() {
    let world = world().await;
    let boss = world.desk.admin("boss@desk.example").await.unwrap();
    world.desk.set_contacts(&boss, HOME, "").await.unwrap();
    let caller = world.desk.caller_for(&boss).await.unwrap();
    let codes = service::recovery_codes::make(&world.desk, &caller)
        .await
        .unwrap();
    at_once(&world).await;
    let (_, key) = begin_by_key(&world, "boss@desk.example").await;
    let printed = json!({"key": key, "method": "recovery_code"});
    step(&world, "/method", printed).await;
    let back = step(&world, "/another", json!({"key": key})).await;
    assert!(back.json()["next"]["choose"].is_array(), "{}", back.body);
    step(
        &world,
        "/method",
        json!({"key": key, "method": "recovery_code"}),
    )
    .await;
    let proof = json!({"key": key, "code": codes[0].expose()});
    let first = step(&world, "/proof", proof).await;
    assert_eq!(first.json()["is_second"], true, "{}", first.body);
    let left = first.json()["next"]["choose"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
    assert_eq!(left[0]["method"], "email");
    assert_ne!(left[0]["masked"], "");
    assert!(!first.body.contains(HOME), "e3");
    let early = json!({"key": key, "password": "lantern otter violet 91 harbour"});
    assert_eq!(step(&world, "/password", early).await.code(), "link_dead");
}

#[tokio::test]
async fn e1_a_script_is_told_the_same_of_every_name() {
    let world = world().await;
    ada(&world).await;
    world.desk.person("bob@desk.example").await.unwrap();
    let mut all = Vec::new();
    for name in ["ada", "bob", "nil"] {
        let name = format!("{name}@desk.example");
        let (begun, key) = begin_by_key(&world, &name).await;
        let mut seen = vec![comparable(&begun, &name).replace(&key, "KEY")];
        for (path, mut body) in [
            ("/standing", json!({})),
            ("/method", json!({"method": "email"})),
            ("/method", json!({"method": "fax"})),
            ("/proof", json!({"code": "000000"})),
            ("/proof", json!({"token": "x"})),
            (
                "/method",
                json!({"method": "phone", "phone": "+49 89 1234567"}),
            ),
            ("/proof", json!({"code": "123456"})),
            ("/another", json!({})),
            (
                "/password",
                json!({"password": "lantern otter violet 91 harbour"}),
            ),
        ] {
            body["key"] = key.as_str().into();
            let answer = step(&world, path, body).await;
            seen.push(comparable(&answer, &name).replace(&key, "KEY"));
        }
        all.push(seen);
    }
    assert_eq!(all[0], all[1], "no contact");
    assert_eq!(all[0], all[2], "nobody");
}

#[tokio::test]
async fn t8_whatever_is_no_key_names_no_way() {
    let world = world().await;
    ada(&world).await;
    let (_, key) = begin_by_key(&world, "ada@desk.example").await;
    let (_, cookie) = begin(&world, "ada@desk.example").await;
    let longer = format!("{key}A");
    let padded = format!("{key}=");
    for wrong in ["", "null", "[]", "{}", &key[..42], &longer, &padded, "\0"] {
        let answer = step(&world, "/standing", json!({"key": wrong})).await;
        assert_eq!(answer.code(), "link_dead", "{wrong:?}");
    }
    for odd in [json!(null), json!([key]), json!({"key": key}), json!(1)] {
        let answer = step(&world, "/standing", json!({"key": odd})).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "s8 {odd}");
    }
    let extra = json!({"key": key, "method": "email", "to": "thief@elsewhere.example"});
    let answer = step(&world, "/method", extra).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "t10");
    // A browser's cookie is no key of a request that has none.
    let ask = post("/api/v1/recovery/standing")
        .cookie(&cookie)
        .json(&json!({}));
    assert_eq!(
        world.send(ask).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let token = key.clone();
    let me = world.send(get("/api/v1/me").bearer(&token)).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED, "t5: no session");
}
