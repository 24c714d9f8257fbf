//! Limits on guessing (promises L1 to L3). Owns the table `throttles`: one counter an account for all doors and spellings, unknown
//! names too, and one an address. Never compares a password and never ends a session.
//!
//! An attempt on an account is counted **and committed before** the hash. Ten failures lock for a minute, and each further
//! ten in a row for twice as long, up to an hour (1, 2, 4, 8, 16, 32, 60, 60, 60 minutes); a hundred in a row disable the
//! password until it is reset (NIST SP 800-63B-4, 3.2.2). The last three wrong passwords do not count twice: a mail
//! program with an old password locks nobody out. Only a right password starts the counter anew.
//!
//! At most some attempts on one account are under way at once in one copy of the program ([`Gates`]); others wait. So
//! many right passwords at once (scripts) are not taken for failures, although each is counted before it is known.

use crate::audit::Entry;
use crate::hashing::{HashError, Verdict};
use crate::{Desk, Error, Origin};
use domain::audit::Action;
use domain::password::state::PasswordKind;
use domain::wire::problem::{Code, Problem};
use domain::{PersonId, Secret, Span, Timestamp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Db, Person, Throttle, Tx, throttles};
use subtle::ConstantTimeEq as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Failures that lock.
const FAILURES: i64 = 10;
/// Failures in a row that disable the password.
const STREAK: i64 = 100;
/// The first lock.
const LOCK: Span = Span::seconds(60);
/// No lock is longer.
const LONGEST_LOCK: Span = Span::hours(1);
/// Wrong passwords that do not count twice.
const REMEMBERED: usize = 3;
const DIGEST: usize = 32;
/// Counted attempts that have no outcome after so long belong to a copy that died.
const ABANDONED: Span = Span::seconds(30);
/// Failures of an address in [`ADDRESS_WINDOW`], over all accounts (L3).
const ADDRESS_FAILURES: i64 = 20;
const ADDRESS_WINDOW: Span = Span::hours(1);
/// Wrong proofs of self-service on one name in [`RECOVERY_WINDOW`]; then it is stopped for the rest of it.
const RECOVERY_FAILURES: i64 = 5;
const RECOVERY_WINDOW: Span = Span::hours(24);
/// Ways back in that one address may begin in [`BEGUN_WINDOW`]: an office behind one address has many people.
const BEGUN: i64 = 60;
const BEGUN_WINDOW: Span = Span::hours(1);
/// How often an address may ask the administrators in [`ADDRESS_WINDOW`].
const ASKS: i64 = 5;
/// Keys of what counts how often somebody asks.
pub(crate) const ASK: &str = "ask:";
/// Of how many who ask administrators are mailed in [`ADDRESS_WINDOW`]; the others stand on the page alone.
const MAILED: i64 = 60;
/// The key of that. No address is called like this.
const ASKS_MAILED: &str = "ask:mailed";
/// No more attempts on one account at once, however many cores: fewer than [`FAILURES`].
const AT_ONCE: usize = 8;

/// Lets few attempts on one account in at once.
#[derive(Debug)]
pub(crate) struct Gates {
    width: usize,
    open: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Gates {
    /// Wide enough to keep all workers busy with one account.
    pub(crate) fn new(workers: usize) -> Self {
        Self {
            width: (workers * 2 + 2).min(AT_ONCE),
            open: Mutex::default(),
        }
    }

    fn gate(&self, key: &str) -> Arc<Semaphore> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() > 256 {
            open.retain(|_, gate| Arc::strong_count(gate) > 1);
        }
        Arc::clone(
            open.entry(key.to_owned())
                .or_insert_with(|| Arc::new(Semaphore::new(self.width))),
        )
    }
}

/// An attempt on an account, counted.
#[derive(Debug)]
pub(crate) struct Attempt {
    key: String,
    digest: [u8; DIGEST],
    verdict: Counted,
    _gate: OwnedSemaphorePermit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    /// Counted as a failure until it is known to be none.
    Yes,
    /// One of the last three wrong ones: not counted again.
    Repeated,
    /// The account is locked until then: whatever was typed is not looked at.
    Locked(Timestamp),
}

