//! The document around the pages. Owns `<html>` and `<head>`: language, direction, accent colour, style sheet,
//! and where the browser finds the program. The content security policy is the server's, which knows the nonce.

use crate::App;
use crate::context::{Assets, PageContext, page, provide_page};
use crate::parts::tab_title;
use crate::words::t;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use locale::Key;

/// Tells the pages' reactive system that it runs on tokio. Once before the first page; more often does no harm.
pub fn prepare() {
    let _ = any_spawner::Executor::init_tokio();
}

/// The document. [`PageContext`] and [`locale::Table`] are contexts by now.
pub fn shell() -> impl IntoView {
    let page = page();
    let assets = page.assets.clone();
    view! {
        <!DOCTYPE html>
        <html
            lang=page.locale.code()
            dir=page.locale.dir()
            class=hue_class(page.site.accent_hue)
            data-js=assets.js.clone()
            data-wasm=assets.wasm.clone()
            data-strings=assets.strings.clone()
        >
            <head>
                {essentials(&assets)}
                <link rel="modulepreload" href=assets.js.clone()/>
                <link rel="preload" r#as="fetch" crossorigin="anonymous" href=assets.wasm.clone()/>
                <link rel="preload" r#as="fetch" crossorigin="anonymous" href=assets.strings.clone()/>
                <script type="module" src=assets.boot></script>
                <script type="text/plain" id=PageContext::ELEMENT inner_html=page.to_page()></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// A document without the program, for a page that is only read: whole, without a script, made at once. `body` may ask for
/// the context as every page does.
pub fn plain(context: PageContext, title: Key, body: impl FnOnce() -> AnyView) -> String {
    // All that the page's parts hold goes with it.
    Owner::new_root(None).with(|| {
        provide_context(locale::table(context.locale));
        provide_context(context);
        provide_page();
        let page = page();
        // Beside a text the renderer leaves marks for the browser's program, and in a title a mark would be read as text.
        let title = tab_title(t(title).to_owned())
            .replace('&', "&amp;")
            .replace('<', "&lt;");
        let document = view! {
            <!DOCTYPE html>
            <html lang=page.locale.code() dir=page.locale.dir() class=hue_class(page.site.accent_hue)>
                <head>
                    {essentials(&page.assets)}
                    <title inner_html=title></title>
                </head>
                <body>{body()}</body>
            </html>
        };
        document.to_html()
    })
}

/// What the head of every document begins with.
fn essentials(assets: &Assets) -> impl IntoView + use<> {
    let (css, favicon) = (assets.css.clone(), assets.favicon.clone());
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="robots" content="noindex"/>
        <link rel="stylesheet" href=css/>
        <link rel="icon" type="image/svg+xml" href=favicon/>
    }
}

/// The class that carries the organisation's accent: a style attribute would need a weaker content security
/// policy, so `style/hues.css` has one rule for every fifth degree.
fn hue_class(hue: u16) -> String {
    format!("hue-{}", (hue % 360 + 2) / 5 * 5 % 360)
}

#[cfg(test)]
mod tests {
    use super::hue_class;

    #[test]
    fn every_hue_has_a_rule_in_the_style_sheet() {
        let rules = include_str!("../../style/hues.css");
        for hue in 0..=400 {
            let class = format!(".{} {{", hue_class(hue));
            assert!(rules.contains(&class), "{class}");
        }
    }
}
