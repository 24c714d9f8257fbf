//! A sample of each kind of message, for **Preview**. Owns that a sample opens nothing and names nobody.

use super::content::{Answer, ContactDetail, Content, FactorChange, Whose};
use domain::wire::jobs::JobKind;
use domain::wire::messages::MessageKind;
use domain::wire::requests::DeclineReason;
use domain::{JobId, PersonId, RequestId, Secret, Timestamp};

impl Content {
    /// A sample of a kind, for previews: it opens nothing.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of message")]
    pub(super) fn sample(kind: MessageKind, name: &str, now: Timestamp) -> Self {
        let whose = Whose {
            display_name: name.to_owned(),
            user_name: "amara.osei@example.org".to_owned(),
        };
        let token = Secret::new("SAMPLE-LINK-THAT-OPENS-NOTHING");
        let until = now.plus(domain::Span::hours(24));
        match kind {
            MessageKind::Test => Self::Test {
                asked_by: name.to_owned(),
            },
            MessageKind::TemporaryPassword => Self::TemporaryPassword {
                whose,
                password: Secret::new("sample-sample-sample"),
                until: Some(until),
            },
            MessageKind::SetPasswordLink => Self::SetPasswordLink {
                whose,
                token,
                code: Secret::new("123456"),
                until,
            },
            MessageKind::PasswordChanged => Self::PasswordChanged {
                whose,
                at: now,
                by_administrator: false,
                token,
            },
            MessageKind::ContactChanged => Self::ContactChanged {
                whose,
                detail: ContactDetail::Email,
                at: now,
                by_administrator: false,
                token,
            },
            MessageKind::FactorChanged => Self::FactorChanged {
                whose,
                change: FactorChange::AuthenticatorAdded,
                at: now,
                by_administrator: false,
                token,
            },
            MessageKind::PasswordExpires => Self::PasswordExpires {
                whose,
                until: now.plus(domain::Span::days(7)),
                is_over: false,
            },
            MessageKind::ContactCode => Self::ContactCode {
                whose,
                code: Secret::new("123456"),
                until: now.plus(domain::Span::minutes(10)),
            },
            MessageKind::RecoveryCode => Self::RecoveryCode {
                whose,
                token,
                code: Secret::new("123456"),
                until: now.plus(domain::Span::minutes(10)),
            },
            MessageKind::AdministratorRecovered => Self::AdministratorRecovered {
                whose,
                account: PersonId(uuid::Uuid::nil()),
                at: now,
            },
            MessageKind::AccountReported => Self::AccountReported {
                whose,
                account: PersonId(uuid::Uuid::nil()),
                at: now,
            },
            MessageKind::ResetRequested => Self::ResetRequested {
                whose,
                request: RequestId(uuid::Uuid::nil()),
                at: now,
            },
            MessageKind::RequestDeclined => Self::RequestDeclined {
                whose,
                reason: DeclineReason::NotReached,
                note: String::new(),
            },
            MessageKind::RecoveryCampaign => Self::RecoveryCampaign { whose },
            MessageKind::ApprovalAsked => Self::ApprovalAsked {
                whose,
                job: JobId(uuid::Uuid::nil()),
                work: JobKind::Reset,
                people: 120,
                until: now.plus(domain::Span::days(7)),
            },
            MessageKind::ApprovalAnswered => Self::ApprovalAnswered {
                whose,
                job: JobId(uuid::Uuid::nil()),
                work: JobKind::Reset,
                people: 120,
                answer: Answer::Approved,
                by: "mei.tanaka@example.org".to_owned(),
                note: String::new(),
            },
            MessageKind::PasswordList => Self::PasswordList {
                whose,
                job: JobId(uuid::Uuid::nil()),
                people: 120,
                csv: Secret::default(),
                until,
            },
        }
    }
}
