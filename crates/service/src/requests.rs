//! **Ask an administrator** and **Reset requests** (scene S1). Owns what becomes of a request and who is told; a reset stays `reset`'s.
//!
//! Whoever asks is answered before anybody looks whether there is such a name: the answer, and the work until it, are the same for
//! every name (promises E1, E2). [`settle`] looks afterwards. Asking changes nothing about an account (T13), and the reference
//! that is shown opens nothing: it tells on the phone which request is meant, not who is calling.
//!
//! Administrators see the requests of people whom they may reset. A claim says who looks after one; it locks nobody out, and
//! a reset by whomever answers it.

use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::notices::{self, By};
use crate::people::guard;
use crate::throttle::{self, Asking};
use crate::{Caller, Desk, Error, Origin, audit, entropy, helpers, recovery};
use audit::Entry;
use domain::audit::Action as Event;
use domain::authority::{self, Action};
use domain::wire::Page;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::requests::{
    Decline, DeclineReason, HelpAsked, HelpWanted, MESSAGE_MAX, NOTE_MAX, RequestCounts,
    RequestQuery, RequestRow, RequestState,
};
use domain::{EmailAddress, PersonId, RequestId, Role, RoleSet, Span, Timestamp, fold, text};
use std::collections::HashMap;
use store::requests::{Change, Reach};
use store::{Db, Person, Request, Tx};

/// How long a request waits.
pub const LIFETIME: Span = Span::days(7);
/// Administrators are not mailed about one person again before this.
const QUIET: Span = Span::hours(1);
/// How long rows about nobody are kept.
const OF_NOBODY: Span = Span::days(1);
/// How long ended requests are kept: the history that a user's page shows.
const HISTORY: Span = Span::days(365);
/// Rows that a sweep ends in one transaction.
const BATCH: u64 = 200;
/// Longest user name that is looked at, in code points.
const NAME_MAX: usize = 256;
/// Capitals and digits of which no two are easily taken for one another.
const ALPHABET: &[u8; 27] = b"ACDEFHJKLMNPRTUVWXY23456789";
/// Characters of a reference, in two groups.
const REFERENCE: usize = 6;

/// Asks the administrators for help. The same for every name.
///
/// # Errors
/// `invalid_input` for what is no name or too long a message; `too_many_attempts` for the address.
pub async fn ask(desk: &Desk, origin: &Origin, wanted: &HelpWanted) -> Result<HelpAsked, Error> {
    // It may have to wait for what an earlier step of a known name left to be written.
    recovery::evenly(desk, note(desk, origin, wanted)).await
}

async fn note(desk: &Desk, origin: &Origin, wanted: &HelpWanted) -> Result<HelpAsked, Error> {
    let (user_name, message) = entered(wanted)?;
    let reference = new_reference(desk);
    let now = desk.now();
    let id = RequestId(desk.new_id());
    let row = &Request {
        id: id.0,
        person_id: None,
        user_name,
        reference: reference.clone(),
        message,
        ip: origin.ip.clone(),
        state: store::requests::ASKED,
        waiting: 0,
        created_at: now.0,
        asked_at: now.0,
        told_at: 0,
        told: 0,
        claimed_by: None,
        claimed_at: 0,
        ended_by: None,
        ended_at: 0,
        reason: String::new(),
        note: String::new(),
        version: 1,
    };
    let caller = &Caller::anonymous(origin.clone());
    let full = desk
        .store()
        .write(|tx| async move {
            match throttle::count_asking(&tx, desk, origin).await? {
                Asking::Room => {
                    store::requests::put(&tx, row.clone()).await?;
                    Ok::<_, Error>(None)
                }
                Asking::Full(seconds, entry) => {
                    audit::record_all(&tx, desk, caller, entry.into_iter().collect()).await?;
                    Ok(Some(seconds))
                }
            }
        })
        .await?;
    if let Some(seconds) = full {
        return Err(Problem {
            retry_after_seconds: Some(seconds),
            ..Problem::new(Code::TooManyAttempts)
        }
        .into());
    }
    settle_later(desk, origin.clone(), id);
    Ok(HelpAsked { reference })
}

