//! What the program answers over HTTP, through the real router.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::panic, reason = "tests")]

mod api;
mod common;
mod demo_mailbox;
mod events;
mod factors;
mod full;
mod jobs;
mod logo;
mod metrics;
mod question;
mod recovery;
mod reports;
mod requests;
mod routes;
mod web;
