//! Steady load for as long as wanted (promise R9): does the program hold more and more while the same goes on? Memory, descriptors, threads
//! and the size of the write-ahead log are looked at every five seconds; after a warm-up the first fifth of the time is compared with the last.
//!
//! The load is that of a working day and leaves cores free: people sign in and out, by pages and by programs, somebody reads lists and
//! pages of people, searches, watches a job, others forgot their password, some of whom do not exist, some passwords are wrong, twenty people are reset
//! each minute, mail leaves, the monitoring asks. Whatever is refused or fails is counted, and nothing may be.
//!
//! The audit log grows with what is done, and with the database what SQLite keeps of it in memory: at most 32 MiB for the connection that
//! writes and 8 MiB for each that reads. So the size of the database stands beside the memory: memory that grows while it does not would be a leak.

use super::{
    desk::{self, Desk, Folder},
    http::{Answer, Client},
    lists, messages,
    numbers::{Promise, Table},
    sink::{Manners, Sink},
    visit,
};
use crate::workspace::{say, step};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

const PEOPLE: u32 = 5_000;
/// Those who have a password and sign in.
const AT_WORK: usize = 24;
/// Between two looks at what the program holds.
const LOOK: Duration = Duration::from_secs(5);
/// Nobody sleeps longer without asking whether it is over.
const NAP: Duration = Duration::from_millis(200);
/// How many are reset by one job.
const JOB: usize = 20;
/// How long a job may take.
const PATIENCE: Duration = Duration::from_secs(50);
/// How long a stream of events is watched.
const WATCHED: Duration = Duration::from_secs(3);
/// Streams that are watched at once.
const STREAMS: usize = 4;
const FORM: &str = "application/x-www-form-urlencoded";

/// Of a hundred looks, those at the beginning that are not judged.
const WARM_UP: usize = 10;
const FIFTHS: usize = 5;
/// How much more memory the last fifth may take than the first: this share of it, or so many MiB.
const SHARE: f64 = 0.1;
const SLACK: f64 = 8.0;
/// How many descriptors, or threads, more.
const FEW: f64 = 8.0;
/// `SQLite` begins the log anew after 4 MiB, unless somebody reads on from before; it never shrinks the file.
const LOG: f64 = 16.0;

/// Measures and adds to the table.
///
/// # Errors
/// The program does not do what it should.
pub fn measure(program: &Path, minutes: u32, table: &mut Table) -> Result<()> {
    step(&format!("Steady load for {minutes} minutes"));
    let place = Place::new(program)?;
    let lasting = Duration::from_secs(u64::from(minutes) * 60);
    let (work, own) = (place.desk.work()?, desk::own_work()?);
    let tally = Tally::default();
    let looks = under_load(&place, lasting, &tally)?;
    let work_now = place.desk.work()?;
    print(&looks);
    tally.print();
    say(&format!("{} mails came", place.sink.count()));
    let ticks = work_now.hashing + work_now.rest - work.hashing - work.rest;
    table.noted(
        "steady load: cores in use",
        ticks / 100.0 / lasting.as_secs_f64(),
        "",
        Promise::None,
        &format!(
            "{:.2} more for the clients",
            (desk::own_work()? - own) / 100.0 / lasting.as_secs_f64()
        ),
    );
    let (done, failed) = tally.sums();
    table.noted(
        "steady load: turns that failed",
        count(failed),
        "",
        Promise::AtMost(0.0),
        &format!("{done} were done"),
    );
    judge(&looks, table)
}

/// A desk with people, a mail server, and a job for tomorrow that can be watched.
struct Place {
    desk: Desk,
    folder: Folder,
    sink: Sink,
    metrics: SocketAddr,
    people: Vec<String>,
    /// Of everybody in [`Place::people`], the name to sign in with.
    names: Vec<String>,
    job: String,
    /// Each who forgot or mistyped comes from an address of its own, as the limits by address want it.
    addresses: AtomicU32,
}

