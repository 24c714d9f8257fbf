//! People on the command line, by the real program: what the pages do to them, for the operator.

use crate::program::{assert_refused, desk, latchkey, run, text};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/people.csv");

#[test]
fn people_are_imported_as_the_admin_centre_writes_them_once() {
    let folder = tempfile::tempdir().unwrap();
    let checked = run(folder.path(), &["import", "users", PEOPLE, "--dry-run"]);
    assert_eq!(
        checked.status.code(),
        Some(0),
        "{}{}",
        text(&checked.stdout),
        text(&checked.stderr)
    );
    assert!(text(&checked.stdout).contains("500 rows, 500 good: checked, nothing applied"));
    let keyed = ["import", "users", PEOPLE, "--json", "--key", "term 1"];
    let applied = run(folder.path(), &keyed);
    let report: serde_json::Value = serde_json::from_slice(&applied.stdout).unwrap();
    assert_eq!(
        (report["applied"].as_u64(), report["problem_count"].as_u64()),
        (Some(500), Some(0))
    );
    let repeated = run(folder.path(), &keyed);
    assert_eq!(
        repeated.status.code(),
        Some(0),
        "{}",
        text(&repeated.stderr)
    );
    let same: serde_json::Value = serde_json::from_slice(&repeated.stdout).unwrap();
    assert_eq!(
        (&same["job"], &same["applied"]),
        (&report["job"], &report["applied"])
    );
    let again = run(folder.path(), &["import", "users", PEOPLE]);
    assert_eq!(again.status.code(), Some(1));
    assert!(
        text(&again.stdout).contains("row 2, Username:")
            && text(&again.stdout).contains("500 rows, 0 good: 0 added")
    );
    let list = run(folder.path(), &["user", "list", "--json"]);
    assert_eq!(
        serde_json::from_slice::<Vec<serde_json::Value>>(&list.stdout)
            .unwrap()
            .len(),
        500
    );
    let verified = run(folder.path(), &["audit", "verify"]);
    assert!(verified.status.success() && text(&verified.stdout).contains("the chain is whole"));
}

#[test]
fn o3_bad_files_are_refused_with_a_reason_and_nothing_is_applied() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    let refused = |bytes: &[u8], says: &str| {
        std::fs::write(&file, bytes).unwrap();
        let output = run(folder.path(), &["import", "users", file.to_str().unwrap()]);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(says), "{says} is not in {said}");
    };
    let head = "Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,Fax,\
                Alternate email address,Address,City,State or province,ZIP or postal code,Country or region\n";
    refused(b"Name,Mail\nx,y\n", "file_column");
    refused(
        &[head.as_bytes(), b"a\xff@x.example,,,A,,,,,,,,,,,,\n"].concat(),
        "file_not_utf8",
    );
    refused(
        &[head.as_bytes(), b"a\0@x.example,,,A,,,,,,,,,,,,\n"].concat(),
        "file_has_nul",
    );
    refused(
        format!("{head}a@x.example,,,A,,,,,,,,,,,,\nA@X.example,,,B,,,,,,,,,,,,\n").as_bytes(),
        "row 3",
    );
    refused(&vec![b'x'; 100 * 1024 * 1024], "file_too_large");
    assert_eq!(
        text(&run(folder.path(), &["user", "list", "--json"]).stdout),
        "[]\n"
    );
    let output = run(folder.path(), &["import", "users", "/nowhere.csv"]);
    assert_refused(&output, &["cannot read /nowhere.csv"]);
}

