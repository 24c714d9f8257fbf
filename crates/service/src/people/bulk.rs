//! What is done to one or many people at once: block, force a change, delete, restore. Owns the decision for each person
//! (done, already so, or left out and why) and the guard of the last Global administrator.
//!
//! One call is one transaction: every change, every ended session and every audit row of it are there together or not at
//! all. People who may not be touched are left out with their reason; they do not stop the others.

use super::guard;
use super::selection::{self, Selected};
use crate::{Caller, Desk, Error, audit, credentials};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::password::state::PasswordKind;
use domain::wire::people::{Selection, SelectionOutcome, Skipped};
use domain::wire::problem::Code;
use domain::{JobId, PersonId, Role, RoleSet, Timestamp};
use store::{Person, Tx};

/// **Block sign-in**, or allow it again. Blocking ends every session in the same transaction.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`; `confirm_identity` for more than one; `too_many`.
pub async fn set_blocked(
    desk: &Desk,
    caller: &Caller,
    selection: &Selection,
    blocked: bool,
) -> Result<SelectionOutcome, Error> {
    let deed = if blocked { Deed::Block } else { Deed::Unblock };
    run(desk, caller, selection, deed).await
}

/// **Force password change** at the next sign-in, without a new password. Sessions go on; people without a password
/// have nothing to change and count as done.
///
/// # Errors
/// As [`set_blocked`].
pub async fn force_change(
    desk: &Desk,
    caller: &Caller,
    selection: &Selection,
) -> Result<SelectionOutcome, Error> {
    run(desk, caller, selection, Deed::ForceChange).await
}

/// To **Deleted users**. Ends every session. Roles, groups and password stay, so that a restored person is who
/// they were; the user name stays taken until the person is removed for good after 30 days, so that nobody can
/// step in and restoring always works.
///
/// # Errors
/// As [`set_blocked`].
pub async fn delete(
    desk: &Desk,
    caller: &Caller,
    selection: &Selection,
) -> Result<SelectionOutcome, Error> {
    run(desk, caller, selection, Deed::Delete).await
}

/// Back from **Deleted users**, not blocked and signed in nowhere. A password that has to be changed still has to
/// be (promise P9).
///
/// # Errors
/// As [`set_blocked`].
pub async fn restore(
    desk: &Desk,
    caller: &Caller,
    selection: &Selection,
) -> Result<SelectionOutcome, Error> {
    run(desk, caller, selection, Deed::Restore).await
}

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Block,
    Unblock,
    ForceChange,
    Delete,
    Restore,
}

impl Deed {
    const fn action(self) -> Action {
        match self {
            Self::Block | Self::Unblock => Action::Block,
            Self::ForceChange => Action::ForceChange,
            Self::Delete => Action::Delete,
            Self::Restore => Action::Restore,
        }
    }

    const fn event(self) -> Event {
        match self {
            Self::Block => Event::PersonBlocked,
            Self::Unblock => Event::PersonUnblocked,
            Self::ForceChange => Event::PasswordChangeRequired,
            Self::Delete => Event::PersonDeleted,
            Self::Restore => Event::PersonRestored,
        }
    }

    /// Whether it can take a Global administrator away.
    const fn takes_away(self) -> bool {
        matches!(self, Self::Block | Self::Delete)
    }

    /// Whether there is nothing to do.
    fn is_so(self, person: &Person) -> bool {
        match self {
            Self::Block => person.blocked,
            Self::Unblock => !person.blocked,
            Self::ForceChange => {
                person.must_change || person.password_kind == PasswordKind::None.code()
            }
            Self::Delete => person.deleted_at != 0,
            Self::Restore => person.deleted_at == 0,
        }
    }

    /// Whether it is for people who are not deleted.
    const fn wants_active(self) -> bool {
        matches!(self, Self::Block | Self::Unblock | Self::ForceChange)
    }

    /// Does it, and answers what the audit log says of it.
    async fn apply(self, tx: &Tx, person: &Person, now: Timestamp) -> Result<audit::Entry, Error> {
        let id = PersonId(person.id);
        let entry = audit::Entry::new(self.event()).on(person);
        match self {
            Self::Block => one(block(tx, &[person], now, None).await?),
            Self::Unblock => {
                store::people::set_blocked(tx, id, false, now).await?;
                Ok(entry.before("blocked", true).after("blocked", false))
            }
            Self::ForceChange => one(require_change(tx, &[person], None).await?),
            Self::Delete => {
                store::people::delete(tx, id, now).await?;
                let ended = store::sessions::end_all(tx, id, None).await?;
                Ok(entry
                    .before("deleted", false)
                    .after("deleted", true)
                    .after("sessions_ended", ended))
            }
            Self::Restore => {
                store::people::restore(tx, id, now).await?;
                if person.blocked {
                    store::people::set_blocked(tx, id, false, now).await?;
                }
                store::sessions::end_all(tx, id, None).await?;
                Ok(entry
                    .before("deleted", true)
                    .after("deleted", false)
                    .before("blocked", person.blocked)
                    .after("blocked", false))
            }
        }
    }
}

/// **Block sign-in** of those who are not blocked yet, in the transaction of the change; ends their sessions. Answers their rows for the
/// audit log.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn block(
    tx: &Tx,
    people: &[&Person],
    now: Timestamp,
    job: Option<JobId>,
) -> Result<Vec<audit::Entry>, Error> {
    let todo: Vec<&Person> = people
        .iter()
        .copied()
        .filter(|person| !Deed::Block.is_so(person))
        .collect();
    let ids: Vec<PersonId> = todo.iter().map(|person| PersonId(person.id)).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    for id in &ids {
        store::people::set_blocked(tx, *id, true, now).await?;
    }
    let ended = store::sessions::end_of(tx, &ids).await?;
    let entry = |person: &&Person| {
        let ended = ended.get(&PersonId(person.id)).copied().unwrap_or(0);
        audit::Entry::new(Event::PersonBlocked)
            .on(person)
            .before("blocked", false)
            .after("blocked", true)
            .after("sessions_ended", ended)
            .in_job(job)
    };
    Ok(todo.iter().map(entry).collect())
}

