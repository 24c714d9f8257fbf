//! **Keep your way back in** through the real router: where a browser goes after its sign-in, the page's plain forms, and the interface for
//! programs, which is never held up.

use crate::common::{Answer, World, ask, get, post, world};
use domain::contact::ContactKind;
use domain::{PersonId, Span};
use http::{Method, StatusCode};
use service::testing::PASSWORD;

const ADA: &str = "ada@desk.example";
const HOME: &str = "ada@home.example";
const PAGE: &str = "/account/keep";

async fn sign_in_for(world: &World, next: &str) -> Answer {
    let form = [("user_name", ADA), ("password", PASSWORD), ("next", next)];
    world
        .send(post("/sign-in/password").page().form(&form))
        .await
}

async fn answer(world: &World, cookie: &str, form: &[(&str, &str)]) -> Answer {
    let form = post(PAGE).page().cookie(cookie).form(form);
    world.send(form).await
}

/// Somebody whose address was proven so long ago that it is to be confirmed.
async fn due(world: &World) {
    let ada = world.desk.person(ADA).await.unwrap();
    world.desk.set_contacts(&ada, HOME, "").await.unwrap();
    let (id, now) = (PersonId(ada.id), world.desk.now());
    world
        .desk
        .store()
        .write(|tx| async move {
            store::contacts::prove(&tx, id, ContactKind::Email, HOME, false, now).await
        })
        .await
        .unwrap();
    world.desk.clock.advance(Span::days(200));
}

