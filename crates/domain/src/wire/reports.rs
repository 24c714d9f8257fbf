//! **Reports**: how many people there are in each state that somebody may have to do something about. Owns which reports there are; each
//! is a filter of the list of people, so a number and the list behind it cannot say different things.

use super::people::{PasswordAge, PasswordFilter, PeopleFilter, RoleFilter, Status};
use serde::{Deserialize, Serialize};

/// Filter by whether people could get back in alone at this moment, as **Forgot password** would decide. People who are blocked are in none of
/// them: they are not meant to get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecoveryFilter {
    /// Could.
    Could,
    /// Could not, for whichever reason.
    Cannot,
    /// Is not among those who may.
    NotCovered,
    /// May, but has nothing that counts now.
    NoMethod,
    /// May and has one method, but needs two.
    TooFew,
}

impl RecoveryFilter {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Could,
        Self::Cannot,
        Self::NotCovered,
        Self::NoMethod,
        Self::TooFew,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Could => "could",
            Self::Cannot => "cannot",
            Self::NotCovered => "not_covered",
            Self::NoMethod => "no_method",
            Self::TooFew => "too_few",
        }
    }
}

/// Days without a sign-in after which somebody counts as inactive.
pub const INACTIVE_DAYS: i64 = 90;

/// What reports are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportGroup {
    /// Who could not get back in alone.
    Recovery,
    /// How old passwords are.
    Age,
    /// When passwords expire.
    Expiry,
    /// Who has to choose a new one.
    Change,
    /// Who does not sign in.
    SignIn,
}

impl ReportGroup {
    /// Every group, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Recovery,
        Self::Age,
        Self::Expiry,
        Self::Change,
        Self::SignIn,
    ];
}

/// One report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// Could not get back in alone.
    CannotRecover,
    /// Of these, whom self-service is not for.
    NotCovered,
    /// Of these, who has no method that counts.
    NoMethod,
    /// Of these, who has one method and needs two.
    TooFew,
    /// Of these, who pressed **This wasn't me**: only an administrator opens the account.
    Reported,
    /// Of these, who has a role.
    AdministratorsCannotRecover,
    /// Password younger than 30 days.
    AgeMonth,
    /// 30 to 90 days.
    AgeQuarter,
    /// 90 to 180 days.
    AgeHalfYear,
    /// 180 to 365 days.
    AgeYear,
    /// A year and more.
    AgeOlder,
    /// No password at all.
    NoPassword,
    /// Expired.
    Expired,
    /// Expires within 7 days.
    ExpiresThisWeek,
    /// Expires within 14 days.
    ExpiresSoon,
    /// Expires within 30 days.
    ExpiresThisMonth,
    /// Never expires, by the person's own setting.
    NeverExpires,
    /// Must change at next sign-in.
    MustChange,
    /// Has a temporary password.
    Temporary,
    /// Locked now, disabled or reported.
    Locked,
    /// Never signed in.
    NeverSignedIn,
    /// Not signed in for 90 days.
    Inactive,
}

impl Report {
    /// Every report, in the order of the page.
    pub const ALL: [Self; 22] = [
        Self::CannotRecover,
        Self::NotCovered,
        Self::NoMethod,
        Self::TooFew,
        Self::Reported,
        Self::AdministratorsCannotRecover,
        Self::AgeMonth,
        Self::AgeQuarter,
        Self::AgeHalfYear,
        Self::AgeYear,
        Self::AgeOlder,
        Self::NoPassword,
        Self::Expired,
        Self::ExpiresThisWeek,
        Self::ExpiresSoon,
        Self::ExpiresThisMonth,
        Self::NeverExpires,
        Self::MustChange,
        Self::Temporary,
        Self::Locked,
        Self::NeverSignedIn,
        Self::Inactive,
    ];

