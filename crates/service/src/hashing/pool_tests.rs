#![expect(clippy::unwrap_used, reason = "tests")]

use super::{HashError, Hasher, Lane, Load, Memory, Phc, Stored, compute};
use crate::hashing::{HashingConfig, Pepper};
use crate::testing::SeededEntropy;
use argon2::password_hash::{PasswordVerifier as _, phc::PasswordHash};
use domain::password::Opaque;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

/// Longer than any machine takes for a test.
const PATIENT: Duration = Duration::from_hours(1);

fn start(change: impl FnOnce(&mut HashingConfig)) -> Hasher {
    let mut config = HashingConfig::cheap_for_tests();
    change(&mut config);
    config.check().unwrap();
    Hasher::start(config, Arc::new(SeededEntropy::new(1))).unwrap()
}

fn with(change: impl FnOnce(&mut HashingConfig)) -> HashingConfig {
    let mut config = HashingConfig::default();
    change(&mut config);
    config
}

fn form(text: &str) -> Opaque {
    Opaque::new(text).unwrap()
}

fn pepper(id: &str, byte: u8) -> Pepper {
    Pepper {
        id: id.to_owned(),
        key: Zeroizing::new(vec![byte; 32]),
    }
}

#[test]
fn p5_a_configuration_below_the_floor_does_not_start() {
    let floor = HashingConfig::default();
    assert_eq!(
        (floor.memory_kib, floor.passes, floor.lanes),
        (19_456, 2, 1)
    );
    assert!(floor.check().is_ok());
    for weak in [
        with(|config| config.memory_kib = 19_455),
        with(|config| config.passes = 1),
        with(|config| config.lanes = 0),
        with(|config| config.memory_kib = 131_073),
        with(|config| config.passes = 31),
        with(|config| config.workers = Some(0)),
        with(|config| {
            config.peppers = vec![Pepper {
                id: "a".to_owned(),
                key: Zeroizing::new(vec![0; 31]),
            }];
        }),
        with(|config| config.peppers = vec![pepper("a", 1), pepper("a", 2)]),
    ] {
        assert!(weak.check().is_err(), "{weak:?}");
    }
}

#[tokio::test]
async fn p5_hashes_are_argon2id_v19_with_a_16_byte_salt_and_a_32_byte_tag() {
    let config = with(|config| config.workers = Some(1));
    let hasher = Hasher::start(config, Arc::new(SeededEntropy::new(1))).unwrap();
    let stored = hasher
        .hash(Lane::Interactive, &form("secret"))
        .await
        .unwrap();
    let parts: Vec<&str> = stored.phc.split('$').collect();
    assert_eq!(parts[..4], ["", "argon2id", "v=19", "m=19456,t=2,p=1"]);
    assert_eq!(
        (parts[4].len(), parts[5].len()),
        (22, 43),
        "16 and 32 bytes in base64"
    );
    // The reference implementation reads it too: nothing about the form is our own.
    let parsed = PasswordHash::new(&stored.phc).unwrap();
    assert!(
        argon2::Argon2::default()
            .verify_password(b"secret", &parsed)
            .is_ok()
    );
    assert!(
        argon2::Argon2::default()
            .verify_password(b"Secret", &parsed)
            .is_err()
    );
}

#[tokio::test]
async fn p2_any_differing_byte_fails_up_to_the_longest_password() {
    let hasher = start(|_| {});
    let long = "x".repeat(256);
    let stored = hasher
        .hash(Lane::Interactive, &form(&long))
        .await
        .unwrap()
        .phc;
    assert!(
        hasher
            .verify(Lane::Interactive, Some(&form(&long)), Some(&stored))
            .await
            .unwrap()
            .matches
    );
    for place in [0, 55, 71, 72, 127, 255] {
        let mut other = long.clone();
        other.replace_range(place..=place, "y");
        assert!(
            !hasher
                .verify(Lane::Interactive, Some(&form(&other)), Some(&stored))
                .await
                .unwrap()
                .matches,
            "{place}"
        );
    }
    assert!(
        !hasher
            .verify(Lane::Interactive, Some(&form(&long[..255])), Some(&stored))
            .await
            .unwrap()
            .matches
    );
}

