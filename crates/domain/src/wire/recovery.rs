//! The way back in, as its pages see it: what comes next, and nothing of the account before the first proof; and beforehand, to whoever is
//! signed in, whether there would be one.

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

/// **Keep your way back in**: whether the person could get back in alone, and what is asked at sign-in because of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnRecovery {
    /// Self-service is for this person.
    pub is_covered: bool,
    /// How many methods are needed.
    pub needed: u8,
    /// What the organisation allows, in the order of the page.
    pub methods: Vec<OwnMethod>,
    /// What there is would not be enough, and what would be can be added. What only has to wait counts as there.
    pub is_lacking: bool,
    /// Since when proven contact details are to be confirmed again; `None`: they are not.
    pub confirm_since: Option<Timestamp>,
    /// Either of both is asked at sign-in.
    pub is_asked: bool,
    /// When it was asked first.
    pub asked_since: Option<Timestamp>,
    /// Until when it can be put off; `None`: it cannot.
    pub later_until: Option<Timestamp>,
    /// It is put off until then.
    pub quiet_until: Option<Timestamp>,
}

impl OwnRecovery {
    /// Whether what there is gets the person back in, once it needs to wait no more.
    pub fn is_enough(&self) -> bool {
        let is_there = |own: &&OwnMethod| {
            matches!(own.standing, MethodStanding::Counts | MethodStanding::Waits)
        };
        self.is_covered && self.methods.iter().filter(is_there).count() >= usize::from(self.needed)
    }

    /// The contact details that their owner proved: what is confirmed.
    pub fn proven(&self) -> impl Iterator<Item = &OwnMethod> {
        self.methods
            .iter()
            .filter(|method| method.confirmed_at.is_some())
    }
}

/// What a person has of one method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnMethod {
    /// Which.
    pub method: RecoveryMethod,
    /// The address or number; empty where there is none, and where nothing is sent.
    pub value: String,
    /// What it is worth now.
    pub standing: MethodStanding,
    /// From when on it counts, where it has to wait.
    pub counts_from: Option<Timestamp>,
    /// When its owner proved or confirmed the address or number last.
    pub confirmed_at: Option<Timestamp>,
}

/// What a method is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MethodStanding {
    /// There is none.
    Missing,
    /// It counts once its owner has proven it.
    Unproven,
    /// It is new and has to wait.
    Waits,
    /// It counts.
    Counts,
}
