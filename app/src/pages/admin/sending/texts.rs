//! How texts are sent.

use super::{Hidden, SecretWords, Trial, choice, chosen, save, ways};
use crate::pages::admin::form::{Form, Pair, PairWords, pair, pairs};
use crate::pages::states::say;
use crate::parts::{Button, ErrorSummary, SelectField};
use crate::words::{t, tr};
use domain::wire::messages::{
    MessageCommand, MessageSettings, TextBody, TextConfig, TextDraft, TextHeader, TextMethod,
    TextVia,
};
use leptos::prelude::*;
use locale::{Key, k};

const VIAS: [(&str, TextVia); 2] = [("files", TextVia::Files), ("http", TextVia::Http)];

const METHODS: [(&str, TextMethod); 3] = [
    ("POST", TextMethod::Post),
    ("PUT", TextMethod::Put),
    ("GET", TextMethod::Get),
];

const BODIES: [(&str, TextBody); 2] = [("form", TextBody::Form), ("json", TextBody::Json)];

/// What stands for values.
const WORDS: &str = "{to} {text} {from} {account} {secret} {basic}";

/// What the fields are called, for the summary of a refused form.
const LABELS: &[(&str, Key)] = &[
    ("url", k::SENDING_URL),
    ("account", k::SENDING_ACCOUNT),
    ("secret", k::SENDING_SECRET),
    ("from", k::SENDING_FROM_NUMBER),
    ("headers", k::SENDING_HEADERS),
    ("body", k::SENDING_BODY),
    ("number", k::SENDING_TEST_NUMBER),
];

const SECRET: SecretWords = SecretWords {
    id: "secret",
    label: k::SENDING_SECRET,
    kept: k::SENDING_SECRET_KEPT,
    none: k::SENDING_SECRET_NEW,
    clear: k::SENDING_SECRET_CLEAR,
};

const HEADERS: PairWords = PairWords {
    title: k::SENDING_HEADERS,
    first: k::SENDING_HEADER_NAME,
    second: k::SENDING_HEADER_VALUE,
    names: ["", ".value"],
    example: "",
    none: k::SENDING_HEADERS_NONE,
    add: k::SENDING_HEADER_ADD,
    remove: k::SENDING_HEADER_REMOVE,
};

/// What the form has in it.
#[derive(Clone, Copy)]
struct Draft {
    via: RwSignal<String>,
    url: RwSignal<String>,
    method: RwSignal<String>,
    headers: RwSignal<Vec<Pair>>,
    body_kind: RwSignal<String>,
    body: RwSignal<String>,
    account: RwSignal<String>,
    secret: Hidden,
    from: RwSignal<String>,
}

fn rows(headers: &[TextHeader]) -> Vec<Pair> {
    headers
        .iter()
        .map(|header| pair(&header.name, &header.value))
        .collect()
}

impl Draft {
    fn new(settings: &MessageSettings) -> Self {
        let now = &settings.texts;
        Self {
            via: choice(&VIAS, now.via),
            url: RwSignal::new(now.url.clone()),
            method: choice(&METHODS, now.method),
            headers: RwSignal::new(rows(&now.headers)),
            body_kind: choice(&BODIES, now.body_kind),
            body: RwSignal::new(now.body.clone()),
            account: RwSignal::new(now.account.clone()),
            secret: Hidden::new(settings.texts_have_secret),
            from: RwSignal::new(now.from.clone()),
        }
    }

    fn draft(self) -> TextDraft {
        let text = |value: RwSignal<String>| value.get_untracked().trim().to_owned();
        let headers = self.headers.with_untracked(|rows| {
            rows.iter()
                .map(|(name, value)| TextHeader {
                    name: text(*name),
                    value: text(*value),
                })
                .collect()
        });
        TextDraft {
            config: TextConfig {
                via: chosen(&VIAS, &self.via.get_untracked()),
                url: text(self.url),
                method: chosen(&METHODS, &self.method.get_untracked()),
                headers,
                body_kind: chosen(&BODIES, &self.body_kind.get_untracked()),
                body: self.body.get_untracked(),
                account: text(self.account),
                from: text(self.from),
            },
            secret: self.secret.change(),
        }
    }

    /// Account, secret and number stay: they are the organisation's own.
    fn twilio(self) {
        let preset = TextConfig::twilio("", "");
        self.url.set(preset.url);
        self.method.set(METHODS[0].0.to_owned());
        self.headers.set(rows(&preset.headers));
        self.body_kind.set(BODIES[0].0.to_owned());
        self.body.set(preset.body);
        say(Ok(t(k::SENDING_TWILIO_DONE).to_owned()));
    }
}

/// The form.
pub(super) fn form(form: Form, settings: &MessageSettings) -> AnyView {
    let draft = Draft::new(settings);
    let trial = Trial::new(form, String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = MessageCommand::SetTexts {
            version: form.version.get_untracked(),
            draft: draft.draft(),
        };
        save(form, command, move |settings| {
            draft.secret.saved(settings.texts_have_secret);
        });
    };
    let test = move || {
        trial.run(MessageCommand::TestTexts {
            draft: draft.draft(),
            number: trial.to.get_untracked().trim().to_owned(),
        });
    };
    let vias = [
        ("files", k::SENDING_TEXTS_FILES, k::SENDING_TEXTS_FILES_TEXT),
        ("http", k::SENDING_TEXTS_HTTP, k::SENDING_TEXTS_HTTP_TEXT),
    ];
    let carrier = move || (draft.via.get() == "http").then(|| carrier(form, draft));
    view! {
        <form class="card-box stack" id="texts" novalidate on:submit=submit>
            <h2>{t(k::SENDING_TEXTS)}</h2>
            <ErrorSummary problem=form.problem labels=LABELS/>
            {form.told()}
            {ways("text_via", draft.via, vias)}
            {carrier}
            {trial.view("number", k::SENDING_TEST_NUMBER, Some(k::SENDING_TEST_NUMBER_HELP), test)}
            {form.foot(None)}
        </form>
    }
    .into_any()
}

/// What matters only where there is a carrier.
fn carrier(form: Form, draft: Draft) -> AnyView {
    let methods = METHODS.map(|(name, _)| (name.to_owned(), name.to_owned()));
    let bodies = [
        (BODIES[0].0.to_owned(), t(k::SENDING_BODY_FORM).to_owned()),
        (BODIES[1].0.to_owned(), t(k::SENDING_BODY_JSON).to_owned()),
    ];
    let help = tr(k::SENDING_BODY_HELP, &[("words", WORDS.into())]);
    view! {
        <div class="row"><Button on_press=move |()| draft.twilio()>{t(k::SENDING_TWILIO)}</Button></div>
        {form.line("url", k::SENDING_URL, "url", draft.url, None)}
        <div class="grid-2">
            {form.line("account", k::SENDING_ACCOUNT, "text", draft.account, None)}
            {draft.secret.view(&SECRET, form.error("secret"))}
            {form.line("from", k::SENDING_FROM_NUMBER, "text", draft.from, None)}
        </div>
        <div class="grid-2">
            <SelectField label=t(k::SENDING_METHOD) name="method" options=methods.to_vec() value=draft.method/>
            <SelectField label=t(k::SENDING_BODY_KIND) name="body_kind" options=bodies.to_vec() value=draft.body_kind/>
        </div>
        {pairs(form, "headers", &HEADERS, draft.headers)}
        {form.area("body", k::SENDING_BODY, "4", draft.body, view! { <bdi>{help}</bdi> }.into_any())}
    }
    .into_any()
}
