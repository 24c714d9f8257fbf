//! `cargo xtask serve`: from a fresh clone to the demo in the browser.

use crate::{
    process::Beside,
    program::{self, Profile},
    site::{self, Mode},
    workspace::{self, say, step},
};
use anyhow::{Result, bail};
use std::process::Command;

/// Builds what changed and starts the demo; `rest` goes to `latchkey serve`.
///
/// # Errors
/// Something does not build, or the program ends with an error.
pub fn run(dev: bool, rest: &[String]) -> Result<()> {
    let (mode, profile) = if dev {
        (Mode::Dev, Profile::Dev)
    } else {
        (Mode::Release, Profile::Release)
    };
    let site = site::build(mode)?;
    let program = program::build(profile, &site.folder)?;
    step("Demo");
    say("Open the address below in a browser. Ctrl-C ends it.\n");
    let mut command = Command::new(program);
    command.args(["serve", "--demo"]);
    if !rest
        .iter()
        .any(|argument| argument == "--data" || argument.starts_with("--data="))
    {
        command.arg("--data").arg(workspace::target().join("demo"));
    }
    let mut server = Beside::start(command.args(rest), "TERM")?;
    let status = server.wait()?;
    if !status.success() {
        bail!("latchkey ended with {status}");
    }
    Ok(())
}
