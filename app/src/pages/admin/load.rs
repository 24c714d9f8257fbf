//! What a page begins with, on its way. Owns the one resource type of all admin pages: each type more would
//! be compiled again and cost the browser kilobytes, so what was loaded travels as JSON text and is read
//! by the page.

use super::kit::odd_answer;
use super::states::failed;
use crate::calls::CallError;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An answer on its way, as JSON text.
pub type Loading = Pin<Box<dyn Future<Output = Result<String, CallError>> + Send>>;
/// What is shown of it.
pub type Show = Arc<dyn Fn(&str) -> AnyView + Send + Sync>;

/// What a page begins with.
#[derive(Clone, Copy)]
pub struct Loaded(Resource<Result<String, CallError>>);

impl Loaded {
    /// Loads, and loads again whenever the key changes.
    pub fn new(key: Signal<String>, load: fn(String) -> Loading) -> Self {
        Self(Resource::new(move || key.get(), load))
    }

    /// Loads once.
    pub fn once(load: fn(String) -> Loading) -> Self {
        Self::new(Signal::stored(String::new()), load)
    }

    /// Shows what was loaded; until then what stands in for it; or why it could not be loaded.
    pub fn view(self, meanwhile: fn() -> AnyView, show: Show) -> AnyView {
        let content = move || {
            let show = show.clone();
            Suspend::new(async move {
                match self.0.await {
                    Ok(text) => show(&text),
                    Err(error) => failed(&error, Callback::new(move |()| self.0.refetch())),
                }
            })
        };
        view! { <Transition fallback=meanwhile>{content}</Transition> }.into_any()
    }
}

/// An answer as text.
pub fn pack<T: Serialize>(
    answer: impl Future<Output = Result<T, CallError>> + Send + 'static,
) -> Loading {
    Box::pin(async move {
        answer
            .await
            .and_then(|answer| serde_json::to_string(&answer).map_err(|_| odd_answer()))
    })
}

/// Shows a text as what it was packed from.
pub fn show<T: DeserializeOwned>(shown: impl Fn(T) -> AnyView + Send + Sync + 'static) -> Show {
    Arc::new(move |text| match serde_json::from_str(text) {
        Ok(answer) => shown(answer),
        Err(_) => failed(&odd_answer(), Callback::new(|()| {})),
    })
}
