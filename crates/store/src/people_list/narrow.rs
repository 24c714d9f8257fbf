//! What narrows a list, as SQL, and the way to the rows: along the sort's index, or from the few that
//! match. Owns that choice; `PostgreSQL`'s planner makes its own.
//!
//! On `SQLite` each filter that can match few has a source: a small query of row numbers with an index of
//! its own. The sources are asked how many they have, up to a bound. Few: they are gathered and sorted. Some:
//! the sort's index is walked and each row number looked up in the set. Many: the index is walked and each row is
//! tested itself, which ends soon because many pass.

use super::{Moment, Order};
use crate::{Db, Error, search};
use domain::{
    Span,
    wire::people::{PasswordFilter, PeopleFilter, RoleFilter, Status},
};
use sea_orm::Value;

/// Gathering costs so much a match, a walk so much for each row until the page is full, and it is the longer the fewer
/// match: where the two cost the same is a square root. Measured with `examples/list_bench`.
const GATHER_OR_WALK: i64 = 10;
/// The same for holding the matches as a set or testing each row that the walk meets.
const SET_OR_TEST: i64 = 190;
/// "Soon" in **Expires soon**.
const SOON_DAYS: i64 = 14;

/// How the rows are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Gather what the best source has, then sort.
    Gather,
    /// Walk the sort's index and look each row number up in the best source.
    WalkWithSet,
    /// Walk the sort's index and test each row, where many are known to pass.
    WalkAndTest,
    /// Walk the sort's index to where the page is full.
    Walk,
}

impl Way {
    /// How many places of the index a walk may see. Who matches may stand close together far away (everybody
    /// called Zoë, by name), and then gathering costs less than going there.
    pub(super) const fn budget(self) -> Option<u32> {
        match self {
            Self::WalkWithSet => Some(20_000),
            Self::WalkAndTest => Some(2_500),
            Self::Gather | Self::Walk => None,
        }
    }

    pub(super) const fn is_bounded(self) -> bool {
        self.budget().is_some()
    }
}

/// One thing that must hold.
struct Condition {
    /// With `?` for each value.
    test: String,
    values: Vec<Value>,
    /// `SQLite`: a query of the row numbers for which it holds, or more of them (`?` for values).
    source: Option<(String, Vec<Value>)>,
}

/// A filter as SQL.
pub(super) struct Narrowed {
    deleted: bool,
    sqlite: bool,
    conditions: Vec<Condition>,
    best: Option<usize>,
    /// Up to so many are gathered and sorted.
    few: i64,
    /// Up to so many are held as a set beside a walk along the sort's index.
    some: i64,
}

impl Narrowed {
    pub(super) fn by(filter: &PeopleFilter, moment: Moment, sqlite: bool) -> Self {
        let mut narrowed = Self {
            deleted: filter.deleted || filter.status == Some(Status::Deleted),
            sqlite,
            conditions: Vec::new(),
            best: None,
            few: 0,
            some: 0,
        };
        narrowed.search(&filter.search);
        match filter.status {
            Some(Status::Blocked) => narrowed.flag("blocked = {TRUE}", "people_blocked"),
            Some(Status::Active) => narrowed.add("blocked = ?", [false.into()]),
            Some(Status::Deleted) | None => {}
        }
        match filter.role {
            Some(RoleFilter::AnyAdministrator) => {
                narrowed.flag("role_count > 0", "people_administrators");
            }
            Some(RoleFilter::NoRole) => narrowed.add("role_count = 0", []),
            Some(RoleFilter::Is(role)) => narrowed.member("roles", "role", &role.code().into()),
            None => {}
        }
        if let Some(department) = &filter.department {
            narrowed.department(&domain::fold::key(department));
        }
        if let Some(password) = filter.password {
            narrowed.password(password, moment);
        }
        if let Some(group) = filter.group {
            narrowed.member("group_members", "group_id", &group.0.into());
        }
        if filter.no_contact {
            narrowed.flag(
                "alternate_email = '' AND mobile_phone = ''",
                "people_no_contact",
            );
        }
        if filter.never_signed_in {
            narrowed.never_signed_in();
        }
        narrowed
    }

    /// The way to one page.
    pub(super) async fn choose_way(&mut self, db: &impl Db) -> Result<Way, Error> {
        match self.find_best(db).await? {
            Some(size) if size <= self.few => Ok(Way::Gather),
            Some(size) if size <= self.some => Ok(Way::WalkWithSet),
            Some(_) => Ok(Way::WalkAndTest),
            None => Ok(Way::Walk),
        }
    }

    /// The way to everybody who matches: a set is worth it as long as it is bounded.
    pub(super) async fn choose_way_to_all(&mut self, db: &impl Db) -> Result<Way, Error> {
        match self.find_best(db).await? {
            Some(size) if size <= self.some => Ok(Way::Gather),
            _ => Ok(Way::Walk),
        }
    }

