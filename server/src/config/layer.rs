//! One layer of settings: what flags, `LATCHKEY_…` variables or the TOML file say. Owns the names of all
//! settings; never decides which layer wins (`super` does) and never reads a setting nobody knows.

use super::ConfigError;
use super::address::{Cidr, PublicUrl};
use crate::telemetry::LogFormat;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Variables with the product's prefix that are no settings of the running program: one names the site
/// folder while it is compiled, the others serve its tests.
const NO_SETTINGS: [&str; 2] = ["LATCHKEY_SITE_DIR", "LATCHKEY_TEST_"];

macro_rules! settings {
    ($($(#[$doc:meta])* $field:ident: $type:ty;)*) => {
        /// What one source says; `None` where it is silent.
        #[derive(Clone, Debug, Default)]
        pub struct Layer {
            $($(#[$doc])* pub $field: Option<$type>,)*
        }

        /// The TOML file, before its texts are read as what they stand for.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            $($field: Option<Value>,)*
        }

        impl Layer {
            /// The names of all settings, as in the file.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field),)*];

            /// This layer, and what `below` says where this one is silent.
            #[must_use]
            pub fn over(self, below: Self) -> Self {
                Self { $($field: self.$field.or(below.$field),)* }
            }

            fn of_file(file: File, from: &str) -> Result<Self, ConfigError> {
                Ok(Self { $($field: file.$field.map(|value| read(stringify!($field), from, &value.text())).transpose()?,)* })
            }

            fn set(&mut self, name: &str, from: &str, text: &str) -> Result<bool, ConfigError> {
                match name {
                    $(stringify!($field) => self.$field = Some(read(name, from, text)?),)*
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }
    };
}

settings! {
    /// The folder for everything that is kept.
    data: PathBuf;
    /// Address and port to listen on.
    listen: Listen;
    /// Address and port where figures are served, and nothing else.
    metrics: Listen;
    /// Where people reach the program.
    public_url: PublicUrl;
    /// `sqlite:…` or `postgres:…`.
    database_url: String;
    /// A sample organisation instead of an empty one.
    demo: Switch;
    /// Cookies without `Secure`, on a loopback address only.
    insecure_http: Switch;
    /// Proxies whose `X-Forwarded-For` counts.
    trusted_proxy: Proxies;
    /// Argon2id memory for one hash, in KiB.
    hash_memory: u32;
    /// Argon2id passes.
    hash_iterations: u32;
    /// Hashes at the same time; one per core where not given.
    hash_workers: usize;
    /// A file with `ID:BASE64` lines, the first for new hashes, the others for older ones.
    pepper_file: PathBuf;
    /// A file with `ID:BASE64` lines: keys that seal what messages carry, the first seals, all open.
    seal_key_file: PathBuf;
    /// How log lines look.
    log_format: LogFormat;
    /// What is logged: a level, or `TARGET=LEVEL` pairs.
    log: String;
}

/// Where to listen: an address and a port, or `localhost` and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen(pub std::net::SocketAddr);

impl FromStr for Listen {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text
            .strip_prefix("localhost:")
            .map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
        text.parse()
            .map(Self)
            .map_err(|_| "it must be an address and a port like 127.0.0.1:3000".to_owned())
    }
}

/// `true` or `false`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch(pub bool);

impl FromStr for Switch {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "true" | "1" | "yes" | "on" => Ok(Self(true)),
            "false" | "0" | "no" | "off" => Ok(Self(false)),
            _ => Err("it must be true or false".to_owned()),
        }
    }
}

/// Ranges of addresses, separated by commas or spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(pub Vec<Cidr>);

impl FromStr for Proxies {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// A value of the file: text, number, switch, or a list of texts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Number(i64),
    Switch(bool),
    List(Vec<String>),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Switch(switch) => switch.to_string(),
            Self::List(list) => list.join(","),
        }
    }
}

fn read<T: FromStr>(name: &str, from: &str, text: &str) -> Result<T, ConfigError>
where
    T::Err: ToString,
{
    // The value is left out on purpose: a database address may carry a password.
    text.parse().map_err(|error: T::Err| {
        ConfigError::new(format!("{name} in {from}: {}", error.to_string()))
    })
}

impl Layer {
    /// The layer of the `LATCHKEY_…` variables.
    ///
    /// # Errors
    /// A variable that nobody knows, or a value that cannot be read.
    pub fn of_environment(
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut layer = Self::default();
        for (variable, value) in variables {
            let Some(name) = variable.strip_prefix("LATCHKEY_") else {
                continue;
            };
            let exempt = NO_SETTINGS
                .iter()
                .any(|prefix| variable.starts_with(prefix))
                || variable == "LATCHKEY_CONFIG";
            if !exempt && !layer.set(&name.to_ascii_lowercase(), "the environment", &value)? {
                return Err(ConfigError::new(format!(
                    "unknown variable {variable}; known are {}",
                    known_variables()
                )));
            }
        }
        Ok(layer)
    }

    /// The layer of a TOML file.
    ///
    /// # Errors
    /// The file cannot be read, is no TOML, or has a setting that nobody knows.
    pub fn of_file_at(path: &Path) -> Result<Self, ConfigError> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::new(format!("cannot read {shown}: {}", error.kind())))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                1 + text
                    .get(..span.start)
                    .unwrap_or_default()
                    .matches('\n')
                    .count()
            });
            ConfigError::new(format!(
                "{shown}, line {line}: {}",
                first_line(error.message())
            ))
        })?;
        Self::of_file(file, &shown.to_string())
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn known_variables() -> String {
    Layer::NAMES
        .iter()
        .map(|name| format!("LATCHKEY_{}", name.to_ascii_uppercase()))
        .collect::<Vec<_>>()
        .join(", ")
}