fn account_key(user_name_key: &str) -> String {
    // A digest, so that the table says nothing about names that nobody has.
    let digest = Sha256::digest(user_name_key.as_bytes());
    let mut key = String::with_capacity(72);
    key.push_str("account:");
    for byte in digest {
        key.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        key.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    key
}

/// Counts an attempt on an account, and commits that.
///
/// # Errors
/// `busy` when too many attempts on this account are under way.
pub(crate) async fn begin(
    desk: &Desk,
    user_name_key: &str,
    password: &Secret,
) -> Result<Attempt, Error> {
    let key = account_key(user_name_key);
    let patience = desk.config().hashing.patience;
    let gate = tokio::time::timeout(patience, desk.gates().gate(&key).acquire_owned()).await;
    let gate = gate
        .map_err(|_| HashError::Busy)?
        .map_err(|_| HashError::Ended)?;
    let digest = digest(desk.attempt_key(), &key, password);
    let verdict = {
        let (key, digest) = (key.as_str(), &digest);
        desk.store()
            .write(|tx| async move { count(&tx, key, digest, desk.now()).await })
            .await?
    };
    Ok(Attempt {
        key,
        digest,
        verdict,
        _gate: gate,
    })
}

fn digest(attempt_key: &[u8; 32], account: &str, password: &Secret) -> [u8; DIGEST] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(attempt_key) else {
        return [0; DIGEST];
    };
    mac.update(account.as_bytes());
    mac.update(&[0]);
    mac.update(password.expose().as_bytes());
    mac.finalize().into_bytes().into()
}

async fn count(
    tx: &Tx,
    key: &str,
    digest: &[u8; DIGEST],
    now: Timestamp,
) -> Result<Counted, Error> {
    let mut row = throttles::lock(tx, key, now).await?;
    if now.0 < row.locked_until {
        return Ok(Counted::Locked(Timestamp(row.locked_until)));
    }
    if row.streak >= STREAK {
        return Ok(Counted::Locked(now.plus(LONGEST_LOCK)));
    }
    if row.failures >= FAILURES {
        if now.since(Timestamp(row.window_start)) > ABANDONED {
            lock(&mut row, now);
            throttles::put(tx, &row).await?;
        }
        return Ok(Counted::Locked(now.plus(LOCK)));
    }
    if remembers(&row, digest) {
        return Ok(Counted::Repeated);
    }
    row.failures += 1;
    row.streak += 1;
    row.window_start = now.0;
    throttles::put(tx, &row).await?;
    Ok(Counted::Yes)
}

fn remembers(row: &Throttle, digest: &[u8; DIGEST]) -> bool {
    row.recent
        .chunks_exact(DIGEST)
        .any(|known| bool::from(known.ct_eq(digest)))
}

fn lock(row: &mut Throttle, now: Timestamp) {
    let doublings = u32::try_from((row.streak / FAILURES - 1).clamp(0, 16)).unwrap_or(16);
    let length = Span((LOCK.0 << doublings).min(LONGEST_LOCK.0));
    row.locked_until = now.plus(length).0;
    row.failures = 0;
}

impl Attempt {
    /// Whether what was typed is looked at. It is hashed in any case (P7).
    pub(crate) fn is_evaluated(&self) -> bool {
        !matches!(self.verdict, Counted::Locked(_))
    }

    /// Seconds until the next attempt is looked at.
    pub(crate) fn retry_after(&self, now: Timestamp) -> u32 {
        match self.verdict {
            Counted::Locked(until) => u32::try_from(until.since(now).as_seconds() + 1).unwrap_or(1),
            Counted::Yes | Counted::Repeated => 1,
        }
    }

    /// The hash's outcome. When there was none (the pool is busy), the count is taken back.
    ///
    /// # Errors
    /// The hash's.
    pub(crate) async fn hashed(
        &self,
        desk: &Desk,
        outcome: Result<Verdict, HashError>,
    ) -> Result<Verdict, Error> {
        if outcome.is_err() && self.verdict == Counted::Yes {
            let key = self.key.as_str();
            desk.store()
                .write(|tx| async move { throttles::uncount(&tx, key).await })
                .await?;
        }
        Ok(outcome?)
    }

    /// It was wrong, or is not looked at: remembers it, counts it on the address, locks if that was one too many. In the
    /// transaction that writes the audit row; answers further rows.
    pub(crate) async fn failed(
        &self,
        tx: &Tx,
        desk: &Desk,
        origin: &Origin,
        person: Option<&Person>,
    ) -> Result<Vec<Entry>, Error> {
        let now = desk.now();
        let mut entries = Vec::new();
        if self.is_evaluated() {
            let mut row = throttles::lock(tx, &self.key, now).await?;
            if !remembers(&row, &self.digest) {
                let known = row.recent.len() / DIGEST;
                let from = (known + 1).saturating_sub(REMEMBERED) * DIGEST;
                row.recent.drain(..from.min(row.recent.len()));
                row.recent.extend_from_slice(&self.digest);
            }
            if row.failures >= FAILURES {
                lock(&mut row, now);
                entries.push(self.note_lock(tx, person, &row).await?);
            }
            throttles::put(tx, &row).await?;
        }
        entries.extend(count_address(tx, desk, origin).await?);
        Ok(entries)
    }

