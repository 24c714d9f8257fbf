//! Forms of settings, which two administrators may have open at once. Owns what the second of them is told (they lose nothing),
//! errors at their fields, and rows of two values.

use super::kit::{Kit, focus};
use crate::calls::CallError;
use crate::pages::states::say;
use crate::parts::{Button, ButtonKind, Field, Icon, IconButton, Notice, Tone};
use crate::words::{field_text, t, tr};
use domain::wire::problem::{Code, Problem};
use leptos::prelude::*;
use locale::{Key, k};
use std::future::Future;

/// A form.
#[derive(Clone, Copy)]
pub struct Form {
    /// The admin centre around it.
    pub kit: Kit,
    /// The version that its reader saw.
    pub version: RwSignal<i64>,
    /// Why it was refused.
    pub problem: RwSignal<Option<Problem>>,
    /// It is being saved.
    pub busy: RwSignal<bool>,
    meanwhile: RwSignal<bool>,
}

impl Form {
    /// A form that was not sent yet.
    pub fn new(kit: Kit, version: RwSignal<i64>) -> Self {
        Self {
            kit,
            version,
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            meanwhile: RwSignal::new(false),
        }
    }

    /// Saves. When somebody else saved first, the input stays and the next save is on top of theirs: `now` asks how things
    /// stand then.
    pub fn save<T: 'static>(
        self,
        saving: impl Future<Output = Result<T, CallError>> + 'static,
        now: impl Future<Output = Result<T, CallError>> + 'static,
        version: fn(&T) -> i64,
        done: impl FnOnce(T) + 'static,
    ) {
        self.busy.set(true);
        self.problem.set(None);
        self.meanwhile.set(false);
        self.kit.run(async move {
            match saving.await {
                Ok(saved) => {
                    self.version.set(version(&saved));
                    done(saved);
                    say(Ok(t(k::ADMIN_SAVED).to_owned()));
                }
                Err(error) if error.code() == Some(Code::ChangedMeanwhile) => {
                    if let Ok(now) = now.await {
                        self.version.set(version(&now));
                        self.meanwhile.set(true);
                    }
                }
                Err(error) => self.refused(error),
            }
            self.busy.set(false);
        });
    }

    /// Says why something was refused, at the fields where it can be.
    pub fn refused(self, error: CallError) {
        match error {
            CallError::Problem(refusal) => self.problem.set(Some(refusal)),
            error => say(Err(error)),
        }
    }

    /// Why a field was refused.
    pub fn error(self, field: impl Into<String>) -> Signal<Option<String>> {
        let field = field.into();
        Signal::derive(move || {
            self.problem.with(|problem| {
                problem
                    .as_ref()?
                    .errors
                    .iter()
                    .find(|error| error.field == field)
                    .map(field_text)
            })
        })
    }

    /// That somebody else saved first.
    pub fn told(self) -> impl IntoView {
        move || {
            self.meanwhile.get().then(|| {
                view! {
                    <Notice tone=Tone::Warn>
                        <p><b>{t(k::ADMIN_CHANGED_TITLE)}</b></p>
                        <p>{t(k::ADMIN_CHANGED_TEXT)}</p>
                    </Notice>
                }
            })
        }
    }

    /// **Save**, and what stands beside it.
    pub fn foot(self, beside: Option<AnyView>) -> AnyView {
        view! {
            <div class="row form-foot">
                <Button kind=ButtonKind::Primary busy=self.busy>{t(k::SAVE)}</Button>
                {beside}
            </div>
        }
        .into_any()
    }

    /// A field of one line, left to right.
    pub fn line(
        self,
        name: &'static str,
        label: Key,
        kind: &'static str,
        value: RwSignal<String>,
        help: Option<Key>,
    ) -> AnyView {
        let (label, error) = (t(label), self.error(name));
        match help {
            Some(help) => {
                view! { <Field label name kind value ltr=true help=t(help) error/> }.into_any()
            }
            None => view! { <Field label name kind value ltr=true error/> }.into_any(),
        }
    }

    /// A field of several lines.
    pub fn area(
        self,
        id: &'static str,
        label: Key,
        rows: &'static str,
        value: RwSignal<String>,
        help: AnyView,
    ) -> AnyView {
        let refused = self.error(id);
        let described = format!("{id}-help");
        view! {
            <div class="field">
                <label for=id>{t(label)}</label>
                <textarea
                    id=id
                    rows=rows
                    dir="auto"
                    spellcheck="false"
                    aria-describedby=described.clone()
                    aria-invalid=invalid(refused)
                    prop:value=held(value)
                    on:input=typed(value)
                ></textarea>
                {said(refused)}
                <p class="help" id=described>{help}</p>
            </div>
        }
        .into_any()
    }
}

