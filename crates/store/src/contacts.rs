//! What is known of a person's contact details beside their value: that the owner proved one, and that one waits for the proof.
//! Owns `proven_contacts` and `pending_contacts`; the values that count are the person's own columns (`people`).
//!
//! A proof names the value that was proven. Whoever writes another value into the person's row (an edit, an import) need not know of
//! this table: that value is not proven.

use crate::{
    Db, Error, PendingContact, ProvenContact, Tx,
    entity::{pending_contacts, proven_contacts},
};
use domain::contact::ContactKind;
use domain::{PersonId, Timestamp};
use pending_contacts::Column as Pending;
use proven_contacts::Column as Proven;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    sea_query::{Expr, OnConflict},
};

/// The person's proofs, one a kind at most. Compare the value before you believe one.
///
/// # Errors
/// When the database refuses.
pub async fn proven(db: &impl Db, person: PersonId) -> Result<Vec<ProvenContact>, Error> {
    Ok(proven_contacts::Entity::find()
        .filter(Proven::PersonId.eq(person.0))
        .all(db)
        .await?)
}

/// Notes that the owner proved a value now. `is_new`: it takes the place of another. The same value again keeps when it was new.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn prove(
    tx: &Tx,
    person: PersonId,
    kind: ContactKind,
    value: &str,
    is_new: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let before = proven(tx, person).await?;
    let before = before
        .iter()
        .find(|known| known.kind == kind.code() && known.value == value);
    let row = ProvenContact {
        person_id: person.0,
        kind: kind.code(),
        value: value.to_owned(),
        changed_at: if is_new {
            now.0
        } else {
            before.map_or(0, |before| before.changed_at)
        },
        proven_at: now.0,
        confirmed_at: 0,
    };
    let replace = OnConflict::columns([Proven::PersonId, Proven::Kind])
        .update_columns([
            Proven::Value,
            Proven::ChangedAt,
            Proven::ProvenAt,
            Proven::ConfirmedAt,
        ])
        .to_owned();
    proven_contacts::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Notes that the owner says that a proven value is still right. Another value, and one that was not proven, stays as it is.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(
    tx: &Tx,
    person: PersonId,
    kind: ContactKind,
    value: &str,
    now: Timestamp,
) -> Result<(), Error> {
    proven_contacts::Entity::update_many()
        .col_expr(Proven::ConfirmedAt, Expr::value(now.0))
        .filter(Proven::PersonId.eq(person.0))
        .filter(Proven::Kind.eq(kind.code()))
        .filter(Proven::Value.eq(value))
        .exec(tx)
        .await?;
    Ok(())
}

/// What waits for its proof, one a kind at most.
///
/// # Errors
/// When the database refuses.
pub async fn pending(db: &impl Db, person: PersonId) -> Result<Vec<PendingContact>, Error> {
    Ok(pending_contacts::Entity::find()
        .filter(Pending::PersonId.eq(person.0))
        .all(db)
        .await?)
}

/// Lets a value wait, in place of one of the same kind.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn put_pending(tx: &Tx, row: PendingContact) -> Result<(), Error> {
    let replace = OnConflict::columns([Pending::PersonId, Pending::Kind])
        .update_columns([Pending::Value, Pending::LinkId, Pending::CreatedAt])
        .to_owned();
    pending_contacts::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Nothing of this kind waits any more; answers whether something did.
///
/// # Errors
/// When the database refuses.
pub async fn drop_pending(tx: &Tx, person: PersonId, kind: ContactKind) -> Result<bool, Error> {
    let done = pending_contacts::Entity::delete_many()
        .filter(Pending::PersonId.eq(person.0))
        .filter(Pending::Kind.eq(kind.code()))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Forgets what waited since before this moment; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let done = pending_contacts::Entity::delete_many()
        .filter(Pending::CreatedAt.lt(before.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}