    async fn note_lock(
        &self,
        tx: &Tx,
        person: Option<&Person>,
        row: &Throttle,
    ) -> Result<Entry, Error> {
        let is_last = row.streak >= STREAK;
        let action = if is_last {
            Action::PasswordDisabled
        } else {
            Action::SessionLocked
        };
        let entry = Entry::new(action).failed().after("failures", row.streak);
        let Some(person) = person else {
            return Ok(entry);
        };
        let id = PersonId(person.id);
        // A password that its owner reported stays that: it says more than "too many failures".
        let kind = PasswordKind::from_code(person.password_kind);
        let has_password = !matches!(kind, Some(PasswordKind::None | PasswordKind::Reported));
        if is_last && has_password {
            store::credentials::disable(tx, id).await?;
        } else {
            store::credentials::set_locked_until(tx, id, Timestamp(row.locked_until)).await?;
        }
        Ok(entry.on(person))
    }

    /// It was right: starts the counter anew, in the transaction of what it opened.
    pub(crate) async fn succeeded(&self, tx: &Tx) -> Result<(), Error> {
        Ok(throttles::clear(tx, &self.key).await?)
    }

    /// It was right, but nothing came of it: starts the counter anew in a transaction of its own.
    pub(crate) async fn proven(&self, desk: &Desk) -> Result<(), Error> {
        let key = self.key.as_str();
        Ok(desk
            .store()
            .write(|tx| async move { throttles::clear(&tx, key).await })
            .await?)
    }
}

/// Forgets what was counted on these accounts: their passwords were reset.
pub(crate) async fn forget(tx: &Tx, people: &[&Person]) -> Result<(), Error> {
    let keys: Vec<String> = people
        .iter()
        .map(|person| account_key(&person.user_name_key))
        .collect();
    Ok(throttles::clear_all(tx, &keys).await?)
}

/// Counts a proof of self-service on the name and commits that, before anything is compared (promise T4). Names that nobody has are
/// counted like others.
///
/// # Errors
/// `too_many_attempts` when this way is stopped for the name.
pub(crate) async fn begin_recovery(desk: &Desk, user_name: &str) -> Result<(), Error> {
    let (key, now) = (&recovery_key(user_name), desk.now());
    let row = desk
        .store()
        .write(|tx| async move {
            let row = throttles::lock(&tx, key, now).await?;
            let is_over = now >= Timestamp(row.window_start).plus(RECOVERY_WINDOW);
            if row.failures >= RECOVERY_FAILURES && !is_over {
                return Ok(row);
            }
            let counted = throttles::count(&tx, key, now, RECOVERY_WINDOW).await?;
            // The one that fills the window is still looked at.
            Ok::<_, Error>(Throttle {
                failures: counted.failures.min(RECOVERY_FAILURES - 1),
                ..counted
            })
        })
        .await?;
    if row.failures < RECOVERY_FAILURES {
        return Ok(());
    }
    let end = Timestamp(row.window_start).plus(RECOVERY_WINDOW);
    let seconds = u32::try_from(end.since(now).as_seconds() + 1).unwrap_or(1);
    Err(Problem {
        retry_after_seconds: Some(seconds),
        ..Problem::new(Code::TooManyAttempts)
    }
    .into())
}

/// Until when self-service is stopped for the name; `None`: it is not.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn recovery_stopped_until(
    db: &impl Db,
    desk: &Desk,
    user_name: &str,
) -> Result<Option<Timestamp>, Error> {
    let row = throttles::get(db, &recovery_key(user_name)).await?;
    let end = row
        .filter(|row| row.failures >= RECOVERY_FAILURES)
        .map(|row| Timestamp(row.window_start).plus(RECOVERY_WINDOW));
    Ok(end.filter(|end| desk.now() < *end))
}

/// The proof was right: it is no failure. Those before it stay counted, or whoever has one method could guess the other for ever.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn recovery_proven(tx: &Tx, user_name: &str) -> Result<(), Error> {
    Ok(throttles::uncount(tx, &recovery_key(user_name)).await?)
}

/// **Lift the stop** of self-service.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn lift_recovery_stop(tx: &Tx, user_name: &str) -> Result<(), Error> {
    Ok(throttles::clear(tx, &recovery_key(user_name)).await?)
}

fn recovery_key(user_name: &str) -> String {
    account_key(&domain::fold::key(user_name)).replacen("account:", "recovery:", 1)
}

