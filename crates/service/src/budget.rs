//! How much is sent to one person, number and range of numbers (promise L4). Counts the rows of the outbox itself, so there is one truth
//! and the windows slide; never sends anything.
//!
//! Only codes are counted: what somebody who is not (yet) known to be the owner can cause. Whoever pays a carrier for texts to dear
//! numbers is protected by the caps on ranges.

use crate::{Desk, Error};
use domain::contact::ContactKind;
use domain::wire::messages::MessageKind;
use domain::wire::problem::{Code, Problem};
use domain::{PersonId, Span, Timestamp};
use store::Tx;
use store::messages::Sent;

/// Kinds that count.
const CODES: [&str; 2] = [
    MessageKind::ContactCode.name(),
    MessageKind::RecoveryCode.name(),
];
/// So many in so long.
type Limit = (usize, Span);
/// Codes of either kind about one account.
const ACCOUNT: [Limit; 2] = [(3, Span::minutes(15)), (10, Span::hours(24))];
/// Texts to one number.
const NUMBER: [Limit; 3] = [
    (1, Span::seconds(60)),
    (3, Span::minutes(15)),
    (10, Span::hours(24)),
];
/// Texts to numbers that differ in the last three digits alone: ranges that somebody is paid for come in rows.
const RANGE: [Limit; 2] = [(10, Span::hours(1)), (30, Span::hours(24))];
/// Digits in which numbers of one range differ.
const RANGE_DIGITS: usize = 3;
/// Longer than every window.
const LONGEST: Span = Span::hours(24);

/// Whether one more code may be sent, in the transaction that queues it and has locked the person.
///
/// # Errors
/// `too_many_sent` with the time until one may.
pub(crate) async fn check(
    tx: &Tx,
    desk: &Desk,
    person: PersonId,
    kind: ContactKind,
    value: &str,
) -> Result<(), Error> {
    let now = desk.now();
    let mut wait = left(tx, Sent::About(person, kind.code()), &ACCOUNT, now).await?;
    if kind == ContactKind::Phone {
        // Two accounts may ask for one number at once: whoever is first holds the counter until its row is there.
        let range = value.len().saturating_sub(RANGE_DIGITS);
        let range = value.get(..range).unwrap_or(value);
        store::throttles::lock(tx, &format!("range:{range}"), now).await?;
        wait = wait.max(left(tx, Sent::To(value), &NUMBER, now).await?);
        wait = wait.max(left(tx, Sent::Beginning(range), &RANGE, now).await?);
    }
    match wait {
        None => Ok(()),
        Some(until) => Err(Problem {
            retry_after_seconds: Some(
                u32::try_from(until.since(now).as_seconds() + 1).unwrap_or(u32::MAX),
            ),
            ..Problem::new(Code::TooManySent)
        }
        .into()),
    }
}

/// Until when there is no room, if there is none.
async fn left(
    tx: &Tx,
    sent: Sent<'_>,
    limits: &[Limit],
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let most = limits.iter().map(|(count, _)| *count).max().unwrap_or(0);
    let lately =
        store::messages::queued_since(tx, sent, &CODES, now.minus(LONGEST), most as u64 + 1)
            .await?;
    Ok(limits
        .iter()
        .filter_map(|(count, window)| full_until(&lately, *count, *window, now))
        .max())
}

/// The moment at which the oldest of the last `count` leaves the window; `None`: there is room.
fn full_until(
    lately: &[Timestamp],
    count: usize,
    window: Span,
    now: Timestamp,
) -> Option<Timestamp> {
    let within: Vec<Timestamp> = lately
        .iter()
        .copied()
        .filter(|at| now < at.plus(window))
        .collect();
    let first = within.len().checked_sub(count)?;
    within.get(first).map(|at| at.plus(window))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_slides_and_is_full_until_the_oldest_of_so_many_leaves_it() {
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        let window = Span::seconds(60);
        let lately = [at(0), at(30), at(50)];
        for (now, expected) in [(51, Some(60)), (59, Some(60)), (60, None), (61, None)] {
            let until = full_until(&lately, 3, window, at(now));
            assert_eq!(until, expected.map(at), "at {now}");
        }
        assert_eq!(full_until(&lately, 2, window, at(51)), Some(at(90)));
        assert_eq!(full_until(&[], 1, window, at(51)), None);
    }
}
