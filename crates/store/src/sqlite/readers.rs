//! The connections that read. Owns lending: the one that came back last goes out first, because it has the pages and
//! statements that are wanted; the others are opened when they are needed and closed when they were not for long.

use super::{closed, connection::Connection, waited_in_vain};
use sea_orm::{
    DbErr, ExecResult, QueryResult, Statement,
    sqlx::{self, sqlite::SqliteConnectOptions},
};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

/// A connection that nobody needed for so long is closed, and its memory given back.
const IDLE: Duration = Duration::from_mins(5);

#[derive(Debug)]
pub(crate) struct Readers {
    options: SqliteConnectOptions,
    patience: Duration,
    most: u32,
    turns: Semaphore,
    free: Mutex<VecDeque<Free>>,
}

struct Free {
    connection: Connection,
    since: Instant,
}

impl std::fmt::Debug for Free {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Free").finish_non_exhaustive()
    }
}

/// A connection that is lent; given back when this goes.
pub(crate) struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
    _turn: SemaphorePermit<'a>,
}

impl Readers {
    /// Opens the first connection.
    pub(crate) async fn open(
        options: SqliteConnectOptions,
        most: u32,
        patience: Duration,
    ) -> Result<Self, sqlx::Error> {
        let mut connection = Connection::new(options.clone());
        connection.open().await?;
        let since = Instant::now();
        Ok(Self {
            options,
            patience,
            most,
            turns: Semaphore::new(usize::try_from(most).unwrap_or(1)),
            free: Mutex::new(VecDeque::from([Free { connection, since }])),
        })
    }

    /// How the connections are opened.
    pub(crate) const fn options(&self) -> &SqliteConnectOptions {
        &self.options
    }

    /// A connection to read with.
    pub(crate) async fn lend(&self) -> Result<Lent<'_>, DbErr> {
        let turn = match self.turns.try_acquire() {
            Ok(turn) => turn,
            Err(_) => tokio::time::timeout(self.patience, self.turns.acquire())
                .await
                .map_err(|_| waited_in_vain())?
                .map_err(|_| closed())?,
        };
        let free = self.lock().pop_back();
        let connection = free.map_or_else(
            || Connection::new(self.options.clone()),
            |free| free.connection,
        );
        Ok(Lent {
            readers: self,
            connection: Some(connection),
            _turn: turn,
        })
    }

    /// Waits for those that are lent, ends all, and lends none any more.
    pub(crate) async fn close(&self) -> Result<(), DbErr> {
        let all = self.turns.acquire_many(self.most).await;
        let free = std::mem::take(&mut *self.lock());
        self.turns.close();
        drop(all);
        for free in free {
            free.connection.close().await?;
        }
        Ok(())
    }

    /// Nothing under the lock can fail half-way.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Free>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lent<'_> {
    fn connection(&mut self) -> Result<&mut Connection, DbErr> {
        self.connection.as_mut().ok_or_else(closed)
    }

    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.connection()?.execute(statement).await
    }

    pub(crate) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        self.connection()?.execute_unprepared(sql).await
    }

    pub(crate) async fn query_one(
        &mut self,
        statement: Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        self.connection()?.query_one(statement).await
    }

    pub(crate) async fn query_all(
        &mut self,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, DbErr> {
        self.connection()?.query_all(statement).await
    }
}

impl Drop for Lent<'_> {
    /// Also when whoever asked is gone: the statement under way ends on its own thread, and the next one waits for it there.
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        let since = Instant::now();
        let mut free = self.readers.lock();
        free.push_back(Free { connection, since });
        if free.len() > 1
            && free
                .front()
                .is_some_and(|first| since.duration_since(first.since) > IDLE)
        {
            free.pop_front();
        }
    }
}
