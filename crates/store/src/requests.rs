//! What people ask the administrators for. Owns that one request a person waits at a time, and that of two who change it at once one
//! does (`version`); never knows who may see which: a [`Reach`] says it.
//!
//! A row begins without a person: whoever asked is answered before the name is looked up. [`take`] gives it to one who looks.

use crate::{
    Db, Error, Request, Store, Tx,
    cursor::{self, Direction, Place},
    entity::requests,
    tx::list,
};
use domain::wire::PageRequest;
use domain::wire::requests::{RequestFilter, RequestState};
use domain::{PersonId, RequestId, RoleSet, Timestamp};
use requests::Column as C;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    Value,
};
use uuid::Uuid;

/// Stored form of a request whose name nobody has looked up yet.
pub const ASKED: i16 = 0;
/// Stored form of a request about nobody.
pub const NOBODY: i16 = 7;

/// Stored form of a state.
pub const fn state_code(state: RequestState) -> i16 {
    match state {
        RequestState::Open => 1,
        RequestState::Claimed => 2,
        RequestState::Answered => 3,
        RequestState::Declined => 4,
        RequestState::Withdrawn => 5,
        RequestState::Expired => 6,
    }
}

/// The state of a stored form; `None` for a row about nobody.
pub fn state_of(code: i16) -> Option<RequestState> {
    RequestState::ALL
        .into_iter()
        .find(|state| state_code(*state) == code)
}

/// Adds a request.
///
/// # Errors
/// When the database refuses, a second one that waits for one person included.
pub async fn put(tx: &Tx, request: Request) -> Result<(), Error> {
    let insert = requests::Entity::insert(request.into_active_model());
    tx.execute_later(insert.build(tx.get_database_backend()))
        .await?;
    Ok(())
}

/// The request, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(db: &impl Db, id: RequestId) -> Result<Option<Request>, Error> {
    Ok(requests::Entity::find_by_id(id.0).one(db).await?)
}

/// Those whose name nobody has looked up yet, oldest first, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn asked(db: &impl Db, most: u64) -> Result<Vec<RequestId>, Error> {
    let found: Vec<Uuid> = requests::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::PersonId.is_null())
        .filter(C::State.eq(ASKED))
        .order_by_asc(C::CreatedAt)
        .order_by_asc(C::Id)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(RequestId).collect())
}

/// Takes a request to look its name up: until more is known it is about nobody. `None`: somebody else has taken it.
///
/// # Errors
/// When the database refuses.
pub async fn take(tx: &Tx, id: RequestId) -> Result<Option<Request>, Error> {
    let sql = "UPDATE requests SET state = $2, version = version + 1 WHERE id = $1 AND state = $3 RETURNING *";
    let rows = rows(tx, sql, vec![id.0.into(), NOBODY.into(), ASKED.into()]).await?;
    Ok(rows.into_iter().next())
}

/// Nobody has the name: what was typed is forgotten at once. It may be a password in the wrong field.
///
/// # Errors
/// When the database refuses.
pub async fn forget_words(tx: &Tx, id: RequestId) -> Result<(), Error> {
    let sql =
        "UPDATE requests SET user_name = '', message = '', version = version + 1 WHERE id = $1";
    tx.execute_raw(tx.statement(sql, [id.0.into()])).await?;
    Ok(())
}

/// The request that waits for the person gets the words of a newer one, which goes. It keeps its age, its state and who
/// claimed it. `None`: none waits. Lock the person first.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(tx: &Tx, person: PersonId, newer: &Request) -> Result<Option<Request>, Error> {
    // Whoever asks again without a message has not taken back what stands there.
    let sql = "UPDATE requests SET reference = $2, ip = $3, asked_at = $4,
            message = CASE WHEN $5 = '' THEN message ELSE $5 END, version = version + 1
        WHERE person_id = $1 AND waiting = 1 RETURNING *";
    let values: Vec<Value> = vec![
        person.0.into(),
        newer.reference.as_str().into(),
        newer.ip.as_str().into(),
        newer.asked_at.into(),
        newer.message.as_str().into(),
    ];
    let found = rows(tx, sql, values).await?.into_iter().next();
    if found.is_some() {
        requests::Entity::delete_by_id(newer.id).exec(tx).await?;
    }
    Ok(found)
}

/// The request is this person's, and open. Lock the person first.
///
/// # Errors
/// When the database refuses, a second one that waits for one person included.
pub async fn open(tx: &Tx, id: RequestId, person: PersonId) -> Result<(), Error> {
    let sql = "UPDATE requests SET person_id = $2, state = 1, waiting = 1, version = version + 1 WHERE id = $1";
    tx.execute_raw(tx.statement(sql, [id.0.into(), person.0.into()]))
        .await?;
    Ok(())
}

