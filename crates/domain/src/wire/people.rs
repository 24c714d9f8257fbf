//! People as lists, pages and scripts see them, and what can be asked about or of them.

pub use super::password_state::{
    PasswordAge, PasswordFacts, PasswordFilter, PasswordState, PasswordStateKind,
};
pub use super::reports::RecoveryFilter;
use super::reports::Reports;
use super::requests::{RequestCommand, RequestReply};
use super::{Page, PageRequest};
use crate::{GroupId, MessageId, PersonId, Role, RoleSet, Secret, SessionRef, Timestamp};
use serde::{Deserialize, Serialize};

/// Whether a person may sign in at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// May sign in.
    #[default]
    Active,
    /// Sign-in is blocked by an administrator.
    Blocked,
    /// In **Deleted users**, restorable for 30 days.
    Deleted,
}

/// Filter by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoleFilter {
    /// Has any role.
    AnyAdministrator,
    /// Has no role.
    NoRole,
    /// Has this role.
    Is(Role),
}

/// What narrows a list of people. Everything set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each narrows by itself")]
pub struct PeopleFilter {
    /// **Deleted users** instead of **Active users**.
    pub deleted: bool,
    /// Contained, folded, in display name, user name, first or last name, department, job title (never
    /// in contact details). At most 100 characters; several words must all be found.
    pub search: String,
    /// Active or blocked.
    pub status: Option<Status>,
    /// By role.
    pub role: Option<RoleFilter>,
    /// Exactly this department (folded).
    pub department: Option<String>,
    /// By state of the password.
    pub password: Option<PasswordFilter>,
    /// Member of this group.
    pub group: Option<GroupId>,
    /// Has neither alternate address nor mobile phone.
    pub no_contact: bool,
    /// Never signed in.
    pub never_signed_in: bool,
    /// Signed in before, but not within the last 90 days.
    pub inactive: bool,
    /// By the age of the password.
    pub age: Option<PasswordAge>,
    /// By whether the person could get back in alone.
    pub recovery: Option<RecoveryFilter>,
}

/// What a list of people can be sorted by. Ties are broken by id, so every sort is stable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PeopleSort {
    /// Display name, folded.
    #[default]
    DisplayName,
    /// User name, folded.
    UserName,
    /// Department, folded; without one first.
    Department,
    /// Last sign-in; never first.
    LastSignIn,
    /// When the password was set; never first.
    PasswordSet,
    /// When the person was added.
    Created,
    /// When the person was deleted.
    Deleted,
}

/// One list request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PeopleQuery {
    /// What narrows it.
    pub filter: PeopleFilter,
    /// What orders it.
    pub sort: PeopleSort,
    /// Last first.
    pub descending: bool,
    /// Which page.
    pub page: PageRequest,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRow {
    /// Identifies the person.
    pub id: PersonId,
    /// As entered.
    pub user_name: String,
    /// As entered.
    pub display_name: String,
    /// May be empty.
    pub department: String,
    /// May be empty.
    pub job_title: String,
    /// May be empty.
    pub city: String,
    /// May be empty.
    pub country: String,
    /// Active, blocked or deleted.
    pub status: Status,
    /// Roles, strongest first.
    pub roles: RoleSet,
    /// `None`: never.
    pub last_sign_in_at: Option<Timestamp>,
    /// State of the password now.
    #[cfg_attr(feature = "openapi", schema(value_type = PasswordFacts))]
    pub password: PasswordState,
    /// When added.
    pub created_at: Timestamp,
    /// When deleted.
    pub deleted_at: Option<Timestamp>,
    /// Has neither alternate address nor mobile phone.
    pub no_contact: bool,
    /// What the caller may do to this person.
    pub may: Permissions,
}

/// What the caller may do to one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one independent answer an action"
)]
pub struct Permissions {
    /// It is the caller's own account: nothing goes here, see **My Account**.
    pub is_self: bool,
    /// Reset the password, force a change, end sessions.
    pub reset_password: bool,
    /// Change names, job, office (not contact details).
    pub edit: bool,
    /// See and change alternate address and mobile phone.
    pub edit_contacts: bool,
    /// Block or unblock sign-in.
    pub block: bool,
    /// Delete and restore.
    pub delete: bool,
    /// Give and take roles.
    pub assign_roles: bool,
    /// See what the audit log says of the person.
    pub read_activity: bool,
}

