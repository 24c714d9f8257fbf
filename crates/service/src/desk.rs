//! The running service: store, clock, entropy, hashing pool, cached settings. Owns opening and closing them; never a use
//! case. Clones are cheap and share everything.

use crate::entropy::{self, Entropy};
use crate::hashing::{Hasher, WeakHashing};
use crate::seal::{KeyError, Seals};
use crate::{Clock, Error, HashingConfig, jobs, messages, settings, throttle};
use domain::wire::account::Site;
use domain::{PersonId, Timestamp};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;
use store::Store;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How often a copy of the program looks for settings that another copy changed.
const REFRESH: Duration = Duration::from_secs(5);

/// What the service is opened with.
#[derive(Clone)]
pub struct DeskConfig {
    /// `sqlite:PATH` or `postgres://…`. May hold a password: never logged.
    pub database_url: String,
    /// Where files go.
    pub data_dir: PathBuf,
    /// Under which people reach it.
    pub public_url: String,
    /// How passwords are hashed.
    pub hashing: HashingConfig,
    /// Where the keys are that seal what messages carry; `None`: in the data folder, made when there are none.
    pub seal_key_file: Option<PathBuf>,
    /// It is the sample organisation.
    pub demo: bool,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
}

impl core::fmt::Debug for DeskConfig {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("DeskConfig")
            .field("data_dir", &self.data_dir)
            .field("public_url", &self.public_url)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

/// Why the service does not start. The sentences are for the operator; they name no secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Hashing is weaker than allowed, or cannot be run (P5).
    #[error(transparent)]
    Hashing(#[from] WeakHashing),
    /// The data folder cannot be made or written to.
    #[error("the data folder {} cannot be used", .path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The keys that seal what messages carry cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The operating system gives no threads.
    #[error("the hashing threads cannot be started")]
    Threads(#[source] std::io::Error),
    /// Settings cannot be read.
    #[error("the settings cannot be read")]
    Settings(#[source] Error),
}

/// The running service.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    config: DeskConfig,
    store: Store,
    hasher: Hasher,
    settings: RwLock<Arc<settings::Current>>,
    gates: throttle::Gates,
    seals: Seals,
    outbox: messages::Outbox,
    jobs: jobs::Bell,
    /// Under this key the digests of wrong attempts are made. Lives in memory alone, so that a dump of the database says nothing
    /// about what was typed.
    attempt_key: Zeroizing<[u8; 32]>,
}

impl core::fmt::Debug for Desk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Desk")
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Opens the memory (bringing its tables up to date), starts the hashing workers, reads the settings.
    ///
    /// # Errors
    /// [`StartError`]: nothing is left running then.
    pub async fn open(config: DeskConfig) -> Result<Self, StartError> {
        config.hashing.check()?;
        make_folder(&config.data_dir)?;
        let entropy = config.entropy.as_ref();
        let seals = Seals::open(&config.data_dir, config.seal_key_file.as_deref(), entropy)?;
        let options = store::Options::new(config.clock.now(), entropy::bytes(entropy));
        let store = Store::connect(&config.database_url, options).await?;
        let hasher = Hasher::start(config.hashing.clone(), Arc::clone(&config.entropy))
            .map_err(StartError::Threads)?;
        let crowd = hasher.clone();
        store.expect_company(move || crowd.is_crowded());
        let current = settings::load_all(&store.read(), config.demo, None)
            .await
            .map_err(StartError::Settings)?;
        let attempt_key = Zeroizing::new(entropy::bytes(entropy));
        let gates = throttle::Gates::new(hasher.workers());
        let desk = Self(Arc::new(Inner {
            config,
            store,
            hasher,
            settings: RwLock::new(Arc::new(current)),
            gates,
            seals,
            outbox: messages::Outbox::default(),
            jobs: jobs::Bell::default(),
            attempt_key,
        }));
        tokio::spawn(refresh_settings(Arc::downgrade(&desk.0)));
        Ok(desk)
    }

    /// The memory.
    pub fn store(&self) -> &Store {
        &self.0.store
    }
    /// The hashing pool.
    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }
    /// What it was opened with.
    pub fn config(&self) -> &DeskConfig {
        &self.0.config
    }
    /// The keys that seal what must be read once again.
    pub fn seals(&self) -> &Seals {
        &self.0.seals
    }
    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.0.config.clock.as_ref()
    }
    /// The random source.
    pub fn entropy(&self) -> &dyn Entropy {
        self.0.config.entropy.as_ref()
    }
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock().now()
    }
    /// The settings in force: cached, at most some seconds behind another copy of the program.
    pub fn settings(&self) -> Arc<settings::Current> {
        Arc::clone(
            &self
                .0
                .settings
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
    /// What every page shows of the organisation.
    pub fn site(&self) -> Site {
        self.settings().site.clone()
    }

    /// A new id: UUIDv7 of now.
    pub fn new_id(&self) -> Uuid {
        id_at(self.now(), self.entropy())
    }
    /// A new person's id.
    pub fn new_person_id(&self) -> PersonId {
        PersonId(self.new_id())
    }

    /// Whether the memory answers: one cheap read.
    ///
    /// # Errors
    /// Why not.
    pub async fn ready(&self) -> Result<(), Error> {
        Ok(self.0.store.ping().await?)
    }

    /// Ends the connections. Later calls fail.
    ///
    /// # Errors
    /// When a connection cannot be ended in order.
    pub async fn close(&self) -> Result<(), Error> {
        Ok(self.0.store.close().await?)
    }

    pub(crate) fn outbox(&self) -> &messages::Outbox {
        &self.0.outbox
    }
    pub(crate) fn jobs(&self) -> &jobs::Bell {
        &self.0.jobs
    }
    pub(crate) fn gates(&self) -> &throttle::Gates {
        &self.0.gates
    }
    pub(crate) fn attempt_key(&self) -> &[u8; 32] {
        &self.0.attempt_key
    }

    /// After a change that is done: takes it up here. Where it cannot be read just now it is done all the same, which is what the caller
    /// is told, and the next of the regular looks takes it up.
    pub(crate) async fn take_up(&self) {
        if let Err(error) = self.refresh().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the settings are changed and were not read anew yet"
            );
        }
    }

    /// Reads the settings anew.
    pub(crate) async fn refresh(&self) -> Result<(), Error> {
        let before = self.settings();
        let db = self.0.store.read();
        let current = settings::load_all(&db, self.0.config.demo, Some(&before)).await?;
        *self
            .0
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(current);
        Ok(())
    }
}

/// UUIDv7 (RFC 9562) of a moment.
pub(crate) fn id_at(now: Timestamp, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(now.0 / 1000).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy::bytes(entropy)).into_uuid()
}

fn make_folder(path: &Path) -> Result<(), StartError> {
    std::fs::create_dir_all(path).map_err(|source| StartError::Folder {
        path: path.to_owned(),
        source,
    })
}

/// Ends by itself when the last clone of the desk is gone.
async fn refresh_settings(desk: Weak<Inner>) {
    loop {
        tokio::time::sleep(REFRESH).await;
        let Some(inner) = desk.upgrade() else { return };
        if let Err(error) = inner.seals.refresh() {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the key file was not read anew"
            );
        }
        if let Err(error) = Desk(inner).refresh().await {
            tracing::debug!(
                error = &error as &dyn std::error::Error,
                "the settings were not refreshed"
            );
        }
    }
}
