//! House-keeping: what time has ended is removed, and who has to hear of an end is told. Owns the periods after which it goes; nothing here is needed for a
//! limit to hold, because every limit compares times itself.

use crate::audit::{self, Entry};
use crate::{Caller, Desk, Error, authenticators, expiry, jobs, requests, throttle};
use domain::audit::Action;
use domain::{PersonId, Span};

/// How long **Deleted users** can be restored.
pub const RESTORABLE: Span = Span::days(30);
/// Counters of addresses have a window of an hour.
const THROTTLE: Span = Span::hours(2);
/// Counters of proofs have a window of a day.
const DAILY: Span = Span::days(2);
/// How long ways back in are kept that have ended, and contact details that wait for a proof whose code has run out.
const WAYS: Span = Span::days(1);
/// Failures in a row on an account have no window, but names that nobody has must not fill the table for ever: a counter
/// that nobody touched for a year goes.
const STREAK: Span = Span::days(365);
/// How long messages are kept that were sent, given up, called back or dropped.
const MESSAGES: Span = Span::days(90);
/// How long links are kept that have ended: until then a page can say so.
const LINKS: Span = Span::days(30);
/// People removed in one transaction, so that nobody waits long for the writer.
const BATCH: u32 = 200;

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that time had ended.
    pub sessions: u64,
    /// Counters of wrong attempts.
    pub throttles: u64,
    /// Messages that ended 90 days ago.
    pub messages: u64,
    /// Links that ended 30 days ago.
    pub links: u64,
    /// Ways back in that ended yesterday, and contact details and authenticator apps that nobody proved.
    pub ways: u64,
    /// Requests about nobody from yesterday, and those that ended a year ago.
    pub requests: u64,
    /// Jobs that were over 90 days ago. What their passwords are sealed in is wiped long before.
    pub jobs: u64,
    /// People deleted more than 30 days ago.
    pub people: u64,
    /// People who were told that their password ends. (They are still here.)
    pub told: u64,
}

/// Removes what time has ended. Call it every few minutes.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(desk: &Desk) -> Result<Swept, Error> {
    let now = desk.now();
    let store = desk.store();
    let sessions = store
        .write_long(|tx| async move { store::sessions::sweep(&tx, now).await })
        .await?;
    let throttles = store
        .write_long(|tx| async move {
            let addresses = store::throttles::sweep(&tx, "ip:", now.minus(THROTTLE), now).await?;
            let accounts = store::throttles::sweep(&tx, "account:", now.minus(STREAK), now).await?;
            let ways = store::throttles::sweep(&tx, "recovery:", now.minus(DAILY), now).await?;
            let ranges = store::throttles::sweep(&tx, "range:", now.minus(DAILY), now).await?;
            let asked =
                store::throttles::sweep(&tx, throttle::ASK, now.minus(THROTTLE), now).await?;
            Ok::<_, Error>(addresses + accounts + ways + ranges + asked)
        })
        .await?;
    let messages = store
        .write_long(|tx| async move { store::messages::sweep(&tx, now.minus(MESSAGES)).await })
        .await?;
    let links = store
        .write_long(|tx| async move { store::links::sweep(&tx, now.minus(LINKS)).await })
        .await?;
    let ways = store
        .write_long(|tx| async move {
            let before = now.minus(WAYS);
            let waiting = store::contacts::sweep(&tx, before).await?
                + store::authenticators::sweep(&tx, now.minus(authenticators::WAITS)).await?;
            Ok::<_, Error>(waiting + store::recoveries::sweep(&tx, before).await?)
        })
        .await?;
    let requests = requests::sweep(desk).await?;
    let jobs = jobs::sweep(desk).await?;
    let mut people = 0;
    loop {
        let gone = purge(desk).await?;
        people += u64::from(gone);
        if gone < BATCH {
            break;
        }
    }
    let told = expiry::notify(desk).await?;
    Ok(Swept {
        sessions,
        throttles,
        messages,
        links,
        ways,
        requests,
        jobs,
        people,
        told,
    })
}

async fn purge(desk: &Desk) -> Result<u32, Error> {
    let caller = &Caller::system();
    desk.store()
        .write_long(|tx| async move {
            let gone = store::people::purge(&tx, desk.now().minus(RESTORABLE), BATCH).await?;
            let ids: Vec<PersonId> = gone.iter().map(|person| PersonId(person.id)).collect();
            store::messages::forget(&tx, &ids, desk.now()).await?;
            let entries: Vec<Entry> = gone
                .iter()
                .map(|person| Entry::new(Action::PersonPurged).on(person))
                .collect();
            let count = u32::try_from(entries.len()).unwrap_or(BATCH);
            if count > 0 {
                audit::record_all(&tx, desk, caller, entries).await?;
            }
            Ok(count)
        })
        .await
}
