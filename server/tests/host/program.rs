//! The real program, from outside: what these suites share.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

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

pub fn run(data: &Path, arguments: &[&str]) -> Output {
    latchkey(data, arguments).output().unwrap()
}

/// Exit code 2 and one line on standard error that says all of this.
pub fn assert_refused(output: &Output, says: &[&str]) {
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

pub fn get(address: &str, path: &str) -> String {
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

pub struct Served {
    pub child: Child,
    pub address: String,
    pub lines: Vec<String>,
}

impl Served {
    /// Starts on a port of the system's choice and waits for what is printed.
    pub fn start(data: &Path, more: &[&str], lines: usize) -> Self {
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

    pub fn get(&self, path: &str) -> String {
        get(&self.address, path)
    }

    /// SIGTERM, and what came of it.
    pub fn stop(mut self) -> (Option<i32>, String) {
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

/// One statement, with the interpreter that every machine for building has.
pub fn sqlite(file: &Path, statement: &str) {
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

/// A message that waits in the folder of a program that does not run.
pub fn queued(data: &Path, address: &str) {
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
pub fn mails(data: &Path) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(data.join("mail")) else {
        return Vec::new();
    };
    folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "eml"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}
