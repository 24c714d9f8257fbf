//! What can be typed. Owns names and help of commands and flags; does nothing.

mod jobs;
mod people;

pub(super) use jobs::{How, Jobs, Out, Reset, ToMany, Whom};
pub(super) use people::{Group, Members, NewUser, User, Users};

use crate::config::address::PublicUrl;
use crate::config::layer::{Layer, Listen, Proxies, Switch};
use crate::telemetry::LogFormat;
use clap::{Args, Parser, Subcommand};
use domain::wire::messages::MessageState;
use domain::wire::requests::{DeclineReason, RequestState};
use std::path::PathBuf;
use uuid::Uuid;

/// A self-hosted password desk.
#[derive(Debug, Parser)]
#[command(name = "latchkey", version, about, disable_help_subcommand = true)]
#[command(
    after_help = "Every setting is also a LATCHKEY_… variable and a line of latchkey.toml: flags beat variables, variables \
                        beat the file.\nExit codes: 0 done, 1 refused or failed, 2 configuration or usage, 3 done for some and not \
                        for others, 130 interrupted."
)]
pub struct Cli {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What every command takes.
#[derive(Args, Clone, Debug)]
pub(super) struct Common {
    /// The folder for everything that is kept [default: latchkey-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// sqlite:PATH or postgres://… [default: SQLite in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// The settings file [default: latchkey.toml in the data folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// json or text [default: json]
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// A level, or TARGET=LEVEL pairs [default: info]
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
    /// Memory for one password hash, in KiB [default: 19456]
    #[arg(long, global = true, value_name = "KIB")]
    hash_memory: Option<u32>,
    /// Passes of one password hash [default: 2]
    #[arg(long, global = true, value_name = "N")]
    hash_iterations: Option<u32>,
    /// Hashes at the same time [default: one per core]
    #[arg(long, global = true, value_name = "N")]
    hash_workers: Option<usize>,
    /// A file with peppers, ID:BASE64 a line, the first for new hashes
    #[arg(long, global = true, value_name = "FILE")]
    pepper_file: Option<PathBuf>,
    /// A file with the keys that seal what messages carry [default: keys/messages.keys in the data folder]
    #[arg(long, global = true, value_name = "FILE")]
    seal_key_file: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
}

impl Common {
    pub(super) fn flags(&self) -> Layer {
        Layer {
            data: self.data.clone(),
            database_url: self.database_url.clone(),
            log_format: self.log_format,
            log: self.log.clone(),
            hash_memory: self.hash_memory,
            hash_iterations: self.hash_iterations,
            hash_workers: self.hash_workers,
            pepper_file: self.pepper_file.clone(),
            seal_key_file: self.seal_key_file.clone(),
            ..Layer::default()
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the desk
    Serve(Serve),
    /// Take people from a file
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Write people or the audit log as CSV
    Export {
        #[command(subcommand)]
        what: Export,
    },
    /// Copy the database into a file while the desk runs (SQLite)
    Backup {
        /// The file: a new one; whoever reads it reads everything that is not sealed
        file: PathBuf,
    },
    /// Get an administrator back in
    Admin {
        #[command(subcommand)]
        what: Admin,
    },
    /// The audit log
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// People
    User {
        #[command(subcommand)]
        what: User,
    },
    /// Reset the passwords of many people at once
    Reset(Box<Reset>),
    /// Ask many people at once for a new password at the next sign-in
    ForceChange(Box<ToMany>),
    /// Block sign-in of many people at once
    Block(Box<ToMany>),
    /// Sign many people out everywhere at once
    SignOut(Box<ToMany>),
    /// Ask many people at once by mail to add what gets them back in alone
    Campaign(Box<ToMany>),
    /// What is being done to many people, and what came of it
    Jobs {
        #[command(subcommand)]
        what: Jobs,
    },
    /// What everybody sees of the organisation
    Organisation {
        #[command(subcommand)]
        what: Organisation,
    },
    /// Groups of people, and of groups
    Group {
        #[command(subcommand)]
        what: Group,
    },
    /// What the desk is set to: organisation, password policy, self-service
    Settings {
        #[command(subcommand)]
        what: Settings,
    },
    /// How many people are in each state that somebody may have to do something about
    Reports,
    /// What people who cannot sign in asked the administrators for
    Requests {
        #[command(subcommand)]
        what: Requests,
    },
    /// Mail and texts: what waits, what was given up
    Messages {
        #[command(subcommand)]
        what: Messages,
    },
    /// The way to the mail server
    Mail {
        #[command(subcommand)]
        what: Mail,
    },
    /// The key that seals what messages carry and what authenticator apps know
    Keys {
        #[command(subcommand)]
        what: Keys,
    },
    /// Which version this is
    Version,
}

#[derive(Args, Debug)]
#[expect(
    clippy::doc_markdown,
    reason = "the comments are the help, for a terminal"
)]
pub(super) struct Serve {
    /// Address and port [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<Listen>,
    /// Address and port for figures in the OpenMetrics form, under /metrics; for the monitoring, not for people [default: none]
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<Listen>,
    /// Where people reach it, like https://desk.example.org [default: the address it listens on, a loopback one]
    #[arg(long, value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// A sample organisation, with a random password at each start
    #[arg(long)]
    demo: bool,
    /// Cookies without __Host- and Secure, for clients that keep no Secure cookie over http://127.0.0.1; loopback only
    #[arg(long)]
    insecure_http: bool,
    /// A proxy whose X-Forwarded-For counts, as an address or range; may be repeated
    #[arg(long, value_name = "CIDR")]
    trusted_proxy: Vec<Proxies>,
}

impl Serve {
    pub(super) fn flags(&self) -> Layer {
        let proxies: Vec<_> = self
            .trusted_proxy
            .iter()
            .flat_map(|proxies| proxies.0.iter().copied())
            .collect();
        Layer {
            listen: self.listen,
            metrics: self.metrics,
            public_url: self.public_url.clone(),
            demo: self.demo.then_some(Switch(true)),
            insecure_http: self.insecure_http.then_some(Switch(true)),
            trusted_proxy: (!proxies.is_empty()).then_some(Proxies(proxies)),
            ..Layer::default()
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Organisation {
    /// Set, replace or remove the logo; without a file, say what it is
    Logo {
        /// A PNG or JPEG of at most 64 KiB, 16 to 2048 pixels a side
        #[arg(conflicts_with = "remove")]
        file: Option<PathBuf>,
        /// Remove it
        #[arg(long)]
        remove: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Settings {
    /// Say it, a field a line
    Show {
        /// Which part
        part: Part,
    },
    /// Change some fields and leave the others
    Set {
        /// Which part
        part: Part,
        /// Like `methods_needed=2`; lists and the like in JSON, groups by name or id: `groups=["Staff"]`
        #[arg(required_unless_present_any = ["secret_stdin", "no_secret", "test"], value_name = "FIELD=VALUE")]
        changes: Vec<String>,
        /// Change nothing, and say how many people it would mean
        #[arg(long)]
        dry_run: bool,
        /// Mail, texts: the password of the server or the secret of the carrier is the next line of standard input
        #[arg(long)]
        secret_stdin: bool,
        /// Mail, texts: there is no password or secret any more
        #[arg(long, conflicts_with = "secret_stdin")]
        no_secret: bool,
        /// Mail, texts: save nothing, send a test there and show what was answered
        #[arg(long, value_name = "TO")]
        test: Option<String>,
    },
}

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Part {
    /// Name, colour and links
    Organisation,
    /// The password policy
    Policy,
    /// Self-service password reset
    SelfService,
    /// How mail is sent
    Mail,
    /// How texts are sent
    Texts,
}

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// From a CSV file in the shape of the Microsoft admin centre
    Users {
        /// The file; - for standard input
        file: PathBuf,
        /// Check and apply nothing
        #[arg(long)]
        dry_run: bool,
        /// Apply the good rows although some are bad
        #[arg(long)]
        good_rows_only: bool,
        /// Makes it repeatable: the same file with the same key is the same import
        #[arg(long)]
        key: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// Everybody, as CSV on standard output
    Users {
        /// Only who has these words in names, department or address
        #[arg(long, default_value = "")]
        search: String,
        /// Deleted people instead
        #[arg(long)]
        deleted: bool,
    },
    /// The audit log, as CSV on standard output
    Audit,
    /// Whose password never expires: UserPrincipalName,PasswordNeverExpires of everybody, as CSV on standard output
    NeverExpires,
}

#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Break glass: make this person a Global administrator who can sign in, with a temporary password
    Recover {
        /// Name to sign in with
        user: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check the chain for changed, missing and swapped rows
    Verify,
}

#[derive(Debug, Subcommand)]
pub(super) enum Requests {
    /// Those that wait first, newest first, at most 200
    List {
        /// Only those in this state: open, claimed, answered, declined, withdrawn or expired
        #[arg(long, value_parser = request_state)]
        state: Option<RequestState>,
    },
    /// Decline one, and tell the person why
    Decline {
        /// Its id, as `requests list` shows it
        #[arg(value_name = "ID")]
        id: Uuid,
        /// Why: `not_reached`, `not_certain`, `another_way`, `not_asked` or `other`
        #[arg(long, value_parser = decline_reason)]
        reason: DeclineReason,
        /// What is said besides, one line; needed with `other`
        #[arg(long, default_value = "")]
        note: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Messages {
    /// The newest first
    List {
        /// Only those in this state: queued, sending, sent, retrying, dead, cancelled or dropped
        #[arg(long, value_parser = state)]
        state: Option<MessageState>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 200)]
        most: usize,
    },
    /// Try messages again at once
    Retry {
        /// Ids, as `messages list` shows them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<Uuid>,
    },
    /// Send what is due and say how it went; beside a running program or without one
    Drain,
}

#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// Send a test with the saved settings and show what the server says
    Test {
        /// Where it goes
        address: String,
        /// Put it into the outbox instead, as every other message
        #[arg(long)]
        queue: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Make a new key, seal everything anew with it, keep the key before it for reading
    Rotate,
}

fn state(text: &str) -> Result<MessageState, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        "the states are queued, sending, sent, retrying, dead, cancelled, dropped".to_owned()
    })
}

fn request_state(text: &str) -> Result<RequestState, String> {
    let unknown = "the states are open, claimed, answered, declined, withdrawn, expired";
    RequestState::from_name(text).ok_or_else(|| unknown.to_owned())
}

fn decline_reason(text: &str) -> Result<DeclineReason, String> {
    let unknown = "the reasons are not_reached, not_certain, another_way, not_asked, other";
    DeclineReason::from_name(text).ok_or_else(|| unknown.to_owned())
}
