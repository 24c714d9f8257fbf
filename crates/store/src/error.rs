//! What can go wrong with the memory, in terms that a use case can act on. Owns the translation from
//! the drivers' errors; never tells a caller anything (the service does).

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database cannot be reached or opened.
    #[error("the database cannot be reached")]
    Unreachable(#[source] DbErr),
    /// A newer version of the program has changed the tables.
    #[error("the database has schema version {found}, this program knows up to {known}")]
    NewerSchema {
        /// Version of the database.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The database or its folder cannot be written to.
    #[error("the database cannot be written to")]
    Unwritable(#[source] DbErr),
    /// A unique rule forbids it.
    #[error("a unique rule forbids it: {0:?}")]
    Conflict(Unique),
    /// Somebody else changed the same row meanwhile.
    #[error("the row was changed meanwhile")]
    Changed,
    /// There is no room left.
    #[error("the database has no room left")]
    Full(#[source] DbErr),
    /// Waited too long for others; nothing was changed and it may be tried again.
    #[error("the database is busy")]
    Busy,
    /// A cursor that this instance did not make for this list.
    #[error("the cursor is damaged, foreign or of another list")]
    BadCursor,
    /// A page size outside 1 to 200.
    #[error("a page has 1 to 200 rows, not {0}")]
    BadLimit(u16),
    /// The database's address is not one this program takes.
    #[error("not a database address: it must begin with sqlite: or postgres://")]
    BadUrl,
    /// `PostgreSQL` copies itself, by tools of its own.
    #[error("this database is copied by its own tools")]
    NoCopies,
    /// There is no such row.
    #[error("there is no such row")]
    NotFound,
    /// A stored value that no version of this program wrote.
    #[error("the database holds something that this program did not write: {0}")]
    Corrupt(String),
    /// Anything else.
    #[error("the database refused")]
    Other(#[source] DbErr),
}

/// Which unique rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unique {
    /// Somebody has this user name.
    UserName,
    /// Somebody's alternate address equals this user name, or the other way round.
    UserNameOrAddress,
    /// A group has this name.
    GroupName,
    /// A key that should be random or counted is there already.
    Key,
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let Some(driver) = driver_error(&error) else {
            return Self::without_driver(error);
        };
        match driver {
            sqlx::Error::Database(refusal) => {
                let code = refusal.code().unwrap_or_default().into_owned();
                let unique =
                    Unique::of(refusal.message(), refusal.constraint().unwrap_or_default());
                Self::from_code(&code, unique, error)
            }
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Configuration(_) => Self::Unreachable(error),
            sqlx::Error::RowNotFound => Self::NotFound,
            _ => Self::Other(error),
        }
    }
}

impl Error {
    fn without_driver(error: DbErr) -> Self {
        match error {
            DbErr::RecordNotFound(_) | DbErr::RecordNotUpdated => Self::NotFound,
            DbErr::ConnectionAcquire(_) => Self::Busy,
            DbErr::Conn(_) => Self::Unreachable(error),
            _ => Self::Other(error),
        }
    }

    /// `code` is a five-character SQLSTATE on PostgreSQL and an (extended) result code on SQLite.
    fn from_code(code: &str, unique: Unique, error: DbErr) -> Self {
        match code {
            "23505" | "2067" | "1555" => Self::Conflict(unique),
            // foreign_key_violation; SQLITE_CONSTRAINT_FOREIGNKEY: what it hangs on is not there
            "23503" | "787" => Self::NotFound,
            // serialization_failure, deadlock_detected, lock_not_available; SQLITE_BUSY, SQLITE_LOCKED and kin
            "40001" | "40P01" | "55P03" | "5" | "6" | "261" | "262" | "517" | "773" => Self::Busy,
            // too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now, class 08; SQLITE_CANTOPEN
            "53300" | "57P01" | "57P02" | "57P03" | "3D000" | "28000" | "28P01" | "14" | "26" => {
                Self::Unreachable(error)
            }
            _ if code.len() == 5 && code.starts_with("08") => Self::Unreachable(error),
            // disk_full, out_of_memory; SQLITE_FULL
            "53100" | "13" => Self::Full(error),
            // read_only_sql_transaction, insufficient_privilege; SQLITE_PERM, SQLITE_READONLY and kin
            "25006" | "42501" | "3" | "8" | "264" | "520" | "776" | "1032" | "1288" | "1544" => {
                Self::Unwritable(error)
            }
            _ => Self::Other(error),
        }
    }
}

impl Unique {
    /// SQLite names the columns in its message, PostgreSQL the constraint.
    fn of(text: &str, constraint: &str) -> Self {
        let names = |part: &str| text.contains(part) || constraint.contains(part);
        if names("user_name_key") {
            Self::UserName
        } else if names("name_key") {
            Self::GroupName
        } else {
            Self::Key
        }
    }
}

/// Whether the transaction should be run again from its start: serialization failure, deadlock, and
/// SQLite's stale snapshot.
pub(crate) fn is_retryable(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(refusal)) = driver_error(error) else {
        return false;
    };
    matches!(refusal.code().as_deref(), Some("40001" | "40P01" | "517"))
}

fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => Some(inner),
        _ => None,
    }
}
