//! Signing in: the user name on one page, the password on the next. Plain forms that need no program. The second
//! page is the same whether or not the name exists.

use crate::context::{FormOutcome, page};
use crate::parts::{
    Button, ButtonKind, ErrorSummary, Field, PasswordField, PublicFrame, UserNameForManagers,
};
use crate::words::{k, t};
use domain::wire::problem::Problem;
use leptos::prelude::*;

/// **Sign in**: the user name.
pub fn sign_in() -> AnyView {
    let page = page();
    let problem = problem_of(page.form.as_ref());
    let name = if page.form.is_some() {
        page.entered("user_name")
    } else {
        page.user_name.clone().unwrap_or_default()
    };
    view! {
        <PublicFrame title=t(k::SIGN_IN_TITLE) lead=t(k::SIGN_IN_LEAD) refused=problem.is_some()>
            <form method="post" action="/sign-in" class="stack">
                <ErrorSummary problem=Signal::stored(problem.clone())/>
                <Field
                    label=t(k::USER_NAME)
                    name="user_name"
                    initial=name
                    kind="text"
                    inputmode="email"
                    autocomplete="username"
                    ltr=true
                    autofocus=problem.is_none()
                    error=Signal::stored(field_error(problem.as_ref(), "user_name"))
                />
                <Next/>
                <Button kind=ButtonKind::Primary class="wide">{t(k::NEXT)}</Button>
            </form>
        </PublicFrame>
    }
    .into_any()
}

/// The password.
pub fn sign_in_password() -> AnyView {
    let page = page();
    let problem = problem_of(page.form.as_ref());
    let name = page.user_name.clone().unwrap_or_default();
    let errors = field_error(problem.as_ref(), "password");
    view! {
        <PublicFrame title=t(k::SIGN_IN_PASSWORD_TITLE) refused=problem.is_some()>
            <p class="who-line">
                <bdi class="ltr">{name}</bdi>
                <a href="/sign-in" rel="external">{t(k::SIGN_IN_OTHER_ACTION)}</a>
            </p>
            <form method="post" action="/sign-in/password" class="stack">
                <ErrorSummary problem=Signal::stored(problem.clone())/>
                <UserNameForManagers/>
                <PasswordField
                    label=t(k::PASSWORD)
                    name="password"
                    autofocus=problem.is_none()
                    error=Signal::stored(errors)
                />
                <Next/>
                <Button kind=ButtonKind::Primary class="wide">{t(k::SIGN_IN_ACTION)}</Button>
            </form>
            <p><a href="/recover" rel="external">{t(k::SIGN_IN_FORGOT)}</a></p>
        </PublicFrame>
    }
    .into_any()
}

/// Where to go afterwards, through the form.
#[component]
fn Next() -> impl IntoView {
    page()
        .next
        .map(|next| view! { <input type="hidden" name="next" value=next/> })
}

/// The refusal of a plain form.
pub(super) fn problem_of(form: Option<&FormOutcome>) -> Option<Problem> {
    form.map(|form| form.problem.clone())
}

/// What a refusal says about one field.
pub(super) fn field_error(problem: Option<&Problem>, field: &str) -> Option<String> {
    let error = problem?.errors.iter().find(|error| error.field == field)?;
    Some(crate::words::field_text(error))
}