/// Whether administrators were mailed about this person after this moment.
///
/// # Errors
/// When the database refuses.
pub async fn was_told(db: &impl Db, person: PersonId, after: Timestamp) -> Result<bool, Error> {
    let found = requests::Entity::find()
        .filter(C::PersonId.eq(person.0))
        .filter(C::ToldAt.gt(after.0))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Notes how many administrators were mailed, now.
///
/// # Errors
/// When the database refuses.
pub async fn told(tx: &Tx, id: RequestId, count: i64, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE requests SET told = $2, told_at = $3 WHERE id = $1";
    let values: [Value; 3] = [id.0.into(), count.into(), now.0.into()];
    tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(())
}

/// What an administrator does to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// Looks after it. Only what nobody looks after.
    Claim,
    /// Gives it back. Only what somebody looks after.
    Release,
    /// Declines it, for a reason (a stable name) and with a note.
    Decline {
        /// Why.
        reason: &'a str,
        /// What is said besides.
        note: &'a str,
    },
}

/// Changes a request that waits, was asked after `since` and still has this version; `None`: it does not (any more). Of many who
/// try at once one is answered the row.
///
/// # Errors
/// When the database refuses.
pub async fn change(
    tx: &Tx,
    id: RequestId,
    version: i64,
    change: Change<'_>,
    by: Option<PersonId>,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Request>, Error> {
    let by: Value = by.map(|person| person.0).into();
    let mut values: Vec<Value> = vec![id.0.into(), version.into(), since.0.into()];
    let (set, from) = match change {
        Change::Claim => {
            values.extend([by, now.0.into()]);
            ("state = 2, claimed_by = $4, claimed_at = $5", "state = 1")
        }
        Change::Release => ("state = 1, claimed_by = NULL, claimed_at = 0", "state = 2"),
        Change::Decline { reason, note } => {
            values.extend([by, now.0.into(), reason.into(), note.into()]);
            (
                "state = 4, waiting = 0, ended_by = $4, ended_at = $5, reason = $6, note = $7",
                "waiting = 1",
            )
        }
    };
    let sql = format!(
        "UPDATE requests SET {set}, version = version + 1
            WHERE id = $1 AND version = $2 AND created_at > $3 AND {from} RETURNING *"
    );
    Ok(rows(tx, &sql, values).await?.into_iter().next())
}

/// Ends what waits for these people; answers what it was.
///
/// # Errors
/// When the database refuses.
pub async fn end(
    tx: &Tx,
    people: &[PersonId],
    state: RequestState,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<Vec<Request>, Error> {
    let sql = format!(
        "UPDATE requests SET state = $1, waiting = 0, ended_by = $2, ended_at = $3, version = version + 1
        WHERE person_id IN ({}) AND waiting = 1 RETURNING *",
        list(4, people.len())
    );
    let mut values: Vec<Value> = vec![
        state_code(state).into(),
        by.map(|person| person.0).into(),
        now.0.into(),
    ];
    values.extend(people.iter().map(|person| Value::from(person.0)));
    rows(tx, &sql, values).await
}

/// Ends what waits since before this moment (of this person, or of all); answers what it was, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn expire(
    tx: &Tx,
    person: Option<PersonId>,
    until: Timestamp,
    now: Timestamp,
    most: u64,
) -> Result<Vec<Request>, Error> {
    let mut overdue = requests::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::PersonId.is_not_null())
        .filter(C::Waiting.eq(1_i16))
        .filter(C::CreatedAt.lte(until.0))
        .order_by_asc(C::CreatedAt)
        .limit(most);
    if let Some(person) = person {
        overdue = overdue.filter(C::PersonId.eq(person.0));
    }
    let ids: Vec<Uuid> = overdue.into_tuple().all(tx).await?;
    let mut ended = Vec::new();
    for id in ids {
        let sql = "UPDATE requests SET state = 6, waiting = 0, ended_at = $2, version = version + 1
            WHERE id = $1 AND waiting = 1 RETURNING *";
        ended.extend(rows(tx, sql, vec![id.into(), now.0.into()]).await?);
    }
    Ok(ended)
}

/// Removes requests about nobody that were asked before `asked_before`, and others that ended before `ended_before`; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(
    tx: &Tx,
    asked_before: Timestamp,
    ended_before: Timestamp,
) -> Result<u64, Error> {
    let about_nobody = Condition::all()
        .add(C::PersonId.is_null())
        .add(C::CreatedAt.lt(asked_before.0));
    let long_ago = Condition::all()
        .add(C::PersonId.is_not_null())
        .add(C::Waiting.eq(0_i16))
        .add(C::EndedAt.lt(ended_before.0));
    let done = requests::Entity::delete_many()
        .filter(Condition::any().add(about_nobody).add(long_ago))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// About whom somebody may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Nothing about this person: the reader.
    pub but: Option<PersonId>,
    /// Only about people who have no other roles than these.
    pub roles: RoleSet,
}

/// How many wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Nobody looks after them.
    pub open: u64,
    /// Somebody does.
    pub claimed: u64,
    /// When the oldest that nobody looks after was asked.
    pub oldest: Option<Timestamp>,
}