impl Place {
    fn new(program: &Path) -> Result<Self> {
        let folder = Folder::new(program)?;
        lists::fill(&folder, PEOPLE)?;
        folder.add_person(desk::ADMIN, Some("global_administrator"))?;
        for number in 0..AT_WORK {
            folder.add_person(&at_work(number), None)?;
        }
        let metrics = SocketAddr::from(([127, 0, 0, 1], crate::postgres::free_port()?));
        let desk = folder.serve_with(&["--metrics", &metrics.to_string()])?;
        let sink = Sink::start(Manners {
            round_trip: Duration::ZERO,
            pipelining: true,
        })?;
        let mut admin = desk.signed_in(desk::ADMIN)?;
        messages::mail_to(&mut admin, &sink, 2, 0)?;
        let (people, names) = imported(&mut admin)?;
        let job = tomorrow(&mut admin, &people)?;
        Ok(Self {
            desk,
            folder,
            sink,
            metrics,
            people,
            names,
            job,
            addresses: AtomicU32::new(0),
        })
    }

    /// A connection from an address that nobody had before.
    fn somebody_else(&self) -> Client {
        let number = self.addresses.fetch_add(1, Ordering::Relaxed);
        let [_, second, third, fourth] = number.to_be_bytes();
        let mut client = Client::new(self.desk.address);
        client.say("X-Forwarded-For", &format!("10.{second}.{third}.{fourth}"));
        client
    }
}

fn at_work(number: usize) -> String {
    format!("at.work.{number}@juniperpike.example")
}

/// The ids and names of those who came by the file.
fn imported(admin: &mut Client) -> Result<(Vec<String>, Vec<String>)> {
    let mut all = (Vec::new(), Vec::new());
    let mut query = "&limit=200".to_owned();
    loop {
        let page = lists::page(admin, &query)?;
        for row in page["rows"].as_array().context("a page has rows")? {
            let (id, name) = (row["id"].as_str(), row["user_name"].as_str());
            let (id, name) = id.zip(name).context("a person has an id and a name")?;
            if name.starts_with("person.") {
                all.0.push(id.to_owned());
                all.1.push(name.to_owned());
            }
        }
        let Some(next) = page["next"].as_str() else {
            return Ok(all);
        };
        query = format!("&limit=200&after={next}");
    }
}

/// A job that does not begin while it is measured.
fn tomorrow(admin: &mut Client, people: &[String]) -> Result<String> {
    let begin =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)? + Duration::from_hours(36);
    let wanted = json!({
        "work": "force_change",
        "selection": { "ids": people.get(..1).context("people")? },
        "start_at": u64::try_from(begin.as_micros())?,
    });
    begun(admin, &wanted)
}

fn begun(admin: &mut Client, wanted: &Value) -> Result<String> {
    let answer = admin.post("/api/v1/jobs", "application/json", &wanted.to_string())?;
    let answer = expect(answer, 201)?;
    let job: Value = serde_json::from_slice(&answer.body)?;
    Ok(job["id"].as_str().context("a job has an id")?.to_owned())
}

fn expect(answer: Answer, status: u16) -> Result<Answer> {
    if answer.status != status {
        bail!("{} instead of {status}: {}", answer.status, answer.text());
    }
    Ok(answer)
}

/// Turns by what they were.
#[derive(Default)]
struct Tally(Mutex<BTreeMap<&'static str, Turns>>);

#[derive(Default)]
struct Turns {
    done: usize,
    failed: usize,
}

impl Tally {
    fn add(&self, what: &'static str, turn: &Result<()>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let turns = all.entry(what).or_default();
        match turn {
            Ok(()) => turns.done += 1,
            Err(error) => {
                turns.failed += 1;
                say(&format!("{what}: {error:#}"));
            }
        }
    }

    fn sums(&self) -> (usize, usize) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().fold((0, 0), |(done, failed), turns| {
            (done + turns.done, failed + turns.failed)
        })
    }

    fn print(&self) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (what, turns) in &*all {
            say(&format!(
                "{what:<28} {:>8} done, {} failed",
                turns.done, turns.failed
            ));
        }
    }
}

/// Everybody at once until it is over; answers what was seen meanwhile.
fn under_load(place: &Place, lasting: Duration, tally: &Tally) -> Result<Vec<Look>> {
    let until = Instant::now() + lasting;
    let load = Load {
        place,
        tally,
        until,
    };
    let load = &load;
    thread::scope(|scope| {
        scope.spawn(|| load.programs());
        scope.spawn(|| load.browsers());
        scope.spawn(|| load.reader());
        scope.spawn(|| load.forgetful());
        scope.spawn(|| load.mistaken());
        scope.spawn(|| load.watchers());
        scope.spawn(|| load.jobs());
        scope.spawn(|| load.monitoring());
        let mut looks = Vec::new();
        while Instant::now() < until {
            looks.push(Look::at(place)?);
            thread::sleep(LOOK.min(until.saturating_duration_since(Instant::now())));
        }
        Ok(looks)
    })
}

