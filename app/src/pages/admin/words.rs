//! How the admin centre says things: states, roles, actions, names. Owns the choice of words and shades;
//! the words are in the locale files.

use crate::parts::Tone;
use crate::words::{t, tr, words};
use domain::wire::audit::AuditResult;
use domain::wire::messages::{MessageKind, MessageState};
use domain::wire::people::{
    PasswordAge, PasswordFilter, PasswordState, RecoveryFilter, RoleFilter, Status,
};
use domain::wire::reports::Report;
use domain::wire::requests::{DeclineReason, RequestState};
use domain::{Role, Timestamp};
use locale::{Key, k};

/// A text that counts.
pub fn count(key: Key, n: u64) -> String {
    tr(key, &[("count", n.into())])
}

/// A text with a name in it.
pub fn named(key: Key, name: &str) -> String {
    tr(key, &[("name", name.into())])
}

/// The state of a password in words.
pub fn password_state(now: Timestamp, state: &PasswordState) -> (Tone, String) {
    let left = |until: Timestamp| [("left", words().left(now, until).into())];
    match state {
        PasswordState::None => (Tone::Neutral, t(k::STATE_NONE).to_owned()),
        PasswordState::Disabled => (Tone::Bad, t(k::STATE_DISABLED).to_owned()),
        PasswordState::Reported => (Tone::Bad, t(k::STATE_REPORTED).to_owned()),
        PasswordState::Locked { until } => (Tone::Bad, tr(k::STATE_LOCKED, &left(*until))),
        PasswordState::TemporaryExpired => (Tone::Bad, t(k::STATE_TEMPORARY_EXPIRED).to_owned()),
        PasswordState::Temporary { until } => (Tone::Warn, tr(k::STATE_TEMPORARY, &left(*until))),
        PasswordState::MustChange => (Tone::Warn, t(k::STATE_MUST_CHANGE).to_owned()),
        PasswordState::Expired { .. } => (Tone::Bad, t(k::STATE_EXPIRED).to_owned()),
        PasswordState::ExpiresSoon { at } => (Tone::Warn, expires(at.since(now).as_days())),
        PasswordState::NeverExpires { .. } => (Tone::Neutral, t(k::STATE_NEVER_EXPIRES).to_owned()),
        PasswordState::Fine { set_at } => (Tone::Good, fine(now.since(*set_at).as_days())),
    }
}

fn expires(days: i64) -> String {
    match u64::try_from(days) {
        Ok(days) if days > 0 => count(k::STATE_EXPIRES_SOON, days),
        _ => t(k::STATE_EXPIRES_TODAY).to_owned(),
    }
}

fn fine(days: i64) -> String {
    match u64::try_from(days) {
        Ok(days) if days > 0 => count(k::STATE_FINE, days),
        _ => t(k::STATE_FINE_NEW).to_owned(),
    }
}

/// A filter by the state of the password.
pub fn password_filter(filter: PasswordFilter) -> &'static str {
    t(match filter {
        PasswordFilter::None => k::STATE_FILTER_NONE,
        PasswordFilter::MustChange => k::STATE_FILTER_MUST_CHANGE,
        PasswordFilter::Temporary => k::STATE_FILTER_TEMPORARY,
        PasswordFilter::Locked => k::STATE_FILTER_LOCKED,
        PasswordFilter::Reported => k::STATE_FILTER_REPORTED,
        PasswordFilter::Expired => k::STATE_FILTER_EXPIRED,
        PasswordFilter::ExpiresSoon => k::STATE_FILTER_EXPIRES_SOON,
        PasswordFilter::NeverExpires => k::STATE_FILTER_NEVER_EXPIRES,
        PasswordFilter::ExpiresThisWeek => k::STATE_FILTER_EXPIRES_WEEK,
        PasswordFilter::ExpiresThisMonth => k::STATE_FILTER_EXPIRES_MONTH,
    })
}

/// A filter by the age of the password.
pub fn password_age(age: PasswordAge) -> &'static str {
    t(match age {
        PasswordAge::Month => k::USERS_FILTER_AGE_MONTH,
        PasswordAge::Quarter => k::USERS_FILTER_AGE_QUARTER,
        PasswordAge::HalfYear => k::USERS_FILTER_AGE_HALF_YEAR,
        PasswordAge::Year => k::USERS_FILTER_AGE_YEAR,
        PasswordAge::Older => k::USERS_FILTER_AGE_OLDER,
    })
}