/// Counts a way back in that was begun on its address: each is a row.
///
/// # Errors
/// `too_many_attempts`.
pub(crate) async fn count_begun(tx: &Tx, desk: &Desk, origin: &Origin) -> Result<(), Error> {
    let Some(key) = address_key(origin) else {
        return Ok(());
    };
    let key = key.replacen("ip:", "ip:way:", 1);
    let row = throttles::count(tx, &key, desk.now(), BEGUN_WINDOW).await?;
    if row.failures <= BEGUN {
        return Ok(());
    }
    let end = Timestamp(row.window_start).plus(BEGUN_WINDOW);
    let seconds = u32::try_from(end.since(desk.now()).as_seconds() + 1).unwrap_or(1);
    Err(Problem {
        retry_after_seconds: Some(seconds),
        ..Problem::new(Code::TooManyAttempts)
    }
    .into())
}

/// Whether the address may try at all (L3). Looked at before anything is known of the account.
///
/// # Errors
/// `too_many_attempts` with the time that is left.
pub(crate) async fn check_address(desk: &Desk, origin: &Origin) -> Result<(), Error> {
    let Some(key) = address_key(origin) else {
        return Ok(());
    };
    let Some(row) = throttles::get(&desk.store().read(), &key).await? else {
        return Ok(());
    };
    let end = Timestamp(row.window_start).plus(ADDRESS_WINDOW);
    let now = desk.now();
    if row.failures < ADDRESS_FAILURES || now >= end {
        return Ok(());
    }
    let seconds = u32::try_from(end.since(now).as_seconds() + 1).unwrap_or(1);
    Err(Problem {
        retry_after_seconds: Some(seconds),
        ..Problem::new(Code::TooManyAttempts)
    }
    .into())
}

/// Counts a failure on the address; answers the row to be written when that was the last one it had.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn count_address(
    tx: &Tx,
    desk: &Desk,
    origin: &Origin,
) -> Result<Option<Entry>, Error> {
    let Some(key) = address_key(origin) else {
        return Ok(None);
    };
    let row = throttles::count(tx, &key, desk.now(), ADDRESS_WINDOW).await?;
    Ok((row.failures == ADDRESS_FAILURES).then(|| {
        Entry::new(Action::LimitReached)
            .failed()
            .named(&origin.ip)
            .after("failures", row.failures)
    }))
}

/// Whether an address may ask the administrators once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// It may, and it is counted.
    Room,
    /// It may not for so many seconds; with the row to be written when this is the first time that it may not.
    Full(u32, Option<Entry>),
}

/// Counts that somebody at this address asks the administrators, whoever it is about.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn count_asking(tx: &Tx, desk: &Desk, origin: &Origin) -> Result<Asking, Error> {
    let Some(address) = address(origin) else {
        return Ok(Asking::Room);
    };
    let now = desk.now();
    let row = throttles::count(tx, &format!("{ASK}{address}"), now, ADDRESS_WINDOW).await?;
    if row.failures <= ASKS {
        return Ok(Asking::Room);
    }
    let end = Timestamp(row.window_start).plus(ADDRESS_WINDOW);
    let seconds = u32::try_from(end.since(now).as_seconds() + 1).unwrap_or(1);
    let is_first = row.failures == ASKS + 1;
    let entry = is_first.then(|| {
        Entry::new(Action::LimitReached)
            .failed()
            .named(&origin.ip)
            .after("requests", ASKS)
    });
    Ok(Asking::Full(seconds, entry))
}

/// Counts that administrators are mailed about somebody who asks; answers whether they may be, and the row to be written when
/// this is the first time that they may not: whoever has many addresses and many names must not fill their mailboxes.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn count_mailing(tx: &Tx, desk: &Desk) -> Result<(bool, Option<Entry>), Error> {
    let row = throttles::count(tx, ASKS_MAILED, desk.now(), ADDRESS_WINDOW).await?;
    let entry = (row.failures == MAILED + 1).then(|| {
        Entry::new(Action::LimitReached)
            .failed()
            .after("requests_mailed", MAILED)
    });
    Ok((row.failures <= MAILED, entry))
}

fn address_key(origin: &Origin) -> Option<String> {
    address(origin).map(|address| format!("ip:{address}"))
}

/// None for the operator on the host. An IPv6 customer has a whole /64: that is the address.
fn address(origin: &Origin) -> Option<String> {
    match origin.ip.parse::<std::net::IpAddr>() {
        Ok(address) => Some(match address.to_canonical() {
            std::net::IpAddr::V4(address) => address.to_string(),
            std::net::IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }),
        Err(_) if origin.ip.is_empty() => None,
        Err(_) => Some("unknown".to_owned()),
    }
}
