//! The list of the admin centre: virtual rows, selection, sorting, keys. Owns drawing, scrolling and the
//! focus; knows nothing of people. It is not generic, because each kind of row would be compiled
//! again: a page turns what it lists into [`GridRow`]s and says how to fetch a page of them.

pub mod keys;
pub mod picked;
mod row;
mod scroll;
pub mod window;

pub use picked::Picked;
pub use window::{Cell, GridRow, PAGE_ROWS, Window};

use crate::calls::CallError;
use domain::wire::{Page, PageRequest};
use keys::{Intent, Pressed, Step};
use leptos::ev;
use leptos::html::Tbody;
use leptos::prelude::*;
use leptos::task::spawn_local;
use row::{Around, empty_view, row_view};
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use window::Want;

/// Rows drawn before the browser has measured anything: enough for most screens.
const AT_FIRST: u64 = 36;

/// Fetches a page of rows.
pub type Fetch = Arc<dyn Fn(PageRequest) -> Fetched + Send + Sync>;
/// A page of rows on its way.
pub type Fetched = Pin<Box<dyn Future<Output = Result<Page<GridRow>, CallError>> + Send>>;
/// Counts the rows of the whole list.
pub type Count = Arc<dyn Fn() -> Counted + Send + Sync>;
/// A count on its way.
pub type Counted = Pin<Box<dyn Future<Output = Option<u64>> + Send>>;

/// A column as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// Its place in [`GridRow::cells`].
    pub index: usize,
    /// Class of its cells: decides the width.
    pub class: &'static str,
    /// Its head.
    pub title: String,
    /// Pressing the head sorts.
    pub sorts: bool,
    /// The list is sorted by it; `true`: last first.
    pub sorted: Option<bool>,
}

/// A list's memory: what is held, where the reader is, what is selected. Cheap to copy; outlives the
/// drawing, so that coming back finds the list as it was.
#[derive(Clone, Copy)]
pub struct GridState {
    /// The rows held.
    pub window: RwSignal<Window>,
    /// The rows selected.
    pub picked: RwSignal<Picked>,
    /// The row that the keys move from.
    pub cursor: RwSignal<Option<u64>>,
    /// A page has been on its way for longer than a moment.
    pub slow: RwSignal<bool>,
    /// The last fetch failed.
    pub problem: RwSignal<Option<CallError>>,
    /// The whole list is being replaced.
    pub stale: RwSignal<bool>,
    shown: RwSignal<Range<u64>>,
    anchor: StoredValue<Option<u64>>,
    busy: StoredValue<bool>,
    /// Rises with every new list, so that a late page of the old one is thrown away.
    round: StoredValue<u32>,
    /// What the list was last counted to; a count may be here before the page it belongs to.
    counted: StoredValue<Option<u64>>,
    fetch: StoredValue<Option<Fetch>>,
    count: StoredValue<Option<Count>>,
}

impl GridState {
    /// A list that begins with a page.
    pub fn new(first: Page<GridRow>) -> Self {
        let window = Window::first(first);
        let shown = 0..window.end().min(AT_FIRST);
        Self {
            window: RwSignal::new(window),
            picked: RwSignal::new(Picked::default()),
            cursor: RwSignal::new(None),
            slow: RwSignal::new(false),
            problem: RwSignal::new(None),
            stale: RwSignal::new(false),
            shown: RwSignal::new(shown),
            anchor: StoredValue::new(None),
            busy: StoredValue::new(false),
            round: StoredValue::new(0),
            counted: StoredValue::new(None),
            fetch: StoredValue::new(None),
            count: StoredValue::new(None),
        }
    }

    /// Says how pages of the list are fetched and how it is counted.
    pub fn serve(&self, fetch: Fetch, count: Count) {
        self.fetch.set_value(Some(fetch));
        self.count.set_value(Some(count));
    }

