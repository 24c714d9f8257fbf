//! Hashes of passwords and the columns of `people` that say how a password stands. Used by
//! `service::credentials` alone; never hashes or compares anything.

use crate::{
    Credential, Db, Error, Person, Tx,
    entity::{credentials, password_history, people},
    tx::list,
};
use domain::{PersonId, Timestamp};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Value, sea_query::Expr,
};
use std::collections::HashMap;

/// How a password stands: the columns of `people` that change with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// When it was set; 0: never.
    pub password_set_at: i64,
    /// 0 none, 1 permanent, 2 temporary, 3 disabled, 4 reported.
    pub password_kind: i16,
    /// Must change at next sign-in.
    pub must_change: bool,
    /// 0: not temporary.
    pub temporary_until: i64,
    /// First use of the temporary password; 0: not yet.
    pub temporary_used_at: i64,
    /// 0: not locked.
    pub locked_until: i64,
}

/// The person's current password, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn get(db: &impl Db, person: PersonId) -> Result<Option<Credential>, Error> {
    Ok(credentials::Entity::find_by_id(person.0).one(db).await?)
}

/// The person of this folded user name, deleted or not, and the current password: one query whatever there is.
///
/// # Errors
/// When the database refuses.
pub async fn by_user_name_key(
    db: &impl Db,
    key: &str,
) -> Result<Option<(Person, Option<Credential>)>, Error> {
    let sql = "SELECT people.*, c.person_id AS c_person_id, c.phc AS c_phc, c.pepper_key_id AS c_pepper_key_id,
            c.version AS c_version, c.set_at AS c_set_at
        FROM people LEFT JOIN credentials AS c ON c.person_id = people.id WHERE people.user_name_key = $1";
    let row = db.query_one_raw(db.statement(sql, [key.into()])).await?;
    row.map(|row| {
        let person = Person::from_query_result(&row, "")?;
        Ok((person, Credential::from_query_result_optional(&row, "c_")?))
    })
    .transpose()
}

/// The person, locked until the transaction ends, and the version of the current password; 0: there is none.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn lock_version(tx: &Tx, person: PersonId) -> Result<(Person, i64), Error> {
    if !tx.is_sqlite() {
        // Two statements: the second sees what was committed while the first waited for the lock.
        let row = crate::people::lock(tx, person).await?;
        let credential = get(tx, person).await?;
        return Ok((row, credential.map_or(0, |credential| credential.version)));
    }
    let sql = "SELECT people.*, coalesce(c.version, 0) AS c_version
        FROM people LEFT JOIN credentials AS c ON c.person_id = people.id WHERE people.id = $1";
    let row = tx
        .query_one_raw(tx.statement(sql, [person.0.into()]))
        .await?
        .ok_or(Error::NotFound)?;
    Ok((
        Person::from_query_result(&row, "")?,
        row.try_get("", "c_version")?,
    ))
}

/// A new hash of somebody's password.
#[derive(Clone, Copy, Debug)]
pub struct NewHash<'a> {
    /// Whose.
    pub person: PersonId,
    /// The hash, as a PHC string.
    pub phc: &'a str,
    /// Which pepper is in it; empty: none.
    pub pepper_key_id: &'a str,
}

/// Most people of one call of [`set`], [`remove`] and their like: below the limits of both databases on parameters.
pub const MOST: usize = 500;

