//! The queries of lists and exports. Owns their names, which are those of the pages' addresses, and what their texts
//! stand for.

use domain::wire::PageRequest;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditResult};
use domain::wire::jobs::{ItemQuery, ItemState};
use domain::wire::messages::{Channel, MessageFilter, MessageKind, MessageQuery, MessageState};
use domain::wire::people::{
    PasswordAge, PasswordFilter, PeopleFilter, PeopleQuery, PeopleSort, RecoveryFilter, RoleFilter,
    Status,
};
use domain::wire::requests::{RequestFilter, RequestQuery, RequestState};
use domain::{GroupId, JobId, PersonId, Role, Timestamp};
use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

/// `1` or `true`, `0` or `false`; nothing else.
pub(super) fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(serde::de::Error::custom("not a switch")),
    }
}

/// `any_administrator`, `no_role`, or the name of a role.
fn role<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<RoleFilter>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_str() {
        "any_administrator" => Ok(Some(RoleFilter::AnyAdministrator)),
        "no_role" => Ok(Some(RoleFilter::NoRole)),
        name => Role::ALL
            .into_iter()
            .find(|role| role.name() == name)
            .map(|role| Some(RoleFilter::Is(role)))
            .ok_or_else(|| serde::de::Error::custom("not a role")),
    }
}

macro_rules! with_people_filter {
    ($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize, IntoParams)]
        #[serde(deny_unknown_fields, default)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// Words that must all be found, folded: in names, user name, department, job title, alternate address.
            q: String,
            /// Deleted people instead of active and blocked ones.
            #[serde(deserialize_with = "switch")]
            deleted: bool,
            /// Active or blocked.
            #[param(inline)]
            status: Option<Status>,
            /// `any_administrator`, `no_role`, or the name of a role.
            #[serde(deserialize_with = "role")]
            #[param(value_type = Option<String>)]
            role: Option<RoleFilter>,
            /// Exactly this department, folded.
            department: Option<String>,
            /// State of the password.
            #[param(inline)]
            password: Option<PasswordFilter>,
            /// Member of this group.
            #[param(value_type = Option<uuid::Uuid>)]
            group: Option<GroupId>,
            /// Has neither alternate address nor mobile phone.
            #[serde(deserialize_with = "switch")]
            no_contact: bool,
            /// Never signed in.
            #[serde(deserialize_with = "switch")]
            never_signed_in: bool,
            /// Signed in before, but not within the last 90 days.
            #[serde(deserialize_with = "switch")]
            inactive: bool,
            /// Age of the password.
            #[param(inline)]
            age: Option<PasswordAge>,
            /// Whether the person could get back in alone at this moment.
            #[param(inline)]
            recovery: Option<RecoveryFilter>,
            $($(#[$attribute])* $field: $type,)*
        }

        impl $name {
            fn filter(&mut self) -> PeopleFilter {
                PeopleFilter {
                    deleted: self.deleted,
                    search: std::mem::take(&mut self.q),
                    status: self.status,
                    role: self.role,
                    department: self.department.take(),
                    password: self.password,
                    group: self.group,
                    no_contact: self.no_contact,
                    never_signed_in: self.never_signed_in,
                    inactive: self.inactive,
                    age: self.age,
                    recovery: self.recovery,
                }
            }
        }
    };
}

with_people_filter! {
    /// What narrows a list of people.
    PeopleFilterParams {}
}

with_people_filter! {
    /// What narrows and orders a list of people, and which page of it.
    PeopleParams {
        /// What orders it.
        #[param(inline)]
        sort: PeopleSort,
        /// Last first.
        #[serde(deserialize_with = "switch")]
        descending: bool,
        /// Rows after this cursor.
        after: Option<String>,
        /// Rows before this cursor.
        before: Option<String>,
        /// The last page.
        #[serde(deserialize_with = "switch")]
        from_end: bool,
        /// Rows wanted, 1 to 200; 50 where not given.
        limit: Option<u16>,
    }
}

impl From<PeopleFilterParams> for PeopleFilter {
    fn from(mut params: PeopleFilterParams) -> Self {
        params.filter()
    }
}

impl From<PeopleParams> for PeopleQuery {
    fn from(mut params: PeopleParams) -> Self {
        let filter = params.filter();
        let PeopleParams {
            sort,
            descending,
            after,
            before,
            from_end,
            limit,
            ..
        } = params;
        Self {
            filter,
            sort,
            descending,
            page: PageRequest {
                after,
                before,
                from_end,
                limit,
            },
        }
    }
}

