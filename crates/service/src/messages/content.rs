//! What a message says, as values: facts that anybody may read in the table, and secrets that are sealed. Owns both forms; the
//! sentences are in the locale files and the layout in `render`.

use domain::wire::jobs::JobKind;
use domain::wire::messages::MessageKind;
use domain::wire::problem::{Code, FieldError};
use domain::wire::requests::DeclineReason;
use domain::{JobId, PersonId, RequestId, Secret, Timestamp};
use serde::{Deserialize, Serialize};
use store::Person;

/// Whom a message is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Whose {
    /// Name to show.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
}

impl From<&Person> for Whose {
    fn from(person: &Person) -> Self {
        Self {
            display_name: person.display_name.clone(),
            user_name: person.user_name.clone(),
        }
    }
}

/// Which contact detail was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactDetail {
    /// **Alternate email**.
    Email,
    /// **Mobile phone**.
    Phone,
    /// Both at once.
    Both,
}

/// What became of an authenticator app or of recovery codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChange {
    /// An app was added, in place of another or not.
    AuthenticatorAdded,
    /// The app was taken away.
    AuthenticatorRemoved,
    /// Codes were made, in place of others or not.
    CodesMade,
    /// The codes were made void.
    CodesVoided,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A test.
    Test {
        /// Who asked for it; empty: the operator.
        asked_by: String,
    },
    /// A new password, to an address that an administrator named.
    TemporaryPassword {
        /// Whose.
        whose: Whose,
        /// The password.
        password: Secret,
        /// When it ends; `None`: it is no temporary one.
        until: Option<Timestamp>,
    },
    /// A link to choose a password, with a code to be typed where the link cannot be opened.
    SetPasswordLink {
        /// Whose.
        whose: Whose,
        /// Of the link.
        token: Secret,
        /// The code.
        code: Secret,
        /// When both end.
        until: Timestamp,
    },
    /// The password was changed.
    PasswordChanged {
        /// Whose.
        whose: Whose,
        /// When.
        at: Timestamp,
        /// Not by the person.
        by_administrator: bool,
        /// Of the link **This wasn't me**; empty: there is none, because one was used a short time ago.
        token: Secret,
    },
    /// A contact detail was changed.
    ContactChanged {
        /// Whose.
        whose: Whose,
        /// Which.
        detail: ContactDetail,
        /// When.
        at: Timestamp,
        /// Not by the person.
        by_administrator: bool,
        /// Of the link **This wasn't me**; empty: there is none, because one was used a short time ago.
        token: Secret,
    },
    /// An authenticator app or recovery codes were added, replaced or taken away.
    FactorChanged {
        /// Whose.
        whose: Whose,
        /// What.
        change: FactorChange,
        /// When.
        at: Timestamp,
        /// Not by the person.
        by_administrator: bool,
        /// Of the link **This wasn't me**; empty: there is none, because one was used a short time ago.
        token: Secret,
    },
    /// The password ends soon, or has ended.
    PasswordExpires {
        /// Whose.
        whose: Whose,
        /// When.
        until: Timestamp,
        /// It has.
        is_over: bool,
    },
    /// A code that proves who reads what is sent there.
    ContactCode {
        /// Whose account it is.
        whose: Whose,
        /// The code.
        code: Secret,
        /// When it ends.
        until: Timestamp,
    },
    /// A code to get back in. In mail a link does the same in the browser that asked for it.
    RecoveryCode {
        /// Whose account it is.
        whose: Whose,
        /// Of the link.
        token: Secret,
        /// The code.
        code: Secret,
        /// When both end.
        until: Timestamp,
    },
    /// To an administrator: one of them chose a new password by self-service.
    AdministratorRecovered {
        /// Whose account it is.
        whose: Whose,
        /// The same, for the address of the page.
        account: PersonId,
        /// When.
        at: Timestamp,
    },
    /// To an administrator: somebody pressed **This wasn't me**.
    AccountReported {
        /// Whose account it is.
        whose: Whose,
        /// The same, for the address of the page.
        account: PersonId,
        /// When.
        at: Timestamp,
    },
    /// To an administrator: a person asks for help. Without the person's own words: whoever types a name could otherwise have this
    /// program write to administrators what they like.
    ResetRequested {
        /// Whose account it is.
        whose: Whose,
        /// For the address of the page.
        request: RequestId,
        /// When.
        at: Timestamp,
    },
    /// To the person: an administrator declined the request.
    RequestDeclined {
        /// Whose account it is.
        whose: Whose,
        /// Why.
        reason: DeclineReason,
        /// What the administrator says besides; one line, may be empty.
        note: String,
    },
    /// To the person: what is missing to get back in alone is to be added. Nothing in it opens anything: the person signs in.
    RecoveryCampaign {
        /// Whose account it is.
        whose: Whose,
    },
    /// To an administrator: a job waits for an approval.
    ApprovalAsked {
        /// Who started it.
        whose: Whose,
        /// For the address of the page.
        job: JobId,
        /// What it does.
        work: JobKind,
        /// To how many.
        people: u64,
        /// Until when an answer counts.
        until: Timestamp,
    },
    /// To whoever started a job that waited for an approval: what came of that.
    ApprovalAnswered {
        /// Who started it.
        whose: Whose,
        /// For the address of the page.
        job: JobId,
        /// What it does.
        work: JobKind,
        /// To how many.
        people: u64,
        /// What came of it.
        answer: Answer,
        /// Who answered, as they sign in; empty: the operator, or nobody.
        by: String,
        /// Why it was declined; one line.
        note: String,
    },
    /// To whoever started a job: all temporary passwords that it made, as a file.
    PasswordList {
        /// Who started it.
        whose: Whose,
        /// For the address of the page.
        job: JobId,
        /// How many.
        people: u64,
        /// `UserPrincipalName,Password`.
        csv: Secret,
        /// When the last of them ends.
        until: Timestamp,
    },
}

