//! The state of a person's password as lists, pages and scripts see it. Owns its form on the wire; which state it is
//! decides `password::state`.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a person's password, the first that applies from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "PasswordFacts", into = "PasswordFacts")]
pub enum PasswordState {
    /// Never had one, or it was taken away: an administrator must reset it.
    None,
    /// Disabled after 100 failures in a row, until it is reset.
    Disabled,
    /// Disabled by its owner with **This wasn't me**, until it is reset.
    Reported,
    /// Locked for a while after wrong passwords.
    Locked {
        /// Until when.
        until: Timestamp,
    },
    /// A temporary password that was not used in time.
    TemporaryExpired,
    /// A temporary password, good until `until`.
    Temporary {
        /// Until when it opens the change.
        until: Timestamp,
    },
    /// Has to be changed at the next sign-in.
    MustChange,
    /// Older than the policy allows.
    Expired {
        /// Since when.
        since: Timestamp,
    },
    /// Expires within 14 days.
    ExpiresSoon {
        /// When.
        at: Timestamp,
    },
    /// Never expires, by the person's own setting.
    NeverExpires {
        /// When it was set.
        set_at: Timestamp,
    },
    /// Nothing to do.
    Fine {
        /// When it was set.
        set_at: Timestamp,
    },
}

/// [`PasswordState`] on the wire: the same two fields for every state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PasswordState))]
pub struct PasswordFacts {
    /// Which state.
    pub kind: PasswordStateKind,
    /// The moment that belongs to it: until when (`locked`, `temporary`), since when (`expired`), when
    /// (`expires_soon`), or when the password was set (`never_expires`, `fine`).
    pub at: Option<Timestamp>,
}

/// Which [`PasswordState`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PasswordStateKind {
    /// Never had one, or it was taken away.
    None,
    /// Disabled after too many failures.
    Disabled,
    /// Disabled by its owner.
    Reported,
    /// Locked for a while.
    Locked,
    /// A temporary password that was not used in time.
    TemporaryExpired,
    /// A temporary password.
    Temporary,
    /// Has to be changed at the next sign-in.
    MustChange,
    /// Older than the policy allows.
    Expired,
    /// Expires within 14 days.
    ExpiresSoon,
    /// Never expires.
    NeverExpires,
    /// Nothing to do.
    Fine,
}

impl From<PasswordState> for PasswordFacts {
    fn from(state: PasswordState) -> Self {
        let (kind, at) = match state {
            PasswordState::None => (PasswordStateKind::None, None),
            PasswordState::Disabled => (PasswordStateKind::Disabled, None),
            PasswordState::Reported => (PasswordStateKind::Reported, None),
            PasswordState::Locked { until } => (PasswordStateKind::Locked, Some(until)),
            PasswordState::TemporaryExpired => (PasswordStateKind::TemporaryExpired, None),
            PasswordState::Temporary { until } => (PasswordStateKind::Temporary, Some(until)),
            PasswordState::MustChange => (PasswordStateKind::MustChange, None),
            PasswordState::Expired { since } => (PasswordStateKind::Expired, Some(since)),
            PasswordState::ExpiresSoon { at } => (PasswordStateKind::ExpiresSoon, Some(at)),
            PasswordState::NeverExpires { set_at } => {
                (PasswordStateKind::NeverExpires, Some(set_at))
            }
            PasswordState::Fine { set_at } => (PasswordStateKind::Fine, Some(set_at)),
        };
        Self { kind, at }
    }
}

impl From<PasswordFacts> for PasswordState {
    fn from(facts: PasswordFacts) -> Self {
        let at = facts.at.unwrap_or(Timestamp::NEVER);
        match facts.kind {
            PasswordStateKind::None => Self::None,
            PasswordStateKind::Disabled => Self::Disabled,
            PasswordStateKind::Reported => Self::Reported,
            PasswordStateKind::Locked => Self::Locked { until: at },
            PasswordStateKind::TemporaryExpired => Self::TemporaryExpired,
            PasswordStateKind::Temporary => Self::Temporary { until: at },
            PasswordStateKind::MustChange => Self::MustChange,
            PasswordStateKind::Expired => Self::Expired { since: at },
            PasswordStateKind::ExpiresSoon => Self::ExpiresSoon { at },
            PasswordStateKind::NeverExpires => Self::NeverExpires { set_at: at },
            PasswordStateKind::Fine => Self::Fine { set_at: at },
        }
    }
}

/// Filter by the state of the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PasswordFilter {
    /// No password at all.
    None,
    /// Must change at next sign-in (temporary ones included).
    MustChange,
    /// Has a temporary password.
    Temporary,
    /// Locked now, disabled or reported.
    Locked,
    /// Disabled by its owner with **This wasn't me**.
    Reported,
    /// Expired by policy.
    Expired,
    /// Expires within 14 days.
    ExpiresSoon,
    /// Never expires by the person's own setting.
    NeverExpires,
    /// Expires within 7 days.
    ExpiresThisWeek,
    /// Expires within 30 days.
    ExpiresThisMonth,
}

/// Filter by the age of the password. Nobody without a password is in any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PasswordAge {
    /// Less than 30 days old.
    Month,
    /// 30 days or more, less than 90.
    Quarter,
    /// 90 days or more, less than 180.
    HalfYear,
    /// 180 days or more, less than 365.
    Year,
    /// 365 days or more.
    Older,
}

impl PasswordAge {
    /// Every age, youngest first.
    pub const ALL: [Self; 5] = [
        Self::Month,
        Self::Quarter,
        Self::HalfYear,
        Self::Year,
        Self::Older,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half_year",
            Self::Year => "year",
            Self::Older => "older",
        }
    }

    /// From how many days of age on, and up to how many; `None`: without end.
    pub const fn days(self) -> (i64, Option<i64>) {
        match self {
            Self::Month => (0, Some(30)),
            Self::Quarter => (30, Some(90)),
            Self::HalfYear => (90, Some(180)),
            Self::Year => (180, Some(365)),
            Self::Older => (365, None),
        }
    }
}
