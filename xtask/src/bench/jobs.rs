//! Jobs: everybody's password reset at once, against the raw hash rate of the same minutes; what sign-ins and lists wait for meanwhile;
//! and a link to everybody, where nothing is hashed and the database alone counts.
//!
//! The share of the raw rate is measured with jobs that have the machine to themselves and nobody to tell, and with raw hashing between
//! them, because the rate of a machine that others share changes within a minute. With people who sign in, pages that are read and two
//! messages for each who was reset, the cores are shared with that work, and the share says how much of it there is.
//!
//! What pages wait for is measured three times: at rest, beside raw hashing of the class that hashes of jobs have, and beside a job. The
//! second is what the machine takes whatever the program does.

use super::{
    desk::{self, Desk, Folder},
    hashing,
    http::Client,
    lists,
    numbers::{Promise, Table, Times},
};
use crate::workspace::{say, step};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Somebody who signs in meanwhile: the job is for those without a role.
const VISITOR: &str = "bench.visitor@juniperpike.example";
/// How often the visitor signs in, and asks for a page between.
const PAUSE: Duration = Duration::from_millis(250);
const PAGES: u32 = 4;
/// How long is measured while nothing is reset.
const QUIET: Duration = Duration::from_secs(15);
/// How often a job is asked how far it is.
const LOOK: Duration = Duration::from_millis(100);
/// How long the raw rate is measured, before and after.
const RAW: Duration = Duration::from_secs(5);
/// How many jobs have the machine to themselves, one after the other.
const ROUNDS: u32 = 4;

/// Measures and adds to the table.
///
/// # Errors
/// The program does not do what it should, or somebody is left out.
pub fn measure(program: &Path, resets: u32, links: u32, table: &mut Table) -> Result<()> {
    step("Jobs");
    alone(program, resets, table)?;
    everybody_reset(program, resets, table)?;
    everybody_linked(program, links, table)
}

/// Jobs that have the machine to themselves, raw hashing between them.
fn alone(program: &Path, people: u32, table: &mut Table) -> Result<()> {
    let folder = Folder::new(program)?;
    let people = people.div_ceil(ROUNDS);
    let csv = tempfile::NamedTempFile::new()?;
    let mut rows = String::from("Username,Display name\n");
    for number in 0..people {
        writeln!(rows, "person.{number}@juniperpike.example,Person {number}")?;
    }
    fs::write(csv.path(), rows)?;
    folder.run(&["import", "users", &csv.path().to_string_lossy()])?;
    folder.add_person(desk::ADMIN, Some("global_administrator"))?;
    let desk = folder.serve()?;
    let mut admin = desk.signed_in(desk::ADMIN)?;
    let mut raw = Raw::begin()?;
    for _ in 0..ROUNDS {
        let (took, _) = work(&desk, &mut admin, people)?;
        raw.beside(f64::from(people), took)?;
    }
    raw.compare("jobs alone", Promise::AtMost(1.05), table);
    Ok(())
}

/// The raw rate of the minutes around jobs.
struct Raw {
    cores: usize,
    rates: Vec<f64>,
    hashes: f64,
    took: f64,
    /// What raw hashing would have taken.
    least: f64,
}

impl Raw {
    fn begin() -> Result<Self> {
        let cores = cores();
        Ok(Self {
            cores,
            rates: vec![hashing::rate(cores, RAW)?],
            hashes: 0.0,
            took: 0.0,
            least: 0.0,
        })
    }

    /// So many hashes took so long just now.
    fn beside(&mut self, hashes: f64, took: Duration) -> Result<()> {
        let before = self.rates.last().copied().unwrap_or(f64::NAN);
        let after = hashing::rate(self.cores, RAW)?;
        self.rates.push(after);
        self.hashes += hashes;
        self.took += took.as_secs_f64();
        self.least += hashes / f64::midpoint(before, after);
        Ok(())
    }

