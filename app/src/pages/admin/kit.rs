//! What every page of the admin centre uses: who is signed in, going to another address, running a task
//! from a handler, telling an outcome. Owns no data.

use crate::calls::{self, CallError, odd_answer};
pub use crate::parts::focus_on as focus;
use domain::wire::account::Me;
use domain::wire::people::{PeopleCommand, PeopleReply, Selection, SelectionOutcome};
use domain::{PersonId, Role};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::future::Future;
use std::pin::Pin;

/// How an address is gone to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Going {
    /// Another page, from its top.
    Away,
    /// The same page, where it is scrolled to.
    Here,
    /// The same, and **Back** does not stop at what was before.
    Instead,
}

/// The admin centre around a page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Kit {
    owner: StoredValue<Owner>,
    go: Callback<(String, Going)>,
    me: StoredValue<Option<Me>>,
    /// **Search or jump to…** is open.
    pub jumping: RwSignal<bool>,
    /// The list of keys is open.
    pub help: RwSignal<bool>,
    /// The person whose page was just changed: the list shows them as they are now.
    pub touched: StoredValue<Option<PersonId>>,
    /// How many requests nobody looks after; `None`: not known (yet), or not theirs to know.
    pub requests: RwSignal<Option<u64>>,
    /// Who was selected in the list, on the way to where several people are changed.
    pub chosen: StoredValue<Option<Selection>>,
    /// Rises when a job of the reader's was started or ended.
    pub jobs: RwSignal<u32>,
}

impl Kit {
    /// For the page that is being made.
    pub fn provide(me: Option<Me>) -> Self {
        let navigate = use_navigate();
        let go = Callback::new(move |(to, going): (String, Going)| {
            let (replace, scroll) = (going == Going::Instead, going == Going::Away);
            navigate(
                &to,
                NavigateOptions {
                    replace,
                    scroll,
                    resolve: false,
                    ..NavigateOptions::default()
                },
            );
        });
        let kit = Self {
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            go,
            me: StoredValue::new(me),
            jumping: RwSignal::new(false),
            help: RwSignal::new(false),
            touched: StoredValue::new(None),
            requests: RwSignal::new(None),
            chosen: StoredValue::new(None),
            jobs: RwSignal::new(0),
        };
        provide_context(kit);
        kit
    }

    /// To another page.
    pub fn go(self, to: &str) {
        self.go.run((to.to_owned(), Going::Away));
    }

    /// The same page in another state; **Back** undoes it.
    pub fn stay(self, to: &str) {
        self.go.run((to.to_owned(), Going::Here));
    }

    /// The same page in another state; the history grows by nothing.
    pub fn replace(self, to: &str) {
        self.go.run((to.to_owned(), Going::Instead));
    }

    /// Runs a task from a handler, with the page's contexts at hand (a grave action may have to ask for the
    /// password first).
    pub fn run(self, task: impl Future<Output = ()> + 'static) {
        self.run_boxed(Box::pin(task));
    }

    fn run_boxed(self, task: Pin<Box<dyn Future<Output = ()>>>) {
        self.owner
            .with_value(|owner| owner.with(|| leptos::reactive::spawn_local_scoped(task)));
    }

    /// Whether this is whoever is signed in.
    pub fn is_me(self, person: PersonId) -> bool {
        self.me
            .with_value(|me| me.as_ref().is_some_and(|me| me.id == person))
    }

    /// Who is signed in.
    pub fn me(self) -> Option<Me> {
        self.me.get_value()
    }

    /// Whether whoever is signed in has one of these roles. Courtesy: the service decides.
    pub fn has_any(self, roles: &[Role]) -> bool {
        self.me.with_value(|me| {
            me.as_ref()
                .is_some_and(|me| roles.iter().any(|role| me.roles.has(*role)))
        })
    }

    /// Makes something that lives as long as the frame, not as long as the page.
    pub fn keep<T>(self, make: impl FnOnce() -> T) -> T {
        self.owner.with_value(|owner| owner.with(make))
    }
}

/// The admin centre around this page.
///
/// # Panics
/// Never inside the admin frame, which provides it.
pub fn kit() -> Kit {
    expect_context::<Kit>()
}

/// A command whose answer is what became of a selection.
///
/// # Errors
/// As the service refuses or fails.
pub async fn selection(command: PeopleCommand) -> Result<SelectionOutcome, CallError> {
    match calls::people(command).await? {
        PeopleReply::Selection(outcome) => Ok(outcome),
        _ => Err(odd_answer()),
    }
}
