//! Authenticator apps and recovery codes through the real router: what the interface for programs answers, when it wants the password, and
//! that a secret is in one answer alone.

use crate::common::{Answer, World, app_code, ask, get, post, world};
use domain::{Secret, Span};
use http::{Method, StatusCode};
use serde_json::json;
use service::testing::PASSWORD;

const APP: &str = "/api/v1/me/authenticator";
const CODES: &str = "/api/v1/me/recovery-codes";

async fn call(world: &World, token: &str, method: Method, path: &str) -> Answer {
    world.send(ask(method, path).bearer(token)).await
}

#[tokio::test]
async fn a_program_adds_an_app_and_codes_and_each_secret_is_in_one_answer_alone() {
    let world = world().await;
    world.desk.person("ada@desk.example").await.unwrap();
    let token = world.token("ada@desk.example", PASSWORD).await;
    let begin = ask(Method::PUT, APP).bearer(&token);
    let setup = world.send(begin.json(&json!({"name": "Phone"}))).await;
    assert_eq!(setup.status, StatusCode::OK, "{}", setup.body);
    assert_eq!(setup.header("cache-control"), "no-store");
    let setup = setup.json();
    let secret = Secret::new(setup["secret"].as_str().unwrap());
    assert!(setup["qr"].as_str().unwrap().starts_with("<svg"));
    let prove = |code: &str| {
        post("/api/v1/me/authenticator/prove")
            .bearer(&token)
            .json(&json!({ "code": code }))
    };
    let wrong = world.send(prove("12345x")).await;
    assert_eq!(wrong.code(), "invalid_input");
    assert!(wrong.body.contains("code_wrong"));
    let code = app_code(&world, &secret);
    let proven = world.send(prove(code.expose())).await;
    assert_eq!(
        proven.json()["authenticator"]["name"],
        "Phone",
        "{}",
        proven.body
    );
    let made = call(&world, &token, Method::POST, CODES).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let codes = made.json()["codes"].as_array().unwrap().clone();
    assert_eq!(codes.len(), 10);
    for path in [
        "/api/v1/me/factors",
        "/api/v1/me/activity",
        "/api/v1/me/account",
    ] {
        let seen = call(&world, &token, Method::GET, path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        for hidden in [
            secret.expose(),
            code.expose(),
            codes[0].as_str().unwrap(),
            "sealed",
        ] {
            assert!(!seen.body.contains(hidden), "{path}: {}", seen.body);
        }
    }
    let factors = call(&world, &token, Method::GET, "/api/v1/me/factors").await;
    assert_eq!(factors.json()["codes"]["left"], 10);
    let page = world.session("ada@desk.example", PASSWORD).await;
    let page = world
        .send(get("/account/security").page().cookie(&page))
        .await;
    assert!(
        page.body.contains("10 codes are left"),
        "readable with scripting off"
    );
    assert!(!page.body.contains(codes[0].as_str().unwrap()));
    for path in [APP, CODES] {
        let gone = call(&world, &token, Method::DELETE, path).await;
        assert_eq!(gone.status, StatusCode::OK, "{path}");
    }
    let nothing = call(&world, &token, Method::GET, "/api/v1/me/factors").await;
    assert_eq!(
        nothing.json(),
        json!({"authenticator": null, "codes": null})
    );
}

#[tokio::test]
async fn s3_every_change_wants_the_password_and_s8_nothing_but_what_is_declared() {
    let world = world().await;
    world.desk.person("ada@desk.example").await.unwrap();
    let token = world.token("ada@desk.example", PASSWORD).await;
    for body in [
        json!({"name": 7}),
        json!({"name": "x", "secret": "JBSWY3DPEHPK3PXP"}),
        json!({"person_id": "0190a0b0-0000-7000-8000-000000000000"}),
        json!([]),
    ] {
        let refused = world
            .send(ask(Method::PUT, APP).bearer(&token).json(&body))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    world.desk.clock.advance(Span::minutes(6));
    let begin = ask(Method::PUT, APP).bearer(&token).json(&json!({}));
    assert_eq!(world.send(begin).await.code(), "confirm_identity");
    for (method, path) in [
        (Method::DELETE, APP),
        (Method::POST, CODES),
        (Method::DELETE, CODES),
    ] {
        let refused = call(&world, &token, method, path).await;
        assert_eq!(refused.code(), "confirm_identity", "{path}");
    }
    let confirm = post("/api/v1/me/confirm").bearer(&token);
    let confirmed = world
        .send(confirm.json(&json!({"password": PASSWORD})))
        .await;
    let token = confirmed.json()["token"].as_str().unwrap().to_owned();
    let made = call(&world, &token, Method::POST, CODES).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
}

#[tokio::test]
async fn a1_an_administrator_takes_a_lost_app_away_and_nobody_does_it_alone() {
    let world = world().await;
    let ada = world.desk.person("ada@desk.example").await.unwrap();
    let caller = world.desk.caller_for(&ada).await.unwrap();
    crate::common::with_app(&world, &caller).await;
    service::recovery_codes::make(&world.desk, &caller)
        .await
        .unwrap();
    let admin = world.admin().await;
    let person = format!("/api/v1/people/{}", ada.id);
    let seen = world.send(get(&person).cookie(&admin)).await.json();
    assert!(seen["authenticator_since"].is_number(), "{seen}");
    assert_eq!(seen["recovery_codes_left"], 10);
    let hers = world.session("ada@desk.example", PASSWORD).await;
    for path in ["authenticator", "recovery-codes"] {
        let path = format!("{person}/{path}");
        let own = world.send(ask(Method::DELETE, &path).cookie(&hers)).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{path}");
        let done = world.send(ask(Method::DELETE, &path).cookie(&admin)).await;
        assert_eq!(done.status, StatusCode::OK, "{path}: {}", done.body);
    }
    let seen = world.send(get(&person).cookie(&admin)).await.json();
    assert!(seen["authenticator_since"].is_null());
    assert_eq!(seen["recovery_codes_left"], 0);
}
