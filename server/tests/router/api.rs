//! The HTTP interface through the real router: what it does, and what it refuses.

use crate::common::{ask, get, post, world};
use domain::Span;
use domain::wire::packed;
use domain::wire::people::PeopleReply;
use domain::wire::problem::Code;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::testing::PASSWORD;

fn put(path: &str) -> crate::common::Ask {
    ask(Method::PUT, path)
}
fn delete(path: &str) -> crate::common::Ask {
    ask(Method::DELETE, path)
}

#[tokio::test]
async fn a_program_signs_in_does_its_work_and_signs_out() {
    let world = world().await;
    world.desk.admin("admin@desk.example").await.unwrap();
    let token = world.token("admin@desk.example", PASSWORD).await;
    let new = json!({"fields": {"user_name": "ada@desk.example", "display_name": "Ada Lovelace", "department": "Research"}});
    let added = world
        .send(post("/api/v1/people").bearer(&token).json(&new))
        .await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
    let address = added.header("location").to_owned();
    let id = added.json()["row"]["id"].as_str().unwrap().to_owned();
    assert_eq!(address, format!("/api/v1/people/{id}"));

    let list = world
        .send(get("/api/v1/people?q=lovelace&sort=user_name&limit=10").bearer(&token))
        .await
        .json();
    assert_eq!(list["rows"][0]["id"], id.as_str());
    assert_eq!(
        world
            .send(get("/api/v1/people/count?q=lovelace").bearer(&token))
            .await
            .json()["count"],
        1
    );

    let reset =
        json!({"password": {"generate": {"shape": "words", "count": 7}}, "must_change": true});
    let outcome = world
        .send(
            post(&format!("{address}/reset-password"))
                .bearer(&token)
                .json(&reset),
        )
        .await
        .json();
    let temporary = outcome["password"].as_str().unwrap();
    let restricted = world.token("ada@desk.example", temporary).await;
    let refused = world
        .send(get("/api/v1/me/sessions").bearer(&restricted))
        .await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::FORBIDDEN, "must_change_password")
    );
    let choice = json!({"new": "Nineteen-Blue-Otters-1"});
    let changed = world
        .send(
            post("/api/v1/me/password/forced")
                .bearer(&restricted)
                .json(&choice),
        )
        .await
        .json();
    let free = changed["token"].as_str().unwrap();
    assert_eq!(
        world
            .send(get("/api/v1/me/sessions").bearer(free))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(
        world
            .send(get("/api/v1/me").bearer(&restricted))
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );

    assert_eq!(
        world.send(delete(&address).bearer(&token)).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        world.send(get("/api/v1/me").bearer(free)).await.status,
        StatusCode::UNAUTHORIZED,
        "t12"
    );
    assert_eq!(
        world
            .send(post(&format!("{address}/restore")).bearer(&token))
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    let verified = world
        .send(get("/api/v1/audit/verify").bearer(&token))
        .await
        .json();
    assert_eq!(verified["broken"], Value::Null);
    assert_eq!(
        world
            .send(delete("/api/v1/sessions/current").bearer(&token))
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        world.send(get("/api/v1/me").bearer(&token)).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_password_travels_by_mail_where_a_program_says_so() {
    let world = world().await;
    world.desk.admin("admin@desk.example").await.unwrap();
    let ada = world.desk.person("ada@desk.example").await.unwrap();
    let token = world.token("admin@desk.example", PASSWORD).await;
    let address = format!("/api/v1/people/{}", ada.id);
    let mailed = json!({"password": {"given": "Nineteen-Red-Otters-1"}, "must_change": true, "delivery": {"email": ["ada@home.example"]}});
    let by_mail = world
        .send(
            post(&format!("{address}/reset-password"))
                .bearer(&token)
                .json(&mailed),
        )
        .await;
    assert!(!by_mail.body.contains("Nineteen"), "{}", by_mail.body);
    let message = by_mail.json()["mailed"][0]["message"].clone();
    let message = world
        .send(get(&format!("/api/v1/messages/{}", message.as_str().unwrap())).bearer(&token))
        .await;
    assert_eq!(message.json()["kind"], "temporary_password");
    for wrong in [
        json!("ada@home.example"),
        json!([["ada@home.example"]]),
        json!({}),
    ] {
        let body = json!({"password": {"given": "Nineteen-Red-Otters-1"}, "must_change": true, "delivery": {"email": wrong}});
        let refused = world
            .send(
                post(&format!("{address}/reset-password"))
                    .bearer(&token)
                    .json(&body),
            )
            .await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "t10 {body}"
        );
    }
    world
        .token("ada@desk.example", "Nineteen-Red-Otters-1")
        .await;
}

#[tokio::test]
async fn two_administrators_editing_one_person_the_second_is_told_and_loses_nothing() {
    let world = world().await;
    let admin = world.admin().await;
    let new = json!({"fields": {"user_name": "ada@desk.example", "display_name": "Ada"}});
    let added = world
        .send(post("/api/v1/people").cookie(&admin).json(&new))
        .await
        .json();
    let path = format!("/api/v1/people/{}", added["row"]["id"].as_str().unwrap());
    let edit = |city: &str| json!({"version": added["version"], "fields": {"user_name": "ada@desk.example", "display_name": "Ada", "city": city}});
    assert_eq!(
        world
            .send(put(&path).cookie(&admin).json(&edit("Oslo")))
            .await
            .status,
        StatusCode::OK
    );
    let second = world
        .send(put(&path).cookie(&admin).json(&edit("Bergen")))
        .await;
    assert_eq!(
        (second.status, second.code().as_str()),
        (StatusCode::CONFLICT, "changed_meanwhile")
    );
    assert_eq!(
        world.send(get(&path).cookie(&admin)).await.json()["fields"]["city"],
        "Oslo"
    );
}

#[tokio::test]
async fn s3_grave_actions_want_the_password_of_the_last_five_minutes() {
    let world = world().await;
    let admin = world.admin().await;
    world.desk.clock.advance(Span::minutes(6));
    let export = world.send(get("/api/v1/people.csv").cookie(&admin)).await;
    assert_eq!(
        (export.status, export.code().as_str()),
        (StatusCode::FORBIDDEN, "confirm_identity")
    );
    let wrong = world
        .send(
            post("/api/v1/me/confirm")
                .cookie(&admin)
                .json(&json!({"password": "Wrong-Horse-Battery-1"})),
        )
        .await;
    assert_eq!(
        wrong.json()["errors"][0]["code"],
        "current_password_wrong",
        "{}",
        wrong.body
    );
    let right = world
        .send(
            post("/api/v1/me/confirm")
                .cookie(&admin)
                .json(&json!({"password": PASSWORD})),
        )
        .await;
    assert_eq!(right.status, StatusCode::NO_CONTENT, "{}", right.body);
    let renewed = right.cookie("__Host-latchkey").unwrap();
    assert_ne!(renewed, admin, "s1: a new id at step-up");
    assert_eq!(
        world.send(get("/api/v1/me").cookie(&admin)).await.status,
        StatusCode::UNAUTHORIZED
    );
    let export = world.send(get("/api/v1/people.csv").cookie(&renewed)).await;
    assert_eq!(
        (export.status, export.header("content-type")),
        (StatusCode::OK, "text/csv; charset=utf-8")
    );
    assert_eq!(
        export.header("content-disposition"),
        "attachment; filename=\"people.csv\""
    );
    assert!(export.body.contains("admin@desk.example"));
}

/// Bodies that are accepted, for the walk below: method, path, body.
#[expect(clippy::too_many_lines, reason = "one list")]
fn bodies(id: &str) -> Vec<(Method, String, Value)> {
    let mail = json!({"config": {"via": "files", "from_address": "", "reply_to": "", "host": "", "port": 465, "security": "tls",
                      "user_name": "", "trusted_certificates": "", "connections": 4, "per_connection": 100, "per_minute": 0},
                      "password": "keep"});
    let texts = json!({"config": {"via": "files", "url": "", "method": "post", "headers": [], "body_kind": "form", "body": "",
                       "account": "", "from": ""}, "secret": "keep"});
    let fields = json!({"user_name": "ada@desk.example", "display_name": "Ada"});
    vec![
        (
            Method::POST,
            "/api/v1/sessions".into(),
            json!({"user_name": "a", "password": "b"}),
        ),
        (
            Method::POST,
            "/api/v1/me/password".into(),
            json!({"current": "a", "new": "b"}),
        ),
        (
            Method::POST,
            "/api/v1/me/password/forced".into(),
            json!({"new": "b"}),
        ),
        (
            Method::POST,
            "/api/v1/me/confirm".into(),
            json!({"password": "a"}),
        ),
        (
            Method::PUT,
            "/api/v1/me/locale".into(),
            json!({"locale": "de"}),
        ),
        (
            Method::POST,
            "/api/v1/people".into(),
            json!({"fields": fields, "roles": []}),
        ),
        (
            Method::PUT,
            format!("/api/v1/people/{id}"),
            json!({"version": 1, "fields": fields}),
        ),
        (
            Method::PUT,
            format!("/api/v1/people/{id}/roles"),
            json!({"version": 1, "roles": []}),
        ),
        (
            Method::PUT,
            format!("/api/v1/people/{id}/never-expires"),
            json!({"never_expires": true}),
        ),
        (
            Method::POST,
            format!("/api/v1/people/{id}/reset-password"),
            json!({"password": {"generate": {"shape": "words", "count": 7}}, "must_change": true}),
        ),
        (
            Method::POST,
            "/api/v1/people/actions/block".into(),
            json!({"ids": [id]}),
        ),
        (
            Method::POST,
            "/api/v1/people/actions/force-change".into(),
            json!({"matching": {"filter": {}, "except": []}}),
        ),
        (
            Method::POST,
            "/api/v1/groups".into(),
            json!({"name": "a", "description": ""}),
        ),
        (
            Method::PUT,
            format!("/api/v1/groups/{id}"),
            json!({"version": 1, "name": "a", "description": ""}),
        ),
        (
            Method::POST,
            format!("/api/v1/groups/{id}/members/add"),
            json!({"ids": [id]}),
        ),
        (
            Method::PUT,
            "/api/v1/views".into(),
            json!({"name": "a", "query": "", "shared": false}),
        ),
        (
            Method::PUT,
            "/api/v1/settings/organisation".into(),
            json!({"version": 1, "organisation": {"name": "a", "accent_hue": 1, "links": []}}),
        ),
        (
            Method::PUT,
            "/api/v1/settings/policy".into(),
            json!({"version": 1, "policy": {"preset": "recommended", "min_length": 15, "three_classes": false, "banned_words": [],
                   "history": 0, "expire_days": 0, "temporary_hours": 24}}),
        ),
        (
            Method::PUT,
            "/api/v1/settings/mail".into(),
            json!({"version": 0, "draft": mail}),
        ),
        (
            Method::PUT,
            "/api/v1/settings/texts".into(),
            json!({"version": 0, "draft": texts}),
        ),
        (
            Method::POST,
            "/api/v1/settings/mail/test".into(),
            json!({"address": "a@desk.example", "draft": mail}),
        ),
        (
            Method::POST,
            "/api/v1/settings/texts/test".into(),
            json!({"number": "+491701234567", "draft": texts}),
        ),
        (
            Method::POST,
            "/api/v1/jobs".into(),
            json!({"work": "block", "selection": {"ids": [id]}}),
        ),
        (
            Method::POST,
            "/api/v1/jobs/preview".into(),
            json!({"work": "block", "selection": {"ids": [id]}}),
        ),
    ]
}

/// Every column of every table: none of them is a field of a request.
const COLUMNS: [&str; 63] = [
    "id",
    "user_name_key",
    "display_name_key",
    "department_key",
    "alternate_email_key",
    "search_text",
    "blocked",
    "deleted_at",
    "created_at",
    "updated_at",
    "last_sign_in_at",
    "password_set_at",
    "password_kind",
    "temporary_until",
    "temporary_used_at",
    "locked_until",
    "role_count",
    "person_id",
    "phc",
    "pepper_key_id",
    "set_at",
    "role",
    "granted_at",
    "name_key",
    "group_id",
    "id_hash",
    "reference",
    "kind",
    "restricted",
    "last_seen_at",
    "expires_at",
    "idle_seconds",
    "confirmed_at",
    "credential_version",
    "seq",
    "actor_id",
    "previous",
    "hash",
    "recipient",
    "facts",
    "sealed",
    "seal_key",
    "link_id",
    "attempts",
    "next_at",
    "leased_by",
    "last_reply",
    "sent_at",
    "ended_at",
    "purpose",
    "token_hash",
    "code_mac",
    "void_at",
    "job_id",
    "number",
    "source",
    "owner_id",
    "owner_name",
    "wish",
    "wish_digest",
    "results_until",
    "is_admin",
    "__proto__",
];

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk over every body")]
async fn s8_unknown_fields_and_columns_doubled_keys_and_wrong_types_are_refused_everywhere() {
    let world = world().await;
    let admin = world.admin().await;
    let person = world.desk.person("ada@desk.example").await.unwrap();
    let id = person.id.to_string();
    let path = format!("/api/v1/people/{id}");
    let before = world.send(get(&path).cookie(&admin)).await.body;
    for (method, path, body) in bodies(&id) {
        // Only a restricted session gets as far as reading this one.
        if path.ends_with("/forced") {
            continue;
        }
        let send = |text: String| {
            world.send(
                ask(method.clone(), &path)
                    .cookie(&admin)
                    .body("application/json", text),
            )
        };
        for column in COLUMNS {
            let mut widened = body.clone();
            widened[column] = json!(1);
            let answer = send(widened.to_string()).await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{method} {path} {column}: {}",
                answer.body
            );
            if let Some(fields) = body
                .get("fields")
                .or(body.get("policy"))
                .or(body.get("organisation"))
                .or(body.get("draft"))
            {
                let mut inner = body.clone();
                let name = ["fields", "policy", "organisation", "draft"]
                    .into_iter()
                    .find(|name| body[*name] == *fields)
                    .unwrap();
                inner[name][column] = json!(1);
                assert_eq!(
                    send(inner.to_string()).await.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{method} {path} {name}.{column}"
                );
            }
        }
        let (key, value) = body.as_object().unwrap().iter().next().unwrap();
        let doubled = body
            .to_string()
            .replacen('{', &format!("{{\"{key}\":{value},"), 1);
        assert_eq!(
            send(doubled).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{method} {path}: a doubled {key}"
        );
        for wrong in ["[]", "null", "\"\"", "{", "", "{}{}", "1"] {
            assert_eq!(
                send(wrong.to_owned()).await.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{method} {path} {wrong:?}"
            );
        }
        let mut mistyped = body.clone();
        mistyped[key] = json!([[1]]);
        assert_eq!(
            send(mistyped.to_string()).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{method} {path}: {key} of another type"
        );
        let plain = world
            .send(
                ask(method.clone(), &path)
                    .cookie(&admin)
                    .body("text/plain", body.to_string()),
            )
            .await;
        assert_eq!(
            (plain.status, plain.code().as_str()),
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"),
            "{path}"
        );
    }
    assert_eq!(
        world.send(get(&path).cookie(&admin)).await.body,
        before,
        "nothing was changed by any of it"
    );
    for path in [
        "/api/v1/people?colour=red",
        "/api/v1/people?limit=10&limit=20",
        "/api/v1/people?sort=phc",
        "/api/v1/people?deleted=maybe",
        "/api/v1/people?role=king",
        "/api/v1/audit?colour=red",
        "/api/v1/people/count?limit=1",
    ] {
        assert_eq!(
            world.send(get(path).cookie(&admin)).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path}"
        );
    }
}

