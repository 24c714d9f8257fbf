//! **Confirm it's you**: asks for the password when a call wants it, and lets the call go on.

use super::{Button, ButtonKind, Dialog, ErrorSummary, PasswordField, UserNameForManagers};
use crate::calls::{self, CallError, Confirmation};
use crate::words::{field_text, k, t};
use domain::Secret;
use domain::wire::account::AccountCommand;
use domain::wire::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The dialog; once a frame. Its state is shared with the calls.
#[component]
pub fn ConfirmDialog() -> impl IntoView {
    let confirmation = expect_context::<Confirmation>();
    // Closed by Escape or **Cancel**: whoever waits goes on without.
    Effect::new(move |was: Option<bool>| {
        let open = confirmation.open.get();
        if was == Some(true) && !open {
            confirmation.answer(false);
        }
        open
    });
    view! {
        <Dialog id="confirm-identity" open=confirmation.open title=t(k::CONFIRM_TITLE) lead=t(k::CONFIRM_LEAD)>
            <Form confirmation/>
        </Dialog>
    }
}

#[component]
fn Form(confirmation: Confirmation) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let failed = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let command = AccountCommand::Confirm {
                password: Secret::new(password.get_untracked()),
            };
            let outcome = calls::account(command).await;
            busy.set(false);
            password.set(String::new());
            match outcome {
                Ok(_) => confirmation.answer(true),
                Err(CallError::Problem(refusal)) => problem.set(Some(refusal)),
                Err(error) => failed.set(Some(error.text())),
            }
        });
    };
    let error = Signal::derive(move || {
        problem.with(|problem| problem.as_ref()?.errors.first().map(field_text))
    });
    view! {
        <form method="post" class="stack" on:submit=submit>
            <UserNameForManagers id="confirm-user-name"/>
            <ErrorSummary problem ids=&[("password", "confirm-password")]/>
            {move || failed.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
            <PasswordField label=t(k::PASSWORD) name="password" id="confirm-password" value=password error autofocus=true/>
            <div class="row end">
                <Button on_press=move |()| confirmation.open.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Primary busy>{t(k::CONFIRM_ACTION)}</Button>
            </div>
        </form>
    }
}
