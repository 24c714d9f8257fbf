//! **Authenticator app**: a phone that shows six digits which change every half minute. Owns how one is added (told, then proven) and
//! what a code of it is worth on the way back in; the arithmetic is `totp`'s, what follows from a change `factors`'.
//!
//! The secret must be read again for each code, so it is sealed (`seal`) for this row of this person, and leaves the program in one answer
//! alone: the one that the app is told by. It counts only when a first code proves that the app has it; until then the old app is the one
//! that counts. Each time step is accepted once (promise T3), the first code's too.

use crate::audit::{self, Entry};
use crate::messages::{self, FactorChange};
use crate::notices::By;
use crate::{Caller, Desk, Error, entropy, factors, qr, sessions, throttle, totp};
use domain::audit::Action;
use domain::wire::account::{AuthenticatorSetup, OwnFactors};
use domain::wire::problem::{Code, FieldError};
use domain::{PersonId, Secret, Span, Timestamp, text};
use store::{Authenticator, Db, Tx};
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long the first code is waited for.
pub(crate) const WAITS: Span = Span::minutes(30);
/// Tries of a first code.
const TRIES: i64 = 10;
/// Longest name of a device.
const LONGEST_NAME: usize = 40;
/// Secrets sealed anew in one transaction.
const BATCH: u32 = 200;
/// What a sealed secret is as long as: nonce, secret, tag.
const SEALED: usize = 24 + totp::SECRET + 16;

/// What the secret of this row is sealed for.
fn owner(person: Uuid, id: Uuid) -> Vec<u8> {
    let mut owner = b"authenticator 1 ".to_vec();
    owner.extend_from_slice(person.as_bytes());
    owner.extend_from_slice(id.as_bytes());
    owner
}

/// Begins to add an app, in place of the one that there is: a new secret, this once. Nothing changes before its first code is typed.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `confirm_identity`; `too_long` or `control_characters` (field `name`).
pub async fn begin(desk: &Desk, caller: &Caller, name: &str) -> Result<AuthenticatorSetup, Error> {
    caller.require_confirmed(desk)?;
    let name = text::line("name", name, LONGEST_NAME)?;
    let person = caller.signed_in()?.person;
    let secret = Zeroizing::new(entropy::bytes::<{ totp::SECRET }>(desk.entropy()));
    let (row, now) = (&waiting(desk, person, name, &secret)?, desk.now());
    let user_name = desk
        .store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            store::authenticators::put_pending(&tx, row.clone()).await?;
            Ok::<_, Error>(person.user_name)
        })
        .await?;
    let typed = totp::base32(&secret);
    let uri = totp::uri(&desk.site().organisation, &user_name, &typed);
    let qr = qr::svg(uri.expose()).map(Secret::new).unwrap_or_default();
    Ok(AuthenticatorSetup {
        secret: typed,
        uri,
        qr,
        until: now.plus(WAITS),
    })
}

fn waiting(
    desk: &Desk,
    person: PersonId,
    name: String,
    secret: &[u8; totp::SECRET],
) -> Result<Authenticator, Error> {
    let id = desk.new_id();
    let sealed = desk
        .seals()
        .seal(desk.entropy(), &owner(person.0, id), secret)
        .ok_or_else(|| Error::Inconsistent("there is no key to seal with".to_owned()))?;
    Ok(Authenticator {
        id,
        person_id: person.0,
        pending: 1,
        name,
        sealed: sealed.bytes,
        seal_key: sealed.key,
        created_at: desk.now().0,
        tries: 0,
        proven_at: 0,
        last_step: 0,
        used_at: 0,
    })
}

/// An app that counts and whose secret nobody was told: for the sample organisation.
pub(crate) fn of_nobody(
    desk: &Desk,
    person: PersonId,
    added: Timestamp,
) -> Result<Authenticator, Error> {
    let secret = Zeroizing::new(entropy::bytes::<{ totp::SECRET }>(desk.entropy()));
    Ok(Authenticator {
        pending: 0,
        created_at: added.0,
        proven_at: added.0,
        ..waiting(desk, person, String::new(), &secret)?
    })
}

/// The first code of the app that was told: from now on it is the one, and every known address learns of it.
///
/// # Errors
/// `sign_in_required`, `must_change_password`; `code_wrong` (field `code`) for a wrong code and when no app waits (any more);
/// `too_many_attempts` for the address.
pub async fn prove(desk: &Desk, caller: &Caller, code: &Secret) -> Result<OwnFactors, Error> {
    let id = caller.signed_in()?.person;
    throttle::check_address(desk, caller.origin()).await?;
    let since = desk.now().minus(WAITS);
    let row = desk
        .store()
        .write(|tx| async move { store::authenticators::count_try(&tx, id, TRIES, since).await })
        .await?;
    let accepted = row.and_then(|row| {
        let secret = opened(desk, &row)?;
        let step = totp::step_of(&secret, code, desk.now())?;
        Some(Accepted { id: row.id, step })
    });
    let Some(accepted) = accepted else {
        return refuse(desk, caller).await;
    };
    let shown = desk
        .store()
        .write(|tx| async move { settle(&tx, desk, caller, id, accepted, since).await })
        .await?;
    messages::wake(desk);
    match shown {
        Some(shown) => Ok(shown),
        None => refuse(desk, caller).await,
    }
}

