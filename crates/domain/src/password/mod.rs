//! Passwords: what a good one is ([`policy`]), how it is compared and counted ([`opaque`]), how one is
//! made (`generator`, server side), read out ([`phonetic`]), and in which state an account's
//! password is ([`state`]), and when one ends ([`expiry`]). Never hashes: that is `service::hasher`.

pub mod banned;
pub mod expiry;
#[cfg(feature = "generator")]
pub mod generator;
pub mod opaque;
pub mod phonetic;
pub mod policy;
pub mod state;

pub use opaque::Opaque;
