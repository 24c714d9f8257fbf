//! The frames that pages stand in, and their titles. Owns landmarks, the demo mark and the skip link.

use super::{ConfirmDialog, Icon, Toasts, TopBar};
use crate::context::page;
use crate::query;
use crate::words::{k, t, tr};
use domain::wire::account::Site;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use locale::Lang;

/// The tab's title: the page's own, with `Error:` in front where a form was refused, and the organisation.
#[component]
pub fn PageTitle(
    /// The page's heading.
    #[prop(into)]
    title: TextProp,
    /// A form on it was refused.
    #[prop(optional, into)]
    refused: Signal<bool>,
) -> impl IntoView {
    let text = move || {
        let title = title.get().to_string();
        tab_title(if refused.get() {
            tr(k::ERROR_PREFIX, &[("title", title.into())])
        } else {
            title
        })
    };
    // The server writes the title into the page once the page is rendered, perhaps on another thread, where signals are
    // out of reach: there it is made now. It does not change there anyway.
    let text = if cfg!(feature = "ssr") {
        TextProp::from(text())
    } else {
        TextProp::from(text)
    };
    view! { <Title text/> }
}

/// A page's title with the organisation behind it.
pub(crate) fn tab_title(title: String) -> String {
    let organisation = page().site.organisation;
    if organisation.is_empty() {
        return title;
    }
    tr(
        k::TITLE_ON_SITE,
        &[
            ("title", title.into()),
            ("organisation", organisation.into()),
        ],
    )
}

/// The organisation's logo, or in its place a mark of letters; and its name, which makes the logo decoration.
#[component]
pub fn Brand() -> impl IntoView {
    let Site {
        organisation: name,
        logo,
        ..
    } = page().site;
    let name = if name.is_empty() {
        t(k::PRODUCT).to_owned()
    } else {
        name
    };
    let mark = match logo {
        // With its own sides, so that nothing moves when it comes.
        Some(logo) => {
            view! { <img class="brand-logo" src=logo.path() width=logo.width height=logo.height alt=""/> }.into_any()
        }
        None => view! { <span class="mark" aria-hidden="true">{letters(&name)}</span> }.into_any(),
    };
    view! {
        {mark}
        <bdi class="brand-name">{name}</bdi>
    }
}

/// The first letters of the first and the last word.
fn letters(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    letters
        .next()
        .into_iter()
        .chain(letters.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// **Demo**, on every page of the sample organisation: leads to its mailbox, in a tab of its own, so that whoever waits for a mail
/// loses nothing of the page that asks for what it says.
#[component]
pub fn DemoMark(
    /// This is the mailbox.
    #[prop(optional)]
    is_here: bool,
) -> impl IntoView {
    let mark = || {
        view! {
            {t(k::DEMO_MARK)}
            <span class="sr-only">{format!(": {} ", t(k::DEMO_NOTE))}</span>
        }
    };
    page().site.demo.then(|| {
        if is_here {
            return view! { <span class="demo" title=t(k::DEMO_NOTE)>{mark()}</span> }.into_any();
        }
        view! {
            <a class="demo" href="/demo/mailbox" target="demo-mailbox" rel="external" title=t(k::DEMO_NOTE)>
                {mark()}
                <Icon name="mail"/>
                <span class="demo-way">{t(k::DEMO_MAILBOX)}</span>
            </a>
        }
        .into_any()
    })
}

/// The frame of the pages before sign-in: one card, nothing else.
#[component]
pub fn PublicFrame(
    /// The heading.
    #[prop(into)]
    title: TextProp,
    /// The sentence below the heading.
    #[prop(optional, into)]
    lead: Option<TextProp>,
    /// A form on it was refused.
    #[prop(optional)]
    refused: bool,
    /// What is in the card.
    children: Children,
) -> impl IntoView {
    let heading = title.clone();
    view! {
        <PageTitle title refused=Signal::stored(refused)/>
        <div class="public">
            <header class="public-head">
                <span class="brand"><Brand/></span>
                <DemoMark/>
            </header>
            <main id="main" class="card">
                <div>
                    <h1>{move || heading.get()}</h1>
                    {lead.map(|lead| view! { <p class="lead">{move || lead.get()}</p> })}
                </div>
                {children()}
            </main>
            <PublicFoot query=use_location().search.get_untracked()/>
        </div>
    }
}

/// What stands below every page of everybody's: the languages and the product.
#[component]
pub(crate) fn PublicFoot(
    /// What the address says behind its path. It stays in another language (where to go after sign-in, say).
    #[prop(optional)]
    query: String,
) -> impl IntoView {
    view! {
        <footer class="public-foot">
            <Languages query/>
            <span>{t(k::PRODUCT)}</span>
        </footer>
    }
}

/// Links to this page in the other languages. Full loads: each language is its own page.
#[component]
fn Languages(query: String) -> impl IntoView {
    let current = page().locale;
    let mut kept = String::new();
    for (name, value) in query::pairs(&query) {
        if name != "lang" {
            query::push(&mut kept, name, &value);
        }
    }
    let links = Lang::ALL
        .into_iter()
        .map(|lang| {
            let mut query = kept.clone();
            query::push(&mut query, "lang", lang.code());
            view! {
                <li>
                    <a
                        href=format!("?{query}")
                        rel="external nofollow"
                        lang=lang.code()
                        hreflang=lang.code()
                        aria-current=(lang == current).then_some("true")
                    >
                        {lang.own_name()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav aria-label=t(k::LANGUAGE)>
            <ul class="languages">{links}</ul>
        </nav>
    }
}

/// The frame of the pages behind sign-in that have no side navigation.
#[component]
pub fn AppFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="skip" href="#main" rel="external">
            <Icon name="arrow"/>
            {t(k::SKIP_TO_CONTENT)}
        </a>
        <TopBar/>
        <main id="main" class="page" tabindex="-1">
            {children()}
        </main>
        <ConfirmDialog/>
        <Toasts/>
    }
}
