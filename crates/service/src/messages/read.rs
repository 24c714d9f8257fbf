//! What **Messages** shows and what can be done there. Owns who sees which address: whoever may see the contact details of the
//! person that it is about, and whoever caused it; everybody else sees it masked, in the server's words too (promise E3).

use super::schedule;
use super::worker::Tally;
use crate::audit::{self, Entry};
use crate::people::guard;
use crate::{Caller, Desk, Error};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::contact::{mask_email, mask_phone};
use domain::wire::Page;
use domain::wire::messages::{
    Channel, MessageCounts, MessageKind, MessageQuery, MessageRow, MessageState,
};
use domain::wire::problem::Code;
use domain::{MessageId, PersonId, RoleSet, Span, Timestamp};
use std::collections::HashMap;
use store::{Db, Message, Person};

/// What waits longer is stuck.
const PATIENCE: Span = Span::minutes(15);
/// What was given up since then counts.
const LATELY: Span = Span::hours(24);
/// What ended counts in figures for as long after it was caused: twice as long as a message may be tried.
const NEWS: Span = Span::hours(48);

/// Whom messages are about.
type About = HashMap<uuid::Uuid, (Person, RoleSet)>;

/// A page of messages, newest first.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`; `bad_cursor`, `out_of_range` (limit).
pub async fn list(
    desk: &Desk,
    caller: &Caller,
    query: &MessageQuery,
) -> Result<Page<MessageRow>, Error> {
    authorise(desk, caller).await?;
    let page = store::messages::page(desk.store(), &query.filter, &query.page).await?;
    let about = about(&desk.store().read(), &page.rows).await?;
    let rows = page.rows.iter().map(|row| wire(caller, row, &about));
    Ok(Page {
        rows: rows.collect::<Result<_, _>>()?,
        next: page.next,
        previous: page.previous,
    })
}

/// One message.
///
/// # Errors
/// As [`list`]; `not_found`.
pub async fn get(desk: &Desk, caller: &Caller, id: MessageId) -> Result<MessageRow, Error> {
    authorise(desk, caller).await?;
    one(&desk.store().read(), caller, id).await
}

/// Which version these messages have and whether they still can be sent by themselves.
///
/// # Errors
/// As [`list`]; `not_found` when one is not there.
pub(crate) async fn wait_for(
    desk: &Desk,
    caller: &Caller,
    ids: &[MessageId],
) -> Result<Vec<(MessageId, i64, bool)>, Error> {
    authorise(desk, caller).await?;
    let found = store::messages::versions(&desk.store().read(), ids).await?;
    let version = |id: &MessageId| {
        let row = found.iter().find(|row| row.id == id.0);
        let row = row.ok_or(Code::NotFound)?;
        let is_waiting = store::messages::state_of(row.state).is_some_and(MessageState::is_waiting);
        Ok((*id, row.version, is_waiting))
    };
    ids.iter().map(version).collect()
}

/// How the outbox stands: for **Messages** and **Home**.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`.
pub async fn counts(desk: &Desk, caller: &Caller) -> Result<MessageCounts, Error> {
    authorise(desk, caller).await?;
    let now = desk.now();
    let summary = store::messages::summary(&desk.store().read(), now.minus(LATELY)).await?;
    let waits_long = summary
        .oldest_waiting
        .is_some_and(|oldest| now.since(oldest) > PATIENCE);
    Ok(MessageCounts {
        queued: summary.queued,
        sending: summary.leased,
        retrying: summary.retrying,
        dead: summary.dead,
        oldest_waiting: summary.oldest_waiting,
        is_stuck: waits_long || summary.dead > 0,
    })
}

/// Whether messages wait longer than they should: for whoever watches the program, without asking who asks.
///
/// # Errors
/// When the database refuses.
pub async fn wait_too_long(desk: &Desk) -> Result<bool, Error> {
    let now = desk.now();
    let summary = store::messages::summary(&desk.store().read(), now).await?;
    let oldest = summary.oldest_waiting;
    Ok(oldest.is_some_and(|oldest| now.since(oldest) > PATIENCE))
}

/// How the outbox stands, in numbers alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// How many messages there are in each state: all that wait, and those of the last two days that ended. Counting a state stops at
    /// 100,000.
    pub states: Vec<(MessageState, u64)>,
    /// How long the oldest of those that wait has waited.
    pub oldest: Option<Span>,
    /// How the tries of this copy of the program ended since it was started.
    pub ended: Tally,
}

