//! Texts through a carrier's HTTP interface, and both channels into files.

use crate::desk::{Outcome, code, queue, row, rows, send_to, test_message};
use domain::wire::messages::{
    Channel, MailVia, MessageState, SecretChange, TextBody, TextConfig, TextDraft, TextVia,
};
use domain::{PhoneNumber, Secret, Span};
use locale::Lang;
use service::messages::{self, Content, NewMessage, Recipient, Whose};
use service::testing::{TestDesk, desks, desks_with, one_desk};
use service::{Caller, Error};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A carrier that notes what it is asked and answers as told.
struct Carrier {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Carrier {
    async fn start(status: &'static str) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut text = Vec::new();
                let mut buffer = [0; 4096];
                while let Ok(length) = stream.read(&mut buffer).await {
                    text.extend_from_slice(&buffer[..length]);
                    if length == 0 || is_whole(&text) {
                        break;
                    }
                }
                let text = String::from_utf8_lossy(&text).into_owned();
                noted
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(text);
                let body = "{\"sid\":\"SM1\"}";
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _it_may_be_gone = stream.write_all(answer.as_bytes()).await;
            }
        });
        Ok(Self { port, asked, task })
    }

    fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Twilio's call, to this carrier.
    fn twilio(&self) -> TextDraft {
        let twilio = TextConfig::twilio("AC123", "+491700000000");
        let url = twilio.url.replace(
            "https://api.twilio.com",
            &format!("http://127.0.0.1:{}", self.port),
        );
        TextDraft {
            config: TextConfig { url, ..twilio },
            secret: SecretChange::Set(Secret::new("carrier-canary")),
        }
    }
}

fn is_whole(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| {
            line.to_lowercase()
                .strip_prefix("content-length: ")?
                .parse()
                .ok()
        })
        .unwrap_or(0);
    body.len() >= length
}

async fn set_texts(desk: &TestDesk, draft: &TextDraft) -> Result<(), Error> {
    let operator = &Caller::operator();
    let version = messages::settings::get(desk, operator).await?.version;
    messages::settings::set_texts(desk, operator, version, draft).await?;
    Ok(())
}

fn test_text(number: &str) -> Result<NewMessage, Error> {
    Ok(NewMessage {
        to: Recipient::Text(PhoneNumber::parse("to", number)?),
        lang: Lang::De,
        content: Content::Test {
            asked_by: String::new(),
        },
        person: None,
        link: None,
    })
}

#[tokio::test]
async fn a_text_is_twilios_messages_call() -> Outcome {
    for desk in desks().await? {
        let carrier = Carrier::start("201 Created").await?;
        set_texts(&desk, &carrier.twilio()).await?;
        let id = queue(&desk, test_text("+49 170 1234567")?).await?;
        assert_eq!(messages::drain(&desk).await?.sent, 1);
        let asked = carrier.asked().remove(0);
        assert!(
            asked.starts_with("POST /2010-04-01/Accounts/AC123/Messages.json HTTP/1.1\r\n"),
            "{asked}"
        );
        // AC123:carrier-canary
        assert!(
            asked.contains("authorization: Basic QUMxMjM6Y2Fycmllci1jYW5hcnk="),
            "{asked}"
        );
        assert!(asked.contains("application/x-www-form-urlencoded"));
        assert!(
            asked.ends_with(
                "To=%2B491701234567&From=%2B491700000000&Body=Testnachricht%20von%20Latchkey."
            ),
            "{asked}"
        );
        let sent = row(&desk, id).await?;
        assert_eq!(
            (sent.channel, sent.state, sent.last_reply.as_str()),
            (Channel::Text, MessageState::Sent, "201 {\"sid\":\"SM1\"}")
        );
    }
    Ok(())
}

#[tokio::test]
async fn r2_a_carriers_answers_decide_whether_a_text_is_tried_again() -> Outcome {
    for (status, wanted) in [
        ("429 Too Many Requests", MessageState::Retrying),
        ("503 Service Unavailable", MessageState::Retrying),
        ("401 Unauthorized", MessageState::Retrying),
        ("400 Bad Request", MessageState::Dead),
        ("302 Found", MessageState::Dead),
    ] {
        let desk = one_desk().await?;
        let carrier = Carrier::start(status).await?;
        set_texts(&desk, &carrier.twilio()).await?;
        let id = queue(&desk, test_text("+491701234567")?).await?;
        messages::drain(&desk).await?;
        let now = row(&desk, id).await?;
        assert_eq!(now.state, wanted, "{status}");
        assert!(now.last_reply.starts_with(&status[..3]), "{now:?}");
    }
    Ok(())
}

