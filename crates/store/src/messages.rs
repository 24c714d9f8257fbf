//! The outbox: messages as rows. Owns that a message is taken by one worker at a time, for as long as a lease, and that
//! its end wipes its secret in the same statement (promises R1, R2); never sends, never opens a secret, never knows a schedule.
//!
//! A row that waits has one moment at which somebody may take it, `next_at`: the next try, or, while a worker has it, the end of
//! the lease. So a worker that is killed strands nothing, and one small index answers what is due.

use crate::{
    Db, Error, Message, Store, Tx,
    cursor::{self, Direction, Place},
    entity::messages,
};
use domain::{
    MessageId, PersonId, Timestamp,
    wire::{
        PageRequest,
        messages::{Channel, MessageFilter, MessageState},
    },
};
use messages::Column as C;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, FromQueryResult,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    Value,
    sea_query::{Expr, ExprTrait as _},
};
use std::collections::HashSet;
use uuid::Uuid;

/// Rows a statement: 21 values each, below the limits of both databases on parameters.
const CHUNK: usize = 200;

/// Stored form of a state.
pub const fn state_code(state: MessageState) -> i16 {
    match state {
        MessageState::Queued => 0,
        MessageState::Sending => 1,
        MessageState::Sent => 2,
        MessageState::Retrying => 3,
        MessageState::Dead => 4,
        MessageState::Cancelled => 5,
        MessageState::Dropped => 6,
    }
}

/// The state of a stored form; `None` for what no version of this program wrote.
pub fn state_of(code: i16) -> Option<MessageState> {
    MessageState::ALL
        .into_iter()
        .find(|state| state_code(*state) == code)
}

/// Stored form of a channel.
pub const fn channel_code(channel: Channel) -> i16 {
    match channel {
        Channel::Mail => 0,
        Channel::Text => 1,
    }
}

/// The channel of a stored form; `None` for what no version of this program wrote.
pub const fn channel_of(code: i16) -> Option<Channel> {
    match code {
        0 => Some(Channel::Mail),
        1 => Some(Channel::Text),
        _ => None,
    }
}

/// Adds messages: rows of the transaction that causes them.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &Tx, messages: Vec<Message>) -> Result<(), Error> {
    for chunk in messages.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(Message::into_active_model);
        let insert = messages::Entity::insert_many(rows);
        tx.execute_later(insert.build(tx.get_database_backend()))
            .await?;
    }
    Ok(())
}

/// The message, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(db: &impl Db, id: MessageId) -> Result<Option<Message>, Error> {
    Ok(messages::Entity::find_by_id(id.0).one(db).await?)
}

/// To whom something was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent<'a> {
    /// To this person, by this channel's stored form.
    About(PersonId, i16),
    /// To this address or number.
    To(&'a str),
    /// To numbers that begin like this.
    Beginning(&'a str),
}

/// When messages of these kinds were queued after this moment, oldest first, at most `most`. Those that were dropped or called back
/// count too: who asked for them cannot know it.
///
/// # Errors
/// When the database refuses.
pub async fn queued_since(
    db: &impl Db,
    sent: Sent<'_>,
    kinds: &[&str],
    after: Timestamp,
    most: u64,
) -> Result<Vec<Timestamp>, Error> {
    let which = match sent {
        Sent::About(person, channel) => Condition::all()
            .add(C::PersonId.eq(person.0))
            .add(C::Channel.eq(channel)),
        Sent::To(recipient) => Condition::all().add(C::Recipient.eq(recipient)),
        Sent::Beginning(prefix) => Condition::all()
            .add(C::Recipient.gte(prefix))
            // Behind every digit, so that the range is a range of the index.
            .add(C::Recipient.lt(format!("{prefix}:"))),
    };
    let found: Vec<i64> = messages::Entity::find()
        .select_only()
        .column(C::CreatedAt)
        .filter(which)
        .filter(C::Kind.is_in(kinds.iter().copied()))
        .filter(C::CreatedAt.gt(after.0))
        .order_by_asc(C::CreatedAt)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(Timestamp).collect())
}