/// The app counts; `None`: it waits no more.
async fn settle(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    accepted: Accepted,
    since: Timestamp,
) -> Result<Option<OwnFactors>, Error> {
    let person = sessions::owner(tx, desk, caller).await?;
    let replaced = store::authenticators::of_person(tx, id).await?.is_some();
    let Accepted { id: app, step } = accepted;
    if !store::authenticators::settle(tx, id, app, step, since, desk.now()).await? {
        return Ok(None);
    }
    let entry = Entry::new(Action::AuthenticatorAdded)
        .on(&person)
        .after("replaced", replaced);
    audit::record(tx, desk, caller, entry).await?;
    let change = FactorChange::AuthenticatorAdded;
    factors::changed(tx, desk, caller, &person, change, By::Owner).await?;
    Ok(Some(factors::shown(tx, desk, id).await?))
}

/// The one answer for what proves nothing, written down and counted on the address.
async fn refuse<T>(desk: &Desk, caller: &Caller) -> Result<T, Error> {
    desk.store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            let entry = Entry::new(Action::AuthenticatorAdded).failed().on(&person);
            let mut entries = vec![entry];
            entries.extend(throttle::count_address(&tx, desk, caller.origin()).await?);
            audit::record_all(&tx, desk, caller, entries).await
        })
        .await?;
    Err(FieldError::new("code", Code::CodeWrong).into())
}

/// A code that was right: of which app, and of which time step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    id: Uuid,
    step: i64,
}

/// Whether a code is one that the person's app shows now. Uses nothing up: [`use_up`] does, in the transaction of what it opens. A person
/// without an app, and nobody, cost the same: what is opened and reckoned with is a stand-in then (promise E1).
///
/// # Errors
/// When the database refuses.
pub(crate) async fn check(
    db: &impl Db,
    desk: &Desk,
    person: PersonId,
    code: &Secret,
) -> Result<Option<Accepted>, Error> {
    let found = store::authenticators::of_person(db, person).await?;
    let is_there = found.is_some();
    let row = found.unwrap_or_else(|| stand_in(desk, person));
    let secret = if is_there {
        opened(desk, &row)
    } else {
        open(desk, &row).ok()
    };
    let is_open = secret.is_some();
    let secret = secret.unwrap_or_default();
    let step = totp::step_of(&secret, code, desk.now());
    Ok(step
        .filter(|step| is_there && is_open && *step > row.last_step)
        .map(|step| Accepted { id: row.id, step }))
}

/// Accepts the time step of a code, once. `false`: it was, or the app is another one by now.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn use_up(tx: &Tx, desk: &Desk, accepted: Accepted) -> Result<bool, Error> {
    let Accepted { id, step } = accepted;
    Ok(store::authenticators::use_step(tx, id, step, desk.now()).await?)
}

fn stand_in(desk: &Desk, person: PersonId) -> Authenticator {
    Authenticator {
        id: Uuid::nil(),
        person_id: person.0,
        pending: 0,
        name: String::new(),
        sealed: vec![0; SEALED],
        seal_key: desk.seals().newest(),
        created_at: 0,
        tries: 0,
        proven_at: 0,
        last_step: 0,
        used_at: 0,
    }
}

type Opened = Zeroizing<[u8; totp::SECRET]>;

fn open(desk: &Desk, row: &Authenticator) -> Result<Opened, crate::seal::Unopened> {
    let owner = owner(row.person_id, row.id);
    let bytes = desk
        .seals()
        .open_sealed(&owner, &row.seal_key, &row.sealed)?;
    let bytes = bytes.as_slice().try_into();
    Ok(Zeroizing::new(
        bytes.map_err(|_| crate::seal::Unopened::Damaged)?,
    ))
}

/// The secret of a row; the log says why not. Then no code of it is right, and its owner needs another way in.
fn opened(desk: &Desk, row: &Authenticator) -> Option<Opened> {
    open(desk, row)
        .inspect_err(|error| {
            tracing::error!(person = %row.person_id, %error, "an authenticator's secret does not open");
        })
        .ok()
}

/// What became of the secrets when the key was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resealed {
    pub(crate) resealed: u64,
    pub(crate) unopened: u64,
}

/// Seals every secret anew that is not sealed with the key `newest`.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn reseal(desk: &Desk, newest: &str) -> Result<Resealed, Error> {
    let mut all = Resealed::default();
    let mut last = Some(Uuid::nil());
    while let Some(after) = last {
        let (batch, end) = desk
            .store()
            .write_long(|tx| async move { reseal_batch(&tx, desk, newest, after).await })
            .await?;
        all.resealed += batch.resealed;
        all.unopened += batch.unopened;
        last = end;
    }
    Ok(all)
}

async fn reseal_batch(
    tx: &Tx,
    desk: &Desk,
    newest: &str,
    after: Uuid,
) -> Result<(Resealed, Option<Uuid>), Error> {
    let (mut batch, mut last) = (Resealed::default(), None);
    for row in store::authenticators::sealed_otherwise(tx, newest, after, BATCH).await? {
        let owner = owner(row.person_id, row.id);
        let sealed = opened(desk, &row)
            .and_then(|secret| desk.seals().seal(desk.entropy(), &owner, secret.as_slice()));
        match sealed {
            Some(sealed) => {
                store::authenticators::reseal(tx, row.id, &sealed.key, sealed.bytes).await?;
                batch.resealed += 1;
            }
            None => batch.unopened += 1,
        }
        last = Some(row.id);
    }
    Ok((batch, last))
}
