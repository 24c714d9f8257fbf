//! The audit log as pages and scripts see it.

use super::PageRequest;
use crate::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

/// What happened, as a stable name (`person.added`, `password.reset`, `session.sign_in`, ...).
/// The list is `domain::audit::Action::ALL`.
pub type ActionName = String;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuditResult {
    /// It was done.
    Success,
    /// It was tried and did not work (a wrong password).
    Failure,
    /// It was refused for lack of authority.
    Refused,
}

/// What narrows the log. Everything set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AuditFilter {
    /// Done by this person.
    pub actor: Option<PersonId>,
    /// Done to this person.
    pub target: Option<PersonId>,
    /// This action, or all of an area when it ends in `.` (`password.`).
    pub action: Option<ActionName>,
    /// This result.
    pub result: Option<AuditResult>,
    /// At or after.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Contained, folded, in actor's or target's name or address.
    pub search: String,
}

/// One list request; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AuditQuery {
    /// What narrows it.
    pub filter: AuditFilter,
    /// Which page.
    pub page: PageRequest,
}

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRow {
    /// Position in the chain, from 1 without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: ActionName,
    /// How it ended.
    pub result: AuditResult,
    /// Who; `None`: the operator on the host, or the program itself.
    pub actor: Option<PersonId>,
    /// Who, as text at that time; `operator` and `system` are reserved.
    pub actor_name: String,
    /// To whom; `None` when it is about no person.
    pub target: Option<PersonId>,
    /// To whom or what, as text at that time.
    pub target_name: String,
    /// From where.
    pub ip: String,
    /// The request's id, as in the log.
    pub request_id: String,
    /// What it was before: field name and value, secrets never.
    pub before: Vec<(String, String)>,
    /// What it is after.
    pub after: Vec<(String, String)>,
}

/// The whole chain checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChainReport {
    /// Rows read.
    pub rows: u64,
    /// The first row that does not fit, and how: `changed`, `missing`, `truncated`.
    pub broken: Option<(i64, String)>,
}