#[tokio::test]
async fn s8_the_pages_own_calls_are_read_as_strictly() {
    let world = world().await;
    let admin = world.admin().await;
    let call = |text: &str| {
        world.send(
            post("/_fn/people")
                .cookie(&admin)
                .body("application/json", text),
        )
    };
    let good = call(r#"{"command":{"count":{}}}"#).await;
    assert_eq!(good.status, StatusCode::OK);
    assert_eq!(
        packed::unpack::<PeopleReply>(&good.bytes),
        Ok(PeopleReply::Count(1))
    );
    for bad in [
        r#"{"command":{"count":{"blocked":true}}}"#,
        r#"{"command":{"count":[]}}"#,
        r#"{"command":{"count":{},"home":null}}"#,
        r#"{"command":"home","command":"home"}"#,
        r#"{"command":"home","admin":true}"#,
        r#"{"command":"fly"}"#,
        r#"["home"]"#,
        "{}",
        "",
    ] {
        let answer = call(bad).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{bad}: {}",
            answer.body
        );
        assert_eq!(answer.code(), "invalid_input", "{bad}: {}", answer.body);
    }
}

#[tokio::test]
async fn a3_what_is_no_id_names_nothing() {
    let world = world().await;
    let admin = world.admin().await;
    for id in [
        "x",
        "0",
        "00000000-0000-0000-0000-000000000000",
        "0190A0B0-0000-7000-8000-000000000000",
        "%00",
        "0190a0b0000070008000000000000000",
    ] {
        let answer = world
            .send(get(&format!("/api/v1/people/{id}")).cookie(&admin))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{id}: {}",
            answer.body
        );
    }
    assert_eq!(
        world
            .send(
                post("/api/v1/people/actions/fly")
                    .cookie(&admin)
                    .json(&json!({"ids": []}))
            )
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a4_forged_cursors_and_odd_page_sizes_are_clear_errors() {
    let world = world().await;
    let admin = world.admin().await;
    for name in ["ada", "bob", "cyd"] {
        world
            .desk
            .person(&format!("{name}@desk.example"))
            .await
            .unwrap();
    }
    let page = world
        .send(get("/api/v1/people?limit=2&sort=user_name").cookie(&admin))
        .await
        .json();
    let cursor = page["next"].as_str().unwrap().to_owned();
    let next = world
        .send(
            get(&format!(
                "/api/v1/people?limit=2&sort=user_name&after={cursor}"
            ))
            .cookie(&admin),
        )
        .await
        .json();
    assert_eq!(next["rows"].as_array().unwrap().len(), 2);
    let mut flipped = cursor.clone().into_bytes();
    let middle = flipped.len() / 2;
    flipped[middle] = if flipped[middle] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).unwrap();
    for query in [
        format!("sort=user_name&after={flipped}"),
        format!("sort=display_name&after={cursor}"),
        format!("sort=user_name&descending=1&after={cursor}"),
        "after=".to_owned(),
        "after=null".to_owned(),
        format!("sort=user_name&after={}", &cursor[..cursor.len() - 2]),
    ] {
        let answer = world
            .send(get(&format!("/api/v1/people?{query}")).cookie(&admin))
            .await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "bad_cursor"),
            "{query}"
        );
    }
    for limit in ["0", "-1", "201", "65536", "1e3", ""] {
        let answer = world
            .send(get(&format!("/api/v1/people?limit={limit}")).cookie(&admin))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{limit}");
    }
}

