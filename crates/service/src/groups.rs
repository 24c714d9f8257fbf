//! Groups of people, and of groups. Owns the tables `groups`, `group_members` and `group_parts`, that names are unique however they are
//! spelt, and that no group is in itself by any way. Being in a group gives nobody a right, so members may be anybody, the caller included.
//!
//! Lists and counts go by who is in a group directly. Rules for a group (self-service) are for everybody in it, however deep.

use crate::people::selection::{self, Selected};
use crate::people::{self, guard};
use crate::{Caller, Desk, Error, audit};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::wire::people::{GroupRow, Selection, SelectionOutcome};
use domain::wire::problem::{Code, FieldError, Problem};
use domain::{GroupId, PersonId, fold, text};
use std::collections::{HashMap, HashSet};
use store::{Db, Group, Tx};

const MAX_NAME: usize = 120;
const MAX_DESCRIPTION: usize = 500;

/// All groups by name.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role.
pub async fn list(desk: &Desk, caller: &Caller) -> Result<Vec<GroupRow>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    listed(&desk.store().read()).await
}

/// All groups. A change answers it in its transaction: it is not done where the answer cannot be read.
async fn listed(db: &impl Db) -> Result<Vec<GroupRow>, Error> {
    let groups = store::groups::all(db).await?;
    let parts = store::groups::parts(db).await?;
    let rows = groups.into_iter().map(|group| people::group(group, &parts));
    let mut rows: Vec<GroupRow> = rows.collect();
    // By name, as the rows themselves are.
    let order: HashMap<GroupId, usize> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| (row.id, place))
        .collect();
    for row in &mut rows {
        row.parts.sort_unstable_by_key(|part| order.get(part));
    }
    Ok(rows)
}

/// A new group.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `invalid_input` (`name_taken` among the reasons).
pub async fn add(
    desk: &Desk,
    caller: &Caller,
    name: &str,
    description: &str,
) -> Result<Vec<GroupRow>, Error> {
    authorise(desk, caller).await?;
    let (name, description) = valid(name, description)?;
    let group = &Group {
        id: desk.new_id(),
        name_key: fold::key(&name),
        name,
        description,
        version: 1,
        created_at: desk.now().0,
    };
    desk.store()
        .write(|tx| async move {
            free(&tx, group).await?;
            store::groups::insert(&tx, group.clone()).await?;
            let entry = audit::Entry::new(Event::GroupAdded)
                .named(&group.name)
                .after("name", &group.name)
                .after("description", &group.description);
            audit::record(&tx, desk, caller, entry).await?;
            listed(&tx).await
        })
        .await
}

/// Renames or describes a group.
///
/// # Errors
/// As [`add`]; `not_found`, `changed_meanwhile` (`version`).
pub async fn edit(
    desk: &Desk,
    caller: &Caller,
    id: GroupId,
    version: i64,
    name: &str,
    description: &str,
) -> Result<Vec<GroupRow>, Error> {
    authorise(desk, caller).await?;
    let (name, description) = &valid(name, description)?;
    desk.store()
        .write(|tx| async move {
            let before = store::groups::by_id(&tx, id).await?.ok_or(Code::NotFound)?;
            if before.version != version {
                return Err(Problem::new(Code::ChangedMeanwhile)
                    .with("version", before.version)
                    .into());
            }
            let group = Group {
                name: name.clone(),
                name_key: fold::key(name),
                description: description.clone(),
                ..before.clone()
            };
            if group == before {
                return listed(&tx).await;
            }
            free(&tx, &group).await?;
            store::groups::update(&tx, &group).await?;
            let entry = audit::Entry::new(Event::GroupEdited)
                .named(&group.name)
                .before("name", &before.name)
                .after("name", &group.name)
                .before("description", &before.description)
                .after("description", &group.description);
            audit::record(&tx, desk, caller, entry).await?;
            listed(&tx).await
        })
        .await
}

/// Removes a group; its members stay people.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_found`.
pub async fn delete(desk: &Desk, caller: &Caller, id: GroupId) -> Result<Vec<GroupRow>, Error> {
    authorise(desk, caller).await?;
    desk.store()
        .write(|tx| async move {
            let group = store::groups::by_id(&tx, id).await?.ok_or(Code::NotFound)?;
            store::groups::delete(&tx, id).await?;
            let entry = audit::Entry::new(Event::GroupDeleted)
                .named(&group.name)
                .before("name", &group.name)
                .before("description", &group.description);
            audit::record(&tx, desk, caller, entry).await?;
            listed(&tx).await
        })
        .await
}

