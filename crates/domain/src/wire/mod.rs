//! The types that cross the wire between pages, scripts and the service. Plain data: they are the
//! contract of the HTTP interface, so every request type refuses unknown fields. Nothing here decides
//! anything, and no answer type has a field for a hash, token or code.

pub mod account;
pub mod audit;
pub mod jobs;
pub mod messages;
pub mod packed;
mod password_state;
pub mod people;
pub mod problem;
pub mod recovery;
pub mod reports;
pub mod requests;
pub mod settings;

use serde::{Deserialize, Serialize};

/// Which page of a list: after or before a cursor, or the last page. At most one of the three is set;
/// none means the first page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PageRequest {
    /// Rows after this cursor.
    pub after: Option<String>,
    /// Rows before this cursor (given in list order all the same).
    pub before: Option<String>,
    /// The last page of the list.
    pub from_end: bool,
    /// Rows wanted, 1 to 200; 50 where not given.
    pub limit: Option<u16>,
}

/// One page of a list in list order, with signed cursors to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Cursor of the next page; `None` at the end.
    pub next: Option<String>,
    /// Cursor of the page before; `None` at the start.
    pub previous: Option<String>,
}
