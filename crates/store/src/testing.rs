//! Throw-away stores for tests: `SQLite` in a folder that goes with the guard, and `PostgreSQL` when
//! `LATCHKEY_TEST_POSTGRES` names a server. Owns nothing that a running program needs.

use crate::{Error, Options, Store};
use domain::Timestamp;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection,
    sqlx::{self, postgres::PgConnectOptions},
};
use std::sync::atomic::{AtomicU32, Ordering};

/// Keeps a throw-away database; it goes when this goes.
#[derive(Debug)]
pub struct Guard {
    url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Folder(#[expect(dead_code, reason = "removed when dropped")] tempfile::TempDir),
    Database { server: String, name: String },
}

impl Guard {
    /// The database's address, for opening it once more.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// The options of tests: a fixed key and moment.
pub fn options() -> Options {
    Options::new(Timestamp(1_700_000_000_000_000), [7; 32])
}

/// Every database this machine can test on, each empty and its own.
///
/// # Errors
/// When one cannot be made; also when `LATCHKEY_TEST_REQUIRE_POSTGRES=1` and there is no server.
pub async fn stores() -> Result<Vec<(&'static str, Store, Guard)>, Error> {
    let mut all = Vec::new();
    for (name, guard) in empty().await? {
        all.push((name, Store::connect(guard.url(), options()).await?, guard));
    }
    Ok(all)
}

/// As [`stores`], but not opened yet: without tables.
///
/// # Errors
/// As [`stores`].
pub async fn empty() -> Result<Vec<(&'static str, Guard)>, Error> {
    let folder = tempfile::tempdir().map_err(|error| Error::Corrupt(error.to_string()))?;
    let url = format!("sqlite:{}", folder.path().join("latchkey.db").display());
    let mut all = vec![(
        "sqlite",
        Guard {
            url,
            kind: Kind::Folder(folder),
        },
    )];
    match std::env::var("LATCHKEY_TEST_POSTGRES") {
        Ok(server) if !server.is_empty() => all.push(("postgres", database(&server).await?)),
        _ if std::env::var("LATCHKEY_TEST_REQUIRE_POSTGRES").is_ok_and(|value| value == "1") => {
            return Err(Error::Corrupt(
                "LATCHKEY_TEST_REQUIRE_POSTGRES=1, but LATCHKEY_TEST_POSTGRES names no server"
                    .to_owned(),
            ));
        }
        _ => {}
    }
    Ok(all)
}

/// Runs one statement past all rules, as somebody with the database in hand could: for tests of what is found out
/// afterwards. Answers how many rows it changed.
///
/// # Errors
/// When the database refuses.
pub async fn tamper(store: &Store, sql: &str) -> Result<u64, Error> {
    store
        .write(|tx| async move { Ok(tx.execute_unprepared(sql).await?.rows_affected()) })
        .await
}

async fn database(server: &str) -> Result<Guard, Error> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "latchkey_test_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    let db = connect(server).await?;
    db.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await?;
    db.execute_unprepared(&format!(
        "CREATE DATABASE {name} TEMPLATE template0 STRATEGY FILE_COPY"
    ))
    .await?;
    db.close().await?;
    let (server_part, _) = server.rsplit_once('/').ok_or(Error::BadUrl)?;
    Ok(Guard {
        url: format!("{server_part}/{name}"),
        kind: Kind::Database {
            server: server.to_owned(),
            name,
        },
    })
}

async fn connect(server: &str) -> Result<DatabaseConnection, Error> {
    let options: PgConnectOptions = server.parse().map_err(|_: sqlx::Error| Error::BadUrl)?;
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await;
    pool.map(Into::into).map_err(|error| {
        Error::Unreachable(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(
            error.into(),
        )))
    })
}

impl Drop for Guard {
    /// On a thread of its own: a runtime cannot be entered twice, and the test's may be ending.
    fn drop(&mut self) {
        let Kind::Database { server, name } = &self.kind else {
            return;
        };
        let (server, name) = (server.clone(), name.clone());
        let gone = std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
            else {
                return;
            };
            runtime.block_on(async {
                if let Ok(db) = connect(&server).await {
                    drop(
                        db.execute_unprepared(&format!(
                            "DROP DATABASE IF EXISTS {name} WITH (FORCE)"
                        ))
                        .await,
                    );
                    drop(db.close().await);
                }
            });
        });
        drop(gone.join());
    }
}
