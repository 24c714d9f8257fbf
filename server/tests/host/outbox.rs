//! What waits to be sent while the real program starts, is killed, and is asked on the command line.

use crate::program::{Served, latchkey, mails, queued, run, sqlite, text};
use std::process::Stdio;
use std::time::Duration;

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
