//! The one password field and the live rules beside it. Owns **Show password** and that no rule is written
//! twice: the browser runs the server's own code.

use super::Icon;
use super::field::{Below, described_by, keep};
use crate::context::page;
use crate::words::{k, t, tr};
use domain::password::policy::{RuleState, live};
use domain::wire::problem::Code;
use domain::wire::settings::PasswordRules;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A field for a password, with **Show password** once the page is live.
#[component]
pub fn PasswordField(
    /// What stands above.
    #[prop(into)]
    label: TextProp,
    /// The field's name in its form, and its id where `id` is not given.
    name: &'static str,
    /// The element's id, where the name is not unique on the page.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What is in it.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// What stands below.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// Why it was refused.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It has the focus when the page or dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let node = NodeRef::<html::Input>::new();
    keep(node, value);
    let shown = RwSignal::new(false);
    let described = described_by(id, help.is_some(), error);
    view! {
        <div class="field">
            <label for=id>{move || label.get()}</label>
            <div class="secret">
                <input
                    id=id
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    node_ref=node
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    dir="ltr"
                    autofocus=autofocus
                    aria-describedby=described
                    aria-invalid=move || error.get().is_some().then_some("true")
                    on:input=move |event| {
                        if let Some(value) = value {
                            value.set(event_target_value(&event));
                        }
                    }
                />
                <button
                    type="button"
                    class="btn plain icon-only reveal"
                    aria-label=t(k::SHOW_PASSWORD)
                    title=move || t(if shown.get() { k::HIDE_PASSWORD } else { k::SHOW_PASSWORD })
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { view! { <Icon name="eye-off"/> } } else { view! { <Icon name="eye"/> } }}
                </button>
            </div>
            <Below id help error/>
        </div>
    }
}

/// The user name beside a password, for password managers: they store and fill the two together.
#[component]
pub fn UserNameForManagers(
    /// The element's id, where several are on the page.
    #[prop(default = "user_name")]
    id: &'static str,
) -> impl IntoView {
    let page = page();
    let name = page
        .me
        .map(|me| me.user_name)
        .or(page.user_name)
        .unwrap_or_default();
    view! {
        <input
            type="text"
            id=id
            name="user_name"
            value=name
            autocomplete="username"
            class="sr-only"
            tabindex="-1"
            aria-hidden="true"
            readonly
        />
    }
}

/// The rules up front, ticking as they are met.
#[component]
pub fn LiveRules(
    /// What the password must be.
    #[prop(into)]
    rules: Signal<Option<PasswordRules>>,
    /// What is typed.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    let states = move || {
        rules
            .get()
            .map(|rules| value.with(|text| live(&rules, text)))
            .unwrap_or_default()
    };
    view! {
        <ul class="rules" aria-label=t(k::RULES_LABEL)>
            {move || {
                let started = value.with(|text| !text.is_empty());
                states().into_iter().map(|state| rule(&state, started)).collect_view()
            }}
        </ul>
    }
}

fn rule(state: &RuleState, started: bool) -> impl IntoView + use<> {
    let number = |name: &str| {
        state
            .args
            .get(name)
            .and_then(|text| text.parse::<i64>().ok())
            .unwrap_or_default()
    };
    let text = match state.code {
        Code::PasswordTooShort => tr(k::RULE_LENGTH, &[("min", number("min").into())]),
        Code::PasswordTooLong => tr(k::RULE_TOO_LONG, &[("max", number("max").into())]),
        Code::PasswordClasses => t(k::RULE_CLASSES).to_owned(),
        Code::PasswordContext => match state.args.get("word") {
            Some(word) if !state.met => tr(k::RULE_CONTEXT_FOUND, &[("word", word.into())]),
            _ => t(k::RULE_CONTEXT).to_owned(),
        },
        Code::PasswordBanned => match state.args.get("word") {
            Some(word) if !state.met => tr(k::RULE_BANNED_FOUND, &[("word", word.into())]),
            _ => t(k::RULE_BANNED).to_owned(),
        },
        Code::PasswordRepetitive => t(k::RULE_VARIETY).to_owned(),
        _ => t(k::RULE_CHARACTERS).to_owned(),
    };
    let (class, icon, said) = match (state.met, started) {
        (true, _) => ("rule met", "check", k::RULE_MET),
        (false, true) => ("rule unmet", "dot", k::RULE_UNMET),
        (false, false) => ("rule", "dot", k::RULE_UNMET),
    };
    view! {
        <li class=class>
            <Icon name=icon/>
            <span>{text}</span>
            <span class="sr-only">{started.then(|| format!(" ({})", t(said)))}</span>
        </li>
    }
}
