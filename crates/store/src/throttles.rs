//! Counters of wrong attempts, on accounts and on addresses. Owns that an attempt is counted in one
//! statement; what the numbers mean is `service`'s.
//!
//! Count and commit before the comparison (promises T4, L1), so that parallel attempts cannot share one
//! count.

use crate::{Db, Error, Throttle, Tx, entity::throttles, tx::list};
use domain::{Span, Timestamp};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    QueryFilter as _, Value,
};

/// The counter, if anything was counted.
///
/// # Errors
/// When the database refuses.
pub async fn get(db: &impl Db, key: &str) -> Result<Option<Throttle>, Error> {
    Ok(throttles::Entity::find_by_id(key).one(db).await?)
}

/// The counter, made if missing, locked until the transaction ends: nobody else can count meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn lock(tx: &Tx, key: &str, now: Timestamp) -> Result<Throttle, Error> {
    let sql = "INSERT INTO throttles (key, failures, window_start, locked_until, streak, recent) VALUES ($1, 0, $2, 0, 0, $3)
        ON CONFLICT (key) DO UPDATE SET failures = throttles.failures RETURNING *";
    row(tx, sql, [key.into(), now.0.into(), Vec::<u8>::new().into()]).await
}

/// Counts an attempt in one statement and answers the counter after it. A window that is over begins
/// anew with 1; `streak` goes on over all windows.
///
/// # Errors
/// When the database refuses.
pub async fn count(tx: &Tx, key: &str, now: Timestamp, window: Span) -> Result<Throttle, Error> {
    let sql = "INSERT INTO throttles (key, failures, window_start, locked_until, streak, recent) VALUES ($1, 1, $2, 0, 1, $4)
        ON CONFLICT (key) DO UPDATE SET
            failures = CASE WHEN throttles.window_start <= $3 THEN 1 ELSE throttles.failures + 1 END,
            window_start = CASE WHEN throttles.window_start <= $3 THEN $2 ELSE throttles.window_start END,
            streak = throttles.streak + 1
        RETURNING *";
    row(
        tx,
        sql,
        [
            key.into(),
            now.0.into(),
            now.minus(window).0.into(),
            Vec::<u8>::new().into(),
        ],
    )
    .await
}

/// Writes the counter as it is given (use [`lock`] first).
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &Tx, throttle: &Throttle) -> Result<(), Error> {
    let sql = "INSERT INTO throttles (key, failures, window_start, locked_until, streak, recent) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, window_start = excluded.window_start,
            locked_until = excluded.locked_until, streak = excluded.streak, recent = excluded.recent";
    let values: [Value; 6] = [
        throttle.key.as_str().into(),
        throttle.failures.into(),
        throttle.window_start.into(),
        throttle.locked_until.into(),
        throttle.streak.into(),
        throttle.recent.clone().into(),
    ];
    Ok(tx.execute_later(tx.statement(sql, values)).await?)
}

/// Takes one counted attempt back: it turned out right, or was one of the last three again.
///
/// # Errors
/// When the database refuses.
pub async fn uncount(tx: &Tx, key: &str) -> Result<(), Error> {
    let sql = "UPDATE throttles SET failures = failures - 1, streak = streak - 1 WHERE key = $1 AND failures > 0 AND streak > 0";
    tx.execute_raw(tx.statement(sql, [key.into()])).await?;
    Ok(())
}

/// Forgets the counter.
///
/// # Errors
/// When the database refuses.
pub async fn clear(tx: &Tx, key: &str) -> Result<(), Error> {
    let sql = "DELETE FROM throttles WHERE key = $1";
    Ok(tx.execute_later(tx.statement(sql, [key.into()])).await?)
}

/// Forgets these counters.
///
/// # Errors
/// When the database refuses.
pub async fn clear_all(tx: &Tx, keys: &[String]) -> Result<(), Error> {
    let sql = format!(
        "DELETE FROM throttles WHERE key IN ({})",
        list(1, keys.len())
    );
    let values = keys.iter().map(|key| Value::from(key.as_str()));
    Ok(tx.execute_later(tx.statement(sql, values)).await?)
}

/// Removes counters whose key begins with `prefix` (`ip:`, `account:`), whose window began before
/// `before` and that lock nothing at `now`; answers how many went. Without it, names that were tried
/// but do not exist would fill the table.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, prefix: &str, before: Timestamp, now: Timestamp) -> Result<u64, Error> {
    use throttles::Column as C;
    let done = throttles::Entity::delete_many()
        .filter(C::WindowStart.lt(before.0))
        .filter(C::LockedUntil.lte(now.0))
        .filter(C::Key.starts_with(prefix))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

async fn row<const N: usize>(tx: &Tx, sql: &str, values: [Value; N]) -> Result<Throttle, Error> {
    let row = tx
        .query_one_raw(tx.statement(sql, values))
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Throttle::from_query_result(&row, "")?)
}
