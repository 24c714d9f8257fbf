//! The real program, from outside: exit codes, one clear line, and what goes where.

use crate::program::{desk, latchkey, text};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/people.csv");

fn run(data: &Path, arguments: &[&str]) -> Output {
    latchkey(data, arguments).output().unwrap()
}

/// Exit code 2 and one line on standard error that says all of this.
fn assert_refused(output: &Output, says: &[&str]) {
    let line = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{line}");
    assert_eq!(line.trim_end().lines().count(), 1, "{line}");
    assert!(
        line.starts_with("latchkey: ") && output.stdout.is_empty(),
        "{line}"
    );
    for part in says {
        assert!(line.contains(part), "{part:?} is not in {line}");
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n",
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

struct Served {
    child: Child,
    address: String,
    lines: Vec<String>,
}

impl Served {
    /// Starts on a port of the system's choice and waits for what is printed.
    fn start(data: &Path, more: &[&str], lines: usize) -> Self {
        let mut command = latchkey(data, &["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let lines: Vec<String> = out.lines().take(lines).map(Result::unwrap).collect();
        let address = lines[0]
            .strip_prefix("Listening on http://")
            .unwrap()
            .to_owned();
        Self {
            child,
            address,
            lines,
        }
    }

    fn get(&self, path: &str) -> String {
        get(&self.address, path)
    }

    /// SIGTERM, and what came of it.
    fn stop(mut self) -> (Option<i32>, String) {
        Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        let status = self.child.wait().unwrap();
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (status.code(), log)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _it_may_have_ended = self.child.kill();
        let _it_may_have_ended = self.child.wait();
    }
}

#[test]
fn the_first_start_prints_where_it_listens_and_a_set_up_link_and_r6_sigterm_ends_it_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), &[], 3);
    assert!(
        served.lines[1].contains("--insecure-http"),
        "{:?}",
        served.lines
    );
    let link = format!("Set up at http://{}/set-up#", served.address);
    assert!(
        served.lines[2]
            .strip_prefix(&link)
            .is_some_and(|token| token.len() >= 43),
        "{:?}",
        served.lines
    );
    assert!(served.get("/readyz").starts_with("HTTP/1.1 200"));
    let (code, log) = served.stop();
    assert_eq!(code, Some(0), "{log}");
    for line in log.lines() {
        let event: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(event["timestamp"].is_string() && event["level"].is_string());
    }
    assert!(!log.contains("set-up#"), "the link's token is no log line");
}

#[test]
fn the_demo_prints_its_sign_in_with_another_password_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let password = || {
        let served = Served::start(folder.path(), &["--demo"], 4);
        let line = served.lines[2].clone();
        let mailbox = format!("http://{}/demo/mailbox", served.address);
        assert!(served.lines[3].ends_with(&mailbox), "{:?}", served.lines);
        assert!(served.get("/demo/mailbox").starts_with("HTTP/1.1 200"));
        assert!(
            line.starts_with(&format!("Sign in at http://{} as ", served.address)),
            "{line}"
        );
        assert_eq!(served.stop().0, Some(0));
        line.split(" with ").nth(1).unwrap().to_owned()
    };
    let (first, second) = (password(), password());
    assert!(first != second && first.len() >= 16);
}

#[test]
fn a_port_in_use_is_one_line_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(folder.path(), &["serve", "--listen", &address]);
    assert_refused(&output, &[&address, "the port is in use"]);
}

#[test]
fn figures_have_a_listener_of_their_own_that_stops_with_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), &["--metrics", "127.0.0.1:0"], 4);
    let address = served.lines[1]
        .strip_prefix("Metrics at http://")
        .and_then(|rest| rest.strip_suffix("/metrics"))
        .unwrap_or_else(|| panic!("{:?}", served.lines));
    let scrape = get(address, "/metrics");
    assert!(scrape.starts_with("HTTP/1.1 200"), "{scrape}");
    assert!(
        scrape.contains("latchkey_messages{state=\"queued\"} 0"),
        "{scrape}"
    );
    assert!(scrape.trim_end().ends_with("# EOF"), "{scrape}");
    assert!(get(address, "/sign-in").starts_with("HTTP/1.1 404"));
    assert!(served.get("/metrics").starts_with("HTTP/1.1 404"));
    let (code, log) = served.stop();
    assert_eq!(code, Some(0), "{log}");
}