    fn compare(&self, what: &str, promise: Promise, table: &mut Table) {
        let Self {
            cores,
            rates,
            hashes,
            took,
            least,
        } = self;
        let slowest = rates.iter().copied().fold(f64::INFINITY, f64::min);
        let quickest = rates.iter().copied().fold(0.0, f64::max);
        table.noted(
            &format!("{hashes:.0} hashes, {what}"),
            *took,
            "s",
            Promise::None,
            &format!(
                "{:.0} a second; raw {slowest:.0} to {quickest:.0}, {cores} cores",
                hashes / took
            ),
        );
        table.row(
            &format!("{what}, against raw hashing"),
            took / least,
            "×",
            promise,
        );
    }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn everybody_reset(program: &Path, people: u32, table: &mut Table) -> Result<()> {
    let folder = Folder::new(program)?;
    lists::fill(&folder, people)?;
    folder.add_person(desk::ADMIN, Some("global_administrator"))?;
    folder.add_person(VISITOR, Some("reports_reader"))?;
    let desk = folder.serve()?;
    let quiet = visit_for(&desk, QUIET)?;
    let beside = hashing::beside(cores(), || visit_for(&desk, QUIET))?;
    let mut raw = Raw::begin()?;
    let begin = desk.resident()?;
    let run = reset_all(&desk, people)?;
    let end = desk.resident()?;
    // Who signed in meanwhile cost a hash each, too.
    let hashes = f64::from(people) + f64::from(u32::try_from(run.visits.sign_ins.len())?);
    raw.beside(hashes, run.took)?;
    raw.compare("a job with visitors and messages", Promise::None, table);
    for (what, of) in [
        (
            "sign-in",
            (|visits| &visits.sign_ins) as fn(&Visits) -> &Times,
        ),
        ("first page of the list", |visits| &visits.pages),
    ] {
        for percent in [50, 99] {
            let at = |visits| of(visits).percentile(percent);
            let (rest, raw, busy) = (at(&quiet), at(&beside), at(&run.visits));
            let promise = if percent == 99 {
                Promise::AtMost(rest * 2.0)
            } else {
                Promise::None
            };
            table.noted(
                &format!("{what}, p{percent}, while all are reset"),
                busy,
                "ms",
                promise,
                &format!("{rest:.1} at rest, {raw:.1} beside raw hashing"),
            );
        }
    }
    table.noted(
        "memory at the end of the job",
        end,
        "MiB",
        Promise::AtMost(run.middle * 1.2),
        &format!("{begin:.0} before, {:.0} in the middle", run.middle),
    );
    Ok(())
}

/// A job that was measured.
struct Run {
    took: Duration,
    middle: f64,
    visits: Visits,
}

fn reset_all(desk: &Desk, people: u32) -> Result<Run> {
    let mut admin = desk.signed_in(desk::ADMIN)?;
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let visitor = scope.spawn(|| visit(desk, || !over.load(Ordering::Relaxed)));
        let job = work(desk, &mut admin, people);
        over.store(true, Ordering::Relaxed);
        let visits = visitor
            .join()
            .unwrap_or_else(|_| Err(anyhow!("the visitor died")))?;
        let (took, middle) = job?;
        Ok(Run {
            took,
            middle,
            visits,
        })
    })
}

fn work(desk: &Desk, admin: &mut Client, people: u32) -> Result<(Duration, f64)> {
    let wanted = json!({
        "work": { "reset": { "shape": { "shape": "characters", "length": 16 }, "delivery": "show" } },
        "selection": { "matching": { "filter": { "role": "no_role" }, "except": [] } },
    });
    let start = Instant::now();
    let answer = admin.post("/api/v1/jobs", "application/json", &wanted.to_string())?;
    if answer.status != 201 {
        bail!("POST /api/v1/jobs: {} {}", answer.status, answer.text());
    }
    let job: Value = serde_json::from_slice(&answer.body)?;
    let path = format!(
        "/api/v1/jobs/{}",
        job["id"].as_str().context("a job has an id")?
    );
    let mut middle = None;
    loop {
        thread::sleep(LOOK);
        let job: Value = serde_json::from_slice(&admin.get(&path)?.body)?;
        let done = job["counts"]["done"].as_u64().context("a job has counts")?;
        if middle.is_none() && done * 2 >= u64::from(people) {
            middle = Some(desk.resident()?);
        }
        if job["state"] == "done" {
            if done != u64::from(people) {
                bail!("{} of {people} were reset", job["counts"]);
            }
            return Ok((start.elapsed(), middle.unwrap_or(f64::NAN)));
        }
    }
}

/// What the visitor waited for.
#[derive(Default)]
struct Visits {
    sign_ins: Times,
    pages: Times,
}

fn visit_for(desk: &Desk, lasting: Duration) -> Result<Visits> {
    let start = Instant::now();
    visit(desk, || start.elapsed() < lasting)
}

fn visit(desk: &Desk, goes_on: impl Fn() -> bool) -> Result<Visits> {
    let mut reader = desk.signed_in(VISITOR)?;
    let mut door = Client::new(desk.address);
    let mut visits = Visits::default();
    let mut turn = 0;
    while goes_on() {
        let start = Instant::now();
        let answer = desk::sign_in(&mut door, VISITOR)?;
        if answer.status != 201 {
            bail!("a sign-in meanwhile: {} {}", answer.status, answer.text());
        }
        visits.sign_ins.add(start.elapsed());
        turn += 1;
        if turn % 8 == 0 {
            // Ten sessions an account, the oldest goes.
            let start = Instant::now();
            reader = desk.signed_in(VISITOR)?;
            visits.sign_ins.add(start.elapsed());
        }
        for _ in 0..PAGES {
            visits.pages.add(lists::wait(&mut reader, "")?);
            thread::sleep(PAUSE / PAGES);
        }
    }
    Ok(visits)
}

fn everybody_linked(program: &Path, people: u32, table: &mut Table) -> Result<()> {
    let folder = Folder::new(program)?;
    lists::fill(&folder, people)?;
    let start = Instant::now();
    let told = folder.run(&["reset", "--all", "--links", "--yes"])?;
    let took = start.elapsed().as_secs_f64();
    let end: Value = serde_json::from_str(told.lines().last().context("an outcome")?)?;
    if end["done"] != json!(people) {
        bail!("not everybody got a link: {end}");
    }
    say(&format!("{end}"));
    table.noted(
        &format!("{people} links, a job"),
        took,
        "s",
        Promise::AtMost(60.0),
        &format!("{:.0} a second", f64::from(people) / took),
    );
    Ok(())
}
