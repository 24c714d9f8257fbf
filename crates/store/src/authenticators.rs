//! Authenticator apps. Owns that a person has one that counts and one that waits at most, and that a time step is accepted once;
//! never sees a secret, only what is sealed, and never a code.

use crate::{Authenticator, Db, Error, Tx, entity::authenticators};
use authenticators::Column as C;
use domain::{PersonId, Timestamp};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Value,
    sea_query::Expr,
};
use uuid::Uuid;

/// In the column `pending`.
const COUNTS: i16 = 0;
const WAITS: i16 = 1;

/// The person's app, if one counts.
///
/// # Errors
/// When the database refuses.
pub async fn of_person(db: &impl Db, person: PersonId) -> Result<Option<Authenticator>, Error> {
    Ok(authenticators::Entity::find()
        .filter(C::PersonId.eq(person.0))
        .filter(C::Pending.eq(COUNTS))
        .one(db)
        .await?)
}

/// Lets a new one wait for its first code, in place of one that waits already.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn put_pending(tx: &Tx, row: Authenticator) -> Result<(), Error> {
    authenticators::Entity::delete_many()
        .filter(C::PersonId.eq(row.person_id))
        .filter(C::Pending.eq(WAITS))
        .exec(tx)
        .await?;
    let row = Authenticator {
        pending: WAITS,
        ..row
    };
    put(tx, row).await
}

/// Adds one as it is.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn put(tx: &Tx, row: Authenticator) -> Result<(), Error> {
    authenticators::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Counts a try of a first code and answers the app that it has to be of, in one statement; `None`: none waits that was made after
/// `since`, or all `at_most` tries are gone. Commit before comparing (promise T4).
///
/// # Errors
/// When the database refuses.
pub async fn count_try(
    tx: &Tx,
    person: PersonId,
    at_most: i64,
    since: Timestamp,
) -> Result<Option<Authenticator>, Error> {
    let sql = "UPDATE authenticators SET tries = tries + 1
        WHERE person_id = $1 AND pending = 1 AND tries < $2 AND created_at > $3 RETURNING *";
    let values: [Value; 3] = [person.0.into(), at_most.into(), since.0.into()];
    let row = tx.query_one_raw(tx.statement(sql, values)).await?;
    row.map(|row| Ok(Authenticator::from_query_result(&row, "")?))
        .transpose()
}

/// The one that waits counts from now on, in place of another; the step of its first code is accepted by that. `false`: it does not
/// wait (any more).
///
/// # Errors
/// When the database refuses.
pub async fn settle(
    tx: &Tx,
    person: PersonId,
    id: Uuid,
    step: i64,
    since: Timestamp,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE authenticators SET proven_at = $2, last_step = $3
        WHERE id = $1 AND pending = 1 AND created_at > $4";
    let values: [Value; 4] = [id.into(), now.0.into(), step.into(), since.0.into()];
    if !changed(tx, sql, values).await? {
        return Ok(false);
    }
    authenticators::Entity::delete_many()
        .filter(C::PersonId.eq(person.0))
        .filter(C::Pending.eq(COUNTS))
        .exec(tx)
        .await?;
    authenticators::Entity::update_many()
        .col_expr(C::Pending, Expr::value(COUNTS))
        .filter(C::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(true)
}

/// Accepts a time step, in one statement. `false`: it was accepted before, or a later one was, or the app is gone. Of many who try
/// one code at once one is answered `true` (promise T3).
///
/// # Errors
/// When the database refuses.
pub async fn use_step(tx: &Tx, id: Uuid, step: i64, now: Timestamp) -> Result<bool, Error> {
    let sql = "UPDATE authenticators SET last_step = $2, used_at = $3
        WHERE id = $1 AND pending = 0 AND last_step < $2";
    changed(tx, sql, [id.into(), step.into(), now.0.into()]).await
}

/// Takes the person's apps away, the one that waits too; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &Tx, person: PersonId) -> Result<u64, Error> {
    let done = authenticators::Entity::delete_many()
        .filter(C::PersonId.eq(person.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Those that are not sealed with the key `newest`, by their ids from `after` on.
///
/// # Errors
/// When the database refuses.
pub async fn sealed_otherwise(
    db: &impl Db,
    newest: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Authenticator>, Error> {
    Ok(authenticators::Entity::find()
        .filter(C::SealKey.ne(newest))
        .filter(C::Id.gt(after))
        .order_by_asc(C::Id)
        .limit(u64::from(limit))
        .all(db)
        .await?)
}

/// Stores what was sealed anew.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(tx: &Tx, id: Uuid, key: &str, sealed: Vec<u8>) -> Result<(), Error> {
    authenticators::Entity::update_many()
        .col_expr(C::SealKey, Expr::value(key))
        .col_expr(C::Sealed, Expr::value(sealed))
        .filter(C::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets those that have waited since before this moment; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let done = authenticators::Entity::delete_many()
        .filter(C::Pending.eq(WAITS))
        .filter(C::CreatedAt.lt(before.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

async fn changed<const N: usize>(tx: &Tx, sql: &str, values: [Value; N]) -> Result<bool, Error> {
    let done = tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(done.rows_affected() > 0)
}
