//! What a link carries behind its `#`: in no request until a form is sent (promise T7). Owns the way from there into a form.

use leptos::prelude::*;

/// The code that the link carries: in the browser, after hydration, taken over and out of the address bar (promise T7). A link
/// that is opened while the page is there already changes the fragment alone.
pub fn code() -> RwSignal<String> {
    let token = RwSignal::new(String::new());
    Effect::new(move |_| {
        take(token);
        let listener = window_event_listener(leptos::ev::hashchange, move |_| take(token));
        on_cleanup(move || listener.remove());
    });
    token
}

fn take(token: RwSignal<String>) {
    let location = window().location();
    let code = location
        .hash()
        .unwrap_or_default()
        .trim_start_matches('#')
        .trim_start_matches("token=")
        .to_owned();
    // Links within the page have short names; a code has 43 characters.
    if code.len() > 40 {
        token.set(code);
        if let (Ok(history), Ok(path)) = (window().history(), location.pathname()) {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
        }
    }
}

/// Where a form goes that carries the code. A refused form comes back without it, for it is in no answer; in the address it is kept
/// for the page.
pub fn action(path: &'static str, code: RwSignal<String>) -> impl Fn() -> String + Copy + Send {
    move || {
        code.with(|code| {
            if code.is_empty() {
                path.to_owned()
            } else {
                format!("{path}#{code}")
            }
        })
    }
}
