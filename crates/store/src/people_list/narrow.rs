//! What narrows a list, as SQL, and the way to the rows: along the sort's index, or from the few that
//! match. Owns that choice; `PostgreSQL`'s planner makes its own.
//!
//! On `SQLite` each filter that can match few has a source: a small query of row numbers with an index of
//! its own. The sources are asked how many they have, up to a bound. Few: they are gathered and sorted. Some:
//! the sort's index is walked and each row number looked up in the set. Many: the index is walked and each row is
//! tested itself, which ends soon because many pass.
//!
//! A walk is long where those who match stand close together far away, and in a list by name they do so when their names
//! begin with what is searched. That range of the index is known, so it is taken as it is ([`Way::Beginning`]), together
//! with the few who match elsewhere.
//!
//! By display name a search needs none of this: row numbers rise with the names, so the search index itself is read from
//! the page's place on until the page is full ([`Way::Postings`]).

use super::{Moment, Order, recovery};
use crate::{Db, Error, search};
use domain::{
    Span, Timestamp,
    wire::people::{PasswordAge, PasswordFilter, PeopleFilter, RoleFilter, Status},
    wire::reports::INACTIVE_DAYS,
};
use sea_orm::Value;
use std::fmt::Write as _;

/// Gathering costs a row read a match, a walk a step of the index for each row until the page is full, and it is the longer
/// the fewer match: where the two cost the same is a square root. Measured with `examples/list_bench`: a row 3.5 µs, a
/// step with a look into the set 0.12 µs, an entry of the set 0.15 µs.
const GATHER_OR_WALK: i64 = 2;
/// The same for holding the matches as a set or reading each row that the walk meets.
const SET_OR_TEST: i64 = 1_200;
/// So many steps of a walk cost half as much as gathering one match: a walk in vain makes a page half as dear again.
const STEPS_A_MATCH: i64 = 15;
/// Rows tested along a list by name before the search index is asked: about as dear as asking it.
const STEPS_BY_NAME: i64 = 300;
/// "Soon" in **Expires soon**.
pub(super) const SOON_DAYS: i64 = 14;
/// In **Expires this week** and **this month**.
pub(super) const WEEK_DAYS: i64 = 7;
pub(super) const MONTH_DAYS: i64 = 30;

/// How the rows are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Gather what the best source has, then sort.
    Gather,
    /// Walk the sort's index and look each row number up in the best source.
    WalkWithSet,
    /// Walk the sort's index and test each row, where many are known to pass.
    WalkAndTest,
    /// Take the range of the sort's index that begins with the word searched, and gather who matches outside of it.
    Beginning,
    /// Take the stretch of the search index that fills the page, and sort it: the order of the index is that of the names, but
    /// for those who begin alike.
    Postings,
    /// Walk the sort's index to where the page is full.
    Walk,
}

/// Row numbers from the first to before the second.
pub(super) type Stretch = (i64, i64);

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
    /// Which condition is the search, if there is one.
    search: Option<usize>,
    /// For [`Way::Postings`].
    stretch: Stretch,
    /// The one word that is searched and nothing else that must hold.
    word: Option<String>,
    /// Nobody matches but those whose names begin with the word.
    all_begin: bool,
    /// How many the best source has, at most one more than `some`.
    matches: i64,
    /// No fewer than there are people, deleted ones too.
    people: i64,
    /// Up to so many are gathered and sorted.
    few: i64,
    /// Up to so many are held as a set beside a walk along the sort's index.
    some: i64,
}

impl Narrowed {
    pub(super) fn by(filter: &PeopleFilter, moment: Moment<'_>, sqlite: bool) -> Self {
        let mut narrowed = Self {
            deleted: filter.deleted || filter.status == Some(Status::Deleted),
            sqlite,
            conditions: Vec::new(),
            best: None,
            search: None,
            stretch: (0, i64::MAX),
            word: None,
            all_begin: false,
            matches: 0,
            people: 0,
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
            narrowed.signed_in(0, 0);
        }
        if filter.inactive {
            narrowed.signed_in(1, moment.now.minus(Span::days(INACTIVE_DAYS)).0);
        }
        if let Some(age) = filter.age {
            narrowed.age(age, moment.now);
        }
        if let Some(filter) = filter.recovery {
            recovery::narrow(&mut narrowed, filter, moment);
        }
        if narrowed.conditions.len() > 1 {
            narrowed.word = None;
        }
        narrowed
    }

