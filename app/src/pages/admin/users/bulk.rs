//! The bar that appears on selection. Owns what can be done to several people at once, with the number on
//! each button, and that the own account is left out and said so.

use super::Memory;
use super::address::ListState;
use crate::calls::{self, CallError};
use crate::pages::admin::export;
use crate::pages::admin::kit::{Kit, selection};
use crate::pages::admin::words;
use crate::parts::grid::{Picked, Window};
use crate::parts::{Button, ButtonKind, Dialog, IconButton, Notice, Tone};
use crate::query::{push, with_query};
use crate::words::{sentence, t};
use domain::wire::PageRequest;
use domain::wire::people::{
    PeopleCommand, PeopleFilter, PeopleQuery, PeopleReply, Selection, SelectionOutcome,
};
use leptos::prelude::*;
use locale::{Key, k};
use std::collections::BTreeMap;

/// Most people of one call.
const AT_ONCE: u64 = 1_000;

/// What can be done to several people at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Force,
    Block,
}

impl Deed {
    const fn title(self) -> Key {
        match self {
            Self::Force => k::USERS_FORCE_TITLE,
            Self::Block => k::USERS_BLOCK_TITLE,
        }
    }
    const fn effect(self) -> Key {
        match self {
            Self::Force => k::USERS_FORCE_TEXT,
            Self::Block => k::USERS_BLOCK_TEXT,
        }
    }
    const fn verb(self) -> Key {
        match self {
            Self::Force => k::USERS_FORCE_DO,
            Self::Block => k::USERS_BLOCK_DO,
        }
    }
    /// The name of the same work as a job.
    const fn work(self) -> &'static str {
        match self {
            Self::Force => "force",
            Self::Block => "block",
        }
    }
    fn command(self, selection: Selection) -> PeopleCommand {
        match self {
            Self::Force => PeopleCommand::ForceChange(selection),
            Self::Block => PeopleCommand::SetBlocked {
                selection,
                blocked: true,
            },
        }
    }
}

/// The selection and what is known about it.
#[derive(Clone, Copy)]
struct Bar {
    kit: Kit,
    memory: Memory,
    state: Memo<ListState>,
    /// The own account is among those that match.
    own: RwSignal<bool>,
    asking: RwSignal<bool>,
    deed: RwSignal<Deed>,
    outcome: RwSignal<Option<SelectionOutcome>>,
    exporting: RwSignal<bool>,
}

impl Bar {
    /// How many can be selected: all that match, but for the own account.
    fn matching(self) -> u64 {
        let total = self
            .memory
            .grid
            .window
            .with(Window::total)
            .unwrap_or_default();
        total.saturating_sub(u64::from(self.own.get()))
    }

    fn count(self) -> u64 {
        let matching = self.matching();
        self.memory
            .grid
            .picked
            .with(|picked| picked.count(matching))
    }

    /// Who is selected: with the own account, where all are, because a job says whom it leaves out.
    fn everybody(self) -> Selection {
        let me = self.kit.me().map(|me| me.id);
        match self.selection() {
            Selection::Matching { filter, mut except } => {
                except.retain(|id| Some(*id) != me);
                Selection::Matching { filter, except }
            }
            by_hand @ Selection::Ids(_) => by_hand,
        }
    }

    fn selection(self) -> Selection {
        let picked = self.memory.grid.picked.get_untracked();
        let mut ids: Vec<domain::PersonId> = picked
            .ids()
            .iter()
            .filter_map(|id| id.parse().ok())
            .collect();
        if !picked.is_all() {
            return Selection::Ids(ids);
        }
        ids.extend(self.kit.me().map(|me| me.id));
        Selection::Matching {
            filter: self.state.with_untracked(|state| state.filter.clone()),
            except: ids,
        }
    }

    /// One call takes a thousand; more is a job.
    fn ask(self, deed: Deed) {
        if untrack(|| self.count()) > AT_ONCE {
            self.start(deed.work());
            return;
        }
        self.deed.set(deed);
        self.asking.set(true);
    }

