//! What a page shows instead of its content: it failed, there is nothing, there is no right to see it.
//! Owns the three kinds of empty and how each is left.

use crate::calls::CallError;
use crate::parts::{Button, Empty, Notice, Tone};
use crate::words::{t, tr};
use domain::wire::problem::Code;
use leptos::prelude::*;
use locale::{Key, k};

/// A page that could not be loaded, with **Try again**, or the role that would open it.
pub fn failed(error: &CallError, again: Callback<()>) -> AnyView {
    match error.code() {
        Some(Code::NotAllowed) => no_right(),
        Some(Code::NotFound) => {
            view! { <Empty icon="person" title=t(k::ADMIN_NOT_FOUND) text=t(k::ADMIN_NOT_FOUND_HINT)/> }.into_any()
        }
        _ => {
            let text = error.text();
            view! {
                <Empty icon="alert" title=t(k::ADMIN_FAILED) text=text>
                    <Button on_press=again>{t(k::RETRY)}</Button>
                </Empty>
            }
            .into_any()
        }
    }
}

/// A note above content that is still there: more of it could not be loaded.
pub fn trouble(error: &CallError, again: Callback<()>) -> AnyView {
    let text = error.text();
    view! {
        <Notice tone=Tone::Bad>
            <p>{text}</p>
            <Button on_press=again>{t(k::RETRY)}</Button>
        </Notice>
    }
    .into_any()
}

/// Nothing to show, and what to do about it.
pub fn nothing(icon: &'static str, title: Key, text: Key, ways: AnyView) -> AnyView {
    view! { <Empty icon title=t(title) text=t(text)>{ways}</Empty> }.into_any()
}

/// No right to see it, and who can grant it.
pub fn no_right() -> AnyView {
    let role = t(k::ROLE_USER_ADMINISTRATOR);
    let hint = tr(k::ADMIN_NO_RIGHT_HINT, &[("role", role.into())]);
    view! { <Empty icon="shield" title=t(k::ADMIN_NO_RIGHT) text=hint/> }.into_any()
}

/// Grey bars in the size of what will come.
pub fn waiting(lines: usize) -> AnyView {
    let bars = (0..lines)
        .map(|_| view! { <i></i> }.into_any())
        .collect_view();
    view! { <div class="wait-lines" aria-busy="true" aria-label=t(k::LOADING)>{bars}</div> }
        .into_any()
}

/// An outcome that left nothing but words: said at the bottom.
pub fn say(outcome: Result<String, CallError>) {
    match outcome {
        Ok(text) => crate::parts::toast(Tone::Good, text),
        Err(error) => crate::parts::toast(Tone::Bad, error.text()),
    }
}
