//! Node's packages: the browser tests need them, and wasm-opt comes as one. Nothing is installed for the whole machine.

use crate::{packages, process, workspace};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The version of npm's `binaryen`: the wasm-opt of Debian is too old for what rustc emits.
const BINARYEN: &str = "132.0.0";

/// Whether Node and npm are here.
pub fn is_here() -> bool {
    process::find("node").is_some() && process::find("npm").is_some()
}

/// npm, found or installed.
///
/// # Errors
/// It is missing and we may not install it.
pub fn need() -> Result<PathBuf> {
    packages::need(
        || process::find("npm").filter(|_| process::find("node").is_some()),
        "Node.js with npm",
        &["nodejs", "npm"],
    )
}

/// `wasm-opt`, or `None` where there is no Node or the package cannot be had.
pub fn wasm_opt() -> Option<PathBuf> {
    let folder = workspace::target()
        .join("xtask")
        .join(format!("binaryen-{BINARYEN}"));
    let program = folder.join("node_modules/binaryen/bin/wasm-opt");
    if program.is_file() {
        return Some(program);
    }
    if !is_here() {
        return None;
    }
    match install_binaryen(&folder) {
        Ok(()) => program.is_file().then_some(program),
        Err(error) => {
            workspace::say(&format!("binaryen cannot be installed: {error:#}"));
            None
        }
    }
}

fn install_binaryen(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("package.json"), "{\"private\":true}\n")?;
    process::run(
        Command::new("npm")
            .current_dir(folder)
            .args([
                "install",
                "--no-save",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ])
            .arg(format!("binaryen@{BINARYEN}")),
    )
}

/// Installs what `folder`'s lock file names, if it has changed since the last time.
///
/// # Errors
/// npm is missing or fails.
pub fn install_locked(folder: &Path) -> Result<()> {
    let npm = need()?;
    let lock = fs::read(folder.join("package-lock.json")).context("package-lock.json")?;
    let hash = workspace::short_hash(&[&lock]);
    let stamp = folder.join("node_modules/.latchkey-lock");
    if fs::read_to_string(&stamp).is_ok_and(|seen| seen == hash) {
        return Ok(());
    }
    process::run(
        Command::new(npm)
            .current_dir(folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .args(["ci", "--no-audit", "--no-fund"]),
    )?;
    Ok(fs::write(stamp, hash)?)
}
