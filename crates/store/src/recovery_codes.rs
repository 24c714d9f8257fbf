//! Recovery codes that people printed. Owns that a person has one set, and that a code works once; never sees a code, only its hash.

use crate::{Db, Error, RecoveryCode, Tx, entity::recovery_codes};
use domain::{PersonId, Timestamp};
use recovery_codes::Column as C;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, Value,
};

/// What is known of a person's set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When it was made.
    pub made_at: Timestamp,
    /// How many codes are left.
    pub left: u32,
}

/// A new set, in place of the one there was. All rows are of one person.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn replace(tx: &Tx, person: PersonId, set: Vec<RecoveryCode>) -> Result<(), Error> {
    void(tx, person).await?;
    let rows = set.into_iter().map(RecoveryCode::into_active_model);
    recovery_codes::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The person's set; `None`: there is none. One whose codes are all used is one with none left.
///
/// # Errors
/// When the database refuses.
pub async fn standing(db: &impl Db, person: PersonId) -> Result<Option<Standing>, Error> {
    let sql = "SELECT coalesce(max(made_at), 0) AS made_at, coalesce(sum(CASE WHEN used_at = 0 THEN 1 ELSE 0 END), 0) AS unused
        FROM recovery_codes WHERE person_id = $1";
    let row = db
        .query_one_raw(db.statement(sql, [person.0.into()]))
        .await?
        .ok_or(Error::NotFound)?;
    let (made_at, left): (i64, i64) = (row.try_get("", "made_at")?, row.try_get("", "unused")?);
    Ok((made_at != 0).then(|| Standing {
        made_at: Timestamp(made_at),
        left: u32::try_from(left).unwrap_or_default(),
    }))
}

/// Whether the person has a code of this hash that was not used. Uses nothing up: [`use_up`] does, in the transaction of what it
/// opens.
///
/// # Errors
/// When the database refuses.
pub async fn is_unused(db: &impl Db, person: PersonId, hash: &[u8; 32]) -> Result<bool, Error> {
    let found = recovery_codes::Entity::find()
        .filter(C::PersonId.eq(person.0))
        .filter(C::CodeHash.eq(hash.to_vec()))
        .filter(C::UsedAt.eq(0))
        .count(db)
        .await?;
    Ok(found > 0)
}

/// Uses a code up, in one statement. `false`: it was, or it is none (any more). Of many who try at once one is answered `true`
/// (promise T3).
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    tx: &Tx,
    person: PersonId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE recovery_codes SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at = 0";
    let values: [Value; 3] = [person.0.into(), hash.to_vec().into(), now.0.into()];
    let done = tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(done.rows_affected() > 0)
}

/// Makes the person's set void; answers how many codes it had, used ones too.
///
/// # Errors
/// When the database refuses.
pub async fn void(tx: &Tx, person: PersonId) -> Result<u64, Error> {
    let done = recovery_codes::Entity::delete_many()
        .filter(C::PersonId.eq(person.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}
