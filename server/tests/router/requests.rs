//! **Ask an administrator** and **Reset requests**, through both doors: the plain form and the HTTP interface (promises E1, A3, S7).

use crate::common::{Answer, World, get, post, world};
use domain::Role;
use domain::wire::requests::RequestQuery;
use http::StatusCode;
use serde_json::{Value, json};
use service::testing::PASSWORD;

const REFERENCE: &str = "__Host-latchkey-asked";

async fn ask_from(world: &World, last: u8, name: &str, message: &str) -> Answer {
    let form = post("/recover/ask")
        .page()
        .form(&[("user_name", name), ("message", message)]);
    world.send_from(form, &format!("192.0.2.{last}:1")).await
}

/// Everything of an answer but the reference, the id of the request and the nonce.
fn comparable(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .map(|(name, value)| match value.strip_prefix(REFERENCE) {
            Some(rest) => (name, rest.chars().skip("=ABC-DEF".len()).collect()),
            None => (name, value),
        })
        .collect();
    headers.sort();
    (answer.status, headers, answer.body.clone())
}

#[tokio::test]
async fn e1_the_form_answers_every_name_byte_for_byte_alike_and_shows_a_reference() {
    let world = world().await;
    world.desk.person("ada@desk.example").await.unwrap();
    let known = ask_from(&world, 1, "ada@desk.example", "hello").await;
    let unknown = ask_from(&world, 2, "nobody@desk.example", "hello").await;
    assert_eq!(comparable(&known), comparable(&unknown));
    assert_eq!(known.status, StatusCode::SEE_OTHER);
    assert_eq!(known.header("location"), "/recover/ask?done=1#main");
    assert!(
        !known.header("location").contains('-'),
        "not in the address"
    );
    for (last, asked) in [(1, &known), (2, &unknown)] {
        let pair = asked.cookie(REFERENCE).unwrap();
        for attribute in ["HttpOnly", "SameSite=Strict", "Secure", "Max-Age=600"] {
            assert!(
                asked.header("set-cookie").contains(attribute),
                "{attribute}"
            );
        }
        let reference = pair.split_once('=').unwrap().1;
        let page = get("/recover/ask?done=1").page().cookie(&pair);
        let page = world.send_from(page, &format!("192.0.2.{last}:1")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains(&format!(">{reference}<")),
            "{}",
            page.body
        );
    }
    // Without the cookie, and with one that somebody made up, the page has none.
    for cookie in ["a=b".to_owned(), format!("{REFERENCE}=<script>")] {
        let page = get("/recover/ask?done=1").page().cookie(&cookie);
        let page = world.send(page).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("<output"));
    }
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_a_full_address_gets_one_answer_for_every_name() {
    let world = world().await;
    world.desk.person("ada@desk.example").await.unwrap();
    let long = "x".repeat(501);
    let refused = ask_from(&world, 1, "", &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&long));
    assert!(refused.cookie(REFERENCE).is_none());
    for _ in 0..5 {
        let asked = ask_from(&world, 1, "ada@desk.example", "").await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
    }
    for name in ["ada@desk.example", "nobody@desk.example"] {
        let full = ask_from(&world, 1, name, "").await;
        assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(full.header("retry-after"), "3601");
        assert!(full.cookie(REFERENCE).is_none());
    }
    let large = ask_from(&world, 2, "ada@desk.example", &"x".repeat(9000)).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let twice = post("/recover/ask").page().body(
        "application/x-www-form-urlencoded",
        "user_name=a%40b.example&user_name=c%40d.example",
    );
    let twice = world.send_from(twice, "192.0.2.3:1").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_name_of_the_sign_in_page_is_carried_over() {
    let world = world().await;
    let named = post("/sign-in")
        .page()
        .form(&[("user_name", "ada@desk.example")]);
    let pair = world
        .send(named)
        .await
        .cookie("__Host-latchkey-user")
        .unwrap();
    let page = world.send(get("/recover/ask").page().cookie(&pair)).await;
    assert!(page.body.contains("value=\"ada@desk.example\""));
}

