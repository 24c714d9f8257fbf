//! **Reports** through the HTTP interface: the numbers and the lists behind them, who sees and who takes away what, and the file in the shape
//! that scripts have.

use crate::common::{World, get, post, world};
use domain::wire::reports::Report;
use domain::{PersonId, Role, Span};
use http::StatusCode;
use serde_json::{Value, json};
use service::testing::PASSWORD;

async fn session_of(world: &World, name: &str, roles: &[Role]) -> String {
    let made = world.desk.person_with(name, roles, Some(PASSWORD)).await;
    made.unwrap();
    world.session(name, PASSWORD).await
}

#[tokio::test]
async fn every_number_is_the_number_of_its_list_in_both_forms_of_the_filter() {
    let world = world().await;
    let admin = world.admin().await;
    for n in 0..4 {
        let name = format!("p{n}@desk.example");
        let person = world.desk.person(&name).await.unwrap();
        if n == 0 {
            let address = "p0@elsewhere.example";
            world.desk.set_contacts(&person, address, "").await.unwrap();
        }
    }
    world.desk.clock.advance(Span::minutes(1));
    let answer = world.send(get("/api/v1/reports").cookie(&admin)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let all = answer.json();
    assert_eq!(all["people"], 5);
    let reports = all["reports"].as_array().unwrap();
    let names: Vec<&str> = reports
        .iter()
        .map(|one| one["report"].as_str().unwrap())
        .collect();
    let known: Vec<&str> = Report::ALL.iter().map(|report| report.name()).collect();
    assert_eq!(names, known);
    let mut seen = 0;
    for one in reports {
        let query = one["query"].as_str().unwrap();
        let path = format!("/api/v1/people/count?{query}");
        let counted = world.send(get(&path).cookie(&admin)).await;
        assert_eq!(counted.status, StatusCode::OK, "{query}");
        assert_eq!(counted.json()["count"], one["people"], "{query}");
        let job = json!({
            "work": "force_change",
            "selection": {"matching": {"filter": one["filter"], "except": []}},
        });
        let preview = post("/api/v1/jobs/preview").cookie(&admin).json(&job);
        let preview = world.send(preview).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
        let said = preview.json();
        let left = said["left_out"].as_array().unwrap().iter();
        let left: u64 = left.map(|reason| reason["count"].as_u64().unwrap()).sum();
        let people = said["people"].as_u64().unwrap() + left;
        assert_eq!(Value::from(people), one["people"], "{query}");
        seen += one["people"].as_u64().unwrap();
    }
    assert!(seen > 5, "the numbers are not all 0: {all}");
    let cannot = reports.iter().find(|one| one["report"] == "cannot_recover");
    // Three have nothing, and the administrator needs two methods.
    assert_eq!(cannot.unwrap()["people"], 4);
    for wrong in ["age=young", "recovery=perhaps", "inactive=maybe"] {
        let refused = get(&format!("/api/v1/people/count?{wrong}")).cookie(&admin);
        let refused = world.send(refused).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn whoever_reads_people_sees_the_numbers_and_a_reports_reader_takes_the_file() {
    let world = world().await;
    world.admin().await;
    let path = "/api/v1/reports/never-expires.csv";
    for (name, roles, sees, takes) in [
        ("reports@desk.example", &[Role::ReportsReader][..], 200, 200),
        (
            "helper@desk.example",
            &[Role::HelpdeskAdministrator],
            200,
            403,
        ),
        ("user@desk.example", &[Role::UserAdministrator], 200, 200),
        ("nobody@desk.example", &[], 403, 403),
    ] {
        let session = session_of(&world, name, roles).await;
        let answer = world.send(get("/api/v1/reports").cookie(&session)).await;
        assert_eq!(answer.status.as_u16(), sees, "{name}");
        let answer = world.send(get(path).cookie(&session)).await;
        assert_eq!(answer.status.as_u16(), takes, "{name}: {}", answer.body);
    }
    let answer = world.send(get(path)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let reader = world.session("reports@desk.example", PASSWORD).await;
    world.desk.clock.advance(Span::minutes(6));
    let late = world.send(get(path).cookie(&reader)).await;
    assert_eq!(late.code(), "confirm_identity", "s3");
}

#[tokio::test]
async fn the_never_expires_report_has_the_shape_that_scripts_have() {
    let world = world().await;
    let admin = world.admin().await;
    let person = world.desk.person("kim@desk.example").await.unwrap();
    let id = PersonId(person.id);
    let written = world
        .desk
        .desk
        .store()
        .write(|tx| async move { store::credentials::set_never_expires(&tx, id, true).await });
    written.await.unwrap();
    let path = "/api/v1/reports/never-expires.csv";
    let file = world.send(get(path).cookie(&admin)).await;
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"never-expires.csv\""
    );
    let mut lines: Vec<&str> = file.body.trim_end().split("\r\n").collect();
    assert_eq!(
        lines.remove(0),
        "\u{feff}UserPrincipalName,PasswordNeverExpires"
    );
    lines.sort_unstable();
    assert_eq!(lines, ["admin@desk.example,False", "kim@desk.example,True"]);
    let path = format!("{path}?password=never_expires");
    let file = world.send(get(&path).cookie(&admin)).await;
    assert!(file.body.ends_with("\r\nkim@desk.example,True\r\n"));
    assert!(!file.body.contains("admin@"), "{}", file.body);
    let log = get("/api/v1/audit?action=export.people").cookie(&admin);
    let log = world.send(log).await.json();
    let rows = log["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{log}");
    assert!(rows[0].to_string().contains("never_expires"), "{log}");
}
