//! What can be typed for many people at once. Owns names and help; does nothing.

use clap::{Args, Subcommand};
use domain::Timestamp;
use domain::wire::jobs::JobState;
use std::path::PathBuf;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

/// How long a link works where nobody said otherwise: a day.
const LINK: &str = "1440";

#[derive(Args, Debug)]
#[command(after_help = FILTERS)]
pub(in crate::cli) struct Reset {
    #[command(flatten)]
    pub(in crate::cli) whom: Whom,
    /// Mail each a link to choose a password, for so many minutes (30 to 10080), to the alternate address: there is no password until
    /// then
    #[arg(
        long,
        value_name = "MINUTES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = LINK,
        conflicts_with_all = ["own", "words", "characters", "out", "resume"]
    )]
    pub(in crate::cli) links: Option<u32>,
    /// Mail each password to its owner's alternate address; those who have none can be read with --out
    #[arg(long, conflicts_with = "resume")]
    pub(in crate::cli) own: bool,
    /// Make the passwords of this many words
    #[arg(long, value_name = "N", conflicts_with_all = ["characters", "resume"])]
    pub(in crate::cli) words: Option<u8>,
    /// Make the passwords of this many characters
    #[arg(long, value_name = "N", conflicts_with = "resume")]
    pub(in crate::cli) characters: Option<u8>,
    /// The passwords of --file need not be changed at the next sign-in
    #[arg(long, requires = "file")]
    pub(in crate::cli) keep: bool,
    #[command(flatten)]
    pub(in crate::cli) out: Out,
    #[command(flatten)]
    pub(in crate::cli) how: How,
}

/// Something else that is done to many.
#[derive(Args, Debug)]
#[command(after_help = FILTERS)]
pub(in crate::cli) struct ToMany {
    #[command(flatten)]
    pub(in crate::cli) whom: Whom,
    #[command(flatten)]
    pub(in crate::cli) how: How,
}

const FILTERS: &str = "\
FILTER is the query of Active users in the browser, or pairs of it with & between them; all must hold:
  search=WORDS (or q=)   department=NAME   status=active|blocked   role=ROLE|any_administrator|no_role
  group=NAME|ID   no_contact   never_signed_in   must_change   password=none|must_change|temporary|locked|reported|expired|\
expires_soon|expires_this_week|expires_this_month|never_expires
  inactive   age=month|quarter|half_year|year|older   recovery=could|cannot|not_covered|no_method|too_few

Progress is a bar on a terminal, and otherwise JSON lines on standard output, one a second at most; the last one is the outcome. \
With --out - they go to standard error.
Exit codes: 0 everybody was done, 1 refused or failed, 2 configuration or usage, 3 done, but some were left out or failed, \
130 interrupted: the job can go on with --resume.";

/// To whom it is done.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(in crate::cli) struct Whom {
    /// To everybody
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// To all that match; may be repeated, and then everything must hold
    #[arg(long, value_name = "FILTER")]
    pub(in crate::cli) filter: Vec<String>,
    /// To the people of a CSV file (`UserPrincipalName` or `upn`); - for standard input. A column `NewPassword` has the passwords to
    /// be set
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// To these: names to sign in with, or ids
    #[arg(value_name = "USER")]
    pub(in crate::cli) users: Vec<String>,
    /// Go on with this job, and see it to its end
    #[arg(long, value_name = "JOB")]
    pub(in crate::cli) resume: Option<Uuid>,
}

/// How it is begun.
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of the command line are independent"
)]
pub(in crate::cli) struct How {
    /// Say what would be done, and do nothing
    #[arg(long, conflicts_with_all = ["resume", "detach", "yes"])]
    pub(in crate::cli) dry_run: bool,
    /// Do not ask: needed where nobody can be asked
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    /// Do it to the good rows of --file although some are bad
    #[arg(long, requires = "file")]
    pub(in crate::cli) good_rows_only: bool,
    /// Names this very wish: again with the same key, the job that there is goes on and no other one is started
    #[arg(long, value_name = "KEY", conflicts_with = "resume")]
    pub(in crate::cli) key: Option<String>,
    /// Not before this moment, like 2026-11-30T18:00:00Z; it is left to the running program
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with = "resume", requires = "detach")]
    pub(in crate::cli) at: Option<Timestamp>,
    /// Start it and leave it to the running program
    #[arg(long, conflicts_with = "resume")]
    pub(in crate::cli) detach: bool,
}

/// Where passwords go.
#[derive(Args, Debug)]
pub(in crate::cli) struct Out {
    /// Write the passwords into this file (`UserPrincipalName,Password`), readable by its owner alone; - for standard output. Without
    /// it they stay in the desk: see `latchkey jobs results`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["detach", "dry_run"])]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Replace the file if there is one
    #[arg(long, requires = "out")]
    pub(in crate::cli) force: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Jobs {
    /// The newest first
    List {
        /// Only those in this state: preparing, running, paused, done, cancelled, declined, lapsed or `waits_for_approval`
        #[arg(long, value_parser = state)]
        state: Option<JobState>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 200)]
        most: usize,
    },
    /// One job, and who was left out or failed
    Show(OneJob),
    /// Hold a job
    Pause(OneJob),
    /// Let a held job go on in the running program
    Resume(OneJob),
    /// Call off what is left of a job
    Cancel(OneJob),
    /// Approve a job that waits for another administrator. The operator's own jobs wait for nobody
    Approve(OneJob),
    /// Decline a job that waits for another administrator: nobody is changed
    Decline {
        #[command(flatten)]
        job: OneJob,
        /// Why, for whoever started it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Make new messages for those whose message failed
    Retry(OneJob),
    /// The temporary passwords of a job that was started on this host, as CSV
    Results {
        #[command(flatten)]
        job: OneJob,
        /// Where they go, readable by its owner alone; - for standard output
        #[arg(long, value_name = "FILE", default_value = "-")]
        out: PathBuf,
        /// Replace the file if there is one
        #[arg(long)]
        force: bool,
        /// Only those that were mailed to nobody
        #[arg(long)]
        not_mailed: bool,
    },
    /// Wipe the temporary passwords of a job: you have them
    Taken(OneJob),
}

#[derive(Args, Debug)]
pub(in crate::cli) struct OneJob {
    /// Its id, as `jobs list` shows it
    #[arg(value_name = "JOB")]
    pub(in crate::cli) job: Uuid,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let unreadable = || "a moment is written like 2026-11-30T18:00:00Z".to_owned();
    let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| unreadable())?;
    let micros = i64::try_from(at.unix_timestamp_nanos() / 1_000).map_err(|_| unreadable())?;
    Ok(Timestamp(micros))
}

fn state(text: &str) -> Result<JobState, String> {
    JobState::ALL
        .into_iter()
        .find(|state| state.name() == text)
        .ok_or_else(|| {
            let names = JobState::ALL.map(JobState::name);
            format!("the states are {}", names.join(", "))
        })
}
