//! **Ask an administrator**: for whoever cannot prove enough. A plain form that needs no program. What comes after it is the same
//! page whether or not the name exists (promise E1), with a reference that tells on the phone which request is meant.

use crate::context::page;
use crate::pages::sign_in::{field_error, problem_of};
use crate::parts::{Button, ButtonKind, ErrorSummary, Field, PublicFrame, TextField};
use crate::query;
use crate::words::{Key, k, t, tr};
use domain::wire::problem::Problem;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What the fields are called where they are refused.
const LABELS: &[(&str, Key)] = &[("user_name", k::USER_NAME), ("message", k::ASK_MESSAGE)];

/// The page; or that it is done.
pub fn ask() -> AnyView {
    let problem = problem_of(page().form.as_ref());
    let search = use_location().search.get_untracked();
    if problem.is_none() && query::value(&search, "done") == "1" {
        return done();
    }
    form(problem)
}

fn form(problem: Option<Problem>) -> AnyView {
    let page = page();
    let name = if page.form.is_some() {
        page.entered("user_name")
    } else {
        page.user_name.clone().unwrap_or_default()
    };
    let organisation = page.site.organisation.clone();
    let lead = tr(k::ASK_LEAD, &[("organisation", organisation.into())]);
    view! {
        <PublicFrame title=t(k::ASK_TITLE) lead=lead refused=problem.is_some()>
            <form method="post" action="/recover/ask" class="stack">
                <ErrorSummary problem=Signal::stored(problem.clone()) labels=LABELS/>
                <Field
                    label=t(k::USER_NAME)
                    name="user_name"
                    initial=name
                    inputmode="email"
                    autocomplete="username"
                    ltr=true
                    error=Signal::stored(field_error(problem.as_ref(), "user_name"))
                />
                <TextField
                    label=t(k::ASK_MESSAGE)
                    name="message"
                    initial=page.entered("message")
                    help=t(k::ASK_MESSAGE_HINT)
                    optional=true
                    error=Signal::stored(field_error(problem.as_ref(), "message"))
                />
                <Button kind=ButtonKind::Primary class="wide">{t(k::ASK_ACTION)}</Button>
            </form>
            <p class="hint">{t(k::ASK_NOTHING)}</p>
            <p><a href="/recover" rel="external">{t(k::ASK_OTHER)}</a></p>
        </PublicFrame>
    }
    .into_any()
}

fn done() -> AnyView {
    let reference = page().reference.map(|reference| {
        view! {
            <div class="reference">
                <p id="reference-label">{t(k::ASK_DONE_REFERENCE)}</p>
                <output dir="ltr" aria-labelledby="reference-label">{reference}</output>
                <p>{t(k::ASK_DONE_READ_OUT)}</p>
                <p class="hint">{t(k::ASK_DONE_NOTE)}</p>
            </div>
        }
    });
    view! {
        <PublicFrame title=t(k::ASK_DONE_TITLE) lead=t(k::ASK_DONE_LEAD)>
            {reference}
            <ul class="points">
                <li>{t(k::ASK_NOTHING)}</li>
                <li>{t(k::ASK_DONE_PASSWORD)}</li>
                <li>{t(k::ASK_DONE_AGAIN)}</li>
            </ul>
            <a class="btn wide" href="/sign-in" rel="external">{t(k::RECOVER_BACK)}</a>
        </PublicFrame>
    }
    .into_any()
}