#[tokio::test]
async fn p7_every_comparison_is_one_hash_also_where_there_is_nothing_to_compare() {
    let hasher = start(|_| {});
    let stored = hasher
        .hash(Lane::Interactive, &form("secret"))
        .await
        .unwrap()
        .phc;
    let too_strong = stored.replace("t=1", "t=31");
    let mut calls = hasher.calls();
    for (password, stored) in [
        (Some("secret"), Some(stored.as_str())),
        (Some("other"), Some(stored.as_str())),
        (Some("secret"), None),
        (None, Some(stored.as_str())),
        (None, None),
        (Some("secret"), Some(too_strong.as_str())),
        (Some("secret"), Some("damaged")),
    ] {
        let expected =
            password == Some("secret") && stored.is_some_and(|text| text.contains("t=1,"));
        let verdict = hasher
            .verify(Lane::Interactive, password.map(form).as_ref(), stored)
            .await
            .unwrap();
        assert_eq!(verdict.matches, expected, "{password:?} {stored:?}");
        calls += 1;
        assert_eq!(hasher.calls(), calls, "{password:?} {stored:?}");
    }
}

#[tokio::test]
async fn p5_other_stored_parameters_are_run_as_they_are_and_reported_as_outdated() {
    let old = start(|config| config.passes = 3);
    let stored = old
        .hash(Lane::Interactive, &form("secret"))
        .await
        .unwrap()
        .phc;
    let new = start(|config| config.memory_kib = 64);
    let verdict = new
        .verify(Lane::Interactive, Some(&form("secret")), Some(&stored))
        .await
        .unwrap();
    assert!(verdict.matches && verdict.is_outdated);
    let fresh = new
        .hash(Lane::Interactive, &form("secret"))
        .await
        .unwrap()
        .phc;
    let verdict = new
        .verify(Lane::Interactive, Some(&form("secret")), Some(&fresh))
        .await
        .unwrap();
    assert!(verdict.matches && !verdict.is_outdated);
}

#[tokio::test]
async fn p5_a_pepper_is_needed_to_verify_and_an_old_one_stays_good_until_upgraded() {
    let first = start(|config| config.peppers = vec![pepper("k1", 1)]);
    let stored = first
        .hash(Lane::Interactive, &form("secret"))
        .await
        .unwrap();
    assert_eq!(stored.pepper, "k1");
    let rotated = start(|config| config.peppers = vec![pepper("k2", 2), pepper("k1", 1)]);
    let verdict = rotated
        .verify(Lane::Interactive, Some(&form("secret")), Some(&stored.phc))
        .await
        .unwrap();
    assert!(verdict.matches && verdict.is_outdated);
    for other in [
        start(|_| {}),
        start(|config| config.peppers = vec![pepper("k1", 3)]),
    ] {
        assert!(
            !other
                .verify(Lane::Interactive, Some(&form("secret")), Some(&stored.phc))
                .await
                .unwrap()
                .matches
        );
    }
}

/// Holds the workers in the middle of their work until it is opened, and notes in which order work began.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<Seen>, Condvar)>);

#[derive(Default)]
struct Seen {
    open: bool,
    begun: Vec<String>,
}

impl Gate {
    /// A pool whose every hash waits at this gate.
    fn before(&self, workers: usize, change: impl FnOnce(&mut HashingConfig)) -> Hasher {
        let mut config = HashingConfig::cheap_for_tests();
        config.workers = Some(workers);
        change(&mut config);
        let gate = self.clone();
        let held = move |password: &[u8], recipe: &Phc, memory: &mut Memory| {
            gate.pass(&String::from_utf8_lossy(password));
            compute(password, recipe, memory)
        };
        let entropy = Arc::new(SeededEntropy::new(1));
        Hasher::start_computing(config, entropy, Box::new(held)).unwrap()
    }

    fn pass(&self, password: &str) {
        let (seen, opened) = &*self.0;
        let mut seen = seen.lock().unwrap();
        seen.begun.push(password.to_owned());
        drop(opened.wait_while(seen, |seen| !seen.open).unwrap());
    }

    fn open(&self) {
        let (seen, opened) = &*self.0;
        seen.lock().unwrap().open = true;
        opened.notify_all();
    }

    /// The passwords in the order in which workers took them up.
    fn begun(&self) -> Vec<String> {
        self.0.0.lock().unwrap().begun.clone()
    }
}