    /// The way to one page.
    pub(super) async fn choose_way(&mut self, db: &impl Db, order: Order) -> Result<Way, Error> {
        if self.in_postings(order) {
            self.best = self.search;
            self.measure(db).await?;
            let matches = self.count_best(db, Some(self.few + 1)).await?;
            return Ok(if matches <= self.few {
                Way::Gather
            } else {
                Way::WalkAndTest
            });
        }
        let Some(matches) = self.find_best(db).await? else {
            return Ok(Way::Walk);
        };
        self.matches = matches;
        if matches <= self.few {
            Ok(Way::Gather)
        } else if matches > self.some {
            Ok(Way::WalkAndTest)
        } else if self.begins(db, order, matches).await? {
            Ok(Way::Beginning)
        } else {
            Ok(Way::WalkWithSet)
        }
    }

    /// Whether the search index has who matches in this order, and no other index could have fewer.
    fn in_postings(&self, order: Order) -> bool {
        let sources = self.conditions.iter().filter(|one| one.source.is_some());
        self.sqlite && self.search.is_some() && order.is_by_name() && sources.count() == 1
    }

    /// How many places of the index a walk may see before another way costs less. `None`: it goes to the end.
    pub(super) fn budget(&self, way: Way, order: Order) -> Option<i64> {
        let budget = match way {
            Way::WalkWithSet => self.matches * STEPS_A_MATCH,
            Way::WalkAndTest if self.in_postings(order) => STEPS_BY_NAME,
            Way::WalkAndTest => 2_500,
            Way::Gather | Way::Beginning | Way::Postings | Way::Walk => return None,
        };
        (budget < self.people).then_some(budget)
    }

    /// The way after a walk that came to the end of its budget.
    pub(super) async fn choose_after(
        &mut self,
        db: &impl Db,
        order: Order,
        way: Way,
    ) -> Result<Way, Error> {
        if self.in_postings(order) {
            return Ok(Way::Postings);
        }
        if way != Way::WalkAndTest {
            return Ok(Way::Gather);
        }
        // Many match, and not one in fifty of the first: a set is worth its price now.
        self.matches = self.count_best(db, None).await?;
        Ok(if self.begins(db, order, self.matches).await? {
            Way::Beginning
        } else {
            Way::WalkWithSet
        })
    }

    /// Whether all who match, but for few, have the word at the beginning of what is sorted by.
    async fn begins(&mut self, db: &impl Db, order: Order, matches: i64) -> Result<bool, Error> {
        let Some(word) = self.word.as_ref().filter(|_| order.is_text()) else {
            return Ok(false);
        };
        let sql = format!(
            "SELECT count(*) AS n FROM {} WHERE {} AND {}",
            self.indexed(order),
            self.side(),
            range(order, 1, 2)
        );
        let inside = one_number(db, &sql, bounds(word).to_vec()).await?;
        self.all_begin = inside == matches;
        Ok(inside > 0 && matches - inside <= self.few)
    }

    /// The row numbers for [`Way::Beginning`]: those in the range, in order, as many as the page takes, and those outside.
    pub(super) fn beginning(
        &self,
        order: Order,
        which: &str,
        direction: &str,
        rows: u16,
        values: &mut Vec<Value>,
    ) -> String {
        let word = self.word.as_deref().unwrap_or_default();
        values.extend(bounds(word));
        let range = range(order, values.len() - 1, values.len());
        let (from, column) = (self.indexed(order), order.column);
        let mut text = format!(
            "SELECT number FROM (SELECT number FROM {from} WHERE {which} AND {range} ORDER BY {column} {direction}, people.id {direction} LIMIT {rows})"
        );
        if let Some((source, bound)) = self.best_source().filter(|_| !self.all_begin) {
            text.push_str(" UNION ALL SELECT rowid FROM (");
            number(&mut text, values, source, bound);
            let side = self.side();
            // Writing into a string cannot fail.
            let _ = write!(
                text,
                " EXCEPT SELECT number FROM {from} WHERE {side} AND {range})"
            );
        }
        text
    }

