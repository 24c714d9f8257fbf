//! The program under measure: a real child process with a data folder of its own, used through its command line and HTTP
//! like anybody else would.

use super::http::{Answer, Client};
use crate::process::{self, Beside};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Who measures.
pub const ADMIN: &str = "bench.admin@juniperpike.example";
/// The password of everybody who signs in here: long enough for every preset, and in no list.
pub const PASSWORD: &str = "seven quiet rivers in autumn";

/// A data folder.
pub struct Folder {
    program: PathBuf,
    data: TempDir,
}

impl Folder {
    /// An empty one.
    ///
    /// # Errors
    /// The system gives none.
    pub fn new(program: &Path) -> Result<Self> {
        let data = tempfile::Builder::new()
            .prefix("latchkey-bench-")
            .tempdir()?;
        process::remove_when_told_to_stop(data.path().to_owned());
        Ok(Self {
            program: program.to_owned(),
            data,
        })
    }

    /// Runs one of the program's commands on it.
    ///
    /// # Errors
    /// The command fails.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        process::output(&mut self.command(arguments))
    }

    /// The same with a line on standard input.
    ///
    /// # Errors
    /// The command fails.
    pub fn run_with(&self, arguments: &[&str], line: &str) -> Result<()> {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let mut input = child.stdin.take().context("the command reads")?;
        writeln!(input, "{line}")?;
        drop(input);
        let status = child.wait()?;
        if !status.success() {
            bail!("latchkey {} failed ({status})", arguments.join(" "));
        }
        Ok(())
    }

    /// How large one of its files is, in MiB; nothing where it is not there.
    pub fn size(&self, file: &str) -> f64 {
        let bytes = fs::metadata(self.data.path().join(file)).map_or(0, |file| file.len());
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
        let mebibytes = bytes as f64 / 1_048_576.0;
        mebibytes
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .arg("--data")
            .arg(self.data.path())
            .args(["--log", "error"]);
        command
    }

    /// Adds a person who can sign in with [`PASSWORD`] and need not change it.
    ///
    /// # Errors
    /// The program refuses.
    pub fn add_person(&self, user: &str, role: Option<&str>) -> Result<()> {
        let mut arguments = vec!["user", "add", user, "--display-name", user];
        arguments.extend(role.iter().flat_map(|role| ["--role", role]));
        self.run(&arguments)?;
        self.run_with(
            &["user", "reset", user, "--password-stdin", "--keep"],
            PASSWORD,
        )
    }

    /// Starts the server on it.
    ///
    /// # Errors
    /// It does not come up.
    pub fn serve(&self) -> Result<Desk> {
        self.serve_with(&[])
    }

    /// The same with more said on its command line.
    ///
    /// # Errors
    /// It does not come up.
    pub fn serve_with(&self, arguments: &[&str]) -> Result<Desk> {
        let port = crate::postgres::free_port()?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut command = Command::new(&self.program);
        command
            .args(["serve", "--insecure-http", "--log", "error"])
            .args(["--trusted-proxy", "127.0.0.0/8", "--listen"])
            .arg(address.to_string())
            .args(arguments)
            .arg("--data")
            .arg(self.data.path())
            .stdout(Stdio::null());
        let start = Instant::now();
        let mut server = Beside::start(&mut command, "TERM")?;
        while !answers(address) {
            if let Some(status) = server.child().try_wait()? {
                bail!("latchkey ended while starting ({status})");
            }
            if start.elapsed() > Duration::from_mins(1) {
                bail!("latchkey does not answer");
            }
            thread::sleep(Duration::from_micros(500));
        }
        Ok(Desk {
            server,
            address,
            started_in: start.elapsed(),
        })
    }
}

fn answers(address: SocketAddr) -> bool {
    Client::new(address)
        .get("/healthz")
        .is_ok_and(|answer| answer.status == 200)
}

/// A running server.
pub struct Desk {
    server: Beside,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to the first answer.
    pub started_in: Duration,
}

