//! **Deleted users**: who can be restored, and for how long still.

use super::kit::{Kit, kit, selection};
use super::users::told;
use super::words;
use crate::calls::{self, CallError, odd_answer};
use crate::context::now;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{nothing, say, trouble, waiting};
use crate::parts::grid::keys::Intent;
use crate::parts::grid::{Cell, Grid, GridActions, GridColumn, GridRow, GridState, Picked, Window};
use crate::parts::{Button, ButtonKind, IconButton, PageTitle, Tone};
use crate::query::{push, value, with_query};
use crate::words::t;
use domain::wire::people::{
    PeopleCommand, PeopleFilter, PeopleQuery, PeopleReply, PeopleSort, PersonRow, Selection,
    SelectionOutcome,
};
use domain::wire::{Page, PageRequest};
use domain::{Span, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::k;
use std::sync::Arc;
use std::time::Duration;

/// How long a deleted account can be restored.
const KEPT: Span = Span::days(30);

const COLUMNS: usize = 4;

fn filter(search: String) -> PeopleFilter {
    PeopleFilter {
        deleted: true,
        search,
        ..PeopleFilter::default()
    }
}

fn query(search: String, page: PageRequest) -> PeopleQuery {
    PeopleQuery {
        filter: filter(search),
        sort: PeopleSort::Deleted,
        descending: true,
        page,
    }
}

fn row(person: &PersonRow, now: Timestamp) -> GridRow {
    let left = person.deleted_at.map_or(0, |at| {
        at.plus(KEPT)
            .plus(Span::days(1))
            .since(now)
            .as_days()
            .max(0)
    });
    let tone = if left < 3 { Tone::Warn } else { Tone::Neutral };
    GridRow {
        id: person.id.to_string(),
        name: person.display_name.clone(),
        href: Some(format!("/admin/users/{}", person.id)),
        selectable: person.may.delete,
        action: person
            .may
            .delete
            .then(|| words::named(k::DELETED_RESTORE_FOR, &person.display_name)),
        cells: vec![
            Cell::Person {
                name: person.display_name.clone(),
                below: person.user_name.clone(),
            },
            if person.department.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(person.department.clone())
            },
            Cell::Time(person.deleted_at, String::new()),
            Cell::Tags(vec![(
                tone,
                words::count(k::DELETED_LEFT, left.unsigned_abs()),
            )]),
        ],
    }
}

fn rows(page: Page<PersonRow>, now: Timestamp) -> Page<GridRow> {
    Page {
        rows: page.rows.iter().map(|person| row(person, now)).collect(),
        next: page.next,
        previous: page.previous,
    }
}

async fn fetch(
    search: String,
    page: PageRequest,
    now: Timestamp,
) -> Result<Page<GridRow>, CallError> {
    match calls::people(PeopleCommand::List(query(search, page))).await? {
        PeopleReply::List(page) => Ok(rows(page, now)),
        _ => Err(odd_answer()),
    }
}

async fn load(search: String) -> Result<Page<PersonRow>, CallError> {
    let page = PageRequest {
        limit: Some(50),
        ..PageRequest::default()
    };
    match calls::people(PeopleCommand::List(query(search, page))).await? {
        PeopleReply::List(page) => Ok(page),
        _ => Err(odd_answer()),
    }
}

/// The page.
pub fn deleted() -> AnyView {
    let kit = kit();
    let clock = now();
    let address = use_location().search;
    let search = Memo::new(move |_| value(&address.get(), "q"));
    let begin = search.get_untracked();
    let first = Loaded::new(Signal::stored(begin), |search| pack(load(search)));
    let content = move |page: Page<PersonRow>| {
        let grid = GridState::new(rows(page, clock.at.get_untracked()));
        let asked = StoredValue::new(search.get_untracked());
        grid.serve(
            Arc::new(move |page| {
                let now = clock.at.get_untracked();
                Box::pin(fetch(asked.get_value(), page, now))
            }),
            Arc::new(move || {
                let filter = filter(asked.get_value());
                Box::pin(async move {
                    match calls::people(PeopleCommand::Count(filter)).await {
                        Ok(PeopleReply::Count(count)) => Some(count),
                        _ => None,
                    }
                })
            }),
        );
        Effect::new(move |before: Option<()>| {
            asked.set_value(search.get());
            if before.is_some() {
                grid.picked.set(Picked::default());
                grid.reload();
            }
        });
        list(kit, grid, search)
    };
    let mut typed = debounce(Duration::from_millis(200), move |text: String| {
        let mut query = String::new();
        push(&mut query, "q", &text);
        kit.replace(&with_query("/admin/users/deleted", &query));
    });
    view! {
        <PageTitle title=t(k::DELETED_TITLE)/>
        <div class="head"><h1>{t(k::DELETED_TITLE)}</h1></div>
        <p class="lead">{t(k::DELETED_TEXT)}</p>
        <div class="bar">
            <span class="grow"></span>
            <div class="search">
                <crate::parts::Icon name="search"/>
                <input
                    type="search"
                    id="deleted-search"
                    value=search.get_untracked()
                    placeholder=t(k::USERS_SEARCH)
                    aria-label=t(k::USERS_SEARCH)
                    autocomplete="off"
                    on:input=move |event| typed(event_target_value(&event))
                />
            </div>
        </div>
        {first.view(|| waiting(8), content)}
    }
    .into_any()
}

