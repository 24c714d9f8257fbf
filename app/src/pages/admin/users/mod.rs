//! **Active users**: the list of everybody, and what is done from it. Owns how the address, the grid, the
//! selection and the panel **Reset password** play together.

pub mod address;
mod bulk;
mod delivery;
mod filters;
mod menus;
pub mod reset;
mod rows;
mod slip;
mod tools;

pub use bulk::told;

use crate::calls::{self, CallError, odd_answer};
use crate::context::{Now, now};
use crate::pages::admin::kit::{Kit, kit};
use crate::pages::admin::words;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::nothing;
use crate::parts::grid::keys::Intent;
use crate::parts::grid::{Count, Fetch, Grid, GridActions, GridRow, GridState, Picked};
use crate::words::t;
use address::{Column, ListState};
use domain::wire::people::{PeopleCommand, PeopleQuery, PeopleReply, PersonRow};
use domain::wire::{Page, PageRequest};
use domain::{PersonId, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::k;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows of the page that the server renders.
const FIRST_ROWS: u16 = 50;

/// What the page begins with.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct First {
    page: Page<PersonRow>,
    total: u64,
    now: Timestamp,
}

/// The key of a list that is still there; no query has this form.
const KEPT: &str = "#kept";

/// The list as it was when the reader left it, kept by the frame so that **Back** finds it again.
#[derive(Clone, Copy)]
pub struct Memory {
    grid: GridState,
    /// What the list was asked for.
    asked: StoredValue<ListState>,
    people: StoredValue<HashMap<PersonId, PersonRow>>,
    scroll: StoredValue<f64>,
    now: Now,
}

impl Memory {
    fn new(first: First, asked: ListState, now: Now) -> Self {
        let people = StoredValue::new(HashMap::new());
        let grid = GridState::new(keep(people, first.page, first.now));
        grid.window
            .update_untracked(|window| window.set_total(first.total));
        let memory = Self {
            grid,
            asked: StoredValue::new(asked),
            people,
            scroll: StoredValue::new(0.0),
            now,
        };
        grid.serve(memory.fetch(), memory.count());
        memory
    }

    fn fetch(self) -> Fetch {
        Arc::new(move |page: PageRequest| {
            let query = query_of(&self.asked.get_value(), page);
            let now = self.now.at.get_untracked();
            Box::pin(async move {
                match calls::people(PeopleCommand::List(query)).await? {
                    PeopleReply::List(page) => Ok(keep(self.people, page, now)),
                    _ => Err(odd_answer()),
                }
            })
        })
    }

    fn count(self) -> Count {
        Arc::new(move || {
            let filter = self.asked.with_value(|asked| asked.filter.clone());
            Box::pin(async move {
                match calls::people(PeopleCommand::Count(filter)).await {
                    Ok(PeopleReply::Count(total)) => Some(total),
                    _ => None,
                }
            })
        })
    }

    /// Shows a person as they are now.
    fn refresh(self, person: PersonId) {
        kit().run(async move {
            if let Ok(PeopleReply::Detail(detail)) =
                calls::people(PeopleCommand::Detail(person)).await
            {
                self.put(detail.row);
            }
        });
    }

    fn put(self, person: PersonRow) {
        let row = rows::row(&person, self.now.at.get_untracked());
        self.people.update_value(|people| {
            people.insert(person.id, person);
        });
        crate::parts::keep_focus();
        self.grid.window.update(|window| window.replace(&row));
    }

    fn person(self, id: PersonId) -> Option<PersonRow> {
        self.people.with_value(|people| people.get(&id).cloned())
    }
}

fn keep(
    people: StoredValue<HashMap<PersonId, PersonRow>>,
    page: Page<PersonRow>,
    now: Timestamp,
) -> Page<GridRow> {
    let Page {
        rows,
        next,
        previous,
    } = page;
    let shown = rows.iter().map(|person| rows::row(person, now)).collect();
    people.update_value(|known| {
        // Far-away rows are forgotten by the grid; here a bound is enough.
        if known.len() > 5_000 {
            known.clear();
        }
        known.extend(rows.into_iter().map(|person| (person.id, person)));
    });
    Page {
        rows: shown,
        next,
        previous,
    }
}

fn query_of(state: &ListState, page: PageRequest) -> PeopleQuery {
    PeopleQuery {
        filter: state.filter.clone(),
        sort: state.sort,
        descending: state.descending,
        page,
    }
}

