//! There is no such page.

use crate::context::page;
use crate::parts::{AppFrame, Empty, PageTitle, PublicFrame};
use crate::words::{k, t};
use leptos::prelude::*;

/// Says so, with status 404, and leads back to the start.
pub fn not_found() -> AnyView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let home = || view! { <a class="btn primary" href="/">{t(k::NOT_FOUND_HOME)}</a> };
    if page().me.is_some() {
        view! {
            <PageTitle title=t(k::NOT_FOUND_TITLE)/>
            <AppFrame>
                <h1 class="sr-only">{t(k::NOT_FOUND_TITLE)}</h1>
                <Empty title=t(k::NOT_FOUND_TITLE) text=t(k::NOT_FOUND_LEAD)>
                    {home()}
                </Empty>
            </AppFrame>
        }
        .into_any()
    } else {
        view! {
            <PublicFrame title=t(k::NOT_FOUND_TITLE) lead=t(k::NOT_FOUND_LEAD)>
                {home()}
            </PublicFrame>
        }
        .into_any()
    }
}