#[tokio::test]
async fn s6_the_sign_in_leads_to_the_page_which_leads_on_to_a_local_path_only() {
    let world = world().await;
    world.desk.person(ADA).await.unwrap();
    for (next, place) in [
        ("", PAGE),
        ("/", PAGE),
        (
            "/account?tab=1&x=a",
            "/account/keep?next=/account%3Ftab%3D1%26x%3Da",
        ),
        ("/account/keep?next=/admin", "/account/keep?next=/admin"),
        ("//evil.example", PAGE),
        ("https://evil.example", PAGE),
        ("/\\evil.example", PAGE),
        ("/\r\nSet-Cookie: a=b", PAGE),
        ("javascript:alert(1)", PAGE),
    ] {
        let answer = sign_in_for(&world, next).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), place, "{next:?}");
    }
    let session = world.session(ADA, PASSWORD).await;
    for (next, wanted) in [
        ("%2Fadmin%2Fusers%3Fq%3Da", "/admin/users?q=a"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%2Fevil.example", "/"),
        ("javascript%3Aalert(1)", "/"),
    ] {
        let path = format!("{PAGE}?next={next}");
        let page = world.send(get(&path).page().cookie(&session)).await;
        assert_eq!(page.status, StatusCode::OK);
        let field = format!("name=\"next\" value=\"{wanted}\"");
        assert!(page.body.contains(&field), "{next}: {}", page.body);
        assert!(!page.body.contains("evil.example"), "{}", page.body);
    }
    for (next, place) in [
        ("/admin/users?q=a", "/admin/users?q=a"),
        ("", "/"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        (PAGE, "/"),
    ] {
        let on = answer(&world, &session, &[("answer", "later"), ("next", next)]).await;
        assert_eq!(
            (on.status, on.header("location")),
            (StatusCode::SEE_OTHER, place),
            "{next}"
        );
    }
    let quiet = sign_in_for(&world, "/account").await;
    assert_eq!(quiet.header("location"), "/account", "until tomorrow");
}

#[tokio::test]
async fn the_page_says_with_scripting_off_what_is_missing_and_where_to_add_it() {
    let world = world().await;
    world.desk.person(ADA).await.unwrap();
    let session = world.session(ADA, PASSWORD).await;
    let page = world.send(get(PAGE).page().cookie(&session)).await;
    for said in [
        "nobody but an administrator can let you back in",
        "One of these is enough",
        "Not now",
        "href=\"/account/contacts?next=%2F\"",
        "href=\"/account/security?next=%2F\"",
        "method=\"post\" action=\"/account/keep\"",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("Go on without it"), "it can wait");
    assert!(!page.body.contains("These are still right"));
    let contacts = get("/account/contacts?next=%2Fadmin").page();
    let contacts = world.send(contacts.cookie(&session)).await;
    assert!(
        contacts
            .body
            .contains("href=\"/account/keep?next=%2Fadmin\""),
        "the way back: {}",
        contacts.body
    );
    let plain = get("/account/contacts").page().cookie(&session);
    let plain = world.send(plain).await;
    assert!(!plain.body.contains("href=\"/account/keep"));
    let overview = world.send(get("/account").page().cookie(&session)).await;
    assert!(overview.body.contains("href=\"/account/keep\""));
}

#[tokio::test]
async fn after_the_days_the_page_has_a_way_on_and_an_old_page_leads_on_too() {
    let world = world().await;
    world.desk.person(ADA).await.unwrap();
    world.session(ADA, PASSWORD).await;
    world.desk.clock.advance(Span::days(14));
    let signed_in = sign_in_for(&world, "/account").await;
    assert_eq!(signed_in.header("location"), "/account/keep?next=/account");
    let session = signed_in.cookie("__Host-latchkey").unwrap();
    let page = get("/account/keep?next=/account").page().cookie(&session);
    let page = world.send(page).await;
    assert!(!page.body.contains("Not now"), "{}", page.body);
    assert!(page.body.contains("Go on without it this time"));
    assert!(page.body.contains("href=\"/account\" rel=\"external\""));
    let old = [("answer", "later"), ("next", "/account")];
    let on = answer(&world, &session, &old).await;
    assert_eq!(
        (on.status, on.header("location")),
        (StatusCode::SEE_OTHER, "/account")
    );
    let again = sign_in_for(&world, "/account").await;
    assert_eq!(
        again.header("location"),
        "/account/keep?next=/account",
        "nothing was put off"
    );
    let elsewhere = world.send(get("/account").page().cookie(&session)).await;
    assert_eq!(elsewhere.status, StatusCode::OK, "nobody is kept out");
}

#[tokio::test]
async fn s3_confirming_by_form_wants_the_password_where_it_was_entered_longer_ago() {
    let world = world().await;
    due(&world).await;
    let signed_in = sign_in_for(&world, "/admin").await;
    assert_eq!(signed_in.header("location"), "/account/keep?next=/admin");
    let session = signed_in.cookie("__Host-latchkey").unwrap();
    let page = world.send(get(PAGE).page().cookie(&session)).await;
    assert!(page.body.contains("These are still right"), "{}", page.body);
    assert!(page.body.contains(HOME), "its owner sees it whole");
    assert!(!page.body.contains("type=\"password\""), "entered just now");
    world.desk.clock.advance(Span::minutes(6));
    let page = world.send(get(PAGE).page().cookie(&session)).await;
    assert!(page.body.contains("name=\"password\""));
    let right = |password| {
        [
            ("answer", "still_right"),
            ("next", "/admin"),
            ("user_name", ADA),
            ("password", password),
        ]
    };
    let without = answer(&world, &session, &right("")).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    assert!(without.body.contains("name=\"password\""));
    assert!(without.body.contains("name=\"next\" value=\"/admin\""));
    assert!(without.cookie("__Host-latchkey").is_none());
    let wrong = answer(&world, &session, &right("Wrong-Horse-Battery-7")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.body.contains("Wrong-Horse"));
    let done = answer(&world, &session, &right(PASSWORD)).await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, "/admin")
    );
    let renewed = done.cookie("__Host-latchkey").unwrap();
    assert_ne!(renewed, session, "s1: a new secret");
    let old = world.send(get("/api/v1/me").cookie(&session)).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let page = world.send(get(PAGE).page().cookie(&renewed)).await;
    assert!(page.body.contains("you get back in by yourself"));
    let quiet = sign_in_for(&world, "/admin").await;
    assert_eq!(quiet.header("location"), "/admin");
}

