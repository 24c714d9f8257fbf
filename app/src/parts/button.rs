//! Buttons and icons.

use crate::context::page;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// An icon of the sprite. Decoration: the name is on what it stands in.
#[component]
pub fn Icon(
    /// The symbol's id in `public/icons.svg`.
    name: &'static str,
) -> impl IntoView {
    let href = format!("{}#{name}", page().assets.sprite);
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=href></use_>
        </svg>
    }
}

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Beside others.
    #[default]
    Normal,
    /// The one thing to do.
    Primary,
    /// Without a frame.
    Plain,
    /// The one thing to do, and it takes something away.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Normal => "btn",
            Self::Primary => "btn primary",
            Self::Plain => "btn plain",
            Self::Danger => "btn danger",
        }
    }
}

/// A button with a text. Inside a form it submits unless it is given something to do.
#[component]
pub fn Button(
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// More classes, like `wide`.
    #[prop(optional)]
    class: &'static str,
    /// In front of the text.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Work is under way: it says so and takes no second press.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// It cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What a press does. Without it the button submits its form.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if let Some(action) = on_press
            && !busy.get_untracked()
        {
            action.run(());
        }
    };
    view! {
        <button
            type=if on_press.is_some() { "button" } else { "submit" }
            class=format!("{} {class}", kind.class())
            aria-busy=move || busy.get().then_some("true")
            disabled=move || disabled.get() || busy.get()
            on:click=press
        >
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </button>
    }
}

/// A button that is an icon; its name is read out and shown on hover.
#[component]
pub fn IconButton(
    /// The symbol.
    icon: &'static str,
    /// The accessible name.
    #[prop(into)]
    label: TextProp,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// It cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What a press does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let title = label.clone();
    view! {
        <button
            type="button"
            class=format!("btn plain icon-only {class}")
            aria-label=move || label.get().to_string()
            title=move || title.get().to_string()
            disabled=move || disabled.get()
            on:click=move |_| on_press.run(())
        >
            <Icon name=icon/>
        </button>
    }
}
