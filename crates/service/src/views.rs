//! Saved views: the query part of a list's address under a name. Owns who sees and changes which; never reads what a view
//! says. A view belongs to the person who saved it; a shared one is seen by all administrators.

use crate::{Caller, Desk, Error, audit};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::wire::people::SavedView;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::{PersonId, text};
use store::Db;

const MAX_NAME: usize = 60;
const MAX_QUERY: usize = 1_000;
/// Views of one person.
const MAX_VIEWS: usize = 100;

/// Own and shared views, by name.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role.
pub async fn list(desk: &Desk, caller: &Caller) -> Result<Vec<SavedView>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let owner = caller.signed_in()?.person;
    visible(&desk.store().read(), owner).await
}

/// What they see. A change answers it in its transaction: it is not done where the answer cannot be read.
async fn visible(db: &impl Db, owner: PersonId) -> Result<Vec<SavedView>, Error> {
    let views = store::views::visible_to(db, owner).await?;
    let wire = |view: store::SavedView| SavedView {
        mine: view.owner == owner.0,
        name: view.name,
        query: view.query,
        shared: view.shared,
    };
    Ok(views.into_iter().map(wire).collect())
}

/// Saves a view of the caller, replacing the own one of the same name.
///
/// # Errors
/// As [`list`]; `invalid_input`; `too_many` (`max`) for one view more than a person may have.
pub async fn save(desk: &Desk, caller: &Caller, view: &SavedView) -> Result<Vec<SavedView>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let owner = caller.signed_in()?.person;
    let row = &store::SavedView {
        owner: owner.0,
        shared: view.shared,
        ..valid(view)?
    };
    desk.store()
        .write(|tx| async move {
            let before = store::views::visible_to(&tx, owner).await?;
            let own = before.iter().filter(|other| other.owner == row.owner);
            let (same, others): (Vec<_>, Vec<_>) = own.partition(|other| other.name == row.name);
            if others.len() >= MAX_VIEWS {
                return Err(Problem::new(Code::TooMany).with("max", MAX_VIEWS).into());
            }
            store::views::put(&tx, row).await?;
            let was_shared = same.first().is_some_and(|before| before.shared);
            if row.shared || was_shared {
                let entry = audit::Entry::new(Event::ViewShared)
                    .named(&row.name)
                    .before("shared", was_shared)
                    .after("shared", row.shared)
                    .after("query", &row.query);
                audit::record(&tx, desk, caller, entry).await?;
            }
            visible(&tx, owner).await
        })
        .await
}

/// Removes a view of the caller.
///
/// # Errors
/// As [`list`]; `not_found` when the caller has no view of this name (another's shared one is not theirs to remove).
pub async fn delete(desk: &Desk, caller: &Caller, name: &str) -> Result<Vec<SavedView>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let owner = caller.signed_in()?.person;
    desk.store()
        .write(|tx| async move {
            let before = store::views::visible_to(&tx, owner).await?;
            let shared =
                |view: &store::SavedView| view.owner == owner.0 && view.name == name && view.shared;
            if !store::views::delete(&tx, owner, name).await? {
                return Err(Code::NotFound.into());
            }
            if before.iter().any(shared) {
                let entry = audit::Entry::new(Event::ViewShared)
                    .named(name)
                    .before("shared", true)
                    .after("shared", false);
                audit::record(&tx, desk, caller, entry).await?;
            }
            visible(&tx, owner).await
        })
        .await
}

fn valid(view: &SavedView) -> Result<store::SavedView, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut line = |field, text, max| {
        let line = text::line(field, text, max);
        line.map_err(|error| errors.push(error)).unwrap_or_default()
    };
    let name = line("name", &view.name, MAX_NAME);
    let query = line("query", &view.query, MAX_QUERY);
    if name.is_empty() && errors.is_empty() {
        errors.push(FieldError::new("name", Code::Required));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(store::SavedView {
        owner: uuid::Uuid::nil(),
        name,
        query,
        shared: false,
    })
}
