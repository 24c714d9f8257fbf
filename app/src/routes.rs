//! Which address shows which page. Owns the table and what stands around it; who may see a page is the
//! server's to decide (every route there declares its need), the frames only explain it.

use crate::calls::provide_confirmation;
use crate::context::{page, provide_page};
use crate::pages::account::{AccountFrame, ActivityPage, OverviewPage, SecurityPage};
use crate::pages::admin::AdminRoutes;
use crate::pages::change_password::ChangePassword;
use crate::pages::launcher::Launcher;
use crate::pages::not_found::NotFound;
use crate::pages::recover::Recover;
use crate::pages::set_up::SetUp;
use crate::pages::sign_in::{SignIn, SignInPassword};
use crate::parts::{ConfirmDialog, Toasts};
use crate::words;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

/// The whole of the pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    words::install();
    provide_page();
    let confirmation = provide_confirmation();
    let signed_in = page().me.is_some();
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound/> }.into_any()>
                <Route path=path!("/sign-in") view=|| view! { <SignIn/> }.into_any() ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/password") view=|| view! { <SignInPassword/> }.into_any() ssr=SsrMode::Async/>
                <Route path=path!("/recover") view=|| view! { <Recover/> }.into_any() ssr=SsrMode::Async/>
                <Route path=path!("/change-password") view=|| view! { <ChangePassword/> }.into_any() ssr=SsrMode::Async/>
                <Route path=path!("/set-up") view=|| view! { <SetUp/> }.into_any() ssr=SsrMode::Async/>
                <Route path=path!("/") view=|| view! { <Launcher/> }.into_any() ssr=SsrMode::Async/>
                <ParentRoute path=path!("/account") view=|| view! { <AccountFrame/> }.into_any() ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<OverviewPage>::new()}/>
                    <Route path=path!("security") view={Lazy::<SecurityPage>::new()}/>
                    <Route path=path!("activity") view={Lazy::<ActivityPage>::new()}/>
                </ParentRoute>
                <AdminRoutes/>
            </Routes>
        </Router>
        {signed_in.then(|| view! { <ConfirmDialog confirmation/> <Toasts/> })}
    }
}