#[test]
fn a_bad_address_for_figures_is_one_line_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let output = latchkey(folder.path(), &["serve", "--listen", "127.0.0.1:0"])
        .env("LATCHKEY_METRICS", "everywhere")
        .output()
        .unwrap();
    assert_refused(
        &output,
        &["metrics in the environment", "an address and a port"],
    );
    let flag = run(folder.path(), &["serve", "--metrics", "everywhere"]);
    assert_eq!(flag.status.code(), Some(2));
    assert!(text(&flag.stderr).contains("--metrics"), "{flag:?}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(
        folder.path(),
        &["serve", "--listen", "127.0.0.1:0", "--metrics", &address],
    );
    assert_refused(&output, &[&address, "the port is in use"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_one_line_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let output = run(&file.join("below"), &["serve", "--listen", "127.0.0.1:0"]);
    assert_refused(&output, &["cannot write to the data folder"]);
    let output = run(Path::new("/proc/latchkey"), &["user", "list"]);
    assert_refused(&output, &["cannot write to the data folder"]);
}

#[test]
fn unknown_settings_and_flags_are_refused_with_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("latchkey.toml"),
        "listen = \"127.0.0.1:0\"\ncolour = \"red\"\n",
    )
    .unwrap();
    assert_refused(
        &run(folder.path(), &["serve"]),
        &["latchkey.toml, line 2", "unknown field `colour`"],
    );
    let other = tempfile::tempdir().unwrap();
    let output = latchkey(other.path(), &["serve"])
        .env("LATCHKEY_COLOUR", "red")
        .output()
        .unwrap();
    assert_refused(&output, &["LATCHKEY_COLOUR"]);
    assert_eq!(
        run(other.path(), &["serve", "--colour", "red"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        run(other.path(), &["serve", "--config", "/nowhere.toml"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(run(other.path(), &["fly"]).status.code(), Some(2));
}

#[test]
fn an_unreachable_database_is_one_line_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://desk:hunter2@127.0.0.1:1/latchkey";
    let output = run(
        folder.path(),
        &["serve", "--listen", "127.0.0.1:0", "--database-url", url],
    );
    assert_refused(&output, &[]);
    assert!(!text(&output.stderr).contains("hunter2"));
}

#[test]
fn r7_a_newer_database_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["user", "list"]).status.code(), Some(0));
    let file = folder.path().join("latchkey.db");
    let newer = "INSERT INTO schema_version (version, name, applied_at) VALUES (9999, 'from_the_future', 0)";
    sqlite(&file, newer);
    let output = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_refused(&output, &["schema version 9999"]);
}

/// One statement, with the interpreter that every machine for building has.
fn sqlite(file: &Path, statement: &str) {
    let script =
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()";
    assert!(
        Command::new("python3")
            .args(["-c", script])
            .arg(file)
            .arg(statement)
            .status()
            .unwrap()
            .success()
    );
}

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

/// A message that waits in the folder of a program that does not run.
fn queued(data: &Path, address: &str) {
    use service::messages::{Content, NewMessage, Recipient, queue};
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let message = &NewMessage {
        to: Recipient::Mail(domain::EmailAddress::parse("to", address).unwrap()),
        lang: locale::Lang::En,
        content: Content::TemporaryPassword {
            whose: service::messages::Whose::default(),
            password: domain::Secret::new("canary-secret"),
            until: None,
        },
        person: None,
        link: None,
    };
    runtime.block_on(async {
        let desk = &desk(data).await;
        desk.store()
            .write(|tx| async move {
                queue(&tx, desk, &service::Caller::operator(), message.clone()).await
            })
            .await
            .unwrap();
        desk.close().await.unwrap();
    });
}

/// The mails that lie in the data folder.
fn mails(data: &Path) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(data.join("mail")) else {
        return Vec::new();
    };
    folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "eml"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn r1_what_waited_while_the_program_did_not_run_is_sent_when_it_does() {
    let folder = tempfile::tempdir().unwrap();
    queued(folder.path(), "one@example.org");
    let served = Served::start(folder.path(), &["--log", "trace"], 3);
    let pause = Duration::from_millis(20);
    for _ in 0..1_000 {
        if !mails(folder.path()).is_empty() {
            break;
        }
        std::thread::sleep(pause);
    }
    let mails = mails(folder.path());
    assert!(mails.len() == 1 && mails[0].contains("canary-secret"));
    let (code, log) = served.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(
        !log.contains("canary") && !log.contains("one@example.org"),
        "{log}"
    );
    let list = run(folder.path(), &["messages", "list", "--json"]);
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(
        (&list[0]["state"], &list[0]["attempts"]),
        (&"sent".into(), &1.into())
    );
}

