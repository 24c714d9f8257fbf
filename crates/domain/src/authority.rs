//! Who may do what to whom. Owns the whole table of admin rights; never knows sessions, rows or the
//! number of Global administrators left (the service guards the last one).
//!
//! The rule in three parts, each after Entra ID:
//!
//! 1. **Nobody acts on the own account through the admin side** (promise A2); to see the own is no act.
//! 2. **An action belongs to roles.** [`Action::holders`] lists them.
//! 3. **Actions on a person are guarded by the reset matrix**: every role of the target must stand in a
//!    column of the actor. Only the columns of roles that hold the action count, so that two roles
//!    together never do what neither may do alone. Roles without a column reset nobody.
//!
//! Handing out roles is the exception to 3: who may do it (Global and Privileged Role administrators) may do it for
//! everybody, the Global administrator role included, as in Entra ID.

use crate::wire::people::Permissions;
use crate::wire::problem::Code;
use crate::{Role, RoleSet};

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// Everything that somebody can ask for on the admin side.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $variant,)*
        }
        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The stable name, as refusals are written into the audit log.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

actions! {
    /// Home, lists of people, a person's page without contact details, departments, groups, views.
    ReadDirectory = "read_directory";
    /// See alternate address and mobile phone unmasked, in pages and in exports.
    SeeContacts = "see_contacts";
    /// See what happened to or was done by one person.
    ReadActivity = "read_activity";
    /// **Add a user**. With roles it needs [`Action::AssignRoles`] too.
    AddPerson = "add_person";
    /// Change names, job, office (not contact details).
    EditPerson = "edit_person";
    /// Change alternate address and mobile phone: they open the reset.
    EditContacts = "edit_contacts";
    /// **Reset password**.
    ResetPassword = "reset_password";
    /// **Force password change**.
    ForceChange = "force_change";
    /// **Never expires** for one person.
    SetNeverExpires = "set_never_expires";
    /// **Remove authenticator** and **Void recovery codes**: they open the reset.
    RemoveMethods = "remove_methods";
    /// Sign a person out everywhere.
    EndSessions = "end_sessions";
    /// **Block sign-in**, and allow it again.
    Block = "block";
    /// To **Deleted users**.
    Delete = "delete";
    /// Back from **Deleted users**.
    Restore = "restore";
    /// Give and take roles.
    AssignRoles = "assign_roles";
    /// **Import users**.
    ImportPeople = "import_people";
    /// Export a report: user names and one state of each, without anything that is entered about people.
    ExportReports = "export_reports";
    /// **Export** the list of people; contact details only where [`Action::SeeContacts`] holds.
    ExportPeople = "export_people";
    /// Make, change and remove groups and their members.
    ManageGroups = "manage_groups";
    /// **Audit log**.
    ReadAudit = "read_audit";
    /// **Export** the audit log.
    ExportAudit = "export_audit";
    /// See the settings.
    ReadSettings = "read_settings";
    /// Change name, colour and links of the organisation.
    ChangeOrganisation = "change_organisation";
    /// Change the password policy.
    ChangePolicy = "change_policy";
    /// **Messages**: what was sent or is to be sent; addresses only where [`Action::SeeContacts`] holds.
    ReadMessages = "read_messages";
    /// **Retry** and **Cancel** a message about a person: a notice warns its person, so the matrix guards it.
    ManageMessages = "manage_messages";
    /// Change how mail and texts are sent, and send tests.
    ChangeMail = "change_mail";
    /// **Reset requests**: those of people whose password is the reader's to reset, and no others.
    ReadRequests = "read_requests";
    /// **Claim**, **Give back** and **Decline** what a person asked for.
    AnswerRequests = "answer_requests";
    /// See and hold jobs that others started. The own ones are their starter's; their passwords are nobody else's.
    ManageJobs = "manage_jobs";
    /// **Approve** and **Decline** jobs of others that wait for it. Whom on the list it may be done to, the matrix says in the moment of
    /// the change.
    ApproveJobs = "approve_jobs";
}

const fn set(roles: &[Role]) -> RoleSet {
    let mut all = RoleSet::EMPTY;
    let mut at = 0;
    while at < roles.len() {
        all = all.with(roles[at]);
        at += 1;
    }
    all
}