// What fields have in common, once: the code of an attribute, of a handler or of a text that changes is made anew for each closure.

/// Of a field: it was refused.
pub fn invalid(refused: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Send {
    move || refused.get().map(|_| "true")
}

/// Below a field: why it was refused.
pub fn said(refused: Signal<Option<String>>) -> AnyView {
    let text = move || {
        refused
            .get()
            .map(|text| view! { <p class="field-error">{text}</p> })
    };
    text.into_any()
}

/// What is in a field.
pub fn held(value: RwSignal<String>) -> impl Fn() -> String + Send {
    move || value.get()
}

/// Takes what the reader types.
pub fn typed(value: RwSignal<String>) -> impl Fn(leptos::ev::Event) {
    move |event| value.set(event_target_value(&event))
}

/// Two values that belong together.
pub type Pair = (RwSignal<String>, RwSignal<String>);

/// A pair with these values.
pub fn pair(first: &str, second: &str) -> Pair {
    (
        RwSignal::new(first.to_owned()),
        RwSignal::new(second.to_owned()),
    )
}

/// How rows of pairs are named.
pub struct PairWords {
    /// Of the whole.
    pub title: Key,
    /// Of the first value.
    pub first: Key,
    /// Of the second value.
    pub second: Key,
    /// What the fields' names end with, as refusals have them.
    pub names: [&'static str; 2],
    /// What the second value may look like.
    pub example: &'static str,
    /// There is no row.
    pub none: Key,
    /// Adds a row.
    pub add: Key,
    /// Removes the row with this number.
    pub remove: Key,
}

/// Rows of pairs, to be changed, added and removed.
pub fn pairs(
    form: Form,
    name: &'static str,
    words: &'static PairWords,
    rows: RwSignal<Vec<Pair>>,
) -> AnyView {
    let add = move |()| {
        rows.update(|rows| rows.push(pair("", "")));
        focus(".link-row:last-of-type input");
    };
    let shown = move || {
        if rows.with(Vec::is_empty) {
            return view! { <p class="hint">{t(words.none)}</p> }.into_any();
        }
        rows.get()
            .into_iter()
            .enumerate()
            .map(|(at, pair)| pair_row(form, name, words, rows, at, pair))
            .collect_view()
            .into_any()
    };
    view! {
        <fieldset>
            <legend>{t(words.title)}</legend>
            {shown}
            <div class="row"><Button on_press=add><Icon name="plus"/>{t(words.add)}</Button></div>
        </fieldset>
    }
    .into_any()
}

fn pair_row(
    form: Form,
    name: &'static str,
    words: &'static PairWords,
    rows: RwSignal<Vec<Pair>>,
    at: usize,
    (first, second): Pair,
) -> AnyView {
    let remove = move |()| {
        rows.update(|rows| {
            if at < rows.len() {
                rows.remove(at);
            }
        });
    };
    let number = at + 1;
    let [first_id, second_id] = words.names.map(|part| format!("{name}.{at}{part}"));
    let first_refused = form.error(first_id.clone());
    let second_refused = form.error(second_id.clone());
    view! {
        <div class="link-row">
            <input
                id=first_id
                aria-label=format!("{} {number}", t(words.first))
                aria-invalid=invalid(first_refused)
                placeholder=t(words.first)
                prop:value=held(first)
                on:input=typed(first)
            />
            <input
                id=second_id
                dir="ltr"
                aria-label=format!("{} {number}", t(words.second))
                aria-invalid=invalid(second_refused)
                placeholder=words.example
                prop:value=held(second)
                on:input=typed(second)
            />
            <IconButton icon="trash" label=tr(words.remove, &[("number", number.into())]) on_press=remove/>
        </div>
    }
    .into_any()
}
