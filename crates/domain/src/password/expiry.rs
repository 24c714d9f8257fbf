//! When passwords end by the policy (scene S9). Owns the lifetime and how those who would have to act at once are spread over days; that
//! an account is subject to it at all is `super::state`'s, and who is told when is the service's.

use crate::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// When passwords end. Which of two passwords ends first depends on nothing but when they were set: so everything that asks for those
/// that are over, or will be, asks for one range of that column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expiry {
    /// Days that a password lives; 0: for ever.
    pub days: u16,
    /// While a shorter lifetime reaches one part of them after another.
    pub spread: Option<Spread>,
}

/// A shorter lifetime that reaches those with the oldest passwords first, and a part more of them each day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// The beginning of the first of its days, of 24 hours each.
    pub from: Timestamp,
    /// For each day: nobody whose password was set after this moment is reached on it. They rise.
    pub up_to: Vec<Timestamp>,
}

impl Expiry {
    /// Passwords that live so many days, 0 for ever, and are not spread.
    pub const fn after(days: u16) -> Self {
        Self { days, spread: None }
    }

    /// When a password that was set at this moment ends; `None`: never.
    pub fn ends(&self, set_at: Timestamp) -> Option<Timestamp> {
        let natural = (self.days > 0).then(|| set_at.plus(self.lifetime()))?;
        let reached = self
            .spread
            .as_ref()
            .and_then(|spread| spread.reaches(set_at));
        Some(reached.map_or(natural, |reached| natural.max(reached)))
    }

    /// The passwords that are over at this moment are those that were set at the answer or before; `None`: none ever is.
    pub fn over(&self, now: Timestamp) -> Option<Timestamp> {
        let natural = (self.days > 0).then(|| now.minus(self.lifetime()))?;
        let reached = self.spread.as_ref().and_then(|spread| spread.reached(now));
        Some(reached.map_or(natural, |reached| natural.min(reached)))
    }

    const fn lifetime(&self) -> Span {
        Span::days(self.days as i64)
    }
}

impl Spread {
    /// Spreads from this moment on those with a password of at most so many parts, each part given by the latest moment at which one of
    /// its passwords was set, the oldest part first, over as many days. `None`: there is nobody to be held back.
    pub fn new(from: Timestamp, days: u16, mut parts: Vec<Timestamp>) -> Option<Self> {
        let over = i64::try_from(parts.len()).unwrap_or(i64::MAX);
        let last = parts.last_mut()?;
        // Whoever would have ended before its last day is over stays behind the others: so no younger password ends before an older one.
        let natural = from
            .plus(Span::days(over))
            .minus(Expiry::after(days).lifetime());
        *last = natural.max(*last);
        Some(Self { from, up_to: parts })
    }

    /// From when on it holds nobody back any more.
    pub fn until(&self) -> Timestamp {
        self.day(self.up_to.len())
    }

    /// When those who have a password of this moment are reached; `None`: they never were held back.
    fn reaches(&self, set_at: Timestamp) -> Option<Timestamp> {
        let day = self.up_to.partition_point(|up_to| *up_to < set_at);
        (day < self.up_to.len()).then(|| self.day(day))
    }

    /// Who is reached at this moment, by when the password was set; `None`: everybody. Nobody before its beginning, to which a clock may
    /// have been put back.
    fn reached(&self, now: Timestamp) -> Option<Timestamp> {
        if now < self.from {
            return Some(Timestamp::NEVER);
        }
        let day = (now.since(self.from).0 / Span::days(1).0).unsigned_abs();
        usize::try_from(day)
            .ok()
            .and_then(|day| self.up_to.get(day))
            .copied()
    }

    fn day(&self, number: usize) -> Timestamp {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.from.plus(Span(number.saturating_mul(Span::days(1).0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = Span::days(1).0;

    /// A lifetime and a spread of it, or none.
    fn expiry(days: core::ops::Range<u16>) -> impl Strategy<Value = Expiry> {
        let parts = proptest::collection::vec(1..400 * DAY, 0..9);
        (days, 1..400 * DAY, parts).prop_map(|(days, from, mut parts)| {
            parts.sort_unstable();
            let parts = parts.into_iter().map(Timestamp).collect();
            let spread = Spread::new(Timestamp(from), days, parts);
            Expiry { days, spread }
        })
    }

    proptest! {
        #[test]
        fn a_password_is_over_exactly_from_its_end_on(expiry in expiry(0..60), set_at in 1..400 * DAY, now in 1..500 * DAY) {
            let (set_at, now) = (Timestamp(set_at), Timestamp(now));
            let ended = expiry.ends(set_at).is_some_and(|end| end <= now);
            let is_over = expiry.over(now).is_some_and(|over| set_at <= over);
            prop_assert_eq!(ended, is_over);
        }

        #[test]
        fn a_spread_ends_none_early_none_late_and_the_older_never_after_the_younger(
            expiry in expiry(1..60),
            one in 1..400 * DAY,
            other in 1..400 * DAY,
        ) {
            let (older, younger) = (Timestamp(one.min(other)), Timestamp(one.max(other)));
            prop_assert!(expiry.ends(older) <= expiry.ends(younger));
            let natural = Expiry::after(expiry.days).ends(older);
            prop_assert!(expiry.ends(older) >= natural);
            let until = expiry.spread.as_ref().map(Spread::until);
            prop_assert!(expiry.ends(older) <= natural.max(until));
        }
    }

    #[test]
    fn of_three_parts_one_is_reached_each_day_and_everybody_after_that() {
        let day = |n: i64| Timestamp(n * DAY);
        let spread = Spread::new(day(100), 30, vec![day(10), day(20), day(72)]);
        let expiry = Expiry { days: 30, spread };
        for (now, over) in [
            (day(99), Timestamp::NEVER),
            (day(100), day(10)),
            (day(101), day(20)),
            (day(102), day(72)),
            (day(103), day(73)),
            (day(110), day(80)),
        ] {
            assert_eq!(expiry.over(now), Some(over), "{now:?}");
        }
        for (set_at, end) in [
            (day(1), day(100)),
            (day(10), day(100)),
            (day(11), day(101)),
            (day(21), day(102)),
            // Its own end comes later than its part.
            (day(73), day(103)),
            (day(90), day(120)),
        ] {
            assert_eq!(expiry.ends(set_at), Some(end), "{set_at:?}");
        }
        assert_eq!(Spread::new(day(100), 30, Vec::new()), None);
    }
}
