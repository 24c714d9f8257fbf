//! The browser tests: the real program, the system's Chromium, Playwright.

use crate::{
    browser, npm, process,
    program::{self, Profile},
    site::{self, Mode},
    workspace::{self, step},
};
use anyhow::Result;
use std::{path::Path, process::Command};

/// Builds what changed and runs the tests; `rest` goes to Playwright.
///
/// # Errors
/// Something is missing, does not build, or a test fails.
pub fn run(rest: &[String]) -> Result<()> {
    let site = site::build(Mode::Release)?;
    let program = program::build(Profile::Ci, &site.folder)?;
    let mut command = playwright(&program)?;
    process::run(command.args(rest))
}

/// Playwright, ready to be started with this program under test.
///
/// # Errors
/// Node or the browser is missing.
pub fn playwright(program: &Path) -> Result<Command> {
    step("Browser");
    let folder = workspace::root().join("end2end");
    npm::install_locked(&folder)?;
    let mut command = Command::new("npx");
    command
        .current_dir(folder)
        .args(["--no-install", "playwright", "test"])
        .env("LATCHKEY_PROGRAM", program)
        .env("LATCHKEY_CHROMIUM", browser::need()?);
    Ok(command)
}
