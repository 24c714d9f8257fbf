//! **Settings, mail and texts**: how messages leave the house, tests before saving, how each looks. Owns what the two forms have in
//! common: saving, testing, a secret that is written and never read.

mod mail;
mod preview;
mod texts;

use super::form::Form;
use super::kit::{Kit, kit};
use super::settings::tabs;
use crate::calls::{self, CallError, odd_answer};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{say, waiting};
use crate::parts::{Button, Check, Choice, Notice, PageTitle, PasswordField, Tone};
use crate::words::t;
use domain::Secret;
use domain::wire::messages::{
    MessageCommand, MessageReply, MessageSettings, SecretChange, TestOutcome,
};
use leptos::prelude::*;
use locale::{Key, k};

async fn ask(command: MessageCommand) -> Result<MessageSettings, CallError> {
    match calls::messages(command).await? {
        MessageReply::Settings(settings) => Ok(*settings),
        _ => Err(odd_answer()),
    }
}

/// The page.
pub fn sending() -> AnyView {
    let kit = kit();
    let settings = Loaded::once(|_| pack(ask(MessageCommand::Settings)));
    view! {
        <PageTitle title=t(k::SENDING_TITLE)/>
        <div class="head"><h1>{t(k::SENDING_TITLE)}</h1></div>
        {tabs("/admin/settings/mail")}
        {settings.view(|| waiting(12), move |settings: MessageSettings| shown(kit, &settings))}
    }
    .into_any()
}

fn shown(kit: Kit, settings: &MessageSettings) -> AnyView {
    // One version for both forms: saving one must not make the other out of date.
    let version = RwSignal::new(settings.version);
    let demo = settings
        .is_demo
        .then(|| view! { <Notice><p>{t(k::SENDING_DEMO)}</p></Notice> });
    view! {
        <div class="settings">
            {demo}
            {mail::form(Form::new(kit, version), settings)}
            {texts::form(Form::new(kit, version), settings)}
            {preview::card()}
        </div>
    }
    .into_any()
}

fn save(form: Form, command: MessageCommand, done: impl FnOnce(MessageSettings) + 'static) {
    save_boxed(form, command, Box::new(done));
}

/// Boxed, so that both forms share one task instead of having one each.
fn save_boxed(form: Form, command: MessageCommand, done: Box<dyn FnOnce(MessageSettings)>) {
    let now = ask(MessageCommand::Settings);
    form.save(ask(command), now, |settings| settings.version, done);
}

