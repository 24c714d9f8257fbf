//! **Ask an administrator** and **Reset requests**, as pages and scripts see them. No answer to whoever asked says whether there is
//! such a person.

use super::PageRequest;
use crate::{PersonId, RequestId, Timestamp};
use serde::{Deserialize, Serialize};

/// Longest message of whoever asks, in code points.
pub const MESSAGE_MAX: usize = 500;
/// Longest note beside the reason of a decline, in code points.
pub const NOTE_MAX: usize = 300;

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nobody has taken it.
    Open,
    /// An administrator looks after it.
    Claimed,
    /// The password was reset.
    Answered,
    /// An administrator declined it.
    Declined,
    /// The person has chosen a password meanwhile.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

impl RequestState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Claimed,
        Self::Answered,
        Self::Declined,
        Self::Withdrawn,
        Self::Expired,
    ];

    /// Whether somebody still waits for an answer.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Open | Self::Claimed)
    }

    /// The stable name, as tables, addresses and scripts have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Answered => "answered",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The state of a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Why a request is declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// Nobody was reached to speak with.
    NotReached,
    /// It was not certain who asked.
    NotCertain,
    /// There is another way in for this person.
    AnotherWay,
    /// The person did not ask.
    NotAsked,
    /// What the note says.
    Other,
}

impl DeclineReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::NotReached,
        Self::NotCertain,
        Self::AnotherWay,
        Self::NotAsked,
        Self::Other,
    ];

    /// The stable name, as tables and scripts have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotReached => "not_reached",
            Self::NotCertain => "not_certain",
            Self::AnotherWay => "another_way",
            Self::NotAsked => "not_asked",
            Self::Other => "other",
        }
    }

    /// The reason of a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// What somebody asks for who cannot sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HelpWanted {
    /// Name to sign in with.
    pub user_name: String,
    /// What the administrator should know; at most 500 characters, may be empty.
    #[serde(default)]
    pub message: String,
}

/// The answer to whoever asked, the same for every name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpAsked {
    /// To be read out on the phone, so that the administrator knows that it is the same one. It opens nothing.
    pub reference: String,
}

/// What narrows the list. Everything set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RequestFilter {
    /// In this state.
    pub state: Option<RequestState>,
    /// About this person.
    pub person: Option<PersonId>,
}

/// One list request; those that wait first, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RequestQuery {
    /// What narrows it.
    pub filter: RequestFilter,
    /// Which page.
    pub page: PageRequest,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestRow {
    /// Which.
    pub id: RequestId,
    /// Whose password it is about.
    pub person: PersonId,
    /// That person's name.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
    /// What the person reads out on the phone; the newest, if asked more than once. It opens nothing.
    pub reference: String,
    /// What the person wrote; may have several lines.
    pub message: String,
    /// From which address it came.
    pub ip: String,
    /// Where it stands.
    pub state: RequestState,
    /// When it was asked first.
    pub created_at: Timestamp,
    /// When it was asked last.
    pub asked_at: Timestamp,
    /// When it ends unanswered.
    pub expires_at: Timestamp,
    /// How many administrators were mailed.
    pub told: u32,
    /// Who claimed it last; stays once it is answered.
    pub claimed_by: Option<PersonId>,
    /// That administrator's name; empty for the operator on the host and for whoever was removed for good.
    pub claimed_by_name: String,
    /// When it was claimed.
    pub claimed_at: Option<Timestamp>,
    /// Who ended it; `None`: nobody did, the person or the operator on the host.
    pub ended_by: Option<PersonId>,
    /// That administrator's name; empty where there is none.
    pub ended_by_name: String,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it was declined.
    pub reason: Option<DeclineReason>,
    /// What was said besides.
    pub note: String,
    /// Goes into a change, so that two administrators cannot overwrite each other.
    pub version: i64,
}

/// How many wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestCounts {
    /// Nobody has taken them.
    pub open: u64,
    /// An administrator looks after them.
    pub claimed: u64,
    /// When the oldest of those that nobody has taken was asked first.
    pub oldest: Option<Timestamp>,
}

/// A decline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// The version that the administrator saw.
    pub version: i64,
    /// Why.
    pub reason: DeclineReason,
    /// What is said besides, one line, at most 300 characters; needed with `other`. The person reads it.
    #[serde(default)]
    pub note: String,
}

/// Everything the pages of requests ask or do, one server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RequestCommand {
    /// Answers `Page`.
    List(RequestQuery),
    /// Answers `Request`.
    Get(RequestId),
    /// Answers `Counts`.
    Counts,
    /// Answers `Request`.
    Claim {
        /// Which.
        id: RequestId,
        /// The version that the administrator saw.
        version: i64,
    },
    /// **Give back**. Answers `Request`.
    Release {
        /// Which.
        id: RequestId,
        /// The version that the administrator saw.
        version: i64,
    },
    /// Answers `Request`.
    Decline {
        /// Which.
        id: RequestId,
        /// Why, and the version that the administrator saw.
        decline: Decline,
    },
}

/// The answers to [`RequestCommand`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestReply {
    /// A page of the list.
    Page(super::Page<RequestRow>),
    /// One request.
    Request(Box<RequestRow>),
    /// How many wait.
    Counts(RequestCounts),
}
