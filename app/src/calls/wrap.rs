//! Sending a call and dealing with what every answer can be. Owns the three answers that are not the page's
//! business: the session is over, a new password is due, the action wants the password once more.

use super::CallError;
use domain::wire::Page;
use domain::wire::account::{AccountCommand, AccountReply};
use domain::wire::audit::{AuditQuery, AuditRow};
use domain::wire::jobs::{JobCommand, JobReply};
use domain::wire::messages::{MessageCommand, MessageReply};
use domain::wire::people::{PeopleCommand, PeopleReply};
use domain::wire::problem::Code;
use domain::wire::settings::{SettingsCommand, SettingsReply};
use leptos::prelude::*;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

/// Asks something about people, or for something to be done to them.
///
/// # Errors
/// As the service refuses or fails.
pub async fn people(command: PeopleCommand) -> Result<PeopleReply, CallError> {
    send(|| super::people::call(command.clone())).await
}

/// Asks something about the own account, or changes it.
///
/// # Errors
/// As the service refuses or fails.
pub async fn account(command: AccountCommand) -> Result<AccountReply, CallError> {
    send(|| super::account::call(command.clone())).await
}

/// A page of the audit log.
///
/// # Errors
/// As the service refuses or fails.
pub async fn audit(query: AuditQuery) -> Result<Page<AuditRow>, CallError> {
    send(|| super::audit::call(query.clone())).await
}

/// Reads or changes settings.
///
/// # Errors
/// As the service refuses or fails.
pub async fn settings(command: SettingsCommand) -> Result<SettingsReply, CallError> {
    send(|| super::settings::call(command.clone())).await
}

/// Asks about messages and how they are sent, or for something to be done to them.
///
/// # Errors
/// As the service refuses or fails.
pub async fn messages(command: MessageCommand) -> Result<MessageReply, CallError> {
    send(|| super::messages::call(command.clone())).await
}

/// Asks about jobs, or for one to be started or held.
///
/// # Errors
/// As the service refuses or fails.
pub async fn jobs(command: JobCommand) -> Result<JobReply, CallError> {
    send(|| super::jobs::call(command.clone())).await
}

async fn send<T, F>(call: impl Fn() -> F) -> Result<T, CallError>
where
    F: Future<Output = Result<T, CallError>>,
{
    let confirmation = Confirmation::of_page();
    loop {
        let answer = call().await;
        match (&answer, confirmation) {
            (Err(error), Some(confirmation)) if error.code() == Some(Code::ConfirmIdentity) => {
                if !confirmation.ask().await {
                    return answer;
                }
            }
            (Err(error), _) => {
                leave(error);
                return answer;
            }
            _ => return answer,
        }
    }
}

/// To where the session can go on, in the browser; on the server the router has refused already.
fn leave(error: &CallError) {
    #[cfg(not(feature = "ssr"))]
    {
        let to = match error.code() {
            Some(Code::SignInRequired) => {
                let location = window().location();
                let here = location.pathname().unwrap_or_default()
                    + &location.search().unwrap_or_default();
                format!("/sign-in?next={}", js_sys::encode_uri_component(&here))
            }
            Some(Code::MustChangePassword) => "/change-password".to_owned(),
            _ => return,
        };
        let _ = window().location().assign(&to);
    }
    #[cfg(feature = "ssr")]
    let _ = error;
}

/// **Confirm it's you**: whether its dialog is open, and who waits for it.
#[derive(Clone, Copy)]
pub struct Confirmation {
    /// The dialog is open.
    pub open: RwSignal<bool>,
    waiting: StoredValue<Arc<Mutex<Waiting>>>,
}

#[derive(Default)]
struct Waiting {
    answer: Option<bool>,
    wakers: Vec<Waker>,
}

/// The dialog's state. Handlers run outside every component, so the browser keeps it beside the page.
#[cfg(not(feature = "ssr"))]
static LIVE: std::sync::OnceLock<Confirmation> = std::sync::OnceLock::new();

/// Makes **Confirm it's you** available to all calls of the page, and to the dialog.
pub fn provide_confirmation() {
    let confirmation = Confirmation {
        open: RwSignal::new(false),
        waiting: StoredValue::new(Arc::new(Mutex::new(Waiting::default()))),
    };
    #[cfg(not(feature = "ssr"))]
    let _ = LIVE.set(confirmation);
    provide_context(confirmation);
}

impl Confirmation {
    /// None on the server: there is nobody to ask.
    fn of_page() -> Option<Self> {
        #[cfg(not(feature = "ssr"))]
        return LIVE.get().copied();
        #[cfg(feature = "ssr")]
        None
    }

    /// Opens the dialog and waits: `true` when the password was entered, `false` when the reader gave up.
    pub(crate) async fn ask(self) -> bool {
        let waiting = self.waiting.get_value();
        if let Ok(mut state) = waiting.lock() {
            state.answer = None;
        }
        self.open.set(true);
        std::future::poll_fn(move |context| {
            let Ok(mut state) = waiting.lock() else {
                return Poll::Ready(false);
            };
            if let Some(answer) = state.answer {
                return Poll::Ready(answer);
            }
            state.wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// Closes the dialog and lets everybody who waits go on.
    pub fn answer(self, confirmed: bool) {
        self.open.set(false);
        if let Ok(mut state) = self.waiting.get_value().lock() {
            // The first answer counts: closing the dialog after a confirmation is no refusal.
            state.answer.get_or_insert(confirmed);
            state.wakers.drain(..).for_each(Waker::wake);
        }
    }
}
