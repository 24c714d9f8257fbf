//! **My Account**: what a person sees of the own account, changes of it, and ends of it.

pub mod activity;
pub mod contacts;
mod device;
mod factors;
pub mod keep;
pub mod overview;
pub mod security;

use crate::calls::{self, CallError, odd_answer};
use crate::parts::AppFrame;
use crate::words::{k, t};
use domain::wire::account::{AccountCommand, AccountOverview, AccountReply};
use leptos::prelude::*;
use leptos_router::components::{A, Outlet};

/// The frame: name bar, the pages' links, the page.
pub fn account_frame() -> AnyView {
    view! {
        <AppFrame>
            <div class="account">
                <nav class="tabs" aria-label=t(k::ACCOUNT_NAV)>
                    <A href="/account" exact=true>{t(k::ACCOUNT_NAV_OVERVIEW)}</A>
                    <A href="/account/contacts">{t(k::ACCOUNT_NAV_CONTACTS)}</A>
                    <A href="/account/security">{t(k::ACCOUNT_NAV_SECURITY)}</A>
                    <A href="/account/activity">{t(k::ACCOUNT_NAV_ACTIVITY)}</A>
                </nav>
                <Outlet/>
            </div>
        </AppFrame>
    }
    .into_any()
}

/// What the overview and the list of devices begin with.
async fn load_overview() -> Result<AccountOverview, CallError> {
    match calls::account(AccountCommand::Overview).await? {
        AccountReply::Overview(overview) => Ok(overview),
        _ => Err(odd_answer()),
    }
}

/// The place of a page that is on its way, in its final size.
fn skeleton() -> AnyView {
    view! {
        <div class="skeleton-page" role="status">
            <span class="sr-only">{t(k::LOADING)}</span>
            <span class="skeleton tall"></span>
            <span class="skeleton tall"></span>
        </div>
    }
    .into_any()
}
