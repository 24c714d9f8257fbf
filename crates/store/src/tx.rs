//! Reading and writing. Owns the two handles that queries take and the one way to write; never holds a
//! query.

use crate::{
    Error, Store,
    connect::{Connections, Shared},
    error::is_retryable,
    faults::{self, Place},
    sqlite::{Company, Turn},
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel,
    QueryResult, RuntimeErr, Statement, TransactionOptions, TransactionTrait, Value,
};
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::Mutex;

/// How often a transaction that lost against another one runs again before the caller is told `Busy`.
const ATTEMPTS: u32 = 12;

/// What a query reads from: [`Read`] or [`Tx`].
pub trait Db: ConnectionTrait + Send + Sync {
    /// Whether this is `SQLite` (the other one is `PostgreSQL`).
    fn is_sqlite(&self) -> bool {
        self.get_database_backend() == DbBackend::Sqlite
    }

    /// A statement with its values, `$1` being the first, in both dialects.
    fn statement(
        &self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> Statement
    where
        Self: Sized,
    {
        Statement::from_sql_and_values(self.get_database_backend(), sql, values)
    }
}

/// Reads outside of a transaction: each query sees what was committed when it began.
#[derive(Clone, Debug)]
pub struct Read(Arc<Shared>);

/// A write transaction; see [`Store::write`]. Clones are the same transaction.
#[derive(Clone)]
pub struct Tx(Arc<Inner>);

struct Inner {
    open: Open,
    /// A statement failed in a way that running everything again may heal.
    lost: AtomicBool,
}

enum Open {
    Sqlite(Mutex<Turn>),
    Postgres(DatabaseTransaction),
}

impl Db for Read {}
impl Db for Tx {}

#[async_trait::async_trait]
impl ConnectionTrait for Read {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0.connections {
            Connections::Sqlite { .. } => DbBackend::Sqlite,
            Connections::Postgres(_) => DbBackend::Postgres,
        }
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        call(Place::Database)?;
        match &self.0.connections {
            Connections::Sqlite { readers, .. } => readers.lend().await?.execute(statement).await,
            Connections::Postgres(pool) => pool.execute_raw(statement).await,
        }
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        call(Place::Database)?;
        match &self.0.connections {
            Connections::Sqlite { readers, .. } => {
                readers.lend().await?.execute_unprepared(sql).await
            }
            Connections::Postgres(pool) => pool.execute_unprepared(sql).await,
        }
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        call(Place::Database)?;
        match &self.0.connections {
            Connections::Sqlite { readers, .. } => readers.lend().await?.query_one(statement).await,
            Connections::Postgres(pool) => pool.query_one_raw(statement).await,
        }
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        call(Place::Database)?;
        match &self.0.connections {
            Connections::Sqlite { readers, .. } => readers.lend().await?.query_all(statement).await,
            Connections::Postgres(pool) => pool.query_all_raw(statement).await,
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0.open {
            Open::Sqlite(_) => DbBackend::Sqlite,
            Open::Postgres(_) => DbBackend::Postgres,
        }
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        call(Place::Database)?;
        match &self.0.open {
            Open::Sqlite(turn) => turn.lock().await.execute(statement).await,
            Open::Postgres(transaction) => self.note(transaction.execute_raw(statement).await),
        }
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        call(Place::Database)?;
        match &self.0.open {
            Open::Sqlite(turn) => turn.lock().await.execute_unprepared(sql).await,
            Open::Postgres(transaction) => self.note(transaction.execute_unprepared(sql).await),
        }
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        call(Place::Database)?;
        match &self.0.open {
            Open::Sqlite(turn) => turn.lock().await.query_one(statement).await,
            Open::Postgres(transaction) => self.note(transaction.query_one_raw(statement).await),
        }
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        call(Place::Database)?;
        match &self.0.open {
            Open::Sqlite(turn) => turn.lock().await.query_all(statement).await,
            Open::Postgres(transaction) => self.note(transaction.query_all_raw(statement).await),
        }
    }
}

impl Tx {
    /// Runs a statement that nobody waits for: it answers no rows, how many it changed is not asked, and that it failed is
    /// told by one of the statements after it, or by the commit.
    pub(crate) async fn execute_later(&self, statement: Statement) -> Result<(), DbErr> {
        if self.is_sqlite() {
            call(Place::Database)?;
        }
        match &self.0.open {
            Open::Sqlite(turn) => turn.lock().await.execute_later(statement),
            Open::Postgres(_) => self.execute_raw(statement).await.map(drop),
        }
    }

    fn note<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(error) = &result
            && is_retryable(error)
        {
            self.0.lost.store(true, Ordering::Relaxed);
        }
        result
    }

    fn lost(&self) -> bool {
        self.0.lost.load(Ordering::Relaxed)
    }

    /// Waits until no other transaction holds the same lock, and holds it until this one ends. On
    /// `SQLite` there is one writer at a time anyway.
    pub(crate) async fn lock(&self, lock: Lock) -> Result<(), Error> {
        if !self.is_sqlite() {
            self.execute_raw(self.statement(
                "SELECT pg_advisory_xact_lock($1)",
                [Value::from(lock.number())],
            ))
            .await?;
        }
        Ok(())
    }
}

/// Where a call fails when a test says so.
fn call(place: Place) -> Result<(), DbErr> {
    if faults::fails(place) {
        let said = format!("a test lets this call fail: {place:?}");
        return Err(DbErr::Conn(RuntimeErr::Internal(said)));
    }
    Ok(())
}

