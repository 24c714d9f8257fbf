//! The server: building it with the site inside, and starting it as a child.

use crate::{
    process,
    site::{self, Mode},
    workspace::{self, say, step},
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How the server is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// As it is shipped.
    Release,
    /// Quick to build and quick enough for the browser tests.
    Ci,
    /// For looking at pages while they are made.
    Dev,
}

impl Profile {
    const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Ci => "ci",
            Self::Dev => "dev",
        }
    }

    const fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Ci => "ci",
            Self::Dev => "debug",
        }
    }
}

/// Builds the server with this site inside and says where it lies.
///
/// # Errors
/// It does not compile.
pub fn build(profile: Profile, site: &Path) -> Result<PathBuf> {
    step("Program");
    process::run(
        process::cargo()
            .args([
                "build",
                "--locked",
                "--package",
                "server",
                "--bin",
                "latchkey",
                "--profile",
                profile.name(),
            ])
            .env("LATCHKEY_SITE_DIR", site),
    )?;
    Ok(workspace::target().join(profile.folder()).join("latchkey"))
}

/// Builds the one file that is shipped.
///
/// # Errors
/// A part of it does not build.
pub fn dist() -> Result<()> {
    let program = shipped()?;
    let size = fs::metadata(&program)?.len();
    say(&format!(
        "{} ({})",
        program.display(),
        site::kilobytes(usize::try_from(size)?)
    ));
    Ok(())
}

/// The file that is shipped, built if something changed.
///
/// # Errors
/// A part of it does not build.
pub fn shipped() -> Result<PathBuf> {
    let site = site::build(Mode::Release)?;
    let program = build(Profile::Release, &site.folder)?;
    let folder = workspace::target().join("dist");
    fs::create_dir_all(&folder)?;
    let copy = folder.join("latchkey");
    fs::copy(&program, &copy)
        .with_context(|| format!("{} → {}", program.display(), copy.display()))?;
    Ok(copy)
}
