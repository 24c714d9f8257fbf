//! Jobs: one thing done to many people, as pages and scripts see it. What is asked for, how it goes, what came of each person.

use super::PageRequest;
use super::messages::MessageState;
use super::people::{GeneratorShape, ImportReport, Selection, Skipped};
use super::problem::Code;
use crate::{JobId, PersonId, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// Longest idempotency key, in characters.
pub const KEY_MAX: usize = 200;
/// People whose passwords fit into one mail.
pub const LIST_MAX: u64 = 1_000;
/// Longest reason for declining a job, in characters.
pub const REASON_MAX: usize = 300;

/// What is done to each person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum JobWork {
    /// **Reset password**: a temporary password each.
    Reset {
        /// How they are made.
        shape: GeneratorShape,
        /// How they travel.
        delivery: JobDelivery,
    },
    /// **Reset password** with a link each to the alternate address: no password exists until its owner chooses one.
    Links {
        /// How long each works: 30 minutes to 7 days (10,080 minutes).
        minutes: u32,
    },
    /// **Set from a file**: the passwords that a file has. It begins with the file, not with a selection.
    Given {
        /// **Require this user to change their password when they sign in**.
        must_change: bool,
    },
    /// **Force password change** at the next sign-in, without a new password.
    ForceChange,
    /// **Block sign-in**.
    Block,
    /// **Sign out everywhere**.
    EndSessions,
    /// **Import users**: the people of a file. It begins with the file, not with a selection.
    Import,
    /// **Send recovery campaign**: a mail each that asks for what is missing to get back in alone.
    Campaign,
}

/// How the temporary passwords of a job reach people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobDelivery {
    /// **Show them here**: a table, slips and a file, to whoever started the job.
    #[default]
    Show,
    /// **Email each to the user's own alternate address**. Those who have none are shown.
    Own,
    /// **Email me the whole list**: shown, and when the job is done one mail with a CSV of all of them to the alternate address of whoever
    /// started it, if that is proven. At most [`LIST_MAX`] people.
    List,
}

/// What kind of work a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// [`JobWork::Reset`].
    Reset,
    /// [`JobWork::Links`].
    Links,
    /// [`JobWork::Given`].
    SetFromFile,
    /// [`JobWork::ForceChange`].
    ForceChange,
    /// [`JobWork::Block`].
    Block,
    /// [`JobWork::EndSessions`].
    EndSessions,
    /// [`JobWork::Import`].
    Import,
    /// [`JobWork::Campaign`].
    Campaign,
}

impl JobKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Reset,
        Self::Links,
        Self::SetFromFile,
        Self::ForceChange,
        Self::Block,
        Self::EndSessions,
        Self::Import,
        Self::Campaign,
    ];

    /// The stable name, as tables and scripts have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Links => "links",
            Self::SetFromFile => "set_from_file",
            Self::ForceChange => "force_change",
            Self::Block => "block",
            Self::EndSessions => "end_sessions",
            Self::Import => "import",
            Self::Campaign => "campaign",
        }
    }
}

impl JobKind {
    /// Whether each person's part of a file lies beside the list until it is their turn.
    pub const fn carries_a_file(self) -> bool {
        matches!(self, Self::SetFromFile | Self::Import)
    }
}

impl JobWork {
    /// Of which kind it is.
    pub const fn kind(&self) -> JobKind {
        match self {
            Self::Reset { .. } => JobKind::Reset,
            Self::Links { .. } => JobKind::Links,
            Self::Given { .. } => JobKind::SetFromFile,
            Self::ForceChange => JobKind::ForceChange,
            Self::Block => JobKind::Block,
            Self::EndSessions => JobKind::EndSessions,
            Self::Import => JobKind::Import,
            Self::Campaign => JobKind::Campaign,
        }
    }

    /// Whether passwords are made that somebody must be given.
    pub const fn makes_passwords(&self) -> bool {
        matches!(self, Self::Reset { .. })
    }

    /// Whether whoever started it is mailed all passwords at once.
    pub const fn mails_list(&self) -> bool {
        matches!(
            self,
            Self::Reset {
                delivery: JobDelivery::List,
                ..
            }
        )
    }

