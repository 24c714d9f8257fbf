//! Administrative roles and sets of them. Owns their names and codes; who may do what with a role is in
//! `authority`.

use serde::{Deserialize, Serialize};

/// An administrative role, as the Microsoft admin centre names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    GlobalAdministrator,
    /// Passwords and methods of everybody, administrators included.
    PrivilegedAuthenticationAdministrator,
    /// Hands out roles.
    PrivilegedRoleAdministrator,
    /// People, groups and passwords of non-privileged people.
    UserAdministrator,
    /// Passwords and methods of non-privileged people.
    AuthenticationAdministrator,
    /// Passwords, sessions and requests of non-privileged people.
    HelpdeskAdministrator,
    /// Passwords of people without a role.
    PasswordAdministrator,
    /// Groups.
    GroupsAdministrator,
    /// Reads reports and the audit log.
    ReportsReader,
    /// Reads the directory.
    DirectoryReader,
}

impl Role {
    /// Every role, strongest first: the order of lists.
    pub const ALL: [Self; 10] = [
        Self::GlobalAdministrator,
        Self::PrivilegedAuthenticationAdministrator,
        Self::PrivilegedRoleAdministrator,
        Self::UserAdministrator,
        Self::AuthenticationAdministrator,
        Self::HelpdeskAdministrator,
        Self::PasswordAdministrator,
        Self::GroupsAdministrator,
        Self::ReportsReader,
        Self::DirectoryReader,
    ];

    /// The code under which the role is stored. Never reused, never changed.
    pub const fn code(self) -> i16 {
        match self {
            Self::GlobalAdministrator => 1,
            Self::PrivilegedAuthenticationAdministrator => 2,
            Self::PrivilegedRoleAdministrator => 3,
            Self::UserAdministrator => 4,
            Self::AuthenticationAdministrator => 5,
            Self::HelpdeskAdministrator => 6,
            Self::PasswordAdministrator => 7,
            Self::GroupsAdministrator => 8,
            Self::ReportsReader => 9,
            Self::DirectoryReader => 10,
        }
    }

    /// The role of a stored code; `None` for a code that no version of this program wrote.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The stable name in the interface and on the command line, like `helpdesk_administrator`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GlobalAdministrator => "global_administrator",
            Self::PrivilegedAuthenticationAdministrator => {
                "privileged_authentication_administrator"
            }
            Self::PrivilegedRoleAdministrator => "privileged_role_administrator",
            Self::UserAdministrator => "user_administrator",
            Self::AuthenticationAdministrator => "authentication_administrator",
            Self::HelpdeskAdministrator => "helpdesk_administrator",
            Self::PasswordAdministrator => "password_administrator",
            Self::GroupsAdministrator => "groups_administrator",
            Self::ReportsReader => "reports_reader",
            Self::DirectoryReader => "directory_reader",
        }
    }
}

/// A set of roles; iterates strongest first. Empty for most people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RoleSet(u16);

impl RoleSet {
    /// No role.
    pub const EMPTY: Self = Self(0);

    /// This set and one role more.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | (1 << role.code()))
    }
    /// Whether the role is in the set.
    pub const fn has(self, role: Role) -> bool {
        self.0 & (1 << role.code()) != 0
    }
    /// The roles that are in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// Whether the set has no role.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// The roles, strongest first.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl Serialize for RoleSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A list that knows its length: packed answers begin with it.
        serializer.collect_seq(self.iter().collect::<Vec<_>>())
    }
}

impl<'de> Deserialize<'de> for RoleSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Role>::deserialize(deserializer).map(|roles| roles.into_iter().collect())
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for RoleSet {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Vec::<Role>::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for RoleSet {}