/// **Force password change** of those who need not yet and have a password, in the transaction of the change. Answers their rows for the
/// audit log.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn require_change(
    tx: &Tx,
    people: &[&Person],
    job: Option<JobId>,
) -> Result<Vec<audit::Entry>, Error> {
    let todo: Vec<&Person> = people
        .iter()
        .copied()
        .filter(|person| !Deed::ForceChange.is_so(person))
        .collect();
    let ids: Vec<PersonId> = todo.iter().map(|person| PersonId(person.id)).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    credentials::require_change(tx, &ids).await?;
    let entry = |person: &&Person| {
        audit::Entry::new(Event::PasswordChangeRequired)
            .on(person)
            .before("must_change", false)
            .after("must_change", true)
            .in_job(job)
    };
    Ok(todo.iter().map(entry).collect())
}

/// The row of the one person who was changed.
fn one(entries: Vec<audit::Entry>) -> Result<audit::Entry, Error> {
    let none = || Error::Inconsistent("nobody was changed".to_owned());
    entries.into_iter().next().ok_or_else(none)
}

/// Counts the active Global administrators down as they go: the last one stays.
pub(crate) struct LastOne(u64);

impl LastOne {
    /// There are so many; lock them first.
    pub(crate) const fn of(active: u64) -> Self {
        Self(active)
    }

    /// Takes this person away.
    ///
    /// # Errors
    /// `last_global_administrator`.
    pub(crate) fn take(&mut self, person: &Person, roles: RoleSet) -> Result<(), Code> {
        let is_active = !person.blocked && person.deleted_at == 0;
        if !is_active || !roles.has(Role::GlobalAdministrator) {
            return Ok(());
        }
        if self.0 <= 1 {
            return Err(Code::LastGlobalAdministrator);
        }
        self.0 -= 1;
        Ok(())
    }
}

async fn run(
    desk: &Desk,
    caller: &Caller,
    selection: &Selection,
    deed: Deed,
) -> Result<SelectionOutcome, Error> {
    let outcome = match guard::may_to_anybody(caller, deed.action()) {
        Ok(()) => {
            desk.store()
                .write_long(|tx| async move { in_one(&tx, desk, caller, selection, deed).await })
                .await
        }
        Err(error) => Err(error),
    };
    guard::noted(desk, caller, deed.action(), None, outcome).await
}

async fn in_one(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    selection: &Selection,
    deed: Deed,
) -> Result<SelectionOutcome, Error> {
    // First of all, so that nobody's roles change between the decision and the deed.
    let administrators = if deed.takes_away() {
        store::roles::lock_active_global_administrators(tx).await?
    } else {
        0
    };
    let mut administrators = LastOne::of(administrators);
    let caller = &guard::as_of_now(tx, caller).await?;
    let (selected, mut skipped) = selection::resolve(tx, desk, selection).await?;
    let mut done = 0_u64;
    let mut todo = Vec::new();
    for one in selected {
        match decide(caller, &one, deed, &mut administrators) {
            Verdict::Do => todo.push(one),
            Verdict::AlreadySo => done += 1,
            Verdict::LeaveOut(code) => skipped.push(one.skipped(code)),
        }
    }
    if todo.len() > 1 {
        caller.require_confirmed(desk)?;
    }
    let mut entries = Vec::with_capacity(todo.len() + 1);
    for one in &todo {
        entries.push(deed.apply(tx, &one.person, desk.now()).await?);
        done += 1;
    }
    entries.extend(refusals(deed.action(), &skipped));
    audit::record_all(tx, desk, caller, entries).await?;
    Ok(SelectionOutcome { done, skipped })
}

enum Verdict {
    Do,
    AlreadySo,
    LeaveOut(Code),
}

fn decide(caller: &Caller, one: &Selected, deed: Deed, administrators: &mut LastOne) -> Verdict {
    if let Err(error) = caller.may(deed.action(), one.id(), one.roles) {
        return Verdict::LeaveOut(error.problem().code);
    }
    let deleted = one.person.deleted_at != 0;
    if deleted && deed.wants_active() {
        return Verdict::LeaveOut(Code::NotFound);
    }
    if deed.is_so(&one.person) {
        return Verdict::AlreadySo;
    }
    if deed.takes_away()
        && let Err(code) = administrators.take(&one.person, one.roles)
    {
        return Verdict::LeaveOut(code);
    }
    Verdict::Do
}

/// One row for all who were left out for lack of authority; the one person's own where it was one.
pub(crate) fn refusals(action: Action, skipped: &[Skipped]) -> Option<audit::Entry> {
    let refused: Vec<&Skipped> = skipped
        .iter()
        .filter(|skipped| {
            matches!(
                skipped.code,
                Code::NotAllowed | Code::NotOnYourself | Code::LastGlobalAdministrator
            )
        })
        .collect();
    let first = refused.first()?;
    let entry = audit::Entry::new(Event::AuthorityRefused)
        .refused()
        .after("action", action.name())
        .after("code", first.code.as_str());
    Some(match refused.as_slice() {
        [one] => entry.about(one.id, &one.display_name),
        _ => entry.after("people", refused.len()),
    })
}
