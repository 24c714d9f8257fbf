//! Sending what is due. Owns the workers: each takes a few messages under a lease of its own, sends them one after the
//! other, and writes each end down before it goes on, so that a worker that dies doubles at most the one that it had in hand
//! (promise R1). What goes wrong with one message is that message's end and nobody else's (promise R2).

use super::content::Content;
use super::outbox::{house, owner};
use super::transport::{self, Carrier, Parcel, Verdict};
use super::{mime, render, schedule};
use crate::audit::{self, Entry};
use crate::seal::Unopened;
use crate::settings::Current;
use crate::{Caller, Desk, Error};
use domain::audit::Action;
use domain::wire::messages::{Channel, MessageKind};
use domain::{LinkId, PersonId, Secret, Span, Timestamp};
use futures::FutureExt as _;
use locale::Lang;
use serde::Serialize;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use store::Message;
use store::messages::End;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Workers there are; as many work as the settings allow connections.
const WORKERS: u8 = 10;
/// How long a worker may keep what it took: longer than two messages can take.
const LEASE: Span = Span::minutes(5);
/// Messages taken at a time.
const BATCH: u32 = 8;
/// How often a worker looks although nobody woke it.
const POLL: Duration = Duration::from_secs(5);
/// How often an end is tried to be written down before the lease is left to run out.
const SETTLING: u32 = 5;

/// How messages ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The server took them.
    pub sent: u64,
    /// To be tried again.
    pub retrying: u64,
    /// Given up.
    pub dead: u64,
    /// Not worth sending any more.
    pub dropped: u64,
}

impl Tally {
    pub(super) fn count(&mut self, end: End) {
        match end {
            End::Sent => self.sent += 1,
            End::Retry(_) => self.retrying += 1,
            End::Dead => self.dead += 1,
            End::Dropped => self.dropped += 1,
        }
    }
    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.retrying += other.retrying;
        self.dead += other.dead;
        self.dropped += other.dropped;
    }
}

/// The running workers. Dropped without [`Workers::stop`], they end at once, as in a crash.
#[derive(Debug)]
pub struct Workers {
    desk: Desk,
    stop: watch::Sender<bool>,
    tasks: Vec<(Uuid, JoinHandle<()>)>,
}

/// Starts the workers. `serve` calls it; other commands do not.
pub fn start(desk: &Desk) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let tasks = (0..WORKERS).map(|number| {
        let worker = Worker::new(desk);
        (
            worker.id,
            tokio::spawn(worker.work(number, stopped.clone())),
        )
    });
    Workers {
        desk: desk.clone(),
        tasks: tasks.collect(),
        stop,
    }
}

impl Workers {
    /// Stops in order (promise R6): what is being sent may end within this time, and what is not begun is given back at once.
    pub async fn stop(mut self, within: Duration) {
        self.stop.send_replace(true);
        let tasks = core::mem::take(&mut self.tasks);
        let ids: Vec<Uuid> = tasks.iter().map(|(id, _)| *id).collect();
        let aborts: Vec<_> = tasks.iter().map(|(_, task)| task.abort_handle()).collect();
        let ended = futures::future::join_all(tasks.into_iter().map(|(_, task)| task));
        if tokio::time::timeout(within, ended).await.is_ok() {
            return;
        }
        for abort in aborts {
            abort.abort();
        }
        tracing::warn!("a message was still being sent; it is given back and may arrive twice");
        for id in ids {
            if let Err(error) = release(&self.desk, id).await {
                let cause = &error as &dyn std::error::Error;
                tracing::warn!(error = cause, "a lease is left to run out");
            }
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        for (_, task) in &self.tasks {
            task.abort();
        }
    }
}

/// Sends everything that is due, and answers how it ended: for the command line, beside a running program or without one.
///
/// # Errors
/// When the database refuses.
pub async fn drain(desk: &Desk) -> Result<Tally, Error> {
    let (_stop, stopped) = watch::channel(false);
    let mut worker = Worker::new(desk);
    let mut all = Tally::default();
    while let Some(tally) = worker.round(&stopped).await? {
        all.add(tally);
    }
    worker.carrier.close().await;
    Ok(all)
}

async fn release(desk: &Desk, worker: Uuid) -> Result<(), Error> {
    desk.store()
        .write(|tx| async move { store::messages::release(&tx, worker, desk.now()).await })
        .await?;
    Ok(())
}

struct Worker {
    desk: Desk,
    id: Uuid,
    carrier: Carrier,
}

/// How a try ended, in words, and whether there is no sense in trying the others now.
struct Outcome {
    end: End,
    reply: String,
    is_closed: bool,
}

impl Outcome {
    fn new(end: End, reply: impl Into<String>) -> Self {
        Self {
            end,
            reply: reply.into(),
            is_closed: false,
        }
    }
}

impl Worker {
    fn new(desk: &Desk) -> Self {
        Self {
            desk: desk.clone(),
            id: desk.new_id(),
            carrier: Carrier::default(),
        }
    }

