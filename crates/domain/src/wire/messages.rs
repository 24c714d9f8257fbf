//! Messages, and how they leave the house, as pages and scripts see them. No answer type has a field for what a message
//! carries in secret: a password, a link's token, a code.

use super::PageRequest;
use crate::{MessageId, PersonId, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// **Send a test to me**.
    Test,
    /// A new temporary password, to an address that an administrator named.
    TemporaryPassword,
    /// A link to choose a password.
    SetPasswordLink,
    /// The password was changed.
    PasswordChanged,
    /// The alternate address or the mobile phone was changed.
    ContactChanged,
    /// An authenticator app or recovery codes were added, replaced or taken away.
    FactorChanged,
    /// The password ends soon, or has ended.
    PasswordExpires,
    /// To administrators: somebody pressed **This wasn't me**.
    AccountReported,
    /// A code that proves who reads what is sent there.
    ContactCode,
    /// A code to get back in, with a link in mail.
    RecoveryCode,
    /// To administrators: one of them chose a new password by self-service.
    AdministratorRecovered,
    /// To administrators: a person asks for help.
    ResetRequested,
    /// To the person: an administrator declined the request.
    RequestDeclined,
    /// To the person: add what is missing to get back in alone.
    RecoveryCampaign,
    /// To administrators: a job waits for the approval of one of them.
    ApprovalAsked,
    /// To whoever started a job: it was approved or declined, or nobody answered.
    ApprovalAnswered,
    /// To an administrator: the temporary passwords of the own job, in one file.
    PasswordList,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::Test,
        Self::TemporaryPassword,
        Self::SetPasswordLink,
        Self::PasswordChanged,
        Self::ContactChanged,
        Self::FactorChanged,
        Self::PasswordExpires,
        Self::AccountReported,
        Self::ContactCode,
        Self::RecoveryCode,
        Self::AdministratorRecovered,
        Self::ResetRequested,
        Self::RequestDeclined,
        Self::RecoveryCampaign,
        Self::ApprovalAsked,
        Self::ApprovalAnswered,
        Self::PasswordList,
    ];

    /// The stable name, as tables and scripts have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::TemporaryPassword => "temporary_password",
            Self::SetPasswordLink => "set_password_link",
            Self::PasswordChanged => "password_changed",
            Self::ContactChanged => "contact_changed",
            Self::FactorChanged => "factor_changed",
            Self::PasswordExpires => "password_expires",
            Self::AccountReported => "account_reported",
            Self::ContactCode => "contact_code",
            Self::RecoveryCode => "recovery_code",
            Self::AdministratorRecovered => "administrator_recovered",
            Self::ResetRequested => "reset_requested",
            Self::RequestDeclined => "request_declined",
            Self::RecoveryCampaign => "recovery_campaign",
            Self::ApprovalAsked => "approval_asked",
            Self::ApprovalAnswered => "approval_answered",
            Self::PasswordList => "password_list",
        }
    }

    /// The kind of a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// A text to a phone.
    Text,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waits for its first try.
    Queued,
    /// A worker has it.
    Sending,
    /// The server took it.
    Sent,
    /// Waits for another try.
    Retrying,
    /// Given up.
    Dead,
    /// Called back by an administrator.
    Cancelled,
    /// Not sent, because what it carries works no more: its link is dead, or the person is gone.
    Dropped,
}

impl MessageState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Retrying,
        Self::Dead,
        Self::Cancelled,
        Self::Dropped,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Retrying => "retrying",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
            Self::Dropped => "dropped",
        }
    }

    /// Whether it can still be sent by itself.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Retrying)
    }
}

/// What narrows the list. Everything set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MessageFilter {
    /// In this state.
    pub state: Option<MessageState>,
    /// Of this kind.
    pub kind: Option<MessageKind>,
    /// Travelling like this.
    pub channel: Option<Channel>,
    /// About this person.
    pub person: Option<PersonId>,
}

/// One list request; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MessageQuery {
    /// What narrows it.
    pub filter: MessageFilter,
    /// Which page.
    pub page: PageRequest,
}

