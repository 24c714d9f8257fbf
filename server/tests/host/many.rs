//! One thing done to many people from the command line: what is asked first, what is written where, and how it ends.

use crate::program::{desk, latchkey, lines, printed, text};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn run(data: &Path, arguments: &[&str]) -> Output {
    latchkey(data, arguments).output().unwrap()
}

/// A CSV of people beside the data folder: `p0@desk.example` and so on; every other one in Sales, and with an alternate address.
fn people(folder: &Path, count: usize) -> PathBuf {
    let mut csv = String::from("Username,Display name,Department,Alternate email address\n");
    for n in 0..count {
        let more = if n % 2 == 0 {
            format!("Sales,p{n}@elsewhere.example")
        } else {
            "Support,".to_owned()
        };
        let _ = writeln!(csv, "p{n}@desk.example,Person {n},{more}");
    }
    let file = folder.join("people.csv");
    std::fs::write(&file, csv).unwrap();
    file
}

/// A data folder with so many people in it.
fn peopled(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = people(folder.path(), count);
    let file = file.to_str().unwrap();
    printed(&run(folder.path(), &["import", "users", file]), 0);
    folder
}

/// All but the import of those who are here.
fn jobs(data: &Path) -> Vec<Value> {
    let list = printed(&run(data, &["jobs", "list", "--json"]), 0);
    let mut jobs: Vec<Value> = serde_json::from_str(&list).unwrap();
    jobs.retain(|job| job["kind"] != "import");
    jobs
}

fn kinds(data: &Path) -> Vec<String> {
    let export = printed(&run(data, &["user", "list", "--json"]), 0);
    let rows: Vec<Value> = serde_json::from_str(&export).unwrap();
    let kind = |row: &Value| row["password"]["kind"].as_str().unwrap().to_owned();
    rows.iter().map(kind).collect()
}

