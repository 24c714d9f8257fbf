//! Links and codes that were sent to people. Owns that one works once, for one person and purpose, beside one
//! password, until its end (promises T2 to T5); never sees a token or a code, only their digests.
//!
//! What makes a link work is asked in the `WHERE` of the statement that uses it, never before.

use crate::{Db, Error, Link, Tx, entity::links, tx::list};
use domain::{LinkId, PersonId, Timestamp};
use links::Column as C;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    IntoActiveModel as _, QueryFilter as _, QueryTrait as _, Value, sea_query::Expr,
};
use std::collections::HashSet;

/// What must hold for a link to work. `$1` is now. A password that was changed since ends it, and so do a block and a deletion.
const ALIVE: &str = "used_at = 0 AND void_at = 0 AND expires_at > $1
    AND EXISTS (SELECT 1 FROM people WHERE people.id = links.person_id AND people.deleted_at = 0 AND NOT people.blocked)
    AND credential_version IN (-1, coalesce((SELECT version FROM credentials WHERE credentials.person_id = links.person_id), 0))";

/// As the password that a link was made beside: it works whichever there is.
pub const ANY_PASSWORD: i64 = -1;

/// Rows a statement: 12 values each, below the limits of both databases on parameters.
const CHUNK: usize = 500;

/// Adds links of one purpose in place of those of the same people that were made before: they are void from now on (promise T5).
///
/// # Errors
/// [`Error::NotFound`] where one of the people does not exist.
pub async fn replace(
    tx: &Tx,
    purpose: &str,
    links: Vec<Link>,
    now: Timestamp,
) -> Result<(), Error> {
    let people: Vec<PersonId> = links.iter().map(|link| PersonId(link.person_id)).collect();
    void(tx, &people, Which::Of(purpose), now).await?;
    put(tx, links).await
}

/// Adds links beside those that there are.
///
/// # Errors
/// [`Error::NotFound`] where one of the people does not exist.
pub async fn put(tx: &Tx, links: Vec<Link>) -> Result<(), Error> {
    for chunk in links.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(Link::into_active_model);
        let insert = links::Entity::insert_many(rows);
        tx.execute_raw(insert.build(tx.get_database_backend()))
            .await?;
    }
    Ok(())
}

/// Which of a person's links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// All.
    All,
    /// Those of this purpose.
    Of(&'a str),
    /// All but those of these purposes.
    AllBut(&'a [&'a str]),
}

