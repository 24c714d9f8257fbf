//! What the operator sets and answers on the host, by the real program: settings, the logo, requests.

use crate::program::{desk, latchkey, lines, printed, text};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Output, Stdio};
use tempfile::TempDir;

const LOGO: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/service/src/demo/logo.png"
);

/// One data folder and its commands.
struct Host(TempDir);

impl Host {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn run(&self, arguments: &[&str]) -> Output {
        latchkey(self.0.path(), arguments).output().unwrap()
    }

    /// What it prints as JSON, if it is done.
    fn json(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        let mut values = lines(&printed(&self.run(&all), 0));
        assert_eq!(values.len(), 1, "{arguments:?}");
        values.remove(0)
    }

    /// As [`Host::json`], with a secret on standard input that is said nowhere.
    fn with_secret(&self, arguments: &[&str]) -> Value {
        const SECRET: &str = "swordfish of the mail server";
        let mut command = latchkey(self.0.path(), arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{SECRET}").unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!text(&output.stdout).contains(SECRET));
        lines(&printed(&output, 0)).remove(0)
    }

    /// One line on standard error and this exit code.
    fn refused(&self, arguments: &[&str], code: i32, says: &[&str]) {
        let output = self.run(arguments);
        let line = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {line}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        for part in says {
            assert!(line.contains(part), "{part:?} is not in {line}");
        }
    }
}

/// Somebody asks; what is read out on the phone.
fn asked(host: &Host, user_name: &str, message: &str) -> String {
    let wanted = domain::wire::requests::HelpWanted {
        user_name: user_name.to_owned(),
        message: message.to_owned(),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let desk = desk(host.0.path()).await;
        let origin = service::Origin::default();
        let asked = service::requests::ask(&desk, &origin, &wanted).await;
        desk.close().await.unwrap();
        asked.unwrap().reference
    })
}

#[test]
fn requests_are_listed_on_the_command_line_each_in_one_line() {
    let host = Host::new();
    host.run(&["user", "add", "ada@example.org", "--display-name", "Ada"]);
    let reference = asked(&host, "ada@example.org", "two\nlines");
    let shown = printed(&host.run(&["requests", "list", "--state", "open"]), 0);
    assert_eq!(shown.lines().count(), 2, "{shown}");
    assert!(shown.contains("ada@example.org") && shown.contains(&reference));
    let rows = host.json(&["requests", "list"]);
    assert_eq!(rows[0]["message"], "two\nlines");
    let none = printed(&host.run(&["requests", "list", "--state", "declined"]), 0);
    assert_eq!(none.lines().count(), 1);
    host.refused(&["requests", "list", "--state", "lost"], 2, &["withdrawn"]);
}

#[test]
fn a_request_is_declined_on_the_command_line_once_and_with_a_reason() {
    let host = Host::new();
    host.run(&["user", "add", "ada@example.org", "--display-name", "Ada"]);
    asked(&host, "ada@example.org", "");
    let id = host.json(&["requests", "list"])[0]["id"].clone();
    let decline = ["requests", "decline", id.as_str().unwrap(), "--reason"];
    let with = |more: &[&'static str]| {
        let mut all = decline.map(str::to_owned).to_vec();
        all.extend(more.iter().map(|part| (*part).to_owned()));
        all
    };
    let refused = |arguments: Vec<String>, code, says| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        host.refused(&arguments, code, &[says]);
    };
    refused(with(&["because"]), 2, "not_reached");
    refused(with(&["other"]), 1, "note");
    let done: Vec<String> = with(&["other", "--note", "Please come by"]);
    let done: Vec<&str> = done.iter().map(String::as_str).collect();
    let row = &host.json(&done)[0];
    assert_eq!(row["state"], "declined");
    assert_eq!(row["note"], "Please come by");
    refused(with(&["not_asked"]), 1, "request_over");
}