    /// Asks every source how many it has, up to a bound, and remembers the smallest.
    async fn find_best(&mut self, db: &impl Db) -> Result<Option<i64>, Error> {
        let mut best: Option<(i64, usize)> = None;
        if !self.sqlite
            || self
                .conditions
                .iter()
                .all(|condition| condition.source.is_none())
        {
            return Ok(None);
        }
        let row = db
            .query_one_raw(db.statement("SELECT coalesce(max(number), 0) AS n FROM people", []))
            .await?
            .ok_or(Error::NotFound)?;
        let people: i64 = row.try_get("", "n")?;
        self.few = people.saturating_mul(GATHER_OR_WALK).isqrt();
        self.some = people.saturating_mul(SET_OR_TEST).isqrt();
        for (place, condition) in self.conditions.iter().enumerate() {
            let Some((source, values)) = &condition.source else {
                continue;
            };
            let mut sql = String::new();
            let mut bound = Vec::new();
            number(&mut sql, &mut bound, source, values);
            let sql = format!("SELECT count(*) AS n FROM ({sql} LIMIT {})", self.some + 1);
            let row = db
                .query_one_raw(db.statement(sql, bound))
                .await?
                .ok_or(Error::NotFound)?;
            let size: i64 = row.try_get("", "n")?;
            if best.is_none_or(|(least, _)| size < least) {
                best = Some((size, place));
            }
        }
        self.best = best.map(|(_, place)| place);
        Ok(best.map(|(size, _)| size))
    }

    /// What stands behind FROM, the conditions, and their values.
    pub(super) fn clauses(
        &self,
        way: Way,
        order: Option<Order>,
    ) -> (String, Vec<String>, Vec<Value>) {
        let list = if self.deleted { "gone" } else { "people" };
        let from = match (self.sqlite, way, order) {
            (true, Way::Gather, _) => "people NOT INDEXED".to_owned(),
            (true, _, Some(order)) => format!("people INDEXED BY {list}_{}", order.index),
            _ => "people".to_owned(),
        };
        let mut values = Vec::new();
        // Literally as in the partial indexes, or SQLite does not see that they fit.
        let mut conditions = vec![self.side().to_owned()];
        let source = self
            .best
            .filter(|_| matches!(way, Way::Gather | Way::WalkWithSet))
            .and_then(|place| self.conditions.get(place))
            .and_then(|best| best.source.as_ref());
        if let Some((source, bound)) = source {
            let mut text = String::from("people.number IN (");
            number(&mut text, &mut values, source, bound);
            text.push(')');
            conditions.push(text);
        }
        for condition in &self.conditions {
            let mut text = String::new();
            number(&mut text, &mut values, &condition.test, &condition.values);
            conditions.push(text);
        }
        (from, conditions, values)
    }

    fn add(&mut self, test: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(Condition {
            test: format!("({})", self.dialect(test)),
            values: values.into_iter().collect(),
            source: None,
        });
    }

    fn add_with_source(
        &mut self,
        test: &str,
        values: &[Value],
        source: &str,
        source_values: &[Value],
    ) {
        let source = Some((self.dialect(source), source_values.to_vec()));
        self.conditions.push(Condition {
            test: format!("({})", self.dialect(test)),
            values: values.to_vec(),
            source,
        });
    }

    /// A condition that has a partial index of its own.
    fn flag(&mut self, test: &str, index: &str) {
        let source = format!(
            "SELECT number FROM people INDEXED BY {index} WHERE {test} AND {}",
            self.side()
        );
        self.add_with_source(test, &[], &source, &[]);
    }

    /// A row in a table beside `people`.
    fn member(&mut self, table: &str, column: &str, value: &Value) {
        let test = format!(
            "EXISTS (SELECT 1 FROM {table} WHERE {table}.person_id = people.id AND {table}.{column} = ?)"
        );
        let source = format!(
            "SELECT people.number FROM {table} CROSS JOIN people ON people.id = {table}.person_id WHERE {table}.{column} = ?"
        );
        self.add_with_source(
            &test,
            std::slice::from_ref(value),
            &source,
            std::slice::from_ref(value),
        );
    }

    fn department(&mut self, key: &str) {
        let index = if self.deleted {
            "gone_by_department"
        } else {
            "people_by_department"
        };
        let source = format!(
            "SELECT number FROM people INDEXED BY {index} WHERE department_key = ? AND {}",
            self.side()
        );
        self.add_with_source("department_key = ?", &[key.into()], &source, &[key.into()]);
    }

    fn never_signed_in(&mut self) {
        let index = if self.deleted {
            "gone_by_last_sign_in"
        } else {
            "people_by_last_sign_in"
        };
        let source = format!(
            "SELECT number FROM people INDEXED BY {index} WHERE last_sign_in_at = 0 AND {}",
            self.side()
        );
        self.add_with_source("last_sign_in_at = 0", &[], &source, &[]);
    }

