//! One declared route. Owns the list that the router is built from and that tests walk: nothing is served that
//! does not stand in [`table`], and nothing stands there without saying whom it is for.

use super::recovery;
use super::state::AppState;
use super::{api, assets, calls, demo_mailbox, forms, logo, pages, probes, question, sign_in_code};
use axum::routing::{MethodRouter, get, post};
use domain::authority::Need;
use http::Method;

/// What kind of door a route is. Decides how refusals look and how a session is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// A page.
    Page,
    /// A plain form.
    Form,
    /// A server function of the pages.
    Call,
    /// The HTTP interface.
    Api,
    /// An embedded file.
    Asset,
    /// A sign of life.
    Probe,
}

/// Largest body of sign-in, recovery and every other form (promise P8).
pub const FORM_BYTES: usize = 8 * 1024;
/// Largest JSON body.
pub const JSON_BYTES: usize = 1024 * 1024;
/// Largest file to import.
pub const IMPORT_BYTES: usize = 16 * 1024 * 1024;

/// One declared route.
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Where, in the router's own form.
    pub path: String,
    /// Whom it is for.
    pub need: Need,
    /// What kind it is.
    pub door: Door,
    /// Largest body it takes.
    pub most_bytes: usize,
    /// A session that may only choose a new password passes: the way out of a temporary password.
    pub while_restricted: bool,
    /// It is there in the demo alone. Elsewhere nothing is: the address is as unknown as any other.
    pub in_demo_only: bool,
    /// What answers.
    pub handler: MethodRouter<AppState>,
}

impl Route {
    /// A route that takes no body to speak of.
    pub fn new(
        method: Method,
        path: &str,
        need: Need,
        door: Door,
        handler: MethodRouter<AppState>,
    ) -> Self {
        let while_restricted =
            need == Need::Restricted || matches!(door, Door::Asset | Door::Probe);
        Self {
            method,
            path: path.to_owned(),
            need,
            door,
            most_bytes: FORM_BYTES,
            while_restricted,
            in_demo_only: false,
            handler,
        }
    }
    /// This route with another limit for its body.
    #[must_use]
    pub fn taking(self, most_bytes: usize) -> Self {
        Self { most_bytes, ..self }
    }
}

/// Every route of the program.
pub fn table() -> Vec<Route> {
    let mut routes = vec![
        Route::new(
            Method::GET,
            "/healthz",
            Need::Public,
            Door::Probe,
            get(probes::alive),
        ),
        Route::new(
            Method::GET,
            "/readyz",
            Need::Public,
            Door::Probe,
            get(probes::ready),
        ),
        Route::new(
            Method::GET,
            "/assets/{*name}",
            Need::Public,
            Door::Asset,
            get(assets::serve),
        ),
        Route::new(
            Method::POST,
            "/sign-in",
            Need::Public,
            Door::Form,
            post(forms::user_name),
        ),
        Route::new(
            Method::POST,
            "/sign-in/password",
            Need::Public,
            Door::Form,
            post(forms::password),
        ),
        Route::new(
            Method::POST,
            "/set-up",
            Need::Public,
            Door::Form,
            post(forms::set_up),
        ),
        Route::new(
            Method::POST,
            "/set-password",
            Need::Public,
            Door::Form,
            post(forms::set_password),
        ),
        Route::new(
            Method::POST,
            "/recover/ask",
            Need::Public,
            Door::Form,
            post(forms::ask),
        ),
        Route::new(
            Method::POST,
            "/not-me",
            Need::Public,
            Door::Form,
            post(forms::not_me),
        ),
        way_back("/recover", post(recovery::begin)),
        way_back("/recover/method", post(recovery::method)),
        way_back("/recover/another", post(recovery::another)),
        way_back("/recover/code", post(recovery::code)),
        way_back("/recover/password", post(recovery::password)),
        Route::new(
            Method::POST,
            "/change-password",
            Need::Restricted,
            Door::Form,
            post(forms::change_password),
        ),
        Route {
            while_restricted: true,
            ..Route::new(
                Method::POST,
                "/sign-out",
                Need::Public,
                Door::Form,
                post(forms::sign_out),
            )
        },
    ];
    routes.extend(calls::table());
    routes.extend(pages::table());
    routes.extend(api::table());
    routes.push(question::route());
    routes.push(logo::route());
    routes.push(sign_in_code::route());
    routes.push(demo_mailbox::route());
    routes
}

/// A form of the way back in.
fn way_back(path: &str, handler: MethodRouter<AppState>) -> Route {
    Route::new(Method::POST, path, Need::Public, Door::Form, handler)
}
