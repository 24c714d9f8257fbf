//! What a page begins with, on its way. Owns the one resource type of all pages: each type more would
//! be compiled again and cost the browser kilobytes, so what was loaded travels packed and is read by the page.

use super::states::failed;
use crate::calls::{CallError, odd_answer};
use crate::words::t;
use domain::wire::packed;
use leptos::prelude::*;
use leptos::server::codee::string::FromToStringCodec;
use locale::k;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

/// An answer, packed, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer(Result<Vec<u8>, CallError>);

/// As it stands in the page that the server renders.
impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = packed::pack_text(&self.0).map_err(|_| fmt::Error)?;
        out.write_str(&text)
    }
}

impl FromStr for Answer {
    type Err = packed::PackedError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        packed::unpack_text(text).map(Self)
    }
}

type Packing = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// An answer on its way.
pub struct Loading<T>(Packing, PhantomData<T>);

/// What a page begins with. The type stands beside the resource, not in it.
pub struct Loaded<T> {
    answer: Resource<Answer, FromToStringCodec>,
    of: PhantomData<fn() -> T>,
}

// Derived, they would ask the same of `T`.
impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Loaded<T> {}

impl<T: DeserializeOwned + 'static> Loaded<T> {
    /// Loads, and loads again whenever the key changes.
    pub fn new(key: Signal<String>, load: fn(String) -> Loading<T>) -> Self {
        Self {
            answer: resource(key, Box::new(move |key| load(key).0)),
            of: PhantomData,
        }
    }

    /// Loads once.
    pub fn once(load: fn(String) -> Loading<T>) -> Self {
        Self::new(Signal::stored(String::new()), load)
    }

    /// Loads again; what was loaded stays until then.
    pub fn refetch(self) {
        self.answer.refetch();
    }

    /// Shows what was loaded; until then what stands in for it; or why it could not be loaded.
    pub fn view(
        self,
        meanwhile: fn() -> AnyView,
        shown: impl Fn(T) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let answer = self.answer;
        view(
            answer,
            meanwhile,
            Arc::new(move |packed| match packed::unpack(packed) {
                Ok(answer) => shown(answer),
                Err(_) => failed(&CallError::Outdated, again(answer)),
            }),
        )
    }
}

fn resource(
    key: Signal<String>,
    load: Box<dyn Fn(String) -> Packing + Send + Sync>,
) -> Resource<Answer, FromToStringCodec> {
    Resource::new_str(move || key.get(), load)
}

fn again(answer: Resource<Answer, FromToStringCodec>) -> Callback<()> {
    Callback::new(move |()| answer.refetch())
}

/// Shows a packed answer.
type Shown = dyn Fn(&[u8]) -> AnyView + Send + Sync;

/// What was loaded stays to be read while something newer is on its way; eyes and ears are told of it.
fn view(
    answer: Resource<Answer, FromToStringCodec>,
    meanwhile: fn() -> AnyView,
    shown: Arc<Shown>,
) -> AnyView {
    let content = move || {
        let shown = shown.clone();
        Suspend::new(async move {
            match answer.await {
                Answer(Ok(packed)) => shown(&packed),
                Answer(Err(error)) => failed(&error, again(answer)),
            }
        })
    };
    let pending = RwSignal::new(false);
    // The server renders what is there, so nothing is on its way in its page. Nor may it be asked to tell: it would do so on a thread of its
    // own, beside the one that renders, and the two can wait for each other for ever or find what they read taken.
    #[cfg(target_arch = "wasm32")]
    let loaded =
        view! { <Transition fallback=meanwhile set_pending=pending>{content}</Transition> };
    #[cfg(not(target_arch = "wasm32"))]
    let loaded = view! { <Transition fallback=meanwhile>{content}</Transition> };
    view! {
        {loaded}
        <progress
            class="on-its-way"
            aria-label=t(k::LOADING)
            aria-busy=move || pending.get().then_some("true")
            hidden=move || !pending.get()
        ></progress>
    }
    .into_any()
}

/// Packs an answer.
pub fn pack<T: Serialize>(
    answer: impl Future<Output = Result<T, CallError>> + Send + 'static,
) -> Loading<T> {
    let packing = async move {
        let answer = answer.await;
        Answer(answer.and_then(|answer| packed::pack(&answer).map_err(|_| odd_answer())))
    };
    Loading(Box::pin(packing), PhantomData)
}

#[cfg(test)]
mod tests {
    use super::Answer;
    use crate::calls::CallError;
    use domain::wire::problem::{Code, Problem};

    #[test]
    fn what_the_server_writes_into_the_page_is_read_there() {
        let refused = CallError::Problem(Problem::field("name", Code::Required).with("max", 3));
        for answer in [
            Answer(Ok(vec![0, 1, 255])),
            Answer(Err(refused)),
            Answer(Err(CallError::Offline)),
        ] {
            assert_eq!(answer.to_string().parse(), Ok(answer));
        }
        assert!("nonsense".parse::<Answer>().is_err());
    }
}
