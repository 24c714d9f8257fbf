//! Which address shows which page. Owns the table and what stands around it; who may see a page is the
//! server's to decide (every route there declares its need), the frames only explain it.

use crate::calls::provide_confirmation;
use crate::context::provide_page;
use crate::pages::account::account_frame;
use crate::pages::admin::AdminRoutes;
use crate::pages::front::{
    ActivityPage, AskPage, ChangePasswordPage, ContactsPage, KeepPage, LauncherPage, NotFoundPage,
    NotMePage, OverviewPage, RecoverNextPage, RecoverPage, SecurityPage, SetPasswordPage,
    SetUpPage, SignInPage, SignInPasswordPage,
};
use crate::parts::provide_toasts;
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
    provide_confirmation();
    provide_toasts();
    view! {
        <Router>
            <Routes fallback=|| ()>
                <Route path=path!("/sign-in") view={Lazy::<SignInPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/password") view={Lazy::<SignInPasswordPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/recover") view={Lazy::<RecoverPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/recover/next") view={Lazy::<RecoverNextPage>::new()} ssr=SsrMode::Async/>
                // The addresses of its forms, which show the same page when they refuse something.
                <Route path=path!("/recover/method") view={Lazy::<RecoverNextPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/recover/another") view={Lazy::<RecoverNextPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/recover/code") view={Lazy::<RecoverNextPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/recover/password") view={Lazy::<RecoverNextPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/recover/ask") view={Lazy::<AskPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/change-password") view={Lazy::<ChangePasswordPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/set-password") view={Lazy::<SetPasswordPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/not-me") view={Lazy::<NotMePage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/set-up") view={Lazy::<SetUpPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/") view={Lazy::<LauncherPage>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("/account") view=account_frame ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<OverviewPage>::new()}/>
                    <Route path=path!("contacts") view={Lazy::<ContactsPage>::new()}/>
                    <Route path=path!("security") view={Lazy::<SecurityPage>::new()}/>
                    <Route path=path!("activity") view={Lazy::<ActivityPage>::new()}/>
                    <Route path=path!("keep") view={Lazy::<KeepPage>::new()}/>
                </ParentRoute>
                <AdminRoutes/>
                // What no page above has. A page of its own, so that it is fetched only where it is shown.
                <Route path=path!("/*unknown") view={Lazy::<NotFoundPage>::new()} ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