/// How many wait that were asked after `since`.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(db: &impl Db, reach: Reach, since: Timestamp) -> Result<Waiting, Error> {
    let mut values = vec![Value::from(since.0)];
    let within = within(reach, &mut values);
    let sql = format!(
        "SELECT state, count(*) AS n, min(created_at) AS oldest FROM requests
            WHERE waiting = 1 AND created_at > $1 AND {within} GROUP BY state"
    );
    let mut all = Waiting::default();
    for row in db.query_all_raw(db.statement(&sql, values)).await? {
        let state: i16 = row.try_get("", "state")?;
        let count = u64::try_from(row.try_get::<i64>("", "n")?).unwrap_or_default();
        match state_of(state) {
            Some(RequestState::Open) => {
                all.open = count;
                all.oldest = Some(Timestamp(row.try_get("", "oldest")?));
            }
            _ => all.claimed = count,
        }
    }
    Ok(all)
}

/// A page of requests and cursors to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPage {
    /// The rows.
    pub rows: Vec<Request>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Cursor of the page before.
    pub previous: Option<String>,
}

/// A page of requests about people: those that wait first, newest first. What was asked at or before `until` has expired, whether or
/// not that was written down yet.
///
/// # Errors
/// [`Error::BadCursor`], [`Error::BadLimit`], or when the database refuses.
pub async fn page(
    store: &Store,
    reach: Reach,
    filter: &RequestFilter,
    until: Timestamp,
    request: &PageRequest,
) -> Result<RequestPage, Error> {
    let limit = cursor::limit(request)?;
    let list = cursor::list_digest("requests", filter);
    let place = Place::of(store, request, &list)?;
    let db = store.read();
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = vec![within(reach, &mut values)];
    narrow(filter, until, &mut conditions, &mut values);
    // The list runs downwards: forward is towards those that ended, and the older ones.
    let (compare, order) = match place.direction {
        Direction::Forward => ("<", "DESC"),
        Direction::Backward => (">", "ASC"),
    };
    if let Some(key) = &place.key {
        let at = key.number.ok_or(Error::BadCursor)?;
        let waits = i16::from(key.text.as_deref() == Some(WAITS));
        values.extend([waits.into(), at.into(), key.id.into()]);
        let count = values.len();
        conditions.push(format!(
            "(waiting, created_at, id) {compare} (${}, ${}, ${count})",
            count - 2,
            count - 1
        ));
    }
    let sql = format!(
        "SELECT * FROM requests WHERE {} ORDER BY waiting {order}, created_at {order}, id {order} LIMIT {}",
        conditions.join(" AND "),
        limit + 1
    );
    let found = db.query_all_raw(db.statement(&sql, values)).await?;
    let found = found
        .iter()
        .map(|row| Request::from_query_result(row, ""))
        .collect::<Result<Vec<_>, _>>()?;
    let page = cursor::cut(found, limit, &place);
    let sign = |row: Option<&Request>| {
        row.map(|row| {
            cursor::Key {
                number: Some(row.created_at),
                text: (row.waiting == 1).then(|| WAITS.to_owned()),
                id: row.id,
            }
            .sign(store, &list)
        })
    };
    Ok(RequestPage {
        next: page.more_after.then(|| sign(page.rows.last())).flatten(),
        previous: page.more_before.then(|| sign(page.rows.first())).flatten(),
        rows: page.rows,
    })
}

/// In a cursor: the row waits.
const WAITS: &str = "w";

fn narrow(
    filter: &RequestFilter,
    until: Timestamp,
    conditions: &mut Vec<String>,
    values: &mut Vec<Value>,
) {
    if let Some(person) = filter.person {
        values.push(person.0.into());
        conditions.push(format!("person_id = ${}", values.len()));
    }
    if let Some(state) = filter.state {
        values.extend([state_code(state).into(), until.0.into()]);
        let (state_at, until_at) = (values.len() - 1, values.len());
        conditions.push(if state == RequestState::Expired {
            format!("(state = ${state_at} OR waiting = 1 AND created_at <= ${until_at})")
        } else {
            format!("state = ${state_at} AND (waiting = 0 OR created_at > ${until_at})")
        });
    }
}

/// Only requests about people who are there and within reach.
fn within(reach: Reach, values: &mut Vec<Value>) -> String {
    let codes: Vec<String> = reach
        .roles
        .iter()
        .map(|role| role.code().to_string())
        .collect();
    let other_role = if codes.is_empty() {
        String::new()
    } else {
        format!(" AND roles.role NOT IN ({})", codes.join(", "))
    };
    let other_person = reach.but.map_or_else(String::new, |person| {
        values.push(person.0.into());
        format!(" AND requests.person_id <> ${}", values.len())
    });
    format!(
        "EXISTS (SELECT 1 FROM people WHERE people.id = requests.person_id AND people.deleted_at = 0)
            AND NOT EXISTS (SELECT 1 FROM roles WHERE roles.person_id = requests.person_id{other_role}){other_person}"
    )
}

async fn rows(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<Vec<Request>, Error> {
    let found = tx.query_all_raw(tx.statement(sql, values)).await?;
    Ok(found
        .iter()
        .map(|row| Request::from_query_result(row, ""))
        .collect::<Result<Vec<_>, _>>()?)
}
