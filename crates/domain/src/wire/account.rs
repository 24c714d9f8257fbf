//! What a person sees of and does to the own account.

use super::people::SessionRow;
use crate::contact::ContactKind;
use crate::{PersonId, RoleSet, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// Who is signed in, as pages need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Who.
    pub id: PersonId,
    /// Name to sign in with.
    pub user_name: String,
    /// Name to show.
    pub display_name: String,
    /// Roles, strongest first.
    pub roles: RoleSet,
    /// The person's own language (`en`, `de`, `ar`); `None`: the browser's.
    pub locale: Option<String>,
    /// Grave actions need no new password until then.
    pub confirmed_until: Option<Timestamp>,
    /// The session may do nothing but choose a new password, because of this.
    pub must_change: Option<ChangeReason>,
}

/// Why a new password must be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeReason {
    /// The password is temporary.
    Temporary,
    /// An administrator asks for it.
    Required,
    /// The password is older than the policy allows.
    Expired,
}

/// A link of the organisation in the app launcher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AppLink {
    /// What it says, at most 40 characters.
    pub label: String,
    /// `https://…`, at most 500 characters.
    pub url: String,
}

/// The format of a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LogoKind {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
}

impl LogoKind {
    /// As in `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// The organisation's logo. The picture itself lies at `/logo/DIGEST`, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Logo {
    /// SHA-256 of the picture as it is kept, in hexadecimal digits.
    pub digest: String,
    /// Its format.
    pub kind: LogoKind,
    /// Pixels.
    pub width: u16,
    /// Pixels.
    pub height: u16,
}

impl Logo {
    /// Where the picture lies. Another picture has another address.
    pub fn path(&self) -> String {
        format!("/logo/{}", self.digest)
    }
}

/// What every page shows of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// The organisation's name.
    pub organisation: String,
    /// Hue of the accent colour, 0 to 359.
    pub accent_hue: u16,
    /// The logo, if there is one.
    pub logo: Option<Logo>,
    /// Links in the app launcher.
    pub links: Vec<AppLink>,
    /// It is the sample organisation.
    pub demo: bool,
}

/// **My Account**, overview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountOverview {
    /// Who.
    pub me: Me,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// May be empty.
    pub job_title: String,
    /// May be empty.
    pub department: String,
    /// Masked; `None` when there is none.
    pub alternate_email: Option<String>,
    /// Masked; `None` when there is none.
    pub mobile_phone: Option<String>,
    /// When the password was set.
    pub password_set_at: Option<Timestamp>,
    /// When it expires; `None`: never.
    pub password_expires_at: Option<Timestamp>,
    /// Where the person is signed in.
    pub sessions: Vec<SessionRow>,
    /// The person could not get back in alone, and can do something about it.
    pub lacks_way_back: bool,
}

/// **Contact details**: what the account is reached by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnContacts {
    /// **Alternate email**.
    pub email: OwnContact,
    /// **Mobile phone**.
    pub phone: OwnContact,
}

impl OwnContacts {
    /// The one of this kind.
    pub const fn of(&self, kind: ContactKind) -> &OwnContact {
        match kind {
            ContactKind::Email => &self.email,
            ContactKind::Phone => &self.phone,
        }
    }
}

/// One contact detail of the own account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnContact {
    /// What it is; empty: there is none.
    pub value: String,
    /// When its owner proved it last; `None`: somebody else entered it, and nobody proved it yet.
    pub proven_at: Option<Timestamp>,
    /// What waits for its proof.
    pub pending: Option<PendingContact>,
}

/// A contact detail that waits: a code was sent to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingContact {
    /// What it is to be.
    pub value: String,
    /// Until when the code works; `None`: it works no more, and a new one has to be sent.
    pub until: Option<Timestamp>,
}

/// **Authenticator app** and **Recovery codes** of the own account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnFactors {
    /// The authenticator app; `None`: there is none.
    pub authenticator: Option<OwnAuthenticator>,
    /// The recovery codes; `None`: there are none.
    pub codes: Option<OwnCodes>,
}

