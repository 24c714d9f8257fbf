//! Changing the key that seals secrets. Owns the order: the new key is in the file before anything is sealed with it, and the
//! key before it stays, so that at no moment there is something that nobody can open.

use super::outbox::owner;
use super::settings;
use crate::audit::{self, Entry};
use crate::{Caller, Desk, Error, authenticators, jobs};
use domain::MessageId;
use domain::audit::Action;
use domain::authority;
use serde::Serialize;
use uuid::Uuid;

/// Messages sealed anew in one transaction.
const BATCH: u32 = 200;

/// What a change of the key did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rotated {
    /// The key that seals from now on.
    pub key: String,
    /// Waiting messages and authenticator apps whose secrets were sealed anew.
    pub resealed: u64,
    /// Waiting messages and authenticator apps that no key opens.
    pub unopened: u64,
}

/// Makes a new key, seals what waits with it, and keeps the key before it for reading. For the host.
///
/// # Errors
/// `not_allowed`; when the key file cannot be written, or the database refuses.
pub async fn rotate_keys(desk: &Desk, caller: &Caller) -> Result<Rotated, Error> {
    caller.may_at_all(authority::Action::ChangeMail)?;
    let unwritten = |error: crate::seal::KeyError| Error::Inconsistent(chain(&error));
    let key = desk.seals().add(desk.entropy()).map_err(unwritten)?;
    let newest = key.as_str();
    let (mut resealed, mut unopened, mut last) = (0, 0, Some(Uuid::nil()));
    while let Some(after) = last {
        let batch = desk
            .store()
            .write_long(|tx| async move { reseal(&tx, desk, newest, after).await })
            .await?;
        resealed += batch.resealed;
        unopened += batch.unopened;
        last = batch.last;
    }
    let (items, closed) = jobs::reseal(desk, newest).await?;
    resealed += items;
    unopened += closed;
    let apps = authenticators::reseal(desk, newest).await?;
    resealed += apps.resealed;
    unopened += apps.unopened;
    desk.store()
        .write(|tx| async move {
            settings::reseal(&tx, desk).await?;
            let entry = Entry::new(Action::SettingsKeysRotated)
                .after("key", newest)
                .after("resealed", resealed)
                .after("unopened", unopened);
            audit::record(&tx, desk, caller, entry).await
        })
        .await?;
    desk.seals().prune().map_err(unwritten)?;
    desk.take_up().await;
    Ok(Rotated {
        key,
        resealed,
        unopened,
    })
}

fn chain(error: &dyn std::error::Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

/// What became of a batch.
#[derive(Default)]
struct Batch {
    resealed: u64,
    unopened: u64,
    /// The last of it; `None`: there was none.
    last: Option<Uuid>,
}

async fn reseal(tx: &store::Tx, desk: &Desk, newest: &str, after: Uuid) -> Result<Batch, Error> {
    let mut batch = Batch::default();
    for message in store::messages::sealed_otherwise(tx, newest, after, BATCH).await? {
        let (seals, owner) = (desk.seals(), owner(message.id));
        let opened = seals.open_sealed(&owner, &message.seal_key, &message.sealed);
        let sealed = opened
            .ok()
            .and_then(|secret| seals.seal(desk.entropy(), &owner, &secret));
        match sealed {
            Some(sealed) => {
                let id = MessageId(message.id);
                store::messages::reseal(tx, id, &sealed.key, sealed.bytes).await?;
                batch.resealed += 1;
            }
            None => batch.unopened += 1,
        }
        batch.last = Some(message.id);
    }
    Ok(batch)
}
