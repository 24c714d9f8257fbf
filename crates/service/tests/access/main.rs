//! Who gets in, with what, for how long, and what is written down about it. Through the service, on every database.
#![expect(clippy::unwrap_used, reason = "tests")]

mod audit;
mod expiry;
mod opening;
mod passwords;
mod sessions;
mod sign_in;