/// One message, without what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageRow {
    /// Which.
    pub id: MessageId,
    /// What about.
    pub kind: MessageKind,
    /// How it travels.
    pub channel: Channel,
    /// To which address or number; masked where the caller may not see it, empty once the person was removed for good.
    pub to: String,
    /// Whether `to` is masked.
    pub to_is_masked: bool,
    /// About whom; `None`: about nobody.
    pub person: Option<PersonId>,
    /// That person's name as it is now; empty once removed for good.
    pub person_name: String,
    /// Who caused it; `None`: the operator on the host, or the program itself.
    pub caused_by: Option<PersonId>,
    /// Where it stands.
    pub state: MessageState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; `None`: not by itself.
    pub next_at: Option<Timestamp>,
    /// The last answer, in the server's own words.
    pub last_reply: String,
    /// When it was caused.
    pub created_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
    /// When it is given up.
    pub expires_at: Timestamp,
    /// **Retry** would do something.
    pub can_retry: bool,
    /// **Cancel** would do something.
    pub can_cancel: bool,
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageCounts {
    /// Waiting for the first try.
    pub queued: u64,
    /// In a worker's hands.
    pub sending: u64,
    /// Waiting for another try.
    pub retrying: u64,
    /// Given up in the last 24 hours.
    pub dead: u64,
    /// When the oldest of those that wait was caused.
    pub oldest_waiting: Option<Timestamp>,
    /// Something waits longer than it should, or was given up: **Home** says so.
    pub is_stuck: bool,
}

/// How mail leaves the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailVia {
    /// As `.eml` files into the data folder.
    #[default]
    Files,
    /// Through a mail server.
    Smtp,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SmtpSecurity {
    /// TLS from the first byte (port 465).
    #[default]
    Tls,
    /// STARTTLS, and nothing without it (port 587).
    StartTls,
    /// Not at all; for a server on this machine only.
    None,
}

/// How mail is sent. The password is no part of it: it is written and never read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// How it leaves the house.
    pub via: MailVia,
    /// Address that mail comes from; may be empty while mail goes into files.
    pub from_address: String,
    /// Address that answers go to; empty: the one it comes from.
    pub reply_to: String,
    /// The server's name, as its certificate has it.
    pub host: String,
    /// The server's port.
    pub port: u16,
    /// How the way there is protected.
    pub security: SmtpSecurity,
    /// Name to sign in with; empty: without signing in.
    pub user_name: String,
    /// Certificates (PEM) that are trusted besides the system's; may be empty.
    pub trusted_certificates: String,
    /// Connections at the same time: 1 to 10.
    pub connections: u8,
    /// Messages over one connection before it is made anew: 1 to 1,000.
    pub per_connection: u16,
    /// Most messages a minute; 0: as fast as the server takes them.
    pub per_minute: u32,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            via: MailVia::Files,
            from_address: String::new(),
            reply_to: String::new(),
            host: String::new(),
            port: 465,
            security: SmtpSecurity::Tls,
            user_name: String::new(),
            trusted_certificates: String::new(),
            connections: 4,
            per_connection: 100,
            per_minute: 0,
        }
    }
}

/// How texts leave the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TextVia {
    /// As `.txt` files into the data folder.
    #[default]
    Files,
    /// As a call to a carrier's HTTP interface.
    Http,
}

/// How a carrier's interface is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TextMethod {
    /// With a body.
    #[default]
    Post,
    /// With a body, too.
    Put,
    /// Without a body.
    Get,
}

/// What a carrier's interface is given; decides how values are written into the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TextBody {
    /// `application/x-www-form-urlencoded`.
    #[default]
    Form,
    /// `application/json`.
    Json,
}

/// A header of the call to a carrier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TextHeader {
    /// Its name.
    pub name: String,
    /// Its value, with the same words in braces as the body.
    pub value: String,
}

/// How texts are sent. In address, headers and body `{to}`, `{text}`, `{from}`, `{account}` and `{secret}` stand for values, and
/// `{basic}` for account and secret as HTTP's basic authentication writes them. The secret is written and never read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TextConfig {
    /// How they leave the house.
    pub via: TextVia,
    /// `https://…` of the carrier's interface.
    pub url: String,
    /// How it is asked.
    pub method: TextMethod,
    /// Headers, at most 16.
    pub headers: Vec<TextHeader>,
    /// What it is given.
    pub body_kind: TextBody,
    /// The body.
    pub body: String,
    /// The account at the carrier.
    pub account: String,
    /// Number or name that texts come from.
    pub from: String,
}

