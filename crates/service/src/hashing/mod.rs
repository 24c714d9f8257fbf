//! Hashing passwords: Argon2id v19 (OWASP Password Storage, RFC 9106), PHC strings, an optional pepper, and the pool of
//! workers that bounds what all of it may cost (promises P5 to P7).
//!
//! Owns parameters, stored forms and the pool; never decides whose password is looked at (`credentials`) or what a
//! mismatch means (`sign_in`, `throttle`). Nothing outside of this module and `credentials` sees a hash.

mod config;
mod phc;
mod pool;

pub use config::{HashingConfig, Pepper, WeakHashing};
pub use phc::Stored;
pub use pool::{HashError, Hasher, Lane, Load, Verdict};
