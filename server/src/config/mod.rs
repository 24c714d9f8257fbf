//! The configuration: flags over `LATCHKEY_…` variables over the TOML file over defaults. Owns every
//! setting of the program and refuses what it does not know; never opens a database or a socket.

pub mod address;
pub mod layer;

use crate::telemetry::LogFormat;
use address::{Cidr, PublicUrl};
use layer::Layer;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The folder for everything that is kept, where no other is named.
pub const DEFAULT_DATA: &str = "latchkey-data";
/// The file in the data folder that is read when no other is named.
pub const DEFAULT_FILE: &str = "latchkey.toml";
/// Most that one hash may take: stored parameters above it are not run either (promise P5).
const MOST_HASH_MEMORY_KIB: u32 = 128 * 1024;
/// Least that one hash takes (promise P5, OWASP Password Storage).
const LEAST_HASH_MEMORY_KIB: u32 = 19_456;
/// Fewest and most passes (promise P5).
const HASH_ITERATIONS: std::ops::RangeInclusive<u32> = 2..=30;

/// Something in the configuration does not fit. One line, exit code 2.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct ConfigError(String);

impl ConfigError {
    /// A refusal in one line.
    pub fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }
}

/// Every setting, decided.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder for everything that is kept.
    pub data: PathBuf,
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Address and port where figures are served; `None`: nowhere.
    pub metrics: Option<SocketAddr>,
    /// Where people reach the program; `None`: at the address it listens on, which is a loopback one.
    pub public_url: Option<PublicUrl>,
    /// `sqlite:…` or `postgres:…`.
    pub database_url: String,
    /// A sample organisation instead of an empty one.
    pub demo: bool,
    /// Cookies without `Secure`, on a loopback address only.
    pub insecure_http: bool,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<Cidr>,
    /// How passwords are hashed.
    pub hashing: Hashing,
    /// Where the keys are that seal what messages carry; `None`: in the data folder.
    pub seal_key_file: Option<PathBuf>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
}

/// How passwords are hashed (promise P5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashing {
    /// Argon2id memory for one hash, in KiB.
    pub memory_kib: u32,
    /// Argon2id passes.
    pub iterations: u32,
    /// Hashes at the same time; 0: one per core.
    pub workers: usize,
    /// Where the peppers are.
    pub pepper_file: Option<PathBuf>,
}

/// The layers in the order of their strength, and the file if one is named.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// What the flags say.
    pub flags: Layer,
    /// The file named by `--config`.
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: Vec<(String, String)>,
}

impl Config {
    /// Decides every setting.
    ///
    /// # Errors
    /// An unknown setting, a value that cannot be read, or settings that do not go together.
    pub fn load(sources: Sources) -> Result<Self, ConfigError> {
        let named = sources.file.or_else(|| {
            sources
                .environment
                .iter()
                .find(|(name, _)| name == "LATCHKEY_CONFIG")
                .map(|(_, value)| value.into())
        });
        let over = sources
            .flags
            .over(Layer::of_environment(sources.environment)?);
        let default = over
            .data
            .clone()
            .unwrap_or_else(|| DEFAULT_DATA.into())
            .join(DEFAULT_FILE);
        let file = named.or_else(|| default.exists().then_some(default));
        let below = file
            .as_deref()
            .map(Layer::of_file_at)
            .transpose()?
            .unwrap_or_default();
        Self::decide(over.over(below))
    }