/// Sets passwords, [`MOST`] at most, each person once: the new hash, one version up (from 1), the old hash into the history, the
/// state. Answers the new versions.
///
/// # Errors
/// [`Error::NotFound`] where one of them does not exist.
pub async fn set(
    tx: &Tx,
    hashes: &[NewHash<'_>],
    now: Timestamp,
    state: &State,
) -> Result<HashMap<PersonId, i64>, Error> {
    let people: Vec<PersonId> = hashes.iter().map(|hash| hash.person).collect();
    lock(tx, &people).await?;
    remember(tx, &people).await?;
    let rows: Vec<String> = (0..hashes.len())
        .map(|at| format!("(${}, ${}, ${}, 1, $1)", 2 + 3 * at, 3 + 3 * at, 4 + 3 * at))
        .collect();
    let sql = format!(
        "INSERT INTO credentials (person_id, phc, pepper_key_id, version, set_at) VALUES {}
        ON CONFLICT (person_id) DO UPDATE SET phc = excluded.phc, pepper_key_id = excluded.pepper_key_id,
            version = credentials.version + 1, set_at = excluded.set_at RETURNING person_id, version",
        rows.join(", ")
    );
    let values = hashes.iter().flat_map(|hash| {
        let person: Value = hash.person.0.into();
        [person, hash.phc.into(), hash.pepper_key_id.into()]
    });
    let values: Vec<Value> = std::iter::once(Value::from(now.0)).chain(values).collect();
    let rows = tx.query_all_raw(tx.statement(sql, values)).await?;
    let versions = rows
        .iter()
        .map(|row| {
            Ok((
                PersonId(row.try_get("", "person_id")?),
                row.try_get("", "version")?,
            ))
        })
        .collect::<Result<_, Error>>()?;
    set_state(tx, &people, state).await?;
    Ok(versions)
}

/// Replaces the hash of the same password by one with newer parameters; no new version, no history.
/// `false`: the password was changed meanwhile and nothing was done.
///
/// # Errors
/// When the database refuses.
pub async fn rehash(
    tx: &Tx,
    person: PersonId,
    version: i64,
    phc: &str,
    pepper_key_id: &str,
) -> Result<bool, Error> {
    let done = credentials::Entity::update_many()
        .col_expr(credentials::Column::Phc, Expr::value(phc))
        .col_expr(credentials::Column::PepperKeyId, Expr::value(pepper_key_id))
        .filter(credentials::Column::PersonId.eq(person.0))
        .filter(credentials::Column::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Removes passwords, [`MOST`] at most, and sets the state (kind none). The history stays.
///
/// # Errors
/// [`Error::NotFound`] where one of them does not exist.
pub async fn remove(tx: &Tx, people: &[PersonId], state: &State) -> Result<(), Error> {
    lock(tx, people).await?;
    remember(tx, people).await?;
    credentials::Entity::delete_many()
        .filter(credentials::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .exec(tx)
        .await?;
    set_state(tx, people, state).await
}

/// Sets how the passwords of these people stand.
///
/// # Errors
/// [`Error::NotFound`] where one of them does not exist.
pub async fn set_state(tx: &Tx, people: &[PersonId], state: &State) -> Result<(), Error> {
    use people::Column as C;
    let done = people::Entity::update_many()
        .col_expr(C::PasswordSetAt, Expr::value(state.password_set_at))
        .col_expr(C::PasswordKind, Expr::value(state.password_kind))
        .col_expr(C::MustChange, Expr::value(state.must_change))
        .col_expr(C::TemporaryUntil, Expr::value(state.temporary_until))
        .col_expr(C::TemporaryUsedAt, Expr::value(state.temporary_used_at))
        .col_expr(C::LockedUntil, Expr::value(state.locked_until))
        .filter(C::Id.is_in(people.iter().map(|person| person.0)))
        .exec(tx)
        .await?;
    all_of(people, done.rows_affected)
}

/// These people, [`MOST`] at most, must change their passwords at the next sign-in, or need not.
///
/// # Errors
/// [`Error::NotFound`] where one of them does not exist.
pub async fn set_must_change(tx: &Tx, people: &[PersonId], must_change: bool) -> Result<(), Error> {
    let done = people::Entity::update_many()
        .col_expr(people::Column::MustChange, Expr::value(must_change))
        .filter(people::Column::Id.is_in(people.iter().map(|person| person.0)))
        .exec(tx)
        .await?;
    all_of(people, done.rows_affected)
}

/// **Never expires** for one person.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn set_never_expires(
    tx: &Tx,
    person: PersonId,
    never_expires: bool,
) -> Result<(), Error> {
    set_one(
        tx,
        person,
        people::Column::NeverExpires,
        never_expires.into(),
    )
    .await
}

/// Locked until then; [`Timestamp::NEVER`] takes the lock away.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn set_locked_until(tx: &Tx, person: PersonId, until: Timestamp) -> Result<(), Error> {
    set_one(tx, person, people::Column::LockedUntil, until.0.into()).await
}

/// Disables the password until it is reset.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn disable(tx: &Tx, person: PersonId) -> Result<(), Error> {
    set_one(tx, person, people::Column::PasswordKind, 3_i16.into()).await
}

/// Disables the password because its owner reported it, until it is reset.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn report(tx: &Tx, person: PersonId) -> Result<(), Error> {
    set_one(tx, person, people::Column::PasswordKind, 4_i16.into()).await
}