#[tokio::test]
async fn what_else_is_asked_is_shown_after_a_confirmation() {
    let world = world().await;
    due(&world).await;
    let operator = service::Caller::operator();
    let now = service::settings::get(&world.desk, &operator)
        .await
        .unwrap();
    let mut rules = now.self_service;
    rules.methods_needed = 2;
    service::settings::set_self_service(&world.desk, &operator, now.version, rules)
        .await
        .unwrap();
    let session = world.session(ADA, PASSWORD).await;
    let right = [("answer", "still_right"), ("next", "/account")];
    let back = answer(&world, &session, &right).await;
    assert_eq!(
        (back.status, back.header("location")),
        (StatusCode::SEE_OTHER, "/account/keep?next=/account")
    );
}

#[tokio::test]
async fn s5_s8_the_form_takes_what_is_declared_from_our_own_pages_and_full_sessions() {
    let world = world().await;
    let session = world.person().await;
    let later = [("answer", "later")];
    let foreign = post(PAGE)
        .without("sec-fetch-site")
        .with("sec-fetch-site", "cross-site")
        .cookie(&session)
        .form(&later);
    assert_eq!(world.send(foreign).await.status, StatusCode::FORBIDDEN);
    for form in [
        [("answer", "never")],
        [("person", "0190a0b0-0000-7000-8000-000000000000")],
    ] {
        let refused = answer(&world, &session, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let nobody = world.send(post(PAGE).page().form(&later)).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let nobody = world.send(get("/account/keep?next=/admin").page()).await;
    assert_eq!(
        nobody.header("location"),
        "/sign-in?next=/account/keep%3Fnext%3D/admin"
    );
    let restricted = world.restricted().await;
    for ask in [post(PAGE).form(&later), get(PAGE)] {
        let refused = world.send(ask.page().cookie(&restricted)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    let seen = world
        .send(get("/api/v1/me/recovery").cookie(&session))
        .await;
    assert_eq!(seen.json()["quiet_until"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_program_is_never_held_up_and_may_ask_confirm_and_put_off() {
    let world = world().await;
    due(&world).await;
    let token = world.token(ADA, PASSWORD).await;
    let call = async |method: Method, path: &str| {
        let path = format!("/api/v1/me/recovery{path}");
        world.send(ask(method, &path).bearer(&token)).await
    };
    let seen = call(Method::GET, "").await.json();
    assert_eq!(seen["is_asked"], true, "{seen}");
    assert_eq!(seen["asked_since"], serde_json::Value::Null);
    assert_eq!(seen["methods"][0]["method"], "email");
    assert_eq!(seen["methods"][0]["value"], HOME);
    assert_eq!(seen["methods"][0]["standing"], "counts");
    assert_eq!(seen["methods"][1]["standing"], "missing");
    let off = call(Method::POST, "/later").await.json();
    let tomorrow = world.desk.now().plus(Span::days(1)).0;
    assert_eq!(off["quiet_until"], tomorrow, "{off}");
    world.desk.clock.advance(Span::minutes(6));
    let refused = call(Method::POST, "/confirm").await;
    assert_eq!(refused.code(), "confirm_identity");
    let token = world.token(ADA, PASSWORD).await;
    let confirm = post("/api/v1/me/recovery/confirm").bearer(&token);
    let done = world.send(confirm).await.json();
    assert_eq!(done["is_asked"], false, "{done}");
    // Lacking everything, and the days are over.
    world.desk.person("bert@desk.example").await.unwrap();
    world.session("bert@desk.example", PASSWORD).await;
    world.desk.clock.advance(Span::days(15));
    let token = world.token("bert@desk.example", PASSWORD).await;
    let later = post("/api/v1/me/recovery/later").bearer(&token);
    let over = world.send(later).await;
    assert_eq!(
        (over.status, over.code().as_str()),
        (StatusCode::CONFLICT, "cannot_wait")
    );
    let other = get("/api/v1/me/account").bearer(&token);
    let other = world.send(other).await;
    assert_eq!(other.status, StatusCode::OK);
    assert_eq!(other.json()["lacks_way_back"], true);
}
