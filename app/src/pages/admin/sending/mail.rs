//! How mail is sent.

use super::{Hidden, SecretWords, Trial, choice, chosen, save, ways};
use crate::context::page;
use crate::pages::admin::form::Form;
use crate::parts::{ErrorSummary, SelectField};
use crate::words::t;
use domain::wire::messages::{
    MailConfig, MailDraft, MailVia, MessageCommand, MessageSettings, SmtpSecurity,
};
use domain::wire::problem::{Code, FieldError, Problem};
use leptos::prelude::*;
use locale::{Key, k};
use std::str::FromStr;

const VIAS: [(&str, MailVia); 2] = [("files", MailVia::Files), ("smtp", MailVia::Smtp)];

const SECURITIES: [(&str, SmtpSecurity, Key); 3] = [
    ("tls", SmtpSecurity::Tls, k::SENDING_SECURITY_TLS),
    (
        "start_tls",
        SmtpSecurity::StartTls,
        k::SENDING_SECURITY_STARTTLS,
    ),
    ("none", SmtpSecurity::None, k::SENDING_SECURITY_NONE),
];

/// What the fields are called, for the summary of a refused form.
const LABELS: &[(&str, Key)] = &[
    ("host", k::SENDING_HOST),
    ("port", k::SENDING_PORT),
    ("security", k::SENDING_SECURITY),
    ("user_name", k::SENDING_USER_NAME),
    ("password", k::SENDING_PASSWORD),
    ("from_address", k::SENDING_FROM),
    ("reply_to", k::SENDING_REPLY_TO),
    ("trusted_certificates", k::SENDING_CERTIFICATES),
    ("connections", k::SENDING_CONNECTIONS),
    ("per_connection", k::SENDING_PER_CONNECTION),
    ("per_minute", k::SENDING_PER_MINUTE),
    ("address", k::SENDING_TEST_TO),
];

const PASSWORD: SecretWords = SecretWords {
    id: "password",
    label: k::SENDING_PASSWORD,
    kept: k::SENDING_PASSWORD_KEPT,
    none: k::SENDING_PASSWORD_NEW,
    clear: k::SENDING_PASSWORD_CLEAR,
};

/// What the form has in it.
#[derive(Clone, Copy)]
struct Draft {
    via: RwSignal<String>,
    host: RwSignal<String>,
    port: RwSignal<String>,
    security: RwSignal<String>,
    user_name: RwSignal<String>,
    password: Hidden,
    from: RwSignal<String>,
    reply_to: RwSignal<String>,
    certificates: RwSignal<String>,
    connections: RwSignal<String>,
    per_connection: RwSignal<String>,
    per_minute: RwSignal<String>,
}

impl Draft {
    fn new(settings: &MessageSettings) -> Self {
        let now = &settings.mail;
        let securities = SECURITIES.map(|known| (known.0, known.1));
        Self {
            via: choice(&VIAS, now.via),
            host: RwSignal::new(now.host.clone()),
            port: RwSignal::new(now.port.to_string()),
            security: choice(&securities, now.security),
            user_name: RwSignal::new(now.user_name.clone()),
            password: Hidden::new(settings.mail_has_password),
            from: RwSignal::new(now.from_address.clone()),
            reply_to: RwSignal::new(now.reply_to.clone()),
            certificates: RwSignal::new(now.trusted_certificates.clone()),
            connections: RwSignal::new(now.connections.to_string()),
            per_connection: RwSignal::new(now.per_connection.to_string()),
            per_minute: RwSignal::new(now.per_minute.to_string()),
        }
    }

    /// The draft, or the fields that are no numbers in range. Everything else is the service's to refuse.
    fn draft(self) -> Result<MailDraft, Vec<FieldError>> {
        let mut refused = Vec::new();
        let text = |value: RwSignal<String>| value.get_untracked().trim().to_owned();
        let securities = SECURITIES.map(|known| (known.0, known.1));
        let config = MailConfig {
            via: chosen(&VIAS, &self.via.get_untracked()),
            from_address: text(self.from),
            reply_to: text(self.reply_to),
            host: text(self.host),
            port: number(self.port, "port", 1, 65_535, &mut refused),
            security: chosen(&securities, &self.security.get_untracked()),
            user_name: text(self.user_name),
            trusted_certificates: self.certificates.get_untracked(),
            connections: number(self.connections, "connections", 1, 10, &mut refused),
            per_connection: number(
                self.per_connection,
                "per_connection",
                1,
                1_000,
                &mut refused,
            ),
            per_minute: number(self.per_minute, "per_minute", 0, 100_000, &mut refused),
        };
        if !refused.is_empty() {
            return Err(refused);
        }
        Ok(MailDraft {
            config,
            password: self.password.change(),
        })
    }
}

