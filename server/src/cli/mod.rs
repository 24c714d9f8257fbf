//! The command line: on the host, as the operator. Owns arguments, output and exit codes (0 done, 1 refused or failed, 2
//! configuration or usage, 3 done for some and not for others, 130 interrupted); what a command does is one call of the service.
//!
//! A password never comes from the arguments, which every process on the machine can read: it comes from standard input.
//! A new password goes to standard output and nowhere else; those of many people, only where that was asked for.

mod admin;
mod arguments;
mod backup;
mod data;
mod fields;
mod group;
mod many;
mod messages;
mod organisation;
mod output;
mod reports;
mod requests;
mod sending;
mod settings;
mod user;

pub use arguments::Cli;

use crate::config::{Config, ConfigError, Sources};
use crate::{huge_pages, serve, telemetry};
use arguments::{Command, Common};
use clap::Parser;
use domain::wire::jobs::JobWork;
use domain::wire::problem::{Code, Problem};
use output::{Output, one_line};
use service::{Caller, Desk};
use std::io::{self, Write};
use std::process::ExitCode;

/// Done.
const DONE: u8 = 0;
/// Refused or failed.
const FAILED: u8 = 1;
/// Configuration or usage.
const MISUSED: u8 = 2;
/// Done for some, and others were left out or failed.
const PARTLY: u8 = 3;
/// Told to stop, as a shell counts it.
const INTERRUPTED: u8 = 130;

/// Why a command did not do it.
#[derive(Debug)]
pub enum Failure {
    /// The configuration, or something that the operator named, does not fit: exit code 2.
    Misuse(String),
    /// The service refused or failed: exit code 1.
    Refused(Box<Problem>, Option<String>),
    /// It was done and the result is bad, as with a broken chain: exit code 1. Everything has been said.
    Bad,
    /// It was done for some, and others were left out or failed: exit code 3. Everything has been said.
    Partly,
    /// It was told to stop before the end: exit code 130, and how it goes on.
    Interrupted(String),
    /// The surroundings failed: exit code 1.
    Failed(String),
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Misuse(error.to_string())
    }
}

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        let cause = error.is_fault().then(|| crate::causes(&error));
        Self::Refused(Box::new(error.problem()), cause)
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self::Refused(Box::new(Problem::new(code)), None)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.kind().to_string())
    }
}

impl From<serve::StartFailure> for Failure {
    fn from(failure: serve::StartFailure) -> Self {
        Self::Misuse(failure.to_string())
    }
}

/// The whole program.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are printed, and are no mistakes.
            let _nobody_listens = error.print();
            return ExitCode::from(if error.use_stderr() { MISUSED } else { DONE });
        }
    };
    let json = cli.common.json;
    match execute(cli) {
        Ok(()) => ExitCode::from(DONE),
        Err(failure) => ExitCode::from(tell(&failure, json)),
    }
}

fn execute(cli: Cli) -> Result<(), Failure> {
    let Cli { common, command } = cli;
    let serving = matches!(command, Command::Serve(_));
    if serving || matches!(command, Command::Reset(_)) {
        huge_pages::start_anew();
    }
    let mut flags = common.flags();
    if let Command::Serve(arguments) = &command {
        flags = arguments.flags().over(flags);
    }
    if matches!(command, Command::Version) {
        return Output::new(common.json).line(&format!("latchkey {}", env!("CARGO_PKG_VERSION")));
    }
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let mut config = Config::load(Sources {
        flags,
        file: common.config.clone(),
        environment,
    })?;
    if !serving && config.log == "info" {
        // A command says what it did by itself; the log is for what went wrong.
        "warn".clone_into(&mut config.log);
    }
    if matches!(command, Command::Backup { .. }) {
        backup::fits(&config)?;
    }
    telemetry::start(config.log_format, &config.log).map_err(Failure::Misuse)?;
    let runtime = serve::runtime(serving)?;
    runtime.block_on(async {
        match command {
            Command::Serve(_) => Ok(serve::serve(config).await?),
            other => on_desk(other, config, &common).await,
        }
    })
}

/// Runs a command on an open desk, and closes it in order whatever came of it.
async fn on_desk(command: Command, config: Config, common: &Common) -> Result<(), Failure> {
    let desk = serve::open(&config, serve::local_url(&config)).await?;
    let keys = backup::Keys::of(&config);
    let session = Session {
        desk,
        caller: Caller::operator(),
        output: Output::new(common.json),
    };
    let outcome = match command {
        Command::Import { what } => data::import(&session, what).await,
        Command::Export { what } => data::export(&session, what).await,
        Command::Backup { file } => backup::backup(&session, &file, keys).await,
        Command::Admin { what } => admin::administer(&session, what).await,
        Command::Audit { what } => admin::audit(&session, what).await,
        Command::User { what } => user::user(&session, what).await,
        Command::Reset(what) => many::reset(&session, *what).await,
        Command::ForceChange(what) => many::to_many(&session, JobWork::ForceChange, *what).await,
        Command::Block(what) => many::to_many(&session, JobWork::Block, *what).await,
        Command::SignOut(what) => many::to_many(&session, JobWork::EndSessions, *what).await,
        Command::Campaign(what) => many::to_many(&session, JobWork::Campaign, *what).await,
        Command::Jobs { what } => many::jobs(&session, what).await,
        Command::Organisation { what } => organisation::organisation(&session, what).await,
        Command::Group { what } => group::group(&session, what).await,
        Command::Settings { what } => settings::settings(&session, what).await,
        Command::Reports => reports::reports(&session).await,
        Command::Requests { what } => requests::requests(&session, what).await,
        Command::Messages { what } => messages::messages(&session, what).await,
        Command::Mail { what } => messages::mail(&session, what).await,
        Command::Keys { what } => messages::keys(&session, what).await,
        Command::Serve(_) | Command::Version => Ok(()),
    };
    session.desk.close().await?;
    outcome
}

/// What a command works with.
struct Session {
    desk: Desk,
    caller: Caller,
    output: Output,
}

/// One line on standard error, and the exit code.
fn tell(failure: &Failure, json: bool) -> u8 {
    let (line, code) = match failure {
        Failure::Misuse(line) => (one_line(line), MISUSED),
        Failure::Failed(line) => (one_line(line), FAILED),
        Failure::Interrupted(line) => (one_line(line), INTERRUPTED),
        Failure::Bad => return FAILED,
        Failure::Partly => return PARTLY,
        Failure::Refused(problem, cause) => {
            if let Some(cause) = cause {
                tracing::error!(cause, "failed inside");
            }
            (
                if json {
                    refusal_as_json(problem)
                } else {
                    refusal_as_text(problem)
                },
                FAILED,
            )
        }
    };
    let _nobody_listens = writeln!(
        io::stderr(),
        "{}{line}",
        if json { "" } else { "latchkey: " }
    );
    code
}

fn refusal_as_json(problem: &Problem) -> String {
    serde_json::to_string(&crate::http::answer::details(problem, locale::Lang::En))
        .unwrap_or_default()
}

fn refusal_as_text(problem: &Problem) -> String {
    use crate::http::answer::sentence;
    let table = locale::table(locale::Lang::En);
    let mut text = sentence(&table, problem.code, &problem.args);
    for error in &problem.errors {
        text = format!(
            "{text} {}: {}",
            error.field,
            sentence(&table, error.code, &error.args)
        );
    }
    one_line(&format!("{text} ({})", problem.code.as_str()))
}

/// The stable name of a plain value.
fn name_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
