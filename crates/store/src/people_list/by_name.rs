//! Searches in a list by display name on `SQLite`, read off the search index, which is in that order (see `name_order`).
//! Owns how a page is put together from it; never chooses this way (`narrow`).
//!
//! The first who match are asked for in the order of the index. All of them but the last few are in buckets that are read
//! whole, so they are gathered and sorted. In the bucket of the last there may be many more: too many to gather, and then
//! close together, so the list's own index is walked there.

use super::{
    Ask, COLUMNS, ListRow,
    narrow::{Narrowed, Stretch, Way},
    rows, statement,
};
use crate::{Db, Error, name_order};
use sea_orm::Value;

/// Rows of a bucket that are tested before all of it is gathered after all.
const STEPS: u16 = 2_500;

/// The rows of a page.
pub(super) async fn page_rows(
    db: &impl Db,
    narrowed: &mut Narrowed,
    ask: Ask<'_>,
) -> Result<Vec<ListRow>, Error> {
    let rest = rest(ask);
    let Some(bucket) = last_bucket(db, narrowed, ask, rest).await? else {
        return gather(db, narrowed, ask, rest).await;
    };
    let (before, whole) = if ask.upwards() {
        ((rest.0, bucket.0), (rest.0, bucket.1))
    } else {
        ((bucket.1, rest.1), (bucket.0, rest.1))
    };
    if narrowed.are_few_in(db, bucket).await? {
        return gather(db, narrowed, ask, whole).await;
    }
    let mut found = gather(db, narrowed, ask, before).await?;
    found.extend(walk(db, narrowed, ask, bucket).await?);
    found.truncate(ask.rows().into());
    if found.len() == usize::from(ask.rows()) {
        return Ok(found);
    }
    gather(db, narrowed, ask, whole).await
}

/// From the page's place to the end of the list. The bucket of the place itself is in it: some of it may be beyond the place.
fn rest(ask: Ask<'_>) -> Stretch {
    let key = ask.place.key.as_ref().and_then(|key| key.text.as_deref());
    match (
        key.map(|key| name_order::stretch(name_order::bucket(key))),
        ask.upwards(),
    ) {
        (Some((first, _)), true) => (first, i64::MAX),
        (Some((_, end)), false) => (0, end),
        (None, _) => (0, i64::MAX),
    }
}

/// The bucket in which the page is full; `None`: it ends before.
async fn last_bucket(
    db: &impl Db,
    narrowed: &Narrowed,
    ask: Ask<'_>,
    rest: Stretch,
) -> Result<Option<Stretch>, Error> {
    let mut values = Vec::new();
    let beyond = ask.beyond(&mut values)?;
    let sql = narrowed.first_postings(rest, ask.direction(), &beyond, ask.rows(), &mut values);
    let first = db.query_all_raw(db.statement(sql, values)).await?;
    let last = first
        .last()
        .filter(|_| first.len() == usize::from(ask.rows()));
    Ok(match last {
        Some(last) => Some(name_order::stretch(last.try_get("", "number")?)),
        None => None,
    })
}

async fn gather(
    db: &impl Db,
    narrowed: &mut Narrowed,
    ask: Ask<'_>,
    stretch: Stretch,
) -> Result<Vec<ListRow>, Error> {
    narrowed.take_stretch(stretch);
    rows(db, statement(narrowed, Way::Postings, ask)?).await
}

/// Walks the list's index through a bucket, up to [`STEPS`].
async fn walk(
    db: &impl Db,
    narrowed: &Narrowed,
    ask: Ask<'_>,
    bucket: Stretch,
) -> Result<Vec<ListRow>, Error> {
    let (from, conditions, mut values) = narrowed.clauses(Way::WalkAndTest, Some(ask.order));
    let beyond = ask.beyond(&mut values)?;
    let (column, direction) = (ask.order.column, ask.direction());
    values.extend([bucket.0.into(), bucket.1.into()]);
    let (first, end) = (values.len() - 1, values.len());
    let mut start = String::new();
    if let Some(key) = neighbour(db, ask, bucket).await? {
        values.push(key);
        let compare = if ask.upwards() { ">=" } else { "<=" };
        start = format!(" AND {column} {compare} ${}", values.len());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM (
            SELECT number FROM {from} WHERE {}{beyond}{start} AND number >= ${first} AND number < ${end} ORDER BY {column} {direction}, people.id {direction} LIMIT {STEPS}
        ) AS walk CROSS JOIN people ON people.number = walk.number WHERE {} LIMIT {}",
        narrowed.side(),
        conditions.join(" AND "),
        ask.rows()
    );
    rows(db, (sql, values)).await
}

/// The key of somebody in the bucket before: the walk begins behind it, a few steps too early at the most.
async fn neighbour(db: &impl Db, ask: Ask<'_>, bucket: Stretch) -> Result<Option<Value>, Error> {
    let (which, place) = if ask.upwards() {
        ("number < $1 ORDER BY number DESC", bucket.0)
    } else {
        ("number >= $1 ORDER BY number ASC", bucket.1)
    };
    let sql = format!("SELECT display_name_key AS key FROM people WHERE {which} LIMIT 1");
    let row = db.query_one_raw(db.statement(sql, [place.into()])).await?;
    Ok(match row {
        Some(row) => Some(row.try_get::<String>("", "key")?.into()),
        None => None,
    })
}