    /// Whether each person gets a message at the alternate address.
    pub const fn is_mailed(&self) -> bool {
        matches!(
            self,
            Self::Links { .. }
                | Self::Campaign
                | Self::Reset {
                    delivery: JobDelivery::Own,
                    ..
                }
        )
    }
}

/// A job to be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewJob {
    /// What is done.
    pub work: JobWork,
    /// To whom. The own account is left out by itself.
    pub selection: Selection,
    /// How many people it is expected to be done to, as the preview said; a job for another number is not started.
    #[serde(default)]
    pub expected: Option<u64>,
    /// Not before this moment; now where not given.
    #[serde(default)]
    pub start_at: Option<Timestamp>,
    /// Names this very wish: a second call with the same key starts nothing and answers the same job. At most [`KEY_MAX`] characters.
    #[serde(default)]
    pub key: Option<String>,
}

/// What a job would do: nothing is changed by asking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobPreview {
    /// To how many people it would be done.
    pub people: u64,
    /// How many of them have a role.
    pub administrators: u64,
    /// How many of them have no alternate address to mail to: they would be shown, or left out of a job of links.
    pub unreachable: u64,
    /// The first of them, at most 20.
    pub first: Vec<Chosen>,
    /// How many are left out, by reason.
    pub left_out: Vec<LeftOut>,
    /// It would wait until another administrator approves it.
    #[serde(default)]
    pub needs_approval: bool,
}

/// Somebody who is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Chosen {
    /// Who.
    pub id: PersonId,
    /// Name to show.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
}

/// People who are left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// Why: `not_on_yourself`, `not_allowed`, `last_global_administrator`, `user_unknown`, `no_alternate_email`; of a campaign also
    /// `cannot_sign_in`, `not_covered`, `can_recover`, `address_not_proven`, `mailed_lately`.
    pub code: Code,
    /// How many.
    pub count: u64,
    /// The first of them, at most 20.
    pub first: Vec<Skipped>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Its list of people is being written down; nobody has been changed.
    Preparing,
    /// It is being done, or waits for its moment.
    Running,
    /// An administrator holds it.
    Paused,
    /// Everybody on its list has an outcome.
    Done,
    /// It was called off. What was done stays done.
    Cancelled,
    /// Its list is written down, and another administrator has to approve it before anybody is changed.
    WaitsForApproval,
    /// Another administrator declined it: nobody was changed.
    Declined,
    /// Nobody approved it in time: nobody was changed.
    Lapsed,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Preparing,
        Self::Running,
        Self::Paused,
        Self::Done,
        Self::Cancelled,
        Self::WaitsForApproval,
        Self::Declined,
        Self::Lapsed,
    ];

    /// Whether nothing changes by itself any more.
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Done | Self::Cancelled | Self::Declined | Self::Lapsed
        )
    }

    /// Whether it stands still until somebody says something.
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Paused | Self::WaitsForApproval)
    }

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::WaitsForApproval => "waits_for_approval",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
        }
    }
}

/// What became of one person on a job's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Not done yet; in a job that was called off: not done.
    Waiting,
    /// In a worker's hands.
    Working,
    /// Done.
    Done,
    /// Left out, and `code` says why.
    LeftOut,
    /// It could not be done, and `code` says why.
    Failed,
}

impl ItemState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Working,
        Self::Done,
        Self::LeftOut,
        Self::Failed,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Working => "working",
            Self::Done => "done",
            Self::LeftOut => "left_out",
            Self::Failed => "failed",
        }
    }
}

/// How many people of a job's list have which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobCounts {
    /// On the list.
    pub total: u64,
    /// Done.
    pub done: u64,
    /// Left out.
    pub left_out: u64,
    /// Could not be done.
    pub failed: u64,
}

impl JobCounts {
    /// Those who have no outcome yet.
    pub const fn left(self) -> u64 {
        self.total
            .saturating_sub(self.done + self.left_out + self.failed)
    }
}

