//! Where the list stands on screen: measuring, scrolling, focus. Owns every touch of the document by the
//! grid, and does nothing on the server.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, Window};

/// What is seen of the list.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Pixels of the list above the edge of what is seen.
    pub top: f64,
    /// Pixels seen.
    pub height: f64,
    /// Pixels a row.
    pub row: f64,
}

impl Seen {
    /// The first place wholly on screen.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels over row height: small, negatives become 0"
    )]
    pub const fn first(&self) -> u64 {
        (self.top / self.row + 0.99) as u64
    }
}

fn page() -> Option<(Window, Document)> {
    if cfg!(not(target_family = "wasm")) {
        return None;
    }
    let window = web_sys::window()?;
    let document = window.document()?;
    Some((window, document))
}

fn find(selector: &str) -> Option<Element> {
    page()?.1.query_selector(selector).ok().flatten()
}

/// The height of a row on this screen.
fn row_height() -> f64 {
    let height = find("#grid .grid-row").map_or(0.0, |row| row.get_bounding_client_rect().height());
    if height > 8.0 { height } else { 52.0 }
}

/// Where the rows begin below what sticks to the top of the screen.
fn edge() -> f64 {
    find("#grid thead")
        .map_or(0.0, |head| head.get_bounding_client_rect().bottom())
        .max(0.0)
}

/// What is seen now; `None` where there is no list.
pub fn seen() -> Option<Seen> {
    let (window, _) = page()?;
    let height = window.inner_height().ok()?.as_f64()?;
    let above = find("#grid-above")?.get_bounding_client_rect().top();
    Some(Seen {
        top: (edge() - above).max(0.0),
        height,
        row: row_height(),
    })
}

/// How many rows fit on screen, one less so that the eye finds its place again.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels over row height: small, negatives become 0"
)]
pub fn rows_on_screen() -> u64 {
    seen()
        .map_or(1, |seen| ((seen.height - edge()) / seen.row) as u64)
        .saturating_sub(1)
        .max(1)
}

/// Sets the heights of the gaps above and below the rows drawn, in rows.
pub fn gaps(above: u64, below: u64) {
    let row = row_height();
    for (id, places) in [("#grid-above", above), ("#grid-below", below)] {
        let Some(cell) = find(id).and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) else {
            continue;
        };
        #[expect(
            clippy::cast_precision_loss,
            reason = "places of a scroll space are few"
        )]
        let pixels = places as f64 * row;
        // Through the object model: a style attribute in the page is refused by its policy.
        let _ = cell
            .style()
            .set_property("block-size", &format!("{pixels}px"));
    }
}

/// Runs something once the rows that were just changed are drawn.
pub fn after_drawing(then: impl FnOnce() + 'static) {
    if page().is_some() {
        request_animation_frame(then);
    }
}

/// Scrolls by whole rows, with the next drawing.
pub fn by_rows(rows: i64, row: f64) {
    if rows == 0 {
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "rows of a page are few")]
    let pixels = rows as f64 * row;
    after_drawing(move || {
        if let Some((window, _)) = page() {
            window.scroll_by_with_x_and_y(0.0, pixels);
        }
    });
}

/// Scrolls the place into sight, as little as needed.
pub fn bring(place: u64) {
    let Some((window, _)) = page() else { return };
    let Some(seen) = seen() else { return };
    let Some(above) = find("#grid-above").map(|cell| cell.get_bounding_client_rect().top()) else {
        return;
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "places of a scroll space are few"
    )]
    let top = above + place as f64 * seen.row;
    let edge = edge();
    // The selection bar floats over the last rows.
    let bottom = seen.height - 84.0;
    if top < edge {
        window.scroll_by_with_x_and_y(0.0, top - edge);
    } else if top + seen.row > bottom {
        window.scroll_by_with_x_and_y(0.0, top + seen.row - bottom);
    }
}

/// Back to where the list begins, if the reader is below.
pub fn to_list_top() {
    if let (Some((window, _)), Some(seen)) = (page(), seen())
        && seen.top > 0.0
    {
        window.scroll_by_with_x_and_y(0.0, -seen.top);
    }
}

/// Gives a row the focus without scrolling.
pub fn focus_row(position: u64) {
    let row = find(&format!("#grid [data-at='{position}']"))
        .and_then(|row| row.dyn_into::<HtmlElement>().ok());
    if let Some(row) = row {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = row.focus_with_options(&options);
    }
}

/// What was pressed in the list.
pub struct Hit {
    /// `pick`, `act`, `sort`, `all`; empty for the row itself, `link` for a link in it.
    pub what: String,
    /// The row's position.
    pub at: Option<u64>,
    /// The head's column.
    pub column: Option<usize>,
}

/// Reads from a click what was pressed.
pub fn hit(event: &ev::MouseEvent) -> Option<Hit> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    let at = closest("[data-at]").and_then(|row| row.get_attribute("data-at")?.parse().ok());
    if closest("a").is_some() {
        return Some(Hit {
            what: "link".to_owned(),
            at,
            column: None,
        });
    }
    let control = closest("[data-do]").filter(|control| !control.has_attribute("disabled"));
    let column = control
        .as_ref()
        .and_then(|control| control.get_attribute("data-column")?.parse().ok());
    let what = control
        .and_then(|control| control.get_attribute("data-do"))
        .unwrap_or_default();
    Some(Hit { what, at, column })
}

/// The row that has the focus, however it got there.
pub fn row_of(event: &ev::KeyboardEvent) -> Option<u64> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let row = target.closest("#grid [data-at]").ok().flatten()?;
    row.get_attribute("data-at")?.parse().ok()
}

/// Where the focus is, as far as keys care.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one independent answer a question"
)]
pub struct Focus {
    /// In a field where letters are typed.
    pub typing: bool,
    /// On something that has Space and Enter for itself.
    pub control: bool,
    /// In the list.
    pub in_list: bool,
    /// On the page itself.
    pub nowhere: bool,
}

/// Where the focus is; `None` inside a dialog, which has its keys for itself.
pub fn focus_of(event: &ev::KeyboardEvent) -> Option<Focus> {
    if event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let inside = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if inside("dialog, [popover]") || find("dialog:modal").is_some() {
        return None;
    }
    let name = target.tag_name();
    let box_like = target.dyn_ref::<HtmlInputElement>().is_some_and(|field| {
        matches!(
            field.type_().as_str(),
            "checkbox" | "radio" | "button" | "submit"
        )
    });
    Some(Focus {
        typing: matches!(name.as_str(), "TEXTAREA" | "SELECT") || (name == "INPUT" && !box_like),
        control: box_like || matches!(name.as_str(), "BUTTON" | "A" | "SUMMARY"),
        in_list: inside("#grid"),
        nowhere: matches!(name.as_str(), "BODY" | "HTML" | "MAIN"),
    })
}
