#![expect(clippy::unwrap_used, reason = "tests")]

use super::{HashError, Hasher, Lane};
use crate::hashing::{HashingConfig, Pepper};
use crate::testing::SeededEntropy;
use argon2::password_hash::{PasswordVerifier as _, phc::PasswordHash};
use domain::password::Opaque;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

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

/// Slow enough that others have to wait: some 50 ms in a test build.
fn slow(config: &mut HashingConfig) {
    (config.memory_kib, config.passes, config.workers) = (8192, 10, Some(1));
}

#[tokio::test]
async fn p6_who_waits_too_long_is_told_busy_and_no_more_than_the_workers_run_at_once() {
    let hasher = start(|config| {
        slow(config);
        (config.queue, config.patience) = (2, Duration::from_millis(1));
    });
    let many = (0..20).map(|_| {
        let hasher = hasher.clone();
        tokio::spawn(async move { hasher.hash(Lane::Interactive, &form("secret")).await })
    });
    let mut busy = 0;
    for done in futures::future::join_all(many).await {
        busy += u32::from(done.unwrap().is_err_and(|error| error == HashError::Busy));
    }
    assert!((17..20).contains(&busy), "{busy}");
    assert_eq!(hasher.most_at_once(), 1);
    assert_eq!(
        hasher.calls(),
        u64::from(20 - busy),
        "who was told busy cost no hash"
    );
}

#[tokio::test]
async fn p6_people_come_before_bulk_work() {
    let hasher = start(slow);
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let run = |lane| {
        let (hasher, order) = (hasher.clone(), Arc::clone(&order));
        tokio::spawn(async move {
            hasher.hash(lane, &form("secret")).await.unwrap();
            order.lock().unwrap().push(lane);
        })
    };
    let mut all: Vec<_> = (0..4).map(|_| run(Lane::Bulk)).collect();
    // The first bulk job runs by now; the other three wait.
    tokio::time::sleep(Duration::from_millis(5)).await;
    all.push(run(Lane::Interactive));
    futures::future::join_all(all).await;
    let place = order
        .lock()
        .unwrap()
        .iter()
        .position(|lane| *lane == Lane::Interactive)
        .unwrap();
    assert!(place <= 1, "{place}");
}

#[tokio::test]
async fn p6_a_caller_that_hangs_up_frees_no_worker_and_a_waiting_job_without_a_caller_is_left_out()
{
    let hasher = start(slow);
    let run = || {
        let hasher = hasher.clone();
        tokio::spawn(async move { hasher.hash(Lane::Interactive, &form("secret")).await })
    };
    let (running, waiting) = (run(), run());
    tokio::time::sleep(Duration::from_millis(5)).await;
    running.abort();
    waiting.abort();
    let last = run().await.unwrap();
    assert!(last.is_ok());
    assert_eq!(hasher.most_at_once(), 1);
    assert_eq!(
        hasher.calls(),
        2,
        "the one that ran to its end, and the last"
    );
}
