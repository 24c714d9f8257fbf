//! Fields of forms. Owns that a label stands above, help below, an error at the field in the words of the
//! summary, and that what was typed before the page was live is kept.

use super::Icon;
use crate::words::{k, t};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A text field.
#[component]
pub fn Field(
    /// What stands above.
    #[prop(into)]
    label: TextProp,
    /// The field's name in its form, and its id where `id` is not given.
    name: &'static str,
    /// The element's id, where the name is not unique on the page.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What is in it; kept up to date as the reader types.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// What is in it at first, for plain forms.
    #[prop(optional, into)]
    initial: String,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What stands below.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// Why it was refused.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// Always left to right: addresses, user names, numbers.
    #[prop(optional)]
    ltr: bool,
    /// It has the focus when the page or dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let node = NodeRef::<html::Input>::new();
    keep(node, value);
    let described = described_by(id, help.is_some(), error);
    let initial = value.map_or(initial, |value| value.get_untracked());
    view! {
        <div class="field">
            <label for=id>
                {move || label.get()}
                {optional.then(|| view! { <span class="hint">{format!(" ({})", t(k::OPTIONAL))}</span> })}
            </label>
            <input
                id=id
                name=name
                type=kind
                node_ref=node
                value=initial
                autocomplete=autocomplete
                inputmode=inputmode
                autocapitalize="none"
                spellcheck="false"
                dir=if ltr { "ltr" } else { "auto" }
                autofocus=autofocus
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| {
                    if let Some(value) = value {
                        value.set(event_target_value(&event));
                    }
                }
            />
            <Below id help error/>
        </div>
    }
}

/// A field for a text of several lines, for plain forms.
#[component]
pub fn TextField(
    /// What stands above.
    #[prop(into)]
    label: TextProp,
    /// The field's name and id.
    name: &'static str,
    /// What is in it at first.
    #[prop(optional, into)]
    initial: String,
    /// What stands below.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// Why it was refused.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It may stay empty, and says so.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let described = described_by(name, help.is_some(), error);
    view! {
        <div class="field">
            <label for=name>
                {move || label.get()}
                {optional.then(|| view! { <span class="hint">{format!(" ({})", t(k::OPTIONAL))}</span> })}
            </label>
            <textarea
                id=name
                name=name
                rows="4"
                dir="auto"
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
            >
                {initial}
            </textarea>
            <Below id=name help error/>
        </div>
    }
}

/// Keeps signal and element alike: what was typed before the page was live wins once, later the signal leads.
pub(super) fn keep(node: NodeRef<html::Input>, value: Option<RwSignal<String>>) {
    let Some(value) = value else { return };
    Effect::new(move |before: Option<()>| {
        let wanted = value.get();
        if let Some(element) = node.get() {
            if before.is_none() && !element.value().is_empty() {
                value.set(element.value());
            } else if element.value() != wanted {
                element.set_value(&wanted);
            }
        }
    });
}

/// The ids of help and error, as `aria-describedby` wants them.
pub(super) fn described_by(
    id: &'static str,
    help: bool,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    move || match (help, error.get().is_some()) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-help")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-error {id}-help")),
    }
}

/// Error and help below a field.
#[component]
pub(super) fn Below(
    id: &'static str,
    help: Option<TextProp>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        {move || {
            error
                .get()
                .map(|text| {
                    view! {
                        <p class="field-error" id=format!("{id}-error")>
                            <Icon name="alert"/>
                            <span>{text}</span>
                        </p>
                    }
                })
        }}
        {help.map(|help| view! { <p class="help" id=format!("{id}-help")>{move || help.get()}</p> })}
    }
}

/// A field that offers a few values.
#[component]
pub fn SelectField(
    /// What stands above.
    #[prop(into)]
    label: TextProp,
    /// The field's name and id.
    name: &'static str,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
    /// What is chosen.
    value: RwSignal<String>,
    /// What stands below.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// Why it was refused.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let described = described_by(name, help.is_some(), error);
    let options = options
        .into_iter()
        .map(|(key, text)| {
            let this = key.clone();
            view! {
                <option value=key selected=move || value.get() == this>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{move || label.get()}</label>
            <select
                id=name
                name=name
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options}
            </select>
            <Below id=name help error/>
        </div>
    }
}

/// A box to tick.
#[component]
pub fn Check(
    /// What it says.
    #[prop(into)]
    label: TextProp,
    /// The field's name.
    name: &'static str,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
    /// It cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=name
                prop:checked=move || checked.get()
                checked=checked.get_untracked()
                disabled=move || disabled.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span>{move || label.get()}</span>
        </label>
    }
}

/// One of several ways, with a sentence about it. Several with one `name` stand in a `<fieldset>`.
#[component]
pub fn Choice(
    /// What it says.
    #[prop(into)]
    label: TextProp,
    /// The sentence below.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// The group's name.
    name: &'static str,
    /// This one's value.
    value: &'static str,
    /// The chosen value of the group.
    chosen: RwSignal<String>,
    /// It cannot be chosen now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let is_chosen = move || chosen.get() == value;
    view! {
        <label class="choice">
            <input
                type="radio"
                name=name
                value=value
                checked=chosen.get_untracked() == value
                prop:checked=is_chosen
                disabled=move || disabled.get()
                on:change=move |_| chosen.set(value.to_owned())
            />
            <b>{move || label.get()}</b>
            {note.map(|note| view! { <small>{move || note.get()}</small> })}
        </label>
    }
}
