//! What happened in the sample organisation before today: rows of the audit log for the last weeks. Owns which; never anything
//! that the people's states contradict.

use super::people::Sample;
use crate::audit::Entry;
use domain::audit::Action;
use domain::{Span, Timestamp};
use store::Person;
use store::audit::NewEntry;

/// Addresses for documentation (RFC 5737).
pub(super) const ADDRESSES: [&str; 3] = ["192.0.2.17", "198.51.100.4", "203.0.113.80"];

/// In no order.
pub(super) fn rows(samples: &[Sample], now: Timestamp) -> Vec<NewEntry> {
    let Some((administrator, people)) = samples.split_first() else {
        return Vec::new();
    };
    people
        .iter()
        .enumerate()
        .filter_map(|(place, sample)| row(&administrator.person, sample, place, now))
        .collect()
}

fn row(administrator: &Person, sample: &Sample, place: usize, now: Timestamp) -> Option<NewEntry> {
    let person = &sample.person;
    let entry = Entry::new;
    let (entry, actor, at) = if person.deleted_at != 0 {
        (
            entry(Action::PersonDeleted),
            administrator,
            person.deleted_at,
        )
    } else if person.blocked {
        (
            entry(Action::PersonBlocked),
            administrator,
            person.last_sign_in_at + Span::hours(1).0,
        )
    } else if person.password_kind == 2 {
        (
            entry(Action::PasswordReset).after("kind", "temporary"),
            administrator,
            person.password_set_at,
        )
    } else if person.must_change {
        (
            entry(Action::PasswordChangeRequired),
            administrator,
            now.minus(Span::hours(5)).0,
        )
    } else if person.last_sign_in_at != 0 && place.is_multiple_of(3) {
        (
            entry(Action::SessionSignIn).after("api", false),
            person,
            person.last_sign_in_at,
        )
    } else {
        return None;
    };
    Some(
        entry
            .on(person)
            .at(Timestamp(at), actor, ADDRESSES[place % ADDRESSES.len()]),
    )
}