#[test]
fn the_operator_sets_shows_and_removes_the_logo() {
    let host = Host::new();
    let run = |arguments: &[&str]| {
        let mut all = vec!["organisation", "logo"];
        all.extend(arguments);
        host.run(&all)
    };
    assert_eq!(text(&run(&[]).stdout), "no logo\n");
    let set = text(&run(&[LOGO]).stdout);
    assert!(set.starts_with("image/png, 94 × 124 pixels, "), "{set}");
    assert_eq!(text(&run(&[]).stdout), set);
    assert_eq!(host.json(&["organisation", "logo"])["kind"], "png");
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    host.refused(
        &["organisation", "logo", manifest],
        1,
        &["logo: This is neither a PNG nor a JPEG"],
    );
    host.refused(
        &["organisation", "logo", "/nowhere/logo.png"],
        2,
        &["/nowhere/logo.png"],
    );
    host.refused(&["organisation", "logo", LOGO, "--remove"], 2, &[]);
    assert_eq!(
        text(&run(&[]).stdout),
        set,
        "what was refused changed nothing"
    );
    assert_eq!(text(&run(&["--remove"]).stdout), "no logo\n");
}

#[test]
fn s3_self_service_is_tried_and_set_on_the_command_line() {
    let host = Host::new();
    host.run(&[
        "user",
        "add",
        "ada@example.org",
        "--display-name",
        "Ada",
        "--alternate-email",
        "ada@home.example",
    ]);
    host.run(&["user", "add", "bob@example.org", "--display-name", "Bob"]);
    let set = |more: &[&'static str]| {
        let mut all = vec!["settings", "set", "self-service"];
        all.extend(more);
        all
    };
    let before = host.json(&["settings", "show", "self-service"]);
    assert_eq!(before["methods_needed"], 1);
    let tried = host.json(&set(&["methods_needed=2", "--dry-run"]));
    assert_eq!(tried["people"], 2);
    assert_eq!((&tried["could"], &tried["too_few"]), (&json!(0), &json!(1)));
    assert_eq!(host.json(&["settings", "show", "self-service"]), before);
    let after = host.json(&set(&["methods_needed=2", "helpdesk=+4989123456"]));
    assert_eq!(after["methods_needed"], 2);
    assert_eq!(after["helpdesk"], "+4989123456");
    assert_eq!(after["email"], before["email"], "the others stay");
    assert_eq!(host.json(&["settings", "show", "self-service"]), after);
    let line = printed(&host.run(&["settings", "show", "self-service"]), 0);
    assert!(line.contains("helpdesk=+4989123456\n"), "{line}");
    host.refused(&set(&["methods_needed=3"]), 1, &["methods_needed"]);
    host.refused(&set(&["methods_needed=two"]), 2, &["does not fit"]);
    host.refused(
        &set(&["methods=2"]),
        2,
        &["no such field", "methods_needed"],
    );
    host.refused(&set(&["methods_needed"]), 2, &["FIELD=VALUE"]);
    host.refused(&set(&["groups=[\"Staff\"]"]), 2, &["Staff: no such group"]);
    assert_eq!(host.json(&["settings", "show", "self-service"]), after);
}

#[test]
fn s3_a_group_of_self_service_goes_by_its_name() {
    let host = Host::new();
    let groups = host.json(&["group", "add", "Night shift"]);
    let id = groups[0]["id"].as_str().unwrap();
    let set = ["settings", "set", "self-service", "scope=selected"];
    let by_name = host.json(&[&set[..], &["groups=[\"night SHIFT\"]"]].concat());
    assert_eq!(by_name["scope"], "selected");
    assert_eq!(by_name["groups"], json!([id]));
    let by_id = format!("groups=[\"{id}\"]");
    let again = host.json(&[&set[..], &[by_id.as_str()]].concat());
    assert_eq!(again, by_name);
}

#[test]
fn s9_the_policy_and_the_organisation_are_set_on_the_command_line() {
    let host = Host::new();
    let policy = host.json(&["settings", "show", "policy"]);
    assert_eq!(policy["preset"], "recommended");
    let tried = host.json(&["settings", "set", "policy", "expire_days=90", "--dry-run"]);
    assert!(tried.is_object(), "{tried}");
    assert_eq!(host.json(&["settings", "show", "policy"]), policy);
    let set = host.json(&[
        "settings",
        "set",
        "policy",
        "expire_days=90",
        "spread_days=7",
        "banned_words=[\"juniper\"]",
    ]);
    assert_eq!(set["expire_days"], 90);
    assert_eq!(set["spread_days"], 7);
    let far = ["settings", "set", "policy", "spread_days=61"];
    host.refused(&far, 1, &["spread_days"]);
    assert_eq!(set["banned_words"], json!(["juniper"]));
    let weak = ["preset=custom", "min_length=8", "three_classes=false"];
    let weak = [&["settings", "set", "policy"][..], &weak].concat();
    host.refused(&weak, 1, &["min_length"]);
    let tried = [&weak[..], &["--dry-run"]].concat();
    host.refused(&tried, 1, &["min_length"]);
    let named = host.json(&["settings", "set", "organisation", "name=42"]);
    assert_eq!(named["name"], "42", "a text stays one");
    let nothing = ["settings", "set", "organisation", "name=x", "--dry-run"];
    host.refused(&nothing, 2, &["--dry-run"]);
    assert_eq!(host.json(&["settings", "show", "organisation"]), named);
}

