//! A copy of everything, for a backup. Owns the connection that makes it; never the file's name or whether it may be made.

use super::connection::Connection;
use sea_orm::{DbBackend, DbErr, Statement, sqlx::sqlite::SqliteConnectOptions};

/// Writes everything, as it is at one moment, into a file that is there and empty. `reading`: how those are opened that read.
///
/// The connection is one of its own: those that read refuse to write, into any file, and the one that writes would keep everybody waiting.
/// It reads one snapshot, so writers go on and nothing begins anew because of them; meanwhile the write-ahead log grows by what they write.
pub(crate) async fn copy_into(reading: &SqliteConnectOptions, file: &str) -> Result<(), DbErr> {
    let writing = reading.clone().pragma("query_only", "OFF");
    let mut connection = Connection::new(writing);
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [file.into()]);
    let copied = connection.execute(copy).await;
    connection.close().await?;
    copied.map(drop)
}
