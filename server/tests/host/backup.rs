//! A backup that is made by the real program while it works (promise R8), and the ways it is refused.

use crate::program::{latchkey, lines, printed, text};
use crate::survives::{Home, PEOPLE, Running, audited, each_exactly_once, homes, integrity, when};
use domain::wire::PageRequest;
use domain::wire::jobs::{ItemQuery, ItemState, JobItem};
use domain::{JobId, PersonId};
use service::{Caller, Desk, DeskConfig, HashingConfig, SystemClock, SystemEntropy, jobs};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use store::Person;
use store::testing::Guard;
use tempfile::TempDir;

/// After how many resets a backup is made.
const MOMENTS: [u64; 3] = [10, 90, 180];

/// A file with everything, as `latchkey backup` or `pg_dump` wrote it.
fn backed_up(home: &Home, file: &Path) {
    let name = file.to_str().unwrap();
    if home.desk.database == "postgres" {
        let mut dump = Command::new(tool("pg_dump"));
        dump.args(["--format=custom", "--file", name]);
        printed(&dump.arg(home.desk.url()).output().unwrap(), 0);
        return;
    }
    let told = home.latchkey(&["backup", name, "--json"]).output();
    let told = lines(&printed(&told.unwrap(), 0)).remove(0);
    let kept = fs::metadata(file).unwrap();
    assert_eq!(told["bytes"], kept.len());
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    let keys = home.data.join("keys/messages.keys");
    assert_eq!(told["keys"], serde_json::json!([keys]));
}

/// A program of PostgreSQL, where Debian puts it or on the path.
fn tool(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut all: Vec<_> = versions
        .map(|version| version.unwrap().path().join("bin").join(name))
        .filter(|program| program.exists())
        .collect();
    all.sort();
    all.pop().unwrap_or_else(|| name.into())
}

/// A backup in a data folder of its own, with the keys beside it.
struct Restored {
    data: TempDir,
    url: String,
    desk: Desk,
    _guard: Option<Guard>,
}

impl Restored {
    async fn of(home: &Home, file: &Path) -> Self {
        let data = tempfile::tempdir().unwrap();
        let keys = data.path().join("keys");
        fs::create_dir(&keys).unwrap();
        let name = "keys/messages.keys";
        fs::copy(home.data.join(name), data.path().join(name)).unwrap();
        let (url, guard) = if home.desk.database == "postgres" {
            let (_, guard) = store::testing::empty().await.unwrap().pop().unwrap();
            let mut restore = Command::new(tool("pg_restore"));
            restore.args(["--exit-on-error", "--no-owner", "--dbname", guard.url()]);
            printed(&restore.arg(file).output().unwrap(), 0);
            (guard.url().to_owned(), Some(guard))
        } else {
            let database = data.path().join("latchkey.db");
            fs::copy(file, &database).unwrap();
            (format!("sqlite:{}", database.display()), None)
        };
        assert_eq!(integrity(&url), "ok");
        let desk = Desk::open(DeskConfig {
            database_url: url.clone(),
            data_dir: data.path().to_owned(),
            public_url: "https://desk.example".to_owned(),
            hashing: HashingConfig::cheap_for_tests(),
            seal_key_file: None,
            demo: false,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        });
        Self {
            desk: desk.await.unwrap(),
            data,
            url,
            _guard: guard,
        }
    }

    fn latchkey(&self, arguments: &[&str]) -> Command {
        let mut command = latchkey(self.data.path(), arguments);
        command.args(["--database-url", &self.url, "--hash-workers", "2"]);
        command
    }

    /// Everybody is changed whose item says so, and nobody else; answers how many that are.
    async fn is_one_moment(&self, id: JobId, people: &[Person]) -> u64 {
        let job = jobs::get(&self.desk, &Caller::operator(), id).await;
        let job = job.unwrap();
        let items = items(&self.desk, id).await;
        assert_eq!(items.len(), people.len());
        let rows = audited(&self.desk, id, "password.reset").await;
        let db = self.desk.store().read();
        let mut changed = 0;
        for item in items {
            let is_done = item.state == ItemState::Done;
            let credential = store::credentials::get(&db, item.person).await.unwrap();
            assert_eq!(credential.is_some(), is_done, "{}", item.user_name);
            let audited = rows.get(&item.person).copied().unwrap_or(0);
            assert_eq!(audited, usize::from(is_done), "{}", item.user_name);
            changed += u64::from(is_done);
        }
        assert_eq!(job.counts.done, changed);
        let known: Vec<_> = people.iter().map(|person| PersonId(person.id)).collect();
        assert!(rows.keys().all(|person| known.contains(person)));
        changed
    }

    /// The job is done here as if nothing had happened.
    async fn goes_on(&self, id: JobId, people: &[Person]) {
        let mut program = Running::started(self.latchkey(&["serve", "--listen", "127.0.0.1:0"]));
        let job = when(&self.desk, id, |job| job.state.is_over()).await;
        program.kill();
        each_exactly_once(&self.desk, &job, people).await;
        assert_eq!(integrity(&self.url), "ok");
    }
}