    /// Fetches the list anew from its first page; the rows on screen stay until it is there.
    pub fn reload(self) {
        self.replace_with(
            PageRequest {
                limit: Some(PAGE_ROWS),
                ..PageRequest::default()
            },
            |state, page, _| {
                state.window.set(Window::first(page));
                state.cursor.set(None);
                scroll::to_list_top();
            },
        );
        self.recount();
    }

    /// Counts anew.
    pub fn recount(self) {
        let Some(count) = self.count.get_value() else {
            return;
        };
        let round = self.round.get_value();
        spawn_local(async move {
            if let Some(total) = count().await
                && self.round.try_get_value() == Some(round)
            {
                self.counted.set_value(Some(total));
                self.window.update(|window| window.set_total(total));
            }
        });
    }

    fn replace_with(self, request: PageRequest, then: fn(Self, Page<GridRow>, u64)) {
        let Some(fetch) = self.fetch.get_value() else {
            return;
        };
        let round = self.round.get_value().wrapping_add(1);
        self.round.set_value(round);
        self.counted.set_value(None);
        self.busy.set_value(true);
        self.stale.set(true);
        self.mark_slow(round);
        let count = if request.from_end {
            self.count.get_value()
        } else {
            None
        };
        spawn_local(async move {
            let total = match count {
                Some(count) => count().await.unwrap_or_default(),
                None => 0,
            };
            let outcome = fetch(request).await;
            if self.round.try_get_value() != Some(round) {
                return;
            }
            self.settle();
            match outcome {
                Ok(page) => {
                    self.problem.set(None);
                    crate::parts::keep_focus();
                    then(self, page, total);
                    if let Some(total) = self.counted.get_value() {
                        self.window.update(|window| window.set_total(total));
                    }
                    scroll::after_drawing(move || self.look());
                }
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    fn settle(self) {
        self.busy.set_value(false);
        self.stale.set(false);
        self.slow.set(false);
    }

    /// A spinner only after 200 ms.
    fn mark_slow(self, round: u32) {
        set_timeout(
            move || {
                if self.busy.try_get_value() == Some(true)
                    && self.round.try_get_value() == Some(round)
                {
                    self.slow.set(true);
                }
            },
            std::time::Duration::from_millis(200),
        );
    }

    /// Draws what is on screen and fetches what will be next.
    pub fn look(self) {
        let Some(seen) = scroll::seen() else { return };
        let Some(shown) = self
            .window
            .try_with_untracked(|window| window.visible(seen.top, seen.height, seen.row))
        else {
            return;
        };
        if self.shown.get_untracked() != shown {
            self.shown.set(shown.clone());
        }
        if self.busy.get_value() {
            return;
        }
        if let Some(want) = self.window.with_untracked(|window| window.wants(&shown)) {
            self.extend(want, seen.row);
        }
    }

    fn extend(self, want: Want, row: f64) {
        let Some(fetch) = self.fetch.get_value() else {
            return;
        };
        let round = self.round.get_value();
        self.busy.set_value(true);
        self.mark_slow(round);
        spawn_local(async move {
            let outcome = fetch(want.request()).await;
            if self.round.try_get_value() != Some(round) {
                return;
            }
            self.settle();
            match outcome {
                Ok(page) => {
                    let mut moved = 0;
                    let shown = self.shown.get_untracked();
                    self.window.update(|window| {
                        match want {
                            Want::After(_) => window.append(page),
                            Want::Before(_) => moved = window.prepend(page),
                        }
                        if moved == 0 {
                            window.forget(&shown);
                        }
                    });
                    scroll::by_rows(moved, row);
                    scroll::after_drawing(move || self.look());
                }
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// To the last page of the list.
    fn jump_to_end(self) {
        if self.window.with_untracked(Window::at_end) {
            let last = self
                .window
                .with_untracked(|window| window.end().saturating_sub(1));
            self.go_to(last);
            return;
        }
        let request = PageRequest {
            from_end: true,
            limit: Some(PAGE_ROWS),
            ..PageRequest::default()
        };
        self.replace_with(request, |state, page, total| {
            let window = Window::last(page, total);
            let last = window.end().saturating_sub(1);
            state
                .shown
                .set(last.saturating_sub(AT_FIRST).max(window.start())..window.end());
            state.window.set(window);
            scroll::after_drawing(move || state.go_to(last));
        });
    }

    fn jump_to_start(self) {
        if self.window.with_untracked(Window::start) == 0 {
            self.go_to(0);
        } else {
            let request = PageRequest {
                limit: Some(PAGE_ROWS),
                ..PageRequest::default()
            };
            self.replace_with(request, |state, page, _| {
                state.window.set(Window::first(page));
                scroll::to_list_top();
                scroll::after_drawing(move || state.go_to(0));
            });
            self.recount();
        }
    }

    /// Puts the cursor on a row, scrolls it into sight and gives it the focus.
    fn go_to(self, position: u64) {
        self.cursor.set(Some(position));
        let place = self.window.with_untracked(|window| window.offset(position));
        scroll::bring(place);
        self.look();
        // At once where the row is drawn: the next key starts from the row that has the focus, and keys come quickly.
        scroll::focus_row(position);
        scroll::after_drawing(move || scroll::focus_row(position));
    }

    /// Gives the row at the cursor the focus, where the list is shown again.
    pub fn refocus(self) {
        if let Some(at) = self.cursor.get_untracked() {
            scroll::focus_row(at);
        }
    }

    fn step(self, by: Step, extend: bool) {
        let (from, to) = self
            .window
            .with_untracked(|window| (window.start(), window.end()));
        if from == to {
            return;
        }
        let page = scroll::rows_on_screen();
        let at = self.cursor.get_untracked();
        let now = at.unwrap_or(from);
        let next = match by {
            Step::First => return self.jump_to_start(),
            Step::Last => return self.jump_to_end(),
            _ if at.is_none() => self.shown_first(),
            Step::Up => now.saturating_sub(1),
            Step::Down => now + 1,
            Step::PageUp => now.saturating_sub(page),
            Step::PageDown => now + page,
        }
        .clamp(from, to - 1);
        if extend {
            self.select_between(now, next);
        } else {
            self.anchor.set_value(None);
        }
        self.go_to(next);
    }

    /// The first row that is wholly on screen.
    fn shown_first(self) -> u64 {
        let shown = self.shown.get_untracked();
        let base = self
            .window
            .with_untracked(|window| shown.start.saturating_sub(window.offset(shown.start)));
        scroll::seen().map_or(shown.start, |seen| base + seen.first())
    }

    fn select_between(self, one: u64, other: u64) {
        let from = self.anchor.get_value().unwrap_or(one);
        self.anchor.set_value(Some(from));
        let range = from.min(other)..=from.max(other);
        self.picked.update(|picked| {
            self.window.with_untracked(|window| {
                for position in range {
                    if let Some(row) = window.get(position).filter(|row| row.selectable) {
                        picked.set(&row.id, true);
                    }
                }
            });
        });
    }

    fn toggle(self, position: u64) {
        let row = self.window.with_untracked(|window| {
            window
                .get(position)
                .filter(|row| row.selectable)
                .map(|row| row.id.clone())
        });
        if let Some(id) = row {
            self.anchor.set_value(Some(position));
            self.picked.update(|picked| picked.toggle(&id));
        }
    }

    fn row(self, position: u64) -> Option<GridRow> {
        self.window
            .with_untracked(|window| window.get(position).cloned())
    }
}

/// What the page does with the grid's requests.
#[derive(Clone, Copy)]
pub struct GridActions {
    /// A head was pressed: the column's index.
    pub sort: Callback<usize>,
    /// The row's button was pressed.
    pub act: Callback<GridRow>,
    /// Enter, or a click on a row.
    pub open: Callback<GridRow>,
    /// A key that is the page's: search, help, close.
    pub key: Callback<Intent>,
}

/// The list.
#[component]
pub fn Grid(
    /// Its memory.
    state: GridState,
    /// What the list is called.
    label: String,
    /// The columns shown.
    columns: Signal<Vec<GridColumn>>,
    /// What the page does.
    actions: GridActions,
    /// Rows can be selected.
    selects: bool,
    /// The name of the box in the head.
    select_all: String,
    /// The head of the last column.
    act_title: String,
    /// The names of the boxes in the rows.
    select_label: fn(&str) -> String,
    /// The icon of the rows' button.
    action_icon: &'static str,
) -> impl IntoView {
    let body = NodeRef::<Tbody>::new();
    let first = Signal::derive(move || state.shown.with(|shown| shown.start));
    let around = Around {
        picked: state.picked,
        cursor: state.cursor,
        first,
        select_label,
        selects,
        action_icon,
    };
    watch_page(state, body, actions);
    space_out(state);

    let places = move || {
        let columns = columns.get();
        state.shown.with(|shown| {
            state.window.with(|window| {
                shown
                    .clone()
                    .map(|position| Place {
                        position,
                        row: window.get(position).cloned(),
                        columns: columns.clone(),
                    })
                    .collect::<Vec<_>>()
            })
        })
    };
    let count = move || {
        state.window.with(|window| {
            window
                .total()
                .map_or(-1, |total| i64::try_from(total).unwrap_or(-2) + 1)
        })
    };
    let head = move || columns.get().into_iter().map(head_view).collect_view();
    view! {
        <div class="sheet" class:stale=move || state.stale.get()>
            <table
                role="grid"
                class="grid"
                id="grid"
                aria-label=label
                aria-rowcount=move || count().to_string()
                aria-multiselectable=selects.then_some("true")
                aria-busy=move || state.slow.get().to_string()
                on:click=move |event| clicked(state, actions, &event)
            >
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {selects.then(|| head_box(state, select_all))}
                        {head}
                        <th role="columnheader" class="grid-act" scope="col"><span class="sr-only">{act_title}</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup" node_ref=body>
                    <tr class="grid-gap" role="presentation" aria-hidden="true"><td id="grid-above"></td></tr>
                    <For
                        each=places
                        key=Place::key
                        children=move |place: Place| match place.row {
                            Some(row) => row_view(place.position, row, &place.columns, around),
                            None => empty_view(place.position, &place.columns, selects),
                        }
                    />
                    <tr class="grid-gap" role="presentation" aria-hidden="true"><td id="grid-below"></td></tr>
                </tbody>
            </table>
            <progress class="grid-slow" class:on=move || state.slow.get() aria-hidden="true"></progress>
        </div>
    }
}

/// A place to draw; drawn anew when anything in it changes.
#[derive(Clone)]
struct Place {
    position: u64,
    row: Option<GridRow>,
    columns: Vec<GridColumn>,
}

impl Place {
    fn key(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.position.hash(&mut hasher);
        if let Some(row) = &self.row {
            row.hash(&mut hasher);
        }
        for column in &self.columns {
            column.index.hash(&mut hasher);
        }
        hasher.finish()
    }
}

fn head_box(state: GridState, label: String) -> AnyView {
    let all = move || state.picked.with(Picked::is_all);
    let some = move || {
        state
            .picked
            .with(|picked| !(picked.is_empty() || picked.is_all() && picked.ids().is_empty()))
    };
    view! {
        <th role="columnheader" class="grid-pick" scope="col">
            <input
                type="checkbox"
                data-do="all"
                aria-label=label
                prop:checked=all
                prop:indeterminate=some
            />
        </th>
    }
    .into_any()
}

fn head_view(column: GridColumn) -> AnyView {
    let order = match column.sorted {
        Some(true) => Some("descending"),
        Some(false) => Some("ascending"),
        None => column.sorts.then_some("none"),
    };
    let inside = if column.sorts {
        view! { <button type="button" data-do="sort" data-column=column.index.to_string()>{column.title}</button> }.into_any()
    } else {
        column.title.into_any()
    };
    view! { <th role="columnheader" scope="col" class=column.class aria-sort=order>{inside}</th> }
        .into_any()
}

/// One listener for every row: what was pressed says what to do.
fn clicked(state: GridState, actions: GridActions, event: &ev::MouseEvent) {
    let Some(hit) = scroll::hit(event) else {
        return;
    };
    match (hit.what.as_str(), hit.at) {
        ("sort", _) => {
            if let Some(column) = hit.column {
                actions.sort.run(column);
            }
        }
        ("all", _) => {
            let all = state
                .picked
                .with_untracked(|picked| picked.is_all() && picked.ids().is_empty());
            state.picked.set(if all {
                Picked::default()
            } else {
                Picked::all()
            });
        }
        ("pick", Some(at)) => {
            state.cursor.set(Some(at));
            if event.shift_key() && state.anchor.get_value().is_some() {
                state.select_between(at, at);
            } else {
                state.toggle(at);
            }
        }
        ("act", Some(at)) => {
            state.cursor.set(Some(at));
            if let Some(row) = state.row(at) {
                actions.act.run(row);
            }
        }
        ("", Some(at)) => {
            state.cursor.set(Some(at));
            scroll::focus_row(at);
        }
        _ => {}
    }
}

fn watch_page(state: GridState, body: NodeRef<Tbody>, actions: GridActions) {
    // Effects run in the browser alone, after the page has been taken over.
    Effect::new(move |_| {
        if body.get().is_none() {
            return;
        }
        scroll::after_drawing(move || state.look());
        if state
            .window
            .with_untracked(|window| window.total().is_none())
        {
            state.recount();
        }
    });
    let on_scroll = window_event_listener(ev::scroll, move |_| state.look());
    let on_resize = window_event_listener(ev::resize, move |_| state.look());
    let on_key = window_event_listener(ev::keydown, move |event| pressed(state, actions, &event));
    on_cleanup(move || {
        on_scroll.remove();
        on_resize.remove();
        on_key.remove();
    });
}

/// The two gaps stand for the rows that are not drawn.
fn space_out(state: GridState) {
    Effect::new(move |_| {
        let shown = state.shown.get();
        let (above, below) = state.window.with(|window| {
            let above = window.offset(shown.start);
            let drawn = shown.end.saturating_sub(shown.start);
            (above, window.places().saturating_sub(above + drawn))
        });
        scroll::gaps(above, below);
    });
}

fn pressed(state: GridState, actions: GridActions, event: &ev::KeyboardEvent) {
    let Some(focus) = scroll::focus_of(event) else {
        return;
    };
    let key = event.key();
    let pressed = Pressed {
        key: &key,
        shift: event.shift_key(),
        other: event.ctrl_key() || event.alt_key() || event.meta_key(),
        typing: focus.typing,
        control: focus.control,
    };
    let Some(intent) = keys::intent(pressed) else {
        return;
    };
    let in_list = focus.in_list || focus.nowhere;
    // Whoever came by Tab stands on a row, too.
    if let Some(at) = scroll::row_of(event) {
        state.cursor.set(Some(at));
    }
    match intent {
        Intent::Move { by, extend } if in_list => state.step(by, extend),
        Intent::Toggle if in_list => match state.cursor.get_untracked() {
            Some(at) => state.toggle(at),
            None => return,
        },
        Intent::Open if in_list => {
            match state.cursor.get_untracked().and_then(|at| state.row(at)) {
                Some(row) => actions.open.run(row),
                None => return,
            }
        }
        Intent::Search | Intent::Help => actions.key.run(intent),
        Intent::Close => {
            // The browser closes menus and dialogs by itself; this is for what is left.
            actions.key.run(intent);
            return;
        }
        _ => return,
    }
    event.prevent_default();
}
