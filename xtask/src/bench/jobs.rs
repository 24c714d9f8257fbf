//! Jobs: everybody's password reset at once, against the raw hash rate of the same minutes; what sign-ins and lists wait for meanwhile;
//! and a link to everybody, where nothing is hashed and the database alone counts.
//!
//! The share of the raw rate is measured with a job that has the machine to itself and nobody to tell. With people who sign in, pages that
//! are read and two messages for each who was reset, the cores are shared with that work, and the share says how much of it there is.

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

/// A job that has the machine to itself.
fn alone(program: &Path, people: u32, table: &mut Table) -> Result<()> {
    let folder = Folder::new(program)?;
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
    let raw = Raw::begin()?;
    let (took, _) = work(&desk, &mut admin, people)?;
    raw.compare(
        "a job alone",
        f64::from(people),
        took,
        Promise::AtMost(1.05),
        table,
    )
}

/// The raw rate of the minutes around a job.
struct Raw {
    cores: usize,
    before: f64,
}

impl Raw {
    fn begin() -> Result<Self> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let before = hashing::rate(cores, RAW)?;
        Ok(Self { cores, before })
    }

    fn compare(
        self,
        what: &str,
        hashes: f64,
        took: Duration,
        promise: Promise,
        table: &mut Table,
    ) -> Result<()> {
        let Self { cores, before } = self;
        let after = hashing::rate(cores, RAW)?;
        let took = took.as_secs_f64();
        let rate = hashes / took;
        table.noted(
            &format!("{hashes:.0} hashes, {what}"),
            took,
            "s",
            Promise::None,
            &format!("{rate:.0} a second; raw {before:.0} before, {after:.0} after, {cores} cores"),
        );
        let share = f64::midpoint(before, after) / rate;
        table.row(&format!("{what} against raw hashing"), share, "×", promise);
        Ok(())
    }
}

fn everybody_reset(program: &Path, people: u32, table: &mut Table) -> Result<()> {
    let folder = Folder::new(program)?;
    lists::fill(&folder, people)?;
    folder.add_person(desk::ADMIN, Some("global_administrator"))?;
    folder.add_person(VISITOR, Some("reports_reader"))?;
    let desk = folder.serve()?;
    let quiet = visit_for(&desk, QUIET)?;
    let raw = Raw::begin()?;
    let begin = desk.resident()?;
    let run = reset_all(&desk, people)?;
    let end = desk.resident()?;
    // Who signed in meanwhile cost a hash each, too.
    let hashes = f64::from(people) + f64::from(u32::try_from(run.visits.sign_ins.len())?);
    let busy = "a job with visitors and messages";
    raw.compare(busy, hashes, run.took, Promise::None, table)?;
    for (what, quiet, busy) in [
        ("sign-in, p99", &quiet.sign_ins, &run.visits.sign_ins),
        (
            "first page of the list, p99",
            &quiet.pages,
            &run.visits.pages,
        ),
    ] {
        let (quiet, busy_at) = (quiet.percentile(99), busy.percentile(99));
        table.noted(
            &format!("{what}, while all are reset"),
            busy_at,
            "ms",
            Promise::AtMost(quiet * 2.0),
            &format!("{quiet:.1} at rest; {} times", busy.len()),
        );
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