impl Desk {
    /// Memory that is in use now, in MiB.
    ///
    /// # Errors
    /// The system does not say.
    pub fn resident(&self) -> Result<f64> {
        self.memory("VmRSS:")
    }

    /// The most memory that was ever in use, in MiB.
    ///
    /// # Errors
    /// The system does not say.
    pub fn peak(&self) -> Result<f64> {
        self.memory("VmHWM:")
    }

    /// The part of [`Desk::resident`] that is no file, in MiB.
    ///
    /// # Errors
    /// The system does not say.
    pub fn anonymous(&self) -> Result<f64> {
        self.memory("RssAnon:")
    }

    /// How many threads there are.
    ///
    /// # Errors
    /// The system does not say.
    pub fn threads(&self) -> Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/task", self.server.id()))?.count())
    }

    /// How many descriptors are open.
    ///
    /// # Errors
    /// The system does not say.
    pub fn descriptors(&self) -> Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.server.id()))?.count())
    }

    /// Processor time so far: of the threads that hash, and of the others.
    ///
    /// # Errors
    /// The system does not say.
    pub fn work(&self) -> Result<Work> {
        let mut work = Work::default();
        for thread in fs::read_dir(format!("/proc/{}/task", self.server.id()))? {
            let folder = thread?.path();
            // A thread may have ended meanwhile.
            let Ok(ticks) = ticks(&folder.join("stat")) else {
                continue;
            };
            if fs::read_to_string(folder.join("comm")).is_ok_and(|name| name.starts_with("hash-")) {
                work.hashing += ticks;
            } else {
                work.rest += ticks;
            }
        }
        Ok(work)
    }

    fn memory(&self, name: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .with_context(|| format!("no {name}"))?;
        let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kibibytes / 1024.0)
    }

    /// A connection that says with every request who asks.
    ///
    /// # Errors
    /// The sign-in is refused.
    pub fn signed_in(&self, user: &str) -> Result<Client> {
        let mut client = Client::new(self.address);
        let answer = sign_in(&mut client, user)?;
        if answer.status != 201 {
            bail!("sign-in of {user}: {} {}", answer.status, answer.text());
        }
        let body: serde_json::Value = serde_json::from_slice(&answer.body)?;
        let token = body["token"].as_str().context("a session has a token")?;
        client.say("Authorization", &format!("Bearer {token}"));
        Ok(client)
    }
}

/// Processor time in ticks of the system.
#[derive(Clone, Copy, Default, Debug)]
pub struct Work {
    /// Of the threads that hash.
    pub hashing: f64,
    /// Of all others.
    pub rest: f64,
}

/// Processor time of this process so far.
///
/// # Errors
/// The system does not say.
pub fn own_work() -> Result<f64> {
    ticks(Path::new("/proc/self/stat"))
}

/// User and system time of a line in `proc(5)`: the 14th and 15th field, of which the second may hold spaces.
fn ticks(stat: &Path) -> Result<f64> {
    let line = fs::read_to_string(stat)?;
    let (_, rest) = line.rsplit_once(')').context("a line of stat")?;
    let mut times = rest.split_whitespace().skip(11).map(str::parse::<f64>);
    let user = times.next().context("user time")??;
    Ok(user + times.next().context("system time")??)
}

/// The request of [`sign_in`], for being repeated.
pub fn prepared_sign_in(client: &Client, user: &str) -> Vec<u8> {
    let body = serde_json::json!({ "user_name": user, "password": PASSWORD });
    client.prepare("/api/v1/sessions", "application/json", &body.to_string())
}

/// Signs in as programs do: one request, one session, one row in the audit log.
///
/// # Errors
/// No connection.
pub fn sign_in(client: &mut Client, user: &str) -> Result<Answer> {
    let body = serde_json::json!({ "user_name": user, "password": PASSWORD });
    client.post("/api/v1/sessions", "application/json", &body.to_string())
}