/// Puts a group into another, or takes it out. What is so already is no error.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_found`, `group_in_itself` where a circle would close.
pub async fn nest(
    desk: &Desk,
    caller: &Caller,
    group: GroupId,
    part: GroupId,
    inside: bool,
) -> Result<Vec<GroupRow>, Error> {
    authorise(desk, caller).await?;
    desk.store()
        .write(|tx| async move {
            let parts = store::groups::lock_parts(&tx).await?;
            let outer = store::groups::by_id(&tx, group).await?;
            let inner = store::groups::by_id(&tx, part).await?;
            let (outer, inner) = outer.zip(inner).ok_or(Code::NotFound)?;
            if inside && parts.unfolded(&[part]).contains(&group) {
                return Err(Code::GroupInItself.into());
            }
            let (is_changed, event) = if inside {
                let added = store::groups::add_part(&tx, group, part).await?;
                (added, Event::GroupMembersAdded)
            } else {
                let removed = store::groups::remove_part(&tx, group, part).await?;
                (removed, Event::GroupMembersRemoved)
            };
            if !is_changed {
                return listed(&tx).await;
            }
            let entry = audit::Entry::new(event).named(&inner.name);
            let entry = if inside {
                entry.after("group", &outer.name)
            } else {
                entry.before("group", &outer.name)
            };
            audit::record(&tx, desk, caller, entry).await?;
            listed(&tx).await
        })
        .await
}

/// Puts people into a group. Deleted people are left out as `not_found`.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_found` (the group), `too_many`.
pub async fn add_members(
    desk: &Desk,
    caller: &Caller,
    group: GroupId,
    selection: &Selection,
) -> Result<SelectionOutcome, Error> {
    members(desk, caller, group, selection, Change::Join).await
}

/// Takes people out of a group, deleted ones too.
///
/// # Errors
/// As [`add_members`].
pub async fn remove_members(
    desk: &Desk,
    caller: &Caller,
    group: GroupId,
    selection: &Selection,
) -> Result<SelectionOutcome, Error> {
    members(desk, caller, group, selection, Change::Leave).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Join,
    Leave,
}

async fn members(
    desk: &Desk,
    caller: &Caller,
    id: GroupId,
    selection: &Selection,
    change: Change,
) -> Result<SelectionOutcome, Error> {
    authorise(desk, caller).await?;
    desk.store()
        .write(|tx| async move {
            let group = store::groups::by_id(&tx, id).await?.ok_or(Code::NotFound)?;
            let (selected, mut skipped) = selection::resolve(&tx, desk, selection).await?;
            let wanted = |one: &Selected| change == Change::Leave || one.person.deleted_at == 0;
            let (selected, gone): (Vec<_>, Vec<_>) = selected.into_iter().partition(wanted);
            skipped.extend(gone.iter().map(|one| one.skipped(Code::NotFound)));
            let ids: Vec<PersonId> = selected.iter().map(Selected::id).collect();
            let inside: HashSet<PersonId> = store::groups::members_among(&tx, id, &ids)
                .await?
                .into_iter()
                .collect();
            let moving = |one: &&Selected| inside.contains(&one.id()) == (change == Change::Leave);
            let entries = selected
                .iter()
                .filter(moving)
                .map(|one| entry(change, &group, one))
                .collect();
            match change {
                Change::Join => store::groups::add_members(&tx, id, &ids).await?,
                Change::Leave => store::groups::remove_members(&tx, id, &ids).await?,
            };
            audit::record_all(&tx, desk, caller, entries).await?;
            let done = u64::try_from(ids.len()).unwrap_or(u64::MAX);
            Ok(SelectionOutcome { done, skipped })
        })
        .await
}

fn entry(change: Change, group: &Group, one: &Selected) -> audit::Entry {
    match change {
        Change::Join => audit::Entry::new(Event::GroupMembersAdded)
            .on(&one.person)
            .after("group", &group.name),
        Change::Leave => audit::Entry::new(Event::GroupMembersRemoved)
            .on(&one.person)
            .before("group", &group.name),
    }
}

async fn authorise(desk: &Desk, caller: &Caller) -> Result<(), Error> {
    let decision = caller.may_at_all(Action::ManageGroups);
    guard::noted(desk, caller, Action::ManageGroups, None, decision).await
}

fn valid(name: &str, description: &str) -> Result<(String, String), Vec<FieldError>> {
    let name = text::line("name", name, MAX_NAME).and_then(|name| {
        if name.is_empty() {
            Err(FieldError::new("name", Code::Required))
        } else {
            Ok(name)
        }
    });
    let description = text::line("description", description, MAX_DESCRIPTION);
    match (name, description) {
        (Ok(name), Ok(description)) => Ok((name, description)),
        (name, description) => Err(name.err().into_iter().chain(description.err()).collect()),
    }
}

/// Says so where another group has the name; the store's unique rule holds in any case.
async fn free(tx: &Tx, group: &Group) -> Result<(), Error> {
    let holder = store::groups::by_name_key(tx, &group.name_key).await?;
    if holder.is_some_and(|holder| holder.id != group.id) {
        return Err(Error::field("name", Code::NameTaken));
    }
    Ok(())
}
