//! When a message is tried again (promise R2): after 1, 5, 15, 30 and 60 minutes, then hourly, a fifth more or less, until it
//! expires. Owns the numbers; never reads a clock.

use crate::Entropy;
use crate::entropy;
use domain::{Span, Timestamp};

/// How long a message is tried, whatever it carries.
pub(super) const AT_MOST: Span = Span::hours(24);
/// After the first try, the second, …
const FIRST: [Span; 5] = [
    Span::minutes(1),
    Span::minutes(5),
    Span::minutes(15),
    Span::minutes(30),
    Span::minutes(60),
];

/// When a message is tried again that was tried `attempts` times, the last time `now`; `None`: it expires before.
pub(super) fn next(
    attempts: i64,
    now: Timestamp,
    expires_at: Timestamp,
    entropy: &dyn Entropy,
) -> Option<Timestamp> {
    let tried = usize::try_from(attempts.max(1) - 1).unwrap_or(usize::MAX);
    let wait = FIRST.get(tried).copied().unwrap_or_else(|| hourly(entropy));
    let at = now.plus(wait);
    (at < expires_at).then_some(at)
}

/// 48 to 72 minutes: those that failed together do not come back together.
fn hourly(entropy: &dyn Entropy) -> Span {
    let spread = Span::minutes(24).0;
    let random = i64::from(u32::from_be_bytes(entropy::bytes(entropy)));
    Span(Span::minutes(48).0 + random * spread / i64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{START, SeededEntropy};

    #[test]
    fn r2_the_schedule_is_1_5_15_30_60_minutes_then_hourly_a_fifth_more_or_less() {
        let entropy = SeededEntropy::new(1);
        let end = START.plus(AT_MOST);
        let wait = |attempts| {
            next(attempts, START, end, &entropy).map(|at| at.since(START).as_seconds() / 60)
        };
        let first: Vec<_> = (0..=5).map(wait).collect();
        assert_eq!(
            first,
            [Some(1), Some(1), Some(5), Some(15), Some(30), Some(60)]
        );
        let later: Vec<i64> = (6..400).filter_map(wait).collect();
        assert_eq!(later.len(), 394);
        assert!(later.iter().all(|minutes| (48..=72).contains(minutes)));
        assert!(later.iter().any(|m| *m < 51) && later.iter().any(|m| *m > 69));
    }

    #[test]
    fn r2_nothing_is_tried_at_or_after_its_end() {
        let entropy = SeededEntropy::new(1);
        let minute = Span::minutes(1);
        assert_eq!(next(1, START, START.plus(minute), &entropy), None);
        let end = START.plus(Span(minute.0 + 1));
        assert_eq!(next(1, START, end, &entropy), Some(START.plus(minute)));
    }
}
