//! The real program, from outside: what the suites of the commands for many people share.
#![allow(dead_code, reason = "each suite uses its own part")]
#![allow(
    clippy::allow_attributes,
    reason = "`expect` cannot say that some suites use a helper and some do not"
)]

use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program on this data folder.
pub fn latchkey(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    command.env_clear().args(arguments).arg("--data").arg(data);
    command
}

pub fn run(data: &Path, arguments: &[&str]) -> Output {
    latchkey(data, arguments).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a command printed, if it ended with this code.
pub fn printed(output: &Output, code: i32) -> String {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    out
}

/// The JSON lines of a command.
pub fn lines(text: &str) -> Vec<Value> {
    let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(read).collect()
}

/// A CSV of people beside the data folder: `p0@desk.example` and so on; every other one in Sales, and with an alternate address.
pub fn people(folder: &Path, count: usize) -> PathBuf {
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
pub fn peopled(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = people(folder.path(), count);
    let file = file.to_str().unwrap();
    printed(&run(folder.path(), &["import", "users", file]), 0);
    folder
}