fn columns() -> Vec<GridColumn> {
    let titles: [_; COLUMNS] = [
        k::USERS_COL_NAME,
        k::USERS_COL_DEPARTMENT,
        k::DELETED_COL_WHEN,
        k::DELETED_COL_LEFT,
    ];
    let classes: [&'static str; COLUMNS] = ["col-name", "dim", "dim", "col-tag"];
    let pairs = titles.into_iter().zip(classes).enumerate();
    pairs
        .map(|(index, (title, class))| GridColumn {
            index,
            class,
            title: t(title).to_owned(),
            sorts: false,
            sorted: None,
        })
        .collect()
}

fn list(kit: Kit, grid: GridState, search: Memo<String>) -> AnyView {
    let outcome = RwSignal::new(None::<SelectionOutcome>);
    let columns = Signal::derive(columns);
    let restore = move |selection_: Selection| {
        kit.run(async move {
            match selection(PeopleCommand::Restore(selection_)).await {
                Ok(done) => {
                    say(Ok(words::count(k::DELETED_RESTORED, done.done)));
                    outcome.set((!done.skipped.is_empty()).then_some(done));
                    grid.picked.set(Picked::default());
                    grid.reload();
                }
                Err(error) => say(Err(error)),
            }
        });
    };
    let actions = GridActions {
        sort: Callback::new(|_| {}),
        act: Callback::new(move |row: GridRow| {
            if let Ok(id) = row.id.parse() {
                restore(Selection::Ids(vec![id]));
            }
        }),
        open: Callback::new(move |row: GridRow| {
            if let Some(href) = row.href {
                kit.go(&href);
            }
        }),
        key: Callback::new(move |intent| match intent {
            Intent::Search => super::kit::focus("#deleted-search"),
            Intent::Help => kit.help.set(true),
            Intent::Close => grid.picked.set(Picked::default()),
            _ => {}
        }),
    };
    let empty = move || grid.window.with(Window::is_empty);
    let restore_all = move |()| {
        let picked = grid.picked.get_untracked();
        let ids: Vec<_> = picked
            .ids()
            .iter()
            .filter_map(|id| id.parse().ok())
            .collect();
        restore(if picked.is_all() {
            Selection::Matching {
                filter: filter(search.get_untracked()),
                except: ids,
            }
        } else {
            Selection::Ids(ids)
        });
    };
    let count = move || {
        let total = grid.window.with(Window::total).unwrap_or_default();
        grid.picked.with(|picked| picked.count(total))
    };
    view! {
        {move || grid.problem.get().map(|error| trouble(&error, Callback::new(move |()| grid.reload())))}
        {move || outcome.get().map(|done| told(&done, outcome))}
        <div class:sr-only=empty>
            <Grid
                state=grid
                label=t(k::DELETED_TITLE).to_owned()
                columns=columns
                actions=actions
                selects=true
                select_all=t(k::USERS_SELECT_PAGE).to_owned()
                act_title=t(k::ADMIN_ACTIONS).to_owned()
                select_label=select_label
                action_icon="restore"
            />
        </div>
        {move || {
            empty()
                .then(|| {
                    if search.with(String::is_empty) {
                        nothing("trash", k::DELETED_EMPTY_TITLE, k::DELETED_EMPTY_TEXT, ().into_any())
                    } else {
                        let clear = view! { <a class="btn" href="/admin/users/deleted">{t(k::USERS_FILTER_CLEAR)}</a> };
                        nothing("search", k::USERS_NOTHING_TITLE, k::USERS_NOTHING_TEXT, clear.into_any())
                    }
                })
        }}
        {move || {
            (count() > 0)
                .then(|| {
                    view! {
                        <div class="picked" role="region" aria-label=t(k::USERS_SELECTION_BAR)>
                            <span class="picked-count" aria-live="polite">{move || words::count(k::USERS_SELECTED, count())}</span>
                            <span class="picked-acts">
                                <Button kind=ButtonKind::Primary on_press=restore_all>{move || words::count(k::DELETED_RESTORE_COUNT, count())}</Button>
                            </span>
                            <IconButton icon="close" label=t(k::USERS_CLEAR) on_press=move |()| grid.picked.set(Picked::default())/>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

fn select_label(name: &str) -> String {
    words::named(k::USERS_SELECT_FOR, name)
}
