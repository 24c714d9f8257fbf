//! The head of **Active users**: title, count, buttons, search. Owns searching as you type.

use super::address::ListState;
use super::menus;
use crate::pages::admin::export;
use crate::pages::admin::kit::Kit;
use crate::pages::admin::words;
use crate::parts::{Icon, PageTitle};
use crate::words::t;
use leptos::html::Input;
use leptos::prelude::*;
use locale::k;
use std::time::Duration;

/// Title, count, buttons, search.
pub fn head(
    kit: Kit,
    state: Memo<ListState>,
    count: AnyView,
    total: Signal<Option<u64>>,
) -> AnyView {
    view! {
        <PageTitle title=t(k::USERS_TITLE)/>
        <div class="head">
            <h1>{t(k::USERS_TITLE)}</h1>
            <span class="head-count" aria-live="polite">{count}</span>
        </div>
        <div class="bar">
            <a class="btn primary" href="/admin/users/add"><Icon name="plus"/>{t(k::USERS_ADD)}</a>
            <a class="btn" href="/admin/users/import">{t(k::USERS_IMPORT)}</a>
            {export::people_button(kit, state, total)}
            <span class="grow"></span>
            {search(kit, state)}
            {menus::views(kit, state)}
            {menus::columns(kit, state)}
        </div>
    }
    .into_any()
}

/// How many there are, or match.
pub fn counted(state: Memo<ListState>, total: Option<u64>) -> Option<String> {
    let key = if state.with(ListState::is_narrowed) {
        k::USERS_COUNT_MATCHING
    } else {
        k::USERS_COUNT
    };
    total.map(|total| words::count(key, total))
}

fn search(kit: Kit, state: Memo<ListState>) -> AnyView {
    let node = NodeRef::<Input>::new();
    let typed = move |text: String| {
        let mut next = state.get_untracked();
        if next.filter.search != text {
            next.filter.search = text;
            kit.replace(&next.href());
        }
    };
    let mut debounced = debounce(Duration::from_millis(200), typed);
    // Back and a cleared filter change the field too, but never while it is being typed into.
    Effect::new(move |_| {
        let text = state.with(|state| state.filter.search.clone());
        if let Some(field) = node.get() {
            let focused = document()
                .active_element()
                .is_some_and(|active| active.id() == "users-search");
            if !focused && field.value() != text {
                field.set_value(&text);
            }
        }
    });
    view! {
        <div class="search">
            <Icon name="search"/>
            <input
                type="search"
                id="users-search"
                name="q"
                node_ref=node
                value=state.get_untracked().filter.search
                placeholder=t(k::USERS_SEARCH)
                aria-label=t(k::USERS_SEARCH)
                aria-keyshortcuts="/"
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| debounced(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}
