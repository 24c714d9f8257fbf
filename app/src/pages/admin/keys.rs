//! The list of keys (`?`).

use super::kit::Kit;
use crate::parts::Dialog;
use crate::words::t;
use leptos::prelude::*;
use locale::k;

/// The dialog.
pub fn dialog(kit: Kit) -> AnyView {
    let rows = move || {
        let shift = t(k::KEYS_NAME_SHIFT);
        [
            (vec!["/"], k::KEYS_SEARCH),
            (vec!["Ctrl", "K"], k::KEYS_JUMP),
            (vec!["↑", "↓"], k::KEYS_MOVE),
            (vec![shift, "↑", "↓"], k::KEYS_RANGE),
            (vec![t(k::KEYS_NAME_SPACE)], k::KEYS_SELECT),
            (vec![t(k::KEYS_NAME_ENTER)], k::KEYS_OPEN),
            (
                vec![t(k::KEYS_NAME_HOME), t(k::KEYS_NAME_END)],
                k::KEYS_ENDS,
            ),
            (vec![t(k::KEYS_NAME_ESC)], k::KEYS_CLOSE),
            (vec!["?"], k::KEYS_HELP),
        ]
        .into_iter()
        .map(|(keys, what)| {
            let keys = keys
                .into_iter()
                .map(|key| view! { <kbd>{key}</kbd> }.into_any())
                .collect_view();
            view! { <dt>{keys}</dt><dd>{t(what)}</dd> }.into_any()
        })
        .collect_view()
    };
    view! {
        <Dialog id="keys" open=kit.help title=t(k::KEYS_TITLE)>
            <dl class="keys">{rows()}</dl>
        </Dialog>
    }
    .into_any()
}