async fn items(desk: &Desk, job: JobId) -> Vec<JobItem> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let query = ItemQuery {
            job,
            state: None,
            page: PageRequest {
                after: after.take(),
                limit: Some(200),
                ..PageRequest::default()
            },
        };
        let page = jobs::items(desk, &Caller::operator(), &query).await;
        let page = page.unwrap();
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r8_a_backup_made_while_hundreds_are_reset_is_one_moment_and_goes_on_where_it_is_restored()
{
    for home in homes().await {
        let people = home.crowd().await;
        let files = tempfile::tempdir().unwrap();
        let mut program = home.serve();
        let begun = ["reset", "--all", "--yes", "--detach"];
        let told = printed(&home.latchkey(&begun).output().unwrap(), 0);
        let id: JobId = lines(&told)[0]["job"].as_str().unwrap().parse().unwrap();
        let mut backups = Vec::new();
        for done in MOMENTS {
            when(&home.desk, id, |job| job.counts.done >= done).await;
            let file = files.path().join(format!("after-{done}"));
            backed_up(&home, &file);
            backups.push((done, file));
        }
        let job = when(&home.desk, id, |job| job.state.is_over()).await;
        program.kill();
        each_exactly_once(&home.desk, &job, &people).await;
        let mut in_the_middle = 0;
        for (done, file) in backups {
            let restored = Restored::of(&home, &file).await;
            printed(
                &restored.latchkey(&["audit", "verify"]).output().unwrap(),
                0,
            );
            let changed = restored.is_one_moment(id, &people).await;
            assert!(changed >= done, "{changed} of {done} at least");
            in_the_middle += usize::from(changed < PEOPLE as u64);
            restored.goes_on(id, &people).await;
        }
        assert!(in_the_middle >= 2, "{in_the_middle} hit the work");
    }
}

/// One data folder with people in it, and somewhere to put backups.
struct Host(TempDir);

impl Host {
    /// So many that the database is larger than what it takes to open it.
    fn new() -> Self {
        let host = Self(tempfile::tempdir().unwrap());
        let mut csv = String::from("Username,Display name\n");
        for n in 0..4_000 {
            writeln!(csv, "p{n}@desk.example,Person {n}").unwrap();
        }
        let file = host.path("people.csv");
        fs::write(&file, csv).unwrap();
        printed(&host.run(&["import", "users", &file]), 0);
        host
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        latchkey(&self.data(), arguments).output().unwrap()
    }

    /// The rows about backups, the newest first: what they say came of it.
    fn audited(&self) -> Vec<String> {
        let log = printed(&self.run(&["export", "audit"]), 0);
        let rows = log.lines().filter(|row| row.contains(",export.backup,"));
        rows.map(|row| row.split(',').nth(3).unwrap().to_owned())
            .collect()
    }
}

#[test]
fn a_backup_is_told_of_with_what_is_not_in_it_and_stands_in_the_audit_log_of_both() {
    let host = Host::new();
    let file = host.path("backup.db");
    let told = printed(&host.run(&["backup", &file]), 0);
    let size = fs::metadata(&file).unwrap().len();
    assert!(told.contains(&format!("{file}: {size} bytes")), "{told}");
    let keys = host.data().join("keys/messages.keys");
    assert!(told.contains(keys.to_str().unwrap()), "{told}");
    assert_eq!(host.audited(), ["success"]);
    let copy = Host(tempfile::tempdir().unwrap());
    fs::create_dir(copy.data()).unwrap();
    fs::rename(&file, copy.data().join("latchkey.db")).unwrap();
    assert_eq!(copy.audited(), ["success"]);
}

#[test]
fn a_backup_is_never_written_over_a_file_nor_where_none_can_be() {
    let host = Host::new();
    let kept = host.path("kept");
    fs::write(&kept, "mine").unwrap();
    let nowhere = host.path("nowhere/backup.db");
    let folder = host.path("data");
    for (file, why) in [
        (&kept, "already exists"),
        (&folder, "already exists"),
        (&nowhere, "not found"),
    ] {
        let refused = host.run(&["backup", file]);
        assert_eq!(printed(&refused, 2), "");
        let line = text(&refused.stderr);
        assert!(line.contains(why) && line.contains(file.as_str()), "{line}");
    }
    assert_eq!(fs::read_to_string(&kept).unwrap(), "mine");
    assert_eq!(host.audited(), [""; 0]);
}

#[test]
fn nothing_is_left_of_a_backup_that_does_not_fit() {
    let host = Host::new();
    let file = host.path("backup.db");
    let before = files(host.0.path());
    // No file grows beyond this, and whoever tries is told instead of ended.
    let script = "ulimit -f 400; trap '' XFSZ; exec \"$@\"";
    let mut bounded = Command::new("sh");
    bounded.args(["-c", script, "sh", env!("CARGO_BIN_EXE_latchkey")]);
    bounded.args(["backup", &file, "--data"]).arg(host.data());
    let refused = bounded.output().unwrap();
    assert_eq!(printed(&refused, 1), "");
    let line = text(&refused.stderr);
    assert!(line.contains("nothing is left of it"), "{line}");
    assert_eq!(files(host.0.path()), before);
    assert_eq!(host.audited(), ["failure", "success"]);
    printed(&host.run(&["backup", &file]), 0);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    all.sort();
    all
}

#[test]
fn for_postgresql_it_says_what_to_use_and_asks_no_server() {
    let host = Host(tempfile::tempdir().unwrap());
    let file = host.path("backup.db");
    let url = "postgres://nobody@127.0.0.1:1/nothing";
    let refused = host.run(&["backup", &file, "--database-url", url]);
    assert_eq!(printed(&refused, 2), "");
    assert!(text(&refused.stderr).contains("pg_dump"));
    assert!(files(host.0.path()).is_empty());
}
