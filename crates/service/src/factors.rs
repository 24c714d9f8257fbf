//! **Authenticator app** and **Recovery codes**: what a person has of both, and what every change of either does. Owns the view and the
//! consequences; the app itself is `authenticators`', the codes are `recovery_codes`'.
//!
//! Both are ways back in and nothing else: the normal sign-in asks for neither.

use crate::audit::{self, Entry};
use crate::messages::{self, FactorChange};
use crate::notices::{self, By};
use crate::people::{guard, present};
use crate::settings::Current;
use crate::{Caller, Desk, Error, sessions};
use domain::audit::Action;
use domain::authority;
use domain::wire::account::{OwnAuthenticator, OwnCodes, OwnFactors};
use domain::wire::settings::SelfService;
use domain::{PersonId, Span, Timestamp};
use store::{Db, Person, Tx};

/// What the caller has.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub async fn own(desk: &Desk, caller: &Caller) -> Result<OwnFactors, Error> {
    let id = caller.signed_in()?.person;
    shown(&desk.store().read(), desk, id).await
}

pub(crate) async fn shown(db: &impl Db, desk: &Desk, id: PersonId) -> Result<OwnFactors, Error> {
    let settings: &Current = &desk.settings();
    let now = desk.now();
    let waits = |since: Timestamp| Some(counts_from(&settings.settings.self_service, since));
    let waits = |since| waits(since).filter(|from| now < *from);
    let app = store::authenticators::of_person(db, id).await?;
    let codes = store::recovery_codes::standing(db, id).await?;
    Ok(OwnFactors {
        authenticator: app.map(|app| OwnAuthenticator {
            name: app.name,
            added_at: Timestamp(app.proven_at),
            used_at: Timestamp(app.used_at).some(),
            counts_from: waits(Timestamp(app.proven_at)),
        }),
        codes: codes.map(|codes| OwnCodes {
            made_at: codes.made_at,
            left: codes.left,
            counts_from: waits(codes.made_at),
        }),
    })
}

/// From when on something new opens a reset, as with a contact detail that its owner changed: whoever has the password for a moment must
/// not make a way back in with it before the owner has read the notice.
pub(crate) fn counts_from(rules: &SelfService, since: Timestamp) -> Timestamp {
    since.plus(Span::hours(i64::from(rules.cooling_hours)))
}

/// What follows from a change, in its transaction: ways back in that were proven beside the old ones end (promise T5), and every known
/// address is told. [`messages::wake`] when it is committed.
pub(crate) async fn changed(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    change: FactorChange,
    by: By,
) -> Result<(), Error> {
    store::recoveries::end_all(tx, &[PersonId(person.id)], desk.now()).await?;
    notices::factor_changed(tx, desk, caller, person, change, by).await
}

/// What can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// **Authenticator app**, the one that waits for its first code too.
    Authenticator,
    /// **Recovery codes**, all of them.
    RecoveryCodes,
}

impl Factor {
    /// Takes it away; answers whether there was one that counted.
    async fn take(self, tx: &Tx, id: PersonId) -> Result<bool, Error> {
        Ok(match self {
            Self::Authenticator => {
                let was = store::authenticators::of_person(tx, id).await?;
                store::authenticators::remove(tx, id).await?;
                was.is_some()
            }
            Self::RecoveryCodes => store::recovery_codes::void(tx, id).await? > 0,
        })
    }

    const fn event(self) -> Action {
        match self {
            Self::Authenticator => Action::AuthenticatorRemoved,
            Self::RecoveryCodes => Action::RecoveryCodesVoided,
        }
    }

    const fn change(self) -> FactorChange {
        match self {
            Self::Authenticator => FactorChange::AuthenticatorRemoved,
            Self::RecoveryCodes => FactorChange::CodesVoided,
        }
    }
}

/// Takes one of the own away. Where there is none, nothing is written and nobody is told.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `confirm_identity`.
pub async fn remove_own(desk: &Desk, caller: &Caller, factor: Factor) -> Result<OwnFactors, Error> {
    let id = caller.signed_in()?.person;
    caller.require_confirmed(desk)?;
    let shown = desk
        .store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            remove(&tx, desk, caller, &person, factor, By::Owner).await?;
            shown(&tx, desk, id).await
        })
        .await?;
    messages::wake(desk);
    Ok(shown)
}

/// **Remove authenticator**, **Void recovery codes**: takes one of somebody's away who lost it. A reset alone never does (promise T14).
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_on_yourself`, `not_found`, `confirm_identity`.
pub async fn remove_of(
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    factor: Factor,
) -> Result<(), Error> {
    let action = authority::Action::RemoveMethods;
    let outcome = match guard::may_to_anybody(caller, action) {
        Ok(()) => {
            desk.store()
                .write(|tx| async move {
                    let caller = &guard::as_of_now(&tx, caller).await?;
                    let (person, roles) = present(&tx, id).await?;
                    caller.may(action, id, roles)?;
                    caller.require_confirmed(desk)?;
                    remove(&tx, desk, caller, &person, factor, By::Administrator).await
                })
                .await
        }
        Err(error) => Err(error),
    };
    guard::noted(desk, caller, action, Some(id), outcome).await?;
    messages::wake(desk);
    Ok(())
}

async fn remove(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    factor: Factor,
    by: By,
) -> Result<(), Error> {
    if !factor.take(tx, PersonId(person.id)).await? {
        return Ok(());
    }
    let entry = Entry::new(factor.event()).on(person);
    audit::record(tx, desk, caller, entry).await?;
    changed(tx, desk, caller, person, factor.change(), by).await
}