async fn load_first(state: ListState, now: Timestamp) -> Result<First, CallError> {
    let page = PageRequest {
        limit: Some(FIRST_ROWS),
        ..PageRequest::default()
    };
    let PeopleReply::List(page) =
        calls::people(PeopleCommand::List(query_of(&state, page))).await?
    else {
        return Err(odd_answer());
    };
    let total = if page.next.is_none() {
        page.rows.len() as u64
    } else {
        match calls::people(PeopleCommand::Count(state.filter)).await? {
            PeopleReply::Count(total) => total,
            _ => return Err(odd_answer()),
        }
    };
    Ok(First { page, total, now })
}

/// Where the frame keeps [`Memory`].
pub type Kept = StoredValue<Option<Memory>>;

/// **Active users**.
pub fn active_users() -> AnyView {
    let kit = kit();
    let kept = expect_context::<Kept>();
    let clock = now();
    let search = use_location().search;
    let state = Memo::new(move |_| ListState::parse(&search.get()));
    let asked = state.get_untracked();
    let same = |memory: &Memory| {
        memory
            .asked
            .with_value(|before| before.list_query() == asked.list_query())
    };
    let found = kept.get_value().filter(same);
    // What was kept is shown at once: then there is nothing to load.
    let key = if found.is_some() {
        KEPT.to_owned()
    } else {
        asked.list_query()
    };
    let first = Loaded::new(Signal::stored(key), |key| {
        let at = now().at.get_untracked();
        pack(async move {
            if key == KEPT {
                Ok(None)
            } else {
                load_first(ListState::parse(&key), at).await.map(Some)
            }
        })
    });
    let total = RwSignal::new(None::<u64>);
    let content = move |begin: Option<First>| {
        let (memory, again) = match (begin, kept.get_value()) {
            (Some(begin), _) => (
                kit.keep(|| Memory::new(begin, state.get_untracked(), clock)),
                false,
            ),
            (None, Some(memory)) => (memory, true),
            (None, None) => return ().into_any(),
        };
        kept.set_value(Some(memory));
        list(kit, memory, state, total, again)
    };
    // Its own part, so that the number stands in the page that the server renders.
    let number = move |begin: Option<First>| {
        let begin = begin.map(|begin| begin.total);
        // Not on the server, which makes both parts at the same time: one would read the signal while the other writes.
        if cfg!(target_arch = "wasm32") && begin.is_some() {
            total.set(begin);
        }
        let known = move || {
            if cfg!(target_arch = "wasm32") {
                total.get()
            } else {
                begin
            }
        };
        (move || tools::counted(state, known())).into_any()
    };
    view! {
        {tools::head(kit, state, first.view(|| ().into_any(), number), total.into())}
        {filters::chips(kit, state)}
        {first.view(skeleton, content)}
    }
    .into_any()
}

fn list(
    kit: Kit,
    memory: Memory,
    state: Memo<ListState>,
    total: RwSignal<Option<u64>>,
    again: bool,
) -> AnyView {
    let grid = memory.grid;
    Effect::new(move |_| total.set(grid.window.with(crate::parts::grid::Window::total)));
    if again {
        restore(memory);
    }
    leave(memory);
    follow(memory, state);
    let columns = Signal::derive(move || state.with(rows::columns));
    let actions = GridActions {
        sort: Callback::new(move |index: usize| sort_by(kit, state, index)),
        act: Callback::new(move |row: GridRow| open_reset(kit, state, &row.id)),
        open: Callback::new(move |row: GridRow| {
            if let Some(href) = row.href {
                kit.go(&href);
            }
        }),
        key: Callback::new(move |intent: Intent| match intent {
            Intent::Search => crate::pages::admin::kit::focus("#users-search"),
            Intent::Help => kit.help.set(true),
            Intent::Close => close_one(kit, memory, state),
            _ => {}
        }),
    };
    let empty = move || grid.window.with(crate::parts::grid::Window::is_empty);
    view! {
        {move || grid.problem.get().map(|error| crate::pages::states::trouble(&error, Callback::new(move |()| grid.reload())))}
        <div class:sr-only=empty>
            <Grid
                state=grid
                label=t(k::USERS_TITLE).to_owned()
                columns=columns
                actions=actions
                selects=true
                select_all=t(k::USERS_SELECT_PAGE).to_owned()
                act_title=t(k::ADMIN_ACTIONS).to_owned()
                select_label=select_label
                action_icon="key"
            />
        </div>
        {move || empty().then(|| nobody(kit, state))}
        {bulk::bar(kit, memory, state)}
        {reset::panel(kit, memory, state)}
    }
    .into_any()
}

fn select_label(name: &str) -> String {
    words::named(k::USERS_SELECT_FOR, name)
}

