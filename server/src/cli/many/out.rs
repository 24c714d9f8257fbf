//! A file with passwords: readable by its owner alone from its first byte, there as a whole or not at all, and never in place of
//! another one unless that was asked for.

use crate::cli::Failure;
use futures::StreamExt as _;
use service::export::Csv;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where passwords go.
pub(in crate::cli) enum Sink {
    /// To standard output.
    Printed,
    /// Into a file.
    File(Pending),
}

/// A file that is not there yet.
pub(in crate::cli) struct Pending {
    target: PathBuf,
    beside: PathBuf,
    file: File,
    replaces: bool,
}

impl Sink {
    /// Made before anybody's password is changed: a file that cannot be written must stop the job, not its results.
    pub(in crate::cli) fn open(target: &Path, replaces: bool) -> Result<Self, Failure> {
        if target == Path::new("-") {
            return Ok(Self::Printed);
        }
        if !replaces && fs::symlink_metadata(target).is_ok() {
            return Err(Failure::Misuse(format!(
                "{} is there already; --force replaces it",
                target.display()
            )));
        }
        let unwritable = |error: &io::Error| {
            Failure::Misuse(format!(
                "cannot write {}: {}",
                target.display(),
                error.kind()
            ))
        };
        let Some(name) = target.file_name().filter(|_| !target.is_dir()) else {
            return Err(unwritable(&io::ErrorKind::IsADirectory.into()));
        };
        let name = format!(".{}.{}.part", name.to_string_lossy(), std::process::id());
        let beside = target.with_file_name(name);
        let file = for_its_owner()
            .open(&beside)
            .map_err(|error| unwritable(&error))?;
        Ok(Self::File(Pending {
            target: target.to_owned(),
            beside,
            file,
            replaces,
        }))
    }

    /// Writes everything down.
    pub(in crate::cli) async fn take(self, mut rows: Csv) -> Result<(), Failure> {
        match self {
            Self::Printed => {
                while let Some(chunk) = rows.next().await {
                    io::stdout().lock().write_all(&chunk?)?;
                }
                Ok(io::stdout().lock().flush()?)
            }
            Self::File(mut pending) => {
                while let Some(chunk) = rows.next().await {
                    pending.file.write_all(&chunk?)?;
                }
                pending.put()
            }
        }
    }
}

impl Pending {
    fn put(self) -> Result<(), Failure> {
        self.file.sync_all()?;
        if self.replaces {
            fs::rename(&self.beside, &self.target)?;
        } else {
            // A second name fails where somebody was quicker, as a rename does not.
            fs::hard_link(&self.beside, &self.target)?;
        }
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let _gone_where_it_was_renamed = fs::remove_file(&self.beside);
    }
}

fn for_its_owner() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
