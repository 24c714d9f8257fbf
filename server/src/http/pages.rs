//! The pages. Owns which there are and whom each is for, and what a page is given before it is rendered; what it
//! looks like is `app`'s.

use super::answer::Refusal;
use super::assets;
use super::cookies;
use super::guard::Asker;
use super::headers::page_policy;
use super::ingress::{Reader, RequestInfo};
use super::next;
use super::route::{Door, Route};
use super::state::AppState;
use app::context::{Assets, FormOutcome, PageContext, SessionCookie};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get};
use domain::authority::Need;
use domain::password::policy::{Context, for_page};
use domain::wire::account::Site;
use domain::wire::problem::{Code, Problem};
use domain::wire::settings::SelfServiceScope;
use domain::{Secret, Timestamp};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use leptos::PrefetchLazyFn;
use leptos::prelude::{GetValue as _, provide_context, use_context};
use leptos_axum::ResponseOptions;
use locale::Lang;
use service::setup::Stage;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Every page and whom it is for. `app`'s own table must say the same paths; a test compares them.
pub const PAGES: &[(&str, Need)] = &[
    ("/", Need::SignedIn),
    ("/sign-in", Need::Public),
    ("/sign-in/password", Need::Public),
    ("/recover", Need::Public),
    ("/recover/next", Need::Public),
    ("/recover/method", Need::Public),
    ("/recover/another", Need::Public),
    ("/recover/code", Need::Public),
    ("/recover/password", Need::Public),
    ("/recover/ask", Need::Public),
    ("/set-up", Need::Public),
    ("/set-password", Need::Public),
    ("/not-me", Need::Public),
    ("/change-password", Need::Restricted),
    ("/account", Need::SignedIn),
    ("/account/contacts", Need::SignedIn),
    ("/account/security", Need::SignedIn),
    ("/account/activity", Need::SignedIn),
    ("/account/keep", Need::SignedIn),
    ("/admin", Need::Admin),
    ("/admin/users", Need::Admin),
    ("/admin/users/add", Need::Admin),
    ("/admin/users/deleted", Need::Admin),
    ("/admin/users/import", Need::Admin),
    ("/admin/users/{id}", Need::Admin),
    ("/admin/groups", Need::Admin),
    ("/admin/requests", Need::Admin),
    ("/admin/requests/{id}", Need::Admin),
    ("/admin/jobs", Need::Admin),
    ("/admin/jobs/new", Need::Admin),
    ("/admin/jobs/file", Need::Admin),
    ("/admin/jobs/{id}", Need::Admin),
    ("/admin/messages", Need::Admin),
    ("/admin/reports", Need::Admin),
    ("/admin/audit", Need::Admin),
    ("/admin/settings", Need::Admin),
    ("/admin/settings/recovery", Need::Admin),
    ("/admin/settings/mail", Need::Admin),
];

/// The routes.
pub fn table() -> Vec<Route> {
    PAGES
        .iter()
        .map(|(path, need)| Route::new(Method::GET, path, *need, Door::Page, get(page)))
        .collect()
}

/// The addresses of all pages that `app` has, in the router's form: what the declared ones are compared with. Never call it in a program that
/// renders pages: what they load meanwhile would never come (leptos-rs/leptos#4773).
pub fn listed() -> Vec<String> {
    let nobody = || {
        let site = Site {
            organisation: String::new(),
            accent_hue: 0,
            logo: None,
            links: Vec::new(),
            demo: false,
        };
        let context = PageContext {
            site,
            me: None,
            locale: Lang::En,
            now: Timestamp::NEVER,
            assets: Assets::default(),
            form: None,
            user_name: None,
            reference: None,
            next: None,
            recovery: None,
            recovers: false,
            helpdesk: String::new(),
            rules: None,
        };
        provide_context(context);
        provide_context(locale::table(Lang::En));
    };
    let (routes, _) = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(
        app::App,
        None,
        nobody,
    );
    routes.iter().map(|route| route.path().to_owned()).collect()
}

/// What is asked of whoever comes to an address that does not exist: nothing.
pub fn unknown_route() -> Route {
    Route::new(
        Method::GET,
        "/{*unknown}",
        Need::Public,
        Door::Page,
        unknown(),
    )
}

/// The answer for an address that does not exist.
pub fn unknown() -> MethodRouter<AppState> {
    any(not_found)
}

