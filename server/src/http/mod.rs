//! The web side: from a socket's request to a call of the service and back. Owns routes, headers, limits, cookies
//! and the form of answers; never decides who may do what to whom, and never touches a table.
//!
//! From the outside in: [`headers`] · [`ingress`] (id, address, log, panics) · [`checks`] (`Host`, cross-site) ·
//! the router · [`guard`] (session, need, body size) · the handler.

pub mod answer;
pub mod api;
pub mod assets;
pub mod calls;
pub mod checks;
pub mod client;
pub mod cookies;
pub mod csrf;
pub mod demo_mailbox;
pub mod events;
pub mod forms;
pub mod guard;
pub mod headers;
pub mod ingress;
pub mod json;
pub mod logo;
pub mod next;
pub mod pages;
pub mod probes;
pub mod question;
pub mod recovery;
pub mod route;
pub mod sign_in_code;
pub mod state;

use answer::Refusal;
use axum::Router;
use axum::middleware::from_fn_with_state;
use domain::wire::problem::Code;
use guard::Guard;
use state::AppState;

/// The whole program as a service that answers requests.
pub fn router(state: &AppState) -> Router {
    app::shell::prepare();
    let mut router = Router::new();
    let is_demo = state.desk().config().demo;
    for route in route::table() {
        if route.in_demo_only && !is_demo {
            continue;
        }
        let guard = Guard::of(state.clone(), &route);
        let guarded = route
            .handler
            .route_layer(from_fn_with_state(guard, guard::admit));
        router = router.route(&route.path, guarded);
    }
    let unknown = pages::unknown().layer(from_fn_with_state(
        Guard::of(state.clone(), &pages::unknown_route()),
        guard::admit,
    ));
    router
        .fallback_service(unknown.with_state(state.clone()))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(state.clone(), checks::check))
        .layer(from_fn_with_state(state.clone(), ingress::receive))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .with_state(state.clone())
}

async fn method_not_allowed() -> Refusal {
    Code::MethodNotAllowed.into()
}