/// How the messages of a job stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deliveries {
    /// To be sent, or to be tried again.
    pub waiting: u64,
    /// The server took them.
    pub sent: u64,
    /// Given up, called back or dropped: **Retry failed deliveries** makes new ones.
    pub failed: u64,
}

/// The temporary passwords of a job, as far as they can still be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultsInfo {
    /// How many.
    pub count: u64,
    /// Until when.
    pub until: Timestamp,
}

/// From when on a job waits until another administrator approves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApprovalRules {
    /// With more people than this on its list, whoever started it left out of account; 0: never because of their number.
    pub above: u32,
    /// With anybody on its list who has a role, whoever started it left out of account.
    pub privileged: bool,
}

impl ApprovalRules {
    /// Whether a job waits that has so many people on its list besides whoever started it, somebody with a role among them or not.
    pub fn asks(self, others: u64, privileged: bool) -> bool {
        (self.above > 0 && others > u64::from(self.above)) || (self.privileged && privileged)
    }
}

/// The rules, with the version that goes into a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApprovalSettings {
    /// The version that the editor saw.
    pub version: i64,
    /// The rules.
    pub rules: ApprovalRules,
}

/// What another administrator said, or has to say, of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approval {
    /// Since when it waited.
    pub asked_at: Timestamp,
    /// Until when an answer counts.
    pub until: Timestamp,
    /// Who approved or declined it; empty: the operator, or nobody yet.
    pub answered_by: String,
    /// When; `None`: not answered.
    pub answered_at: Option<Timestamp>,
    /// Why it was declined.
    pub reason: String,
    /// The reader may answer it now.
    pub is_mine_to_answer: bool,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobRow {
    /// Which.
    pub id: JobId,
    /// What is done.
    pub kind: JobKind,
    /// Each person gets a message at the alternate address.
    pub is_mailed: bool,
    /// Whoever started it is mailed all passwords when it is done.
    pub mails_list: bool,
    /// Where it stands.
    pub state: JobState,
    /// Who started it; empty: the operator.
    pub started_by: String,
    /// The reader started it.
    pub mine: bool,
    /// How far it is.
    pub counts: JobCounts,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Not before this moment.
    pub start_at: Timestamp,
    /// When the first person was done; `None`: not yet.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// How long it has worked, without pauses, in milliseconds.
    pub worked_ms: u64,
    /// Rises with every change.
    pub version: i64,
    /// Its messages; `None` in lists, and where it has none.
    pub deliveries: Option<Deliveries>,
    /// Its passwords; `None` in lists, for others than whoever started it, and where there are none (any more).
    pub results: Option<ResultsInfo>,
    /// What another administrator said of it; `None`: nobody is asked.
    pub approval: Option<Approval>,
}

impl JobRow {
    /// People a minute so far; `None`: too early to say.
    pub fn rate(&self) -> Option<u64> {
        let done = self.counts.total - self.counts.left();
        (self.worked_ms >= 1_000 && done > 0).then(|| done * 60_000 / self.worked_ms)
    }

    /// Milliseconds until it is done, at the rate so far; `None`: too early to say, or it stands still.
    pub fn left_ms(&self) -> Option<u64> {
        let done = self.counts.total - self.counts.left();
        let can_say = self.state == JobState::Running && self.worked_ms >= 1_000 && done > 0;
        can_say.then(|| self.counts.left() * self.worked_ms / done)
    }

    /// How far it is, in percent.
    pub fn percent(&self) -> u64 {
        let done = self.counts.total - self.counts.left();
        (done * 100).checked_div(self.counts.total).unwrap_or(100)
    }
}

/// One person on a job's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobItem {
    /// The place on the list, from 1.
    pub number: u64,
    /// Who.
    pub person: PersonId,
    /// Name to show; empty: the person was removed for good, or was not added: then the file has it in the row behind `number`.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
    /// What became of it.
    pub state: ItemState,
    /// Why not.
    pub code: Option<Code>,
    /// When.
    pub at: Option<Timestamp>,
    /// Its message.
    pub delivery: Option<MessageState>,
}