/// Lets others go on until this holds.
async fn until(holds: impl Fn() -> bool) {
    while !holds() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// How many wait in the people's lane and in the bulk lane.
fn waiting(hasher: &Hasher) -> (usize, usize) {
    let lanes = hasher.0.shared.lock();
    (lanes.people.len(), lanes.bulk.len())
}

fn asks(
    hasher: &Hasher,
    lane: Lane,
    password: &'static str,
) -> JoinHandle<Result<Stored, HashError>> {
    let hasher = hasher.clone();
    tokio::spawn(async move { hasher.hash(lane, &form(password)).await })
}

#[tokio::test]
async fn p6_no_more_than_the_workers_run_at_once() {
    let gate = Gate::default();
    let hasher = gate.before(2, |_| {});
    let all: Vec<_> = (0..10).map(|_| asks(&hasher, Lane::Bulk, "bulk")).collect();
    until(|| gate.begun().len() == 2 && waiting(&hasher) == (0, 8)).await;
    gate.open();
    for one in all {
        assert!(one.await.unwrap().is_ok());
    }
    assert_eq!((hasher.most_at_once(), hasher.calls()), (2, 10));
}

#[tokio::test]
async fn p6_both_lanes_together_run_no_more_and_people_take_the_next_place() {
    let gate = Gate::default();
    let hasher = gate.before(2, |_| {});
    let bulk: Vec<_> = (0..6).map(|_| asks(&hasher, Lane::Bulk, "bulk")).collect();
    until(|| gate.begun().len() == 2 && waiting(&hasher) == (0, 4)).await;
    let people: Vec<_> = (0..6)
        .map(|_| asks(&hasher, Lane::Interactive, "person"))
        .collect();
    until(|| waiting(&hasher) == (6, 4)).await;
    assert_eq!(gate.begun().len(), 2, "every place is taken");
    gate.open();
    for one in bulk.into_iter().chain(people) {
        assert!(one.await.unwrap().is_ok());
    }
    assert_eq!((hasher.most_at_once(), hasher.calls()), (2, 12));
    let begun = gate.begun();
    let last_person = begun.iter().rposition(|who| who == "person");
    assert_eq!(
        last_person,
        Some(7),
        "two of the job, then people: {begun:?}"
    );
}

#[tokio::test]
async fn p6_who_waits_too_long_is_told_busy_and_costs_no_hash() {
    let gate = Gate::default();
    let hasher = gate.before(1, |config| {
        (config.queue, config.patience) = (2, Duration::from_millis(1));
    });
    let bulk = asks(&hasher, Lane::Bulk, "bulk");
    until(|| gate.begun().len() == 1).await;
    let (told, mut answers) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..20 {
        let (hasher, told) = (hasher.clone(), told.clone());
        tokio::spawn(
            async move { told.send(hasher.hash(Lane::Interactive, &form("person")).await) },
        );
    }
    // Two found a place in the lane; the others wait in vain for one.
    for _ in 0..18 {
        assert_eq!(answers.recv().await.unwrap(), Err(HashError::Busy));
    }
    assert_eq!(waiting(&hasher), (2, 0));
    // The two are overdue when their turn comes.
    gate.open();
    for _ in 0..2 {
        assert_eq!(answers.recv().await.unwrap(), Err(HashError::Busy));
    }
    assert!(bulk.await.unwrap().is_ok(), "bulk work waits for ever");
    assert_eq!((gate.begun().len(), hasher.calls()), (1, 1));
}

#[tokio::test]
async fn p6_people_come_before_bulk_work() {
    let gate = Gate::default();
    let hasher = gate.before(1, |config| config.patience = PATIENT);
    let mut all: Vec<_> = (0..4).map(|_| asks(&hasher, Lane::Bulk, "bulk")).collect();
    until(|| gate.begun().len() == 1 && waiting(&hasher) == (0, 3)).await;
    all.push(asks(&hasher, Lane::Interactive, "person"));
    until(|| waiting(&hasher) == (1, 3)).await;
    let load = |running, people, bulk| Load {
        running,
        people,
        bulk,
    };
    assert_eq!(hasher.load(), load(1, 1, 3));
    gate.open();
    for one in all {
        assert!(one.await.unwrap().is_ok());
    }
    assert_eq!(hasher.load(), load(0, 0, 0));
    assert_eq!(gate.begun(), ["bulk", "person", "bulk", "bulk", "bulk"]);
}

#[tokio::test]
async fn p6_a_caller_that_hangs_up_frees_no_worker_and_a_waiting_job_without_a_caller_is_left_out()
{
    let gate = Gate::default();
    let hasher = gate.before(1, |config| config.patience = PATIENT);
    let running = asks(&hasher, Lane::Interactive, "running");
    until(|| gate.begun().len() == 1).await;
    let waits = asks(&hasher, Lane::Interactive, "waiting");
    until(|| waiting(&hasher) == (1, 0)).await;
    for gone in [running, waits] {
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
    }
    let last = asks(&hasher, Lane::Interactive, "last");
    until(|| waiting(&hasher) == (2, 0)).await;
    assert_eq!(gate.begun(), ["running"], "the worker is still held");
    gate.open();
    assert!(last.await.unwrap().is_ok());
    assert_eq!(gate.begun(), ["running", "last"]);
    assert_eq!((hasher.most_at_once(), hasher.calls()), (1, 2));
}
