//! The numbers of **Home**, each from an index that holds just them. Owns how such a number is asked for.

use super::{Moment, narrow::SOON_DAYS};
use crate::{Db, Error, Store};
use domain::wire::people::HomeSummary;
use sea_orm::{ConnectionTrait as _, FromQueryResult, Value};

#[derive(FromQueryResult)]
struct Numbers {
    people: i64,
    must_change: i64,
    temporary: i64,
    locked: i64,
    reported: i64,
    expired: i64,
    expires_soon: i64,
    never_signed_in: i64,
    no_password: i64,
    no_contact: i64,
    blocked: i64,
    administrators: i64,
    deleted: i64,
}

/// Writes numbers as subqueries.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    sqlite: bool,
}

impl Asking {
    pub(super) fn of(db: &impl Db) -> Self {
        Self {
            sqlite: db.is_sqlite(),
        }
    }

    pub(super) const fn yes(self) -> &'static str {
        if self.sqlite { "1" } else { "true" }
    }

    fn count(self, index: &str, which: &str) -> String {
        let from = if self.sqlite {
            format!("people INDEXED BY {index}")
        } else {
            "people".to_owned()
        };
        format!("(SELECT count(*) FROM {from} WHERE {which})")
    }

    /// Of those who are not deleted.
    pub(super) fn here(self, index: &str, which: &str) -> String {
        self.count(index, &format!("deleted_at = 0 AND {which}"))
    }

    /// With a password of this kind, which is not the permanent one.
    pub(super) fn kind(self, kind: i16) -> String {
        let which = format!("password_kind <> 1 AND password_kind = {kind}");
        self.here("people_password_kind", &which)
    }

    /// With a password that was set in a span of time, after the first and up to the second.
    pub(super) fn set(self, after: &str, until: &str) -> String {
        let set = format!("password_set_at > {after} AND password_set_at <= {until}");
        let none = format!("password_kind <> 1 AND password_kind = 0 AND {set}");
        format!(
            "{} - {}",
            self.here("people_by_password_set", &set),
            self.here("people_password_kind", &none)
        )
    }

    /// As [`Asking::set`], of people to whom expiry applies. Those to whom it does not are few: counting all and taking them away needs no
    /// look at each person.
    pub(super) fn expiring(self, after: &str, until: &str) -> String {
        let yes = self.yes();
        let set = format!("password_set_at > {after} AND password_set_at <= {until}");
        let other_kind = self.here(
            "people_password_kind",
            &format!("password_kind <> 1 AND {set}"),
        );
        let never = self.here(
            "people_never_expires",
            &format!("never_expires = {yes} AND password_kind = 1 AND {set}"),
        );
        let must = self.here(
            "people_must_change",
            &format!(
                "must_change = {yes} AND NOT never_expires = {yes} AND password_kind = 1 AND {set}"
            ),
        );
        format!(
            "{} - {other_kind} - {never} - {must}",
            self.here("people_by_password_set", &set)
        )
    }
}

/// The numbers of **Home**. Each is what the list with the filter of the same name shows.
///
/// # Errors
/// When the database refuses.
pub async fn home(store: &Store, moment: Moment<'_>) -> Result<HomeSummary, Error> {
    let db = store.read();
    let asking = Asking::of(&db);
    let yes = asking.yes();
    let count = |index: &str, which: &str| asking.count(index, which);
    let here = |index: &str, which: &str| asking.here(index, which);
    let kind = |kind: i16| asking.kind(kind);
    let expiring = |after: &str, until: &str| asking.expiring(after, until);
    let must_change = here(
        "people_must_change",
        &format!("must_change = {yes} AND password_kind <> 2"),
    );
    let locked = here(
        "people_locked",
        "locked_until > 0 AND locked_until > $1 AND password_kind NOT IN (3, 4)",
    );
    let numbers = [
        ("people", count("people_by_deleted", "deleted_at = 0")),
        ("must_change", format!("{must_change} + {}", kind(2))),
        ("temporary", kind(2)),
        ("locked", format!("{locked} + {} + {}", kind(3), kind(4))),
        ("reported", kind(4)),
        ("expired", expiring("$2", "$3")),
        ("expires_soon", expiring("$3", "$4")),
        (
            "never_signed_in",
            here("people_by_last_sign_in", "last_sign_in_at = 0"),
        ),
        ("no_password", kind(0)),
        (
            "no_contact",
            here(
                "people_no_contact",
                "alternate_email = '' AND mobile_phone = ''",
            ),
        ),
        (
            "blocked",
            here("people_blocked", &format!("blocked = {yes}")),
        ),
        (
            "administrators",
            here("people_administrators", "role_count > 0"),
        ),
        ("deleted", count("gone_by_deleted", "deleted_at > 0")),
    ];
    let columns: Vec<String> = numbers
        .iter()
        .map(|(name, sql)| format!("{sql} AS {name}"))
        .collect();
    // Without expiry all three bounds are the same: nothing is between them.
    let (never, expired) = moment.expired().unwrap_or((0, 0));
    let (_, soon) = moment.expires_within(SOON_DAYS).unwrap_or((0, 0));
    let values: [Value; 4] = [
        moment.now.0.into(),
        never.into(),
        expired.into(),
        soon.into(),
    ];
    let row = db
        .query_one_raw(db.statement(format!("SELECT {}", columns.join(", ")), values))
        .await?
        .ok_or(Error::NotFound)?;
    let numbers = Numbers::from_query_result(&row, "")?;
    Ok(HomeSummary {
        people: numbers.people.unsigned_abs(),
        must_change: numbers.must_change.unsigned_abs(),
        temporary: numbers.temporary.unsigned_abs(),
        locked: numbers.locked.unsigned_abs(),
        reported: numbers.reported.unsigned_abs(),
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