async fn not_found(
    state: State<AppState>,
    asker: Asker,
    info: RequestInfo,
    request: Request,
) -> Response {
    if info.reader != Reader::Page || !request.method().is_safe() {
        return Refusal::from(Code::NotFound).into_response();
    }
    let mut response = page(state, asker, info, request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

async fn page(
    State(state): State<AppState>,
    asker: Asker,
    info: RequestInfo,
    request: Request,
) -> Response {
    let query = query_of(request.uri());
    if let Some(lang) = query.get("lang").and_then(|code| Lang::parse(code)) {
        return with_language(&state, lang, request.uri());
    }
    let next = query
        .get("next")
        .and_then(|path| next::local_path(path))
        .map(str::to_owned);
    let path = request.uri().path();
    if path == "/set-up" {
        match set_up_is_over(&state).await {
            Ok(None) => {}
            Ok(over) => {
                let filled = Filled {
                    form: over,
                    ..Filled::default()
                };
                return render_refused(&state, &asker, &info, path, filled).await;
            }
            Err(refusal) => return refusal.into_response(),
        }
    }
    let is_sign_in = matches!(path, "/sign-in" | "/sign-in/password");
    if is_sign_in && asker.principal().is_some() {
        return see_other(next.as_deref().unwrap_or("/"));
    }
    let is_asking = path == "/recover/ask";
    let user_name = (is_sign_in || is_asking || path == "/recover")
        .then(|| cookies::user_name_of(state.front(), request.headers()))
        .flatten();
    let reference = is_asking
        .then(|| cookies::reference_of(state.front(), request.headers()))
        .flatten();
    if path == "/sign-in/password" && user_name.is_none() {
        return see_other("/sign-in");
    }
    let filled = Filled {
        user_name,
        reference,
        next,
        form: None,
        recovery: cookies::recovery_of(state.front(), request.headers()),
    };
    render(&state, &asker, &info, filled, request).await
}

/// What the set-up page says instead of its form, once there is nothing to set up or no link that works.
///
/// # Errors
/// When the database refuses.
pub async fn set_up_is_over(state: &AppState) -> Result<Option<FormOutcome>, Refusal> {
    let is_done = match service::setup::stage(state.desk()).await? {
        Stage::Waiting => return Ok(None),
        Stage::RunOut => false,
        Stage::Done => true,
    };
    Ok(Some(FormOutcome {
        problem: Problem::new(Code::LinkDead).with("done", is_done),
        values: BTreeMap::new(),
    }))
}

/// Where a browser on its way back in sees where it stands: the page itself, and the addresses of its forms, which show it again
/// when they refuse something.
const STEPS: [&str; 5] = [
    "/recover/next",
    "/recover/method",
    "/recover/another",
    "/recover/code",
    "/recover/password",
];

/// What a page is given besides what every page is given.
#[derive(Default)]
pub struct Filled {
    /// The name entered on the first sign-in page.
    pub user_name: Option<String>,
    /// What whoever asked the administrators from this browser reads out.
    pub reference: Option<String>,
    /// Where to go after signing in.
    pub next: Option<String>,
    /// What the form that was just posted was refused for.
    pub form: Option<FormOutcome>,
    /// The secret of the way back in that the browser is on.
    pub recovery: Option<Secret>,
}

/// Renders the page at the request's address.
pub async fn render(
    state: &AppState,
    asker: &Asker,
    info: &RequestInfo,
    filled: Filled,
    request: Request,
) -> Response {
    let context = match page_context(state, asker, info, filled, request.uri().path()).await {
        Ok(context) => context,
        Err(refusal) => return refusal.into_response(),
    };
    let lang = context.locale;
    let (state, asker, info) = (state.clone(), asker.clone(), info.clone());
    let parts = PrefetchLazyFn::default();
    let used = parts.clone();
    let provide = move || {
        provide_context(used.clone());
        provide_calls(&state, &asker, &info);
        provide_context(context.clone());
        provide_context(locale::table(context.locale));
        set_policy();
    };
    let mut response =
        leptos_axum::render_app_async_with_context(provide, app::shell::shell)(request).await;
    announce(&parts, response.headers_mut());
    response.headers_mut().insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.code()),
    );
    response
}

/// Announces the parts of the front end that the page was rendered from (RFC 8288): the browser fetches them beside the
/// rest instead of after it.
fn announce(parts: &PrefetchLazyFn, headers: &mut HeaderMap) {
    let Some(lazy) = assets::manifest().and_then(|manifest| manifest.lazy.as_ref()) else {
        return;
    };
    let used = parts.0.get_value();
    let names: BTreeSet<&str> = used
        .iter()
        .filter_map(|part| lazy.prefetch.get(*part))
        .flatten()
        .map(String::as_str)
        .collect();
    if names.is_empty() {
        return;
    }
    // Some fifty of them, in every answer: what the grammar lets stand without is left out. `crossorigin` alone means `anonymous`.
    let mut links = format!("</assets/{}>;rel=modulepreload", lazy.js);
    for name in names {
        let _ = write!(
            links,
            ",</assets/{name}.wasm>;rel=preload;as=fetch;crossorigin"
        );
    }
    if let Ok(links) = HeaderValue::from_str(&links) {
        headers.insert(header::LINK, links);
    }
}