/// How the outbox stands: for whoever watches the program, without asking who asks. One cheap read.
///
/// # Errors
/// When the database refuses.
pub async fn figures(desk: &Desk) -> Result<Figures, Error> {
    let now = desk.now();
    let states = store::messages::states(&desk.store().read(), now.minus(NEWS)).await?;
    Ok(Figures {
        states: states.counts,
        oldest: states.oldest_waiting.map(|oldest| now.since(oldest)),
        ended: desk.outbox().tally(),
    })
}

/// **Retry**: what waits for another try is due at once, what was given up begins anew.
///
/// # Errors
/// `sign_in_required`, `not_allowed`, `not_on_yourself`, `not_found`; `message_over` when there is nothing to try again, `message_wiped` when
/// what it carried is gone.
pub async fn retry(desk: &Desk, caller: &Caller, id: MessageId) -> Result<MessageRow, Error> {
    let outcome = act(desk, caller, id, Event::MessageRetried).await;
    let row = noted(desk, caller, id, outcome).await?;
    super::wake(desk);
    Ok(row)
}

/// **Cancel**: calls a message back that waits.
///
/// # Errors
/// `sign_in_required`, `not_allowed`, `not_on_yourself`, `not_found`; `message_over` when it does not wait.
pub async fn cancel(desk: &Desk, caller: &Caller, id: MessageId) -> Result<MessageRow, Error> {
    let outcome = act(desk, caller, id, Event::MessageCancelled).await;
    noted(desk, caller, id, outcome).await
}

async fn act(
    desk: &Desk,
    caller: &Caller,
    id: MessageId,
    event: Event,
) -> Result<MessageRow, Error> {
    guard::may_to_anybody(caller, Action::ManageMessages)?;
    desk.store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            let now = desk.now();
            let message = store::messages::by_id(&tx, id)
                .await?
                .ok_or(Code::NotFound)?;
            let about = about(&tx, core::slice::from_ref(&message)).await?;
            may_manage(caller, &message, &about)?;
            let done = if event == Event::MessageCancelled {
                store::messages::cancel(&tx, id, now).await?
            } else {
                store::messages::retry(&tx, id, now, now.plus(schedule::AT_MOST)).await?
            };
            if !done {
                let is_dead = state(&message)? == MessageState::Dead;
                let wiped = is_dead && event == Event::MessageRetried;
                let code = if wiped {
                    Code::MessageWiped
                } else {
                    Code::MessageOver
                };
                return Err(code.into());
            }
            let row = one(&tx, caller, id).await?;
            let entry = Entry::new(event)
                .after("message", id)
                .after("kind", &message.kind);
            let entry = match message.person_id.and_then(|id| about.get(&id)) {
                Some((person, _)) => entry.on(person),
                None => entry,
            };
            audit::record(&tx, desk, caller, entry).await?;
            Ok::<_, Error>(row)
        })
        .await
}

async fn noted<T>(
    desk: &Desk,
    caller: &Caller,
    id: MessageId,
    outcome: Result<T, Error>,
) -> Result<T, Error> {
    if !matches!(outcome, Err(Error::Refused(_))) {
        return outcome;
    }
    let message = store::messages::by_id(&desk.store().read(), id).await?;
    let target = message.and_then(|message| message.person_id).map(PersonId);
    guard::noted(desk, caller, Action::ManageMessages, target, outcome).await
}

async fn authorise(desk: &Desk, caller: &Caller) -> Result<(), Error> {
    let action = Action::ReadMessages;
    audit::noting_refusal(desk, caller, action, None, caller.may_at_all(action)).await
}

/// A message about a person is guarded by the matrix: it may be the notice that warns that person. One about nobody is a
/// test, and theirs who may send tests.
fn may_manage(caller: &Caller, message: &Message, about: &About) -> Result<(), Error> {
    match message.person_id {
        None => caller.may_at_all(Action::ChangeMail),
        Some(id) => {
            let roles = about.get(&id).map_or(RoleSet::EMPTY, |(_, roles)| *roles);
            caller.may(Action::ManageMessages, PersonId(id), roles)
        }
    }
}

fn sees_address(caller: &Caller, message: &Message, about: &About) -> bool {
    let caused = message.caused_by.is_some() && message.caused_by == caller.id().map(|id| id.0);
    caused
        || match message.person_id {
            None => caller.may_at_all(Action::ChangeMail).is_ok(),
            Some(id) => {
                let roles = about.get(&id).map_or(RoleSet::EMPTY, |(_, roles)| *roles);
                caller.may(Action::SeeContacts, PersonId(id), roles).is_ok()
            }
        }
}