/// The own authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAuthenticator {
    /// What its owner calls the device; may be empty.
    pub name: String,
    /// When its first code was typed.
    pub added_at: Timestamp,
    /// When a code of it was used last.
    pub used_at: Option<Timestamp>,
    /// It is new, and counts for getting back in from then on; `None`: it counts.
    pub counts_from: Option<Timestamp>,
}

/// At so few recovery codes a page warns.
pub const FEW_CODES: u32 = 3;

/// The own recovery codes. What they are is shown once, when they are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnCodes {
    /// When they were made.
    pub made_at: Timestamp,
    /// How many are left.
    pub left: u32,
    /// They are new, and count for getting back in from then on; `None`: they count.
    pub counts_from: Option<Timestamp>,
}

/// What an authenticator app is told, this once. It counts when a code of it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthenticatorSetup {
    /// 160 bits in base32, for those who cannot scan.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub secret: Secret,
    /// `otpauth://…`, which opens the app on this device.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub uri: Secret,
    /// The same as a picture, SVG.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub qr: Secret,
    /// Until when its first code is waited for.
    pub until: Timestamp,
}

/// Everything **My Account** asks or does, one server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AccountCommand {
    /// Answers `Overview`.
    Overview,
    /// Answers `Done`; the other sessions end, this one gets a new id.
    ChangePassword {
        /// The current password.
        current: Secret,
        /// The new one.
        new: Secret,
    },
    /// Ends one of the own sessions. Answers `Done`.
    EndSession(crate::SessionRef),
    /// Ends all own sessions but this. Answers `Done`.
    EndOtherSessions,
    /// The own language; `None`: the browser's. Answers `Done`.
    SetLocale(Option<String>),
    /// **Confirm it's you**. Answers `Me`.
    Confirm {
        /// The current password.
        password: Secret,
    },
    /// Recent activity of the own account. Answers `Activity`.
    Activity(super::PageRequest),
    /// What the live password rules need to know. Answers `Rules`.
    Rules,
    /// **Contact details**. Answers `Contacts`.
    Contacts,
    /// Another contact detail, or the present one to be proven: sends a code there. Wants a confirmed identity. Answers
    /// `Contacts`.
    ChangeContact {
        /// Which.
        kind: ContactKind,
        /// What it is to be.
        value: String,
    },
    /// The code that was sent. Answers `Contacts`.
    ProveContact {
        /// Which.
        kind: ContactKind,
        /// As typed.
        code: Secret,
    },
    /// Drops what waits for its proof. Answers `Contacts`.
    DropPendingContact(ContactKind),
    /// Takes a contact detail away. Wants a confirmed identity. Answers `Contacts`.
    RemoveContact(ContactKind),
    /// **Authenticator app** and **Recovery codes**. Answers `Factors`.
    Factors,
    /// Another authenticator app, under this name: what it has to be told. Wants a confirmed identity. Answers `Setup`.
    BeginAuthenticator(String),
    /// The first code of the app that was told. Answers `Factors`.
    ProveAuthenticator(Secret),
    /// Takes the authenticator app away. Wants a confirmed identity. Answers `Factors`.
    RemoveAuthenticator,
    /// New recovery codes in place of those there are. Wants a confirmed identity. Answers `Codes`.
    MakeCodes,
    /// Makes the recovery codes void. Wants a confirmed identity. Answers `Factors`.
    VoidCodes,
    /// **Keep your way back in**. Answers `Recovery`.
    Recovery,
}

/// The answers to [`AccountCommand`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountReply {
    /// **My Account**, overview.
    Overview(AccountOverview),
    /// It is done.
    Done,
    /// Who is signed in, after a confirmation.
    Me(Me),
    /// Recent activity.
    Activity(super::Page<super::audit::AuditRow>),
    /// What the live password rules need to know.
    Rules(super::settings::PasswordRules),
    /// **Contact details**.
    Contacts(OwnContacts),
    /// **Authenticator app** and **Recovery codes**.
    Factors(OwnFactors),
    /// What an authenticator app is told.
    Setup(AuthenticatorSetup),
    /// The new recovery codes, this once.
    Codes(Vec<Secret>),
    /// **Keep your way back in**.
    Recovery(super::recovery::OwnRecovery),
}
