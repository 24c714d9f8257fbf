//! A backup of the database while everybody works (promise R8). Owns the file: it has its name only when it is whole and on the disk, it is for
//! its owner alone, and it is never written over another. For the host, and for `SQLite`: `PostgreSQL` has `pg_dump`.
//!
//! The keys are not in it, because whoever finds a backup should not be able to read what is sealed in it.

use crate::audit::{self, Entry};
use crate::{Caller, Desk, Error};
use domain::audit::Action;
use domain::wire::problem::Code;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no backup. Nothing is left of one that was begun.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotWritten {
    /// There is a file of this name, or none can be made here.
    #[error("the file cannot be made")]
    Place(#[source] io::Error),
    /// The disk has no room for it.
    #[error("there is no room for the file")]
    Full,
    /// The database could not be read, or the file not be written.
    #[error("the database was not copied")]
    Copy(#[source] store::Error),
    /// What was copied did not reach the disk, or could not be given its name.
    #[error("the file cannot be finished")]
    Unfinished(#[source] io::Error),
    /// The desk did not do it.
    #[error(transparent)]
    Refused(#[from] Error),
}

/// Copies the database, as it is at one moment, into a new file of this name; answers how many bytes it has. The row in the audit log is written
/// first, as for everything that leaves the house (promise U3), so the copy holds it; what fails afterwards is a second row.
///
/// # Errors
/// [`NotWritten`]; `not_allowed` for everybody but the host.
pub async fn write(desk: &Desk, caller: &Caller, file: &Path) -> Result<u64, NotWritten> {
    if !caller.is_host() {
        return Err(Error::code(Code::NotAllowed).into());
    }
    let draft = Draft::reserve(file).map_err(NotWritten::Place)?;
    let entry = Entry::new(Action::ExportBackup);
    audit::record_alone(desk, caller, entry).await?;
    let written = match copy(desk, &draft).await {
        Ok(()) => draft.finish().map_err(NotWritten::Unfinished),
        Err(error) => {
            drop(draft);
            Err(error)
        }
    };
    if written.is_err() {
        let entry = Entry::new(Action::ExportBackup).failed();
        if let Err(error) = audit::record_alone(desk, caller, entry).await {
            // Why there is no backup is what the operator has to know.
            tracing::warn!(%error, "the failed backup is not in the audit log");
        }
    }
    written
}

async fn copy(desk: &Desk, draft: &Draft) -> Result<(), NotWritten> {
    let path = draft.part.to_str().ok_or_else(|| {
        NotWritten::Place(io::Error::new(
            io::ErrorKind::InvalidFilename,
            "not a name in UTF-8",
        ))
    })?;
    let copied = desk.store().copy_into(path).await;
    copied.map_err(|error| match error {
        store::Error::Full(_) => NotWritten::Full,
        error => NotWritten::Copy(error),
    })
}

/// A file that is being written: the name is taken by an empty file, what is written stands beside it. Gone with this value, both, unless it
/// was finished: a program that is killed leaves nothing that looks like a backup.
struct Draft {
    file: PathBuf,
    part: PathBuf,
    is_finished: bool,
}

impl Draft {
    fn reserve(file: &Path) -> io::Result<Self> {
        // SQLite takes a name that begins with `file:` for an address.
        let file = std::path::absolute(file)?;
        let mut part = file.clone().into_os_string();
        part.push(format!(".{}.part", std::process::id()));
        new(&file)?;
        // From here on, what was made is removed.
        let draft = Self {
            file,
            part: part.into(),
            is_finished: false,
        };
        new(&draft.part)?;
        Ok(draft)
    }

    /// Gives it its name, on the disk; answers its size.
    fn finish(mut self) -> io::Result<u64> {
        let written = OpenOptions::new().read(true).write(true).open(&self.part)?;
        written.sync_all()?;
        let size = written.metadata()?.len();
        fs::rename(&self.part, &self.file)?;
        sync_folder(&self.file)?;
        self.is_finished = true;
        Ok(size)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_finished {
            return;
        }
        let mut journal = self.part.clone().into_os_string();
        journal.push("-journal");
        for file in [Path::new(&journal), &self.part, &self.file] {
            // What is not there need not be removed, and there is nobody to tell about the rest.
            drop(fs::remove_file(file));
        }
    }
}

/// Makes a file that was not there, for its owner alone.
fn new(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// A name is on the disk when its folder is.
fn sync_folder(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
