//! Short messages that come and go. Owns that they are announced and that they stay long enough; never says
//! anything that is only said here.

use super::{Icon, Tone};
use leptos::prelude::*;

#[derive(Clone, PartialEq)]
struct Message {
    number: u32,
    tone: Tone,
    text: String,
}

#[cfg(not(feature = "ssr"))]
static LIVE: std::sync::OnceLock<RwSignal<Vec<Message>>> = std::sync::OnceLock::new();

/// Says something for a few seconds.
pub fn toast(tone: Tone, text: impl Into<String>) {
    #[cfg(not(feature = "ssr"))]
    if let Some(messages) = LIVE.get().copied() {
        let number = messages.with_untracked(|all| all.last().map_or(0, |last| last.number + 1));
        messages.update(|all| {
            all.push(Message {
                number,
                tone,
                text: text.into(),
            });
        });
        set_timeout(
            move || messages.update(|all| all.retain(|message| message.number != number)),
            std::time::Duration::from_secs(6),
        );
    }
    #[cfg(feature = "ssr")]
    drop((tone, text.into()));
}

/// What is said at the moment.
#[derive(Clone, Copy)]
struct Said(RwSignal<Vec<Message>>);

/// Makes room for what is said; once a program. It outlives the frames that show it.
pub fn provide_toasts() {
    let messages = RwSignal::new(Vec::<Message>::new());
    provide_context(Said(messages));
    #[cfg(not(feature = "ssr"))]
    let _ = LIVE.set(messages);
}

/// Where toasts appear; once a frame.
#[component]
pub fn Toasts() -> impl IntoView {
    let Said(messages) = expect_context();
    let icon = |tone| if tone == Tone::Good { "check" } else { "info" };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || messages.get() key=|message| message.number let:message>
                <p class=format!("toast {}", message.tone.class())>
                    <Icon name=icon(message.tone)/>
                    <span>{message.text}</span>
                </p>
            </For>
        </div>
    }
}
