//! What Latchkey does: one module a use case. Each use case authorises (`domain::authority`), decides (`domain`),
//! writes in one transaction (the change and its audit row) and answers a wire type or an [`Error`].
//!
//! Never renders, never parses HTTP, never prints. Time and randomness are parameters: the [`Desk`] was opened with a
//! [`Clock`] and an [`Entropy`]. Where a password lives is the business of `credentials` and `hashing` alone.

pub mod account;
pub mod audit;
pub mod authenticators;
pub mod backup;
mod budget;
pub mod caller;
pub mod clock;
pub mod contacts;
pub mod credentials;
pub mod demo;
pub mod desk;
pub mod entropy;
mod error;
mod expiry;
pub mod export;
pub mod factors;
pub mod groups;
pub mod hashing;
mod helpers;
pub mod import;
pub mod invite;
pub mod jobs;
pub mod links;
pub mod logo;
pub mod maintenance;
pub mod messages;
pub mod notices;
pub mod people;
pub mod qr;
pub mod question;
pub mod recover;
pub mod recovery;
pub mod recovery_codes;
pub mod requests;
pub mod reset;
pub mod seal;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_in;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod throttle;
mod totp;
pub mod views;
pub mod watch;

pub use caller::{Caller, Origin, Principal};
pub use clock::{Clock, SystemClock};
pub use desk::{Desk, DeskConfig, StartError};
pub use entropy::{Entropy, SystemEntropy};
pub use error::Error;
pub use hashing::HashingConfig;
