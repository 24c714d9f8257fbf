//! What a page knows before it asks: the organisation, who is signed in, the language, what a refused form
//! said. Owns the hand-over from server to browser, so that both render the same; never carries a secret.

use domain::authority::Action;
use domain::wire::account::{Me, Site};
use domain::wire::problem::Problem;
use domain::wire::recovery::RecoveryStanding;
use domain::wire::settings::PasswordRules;
use domain::{Role, Timestamp};
use leptos::prelude::*;
use locale::{Lang, Offset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything a page starts from. The server provides it as context before rendering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageContext {
    /// The organisation.
    pub site: Site,
    /// Who is signed in.
    pub me: Option<Me>,
    /// The reader's language.
    pub locale: Lang,
    /// When the page was made. Relative times count from it until the browser's clock takes over.
    pub now: Timestamp,
    /// Where the hashed files are.
    pub assets: Assets,
    /// What the form that was just posted to this address was refused for.
    pub form: Option<FormOutcome>,
    /// The name entered on the first sign-in page.
    pub user_name: Option<String>,
    /// What whoever asked the administrators from this browser reads out. It opens nothing.
    pub reference: Option<String>,
    /// Where to go after signing in; a local path.
    pub next: Option<String>,
    /// Where the browser stands on its way back in.
    pub recovery: Option<RecoveryStanding>,
    /// Whether people get back in by themselves.
    pub recovers: bool,
    /// Where people find help when they cannot get back in by themselves; empty: nowhere.
    pub helpdesk: String,
    /// What a new password must be, on the pages that choose one before the session is a full one.
    pub rules: Option<PasswordRules>,
}

/// Addresses of the files that a page loads, as `/assets/NAME.HASH.EXT`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The script that starts the program.
    pub boot: String,
    /// The program.
    pub wasm: String,
    /// Its glue.
    pub js: String,
    /// The icons.
    pub sprite: String,
    /// The texts of the page's language.
    pub strings: String,
    /// The icon of the tab.
    pub favicon: String,
}

/// A plain form that was refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormOutcome {
    /// Why.
    pub problem: Problem,
    /// What was entered, by field name; secrets never.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

impl PageContext {
    /// The id of the element that carries it.
    pub(crate) const ELEMENT: &'static str = "page-context";

    /// What was entered into a field of the refused form.
    pub fn entered(&self, field: &str) -> String {
        self.form
            .as_ref()
            .and_then(|form| form.values.get(field))
            .cloned()
            .unwrap_or_default()
    }

    /// Whether the admin side opens for whoever is signed in.
    pub fn is_admin(&self) -> bool {
        self.me
            .as_ref()
            .is_some_and(|me| me.must_change.is_none() && !me.roles.is_empty())
    }

    /// Whether whoever is signed in has this role.
    pub fn has_role(&self, role: Role) -> bool {
        self.me.as_ref().is_some_and(|me| me.roles.has(role))
    }

    /// Whether the action is one for whoever is signed in. Courtesy: the service decides.
    pub fn may(&self, action: Action) -> bool {
        let roles = self.me.as_ref().map(|me| me.roles);
        roles.is_some_and(|roles| !roles.and(action.holders()).is_empty())
    }

    /// Packed, as text inside a `<script type="text/plain">`: nothing in it can end the element. The organisation's
    /// links are for those who are signed in.
    #[cfg(feature = "ssr")]
    pub(crate) fn to_page(&self) -> String {
        let mut page = self.clone();
        if page.me.is_none() {
            page.site.links.clear();
        }
        domain::wire::packed::pack_text(&page).unwrap_or_else(|error| {
            tracing::error!(%error, "a page's context cannot be packed");
            String::new()
        })
    }

    /// Reads what [`Self::to_page`] wrote.
    #[cfg(not(feature = "ssr"))]
    pub(crate) fn from_page() -> Option<Self> {
        let text = document()
            .get_element_by_id(Self::ELEMENT)?
            .text_content()?;
        domain::wire::packed::unpack_text(&text).ok()
    }
}

#[cfg(not(feature = "ssr"))]
static LIVE: std::sync::OnceLock<(PageContext, Now)> = std::sync::OnceLock::new();

/// The page's context. In the browser it can be asked for anywhere, handlers included; on the server while
/// rendering.
pub fn page() -> PageContext {
    #[cfg(not(feature = "ssr"))]
    if let Some((page, _)) = LIVE.get() {
        return page.clone();
    }
    expect_context::<PageContext>()
}

/// The reader's clock and place: the server's moment and UTC until the page is live, then the reader's own.
#[derive(Clone, Copy)]
pub struct Now {
    /// The moment that relative times count from; moves on by itself.
    pub at: RwSignal<Timestamp>,
    /// The reader's time zone.
    pub offset: RwSignal<Offset>,
}

/// The reader's clock. Reading its signals inside a view keeps relative times true.
pub fn now() -> Now {
    #[cfg(not(feature = "ssr"))]
    if let Some((_, now)) = LIVE.get() {
        return *now;
    }
    expect_context::<Now>()
}

/// Makes the context and the clock available to the page, and lets the clock run once the page is live.
pub(crate) fn provide_page() {
    #[cfg(not(feature = "ssr"))]
    if let Some(context) = PageContext::from_page() {
        provide_context(context);
    }
    let start = page().now;
    let now = Now {
        at: RwSignal::new(start),
        offset: RwSignal::new(Offset::default()),
    };
    provide_context(now);
    #[cfg(not(feature = "ssr"))]
    let _ = LIVE.set((page(), now));
    // Effects run in the browser only, after hydration: the first text is the server's.
    Effect::new(move |_| {
        let started = js_sys::Date::now();
        let zone = js_sys::Date::new_0().get_timezone_offset();
        #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
        now.offset.set(Offset(-zone as i32));
        let tick = move || {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "milliseconds since the page was made"
            )]
            let passed = (js_sys::Date::now() - started) as i64;
            now.at.set(Timestamp(start.0 + passed * 1_000));
        };
        if let Ok(handle) = set_interval_with_handle(tick, std::time::Duration::from_secs(15)) {
            on_cleanup(move || handle.clear());
        }
    });
}

#[cfg(feature = "ssr")]
pub use server_side::SessionCookie;

#[cfg(feature = "ssr")]
mod server_side {
    use domain::Secret;
    use http::HeaderValue;
    use std::sync::Arc;

    type Write = dyn Fn(&Secret, i64) -> HeaderValue + Send + Sync;

    /// How a new session reaches the browser: the server knows the cookie's name and attributes (promise S1).
    #[derive(Clone)]
    pub struct SessionCookie(Arc<Write>);

    impl SessionCookie {
        /// From the server's writer of `Set-Cookie`: the session's secret and how long it lives, in seconds.
        pub fn new(write: impl Fn(&Secret, i64) -> HeaderValue + Send + Sync + 'static) -> Self {
            Self(Arc::new(write))
        }
        /// The header for a new session.
        pub fn set(&self, token: &Secret, seconds: i64) -> HeaderValue {
            (self.0)(token, seconds)
        }
    }
}