impl TextConfig {
    /// Twilio's Messages call; account (SID), secret (token) and number are the organisation's own.
    pub fn twilio(account: &str, from: &str) -> Self {
        Self {
            via: TextVia::Http,
            url: "https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json".to_owned(),
            method: TextMethod::Post,
            headers: vec![TextHeader {
                name: "Authorization".to_owned(),
                value: "Basic {basic}".to_owned(),
            }],
            body_kind: TextBody::Form,
            body: "To={to}&From={from}&Body={text}".to_owned(),
            account: account.to_owned(),
            from: from.to_owned(),
        }
    }
}

/// What becomes of a secret that is written and never read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SecretChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// There is none any more.
    Clear,
    /// It is this from now on.
    Set(Secret),
}

/// Mail and texts as their settings page sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageSettings {
    /// Goes into a change, so that two editors cannot overwrite each other.
    pub version: i64,
    /// How mail is sent.
    pub mail: MailConfig,
    /// Whether there is a password for the mail server.
    pub mail_has_password: bool,
    /// How texts are sent.
    pub texts: TextConfig,
    /// Whether there is a secret for the carrier.
    pub texts_have_secret: bool,
    /// Nothing leaves the house whatever is set: it is the sample organisation.
    pub is_demo: bool,
}

/// A change of how mail is sent, or what a test is to be made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MailDraft {
    /// As it shall be.
    pub config: MailConfig,
    /// The password for the mail server.
    #[serde(default)]
    pub password: SecretChange,
}

/// A change of how texts are sent, or what a test is to be made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TextDraft {
    /// As it shall be.
    pub config: TextConfig,
    /// The secret for the carrier.
    #[serde(default)]
    pub secret: SecretChange,
}

/// How a test went, in the server's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestOutcome {
    /// The server took the message.
    pub accepted: bool,
    /// The conversation, a line a step, without secrets.
    pub lines: Vec<String>,
}

/// A message as it would be sent, with sample data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagePreview {
    /// The subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML, a whole document.
    pub html: String,
    /// What is sent to a phone; `None`: this is not sent to phones.
    pub phone: Option<String>,
}

/// Everything the pages of messages and their settings ask or do, one server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MessageCommand {
    /// Answers `Page`.
    List(MessageQuery),
    /// Answers `Message`.
    Get(MessageId),
    /// Answers `Message`.
    Retry(MessageId),
    /// Answers `Message`.
    Cancel(MessageId),
    /// Answers `Counts`.
    Counts,
    /// Answers `Settings`.
    Settings,
    /// Answers `Settings`.
    SetMail {
        /// The version that the editor saw.
        version: i64,
        /// As it shall be.
        draft: MailDraft,
    },
    /// Answers `Settings`.
    SetTexts {
        /// The version that the editor saw.
        version: i64,
        /// As it shall be.
        draft: TextDraft,
    },
    /// **Send a test to me**, before anything is saved. Answers `Tested`.
    TestMail {
        /// What the test is made with.
        draft: MailDraft,
        /// Where it goes.
        address: String,
    },
    /// As `TestMail`, for texts. Answers `Tested`.
    TestTexts {
        /// What the test is made with.
        draft: TextDraft,
        /// Where it goes.
        number: String,
    },
    /// Answers `Preview`.
    Preview {
        /// Which.
        kind: MessageKind,
        /// In which language (`en`, `de`, `ar`).
        locale: String,
    },
}

/// The answers to [`MessageCommand`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageReply {
    /// A page of the list.
    Page(super::Page<MessageRow>),
    /// One message.
    Message(Box<MessageRow>),
    /// How the outbox stands.
    Counts(MessageCounts),
    /// Mail and texts.
    Settings(Box<MessageSettings>),
    /// How a test went.
    Tested(TestOutcome),
    /// A message as it would be sent.
    Preview(MessagePreview),
}
