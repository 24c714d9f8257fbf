//! The admin centre. Owns its pages and the frame around them; decides nothing: what a button offers is
//! courtesy, the service refuses what is not allowed.

mod add;
mod audit;
mod deleted;
mod export;
mod fields;
mod frame;
mod groups;
mod home;
mod import;
mod jump;
mod keys;
mod kit;
mod load;
mod person;
mod roles;
mod settings;
mod states;
pub mod users;
pub mod words;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, LazyRoute, MatchNestedRoutes, SsrMode, lazy_route, path};

/// The addresses below `/admin`. Each page is a part of the program that is fetched when it is first opened.
#[component(transparent)]
pub fn AdminRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/admin") view=frame::admin_frame ssr=SsrMode::Async>
            <Route path=path!("") view={Lazy::<HomePage>::new()}/>
            <Route path=path!("users") view={Lazy::<UsersPage>::new()}/>
            <Route path=path!("users/add") view={Lazy::<AddPage>::new()}/>
            <Route path=path!("users/deleted") view={Lazy::<DeletedPage>::new()}/>
            <Route path=path!("users/import") view={Lazy::<ImportPage>::new()}/>
            <Route path=path!("users/:id") view={Lazy::<PersonPage>::new()}/>
            <Route path=path!("groups") view={Lazy::<GroupsPage>::new()}/>
            <Route path=path!("audit") view={Lazy::<AuditPage>::new()}/>
            <Route path=path!("settings") view={Lazy::<SettingsPage>::new()}/>
        </ParentRoute>
    }
    .into_inner()
}

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident = $view:path;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        struct $name;
        #[lazy_route]
        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }
            fn view(_this: Self) -> AnyView {
                $view()
            }
        }
    )* };
}

pages! {
    /// **Home**.
    HomePage = home::home;
    /// **Active users**.
    UsersPage = users::active_users;
    /// **Add a user**.
    AddPage = add::add;
    /// **Deleted users**.
    DeletedPage = deleted::deleted;
    /// **Import users**.
    ImportPage = import::import;
    /// A user's page.
    PersonPage = person::person;
    /// **Groups**.
    GroupsPage = groups::groups;
    /// **Audit log**.
    AuditPage = audit::audit;
    /// **Settings**.
    SettingsPage = settings::settings;
}