use Role::{
    AuthenticationAdministrator, DirectoryReader, GlobalAdministrator, GroupsAdministrator,
    HelpdeskAdministrator, PasswordAdministrator, PrivilegedAuthenticationAdministrator,
    PrivilegedRoleAdministrator, ReportsReader, UserAdministrator,
};

/// Everybody with a role.
const ANY: RoleSet = set(&Role::ALL);
/// Roles that have a column in the reset matrix.
const RESETTERS: RoleSet = set(&[
    GlobalAdministrator,
    PrivilegedAuthenticationAdministrator,
    UserAdministrator,
    AuthenticationAdministrator,
    HelpdeskAdministrator,
    PasswordAdministrator,
]);
const EDITORS: RoleSet = set(&[GlobalAdministrator, UserAdministrator]);
/// Who may take the numbers and the names behind them away.
const REPORTERS: RoleSet = EDITORS.with(ReportsReader);
const ROLE_GIVERS: RoleSet = set(&[GlobalAdministrator, PrivilegedRoleAdministrator]);
const GROUP_EDITORS: RoleSet = set(&[GlobalAdministrator, UserAdministrator, GroupsAdministrator]);
/// As in Entra ID, where audit logs are for Reports readers and not for password-type roles.
const AUDITORS: RoleSet = set(&[GlobalAdministrator, ReportsReader]);
const GLOBAL: RoleSet = set(&[GlobalAdministrator]);

impl Action {
    /// The roles to which the action belongs.
    pub const fn holders(self) -> RoleSet {
        match self {
            Self::ReadDirectory => ANY,
            Self::SeeContacts
            | Self::EditContacts
            | Self::ResetPassword
            | Self::ForceChange
            | Self::SetNeverExpires
            | Self::RemoveMethods
            | Self::EndSessions
            | Self::Block
            | Self::ReadActivity
            | Self::ReadMessages
            | Self::ManageMessages
            | Self::ReadRequests
            | Self::AnswerRequests
            | Self::ApproveJobs => RESETTERS,
            Self::AddPerson
            | Self::EditPerson
            | Self::Delete
            | Self::Restore
            | Self::ImportPeople
            | Self::ExportPeople => EDITORS,
            Self::ExportReports => REPORTERS,
            Self::AssignRoles => ROLE_GIVERS,
            Self::ManageGroups => GROUP_EDITORS,
            Self::ReadAudit | Self::ExportAudit => AUDITORS,
            Self::ReadSettings
            | Self::ChangeOrganisation
            | Self::ChangePolicy
            | Self::ChangeMail
            | Self::ManageJobs => GLOBAL,
        }
    }

    /// Whether the action is done to one person and the reset matrix guards it.
    pub const fn is_guarded(self) -> bool {
        matches!(
            self,
            Self::SeeContacts
                | Self::ReadActivity
                | Self::EditPerson
                | Self::EditContacts
                | Self::ResetPassword
                | Self::ForceChange
                | Self::SetNeverExpires
                | Self::RemoveMethods
                | Self::EndSessions
                | Self::Block
                | Self::Delete
                | Self::Restore
                | Self::ManageMessages
                | Self::AnswerRequests
        )
    }

    /// Whether the action is done to one person.
    pub const fn is_on_person(self) -> bool {
        self.is_guarded() || matches!(self, Self::AssignRoles)
    }

    /// Whether the action only shows what the person sees under **My Account** anyway.
    const fn is_reading(self) -> bool {
        matches!(self, Self::SeeContacts | Self::ReadActivity)
    }
}

/// The actor's column of the reset matrix: the roles that targets may have.
const fn column(actor: Role) -> Option<RoleSet> {
    const HELPLESS: RoleSet = set(&[DirectoryReader, PasswordAdministrator]);
    match actor {
        PasswordAdministrator => Some(HELPLESS),
        HelpdeskAdministrator => Some(HELPLESS.with(ReportsReader).with(HelpdeskAdministrator)),
        AuthenticationAdministrator => Some(
            HELPLESS
                .with(ReportsReader)
                .with(AuthenticationAdministrator),
        ),
        UserAdministrator => Some(
            HELPLESS
                .with(ReportsReader)
                .with(HelpdeskAdministrator)
                .with(GroupsAdministrator)
                .with(UserAdministrator),
        ),
        PrivilegedAuthenticationAdministrator | GlobalAdministrator => Some(ANY),
        PrivilegedRoleAdministrator | GroupsAdministrator | ReportsReader | DirectoryReader => None,
    }
}

