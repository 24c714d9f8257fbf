//! **Forgot password**: the name, and how to get help from a person. Plain forms, which work with scripting off; what comes next is on the page
//! `next`.

mod ask;
mod next;

pub use ask::ask;
pub use next::next;

use crate::context::page;
use crate::pages::sign_in::{field_error, problem_of};
use crate::parts::{Button, ButtonKind, ErrorSummary, Field, PublicFrame};
use crate::words::{Key, k, t, tr};
use leptos::prelude::*;

/// What the fields are called where one is refused.
const LABELS: &[(&str, Key)] = &[("user_name", k::USER_NAME)];

/// **Get back into your account**.
pub fn recover() -> AnyView {
    let page = page();
    if page.recovers {
        begin()
    } else {
        view! {
            <PublicFrame title=t(k::RECOVER_TITLE) lead=t(k::RECOVER_LEAD)>
                {steps()}
                {by_person()}
                <a class="btn plain wide" href="/sign-in" rel="external">{t(k::RECOVER_BACK)}</a>
            </PublicFrame>
        }
        .into_any()
    }
}

fn begin() -> AnyView {
    let page = page();
    let problem = problem_of(page.form.as_ref());
    let error = field_error(problem.as_ref(), "user_name");
    let refused = problem.is_some();
    let entered = page.entered("user_name");
    let carried = page.user_name.clone().unwrap_or_default();
    let user_name = RwSignal::new(if entered.is_empty() { carried } else { entered });
    view! {
        <PublicFrame title=t(k::RECOVER_TITLE) lead=t(k::RECOVER_NAME_LEAD) refused>
            <form method="post" action="/recover" class="stack">
                <ErrorSummary problem=Signal::stored(problem) labels=LABELS/>
                <Field
                    label=t(k::USER_NAME)
                    name="user_name"
                    value=user_name
                    autocomplete="username"
                    inputmode="email"
                    ltr=true
                    autofocus=true
                    error=Signal::stored(error)
                />
                <Button kind=ButtonKind::Primary class="wide">{t(k::RECOVER_NEXT)}</Button>
            </form>
            {by_person()}
            <a class="btn plain wide" href="/sign-in" rel="external">{t(k::RECOVER_BACK)}</a>
        </PublicFrame>
    }
    .into_any()
}

/// The way that is always there.
fn by_person() -> AnyView {
    view! {
        <a class="btn wide" href="/recover/ask" rel="external">{t(k::RECOVER_ASK)}</a>
        {helpdesk(&page().helpdesk)}
    }
    .into_any()
}

/// How it goes where nobody gets back in alone.
fn steps() -> AnyView {
    let organisation = page().site.organisation;
    view! {
        <ol class="steps">
            <li>{tr(k::RECOVER_STEP_ASK, &[("organisation", organisation.into())])}</li>
            <li>{t(k::RECOVER_STEP_PROOF)}</li>
            <li>{t(k::RECOVER_STEP_TEMPORARY)}</li>
        </ol>
        <p class="hint">{t(k::RECOVER_OTHER_DEVICE)}</p>
    }
    .into_any()
}

/// What the organisation set: a web address, a mail address or a number.
fn helpdesk(text: &str) -> Option<AnyView> {
    if text.is_empty() {
        return None;
    }
    let href = if text.starts_with("https://") {
        text.to_owned()
    } else if text.contains('@') {
        format!("mailto:{text}")
    } else {
        format!("tel:{text}")
    };
    let shown = text.trim_start_matches("https://").to_owned();
    Some(
        view! {
            <p>
                {t(k::RECOVER_HELPDESK)}
                " "
                <a href=href rel="external noreferrer"><bdi class="ltr">{shown}</bdi></a>
            </p>
        }
        .into_any(),
    )
}
