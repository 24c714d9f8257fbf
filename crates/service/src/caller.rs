//! Who asks, and from where. Owns the types that every use case takes, and the checks that need nothing but them; never
//! reads a table: `sessions::resolve` makes a [`Principal`] from what the tables say *now*.

use crate::{Desk, Error};
use domain::authority::{self, Action, Need, Standing};
use domain::wire::account::{ChangeReason, Me};
use domain::wire::problem::Code;
use domain::{PersonId, RoleSet, SessionRef, Span, Timestamp};

/// How long a grave action may follow the last entry of the password (S3).
pub const CONFIRMED_FOR: Span = Span::minutes(5);

/// From where a request came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address.
    pub ip: String,
    /// The client's own words.
    pub user_agent: String,
    /// Under this the log has the request.
    pub request_id: String,
}

/// A signed-in person, with state and roles as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub person: PersonId,
    /// Name to sign in with.
    pub user_name: String,
    /// Name to show.
    pub display_name: String,
    /// Roles now.
    pub roles: RoleSet,
    /// The person's own language.
    pub locale: Option<String>,
    /// Hash of the session's secret: its key in the table.
    pub session: [u8; 32],
    /// Names the session in lists.
    pub reference: SessionRef,
    /// A script's session instead of a browser's.
    pub is_api: bool,
    /// When the password was last entered.
    pub confirmed_at: Timestamp,
    /// The session may do nothing but choose a new password, because of this.
    pub must_change: Option<ChangeReason>,
}

impl Principal {
    /// As pages need it.
    pub fn me(&self) -> Me {
        Me {
            id: self.person,
            user_name: self.user_name.clone(),
            display_name: self.display_name.clone(),
            roles: self.roles,
            locale: self.locale.clone(),
            confirmed_until: self.confirmed_at.some().map(|at| at.plus(CONFIRMED_FOR)),
            must_change: self.must_change,
        }
    }

    /// Whether the password was entered in the last five minutes.
    pub fn is_confirmed(&self, now: Timestamp) -> bool {
        // A clock that was set back does not lengthen it.
        self.confirmed_at != Timestamp::NEVER
            && (Span(0)..CONFIRMED_FOR).contains(&now.since(self.confirmed_at))
    }

    /// As the table of rights knows it.
    pub(crate) fn standing(&self) -> Standing {
        if self.must_change.is_some() {
            Standing::Restricted
        } else {
            Standing::Full(self.roles)
        }
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody who is signed in.
    Anonymous,
    /// A signed-in person.
    Person(Box<Principal>),
    /// The operator on the host: the command line. May do everything.
    Operator,
    /// The program itself: sweeps, the sample organisation.
    System,
}

/// Who asks and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    who: Who,
    origin: Origin,
}

impl Caller {
    /// A signed-in person.
    pub fn person(principal: Principal, origin: Origin) -> Self {
        Self {
            who: Who::Person(Box::new(principal)),
            origin,
        }
    }
    /// The operator on the host.
    pub fn operator() -> Self {
        Self {
            who: Who::Operator,
            origin: Origin::default(),
        }
    }
    /// The program itself.
    pub fn system() -> Self {
        Self {
            who: Who::System,
            origin: Origin::default(),
        }
    }
    /// Nobody who is signed in.
    pub fn anonymous(origin: Origin) -> Self {
        Self {
            who: Who::Anonymous,
            origin,
        }
    }

    /// Who.
    pub fn who(&self) -> &Who {
        &self.who
    }
    /// From where.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
    /// The signed-in person, restricted sessions included.
    pub fn principal(&self) -> Option<&Principal> {
        match &self.who {
            Who::Person(principal) => Some(principal),
            _ => None,
        }
    }
    /// The signed-in person as pages need it.
    pub fn me(&self) -> Option<Me> {
        self.principal().map(Principal::me)
    }
    /// The signed-in person's id.
    pub fn id(&self) -> Option<PersonId> {
        self.principal().map(|principal| principal.person)
    }
    /// The roles that count: none for a restricted session, all for the host.
    pub fn roles(&self) -> RoleSet {
        match &self.who {
            Who::Person(principal) if principal.must_change.is_none() => principal.roles,
            Who::Person(_) | Who::Anonymous => RoleSet::EMPTY,
            Who::Operator | Who::System => domain::Role::ALL.into_iter().collect(),
        }
    }
    /// Whether it is the operator or the program itself.
    pub fn is_host(&self) -> bool {
        matches!(self.who, Who::Operator | Who::System)
    }

    /// The signed-in person if the caller fits what is needed.
    ///
    /// # Errors
    /// `sign_in_required`, `must_change_password`, `not_allowed`.
    pub fn require(&self, need: Need) -> Result<(), Error> {
        if self.is_host() {
            return Ok(());
        }
        let standing = self
            .principal()
            .map_or(Standing::Anonymous, Principal::standing);
        Ok(need.admit(standing)?)
    }

    /// The signed-in person of an unrestricted session.
    ///
    /// # Errors
    /// `sign_in_required`, `must_change_password`.
    pub fn signed_in(&self) -> Result<&Principal, Error> {
        let principal = self.principal().ok_or(Code::SignInRequired)?;
        match principal.must_change {
            None => Ok(principal),
            Some(_) => Err(Code::MustChangePassword.into()),
        }
    }

    /// Whether the caller may do this to a person with these roles. The host may everything.
    ///
    /// # Errors
    /// `sign_in_required`, `must_change_password`, `not_on_yourself`, `not_allowed`.
    pub fn may(
        &self,
        action: Action,
        target: PersonId,
        target_roles: RoleSet,
    ) -> Result<(), Error> {
        if self.is_host() {
            return Ok(());
        }
        let principal = self.signed_in()?;
        Ok(authority::may(
            principal.roles,
            principal.person == target,
            action,
            target_roles,
        )?)
    }

    /// Whether the caller may do this, which is about no single person.
    ///
    /// # Errors
    /// `sign_in_required`, `must_change_password`, `not_allowed`.
    pub fn may_at_all(&self, action: Action) -> Result<(), Error> {
        if self.is_host() {
            return Ok(());
        }
        Ok(authority::may(
            self.signed_in()?.roles,
            false,
            action,
            RoleSet::EMPTY,
        )?)
    }

    /// Whether the password was entered in the last five minutes (S3). The host needs none.
    ///
    /// # Errors
    /// `sign_in_required`, `must_change_password`, `confirm_identity`.
    pub fn require_confirmed(&self, desk: &Desk) -> Result<(), Error> {
        if self.is_host() || self.signed_in()?.is_confirmed(desk.now()) {
            Ok(())
        } else {
            Err(Code::ConfirmIdentity.into())
        }
    }
}
