//! Measures sign-ins without HTTP: `sign_in_bench [seconds [clients]]`, by default 10 seconds and 64 clients, on a new `SQLite`
//! file (and on the test server, where `LATCHKEY_TEST_POSTGRES` names one).
//!
//! Hashing alone, in the same pool by as many callers, is measured before and after: the share of it that sign-ins reach
//! is what the rest of a sign-in leaves of the cores.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a stop watch that prints"
)]

use domain::{Secret, password::Opaque};
use service::{
    Desk, HashingConfig, Origin,
    hashing::Lane,
    sign_in::{SignIn, sign_in},
    testing::{PASSWORD, desks_with},
};
use std::time::{Duration, Instant};

#[tokio::main(worker_threads = 2)]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse().unwrap());
    let lasting = Duration::from_secs(arguments.next().unwrap_or(10));
    let clients = arguments.next().unwrap_or(64);
    let desks = desks_with(|config| config.hashing = HashingConfig::default());
    for desk in desks.await.unwrap() {
        for client in 0..clients {
            desk.person(&name(client)).await.unwrap();
        }
        let before = rate(clients, lasting / 2, hash_once, &desk).await;
        let signed_in = rate(clients, lasting, sign_in_once, &desk).await;
        let after = rate(clients, lasting / 2, hash_once, &desk).await;
        let raw = f64::midpoint(before, after);
        println!(
            "{}: {signed_in:.1} sign-ins a second, {:.1} % of {raw:.1} hashes ({before:.1} before, {after:.1} after)",
            desk.database,
            100.0 * signed_in / raw
        );
    }
}

fn name(client: u64) -> String {
    format!("bench.{client}@a.example")
}

async fn rate<F>(clients: u64, lasting: Duration, once: fn(Desk, u64) -> F, desk: &Desk) -> f64
where
    F: Future<Output = ()> + Send + 'static,
{
    let begin = Instant::now();
    let end = begin + lasting;
    let clients: Vec<_> = (0..clients)
        .map(|client| {
            let desk = desk.clone();
            tokio::spawn(async move {
                let mut done = 0_u32;
                while Instant::now() < end {
                    once(desk.clone(), client).await;
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for client in clients {
        done += client.await.unwrap();
    }
    f64::from(done) / begin.elapsed().as_secs_f64()
}

async fn sign_in_once(desk: Desk, client: u64) {
    let origin = Origin {
        ip: "192.0.2.7".to_owned(),
        user_agent: "sign_in_bench".to_owned(),
        request_id: "0190a3c1-0000-7000-8000-000000000000".to_owned(),
    };
    let wanted = SignIn {
        user_name: name(client),
        password: Secret::new(PASSWORD),
        api: true,
    };
    sign_in(&desk, &origin, wanted).await.unwrap();
}

async fn hash_once(desk: Desk, _: u64) {
    let form = Opaque::new(PASSWORD).unwrap();
    desk.hasher()
        .verify(Lane::Bulk, Some(&form), None)
        .await
        .unwrap();
}