/// Name and message, each refused on its own merits alone.
fn entered(wanted: &HelpWanted) -> Result<(String, String), Error> {
    let mut errors = Vec::new();
    let name = text::line("user_name", &wanted.user_name, NAME_MAX).and_then(|name| {
        if name.is_empty() {
            return Err(FieldError::new("user_name", Code::Required));
        }
        Ok(name)
    });
    let message = text::lines("message", &wanted.message, MESSAGE_MAX);
    match (name, message) {
        (Ok(name), Ok(message)) => Ok((name, message)),
        (name, message) => {
            errors.extend(name.err());
            errors.extend(message.err());
            Err(errors.into())
        }
    }
}

/// Six characters in two groups, each as likely as any.
fn new_reference(desk: &Desk) -> String {
    let mut reference = String::with_capacity(REFERENCE + 1);
    while reference.len() < REFERENCE + 1 {
        let [byte] = entropy::bytes::<1>(desk.entropy());
        // 243 to 255 would make the first letters likelier.
        if byte >= 243 {
            continue;
        }
        if reference.len() == REFERENCE / 2 {
            reference.push('-');
        }
        let at = usize::from(byte) % ALPHABET.len();
        reference.push(char::from(ALPHABET.get(at).copied().unwrap_or(b'A')));
    }
    reference
}

/// Looks the name up once the answer is under way. Where that fails or the program ends, the next sweep does it.
fn settle_later(desk: &Desk, origin: Origin, id: RequestId) {
    let desk = desk.clone();
    tokio::spawn(async move {
        if let Err(error) = settle_one(&desk, &Caller::anonymous(origin), id).await {
            tracing::warn!(request = %id, error = &error as &dyn std::error::Error, "a request waits for the next sweep");
        }
    });
}

/// Looks up the names of all who asked and tells the administrators.
///
/// # Errors
/// When the database refuses.
pub async fn settle(desk: &Desk) -> Result<(), Error> {
    loop {
        let ids = store::requests::asked(&desk.store().read(), BATCH).await?;
        if ids.is_empty() {
            return Ok(());
        }
        for id in ids {
            let row = store::requests::by_id(&desk.store().read(), id).await?;
            let origin = Origin {
                ip: row.map(|row| row.ip).unwrap_or_default(),
                ..Origin::default()
            };
            settle_one(desk, &Caller::anonymous(origin), id).await?;
        }
    }
}

async fn settle_one(desk: &Desk, caller: &Caller, id: RequestId) -> Result<(), Error> {
    let told = desk
        .store()
        .write(|tx| async move {
            let Some(request) = store::requests::take(&tx, id).await? else {
                return Ok(0);
            };
            let Some(person) = whose(&tx, &request).await? else {
                store::requests::forget_words(&tx, id).await?;
                return Ok(0);
            };
            stand(&tx, desk, caller, &person, &request).await
        })
        .await?;
    if told > 0 {
        messages::wake(desk);
    }
    Ok(())
}

/// The person of that name, locked, if an administrator could help: a block is a decision that a reset does not lift.
async fn whose(tx: &Tx, request: &Request) -> Result<Option<Person>, Error> {
    let key = fold::key(&request.user_name);
    let Some(person) = store::people::by_user_name_key(tx, &key).await? else {
        return Ok(None);
    };
    let person = store::people::lock(tx, PersonId(person.id)).await?;
    let helped = !person.blocked && person.deleted_at == 0 && person.user_name_key == key;
    Ok(helped.then_some(person))
}

