//! **Search or jump to…**: pages and people from one field. Owns Ctrl+K and moving through what is found.

use super::frame::{PLACES, is_for};
use super::kit::Kit;
use crate::calls;
use crate::parts::{Dialog, Face, Icon};
use crate::words::{t, tr};
use domain::wire::PageRequest;
use domain::wire::people::{PeopleCommand, PeopleFilter, PeopleQuery, PeopleReply};
use leptos::ev;
use leptos::prelude::*;
use locale::k;
use std::time::Duration;

/// The field in the top bar: a button that opens the dialog.
pub fn opener(kit: Kit) -> AnyView {
    view! {
        <button type="button" class="find" aria-keyshortcuts="Control+K" aria-haspopup="dialog" on:click=move |_| kit.jumping.set(true)>
            <Icon name="search"/>
            <span>{t(k::ADMIN_JUMP)}</span>
            <kbd aria-hidden="true">"Ctrl K"</kbd>
        </button>
    }
    .into_any()
}

/// Something found: where it leads, its name, what stands below; a person has a face.
#[derive(Clone, PartialEq)]
struct Hit {
    href: String,
    name: String,
    below: String,
    person: bool,
}

fn pages(text: &str) -> Vec<Hit> {
    let text = text.trim().to_lowercase();
    let found = PLACES
        .iter()
        .filter(|place| is_for(place))
        .filter(|place| t(place.title).to_lowercase().contains(&text));
    found
        .map(|place| Hit {
            href: place.href.to_owned(),
            name: t(place.title).to_owned(),
            below: String::new(),
            person: false,
        })
        .collect()
}

/// Ctrl+K, or Command+K.
pub fn listen(kit: Kit) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key())
            && !event.alt_key()
            && event.key().eq_ignore_ascii_case("k")
        {
            event.prevent_default();
            kit.jumping.set(true);
        }
    });
    on_cleanup(move || listener.remove());
}

/// The dialog.
pub fn dialog(kit: Kit) -> AnyView {
    let open = kit.jumping;
    view! {
        <Dialog id="jump" open title=t(k::ADMIN_JUMP_LABEL) class="dialog jump">
            {content(kit, open)}
        </Dialog>
    }
    .into_any()
}

fn content(kit: Kit, open: RwSignal<bool>) -> AnyView {
    let text = RwSignal::new(String::new());
    let people = RwSignal::new(Vec::<Hit>::new());
    let chosen = RwSignal::new(0_usize);
    let hits = Memo::new(move |_| {
        let mut all = text.with(|text| pages(text));
        all.extend(people.get());
        all
    });
    let mut find = debounce(Duration::from_millis(150), move |wanted: String| {
        kit.run(async move {
            let found = if wanted.trim().is_empty() {
                Vec::new()
            } else {
                find_people(wanted.clone()).await
            };
            // A late answer to an earlier text is thrown away.
            if text.try_get_untracked().is_some_and(|now| now == wanted) {
                people.set(found);
            }
        });
    });
    let typed = move |event: ev::Event| {
        let wanted = event_target_value(&event);
        text.set(wanted.clone());
        chosen.set(0);
        find(wanted);
    };
    let leave = move |href: &str| {
        open.set(false);
        kit.go(href);
    };
    let key = move |event: ev::KeyboardEvent| {
        let last = hits.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => chosen.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                if let Some(hit) =
                    hits.with_untracked(|hits| hits.get(chosen.get_untracked()).cloned())
                {
                    leave(&hit.href);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let rows = move || {
        let hits = hits.get();
        if hits.is_empty() {
            let nothing = tr(k::ADMIN_JUMP_NONE, &[("text", text.get().into())]);
            return view! { <li class="hint" role="option" aria-disabled="true" aria-selected="false">{nothing}</li> }.into_any();
        }
        hits.into_iter()
            .enumerate()
            .map(|(at, hit)| hit_view(at, hit, chosen, open))
            .collect_view()
            .into_any()
    };
    view! {
        <input
            type="text"
            autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls="jump-hits"
            aria-activedescendant=move || format!("jump-{}", chosen.get())
            aria-label=t(k::ADMIN_JUMP_LABEL)
            placeholder=t(k::ADMIN_JUMP_HINT)
            autocomplete="off"
            spellcheck="false"
            on:input=typed
            on:keydown=key
        />
        <ul id="jump-hits" role="listbox" aria-label=t(k::ADMIN_JUMP_LABEL)>{rows}</ul>
    }
    .into_any()
}

fn hit_view(at: usize, hit: Hit, chosen: RwSignal<usize>, open: RwSignal<bool>) -> AnyView {
    let sign = if hit.person {
        view! { <Face name=hit.name.clone()/> }.into_any()
    } else {
        view! { <Icon name="arrow"/> }.into_any()
    };
    view! {
        <li role="presentation">
            <a
                class="menu-item"
                role="option"
                id=format!("jump-{at}")
                aria-selected=move || (chosen.get() == at).to_string()
                tabindex="-1"
                href=hit.href
                on:click=move |_| open.set(false)
            >
                {sign}
                <span>
                    <bdi>{hit.name}</bdi>
                    <bdi class="hint">{hit.below}</bdi>
                </span>
            </a>
        </li>
    }
    .into_any()
}

async fn find_people(text: String) -> Vec<Hit> {
    let query = PeopleQuery {
        filter: PeopleFilter {
            search: text.chars().take(100).collect(),
            ..PeopleFilter::default()
        },
        page: PageRequest {
            limit: Some(8),
            ..PageRequest::default()
        },
        ..PeopleQuery::default()
    };
    match calls::people(PeopleCommand::List(query)).await {
        Ok(PeopleReply::List(page)) => page
            .rows
            .into_iter()
            .map(|row| Hit {
                href: format!("/admin/users/{}", row.id),
                name: row.display_name,
                below: row.user_name,
                person: true,
            })
            .collect(),
        _ => Vec::new(),
    }
}
