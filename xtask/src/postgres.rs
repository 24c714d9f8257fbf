//! A PostgreSQL for the tests: made, started, used, stopped and removed, without touching one that runs already.

use crate::{
    packages,
    process::{self, Beside},
    workspace::{say, step},
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A running cluster. It ends with this value.
pub struct Postgres {
    // Dropped in this order: the server ends before its folder goes.
    server: Beside,
    _folder: TempDir,
    url: String,
}

/// What the tests are told by.
pub const VARIABLE: &str = "LATCHKEY_TEST_POSTGRES";
/// Makes a missing PostgreSQL a failure.
pub const REQUIRED: &str = "LATCHKEY_TEST_REQUIRE_POSTGRES";

impl Postgres {
    /// Makes and starts one.
    ///
    /// # Errors
    /// The programs are missing, or refuse.
    pub fn start() -> Result<Self> {
        step("PostgreSQL");
        let programs = packages::need(find, "PostgreSQL", &["postgresql"])?;
        let folder = tempfile::Builder::new()
            .prefix("latchkey-postgres-")
            .tempdir()?;
        process::remove_when_told_to_stop(folder.path().to_owned());
        let owner = if packages::is_root() {
            Some(somebody_else()?)
        } else {
            None
        };
        if let Some((user, group)) = owner {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let data = folder.path().join("data");
        let mut initdb = owned(&programs.join("initdb"), owner, folder.path());
        process::run(
            initdb
                .arg("--pgdata")
                .arg(&data)
                .args([
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                ])
                .stdout(Stdio::null()),
        )?;
        let port = free_port()?;
        let mut postgres = owned(&programs.join("postgres"), owner, folder.path());
        postgres
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .arg("-p")
            .arg(port.to_string());
        for setting in SETTINGS {
            postgres.args(["-c", setting]);
        }
        let log = fs::File::create(folder.path().join("log"))?;
        let mut server = Beside::start(postgres.stdout(Stdio::null()).stderr(log), "INT")?;
        wait_until_ready(&mut server, &programs, folder.path(), port)?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        say(&format!("{VARIABLE}={url}"));
        Ok(Self {
            server,
            _folder: folder,
            url,
        })
    }

    /// Tells a command where it is, and that it must be used.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(VARIABLE, &self.url).env(REQUIRED, "1")
    }
}

/// `cargo xtask postgres`: keeps one until Ctrl-C.
///
/// # Errors
/// It cannot be started, or ends by itself.
pub fn hold() -> Result<()> {
    let mut postgres = Postgres::start()?;
    say("Ctrl-C ends it.");
    let status = postgres.server.wait()?;
    bail!("PostgreSQL ended ({status})")
}

/// Nothing here outlives the run, so nothing has to survive a power cut.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
];

/// Where `initdb` and `postgres` lie: the newest version of Debian's, or beside the `initdb` on the path.
fn find() -> Option<PathBuf> {
    let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| is_whole(bin))
        .collect();
    debian.sort();
    debian.pop().map(|(_, bin)| bin).or_else(|| {
        let initdb = fs::canonicalize(process::find("initdb")?).ok()?;
        initdb
            .parent()
            .filter(|bin| is_whole(bin))
            .map(Path::to_path_buf)
    })
}

fn is_whole(bin: &Path) -> bool {
    ["initdb", "postgres", "pg_isready"]
        .iter()
        .all(|program| bin.join(program).is_file())
}

/// PostgreSQL refuses to run as root: its own user, else nobody.
fn somebody_else() -> Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").context("/etc/passwd")?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| ids_of(&users, name))
        .context(
            "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody",
        )
}

fn ids_of(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn owned(program: &Path, owner: Option<(u32, u32)>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    // The current folder may be one that the other user cannot enter.
    command.current_dir(folder).env("LC_ALL", "C");
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// A port that nobody has at this moment.
///
/// # Errors
/// There is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn wait_until_ready(server: &mut Beside, programs: &Path, folder: &Path, port: u16) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        let mut ready = Command::new(programs.join("pg_isready"));
        ready
            .args(["--quiet", "--host=127.0.0.1"])
            .arg(format!("--port={port}"));
        if process::status(&mut ready)?.success() {
            return Ok(());
        }
        if let Some(status) = server.child().try_wait()? {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            bail!("PostgreSQL ended while starting ({status}): {}", log.trim());
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("PostgreSQL did not answer within 30 seconds")
}

#[cfg(test)]
mod tests {
    use super::ids_of;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let users = "root:x:0:0::/:/bin/sh\npostgres2:x:9:9::/:\npostgres:x:105:110::/:\n";
        assert_eq!(ids_of(users, "postgres"), Some((105, 110)));
        assert_eq!(ids_of(users, "nobody"), None);
    }
}