/// A filter by whether somebody could get back in alone.
pub fn recovery_filter(filter: RecoveryFilter) -> &'static str {
    t(match filter {
        RecoveryFilter::Could => k::USERS_FILTER_RECOVERY_COULD,
        RecoveryFilter::Cannot => k::USERS_FILTER_RECOVERY_CANNOT,
        RecoveryFilter::NotCovered => k::USERS_FILTER_RECOVERY_NOT_COVERED,
        RecoveryFilter::NoMethod => k::USERS_FILTER_RECOVERY_NO_METHOD,
        RecoveryFilter::TooFew => k::USERS_FILTER_RECOVERY_TOO_FEW,
    })
}

/// A report.
pub fn report(report: Report) -> &'static str {
    t(match report {
        Report::CannotRecover => k::REPORTS_CANNOT_RECOVER,
        Report::NotCovered => k::REPORTS_NOT_COVERED,
        Report::NoMethod => k::REPORTS_NO_METHOD,
        Report::TooFew => k::REPORTS_TOO_FEW,
        Report::Reported => k::REPORTS_REPORTED,
        Report::AdministratorsCannotRecover => k::REPORTS_ADMINISTRATORS_CANNOT_RECOVER,
        Report::AgeMonth => k::REPORTS_AGE_MONTH,
        Report::AgeQuarter => k::REPORTS_AGE_QUARTER,
        Report::AgeHalfYear => k::REPORTS_AGE_HALF_YEAR,
        Report::AgeYear => k::REPORTS_AGE_YEAR,
        Report::AgeOlder => k::REPORTS_AGE_OLDER,
        Report::NoPassword => k::REPORTS_NO_PASSWORD,
        Report::Expired => k::REPORTS_EXPIRED,
        Report::ExpiresThisWeek => k::REPORTS_EXPIRES_THIS_WEEK,
        Report::ExpiresSoon => k::REPORTS_EXPIRES_SOON,
        Report::ExpiresThisMonth => k::REPORTS_EXPIRES_THIS_MONTH,
        Report::NeverExpires => k::REPORTS_NEVER_EXPIRES,
        Report::MustChange => k::REPORTS_MUST_CHANGE,
        Report::Temporary => k::REPORTS_TEMPORARY,
        Report::Locked => k::REPORTS_LOCKED,
        Report::NeverSignedIn => k::REPORTS_NEVER_SIGNED_IN,
        Report::Inactive => k::REPORTS_INACTIVE,
    })
}

/// Whether somebody may sign in.
pub fn status(status: Status) -> (Tone, &'static str) {
    match status {
        Status::Active => (Tone::Good, t(k::STATE_ACTIVE)),
        Status::Blocked => (Tone::Bad, t(k::STATE_BLOCKED)),
        Status::Deleted => (Tone::Neutral, t(k::STATE_DELETED)),
    }
}

/// A role's name.
pub fn role(role: Role) -> &'static str {
    family("role-", role.name())
}

/// What a role is for.
pub fn role_about(role: Role) -> &'static str {
    family("role-about-", role.name())
}

/// A filter by role.
pub fn role_filter(filter: RoleFilter) -> &'static str {
    match filter {
        RoleFilter::AnyAdministrator => t(k::USERS_FILTER_ANY_ROLE),
        RoleFilter::NoRole => t(k::USERS_FILTER_NO_ROLE),
        RoleFilter::Is(one) => role(one),
    }
}

/// An action of the audit log; one that this program does not know is shown by its stable name.
pub fn action(name: &str) -> String {
    k::named(&format!("audit-{}", name.replace('.', "-")))
        .map_or_else(|| name.to_owned(), |key| t(key).to_owned())
}

/// How something ended.
pub fn result(result: AuditResult) -> (Tone, &'static str) {
    match result {
        AuditResult::Success => (Tone::Good, t(k::AUDIT_RESULT_SUCCESS)),
        AuditResult::Failure => (Tone::Warn, t(k::AUDIT_RESULT_FAILURE)),
        AuditResult::Refused => (Tone::Bad, t(k::AUDIT_RESULT_REFUSED)),
    }
}