/// What came of a job that waited for an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It was approved.
    Approved,
    /// It was declined.
    Declined,
    /// Nobody answered in time.
    Lapsed,
}

/// What stands in the table for everybody with the table in hand.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Facts {
    #[serde(flatten)]
    whose: Whose,
    #[serde(skip_serializing_if = "String::is_empty")]
    asked_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Timestamp>,
    by_administrator: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<ContactDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<FactorChange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<RequestId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<DeclineReason>,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work: Option<JobKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    #[serde(skip_serializing_if = "String::is_empty")]
    by: String,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    is_over: bool,
}

/// What is sealed.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Secrets {
    #[serde(skip_serializing_if = "Secret::is_empty")]
    password: Secret,
    #[serde(skip_serializing_if = "Secret::is_empty")]
    token: Secret,
    #[serde(skip_serializing_if = "Secret::is_empty")]
    code: Secret,
    #[serde(skip_serializing_if = "Secret::is_empty")]
    csv: Secret,
}

/// A content as the table has it.
pub(super) struct Stored {
    pub(super) facts: String,
    /// To be sealed; `None`: nothing of it is secret.
    pub(super) secrets: Option<Secret>,
}

impl Content {
    /// What kind of message says this.
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Test { .. } => MessageKind::Test,
            Self::TemporaryPassword { .. } => MessageKind::TemporaryPassword,
            Self::SetPasswordLink { .. } => MessageKind::SetPasswordLink,
            Self::PasswordChanged { .. } => MessageKind::PasswordChanged,
            Self::ContactChanged { .. } => MessageKind::ContactChanged,
            Self::FactorChanged { .. } => MessageKind::FactorChanged,
            Self::AccountReported { .. } => MessageKind::AccountReported,
            Self::PasswordExpires { .. } => MessageKind::PasswordExpires,
            Self::ContactCode { .. } => MessageKind::ContactCode,
            Self::RecoveryCode { .. } => MessageKind::RecoveryCode,
            Self::AdministratorRecovered { .. } => MessageKind::AdministratorRecovered,
            Self::ResetRequested { .. } => MessageKind::ResetRequested,
            Self::RequestDeclined { .. } => MessageKind::RequestDeclined,
            Self::RecoveryCampaign { .. } => MessageKind::RecoveryCampaign,
            Self::ApprovalAsked { .. } => MessageKind::ApprovalAsked,
            Self::ApprovalAnswered { .. } => MessageKind::ApprovalAnswered,
            Self::PasswordList { .. } => MessageKind::PasswordList,
        }
    }

    /// When what it carries works no more.
    pub(super) const fn ends_at(&self) -> Option<Timestamp> {
        match self {
            Self::TemporaryPassword { until, .. } => *until,
            Self::SetPasswordLink { until, .. }
            | Self::ContactCode { until, .. }
            | Self::RecoveryCode { until, .. }
            | Self::ApprovalAsked { until, .. }
            | Self::PasswordList { until, .. } => Some(*until),
            Self::Test { .. }
            | Self::PasswordChanged { .. }
            | Self::ContactChanged { .. }
            | Self::FactorChanged { .. }
            | Self::PasswordExpires { .. }
            | Self::AccountReported { .. }
            | Self::AdministratorRecovered { .. }
            | Self::ResetRequested { .. }
            | Self::RequestDeclined { .. }
            | Self::RecoveryCampaign { .. }
            | Self::ApprovalAnswered { .. } => None,
        }
    }

    /// The texts in it that people entered.
    fn entered(&self) -> [(&'static str, &str); 3] {
        match self {
            Self::Test { asked_by } => [("asked_by", asked_by), ("user_name", ""), ("note", "")],
            Self::RequestDeclined { whose, note, .. }
            | Self::ApprovalAnswered { whose, note, .. } => [
                ("display_name", &whose.display_name),
                ("user_name", &whose.user_name),
                ("note", note),
            ],
            Self::TemporaryPassword { whose, .. }
            | Self::SetPasswordLink { whose, .. }
            | Self::PasswordChanged { whose, .. }
            | Self::ContactChanged { whose, .. }
            | Self::FactorChanged { whose, .. }
            | Self::PasswordExpires { whose, .. }
            | Self::ContactCode { whose, .. }
            | Self::RecoveryCode { whose, .. }
            | Self::AdministratorRecovered { whose, .. }
            | Self::AccountReported { whose, .. }
            | Self::ResetRequested { whose, .. }
            | Self::RecoveryCampaign { whose }
            | Self::ApprovalAsked { whose, .. }
            | Self::PasswordList { whose, .. } => [
                ("display_name", &whose.display_name),
                ("user_name", &whose.user_name),
                ("note", ""),
            ],
        }
    }

    /// The file that travels with it: its name and what is in it.
    pub(super) fn attached(&self) -> Option<(&'static str, &Secret)> {
        match self {
            Self::PasswordList { csv, .. } => Some(("passwords.csv", csv)),
            _ => None,
        }
    }

    /// Whether it may be written at all: a line end or NUL in a name could begin a header of its own (RUSTSEC-2026-0561). No form
    /// lets one in; a row that got it another way is refused here, before it is queued.
    pub(super) fn check(&self) -> Result<(), FieldError> {
        for (field, text) in self.entered() {
            one_line(field, text)?;
        }
        Ok(())
    }

    /// What a notice is about, where it is no password.
    const fn what_changed(&self) -> (Option<ContactDetail>, Option<FactorChange>) {
        match self {
            Self::ContactChanged { detail, .. } => (Some(*detail), None),
            Self::FactorChanged { change, .. } => (None, Some(*change)),
            _ => (None, None),
        }
    }

    /// What a message about a job says; nothing of others.
    fn of_a_job(&self, facts: &mut Facts, secrets: &mut Secrets) {
        let (Self::ApprovalAsked {
            whose, job, people, ..
        }
        | Self::ApprovalAnswered {
            whose, job, people, ..
        }
        | Self::PasswordList {
            whose, job, people, ..
        }) = self
        else {
            return;
        };
        facts.whose = whose.clone();
        facts.until = self.ends_at();
        (facts.job, facts.people) = (Some(*job), Some(*people));
        match self {
            Self::ApprovalAsked { work, .. } => facts.work = Some(*work),
            Self::ApprovalAnswered {
                work,
                answer,
                by,
                note,
                ..
            } => {
                (facts.work, facts.answer) = (Some(*work), Some(*answer));
                facts.by.clone_from(by);
                facts.note.clone_from(note);
            }
            Self::PasswordList { csv, .. } => secrets.csv = csv.clone(),
            _ => {}
        }
    }

    const fn has_secret(&self) -> bool {
        !matches!(
            self,
            Self::Test { .. }
                | Self::PasswordExpires { .. }
                | Self::AccountReported { .. }
                | Self::AdministratorRecovered { .. }
                | Self::ResetRequested { .. }
                | Self::RequestDeclined { .. }
                | Self::ApprovalAsked { .. }
                | Self::ApprovalAnswered { .. }
        )
    }

    pub(super) fn store(&self) -> Option<Stored> {
        let (mut facts, mut secrets) = (Facts::default(), Secrets::default());
        match self {
            Self::Test { asked_by } => facts.asked_by.clone_from(asked_by),
            Self::TemporaryPassword {
                whose,
                password,
                until,
            } => {
                facts.whose = whose.clone();
                facts.until = *until;
                secrets.password = password.clone();
            }
            Self::SetPasswordLink {
                whose,
                token,
                code,
                until,
            }
            | Self::RecoveryCode {
                whose,
                token,
                code,
                until,
            } => {
                facts.whose = whose.clone();
                facts.until = Some(*until);
                secrets.token = token.clone();
                secrets.code = code.clone();
            }
            Self::PasswordChanged {
                whose,
                at,
                by_administrator,
                token,
            }
            | Self::ContactChanged {
                whose,
                at,
                by_administrator,
                token,
                ..
            }
            | Self::FactorChanged {
                whose,
                at,
                by_administrator,
                token,
                ..
            } => {
                facts.whose = whose.clone();
                facts.at = Some(*at);
                facts.by_administrator = *by_administrator;
                secrets.token = token.clone();
                (facts.detail, facts.change) = self.what_changed();
            }
            Self::PasswordExpires {
                whose,
                until,
                is_over,
            } => {
                facts.whose = whose.clone();
                (facts.until, facts.is_over) = (Some(*until), *is_over);
            }
            Self::ContactCode { whose, code, until } => {
                facts.whose = whose.clone();
                facts.until = Some(*until);
                secrets.code = code.clone();
            }
            Self::AccountReported { whose, account, at }
            | Self::AdministratorRecovered { whose, account, at } => {
                facts.whose = whose.clone();
                facts.account = Some(*account);
                facts.at = Some(*at);
            }
            Self::ResetRequested { whose, request, at } => {
                facts.whose = whose.clone();
                facts.request = Some(*request);
                facts.at = Some(*at);
            }
            Self::RequestDeclined {
                whose,
                reason,
                note,
            } => {
                facts.whose = whose.clone();
                facts.reason = Some(*reason);
                facts.note.clone_from(note);
            }
            Self::RecoveryCampaign { whose } => facts.whose = whose.clone(),
            Self::ApprovalAsked { .. }
            | Self::ApprovalAnswered { .. }
            | Self::PasswordList { .. } => self.of_a_job(&mut facts, &mut secrets),
        }
        let sealed = self
            .has_secret()
            .then(|| serde_json::to_string(&secrets).map(Secret::new));
        Some(Stored {
            facts: serde_json::to_string(&facts).ok()?,
            secrets: sealed.transpose().ok()?,
        })
    }

    /// The content of a row; `None` for one that no version of this program wrote.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of message")]
    pub(super) fn load(kind: MessageKind, facts: &str, secrets: &str) -> Option<Self> {
        let facts: Facts = serde_json::from_str(facts).ok()?;
        let secrets: Secrets = if secrets.is_empty() {
            Secrets::default()
        } else {
            serde_json::from_str(secrets).ok()?
        };
        let (whose, token) = (facts.whose, secrets.token);
        let by_administrator = facts.by_administrator;
        Some(match kind {
            MessageKind::Test => Self::Test {
                asked_by: facts.asked_by,
            },
            MessageKind::TemporaryPassword => Self::TemporaryPassword {
                whose,
                password: secrets.password,
                until: facts.until,
            },
            MessageKind::SetPasswordLink => Self::SetPasswordLink {
                whose,
                token,
                code: secrets.code,
                until: facts.until?,
            },
            MessageKind::PasswordChanged => Self::PasswordChanged {
                whose,
                at: facts.at?,
                by_administrator,
                token,
            },
            MessageKind::ContactChanged => Self::ContactChanged {
                whose,
                detail: facts.detail?,
                at: facts.at?,
                by_administrator,
                token,
            },
            MessageKind::FactorChanged => Self::FactorChanged {
                whose,
                change: facts.change?,
                at: facts.at?,
                by_administrator,
                token,
            },
            MessageKind::PasswordExpires => Self::PasswordExpires {
                whose,
                until: facts.until?,
                is_over: facts.is_over,
            },
            MessageKind::ContactCode => Self::ContactCode {
                whose,
                code: secrets.code,
                until: facts.until?,
            },
            MessageKind::RecoveryCode => Self::RecoveryCode {
                whose,
                token,
                code: secrets.code,
                until: facts.until?,
            },
            MessageKind::AdministratorRecovered => Self::AdministratorRecovered {
                whose,
                account: facts.account?,
                at: facts.at?,
            },
            MessageKind::AccountReported => Self::AccountReported {
                whose,
                account: facts.account?,
                at: facts.at?,
            },
            MessageKind::ResetRequested => Self::ResetRequested {
                whose,
                request: facts.request?,
                at: facts.at?,
            },
            MessageKind::RequestDeclined => Self::RequestDeclined {
                whose,
                reason: facts.reason?,
                note: facts.note,
            },
            MessageKind::RecoveryCampaign => Self::RecoveryCampaign { whose },
            MessageKind::ApprovalAsked => Self::ApprovalAsked {
                whose,
                job: facts.job?,
                work: facts.work?,
                people: facts.people?,
                until: facts.until?,
            },
            MessageKind::ApprovalAnswered => Self::ApprovalAnswered {
                whose,
                job: facts.job?,
                work: facts.work?,
                people: facts.people?,
                answer: facts.answer?,
                by: facts.by,
                note: facts.note,
            },
            MessageKind::PasswordList => Self::PasswordList {
                whose,
                job: facts.job?,
                people: facts.people?,
                csv: secrets.csv,
                until: facts.until?,
            },
        })
    }
}

/// The text as it is, if it is one line and has no NUL.
pub(super) fn one_line(field: &str, text: &str) -> Result<(), FieldError> {
    if text.chars().any(char::is_control) {
        return Err(FieldError::new(field, Code::ControlCharacters));
    }
    Ok(())
}