fn nobody(kit: Kit, state: Memo<ListState>) -> AnyView {
    if state.with(ListState::is_narrowed) {
        let clear = view! {
            <button type="button" class="btn" on:click=move |_| kit.stay(&cleared(&state.get_untracked()).href())>
                {t(k::USERS_FILTER_CLEAR)}
            </button>
        };
        nothing(
            "search",
            k::USERS_NOTHING_TITLE,
            k::USERS_NOTHING_TEXT,
            clear.into_any(),
        )
    } else {
        let ways = view! {
            <a class="btn primary" href="/admin/users/import">{t(k::USERS_IMPORT)}</a>
            <a class="btn" href="/admin/users/add">{t(k::USERS_ADD)}</a>
        };
        nothing(
            "people",
            k::USERS_EMPTY_TITLE,
            k::USERS_EMPTY_TEXT,
            ways.into_any(),
        )
    }
}

fn cleared(state: &ListState) -> ListState {
    ListState {
        filter: domain::wire::people::PeopleFilter::default(),
        reset: None,
        ..state.clone()
    }
}

/// Another sort or filter: the list anew. The selection stays when only the order changed.
fn follow(memory: Memory, state: Memo<ListState>) {
    let list = Memo::new(move |_| {
        state.with(|state| (state.filter.clone(), state.sort, state.descending))
    });
    Effect::new(move |before: Option<()>| {
        // Read, not only tracked: a memo that nobody reads never notices a change.
        list.with(|_| ());
        let next = state.get_untracked();
        let (reload, narrowed) = memory.asked.with_value(|asked| {
            let narrowed = asked.filter != next.filter;
            (
                narrowed || asked.sort != next.sort || asked.descending != next.descending,
                narrowed,
            )
        });
        memory.asked.set_value(next);
        if before.is_some() && reload {
            if narrowed {
                memory.grid.picked.set(Picked::default());
            }
            memory.grid.reload();
        }
    });
}

/// The list where it was, and what is on screen of it as it is now.
fn restore(memory: Memory) {
    let top = memory.scroll.get_value();
    Effect::new(move |_| {
        request_animation_frame(move || {
            window().scroll_to_with_x_and_y(0.0, top);
            memory.grid.look();
            memory.grid.refocus();
        });
        let stale: Vec<PersonId> = memory.grid.window.with_untracked(|window| {
            window
                .rows()
                .filter_map(|row| row.id.parse().ok())
                .collect()
        });
        if let Some(touched) = kit()
            .touched
            .get_value()
            .filter(|touched| stale.contains(touched))
        {
            memory.refresh(touched);
        }
        memory.grid.recount();
    });
}

fn leave(memory: Memory) {
    if cfg!(target_family = "wasm") {
        let remember = window_event_listener(leptos::ev::scroll, move |_| {
            if window()
                .location()
                .pathname()
                .is_ok_and(|path| path == "/admin/users")
            {
                memory
                    .scroll
                    .set_value(window().scroll_y().unwrap_or_default());
            }
        });
        on_cleanup(move || remember.remove());
    }
}

fn sort_by(kit: Kit, state: Memo<ListState>, index: usize) {
    let mut next = state.get_untracked();
    let Some(sort) = Column::ALL.get(index).and_then(|column| column.sort()) else {
        return;
    };
    next.descending = next.sort == sort && !next.descending;
    next.sort = sort;
    // The heads are drawn anew.
    crate::parts::keep_focus();
    kit.stay(&next.href());
}

fn open_reset(kit: Kit, state: Memo<ListState>, id: &str) {
    let mut next = state.get_untracked();
    next.reset = id.parse().ok();
    kit.stay(&next.href());
}

/// Esc closes one layer: the panel closes itself, then the selection goes.
fn close_one(kit: Kit, memory: Memory, state: Memo<ListState>) {
    if state.with_untracked(|state| state.reset.is_some()) {
        kit.replace(
            &ListState {
                reset: None,
                ..state.get_untracked()
            }
            .href(),
        );
    } else if memory
        .grid
        .picked
        .with_untracked(|picked| !picked.is_empty())
    {
        memory.grid.picked.set(Picked::default());
    }
}

/// The list before its first page is there, in its final size.
fn skeleton() -> AnyView {
    let rows = (0..12).map(|_| {
        view! { <div class="wait-row"><i class="wait-face"></i><i></i><i></i><i></i></div> }
            .into_any()
    });
    view! {
        <div class="sheet wait" aria-busy="true" aria-label=t(k::ADMIN_LOADING)>
            <div class="wait-head"></div>
            {rows.collect_view()}
        </div>
    }
    .into_any()
}