/// What can be entered about a person. Texts are trimmed; empty means none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PersonFields {
    /// `NAME@DOMAIN`, at most 113 characters.
    pub user_name: String,
    /// At most 64 characters.
    pub first_name: String,
    /// At most 64 characters.
    pub last_name: String,
    /// At most 256 characters; needed.
    pub display_name: String,
    /// At most 128 characters.
    pub job_title: String,
    /// At most 128 characters.
    pub department: String,
    /// At most 128 characters.
    pub office_number: String,
    /// At most 64 characters, as entered.
    pub office_phone: String,
    /// `+`, country code, number.
    pub mobile_phone: String,
    /// At most 64 characters, as entered.
    pub fax: String,
    /// An e-mail address.
    pub alternate_email: String,
    /// At most 256 characters.
    pub address: String,
    /// At most 128 characters.
    pub city: String,
    /// At most 128 characters.
    pub state: String,
    /// At most 40 characters.
    pub postal_code: String,
    /// At most 128 characters.
    pub country: String,
}

/// A person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonDetail {
    /// As in the list.
    pub row: PersonRow,
    /// Everything entered; contact details are masked when `row.may.edit_contacts` is false.
    pub fields: PersonFields,
    /// Goes into an edit, so that two editors cannot overwrite each other.
    pub version: i64,
    /// Never expires, by the person's own setting.
    pub password_never_expires: bool,
    /// When the current password was set.
    pub password_set_at: Option<Timestamp>,
    /// Groups the person is in.
    pub groups: Vec<GroupRow>,
    /// Where the person is signed in.
    pub sessions: Vec<SessionRow>,
    /// Until when self-service is stopped after too many wrong proofs; only for those who may lift it.
    pub recovery_stopped_until: Option<Timestamp>,
    /// When the person added the authenticator app that there is; only for those who may take it away.
    pub authenticator_since: Option<Timestamp>,
    /// How many recovery codes the person has left; only for those who may make them void.
    pub recovery_codes_left: u32,
}

/// A group in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupRow {
    /// Identifies the group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// How many people, not counting those of the groups in it.
    pub members: u64,
    /// The groups that are in it, directly, by name.
    pub parts: Vec<GroupId>,
    /// Goes into an edit.
    pub version: i64,
}

/// A place where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRow {
    /// Names the session; opens nothing.
    pub id: SessionRef,
    /// It is the one that asks.
    pub current: bool,
    /// A script's session instead of a browser's.
    pub is_api: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used (to the minute).
    pub last_seen_at: Timestamp,
    /// Where from.
    pub ip: String,
    /// The browser's own words, cut at 200 characters.
    pub user_agent: String,
}

/// Whom an action is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Selection {
    /// Exactly these (at most 1,000).
    Ids(Vec<PersonId>),
    /// All that match, but for these.
    Matching {
        /// What they match.
        filter: PeopleFilter,
        /// Left out by hand.
        except: Vec<PersonId>,
    },
}

/// What an action on a selection did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelectionOutcome {
    /// How many were changed (those already so count too).
    pub done: u64,
    /// Who was left out, and why.
    pub skipped: Vec<Skipped>,
}

/// Somebody left out of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skipped {
    /// Who.
    pub id: PersonId,
    /// Name to show.
    pub display_name: String,
    /// Why: `not_on_yourself`, `not_allowed`, `last_global_administrator`, `not_found`.
    pub code: super::problem::Code,
}

/// How a generated password is made; at least 80 bits in every shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "shape", deny_unknown_fields)]
pub enum GeneratorShape {
    /// Words from the list, joined by hyphens.
    Words {
        /// 6 to 12.
        count: u8,
    },
    /// Letters and digits without look-alikes, in groups of four.
    Characters {
        /// 16 to 64, hyphens not counted.
        length: u8,
    },
}

impl Default for GeneratorShape {
    fn default() -> Self {
        Self::Characters { length: 16 }
    }
}

/// Where a new password comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NewPassword {
    /// **Auto-generate password**.
    Generate(GeneratorShape),
    /// **Let me create the password**.
    Given(Secret),
}

/// Resets one password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetCommand {
    /// Whose.
    pub person: PersonId,
    /// The new one. Has no meaning where a link is sent.
    pub password: NewPassword,
    /// **Require this user to change their password when they sign in**.
    pub must_change: bool,
    /// How it travels.
    #[serde(default)]
    pub delivery: Delivery,
}

