//! Starting and stopping the real program: exit codes, one clear line, and what goes where.

use crate::program::{Served, assert_refused, get, latchkey, run, sqlite, text};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

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
