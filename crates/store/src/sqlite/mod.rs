//! `SQLite`'s connections: several that read, one that writes. Owns how they are lent, how writers share a commit, and
//! that nobody waits longer than the store's patience; never a query.
//!
//! Each connection has a thread of its own (the driver's), so that a statement costs two changes of threads. That is most
//! of what a small statement costs, and why nothing else is sent along: connections are not asked whether they are
//! alive when they are lent or given back (there is no network between), and a commit serves everybody who waits.

mod batch;
mod connection;
mod copy;
mod readers;
mod writer;

pub(crate) use copy::copy_into;
pub(crate) use readers::Readers;
pub(crate) use writer::{Company, Turn, Writer};

use sea_orm::{DbErr, RuntimeErr, sqlx};
use std::sync::Arc;

/// Nobody gave the connection back in time.
fn waited_in_vain() -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(sqlx::Error::PoolTimedOut)))
}

/// The store was closed.
fn closed() -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(sqlx::Error::PoolClosed)))
}