    async fn work(mut self, number: u8, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let works = number < self.desk.settings().messages.mail().connections;
            if works {
                match self.round(&stop).await {
                    Ok(Some(_)) => continue,
                    Ok(None) => {}
                    Err(error) => {
                        let cause = &error as &dyn std::error::Error;
                        tracing::warn!(error = cause, "the outbox cannot be read now");
                    }
                }
            }
            let desk = self.desk.clone();
            let bell = async {
                if works {
                    desk.outbox().bell.notified().await;
                } else {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                () = bell => {}
                () = tokio::time::sleep(POLL) => self.carrier.rest().await,
                _ = stop.changed() => {}
            }
        }
        self.carrier.close().await;
    }

    /// Takes what is due, if it may be sent now, and sends it; `None`: nothing is.
    async fn round(&mut self, stop: &watch::Receiver<bool>) -> Result<Option<Tally>, Error> {
        let desk = &self.desk.clone();
        let due = store::messages::next_due(&desk.store().read()).await?;
        if due.is_none_or(|due| due > desk.now()) {
            return Ok(None);
        }
        let per_minute = desk.settings().messages.mail().per_minute;
        if let Err(wait) = desk.outbox().turn(per_minute) {
            let mut told = stop.clone();
            tokio::select! {
                () = tokio::time::sleep(wait.min(POLL)) => {}
                _ = told.wait_for(|stopped| *stopped) => return Ok(None),
            }
            return Ok(Some(Tally::default()));
        }
        let most = if per_minute == 0 { BATCH } else { 1 };
        let (id, until) = (self.id, desk.now().plus(LEASE));
        let batch = desk
            .store()
            .write(
                |tx| async move { store::messages::claim(&tx, id, desk.now(), until, most).await },
            )
            .await;
        let batch = match batch {
            Ok(batch) if batch.is_empty() => return Ok(None),
            other => other?,
        };
        if batch.len() > 1 {
            // There may be more: the next one looks.
            super::wake(&self.desk);
        }
        self.send_all(batch, until, stop).await.map(Some)
    }

    async fn send_all(
        &mut self,
        batch: Vec<Message>,
        mut until: Timestamp,
        stop: &watch::Receiver<bool>,
    ) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        // A carrier that lets nobody in says nothing about the mail server, and the other way round.
        let mut closed: HashMap<i16, String> = HashMap::new();
        let longest = Span(i64::try_from(transport::WHOLE.as_micros()).unwrap_or(i64::MAX));
        for message in batch {
            if *stop.borrow() {
                release(&self.desk, self.id).await?;
                break;
            }
            if until.since(self.desk.now()) < Span(longest.0 + Span::minutes(1).0) {
                until = self.desk.now().plus(LEASE);
                self.renew(until).await?;
            }
            self.desk.outbox().courtesy.let_pass().await;
            let outcome = match closed.get(&message.channel) {
                Some(reply) => Outcome::new(self.again(&message), reply.clone()),
                None => self.try_one(&message).await,
            };
            if outcome.is_closed {
                closed.insert(message.channel, outcome.reply.clone());
            }
            if self.settle(&message, &outcome).await? {
                tally.count(outcome.end);
                self.desk.outbox().count(outcome.end);
            }
        }
        Ok(tally)
    }