    fn decide(layer: Layer) -> Result<Self, ConfigError> {
        let data = layer.data.unwrap_or_else(|| DEFAULT_DATA.into());
        let config = Self {
            database_url: layer
                .database_url
                .unwrap_or_else(|| default_database(&data)),
            data,
            listen: layer.listen.map_or_else(
                || SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)),
                |listen| listen.0,
            ),
            metrics: layer.metrics.map(|listen| listen.0),
            public_url: layer.public_url,
            demo: layer.demo.is_some_and(|switch| switch.0),
            insecure_http: layer.insecure_http.is_some_and(|switch| switch.0),
            trusted_proxies: layer.trusted_proxy.unwrap_or_default().0,
            hashing: Hashing {
                memory_kib: layer.hash_memory.unwrap_or(LEAST_HASH_MEMORY_KIB),
                iterations: layer.hash_iterations.unwrap_or(2),
                workers: layer.hash_workers.unwrap_or(0),
                pepper_file: layer.pepper_file,
            },
            seal_key_file: layer.seal_key_file,
            log_format: layer.log_format.unwrap_or_default(),
            log: layer.log.unwrap_or_else(|| "info".to_owned()),
        };
        config.check_hashing()?;
        config.check_address()?;
        config.check_database()?;
        Ok(config)
    }

    /// Weaker hashing than the floor does not start, and neither does hashing that no sign-in would run.
    fn check_hashing(&self) -> Result<(), ConfigError> {
        let Hashing {
            memory_kib,
            iterations,
            ..
        } = self.hashing;
        if !(LEAST_HASH_MEMORY_KIB..=MOST_HASH_MEMORY_KIB).contains(&memory_kib) {
            return Err(ConfigError::new(format!(
                "hash_memory must be {LEAST_HASH_MEMORY_KIB} to {MOST_HASH_MEMORY_KIB} KiB, not {memory_kib}"
            )));
        }
        if !HASH_ITERATIONS.contains(&iterations) {
            let (least, most) = (HASH_ITERATIONS.start(), HASH_ITERATIONS.end());
            return Err(ConfigError::new(format!(
                "hash_iterations must be {least} to {most}, not {iterations}"
            )));
        }
        Ok(())
    }

    /// Plain HTTP is for this machine alone: session cookies would cross the network in the clear.
    fn check_address(&self) -> Result<(), ConfigError> {
        match &self.public_url {
            None if !self.listen.ip().is_loopback() => Err(ConfigError::new(format!(
                "listening on {} needs public_url: the https:// address under which people reach it",
                self.listen
            ))),
            Some(url) if !url.is_https() && !url.is_loopback() => Err(ConfigError::new(format!(
                "public_url {url} must begin with https://: sign-in needs TLS"
            ))),
            Some(url) if self.insecure_http && !url.is_loopback() => Err(ConfigError::new(
                format!("insecure_http is for a loopback address only, and public_url is {url}"),
            )),
            _ if self.insecure_http && !self.listen.ip().is_loopback() => {
                Err(ConfigError::new(format!(
                    "insecure_http is for a loopback address only, and it listens on {}",
                    self.listen
                )))
            }
            _ => Ok(()),
        }
    }

    fn check_database(&self) -> Result<(), ConfigError> {
        let known = ["sqlite:", "postgres:", "postgresql:"];
        if known
            .iter()
            .any(|scheme| self.database_url.starts_with(scheme))
        {
            return Ok(());
        }
        Err(ConfigError::new(
            "database_url must begin with sqlite: or postgres:",
        ))
    }

    /// Makes the data folder, for the owner alone, and proves that it can be written.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn prepare_data(&self) -> Result<(), ConfigError> {
        let told = |error: &std::io::Error| {
            ConfigError::new(format!(
                "cannot write to the data folder {}: {}",
                self.data.display(),
                error.kind()
            ))
        };
        make_private_folder(&self.data).map_err(|error| told(&error))?;
        // A name of its own: two programs may try the same folder at once.
        let probe = self.data.join(format!(".writable-{}", std::process::id()));
        std::fs::write(&probe, b"").map_err(|error| told(&error))?;
        std::fs::remove_file(&probe).map_err(|error| told(&error))
    }
}

fn default_database(data: &Path) -> String {
    format!("sqlite:{}", data.join("latchkey.db").display())
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

#[cfg(test)]
mod tests;
