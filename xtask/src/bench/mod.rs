//! `cargo xtask bench`: measures what the product promises, with the program that is shipped, and prints each figure
//! beside its promise.
//!
//! Everything is used from outside, through the command line and HTTP. Figures are of this machine at this moment: what
//! can be compared between machines is the share of the raw hash rate.

mod desk;
mod hashing;
mod http;
mod jobs;
mod lists;
mod messages;
mod numbers;
mod people;
mod recovery;
mod sign_ins;
mod sink;
mod steady;
mod visit;

use crate::{
    program,
    site::{budget, kilobytes},
    workspace::{self, step},
};
use anyhow::Result;
use desk::Folder;
use numbers::{Promise, Table, Times};
use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// These parts alone, with commas between
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    only: Vec<Part>,
    /// How many people the lists have
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    sizes: Vec<u32>,
    /// How long sign-ins are measured
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    seconds: u64,
    /// How many people a job resets
    #[arg(long, value_name = "PEOPLE", default_value_t = 10_000)]
    resets: u32,
    /// How many people a job mails a link to
    #[arg(long, value_name = "PEOPLE", default_value_t = 100_000)]
    links: u32,
    /// How long steady load lasts
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=24 * 60))]
    minutes: u32,
    /// How often each list is asked for
    #[arg(long, default_value_t = 200)]
    rounds: usize,
    /// A program that is there already, instead of building it
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

/// What can be measured alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Part {
    /// Start time, memory of a program that nobody uses
    Rest,
    /// What a first visit loads
    Visits,
    /// Passwords checked a second
    SignIns,
    /// The way back in: what its time tells, and how long it is
    Recovery,
    /// Messages sent a second, and what pages wait for meanwhile
    Messages,
    /// Everybody reset at once, and what others wait for meanwhile
    Jobs,
    /// Pages of the list of people
    Lists,
    /// What the program holds under load that goes on; takes so long that it has to be named
    Steady,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        if self.only.is_empty() {
            part != Part::Steady
        } else {
            self.only.contains(&part)
        }
    }
}

/// Measures.
///
/// # Errors
/// It cannot be measured.
pub fn run(options: &Options) -> Result<()> {
    let program = match &options.program {
        Some(program) => program.clone(),
        None => program::shipped()?,
    };
    let mut table = Table::default();
    five_hundred_people(&program, options, &mut table)?;
    if options.wants(Part::Messages) {
        messages::measure(&program, &mut table)?;
    }
    if options.wants(Part::Jobs) {
        jobs::measure(&program, options.resets, options.links, &mut table)?;
    }
    if options.wants(Part::Lists) {
        for size in &options.sizes {
            lists::measure(&program, *size, options.rounds, &mut table)?;
        }
    }
    if options.wants(Part::Steady) {
        steady::measure(&program, options.minutes, &mut table)?;
    }
    table.print();
    Ok(())
}

/// What is measured with the five hundred people of the browser tests.
fn five_hundred_people(program: &Path, options: &Options, table: &mut Table) -> Result<()> {
    let [rests, visits, sign_ins, recovery] =
        [Part::Rest, Part::Visits, Part::SignIns, Part::Recovery].map(|part| options.wants(part));
    if !(rests || visits || sign_ins || recovery) {
        return Ok(());
    }
    let folder = five_hundred(program)?;
    // Sign-ins are measured against what the program takes at rest.
    let idle = if rests || sign_ins {
        at_rest(&folder, table)?
    } else {
        0.0
    };
    if visits {
        first_visits(&folder, table)?;
    }
    if sign_ins {
        let lasting = Duration::from_secs(options.seconds);
        sign_ins::measure(&folder, idle, lasting, table)?;
    }
    if recovery {
        recovery::measure(&folder, table)?;
    }
    Ok(())
}

/// A folder with the five hundred people of the browser tests and somebody who measures.
fn five_hundred(program: &Path) -> Result<Folder> {
    let folder = Folder::new(program)?;
    let people = workspace::root().join("end2end/people.csv");
    folder.run(&["import", "users", &people.to_string_lossy()])?;
    folder.add_person(desk::ADMIN, Some("global_administrator"))?;
    Ok(folder)
}

/// Start time and memory of a program that nobody uses.
fn at_rest(folder: &Folder, table: &mut Table) -> Result<f64> {
    step("Start and rest");
    let mut starts = Times::default();
    for _ in 0..10 {
        starts.add(folder.serve()?.started_in);
    }
    table.noted(
        "start to first answer, median of ten",
        starts.percentile(50),
        "ms",
        Promise::AtMost(100.0),
        &format!("worst {:.0}", starts.percentile(100)),
    );
    let desk = folder.serve()?;
    thread::sleep(Duration::from_secs(2));
    let idle = desk.resident()?;
    table.row(
        "memory idle, 500 people",
        idle,
        "MiB",
        Promise::AtMost(30.0),
    );
    Ok(idle)
}

fn first_visits(folder: &Folder, table: &mut Table) -> Result<()> {
    step("First visit");
    let desk = folder.serve()?;
    let sign_in = visit::of(&mut http::Client::new(desk.address), "/sign-in")?;
    let kilo = |bytes: usize| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
    table.row(
        "sign-in page, usable (HTML and CSS)",
        kilo(sign_in.usable),
        "kB",
        Promise::AtMost(kilo(budget::SIGN_IN)),
    );
    let files = |visit: &visit::Visit| format!("{} files", visit.files);
    table.noted(
        "sign-in page, everything",
        kilo(sign_in.all),
        "kB",
        Promise::None,
        &files(&sign_in),
    );
    let list = visit::of(&mut visit::browser(&desk, desk::ADMIN)?, "/admin/users")?;
    table.noted(
        "Active users, everything",
        kilo(list.all),
        "kB",
        Promise::None,
        &files(&list),
    );
    Ok(())
}

/// The size of the sign-in page, for the tests.
///
/// # Errors
/// The program does not show it.
pub fn sign_in_page(program: &Path) -> Result<budget::Line> {
    let folder = Folder::new(program)?;
    folder.run(&["user", "list"])?;
    let desk = folder.serve()?;
    let visit = visit::of(&mut http::Client::new(desk.address), "/sign-in")?;
    workspace::say(&format!(
        "sign-in page with everything: {}",
        kilobytes(visit.all)
    ));
    Ok(budget::Line {
        what: "sign-in page, HTML and CSS".to_owned(),
        size: visit.usable,
        limit: budget::SIGN_IN,
    })
}
