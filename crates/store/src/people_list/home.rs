//! The numbers of **Home**, each from an index that holds just them.

use super::Moment;
use crate::{Db as _, Error, Store};
use domain::wire::people::HomeSummary;
use sea_orm::{ConnectionTrait as _, FromQueryResult, Value};

#[derive(FromQueryResult)]
struct Numbers {
    people: i64,
    must_change: i64,
    temporary: i64,
    locked: i64,
    expired: i64,
    expires_soon: i64,
    never_signed_in: i64,
    no_password: i64,
    no_contact: i64,
    blocked: i64,
    administrators: i64,
    deleted: i64,
}

/// The numbers of **Home**. Each is what the list with the filter of the same name shows.
///
/// # Errors
/// When the database refuses.
pub async fn home(store: &Store, moment: Moment) -> Result<HomeSummary, Error> {
    let db = store.read();
    let (yes, no) = if db.is_sqlite() { ("1", "0") } else { ("true", "false") };
    let count = |which: &str| format!("(SELECT count(*) FROM people WHERE {which})");
    let here = |which: &str| count(&format!("deleted_at = 0 AND {which}"));
    let kind = |kind: i16| here(&format!("password_kind <> 1 AND password_kind = {kind}"));
    // Those to whom expiry does not apply are few: counting all and taking them away needs no look at each person.
    let expiring = |after: &str, until: &str| {
        let set = format!("password_set_at > {after} AND password_set_at <= {until}");
        let spared = format!("(password_kind <> 1 OR never_expires = {yes} OR must_change = {yes})");
        format!("{} - {}", here(&set), here(&format!("{spared} AND {set}")))
    };
    let numbers = [
        ("people", count("deleted_at = 0")),
        (
            "must_change",
            format!("{} + {}", here(&format!("must_change = {yes}")), here(&format!("password_kind <> 1 AND password_kind = 2 AND must_change = {no}"))),
        ),
        ("temporary", kind(2)),
        ("locked", format!("{} + {}", here("locked_until > 0 AND locked_until > $1 AND password_kind <> 3"), kind(3))),
        ("expired", expiring("$2", "$3")),
        ("expires_soon", expiring("$3", "$4")),
        ("never_signed_in", here("last_sign_in_at = 0")),
        ("no_password", kind(0)),
        ("no_contact", here("alternate_email = '' AND mobile_phone = ''")),
        ("blocked", here(&format!("blocked = {yes}"))),
        ("administrators", here("role_count > 0")),
        ("deleted", count("deleted_at > 0")),
    ];
    let columns: Vec<String> = numbers.iter().map(|(name, sql)| format!("{sql} AS {name}")).collect();
    // Without expiry all three bounds are the same: nothing is between them.
    let (never, expired) = moment.expired().unwrap_or((0, 0));
    let (_, soon) = moment.expires_soon().unwrap_or((0, 0));
    let values: [Value; 4] = [moment.now.0.into(), never.into(), expired.into(), soon.into()];
    let row = db.query_one_raw(db.statement(format!("SELECT {}", columns.join(", ")), values)).await?.ok_or(Error::NotFound)?;
    let numbers = Numbers::from_query_result(&row, "")?;
    Ok(HomeSummary {
        people: numbers.people.unsigned_abs(),
        must_change: numbers.must_change.unsigned_abs(),
        temporary: numbers.temporary.unsigned_abs(),
        locked: numbers.locked.unsigned_abs(),
        expired: numbers.expired.unsigned_abs(),
        expires_soon: numbers.expires_soon.unsigned_abs(),
        never_signed_in: numbers.never_signed_in.unsigned_abs(),
        no_password: numbers.no_password.unsigned_abs(),
        no_contact: numbers.no_contact.unsigned_abs(),
        blocked: numbers.blocked.unsigned_abs(),
        administrators: numbers.administrators.unsigned_abs(),
        deleted: numbers.deleted.unsigned_abs(),
    })
}