    async fn renew(&self, until: Timestamp) -> Result<(), Error> {
        let id = self.id;
        self.desk
            .store()
            .write(|tx| async move { store::messages::renew(&tx, id, until).await })
            .await?;
        Ok(())
    }

    /// A fault of ours in one message is that message's trouble, not the worker's end.
    async fn try_one(&mut self, message: &Message) -> Outcome {
        match AssertUnwindSafe(self.attempt(message)).catch_unwind().await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => {
                let cause = &error as &dyn std::error::Error;
                tracing::warn!(message = %message.id, error = cause, "a message was not tried");
                Outcome::new(self.again(message), "the database did not answer")
            }
            Err(_) => {
                tracing::error!(message = %message.id, "sending a message failed inside");
                self.carrier = Carrier::default();
                Outcome::new(
                    self.again(message),
                    "sending it failed inside; the log has more",
                )
            }
        }
    }

    /// When the message is tried again, or that it is not.
    fn again(&self, message: &Message) -> End {
        let (now, end) = (self.desk.now(), Timestamp(message.expires_at));
        schedule::next(message.attempts, now, end, self.desk.entropy())
            .map_or(End::Dead, End::Retry)
    }

    async fn attempt(&mut self, message: &Message) -> Result<Outcome, Error> {
        if let Some(outcome) = unworthy(&self.desk, message).await? {
            return Ok(outcome);
        }
        let settings = self.desk.settings();
        let parcel = match parcel(&self.desk, &settings, message) {
            Ok(parcel) => parcel,
            Err(Unfit::KeyMissing(key)) => {
                let reply = format!("the key {key} is not in this copy's key file");
                tracing::error!(message = %message.id, key, "a message cannot be opened");
                return Ok(Outcome::new(self.again(message), reply));
            }
            Err(Unfit::Broken(why)) => {
                tracing::error!(message = %message.id, why, "a message cannot be written");
                return Ok(Outcome::new(End::Dead, why));
            }
        };
        self.desk.outbox().courtesy.let_pass().await;
        let verdict = self
            .carrier
            .send(&self.desk, &settings.messages, message.id, &parcel)
            .await;
        let end = match &verdict {
            Verdict::Taken(_) => End::Sent,
            Verdict::Never(_) => End::Dead,
            Verdict::Later(_) | Verdict::Closed(_) => self.again(message),
        };
        Ok(Outcome {
            is_closed: matches!(verdict, Verdict::Closed(_)),
            ..Outcome::new(end, verdict.reply())
        })
    }

    /// Writes the end down. A message that was sent and is not written down is sent again, so a database that does not answer is
    /// asked a few times more. `false`: the lease is somebody else's by now.
    async fn settle(&self, message: &Message, outcome: &Outcome) -> Result<bool, Error> {
        let mut pause = Duration::from_millis(500);
        for _ in 1..SETTLING {
            match self.settle_once(message, outcome).await {
                Ok(is_mine) => return Ok(is_mine),
                Err(error) => {
                    let cause = &error as &dyn std::error::Error;
                    tracing::warn!(message = %message.id, error = cause, "an end was not written down");
                }
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        self.settle_once(message, outcome).await
    }

    async fn settle_once(&self, message: &Message, outcome: &Outcome) -> Result<bool, Error> {
        let desk = &self.desk;
        let is_mine = desk
            .store()
            .write(|tx| async move {
                let Outcome { end, reply, .. } = outcome;
                let is_mine =
                    store::messages::settle(&tx, message, *end, reply, desk.now()).await?;
                if is_mine && *end == End::Dead {
                    let entry = given_up(&tx, message, reply).await?;
                    audit::record(&tx, desk, &Caller::system(), entry).await?;
                }
                Ok::<_, Error>(is_mine)
            })
            .await?;
        if is_mine && outcome.end == End::Dead {
            tracing::warn!(message = %message.id, kind = message.kind, attempts = message.attempts, "a message was given up");
        }
        Ok(is_mine)
    }
}

/// What the audit log says of a message that was given up (promise U3). Of the reply its code alone: the words often repeat the
/// address, which not everybody who reads the log may see.
async fn given_up(tx: &store::Tx, message: &Message, reply: &str) -> Result<Entry, Error> {
    let entry = Entry::new(Action::MessageGivenUp)
        .failed()
        .after("message", message.id)
        .after("kind", &message.kind)
        .after("attempts", message.attempts);
    let entry = match reply.get(..3).filter(|code| code.parse::<u16>().is_ok()) {
        Some(code) => entry.after("code", code),
        None => entry,
    };
    let person = match message.person_id {
        Some(id) => store::people::by_id(tx, PersonId(id)).await?,
        None => None,
    };
    Ok(match person {
        Some(person) => entry.on(&person),
        None => entry,
    })
}

/// Why a message is not even tried; `None`: it is.
async fn unworthy(desk: &Desk, message: &Message) -> Result<Option<Outcome>, Error> {
    let (db, now) = (desk.store().read(), desk.now());
    if let Some(link) = message.link_id
        && !store::links::works(&db, LinkId(link), now).await?
    {
        return Ok(Some(Outcome::new(End::Dropped, "its link works no more")));
    }
    if let Some(person) = message.person_id {
        let person = store::people::by_id(&db, PersonId(person)).await?;
        let Some(person) = person.filter(|person| person.deleted_at == 0) else {
            return Ok(Some(Outcome::new(End::Dropped, "the person was deleted")));
        };
        let is_notice = message.kind == MessageKind::PasswordExpires.name();
        if is_notice && person.password_set_at > message.created_at {
            return Ok(Some(Outcome::new(End::Dropped, "the password was changed")));
        }
    }
    if now.0 >= message.expires_at {
        let reply = if message.last_reply.is_empty() {
            "ran out before it could be sent"
        } else {
            &message.last_reply
        };
        return Ok(Some(Outcome::new(End::Dead, reply)));
    }
    Ok(None)
}

/// Why a message cannot be written.
enum Unfit {
    /// The key that seals its secrets is not here: another copy may have it, or the operator brings it.
    KeyMissing(String),
    /// It will never be.
    Broken(&'static str),
}

fn parcel(desk: &Desk, settings: &Current, message: &Message) -> Result<Parcel, Unfit> {
    let kind = MessageKind::from_name(&message.kind).ok_or(Unfit::Broken("unknown kind"))?;
    let channel =
        store::messages::channel_of(message.channel).ok_or(Unfit::Broken("unknown channel"))?;
    let secrets = secrets(desk, message)?;
    let content = Content::load(kind, &message.facts, secrets.expose())
        .ok_or(Unfit::Broken("what it says cannot be read"))?;
    let lang = Lang::parse(&message.locale).unwrap_or_default();
    let house = house(desk, settings);
    match channel {
        Channel::Mail => {
            let rendered = render::mail(house, lang, &content);
            let mail = settings.messages.mail();
            let from = if mail.from_address.is_empty() {
                mime::default_sender(house.public_url)
            } else {
                mail.from_address.clone()
            };
            let frame = mime::Frame {
                id: message.id,
                at: Timestamp(message.created_at),
                host: mime::host(house.public_url),
                from_name: house.organisation,
                from: &from,
                reply_to: &mail.reply_to,
                to: &message.recipient,
                lang: lang.code(),
                logo: house.logo,
                attached: content.attached(),
            };
            mime::build(&frame, &rendered)
                .map(Parcel::Mail)
                .map_err(|_| Unfit::Broken("an address or the subject cannot stand in a mail"))
        }
        Channel::Text => {
            let text = render::text(house, lang, &content)
                .ok_or(Unfit::Broken("this is not sent to phones"))?;
            Ok(Parcel::Text {
                to: message.recipient.clone(),
                text: Secret::new(text),
            })
        }
    }
}

fn secrets(desk: &Desk, message: &Message) -> Result<Secret, Unfit> {
    if message.seal_key.is_empty() {
        return Ok(Secret::default());
    }
    let opened = desk
        .seals()
        .open_sealed(&owner(message.id), &message.seal_key, &message.sealed);
    let opened = opened.map_err(|error| match error {
        Unopened::NoKey(key) => Unfit::KeyMissing(key),
        Unopened::Damaged => Unfit::Broken("its secret is damaged"),
    })?;
    core::str::from_utf8(&opened)
        .map(Secret::new)
        .map_err(|_| Unfit::Broken("its secret is damaged"))
}
