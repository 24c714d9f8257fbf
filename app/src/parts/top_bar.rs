//! The bar on top of every page behind sign-in: app launcher, organisation, a place for search, the name
//! button. Owns that all of it works with scripting off: both menus are popovers, **Sign out** is a form.

use super::{Brand, DemoMark, Face, Icon};
use crate::context::page;
use crate::words::{k, t, tr};
use leptos::prelude::*;

/// The bar.
#[component]
pub fn TopBar(
    /// In front of everything: the button that opens the drawer on narrow screens.
    #[prop(optional)]
    before: Option<AnyView>,
    /// In the middle: **Search or jump to…**.
    #[prop(optional)]
    search: Option<AnyView>,
) -> impl IntoView {
    let page = page();
    let name = page
        .me
        .as_ref()
        .map(|me| me.display_name.clone())
        .unwrap_or_default();
    let user_name = page
        .me
        .as_ref()
        .map(|me| me.user_name.clone())
        .unwrap_or_default();
    let admin = page.is_admin();
    let links = page.site.links.clone();
    view! {
        <header class="top">
            {before}
            <button
                type="button"
                class="btn plain icon-only"
                popovertarget="app-launcher"
                aria-label=t(k::APP_LAUNCHER)
                title=t(k::APP_LAUNCHER)
            >
                <Icon name="waffle"/>
            </button>
            <a class="brand" href="/"><Brand/></a>
            <DemoMark/>
            <div class="top-middle">{search}</div>
            <button
                type="button"
                class="btn plain name-button"
                popovertarget="account-menu"
                aria-label=tr(k::ACCOUNT_MENU, &[("name", name.as_str().into())])
            >
                <bdi class="name">{name.clone()}</bdi>
                <Face name=name.clone()/>
            </button>
        </header>
        <nav class="menu launcher-menu" id="app-launcher" popover="auto" aria-label=t(k::APP_LAUNCHER)>
            <ul>
                {admin
                    .then(|| {
                        view! { <li><a class="menu-item" href="/admin"><Icon name="shield"/>{t(k::APP_ADMIN)}</a></li> }
                    })}
                <li><a class="menu-item" href="/account"><Icon name="person"/>{t(k::APP_ACCOUNT)}</a></li>
            </ul>
            {(!links.is_empty())
                .then(|| {
                    let links = links
                        .into_iter()
                        .map(|link| {
                            view! {
                                <li>
                                    <a class="menu-item" href=link.url rel="external noopener noreferrer">
                                        <Icon name="link"/>
                                        <bdi>{link.label}</bdi>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view();
                    view! {
                        <h2 class="menu-title">{t(k::APP_LINKS)}</h2>
                        <ul>{links}</ul>
                    }
                })}
        </nav>
        <div class="menu account-menu" id="account-menu" popover="auto">
            <p class="menu-who">
                <bdi>{name}</bdi>
                <bdi class="ltr hint">{user_name}</bdi>
            </p>
            <ul>
                <li><a class="menu-item" href="/account"><Icon name="person"/>{t(k::APP_ACCOUNT)}</a></li>
            </ul>
            <form method="post" action="/sign-out">
                <button class="menu-item" type="submit">
                    <Icon name="out"/>
                    {t(k::SIGN_OUT)}
                </button>
            </form>
        </div>
    }
}
