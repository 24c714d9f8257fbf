//! The list of people at a size: its first, middle and last page, every sort both ways, searches. Over HTTP, so that a
//! figure is what a page waits for.

use super::{
    desk::{self, Folder},
    http::Client,
    numbers::{Promise, Table, Times},
    people,
};
use crate::workspace::{say, step};
use anyhow::{Context, Result, bail};
use std::{
    path::Path,
    time::{Duration, Instant},
};

const SORTS: [&str; 6] = [
    "display_name",
    "user_name",
    "department",
    "last_sign_in",
    "password_set",
    "created",
];

/// Common, rare, short, long, nothing, other scripts; two words.
pub const SEARCHES: [&str; 10] = [
    "smith",
    "an",
    "q",
    "zoltan.xu",
    "nobodyhasthis",
    "%E6%9D%8E",
    "m%C3%BCller",
    "finance%20berlin",
    "42",
    "%D9%85%D8%AD%D9%85%D8%AF",
];

/// What a page may take at a size, in milliseconds at the 99th of a hundred.
fn promise(people: u32) -> Promise {
    Promise::AtMost(match people {
        0..=10_000 => 5.0,
        10_001..=100_000 => 8.0,
        _ => 15.0,
    })
}

/// Measures at this size and adds to the table.
///
/// # Errors
/// The program does not do what it should.
pub fn measure(program: &Path, size: u32, rounds: usize, table: &mut Table) -> Result<()> {
    step(&format!("Lists of {size} people"));
    let folder = Folder::new(program)?;
    let took = fill(&folder, size)?;
    let per_second = f64::from(size) / took.as_secs_f64();
    table.row(
        &format!("{size} people: imported"),
        per_second,
        "/s",
        Promise::None,
    );
    folder.add_person(desk::ADMIN, Some("global_administrator"))?;
    let desk = folder.serve()?;
    let mut client = desk.signed_in(desk::ADMIN)?;
    let middle = walk_to_the_middle(&mut client, size)?;
    let kinds: Vec<(&str, Vec<String>)> = vec![
        ("first page", vec![String::new()]),
        ("middle page", vec![format!("&after={middle}")]),
        ("last page", vec!["&from_end=1".to_owned()]),
        ("each sort", sorts()),
        (
            "search",
            SEARCHES.iter().map(|words| format!("&q={words}")).collect(),
        ),
    ];
    for (kind, queries) in kinds {
        one(
            &mut client,
            &format!("{size} people: {kind}"),
            &queries,
            rounds,
            promise(size),
            table,
        )?;
    }
    for (kind, path) in [("reports", "/api/v1/reports"), ("home", "/api/v1/home")] {
        let mut times = Times::default();
        for _ in 0..=rounds.min(10) {
            let start = Instant::now();
            let answer = client.get(path)?;
            times.add(start.elapsed());
            if answer.status != 200 {
                bail!("GET {path}: {}", answer.status);
            }
        }
        table.noted(
            &format!("{size} people: {kind}, p50"),
            times.percentile(50),
            "ms",
            Promise::None,
            &format!("p99 {:.0}", times.percentile(99)),
        );
    }
    table.row(
        &format!("{size} people: memory at its peak"),
        desk.peak()?,
        "MiB",
        Promise::None,
    );
    Ok(())
}

fn sorts() -> Vec<String> {
    SORTS
        .iter()
        .flat_map(|sort| {
            ["0", "1"].map(|descending| format!("&sort={sort}&descending={descending}"))
        })
        .collect()
}

/// Imports so many people; answers how long that took.
///
/// # Errors
/// The program refuses.
pub fn fill(folder: &Folder, size: u32) -> Result<Duration> {
    let start = Instant::now();
    let csv = tempfile::NamedTempFile::new()?;
    let mut from = 0;
    while from < size {
        let to = size.min(from + people::AT_A_TIME);
        people::write(csv.path(), from..to)?;
        folder.run(&["import", "users", &csv.path().to_string_lossy()])?;
        from = to;
        if from % 100_000 == 0 {
            say(&format!(
                "{from} people, {:.0} s",
                start.elapsed().as_secs_f64()
            ));
        }
    }
    Ok(start.elapsed())
}

/// The cursor that half of the people stand before.
fn walk_to_the_middle(client: &mut Client, size: u32) -> Result<String> {
    let mut after = String::new();
    for _ in 0..(size / 400).max(1) {
        let query = if after.is_empty() {
            String::new()
        } else {
            format!("&after={after}")
        };
        let page = page(client, &format!("&limit=200{query}"))?;
        let Some(next) = page["next"].as_str() else {
            break;
        };
        next.clone_into(&mut after);
    }
    Ok(after)
}

/// A page of the list of people.
///
/// # Errors
/// It is not answered.
pub fn page(client: &mut Client, query: &str) -> Result<serde_json::Value> {
    let answer = client.get(&path(query))?;
    if answer.status != 200 {
        bail!("GET {}: {} {}", path(query), answer.status, answer.text());
    }
    serde_json::from_slice(&answer.body).context("a page of people")
}

/// How long a page is waited for.
///
/// # Errors
/// It is not answered.
pub fn wait(client: &mut Client, query: &str) -> Result<Duration> {
    let start = Instant::now();
    let answer = client.get(&path(query))?;
    let took = start.elapsed();
    if answer.status != 200 {
        bail!("GET {}: {}", path(query), answer.status);
    }
    Ok(took)
}

fn path(query: &str) -> String {
    format!("/api/v1/people?{}", query.trim_start_matches('&'))
}

/// All queries of one kind, in turn, `rounds` times each; the worst query is told beside the whole.
fn one(
    client: &mut Client,
    what: &str,
    queries: &[String],
    rounds: usize,
    promise: Promise,
    table: &mut Table,
) -> Result<()> {
    let mut all = Times::default();
    let mut worst = (0.0, String::new());
    for query in queries {
        page(client, query)?;
        let mut times = Times::default();
        for _ in 0..rounds {
            times.add(wait(client, query)?);
        }
        let p99 = times.percentile(99);
        if p99 > worst.0 {
            worst = (p99, query.clone());
        }
        all.append(times);
    }
    let note = if queries.len() > 1 {
        format!(
            "p50 {:.2}; worst {:.2}: {}",
            all.percentile(50),
            worst.0,
            worst.1
        )
    } else {
        format!("p50 {:.2}", all.percentile(50))
    };
    table.noted(
        &format!("{what}, p99"),
        all.percentile(99),
        "ms",
        promise,
        &note,
    );
    Ok(())
}
