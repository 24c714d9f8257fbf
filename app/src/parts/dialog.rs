//! Dialogs: in the middle for a question, at the side for one thing to do beside a list. Owns focus (in on
//! opening, back on closing: the browser's own `<dialog>` does both, and `focus` helps where what had it was
//! drawn anew), Escape and the press beside it.

use super::{IconButton, focus};
use crate::words::{k, t};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A question in the middle of the page. Its content exists only while it is open.
#[component]
pub fn Dialog(
    /// Unique on the page.
    id: &'static str,
    /// Whether it is open; set to `false` on Escape, on the press beside it and on **Close**.
    open: RwSignal<bool>,
    /// Its heading and accessible name.
    #[prop(into)]
    title: TextProp,
    /// A sentence below the heading.
    #[prop(optional, into)]
    lead: Option<TextProp>,
    /// More classes.
    #[prop(default = "dialog")]
    class: &'static str,
    /// A press beside it does not close it: what it shows would be lost.
    #[prop(optional)]
    sticky: bool,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        if let Some(dialog) = node.get() {
            if wanted && !dialog.open() {
                focus::leave();
                let _ = dialog.show_modal();
            } else if !wanted && dialog.open() {
                dialog.close();
            }
        }
    });
    let beside = move |event: leptos::ev::MouseEvent| {
        let on_dialog = node
            .get_untracked()
            .is_some_and(|dialog| event.target() == Some(dialog.into()));
        if on_dialog && !sticky {
            open.set(false);
        }
    };
    let heading = StoredValue::new(format!("{id}-title"));
    let title = StoredValue::new(title);
    let lead = StoredValue::new(lead);
    let children = StoredValue::new(children);
    view! {
        <dialog
            id=id
            class=class
            node_ref=node
            aria-labelledby=heading.get_value()
            on:close=move |_| {
                open.set(false);
                focus::come_back();
            }
            on:click=beside
        >
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <div class="dialog-box">
                                <header class="dialog-head">
                                    <div>
                                        <h2 id=heading.get_value()>{move || title.read_value().get()}</h2>
                                        {lead
                                            .get_value()
                                            .map(|lead| view! { <p class="lead">{move || lead.get()}</p> })}
                                    </div>
                                    <IconButton
                                        icon="close"
                                        label=t(k::CLOSE)
                                        on_press=move |()| open.set(false)
                                    />
                                </header>
                                {children.with_value(|children| children())}
                            </div>
                        }
                    })
            }}
        </dialog>
    }
}

/// One thing to do beside the list. Body and buttons are the caller's: `<div class="panel-body">` scrolls,
/// `<footer class="panel-foot">` stays.
#[component]
pub fn Panel(
    /// Unique on the page.
    id: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its heading and accessible name.
    #[prop(into)]
    title: TextProp,
    /// Whom or what it is about.
    #[prop(optional, into)]
    lead: Option<TextProp>,
    /// A press beside it does not close it.
    #[prop(optional)]
    sticky: bool,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let lead = lead.unwrap_or_default();
    view! {
        <Dialog id open title lead class="panel" sticky>
            {children()}
        </Dialog>
    }
}