/// `$first, $first + 1, …`, as many as there are values: for `IN`.
pub(crate) fn list(first: usize, count: usize) -> String {
    let mut text = String::with_capacity(count * 6);
    for number in first..first + count {
        if number > first {
            text.push_str(", ");
        }
        text.push('$');
        text.push_str(&number.to_string());
    }
    text
}

/// Rules that span rows are guarded by a lock each (`PostgreSQL` advisory locks, whole-database numbers).
#[derive(Clone, Copy)]
pub(crate) enum Lock {
    /// Migrations run one at a time.
    Migration,
    /// User names and alternate addresses are compared with each other.
    Names,
    /// The last Global administrator is counted.
    Administrators,
    /// Which group is in which: no circle closes.
    GroupParts,
}

impl Lock {
    /// Locks are numbers of the whole database: the high half says that they are ours.
    const fn number(self) -> i64 {
        let own = match self {
            Self::Migration => 1,
            Self::Names => 2,
            Self::Administrators => 3,
            Self::GroupParts => 4,
        };
        (0x6c61_7463 << 32) | own
    }
}

impl Store {
    /// A handle to read with.
    pub fn read(&self) -> Read {
        Read(Arc::clone(&self.0))
    }

    /// Runs `work` in a transaction and commits it when `work` answers `Ok`; rolls it back otherwise.
    /// This is the only way to write.
    ///
    /// ```ignore
    /// let name = &name; // borrow outside, so that each run can use it
    /// store.write(|tx| async move { groups::rename(&tx, id, name).await }).await?;
    /// ```
    ///
    /// `work` **may run more than once** (on `PostgreSQL`, when two transactions got in each other's way):
    /// it must do nothing but talk to the database, and must not keep clones of `tx`.
    ///
    /// `SQLite`: `BEGIN IMMEDIATE` on the one writer connection; those who wait for each other share a commit, and each
    /// hears of it when it is done (see `sqlite::writer`). `PostgreSQL`: read committed; rules that span rows take locks
    /// (the audit head is one), because under a stricter level each waiting transaction would fail at the audit head
    /// instead of going on when its turn comes.
    ///
    /// # Errors
    /// What `work` answered, or why the transaction could not begin or commit.
    pub async fn write<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<Error> + Send,
    {
        self.write_in(Company::Welcome, work).await
    }

    /// As [`Store::write`], for work that takes long: nobody shares its commit and has to wait for it.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_long<T, E, F, Fut>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<Error> + Send,
    {
        self.write_in(Company::None, work).await
    }

    async fn write_in<T, E, F, Fut>(&self, company: Company, mut work: F) -> Result<T, E>
    where
        F: FnMut(Tx) -> Fut + Send,
        Fut: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: From<Error> + Send,
    {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let tx = self.begin(company).await?;
            let failed = match work(tx.clone()).await {
                Ok(value) => match tx.commit().await {
                    Ok(()) => return Ok(value),
                    Err(error) if is_retryable(&error) => E::from(Error::Busy),
                    Err(error) => return Err(E::from(Error::from(error))),
                },
                Err(error) => {
                    let lost = tx.lost();
                    tx.roll_back().await;
                    if !lost {
                        return Err(error);
                    }
                    error
                }
            };
            if attempt == ATTEMPTS {
                return Err(failed);
            }
            tokio::time::sleep(self.pause(attempt)).await;
        }
    }

    async fn begin(&self, company: Company) -> Result<Tx, Error> {
        call(Place::Database)?;
        let open = match &self.0.connections {
            Connections::Sqlite { writer, .. } => {
                Open::Sqlite(Mutex::new(writer.begin(company).await?))
            }
            Connections::Postgres(pool) => {
                let options = TransactionOptions {
                    isolation_level: Some(IsolationLevel::ReadCommitted),
                    ..TransactionOptions::default()
                };
                Open::Postgres(pool.begin_with_options(options).await?)
            }
        };
        Ok(Tx(Arc::new(Inner {
            open,
            lost: AtomicBool::new(false),
        })))
    }

    /// Grows to about 100 ms and differs between those who wait, so that they do not meet again.
    fn pause(&self, attempt: u32) -> Duration {
        let mut spread = self
            .0
            .retries
            .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        spread ^= spread >> 31;
        spread = spread.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        spread ^= spread >> 29;
        let ceiling = 2_000_u64 << attempt.min(6);
        Duration::from_micros(ceiling / 4 + spread % ceiling)
    }
}

impl Tx {
    async fn commit(self) -> Result<(), DbErr> {
        call(Place::Database)?;
        self.end().await?;
        call(Place::Committed)
    }

    async fn end(self) -> Result<(), DbErr> {
        match Arc::try_unwrap(self.0) {
            Ok(Inner {
                open: Open::Sqlite(turn),
                ..
            }) => turn.into_inner().done().await,
            Ok(Inner {
                open: Open::Postgres(transaction),
                ..
            }) => transaction.commit().await,
            Err(_) => Err(DbErr::Custom(
                "a clone of the transaction outlived its work".to_owned(),
            )),
        }
    }

    /// A roll-back that fails needs no report: the connection is gone, and with it the transaction. A turn that ends before
    /// it is done is undone by whoever is next.
    async fn roll_back(self) {
        if let Ok(Inner {
            open: Open::Postgres(transaction),
            ..
        }) = Arc::try_unwrap(self.0)
        {
            drop(transaction.rollback().await);
        }
    }
}
