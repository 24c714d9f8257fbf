//! `backup`: the database in a file, while the desk runs. Owns what the operator is told of it, above all what is not in it.

use super::output::one_line;
use super::{Failure, Session};
use crate::config::Config;
use serde::Serialize;
use service::backup::{NotWritten, write};
use std::path::{Path, PathBuf};

/// Refuses where the database is copied by other means. Before anything is opened, because opening brings tables up to date.
pub(super) fn fits(config: &Config) -> Result<(), Failure> {
    if config.database_url.starts_with("sqlite:") {
        return Ok(());
    }
    Err(Failure::Misuse(
        "a PostgreSQL database is backed up with pg_dump, which copies one moment while the desk runs: pg_dump --format=custom --file=FILE DATABASE"
            .to_owned(),
    ))
}

/// The files with keys that a backup is of no use without.
pub(super) struct Keys(Vec<PathBuf>);

impl Keys {
    pub(super) fn of(config: &Config) -> Self {
        let sealing = config
            .seal_key_file
            .clone()
            .unwrap_or_else(|| config.data.join(service::seal::FILE));
        let peppers = config.hashing.pepper_file.clone();
        Self([sealing].into_iter().chain(peppers).collect())
    }
}

/// What was written.
#[derive(Serialize)]
struct Written<'a> {
    file: &'a Path,
    bytes: u64,
    /// The files that are not in it and that a restored desk needs.
    keys: Vec<PathBuf>,
}

pub(super) async fn backup(session: &Session, file: &Path, keys: Keys) -> Result<(), Failure> {
    let stop = crate::serve::stop_signal()?;
    let written = tokio::select! {
        written = write(&session.desk, &session.caller, file) => written,
        () = stop => return Err(Failure::Interrupted("no backup was written".to_owned())),
    };
    let written = Written {
        bytes: written.map_err(|error| failure(file, error))?,
        file,
        keys: keys.0,
    };
    session.output.say(&written, text)
}

fn text(written: &Written<'_>) -> String {
    let mut text = format!(
        "{}\nThe keys are not in it, and a restored desk needs them. Keep a copy of each, apart from it:\n",
        one_line(&format!(
            "{}: {} bytes",
            written.file.display(),
            written.bytes
        ))
    );
    for key in &written.keys {
        text = format!("{text}  {}\n", one_line(&key.display().to_string()));
    }
    text
}

fn failure(file: &Path, error: NotWritten) -> Failure {
    let why = match error {
        NotWritten::Place(error) => {
            let line = format!("cannot write {}: {}", file.display(), error.kind());
            return Failure::Misuse(line);
        }
        NotWritten::Refused(error) => return error.into(),
        NotWritten::Full => "there is no room for it".to_owned(),
        NotWritten::Unfinished(error) => error.kind().to_string(),
        other => crate::causes(&other),
    };
    let name = file.display();
    Failure::Failed(format!("cannot write {name}: {why}; nothing is left of it"))
}