    /// To where several people are changed, with what is selected.
    fn start(self, work: &str) {
        let selection = self.everybody();
        let mut query = String::new();
        push(&mut query, "work", work);
        if let Selection::Matching { .. } = selection {
            // So that it can be loaded again; who was left out by hand is known to this visit alone.
            push(&mut query, "all", "1");
            let filter = self.state.with_untracked(ListState::filter_query);
            if !filter.is_empty() {
                query.push('&');
                query.push_str(&filter);
            }
        }
        self.kit.chosen.set_value(Some(selection));
        self.kit.go(&with_query("/admin/jobs/new", &query));
    }
}

/// The bar, its question and what came of it.
pub fn bar(kit: Kit, memory: Memory, state: Memo<ListState>) -> AnyView {
    let bar = Bar {
        kit,
        memory,
        state,
        own: RwSignal::new(false),
        asking: RwSignal::new(false),
        deed: RwSignal::new(Deed::Force),
        outcome: RwSignal::new(None),
        exporting: RwSignal::new(false),
    };
    let lead = Signal::derive(move || {
        words::count(
            k::EXPORT_TEXT,
            bar.memory
                .grid
                .window
                .with(Window::total)
                .unwrap_or_default(),
        )
    });
    let address = Signal::derive(move || {
        with_query("/api/v1/people.csv", &state.with(ListState::filter_query))
    });
    find_own(bar);
    let picked = memory.grid.picked;
    let any = Memo::new(move |_| picked.with(|picked| !picked.is_empty()));
    view! {
        {move || bar.outcome.get().map(|outcome| told(&outcome, bar.outcome))}
        {move || any.get().then(|| buttons(bar))}
        {question(bar)}
        {export::question(kit, "export-selection", k::EXPORT_TITLE, lead, address, bar.exporting)}
    }
    .into_any()
}

/// Whether the own account is among those that match: only it has its user name.
fn find_own(bar: Bar) {
    let filter = Memo::new(move |_| bar.state.with(|state| state.filter.clone()));
    let wanted = Memo::new(move |_| {
        bar.memory
            .grid
            .picked
            .with(|picked| !picked.is_empty())
            .then(|| filter.get())
    });
    Effect::new(move |_| {
        let (Some(filter), Some(me)) = (wanted.get(), bar.kit.me()) else {
            return;
        };
        let search = format!("{} {}", filter.search, me.user_name)
            .trim()
            .to_owned();
        if search.chars().count() > 100 {
            bar.own.set(false);
            return;
        }
        let query = PeopleQuery {
            filter: PeopleFilter { search, ..filter },
            page: PageRequest {
                limit: Some(50),
                ..PageRequest::default()
            },
            ..PeopleQuery::default()
        };
        bar.kit.run(async move {
            if let Ok(PeopleReply::List(page)) = calls::people(PeopleCommand::List(query)).await {
                bar.own.set(page.rows.iter().any(|row| row.may.is_self));
            }
        });
    });
}