/// Marks the first use of a temporary password. `false`: it was marked before; the first mark stays.
///
/// # Errors
/// When the database refuses.
pub async fn mark_temporary_used(tx: &Tx, person: PersonId, now: Timestamp) -> Result<bool, Error> {
    use people::Column as C;
    let done = people::Entity::update_many()
        .col_expr(C::TemporaryUsedAt, Expr::value(now.0))
        .filter(C::Id.eq(person.0))
        .filter(C::PasswordKind.eq(2_i16))
        .filter(C::TemporaryUsedAt.eq(0_i64))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes a sign-in. The caller holds the person's lock ([`crate::people::lock`]).
///
/// # Errors
/// When the database refuses.
pub async fn set_last_sign_in(tx: &Tx, person: PersonId, at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE people SET last_sign_in_at = $1 WHERE id = $2";
    let values = [at.0.into(), person.0.into()];
    Ok(tx.execute_later(tx.statement(sql, values)).await?)
}

/// The newest `count` former passwords, newest first (the current one is not among them).
///
/// # Errors
/// When the database refuses.
pub async fn history(
    db: &impl Db,
    person: PersonId,
    count: u64,
) -> Result<Vec<password_history::Model>, Error> {
    use password_history::Column as C;
    let query = password_history::Entity::find()
        .filter(C::PersonId.eq(person.0))
        .order_by_desc(C::SetAt)
        .limit(count);
    Ok(query.all(db).await?)
}

/// Forgets all former passwords of these people but the newest `keep` of each.
///
/// # Errors
/// When the database refuses.
pub async fn trim_history(tx: &Tx, people: &[PersonId], keep: u64) -> Result<(), Error> {
    let sql = format!(
        "DELETE FROM password_history WHERE person_id IN ({}) AND set_at NOT IN
            (SELECT newer.set_at FROM password_history AS newer WHERE newer.person_id = password_history.person_id
                ORDER BY newer.set_at DESC LIMIT $1)",
        list(2, people.len())
    );
    let keep = i64::try_from(keep).unwrap_or(i64::MAX);
    let values = std::iter::once(keep.into()).chain(people.iter().map(|person| person.0.into()));
    tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(())
}

/// The versions of the current passwords of these people; who has none is not in the map.
///
/// # Errors
/// When the database refuses.
pub async fn versions(db: &impl Db, people: &[PersonId]) -> Result<HashMap<PersonId, i64>, Error> {
    let sql = format!(
        "SELECT person_id, version FROM credentials WHERE person_id IN ({})",
        list(1, people.len())
    );
    let values = people.iter().map(|person| Value::from(person.0));
    let rows = db.query_all_raw(db.statement(sql, values)).await?;
    rows.iter()
        .map(|row| {
            Ok((
                PersonId(row.try_get("", "person_id")?),
                row.try_get("", "version")?,
            ))
        })
        .collect()
}

/// Whoever changes one of them waits until the transaction ends.
async fn lock(tx: &Tx, people: &[PersonId]) -> Result<(), Error> {
    if people.len() > MOST {
        return Err(Error::Corrupt(
            "too many people in one statement".to_owned(),
        ));
    }
    crate::people::lock_all(tx, people).await.map(drop)
}

/// The current passwords of these people become former ones. Two changes within a microsecond keep their own rows: the later moves on
/// by one.
async fn remember(tx: &Tx, people: &[PersonId]) -> Result<(), Error> {
    let later = if tx.is_sqlite() { "max" } else { "greatest" };
    let sql = format!(
        "INSERT INTO password_history (person_id, set_at, phc)
        SELECT person_id, {later}(set_at, coalesce((SELECT max(former.set_at) + 1 FROM password_history AS former
            WHERE former.person_id = credentials.person_id), set_at)), phc
        FROM credentials WHERE person_id IN ({})",
        list(1, people.len())
    );
    let values = people.iter().map(|person| Value::from(person.0));
    tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(())
}

async fn set_one(
    tx: &Tx,
    person: PersonId,
    column: people::Column,
    value: Value,
) -> Result<(), Error> {
    let done = people::Entity::update_many()
        .col_expr(column, Expr::value(value))
        .filter(people::Column::Id.eq(person.0))
        .exec(tx)
        .await?;
    some(done.rows_affected)
}

fn all_of(people: &[PersonId], rows: u64) -> Result<(), Error> {
    if u64::try_from(people.len()) == Ok(rows) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

fn some(rows: u64) -> Result<(), Error> {
    if rows == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}
