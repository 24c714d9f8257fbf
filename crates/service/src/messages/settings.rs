//! How mail and texts leave the house. Owns the row of the settings table that says so, with its two secrets sealed, and who may
//! change it. The password of the mail server and the secret of the carrier are written and never read.
//!
//! A secret stays only where it was entered for: whoever changes the server enters it again, so that it cannot be sent to
//! another one by somebody who does not know it.

use super::{mime, transport};
use crate::audit::{self, Entry};
use crate::seal::Sealed;
use crate::{Caller, Desk, Error};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::audit::Action;
use domain::wire::messages::{
    MailConfig, MailDraft, MailVia, MessageSettings, SecretChange, SmtpSecurity, TextConfig,
    TextDraft, TextVia,
};
use domain::wire::problem::{Code, FieldError};
use domain::{EmailAddress, Secret, authority, text};
use serde::{Deserialize, Serialize};
use store::Db;

/// Under this name lies the row.
const NAME: &str = "messages";
/// What the secrets belong to.
const MAIL_PASSWORD: &[u8] = b"setting mail password";
const TEXT_SECRET: &[u8] = b"setting text secret";
const MAX_SECRET: usize = 1_024;
const MAX_HOST: usize = 253;
const MAX_CERTIFICATES: usize = 64 * 1024;
const MAX_URL: usize = 2_000;
const MAX_HEADERS: usize = 16;
const MAX_BODY: usize = 8_000;

/// A sealed secret as JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    key: String,
    sealed: String,
}

/// As the row has it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Row {
    mail: MailConfig,
    mail_password: Option<Kept>,
    texts: TextConfig,
    text_secret: Option<Kept>,
}

/// What is in force, with the secrets still sealed.
#[derive(Clone, Default)]
pub struct Current {
    version: i64,
    row: Row,
}

impl core::fmt::Debug for Current {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Current")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Current {
    /// Rises with every change.
    pub(super) fn version(&self) -> i64 {
        self.version
    }
    pub(super) fn mail(&self) -> &MailConfig {
        &self.row.mail
    }
    pub(super) fn texts(&self) -> &TextConfig {
        &self.row.texts
    }
    /// The password of the mail server; empty: none.
    pub(super) fn mail_password(&self, desk: &Desk) -> Result<Secret, Error> {
        open(desk, MAIL_PASSWORD, self.row.mail_password.as_ref())
    }
    /// The secret of the carrier; empty: none.
    pub(super) fn text_secret(&self, desk: &Desk) -> Result<Secret, Error> {
        open(desk, TEXT_SECRET, self.row.text_secret.as_ref())
    }
    fn wire(&self, desk: &Desk) -> MessageSettings {
        MessageSettings {
            version: self.version,
            mail: self.row.mail.clone(),
            mail_has_password: self.row.mail_password.is_some(),
            texts: self.row.texts.clone(),
            texts_have_secret: self.row.text_secret.is_some(),
            is_demo: desk.config().demo,
        }
    }
}

fn open(desk: &Desk, owner: &[u8], kept: Option<&Kept>) -> Result<Secret, Error> {
    let Some(kept) = kept else {
        return Ok(Secret::default());
    };
    let damaged = || Error::Inconsistent("settings: a sealed secret is damaged".to_owned());
    let sealed = STANDARD.decode(&kept.sealed).map_err(|_| damaged())?;
    let opened = desk
        .seals()
        .open_sealed(owner, &kept.key, &sealed)
        .map_err(|error| Error::Inconsistent(format!("settings: {error}")))?;
    let text = core::str::from_utf8(&opened).map_err(|_| damaged())?;
    Ok(Secret::new(text))
}

fn keep(desk: &Desk, owner: &[u8], secret: &Secret) -> Result<Kept, Error> {
    let Sealed { key, bytes } = desk
        .seals()
        .seal(desk.entropy(), owner, secret.expose().as_bytes())
        .ok_or_else(|| Error::Inconsistent("there is no key to seal with".to_owned()))?;
    Ok(Kept {
        key,
        sealed: STANDARD.encode(bytes),
    })
}

/// Reads the row.
pub(crate) async fn load(db: &impl Db) -> Result<Current, Error> {
    let Some(setting) = store::settings::get(db, NAME).await? else {
        return Ok(Current::default());
    };
    let row = serde_json::from_str(&setting.value)
        .map_err(|error| Error::Inconsistent(format!("settings: {error}")))?;
    Ok(Current {
        version: setting.version,
        row,
    })
}

/// Mail and texts, fresh from the memory.
///
/// # Errors
/// `sign_in_required`, `not_allowed`.
pub async fn get(desk: &Desk, caller: &Caller) -> Result<MessageSettings, Error> {
    authorise(desk, caller, authority::Action::ReadSettings).await?;
    Ok(load(&desk.store().read()).await?.wire(desk))
}