    /// The stable name, as scripts have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CannotRecover => "cannot_recover",
            Self::NotCovered => "not_covered",
            Self::NoMethod => "no_method",
            Self::TooFew => "too_few",
            Self::Reported => "reported",
            Self::AdministratorsCannotRecover => "administrators_cannot_recover",
            Self::AgeMonth => "age_month",
            Self::AgeQuarter => "age_quarter",
            Self::AgeHalfYear => "age_half_year",
            Self::AgeYear => "age_year",
            Self::AgeOlder => "age_older",
            Self::NoPassword => "no_password",
            Self::Expired => "expired",
            Self::ExpiresThisWeek => "expires_this_week",
            Self::ExpiresSoon => "expires_soon",
            Self::ExpiresThisMonth => "expires_this_month",
            Self::NeverExpires => "never_expires",
            Self::MustChange => "must_change",
            Self::Temporary => "temporary",
            Self::Locked => "locked",
            Self::NeverSignedIn => "never_signed_in",
            Self::Inactive => "inactive",
        }
    }

    /// What it is about.
    pub const fn group(self) -> ReportGroup {
        match self {
            Self::CannotRecover
            | Self::NotCovered
            | Self::NoMethod
            | Self::TooFew
            | Self::Reported
            | Self::AdministratorsCannotRecover => ReportGroup::Recovery,
            Self::AgeMonth
            | Self::AgeQuarter
            | Self::AgeHalfYear
            | Self::AgeYear
            | Self::AgeOlder
            | Self::NoPassword => ReportGroup::Age,
            Self::Expired
            | Self::ExpiresThisWeek
            | Self::ExpiresSoon
            | Self::ExpiresThisMonth
            | Self::NeverExpires => ReportGroup::Expiry,
            Self::MustChange | Self::Temporary => ReportGroup::Change,
            Self::Locked | Self::NeverSignedIn | Self::Inactive => ReportGroup::SignIn,
        }
    }

    /// Who is in it: exactly those whom the list with this filter shows.
    pub fn filter(self) -> PeopleFilter {
        let all = PeopleFilter::default;
        let password = |filter| PeopleFilter {
            password: Some(filter),
            ..all()
        };
        let age = |age| PeopleFilter {
            age: Some(age),
            ..all()
        };
        let recovery = |filter| PeopleFilter {
            recovery: Some(filter),
            ..all()
        };
        match self {
            Self::CannotRecover => recovery(RecoveryFilter::Cannot),
            Self::NotCovered => recovery(RecoveryFilter::NotCovered),
            Self::NoMethod => recovery(RecoveryFilter::NoMethod),
            Self::TooFew => recovery(RecoveryFilter::TooFew),
            Self::Reported => PeopleFilter {
                status: Some(Status::Active),
                ..password(PasswordFilter::Reported)
            },
            Self::AdministratorsCannotRecover => PeopleFilter {
                role: Some(RoleFilter::AnyAdministrator),
                ..recovery(RecoveryFilter::Cannot)
            },
            Self::AgeMonth => age(PasswordAge::Month),
            Self::AgeQuarter => age(PasswordAge::Quarter),
            Self::AgeHalfYear => age(PasswordAge::HalfYear),
            Self::AgeYear => age(PasswordAge::Year),
            Self::AgeOlder => age(PasswordAge::Older),
            Self::NoPassword => password(PasswordFilter::None),
            Self::Expired => password(PasswordFilter::Expired),
            Self::ExpiresThisWeek => password(PasswordFilter::ExpiresThisWeek),
            Self::ExpiresSoon => password(PasswordFilter::ExpiresSoon),
            Self::ExpiresThisMonth => password(PasswordFilter::ExpiresThisMonth),
            Self::NeverExpires => password(PasswordFilter::NeverExpires),
            Self::MustChange => password(PasswordFilter::MustChange),
            Self::Temporary => password(PasswordFilter::Temporary),
            Self::Locked => password(PasswordFilter::Locked),
            Self::NeverSignedIn => PeopleFilter {
                never_signed_in: true,
                ..all()
            },
            Self::Inactive => PeopleFilter {
                inactive: true,
                ..all()
            },
        }
    }
}

/// How many are in one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportCount {
    /// Which.
    pub report: Report,
    /// How many people.
    pub people: u64,
}

/// The numbers of **Reports**.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reports {
    /// Active and blocked people.
    pub people: u64,
    /// Days until a password expires by policy; 0: never.
    pub expire_days: u16,
    /// Every report, in the order of the page.
    pub counts: Vec<ReportCount>,
}

impl Reports {
    /// How many are in one.
    pub fn of(&self, report: Report) -> u64 {
        let mut counts = self.counts.iter();
        counts
            .find(|count| count.report == report)
            .map_or(0, |count| count.people)
    }
}