#[tokio::test]
async fn problems_speak_the_language_that_was_asked_for() {
    let world = world().await;
    let german = world
        .send(get("/api/v1/me").with("accept-language", "de-AT,de;q=0.9"))
        .await;
    let english = world.send(get("/api/v1/me")).await;
    assert_eq!(german.header("content-language"), "de");
    assert_eq!(german.code(), english.code());
    assert_ne!(german.json()["detail"], english.json()["detail"]);
    assert_eq!(
        german.json()["title"],
        english.json()["title"],
        "titles are stable"
    );
}

#[tokio::test]
async fn e3_no_answer_of_a_list_or_a_person_has_a_hash_a_token_or_a_key() {
    let world = world().await;
    let admin = world.admin().await;
    let id = world.desk.person("ada@desk.example").await.unwrap().id;
    for path in [
        "/api/v1/people".to_owned(),
        format!("/api/v1/people/{id}"),
        "/api/v1/me/account".into(),
        "/api/v1/me/sessions".into(),
        "/api/v1/me/factors".into(),
        "/api/v1/audit".into(),
    ] {
        let body = world.send(get(&path).cookie(&admin)).await.body;
        for secret in [
            "$argon2",
            "phc",
            "id_hash",
            "token",
            "_key\"",
            admin.split_once('=').unwrap().1,
        ] {
            assert!(!body.contains(secret), "{secret} in {path}: {body}");
        }
    }
}

