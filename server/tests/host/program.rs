//! The real program, from outside: what the suites of the commands for many people share.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// The program on this data folder.
pub fn latchkey(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    command.env_clear().args(arguments).arg("--data").arg(data);
    command
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

/// The data folder's own desk, beside the program.
pub async fn desk(data: &Path) -> service::Desk {
    let config = service::DeskConfig {
        database_url: format!("sqlite:{}", data.join("latchkey.db").display()),
        data_dir: data.to_owned(),
        public_url: "https://desk.example".to_owned(),
        hashing: service::HashingConfig::cheap_for_tests(),
        seal_key_file: None,
        demo: false,
        clock: std::sync::Arc::new(service::SystemClock),
        entropy: std::sync::Arc::new(service::SystemEntropy),
    };
    service::Desk::open(config).await.unwrap()
}