/// Whether every role of the target stands in a column of one of these roles.
fn covers(actors: RoleSet, target: RoleSet) -> bool {
    let columns: Vec<RoleSet> = actors.iter().filter_map(column).collect();
    !columns.is_empty()
        && target
            .iter()
            .all(|role| columns.iter().any(|column| column.has(role)))
}

/// Whether somebody with the roles `actor` may do this to somebody with the roles `target`.
///
/// `is_self`: actor and target are one account. For actions that are done to no single person, pass
/// `false` and [`RoleSet::EMPTY`]. Both role sets are those of *now*, not those of sign-in.
///
/// # Errors
/// [`Code::NotOnYourself`] for the own account, [`Code::NotAllowed`] where the roles do not allow it.
pub fn may(actor: RoleSet, is_self: bool, action: Action, target: RoleSet) -> Result<(), Code> {
    if is_self && action.is_on_person() {
        return if action.is_reading() {
            Ok(())
        } else {
            Err(Code::NotOnYourself)
        };
    }
    // Who reads the whole audit log reads a part of it too.
    if action == Action::ReadActivity && may(actor, is_self, Action::ReadAudit, target).is_ok() {
        return Ok(());
    }
    let holding = actor.and(action.holders());
    let allowed = if action.is_guarded() {
        covers(holding, target)
    } else {
        !holding.is_empty()
    };
    if allowed {
        Ok(())
    } else {
        Err(Code::NotAllowed)
    }
}

/// All roles that somebody may have to whom somebody with the roles `actor` may do this: what [`may`] says of a guarded action, for a
/// list to be narrowed by. `None`: to nobody. Leaves the own account out of account.
pub fn reach(actor: RoleSet, action: Action) -> Option<RoleSet> {
    let columns = actor.and(action.holders()).iter().filter_map(column);
    columns.reduce(|all, column| column.iter().fold(all, RoleSet::with))
}

/// What the actor may do to one person, as lists and pages show it.
pub fn permissions(actor: RoleSet, is_self: bool, target: RoleSet) -> Permissions {
    let may = |action| may(actor, is_self, action, target).is_ok();
    Permissions {
        is_self,
        reset_password: may(Action::ResetPassword),
        edit: may(Action::EditPerson),
        edit_contacts: may(Action::EditContacts),
        block: may(Action::Block),
        delete: may(Action::Delete),
        assign_roles: may(Action::AssignRoles),
        read_activity: may(Action::ReadActivity),
    }
}

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// Nothing.
    Public,
    /// A session, be it one that may only choose a new password.
    Restricted,
    /// A session without restriction.
    SignedIn,
    /// A session without restriction, and at least one role.
    Admin,
}

/// Who calls, as far as a route needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody who is signed in.
    Anonymous,
    /// A session that may only choose a new password.
    Restricted,
    /// A session without restriction.
    Full(RoleSet),
}

impl Need {
    /// Whether the route is open to this caller.
    ///
    /// # Errors
    /// [`Code::SignInRequired`], [`Code::MustChangePassword`] or [`Code::NotAllowed`].
    pub const fn admit(self, standing: Standing) -> Result<(), Code> {
        match (self, standing) {
            (Self::Public, _)
            | (Self::Restricted, Standing::Restricted | Standing::Full(_))
            | (Self::SignedIn, Standing::Full(_)) => Ok(()),
            (_, Standing::Anonymous) => Err(Code::SignInRequired),
            (_, Standing::Restricted) => Err(Code::MustChangePassword),
            (Self::Admin, Standing::Full(roles)) if roles.is_empty() => Err(Code::NotAllowed),
            (Self::Admin, Standing::Full(_)) => Ok(()),
        }
    }
}