/// Exit code 2, this said, and nobody changed.
fn misused(data: &Path, arguments: &[&str], says: &str) {
    let output = run(data, arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains(says), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    assert_eq!(jobs(data), [] as [Value; 0], "{arguments:?}");
}

#[test]
fn nothing_happens_where_nobody_can_be_asked_or_nobody_is_meant() {
    let folder = peopled(3);
    let data = folder.path();
    let names = data.join("names.csv");
    std::fs::write(&names, "upn\np0@desk.example\n").unwrap();
    let names = names.to_str().unwrap();
    misused(data, &["reset", "--all"], "--yes");
    misused(data, &["reset", "p0@desk.example"], "--yes");
    misused(data, &["reset", "--file", names], "--yes");
    misused(data, &["force-change", "--all"], "--yes");
    misused(data, &["block", "--all"], "--yes");
    misused(data, &["reset", "--yes"], "--all");
    misused(
        data,
        &["reset", "--yes", "--all", "p0@desk.example"],
        "cannot be used with",
    );
    misused(data, &["reset", "--yes", "--filter", ""], "--all");
    misused(
        data,
        &["reset", "--yes", "--filter", "sort=user_name"],
        "--all",
    );
    misused(
        data,
        &["reset", "--yes", "--filter", "departement=Sales"],
        "departement",
    );
    misused(
        data,
        &["reset", "--yes", "--filter", "group=Nobodies"],
        "Nobodies",
    );
    misused(
        data,
        &["reset", "--yes", "--all", "--links", "--out", "x"],
        "cannot be used with",
    );
    misused(
        data,
        &[
            "reset",
            "--yes",
            "--all",
            "--words",
            "7",
            "--characters",
            "20",
        ],
        "cannot be used with",
    );
    misused(
        data,
        &["reset", "--yes", "--all", "--at", "tomorrow", "--detach"],
        "2026-11-30T18:00:00Z",
    );
    misused(
        data,
        &["reset", "--yes", "--file", "/nowhere.csv"],
        "/nowhere.csv",
    );
    misused(
        data,
        &["reset", "--yes", "--file", names, "--keep"],
        "--keep",
    );
    assert_eq!(kinds(data), ["none"; 3]);
    let nobody = run(data, &["reset", "--yes", "--filter", "department=Moon"]);
    printed(&nobody, 1);
    assert!(
        text(&nobody.stderr).contains("(invalid_input)"),
        "{nobody:?}"
    );
    let weak = run(data, &["reset", "--yes", "--all", "--words", "3"]);
    printed(&weak, 1);
    let unknown = run(data, &["reset", "--yes", "nobody@desk.example"]);
    printed(&unknown, 1);
    assert_eq!(jobs(data), [] as [Value; 0]);
}

#[test]
fn a_dry_run_says_who_and_changes_nothing() {
    let folder = peopled(4);
    let data = folder.path();
    let preview = |arguments: &[&str]| lines(&printed(&run(data, arguments), 0)).remove(0);
    assert_eq!(preview(&["reset", "--all", "--dry-run"])["people"], 4);
    let links = preview(&["reset", "--all", "--links", "--dry-run"]);
    assert_eq!(links["people"], 2);
    assert_eq!(links["left_out"][0]["code"], "no_alternate_email");
    for filter in [
        "department=Sales",
        "?department=sales&sort=-user_name",
        "https://desk.example/admin/users?status=active&department=Sales",
    ] {
        let chosen = preview(&["reset", "--filter", filter, "--dry-run"]);
        assert_eq!(chosen["people"], 2, "{filter}");
    }
    let both = [
        "reset",
        "--dry-run",
        "--filter",
        "department=Sales",
        "--filter",
        "search=p2",
    ];
    assert_eq!(preview(&both)["people"], 1);
    assert_eq!(
        preview(&["block", "--filter", "must_change", "--dry-run"]).get("people"),
        Some(&json!(0))
    );
    let file = data.join("set.csv");
    std::fs::write(&file, "upn,newpassword\np0@desk.example,short\n").unwrap();
    let report = preview(&["reset", "--file", file.to_str().unwrap(), "--dry-run"]);
    assert_eq!(
        (&report["good"], &report["problem_count"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(jobs(data), [] as [Value; 0]);
    assert_eq!(kinds(data), ["none"; 4]);
}

#[test]
#[cfg(unix)]
fn passwords_go_into_a_file_of_its_owner_that_replaces_none_and_nowhere_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = peopled(5);
    let data = folder.path();
    let file = data.join("passwords.csv");
    let out = file.to_str().unwrap();
    std::fs::write(&file, "mine").unwrap();
    misused(data, &["reset", "--all", "--yes", "--out", out], "--force");
    misused(
        data,
        &["reset", "--all", "--yes", "--out", "/nowhere/passwords.csv"],
        "cannot write",
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let output = run(data, &["reset", "--all", "--yes", "--out", out, "--force"]);
    let told = lines(&printed(&output, 0));
    let end = told.last().unwrap();
    assert_eq!(
        (&end["state"], &end["done"], &end["left"]),
        (&json!("done"), &json!(5), &json!(0))
    );
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let csv = std::fs::read_to_string(&file).unwrap();
    let rows: Vec<_> = csv.lines().collect();
    assert_eq!(
        rows[0].trim_start_matches('\u{feff}'),
        "UserPrincipalName,Password"
    );
    assert_eq!(rows.len(), 6);
    for row in &rows[1..] {
        let password = row.split_once(',').unwrap().1;
        for said in [&output.stdout, &output.stderr] {
            assert!(!text(said).contains(password), "on the terminal");
        }
    }
    let left: Vec<_> = std::fs::read_dir(data)
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .ends_with(".part")
        })
        .collect();
    assert!(left.is_empty(), "nothing is left beside it");

    // The same are in the desk, until they are taken.
    let id = end["job"].as_str().unwrap();
    assert_eq!(printed(&run(data, &["jobs", "results", id]), 0), csv);
    misused_file(data, id, out);
    let taken = printed(&run(data, &["jobs", "taken", id]), 0);
    assert!(!taken.contains("can be read"), "{taken}");
    let gone = run(data, &["jobs", "results", id]);
    printed(&gone, 1);
    assert!(text(&gone.stderr).contains("(results_gone)"), "{gone:?}");
}

fn misused_file(data: &Path, id: &str, out: &str) {
    let output = run(data, &["jobs", "results", id, "--out", out]);
    printed(&output, 2);
}

#[test]
fn on_standard_output_there_are_the_passwords_and_nothing_else() {
    let folder = peopled(2);
    let output = run(
        folder.path(),
        &["reset", "--all", "--yes", "--out", "-", "--words", "6"],
    );
    let csv = printed(&output, 0);
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert_eq!(csv.lines().nth(1).unwrap().matches('-').count(), 6, "{csv}");
    let told = lines(&text(&output.stderr));
    assert_eq!(told.last().unwrap()["state"], "done");
}

#[test]
fn a_job_that_leaves_somebody_out_ends_with_exit_code_3_and_says_whom() {
    let folder = peopled(4);
    let data = folder.path();
    let told = lines(&printed(
        &run(data, &["reset", "--all", "--links=60", "--yes"]),
        3,
    ));
    let end = told.last().unwrap();
    assert_eq!((&end["done"], &end["left_out"]), (&json!(2), &json!(2)));
    assert_eq!(end["messages"]["waiting"], 2);
    let id = end["job"].as_str().unwrap();
    let shown = printed(&run(data, &["jobs", "show", id]), 0);
    assert!(
        shown.contains("p1@desk.example") && shown.contains("no_alternate_email"),
        "{shown}"
    );
    assert!(!shown.contains("p0@desk.example"), "{shown}");
    assert!(shown.contains("latchkey messages drain"), "{shown}");
    let drained = printed(&run(data, &["messages", "drain"]), 0);
    assert!(!drained.starts_with("0 sent"), "{drained}");
    let retried = printed(&run(data, &["jobs", "retry", id, "--json"]), 0);
    let retried: Value = serde_json::from_str(&retried).unwrap();
    assert_eq!(
        retried["deliveries"],
        json!({"waiting": 0, "sent": 2, "failed": 0})
    );
}

#[test]
fn a_campaign_asks_those_of_a_report_and_says_whom_it_left_out() {
    let folder = peopled(4);
    let data = folder.path();
    let admin = ["user", "roles", "p0@desk.example", "helpdesk_administrator"];
    printed(&run(data, &admin), 0);
    let reports = printed(&run(data, &["reports"]), 0);
    let line = |name: &str| {
        let line = reports.lines().find(|line| line.starts_with(name));
        let cells = line.unwrap().split_whitespace().map(str::to_owned);
        cells.collect::<Vec<_>>()
    };
    assert_eq!(
        line("cannot_recover"),
        ["cannot_recover", "3", "recovery=cannot"]
    );
    assert_eq!(line("no_password"), ["no_password", "4", "password=none"]);
    let json = printed(&run(data, &["reports", "--json"]), 0);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["reports"][0]["filter"]["recovery"], "cannot");

    let whom = ["campaign", "--filter", "recovery=cannot"];
    let dry = printed(&run(data, &[&whom[..], &["--dry-run"]].concat()), 0);
    assert!(
        dry.contains("cannot_sign_in"),
        "nobody has a password: {dry}"
    );
    printed(&run(data, &["reset", "--all", "--yes"]), 0);
    let told = lines(&printed(&run(data, &[&whom[..], &["--yes"]].concat()), 3));
    let end = told.last().unwrap();
    assert_eq!((&end["done"], &end["left_out"]), (&json!(1), &json!(2)));
    let shown = printed(
        &run(data, &["jobs", "show", end["job"].as_str().unwrap()]),
        0,
    );
    assert!(shown.contains("no_alternate_email"), "{shown}");
    assert!(!shown.contains("p0@desk.example"), "{shown}");
    let again = run(data, &[&whom[..], &["--yes"]].concat());
    assert_eq!(again.status.code(), Some(1), "{}", text(&again.stderr));

    let export = printed(&run(data, &["export", "never-expires"]), 0);
    let mut rows = export.lines();
    assert_eq!(
        rows.next(),
        Some("\u{feff}UserPrincipalName,PasswordNeverExpires")
    );
    assert_eq!(rows.filter(|row| row.ends_with(",False")).count(), 4);
}

#[test]
fn more_people_than_a_selection_may_have_come_from_a_file() {
    let folder = peopled(1_203);
    let data = folder.path();
    let mut csv = String::from("Note,UserPrincipalName\r\n");
    for n in 0..1_202 {
        let _ = write!(csv, "x,P{n}@DESK.example\r\n");
    }
    let file = data.join("names.csv");
    std::fs::write(&file, &csv).unwrap();
    let file = file.to_str().unwrap();
    let told = lines(&printed(
        &run(data, &["force-change", "--file", file, "--yes"]),
        0,
    ));
    assert_eq!(told.last().unwrap()["done"], 1_202);
    assert_eq!(jobs(data).len(), 1, "one job");
    let mut kinds = kinds(data);
    kinds.sort();
    kinds.dedup_by(|a, b| a == b);
    assert_eq!(kinds, ["none"], "nobody had a password");

    csv.push_str("x,nobody@desk.example\r\n");
    std::fs::write(data.join("names.csv"), &csv).unwrap();
    let refused = run(data, &["block", "--file", file, "--yes"]);
    printed(&refused, 1);
    assert!(
        text(&refused.stderr).contains("(file_has_bad_rows)"),
        "{refused:?}"
    );
    let partly = run(
        data,
        &["block", "--file", file, "--yes", "--good-rows-only"],
    );
    assert_eq!(lines(&printed(&partly, 3)).last().unwrap()["done"], 1_202);
    let active = printed(
        &run(data, &["block", "--filter", "status=active", "--dry-run"]),
        0,
    );
    assert_eq!(lines(&active)[0]["people"], 1);
}

#[test]
fn a_file_with_passwords_sets_them() {
    let folder = peopled(2);
    let data = folder.path();
    let file = data.join("set.csv");
    std::fs::write(
        &file,
        "UserPrincipalName,NewPassword\np0@desk.example,Quiet-River-Stone-41\np1@desk.example,short\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    misused(
        data,
        &["reset", "--file", file, "--yes", "--words", "7"],
        "the file has passwords",
    );
    misused(
        data,
        &["reset", "--file", file, "--yes", "--out", "x.csv"],
        "--out",
    );
    printed(&run(data, &["reset", "--file", file, "--yes"]), 1);
    let set = [
        "reset",
        "--file",
        file,
        "--yes",
        "--good-rows-only",
        "--keep",
    ];
    let output = run(data, &set);
    let told = printed(&output, 3);
    assert_eq!(lines(&told).last().unwrap()["work"], "set_from_file");
    assert!(!told.contains("Quiet"));
    let mut kinds = kinds(data);
    kinds.sort();
    assert_eq!(kinds, ["fine", "none"]);
}

#[test]
fn r3_the_same_key_is_the_same_job_and_another_wish_needs_another_key() {
    let folder = peopled(2);
    let data = folder.path();
    let start = ["force-change", "--all", "--yes", "--key", "monday"];
    let first = lines(&printed(&run(data, &start), 0));
    let again = lines(&printed(&run(data, &start), 0));
    assert_eq!(first.last().unwrap(), again.last().unwrap());
    let other = run(data, &["sign-out", "--all", "--yes", "--key", "monday"]);
    printed(&other, 1);
    assert!(text(&other.stderr).contains("(key_reused)"), "{other:?}");
    assert_eq!(jobs(data).len(), 1);
}

#[test]
fn a_job_that_is_left_to_the_program_can_be_held_and_called_off() {
    let folder = peopled(2);
    let data = folder.path();
    let at = ["--at", "2026-11-30T18:00:00Z"];
    let start = ["force-change", "--all", "--yes", "--detach"];
    let told = lines(&printed(&run(data, &start), 0));
    let id = told.last().unwrap()["job"].as_str().unwrap();
    let state = |what: &str| {
        let row = printed(&run(data, &["jobs", what, id, "--json"]), 0);
        let row: Value = serde_json::from_str(&row).unwrap();
        row["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("show"), "preparing");
    assert_eq!(state("pause"), "paused");
    assert_eq!(state("resume"), "preparing");
    assert_eq!(state("cancel"), "cancelled");
    let over = run(data, &["jobs", "pause", id]);
    printed(&over, 1);
    assert!(text(&over.stderr).contains("(job_over)"), "{over:?}");
    printed(&run(data, &["reset", "--resume", id]), 1);
    misused_at(data, &at);
    let cancelled = printed(&run(data, &["jobs", "list", "--state", "cancelled"]), 0);
    assert!(cancelled.contains(id), "{cancelled}");
    let running = printed(&run(data, &["jobs", "list", "--state", "running"]), 0);
    assert!(!running.contains(id), "{running}");
    printed(
        &run(
            data,
            &["jobs", "show", "0190a0b0-0000-7000-8000-000000000000"],
        ),
        1,
    );
    printed(&run(data, &["jobs", "show", "x"]), 2);
}

/// A command does not wait for days.
fn misused_at(data: &Path, at: &[&str]) {
    let mut arguments = vec!["reset", "--all", "--yes"];
    arguments.extend(at);
    printed(&run(data, &arguments), 2);
}

#[test]
#[cfg(unix)]
fn r6_an_interrupted_command_says_how_it_goes_on_and_does() {
    let folder = peopled(120);
    let data = folder.path();
    let mut child = latchkey(data, &["reset", "--all", "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    let last = lines(&rest)
        .pop()
        .unwrap_or_else(|| lines(&first).remove(0));
    assert_ne!(last["left"], 0, "it was stopped in the middle");
    let id = last["job"].as_str().unwrap();
    assert!(
        said.contains(&format!("latchkey reset --resume {id}")),
        "{said}"
    );
    let out = data.join("passwords.csv");
    let resumed = run(
        data,
        &["reset", "--resume", id, "--out", out.to_str().unwrap()],
    );
    let end = lines(&printed(&resumed, 0)).pop().unwrap();
    assert_eq!((&end["state"], &end["done"]), (&json!("done"), &json!(120)));
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 121);
    assert_eq!(kinds(data), vec!["temporary"; 120]);
}

/// A job of an administrator who has to ask another one, and who has not; its id.
async fn asked(data: &Path, starter: domain::PersonId) -> String {
    use domain::wire::jobs::{ApprovalRules, ApprovalSettings, JobWork, NewJob};
    let desk = desk(data).await;
    let operator = service::Caller::operator();
    let before = service::jobs::rules(&desk, &operator).await.unwrap();
    let rules = ApprovalRules {
        above: 1,
        privileged: false,
    };
    let wanted = ApprovalSettings { rules, ..before };
    let set = service::jobs::set_rules(&desk, &operator, wanted).await;
    set.unwrap();
    let principal = service::Principal {
        person: starter,
        user_name: "chief@desk.example".to_owned(),
        display_name: "Chief".to_owned(),
        roles: [domain::Role::GlobalAdministrator].into_iter().collect(),
        locale: None,
        session: [0; 32],
        reference: domain::SessionRef(uuid::Uuid::nil()),
        is_api: false,
        confirmed_at: desk.now(),
        must_change: None,
    };
    let caller = service::Caller::person(principal, service::Origin::default());
    let wanted = NewJob {
        work: JobWork::ForceChange,
        selection: domain::wire::people::Selection::Matching {
            filter: domain::wire::people::PeopleFilter::default(),
            except: Vec::new(),
        },
        expected: None,
        start_at: None,
        key: None,
    };
    let job = service::jobs::start(&desk, &caller, &wanted).await.unwrap();
    desk.close().await.unwrap();
    job.id.to_string()
}

#[tokio::test]
async fn the_operator_answers_jobs_that_wait_and_the_own_ones_wait_for_nobody() {
    let folder = peopled(3);
    let data = folder.path();
    let add = [
        "user",
        "add",
        "chief@desk.example",
        "--display-name",
        "Chief",
        "--role",
        "global_administrator",
        "--json",
    ];
    let added: Value = serde_json::from_str(&printed(&run(data, &add), 0)).unwrap();
    let chief = added["row"]["id"].as_str().unwrap().parse().unwrap();
    for answer in ["approve", "decline"] {
        let id = asked(data, chief).await;
        // Working on it writes its list down, and goes no further.
        let resumed = run(data, &["force-change", "--resume", &id, "--yes"]);
        assert_eq!(resumed.status.code(), Some(1));
        let said = text(&resumed.stderr);
        assert!(said.contains(&format!("jobs approve {id}")), "{said}");
        let waits = ["jobs", "list", "--state", "waits_for_approval", "--json"];
        let list: Vec<Value> = serde_json::from_str(&printed(&run(data, &waits), 0)).unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0]["counts"]["done"], 0);
        let shown = printed(&run(data, &["jobs", "show", &id]), 0);
        assert!(shown.contains("waits until"), "{shown}");
        if answer == "approve" {
            printed(&run(data, &["jobs", "approve", &id]), 0);
            printed(&run(data, &["force-change", "--resume", &id, "--yes"]), 3);
            let shown = printed(&run(data, &["jobs", "show", &id]), 0);
            assert!(shown.contains("approved by the operator"), "{shown}");
        } else {
            let declined = ["jobs", "decline", &id, "--reason", "Not today."];
            let said = printed(&run(data, &declined), 0);
            assert!(said.contains("declined by the operator"), "{said}");
            assert!(said.contains("Not today."), "{said}");
        }
    }
    printed(&run(data, &["force-change", "--all", "--yes"]), 0);
}
