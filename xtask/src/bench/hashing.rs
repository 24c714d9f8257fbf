//! How many passwords a second this machine can hash at all: Argon2id as the product runs it, on every core at once, the
//! block memory of each kept. The sign-ins are measured against it.

use crate::workspace::say;
use anyhow::{Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// m = 19456 KiB, t = 2, p = 1, 32 bytes: what the product uses unless told.
fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, Some(32)).map_err(|error| anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a second, all cores together.
///
/// # Errors
/// The hasher refuses its parameters.
pub fn rate(cores: usize, lasting: Duration) -> Result<f64> {
    let start = Instant::now();
    let hashes = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|_| scope.spawn(move || hash_while(|| Instant::now() < start + lasting)))
            .collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(anyhow!("a hashing thread died")))
            })
            .sum::<Result<u32>>()
    })?;
    Ok(f64::from(hashes) / start.elapsed().as_secs_f64())
}

/// Does something while every core hashes at the priority that the product gives to jobs.
///
/// # Errors
/// The hasher refuses its parameters, or what is done fails.
pub fn beside<T>(cores: usize, done: impl FnOnce() -> Result<T>) -> Result<T> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|_| {
                scope.spawn(|| {
                    step_back();
                    hash_while(|| !over.load(Ordering::Relaxed))
                })
            })
            .collect();
        let done = done();
        over.store(true, Ordering::Relaxed);
        for worker in workers {
            worker
                .join()
                .unwrap_or_else(|_| Err(anyhow!("a hashing thread died")))?;
        }
        done
    })
}

#[cfg(target_os = "linux")]
fn step_back() {
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
        set_thread_priority_and_policy, thread_native_id,
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    if let Err(error) =
        set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle)
    {
        say(&format!("raw hashing keeps the usual priority: {error:?}"));
    }
}

#[cfg(not(target_os = "linux"))]
fn step_back() {}

fn hash_while(goes_on: impl Fn() -> bool) -> Result<u32> {
    let hasher = hasher()?;
    let mut memory = vec![Block::default(); hasher.params().block_count()];
    let mut done = 0;
    let mut out = [0; 32];
    while goes_on() {
        hasher
            .hash_password_into_with_memory(
                b"correct horse battery staple",
                b"sixteen bytes!!!",
                &mut out,
                &mut memory,
            )
            .map_err(|error| anyhow!("{error}"))?;
        done += 1;
    }
    Ok(done)
}