#[test]
fn s5_break_glass_makes_an_administrator_whose_password_is_on_standard_output_alone() {
    let folder = tempfile::tempdir().unwrap();
    let added = run(
        folder.path(),
        &[
            "user",
            "add",
            "ada@desk.example",
            "--display-name",
            "Ada",
            "--department",
            "Research",
        ],
    );
    assert!(added.status.success(), "{}", text(&added.stderr));
    let recovered = run(
        folder.path(),
        &[
            "admin",
            "recover",
            "ADA@desk.example",
            "--json",
            "--log",
            "trace",
        ],
    );
    let outcome: serde_json::Value = serde_json::from_slice(&recovered.stdout).unwrap();
    let password = outcome["password"].as_str().unwrap();
    assert!(password.len() >= 16 && !text(&recovered.stderr).contains(password));
    let shown = run(folder.path(), &["user", "show", "ada@desk.example"]);
    assert!(
        text(&shown.stdout).contains("global_administrator"),
        "{}",
        text(&shown.stdout)
    );
    assert_eq!(
        run(folder.path(), &["admin", "recover", "ghost@desk.example"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn the_operator_does_to_people_what_the_pages_do() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    assert!(
        run(&["user", "add", "ada@desk.example", "--display-name", "Ada"])
            .status
            .success()
    );
    let reset = run(&["user", "reset", "ada@desk.example", "--words", "7"]);
    assert!(
        text(&reset.stdout).contains("password: ")
            && text(&reset.stdout).contains("must be changed"),
        "{}",
        text(&reset.stdout)
    );
    let mailed = run(&[
        "user",
        "reset",
        "ada@desk.example",
        "--email",
        "ada@home.example",
        "--email",
        "boss@desk.example",
    ]);
    let told = text(&mailed.stdout);
    assert!(
        told.contains("mailed to: ada@home.example\nmailed to: boss@desk.example\n")
            && !told.contains("password: "),
        "{told}{}",
        text(&mailed.stderr)
    );
    assert!(run(&["messages", "drain"]).status.success());
    let mails = std::fs::read_dir(folder.path().join("mail")).unwrap();
    assert_eq!(mails.count(), 2);
    for wrong in [["--email", "nobody"], ["--link", "60"]] {
        let refused = run(&[&["user", "reset", "ada@desk.example"][..], &wrong].concat());
        assert_eq!(refused.status.code(), Some(1), "{wrong:?}");
        assert!(text(&refused.stderr).contains("delivery"), "{wrong:?}");
    }
    for (command, state) in [
        ("block", "blocked"),
        ("unblock", "active"),
        ("delete", "deleted"),
        ("restore", "active"),
    ] {
        let output = run(&["user", command, "ada@desk.example"]);
        assert!(
            output.status.success(),
            "{command}: {}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        let shown = run(&["user", "show", "ada@desk.example", "--json"]);
        assert_eq!(
            serde_json::from_slice::<serde_json::Value>(&shown.stdout).unwrap()["row"]["status"],
            state
        );
    }
    assert!(
        run(&[
            "user",
            "roles",
            "ada@desk.example",
            "helpdesk_administrator"
        ])
        .status
        .success()
    );
    assert_eq!(
        run(&["user", "roles", "ada@desk.example", "king"])
            .status
            .code(),
        Some(2)
    );
    assert!(
        run(&["user", "lift-stop", "ada@desk.example"])
            .status
            .success()
    );
    let stops = run(&["export", "audit"]);
    assert!(text(&stops.stdout).contains("recovery.stop_lifted"));
    for command in ["show", "lift-stop"] {
        assert_eq!(
            run(&["user", command, "ghost@desk.example"]).status.code(),
            Some(1)
        );
    }
    let exported = run(&["export", "users"]);
    assert!(
        text(&exported.stdout).starts_with("\u{feff}Username,First name,"),
        "{}",
        text(&exported.stdout)
    );
    let audit = run(&["export", "audit"]);
    assert!(text(&audit.stdout).contains("person.blocked"));
}

#[test]
fn the_operator_takes_away_what_somebody_lost_and_shows_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    let ada = "ada@desk.example";
    assert!(
        run(&["user", "add", ada, "--display-name", "Ada"])
            .status
            .success()
    );
    let reset = run(&["user", "reset", ada, "--keep", "--json"]);
    let reset: serde_json::Value = serde_json::from_slice(&reset.stdout).unwrap();
    with_methods(folder.path(), ada, reset["password"].as_str().unwrap());
    let shown = |left: u64, has_app: bool| {
        let shown = run(&["user", "show", ada, "--json"]);
        let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
        assert_eq!(shown["recovery_codes_left"], left);
        assert_eq!(shown["authenticator_since"].is_number(), has_app);
    };
    shown(10, true);
    assert!(run(&["user", "remove-authenticator", ada]).status.success());
    shown(10, false);
    assert!(run(&["user", "void-recovery-codes", ada]).status.success());
    shown(0, false);
    let audit = text(&run(&["export", "audit"]).stdout);
    for action in [
        "person.authenticator_removed",
        "person.recovery_codes_voided",
    ] {
        assert!(audit.contains(action), "{action}");
    }
    for command in ["remove-authenticator", "void-recovery-codes"] {
        let ghost = run(&["user", command, "ghost@desk.example"]);
        assert_eq!(ghost.status.code(), Some(1), "{command}");
    }
}

/// Somebody adds an app and makes codes, beside the program.
fn with_methods(data: &Path, user_name: &str, password: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let desk = &desk(data).await;
        let wanted = service::sign_in::SignIn {
            user_name: user_name.to_owned(),
            password: domain::Secret::new(password),
            api: false,
        };
        let here = service::Origin::default();
        let signed_in = service::sign_in::sign_in(desk, &here, wanted)
            .await
            .unwrap();
        let caller = service::Caller::person(signed_in.principal, here);
        let setup = service::authenticators::begin(desk, &caller, "").await;
        let secret = setup.unwrap().secret;
        let secret = totp_rs::Secret::try_from_base32(secret.expose()).unwrap();
        let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let seconds = u64::try_from(desk.now().0 / 1_000_000).unwrap();
        let code = domain::Secret::new(app.generate(seconds).to_string());
        service::authenticators::prove(desk, &caller, &code)
            .await
            .unwrap();
        service::recovery_codes::make(desk, &caller).await.unwrap();
        desk.close().await.unwrap();
    });
}

#[test]
fn p4_a_given_password_comes_from_standard_input_and_is_judged_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        run(
            folder.path(),
            &["user", "add", "ada@desk.example", "--display-name", "Ada"]
        )
        .status
        .success()
    );
    let given = |password: &str| {
        let mut child = latchkey(
            folder.path(),
            &[
                "user",
                "reset",
                "ada@desk.example",
                "--password-stdin",
                "--json",
            ],
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        child.wait_with_output().unwrap()
    };
    let short = given("short");
    assert_eq!(short.status.code(), Some(1));
    assert!(
        text(&short.stderr).contains("password_too_short"),
        "{}",
        text(&short.stderr)
    );
    let good = given("Nineteen-Blue-Otters-1");
    assert!(good.status.success(), "{}", text(&good.stderr));
}
