//! A job of the real program that is killed again and again (promise R3): everybody is changed exactly once, on both databases.

use crate::program::{latchkey, lines, printed, text};
use domain::wire::PageRequest;
use domain::wire::audit::{AuditFilter, AuditQuery};
use domain::wire::jobs::{ItemQuery, ItemState, JobRow, JobState};
use domain::{JobId, PersonId};
use service::testing::{TestDesk, desks_with};
use service::{Caller, Desk, SystemClock, SystemEntropy, jobs};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::Person;

const KILLS: usize = 100;
pub const PEOPLE: usize = 300;
/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_mins(2);

/// A desk whose clock is the real one, and where its files are: the program runs on the same database.
pub struct Home {
    pub desk: TestDesk,
    pub data: PathBuf,
}

pub async fn homes() -> Vec<Home> {
    let folders = Mutex::new(Vec::new());
    let desks = desks_with(|config| {
        folders.lock().unwrap().push(config.data_dir.clone());
        config.clock = Arc::new(SystemClock);
        config.entropy = Arc::new(SystemEntropy);
    });
    let desks = desks.await.unwrap();
    let folders = folders.into_inner().unwrap();
    let homes = desks.into_iter().zip(folders);
    homes.map(|(desk, data)| Home { desk, data }).collect()
}

impl Home {
    pub fn latchkey(&self, arguments: &[&str]) -> Command {
        let mut command = latchkey(&self.data, arguments);
        // Two hashes at a time on every machine: with more, a job would be over before it is killed often.
        command.args(["--database-url", self.desk.url(), "--hash-workers", "2"]);
        command
    }

    fn spawn(&self, arguments: &[&str]) -> Running {
        Running::started(self.latchkey(arguments))
    }

    pub fn serve(&self) -> Running {
        self.spawn(&["serve", "--listen", "127.0.0.1:0"])
    }

    pub async fn crowd(&self) -> Vec<Person> {
        let mut all = Vec::with_capacity(PEOPLE);
        for n in 0..PEOPLE {
            let name = format!("p{n}@desk.example");
            all.push(self.desk.person_with(&name, &[], None).await.unwrap());
        }
        all
    }

    async fn jobs(&self) -> Vec<JobRow> {
        let page = PageRequest::default();
        let page = jobs::list(&self.desk, &Caller::operator(), &page).await;
        page.unwrap().rows
    }
}