    /// For [`Way::Postings`]: the row numbers of the first in a stretch who match and are beyond a place, in the order of the
    /// search index.
    pub(super) fn first_postings(
        &self,
        within: Stretch,
        direction: &str,
        beyond: &str,
        rows: u16,
        values: &mut Vec<Value>,
    ) -> String {
        let mut text = String::from("SELECT people.number AS number FROM (");
        self.postings(&mut text, values, within);
        // -1 is no limit; without one SQLite would make one query of the two, and lose the order.
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            " ORDER BY rowid {direction} LIMIT -1) AS found CROSS JOIN people ON people.number = found.rowid WHERE {}",
            self.side()
        );
        for condition in &self.conditions {
            text.push_str(" AND ");
            number(&mut text, values, &condition.test, &condition.values);
        }
        let _ = write!(text, "{beyond} LIMIT {rows}");
        text
    }

    /// The row numbers of a stretch that the search index has.
    fn postings(&self, text: &mut String, values: &mut Vec<Value>, within: Stretch) {
        if let Some((source, bound)) = self.best_source() {
            number(text, values, source, bound);
            number(
                text,
                values,
                " AND rowid >= ? AND rowid < ?",
                &[within.0.into(), within.1.into()],
            );
        }
    }

    /// Whether few enough to be gathered are in a stretch of the search index.
    pub(super) async fn are_few_in(&self, db: &impl Db, stretch: Stretch) -> Result<bool, Error> {
        let (mut text, mut values) = (String::new(), Vec::new());
        self.postings(&mut text, &mut values, stretch);
        let most = self.few + 1;
        let sql = format!("SELECT count(*) AS n FROM ({text} LIMIT {most})");
        Ok(one_number(db, &sql, values).await? <= self.few)
    }

    /// What fills the page: see [`Way::Postings`].
    pub(super) fn take_stretch(&mut self, stretch: Stretch) {
        self.stretch = stretch;
    }

    fn best_source(&self) -> Option<&(String, Vec<Value>)> {
        let best = self.conditions.get(self.best?)?;
        best.source.as_ref()
    }

    fn indexed(&self, order: Order) -> String {
        let list = if self.deleted { "gone" } else { "people" };
        format!("people INDEXED BY {list}_{}", order.index)
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
        let has_source = |condition: &Condition| condition.source.is_some();
        if !self.sqlite || !self.conditions.iter().any(has_source) {
            return Ok(None);
        }
        self.measure(db).await?;
        let mut best: Option<(i64, usize)> = None;
        for place in 0..self.conditions.len() {
            if !self.conditions.get(place).is_some_and(has_source) {
                continue;
            }
            self.best = Some(place);
            let size = self.count_best(db, Some(self.some + 1)).await?;
            if best.is_none_or(|(least, _)| size < least) {
                best = Some((size, place));
            }
        }
        self.best = best.map(|(_, place)| place);
        Ok(best.map(|(size, _)| size))
    }

    /// How many are few, in as many people as there are.
    async fn measure(&mut self, db: &impl Db) -> Result<(), Error> {
        let people = one_number(db, "SELECT people AS n FROM people_total", Vec::new()).await?;
        self.people = people;
        self.few = people.saturating_mul(GATHER_OR_WALK).isqrt();
        self.some = people.saturating_mul(SET_OR_TEST).isqrt();
        Ok(())
    }

    /// How many the best source has, counted up to a bound.
    async fn count_best(&self, db: &impl Db, most: Option<i64>) -> Result<i64, Error> {
        let Some((source, values)) = self.best_source() else {
            return Ok(0);
        };
        let (mut sql, mut bound) = (String::new(), Vec::new());
        number(&mut sql, &mut bound, source, values);
        let limit = most.map_or_else(String::new, |most| format!(" LIMIT {most}"));
        let sql = format!("SELECT count(*) AS n FROM ({sql}{limit})");
        one_number(db, &sql, bound).await
    }

    /// What stands behind FROM, the conditions, and their values.
    pub(super) fn clauses(
        &self,
        way: Way,
        order: Option<Order>,
    ) -> (String, Vec<String>, Vec<Value>) {
        let from = match (self.sqlite, way, order) {
            (true, Way::Gather | Way::Postings, _) => "people NOT INDEXED".to_owned(),
            (true, _, Some(order)) => self.indexed(order),
            _ => "people".to_owned(),
        };
        let mut values = Vec::new();
        // Literally as in the partial indexes, or SQLite does not see that they fit.
        let mut conditions = vec![self.side().to_owned()];
        // Beside a walk the set is asked before the row is read.
        let place = match way {
            Way::Gather => Some("people.number"),
            Way::WalkWithSet => Some("walk.number"),
            Way::WalkAndTest | Way::Beginning | Way::Postings | Way::Walk => None,
        };
        if way == Way::Postings {
            let mut text = String::from("people.number IN (");
            self.postings(&mut text, &mut values, self.stretch);
            text.push(')');
            conditions.push(text);
        }
        if let Some(place) = place
            && let Some((source, bound)) = self.best_source()
        {
            let mut text = format!("{place} IN (");
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

    pub(super) fn add(&mut self, test: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(Condition {
            test: format!("({})", self.dialect(test)),
            values: values.into_iter().collect(),
            source: None,
        });
    }

    pub(super) fn add_with_source(
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

    /// Last signed in within a span of time, its ends included; 0 is never.
    fn signed_in(&mut self, from: i64, until: i64) {
        let test = "last_sign_in_at >= ? AND last_sign_in_at <= ?";
        self.in_span("by_last_sign_in", test, test, [from, until]);
    }

    /// A password of this age.
    fn age(&mut self, age: PasswordAge, now: Timestamp) {
        let span = set_within(age, now);
        let set = "password_set_at > ? AND password_set_at <= ?";
        self.in_span(
            "by_password_set",
            &format!("{set} AND password_kind <> 0"),
            set,
            [span.0, span.1],
        );
    }

    /// What holds within a span of the order of an index that either list has; `source` is the span alone.
    fn in_span(&mut self, index: &str, test: &str, source: &str, span: [i64; 2]) {
        let list = if self.deleted { "gone" } else { "people" };
        let source = format!(
            "SELECT number FROM people INDEXED BY {list}_{index} WHERE {source} AND {}",
            self.side()
        );
        let span = span.map(Value::from);
        self.add_with_source(test, &span, &source, &span);
    }

    fn password(&mut self, filter: PasswordFilter, moment: Moment<'_>) {
        // The partial index on kinds has all but the permanent ones, and SQLite wants to read that.
        let kinds = "SELECT number FROM people INDEXED BY people_password_kind WHERE password_kind <> 1 AND password_kind";
        match filter {
            PasswordFilter::None => {
                self.add_with_source("password_kind = 0", &[], &format!("{kinds} = 0"), &[]);
            }
            PasswordFilter::Reported => {
                self.add_with_source("password_kind = 4", &[], &format!("{kinds} = 4"), &[]);
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
                    "password_kind IN (3, 4) OR locked_until > ?",
                    &now,
                    &format!("{locked} UNION ALL {kinds} IN (3, 4)"),
                    &now,
                );
            }
            PasswordFilter::Expired => self.expiring(moment.expired()),
            PasswordFilter::ExpiresSoon => self.expiring(moment.expires_within(SOON_DAYS)),
            PasswordFilter::ExpiresThisWeek => self.expiring(moment.expires_within(WEEK_DAYS)),
            PasswordFilter::ExpiresThisMonth => self.expiring(moment.expires_within(MONTH_DAYS)),
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
        let set = "password_set_at > ? AND password_set_at <= ?";
        let test = format!(
            "{set} AND password_kind = 1 AND never_expires = {{FALSE}} AND must_change = {{FALSE}}"
        );
        self.in_span("by_password_set", &test, set, [after, until]);
    }

    fn search(&mut self, search: &str) {
        let mut words = search::words(search);
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
        self.search = Some(self.conditions.len());
        self.add_with_source(&test, &values, source, &[search::query(&words).into()]);
        self.word = words.pop().filter(|_| words.is_empty());
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

impl Moment<'_> {
    /// When passwords that have expired by now were set: after the first, up to the second. `None`: no
    /// expiry.
    pub(super) fn expired(self) -> Option<(i64, i64)> {
        self.expiry.over(self.now).map(|over| (0, over.0))
    }

    /// When passwords that expire within so many days were set.
    pub(super) fn expires_within(self, days: i64) -> Option<(i64, i64)> {
        let over = |at| self.expiry.over(at).map(|over| over.0);
        Some((over(self.now)?, over(self.now.plus(Span::days(days)))?))
    }
}

/// When passwords of this age were set: after the first, up to the second.
pub(super) fn set_within(age: PasswordAge, now: Timestamp) -> (i64, i64) {
    let (from, to) = age.days();
    let ago = |days: i64| now.minus(Span::days(days)).0;
    // The youngest has no end: a clock may have been put back. The oldest begins with the first moment there is.
    (
        to.map_or(-1, ago),
        if from == 0 { i64::MAX } else { ago(from) },
    )
}

/// The keys that begin with the word, as a condition on two values.
fn range(order: Order, from: usize, to: usize) -> String {
    format!("{0} >= ${from} AND {0} < ${to}", order.column)
}

/// The first key that begins with the word, and one behind the last.
fn bounds(word: &str) -> [Value; 2] {
    [word.into(), format!("{word}\u{10ffff}").into()]
}

async fn one_number(db: &impl Db, sql: &str, values: Vec<Value>) -> Result<i64, Error> {
    let row = db.query_one_raw(db.statement(sql, values)).await?;
    Ok(row.ok_or(Error::NotFound)?.try_get("", "n")?)
}

/// Appends `text` with its `?` numbered from the next value on.
pub(crate) fn number(sql: &mut String, bound: &mut Vec<Value>, text: &str, values: &[Value]) {
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