#[tokio::test]
async fn messages_are_listed_tried_again_called_back_and_their_way_is_set_and_tested() {
    let world = world().await;
    let admin = world.admin().await;
    let call = async |method: Method, path: &str, body: Option<Value>| {
        let ask = ask(method, path).cookie(&admin);
        let ask = match body {
            Some(body) => ask.json(&body),
            None => ask,
        };
        world.send(ask).await
    };
    let settings = call(Method::GET, "/api/v1/settings/messages", None)
        .await
        .json();
    assert_eq!(settings["mail"]["via"], "files");
    let mut mail = settings["mail"].clone();
    mail["from_address"] = json!("desk@juniperpike.example");
    let draft = json!({"config": mail, "password": {"set": "canary-password"}});
    let test = json!({"draft": draft, "address": "me@desk.example"});
    let tested = call(Method::POST, "/api/v1/settings/mail/test", Some(test))
        .await
        .json();
    assert_eq!(tested["accepted"], true, "{tested}");
    let change = json!({"version": settings["version"], "draft": draft});
    let changed = call(Method::PUT, "/api/v1/settings/mail", Some(change.clone())).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert!(changed.json()["mail_has_password"] == true && !changed.body.contains("canary"));
    let stale = call(Method::PUT, "/api/v1/settings/mail", Some(change)).await;
    assert_eq!(stale.code(), "changed_meanwhile");
    let preview = "/api/v1/settings/mail/preview?kind=set_password_link&locale=ar";
    let preview = call(Method::GET, preview, None).await.json();
    assert!(preview["html"].as_str().unwrap().contains("dir=\"rtl\""));

    let desk = &world.desk.desk;
    let person = world.desk.person("ada@desk.example").await.unwrap();
    let message = service::messages::NewMessage::about(
        &person,
        service::messages::Recipient::Mail(
            domain::EmailAddress::parse("to", "ada@private.example").unwrap(),
        ),
        service::messages::Content::TemporaryPassword {
            whose: (&person).into(),
            password: domain::Secret::new("canary-secret"),
            until: None,
        },
    );
    let message = &message;
    let id = desk
        .store()
        .write(|tx| async move {
            let caller = &service::Caller::operator();
            service::messages::queue(&tx, desk, caller, message.clone()).await
        })
        .await
        .unwrap();
    let list = call(Method::GET, "/api/v1/messages?state=queued", None).await;
    assert!(!list.body.contains("canary"), "{}", list.body);
    assert_eq!(list.json()["rows"][0]["to"], "ada@private.example");
    let counts = call(Method::GET, "/api/v1/messages/counts", None)
        .await
        .json();
    assert_eq!(
        (&counts["queued"], &counts["is_stuck"]),
        (&json!(1), &json!(false))
    );
    let path = format!("/api/v1/messages/{id}");
    assert_eq!(call(Method::GET, &path, None).await.json()["attempts"], 0);
    let early = call(Method::POST, &format!("{path}/retry"), None).await;
    assert_eq!(early.code(), "message_over");
    let cancelled = call(Method::POST, &format!("{path}/cancel"), None).await;
    assert_eq!(cancelled.json()["state"], "cancelled", "{}", cancelled.body);
    for (path, code) in [
        ("/api/v1/messages?state=lost", "invalid_input"),
        ("/api/v1/messages?after=x", "bad_cursor"),
        ("/api/v1/messages?limit=0", "invalid_input"),
        ("/api/v1/messages/x", "not_found"),
        (
            "/api/v1/settings/mail/preview?kind=test&locale=xx",
            "invalid_input",
        ),
    ] {
        assert_eq!(call(Method::GET, path, None).await.code(), code, "{path}");
    }
}

