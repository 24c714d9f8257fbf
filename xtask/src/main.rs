//! `cargo xtask`: everything that is done to this repository, as plain functions.
//!
//! Each command is one function that reads from top to bottom; what it needs from the machine is looked for in the module
//! named after it (`browser`, `postgres`, `npm`). Nothing here downloads a compiler, a browser or a helper program:
//! what is missing and cannot be had from the system's own packages is named together with the command that brings it.
#![expect(
    clippy::print_stdout,
    reason = "a command line program talks to its user"
)]

mod bench;
mod browser;
mod check;
mod e2e;
mod npm;
mod packages;
mod postgres;
mod process;
mod program;
mod serve;
mod site;
mod test;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, runs, tests and measures Latchkey"
)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything optimised and start the demo
    Serve {
        /// Quick to build, slow to run: no optimisation of program and pages
        #[arg(long)]
        dev: bool,
        /// What follows `--` goes to `latchkey serve`
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Everything that must hold: format, lints, tests on both databases, sizes, browser
    Test {
        /// Leave the browser tests out
        #[arg(long)]
        no_browser: bool,
    },
    /// Compile and lint the program and the browser's part, nothing more
    Check,
    /// The browser tests alone
    E2e {
        /// What follows `--` goes to Playwright
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Build the one file that is shipped: `target/dist/latchkey`
    Dist,
    /// Build the browser's part into `target/site` and print its sizes
    Site {
        /// Quick to build, large to load
        #[arg(long)]
        dev: bool,
    },
    /// Measure what the product promises and print it beside the promise
    Bench(bench::Options),
    /// Start a throw-away PostgreSQL for tests by hand, until Ctrl-C
    Postgres,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Task::Serve { dev, rest } => serve::run(dev, &rest),
        Task::Test { no_browser } => test::run(no_browser),
        Task::Check => check::run(),
        Task::E2e { rest } => e2e::run(&rest),
        Task::Dist => program::dist(),
        Task::Site { dev } => site::build(site::Mode::from_dev(dev)).map(drop),
        Task::Bench(options) => bench::run(&options),
        Task::Postgres => postgres::hold(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            workspace::say(&format!("\nxtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