/// Makes it the person's one request, or part of the one that waits already; answers how many administrators were mailed.
async fn stand(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    request: &Request,
) -> Result<usize, Error> {
    let (id, now) = (PersonId(person.id), desk.now());
    let overdue = store::requests::expire(tx, Some(id), now.minus(LIFETIME), now, BATCH).await?;
    let mut entries: Vec<Entry> = overdue
        .iter()
        .map(|one| entry(Event::RequestExpired, one).on(person))
        .collect();
    let before = store::requests::refresh(tx, id, request).await?;
    let is_again = before.is_some();
    let request = if let Some(before) = before {
        before
    } else {
        store::requests::open(tx, RequestId(request.id), id).await?;
        request.clone()
    };
    let (told, full) = tell(tx, desk, caller, person, &request).await?;
    entries.push(
        entry(Event::RequestAsked, &request)
            .on(person)
            .after("again", is_again)
            .after("administrators_told", told),
    );
    entries.extend(full);
    audit::record_all(tx, desk, caller, entries).await?;
    Ok(told)
}

/// Mails the administrators who can help, unless they were a short time ago; answers how many, and the row to be written where
/// too many were mailed about others.
async fn tell(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    request: &Request,
) -> Result<(usize, Option<Entry>), Error> {
    let (id, now) = (PersonId(person.id), desk.now());
    if store::requests::was_told(tx, id, now.minus(QUIET)).await? {
        return Ok((0, None));
    }
    let helpers = helpers::of(tx, person).await?;
    if helpers.is_empty() {
        tracing::warn!(person = %id, "nobody who may reset this person can be mailed");
        return Ok((0, None));
    }
    let (may_mail, full) = throttle::count_mailing(tx, desk).await?;
    if !may_mail {
        return Ok((0, full));
    }
    let letters: Vec<NewMessage> = helpers
        .iter()
        .filter_map(|helper| requested(helper, person, request))
        .collect();
    let told = messages::queue_all(tx, desk, caller, letters).await?.len();
    let count = i64::try_from(told).unwrap_or(i64::MAX);
    store::requests::told(tx, RequestId(request.id), count, now).await?;
    Ok((told, full))
}

/// The message is about the administrator who gets it: that decides who may see the address.
fn requested(helper: &Person, person: &Person, request: &Request) -> Option<NewMessage> {
    let to = EmailAddress::parse("to", &helper.alternate_email).ok()?;
    let content = Content::ResetRequested {
        whose: Whose::from(person),
        request: RequestId(request.id),
        at: Timestamp(request.asked_at),
    };
    Some(NewMessage::about(helper, Recipient::Mail(to), content))
}

fn entry(event: Event, request: &Request) -> Entry {
    Entry::new(event).after("request", request.id)
}

/// The person has another password, or a link to choose one: what waits is over. Call it in the transaction of every new way to a
/// password, after the person was locked; answers the rows for the audit log.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn password_changed(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    people: &[&Person],
    by: By,
) -> Result<Vec<Entry>, Error> {
    let (state, event, ended_by) = match by {
        By::Administrator => (RequestState::Answered, Event::RequestAnswered, caller.id()),
        By::Owner => (RequestState::Withdrawn, Event::RequestWithdrawn, None),
    };
    let ids: Vec<PersonId> = people.iter().map(|person| PersonId(person.id)).collect();
    let ended = store::requests::end(tx, &ids, state, ended_by, desk.now()).await?;
    let whose = |request: &Request| people.iter().find(|one| Some(one.id) == request.person_id);
    Ok(ended
        .iter()
        .filter_map(|request| Some(entry(event, request).on(whose(request)?)))
        .collect())
}

/// Ends what waited too long and removes what nobody needs any more; answers how many were removed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn sweep(desk: &Desk) -> Result<u64, Error> {
    settle(desk).await?;
    while expire(desk).await? == BATCH {}
    let now = desk.now();
    Ok(desk
        .store()
        .write_long(|tx| async move {
            store::requests::sweep(&tx, now.minus(OF_NOBODY), now.minus(HISTORY)).await
        })
        .await?)
}

