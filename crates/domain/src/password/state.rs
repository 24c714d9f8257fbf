//! In which state an account's password is. Owns the precedence (product: must-change beats expiry, expiry
//! beats nothing, never-expires stops expiry only) and the moments at which a password ends; never
//! counts failures (the service does) and never reads a clock.

use super::expiry::Expiry;
use crate::wire::account::ChangeReason;
use crate::wire::people::PasswordState;
use crate::{Span, Timestamp};

/// How long the first use of a temporary password leaves for choosing a new one.
pub const TEMPORARY_WINDOW: Span = Span::minutes(30);
/// How long before its end a password "expires soon".
pub const SOON: Span = Span::days(14);

/// What kind of password an account has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PasswordKind {
    /// None: it was never set, or taken away.
    #[default]
    None,
    /// One that the person keeps.
    Permanent,
    /// One that opens nothing but its own change.
    Temporary,
    /// Switched off after too many failures, until it is reset.
    Disabled,
    /// Switched off by its owner with **This wasn't me**, until an administrator resets it: somebody else may know it, or reads
    /// what is sent to the owner.
    Reported,
}

impl PasswordKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Permanent,
        Self::Temporary,
        Self::Disabled,
        Self::Reported,
    ];

    /// The code under which it is stored. Never reused, never changed.
    pub const fn code(self) -> i16 {
        match self {
            Self::None => 0,
            Self::Permanent => 1,
            Self::Temporary => 2,
            Self::Disabled => 3,
            Self::Reported => 4,
        }
    }

    /// The kind of a stored code; `None` for a code that no version of this program wrote.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What the table remembers about an account's password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// What kind it is.
    pub kind: PasswordKind,
    /// It has to be changed at the next sign-in.
    pub must_change: bool,
    /// It never expires, by the person's own setting.
    pub never_expires: bool,
    /// Until when a temporary one waits for its first use.
    pub temporary_until: Timestamp,
    /// When a temporary one was first used; [`Timestamp::NEVER`] if it was not.
    pub temporary_used_at: Timestamp,
    /// Until when sign-in is locked after failures; [`Timestamp::NEVER`] if it is not.
    pub locked_until: Timestamp,
    /// When it was set.
    pub set_at: Timestamp,
}

impl Columns {
    /// The moment from which a temporary password opens nothing any more: unused, its lifetime; used
    /// in time, 30 minutes after that first use, even where the lifetime ends within them.
    pub const fn temporary_ends(&self) -> Timestamp {
        match self.temporary_used_at.some() {
            None => self.temporary_until,
            Some(used) => used.plus(TEMPORARY_WINDOW),
        }
    }

    /// Whether a temporary password is over.
    pub fn is_temporary_over(&self, now: Timestamp) -> bool {
        self.kind == PasswordKind::Temporary && now >= self.temporary_ends()
    }

    /// When the policy ends a password that the person keeps; `None`: never.
    pub fn expires_at(&self, expiry: &Expiry) -> Option<Timestamp> {
        let is_subject = self.kind == PasswordKind::Permanent && !self.never_expires;
        is_subject.then(|| expiry.ends(self.set_at)).flatten()
    }

    /// What a session opened with this password must do first; `None`: nothing. Says nothing about
    /// whether it opens one at all ([`Self::opens`]).
    pub fn change_reason(&self, expiry: &Expiry, now: Timestamp) -> Option<ChangeReason> {
        if self.kind == PasswordKind::Temporary {
            Some(ChangeReason::Temporary)
        } else if self.must_change {
            Some(ChangeReason::Required)
        } else if self.expires_at(expiry).is_some_and(|end| now >= end) {
            Some(ChangeReason::Expired)
        } else {
            None
        }
    }

    /// Whether the right password opens a session at all.
    pub fn opens(&self, now: Timestamp) -> bool {
        match self.kind {
            PasswordKind::None | PasswordKind::Disabled | PasswordKind::Reported => false,
            PasswordKind::Permanent => now >= self.locked_until,
            PasswordKind::Temporary => now >= self.locked_until && !self.is_temporary_over(now),
        }
    }

    /// The state that lists and pages show: the first that applies from the top of [`PasswordState`].
    pub fn state(&self, expiry: &Expiry, now: Timestamp) -> PasswordState {
        match self.kind {
            PasswordKind::None => PasswordState::None,
            PasswordKind::Disabled => PasswordState::Disabled,
            PasswordKind::Reported => PasswordState::Reported,
            _ if now < self.locked_until => PasswordState::Locked {
                until: self.locked_until,
            },
            PasswordKind::Temporary if self.is_temporary_over(now) => {
                PasswordState::TemporaryExpired
            }
            PasswordKind::Temporary => PasswordState::Temporary {
                until: self.temporary_ends(),
            },
            PasswordKind::Permanent if self.must_change => PasswordState::MustChange,
            PasswordKind::Permanent => match self.expires_at(expiry) {
                Some(end) if now >= end => PasswordState::Expired { since: end },
                Some(end) if end.since(now) <= SOON => PasswordState::ExpiresSoon { at: end },
                None if self.never_expires => PasswordState::NeverExpires {
                    set_at: self.set_at,
                },
                _ => PasswordState::Fine {
                    set_at: self.set_at,
                },
            },
        }
    }
}
