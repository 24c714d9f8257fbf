//! A person as a row of the grid. Owns which column says what.

use super::address::{Column, ListState};
use crate::pages::admin::words;
use crate::parts::Tone;
use crate::parts::grid::{Cell, GridColumn, GridRow};
use crate::words::t;
use domain::Timestamp;
use domain::wire::people::{PersonRow, Status};
use locale::{Key, k};

/// The head of a column.
pub fn title(column: Column) -> &'static str {
    let key: Key = match column {
        Column::Name => k::USERS_COL_NAME,
        Column::UserName => k::USERS_COL_USER_NAME,
        Column::Department => k::USERS_COL_DEPARTMENT,
        Column::JobTitle => k::USERS_COL_JOB,
        Column::City => k::USERS_COL_CITY,
        Column::Country => k::USERS_COL_COUNTRY,
        Column::Roles => k::USERS_COL_ROLES,
        Column::Status => k::USERS_COL_STATUS,
        Column::LastSignIn => k::USERS_COL_LAST,
        Column::Password => k::USERS_COL_PASSWORD,
        Column::Created => k::USERS_COL_CREATED,
    };
    t(key)
}

const fn class(column: Column) -> &'static str {
    match column {
        Column::Name => "col-name",
        Column::Password | Column::Roles => "col-tag",
        Column::Status => "col-tag dim",
        _ => "dim",
    }
}

/// The columns that the address asks for.
pub fn columns(state: &ListState) -> Vec<GridColumn> {
    let shown = |column: &Column| state.columns.contains(column);
    let all = Column::ALL
        .into_iter()
        .enumerate()
        .filter(|(_, column)| shown(column));
    all.map(|(index, column)| GridColumn {
        index,
        class: class(column),
        title: title(column).to_owned(),
        sorts: column.sort().is_some(),
        sorted: (column.sort() == Some(state.sort)).then_some(state.descending),
    })
    .collect()
}

/// A person as a row, at this moment.
pub fn row(person: &PersonRow, now: Timestamp) -> GridRow {
    GridRow {
        id: person.id.to_string(),
        name: person.display_name.clone(),
        href: Some(format!("/admin/users/{}", person.id)),
        selectable: !person.may.is_self,
        action: person
            .may
            .reset_password
            .then(|| words::named(k::USERS_RESET_FOR, &person.display_name)),
        cells: Column::ALL
            .into_iter()
            .map(|column| cell(person, column, now))
            .collect(),
    }
}

fn cell(person: &PersonRow, column: Column, now: Timestamp) -> Cell {
    match column {
        Column::Name => Cell::Person {
            name: person.display_name.clone(),
            below: person.user_name.clone(),
        },
        Column::UserName => text(&person.user_name),
        Column::Department => text(&person.department),
        Column::JobTitle => text(&person.job_title),
        Column::City => text(&person.city),
        Column::Country => text(&person.country),
        Column::Roles => Cell::Tags(
            person
                .roles
                .iter()
                .map(|role| (Tone::Neutral, words::role(role).to_owned()))
                .collect(),
        ),
        Column::Status => {
            let (shade, words) = words::status(person.status);
            Cell::Tags(vec![(shade, words.to_owned())])
        }
        Column::LastSignIn => Cell::Time(person.last_sign_in_at, t(k::USERS_NEVER).to_owned()),
        Column::Password => {
            // A blocked person's password opens nothing: that is said instead.
            let blocked = person.status == Status::Blocked;
            let state = if blocked {
                (Tone::Bad, t(k::STATE_BLOCKED).to_owned())
            } else {
                words::password_state(now, &person.password)
            };
            Cell::Tags(vec![state])
        }
        Column::Created => Cell::Time(Some(person.created_at), String::new()),
    }
}

fn text(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}
