//! Moments and spans of time as the product stores them. Owns the unit (microseconds since the Unix
//! epoch, UTC) and the arithmetic on it; never asks what time it is: a clock is a parameter of the
//! code above.

use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970-01-01T00:00:00Z. `0` stands for "never" in NOT NULL columns.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A span of time in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    /// `n` seconds.
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1_000_000)
    }
    /// `n` minutes.
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }
    /// `n` hours.
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }
    /// `n` days of 24 hours.
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
    /// Whole seconds, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0 / 1_000_000
    }
    /// Whole days of 24 hours, rounded down.
    pub const fn as_days(self) -> i64 {
        self.0 / 86_400_000_000
    }
}

impl Timestamp {
    /// The mark for "never" in NOT NULL columns.
    pub const NEVER: Self = Self(0);

    /// `None` where the column says "never".
    pub const fn some(self) -> Option<Self> {
        if self.0 == 0 { None } else { Some(self) }
    }
    /// This moment plus a span; saturates at the ends of the range.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
    /// This moment minus a span; saturates at the ends of the range.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
    /// The span from `earlier` to this moment (negative if `earlier` is later).
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}