#[tokio::test]
async fn s7_a_hostile_message_is_text_on_the_page_of_the_administrator() {
    const HOSTILE: &str = "</blockquote><script>alert(1)</script>\"'<img src=x onerror=alert(2)>";
    let world = world().await;
    let admin = world.admin().await;
    world.desk.person("ada@desk.example").await.unwrap();
    ask_from(&world, 1, "ada@desk.example", HOSTILE).await;
    service::requests::settle(&world.desk).await.unwrap();
    let rows = world.send(get("/api/v1/requests").cookie(&admin)).await;
    let id = rows.json()["rows"][0]["id"].as_str().unwrap().to_owned();
    for path in [
        "/admin/requests".to_owned(),
        format!("/admin/requests/{id}"),
    ] {
        let page = world.send(get(&path).page().cookie(&admin)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        // What is packed for the program is not read as a page; the test unpacks it, so only elements are looked for.
        let raw = String::from_utf8_lossy(&page.bytes);
        assert!(raw.contains("&lt;script&gt;alert(1)"), "{path}");
        assert!(!raw.contains("<script>alert"), "{path}");
        assert!(!raw.contains("<img src=x"), "{path}");
    }
}

async fn asked_by_program(world: &World, body: &Value) -> Answer {
    let ask = post("/api/v1/recovery/requests").json(body);
    world.send(ask).await
}

#[tokio::test]
async fn programs_ask_list_claim_give_back_and_decline() {
    let world = world().await;
    let admin = world.admin().await;
    world.desk.person("ada@desk.example").await.unwrap();
    let asked = asked_by_program(
        &world,
        &json!({"user_name": "ada@desk.example", "message": "hi"}),
    )
    .await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let reference = asked.json()["reference"].as_str().unwrap().to_owned();
    for wrong in [
        json!({"user_name": ["ada@desk.example"]}),
        json!({"user_name": "ada@desk.example", "person": "x"}),
        json!({"message": "hi"}),
        json!({"user_name": ""}),
    ] {
        let refused = asked_by_program(&world, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    service::requests::settle(&world.desk).await.unwrap();
    let rows = world
        .send(get("/api/v1/requests?state=open").cookie(&admin))
        .await;
    let row = rows.json()["rows"][0].clone();
    assert_eq!(row["reference"], reference);
    assert_eq!(
        (&row["user_name"], &row["message"]),
        (&json!("ada@desk.example"), &json!("hi"))
    );
    let address = format!("/api/v1/requests/{}", row["id"].as_str().unwrap());
    let act = |deed: &str, body: Value| {
        let ask = post(&format!("{address}/{deed}"))
            .cookie(&admin)
            .json(&body);
        world.send(ask)
    };
    let version = row["version"].as_i64().unwrap();
    let claimed = act("claim", json!({"version": version})).await;
    assert_eq!(claimed.json()["state"], "claimed", "{}", claimed.body);
    let again = act("claim", json!({"version": version})).await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (StatusCode::CONFLICT, "changed_meanwhile")
    );
    let released = act("release", json!({"version": version + 1})).await;
    assert_eq!(released.json()["state"], "open", "{}", released.body);
    let unexplained = act(
        "decline",
        json!({"version": version + 2, "reason": "other"}),
    )
    .await;
    assert_eq!(unexplained.code(), "invalid_input");
    let declined = act(
        "decline",
        json!({"version": version + 2, "reason": "not_asked"}),
    )
    .await;
    assert_eq!(declined.json()["state"], "declined", "{}", declined.body);
    let over = act("claim", json!({"version": version + 3})).await;
    assert_eq!(
        (over.status, over.code().as_str()),
        (StatusCode::CONFLICT, "request_over")
    );
    let one = world.send(get(&address).cookie(&admin)).await;
    assert_eq!(one.json()["reason"], "not_asked");
    let counts = world
        .send(get("/api/v1/requests/counts").cookie(&admin))
        .await;
    assert_eq!(
        counts.json(),
        json!({"open": 0, "claimed": 0, "oldest": null})
    );
}

#[tokio::test]
async fn a3_a_request_about_an_administrator_is_not_there_for_a_helper() {
    let world = world().await;
    world.admin().await;
    let roles = [Role::HelpdeskAdministrator];
    let helper = world
        .desk
        .person_with("help@desk.example", &roles, Some(PASSWORD));
    helper.await.unwrap();
    let helper = world.session("help@desk.example", PASSWORD).await;
    ask_from(&world, 1, "admin@desk.example", "").await;
    service::requests::settle(&world.desk).await.unwrap();
    let (operator, query) = (service::Caller::operator(), RequestQuery::default());
    let everything = service::requests::list(&world.desk, &operator, &query).await;
    let id = everything.unwrap().rows[0].id;
    let rows = world.send(get("/api/v1/requests").cookie(&helper)).await;
    assert_eq!(rows.json()["rows"], json!([]));
    let address = format!("/api/v1/requests/{id}");
    let one = world.send(get(&address).cookie(&helper)).await;
    assert_eq!(one.status, StatusCode::NOT_FOUND);
    let claim = post(&format!("{address}/claim"))
        .cookie(&helper)
        .json(&json!({"version": 3}));
    assert_eq!(world.send(claim).await.status, StatusCode::NOT_FOUND);
}
