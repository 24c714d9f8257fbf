//! The way back in, as its pages see it: what comes next, and nothing of the account before the first proof.

use crate::Timestamp;
use crate::contact::ContactKind;
use serde::{Deserialize, Serialize};

/// A way to prove who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecoveryMethod {
    /// **Email my alternate email**.
    Email,
    /// **Text my mobile phone**.
    Phone,
    /// **Enter a code from my authenticator app**.
    Authenticator,
    /// **Use a recovery code**: one of those that the person printed.
    RecoveryCode,
}

impl RecoveryMethod {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [
        Self::Email,
        Self::Phone,
        Self::Authenticator,
        Self::RecoveryCode,
    ];

    /// As forms have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Authenticator => "authenticator",
            Self::RecoveryCode => "recovery_code",
        }
    }

    /// The method of a form.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// The contact detail that a code is sent to; `None`: the person has the code already.
    pub const fn kind(self) -> Option<ContactKind> {
        match self {
            Self::Email => Some(ContactKind::Email),
            Self::Phone => Some(ContactKind::Phone),
            Self::Authenticator | Self::RecoveryCode => None,
        }
    }
}

/// Where a browser stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryStanding {
    /// The name, as typed.
    pub user_name: String,
    /// When the way ends.
    pub until: Timestamp,
    /// One method is proven, and another is needed.
    pub is_second: bool,
    /// What comes next.
    pub next: RecoveryNext,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecoveryNext {
    /// **Verify it's you**: a method. Before the first proof what the organisation allows, afterwards what is left of what the account has.
    Choose(Vec<OfferedMethod>),
    /// The code: one that was sent, if there was anybody to send it to, or one that the person has.
    Code {
        /// By which method.
        method: RecoveryMethod,
        /// When another one may be asked for.
        again_at: Timestamp,
    },
    /// **Choose a new password**.
    Password,
}

/// A method that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferedMethod {
    /// Which.
    pub method: RecoveryMethod,
    /// The address or number, masked; empty before the first proof, and where nothing is sent.
    pub masked: String,
}
