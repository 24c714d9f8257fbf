//! The stored form of a password: a PHC string, `$argon2id$v=19$m=…,t=…,p=…[,keyid=…]$salt$tag`. Owns reading and writing
//! it; never runs it. `keyid` names the pepper, so that a string says by itself how it is verified.

use super::config::{HashingConfig, MOST_LANES, MOST_MEMORY_KIB, MOST_PASSES};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use core::fmt::Write as _;

/// Bytes of a new salt (P5).
pub(super) const SALT_BYTES: usize = 16;
/// Bytes of a new tag (P5).
pub(super) const TAG_BYTES: usize = 32;

/// A hashed password as the database has it. Prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// The PHC string.
    pub phc: String,
    /// Which pepper; empty: none. Repeats `keyid` of the string, so that a query can find what a lost key costs.
    pub pepper: String,
}

impl core::fmt::Debug for Stored {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A PHC string taken apart.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Phc {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
    pub(super) pepper: String,
    pub(super) salt: Vec<u8>,
    pub(super) tag: Vec<u8>,
}

impl Phc {
    /// Reads a string; `None` if it is not Argon2id v19 in this form, or costs more than is ever run (P5).
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, tag) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let (mut memory, mut passes, mut lanes, mut pepper) = (None, None, None, String::new());
        for cost in costs.split(',') {
            match cost.split_once('=')? {
                ("m", value) => memory = value.parse().ok(),
                ("t", value) => passes = value.parse().ok(),
                ("p", value) => lanes = value.parse().ok(),
                ("keyid", value) => pepper = String::from_utf8(BASE64.decode(value).ok()?).ok()?,
                _ => return None,
            }
        }
        let phc = Self {
            memory_kib: memory?,
            passes: passes?,
            lanes: lanes?,
            pepper,
            salt: BASE64.decode(salt).ok()?,
            tag: BASE64.decode(tag).ok()?,
        };
        phc.is_runnable().then_some(phc)
    }

    fn is_runnable(&self) -> bool {
        (1..=MOST_MEMORY_KIB).contains(&self.memory_kib)
            && (1..=MOST_PASSES).contains(&self.passes)
            && (1..=MOST_LANES).contains(&self.lanes)
            && (8..=64).contains(&self.salt.len())
            && (16..=64).contains(&self.tag.len())
    }

    /// Whether a new hash would be made differently.
    pub(super) fn is_outdated(&self, config: &HashingConfig) -> bool {
        let current = config
            .peppers
            .first()
            .map_or("", |pepper| pepper.id.as_str());
        self.memory_kib != config.memory_kib
            || self.passes != config.passes
            || self.lanes != config.lanes
            || self.pepper != current
            || self.salt.len() != SALT_BYTES
            || self.tag.len() != TAG_BYTES
    }

    pub(super) fn write(&self) -> Stored {
        let mut phc = format!(
            "$argon2id$v=19$m={},t={},p={}",
            self.memory_kib, self.passes, self.lanes
        );
        if !self.pepper.is_empty() {
            // Writing into a string cannot fail.
            let _ = write!(phc, ",keyid={}", BASE64.encode(&self.pepper));
        }
        let _ = write!(
            phc,
            "${}${}",
            BASE64.encode(&self.salt),
            BASE64.encode(&self.tag)
        );
        Stored {
            phc,
            pepper: self.pepper.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Phc;

    const GOOD: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    #[test]
    fn p5_a_string_reads_and_writes_back_the_same() {
        let read = Phc::read(GOOD).map(|phc| phc.write().phc);
        assert_eq!(read.as_deref(), Some(GOOD));
    }

    #[test]
    fn p5_stored_parameters_above_the_ceiling_are_not_run() {
        for (from, to) in [
            ("m=19456", "m=131073"),
            ("t=2", "t=31"),
            ("p=1", "p=17"),
            ("m=19456", "m=4294967296"),
            ("t=2", "t=0"),
        ] {
            assert!(Phc::read(&GOOD.replace(from, to)).is_none(), "{to}");
        }
        assert!(Phc::read(&GOOD.replace("m=19456", "m=131072").replace("t=2", "t=30")).is_some());
    }

    #[test]
    fn p5_other_algorithms_and_damaged_strings_are_not_run() {
        for text in [
            "",
            "$",
            "plain",
            &GOOD.replace("argon2id", "argon2i"),
            &GOOD.replace("v=19", "v=16"),
            &GOOD[..60],
            &format!("{GOOD}$x"),
        ] {
            assert!(Phc::read(text).is_none(), "{text}");
        }
    }
}
