//! Sign-ins as fast as they go: 64 clients, each with an account of its own, over HTTP, while somebody else asks whether
//! the program is alive and the memory is watched. Beside it the rate at which this machine can hash at all.
//!
//! The clients run on the cores that hash, and what they take is part of the figure: where processor time went is told
//! beside it, and that share holds on a machine that has other things to do too.

use super::{
    desk::{self, Desk, Folder, Work},
    hashing,
    http::Client,
    numbers::{Promise, Table, Times},
};
use crate::workspace::step;
use anyhow::{Result, anyhow};
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

const CLIENTS: usize = 64;
/// What one hash may take: m = 19456 KiB.
const HASH_MIB: f64 = 19.0;

/// Measures and adds to the table.
///
/// # Errors
/// The program does not do what it should.
pub fn measure(folder: &Folder, idle: f64, lasting: Duration, table: &mut Table) -> Result<()> {
    step("Sign-ins");
    for client in 0..CLIENTS {
        folder.add_person(&name(client), None)?;
    }
    let desk = folder.serve()?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    // Before and after, because a machine's speed drifts.
    let before = hashing::rate(cores, lasting / 3)?;
    let load = saturate(&desk, lasting)?;
    let after = hashing::rate(cores, lasting / 3)?;
    let raw = f64::midpoint(before, after);
    table.noted(
        "Argon2id on all cores, kept memory",
        raw,
        "/s",
        Promise::None,
        &format!("{cores} cores; {before:.0} before, {after:.0} after"),
    );
    table.noted(
        "sign-ins over HTTP, 64 clients",
        load.rate,
        "/s",
        Promise::AtLeast(raw * 0.95),
        &format!(
            "{} refused; p99 {:.0} ms",
            load.refused,
            load.times.percentile(99)
        ),
    );
    table.row(
        "share of the raw rate",
        100.0 * load.rate / raw,
        "%",
        Promise::AtLeast(95.0),
    );
    let all = load.work.hashing + load.work.rest + load.clients;
    table.noted(
        "processor time that went into hashing",
        100.0 * load.work.hashing / all,
        "%",
        Promise::None,
        &format!(
            "{:.1} % the rest of the program, {:.1} % the clients",
            100.0 * load.work.rest / all,
            100.0 * load.clients / all
        ),
    );
    table.noted(
        "/healthz meanwhile, p99",
        load.alive.percentile(99),
        "ms",
        Promise::AtMost(100.0),
        &format!("{} answers", load.alive.len()),
    );
    #[expect(clippy::cast_precision_loss, reason = "few cores")]
    let most = idle + cores as f64 * HASH_MIB + 20.0;
    table.row(
        "memory at its peak",
        desk.peak()?,
        "MiB",
        Promise::AtMost(most),
    );
    Ok(())
}

fn name(client: usize) -> String {
    format!("bench.{client}@juniperpike.example")
}

struct Load {
    rate: f64,
    refused: usize,
    times: Times,
    alive: Times,
    /// What the program did meanwhile, and what the clients did.
    work: Work,
    clients: f64,
}

fn saturate(desk: &Desk, lasting: Duration) -> Result<Load> {
    let address = desk.address;
    let over = AtomicBool::new(false);
    let (work, own) = (desk.work()?, desk::own_work()?);
    let warm = Duration::from_secs(1);
    let begin = Instant::now() + warm;
    let end = begin + lasting;
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(move || sign_in_until(address, &name(client), begin, end)))
            .collect();
        let over = &over;
        let probe = scope.spawn(move || ask_alive(address, begin, over));
        let mut times = Times::default();
        let mut refused = 0;
        for client in clients {
            let (good, bad) = client
                .join()
                .unwrap_or_else(|_| Err(anyhow!("a client died")))?;
            times.append(good);
            refused += bad;
        }
        over.store(true, Ordering::Relaxed);
        let alive = probe
            .join()
            .unwrap_or_else(|_| Err(anyhow!("the probe died")))?;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52 sign-ins")]
        let rate = times.len() as f64 / lasting.as_secs_f64();
        let work_now = desk.work()?;
        Ok(Load {
            work: Work {
                hashing: work_now.hashing - work.hashing,
                rest: work_now.rest - work.rest,
            },
            clients: desk::own_work()? - own,
            rate,
            refused,
            times,
            alive,
        })
    })
}

/// Counts what was finished between `begin` and `end`.
fn sign_in_until(
    address: SocketAddr,
    user: &str,
    begin: Instant,
    end: Instant,
) -> Result<(Times, usize)> {
    let mut client = Client::new(address);
    let request = desk::prepared_sign_in(&client, user);
    let mut times = Times::default();
    let mut refused = 0;
    loop {
        let start = Instant::now();
        let status = client.repeat(&request)?;
        let now = Instant::now();
        if now > end {
            return Ok((times, refused));
        }
        if now >= begin {
            if status == 201 {
                times.add(now - start);
            } else {
                refused += 1;
            }
        }
    }
}

fn ask_alive(address: SocketAddr, begin: Instant, over: &AtomicBool) -> Result<Times> {
    let mut client = Client::new(address);
    let mut times = Times::default();
    while !over.load(Ordering::Relaxed) {
        let start = Instant::now();
        client.get("/healthz")?;
        if start >= begin {
            times.add(start.elapsed());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(times)
}
