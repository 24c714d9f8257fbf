//! The ways out of the house: a mail server, a carrier's HTTP interface, files. Owns how their answers are sorted into what the
//! outbox understands; never touches a table.

mod files;
mod gateway;
mod smtp;
mod stream;
mod tls;

pub(super) use gateway::{is_gateway, is_header};
pub(super) use tls::are_certificates;

use super::mime::Mime;
use super::settings::Current;
use crate::{Desk, Error};
use domain::Secret;
use domain::wire::messages::{MailConfig, MailVia, TextConfig, TextVia};
use std::time::Duration;
use store::faults::{self, Place};
use uuid::Uuid;

/// Longest that connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest that a server may think about one command.
const COMMAND: Duration = Duration::from_secs(30);
/// Longest that one message may take from end to end: shorter than a lease.
pub(super) const WHOLE: Duration = Duration::from_mins(2);
/// Characters that are kept of an answer.
const REPLY_CHARS: usize = 500;

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server took it, and said this.
    Taken(String),
    /// Not now: a 4xx answer, a time-out, a connection that was cut.
    Later(String),
    /// Never: a 5xx answer about this message.
    Never(String),
    /// Not now, and for none of the others either: nobody answers, or we are not let in.
    Closed(String),
}

impl Verdict {
    pub(super) fn reply(&self) -> &str {
        match self {
            Self::Taken(reply) | Self::Later(reply) | Self::Never(reply) | Self::Closed(reply) => {
                reply
            }
        }
    }
}

/// Something to be sent.
pub(super) enum Parcel {
    /// A mail.
    Mail(Mime),
    /// A text to a number.
    Text {
        /// The number.
        to: String,
        /// What it says.
        text: Secret,
    },
}

/// One worker's ways out, with the connection that is open.
#[derive(Default)]
pub(super) struct Carrier {
    smtp: Option<smtp::Session>,
}

impl Carrier {
    /// Sends, as the settings of this moment say.
    pub(super) async fn send(
        &mut self,
        desk: &Desk,
        current: &Current,
        id: Uuid,
        parcel: &Parcel,
    ) -> Verdict {
        if faults::fails(Place::Message) {
            return Verdict::Later("a test lets this call fail".to_owned());
        }
        let sent = tokio::time::timeout(WHOLE, self.sent(desk, current, id, parcel)).await;
        match sent {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(error)) => {
                let cause = &error as &dyn std::error::Error;
                tracing::error!(
                    error = cause,
                    "a message could not be sent for a reason of our own"
                );
                Verdict::Closed("the settings cannot be used; the log has the cause".to_owned())
            }
            Err(_) => {
                self.smtp = None;
                Verdict::Later(format!("no end after {} s", WHOLE.as_secs()))
            }
        }
    }

    async fn sent(
        &mut self,
        desk: &Desk,
        current: &Current,
        id: Uuid,
        parcel: &Parcel,
    ) -> Result<Verdict, Error> {
        let data = &desk.config().data_dir;
        // Nothing leaves the sample organisation.
        let stays = desk.config().demo;
        match parcel {
            Parcel::Mail(mime) if stays || current.mail().via == MailVia::Files => {
                Ok(files::mail(data, id, &mime.bytes).await)
            }
            Parcel::Mail(mime) => {
                if self
                    .smtp
                    .as_ref()
                    .is_some_and(|session| !session.fits(current.version()))
                {
                    self.close().await;
                }
                let password = current.mail_password(desk)?;
                let session = self.smtp.get_or_insert_with(|| {
                    smtp::Session::new(
                        current.version(),
                        current.mail().clone(),
                        password,
                        desk.config().public_url.clone(),
                    )
                });
                Ok(session.send(mime).await)
            }
            Parcel::Text { to, text } if stays || current.texts().via == TextVia::Files => {
                Ok(files::text(data, id, to, text.expose()).await)
            }
            Parcel::Text { to, text } => {
                let secret = current.text_secret(desk)?;
                Ok(
                    gateway::send(current.texts(), &secret, to, text.expose(), &mut Vec::new())
                        .await,
                )
            }
        }
    }

    /// Ends the connection in order, if one is open.
    pub(super) async fn close(&mut self) {
        if let Some(mut session) = self.smtp.take() {
            session.close().await;
        }
    }

    /// Ends the connection if it was not used for a while.
    pub(super) async fn rest(&mut self) {
        if let Some(session) = &mut self.smtp {
            session.rest().await;
        }
    }
}

/// Sends one mail as a draft says; answers how it went and the conversation.
pub(super) async fn try_mail(
    desk: &Desk,
    config: MailConfig,
    password: Secret,
    id: Uuid,
    mime: &Mime,
) -> (Verdict, Vec<String>) {
    if desk.config().demo || config.via == MailVia::Files {
        let verdict = files::mail(&desk.config().data_dir, id, &mime.bytes).await;
        let lines = vec![verdict.reply().to_owned()];
        return (verdict, lines);
    }
    let mut session = smtp::Session::new(0, config, password, desk.config().public_url.clone());
    let sent = tokio::time::timeout(WHOLE, session.send(mime)).await;
    let verdict =
        sent.unwrap_or_else(|_| Verdict::Later(format!("no end after {} s", WHOLE.as_secs())));
    let mut lines = session.conversation();
    if !lines.iter().any(|line| line.contains(verdict.reply())) {
        lines.push(verdict.reply().to_owned());
    }
    session.close().await;
    (verdict, lines)
}

/// Sends one text as a draft says; answers how it went and the conversation.
pub(super) async fn try_text(
    desk: &Desk,
    config: &TextConfig,
    secret: &Secret,
    id: Uuid,
    to: &str,
    text: &str,
) -> (Verdict, Vec<String>) {
    let mut lines = Vec::new();
    let verdict = if desk.config().demo || config.via == TextVia::Files {
        files::text(&desk.config().data_dir, id, to, text).await
    } else {
        gateway::send(config, secret, to, text, &mut lines).await
    };
    lines.push(verdict.reply().to_owned());
    (verdict, lines)
}

/// A server's words as one harmless line of bounded length.
pub(super) fn words(text: &str) -> String {
    let mut line = String::new();
    for character in text.chars() {
        match character {
            c if domain::text::is_forbidden(c) => line.push(' '),
            c => line.push(c),
        }
    }
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(REPLY_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_words_are_one_line_of_bounded_length() {
        assert_eq!(
            words("450 4.7.1 \u{1b}[31mred\r\n\u{202e}try\0later"),
            "450 4.7.1 [31mred try later"
        );
        assert_eq!(words(&"x".repeat(10_000)).chars().count(), REPLY_CHARS + 1);
    }
}