/// Changes how mail is sent. A grave action (S3): resets travel there.
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`, `invalid_input`.
pub async fn set_mail(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    draft: &MailDraft,
) -> Result<MessageSettings, Error> {
    authorise(desk, caller, authority::Action::ChangeMail).await?;
    caller.require_confirmed(desk)?;
    let action = Action::SettingsMailChanged;
    change(desk, caller, version, action, |now| {
        let (config, password) = drafted_mail(desk, now, draft)?;
        let entry = Entry::new(action)
            .before("via", describe_mail(&now.row.mail))
            .after("via", describe_mail(&config));
        let mut row = now.row.clone();
        row.mail_password = kept(desk, MAIL_PASSWORD, &password)?;
        row.mail = config;
        Ok((row, entry))
    })
    .await
}

/// Changes how texts are sent. A grave action, too.
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`, `invalid_input`.
pub async fn set_texts(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    draft: &TextDraft,
) -> Result<MessageSettings, Error> {
    authorise(desk, caller, authority::Action::ChangeMail).await?;
    caller.require_confirmed(desk)?;
    let action = Action::SettingsTextsChanged;
    change(desk, caller, version, action, |now| {
        let (config, secret) = drafted_texts(desk, now, draft)?;
        let entry = Entry::new(action)
            .before("via", describe_texts(&now.row.texts))
            .after("via", describe_texts(&config));
        let mut row = now.row.clone();
        row.text_secret = kept(desk, TEXT_SECRET, &secret)?;
        row.texts = config;
        Ok((row, entry))
    })
    .await
}

async fn change(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    action: Action,
    apply: impl Fn(&Current) -> Result<(Row, Entry), Error> + Send + Sync,
) -> Result<MessageSettings, Error> {
    let apply = &apply;
    let changed = desk
        .store()
        .write(|tx| async move {
            let now = load(&tx).await?;
            if now.version != version {
                return Err(Error::code(Code::ChangedMeanwhile));
            }
            let (row, entry) = apply(&now)?;
            put(&tx, desk, &row, version).await?;
            audit::record(&tx, desk, caller, entry).await?;
            load(&tx).await
        })
        .await?;
    tracing::info!(action = action.as_str(), "settings changed");
    desk.take_up().await;
    super::wake(desk);
    Ok(changed.wire(desk))
}

async fn put(tx: &store::Tx, desk: &Desk, row: &Row, version: i64) -> Result<(), Error> {
    let value =
        serde_json::to_string(row).map_err(|error| Error::Inconsistent(error.to_string()))?;
    store::settings::put(tx, NAME, &value, version, desk.now()).await?;
    Ok(())
}

async fn authorise(desk: &Desk, caller: &Caller, action: authority::Action) -> Result<(), Error> {
    audit::noting_refusal(desk, caller, action, None, caller.may_at_all(action)).await
}

fn kept(desk: &Desk, owner: &[u8], secret: &Secret) -> Result<Option<Kept>, Error> {
    (!secret.is_empty())
        .then(|| keep(desk, owner, secret))
        .transpose()
}

/// Seals both secrets with the newest key, if another one seals them.
pub(super) async fn reseal(tx: &store::Tx, desk: &Desk) -> Result<(), Error> {
    let now = load(tx).await?;
    let newest = desk.seals().newest();
    let is_old = |kept: &Option<Kept>| kept.as_ref().is_some_and(|kept| kept.key != newest);
    if !is_old(&now.row.mail_password) && !is_old(&now.row.text_secret) {
        return Ok(());
    }
    let mut row = now.row.clone();
    row.mail_password = kept(desk, MAIL_PASSWORD, &now.mail_password(desk)?)?;
    row.text_secret = kept(desk, TEXT_SECRET, &now.text_secret(desk)?)?;
    put(tx, desk, &row, now.version).await
}

/// A draft of how mail is sent, and its password, if it fits.
pub(super) fn drafted_mail(
    desk: &Desk,
    now: &Current,
    draft: &MailDraft,
) -> Result<(MailConfig, Secret), Error> {
    let config = valid_mail(&draft.config)?;
    let before = &now.row.mail;
    let same = (
        &config.host,
        config.port,
        &config.user_name,
        config.security,
    ) == (
        &before.host,
        before.port,
        &before.user_name,
        before.security,
    ) && config.trusted_certificates == before.trusted_certificates;
    let password = secret_of("password", &draft.password, same, || {
        now.mail_password(desk)
    })?;
    Ok((config, password))
}

/// A draft of how texts are sent, and its secret, if it fits.
pub(super) fn drafted_texts(
    desk: &Desk,
    now: &Current,
    draft: &TextDraft,
) -> Result<(TextConfig, Secret), Error> {
    let config = valid_texts(&draft.config)?;
    let same = config == now.row.texts;
    let secret = secret_of("secret", &draft.secret, same, || now.text_secret(desk))?;
    Ok((config, secret))
}