/// Those of these people about whom a message of this kind was queued after this moment, and not dropped, called back or given up.
///
/// # Errors
/// When the database refuses.
pub async fn sent_about(
    db: &impl Db,
    kind: &str,
    people: &[PersonId],
    after: Timestamp,
) -> Result<HashSet<PersonId>, Error> {
    let mut all = HashSet::new();
    for people in people.chunks(CHUNK) {
        let found: Vec<Option<Uuid>> = messages::Entity::find()
            .select_only()
            .column(C::PersonId)
            .filter(C::PersonId.is_in(people.iter().map(|person| person.0)))
            .filter(C::CreatedAt.gt(after.0))
            .filter(C::Kind.eq(kind))
            .filter(C::State.lt(state_code(MessageState::Dead)))
            .into_tuple()
            .all(db)
            .await?;
        all.extend(found.into_iter().flatten().map(PersonId));
    }
    Ok(all)
}

/// A message as somebody who waits for it needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    /// Which.
    pub id: Uuid,
    /// Another one: something about it is not what it was.
    pub version: i64,
    /// Stored form, see [`state_of`].
    pub state: i16,
}

/// The versions of these messages, in any order; those that do not exist are left out.
///
/// # Errors
/// When the database refuses.
pub async fn versions(db: &impl Db, ids: &[MessageId]) -> Result<Vec<Version>, Error> {
    Ok(messages::Entity::find()
        .select_only()
        .columns([C::Id, C::Version, C::State])
        .filter(C::Id.is_in(ids.iter().map(|id| id.0)))
        .into_model()
        .all(db)
        .await?)
}

/// When the next message is due; `None`: none waits. A cheap read, so that idle workers write nothing.
///
/// # Errors
/// When the database refuses.
pub async fn next_due(db: &impl Db) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT next_at FROM messages WHERE state IN (0, 1, 3) ORDER BY next_at LIMIT 1";
    let row = db.query_one_raw(db.statement(sql, [])).await?;
    row.map(|row| Ok(Timestamp(row.try_get("", "next_at")?)))
        .transpose()
}

/// Takes up to `most` messages that are due for this worker until `lease_until`, those that wait longest first. Nobody
/// else gets them before; each counts as one try.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    tx: &Tx,
    worker: Uuid,
    now: Timestamp,
    lease_until: Timestamp,
    most: u32,
) -> Result<Vec<Message>, Error> {
    let lock = if tx.is_sqlite() {
        ""
    } else {
        " FOR UPDATE SKIP LOCKED"
    };
    // Materialised: PostgreSQL may otherwise ask the inner query again for each row, and take more than `most`.
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT id FROM messages WHERE state IN (0, 1, 3) AND next_at <= $3 ORDER BY next_at, id LIMIT $4{lock})
        UPDATE messages SET state = 1, leased_by = $1, next_at = $2, attempts = attempts + 1, version = version + 1
        WHERE id IN (SELECT id FROM due) RETURNING *"
    );
    let values: [Value; 4] = [
        worker.into(),
        lease_until.0.into(),
        now.0.into(),
        i64::from(most).into(),
    ];
    let rows = tx.query_all_raw(tx.statement(sql, values)).await?;
    let mut taken = rows
        .iter()
        .map(|row| Message::from_query_result(row, ""))
        .collect::<Result<Vec<_>, _>>()?;
    // RETURNING promises no order.
    taken.sort_unstable_by_key(|message| (message.created_at, message.id));
    Ok(taken)
}

/// Lengthens the leases of a worker, those that are still its own; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn renew(tx: &Tx, worker: Uuid, lease_until: Timestamp) -> Result<u64, Error> {
    let done = messages::Entity::update_many()
        .col_expr(C::NextAt, Expr::value(lease_until.0))
        .filter(C::State.eq(1_i16))
        .filter(C::LeasedBy.eq(worker))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The server took it.
    Sent,
    /// To be tried again then.
    Retry(Timestamp),
    /// Given up.
    Dead,
    /// Not worth sending any more.
    Dropped,
}

