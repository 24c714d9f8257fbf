//! The way back in, as its pages see it: what comes next, and nothing of the account before the first proof.

use crate::Timestamp;
use crate::contact::ContactKind;
use serde::{Deserialize, Serialize};

/// A way to prove who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryMethod {
    /// **Email my alternate email**.
    Email,
    /// **Text my mobile phone**.
    Phone,
}

impl RecoveryMethod {
    /// All, in the order of the page.
    pub const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// As forms have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// The method of a form.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// The contact detail that it proves.
    pub const fn kind(self) -> ContactKind {
        match self {
            Self::Email => ContactKind::Email,
            Self::Phone => ContactKind::Phone,
        }
    }
}

/// Where a browser stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "snake_case")]
pub enum RecoveryNext {
    /// **Verify it's you**: a method. Before the first proof what the organisation allows, afterwards what is left of what the account has.
    Choose(Vec<OfferedMethod>),
    /// The code that was sent, if there was anybody to send it to.
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
pub struct OfferedMethod {
    /// Which.
    pub method: RecoveryMethod,
    /// The address or number, masked; empty before the first proof.
    pub masked: String,
}
