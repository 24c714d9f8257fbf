//! `settings show|set mail|texts`: how messages leave the house, for the operator. Owns where their secrets come from (standard input, and
//! never an argument, which every process of the machine may read); what fits, the service says.

use super::{Failure, Session, fields, messages};
use domain::Secret;
use domain::wire::messages::{MailDraft, MessageSettings, SecretChange, TestOutcome, TextDraft};
use serde_json::{Map, Value};
use service::messages::{self as desk_messages, settings as desk_settings};
use std::io::BufRead as _;

/// How messages leave the house.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Mail,
    Texts,
}

impl Way {
    fn fields(self, settings: &MessageSettings) -> Result<Map<String, Value>, Failure> {
        match self {
            Self::Mail => fields::of(&settings.mail),
            Self::Texts => fields::of(&settings.texts),
        }
    }

    /// The fields, and whether there is a secret: the secret itself is never read.
    fn shown(self, settings: &MessageSettings) -> Result<Map<String, Value>, Failure> {
        let mut shown = self.fields(settings)?;
        let (name, is_there) = match self {
            Self::Mail => ("has_password", settings.mail_has_password),
            Self::Texts => ("has_secret", settings.texts_have_secret),
        };
        shown.insert(name.to_owned(), is_there.into());
        Ok(shown)
    }
}

/// What a change says beside its fields.
pub(super) struct Wanted {
    /// The password of the mail server, or the secret of the carrier.
    pub(super) secret: SecretChange,
    /// Send a test there and save nothing.
    pub(super) test: Option<String>,
}

/// The secret that a command names: a line of standard input, none, or the one that is there.
///
/// # Errors
/// When standard input cannot be read.
pub(super) fn secret(from_stdin: bool, none: bool) -> Result<SecretChange, Failure> {
    if !from_stdin {
        return Ok(if none {
            SecretChange::Clear
        } else {
            SecretChange::Keep
        });
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    Ok(SecretChange::Set(Secret::new(line)))
}

pub(super) async fn show(session: &Session, way: Way) -> Result<(), Failure> {
    let now = desk_settings::get(&session.desk, &session.caller).await?;
    super::settings::say(session, &way.shown(&now)?)
}

pub(super) async fn set(
    session: &Session,
    way: Way,
    changes: &[String],
    wanted: Wanted,
) -> Result<(), Failure> {
    let now = desk_settings::get(&session.desk, &session.caller).await?;
    let mut config = way.fields(&now)?;
    for change in changes {
        fields::take(&mut config, change)?;
    }
    match way {
        Way::Mail => {
            let draft = MailDraft {
                config: fields::typed(config)?,
                password: wanted.secret,
            };
            mail(session, now.version, &draft, wanted.test).await
        }
        Way::Texts => {
            let draft = TextDraft {
                config: fields::typed(config)?,
                secret: wanted.secret,
            };
            texts(session, now.version, &draft, wanted.test).await
        }
    }
}

async fn mail(
    session: &Session,
    version: i64,
    draft: &MailDraft,
    test: Option<String>,
) -> Result<(), Failure> {
    let Session { desk, caller, .. } = session;
    if let Some(address) = test {
        return tested(
            session,
            &desk_messages::test_mail(desk, caller, draft, &address).await?,
        );
    }
    let saved = desk_settings::set_mail(desk, caller, version, draft).await?;
    super::settings::say(session, &Way::Mail.shown(&saved)?)
}

async fn texts(
    session: &Session,
    version: i64,
    draft: &TextDraft,
    test: Option<String>,
) -> Result<(), Failure> {
    let Session { desk, caller, .. } = session;
    if let Some(number) = test {
        return tested(
            session,
            &desk_messages::test_texts(desk, caller, draft, &number).await?,
        );
    }
    let saved = desk_settings::set_texts(desk, caller, version, draft).await?;
    super::settings::say(session, &Way::Texts.shown(&saved)?)
}

/// How a test went: that it was not accepted is a failure of the command.
///
/// # Errors
/// It was not accepted.
pub(super) fn tested(session: &Session, outcome: &TestOutcome) -> Result<(), Failure> {
    session.output.say(outcome, messages::outcome_as_text)?;
    if outcome.accepted {
        Ok(())
    } else {
        Err(Failure::Bad)
    }
}
