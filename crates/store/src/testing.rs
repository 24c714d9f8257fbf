//! Throw-away stores for tests: `SQLite` in a folder that goes with the guard, and `PostgreSQL` when
//! `LATCHKEY_TEST_POSTGRES` names a server. Owns nothing that a running program needs.

use crate::faults::{self, Place};
use crate::{Db as _, Error, Options, Store};
use domain::Timestamp;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection,
    sqlx::{self, postgres::PgConnectOptions},
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

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

/// Makes calls of this thread fail (see [`crate::faults`]), until it goes.
#[derive(Debug)]
pub struct Faults {
    scope: u64,
    calls: Arc<AtomicU64>,
}

impl Faults {
    /// None fails yet.
    pub fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let scope = NUMBER.fetch_add(1, Ordering::SeqCst);
        faults::set_scope(Some(scope));
        Self {
            scope,
            calls: Arc::default(),
        }
    }

    /// From now on the `nth` call (from 0) of this kind fails, and no other.
    ///
    /// # Errors
    /// The library does not understand it.
    pub fn fail(&self, place: Place, nth: u64) -> Result<(), String> {
        self.calls.store(0, Ordering::SeqCst);
        let calls = Arc::clone(&self.calls);
        let count = move || {
            calls.fetch_add(1, Ordering::SeqCst);
        };
        fail::cfg_callback(place.counted(self.scope), count)?;
        let before = if nth == 0 {
            String::new()
        } else {
            format!("{nth}*off->")
        };
        fail::cfg(place.name(self.scope), &format!("{before}1*return->off"))
    }

    /// None fails any more; answers how many calls there were since [`Faults::fail`].
    pub fn end(&self) -> u64 {
        for place in Place::ALL {
            fail::remove(place.name(self.scope));
            fail::remove(place.counted(self.scope));
        }
        self.calls.load(Ordering::SeqCst)
    }
}

impl Default for Faults {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Faults {
    fn drop(&mut self) {
        self.end();
        faults::set_scope(None);
    }
}

/// All rows of each table, as text: for tests that nothing changed.
///
/// # Errors
/// When the database refuses.
pub async fn dump(store: &Store) -> Result<BTreeMap<String, String>, Error> {
    let db = &store.read();
    let tables = if db.is_sqlite() {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'people_grams%'"
    } else {
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
    };
    let mut all = BTreeMap::new();
    for table in texts(db, tables).await? {
        let row = if db.is_sqlite() {
            let names = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns = texts(db, &names).await?;
            let quoted = columns.iter().map(|name| format!("quote(\"{name}\")"));
            quoted.collect::<Vec<_>>().join(" || ',' || ")
        } else {
            "whole::text".to_owned()
        };
        let rows = format!("SELECT {row} AS name FROM \"{table}\" AS whole ORDER BY 1");
        let rows = texts(db, &rows).await?;
        all.insert(table, rows.join("\n"));
    }
    Ok(all)
}

async fn texts(db: &crate::Read, sql: &str) -> Result<Vec<String>, Error> {
    let rows = db.query_all_raw(db.statement(sql, [])).await?;
    rows.iter()
        .map(|row| Ok(row.try_get("", "name")?))
        .collect()
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