/// What the people of the house do.
struct Load<'a> {
    place: &'a Place,
    tally: &'a Tally,
    until: Instant,
}

impl Load<'_> {
    /// One turn after the other, each begun so long after the one before, until it is over.
    fn paced(&self, what: &'static str, pace: Duration, mut turn: impl FnMut(usize) -> Result<()>) {
        for number in 0.. {
            let next = Instant::now() + pace;
            if next > self.until {
                return;
            }
            self.tally.add(what, &turn(number));
            while Instant::now() < next {
                thread::sleep(NAP.min(next.saturating_duration_since(Instant::now())));
            }
        }
    }

    /// Programs sign in, ask who they are, and sign out; every eighth forgets to.
    fn programs(&self) {
        self.paced("programs in and out", Duration::from_millis(250), |turn| {
            let mut client = self.place.desk.signed_in(&at_work(turn % AT_WORK))?;
            expect(client.get("/api/v1/me")?, 200)?;
            if turn % 8 != 0 {
                expect(client.delete("/api/v1/sessions/current")?, 204)?;
            }
            Ok(())
        });
    }

    /// People sign in by the pages, look at their account and sign out.
    fn browsers(&self) {
        self.paced("people in and out", Duration::from_millis(800), |turn| {
            let user = at_work(turn % AT_WORK);
            let mut client = visit::browser(&self.place.desk, &user)?;
            client.say("Accept", "text/html");
            expect(client.get("/account")?, 200)?;
            expect(client.post("/sign-out", FORM, "")?, 303)?;
            Ok(())
        });
    }

    /// An administrator looks through people: the first page, one with words, a person, the pages around them.
    fn reader(&self) {
        let mut client = None;
        self.paced(
            "lists, searches, people",
            Duration::from_millis(60),
            |turn| {
                if turn % 500 == 0 {
                    client = None;
                }
                let client = match &mut client {
                    Some(client) => client,
                    none => none.insert(visit::browser(&self.place.desk, desk::ADMIN)?),
                };
                let person = &self.place.people[turn * 7 % self.place.people.len()];
                let path = match turn % 6 {
                    0 => "/api/v1/people?".to_owned(),
                    1 => format!(
                        "/api/v1/people?q={}",
                        lists::SEARCHES[turn / 6 % lists::SEARCHES.len()]
                    ),
                    2 => format!("/api/v1/people/{person}"),
                    3 => format!("/admin/users/{person}"),
                    4 => "/admin/users".to_owned(),
                    _ => "/api/v1/audit".to_owned(),
                };
                expect(client.get(&path)?, 200).context(path)?;
                Ok(())
            },
        );
    }

    /// The way back in, begun by people who exist and by names that do not.
    fn forgetful(&self) {
        self.paced("ways back in", Duration::from_millis(500), |turn| {
            let mut client = self.place.somebody_else();
            let name = if turn % 2 == 0 {
                self.place.names[turn / 2 % self.place.names.len()].clone()
            } else {
                format!("nobody.{turn}@juniperpike.example")
            };
            let name = format!("user_name={}", name.replace('@', "%40"));
            let begun = expect(client.post("/recover", FORM, &name)?, 303)?;
            let cookie = begun.cookies().pop().context("a way is in a cookie")?;
            client.say("Cookie", &cookie);
            expect(client.post("/recover/method", FORM, "method=email")?, 303)?;
            if turn % 10 < 2 {
                expect(client.post("/recover/code", FORM, "code=000000")?, 422)?;
            }
            Ok(())
        });
    }

    /// Wrong passwords, of people and of nobody.
    fn mistaken(&self) {
        self.paced("wrong passwords", Duration::from_secs(4), |turn| {
            let mut client = self.place.somebody_else();
            let name = if turn % 2 == 0 {
                self.place.names[turn * 11 % self.place.names.len()].clone()
            } else {
                format!("nobody.{turn}@juniperpike.example")
            };
            expect(desk::sign_in(&mut client, &name)?, 401)?;
            Ok(())
        });
    }

    /// Streams of events, opened, watched for a while and closed.
    fn watchers(&self) {
        let path = format!("/api/v1/jobs/{}/events", self.place.job);
        self.paced("streams of events", Duration::from_secs(5), |_| {
            let mut admin = self.place.desk.signed_in(desk::ADMIN)?;
            let open: Result<Vec<_>> = (0..STREAMS).map(|_| admin.follow(&path)).collect();
            let open = open?;
            thread::sleep(WATCHED);
            drop(open);
            expect(admin.delete("/api/v1/sessions/current")?, 204)?;
            Ok(())
        });
    }

    /// Twenty people are reset, and those who were are told.
    fn jobs(&self) {
        self.paced("jobs of 20 people", Duration::from_mins(1), |turn| {
            let mut admin = self.place.desk.signed_in(desk::ADMIN)?;
            let first = turn * JOB % (self.place.people.len() - JOB);
            let job = begun(
                &mut admin,
                &json!({
                    "work": { "reset": { "shape": { "shape": "characters", "length": 16 }, "delivery": "show" } },
                    "selection": { "ids": &self.place.people[first..first + JOB] },
                }),
            )?;
            let begin = Instant::now();
            loop {
                thread::sleep(NAP);
                let answer = expect(admin.get(&format!("/api/v1/jobs/{job}"))?, 200)?;
                let row: Value = serde_json::from_slice(&answer.body)?;
                if row["state"] == "done" {
                    if row["counts"]["done"] != json!(JOB) {
                        bail!("not everybody was reset: {}", row["counts"]);
                    }
                    expect(admin.delete("/api/v1/sessions/current")?, 204)?;
                    return Ok(());
                }
                if begin.elapsed() > PATIENCE {
                    bail!("a job is not done: {row}");
                }
            }
        });
    }

    /// Whether it lives, whether it is ready, and its figures.
    fn monitoring(&self) {
        let mut desk = Client::new(self.place.desk.address);
        let mut figures = Client::new(self.place.metrics);
        self.paced("monitoring", Duration::from_secs(1), |_| {
            expect(desk.get("/healthz")?, 200)?;
            expect(desk.get("/readyz")?, 200)?;
            expect(figures.get("/metrics")?, 200)?;
            Ok(())
        });
    }
}