async fn expire(desk: &Desk) -> Result<u64, Error> {
    let caller = &Caller::system();
    desk.store()
        .write_long(|tx| async move {
            let now = desk.now();
            let ended = store::requests::expire(&tx, None, now.minus(LIFETIME), now, BATCH).await?;
            let ids: Vec<PersonId> = ended.iter().filter_map(person_of).collect();
            let people = by_id(store::people::by_ids(&tx, &ids).await?);
            let entries: Vec<Entry> = ended
                .iter()
                .filter_map(|request| {
                    let person = people.get(&request.person_id?)?;
                    Some(entry(Event::RequestExpired, request).on(person))
                })
                .collect();
            if !entries.is_empty() {
                audit::record_all(&tx, desk, caller, entries).await?;
            }
            Ok::<_, Error>(ended.len() as u64)
        })
        .await
}

/// A page of requests about people whom the caller may reset: those that wait first, newest first.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`; `bad_cursor`, `out_of_range` (limit).
pub async fn list(
    desk: &Desk,
    caller: &Caller,
    query: &RequestQuery,
) -> Result<Page<RequestRow>, Error> {
    let reach = authorise(desk, caller).await?;
    let until = desk.now().minus(LIFETIME);
    let page =
        store::requests::page(desk.store(), reach, &query.filter, until, &query.page).await?;
    Ok(Page {
        rows: wire(&desk.store().read(), page.rows, until).await?,
        next: page.next,
        previous: page.previous,
    })
}

/// One request.
///
/// # Errors
/// As [`list`]; `not_found`, also for one about somebody whom the caller may not reset.
pub async fn get(desk: &Desk, caller: &Caller, id: RequestId) -> Result<RequestRow, Error> {
    authorise(desk, caller).await?;
    let db = desk.store().read();
    let (request, person, roles) = found(&db, id).await?;
    let may = caller.may(Action::AnswerRequests, PersonId(person.id), roles);
    may.map_err(|_| Code::NotFound)?;
    one(&db, desk, request).await
}

/// How many wait about people whom the caller may reset.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`.
pub async fn counts(desk: &Desk, caller: &Caller) -> Result<RequestCounts, Error> {
    let reach = authorise(desk, caller).await?;
    let since = desk.now().minus(LIFETIME);
    let waiting = store::requests::waiting(&desk.store().read(), reach, since).await?;
    Ok(RequestCounts {
        open: waiting.open,
        claimed: waiting.claimed,
        oldest: waiting.oldest,
    })
}

/// How requests stand, in numbers alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Nobody looks after them.
    pub open: u64,
    /// Somebody does.
    pub claimed: u64,
    /// How long the oldest that nobody looks after has waited.
    pub oldest: Option<Span>,
}

/// How requests stand: for whoever watches the program, without asking who asks. One cheap read.
///
/// # Errors
/// When the database refuses.
pub async fn figures(desk: &Desk) -> Result<Figures, Error> {
    let now = desk.now();
    let everybody = Reach {
        but: None,
        roles: Role::ALL.into_iter().collect(),
    };
    let db = desk.store().read();
    let waiting = store::requests::waiting(&db, everybody, now.minus(LIFETIME)).await?;
    Ok(Figures {
        open: waiting.open,
        claimed: waiting.claimed,
        oldest: waiting.oldest.map(|oldest| now.since(oldest)),
    })
}

/// **Claim**: the caller looks after it.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_found`; `changed_meanwhile` with the version there is now;
/// `request_over` when it waits no more.
pub async fn claim(
    desk: &Desk,
    caller: &Caller,
    id: RequestId,
    version: i64,
) -> Result<RequestRow, Error> {
    act(desk, caller, id, version, Change::Claim).await
}

/// **Give back**, whoever claimed it: the one who did may have gone home.
///
/// # Errors
/// As [`claim`].
pub async fn release(
    desk: &Desk,
    caller: &Caller,
    id: RequestId,
    version: i64,
) -> Result<RequestRow, Error> {
    act(desk, caller, id, version, Change::Release).await
}

