//! **My Account**: what a person sees of the own account, changes of it, and ends of it.

mod activity;
mod device;
mod overview;
mod security;

pub use activity::ActivityPage;
pub use overview::OverviewPage;
pub use security::SecurityPage;

use crate::calls::CallError;
use crate::parts::{AppFrame, Notice, Tone};
use crate::words::{k, t};
use leptos::prelude::*;
use leptos_router::components::{A, Outlet};

/// The frame: name bar, the three pages' links, the page.
#[component]
pub fn AccountFrame() -> impl IntoView {
    view! {
        <AppFrame>
            <div class="account">
                <nav class="tabs" aria-label=t(k::ACCOUNT_NAV)>
                    <A href="/account" exact=true>{t(k::ACCOUNT_NAV_OVERVIEW)}</A>
                    <A href="/account/security">{t(k::ACCOUNT_NAV_SECURITY)}</A>
                    <A href="/account/activity">{t(k::ACCOUNT_NAV_ACTIVITY)}</A>
                </nav>
                <Outlet/>
            </div>
        </AppFrame>
    }
}

/// A page that did not load: why, and once more.
fn failed(error: &CallError) -> AnyView {
    let text = error.text();
    view! {
        <Notice tone=Tone::Bad>
            <h2>{t(k::FAILED_TITLE)}</h2>
            <p>{text}</p>
        </Notice>
    }
    .into_any()
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
