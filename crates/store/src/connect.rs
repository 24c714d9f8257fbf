//! Opening the memory. Owns the connections and their settings; never a query.

use crate::{
    Error, migrations, settings,
    sqlite::{self, Readers, Writer},
};
use domain::Timestamp;
use sea_orm::{
    DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self, ConnectOptions as _,
        pool::PoolOptions,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

/// How to open the memory.
#[derive(Clone, Debug)]
pub struct Options {
    /// When the program starts, for the record of migrations.
    pub now: Timestamp,
    /// 32 random bytes: the key that signs list cursors, if the database has none yet.
    pub new_instance_key: [u8; 32],
    /// Connections that read (`SQLite`), or connections in all (`PostgreSQL`).
    pub connections: u32,
    /// How long a request waits for a connection or for the writer before it is told `Busy`.
    pub patience: Duration,
}

impl Options {
    /// The usual: four readers, five seconds.
    pub fn new(now: Timestamp, new_instance_key: [u8; 32]) -> Self {
        Self {
            now,
            new_instance_key,
            connections: 4,
            patience: Duration::from_secs(5),
        }
    }
}

/// The open memory. Clones share the connections.
#[derive(Clone, Debug)]
pub struct Store(pub(crate) Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) connections: Connections,
    pub(crate) retries: AtomicU64,
    pub(crate) cursor_key: Vec<u8>,
}

/// The connections of either database.
#[derive(Debug)]
pub(crate) enum Connections {
    Sqlite {
        readers: Box<Readers>,
        writer: Arc<Writer>,
    },
    Postgres(DatabaseConnection),
}

impl Store {
    /// Opens `sqlite:PATH` (made if missing) or `postgres://…` and brings the tables up to date.
    ///
    /// # Errors
    /// [`Error::BadUrl`], [`Error::Unreachable`], [`Error::Unwritable`], [`Error::NewerSchema`], or what a
    /// migration ran into.
    pub async fn connect(url: &str, options: Options) -> Result<Self, Error> {
        let connections = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let path = path.split('?').next().unwrap_or(path);
            if path.is_empty() {
                return Err(Error::BadUrl);
            }
            connect_sqlite(path, &options).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            connect_postgres(url, &options).await?
        } else {
            return Err(Error::BadUrl);
        };
        let mut store = Self(Arc::new(Shared {
            connections,
            retries: AtomicU64::new(options.now.0.unsigned_abs()),
            cursor_key: Vec::new(),
        }));
        migrations::run(&store, options.now).await?;
        let cursor_key = settings::instance_key(&store, &options).await?;
        if let Some(shared) = Arc::get_mut(&mut store.0) {
            shared.cursor_key = cursor_key;
        }
        Ok(store)
    }

    /// Whether this is `SQLite` (the other one is `PostgreSQL`).
    pub fn is_sqlite(&self) -> bool {
        matches!(self.0.connections, Connections::Sqlite { .. })
    }

    /// On `SQLite`, from now on a commit waits some milliseconds for others to share it, while this says that they will
    /// write soon. Asked at each commit; the first one given stays. `PostgreSQL` has `commit_delay` for this.
    pub fn expect_company(&self, soon: impl Fn() -> bool + Send + Sync + 'static) {
        if let Connections::Sqlite { writer, .. } = &self.0.connections {
            writer.expect_company(soon);
        }
    }

    /// One cheap read: is the memory there?
    ///
    /// # Errors
    /// Why not.
    pub async fn ping(&self) -> Result<(), Error> {
        use crate::Db as _;
        use sea_orm::ConnectionTrait as _;
        let db = self.read();
        db.query_one_raw(db.statement("SELECT 1", [])).await?;
        Ok(())
    }

    /// Writes everything, as it is at one moment, into a file that is there and empty, while others read and write. What stands in the file
    /// afterwards is a database of its own; where it fails, anything may. The file is on the disk only when it was synced.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::NoCopies`] on `PostgreSQL`, or what else keeps it from being written.
    pub async fn copy_into(&self, file: &str) -> Result<(), Error> {
        match &self.0.connections {
            Connections::Sqlite { readers, .. } => {
                Ok(sqlite::copy_into(readers.options(), file).await?)
            }
            Connections::Postgres(_) => Err(Error::NoCopies),
        }
    }

    /// Ends all connections; later calls answer [`Error::Unreachable`].
    ///
    /// # Errors
    /// When a connection cannot be ended in order.
    pub async fn close(&self) -> Result<(), Error> {
        match &self.0.connections {
            Connections::Sqlite { readers, writer } => {
                readers.close().await?;
                writer.close().await?;
            }
            Connections::Postgres(pool) => pool.clone().close().await?,
        }
        Ok(())
    }
}

/// Between two tries to open a file that another copy is making.
const PAUSE: Duration = Duration::from_millis(20);

async fn connect_sqlite(path: &str, options: &Options) -> Result<Connections, Error> {
    let base = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(128)
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging();
    // Bounds, taken only as pages are read: a small organisation never fills them, a large import needs them.
    let writing = base
        .clone()
        .create_if_missing(true)
        .pragma("cache_size", "-32768");
    let mut waited = Duration::ZERO;
    let writer = loop {
        match Writer::open(writing.clone(), options.patience)
            .await
            .map_err(unreachable)
        {
            // Another copy is switching a new file to WAL, which SQLite does not wait for by itself.
            Err(Error::Busy) if waited < options.patience => {
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
            opened => break Arc::new(opened?),
        }
    };
    let reading = base
        .pragma("cache_size", "-8192")
        .pragma("query_only", "ON");
    let readers = Readers::open(reading, options.connections.max(1), options.patience)
        .await
        .map_err(unreachable)?;
    let readers = Box::new(readers);
    Ok(Connections::Sqlite { readers, writer })
}

async fn connect_postgres(url: &str, options: &Options) -> Result<Connections, Error> {
    let connect: PgConnectOptions = url.parse().map_err(|_: sqlx::Error| Error::BadUrl)?;
    let connect = connect
        .application_name("latchkey")
        .statement_cache_capacity(128)
        .options([
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
        ])
        .disable_statement_logging();
    let pool: sqlx::PgPool = PoolOptions::new()
        .max_connections(options.connections.max(2) * 4)
        .acquire_timeout(options.patience)
        .connect_with(connect)
        .await
        .map_err(unreachable)?;
    Ok(Connections::Postgres(pool.into()))
}

/// While opening, every failure but those of a full or read-only disk means: cannot be reached. So does waiting in
/// vain: the pool goes on trying while a server refuses.
fn unreachable(error: sqlx::Error) -> Error {
    let waited = matches!(error, sqlx::Error::PoolTimedOut);
    let error = DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)));
    if waited {
        return Error::Unreachable(error);
    }
    match Error::from(error) {
        Error::Other(error) => Error::Unreachable(error),
        other => other,
    }
}