/// **Decline**, with a reason. The person is told, by mail and text.
///
/// # Errors
/// As [`claim`]; `required` (field `note`) for `other` without a note, `too_long`, `control_characters`.
pub async fn decline(
    desk: &Desk,
    caller: &Caller,
    id: RequestId,
    decline: &Decline,
) -> Result<RequestRow, Error> {
    let note = text::line("note", &decline.note, NOTE_MAX)?;
    if decline.reason == DeclineReason::Other && note.is_empty() {
        return Err(Error::field("note", Code::Required));
    }
    let change = Change::Decline {
        reason: decline.reason.name(),
        note: &note,
    };
    let row = act(desk, caller, id, decline.version, change).await?;
    messages::wake(desk);
    Ok(row)
}

async fn act(
    desk: &Desk,
    caller: &Caller,
    id: RequestId,
    version: i64,
    change: Change<'_>,
) -> Result<RequestRow, Error> {
    let outcome = changed(desk, caller, id, version, change).await;
    let code = outcome.as_ref().err().map(|error| error.problem().code);
    if !matches!(code, Some(Code::NotAllowed | Code::NotOnYourself)) {
        return outcome;
    }
    let request = store::requests::by_id(&desk.store().read(), id).await?;
    let target = request.as_ref().and_then(person_of);
    let told = guard::noted(desk, caller, Action::AnswerRequests, target, outcome).await;
    // Whoever answers some requests is not told that there is this one (promise A3).
    match guard::may_to_anybody(caller, Action::AnswerRequests) {
        Ok(()) => Err(Code::NotFound.into()),
        Err(_) => told,
    }
}

async fn changed(
    desk: &Desk,
    caller: &Caller,
    id: RequestId,
    version: i64,
    change: Change<'_>,
) -> Result<RequestRow, Error> {
    guard::may_to_anybody(caller, Action::AnswerRequests)?;
    desk.store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            let (_, person, roles) = found(&tx, id).await?;
            caller.may(Action::AnswerRequests, PersonId(person.id), roles)?;
            let now = desk.now();
            let since = now.minus(LIFETIME);
            let after =
                store::requests::change(&tx, id, version, change, caller.id(), since, now).await?;
            let Some(after) = after else {
                return Err(refused(&tx, id, since).await?);
            };
            if let Change::Decline { .. } = change {
                tell_declined(&tx, desk, caller, &person, &after).await?;
            }
            let entry = entry(event(change), &after).on(&person);
            let entry = match change {
                Change::Decline { reason, .. } => entry.after("reason", reason),
                Change::Claim | Change::Release => entry,
            };
            let row = one(&tx, desk, after).await?;
            audit::record(&tx, desk, caller, entry).await?;
            Ok(row)
        })
        .await
}

const fn event(change: Change<'_>) -> Event {
    match change {
        Change::Claim => Event::RequestClaimed,
        Change::Release => Event::RequestReleased,
        Change::Decline { .. } => Event::RequestDeclined,
    }
}

/// Why nothing was changed: somebody was faster, or it is over.
async fn refused(db: &impl Db, id: RequestId, since: Timestamp) -> Result<Error, Error> {
    let (request, ..) = found(db, id).await?;
    if !state(&request, since)?.is_waiting() {
        return Ok(Code::RequestOver.into());
    }
    Ok(Problem::new(Code::ChangedMeanwhile)
        .with("version", request.version)
        .into())
}

async fn tell_declined(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    request: &Request,
) -> Result<(), Error> {
    let broken = || Error::Inconsistent(format!("request {}: reason", request.id));
    let reason = DeclineReason::from_name(&request.reason).ok_or_else(broken)?;
    let letters = notices::addresses_of(person).into_iter().map(|to| {
        let content = Content::RequestDeclined {
            whose: Whose::from(person),
            reason,
            note: request.note.clone(),
        };
        NewMessage::about(person, to, content)
    });
    messages::queue_all(tx, desk, caller, letters.collect()).await?;
    Ok(())
}

