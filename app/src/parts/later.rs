//! A place for a part of the page whose program is fetched when it is used for the first time. Owns that it is fetched
//! once; what it shows is its maker's.

use leptos::prelude::*;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// The place. Empty until something was fetched; never filled on the server.
#[derive(Clone, Copy)]
pub struct Later {
    asked: StoredValue<bool>,
    come: RwSignal<bool>,
    /// Behind a lock rather than bound to a thread: the server drops a page on whichever thread is free.
    part: StoredValue<Arc<Mutex<Option<AnyView>>>>,
}

impl Later {
    /// An empty place.
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, so it belongs to an owner and is no plain default"
    )]
    pub fn new() -> Self {
        Self {
            asked: StoredValue::new(false),
            come: RwSignal::new(false),
            part: StoredValue::new(Arc::default()),
        }
    }

    /// Fills the place with what is fetched; once, however often it is called. What is made belongs to the component or
    /// effect that is running.
    pub fn fetch(self, part: impl Future<Output = AnyView> + 'static) {
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        leptos::reactive::spawn_local_scoped(async move {
            let part = part.await;
            self.part
                .get_value()
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .replace(part);
            self.come.set(true);
        });
    }

    /// The place on the page.
    pub fn view(self) -> AnyView {
        let part = move || {
            self.come.get().then(|| {
                self.part
                    .get_value()
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take()
            })
        };
        part.into_any()
    }
}
