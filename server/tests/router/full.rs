//! The disk is full (promise R5): whoever writes is told to come back and nothing is half done, whoever reads goes on, and with room again
//! everything does, without a new start. On SQLite alone, which can be told how large it may get.

use crate::common::{World, get, post, world};
use http::StatusCode;
use serde_json::json;
use service::testing::PASSWORD;

/// More resets than fit into what a database of this size has left in its pages.
const ENOUGH: usize = 2_000;

/// Says it to the connection that writes; the one that takes its place after a failure has not heard of it.
async fn pages(world: &World, most: u32) {
    let pragma = format!("PRAGMA max_page_count = {most}");
    store::testing::tamper(world.desk.store(), &pragma)
        .await
        .unwrap();
}

#[tokio::test]
async fn r5_a_full_disk_refuses_whoever_writes_and_nobody_else_and_is_over_when_there_is_room() {
    let world = world().await;
    let cookie = world.admin().await;
    world.desk.admin("other@desk.example").await.unwrap();
    let token = world.token("other@desk.example", PASSWORD).await;
    let ada = world.desk.person("ada@desk.example").await.unwrap();
    // Never below what there is: from now on it cannot grow.
    pages(&world, 1).await;
    let reset = || {
        let given =
            json!({"password": {"generate": {"shape": "words", "count": 7}}, "must_change": true});
        let path = format!("/api/v1/people/{}/reset-password", ada.id);
        world.send(post(&path).bearer(&token).json(&given))
    };
    let mut refused = None;
    let mut last = String::new();
    for _ in 0..ENOUGH {
        let answer = reset().await;
        if answer.status != StatusCode::OK {
            refused = Some(answer);
            break;
        }
        answer.json()["password"]
            .as_str()
            .unwrap()
            .clone_into(&mut last);
    }
    let refused = refused.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "busy")
    );
    assert_eq!(refused.header("retry-after"), "60");
    assert!(
        !refused.body.contains("full"),
        "nothing of the inside is told: {}",
        refused.body
    );

    // Reading goes on.
    let found = world.send(get("/api/v1/people?q=ada").bearer(&token)).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.body);
    let page = world.send(get("/admin/users").page().cookie(&cookie)).await;
    assert_eq!(page.status, StatusCode::OK);
    // Nobody gets in uncounted, and nobody is told that the password was wrong.
    pages(&world, 1).await;
    let mut sign_in = world.sign_in("ada@desk.example", &last).await;
    for _ in 0..ENOUGH {
        if sign_in.status != StatusCode::SEE_OTHER {
            break;
        }
        sign_in = world.sign_in("ada@desk.example", &last).await;
    }
    assert_eq!(sign_in.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(sign_in.cookies().is_empty());

    pages(&world, 1_000_000).await;
    let answer = world.sign_in("ada@desk.example", &last).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "the last password that was told is the one: {}",
        answer.body
    );
    assert_eq!(reset().await.status, StatusCode::OK);
    let caller = service::Caller::operator();
    let chain = service::audit::verify(&world.desk, &caller).await.unwrap();
    assert_eq!(chain.broken, None);
}
