//! The app launcher: what the account opens.

use crate::context::page;
use crate::parts::{AppFrame, Icon, PageTitle};
use crate::words::{k, t, tr};
use leptos::prelude::*;

/// `/`.
pub fn launcher() -> AnyView {
    let page = page();
    let admin = page.is_admin();
    let name = page
        .me
        .as_ref()
        .map(|me| me.display_name.clone())
        .unwrap_or_default();
    let links = page
        .site
        .links
        .iter()
        .map(|link| {
            let (label, url) = (link.label.clone(), link.url.clone());
            view! {
                <li>
                    <a class="tile" href=url rel="external noopener noreferrer">
                        <Icon name="link"/>
                        <b><bdi>{label}</bdi></b>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageTitle title=t(k::APP_LAUNCHER)/>
        <AppFrame>
            <div class="launcher">
                <div>
                    <h1>{tr(k::LAUNCHER_TITLE, &[("name", name.into())])}</h1>
                    <p class="lead">{t(k::LAUNCHER_LEAD)}</p>
                </div>
                <ul class="tiles">
                    {admin.then(|| view! { <Tile href="/admin" icon="shield" label=t(k::APP_ADMIN) note=t(k::LAUNCHER_ADMIN_NOTE)/> })}
                    <Tile href="/account" icon="person" label=t(k::APP_ACCOUNT) note=t(k::LAUNCHER_ACCOUNT_NOTE)/>
                    {links}
                </ul>
            </div>
        </AppFrame>
    }
    .into_any()
}

#[component]
fn Tile(
    href: &'static str,
    icon: &'static str,
    label: &'static str,
    note: &'static str,
) -> impl IntoView {
    view! {
        <li>
            <a class="tile" href=href aria-label=label>
                <Icon name=icon/>
                <b>{label}</b>
                <span class="hint">{note}</span>
            </a>
        </li>
    }
}
