//! Where the focus was. Owns giving it back when what had it was drawn anew meanwhile: the browser gives it back
//! to the element that had it, and that one may be gone.

use leptos::prelude::*;
use std::cell::RefCell;
use std::fmt::Write as _;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

thread_local! {
    /// Where the focus was when the first of the open dialogs opened.
    static BEFORE: RefCell<Option<Spot>> = const { RefCell::new(None) };
}

/// A place on the page, by what stands around it.
#[derive(Clone)]
struct Spot {
    /// Finds the element, however often it was drawn anew.
    itself: String,
    /// Finds what it stands in: for when the element is gone for good.
    around: String,
}

/// Notes where the focus is, before it goes into a dialog.
pub(super) fn leave() {
    if let Some(spot) = spot() {
        BEFORE.set(Some(spot));
    }
}

/// Back from a dialog, where the browser could not do it.
pub(super) fn come_back() {
    if let Some(spot) = BEFORE.with_borrow(Clone::clone) {
        after_drawing(spot);
    }
}

/// Puts the focus on an element by its selector, once what was just changed is drawn.
pub fn on(selector: &'static str) {
    if cfg!(target_family = "wasm") {
        request_animation_frame(move || {
            let found = document().query_selector(selector).ok().flatten();
            if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                let _ = element.focus();
            }
        });
    }
}

/// Keeps the focus where it is while what has it is drawn anew.
pub fn keep() {
    if cfg!(target_family = "wasm")
        && let Some(spot) = spot()
    {
        after_drawing(spot);
    }
}

/// To the page's content on the way to another page: what has the focus stays behind.
pub fn to_content() {
    let content = document().query_selector("#main").ok().flatten();
    if let Some(content) = content.and_then(focusable) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = content.focus_with_options(&options);
    }
}

/// Two frames on: the first may come before the drawing.
fn after_drawing(spot: Spot) {
    request_animation_frame(move || request_animation_frame(move || spot.focus()));
}

/// The place of the focus; none inside a dialog (the browser finds back out of those) and none on the page itself.
fn spot() -> Option<Spot> {
    let focused = document().active_element()?;
    if is_nowhere(&focused) || focused.closest("dialog").ok().flatten().is_some() {
        return None;
    }
    // A row of a list keeps its place in the list, not among the rows that happen to be drawn.
    let row = focused.closest("[data-at]").ok().flatten();
    if let Some(at) = row.and_then(|row| row.get_attribute("data-at")) {
        let around = format!("[data-at='{at}']");
        let itself = match focused.get_attribute("data-do") {
            Some(what) => format!("{around} [data-do='{what}']"),
            None => around.clone(),
        };
        return Some(Spot { itself, around });
    }
    let mut steps = Vec::new();
    let mut at = focused;
    while at.id().is_empty() {
        let mut number = 1;
        let mut before = at.previous_element_sibling();
        while let Some(sibling) = before {
            number += 1;
            before = sibling.previous_element_sibling();
        }
        steps.push(number);
        at = at.parent_element()?;
    }
    let mut around = format!("[id='{}']", at.id());
    let mut itself = around.clone();
    for number in steps.into_iter().rev() {
        around.clone_from(&itself);
        let _ = write!(itself, ">:nth-child({number})");
    }
    Some(Spot { itself, around })
}

impl Spot {
    /// The same control, or the last one beside it, or the page's content; unless the focus is somewhere already.
    fn focus(&self) {
        let document = document();
        if document.active_element().is_some_and(|it| !is_nowhere(&it)) {
            return;
        }
        let find = |selector: &str| document.query_selector(selector).ok().flatten();
        let last = || {
            let within = find(&self.around)?.query_selector_all("button,a").ok()?;
            within.item(within.length().checked_sub(1)?)
        };
        let tries = [
            find(&self.itself).and_then(focusable),
            last().and_then(focusable),
            find(&self.around).and_then(focusable),
            find("#main").and_then(focusable),
        ];
        for element in tries.into_iter().flatten() {
            let _ = element.focus();
            if document.active_element().is_some_and(|it| !is_nowhere(&it)) {
                return;
            }
        }
    }
}

fn focusable(element: impl JsCast) -> Option<HtmlElement> {
    element.dyn_into().ok()
}

fn is_nowhere(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "BODY" | "HTML")
}