/// What the caller may see.
async fn authorise(desk: &Desk, caller: &Caller) -> Result<Reach, Error> {
    let action = Action::ReadRequests;
    audit::noting_refusal(desk, caller, action, None, caller.may_at_all(action)).await?;
    let roles = if caller.is_host() {
        Some(Role::ALL.into_iter().collect())
    } else {
        authority::reach(caller.roles(), action)
    };
    Ok(Reach {
        but: caller.id(),
        roles: roles.ok_or(Code::NotAllowed)?,
    })
}

/// A request about somebody who is there.
async fn found(db: &impl Db, id: RequestId) -> Result<(Request, Person, RoleSet), Error> {
    let request = store::requests::by_id(db, id)
        .await?
        .ok_or(Code::NotFound)?;
    let about = person_of(&request).ok_or(Code::NotFound)?;
    let person = store::people::by_id(db, about).await?;
    let person = person
        .filter(|person| person.deleted_at == 0)
        .ok_or(Code::NotFound)?;
    let roles = store::roles::of_person(db, about).await?;
    Ok((request, person, roles))
}

fn person_of(request: &Request) -> Option<PersonId> {
    request.person_id.map(PersonId)
}

/// Where it stands: what waits too long has expired, whether or not a sweep came by.
fn state(request: &Request, until: Timestamp) -> Result<RequestState, Error> {
    let state = store::requests::state_of(request.state)
        .ok_or_else(|| Error::Inconsistent(format!("request {}: state", request.id)))?;
    if state.is_waiting() && request.created_at <= until.0 {
        return Ok(RequestState::Expired);
    }
    Ok(state)
}

fn by_id(people: Vec<Person>) -> HashMap<uuid::Uuid, Person> {
    people
        .into_iter()
        .map(|person| (person.id, person))
        .collect()
}

async fn one(db: &impl Db, desk: &Desk, request: Request) -> Result<RequestRow, Error> {
    let until = desk.now().minus(LIFETIME);
    let rows = wire(db, vec![request], until).await?;
    rows.into_iter().next().ok_or(Code::NotFound.into())
}

async fn wire(
    db: &impl Db,
    requests: Vec<Request>,
    until: Timestamp,
) -> Result<Vec<RequestRow>, Error> {
    let mut ids: Vec<PersonId> = requests
        .iter()
        .flat_map(|request| [request.person_id, request.claimed_by, request.ended_by])
        .flatten()
        .map(PersonId)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let people = by_id(store::people::by_ids(db, &ids).await?);
    requests
        .into_iter()
        .map(|request| row(request, &people, until))
        .collect()
}

fn row(
    request: Request,
    people: &HashMap<uuid::Uuid, Person>,
    until: Timestamp,
) -> Result<RequestRow, Error> {
    let state = state(&request, until)?;
    let name = |id: Option<uuid::Uuid>| {
        let person = id.and_then(|id| people.get(&id));
        person.map_or_else(String::new, |person| person.display_name.clone())
    };
    let expires_at = Timestamp(request.created_at).plus(LIFETIME);
    let ended_at = if state == RequestState::Expired {
        Some(expires_at)
    } else {
        Timestamp(request.ended_at).some()
    };
    let person = request.person_id.ok_or(Code::NotFound)?;
    Ok(RequestRow {
        id: RequestId(request.id),
        person: PersonId(person),
        display_name: name(request.person_id),
        user_name: people
            .get(&person)
            .map(|person| person.user_name.clone())
            .unwrap_or_default(),
        reference: request.reference,
        message: request.message,
        ip: request.ip,
        state,
        created_at: Timestamp(request.created_at),
        asked_at: Timestamp(request.asked_at),
        expires_at,
        told: u32::try_from(request.told).unwrap_or(u32::MAX),
        claimed_by: request.claimed_by.map(PersonId),
        claimed_by_name: name(request.claimed_by),
        claimed_at: Timestamp(request.claimed_at).some(),
        ended_by: request.ended_by.map(PersonId),
        ended_by_name: name(request.ended_by),
        ended_at,
        reason: DeclineReason::from_name(&request.reason),
        note: request.note,
        version: request.version,
    })
}
