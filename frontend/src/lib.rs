//! The browser's entry: takes the words, then takes the server's page over. Owns nothing else; `boot.js` calls it.

// As in `app`: views are types that nest as deep as the elements do.
#![recursion_limit = "512"]

use leptos::{
    mount::hydrate_from_async,
    prelude::{document, provide_context},
};
use locale::Table;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};

/// Starts the program on the page that is there. `words` is the table of the page's language as text.
///
/// Ends when the page answers to the program; lazy pages are loaded by then.
///
/// # Errors
/// The words are of another version of the program: the page stays what it is, plain HTML that works by reloading.
#[wasm_bindgen]
pub async fn hydrate(words: String) -> Result<(), String> {
    let table =
        Table::from_text(words).ok_or("the words are of another version: reload the page")?;
    let body = document()
        .body()
        .ok_or("the page has no body")?
        .unchecked_into();
    let app = move || {
        provide_context(table);
        app::App()
    };
    Box::pin(hydrate_from_async(body, app)).await.forget();
    Ok(())
}
