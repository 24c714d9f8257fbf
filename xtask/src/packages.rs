//! Programs that come with the system's own packages: found, installed when we are root on Debian, or named.

use crate::{process, workspace::say};
use anyhow::{Context, Result, bail};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// Makes a program available that `find` looks for, from the Debian package of this name.
///
/// # Errors
/// It is not there and cannot be installed; the text is the one command that brings it.
pub fn need<T>(find: impl Fn() -> Option<T>, what: &str, packages: &[&str]) -> Result<T> {
    need_answered(find, what, packages, "")
}

/// As [`need`], with what the packages ask when they are installed answered beforehand, in lines of `debconf-set-selections`.
///
/// # Errors
/// As [`need`].
pub fn need_answered<T>(
    find: impl Fn() -> Option<T>,
    what: &str,
    packages: &[&str],
    answers: &str,
) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let line = format!(
        "apt-get install --yes --no-install-recommends {}",
        packages.join(" ")
    );
    if process::find("apt-get").is_some() && is_root() {
        say(&format!("{what} is missing: {line}"));
        let installed = answer(answers).and_then(|()| install(packages));
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

fn answer(answers: &str) -> Result<()> {
    if answers.is_empty() {
        return Ok(());
    }
    let mut child = Command::new("debconf-set-selections")
        .stdin(Stdio::piped())
        .spawn()
        .context("debconf-set-selections")?;
    let mut input = child.stdin.take().context("it reads")?;
    writeln!(input, "{answers}")?;
    drop(input);
    let status = child.wait()?;
    if !status.success() {
        bail!("debconf-set-selections failed ({status})");
    }
    Ok(())
}

/// Whether the system lets us do everything.
pub fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