/// How a new password reaches somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// **Show it here**: in the answer, this once.
    #[default]
    Show,
    /// **Email it to** these addresses, one to [`Delivery::MOST`]; the answer does not have it then.
    Email(Vec<String>),
    /// **Send the user a link to choose a password**, to their alternate address: no password exists until they do.
    Link {
        /// How long it works: 30 minutes to 7 days (10,080 minutes).
        minutes: u32,
    },
}

impl Delivery {
    /// Most addresses of one mailing.
    pub const MOST: usize = 5;

    /// The addresses of a typed text: one a line, or with commas or semicolons between.
    pub fn addresses(typed: &str) -> Vec<String> {
        typed
            .split(['\n', '\r', ',', ';'])
            .map(str::trim)
            .filter(|address| !address.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// A message that carries the new password, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mailed {
    /// Which message: its state tells of the delivery.
    pub message: MessageId,
    /// The address.
    pub to: String,
}

/// What a reset changed, and the password, this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetOutcome {
    /// Whose.
    pub person: PersonId,
    /// Name to show.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
    /// The new password. Not stored anywhere in this form. Empty where it travels another way.
    pub password: Secret,
    /// Has to be changed at the next sign-in.
    pub must_change: bool,
    /// Until when a temporary password works; `None` when it is not temporary.
    pub valid_until: Option<Timestamp>,
    /// How many sessions were ended.
    pub sessions_ended: u32,
    /// When it was changed.
    pub changed_at: Timestamp,
    /// The messages that carry it; whether they arrive changes nothing of the reset.
    pub mailed: Vec<Mailed>,
    /// What was mailed is a link: there is no password until it is used, and `valid_until` is the link's.
    pub is_link: bool,
}

/// A row of an import that cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowProblem {
    /// Row number as a spreadsheet shows it: the header is 1.
    pub row: u32,
    /// The column's header; empty when it is about the whole row.
    pub column: String,
    /// Why.
    pub code: super::problem::Code,
    /// Values that the sentence mentions.
    #[serde(default)]
    pub args: std::collections::BTreeMap<String, String>,
}

/// What a check of a file found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Rows below the header.
    pub rows: u32,
    /// Rows that can be applied.
    pub good: u32,
    /// What is wrong, in row order; at most 1,000 are listed.
    pub problems: Vec<RowProblem>,
    /// How many problems there are in all.
    pub problem_count: u32,
    /// The first good rows, to look at.
    pub preview: Vec<PersonFields>,
}

/// A row of numbers for **Home**.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HomeSummary {
    /// Active and blocked people.
    pub people: u64,
    /// Must change at next sign-in.
    pub must_change: u64,
    /// Has a temporary password.
    pub temporary: u64,
    /// Locked now, disabled or reported.
    pub locked: u64,
    /// Disabled by their owners with **This wasn't me**.
    pub reported: u64,
    /// Expired by policy.
    pub expired: u64,
    /// Expires within 14 days.
    pub expires_soon: u64,
    /// Never signed in.
    pub never_signed_in: u64,
    /// No password at all.
    pub no_password: u64,
    /// Neither alternate address nor mobile phone.
    pub no_contact: u64,
    /// Sign-in blocked.
    pub blocked: u64,
    /// Has any role.
    pub administrators: u64,
    /// In **Deleted users**.
    pub deleted: u64,
}

/// A column choice, filters and sort under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SavedView {
    /// Its name; unique for its owner, at most 60 characters.
    pub name: String,
    /// The query part of the page's address, at most 1,000 characters.
    pub query: String,
    /// All administrators see it, not its owner alone.
    pub shared: bool,
    /// The caller may change or remove it.
    #[serde(default)]
    pub mine: bool,
}