/// What the program held at one moment.
#[derive(Clone, Copy, Debug)]
struct Look {
    resident: f64,
    anonymous: f64,
    descriptors: f64,
    threads: f64,
    log: f64,
    database: f64,
}

impl Look {
    fn at(place: &Place) -> Result<Self> {
        Ok(Self {
            resident: place.desk.resident()?,
            anonymous: place.desk.anonymous()?,
            descriptors: count(place.desk.descriptors()?),
            threads: count(place.desk.threads()?),
            log: place.folder.size("latchkey.db-wal"),
            database: place.folder.size("latchkey.db"),
        })
    }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

/// The looks after the warm-up, in five parts that are as long as each other.
fn fifths(looks: &[Look]) -> Option<[&[Look]; FIFTHS]> {
    let judged = &looks[(looks.len() * WARM_UP).div_ceil(100)..];
    let parts = std::array::from_fn(|part| {
        &judged[judged.len() * part / FIFTHS..judged.len() * (part + 1) / FIFTHS]
    });
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

/// The one in the middle, the lower of two.
fn median(looks: &[Look], of: fn(&Look) -> f64) -> f64 {
    let mut sorted: Vec<f64> = looks.iter().map(of).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = sorted.len().saturating_sub(1) / 2;
    sorted.get(middle).copied().unwrap_or(f64::NAN)
}

fn most(looks: &[Look], of: fn(&Look) -> f64) -> f64 {
    looks.iter().map(of).fold(0.0, f64::max)
}

/// What is flat, if the first fifth took this.
fn flat_memory(first: f64) -> f64 {
    first + (first * SHARE).max(SLACK)
}

fn judge(looks: &[Look], table: &mut Table) -> Result<()> {
    let parts = fifths(looks).context("too short to be judged")?;
    let (first, last) = (parts[0], parts[FIFTHS - 1]);
    let memory = median(first, |look| look.resident);
    table.noted(
        "steady load: memory, last fifth, median",
        median(last, |look| look.resident),
        "MiB",
        Promise::AtMost(flat_memory(memory)),
        &format!(
            "{memory:.1} in the first; {:.1} at most",
            most(looks, |look| look.resident)
        ),
    );
    for (what, of) in [
        ("descriptors", (|look| look.descriptors) as fn(&Look) -> f64),
        ("threads", |look| look.threads),
    ] {
        let before = most(first, of);
        table.noted(
            &format!("steady load: {what}, last fifth, at most"),
            most(last, of),
            "",
            Promise::AtMost(before + FEW),
            &format!("{before:.0} in the first"),
        );
    }
    table.row(
        "steady load: write-ahead log, at most",
        most(looks, |look| look.log),
        "MiB",
        Promise::AtMost(LOG),
    );
    Ok(())
}

/// What was seen, in parts.
fn print(looks: &[Look]) {
    say(&format!(
        "\n{:<12} {:>10} {:>10} {:>12} {:>8} {:>9} {:>9}",
        "median of", "resident", "anonymous", "descriptors", "threads", "log", "database"
    ));
    let line = |what: &str, part: &[Look]| {
        say(&format!(
            "{what:<12} {:>10.1} {:>10.1} {:>12.0} {:>8.0} {:>9.1} {:>9.1}",
            median(part, |look| look.resident),
            median(part, |look| look.anonymous),
            median(part, |look| look.descriptors),
            median(part, |look| look.threads),
            median(part, |look| look.log),
            median(part, |look| look.database),
        ));
    };
    line("the start", looks.get(..1).unwrap_or_default());
    for (number, part) in fifths(looks).iter().flatten().enumerate() {
        line(&format!("fifth {}", number + 1), part);
    }
    line("the end", looks.last().map_or(&[], std::slice::from_ref));
}

#[cfg(test)]
mod tests {
    use super::{FIFTHS, Look, fifths, flat_memory, median, most};

    fn look(resident: f64) -> Look {
        Look {
            resident,
            anonymous: 0.0,
            descriptors: 0.0,
            threads: 0.0,
            log: 0.0,
            database: 0.0,
        }
    }

    fn looks(resident: impl IntoIterator<Item = u32>) -> Vec<Look> {
        resident
            .into_iter()
            .map(|resident| look(f64::from(resident)))
            .collect()
    }

    fn seen(part: &[Look]) -> Vec<f64> {
        part.iter().map(|look| look.resident).collect()
    }

    #[test]
    fn the_warm_up_is_left_out_and_the_rest_is_in_five_parts_to_its_end() {
        let looks = looks(1..=20);
        let parts = fifths(&looks).map(|parts| parts.map(seen));
        let parts = parts.unwrap_or_default();
        assert_eq!(parts[0], [3.0, 4.0, 5.0]);
        assert_eq!(parts[FIFTHS - 1], [17.0, 18.0, 19.0, 20.0]);
        assert_eq!(parts.concat().len(), 18);
    }

    #[test]
    fn too_few_looks_are_not_judged() {
        assert!(fifths(&looks(1..=5)).is_none());
        assert!(fifths(&looks(1..=6)).is_some());
        assert!(fifths(&[]).is_none());
    }

    #[test]
    fn one_look_that_stands_out_does_not_move_the_middle() {
        let looks = looks([40, 41, 400, 42, 40]);
        assert!((median(&looks, |look| look.resident) - 41.0).abs() < 1e-9);
        assert!((most(&looks, |look| look.resident) - 400.0).abs() < 1e-9);
        assert!(median(&[], |look| look.resident).is_nan());
    }

    #[test]
    fn what_grows_all_the_time_is_not_flat() {
        let parts = fifths(&looks(50..150))
            .map(|parts| parts.map(|part| median(part, |look| look.resident)));
        let [first, .., last] = parts.unwrap_or_default();
        assert!(last > flat_memory(first), "{first} {last}");
    }

    #[test]
    fn a_tenth_more_is_flat_and_so_is_a_little_where_there_is_little() {
        assert!((flat_memory(40.0) - 48.0).abs() < 1e-9);
        assert!((flat_memory(200.0) - 220.0).abs() < 1e-9);
    }
}
