//! **This wasn't me**, behind the link of a notice. To open it does nothing (promise T6): a button locks the account. The link's
//! token is in the fragment; with scripting off the whole link is pasted.

use super::fragment;
use super::sign_in::{field_error, problem_of};
use crate::context::page;
use crate::parts::{Button, ButtonKind, ErrorSummary, Field, Notice, PublicFrame, Tone};
use crate::query;
use crate::words::{Key, k, t};
use domain::wire::problem::Problem;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What the field is called where it is refused.
const LABELS: &[(&str, Key)] = &[("token", k::NOT_ME_LINK)];

/// The page; or that it is done.
pub fn not_me() -> AnyView {
    let problem = problem_of(page().form.as_ref());
    let search = use_location().search.get_untracked();
    if problem.is_none() && query::value(&search, "done") == "1" {
        return done();
    }
    form(problem)
}

fn done() -> AnyView {
    view! {
        <PublicFrame title=t(k::NOT_ME_DONE_TITLE) lead=t(k::NOT_ME_DONE_LEAD)>
            <ol class="steps">
                <li>{t(k::NOT_ME_DONE_CALL)}</li>
                <li>{t(k::NOT_ME_DONE_MAILBOX)}</li>
            </ol>
        </PublicFrame>
    }
    .into_any()
}

fn form(problem: Option<Problem>) -> AnyView {
    let (token, refused) = (fragment::code(), problem.is_some());
    let token_error = field_error(problem.as_ref(), "token");
    let action = fragment::action("/not-me", token);
    let has_link = move || !token.get().is_empty();
    view! {
        <PublicFrame title=t(k::NOT_ME_TITLE) lead=t(k::NOT_ME_LEAD) refused>
            {token_error.clone().map(|error| view! { <Notice tone=Tone::Bad>{error}</Notice> })}
            <ul class="points">
                <li>{t(k::NOT_ME_PASSWORD)}</li>
                <li>{t(k::NOT_ME_SESSIONS)}</li>
                <li>{t(k::NOT_ME_ADMINISTRATOR)}</li>
            </ul>
            <form method="post" action=action class="stack">
                <ErrorSummary problem=Signal::stored(problem) labels=LABELS/>
                <div class="stack" hidden=has_link>
                    <Field
                        label=t(k::NOT_ME_LINK)
                        name="token"
                        value=token
                        autocomplete="off"
                        help=t(k::NOT_ME_LINK_HINT)
                        ltr=true
                        error=Signal::stored(token_error)
                    />
                </div>
                <Button kind=ButtonKind::Danger class="wide">{t(k::NOT_ME_ACTION)}</Button>
            </form>
            <p class="hint">{t(k::NOT_ME_NOTHING)}</p>
        </PublicFrame>
    }
    .into_any()
}