/// Makes links of these people void; answers how many were neither used nor void until now.
///
/// # Errors
/// When the database refuses.
pub async fn void(
    tx: &Tx,
    people: &[PersonId],
    which: Which<'_>,
    now: Timestamp,
) -> Result<u64, Error> {
    let fresh = Condition::all()
        .add(C::PersonId.is_in(people.iter().map(|person| person.0)))
        .add(C::UsedAt.eq(0))
        .add(C::VoidAt.eq(0));
    let which = match which {
        Which::All => fresh,
        Which::Of(purpose) => fresh.add(C::Purpose.eq(purpose)),
        Which::AllBut(purposes) => fresh.add(C::Purpose.is_not_in(purposes.iter().copied())),
    };
    let done = links::Entity::update_many()
        .col_expr(C::VoidAt, Expr::value(now.0))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// The link of this token, if it works at this moment.
///
/// # Errors
/// When the database refuses.
pub async fn by_token(
    db: &impl Db,
    purpose: &str,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Link>, Error> {
    let sql = format!("SELECT * FROM links WHERE token_hash = $2 AND purpose = $3 AND {ALIVE}");
    let values: [Value; 3] = [now.0.into(), token_hash.to_vec().into(), purpose.into()];
    row(db, &sql, values).await
}

/// Uses the link of this token up, in one statement; `None`: it does not work (any more). Of many who try at once
/// one is answered the link (promise T3).
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    tx: &Tx,
    purpose: &str,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Link>, Error> {
    let sql = format!(
        "UPDATE links SET used_at = $1 WHERE token_hash = $2 AND purpose = $3 AND {ALIVE} RETURNING *"
    );
    let values: [Value; 3] = [now.0.into(), token_hash.to_vec().into(), purpose.into()];
    row(tx, &sql, values).await
}

/// As [`use_up`], by the link's name.
///
/// # Errors
/// When the database refuses.
pub async fn use_up_named(tx: &Tx, id: LinkId, now: Timestamp) -> Result<Option<Link>, Error> {
    let sql = format!("UPDATE links SET used_at = $1 WHERE id = $2 AND {ALIVE} RETURNING *");
    row(tx, &sql, [now.0.into(), id.0.into()]).await
}

/// Counts a try of a code and answers the link that it has to fit, in one statement; `None`: there is none that works, or all
/// `at_most` tries are gone. Commit before comparing (promise T4).
///
/// # Errors
/// When the database refuses.
pub async fn count_try(
    tx: &Tx,
    purpose: &str,
    person: PersonId,
    at_most: i64,
    now: Timestamp,
) -> Result<Option<Link>, Error> {
    let sql = format!(
        "UPDATE links SET attempts = attempts + 1 WHERE person_id = $2 AND purpose = $3 AND attempts < $4
            AND length(code_mac) > 0 AND {ALIVE} RETURNING *"
    );
    let values: [Value; 4] = [
        now.0.into(),
        person.0.into(),
        purpose.into(),
        at_most.into(),
    ];
    row(tx, &sql, values).await
}

/// Takes one counted try back: it was right.
///
/// # Errors
/// When the database refuses.
pub async fn uncount_try(tx: &Tx, id: LinkId) -> Result<(), Error> {
    let sql = "UPDATE links SET attempts = attempts - 1 WHERE id = $1 AND attempts > 0";
    tx.execute_raw(tx.statement(sql, [id.0.into()])).await?;
    Ok(())
}

/// When the link ends; `None`: it does not work (any more).
///
/// # Errors
/// When the database refuses.
pub async fn ends(db: &impl Db, id: LinkId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let sql = format!("SELECT * FROM links WHERE id = $2 AND {ALIVE}");
    let link = row(db, &sql, [now.0.into(), id.0.into()]).await?;
    Ok(link.map(|link| Timestamp(link.expires_at)))
}

/// Whether the link works at this moment: what it is sent in is worth sending.
///
/// # Errors
/// When the database refuses.
pub async fn works(db: &impl Db, id: LinkId, now: Timestamp) -> Result<bool, Error> {
    let sql = format!("SELECT * FROM links WHERE id = $2 AND {ALIVE}");
    Ok(row(db, &sql, [now.0.into(), id.0.into()]).await?.is_some())
}

/// Of these people, those whose link for this purpose was used at or after this moment. Links are kept for a while after
/// their end (see [`sweep`]), so that this can be asked.
///
/// # Errors
/// When the database refuses.
pub async fn used_since(
    db: &impl Db,
    people: &[PersonId],
    purpose: &str,
    since: Timestamp,
) -> Result<HashSet<PersonId>, Error> {
    let sql = format!(
        "SELECT DISTINCT person_id FROM links WHERE purpose = $1 AND used_at > 0 AND used_at >= $2 AND person_id IN ({})",
        list(3, people.len())
    );
    let mut values: Vec<Value> = vec![purpose.into(), since.0.into()];
    values.extend(people.iter().map(|person| Value::from(person.0)));
    let rows = db.query_all_raw(db.statement(sql, values)).await?;
    rows.iter()
        .map(|row| Ok(PersonId(row.try_get("", "person_id")?)))
        .collect()
}

/// Removes links that ended before this; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let done = links::Entity::delete_many()
        .filter(C::ExpiresAt.lt(before.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

async fn row<const N: usize>(
    db: &impl Db,
    sql: &str,
    values: [Value; N],
) -> Result<Option<Link>, Error> {
    let row = db.query_one_raw(db.statement(sql, values)).await?;
    row.map(|row| Ok(Link::from_query_result(&row, "")?))
        .transpose()
}
