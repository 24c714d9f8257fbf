//! The admin centre. Owns its pages and the frame around them; decides nothing: what a button offers is
//! courtesy, the service refuses what is not allowed.

mod add;
mod audit;
mod deleted;
mod export;
mod fields;
mod following;
mod form;
mod frame;
mod groups;
mod home;
mod import;
mod jobs;
mod jump;
mod keys;
mod kit;
mod lists;
mod logo;
mod messages;
mod person;
mod reports;
mod requests;
mod roles;
mod self_service;
mod sending;
mod settings;
mod upload;
pub mod users;
pub mod words;

use super::area::area;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, SsrMode, path};

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
            <Route path=path!("requests") view={Lazy::<RequestsPage>::new()}/>
            <Route path=path!("requests/:id") view={Lazy::<RequestPage>::new()}/>
            <Route path=path!("jobs") view={Lazy::<JobsPage>::new()}/>
            <Route path=path!("jobs/new") view={Lazy::<NewJobPage>::new()}/>
            <Route path=path!("jobs/file") view={Lazy::<JobFilePage>::new()}/>
            <Route path=path!("jobs/:id") view={Lazy::<JobPage>::new()}/>
            <Route path=path!("messages") view={Lazy::<MessagesPage>::new()}/>
            <Route path=path!("reports") view={Lazy::<ReportsPage>::new()}/>
            <Route path=path!("audit") view={Lazy::<AuditPage>::new()}/>
            <Route path=path!("settings/recovery") view={Lazy::<SelfServicePage>::new()}/>
            <Route path=path!("settings/mail") view={Lazy::<SendingPage>::new()}/>
            <Route path=path!("settings") view={Lazy::<SettingsPage>::new()}/>
        </ParentRoute>
    }
    .into_inner()
}

area! {
    list_area, __preload_list_area, ListArea:
    /// **Active users**.
    UsersPage = users::active_users;
}

area! {
    person_area, __preload_person_area, PersonArea:
    /// A user's page.
    PersonPage = person::person;
    /// **Add a user**.
    AddPage = add::add;
}

area! {
    settings_area, __preload_settings_area, SettingsArea:
    /// **Settings**.
    SettingsPage = settings::settings;
    /// **Settings, mail and texts**.
    SendingPage = sending::sending;
}

area! {
    jobs_area, __preload_jobs_area, JobsArea:
    /// **Jobs**.
    JobsPage = jobs::jobs;
    /// **Change several people**.
    NewJobPage = jobs::new::new;
    /// **Set from a file**.
    JobFilePage = jobs::file::file;
    /// **Import users**.
    ImportPage = import::import;
    /// **Self-service password reset**: among these because the settings are full, and an area more would make every page announce more
    /// files (decision 0012).
    SelfServicePage = self_service::self_service;
}

area! {
    job_area, __preload_job_area, JobArea:
    /// One job.
    JobPage = jobs::one::job;
}

area! {
    records_area, __preload_records_area, RecordsArea:
    /// **Groups**.
    GroupsPage = groups::groups;
    /// **Messages**.
    MessagesPage = messages::messages;
    /// **Audit log**.
    AuditPage = audit::audit;
}

area! {
    desk_area, __preload_desk_area, DeskArea:
    /// **Home**.
    HomePage = home::home;
    /// **Reset requests**.
    RequestsPage = requests::requests;
    /// One of them, with the panel that answers it.
    RequestPage = requests::one::request;
    /// **Deleted users**.
    DeletedPage = deleted::deleted;
    /// **Reports**.
    ReportsPage = reports::reports;
    /// What any page of the admin centre can open; not a page, but fetched like one.
    Dialogs = frame::dialogs;
}
