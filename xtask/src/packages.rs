//! Programs that come with the system's own packages: found, installed when we are root on Debian, or named.

use crate::{process, workspace::say};
use anyhow::{Result, bail};
use std::process::Command;

/// Makes a program available that `find` looks for, from the Debian package of this name.
///
/// # Errors
/// It is not there and cannot be installed; the text is the one command that brings it.
pub fn need<T>(find: impl Fn() -> Option<T>, what: &str, packages: &[&str]) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let line = format!(
        "apt-get install --yes --no-install-recommends {}",
        packages.join(" ")
    );
    if process::find("apt-get").is_some() && is_root() {
        say(&format!("{what} is missing: {line}"));
        let installed = install(packages);
        if let (Ok(()), Some(found)) = (&installed, find()) {
            return Ok(found);
        }
        installed?;
    }
    bail!("{what} is missing. On Debian and Ubuntu: sudo {line}")
}

fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        process::run(
            Command::new("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(arguments),
        )
    };
    apt(&["update", "--quiet"])?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

/// Whether the system lets us do everything.
pub fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
