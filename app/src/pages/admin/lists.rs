//! What lists in pages have in common: the place in the list and how the address says it, choices that narrow the list, the
//! ways to the other pages. Owns no list.

use super::kit::focus;
use crate::words::t;
use domain::wire::PageRequest;
use leptos::prelude::*;
use locale::{Key, k};
use std::cell::Cell;

/// Rows of a page.
const ROWS: u16 = 50;

/// The page at a place: empty at the newest, `end`, or a cursor with its direction.
pub fn request(at: &str) -> PageRequest {
    PageRequest {
        limit: Some(ROWS),
        from_end: at == "end",
        after: at.strip_prefix("after.").map(str::to_owned),
        before: at.strip_prefix("before.").map(str::to_owned),
    }
}

/// A choice that narrows the list: values with their words, and the one that is chosen.
pub fn choice(
    name: &'static str,
    label: Key,
    options: impl Iterator<Item = (&'static str, &'static str)>,
    chosen: Signal<String>,
    set: impl Fn(String) + 'static,
) -> AnyView {
    let options = options
        .map(|(value, words)| {
            let is_chosen = move || chosen.with(|chosen| chosen == value);
            view! { <option value=value selected=is_chosen>{words}</option> }.into_any()
        })
        .collect_view();
    view! {
        <label class="inline">
            <span>{t(label)}</span>
            <select name=name on:change=move |event| set(event_target_value(&event))>
                <option value="">{t(k::AUDIT_FILTER_ALL)}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

thread_local! {
    /// One of the ways was taken, and where it leads to is not drawn yet.
    static UNDER_WAY: Cell<bool> = const { Cell::new(false) };
}

/// A cell with its column's name in front of it, where the table has become cards.
pub fn cell(column: Key, content: AnyView) -> AnyView {
    view! {
        <td>
            <span class="cell-label" aria-hidden="true">{t(column)}</span>
            {content}
        </td>
    }
    .into_any()
}

/// The ways to the newer and the older pages. The focus goes to the list, once it is drawn: the way that was taken goes with the page
/// that it stood on.
pub fn pager(
    label: Key,
    list: &'static str,
    previous: Option<String>,
    next: Option<String>,
    href: impl Fn(String) -> String,
) -> AnyView {
    if UNDER_WAY.take() {
        focus(list);
    }
    let leave = |event: leptos::ev::MouseEvent| {
        UNDER_WAY.set(!(event.ctrl_key() || event.meta_key() || event.shift_key()));
    };
    let to = |at: Option<String>, key: Key| match at.map(&href) {
        Some(href) => view! { <a class="btn" href=href on:click=leave>{t(key)}</a> }.into_any(),
        None => view! { <span class="btn" aria-disabled="true">{t(key)}</span> }.into_any(),
    };
    let newest = previous.is_some().then(String::new);
    let newer = previous.map(|cursor| format!("before.{cursor}"));
    let oldest = next.is_some().then(|| "end".to_owned());
    let older = next.map(|cursor| format!("after.{cursor}"));
    view! {
        <nav class="row pager" aria-label=t(label)>
            {to(newest, k::AUDIT_NEWEST)}
            {to(newer, k::AUDIT_NEWER)}
            {to(older, k::AUDIT_OLDER)}
            {to(oldest, k::AUDIT_OLDEST)}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_the_address_is_a_page_of_the_list() {
        let newest = request("");
        assert_eq!(
            (newest.after, newest.before, newest.from_end),
            (None, None, false)
        );
        assert!(request("end").from_end);
        assert_eq!(request("after.abc-_").after.as_deref(), Some("abc-_"));
        assert_eq!(request("before.x").before.as_deref(), Some("x"));
    }
}