fn number<T: FromStr + Default>(
    value: RwSignal<String>,
    field: &str,
    least: u32,
    most: u32,
    refused: &mut Vec<FieldError>,
) -> T {
    let typed = value.get_untracked();
    let typed = typed.trim();
    let fits = |number: u32| (least..=most).contains(&number);
    let number = typed.parse().ok().filter(|number| fits(*number));
    number.and_then(|_| typed.parse().ok()).unwrap_or_else(|| {
        let error = FieldError::new(field, Code::OutOfRange);
        refused.push(error.with("min", least).with("max", most));
        T::default()
    })
}

/// The form.
pub(super) fn form(form: Form, settings: &MessageSettings) -> AnyView {
    let draft = Draft::new(settings);
    let own = page().me.map(|me| me.user_name).unwrap_or_default();
    let trial = Trial::new(form, own);
    let read = move || {
        let read = draft.draft();
        read.map_err(|refused| form.problem.set(Some(Problem::fields(refused))))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(read) = read() {
            let command = MessageCommand::SetMail {
                version: form.version.get_untracked(),
                draft: read,
            };
            save(form, command, move |settings| {
                draft.password.saved(settings.mail_has_password);
            });
        }
    };
    let test = move || {
        if let Ok(draft) = read() {
            trial.run(MessageCommand::TestMail {
                draft,
                address: trial.to.get_untracked().trim().to_owned(),
            });
        }
    };
    let vias = [
        ("files", k::SENDING_MAIL_FILES, k::SENDING_MAIL_FILES_TEXT),
        ("smtp", k::SENDING_MAIL_SMTP, k::SENDING_MAIL_SMTP_TEXT),
    ];
    let line = |name, label, value, help| form.line(name, label, "text", value, help);
    let server = move || (draft.via.get() == "smtp").then(|| server(form, draft));
    view! {
        <form class="card-box stack" id="mail" novalidate on:submit=submit>
            <h2>{t(k::SENDING_MAIL)}</h2>
            <ErrorSummary problem=form.problem labels=LABELS/>
            {form.told()}
            {ways("mail_via", draft.via, vias)}
            <div class="grid-2">
                {line("from_address", k::SENDING_FROM, draft.from, Some(k::SENDING_FROM_HELP))}
                {line("reply_to", k::SENDING_REPLY_TO, draft.reply_to, Some(k::SENDING_REPLY_TO_HELP))}
            </div>
            {server}
            {trial.view("address", k::SENDING_TEST_TO, None, test)}
            {form.foot(None)}
        </form>
    }
    .into_any()
}

/// What matters only where there is a server.
fn server(form: Form, draft: Draft) -> AnyView {
    let securities = SECURITIES.map(|(name, _, key)| (name.to_owned(), t(key).to_owned()));
    let line = |name, label, value, help| form.line(name, label, "text", value, Some(help));
    let count = |name, label, value, help| form.line(name, label, "number", value, help);
    view! {
        <div class="grid-2">
            {line("host", k::SENDING_HOST, draft.host, k::SENDING_HOST_HELP)}
            {count("port", k::SENDING_PORT, draft.port, None)}
            <SelectField label=t(k::SENDING_SECURITY) name="security" options=securities.to_vec() value=draft.security error=form.error("security")/>
        </div>
        <div class="grid-2">
            {line("user_name", k::SENDING_USER_NAME, draft.user_name, k::SENDING_USER_NAME_HELP)}
            {draft.password.view(&PASSWORD, form.error("password"))}
        </div>
        <details class="more">
            <summary>{t(k::SENDING_MORE)}</summary>
            <div class="stack">
                {form.area("trusted_certificates", k::SENDING_CERTIFICATES, "4", draft.certificates, t(k::SENDING_CERTIFICATES_HELP).into_any())}
                <div class="grid-2">
                    {count("connections", k::SENDING_CONNECTIONS, draft.connections, Some(k::SENDING_CONNECTIONS_HELP))}
                    {count("per_connection", k::SENDING_PER_CONNECTION, draft.per_connection, Some(k::SENDING_PER_CONNECTION_HELP))}
                    {count("per_minute", k::SENDING_PER_MINUTE, draft.per_minute, Some(k::SENDING_PER_MINUTE_HELP))}
                </div>
            </div>
        </details>
    }
    .into_any()
}