#[test]
fn s7_mail_is_set_and_tried_on_the_command_line_and_its_password_never_said() {
    let host = Host::new();
    let mail = host.json(&["settings", "show", "mail"]);
    assert_eq!(
        (&mail["via"], &mail["has_password"]),
        (&json!("files"), &json!(false))
    );
    let server = [
        "via=smtp",
        "host=127.0.0.1",
        "port=1",
        "security=none",
        "from_address=desk@desk.example",
        "user_name=desk",
    ];
    let set = [&["settings", "set", "mail"][..], &server].concat();
    let saved = host.with_secret(&[&set[..], &["--secret-stdin", "--json"]].concat());
    assert_eq!(
        (&saved["port"], &saved["has_password"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(host.json(&["settings", "show", "mail"]), saved);
    // A password stays where it was entered for.
    let elsewhere = [
        "settings",
        "set",
        "mail",
        "host=mail.elsewhere.example",
        "security=tls",
    ];
    host.refused(&elsewhere, 1, &["password"]);
    assert_eq!(
        host.json(&["settings", "set", "mail", "per_minute=60"])["has_password"],
        true
    );
    // Nobody listens there: what happened is said, nothing is saved, and a script sees that it failed.
    let tried = host.run(&[
        "settings",
        "set",
        "mail",
        "port=2",
        "--no-secret",
        "--test",
        "ada@desk.example",
    ]);
    assert_eq!(tried.status.code(), Some(1), "{}", text(&tried.stderr));
    assert!(
        text(&tried.stdout).ends_with("not accepted\n"),
        "{}",
        text(&tried.stdout)
    );
    assert_eq!(host.json(&["settings", "show", "mail"])["port"], 1);
    // Another password for the same server.
    let renewed = host.with_secret(&["settings", "set", "mail", "--secret-stdin", "--json"]);
    assert_eq!(renewed["has_password"], true);
    host.refused(&["settings", "set", "mail"], 2, &["FIELD=VALUE"]);
    let without = host.json(&[&set[..], &["--no-secret"]].concat());
    assert_eq!(without["has_password"], false);
    host.refused(
        &["settings", "set", "mail", "port=25", "--dry-run"],
        2,
        &["--test"],
    );
    let both = [
        "settings",
        "set",
        "mail",
        "port=25",
        "--no-secret",
        "--secret-stdin",
    ];
    host.refused(&both, 2, &["--secret-stdin"]);
}

#[test]
fn s7_texts_are_set_on_the_command_line_and_their_secret_never_said() {
    let host = Host::new();
    let texts = [
        "settings",
        "set",
        "texts",
        "via=http",
        "url=https://carrier.example/send",
        "body=To={to}&Body={text}",
        "--secret-stdin",
        "--json",
    ];
    assert_eq!(host.with_secret(&texts)["has_secret"], true);
    assert_eq!(
        host.json(&["settings", "show", "texts"])["url"],
        "https://carrier.example/send"
    );
    host.refused(
        &["settings", "set", "texts", "url=ftp://x", "--no-secret"],
        1,
        &["url"],
    );
    host.refused(
        &["settings", "set", "texts", "speed=3"],
        2,
        &["speed", "body_kind"],
    );
    host.refused(
        &["settings", "set", "policy", "history=3", "--no-secret"],
        2,
        &["--no-secret"],
    );
}

#[test]
fn s7_groups_are_made_filled_nested_renamed_and_removed_on_the_command_line() {
    let host = Host::new();
    for (user, department) in [("ada", "Sales"), ("bob", "Sales"), ("cid", "Legal")] {
        let user = format!("{user}@example.org");
        let add = ["user", "add", &user, "--display-name", &user];
        host.json(&[&add[..], &["--department", department]].concat());
    }
    host.json(&["group", "add", "Staff", "--description", "Everybody"]);
    let groups = host.json(&["group", "add", "Night shift"]);
    let names = |rows: &Value| -> Vec<String> {
        let rows = rows.as_array().unwrap();
        rows.iter().map(|row| row["name"].to_string()).collect()
    };
    assert_eq!(names(&groups), ["\"Night shift\"", "\"Staff\""]);
    host.refused(
        &["group", "add", "NIGHT shift"],
        1,
        &["name: Another group"],
    );

    let added = host.json(&[
        "group",
        "add-members",
        "staff",
        "--filter",
        "department=Sales",
    ]);
    assert_eq!(added["done"], 2);
    let more = [
        "group",
        "add-members",
        "staff",
        "ada@example.org",
        "cid@example.org",
    ];
    host.json(&more);
    let removed = host.json(&["group", "remove-members", "STAFF", "bob@example.org"]);
    assert_eq!(removed["done"], 1);
    let nested = host.json(&["group", "add-members", "Night shift", "--group", "Staff"]);
    assert_eq!(
        (&nested[0]["members"], &nested[1]["members"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(nested[0]["parts"], json!([nested[1]["id"]]));
    let shown = printed(&host.run(&["group", "list"]), 0);
    assert!(
        shown.contains("Everybody") && shown.lines().count() == 3,
        "{shown}"
    );

    let circle = ["group", "add-members", "Staff", "--group", "Night shift"];
    host.refused(&circle, 1, &["group_in_itself"]);
    host.refused(
        &["group", "add-members", "Nobody", "ada@example.org"],
        1,
        &["group: There is nothing here"],
    );
    host.refused(
        &["group", "add-members", "Staff", "eve@example.org"],
        1,
        &["user: There is nothing here"],
    );
    host.refused(&["group", "add-members", "Staff"], 2, &["--filter"]);
    let both = [
        "group",
        "add-members",
        "Staff",
        "ada@example.org",
        "--group",
        "Night shift",
    ];
    host.refused(&both, 2, &["cannot be used with"]);
    host.refused(&["group", "edit", "Staff"], 2, &["--name"]);

    let edited = host.json(&["group", "edit", "staff", "--name", "People"]);
    assert_eq!(edited[1]["name"], "People");
    assert_eq!(
        edited[1]["description"], "Everybody",
        "what was not said stays"
    );
    host.json(&[
        "group",
        "remove-members",
        "Night shift",
        "--group",
        "People",
    ]);
    let left = host.json(&["group", "delete", "People"]);
    assert_eq!(names(&left), ["\"Night shift\""]);
    assert_eq!(left[0]["parts"], json!([]));
    let who = host.json(&["user", "show", "ada@example.org"]);
    assert_eq!(who["groups"], json!([]), "she stays");
}

#[test]
fn s7_some_fields_of_a_person_are_changed_on_the_command_line_and_the_others_stay() {
    let host = Host::new();
    let add = ["user", "add", "ada@example.org", "--display-name", "Ada"];
    host.json(&[&add[..], &["--department", "Sales"]].concat());
    let edit = |changes: &[&'static str]| {
        let mut all = vec!["user", "edit", "ada@example.org"];
        all.extend(changes);
        all
    };
    let after = host.json(&edit(&["job_title=Head of sales", "department="]));
    assert_eq!(after["fields"]["job_title"], "Head of sales");
    assert_eq!(after["fields"]["department"], "");
    assert_eq!(after["fields"]["display_name"], "Ada");
    host.refused(&edit(&["mobile_phone=12"]), 1, &["mobile_phone"]);
    host.refused(&edit(&["shoe_size=40"]), 2, &["no such field", "job_title"]);
    host.refused(&edit(&["job_title"]), 2, &["FIELD=VALUE"]);
    let shown = host.json(&["user", "show", "ada@example.org"]);
    assert_eq!(
        shown["fields"], after["fields"],
        "what was refused changed nothing"
    );

    let never = host.json(&["user", "never-expires", "ada@example.org"]);
    assert_eq!(never["password_never_expires"], true);
    let off = host.json(&["user", "never-expires", "ada@example.org", "--off"]);
    assert_eq!(off["password_never_expires"], false);
}
