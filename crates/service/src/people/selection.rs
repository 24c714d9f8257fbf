//! Whom an action is for: ids, or all that match. Owns the limit of one call and the way from a selection to people; what
//! is done to them is `bulk`'s, and more than a call takes is a job's.

use super::read::{check, moment};
use crate::{Desk, Error};
use domain::wire::people::{Selection, Skipped};
use domain::wire::problem::{Code, Problem};
use domain::{PersonId, RoleSet};
use std::collections::{HashMap, HashSet};
use store::{Person, Tx};

/// Most people in one call.
pub const MAX_SELECTED: usize = 1_000;
/// Ids asked of the database at a time.
const BATCH: u32 = 500;

/// Somebody who is selected, as the tables say now.
pub(crate) struct Selected {
    /// The row.
    pub person: Person,
    /// The roles.
    pub roles: RoleSet,
}

impl Selected {
    /// Who.
    pub(crate) fn id(&self) -> PersonId {
        PersonId(self.person.id)
    }
    /// Left out, because of this.
    pub(crate) fn skipped(&self, code: Code) -> Skipped {
        Skipped {
            id: self.id(),
            display_name: self.person.display_name.clone(),
            code,
        }
    }
}

/// The people of a selection in its order, each once; ids of nobody are skipped as `not_found`.
///
/// # Errors
/// `too_many` (`max`) for more than one call takes, `too_long` (search).
pub(crate) async fn resolve(
    tx: &Tx,
    desk: &Desk,
    selection: &Selection,
) -> Result<(Vec<Selected>, Vec<Skipped>), Error> {
    let ids = ids(tx, desk, selection).await?;
    let found = store::people::by_ids(tx, &ids).await?;
    let mut people: HashMap<PersonId, Person> = found
        .into_iter()
        .map(|person| (PersonId(person.id), person))
        .collect();
    let mut roles = store::roles::of_people(tx, &ids).await?;
    let mut selected = Vec::with_capacity(ids.len());
    let mut nobody = Vec::new();
    for id in ids {
        match people.remove(&id) {
            Some(person) => selected.push(Selected {
                person,
                roles: roles.remove(&id).unwrap_or_default(),
            }),
            None => nobody.push(Skipped {
                id,
                display_name: String::new(),
                code: Code::NotFound,
            }),
        }
    }
    Ok((selected, nobody))
}

async fn ids(tx: &Tx, desk: &Desk, selection: &Selection) -> Result<Vec<PersonId>, Error> {
    match selection {
        Selection::Ids(ids) => {
            if ids.len() > MAX_SELECTED {
                return Err(too_many());
            }
            let mut seen = HashSet::new();
            Ok(ids.iter().copied().filter(|id| seen.insert(*id)).collect())
        }
        Selection::Matching { filter, except } => {
            check(filter)?;
            let settings = desk.settings();
            let moment = moment(desk, &settings);
            let except: HashSet<PersonId> = except.iter().copied().collect();
            let mut ids = Vec::new();
            let mut after = None;
            loop {
                let batch = store::people_list::ids(tx, filter, moment, after, BATCH).await?;
                after = batch.last().copied();
                ids.extend(batch.into_iter().filter(|id| !except.contains(id)));
                if ids.len() > MAX_SELECTED {
                    return Err(too_many());
                }
                if after.is_none() {
                    return Ok(ids);
                }
            }
        }
    }
}

fn too_many() -> Error {
    Problem::new(Code::TooMany).with("max", MAX_SELECTED).into()
}
