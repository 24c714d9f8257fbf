//! What becomes of a password or link that was mailed: a line an address, followed as it happens. Owns that *changed* and *delivered*
//! are two things; the reset is done whatever stands here.

use crate::pages::admin::following::{Follow, follow};
use crate::pages::admin::kit::Kit;
use crate::pages::admin::{messages, words};
use crate::parts::{Button, Tag};
use crate::words::t;
use domain::MessageId;
use domain::wire::messages::{MessageCommand, MessageRow, MessageState};
use domain::wire::people::Mailed;
use leptos::prelude::*;
use locale::k;

/// A mail and what is known of it.
#[derive(Clone, Copy)]
struct Line {
    id: MessageId,
    row: RwSignal<Option<MessageRow>>,
}

/// Where it was mailed to.
pub fn mailed(kit: Kit, mailed: &[Mailed], is_link: bool) -> AnyView {
    let text = if is_link {
        k::RESET_LINK_MAILED_TEXT
    } else {
        k::RESET_MAILED_TEXT
    };
    let lines: Vec<Line> = mailed
        .iter()
        .map(|one| Line {
            id: one.message,
            row: RwSignal::new(None),
        })
        .collect();
    let shown: Vec<_> = mailed
        .iter()
        .zip(&lines)
        .map(|(one, line)| shown(kit, one, *line))
        .collect();
    Effect::new(move |_| follow_all(kit, &lines));
    view! {
        <section class="stack">
            <h3>{t(k::RESET_MAILED)}</h3>
            <div role="status">
                <ul class="mailed">{shown}</ul>
            </div>
            <p class="hint">{t(text)}</p>
        </section>
    }
    .into_any()
}

fn shown(kit: Kit, one: &Mailed, line: Line) -> AnyView {
    let again = move |()| {
        kit.run(async move {
            if let Ok(now) = messages::one(MessageCommand::Retry(line.id)).await {
                drop(line.row.try_set(Some(now)));
                follow_all(kit, &[line]);
            }
        });
    };
    let state = move || {
        line.row.get().map(|row| {
            let (tone, words) = words::message_state(row.state);
            let waits = row.state == MessageState::Retrying;
            view! {
                <Tag tone>{words}</Tag>
                {(!row.last_reply.is_empty() && row.state != MessageState::Sent)
                    .then(|| view! { <p class="hint"><bdi dir="ltr">{row.last_reply.clone()}</bdi></p> })}
                {(waits && row.can_retry).then(|| view! { <Button on_press=again>{t(k::MESSAGES_RETRY)}</Button> })}
            }
        })
    };
    view! { <li><bdi dir="ltr">{one.to.clone()}</bdi> " " {state}</li> }.into_any()
}

/// Until each is sent or over, or the panel is gone.
fn follow_all(kit: Kit, lines: &[Line]) {
    let ids: Vec<MessageId> = lines.iter().map(|line| line.id).collect();
    let lines = lines.to_vec();
    follow(kit, &ids, move |now| {
        let Some(line) = lines.iter().find(|line| line.id == now.id) else {
            return Follow::On;
        };
        let is_waiting = now.state.is_waiting();
        if line.row.try_set(Some(now)).is_some() {
            Follow::Gone
        } else if is_waiting {
            Follow::On
        } else {
            Follow::Settled
        }
    });
}
