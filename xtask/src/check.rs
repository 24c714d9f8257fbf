//! `cargo xtask check`: does it compile, and has the linter anything to say? Host and browser, warnings are errors.

use crate::{process, site, workspace::step};
use anyhow::Result;

/// Lints everything.
///
/// # Errors
/// The linter says something.
pub fn run() -> Result<()> {
    step("Lints, this machine");
    process::run(process::cargo().args([
        "clippy",
        "--locked",
        "--workspace",
        "--exclude",
        "frontend",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    step("Lints, browser");
    site::add_target()?;
    process::run(process::cargo().args([
        "clippy",
        "--locked",
        "--package",
        "frontend",
        "--package",
        "app",
        "--features",
        "app/hydrate",
        "--target",
        "wasm32-unknown-unknown",
        "--",
        "-D",
        "warnings",
    ]))
}

/// Whether the formatter has nothing to do.
///
/// # Errors
/// It has.
pub fn format() -> Result<()> {
    step("Format");
    process::run(process::cargo().args(["fmt", "--all", "--check"]))
}
