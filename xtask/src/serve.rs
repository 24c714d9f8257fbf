//! `cargo xtask serve`: from a fresh clone to the demo in the browser.

use crate::{
    process::Beside,
    program::{self, Profile},
    site::{self, Mode},
    workspace::{self, say, step},
};
use anyhow::{Result, bail};
use std::process::Command;

/// How the variables begin that stand under the product's name and are of builds, tests and pictures.
const OF_TOOLS: [&str; 8] = [
    "LATCHKEY_CHROMIUM",
    "LATCHKEY_E2E_",
    "LATCHKEY_PASSWORD",
    "LATCHKEY_PROGRAM",
    "LATCHKEY_SITE_DIR",
    "LATCHKEY_TEST_",
    "LATCHKEY_URL",
    "LATCHKEY_USER",
];

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
    // The program refuses variables that it does not know, and whoever builds it may have set those of its tests.
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_tools(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    if !given(rest, "--data") {
        command.arg("--data").arg(workspace::target().join("demo"));
    }
    if !["--listen", "--public-url", "--insecure-http"]
        .iter()
        .any(|flag| given(rest, flag))
    {
        // Not every browser keeps a Secure cookie from http://127.0.0.1, and this is only for a look.
        command.arg("--insecure-http");
    }
    let mut server = Beside::start(command.args(rest), "TERM")?;
    let status = server.wait()?;
    if !status.success() {
        bail!("latchkey ended with {status}");
    }
    Ok(())
}

fn is_of_tools(name: &str) -> bool {
    OF_TOOLS.iter().any(|start| name.starts_with(start))
}

fn given(arguments: &[String], flag: &str) -> bool {
    arguments.iter().any(|argument| {
        argument
            .strip_prefix(flag)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}

#[cfg(test)]
mod tests {
    use super::{given, is_of_tools};

    #[test]
    fn variables_of_tests_are_kept_from_the_program_and_its_own_are_not() {
        assert!(is_of_tools("LATCHKEY_TEST_POSTGRES") && is_of_tools("LATCHKEY_CHROMIUM"));
        assert!(!is_of_tools("LATCHKEY_DATABASE_URL") && !is_of_tools("LATCHKEY_PUBLIC_URL"));
    }

    #[test]
    fn a_flag_is_seen_in_both_ways_of_writing_it() {
        let arguments = ["--data=x".to_owned(), "--listen".to_owned(), "y".to_owned()];
        assert!(given(&arguments, "--data") && given(&arguments, "--listen"));
        assert!(!given(&arguments, "--list"));
    }
}
