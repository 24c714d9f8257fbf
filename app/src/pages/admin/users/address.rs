//! The state of **Active users** as it stands in the page's address: search, filters, sort, columns, open
//! panel. Owns reading and writing it; what is not understood is left out rather than refused, so that an
//! old link still opens.

use crate::query::{pairs, push, with_query};
use domain::wire::people::{
    PasswordAge, PasswordFilter, PeopleFilter, PeopleSort, RecoveryFilter, RoleFilter, Status,
};
use domain::{PersonId, Role};

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Display name and, below it, the user name. Always there.
    Name,
    /// User name, on its own so that it can be sorted.
    UserName,
    /// Department.
    Department,
    /// Job title.
    JobTitle,
    /// City.
    City,
    /// Country.
    Country,
    /// Roles.
    Roles,
    /// Whether sign-in is blocked.
    Status,
    /// When the person last signed in.
    LastSignIn,
    /// State of the password.
    Password,
    /// When the person was added.
    Created,
}

impl Column {
    /// Every column, in the order of the screen.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::UserName,
        Self::Department,
        Self::JobTitle,
        Self::City,
        Self::Country,
        Self::Roles,
        Self::Status,
        Self::LastSignIn,
        Self::Password,
        Self::Created,
    ];

    /// The columns that are shown until others are chosen.
    pub const USUAL: [Self; 4] = [
        Self::Name,
        Self::Department,
        Self::LastSignIn,
        Self::Password,
    ];

    /// Its name in the address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::UserName => "user_name",
            Self::Department => "department",
            Self::JobTitle => "job_title",
            Self::City => "city",
            Self::Country => "country",
            Self::Roles => "roles",
            Self::Status => "status",
            Self::LastSignIn => "last_sign_in",
            Self::Password => "password",
            Self::Created => "created",
        }
    }

    /// What pressing its head sorts by; `None`: it cannot be sorted.
    pub const fn sort(self) -> Option<PeopleSort> {
        match self {
            Self::Name => Some(PeopleSort::DisplayName),
            Self::UserName => Some(PeopleSort::UserName),
            Self::Department => Some(PeopleSort::Department),
            Self::LastSignIn => Some(PeopleSort::LastSignIn),
            Self::Password => Some(PeopleSort::PasswordSet),
            Self::Created => Some(PeopleSort::Created),
            Self::JobTitle | Self::City | Self::Country | Self::Roles | Self::Status => None,
        }
    }
}

/// All that the address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListState {
    /// What narrows the list.
    pub filter: PeopleFilter,
    /// What orders it.
    pub sort: PeopleSort,
    /// Last first.
    pub descending: bool,
    /// The columns shown, in the order of [`Column::ALL`].
    pub columns: Vec<Column>,
    /// The person whose **Reset password** panel is open.
    pub reset: Option<PersonId>,
}

impl Default for ListState {
    fn default() -> Self {
        Self {
            filter: PeopleFilter::default(),
            sort: PeopleSort::DisplayName,
            descending: false,
            columns: Column::USUAL.to_vec(),
            reset: None,
        }
    }
}

const SORTS: [(&str, PeopleSort); 7] = [
    ("display_name", PeopleSort::DisplayName),
    ("user_name", PeopleSort::UserName),
    ("department", PeopleSort::Department),
    ("last_sign_in", PeopleSort::LastSignIn),
    ("password_set", PeopleSort::PasswordSet),
    ("created", PeopleSort::Created),
    ("deleted", PeopleSort::Deleted),
];

/// The states of a password that a list can be narrowed to, and their names in the address.
pub const PASSWORDS: [(&str, PasswordFilter); 10] = [
    ("must_change", PasswordFilter::MustChange),
    ("temporary", PasswordFilter::Temporary),
    ("locked", PasswordFilter::Locked),
    ("reported", PasswordFilter::Reported),
    ("expired", PasswordFilter::Expired),
    ("expires_this_week", PasswordFilter::ExpiresThisWeek),
    ("expires_soon", PasswordFilter::ExpiresSoon),
    ("expires_this_month", PasswordFilter::ExpiresThisMonth),
    ("never_expires", PasswordFilter::NeverExpires),
    ("none", PasswordFilter::None),
];

