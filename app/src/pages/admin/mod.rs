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

use leptos::lazy;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, LazyRoute, SsrMode, path};

/// The addresses below `/admin`. Each page is a part of the program that is fetched when it is first opened.
#[component(transparent)]
pub fn AdminRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
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

/// Pages that are fetched together when the first of them is opened. Each area is one cut through the program: what
/// several areas share becomes a file of its own for each combination of them, so there are few areas.
macro_rules! area {
    ($area:ident, $preload:ident, $which:ident: $($(#[$doc:meta])* $name:ident = $view:path;)*) => {
        #[derive(Clone, Copy, Debug)]
        enum $which {
            $($name,)*
        }

        #[lazy]
        fn $area(which: $which) -> AnyView {
            match which {
                $($which::$name => $view(),)*
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            struct $name;

            impl LazyRoute for $name {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $area($which::$name).await
                }

                async fn preload() {
                    #[cfg(target_family = "wasm")]
                    $preload().await;
                }
            }
        )*
    };
}

area! {
    list_area, __preload_list_area, ListArea:
    /// **Active users**.
    UsersPage = users::active_users;
    /// **Deleted users**.
    DeletedPage = deleted::deleted;
}

area! {
    person_area, __preload_person_area, PersonArea:
    /// A user's page.
    PersonPage = person::person;
    /// **Add a user**.
    AddPage = add::add;
    /// **Groups**.
    GroupsPage = groups::groups;
}

area! {
    desk_area, __preload_desk_area, DeskArea:
    /// **Home**.
    HomePage = home::home;
    /// **Import users**.
    ImportPage = import::import;
    /// **Audit log**.
    AuditPage = audit::audit;
    /// **Settings**.
    SettingsPage = settings::settings;
}