/// Writes down how a try ended, if the lease is still the one that `message` was taken with. `false`: it is somebody
/// else's by now, or called back, and nothing was written. Every end but a retry wipes the secret.
///
/// # Errors
/// When the database refuses.
pub async fn settle(
    tx: &Tx,
    message: &Message,
    end: End,
    reply: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let (state, next_at, ended_at) = match end {
        End::Sent => (MessageState::Sent, 0, now.0),
        End::Retry(at) => (MessageState::Retrying, at.0, 0),
        End::Dead => (MessageState::Dead, 0, now.0),
        End::Dropped => (MessageState::Dropped, 0, now.0),
    };
    let sent_at = if end == End::Sent { now.0 } else { 0 };
    let mut update = messages::Entity::update_many()
        .col_expr(C::State, Expr::value(state_code(state)))
        .col_expr(C::NextAt, Expr::value(next_at))
        .col_expr(C::EndedAt, Expr::value(ended_at))
        .col_expr(C::SentAt, Expr::value(sent_at))
        .col_expr(C::LastReply, Expr::value(reply))
        .col_expr(C::LeasedBy, Expr::value(None::<Uuid>))
        .col_expr(C::Version, Expr::value(message.version + 1));
    if ended_at != 0 {
        update = update.col_expr(C::Sealed, Expr::value(Vec::<u8>::new()));
    }
    let done = update
        .filter(C::Id.eq(message.id))
        .filter(C::State.eq(1_i16))
        .filter(C::LeasedBy.eq(message.leased_by))
        .filter(C::Version.eq(message.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Gives back what a worker holds and has not begun to send: due at once, and the try is not counted. Answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn release(tx: &Tx, worker: Uuid, now: Timestamp) -> Result<u64, Error> {
    let sql = "UPDATE messages SET state = CASE WHEN attempts > 1 THEN 3 ELSE 0 END, leased_by = NULL, next_at = $2,
            attempts = attempts - 1, version = version + 1
        WHERE state = 1 AND leased_by = $1";
    let done = tx
        .execute_raw(tx.statement(sql, [worker.into(), now.0.into()]))
        .await?;
    Ok(done.rows_affected())
}

/// Calls a message back that waits and that no worker has. `false`: it does not.
///
/// # Errors
/// When the database refuses.
pub async fn cancel(tx: &Tx, id: MessageId, now: Timestamp) -> Result<bool, Error> {
    let sql = "UPDATE messages SET state = 5, sealed = $3, next_at = 0, ended_at = $2, version = version + 1
        WHERE id = $1 AND state IN (0, 3)";
    let values: [Value; 3] = [id.0.into(), now.0.into(), Vec::<u8>::new().into()];
    Ok(tx
        .execute_raw(tx.statement(sql, values))
        .await?
        .rows_affected()
        == 1)
}

/// Makes a message due at once: one that waits for another try, or one that was given up and whose secret, if it had one, is still
/// there. One that was given up begins anew, until `expires_at`. `false`: it is neither.
///
/// # Errors
/// When the database refuses.
pub async fn retry(
    tx: &Tx,
    id: MessageId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE messages SET
            expires_at = CASE WHEN state = 4 THEN $3 ELSE expires_at END,
            attempts = CASE WHEN state = 4 THEN 0 ELSE attempts END,
            state = CASE WHEN state = 4 THEN 0 ELSE state END,
            next_at = $2, ended_at = 0, version = version + 1
        WHERE id = $1 AND (state = 3 OR state = 4 AND (seal_key = '' OR length(sealed) > 0) AND recipient <> '')";
    let values: [Value; 3] = [id.0.into(), now.0.into(), expires_at.0.into()];
    Ok(tx
        .execute_raw(tx.statement(sql, values))
        .await?
        .rows_affected()
        == 1)
}

/// Forgets what messages about these people said and where they went, because the people are removed for good: what waits is
/// dropped, and the rows stay, as numbers and times alone. Answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &Tx, people: &[PersonId], now: Timestamp) -> Result<u64, Error> {
    let mut gone = 0;
    for chunk in people.chunks(500) {
        let which = C::PersonId.is_in(chunk.iter().map(|id| id.0));
        let waiting = messages::Entity::update_many()
            .col_expr(C::State, Expr::value(6_i16))
            .col_expr(C::NextAt, Expr::value(0_i64))
            .col_expr(C::EndedAt, Expr::value(now.0))
            .col_expr(C::LeasedBy, Expr::value(None::<Uuid>))
            .filter(which.clone())
            .filter(C::State.is_in([0_i16, 1, 3]));
        waiting.exec(tx).await?;
        let all = messages::Entity::update_many()
            .col_expr(C::Recipient, Expr::value(""))
            .col_expr(C::Facts, Expr::value("{}"))
            .col_expr(C::LastReply, Expr::value(""))
            .col_expr(C::Sealed, Expr::value(Vec::<u8>::new()))
            .col_expr(C::Version, Expr::col(C::Version).add(1_i64))
            .filter(which);
        gone += all.exec(tx).await?.rows_affected;
    }
    Ok(gone)
}

/// Removes messages that ended before this; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let done = messages::Entity::delete_many()
        .filter(C::EndedAt.gt(0))
        .filter(C::EndedAt.lt(before.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Messages that wait with a secret that another key than this one seals, in the order of their ids, those after `after`, at most
/// `most`.
///
/// # Errors
/// When the database refuses.
pub async fn sealed_otherwise(
    tx: &Tx,
    key: &str,
    after: Uuid,
    most: u32,
) -> Result<Vec<Message>, Error> {
    let query = messages::Entity::find()
        .filter(C::State.is_in([0_i16, 1, 3]))
        .filter(C::SealKey.ne(key))
        .filter(C::SealKey.ne(""))
        .filter(C::Sealed.ne(Vec::<u8>::new()))
        .filter(C::Id.gt(after))
        .order_by_asc(C::Id)
        .limit(u64::from(most));
    Ok(query.all(tx).await?)
}

/// Puts a secret back that was sealed anew, unless it was wiped meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(tx: &Tx, id: MessageId, key: &str, sealed: Vec<u8>) -> Result<bool, Error> {
    let done = messages::Entity::update_many()
        .col_expr(C::Sealed, Expr::value(sealed))
        .col_expr(C::SealKey, Expr::value(key))
        .filter(C::Id.eq(id.0))
        .filter(C::Sealed.ne(Vec::<u8>::new()))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Waiting for the first try.
    pub queued: u64,
    /// In a worker's hands.
    pub leased: u64,
    /// Waiting for another try.
    pub retrying: u64,
    /// Given up since the moment that was asked for.
    pub dead: u64,
    /// When the oldest of those that wait was caused.
    pub oldest_waiting: Option<Timestamp>,
}

/// How the outbox stands; of those given up, the ones since `since` count.
///
/// # Errors
/// When the database refuses.
pub async fn summary(db: &impl Db, since: Timestamp) -> Result<Summary, Error> {
    let sql = "SELECT state, count(*) AS n, min(created_at) AS oldest FROM messages WHERE state IN (0, 1, 3) GROUP BY state
        UNION ALL SELECT 4, count(*), 0 FROM messages WHERE state = 4 AND ended_at >= $1";
    let rows = db
        .query_all_raw(db.statement(sql, [since.0.into()]))
        .await?;
    let mut summary = Summary::default();
    for row in rows {
        let state: i32 = row.try_get("", "state")?;
        let count = u64::try_from(row.try_get::<i64>("", "n")?).unwrap_or_default();
        let oldest: i64 = row.try_get("", "oldest")?;
        match state {
            0 => summary.queued = count,
            1 => summary.leased = count,
            3 => summary.retrying = count,
            _ => summary.dead = count,
        }
        if oldest != 0 {
            let oldest = Timestamp(oldest);
            let so_far = summary.oldest_waiting.unwrap_or(oldest);
            summary.oldest_waiting = Some(so_far.min(oldest));
        }
    }
    Ok(summary)
}

/// Counting messages of one state stops here, so that whoever asks often costs little.
pub const COUNTED: u64 = 100_000;

/// How many messages there are in each state, as far as they are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// Each state once, in the order of their stored forms, those without messages too.
    pub counts: Vec<(MessageState, u64)>,
    /// When the oldest of those that wait was caused.
    pub oldest_waiting: Option<Timestamp>,
}

/// How many messages there are in each state: all that wait, and of those that ended the ones that were caused since `since`;
/// no more than [`COUNTED`] of a state. One statement, and each part of it reads no more than that of one index.
///
/// # Errors
/// When the database refuses.
pub async fn states(db: &impl Db, since: Timestamp) -> Result<States, Error> {
    let parts: Vec<String> = MessageState::ALL
        .into_iter()
        .map(|state| {
            let code = state_code(state);
            let (lately, oldest) = if state.is_waiting() {
                ("", "min(created_at)")
            } else {
                (" AND created_at >= $1", "0")
            };
            format!(
                "SELECT {code} AS state, count(*) AS n, {oldest} AS oldest
                FROM (SELECT created_at FROM messages WHERE state = {code}{lately} ORDER BY created_at LIMIT {COUNTED}) AS counted"
            )
        })
        .collect();
    let sql = parts.join(" UNION ALL ");
    let rows = db
        .query_all_raw(db.statement(sql, [since.0.into()]))
        .await?;
    let mut states = States::default();
    for row in rows {
        let code: i32 = row.try_get("", "state")?;
        let Some(state) = i16::try_from(code).ok().and_then(state_of) else {
            continue;
        };
        let count = u64::try_from(row.try_get::<i64>("", "n")?).unwrap_or_default();
        states.counts.push((state, count));
        let oldest: Option<i64> = row.try_get("", "oldest")?;
        if let Some(oldest) = oldest.filter(|at| *at != 0).map(Timestamp) {
            let so_far = states.oldest_waiting.unwrap_or(oldest);
            states.oldest_waiting = Some(so_far.min(oldest));
        }
    }
    states
        .counts
        .sort_unstable_by_key(|(state, _)| state_code(*state));
    Ok(states)
}

/// A page of messages, newest first, and cursors to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagePage {
    /// The rows.
    pub rows: Vec<Message>,
    /// Cursor of the next (older) page.
    pub next: Option<String>,
    /// Cursor of the page before (newer).
    pub previous: Option<String>,
}

/// A page of messages, newest first. What they carry in secret is left out.
///
/// # Errors
/// [`Error::BadCursor`], [`Error::BadLimit`], or when the database refuses.
pub async fn page(
    store: &Store,
    filter: &MessageFilter,
    request: &PageRequest,
) -> Result<MessagePage, Error> {
    let limit = cursor::limit(request)?;
    let list = cursor::list_digest("messages", filter);
    let place = Place::of(store, request, &list)?;
    let db = store.read();
    let (mut conditions, mut values) = conditions(filter);
    // The list runs downwards: forward is towards the older ones.
    let (compare, order) = match place.direction {
        Direction::Forward => ("<", "DESC"),
        Direction::Backward => (">", "ASC"),
    };
    if let Some(key) = &place.key {
        let at = key.number.ok_or(Error::BadCursor)?;
        values.extend([at.into(), key.id.into()]);
        let (at, id) = (values.len() - 1, values.len());
        conditions.push(format!("(created_at, id) {compare} (${at}, ${id})"));
    }
    let which = if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    };
    let sql = format!(
        "SELECT * FROM messages{which} ORDER BY created_at {order}, id {order} LIMIT {}",
        limit + 1
    );
    let rows = db.query_all_raw(db.statement(sql, values)).await?;
    let rows = rows
        .iter()
        .map(|row| Message::from_query_result(row, ""))
        .collect::<Result<Vec<_>, _>>()?;
    let page = cursor::cut(rows, limit, &place);
    let sign = |row: Option<&Message>| {
        row.map(|row| {
            cursor::Key {
                number: Some(row.created_at),
                text: None,
                id: row.id,
            }
            .sign(store, &list)
        })
    };
    Ok(MessagePage {
        next: page.more_after.then(|| sign(page.rows.last())).flatten(),
        previous: page.more_before.then(|| sign(page.rows.first())).flatten(),
        rows: page.rows,
    })
}

fn conditions(filter: &MessageFilter) -> (Vec<String>, Vec<Value>) {
    let mut conditions = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut add = |column: &str, value: Value| {
        values.push(value);
        conditions.push(format!("{column} = ${}", values.len()));
    };
    if let Some(state) = filter.state {
        add("state", state_code(state).into());
    }
    if let Some(kind) = filter.kind {
        add("kind", kind.name().into());
    }
    if let Some(channel) = filter.channel {
        add("channel", channel_code(channel).into());
    }
    if let Some(person) = filter.person {
        add("person_id", person.0.into());
    }
    (conditions, values)
}
