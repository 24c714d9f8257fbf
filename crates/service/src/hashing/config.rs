//! How passwords are hashed. Owns the floor (P5) and the pepper's keys; never runs a hash.

use std::time::Duration;
use zeroize::Zeroizing;

/// The floor: OWASP's and this product's least memory in KiB.
const FLOOR_MEMORY_KIB: u32 = 19_456;
/// The floor: least passes.
const FLOOR_PASSES: u32 = 2;
/// More is not run, whoever asks (P5): 128 MiB.
pub(super) const MOST_MEMORY_KIB: u32 = 128 * 1024;
/// More is not run, whoever asks (P5).
pub(super) const MOST_PASSES: u32 = 30;
/// More lanes than this are not run: they are computed one after the other here.
pub(super) const MOST_LANES: u32 = 16;
/// Shortest key of a pepper, in bytes.
const PEPPER_BYTES: usize = 32;

/// A key that lives outside of the database. Passwords are hashed as HMAC-SHA-256 under it.
#[derive(Clone)]
pub struct Pepper {
    /// Names the key in stored hashes: 1 to 11 ASCII letters and digits.
    pub id: String,
    /// At least 32 bytes.
    pub key: Zeroizing<Vec<u8>>,
}

impl core::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Pepper")
            .field("id", &self.id)
            .field("key", &"[redacted]")
            .finish()
    }
}

/// How passwords are hashed, and how much of the machine that may take.
#[derive(Clone, Debug)]
pub struct HashingConfig {
    /// Memory of one hash in KiB (`m`).
    pub memory_kib: u32,
    /// Passes over that memory (`t`).
    pub passes: u32,
    /// Lanes (`p`).
    pub lanes: u32,
    /// Hashes at a time; `None`: one a core.
    pub workers: Option<usize>,
    /// How many may wait in a lane.
    pub queue: usize,
    /// How long an interactive hash may wait for its turn.
    pub patience: Duration,
    /// After how long without work the workers give their memory back.
    pub keep_memory: Duration,
    /// Peppers: the first is used for new hashes, all for verifying.
    pub peppers: Vec<Pepper>,
    below_floor: bool,
}

impl Default for HashingConfig {
    fn default() -> Self {
        Self {
            memory_kib: FLOOR_MEMORY_KIB,
            passes: FLOOR_PASSES,
            lanes: 1,
            workers: None,
            queue: 64,
            patience: Duration::from_secs(2),
            keep_memory: Duration::from_secs(30),
            peppers: Vec::new(),
            below_floor: false,
        }
    }
}

/// The configuration does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakHashing {
    /// Below m=19456 KiB, t=2, p=1 (P5).
    #[error("password hashing is configured below the floor of m=19456 t=2 p=1")]
    BelowFloor,
    /// Above m=128 MiB, t=30, p=16: what is not run cannot be configured.
    #[error("password hashing is configured above m=131072 t=30 p=16")]
    AboveCeiling,
    /// No worker, or nobody may wait.
    #[error("password hashing needs at least one worker and a queue of one")]
    NoRoom,
    /// A pepper's key is too short.
    #[error("a pepper's key needs at least 32 bytes")]
    ShortPepper,
    /// A pepper's name is not 1 to 11 ASCII letters and digits, or stands twice.
    #[error("a pepper's id is 1 to 11 ASCII letters and digits and stands once")]
    BadPepperId,
}

impl HashingConfig {
    /// Hashing that costs nothing, for tests. Not in the program: the feature `testing` is off there.
    #[cfg(any(test, feature = "testing"))]
    pub fn cheap_for_tests() -> Self {
        Self {
            memory_kib: 8,
            passes: 1,
            workers: Some(2),
            below_floor: true,
            ..Self::default()
        }
    }

    /// Whether this may start.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<(), WeakHashing> {
        let low =
            self.memory_kib < FLOOR_MEMORY_KIB || self.passes < FLOOR_PASSES || self.lanes < 1;
        if low && !self.below_floor {
            return Err(WeakHashing::BelowFloor);
        }
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES || self.lanes > MOST_LANES
        {
            return Err(WeakHashing::AboveCeiling);
        }
        if self.workers == Some(0) || self.queue == 0 {
            return Err(WeakHashing::NoRoom);
        }
        for (place, pepper) in self.peppers.iter().enumerate() {
            if pepper.key.len() < PEPPER_BYTES {
                return Err(WeakHashing::ShortPepper);
            }
            let named = (1..=11).contains(&pepper.id.len())
                && pepper.id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !named
                || self.peppers[..place]
                    .iter()
                    .any(|other| other.id == pepper.id)
            {
                return Err(WeakHashing::BadPepperId);
            }
        }
        Ok(())
    }
}
