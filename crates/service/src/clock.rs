//! What time it is. Owns the one place that asks the machine; everything else asks the [`Clock`] that the desk was
//! opened with. Never measures spans for decisions: those are differences of [`Timestamp`]s.

use domain::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync + core::fmt::Debug {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}
