//! **Choose a password**, behind the link of a mail. The link's token is in the fragment, so it is in no request until the
//! form is sent (promise T7), and opening the page consumes nothing (T6). With scripting off, or by telephone, name and
//! code do the same. Never signs anybody in.

use super::fragment;
use super::sign_in::{field_error, problem_of};
use crate::context::page;
use crate::parts::{
    Button, ButtonKind, ErrorSummary, Field, LiveRules, Notice, PasswordField, PublicFrame, Tone,
};
use crate::query;
use crate::words::{Key, k, t};
use domain::wire::problem::Problem;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What the fields are called where one is refused.
const LABELS: &[(&str, Key)] = &[("user_name", k::USER_NAME), ("code", k::SET_PASSWORD_CODE)];

/// The page; or that it is done.
pub fn set_password() -> AnyView {
    let problem = problem_of(page().form.as_ref());
    let search = use_location().search.get_untracked();
    if problem.is_none() && query::value(&search, "done") == "1" {
        return done();
    }
    form(problem)
}

fn done() -> AnyView {
    view! {
        <PublicFrame title=t(k::SET_PASSWORD_DONE_TITLE) lead=t(k::SET_PASSWORD_DONE_LEAD)>
            <a class="btn primary wide" href="/sign-in" rel="external">{t(k::SIGN_IN_ACTION)}</a>
        </PublicFrame>
    }
    .into_any()
}

fn form(problem: Option<Problem>) -> AnyView {
    let page = page();
    let [token_error, code_error, password_error] =
        ["token", "code", "password"].map(|field| field_error(problem.as_ref(), field));
    let (token, refused) = (fragment::code(), problem.is_some());
    let action = fragment::action("/set-password", token);
    let has_link = move || !token.get().is_empty();
    let user_name = RwSignal::new(page.entered("user_name"));
    let (code, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    view! {
        <PublicFrame title=t(k::SET_PASSWORD_TITLE) lead=t(k::SET_PASSWORD_LEAD) refused>
            {token_error.map(|error| view! { <Notice tone=Tone::Bad>{error}</Notice> })}
            <form method="post" action=action class="stack">
                <ErrorSummary problem=Signal::stored(problem) labels=LABELS/>
                <input type="hidden" name="token" prop:value=move || token.get()/>
                <div class="stack" hidden=has_link>
                    <p class="hint">{t(k::SET_PASSWORD_TYPE)}</p>
                    <Field
                        label=t(k::USER_NAME)
                        name="user_name"
                        value=user_name
                        autocomplete="username"
                        inputmode="email"
                        ltr=true
                    />
                    <Field
                        label=t(k::SET_PASSWORD_CODE)
                        name="code"
                        value=code
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        ltr=true
                        error=Signal::stored(code_error)
                    />
                </div>
                <PasswordField
                    label=t(k::NEW_PASSWORD)
                    name="password"
                    value=password
                    autocomplete="new-password"
                    error=Signal::stored(password_error)
                />
                <LiveRules rules=Signal::stored(page.rules.clone()) value=password/>
                <Button kind=ButtonKind::Primary class="wide">{t(k::SET_PASSWORD_ACTION)}</Button>
            </form>
        </PublicFrame>
    }
    .into_any()
}