macro_rules! with_audit_filter {
    ($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize, IntoParams)]
        #[serde(deny_unknown_fields, default)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// Contained, folded, in the names of actor or target, or in the address.
            q: String,
            /// This action, or all of an area when it ends in `.`.
            action: Option<String>,
            /// How it ended.
            #[param(inline)]
            result: Option<AuditResult>,
            /// Done by this person.
            #[param(value_type = Option<uuid::Uuid>)]
            actor: Option<PersonId>,
            /// Done to this person.
            #[param(value_type = Option<uuid::Uuid>)]
            target: Option<PersonId>,
            /// At or after, in microseconds.
            #[param(value_type = Option<i64>)]
            from: Option<Timestamp>,
            /// Before, in microseconds.
            #[param(value_type = Option<i64>)]
            to: Option<Timestamp>,
            $($(#[$attribute])* $field: $type,)*
        }

        impl $name {
            fn filter(&mut self) -> AuditFilter {
                AuditFilter {
                    actor: self.actor,
                    target: self.target,
                    action: self.action.take(),
                    result: self.result,
                    from: self.from,
                    to: self.to,
                    search: std::mem::take(&mut self.q),
                }
            }
        }
    };
}

with_audit_filter! {
    /// What narrows the audit log.
    AuditFilterParams {}
}

with_audit_filter! {
    /// What narrows the audit log, and which page of it.
    AuditParams {
        /// Rows after this cursor.
        after: Option<String>,
        /// Rows before this cursor.
        before: Option<String>,
        /// The last page.
        #[serde(deserialize_with = "switch")]
        from_end: bool,
        /// Rows wanted, 1 to 200; 50 where not given.
        limit: Option<u16>,
    }
}

impl From<AuditFilterParams> for AuditFilter {
    fn from(mut params: AuditFilterParams) -> Self {
        params.filter()
    }
}

impl From<AuditParams> for AuditQuery {
    fn from(mut params: AuditParams) -> Self {
        let filter = params.filter();
        let AuditParams {
            after,
            before,
            from_end,
            limit,
            ..
        } = params;
        Self {
            filter,
            page: PageRequest {
                after,
                before,
                from_end,
                limit,
            },
        }
    }
}

/// What narrows the list of messages, and which page of it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct MessageParams {
    /// In this state.
    #[param(inline)]
    state: Option<MessageState>,
    /// Of this kind.
    #[param(inline)]
    kind: Option<MessageKind>,
    /// Travelling like this.
    #[param(inline)]
    channel: Option<Channel>,
    /// About this person.
    #[param(value_type = Option<uuid::Uuid>)]
    person: Option<PersonId>,
    /// Rows after this cursor.
    after: Option<String>,
    /// Rows before this cursor.
    before: Option<String>,
    /// The last page.
    #[serde(deserialize_with = "switch")]
    from_end: bool,
    /// Rows wanted, 1 to 200; 50 where not given.
    limit: Option<u16>,
}

impl From<MessageParams> for MessageQuery {
    fn from(params: MessageParams) -> Self {
        let MessageParams {
            state,
            kind,
            channel,
            person,
            after,
            before,
            from_end,
            limit,
        } = params;
        Self {
            filter: MessageFilter {
                state,
                kind,
                channel,
                person,
            },
            page: PageRequest {
                after,
                before,
                from_end,
                limit,
            },
        }
    }
}

/// The query of a list of requests.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct RequestParams {
    /// In this state.
    #[param(inline)]
    state: Option<RequestState>,
    /// About this person.
    #[param(value_type = Option<uuid::Uuid>)]
    person: Option<PersonId>,
    /// Rows after this cursor.
    after: Option<String>,
    /// Rows before this cursor.
    before: Option<String>,
    /// The last page.
    #[serde(deserialize_with = "switch")]
    from_end: bool,
    /// Rows wanted, 1 to 200; 50 where not given.
    limit: Option<u16>,
}

impl From<RequestParams> for RequestQuery {
    fn from(params: RequestParams) -> Self {
        let RequestParams {
            state,
            person,
            after,
            before,
            from_end,
            limit,
        } = params;
        Self {
            filter: RequestFilter { state, person },
            page: PageRequest {
                after,
                before,
                from_end,
                limit,
            },
        }
    }
}

/// Which page of a list that nothing narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// Rows after this cursor.
    after: Option<String>,
    /// Rows before this cursor.
    before: Option<String>,
    /// The last page.
    #[serde(deserialize_with = "switch")]
    from_end: bool,
    /// Rows wanted, 1 to 200; 50 where not given.
    limit: Option<u16>,
}

impl From<PageParams> for PageRequest {
    fn from(params: PageParams) -> Self {
        let PageParams {
            after,
            before,
            from_end,
            limit,
        } = params;
        Self {
            after,
            before,
            from_end,
            limit,
        }
    }
}

/// What narrows a job's list, and which page of it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ItemParams {
    /// With this outcome.
    #[param(inline)]
    state: Option<ItemState>,
    /// Rows after this cursor.
    after: Option<String>,
    /// Rows before this cursor.
    before: Option<String>,
    /// The last page.
    #[serde(deserialize_with = "switch")]
    from_end: bool,
    /// Rows wanted, 1 to 200; 50 where not given.
    limit: Option<u16>,
}

impl ItemParams {
    /// Of this job.
    pub fn of(self, job: JobId) -> ItemQuery {
        let Self {
            state,
            after,
            before,
            from_end,
            limit,
        } = self;
        ItemQuery {
            job,
            state,
            page: PageRequest {
                after,
                before,
                from_end,
                limit,
            },
        }
    }
}
