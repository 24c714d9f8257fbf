//! The frame of the admin centre: side navigation (a drawer on narrow screens), **Search or jump to…**, the
//! list of keys. Owns which page is current.

use super::kit::{Kit, kit};
use super::users::Kept;
use super::{Dialogs, jobs, jump, keys, requests, words};
use crate::context::page;
use crate::parts::{ConfirmDialog, Icon, Later, Toasts, TopBar, focus_content};
use crate::words::t;
use domain::authority::Action;
use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use locale::{Key, k};
use std::time::Duration;

/// A page of the side navigation.
pub struct Place {
    /// Its name.
    pub title: Key,
    /// Its address.
    pub href: &'static str,
    /// Its icon; empty for those below another.
    pub icon: &'static str,
}

const fn place(title: Key, href: &'static str, icon: &'static str) -> Place {
    Place { title, href, icon }
}

/// How long after the page what nobody asked for is fetched.
const QUIET: Duration = Duration::from_secs(2);
/// Only for those who may see messages.
const MESSAGES: &str = "/admin/messages";
/// Only for those who may answer requests.
const REQUESTS: &str = "/admin/requests";
/// Work on many people.
const JOBS: &str = "/admin/jobs";

/// The side navigation, in order.
pub const PLACES: [Place; 11] = [
    place(k::ADMIN_NAV_HOME, "/admin", "home"),
    place(k::ADMIN_NAV_ACTIVE, "/admin/users", ""),
    place(k::ADMIN_NAV_DELETED, "/admin/users/deleted", ""),
    place(k::ADMIN_NAV_GROUPS, "/admin/groups", ""),
    place(k::ADMIN_NAV_REQUESTS, REQUESTS, "request"),
    place(k::ADMIN_NAV_JOBS, JOBS, "jobs"),
    place(k::ADMIN_NAV_MESSAGES, MESSAGES, "mail"),
    place(k::ADMIN_NAV_REPORTS, "/admin/reports", "reports"),
    place(k::ADMIN_NAV_AUDIT, "/admin/audit", "audit"),
    place(k::ADMIN_NAV_SETTINGS, "/admin/settings", "settings"),
    place(k::USERS_IMPORT, "/admin/users/import", ""),
];

/// The frame.
pub fn admin_frame() -> AnyView {
    let kit = Kit::provide(page().me);
    let kept: Kept = StoredValue::new(None);
    provide_context(kept);
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let here = path.get();
        if before.is_some_and(|before| before != here) {
            focus_content();
        }
        requests::count(kit);
        here
    });
    jump::listen(kit);
    let tools = Later::new();
    let wanted = RwSignal::new(false);
    Effect::new(move |_| {
        // A job that goes on is shown on every page: looked for once the page itself is there.
        set_timeout(move || wanted.set(true), QUIET);
    });
    Effect::new(move |_| {
        if wanted.get() || kit.jumping.get() || kit.help.get() {
            // They live as long as the frame, not until this effect runs again.
            kit.keep(|| tools.fetch(Dialogs::view(Dialogs)));
        }
    });
    let before = view! {
        <button type="button" class="btn plain icon-only nav-open" popovertarget="admin-nav" aria-label=t(k::ADMIN_NAV_OPEN)>
            <Icon name="menu"/>
        </button>
    }
    .into_any();
    view! {
        <a class="skip" href="#main" rel="external">
            <Icon name="arrow"/>
            {t(k::SKIP_TO_CONTENT)}
        </a>
        <TopBar before search=jump::opener(kit)/>
        <div class="admin">
            <nav class="side" aria-label=t(k::ADMIN_NAV_LABEL)>{navigation(kit)}</nav>
            <div class="drawer" id="admin-nav" popover="auto">
                <nav aria-label=t(k::ADMIN_NAV_LABEL)>{navigation(kit)}</nav>
            </div>
            <main id="main" class="admin-main" tabindex="-1"><Outlet/></main>
        </div>
        {tools.view()}
        <ConfirmDialog/>
        <Toasts/>
    }
    .into_any()
}

/// What any page of the admin centre can open.
pub fn dialogs() -> AnyView {
    let kit = kit();
    view! {
        {jump::dialog(kit)}
        {keys::dialog(kit)}
        {jobs::dock::dock(kit)}
    }
    .into_any()
}

/// How many wait, beside the name of the page.
fn waiting(kit: Kit) -> AnyView {
    let count = move || kit.requests.get().filter(|count| *count > 0);
    let shown = move || {
        count().map(|count| {
            let number = crate::words::words().number(i64::try_from(count).unwrap_or(i64::MAX));
            view! {
                <span class="side-count" aria-hidden="true">{number}</span>
                <span class="sr-only">{words::count(k::REQUESTS_NAV_COUNT, count)}</span>
            }
        })
    };
    view! { {shown} }.into_any()
}

fn navigation(kit: Kit) -> AnyView {
    let path = use_location().pathname;
    let link = move |place: &Place, sub: bool| {
        let href = place.href;
        let current = move || {
            path.with(|path| is_current(href, path.trim_end_matches('/')))
                .then_some("page")
        };
        let icon = (!sub).then(|| view! { <Icon name=place.icon/> });
        view! {
            <li>
                <a class=if sub { "side-sub" } else { "side-link" } href=href aria-current=current>
                    {icon}
                    {t(place.title)}
                    {(href == REQUESTS).then(|| waiting(kit))}
                </a>
            </li>
        }
        .into_any()
    };
    let subs = PLACES
        .iter()
        .skip(1)
        .take(3)
        .map(|place| link(place, true))
        .collect_view();
    let rest = PLACES
        .iter()
        .skip(4)
        .take(6)
        .filter(|place| is_for(place))
        .map(|place| link(place, false))
        .collect_view();
    view! {
        <ul>
            {link(&PLACES[0], false)}
            <li>
                <span class="side-link side-title">
                    <Icon name="people"/>
                    {t(k::ADMIN_NAV_USERS)}
                </span>
                <ul>{subs}</ul>
            </li>
            {rest}
        </ul>
    }
    .into_any()
}

/// Whether a page is one for whoever is signed in. Courtesy: the service decides.
pub fn is_for(place: &Place) -> bool {
    match place.href {
        MESSAGES => page().may(Action::ReadMessages),
        REQUESTS => page().may(Action::ReadRequests),
        _ => true,
    }
}

/// A person's page, adding and importing belong to **Active users**.
fn is_current(href: &str, path: &str) -> bool {
    match href {
        "/admin/users" => path.starts_with("/admin/users") && path != "/admin/users/deleted",
        "/admin/settings" | REQUESTS | JOBS => path.starts_with(href),
        href => href == path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_place_is_current_on_every_page() {
        for path in [
            "/admin",
            "/admin/users",
            "/admin/users/deleted",
            "/admin/users/add",
            "/admin/users/0192",
            "/admin/groups",
            "/admin/audit",
            "/admin/reports",
            "/admin/requests",
            "/admin/requests/0192",
            "/admin/jobs",
            "/admin/jobs/new",
            "/admin/messages",
            "/admin/settings",
            "/admin/settings/mail",
        ] {
            let current = PLACES
                .iter()
                .take(10)
                .filter(|place| is_current(place.href, path))
                .count();
            assert_eq!(current, 1, "{path}");
        }
    }
}
