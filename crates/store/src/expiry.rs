//! Who is told that a password ends, and in which order they would. Owns `expiry_notices`, a row for each person that says of which
//! password and how many days before the last notice was; when a password ends, and who is told when, is the service's.

use crate::{Db, Error, Person, Tx, entity::people};
use domain::Timestamp;
use domain::password::state::PasswordKind;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    Value,
};

/// A time before the end of passwords at which people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How many days before: what the row keeps.
    pub days: u16,
    /// Passwords that were set after this moment, in microseconds, …
    pub after: i64,
    /// … and up to this one are meant.
    pub up_to: i64,
}

/// Those whose passwords were set up to this moment, oldest first, in so many parts of about as many each: of each part the latest moment
/// at which one of its passwords was set. Fewer parts where there are fewer people.
///
/// # Errors
/// When the database refuses.
pub async fn parts(
    db: &impl Db,
    set_up_to: Timestamp,
    parts: u16,
) -> Result<Vec<Timestamp>, Error> {
    const SQL: &str = "SELECT MAX(password_set_at) AS up_to FROM (
            SELECT password_set_at, NTILE(CAST($1 AS INTEGER)) OVER (ORDER BY password_set_at) AS part FROM people
            WHERE deleted_at = 0 AND password_set_at > 0 AND password_set_at <= $2
                AND password_kind = $3 AND NOT never_expires AND NOT must_change
        ) AS parted GROUP BY part ORDER BY part";
    let values = [
        Value::from(i32::from(parts)),
        Value::from(set_up_to.0),
        Value::from(PasswordKind::Permanent.code()),
    ];
    let rows = db.query_all_raw(db.statement(SQL, values)).await?;
    rows.iter()
        .map(|row| Ok(Timestamp(row.try_get("", "up_to")?)))
        .collect()
}

/// Takes at most so many people who are to be told now and were not told so yet: they count as told. Of two that ask at once each
/// person is answered to one. Who cannot be mailed or does not sign in is nobody to be told: people without an address, and those who
/// are blocked or have to change the password anyway.
///
/// # Errors
/// When the database refuses.
pub async fn take(tx: &Tx, notice: Notice, most: u32) -> Result<Vec<Person>, Error> {
    // Whoever was told of the same password as late or later is left alone.
    const SQL: &str = "INSERT INTO expiry_notices (person_id, password_set_at, days)
        SELECT id, password_set_at, $1 FROM people
        WHERE deleted_at = 0 AND password_set_at > $2 AND password_set_at <= $3
            AND password_kind = $4 AND NOT never_expires AND NOT must_change AND NOT blocked AND alternate_email <> ''
            AND NOT EXISTS (SELECT 1 FROM expiry_notices told
                WHERE told.person_id = people.id AND told.password_set_at = people.password_set_at AND told.days <= $1)
        ORDER BY password_set_at, id LIMIT $5
        ON CONFLICT (person_id) DO UPDATE SET password_set_at = excluded.password_set_at, days = excluded.days
            WHERE expiry_notices.password_set_at <> excluded.password_set_at OR expiry_notices.days > excluded.days
        RETURNING person_id";
    let values = [
        Value::from(i16::try_from(notice.days).unwrap_or(i16::MAX)),
        Value::from(notice.after),
        Value::from(notice.up_to),
        Value::from(PasswordKind::Permanent.code()),
        Value::from(i64::from(most)),
    ];
    let rows = tx.query_all_raw(tx.statement(SQL, values)).await?;
    let mut ids = Vec::with_capacity(rows.len());
    for row in rows {
        ids.push(row.try_get::<uuid::Uuid>("", "person_id")?);
    }
    Ok(people::Entity::find()
        .filter(people::Column::Id.is_in(ids))
        .order_by_asc(people::Column::UserNameKey)
        .all(tx)
        .await?)
}