fn named<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

/// The name of a value in such a table.
pub fn name_of<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> &'static str {
    table
        .iter()
        .find(|(_, known)| known == value)
        .map_or("", |(name, _)| *name)
}

impl ListState {
    /// Reads the query part of an address, with or without its `?`.
    pub fn parse(query: &str) -> Self {
        let mut state = Self::default();
        for (name, value) in pairs(query) {
            state.take(name, &value);
        }
        state
    }

    /// Takes one pair of the address; an empty value unsets.
    pub fn take(&mut self, name: &str, value: &str) {
        let filter = &mut self.filter;
        match name {
            "q" => filter.search = value.chars().take(100).collect(),
            "status" => {
                filter.status = match value {
                    "active" => Some(Status::Active),
                    "blocked" => Some(Status::Blocked),
                    _ => None,
                }
            }
            "role" => {
                filter.role = match value {
                    "any_administrator" => Some(RoleFilter::AnyAdministrator),
                    "no_role" => Some(RoleFilter::NoRole),
                    name => Role::ALL
                        .into_iter()
                        .find(|role| role.name() == name)
                        .map(RoleFilter::Is),
                }
            }
            "department" => filter.department = (!value.is_empty()).then(|| value.to_owned()),
            "password" => filter.password = named(&PASSWORDS, value),
            "group" => filter.group = value.parse().ok(),
            "no_contact" => filter.no_contact = value == "1",
            "never_signed_in" => filter.never_signed_in = value == "1",
            "inactive" => filter.inactive = value == "1",
            "age" => {
                filter.age = PasswordAge::ALL.into_iter().find(|age| age.name() == value);
            }
            "recovery" => {
                filter.recovery = RecoveryFilter::ALL
                    .into_iter()
                    .find(|filter| filter.name() == value);
            }
            "sort" => {
                let (descending, name) = value
                    .strip_prefix('-')
                    .map_or((false, value), |name| (true, name));
                if let Some(sort) = named(&SORTS, name) {
                    (self.sort, self.descending) = (sort, descending);
                }
            }
            "columns" => {
                let asked: Vec<&str> = value.split(',').collect();
                self.columns = Column::ALL
                    .into_iter()
                    .filter(|column| *column == Column::Name || asked.contains(&column.name()))
                    .collect();
            }
            "reset" => self.reset = value.parse().ok(),
            _ => {}
        }
    }

    /// The query part of the address, without `?`; empty when everything is as usual.
    pub fn query(&self) -> String {
        let mut out = self.list_query();
        if let Some(person) = self.reset {
            push(&mut out, "reset", &person.to_string());
        }
        out
    }

    /// As [`ListState::query`], without what is open beside the list: what a saved view keeps.
    pub fn list_query(&self) -> String {
        let mut out = self.filter_query();
        if self.sort != PeopleSort::DisplayName || self.descending {
            let dash = if self.descending { "-" } else { "" };
            push(
                &mut out,
                "sort",
                &format!("{dash}{}", name_of(&SORTS, &self.sort)),
            );
        }
        if self.columns != Column::USUAL {
            let names: Vec<&str> = self.columns.iter().map(|column| column.name()).collect();
            push(&mut out, "columns", &names.join(","));
        }
        out
    }

