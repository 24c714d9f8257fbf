//! Authenticator apps, recovery codes and proven contact details of the sample organisation's people, so that lists and counts have some, and
//! so that some are asked at sign-in whether theirs are still right. Nobody has the secrets: they are made, stored as everybody's are, and
//! forgotten.

use super::people::Sample;
use crate::{Desk, Error, authenticators, contacts, recovery_codes};
use domain::contact::ContactKind;
use domain::{Span, Timestamp};
use store::Tx;

/// Every how many people one has an app, and every how many recovery codes.
const APPS: usize = 7;
const CODES: usize = 11;
/// Every how many people one has proven the contact details.
const PROOFS: usize = 5;
/// The administrator that the demo signs in begins without either, and adds them.
const FIRST: usize = 1;

pub(super) async fn give(
    tx: &Tx,
    desk: &Desk,
    samples: &[Sample],
    now: Timestamp,
) -> Result<(), Error> {
    for (place, sample) in samples.iter().enumerate().skip(FIRST) {
        let days = i64::try_from(place % 300).unwrap_or_default();
        let made = now.minus(Span::days(2 + days));
        let made = made.max(Timestamp(sample.person.created_at));
        if place.is_multiple_of(APPS) {
            let app = authenticators::of_nobody(desk, sample.id(), made)?;
            store::authenticators::put(tx, app).await?;
        }
        if place.is_multiple_of(CODES) {
            let used = place / CODES % (recovery_codes::CODES + 1);
            let set = recovery_codes::of_nobody(desk, sample.id(), made, used);
            store::recovery_codes::replace(tx, sample.id(), set).await?;
        }
        if place.is_multiple_of(PROOFS) {
            for kind in ContactKind::ALL {
                let value = contacts::present(&sample.person, kind);
                if !value.is_empty() {
                    store::contacts::prove(tx, sample.id(), kind, value, false, made).await?;
                }
            }
        }
    }
    Ok(())
}