    fn password(&mut self, filter: PasswordFilter, moment: Moment) {
        // The partial index on kinds has all but the permanent ones, and SQLite wants to read that.
        let kinds = "SELECT number FROM people INDEXED BY people_password_kind WHERE password_kind <> 1 AND password_kind";
        match filter {
            PasswordFilter::None => {
                self.add_with_source("password_kind = 0", &[], &format!("{kinds} = 0"), &[]);
            }
            PasswordFilter::Temporary => {
                self.add_with_source("password_kind = 2", &[], &format!("{kinds} = 2"), &[]);
            }
            PasswordFilter::MustChange => {
                let source = format!(
                    "SELECT number FROM people INDEXED BY people_must_change WHERE must_change = {{TRUE}} UNION ALL {kinds} = 2"
                );
                self.add_with_source(
                    "must_change = {TRUE} OR password_kind = 2",
                    &[],
                    &source,
                    &[],
                );
            }
            PasswordFilter::Locked => {
                let locked = "SELECT number FROM people INDEXED BY people_locked WHERE locked_until > 0 AND locked_until > ?";
                let now = [moment.now.0.into()];
                self.add_with_source(
                    "password_kind = 3 OR locked_until > ?",
                    &now,
                    &format!("{locked} UNION ALL {kinds} = 3"),
                    &now,
                );
            }
            PasswordFilter::Expired => self.expiring(moment.expired()),
            PasswordFilter::ExpiresSoon => self.expiring(moment.expires_soon()),
            PasswordFilter::NeverExpires => {
                self.flag("never_expires = {TRUE}", "people_never_expires");
            }
        }
    }

    /// Permanent passwords set in a span of time, of people for whom expiry counts.
    fn expiring(&mut self, set: Option<(i64, i64)>) {
        let Some((after, until)) = set else {
            return self.add("1 = 0", []);
        };
        let span: [Value; 2] = [after.into(), until.into()];
        let index = if self.deleted {
            "gone_by_password_set"
        } else {
            "people_by_password_set"
        };
        let source = format!(
            "SELECT number FROM people INDEXED BY {index} WHERE password_set_at > ? AND password_set_at <= ? AND {}",
            self.side()
        );
        let test = "password_set_at > ? AND password_set_at <= ? AND password_kind = 1 AND never_expires = {FALSE} AND must_change = {FALSE}";
        self.add_with_source(test, &span, &source, &span);
    }

    fn search(&mut self, search: &str) {
        let words = search::words(search);
        if words.is_empty() {
            return;
        }
        let test = if self.sqlite {
            "instr(search_text, ?) > 0"
        } else {
            "search_text LIKE ? ESCAPE '\\'"
        };
        let test = vec![test; words.len()].join(" AND ");
        let values: Vec<Value> = words
            .iter()
            .map(|word| {
                if self.sqlite {
                    word.as_str().into()
                } else {
                    search::like(word).into()
                }
            })
            .collect();
        let source = "SELECT rowid FROM people_grams WHERE people_grams MATCH ?";
        self.add_with_source(&test, &values, source, &[search::query(&words).into()]);
    }

    /// Which of the two lists, as the partial indexes say it.
    pub(super) fn side(&self) -> &'static str {
        if self.deleted {
            "deleted_at > 0"
        } else {
            "deleted_at = 0"
        }
    }

    fn dialect(&self, text: &str) -> String {
        let (yes, no) = if self.sqlite {
            ("1", "0")
        } else {
            ("true", "false")
        };
        text.replace("{TRUE}", yes).replace("{FALSE}", no)
    }
}

impl Moment {
    /// When passwords that have expired by now were set: after the first, up to the second. `None`: no
    /// expiry.
    pub(super) fn expired(self) -> Option<(i64, i64)> {
        (self.expire_days > 0)
            .then(|| (0, self.now.minus(Span::days(i64::from(self.expire_days))).0))
    }

    /// When passwords that expire within 14 days were set.
    pub(super) fn expires_soon(self) -> Option<(i64, i64)> {
        let (_, expired) = self.expired()?;
        Some((expired, expired.saturating_add(Span::days(SOON_DAYS).0)))
    }
}

/// Appends `text` with its `?` numbered from the next value on.
fn number(sql: &mut String, bound: &mut Vec<Value>, text: &str, values: &[Value]) {
    let mut values = values.iter();
    for part in text.split_inclusive('?') {
        let Some(before) = part.strip_suffix('?') else {
            sql.push_str(part);
            continue;
        };
        sql.push_str(before);
        bound.extend(values.next().cloned());
        sql.push('$');
        sql.push_str(&bound.len().to_string());
    }
}