#[test]
fn r1_a_program_that_is_killed_while_it_sends_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let count = 40;
    for round in 0..count {
        queued(folder.path(), &format!("r{round}@example.org"));
    }
    let whole = |mail: &String| mail.ends_with("--\r\n") || mail.ends_with("--");
    for enough in [1, 5, 12, 20, 29] {
        let mut drain = latchkey(folder.path(), &["messages", "drain"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while mails(folder.path())
            .iter()
            .filter(|mail| whole(mail))
            .count()
            < enough
        {
            std::thread::sleep(Duration::from_millis(1));
        }
        // SIGKILL: no destructor, no clean-up.
        drain.kill().unwrap();
        drain.wait().unwrap();
        // The leases are over.
        let late = "UPDATE messages SET next_at = 1 WHERE state = 1";
        sqlite(&folder.path().join("latchkey.db"), late);
    }
    assert_eq!(
        run(folder.path(), &["messages", "drain"]).status.code(),
        Some(0)
    );
    let list = run(folder.path(), &["messages", "list", "--json"]);
    let list: Vec<serde_json::Value> = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(list.len(), count);
    for row in &list {
        assert_eq!(row["state"], "sent");
        let mail = folder
            .path()
            .join(format!("mail/{}.eml", row["id"].as_str().unwrap()));
        assert!(whole(&std::fs::read_to_string(mail).unwrap()));
    }
    let finished = std::fs::read_dir(folder.path().join("mail"))
        .unwrap()
        .filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".eml")
        })
        .count();
    assert_eq!(finished, count, "one file a message");
}

#[test]
fn messages_are_listed_drained_and_tried_again_and_keys_are_changed_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    queued(folder.path(), "one@example.org");
    let list = run(&["messages", "list"]);
    let shown = text(&list.stdout);
    assert!(
        shown.starts_with("ID ") && shown.contains("one@example.org"),
        "{shown}"
    );
    assert!(
        shown.contains("queued") && !shown.contains("canary"),
        "{shown}"
    );
    let rotated = run(&["keys", "rotate"]);
    assert!(
        text(&rotated.stdout).contains("1 secrets sealed anew, 0 cannot be opened"),
        "{}",
        text(&rotated.stderr)
    );
    let keys = std::fs::read_to_string(folder.path().join("keys/messages.keys")).unwrap();
    assert_eq!(
        keys.lines().filter(|line| line.contains(':')).count(),
        2,
        "two keys"
    );
    let drained = run(&["messages", "drain", "--json"]);
    let tally: serde_json::Value = serde_json::from_slice(&drained.stdout).unwrap();
    assert_eq!(
        (drained.status.code(), &tally["sent"]),
        (Some(0), &1.into())
    );
    assert!(mails(folder.path())[0].contains("canary-secret"));
    let id = shown.lines().nth(1).unwrap().split(' ').next().unwrap();
    let again = run(&["messages", "retry", id]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("(message_over)"));
    let unknown = run(&["messages", "list", "--state", "lost"]);
    assert_eq!(unknown.status.code(), Some(2));
    let none = run(&["messages", "list", "--state", "dead"]);
    assert_eq!(text(&none.stdout).lines().count(), 1);
    let tested = run(&["mail", "test", "me@example.org"]);
    let said = text(&tested.stdout);
    assert!(
        said.starts_with("written to mail/") && said.ends_with("accepted\n"),
        "{said}"
    );
    let queued = run(&["mail", "test", "--queue", "me@example.org"]);
    let listed = run(&["messages", "list", "--state", "queued"]);
    assert!(text(&listed.stdout).contains(text(&queued.stdout).trim()));
    let refused = run(&["mail", "test", "not an address"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("email_form") || text(&refused.stderr).contains("address")
    );
}

#[test]
fn a_key_file_that_was_named_must_be_there_and_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shared.keys");
    let arguments = ["user", "list", "--seal-key-file"];
    let run = || {
        latchkey(folder.path(), &arguments[..2])
            .arg(arguments[2])
            .arg(&file)
            .output()
            .unwrap()
    };
    assert_refused(&run(), &["cannot read the key file"]);
    std::fs::write(&file, "a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(0o644);
        assert_refused(&run(), &["chmod 600"]);
        mode(0o600);
    }
    assert_eq!(run().status.code(), Some(0));
    assert!(
        !folder.path().join("keys").exists(),
        "none is made beside it"
    );
}

#[test]
fn slow_heads_do_not_keep_the_program_from_stopping() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), &[], 3);
    let mut slow = TcpStream::connect(&served.address).unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: ").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(served.stop().0, Some(0));
}
