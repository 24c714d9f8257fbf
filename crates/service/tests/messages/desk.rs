//! What the tests of this suite share: a desk with messages in it.

use domain::wire::audit::{AuditFilter, AuditQuery, AuditRow};
use domain::wire::messages::{
    MailConfig, MailDraft, MailVia, MessageQuery, MessageRow, SecretChange, SmtpSecurity,
};
use domain::{EmailAddress, MessageId, Secret, Timestamp};
use locale::Lang;
use mail_parser::MessageParser;
use service::messages::{self, Content, NewMessage, Recipient, Whose};
use service::testing::TestDesk;
use service::{Caller, Desk, Error, audit};
use std::path::Path;
use store::Person;

/// What a test answers.
pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// What no file and no log may show.
pub const CANARY: &str = "canary-0c7d1f5e-never-seen";

/// `ok`, or the code of the refusal.
pub fn code<T>(outcome: &Result<T, Error>) -> String {
    match outcome {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.problem().code.as_str().to_owned(),
    }
}

pub fn to(address: &str) -> Result<Recipient, Error> {
    Ok(Recipient::Mail(EmailAddress::parse("to", address)?))
}

pub fn test_message(address: &str) -> Result<NewMessage, Error> {
    Ok(NewMessage {
        to: to(address)?,
        lang: Lang::En,
        content: Content::Test {
            asked_by: String::new(),
        },
        person: None,
        link: None,
    })
}

/// A message that carries [`CANARY`].
pub fn secret_message(
    person: &Person,
    address: &str,
    until: Timestamp,
) -> Result<NewMessage, Error> {
    let content = Content::TemporaryPassword {
        whose: Whose::from(person),
        password: Secret::new(CANARY),
        until: Some(until),
    };
    Ok(NewMessage::about(person, to(address)?, content))
}

pub async fn queue(desk: &Desk, message: NewMessage) -> Result<MessageId, Error> {
    let message = &message;
    desk.store()
        .write(|tx| async move {
            messages::queue(&tx, desk, &Caller::operator(), message.clone()).await
        })
        .await
}

pub async fn row(desk: &Desk, id: MessageId) -> Result<MessageRow, Error> {
    messages::get(desk, &Caller::operator(), id).await
}

pub async fn rows(desk: &Desk) -> Result<Vec<MessageRow>, Error> {
    Ok(
        messages::list(desk, &Caller::operator(), &MessageQuery::default())
            .await?
            .rows,
    )
}

/// Mail goes to a server on this machine, in the clear.
pub fn smtp(port: u16) -> MailConfig {
    MailConfig {
        via: MailVia::Smtp,
        from_address: "desk@juniperpike.example".to_owned(),
        host: "127.0.0.1".to_owned(),
        port,
        security: SmtpSecurity::None,
        ..MailConfig::default()
    }
}

pub fn draft(config: MailConfig) -> MailDraft {
    MailDraft {
        config,
        password: SecretChange::Keep,
    }
}

pub async fn set(desk: &Desk, draft: &MailDraft) -> Result<(), Error> {
    let operator = &Caller::operator();
    let version = messages::settings::get(desk, operator).await?.version;
    messages::settings::set_mail(desk, operator, version, draft).await?;
    Ok(())
}

pub async fn send_to(desk: &Desk, port: u16) -> Result<(), Error> {
    set(desk, &draft(smtp(port))).await
}

/// The audit rows of an action, newest first.
pub async fn log(desk: &TestDesk, action: &str) -> Result<Vec<AuditRow>, Error> {
    let filter = AuditFilter {
        action: Some(action.to_owned()),
        ..AuditFilter::default()
    };
    let query = AuditQuery {
        filter,
        ..AuditQuery::default()
    };
    Ok(audit::list(desk, &Caller::operator(), query).await?.rows)
}

/// Whether any file of a folder or below has these bytes.
pub fn is_in_files(folder: &Path, wanted: &str) -> std::io::Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let found = if path.is_dir() {
            is_in_files(&path, wanted)?
        } else {
            std::fs::read(&path)?
                .windows(wanted.len())
                .any(|part| part == wanted.as_bytes())
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A mail that was written into the folder.
#[derive(Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// The mails in the desk's folder, sorted by address and subject; they are gone from it afterwards.
pub fn take_mails(
    desk: &TestDesk,
) -> Result<Vec<Letter>, Box<dyn std::error::Error + Send + Sync>> {
    let mut letters = Vec::new();
    for path in files(desk, "mail")? {
        let bytes = std::fs::read(&path)?;
        std::fs::remove_file(path)?;
        let mail = MessageParser::default().parse(&bytes).ok_or("no mail")?;
        let to = mail.to().and_then(|to| to.first());
        letters.push(Letter {
            to: to.and_then(|to| to.address()).unwrap_or("").to_owned(),
            subject: mail.subject().unwrap_or("").to_owned(),
            text: mail.body_text(0).ok_or("no text")?.replace("\r\n", "\n"),
        });
    }
    letters.sort_by(|one, other| (&one.to, &one.subject).cmp(&(&other.to, &other.subject)));
    Ok(letters)
}

/// The texts to phones in the desk's folder; they are gone from it afterwards.
pub fn take_texts(
    desk: &TestDesk,
) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    let mut texts = Vec::new();
    for path in files(desk, "texts")? {
        texts.push(std::fs::read_to_string(&path)?);
        std::fs::remove_file(path)?;
    }
    Ok(texts)
}

fn files(desk: &TestDesk, name: &str) -> std::io::Result<Vec<std::path::PathBuf>> {
    let folder = desk.config().data_dir.join(name);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect()
}

/// The folder of the desk's database; `None` where it is no file.
pub fn database_folder(desk: &TestDesk) -> Option<std::path::PathBuf> {
    let path = desk.url().strip_prefix("sqlite:")?;
    Path::new(path).parent().map(Path::to_owned)
}