/// What a message is about.
pub fn message_kind(kind: MessageKind) -> &'static str {
    t(match kind {
        MessageKind::Test => k::MESSAGES_KIND_TEST,
        MessageKind::TemporaryPassword => k::MESSAGES_KIND_TEMPORARY,
        MessageKind::SetPasswordLink => k::MESSAGES_KIND_LINK,
        MessageKind::PasswordChanged => k::MESSAGES_KIND_CHANGED,
        MessageKind::ContactChanged => k::MESSAGES_KIND_CONTACT,
        MessageKind::FactorChanged => k::MESSAGES_KIND_FACTOR,
        MessageKind::PasswordExpires => k::MESSAGES_KIND_EXPIRES,
        MessageKind::AccountReported => k::MESSAGES_KIND_REPORTED,
        MessageKind::ContactCode => k::MESSAGES_KIND_CODE,
        MessageKind::RecoveryCode => k::MESSAGES_KIND_RECOVERY,
        MessageKind::AdministratorRecovered => k::MESSAGES_KIND_ADMIN_RECOVERED,
        MessageKind::ResetRequested => k::MESSAGES_KIND_REQUESTED,
        MessageKind::RequestDeclined => k::MESSAGES_KIND_DECLINED,
        MessageKind::RecoveryCampaign => k::MESSAGES_KIND_CAMPAIGN,
        MessageKind::ApprovalAsked => k::MESSAGES_KIND_APPROVAL,
        MessageKind::ApprovalAnswered => k::MESSAGES_KIND_ANSWERED,
        MessageKind::PasswordList => k::MESSAGES_KIND_LIST,
    })
}

/// Where a request stands.
pub fn request_state(state: RequestState) -> (Tone, &'static str) {
    let (tone, key) = match state {
        RequestState::Open => (Tone::Warn, k::REQUESTS_STATE_OPEN),
        RequestState::Claimed => (Tone::Neutral, k::REQUESTS_STATE_CLAIMED),
        RequestState::Answered => (Tone::Good, k::REQUESTS_STATE_ANSWERED),
        RequestState::Declined => (Tone::Bad, k::REQUESTS_STATE_DECLINED),
        RequestState::Withdrawn => (Tone::Neutral, k::REQUESTS_STATE_WITHDRAWN),
        RequestState::Expired => (Tone::Neutral, k::REQUESTS_STATE_EXPIRED),
    };
    (tone, t(key))
}

/// Why a request is declined.
pub fn decline_reason(reason: DeclineReason) -> &'static str {
    t(match reason {
        DeclineReason::NotReached => k::REQUESTS_REASON_NOT_REACHED,
        DeclineReason::NotCertain => k::REQUESTS_REASON_NOT_CERTAIN,
        DeclineReason::AnotherWay => k::REQUESTS_REASON_ANOTHER_WAY,
        DeclineReason::NotAsked => k::REQUESTS_REASON_NOT_ASKED,
        DeclineReason::Other => k::REQUESTS_REASON_OTHER,
    })
}

/// Where a message stands.
pub fn message_state(state: MessageState) -> (Tone, &'static str) {
    let (tone, key) = match state {
        MessageState::Queued => (Tone::Neutral, k::MESSAGES_STATE_QUEUED),
        MessageState::Sending => (Tone::Neutral, k::MESSAGES_STATE_SENDING),
        MessageState::Sent => (Tone::Good, k::MESSAGES_STATE_SENT),
        MessageState::Retrying => (Tone::Warn, k::MESSAGES_STATE_RETRYING),
        MessageState::Dead => (Tone::Bad, k::MESSAGES_STATE_DEAD),
        MessageState::Cancelled => (Tone::Neutral, k::MESSAGES_STATE_CANCELLED),
        MessageState::Dropped => (Tone::Neutral, k::MESSAGES_STATE_DROPPED),
    };
    (tone, t(key))
}

/// Who did something, as the log keeps it.
pub fn actor(name: &str) -> String {
    match name {
        "operator" => t(k::AUDIT_OPERATOR).to_owned(),
        "system" => t(k::AUDIT_SYSTEM).to_owned(),
        name => name.to_owned(),
    }
}

fn family(start: &str, name: &str) -> &'static str {
    k::named(&format!("{start}{name}")).map_or("", t)
}
