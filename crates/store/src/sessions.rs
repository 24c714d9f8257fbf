//! Sessions: where people are signed in. Owns the rule of ten; never sees a session's secret, only its
//! hash.

use crate::{Db, Error, Person, Session, Tx, entity::sessions, tx::list};
use domain::{PersonId, SessionRef, Timestamp};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    IdenStatic as _, IntoActiveModel as _, Iterable as _, QueryFilter as _, QueryOrder as _,
    QueryTrait as _, Value,
    sea_query::{Expr, ExprTrait as _},
};
use sessions::Column as C;
use std::collections::HashMap;

/// Sessions an account may have at once (promise S2).
pub const AT_MOST: i64 = 10;

/// Begins a session. With more than ten of the account, the oldest end. The caller holds the person's lock
/// ([`crate::people::lock`]), so that two who begin one at once count each other's.
///
/// # Errors
/// [`Error::NotFound`] without such a person, from here or from what follows in the transaction.
pub async fn insert(tx: &Tx, session: Session) -> Result<(), Error> {
    let person = session.person_id;
    let insert = sessions::Entity::insert(session.into_active_model());
    tx.execute_later(insert.build(tx.get_database_backend()))
        .await?;
    // The limit is written out: SQLite compiles a statement anew each time a bound one might have changed.
    let sql = format!(
        "DELETE FROM sessions WHERE person_id = $1 AND id_hash NOT IN
        (SELECT id_hash FROM sessions WHERE person_id = $1 ORDER BY created_at DESC, reference DESC LIMIT {AT_MOST})"
    );
    let trim = tx.statement(sql, [person.into()]);
    Ok(tx.execute_later(trim).await?)
}

/// The session with this hash, ended by time or not (the caller compares; see [`Session`]'s columns).
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(db: &impl Db, id_hash: &[u8; 32]) -> Result<Option<Session>, Error> {
    Ok(sessions::Entity::find_by_id(id_hash.to_vec())
        .one(db)
        .await?)
}

/// The session with this hash, whose it is, and the version of that person's current password (0: there is none): what
/// every request asks.
///
/// # Errors
/// When the database refuses.
pub async fn with_person(
    db: &impl Db,
    id_hash: &[u8; 32],
) -> Result<Option<(Session, Person, i64)>, Error> {
    let columns: Vec<String> = C::iter()
        .map(|column| format!("s.{0} AS s_{0}", column.as_str()))
        .collect();
    let sql = format!(
        "SELECT people.*, {}, coalesce(c.version, 0) AS c_version FROM sessions AS s
            JOIN people ON people.id = s.person_id LEFT JOIN credentials AS c ON c.person_id = s.person_id
        WHERE s.id_hash = $1",
        columns.join(", ")
    );
    let row = db
        .query_one_raw(db.statement(sql, [id_hash.to_vec().into()]))
        .await?;
    row.map(|row| {
        Ok((
            Session::from_query_result(&row, "s_")?,
            Person::from_query_result(&row, "")?,
            row.try_get("", "c_version")?,
        ))
    })
    .transpose()
}

/// Notes a use, unless it was noted at or after `unless_after` already. `false`: nothing was to do.
///
/// # Errors
/// When the database refuses.
pub async fn touch(
    tx: &Tx,
    id_hash: &[u8; 32],
    now: Timestamp,
    unless_after: Timestamp,
) -> Result<bool, Error> {
    let done = sessions::Entity::update_many()
        .col_expr(C::LastSeenAt, Expr::value(now.0))
        .filter(C::IdHash.eq(id_hash.to_vec()))
        .filter(C::LastSeenAt.lt(unless_after.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Gives the session another secret (promise S1: new at step-up) and moment of confirmation. `false`:
/// there is no such session any more.
///
/// # Errors
/// When the database refuses.
pub async fn renew(
    tx: &Tx,
    old_hash: &[u8; 32],
    new_hash: &[u8; 32],
    confirmed_at: Timestamp,
) -> Result<bool, Error> {
    let done = sessions::Entity::update_many()
        .col_expr(C::IdHash, Expr::value(new_hash.to_vec()))
        .col_expr(C::ConfirmedAt, Expr::value(confirmed_at.0))
        .filter(C::IdHash.eq(old_hash.to_vec()))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends one session. `false`: it had ended.
///
/// # Errors
/// When the database refuses.
pub async fn end(tx: &Tx, id_hash: &[u8; 32]) -> Result<bool, Error> {
    Ok(sessions::Entity::delete_by_id(id_hash.to_vec())
        .exec(tx)
        .await?
        .rows_affected
        == 1)
}

/// Ends the person's session of this name. `false`: there is none.
///
/// # Errors
/// When the database refuses.
pub async fn end_by_reference(
    tx: &Tx,
    person: PersonId,
    reference: SessionRef,
) -> Result<bool, Error> {
    let done = sessions::Entity::delete_many()
        .filter(C::PersonId.eq(person.0))
        .filter(C::Reference.eq(reference.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends all sessions of a person, but for `except`; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(tx: &Tx, person: PersonId, except: Option<&[u8; 32]>) -> Result<u32, Error> {
    let mut which = Condition::all().add(C::PersonId.eq(person.0));
    if let Some(except) = except {
        which = which.add(C::IdHash.ne(except.to_vec()));
    }
    let done = sessions::Entity::delete_many()
        .filter(which)
        .exec(tx)
        .await?;
    Ok(u32::try_from(done.rows_affected).unwrap_or(u32::MAX))
}

/// Ends all sessions of these people; answers how many of each that had any.
///
/// # Errors
/// When the database refuses.
pub async fn end_of(tx: &Tx, people: &[PersonId]) -> Result<HashMap<PersonId, u32>, Error> {
    let sql = format!(
        "DELETE FROM sessions WHERE person_id IN ({}) RETURNING person_id",
        list(1, people.len())
    );
    let values = people.iter().map(|person| Value::from(person.0));
    let mut ended: HashMap<PersonId, u32> = HashMap::new();
    for row in tx.query_all_raw(tx.statement(sql, values)).await? {
        *ended
            .entry(PersonId(row.try_get("", "person_id")?))
            .or_default() += 1;
    }
    Ok(ended)
}

/// The person's sessions that have not ended by time, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_person(
    db: &impl Db,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Session>, Error> {
    let query = sessions::Entity::find()
        .filter(C::PersonId.eq(person.0))
        .filter(alive(now))
        .order_by_desc(C::CreatedAt)
        .order_by_desc(C::Reference);
    Ok(query.all(db).await?)
}

/// Removes sessions that ended by time; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, now: Timestamp) -> Result<u64, Error> {
    Ok(sessions::Entity::delete_many()
        .filter(alive(now).not())
        .exec(tx)
        .await?
        .rows_affected)
}

/// Neither the absolute end nor the idle end has come.
fn alive(now: Timestamp) -> Condition {
    let idle_end = Expr::col(C::LastSeenAt).add(Expr::col(C::IdleSeconds).mul(1_000_000_i64));
    Condition::all()
        .add(C::ExpiresAt.gt(now.0))
        .add(idle_end.gt(now.0))
}
