//! How a row looks: a table row on wide screens, a card on narrow ones, by style alone. Owns the markup
//! of cells; clicks and keys are the grid's (one listener for all rows).

use super::window::{Cell, GridRow};
use super::{GridColumn, Picked};
use crate::parts::{Face, Icon, Time, TimeForm, Tone};
use leptos::prelude::*;

/// What a row needs to know of the grid around it.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub picked: RwSignal<Picked>,
    pub cursor: RwSignal<Option<u64>>,
    pub first: Signal<u64>,
    pub select_label: fn(&str) -> String,
    pub selects: bool,
    pub action_icon: &'static str,
}

/// A row that is held.
pub(super) fn row_view(
    position: u64,
    row: GridRow,
    columns: &[GridColumn],
    around: Around,
) -> AnyView {
    let Around {
        picked,
        cursor,
        first,
        select_label,
        selects,
        action_icon,
    } = around;
    let id = StoredValue::new(row.id);
    let is_picked = move || picked.with(|picked| id.with_value(|id| picked.has(id)));
    let selectable = row.selectable;
    let pick = selects.then(|| {
        view! {
            <td role="gridcell" class="grid-pick">
                <input
                    type="checkbox"
                    tabindex="-1"
                    data-do="pick"
                    aria-label=select_label(&row.name)
                    disabled=!selectable
                    prop:checked=move || selectable && is_picked()
                />
            </td>
        }
        .into_any()
    });
    let href = row.href;
    let cells = columns
        .iter()
        .map(|column| {
            let cell = row.cells.get(column.index).cloned().unwrap_or_default();
            let link = if column.index == 0 { href.clone() } else { None };
            view! { <td role="gridcell" class=column.class data-label=column.title.clone()>{cell_view(cell, link)}</td> }.into_any()
        })
        .collect_view();
    let action = row.action.map(|label| {
        view! {
            <button type="button" class="btn plain icon-only" data-do="act" tabindex="-1" aria-label=label.clone() title=label>
                <Icon name=action_icon/>
            </button>
        }
        .into_any()
    });
    view! {
        <tr
            role="row"
            class="grid-row"
            data-at=position.to_string()
            aria-rowindex=(position + 2).to_string()
            aria-selected=move || selects.then(|| if selectable && is_picked() { "true" } else { "false" })
            tabindex=move || if cursor.get().unwrap_or_else(|| first.get()) == position { "0" } else { "-1" }
        >
            {pick}
            {cells}
            <td role="gridcell" class="grid-act">{action}</td>
        </tr>
    }
    .into_any()
}

/// A place whose row is still on its way.
pub(super) fn empty_view(position: u64, columns: &[GridColumn], selects: bool) -> AnyView {
    let count = columns.len() + usize::from(selects) + 1;
    view! {
        <tr role="row" class="grid-row grid-wait" aria-rowindex=(position + 2).to_string() aria-busy="true">
            {(0..count).map(|_| view! { <td role="gridcell"><i></i></td> }.into_any()).collect_view()}
        </tr>
    }
    .into_any()
}

fn cell_view(cell: Cell, link: Option<String>) -> AnyView {
    match cell {
        Cell::Empty => ().into_any(),
        Cell::Text(text) => view! { <bdi>{text}</bdi> }.into_any(),
        Cell::Time(Some(at), _) => view! { <Time at form=TimeForm::Ago/> }.into_any(),
        Cell::Time(None, words) => words.into_any(),
        Cell::Tags(tags) => tags
            .into_iter()
            .map(|(shade, words)| tag(shade, words))
            .collect_view()
            .into_any(),
        Cell::Person { name, below } => {
            let initials = view! { <Face name=name.clone()/> }.into_any();
            let name = match link {
                Some(href) => view! { <a href=href tabindex="-1"><bdi>{name}</bdi></a> }.into_any(),
                None => view! { <b><bdi>{name}</bdi></b> }.into_any(),
            };
            view! { <div class="who">{initials}<div>{name}<span><bdi>{below}</bdi></span></div></div> }.into_any()
        }
    }
}

fn tag(tone: Tone, words: String) -> AnyView {
    view! { <span class=format!("tag {}", tone.class())>{words}</span> }.into_any()
}
