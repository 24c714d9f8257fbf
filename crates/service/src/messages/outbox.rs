//! Putting messages into the outbox, in the transaction that causes them. Owns the form of a row and the bell that wakes workers.

use super::content::{self, Content, Stored};
use super::courtesy::Courtesy;
use super::worker::Tally;
use super::{mime, render, schedule};
use crate::settings::Current;
use crate::{Caller, Desk, Error};
use domain::wire::messages::Channel;
use domain::wire::problem::Code;
use domain::{EmailAddress, LinkId, MessageId, PersonId, PhoneNumber, Timestamp};
use locale::Lang;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::messages::End;
use store::{Message, Tx};
use tokio::sync::Notify;
use tokio::time::Instant;

/// What workers share: the bell, whose turn it is where messages are sent no faster than so many a minute, and how tries ended.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub(super) bell: Notify,
    pub(super) courtesy: Courtesy,
    last: Mutex<Option<Instant>>,
    ended: Mutex<Tally>,
}

impl Outbox {
    /// Takes the turn to send one message; else says how long it is until the next one, which nobody has taken then: the settings
    /// may be others by that time.
    pub(super) fn turn(&self, per_minute: u32) -> Result<(), Duration> {
        if per_minute == 0 {
            return Ok(());
        }
        let now = Instant::now();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let next = last.map(|last| last + Duration::from_mins(1) / per_minute);
        if let Some(next) = next.filter(|next| *next > now) {
            return Err(next - now);
        }
        *last = Some(now);
        Ok(())
    }

    /// Another try ended.
    pub(super) fn count(&self, end: End) {
        self.ended().count(end);
    }

    /// How the tries of this copy of the program ended since it was started.
    pub(super) fn tally(&self) -> Tally {
        *self.ended()
    }

    fn ended(&self) -> MutexGuard<'_, Tally> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a message goes. Both are values that parsed: one address, one number, one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// By mail.
    Mail(EmailAddress),
    /// To a phone.
    Text(PhoneNumber),
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Where it goes.
    pub to: Recipient,
    /// In whose language.
    pub lang: Lang,
    /// What it says.
    pub content: Content,
    /// About whom; `None`: about nobody.
    pub person: Option<PersonId>,
    /// The link in it: when that is dead before the message is sent, the message is dropped.
    pub link: Option<LinkId>,
}

impl NewMessage {
    /// A message about a person, in that person's language.
    pub fn about(person: &store::Person, to: Recipient, content: Content) -> Self {
        Self {
            to,
            lang: Lang::parse(&person.locale).unwrap_or_default(),
            content,
            person: Some(PersonId(person.id)),
            link: None,
        }
    }

    /// This message, not worth sending once the link is dead.
    #[must_use]
    pub fn with_link(self, link: LinkId) -> Self {
        Self {
            link: Some(link),
            ..self
        }
    }
}

/// Queues a message, caused by the caller. It is sent once the transaction is committed, and soon after [`wake`].
///
/// # Errors
/// `control_characters` or `email_form` of a part that cannot stand in a message, `unknown_value` for something that is not
/// sent to phones; or when the database refuses.
pub async fn queue(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    message: NewMessage,
) -> Result<MessageId, Error> {
    let row = row(desk, caller, message)?;
    let id = MessageId(row.id);
    store::messages::put(tx, vec![row]).await?;
    Ok(id)
}

/// As [`queue`], many at once.
///
/// # Errors
/// As [`queue`]; none is queued then.
pub async fn queue_all(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    messages: Vec<NewMessage>,
) -> Result<Vec<MessageId>, Error> {
    let rows = messages
        .into_iter()
        .map(|message| row(desk, caller, message))
        .collect::<Result<Vec<_>, _>>()?;
    let ids = rows.iter().map(|row| MessageId(row.id)).collect();
    store::messages::put(tx, rows).await?;
    Ok(ids)
}

/// Tells the workers that there is something to send. Without it they find it within some seconds.
pub fn wake(desk: &Desk) {
    desk.outbox().bell.notify_one();
}

/// What a secret of a message belongs to.
pub(super) fn owner(id: uuid::Uuid) -> Vec<u8> {
    let mut owner = b"message 1 ".to_vec();
    owner.extend_from_slice(id.as_bytes());
    owner
}

fn row(desk: &Desk, caller: &Caller, message: NewMessage) -> Result<Message, Error> {
    let NewMessage {
        to,
        lang,
        content,
        person,
        link,
    } = message;
    content.check()?;
    let (channel, recipient) = match &to {
        Recipient::Mail(address) => (Channel::Mail, address.as_str()),
        Recipient::Text(number) => (Channel::Text, number.as_str()),
    };
    check(desk, channel, recipient, lang, &content)?;
    let now = desk.now();
    let id = desk.new_id();
    let unwritten = || Error::Inconsistent("a message cannot be written as JSON".to_owned());
    let Stored { facts, secrets } = content.store().ok_or_else(unwritten)?;
    let unsealed = || Error::Inconsistent("there is no key to seal with".to_owned());
    let (seal_key, sealed) = match secrets {
        None => (String::new(), Vec::new()),
        Some(secrets) => {
            let sealed = desk
                .seals()
                .seal(desk.entropy(), &owner(id), secrets.expose().as_bytes())
                .ok_or_else(unsealed)?;
            (sealed.key, sealed.bytes)
        }
    };
    let latest = now.plus(schedule::AT_MOST);
    let expires_at = content.ends_at().map_or(latest, |end| end.min(latest));
    Ok(Message {
        id,
        kind: content.kind().name().to_owned(),
        channel: store::messages::channel_code(channel),
        person_id: person.map(|person| person.0),
        caused_by: caller.id().map(|person| person.0),
        recipient: recipient.to_owned(),
        locale: lang.code().to_owned(),
        facts,
        sealed,
        seal_key,
        link_id: link.map(|link| link.0),
        state: 0,
        attempts: 0,
        next_at: now.0,
        leased_by: None,
        last_reply: String::new(),
        created_at: now.0,
        sent_at: Timestamp::NEVER.0,
        ended_at: Timestamp::NEVER.0,
        expires_at: expires_at.0,
        version: 1,
    })
}

/// What cannot be sent is refused here, where somebody is there to be told, and not in a worker.
fn check(
    desk: &Desk,
    channel: Channel,
    recipient: &str,
    lang: Lang,
    content: &Content,
) -> Result<(), Error> {
    content::one_line("to", recipient)?;
    let settings = desk.settings();
    content::one_line("organisation", &settings.site.organisation)?;
    match channel {
        Channel::Mail => {
            mime::address("to", recipient)?;
        }
        Channel::Text => {
            let house = house(desk, &settings);
            if render::text(house, lang, content).is_none() {
                return Err(Error::field("to", Code::UnknownValue));
            }
        }
    }
    Ok(())
}

/// Who writes.
pub(super) fn house<'a>(desk: &'a Desk, settings: &'a Current) -> render::House<'a> {
    render::House {
        organisation: &settings.site.organisation,
        accent_hue: settings.site.accent_hue,
        logo: settings.logo.as_ref(),
        public_url: &desk.config().public_url,
    }
}