#[tokio::test]
async fn readyz_says_that_messages_wait_and_no_more() {
    let world = world().await;
    let desk = &world.desk.desk;
    let message = service::messages::NewMessage {
        to: service::messages::Recipient::Mail(
            domain::EmailAddress::parse("to", "a@b.example").unwrap(),
        ),
        lang: locale::Lang::En,
        content: service::messages::Content::Test {
            asked_by: String::new(),
        },
        person: None,
        link: None,
    };
    let message = &message;
    desk.store()
        .write(|tx| async move {
            let caller = &service::Caller::operator();
            service::messages::queue(&tx, desk, caller, message.clone()).await
        })
        .await
        .unwrap();
    assert_eq!(world.send(get("/readyz")).await.body, "ready");
    world.desk.clock.advance(Span::minutes(16));
    let late = world.send(get("/readyz")).await;
    assert_eq!(
        (late.status, late.body.as_str()),
        (StatusCode::OK, "ready\nmessages wait")
    );
}

/// The reviewed table of all refusals. Codes are never renamed; each has a sentence in every language.
#[test]
fn the_codes_are_the_reviewed_ones() {
    let mut lines = Vec::new();
    for code in Code::ALL {
        let title = server::http::answer::title(*code);
        lines.push(format!("{} {:26} {title}", code.status(), code.as_str()));
        for lang in locale::Lang::ALL {
            let sentence = server::http::answer::sentence(
                &locale::table(lang),
                *code,
                &std::collections::BTreeMap::new(),
            );
            assert_ne!(
                sentence,
                title,
                "{} has no sentence in {lang:?}",
                code.as_str()
            );
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_description_is_the_reviewed_one_and_names_every_endpoint() {
    let document = serde_json::to_value(server::http::api::document()).unwrap();
    for route in server::http::api::table() {
        let method = route.method.as_str().to_ascii_lowercase();
        assert!(
            document["paths"][&route.path][&method].is_object(),
            "{method} {}",
            route.path
        );
    }
    let text = document.to_string();
    for reference in text
        .split("\"#/components/schemas/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(
            document["components"]["schemas"][reference].is_object(),
            "{reference} is described nowhere"
        );
    }
    insta::assert_json_snapshot!(document);
}

#[tokio::test]
async fn s4_the_html_of_a_mail_is_a_document_in_which_nothing_runs_in_either_shade() {
    let world = world().await;
    let admin = world.admin().await;
    let at = |dark: &str| {
        format!("/api/v1/settings/mail/preview.html?kind=set_password_link&locale=de{dark}")
    };
    let light = world.send(get(&at("")).cookie(&admin)).await;
    let dark = world.send(get(&at("&dark=true")).cookie(&admin)).await;
    for answer in [&light, &dark] {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(answer.header("content-type").starts_with("text/html"));
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("sandbox; default-src 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("script"), "{policy}");
        assert!(answer.body.contains("lang=\"de\""));
        assert!(!answer.body.contains("prefers-color-scheme"));
    }
    assert!(light.body.contains("color-scheme:light}"));
    assert!(dark.body.contains("@media all{body"));
    let odd = world.send(get(&at("&dark=maybe")).cookie(&admin)).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ada = world.person().await;
    let refused = world.send(get(&at("")).cookie(&ada)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
