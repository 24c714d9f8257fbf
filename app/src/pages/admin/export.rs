//! **Export**: a file of people or of the audit log. Owns asking for the password first (a download
//! cannot ask) and saying what is in the file; the file is the HTTP interface's.

use super::kit::Kit;
use super::users::address::ListState;
use super::words;
use crate::calls::{self, CallError, Confirmation, odd_answer};
use crate::context::now;
use crate::pages::states::say;
use crate::parts::{Button, ButtonKind, Dialog, Icon};
use crate::query::with_query;
use crate::words::t;
use domain::wire::account::{AccountCommand, AccountReply};
use leptos::prelude::*;
use locale::{Key, k};

/// **Export** above the list: everybody who matches.
pub fn people_button(kit: Kit, state: Memo<ListState>, total: Signal<Option<u64>>) -> AnyView {
    let lead =
        Signal::derive(move || words::count(k::EXPORT_TEXT, total.get().unwrap_or_default()));
    let address = Signal::derive(move || {
        with_query("/api/v1/people.csv", &state.with(ListState::filter_query))
    });
    let open = RwSignal::new(false);
    view! {
        <Button on_press=move |()| open.set(true)>
            <Icon name="download"/>
            {t(k::USERS_EXPORT)}
        </Button>
        {question(kit, "export-people", k::EXPORT_TITLE, lead, address, open)}
    }
    .into_any()
}

/// **Export** in the selection bar.
pub fn selection_button(count: Signal<u64>, open: RwSignal<bool>) -> AnyView {
    view! { <Button on_press=move |()| open.set(true)>{move || words::count(k::USERS_ACT_EXPORT, count.get())}</Button> }.into_any()
}

/// What is in the file, and **Download**.
pub fn question(
    kit: Kit,
    id: &'static str,
    title: Key,
    lead: Signal<String>,
    address: Signal<String>,
    open: RwSignal<bool>,
) -> AnyView {
    let busy = RwSignal::new(false);
    let clock = now();
    let confirmation = use_context::<Confirmation>();
    let go = move |()| {
        busy.set(true);
        let address = address.get_untracked();
        kit.run(async move {
            let ready = ready(confirmation, clock.at).await;
            busy.set(false);
            match ready {
                Ok(true) => {
                    open.set(false);
                    let _ = window().location().assign(&address);
                    say(Ok(t(k::EXPORT_STARTED).to_owned()));
                }
                Ok(false) => {}
                Err(error) => say(Err(error)),
            }
        });
    };
    view! {
        <Dialog id=id open title=t(title) lead=lead>
            <div class="row end">
                <Button on_press=move |()| open.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Primary busy on_press=go>{t(k::EXPORT_DO)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Whether the password was entered lately enough, or is now.
async fn ready(
    confirmation: Option<Confirmation>,
    now: RwSignal<domain::Timestamp>,
) -> Result<bool, CallError> {
    let AccountReply::Overview(overview) = calls::account(AccountCommand::Overview).await? else {
        return Err(odd_answer());
    };
    // A minute to spare, so that the file does not meet the end of the five minutes.
    let soon = now.get_untracked().plus(domain::Span::minutes(1));
    if overview
        .me
        .confirmed_until
        .is_some_and(|until| until > soon)
    {
        return Ok(true);
    }
    match confirmation {
        Some(confirmation) => Ok(confirmation.ask().await),
        None => Ok(true),
    }
}