/// Everything the admin pages ask of or do to people, one server function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PeopleCommand {
    /// A page of the list. Answers `List`.
    List(PeopleQuery),
    /// How many match. Answers `Count`.
    Count(PeopleFilter),
    /// A person's page. Answers `Detail`.
    Detail(PersonId),
    /// **Add a user**. Answers `Detail`.
    Add {
        /// Who.
        fields: PersonFields,
        /// Their roles.
        roles: RoleSet,
    },
    /// Change what is entered. Answers `Detail`.
    Edit {
        /// Who.
        id: PersonId,
        /// The version that the editor saw.
        version: i64,
        /// All fields, as they shall be.
        fields: PersonFields,
    },
    /// Give and take roles. Answers `Detail`.
    SetRoles {
        /// Who.
        id: PersonId,
        /// The version that the editor saw.
        version: i64,
        /// All roles, as they shall be.
        roles: RoleSet,
    },
    /// **Never expires** for one. Answers `Detail`.
    SetNeverExpires {
        /// Who.
        id: PersonId,
        /// The setting.
        never: bool,
    },
    /// **Block sign-in** or allow it again. Answers `Selection`.
    SetBlocked {
        /// Whom.
        selection: Selection,
        /// Block or allow.
        blocked: bool,
    },
    /// **Force password change** at next sign-in. Answers `Selection`.
    ForceChange(Selection),
    /// To **Deleted users**. Answers `Selection`.
    Delete(Selection),
    /// Back from **Deleted users**. Answers `Selection`.
    Restore(Selection),
    /// Sign a person out everywhere. Answers `Ended`.
    EndSessions(PersonId),
    /// **Lift the stop** of self-service. Answers `Detail`.
    LiftRecoveryStop(PersonId),
    /// **Remove authenticator**. Wants a confirmed identity. Answers `Detail`.
    RemoveAuthenticator(PersonId),
    /// **Void recovery codes**. Wants a confirmed identity. Answers `Detail`.
    VoidRecoveryCodes(PersonId),
    /// **Reset password** for one. Answers `Reset`.
    Reset(ResetCommand),
    /// The numbers of **Home**. Answers `Home`.
    Home,
    /// Departments in use, for the filter (at most 200, most people first). Answers `Departments`.
    Departments,
    /// All groups by name. Answers `Groups`.
    Groups,
    /// A new group. Answers `Groups`.
    AddGroup {
        /// Unique (folded), at most 120 characters.
        name: String,
        /// At most 500 characters.
        description: String,
    },
    /// Rename or describe a group. Answers `Groups`.
    EditGroup {
        /// Which.
        id: GroupId,
        /// The version that the editor saw.
        version: i64,
        /// As it shall be.
        name: String,
        /// As it shall be.
        description: String,
    },
    /// Remove a group (its members stay). Answers `Groups`.
    DeleteGroup(GroupId),
    /// Put a group into another, or take it out. Answers `Groups`.
    NestGroup {
        /// Which.
        group: GroupId,
        /// What is in it, or is not any more.
        part: GroupId,
        /// In, or out.
        inside: bool,
    },
    /// Put people into a group. Answers `Selection`.
    AddMembers {
        /// Which.
        group: GroupId,
        /// Whom.
        selection: Selection,
    },
    /// Take people out of a group. Answers `Selection`.
    RemoveMembers {
        /// Which.
        group: GroupId,
        /// Whom.
        selection: Selection,
    },
    /// Own and shared views. Answers `Views`.
    Views,
    /// Save or replace a view of the caller. Answers `Views`.
    SaveView(SavedView),
    /// Remove a view of the caller by name. Answers `Views`.
    DeleteView(String),
    /// Check a CSV text without applying it. Answers `Import`.
    CheckImport {
        /// The whole file.
        csv: String,
    },
    /// **Reset requests**. Answers `Requests`.
    Requests(RequestCommand),
    /// **Reports**. Answers `Reports`.
    Reports,
}

/// The answers to [`PeopleCommand`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "one answer a call; boxing would only move the bytes"
)]
pub enum PeopleReply {
    /// A page of the list.
    List(Page<PersonRow>),
    /// How many match.
    Count(u64),
    /// A person's page.
    Detail(PersonDetail),
    /// What an action on a selection did.
    Selection(SelectionOutcome),
    /// How many sessions ended.
    Ended(u32),
    /// What a reset changed.
    Reset(ResetOutcome),
    /// The numbers of **Home**.
    Home(HomeSummary),
    /// Departments and how many people are in each.
    Departments(Vec<(String, u64)>),
    /// All groups.
    Groups(Vec<GroupRow>),
    /// Own and shared views.
    Views(Vec<SavedView>),
    /// What a check found or an import did.
    Import(ImportReport),
    /// Requests of people who cannot sign in.
    Requests(RequestReply),
    /// The numbers of **Reports**.
    Reports(Reports),
}
