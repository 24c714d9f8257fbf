//! **Columns** and **Views**. Owns choosing columns, and saving and opening views (search, filters, sort and
//! columns under a name).

use super::address::{Column, ListState};
use super::rows;
use crate::calls;
use crate::pages::admin::kit::Kit;
use crate::pages::admin::words;
use crate::pages::states::say;
use crate::parts::{Button, Check, Field, Icon, IconButton};
use crate::query::with_query;
use crate::words::t;
use domain::wire::people::{PeopleCommand, PeopleReply, SavedView};
use leptos::prelude::*;
use locale::k;

/// **Columns**.
pub fn columns(kit: Kit, state: Memo<ListState>) -> AnyView {
    let opened = RwSignal::new(false);
    view! {
        <button type="button" class="btn" popovertarget="columns-menu">
            <Icon name="columns"/>
            {t(k::USERS_COLUMNS)}
        </button>
        <div
            class="menu columns-menu"
            id="columns-menu"
            popover="auto"
            on:beforetoggle=move |_: leptos::ev::Event| opened.set(true)
        >
            {move || opened.get().then(|| boxes(kit, state))}
        </div>
    }
    .into_any()
}

fn boxes(kit: Kit, state: Memo<ListState>) -> AnyView {
    let boxes = Column::ALL
        .into_iter()
        .skip(1)
        .map(|column| {
            let shown = move || state.with(|state| state.columns.contains(&column));
            let changed = move |_| {
                let mut next = state.get_untracked();
                let wanted = !next.columns.contains(&column);
                next.columns = Column::ALL
                    .into_iter()
                    .filter(|known| {
                        if *known == column {
                            wanted
                        } else {
                            next.columns.contains(known)
                        }
                    })
                    .collect();
                kit.replace(&next.href());
            };
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=shown on:change=changed/>
                    <span>{rows::title(column)}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        {boxes}
        <p class="hint">{t(k::USERS_COLUMNS_HINT)}</p>
    }
    .into_any()
}

/// **Views**.
pub fn views(kit: Kit, state: Memo<ListState>) -> AnyView {
    let saved = RwSignal::new(None::<Vec<SavedView>>);
    let load = move |_: leptos::ev::Event| {
        if saved.with_untracked(Option::is_none) {
            send(kit, saved, PeopleCommand::Views);
        }
    };
    view! {
        <button type="button" class="btn" popovertarget="views-menu">
            <Icon name="bookmark"/>
            {t(k::USERS_VIEWS)}
        </button>
        <div class="menu views-menu" id="views-menu" popover="auto" on:beforetoggle=load>
            {move || saved.get().map(|views| list(kit, saved, views))}
            {save_form(kit, saved, state)}
        </div>
    }
    .into_any()
}

fn send(kit: Kit, saved: RwSignal<Option<Vec<SavedView>>>, command: PeopleCommand) {
    kit.run(async move {
        match calls::people(command).await {
            Ok(PeopleReply::Views(views)) => saved.set(Some(views)),
            Ok(_) => {}
            Err(error) => say(Err(error)),
        }
    });
}

fn list(kit: Kit, saved: RwSignal<Option<Vec<SavedView>>>, views: Vec<SavedView>) -> AnyView {
    if views.is_empty() {
        return view! { <p class="hint">{t(k::USERS_VIEWS_NONE)}</p> }.into_any();
    }
    let rows = views
        .into_iter()
        .map(|view| {
            let label = words::named(k::USERS_VIEW_DELETE, &view.name);
            let name = view.name.clone();
            let remove = move |()| send(kit, saved, PeopleCommand::DeleteView(name.clone()));
            view! {
                <li>
                    <a class="menu-item" href=with_query("/admin/users", &view.query)>
                        <bdi>{view.name}</bdi>
                        {view.shared.then(|| view! { <small class="hint">{t(k::USERS_VIEWS_SHARED)}</small> })}
                    </a>
                    {view.mine.then(|| view! { <IconButton icon="trash" label=label on_press=remove/> })}
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ul class="views">{rows}</ul> }.into_any()
}

fn save_form(kit: Kit, saved: RwSignal<Option<Vec<SavedView>>>, state: Memo<ListState>) -> AnyView {
    let name = RwSignal::new(String::new());
    let shared = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = name.get_untracked().trim().to_owned();
        if text.is_empty() {
            crate::pages::admin::kit::focus("#view-name");
            return;
        }
        let query = state.with_untracked(ListState::list_query);
        let view = SavedView {
            name: text,
            query,
            shared: shared.get_untracked(),
            mine: true,
        };
        name.set(String::new());
        send(kit, saved, PeopleCommand::SaveView(view));
    };
    view! {
        <form class="stack" on:submit=submit>
            <Field label=t(k::USERS_VIEW_NAME) name="view-name" value=name/>
            <Check label=t(k::USERS_VIEW_SHARE) name="view-shared" checked=shared/>
            <Button>{t(k::USERS_VIEW_SAVE)}</Button>
        </form>
    }
    .into_any()
}