/// The secret of a draft. It stays only where it was entered for.
fn secret_of(
    field: &str,
    change: &SecretChange,
    same: bool,
    stored: impl FnOnce() -> Result<Secret, Error>,
) -> Result<Secret, Error> {
    match change {
        SecretChange::Clear => Ok(Secret::default()),
        SecretChange::Set(secret) => {
            if secret.expose().len() > MAX_SECRET {
                return Err(FieldError::new(field, Code::TooLong)
                    .with("max", MAX_SECRET)
                    .into());
            }
            super::content::one_line(field, secret.expose())?;
            Ok(secret.clone())
        }
        SecretChange::Keep => {
            let stored = stored()?;
            if same || stored.is_empty() {
                Ok(stored)
            } else {
                Err(Error::field(field, Code::Required))
            }
        }
    }
}

/// Where mail goes, for the audit log.
fn describe_mail(config: &MailConfig) -> String {
    match config.via {
        MailVia::Files => "files".to_owned(),
        MailVia::Smtp => {
            let security = match config.security {
                SmtpSecurity::Tls => "tls",
                SmtpSecurity::StartTls => "starttls",
                SmtpSecurity::None => "none",
            };
            format!(
                "{}:{} ({security}) from {}",
                config.host, config.port, config.from_address
            )
        }
    }
}

fn describe_texts(config: &TextConfig) -> String {
    match config.via {
        TextVia::Files => "files".to_owned(),
        TextVia::Http => config.url.clone(),
    }
}

/// What is wrong with each field, gathered.
#[derive(Default)]
struct Findings(Vec<FieldError>);

impl Findings {
    fn take<T: Default>(&mut self, found: Result<T, FieldError>) -> T {
        found.unwrap_or_else(|error| {
            self.0.push(error);
            T::default()
        })
    }
    fn add(&mut self, field: &str, code: Code) {
        self.0.push(FieldError::new(field, code));
    }
    fn range(&mut self, field: &str, value: u32, least: u32, most: u32) {
        if !(least..=most).contains(&value) {
            let error = FieldError::new(field, Code::OutOfRange)
                .with("min", least)
                .with("max", most);
            self.0.push(error);
        }
    }
    fn done<T>(self, value: T) -> Result<T, Error> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self.0.into())
        }
    }
}

fn valid_address(field: &str, entered: &str, is_needed: bool) -> Result<String, FieldError> {
    if entered.trim().is_empty() && !is_needed {
        return Ok(String::new());
    }
    let address = EmailAddress::parse(field, entered)?;
    mime::address(field, address.as_str())?;
    Ok(address.as_str().to_owned())
}

fn valid_mail(config: &MailConfig) -> Result<MailConfig, Error> {
    let mut findings = Findings::default();
    let is_smtp = config.via == MailVia::Smtp;
    let host = findings.take(text::line("host", &config.host, MAX_HOST));
    let valid = MailConfig {
        from_address: findings.take(valid_address("from_address", &config.from_address, is_smtp)),
        reply_to: findings.take(valid_address("reply_to", &config.reply_to, false)),
        user_name: findings.take(text::line("user_name", &config.user_name, 256)),
        host: host.to_ascii_lowercase(),
        ..config.clone()
    };
    if is_smtp {
        if host.is_empty() {
            findings.add("host", Code::Required);
        } else if !is_host(&host) {
            findings.add("host", Code::UnknownValue);
        } else if valid.security == SmtpSecurity::None && !is_loopback(&valid.host) {
            findings.add("security", Code::UnknownValue);
        }
    }
    findings.range("port", u32::from(config.port), 1, u32::from(u16::MAX));
    findings.range("connections", u32::from(config.connections), 1, 10);
    findings.range("per_connection", u32::from(config.per_connection), 1, 1_000);
    findings.range("per_minute", config.per_minute, 0, 100_000);
    if config.trusted_certificates.len() > MAX_CERTIFICATES {
        findings.add("trusted_certificates", Code::TooLong);
    } else if !transport::are_certificates(&config.trusted_certificates) {
        findings.add("trusted_certificates", Code::UnknownValue);
    }
    findings.done(valid)
}

fn is_host(host: &str) -> bool {
    host.parse::<core::net::IpAddr>().is_ok()
        || (host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
            && host.split('.').all(|label| !label.is_empty()))
}

/// Whether a name can only mean this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<core::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

fn valid_texts(config: &TextConfig) -> Result<TextConfig, Error> {
    let mut findings = Findings::default();
    let valid = TextConfig {
        url: findings.take(text::line("url", &config.url, MAX_URL)),
        account: findings.take(text::line("account", &config.account, 256)),
        from: findings.take(text::line("from", &config.from, 64)),
        ..config.clone()
    };
    if config.body.chars().count() > MAX_BODY {
        findings.add("body", Code::TooLong);
    }
    if config.headers.len() > MAX_HEADERS {
        findings.add("headers", Code::TooMany);
    }
    for (place, header) in config.headers.iter().enumerate() {
        if !transport::is_header(header) {
            findings.add(&format!("headers.{place}"), Code::UnknownValue);
        }
    }
    if config.via == TextVia::Http {
        if !transport::is_gateway(&valid.url) {
            findings.add("url", Code::UnknownValue);
        }
        for word in ["{to}", "{text}"] {
            if !valid.url.contains(word) && !valid.body.contains(word) {
                findings.add("body", Code::Required);
                break;
            }
        }
    }
    findings.done(valid)
}