async fn about(db: &impl Db, messages: &[Message]) -> Result<About, Error> {
    let mut ids: Vec<PersonId> = messages
        .iter()
        .filter_map(|message| message.person_id.map(PersonId))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut about = About::new();
    let roles = store::roles::of_people(db, &ids).await?;
    for person in store::people::by_ids(db, &ids).await? {
        let roles = roles
            .get(&PersonId(person.id))
            .copied()
            .unwrap_or(RoleSet::EMPTY);
        about.insert(person.id, (person, roles));
    }
    Ok(about)
}

async fn one(db: &impl Db, caller: &Caller, id: MessageId) -> Result<MessageRow, Error> {
    let message = store::messages::by_id(db, id)
        .await?
        .ok_or(Code::NotFound)?;
    let about = about(db, core::slice::from_ref(&message)).await?;
    wire(caller, &message, &about)
}

fn state(message: &Message) -> Result<MessageState, Error> {
    store::messages::state_of(message.state)
        .ok_or_else(|| Error::Inconsistent(format!("message {}: state", message.id)))
}

fn wire(caller: &Caller, message: &Message, about: &About) -> Result<MessageRow, Error> {
    let broken = |what: &str| Error::Inconsistent(format!("message {}: {what}", message.id));
    let state = state(message)?;
    let channel = store::messages::channel_of(message.channel).ok_or_else(|| broken("channel"))?;
    let sees = sees_address(caller, message, about);
    let masked = match channel {
        _ if message.recipient.is_empty() => String::new(),
        Channel::Mail => mask_email(&message.recipient),
        Channel::Text => mask_phone(&message.recipient),
    };
    let is_wiped = !message.seal_key.is_empty() && message.sealed.is_empty();
    let may = may_manage(caller, message, about).is_ok();
    let can_retry = match state {
        MessageState::Retrying => true,
        MessageState::Dead => !is_wiped && !message.recipient.is_empty(),
        _ => false,
    };
    Ok(MessageRow {
        id: MessageId(message.id),
        kind: MessageKind::from_name(&message.kind).ok_or_else(|| broken("kind"))?,
        channel,
        last_reply: if sees {
            message.last_reply.clone()
        } else {
            without(&message.last_reply, &message.recipient, &masked)
        },
        to: if sees {
            message.recipient.clone()
        } else {
            masked
        },
        to_is_masked: !sees,
        person: message.person_id.map(PersonId),
        person_name: message
            .person_id
            .and_then(|id| about.get(&id))
            .map(|(person, _)| person.display_name.clone())
            .unwrap_or_default(),
        caused_by: message.caused_by.map(PersonId),
        state,
        attempts: u32::try_from(message.attempts).unwrap_or_default(),
        next_at: state
            .is_waiting()
            .then(|| Timestamp(message.next_at).some())
            .flatten(),
        created_at: Timestamp(message.created_at),
        sent_at: Timestamp(message.sent_at).some(),
        expires_at: Timestamp(message.expires_at),
        can_retry: may && can_retry,
        can_cancel: may && matches!(state, MessageState::Queued | MessageState::Retrying),
    })
}

/// A server's words without the address that they repeat. Where a part of it stands alone, nothing but the code is shown.
fn without(reply: &str, address: &str, masked: &str) -> String {
    if address.is_empty() {
        return reply.to_owned();
    }
    // By ASCII case: positions stay those of the reply.
    let (lower, address) = (reply.to_ascii_lowercase(), address.to_ascii_lowercase());
    let mut out = String::new();
    let mut from = 0;
    while let Some(place) = lower.get(from..).and_then(|rest| rest.find(&address)) {
        out.push_str(&reply[from..from + place]);
        out.push_str(masked);
        from += place + address.len();
    }
    out.push_str(reply.get(from..).unwrap_or_default());
    let local = address.split('@').next().unwrap_or_default();
    let digits = address.trim_start_matches('+');
    let is_told = (local.len() >= 3 && out.to_ascii_lowercase().contains(local))
        || (digits.len() >= 6 && out.contains(digits));
    if is_told {
        return reply
            .split_whitespace()
            .next()
            .filter(|code| code.chars().all(|c| c.is_ascii_digit()))
            .unwrap_or_default()
            .to_owned();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn e3_a_masked_address_stands_in_no_reply_either() {
        let masked = |reply| without(reply, "Ada.Byron@example.org", "A•••@e•••.org");
        assert_eq!(
            masked("550 5.1.1 <ada.byron@EXAMPLE.org>: unknown"),
            "550 5.1.1 <A•••@e•••.org>: unknown"
        );
        assert_eq!(masked("550 no mailbox ada.byron here"), "550");
        assert_eq!(masked("450 4.2.0 greylisted"), "450 4.2.0 greylisted");
        assert_eq!(
            without("400 21211 491701234567", "+491701234567", "•••67"),
            "400"
        );
    }
}