fn buttons(bar: Bar) -> AnyView {
    let picked = bar.memory.grid.picked;
    let numbered = move |key: Key| words::count(key, bar.count());
    let more = move || {
        let matching = bar.matching();
        (bar.count() < matching).then(|| {
            view! {
                <button type="button" class="link" on:click=move |_| picked.set(Picked::all())>
                    {words::count(k::USERS_SELECT_ALL, matching)}
                </button>
            }
        })
    };
    let only = move || picked.with(|picked| picked.only().map(str::to_owned));
    let reset = move |()| {
        if let Some(id) = picked.with_untracked(|picked| picked.only().map(str::to_owned)) {
            super::open_reset(bar.kit, bar.state, &id);
        }
    };
    view! {
        <div class="picked" role="region" aria-label=t(k::USERS_SELECTION_BAR)>
            <span class="picked-count" aria-live="polite">{move || numbered(k::USERS_SELECTED)}</span>
            {more}
            {move || (bar.own.get() && picked.with(Picked::is_all)).then(|| view! { <span class="hint">{t(k::USERS_SELF_LEFT_OUT)}</span> })}
            <span class="picked-acts">
                {move || {
                    if only().is_some() {
                        view! { <Button kind=ButtonKind::Primary on_press=reset>{t(k::USERS_ACT_RESET)}</Button> }.into_any()
                    } else {
                        view! {
                            <Button kind=ButtonKind::Primary on_press=move |()| bar.start("reset")>{move || numbered(k::JOBS_ACT_RESET)}</Button>
                        }
                            .into_any()
                    }
                }}
                <Button on_press=move |()| bar.ask(Deed::Force)>{move || numbered(k::USERS_ACT_FORCE)}</Button>
                <Button on_press=move |()| bar.ask(Deed::Block)>{move || numbered(k::USERS_ACT_BLOCK)}</Button>
                {move || {
                    // The file holds all that match: offered for that selection only.
                    picked
                        .with(|picked| picked.is_all() && picked.ids().is_empty())
                        .then(|| export::selection_button(Signal::derive(move || bar.count()), bar.exporting))
                }}
            </span>
            <IconButton icon="close" label=t(k::USERS_CLEAR) on_press=move |()| picked.set(Picked::default())/>
        </div>
    }
    .into_any()
}

/// The second tier of danger: effect and number, the verb on the button.
fn question(bar: Bar) -> AnyView {
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let go = move |()| {
        busy.set(true);
        trouble.set(None);
        let command = bar.deed.get_untracked().command(bar.selection());
        bar.kit.run(async move {
            let answer = selection(command).await;
            busy.set(false);
            match answer {
                Ok(outcome) => {
                    bar.asking.set(false);
                    bar.outcome.set(Some(outcome));
                    bar.memory.grid.picked.set(Picked::default());
                    bar.memory.grid.reload();
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let title = Signal::derive(move || t(bar.deed.get().title()).to_owned());
    let lead = Signal::derive(move || words::count(bar.deed.get().effect(), bar.count()));
    view! {
        <Dialog id="bulk-question" open=bar.asking title=title lead=lead>
            {move || trouble.get().map(|error| view! { <Notice tone=Tone::Bad>{error.text()}</Notice> })}
            <div class="row end">
                <Button on_press=move |()| bar.asking.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Danger busy on_press=go>{move || words::count(bar.deed.get().verb(), bar.count())}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What was done, and who was left out and why.
pub fn told(outcome: &SelectionOutcome, shown: RwSignal<Option<SelectionOutcome>>) -> AnyView {
    let tone = if outcome.skipped.is_empty() {
        Tone::Good
    } else {
        Tone::Warn
    };
    let left = skipped(outcome);
    let done = words::count(k::USERS_DONE, outcome.done);
    view! {
        <div class="told">
            <Notice tone=tone>
                <p>{done}</p>
                {left}
            </Notice>
            <IconButton icon="close" label=t(k::CLOSE) on_press=move |()| shown.set(None)/>
        </div>
    }
    .into_any()
}

/// Those left out, each with the reason.
fn skipped(outcome: &SelectionOutcome) -> AnyView {
    const SHOWN: usize = 5;
    if outcome.skipped.is_empty() {
        return ().into_any();
    }
    let all = outcome.skipped.len();
    let rows = outcome
        .skipped
        .iter()
        .take(SHOWN)
        .map(|skipped| {
            let reason = sentence(skipped.code, &BTreeMap::new());
            view! { <li><bdi>{skipped.display_name.clone()}</bdi>": "{reason}</li> }.into_any()
        })
        .collect_view();
    let more = all.saturating_sub(SHOWN);
    view! {
        <p>{words::count(k::USERS_SKIPPED, all as u64)}</p>
        <ul>{rows}</ul>
        {(more > 0).then(|| view! { <p>{words::count(k::USERS_SKIPPED_MORE, more as u64)}</p> })}
    }
    .into_any()
}
