//! The first start: organisation, first administrator, password rules. Reached by the one-time link that the program
//! printed; its code is in the fragment, so it is in no request until the form is sent.

use super::fragment;
use super::sign_in::{field_error, problem_of};
use crate::context::page;
use crate::parts::{
    Button, ButtonKind, Choice, ErrorSummary, Field, LiveRules, PasswordField, PublicFrame,
};
use crate::words::{Key, k, t, tr};
use domain::password::policy::{Context, Rules, Whose, for_page, preset};
use domain::wire::problem::{Code, Problem};
use domain::wire::settings::{PasswordRules, PolicyPreset};
use leptos::prelude::*;

/// What the fields are called where one is refused.
const LABELS: &[(&str, Key)] = &[
    ("token", k::SET_UP_CODE),
    ("organisation", k::SET_UP_ORGANISATION),
    ("display_name", k::SET_UP_DISPLAY_NAME),
    ("user_name", k::USER_NAME),
];

/// **Set up**; or that there is nothing to set up any more.
pub fn set_up() -> AnyView {
    match problem_of(page().form.as_ref()) {
        Some(problem) if problem.code == Code::LinkDead => over(&problem),
        problem => form(problem),
    }
}

/// The link is used up, or has run out unused.
fn over(problem: &Problem) -> AnyView {
    let is_done = problem.args.get("done").is_some_and(|done| done == "true");
    let (title, lead) = if is_done {
        (k::SET_UP_DONE_TITLE, k::SET_UP_DONE_LEAD)
    } else {
        (k::SET_UP_RUN_OUT_TITLE, k::SET_UP_RUN_OUT_LEAD)
    };
    let way_on = is_done.then(|| {
        view! {
            <a class="btn primary wide" href="/sign-in" rel="external">{t(k::SIGN_IN_ACTION)}</a>
            <p class="hint">{t(k::SET_UP_DONE_HINT)}</p>
        }
    });
    view! { <PublicFrame title=t(title) lead=t(lead)>{way_on}</PublicFrame> }.into_any()
}

fn form(problem: Option<Problem>) -> AnyView {
    let page = page();
    let [
        token_error,
        organisation_error,
        display_name_error,
        user_name_error,
        password_error,
    ] = [
        "token",
        "organisation",
        "display_name",
        "user_name",
        "password",
    ]
    .map(|field| Signal::stored(field_error(problem.as_ref(), field)));
    let (token, fresh) = (fragment::code(), problem.is_none());
    let action = fragment::action("/set-up", token);
    let entered = |field: &str| RwSignal::new(page.entered(field));
    let (organisation, display_name, user_name) = (
        entered("organisation"),
        entered("display_name"),
        entered("user_name"),
    );
    let password = RwSignal::new(String::new());
    let chosen = match page.entered("preset").as_str() {
        "microsoft_compatible" => RwSignal::new("microsoft_compatible".to_owned()),
        _ => RwSignal::new("recommended".to_owned()),
    };
    let rules = Signal::derive(move || {
        Some(rules_of(
            &chosen.get(),
            &organisation.get(),
            &display_name.get(),
            &user_name.get(),
        ))
    });
    view! {
        <PublicFrame
            title=tr(k::SET_UP_TITLE, &[("product", t(k::PRODUCT).into())])
            lead=t(k::SET_UP_LEAD)
            refused=problem.is_some()
        >
            <form method="post" action=action class="stack">
                <ErrorSummary problem=Signal::stored(problem.clone()) labels=LABELS/>
                // Filled in by itself when the link was opened with scripting on.
                <div hidden=move || !token.get().is_empty()>
                    <Field label=t(k::SET_UP_CODE) name="token" value=token help=t(k::SET_UP_CODE_HELP) ltr=true error=token_error/>
                </div>
                <Field
                    label=t(k::SET_UP_ORGANISATION)
                    name="organisation"
                    value=organisation
                    autocomplete="organization"
                    help=t(k::SET_UP_ORGANISATION_HELP)
                    autofocus=fresh
                    error=organisation_error
                />
                <fieldset class="stack">
                    <legend>{t(k::SET_UP_YOU)}</legend>
                    <Field
                        label=t(k::SET_UP_DISPLAY_NAME)
                        name="display_name"
                        value=display_name
                        autocomplete="name"
                        error=display_name_error
                    />
                    <Field
                        label=t(k::USER_NAME)
                        name="user_name"
                        value=user_name
                        autocomplete="username"
                        inputmode="email"
                        help=t(k::SET_UP_USER_NAME_HELP)
                        ltr=true
                        error=user_name_error
                    />
                </fieldset>
                {presets(chosen)}
                <PasswordField
                    label=t(k::PASSWORD)
                    name="password"
                    value=password
                    autocomplete="new-password"
                    error=password_error
                />
                <LiveRules rules value=password/>
                <Button kind=ButtonKind::Primary class="wide">{t(k::SET_UP_ACTION)}</Button>
            </form>
        </PublicFrame>
    }
    .into_any()
}

/// Which set of password rules to begin with.
fn presets(chosen: RwSignal<String>) -> AnyView {
    view! {
        <fieldset>
            <legend>{t(k::SET_UP_POLICY)}</legend>
            <Choice
                label=t(k::SET_UP_RECOMMENDED)
                note=t(k::SET_UP_RECOMMENDED_NOTE)
                name="preset"
                value="recommended"
                chosen
            />
            <Choice
                label=t(k::SET_UP_MICROSOFT)
                note=t(k::SET_UP_MICROSOFT_NOTE)
                name="preset"
                value="microsoft_compatible"
                chosen
            />
        </fieldset>
    }
    .into_any()
}

/// What the chosen preset asks, with the names typed so far.
fn rules_of(
    chosen: &str,
    organisation: &str,
    display_name: &str,
    user_name: &str,
) -> PasswordRules {
    let preset_of = match chosen {
        "microsoft_compatible" => PolicyPreset::MicrosoftCompatible,
        _ => PolicyPreset::Recommended,
    };
    let (first_name, last_name) = display_name.rsplit_once(' ').unwrap_or((display_name, ""));
    let whose = Whose {
        first_name,
        last_name,
        user_name,
        alternate_email: "",
    };
    for_page(
        &Rules::from(&preset(preset_of)),
        &Context::new(organisation).of(&whose),
    )
}
