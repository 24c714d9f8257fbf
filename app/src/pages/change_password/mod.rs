//! **Choose a new password**: the one page that a session opens while a change is due. A plain form; the rules tick
//! once the page is live.

use super::sign_in::{field_error, problem_of};
use crate::context::page;
use crate::parts::{
    Button, ButtonKind, ErrorSummary, LiveRules, Notice, PasswordField, PublicFrame,
    UserNameForManagers,
};
use crate::words::{k, t, tr};
use domain::wire::account::ChangeReason;
use leptos::prelude::*;

/// The page.
pub fn change_password() -> AnyView {
    let page = page();
    let problem = problem_of(page.form.as_ref());
    // For the service it is the new one beside the current one.
    let error = field_error(problem.as_ref(), "new");
    let why = page
        .me
        .as_ref()
        .and_then(|me| me.must_change)
        .map(|reason| match reason {
            ChangeReason::Temporary => t(k::CHANGE_WHY_TEMPORARY).to_owned(),
            ChangeReason::Required => t(k::CHANGE_WHY_REQUIRED).to_owned(),
            ChangeReason::Expired => tr(
                k::CHANGE_WHY_EXPIRED,
                &[("organisation", page.site.organisation.as_str().into())],
            ),
        });
    let value = RwSignal::new(String::new());
    let refused = problem.is_some();
    view! {
        <PublicFrame title=t(k::CHANGE_TITLE) refused>
            {why.map(|why| view! { <Notice>{why}</Notice> })}
            <form method="post" action="/change-password" class="stack">
                <ErrorSummary problem=Signal::stored(problem) ids=&[("new", "password")]/>
                <UserNameForManagers/>
                <PasswordField
                    label=t(k::NEW_PASSWORD)
                    name="password"
                    value
                    autocomplete="new-password"
                    autofocus=!refused
                    error=Signal::stored(error)
                />
                <LiveRules rules=Signal::stored(page.rules.clone()) value/>
                <Button kind=ButtonKind::Primary class="wide">{t(k::CHANGE_ACTION)}</Button>
            </form>
            <form method="post" action="/sign-out">
                <button type="submit" class="btn plain wide">{t(k::SIGN_OUT)}</button>
            </form>
        </PublicFrame>
    }
    .into_any()
}