#[tokio::test]
async fn r2_a_carrier_that_is_not_there_does_not_hold_up_mail() -> Outcome {
    for desk in desks().await? {
        let gone = Carrier::start("201 Created").await?.twilio();
        set_texts(&desk, &gone).await?;
        for n in 0..3 {
            queue(&desk, test_text("+491701234567")?).await?;
            queue(&desk, test_message(&format!("r{n}@example.org"))?).await?;
            desk.clock.advance(Span::seconds(1));
        }
        let tally = messages::drain(&desk).await?;
        assert_eq!((tally.sent, tally.retrying), (3, 3));
    }
    Ok(())
}

#[tokio::test]
async fn a_test_of_texts_says_what_the_carrier_said_and_the_secret_stays_where_it_was_entered_for()
-> Outcome {
    let desk = one_desk().await?;
    let operator = &Caller::operator();
    let carrier = Carrier::start("201 Created").await?;
    let mut draft = carrier.twilio();
    let outcome = messages::test_texts(&desk, operator, &draft, "+491701234567").await?;
    assert!(outcome.accepted);
    assert_eq!(
        outcome.lines,
        [
            format!("> POST 127.0.0.1:{}", carrier.port),
            "201 {\"sid\":\"SM1\"}".to_owned()
        ]
    );
    set_texts(&desk, &draft).await?;
    draft.secret = SecretChange::Keep;
    set_texts(&desk, &draft).await?;
    draft.config.url = "https://evil.example/{account}".to_owned();
    assert_eq!(code(&set_texts(&desk, &draft).await), "invalid_input");
    let seen = messages::settings::get(&desk, operator).await?;
    assert!(seen.texts_have_secret && !format!("{seen:?}").contains("carrier-canary"));
    let bad = TextDraft {
        config: TextConfig {
            via: TextVia::Http,
            url: "http://sms.example/".to_owned(),
            body_kind: TextBody::Json,
            body: "{}".to_owned(),
            ..TextConfig::default()
        },
        secret: SecretChange::Clear,
    };
    let refused = set_texts(&desk, &bad).await;
    let fields: Vec<_> = refused
        .err()
        .map(|error| error.problem().errors)
        .unwrap_or_default()
        .into_iter()
        .map(|error| error.field)
        .collect();
    assert_eq!(fields, ["url", "body"]);
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_sent_to_a_phone_is_refused_before_it_is_queued() -> Outcome {
    let desk = one_desk().await?;
    let message = NewMessage {
        content: Content::TemporaryPassword {
            whose: Whose::default(),
            password: Secret::new("x"),
            until: None,
        },
        ..test_text("+491701234567")?
    };
    assert_eq!(code(&queue(&desk, message).await), "invalid_input");
    assert!(rows(&desk).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn until_something_is_configured_messages_are_files_for_the_owner_alone() -> Outcome {
    for desk in desks().await? {
        let mail = queue(&desk, test_message("a@example.org")?).await?;
        let text = queue(&desk, test_text("+491701234567")?).await?;
        assert_eq!(messages::drain(&desk).await?.sent, 2);
        let data = &desk.config().data_dir;
        let eml = data.join(format!("mail/{mail}.eml"));
        let note = data.join(format!("texts/{text}.txt"));
        assert!(std::fs::read_to_string(&eml)?.contains("\r\nTo: a@example.org\r\n"));
        assert_eq!(
            std::fs::read_to_string(&note)?,
            "To: +491701234567\n\nTestnachricht von Latchkey.\n"
        );
        assert_eq!(
            row(&desk, mail).await?.last_reply,
            format!("written to mail/{mail}.eml")
        );
        #[cfg(unix)]
        for path in [&eml, &note] {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(path)?.permissions().mode() & 0o777, 0o600);
        }
        // No room, or no right to write: nothing is given up.
        std::fs::remove_dir_all(data.join("mail"))?;
        std::fs::write(data.join("mail"), "in the way")?;
        queue(&desk, test_message("b@example.org")?).await?;
        assert_eq!(messages::drain(&desk).await?.retrying, 1);
    }
    Ok(())
}

#[tokio::test]
async fn nothing_leaves_the_sample_organisation_whatever_is_set() -> Outcome {
    for desk in desks_with(|config| config.demo = true).await? {
        let server = crate::server::Server::good().await?;
        send_to(&desk, server.port).await?;
        let operator = &Caller::operator();
        let seen = messages::settings::get(&desk, operator).await?;
        assert!(seen.is_demo && seen.mail.via == MailVia::Smtp);
        queue(&desk, test_message("a@example.org")?).await?;
        assert_eq!(messages::drain(&desk).await?.sent, 1);
        let draft = crate::desk::draft(crate::desk::smtp(server.port));
        let test = messages::test_mail(&desk, operator, &draft, "me@example.org").await?;
        assert!(test.accepted && test.lines[0].starts_with("written to mail/"));
        assert_eq!(server.connections(), 0);
        desk.clock.advance(Span::seconds(1));
    }
    Ok(())
}