    /// Only what narrows the list.
    pub fn filter_query(&self) -> String {
        let mut out = String::new();
        let filter = &self.filter;
        push(&mut out, "q", &filter.search);
        match filter.status {
            Some(Status::Active) => push(&mut out, "status", "active"),
            Some(Status::Blocked) => push(&mut out, "status", "blocked"),
            Some(Status::Deleted) | None => {}
        }
        match filter.role {
            Some(RoleFilter::AnyAdministrator) => push(&mut out, "role", "any_administrator"),
            Some(RoleFilter::NoRole) => push(&mut out, "role", "no_role"),
            Some(RoleFilter::Is(role)) => push(&mut out, "role", role.name()),
            None => {}
        }
        push(
            &mut out,
            "department",
            filter.department.as_deref().unwrap_or_default(),
        );
        push(
            &mut out,
            "password",
            filter
                .password
                .map_or("", |state| name_of(&PASSWORDS, &state)),
        );
        push(
            &mut out,
            "group",
            &filter
                .group
                .map(|group| group.to_string())
                .unwrap_or_default(),
        );
        push(
            &mut out,
            "no_contact",
            if filter.no_contact { "1" } else { "" },
        );
        push(
            &mut out,
            "never_signed_in",
            if filter.never_signed_in { "1" } else { "" },
        );
        push(&mut out, "inactive", if filter.inactive { "1" } else { "" });
        push(&mut out, "age", filter.age.map_or("", PasswordAge::name));
        push(
            &mut out,
            "recovery",
            filter.recovery.map_or("", RecoveryFilter::name),
        );
        out
    }

    /// The page's address in this state.
    pub fn href(&self) -> String {
        with_query("/admin/users", &self.query())
    }

    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        self.filter != PeopleFilter::default()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn everything() -> ListState {
        ListState {
            filter: PeopleFilter {
                deleted: false,
                search: "木村 & Zoë+1=%2B".to_owned(),
                status: Some(Status::Blocked),
                role: Some(RoleFilter::Is(Role::HelpdeskAdministrator)),
                department: Some("R&D, #7".to_owned()),
                password: Some(PasswordFilter::ExpiresSoon),
                group: Some("018f4e5c-0000-7000-8000-000000000001".parse().unwrap()),
                no_contact: true,
                never_signed_in: true,
                inactive: true,
                age: Some(PasswordAge::HalfYear),
                recovery: Some(RecoveryFilter::TooFew),
            },
            sort: PeopleSort::LastSignIn,
            descending: true,
            columns: vec![Column::Name, Column::City, Column::Created],
            reset: Some("018f4e5c-0000-7000-8000-000000000002".parse().unwrap()),
        }
    }

    #[test]
    fn everything_that_is_written_is_read_back() {
        let state = everything();
        assert_eq!(ListState::parse(&state.query()), state);
        assert_eq!(ListState::parse(&format!("?{}", state.query())), state);
    }

    #[test]
    fn the_usual_state_needs_no_query() {
        assert_eq!(ListState::default().query(), "");
        assert_eq!(ListState::default().href(), "/admin/users");
        assert_eq!(ListState::parse(""), ListState::default());
    }

    #[test]
    fn every_filter_and_sort_survives_alone() {
        for (_, password) in PASSWORDS {
            let mut state = ListState::default();
            state.filter.password = Some(password);
            assert_eq!(ListState::parse(&state.query()), state);
        }
        for role in [RoleFilter::AnyAdministrator, RoleFilter::NoRole]
            .into_iter()
            .chain(Role::ALL.map(RoleFilter::Is))
        {
            let mut state = ListState::default();
            state.filter.role = Some(role);
            assert_eq!(ListState::parse(&state.query()), state);
        }
        for (_, sort) in SORTS {
            for descending in [false, true] {
                let state = ListState {
                    sort,
                    descending,
                    ..ListState::default()
                };
                assert_eq!(ListState::parse(&state.query()), state);
            }
        }
    }

    #[test]
    fn every_report_has_an_address_that_opens_its_list() {
        for report in domain::wire::reports::Report::ALL {
            let state = ListState {
                filter: report.filter(),
                ..ListState::default()
            };
            assert!(state.is_narrowed(), "{report:?}");
            assert_eq!(ListState::parse(&state.query()), state, "{report:?}");
        }
    }

    #[test]
    fn a_saved_view_keeps_no_open_panel() {
        let state = everything();
        let view = ListState::parse(&state.list_query());
        assert_eq!(
            view,
            ListState {
                reset: None,
                ..state
            }
        );
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let state = ListState::parse(
            "?q=a&role=emperor&sort=-shoe_size&columns=moon&group=7&%zz=%&status&reset=x&deleted=1",
        );
        let mut expected = ListState {
            columns: vec![Column::Name],
            ..ListState::default()
        };
        expected.filter.search = "a".to_owned();
        assert_eq!(state, expected);
    }
}
