//! One connection. Owns the way of a statement to the driver and back; never decides when it runs.

use futures::TryStreamExt as _;
use sea_orm::{
    DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Value,
    sqlx::{
        self, Arguments as _, AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _,
        SqliteConnection,
        sqlite::{SqliteArguments, SqliteConnectOptions, SqliteQueryResult},
    },
};
use std::sync::Arc;

/// A connection, opened when it is first used, and anew when its thread died.
pub(super) struct Connection {
    options: SqliteConnectOptions,
    open: Option<SqliteConnection>,
}

impl Connection {
    pub(super) const fn new(options: SqliteConnectOptions) -> Self {
        Self {
            options,
            open: None,
        }
    }

    /// Opens it, if it is not open.
    pub(super) async fn open(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        let connection = match self.open.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        Ok(self.open.insert(connection))
    }

    /// Whoever uses it next opens it anew; what was not committed is undone.
    pub(super) fn discard(&mut self) {
        self.open = None;
    }

    /// Ends it in order.
    pub(super) async fn close(mut self) -> Result<(), DbErr> {
        match self.open.take() {
            Some(connection) => connection.close().await.map_err(conn),
            None => Ok(()),
        }
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        let (sql, arguments) = taken_apart(statement)?;
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        let results = self.open().await.map_err(conn)?.fetch_many(query);
        // Of several statements the last one counts: SQLite answers `BEGIN` with the count of what ran before it.
        let last = results.try_fold(SqliteQueryResult::default(), |last, result| async move {
            Ok(result.left().unwrap_or(last))
        });
        let done = last.await;
        done.map(Into::into)
            .map_err(|error| self.failed(error, DbErr::Exec))
    }

    pub(super) async fn query_one(
        &mut self,
        statement: Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        let (sql, arguments) = taken_apart(statement)?;
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        let row = query.fetch_optional(self.open().await.map_err(conn)?).await;
        row.map(|row| row.map(Into::into))
            .map_err(|error| self.failed(error, DbErr::Query))
    }

    pub(super) async fn query_all(
        &mut self,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let (sql, arguments) = taken_apart(statement)?;
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
        let rows = query.fetch_all(self.open().await.map_err(conn)?).await;
        rows.map(|rows| rows.into_iter().map(Into::into).collect())
            .map_err(|error| self.failed(error, DbErr::Query))
    }

    /// Several statements without values, compiled for this once.
    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let sql = AssertSqlSafe(sql.to_owned());
        let done = self.open().await.map_err(conn)?.execute(sql).await;
        done.map(Into::into)
            .map_err(|error| self.failed(error, DbErr::Exec))
    }

    /// Statements without values that come often: compiled once.
    pub(super) async fn run(&mut self, sql: &str) -> Result<(), DbErr> {
        let query = sqlx::query_with(AssertSqlSafe(sql), SqliteArguments::default());
        let done = query.execute(self.open().await.map_err(conn)?).await;
        done.map(drop)
            .map_err(|error| self.failed(error, DbErr::Exec))
    }

    fn failed(&mut self, error: sqlx::Error, kind: fn(RuntimeErr) -> DbErr) -> DbErr {
        if matches!(error, sqlx::Error::WorkerCrashed) {
            self.discard();
        }
        kind(RuntimeErr::SqlxError(Arc::new(error)))
    }
}

fn conn(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}

/// The driver's form of a statement. The values move: nothing is copied.
fn taken_apart(statement: Statement) -> Result<(String, SqliteArguments), DbErr> {
    let mut arguments = SqliteArguments::default();
    for value in statement.values.into_iter().flatten() {
        add(&mut arguments, value)
            .map_err(|error| DbErr::Type(format!("a value for SQLite: {error}")))?;
    }
    Ok((statement.sql, arguments))
}

/// The kinds of values that our columns have.
fn add(arguments: &mut SqliteArguments, value: Value) -> Result<(), sqlx::error::BoxDynError> {
    match value {
        Value::Bool(value) => arguments.add(value),
        Value::SmallInt(value) => arguments.add(value),
        Value::Int(value) => arguments.add(value),
        Value::BigInt(value) => arguments.add(value),
        Value::BigUnsigned(value) => arguments.add(value.map(i64::try_from).transpose()?),
        Value::String(value) => arguments.add(value),
        Value::Bytes(value) => arguments.add(value),
        Value::Uuid(value) => arguments.add(value),
        other => Err(format!("no column has this kind: {:?}", other.array_type()).into()),
    }
}