/// The ways out of the house, of which one is chosen: value, name, sentence.
fn ways(
    name: &'static str,
    chosen: RwSignal<String>,
    ways: [(&'static str, Key, Key); 2],
) -> AnyView {
    let choices = ways.map(|(value, label, note)| {
        view! { <Choice label=t(label) note=t(note) name value chosen/> }.into_any()
    });
    view! {
        <fieldset>
            <legend>{t(k::SENDING_VIA)}</legend>
            {choices.collect_view()}
        </fieldset>
    }
    .into_any()
}

/// How a secret is named.
struct SecretWords {
    id: &'static str,
    label: Key,
    kept: Key,
    none: Key,
    clear: Key,
}

/// A secret that is written and never read.
#[derive(Clone, Copy)]
struct Hidden {
    is_kept: RwSignal<bool>,
    typed: RwSignal<String>,
    clear: RwSignal<bool>,
}

impl Hidden {
    fn new(is_kept: bool) -> Self {
        Self {
            is_kept: RwSignal::new(is_kept),
            typed: RwSignal::new(String::new()),
            clear: RwSignal::new(false),
        }
    }

    fn change(self) -> SecretChange {
        let typed = self.typed.get_untracked();
        if !typed.is_empty() {
            SecretChange::Set(Secret::new(typed))
        } else if self.clear.get_untracked() {
            SecretChange::Clear
        } else {
            SecretChange::Keep
        }
    }

    /// It was saved: nothing of it stays on the page.
    fn saved(self, is_kept: bool) {
        self.is_kept.set(is_kept);
        self.typed.set(String::new());
        self.clear.set(false);
    }

    fn view(self, words: &'static SecretWords, error: Signal<Option<String>>) -> AnyView {
        let help = move || {
            t(if self.is_kept.get() {
                words.kept
            } else {
                words.none
            })
        };
        let is_typed = Signal::derive(move || !self.typed.with(String::is_empty));
        let clear = move || {
            self.is_kept.get().then(|| {
                view! { <Check label=t(words.clear) name=words.id checked=self.clear disabled=is_typed/> }
            })
        };
        view! {
            <div class="stack">
                <PasswordField label=t(words.label) name=words.id value=self.typed autocomplete="off" help=Signal::derive(help) error/>
                {clear}
            </div>
        }
        .into_any()
    }
}

/// A test of what is on the form, before it is saved.
#[derive(Clone, Copy)]
struct Trial {
    form: Form,
    to: RwSignal<String>,
    busy: RwSignal<bool>,
    outcome: RwSignal<Option<TestOutcome>>,
}

impl Trial {
    fn new(form: Form, to: String) -> Self {
        Self {
            form,
            to: RwSignal::new(to),
            busy: RwSignal::new(false),
            outcome: RwSignal::new(None),
        }
    }

    fn run(self, command: MessageCommand) {
        self.busy.set(true);
        self.outcome.set(None);
        self.form.problem.set(None);
        self.form.kit.run(async move {
            match calls::messages(command).await {
                Ok(MessageReply::Tested(outcome)) => self.outcome.set(Some(outcome)),
                Ok(_) => say(Err(odd_answer())),
                Err(error) => self.form.refused(error),
            }
            self.busy.set(false);
        });
    }

    fn view(
        self,
        name: &'static str,
        label: Key,
        help: Option<Key>,
        send: impl Fn() + Send + Sync + 'static,
    ) -> AnyView {
        self.boxed_view(name, label, help, Callback::new(move |()| send()))
    }

    /// Boxed, so that both forms share one view instead of having one each.
    fn boxed_view(
        self,
        name: &'static str,
        label: Key,
        help: Option<Key>,
        send: Callback<()>,
    ) -> AnyView {
        let outcome = move || self.outcome.get().map(|outcome| told(&outcome));
        view! {
            <fieldset class="stack">
                <legend>{t(k::SENDING_TEST)}</legend>
                {self.form.line(name, label, "text", self.to, help)}
                <div class="row"><Button busy=self.busy on_press=send>{t(k::SENDING_TEST_SEND)}</Button></div>
                <div class="outcome" role="status">{outcome}</div>
            </fieldset>
        }
        .into_any()
    }
}

/// How a test went, in the server's own words.
fn told(outcome: &TestOutcome) -> AnyView {
    let (class, key) = if outcome.accepted {
        (Tone::Good.class(), k::SENDING_TEST_ACCEPTED)
    } else {
        (Tone::Bad.class(), k::SENDING_TEST_REFUSED)
    };
    view! {
        <p class=format!("verdict {class}")><b>{t(key)}</b></p>
        <pre dir="ltr" tabindex="0" aria-label=t(k::SENDING_TEST_LINES)>{outcome.lines.join("\n")}</pre>
    }
    .into_any()
}

/// The value with this name, or the first.
fn chosen<T: Copy>(known: &[(&str, T)], name: &str) -> T {
    known
        .iter()
        .find(|known| known.0 == name)
        .unwrap_or(&known[0])
        .1
}

/// The signal of the name of this value.
fn choice<T: Copy + PartialEq>(known: &[(&str, T)], value: T) -> RwSignal<String> {
    let known = known.iter().find(|known| known.1 == value);
    RwSignal::new(known.map_or(String::new(), |known| known.0.to_owned()))
}
