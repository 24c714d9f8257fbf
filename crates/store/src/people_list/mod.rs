//! Pages of people, counts, and the numbers of **Home**. Owns how a filter, a search and a sort become
//! one fast query; never decides who may see it.

mod by_name;
mod home;
mod narrow;
mod order;
#[cfg(test)]
mod plans;
mod recovery;
mod reports;

use crate::{
    Db, Error, Store,
    cursor::{self, Direction, Key, Place},
    roles,
};
use domain::password::expiry::Expiry;
use domain::{
    PersonId, RoleSet, Timestamp,
    wire::people::{PeopleFilter, PeopleQuery},
    wire::settings::SelfService,
};
pub use home::home;
pub(crate) use narrow::number;
use narrow::{Narrowed, Way};
use order::Order;
pub use reports::reports;
use sea_orm::{ConnectionTrait as _, FromQueryResult, Value};
use uuid::Uuid;

const COLUMNS: &str = "people.id, user_name, user_name_key, display_name, display_name_key, department, department_key, job_title, city, country, blocked, deleted_at,
    created_at, last_sign_in_at, password_set_at, password_kind, must_change, never_expires, temporary_until, temporary_used_at, locked_until, role_count,
    (alternate_email = '' AND mobile_phone = '') AS no_contact, version";

/// What filters on passwords and on the way back in need to know of now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment<'rules> {
    /// Now.
    pub now: Timestamp,
    /// When passwords end by the policy.
    pub expiry: &'rules Expiry,
    /// Who may get back in alone, and by what; `None`: nobody.
    pub self_service: Option<&'rules SelfService>,
}

/// A person in a list: the columns of a row, without what only the person's page shows.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "columns of a table")]
pub struct ListRow {
    /// UUIDv7.
    pub id: Uuid,
    /// As entered.
    pub user_name: String,
    /// Folded.
    pub user_name_key: String,
    /// As entered.
    pub display_name: String,
    /// Folded.
    pub display_name_key: String,
    /// May be empty.
    pub department: String,
    /// Folded.
    pub department_key: String,
    /// May be empty.
    pub job_title: String,
    /// May be empty.
    pub city: String,
    /// May be empty.
    pub country: String,
    /// Sign-in is blocked.
    pub blocked: bool,
    /// 0: not deleted.
    pub deleted_at: i64,
    /// When added.
    pub created_at: i64,
    /// 0: never.
    pub last_sign_in_at: i64,
    /// 0: never.
    pub password_set_at: i64,
    /// 0 none, 1 permanent, 2 temporary, 3 disabled, 4 reported.
    pub password_kind: i16,
    /// Must change at next sign-in.
    pub must_change: bool,
    /// Never expires, by the person's own setting.
    pub never_expires: bool,
    /// 0: not temporary.
    pub temporary_until: i64,
    /// First use of the temporary password; 0: not yet.
    pub temporary_used_at: i64,
    /// 0: not locked.
    pub locked_until: i64,
    /// How many roles.
    pub role_count: i16,
    /// Has neither alternate address nor mobile phone.
    pub no_contact: bool,
    /// Raised by every change.
    pub version: i64,
    /// The roles.
    #[sea_orm(skip)]
    pub roles: RoleSet,
}

/// A page of people in list order, and signed cursors to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeoplePage {
    /// The rows.
    pub rows: Vec<ListRow>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Cursor of the page before.
    pub previous: Option<String>,
}

/// A page of people.
///
/// # Errors
/// [`Error::BadCursor`], [`Error::BadLimit`], or when the database refuses.
pub async fn page(
    store: &Store,
    query: &PeopleQuery,
    moment: Moment<'_>,
) -> Result<PeoplePage, Error> {
    let limit = cursor::limit(&query.page)?;
    let order = Order::of(query.sort);
    let list = cursor::list_digest(
        &format!("people {} {}", order.column, query.descending),
        &query.filter,
    );
    let place = Place::of(store, &query.page, &list)?;
    let db = store.read();
    let mut narrowed = Narrowed::by(&query.filter, moment, db.is_sqlite());
    let mut way = narrowed.choose_way(&db, order).await?;
    let ask = Ask {
        order,
        descending: query.descending,
        place: &place,
        limit,
    };
    let mut found = rows(&db, statement(&narrowed, way, ask)?).await?;
    while narrowed.budget(way, order).is_some() && found.len() <= usize::from(limit) {
        // Those who match stand close together somewhere else in this order.
        way = narrowed.choose_after(&db, order, way).await?;
        found = if way == Way::Postings {
            by_name::page_rows(&db, &mut narrowed, ask).await?
        } else {
            rows(&db, statement(&narrowed, way, ask)?).await?
        };
    }
    let mut page = cursor::cut(found, limit, &place);
    add_roles(&db, &mut page.rows).await?;
    let sign = |row: Option<&ListRow>| row.map(|row| order.key(row).sign(store, &list));
    Ok(PeoplePage {
        next: page.more_after.then(|| sign(page.rows.last())).flatten(),
        previous: page.more_before.then(|| sign(page.rows.first())).flatten(),
        rows: page.rows,
    })
}