/// The job when this is so.
pub async fn when(desk: &Desk, id: JobId, is_so: impl Fn(&JobRow) -> bool) -> JobRow {
    let operator = Caller::operator();
    let looking = async {
        loop {
            let job = jobs::get(desk, &operator, id).await.unwrap();
            if is_so(&job) {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap()
}

/// A program that is killed, whatever becomes of the test.
pub struct Running(Child);

impl Running {
    /// Takes care of it from now on.
    pub fn started(mut command: Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }

    /// SIGKILL, as the kernel does it when memory is out.
    pub fn kill(&mut self) {
        let _it_may_have_ended = self.0.kill();
        let _it_may_have_ended = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Moments that are random, and the same each time.
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: u64) -> Duration {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Duration::from_millis((mixed ^ (mixed >> 31)) % below)
    }
}

/// Everything that promise R3 says of a job that is done.
pub async fn each_exactly_once(desk: &Desk, job: &JobRow, people: &[Person]) {
    let operator = Caller::operator();
    assert_eq!(job.state, JobState::Done);
    let all = people.len() as u64;
    assert_eq!((job.counts.total, job.counts.done), (all, all));
    for state in [ItemState::Waiting, ItemState::Working] {
        let query = ItemQuery {
            job: job.id,
            state: Some(state),
            page: PageRequest::default(),
        };
        let left = jobs::items(desk, &operator, &query).await.unwrap();
        assert!(left.rows.is_empty(), "{state:?}");
    }
    let rows = audited(desk, job.id, "password.reset").await;
    let db = desk.store().read();
    for person in people {
        let id = PersonId(person.id);
        let credential = store::credentials::get(&db, id).await.unwrap();
        let version = credential.map(|credential| credential.version);
        assert_eq!(version, Some(1), "{}: changed once", person.user_name);
        assert_eq!(
            rows.get(&id),
            Some(&1),
            "{}: audited once",
            person.user_name
        );
    }
    for event in ["job.started", "job.ended"] {
        let rows = audited_of_nobody(desk, job.id, event).await;
        assert_eq!(rows, 1, "{event}");
    }
    let chain = service::audit::verify(desk, &operator).await.unwrap();
    assert_eq!(chain.broken, None);
}

/// How many rows of this job there are about whom.
pub async fn audited(desk: &Desk, job: JobId, action: &str) -> HashMap<PersonId, usize> {
    let wanted = ("job".to_owned(), job.to_string());
    let mut found = HashMap::new();
    let mut after = None;
    loop {
        let query = AuditQuery {
            filter: AuditFilter {
                action: Some(action.to_owned()),
                ..AuditFilter::default()
            },
            page: PageRequest {
                after: after.take(),
                limit: Some(200),
                ..PageRequest::default()
            },
        };
        let operator = Caller::operator();
        let page = service::audit::list(desk, &operator, query).await;
        let page = page.unwrap();
        for row in page.rows.iter().filter(|row| row.after.contains(&wanted)) {
            let target = row.target.unwrap_or(PersonId(uuid::Uuid::nil()));
            *found.entry(target).or_insert(0) += 1;
        }
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

async fn audited_of_nobody(desk: &Desk, job: JobId, action: &str) -> usize {
    audited(desk, job, action).await.values().sum()
}

/// What `SQLite` says of its file at this address; "ok" for `PostgreSQL`, which has no such question.
pub fn integrity(url: &str) -> String {
    let Some(file) = url.strip_prefix("sqlite:") else {
        return "ok".to_owned();
    };
    let file = file.split('?').next().unwrap();
    let script = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone()[0])";
    let output = Command::new("python3").args(["-c", script, file]).output();
    text(&output.unwrap().stdout).trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn r3_a_hundred_kills_and_everybody_is_reset_exactly_once() {
    for home in homes().await {
        let people = home.crowd().await;
        // With a key, the very first wish survives as well: whoever repeats it takes up the job that there is.
        let wish = ["reset", "--all", "--yes", "--key", "everyone"];
        let mut moments = Moments(20_261_127);
        let mut in_the_middle = 0;
        for kill in 0..KILLS {
            let mut program = if kill % 2 == 0 {
                home.spawn(&wish)
            } else {
                home.serve()
            };
            tokio::time::sleep(moments.next(600)).await;
            program.kill();
            match home.jobs().await.first() {
                Some(job) if job.state.is_over() => break,
                Some(job) if job.counts.done > 0 => in_the_middle += 1,
                _ => {}
            }
        }
        let out = home.data.join("passwords.csv");
        let mut last = home.latchkey(&wish);
        last.args(["--out", out.to_str().unwrap()]);
        let told = lines(&printed(&last.output().unwrap(), 0));
        assert_eq!(told.last().unwrap()["done"], PEOPLE);
        assert!(in_the_middle >= 5, "{in_the_middle} kills hit the work");
        let jobs = home.jobs().await;
        assert_eq!(jobs.len(), 1, "one wish, one job");
        each_exactly_once(&home.desk, &jobs[0], &people).await;
        assert_eq!(integrity(home.desk.url()), "ok");
        can_sign_in(&home, &out).await;
    }
}

/// Every password can be read, and a sample opens its account.
async fn can_sign_in(home: &Home, file: &Path) {
    let csv = std::fs::read_to_string(file).unwrap();
    let rows: Vec<_> = csv
        .lines()
        .skip(1)
        .map(|row| row.split_once(',').unwrap())
        .collect();
    assert_eq!(rows.len(), PEOPLE);
    for (name, password) in rows.iter().step_by(PEOPLE / 10) {
        let entered = home.desk.try_sign_in(name, password).await;
        assert!(entered.is_ok(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_share_a_job_and_one_goes_on_when_the_other_is_killed() {
    for home in homes().await {
        if home.desk.database != "postgres" {
            continue;
        }
        let people = home.crowd().await;
        let (mut one, mut other) = (home.serve(), home.serve());
        let start = ["reset", "--all", "--yes", "--detach"];
        let told = printed(&home.latchkey(&start).output().unwrap(), 0);
        let id: JobId = lines(&told)[0]["job"].as_str().unwrap().parse().unwrap();
        when(&home.desk, id, |job| job.counts.done > 0).await;
        one.kill();
        let job = when(&home.desk, id, |job| job.state.is_over()).await;
        each_exactly_once(&home.desk, &job, &people).await;
        other.kill();
    }
}