/// Which people of a job's list are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemQuery {
    /// Of which job.
    pub job: JobId,
    /// With this outcome alone.
    #[serde(default)]
    pub state: Option<ItemState>,
    /// Which page.
    #[serde(default)]
    pub page: PageRequest,
}

/// One temporary password of a job, for whoever started it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobResult {
    /// The place on the list.
    pub number: u64,
    /// Name to show.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
    /// The password.
    pub password: Secret,
    /// Until when it waits for its first use.
    pub until: Timestamp,
    /// It was mailed to its owner, too.
    pub is_mailed: bool,
}

/// Some of a job's passwords, in the order of its list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobResults {
    /// The passwords.
    pub rows: Vec<JobResult>,
    /// Ask on after this number; `None`: there is no more.
    pub next: Option<u64>,
}

/// Everything the admin pages ask of jobs, one server function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum JobCommand {
    /// What a job would do. Answers `Preview`.
    Preview(NewJob),
    /// Starts a job. Answers `Job`.
    Start(NewJob),
    /// **Jobs**. Answers `List`.
    List(PageRequest),
    /// One job. Answers `Job`.
    Get(JobId),
    /// People on its list. Answers `Items`.
    Items(ItemQuery),
    /// **Pause**. Answers `Job`.
    Pause(JobId),
    /// **Resume**. Answers `Job`.
    Resume(JobId),
    /// **Cancel the rest**. Answers `Job`.
    Cancel(JobId),
    /// **Retry failed deliveries**. Answers `Job`.
    RetryDeliveries(JobId),
    /// Its passwords, after a number of its list. Answers `Results`.
    Results {
        /// Of which job.
        job: JobId,
        /// After this number; 0: from the start.
        after: u64,
        /// Only those that were mailed to nobody.
        #[serde(default)]
        not_mailed: bool,
    },
    /// **I have them**: its passwords are wiped. Answers `Job`.
    Taken(JobId),
    /// Those of the reader that go on. Answers `Mine`.
    Mine,
    /// **Set from a file**: checks a CSV text. Answers `Checked`.
    CheckFile {
        /// The whole file.
        csv: Secret,
    },
    /// **Import users**: starts a job that adds the people of a CSV text. Answers `Job`.
    StartImport {
        /// The whole file.
        csv: String,
        /// **Apply the good rows** although some are bad.
        good_rows_only: bool,
    },
    /// Starts a job that sets the passwords of a CSV text. Answers `Job`.
    StartFile {
        /// The whole file.
        csv: Secret,
        /// **Require these users to change their passwords when they sign in**.
        must_change: bool,
        /// **Apply the good rows** although some are bad.
        good_rows_only: bool,
        /// As in [`NewJob`].
        key: Option<String>,
    },
    /// **Approve**. Wants a confirmed identity. Answers `Job`.
    Approve(JobId),
    /// **Decline**. Answers `Job`.
    Decline {
        /// Which.
        job: JobId,
        /// Why: a line of at most [`REASON_MAX`] characters.
        reason: String,
    },
    /// To whom a job that waits would be done if the reader approved it. Answers `Preview`.
    ApprovalPreview(JobId),
    /// How many wait for the reader's answer. Answers `Waiting`.
    Waiting,
    /// From when on jobs need an approval. Answers `Rules`.
    Rules,
    /// Changes that. Wants a confirmed identity. Answers `Rules`.
    SetRules(ApprovalSettings),
}

/// The answers to [`JobCommand`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobReply {
    /// What a job would do.
    Preview(JobPreview),
    /// One job.
    Job(Box<JobRow>),
    /// A page of jobs, newest first.
    List(super::Page<JobRow>),
    /// A page of a job's list.
    Items(super::Page<JobItem>),
    /// Passwords.
    Results(JobResults),
    /// Those that go on.
    Mine(Vec<JobRow>),
    /// What a check of a file found.
    Checked(ImportReport),
    /// How many.
    Waiting(u64),
    /// From when on jobs need an approval.
    Rules(ApprovalSettings),
}
