//! The way back in, and **Ask an administrator**: whether the time of an answer tells if a name exists (promise E2), and what the steps take at a
//! hundred a second.
//!
//! Names that exist and names that do not take turns, each from an address of its own behind a trusted proxy, because one address may begin few.
//! The two samples are compared by ranks (Mann and Whitney, 1947): the share of pairs in which the known name took longer would be a half if the time told nothing.

use super::{
    desk::Folder,
    http::{Answer, Client},
    numbers::{Promise, Table, Times},
};
use crate::workspace::step;
use anyhow::{Context, Result, bail};
use std::{
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};

/// Of each kind.
const SAMPLES: usize = 2_000;
/// What is done for the first time takes longer, whoever is named: so many are not counted, and name nobody.
const WARM_UP: usize = 100;
/// A hundred ways a second.
const PACE: Duration = Duration::from_millis(10);
const FORM: &str = "application/x-www-form-urlencoded";

/// What is timed. A code that is wrong is compared with one that was sent, where there is anybody.
const STEPS: [&str; 4] = [
    "the name",
    "asking for a code",
    "a wrong code",
    "asking an administrator",
];

/// Those whose answer is held, so that its time tells nothing: they are not to be quick.
const HELD: [&str; 2] = [STEPS[2], STEPS[3]];

/// What one kind of name took, step by step.
type Arm = [Vec<Duration>; STEPS.len()];

/// Measures.
///
/// # Errors
/// It cannot be measured.
pub fn measure(folder: &Folder, table: &mut Table) -> Result<()> {
    step("The way back in");
    let people = known(folder)?;
    let desk = folder.serve()?;
    let mut arms = [Arm::default(), Arm::default()];
    for round in 0..SAMPLES + WARM_UP {
        // Each kind goes first as often as the other.
        for place in 0..2 {
            let kind = (round + place) % 2;
            let name = if kind == 0 && round >= WARM_UP {
                people[round % people.len()].clone()
            } else {
                format!("nobody.{round:05}@juniperpike.example")
            };
            let turn = Instant::now();
            let took = one(desk.address, round * 2 + place, &name)?;
            if round >= WARM_UP {
                for (times, took) in arms[kind].iter_mut().zip(took) {
                    times.push(took);
                }
            }
            thread::sleep(PACE.saturating_sub(turn.elapsed()));
        }
    }
    let [known, unknown] = &arms;
    for ((what, known), unknown) in STEPS.iter().zip(known).zip(unknown) {
        let (share, deviation) = ranks(known, unknown);
        let note = format!("z = {deviation:.2} over {SAMPLES} each");
        table.noted(
            &format!("{what}: known took longer than unknown"),
            share * 100.0,
            "%",
            Promise::None,
            &note,
        );
        // Two-sided at one in a thousand.
        table.row(
            &format!("{what}: standard deviations from telling nothing"),
            deviation.abs(),
            "",
            Promise::AtMost(3.29),
        );
        let mut times = Times::default();
        known
            .iter()
            .chain(unknown)
            .for_each(|time| times.add(*time));
        let promise = if HELD.contains(what) {
            Promise::None
        } else {
            Promise::AtMost(15.0)
        };
        table.row(&format!("{what}, p99"), times.percentile(99), "ms", promise);
    }
    Ok(())
}

/// People with an alternate address.
fn known(folder: &Folder) -> Result<Vec<String>> {
    let all = folder.run(&["export", "users"])?;
    let names = all.lines().skip(1).filter_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let has_address = cells.iter().filter(|cell| cell.contains('@')).count() > 1;
        has_address.then(|| cells[0].trim_matches('"').to_owned())
    });
    let names: Vec<String> = names.filter(|name| name.contains('@')).collect();
    // Five wrong codes a day are answered as wrong, the sixth otherwise.
    if names.len() * 5 < SAMPLES {
        bail!("each name would be asked for too often: {}", names.len());
    }
    Ok(names)
}

/// One browser: the name, a method, a code that is wrong, and a person to ask instead.
fn one(address: SocketAddr, number: usize, name: &str) -> Result<[Duration; STEPS.len()]> {
    let mut client = Client::new(address);
    let ip = format!(
        "198.{}.{}.{}",
        18 + number / 65_536,
        number / 256 % 256,
        number % 256
    );
    client.say("X-Forwarded-For", &ip);
    // The connection is there before anything is timed.
    client.get("/healthz")?;
    let name = format!("user_name={}", name.replace('@', "%40"));
    let (begun, name_took) = timed(&mut client, "/recover", &name, 303)?;
    let cookie = begun.cookies().pop().context("a way is in a cookie")?;
    client.say("Cookie", &cookie);
    let (_, code_took) = timed(&mut client, "/recover/method", "method=email", 303)?;
    let (_, proof_took) = timed(&mut client, "/recover/code", "code=000000", 422)?;
    let (_, ask_took) = timed(&mut client, "/recover/ask", &name, 303)?;
    Ok([name_took, code_took, proof_took, ask_took])
}

fn timed(client: &mut Client, path: &str, body: &str, status: u16) -> Result<(Answer, Duration)> {
    let start = Instant::now();
    let answer = client.post(path, FORM, body)?;
    let took = start.elapsed();
    if answer.status != status {
        bail!("{path} was answered {}", answer.status);
    }
    Ok((answer, took))
}

/// The share of pairs in which one of the first took longer than one of the second, and how many standard deviations that is from a half.
#[expect(clippy::cast_precision_loss, reason = "some thousand")]
fn ranks(first: &[Duration], second: &[Duration]) -> (f64, f64) {
    let mut all: Vec<(Duration, bool)> = first
        .iter()
        .map(|time| (*time, true))
        .chain(second.iter().map(|time| (*time, false)))
        .collect();
    all.sort_unstable();
    // Equal times share the mean of their ranks.
    let (mut sum, mut at) = (0.0, 0);
    while at < all.len() {
        let end = all[at..].partition_point(|(time, _)| *time == all[at].0) + at;
        let rank = (at + 1 + end) as f64 / 2.0;
        sum += rank
            * all[at..end]
                .iter()
                .filter(|(_, is_first)| *is_first)
                .count() as f64;
        at = end;
    }
    let (n, m) = (first.len() as f64, second.len() as f64);
    let u = sum - n * (n + 1.0) / 2.0;
    let deviation = (n * m * (n + m + 1.0) / 12.0).sqrt();
    (u / (n * m), (u - n * m / 2.0) / deviation)
}

#[cfg(test)]
mod tests {
    use super::ranks;
    use std::time::Duration;

    #[test]
    fn ranks_tell_a_shift_and_nothing_where_there_is_none() {
        let times = |from: u64| {
            (0..1000)
                .map(|n| Duration::from_nanos(from + n * 7 % 997))
                .collect::<Vec<_>>()
        };
        let (share, deviation) = ranks(&times(0), &times(0));
        assert!((share - 0.5).abs() < 1e-9 && deviation.abs() < 1e-9);
        let (share, deviation) = ranks(&times(300), &times(0));
        assert!(share > 0.6 && deviation > 5.0, "{share} {deviation}");
    }
}