/// Renders the page again with what its form was refused for.
pub async fn render_refused(
    state: &AppState,
    asker: &Asker,
    info: &RequestInfo,
    path: &str,
    filled: Filled,
) -> Response {
    let problem = filled.form.as_ref().map(|form| form.problem.clone());
    let mut request = Request::default();
    *request.uri_mut() = path.parse().unwrap_or_default();
    let mut response = render(state, asker, info, filled, request).await;
    if let Some(problem) = problem
        && response.status() == StatusCode::OK
    {
        *response.status_mut() =
            StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        if let Some(seconds) = problem.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    response
}

/// What pages and their calls work with.
pub fn provide_calls(state: &AppState, asker: &Asker, _: &RequestInfo) {
    provide_context(state.desk().clone());
    provide_context(asker.caller.clone());
    let state = state.clone();
    provide_context(SessionCookie::new(move |token, seconds| {
        cookies::set_session(state.front(), token, seconds)
    }));
}

/// The policy with the nonce of this rendering.
fn set_policy() {
    if let (Some(nonce), Some(options)) =
        (leptos::nonce::use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce.to_string()))
    {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// What every page is given.
///
/// # Errors
/// When the database refuses.
pub async fn page_context(
    state: &AppState,
    asker: &Asker,
    info: &RequestInfo,
    filled: Filled,
    path: &str,
) -> Result<PageContext, Refusal> {
    let desk = state.desk();
    let me = asker.caller.me();
    let own = me
        .as_ref()
        .and_then(|me| me.locale.as_deref())
        .and_then(Lang::parse);
    let locale = own.unwrap_or(info.lang);
    let rules = match path {
        "/change-password" => Some(service::credentials::rules_for_own(desk, &asker.caller).await?),
        "/set-up" | "/set-password" => Some(for_page(
            &desk.settings().rules,
            &Context::new(&desk.site().organisation),
        )),
        path if STEPS.contains(&path) => match &filled.recovery {
            Some(browser) => service::recovery::rules(desk, browser).await?,
            None => None,
        },
        _ => None,
    };
    let recovery = match &filled.recovery {
        Some(browser) if STEPS.contains(&path) => service::recovery::stand(desk, browser).await?,
        _ => None,
    };
    let settings = desk.settings();
    let self_service = &settings.settings.self_service;
    let is_way_back = path.starts_with("/recover");
    let helpdesk = if is_way_back {
        self_service.helpdesk.clone()
    } else {
        String::new()
    };
    Ok(PageContext {
        recovery,
        recovers: is_way_back && self_service.scope != SelfServiceScope::None,
        helpdesk,
        site: desk.site(),
        me,
        locale,
        now: desk.clock().now(),
        assets: addresses(locale),
        form: filled.form,
        user_name: filled.user_name,
        reference: filled.reference,
        next: filled.next,
        rules,
    })
}

fn addresses(lang: Lang) -> Assets {
    let at = |name: &str| format!("/assets/{name}");
    let Some(manifest) = assets::manifest() else {
        return Assets::default();
    };
    Assets {
        css: at(&manifest.css),
        boot: at(&manifest.boot),
        wasm: at(&manifest.wasm),
        js: at(&manifest.js),
        sprite: at(&manifest.sprite),
        strings: manifest
            .strings
            .get(lang.code())
            .map(|name| at(name))
            .unwrap_or_default(),
        favicon: manifest
            .public
            .get("favicon.svg")
            .map(|name| at(name))
            .unwrap_or_default(),
    }
}

/// The chosen language is remembered, and the address is clean again.
pub fn with_language(state: &AppState, lang: Lang, uri: &Uri) -> Response {
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.starts_with("lang="))
        .collect();
    let query = kept.join("&");
    let place = if query.is_empty() {
        uri.path().to_owned()
    } else {
        format!("{}?{query}", uri.path())
    };
    let mut response = see_other(if place.starts_with("//") { "/" } else { &place });
    response.headers_mut().insert(
        header::SET_COOKIE,
        cookies::set_language(state.front(), lang),
    );
    response
}

/// The query of an address; the first of a name counts.
pub fn query_of(uri: &Uri) -> BTreeMap<String, String> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map(|query| query.0)
        .unwrap_or_default();
    pairs.into_iter().rev().collect()
}

/// `303` to a path of this site.
pub fn see_other(path: &str) -> Response {
    let place = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    let mut headers = HeaderMap::new();
    headers.insert(header::LOCATION, place);
    (StatusCode::SEE_OTHER, headers).into_response()
}
