//! `group`: groups of people, for the operator. Owns how a group is named on the command line, in every command that takes one.

use super::arguments::{Group, Members};
use super::output::table;
use super::{Failure, Session, many, user};
use domain::wire::people::{GroupRow, Selection};
use domain::wire::problem::{Code, Problem};
use domain::{GroupId, fold};
use service::groups;

pub(super) async fn group(session: &Session, what: Group) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let rows = match what {
        Group::List => groups::list(desk, caller).await?,
        Group::Add { name, description } => groups::add(desk, caller, &name, &description).await?,
        Group::Edit {
            group,
            name,
            description,
        } => {
            let now = find(session, &group).await?;
            let name = name.unwrap_or(now.name);
            let description = description.unwrap_or(now.description);
            groups::edit(desk, caller, now.id, now.version, &name, &description).await?
        }
        Group::Delete { group } => {
            let id = find(session, &group).await?.id;
            groups::delete(desk, caller, id).await?
        }
        Group::AddMembers(members) => return change(session, members, true).await,
        Group::RemoveMembers(members) => return change(session, members, false).await,
    };
    say(session, &rows)
}

/// Who is in a group, or which groups are.
async fn change(session: &Session, members: Members, inside: bool) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let id = find(session, &members.group).await?.id;
    if !members.groups.is_empty() {
        let mut rows = Vec::new();
        for named in &members.groups {
            let part = find(session, named).await?.id;
            rows = groups::nest(desk, caller, id, part, inside).await?;
        }
        return say(session, &rows);
    }
    let selection = if members.filter.is_empty() {
        user::selection(session, &members.users).await?
    } else {
        Selection::Matching {
            filter: many::filter(session, &members.filter).await?,
            except: Vec::new(),
        }
    };
    let outcome = if inside {
        groups::add_members(desk, caller, id, &selection).await?
    } else {
        groups::remove_members(desk, caller, id, &selection).await?
    };
    user::told(session, &outcome)
}

fn say(session: &Session, rows: &Vec<GroupRow>) -> Result<(), Failure> {
    session.output.say(rows, |rows| {
        let name_of = |id: &GroupId| {
            let row = rows.iter().find(|row| row.id == *id);
            row.map_or_else(String::new, |row| row.name.clone())
        };
        let cells = |row: &GroupRow| {
            let parts: Vec<String> = row.parts.iter().map(name_of).collect();
            [
                row.id.to_string(),
                row.name.clone(),
                row.members.to_string(),
                parts.join(", "),
                row.description.clone(),
            ]
        };
        table(
            ["ID", "NAME", "PEOPLE", "GROUPS IN IT", "DESCRIPTION"],
            rows.iter().map(cells),
        )
    })
}

/// The group of an id or a name, however it is spelt. `None`: there is none.
pub(super) async fn named(session: &Session, text: &str) -> Result<Option<GroupRow>, Failure> {
    let key = fold::key(text);
    let id = text.parse::<GroupId>().ok();
    let groups = groups::list(&session.desk, &session.caller).await?;
    let is_meant = |group: &GroupRow| match id {
        Some(id) => group.id == id,
        None => fold::key(&group.name) == key,
    };
    Ok(groups.into_iter().find(is_meant))
}

async fn find(session: &Session, text: &str) -> Result<GroupRow, Failure> {
    let unknown = || Box::new(Problem::field("group", Code::NotFound));
    named(session, text)
        .await?
        .ok_or_else(|| Failure::Refused(unknown(), None))
}