async fn rows(db: &impl Db, (sql, values): (String, Vec<Value>)) -> Result<Vec<ListRow>, Error> {
    let found = db.query_all_raw(db.statement(sql, values)).await?;
    Ok(found
        .iter()
        .map(|row| ListRow::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}

/// Which page of which list.
#[derive(Clone, Copy, Debug)]
struct Ask<'query> {
    order: Order,
    descending: bool,
    place: &'query Place,
    limit: u16,
}

impl Ask<'_> {
    const fn upwards(self) -> bool {
        self.descending != matches!(self.place.direction, Direction::Forward)
    }

    const fn direction(self) -> &'static str {
        if self.upwards() { "ASC" } else { "DESC" }
    }

    /// One row more than asked for, to know whether there is another page.
    const fn rows(self) -> u16 {
        self.limit + 1
    }

    /// What is beyond the page's place.
    fn beyond(self, values: &mut Vec<Value>) -> Result<String, Error> {
        let Some(key) = &self.place.key else {
            return Ok(String::new());
        };
        let compare = if self.upwards() { ">" } else { "<" };
        values.push(self.order.value(key)?);
        values.push(key.id.into());
        Ok(format!(
            " AND ({}, people.id) {compare} (${}, ${})",
            self.order.column,
            values.len() - 1,
            values.len()
        ))
    }
}

fn statement(narrowed: &Narrowed, way: Way, ask: Ask<'_>) -> Result<(String, Vec<Value>), Error> {
    let order = ask.order;
    let direction = ask.direction();
    let (from, conditions, mut values) = narrowed.clauses(way, Some(order));
    let column = order.column;
    let beyond = ask.beyond(&mut values)?;
    let which = conditions.join(" AND ");
    let rows = ask.rows();
    if way == Way::Beginning {
        let inside = format!("{which}{beyond}");
        let found = narrowed.beginning(order, &inside, direction, rows, &mut values);
        return Ok((
            format!(
                "SELECT {COLUMNS} FROM ({found}) AS found CROSS JOIN people ON people.number = found.number
                    WHERE {which}{beyond} ORDER BY +{column} {direction}, people.id {direction} LIMIT {rows}"
            ),
            values,
        ));
    }
    if matches!(way, Way::WalkWithSet | Way::WalkAndTest) {
        // The walk hands its row numbers on in order, and the outer query takes them as they come. Without a bound SQLite
        // would make one query of the two; -1 is none.
        let walk = format!(
            "SELECT number FROM {from} WHERE {}{beyond} ORDER BY {column} {direction}, people.id {direction} LIMIT {}",
            narrowed.side(),
            narrowed.budget(way, order).unwrap_or(-1)
        );
        return Ok((
            format!(
                "SELECT {COLUMNS} FROM ({walk}) AS walk CROSS JOIN people ON people.number = walk.number WHERE {which} LIMIT {rows}"
            ),
            values,
        ));
    }
    // A plus sign keeps SQLite from walking the sort's index where the few that match are sorted instead.
    let sorted = if matches!(way, Way::Gather | Way::Postings) {
        format!("+{column}")
    } else {
        column.to_owned()
    };
    Ok((
        format!(
            "SELECT {COLUMNS} FROM {from} WHERE {which}{beyond} ORDER BY {sorted} {direction}, people.id {direction} LIMIT {rows}"
        ),
        values,
    ))
}

/// The roles of a page's people in one query, and none where nobody has any.
async fn add_roles(db: &impl Db, rows: &mut [ListRow]) -> Result<(), Error> {
    let holders: Vec<PersonId> = rows
        .iter()
        .filter(|row| row.role_count > 0)
        .map(|row| PersonId(row.id))
        .collect();
    if holders.is_empty() {
        return Ok(());
    }
    let found = roles::of_people(db, &holders).await?;
    for row in rows {
        row.roles = found.get(&PersonId(row.id)).copied().unwrap_or_default();
    }
    Ok(())
}

/// How many people match.
///
/// # Errors
/// When the database refuses.
pub async fn count(store: &Store, filter: &PeopleFilter, moment: Moment<'_>) -> Result<u64, Error> {
    let db = store.read();
    let mut narrowed = Narrowed::by(filter, moment, db.is_sqlite());
    let way = narrowed.choose_way_to_all(&db).await?;
    let (from, conditions, values) = narrowed.clauses(way, None);
    let sql = format!(
        "SELECT count(*) AS n FROM {from} WHERE {}",
        conditions.join(" AND ")
    );
    let row = db
        .query_one_raw(db.statement(sql, values))
        .await?
        .ok_or(Error::NotFound)?;
    let count: i64 = row.try_get("", "n")?;
    Ok(count.unsigned_abs())
}

/// Who matches, by id, at most `limit` after `after`: for acting on all that match, batch by batch.
///
/// # Errors
/// When the database refuses.
pub async fn ids(
    db: &impl Db,
    filter: &PeopleFilter,
    moment: Moment<'_>,
    after: Option<PersonId>,
    limit: u32,
) -> Result<Vec<PersonId>, Error> {
    let mut narrowed = Narrowed::by(filter, moment, db.is_sqlite());
    let way = narrowed.choose_way_to_all(db).await?;
    let (from, mut conditions, mut values) = narrowed.clauses(way, None);
    if let Some(after) = after {
        values.push(after.0.into());
        conditions.push(format!("people.id > ${}", values.len()));
    }
    let sql = format!(
        "SELECT people.id FROM {from} WHERE {} ORDER BY people.id LIMIT {limit}",
        conditions.join(" AND ")
    );
    let rows = db.query_all_raw(db.statement(sql, values)).await?;
    rows.iter()
        .map(|row| Ok(PersonId(row.try_get("", "id")?)))
        .collect()
}
