//! Jobs and their lists. Owns that a person on a list is in one worker's hands at a time, for as long as a lease, and that outcome and
//! counts are written together (promise R3); never knows what is done to anybody, never opens a password.
//!
//! As in the outbox, a row that waits has one moment at which somebody may take it, `next_at`: so a worker that is killed strands
//! nobody. The job's own row is locked by whoever writes outcomes: once a pause or a cancellation is committed, nobody is done any more.

use crate::{
    Db, Error, Job, JobItem, Store, Tx,
    cursor::{self, Direction, Place},
    entity::{job_items, jobs},
    tx::list,
};
use domain::wire::PageRequest;
use domain::wire::jobs::{ItemState, JobState};
use domain::{JobId, PersonId, Timestamp};
use jobs::Column as C;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, FromQueryResult,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    Value, sea_query::Expr,
};
use uuid::Uuid;

/// Rows a statement: 11 values each, below the limits of both databases on parameters.
const CHUNK: usize = 500;
/// A gap longer than this between two outcomes was no work: the program stood still. In microseconds.
const LONGEST_GAP: i64 = 10_000_000;

/// A lease that ends so much later than one that begins now comes from before the clock was set back: nobody waits for its end. Longer
/// than clocks of several copies differ. In microseconds.
const NO_LEASE: i64 = 60_000_000;

/// Stored form of a job's state.
pub const fn state_code(state: JobState) -> i16 {
    match state {
        JobState::Preparing => 0,
        JobState::Running => 1,
        JobState::Paused => 2,
        JobState::Done => 3,
        JobState::Cancelled => 4,
        JobState::WaitsForApproval => 5,
        JobState::Declined => 6,
        JobState::Lapsed => 7,
    }
}

/// The state of a stored form; `None` for what no version of this program wrote.
pub fn state_of(code: i16) -> Option<JobState> {
    JobState::ALL
        .into_iter()
        .find(|state| state_code(*state) == code)
}

/// Stored form of an outcome.
pub const fn item_code(state: ItemState) -> i16 {
    match state {
        ItemState::Waiting => 0,
        ItemState::Working => 1,
        ItemState::Done => 2,
        ItemState::LeftOut => 3,
        ItemState::Failed => 4,
    }
}

/// The outcome of a stored form; `None` for what no version of this program wrote.
pub fn item_state_of(code: i16) -> Option<ItemState> {
    ItemState::ALL
        .into_iter()
        .find(|state| item_code(*state) == code)
}

/// Adds a job.
///
/// # Errors
/// When the database refuses; [`Error::Conflict`] where the wish has its job already.
pub async fn put(tx: &Tx, job: Job) -> Result<(), Error> {
    let insert = jobs::Entity::insert(job.into_active_model());
    tx.execute_raw(insert.build(tx.get_database_backend()))
        .await?;
    Ok(())
}

/// The job, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(db: &impl Db, id: JobId) -> Result<Option<Job>, Error> {
    Ok(jobs::Entity::find_by_id(id.0).one(db).await?)
}

/// The job of a wish, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn by_wish(db: &impl Db, wish: &str) -> Result<Option<Job>, Error> {
    Ok(jobs::Entity::find()
        .filter(C::Wish.eq(wish))
        .one(db)
        .await?)
}

/// The job, locked until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub async fn lock(tx: &Tx, id: JobId) -> Result<Option<Job>, Error> {
    let lock = if tx.is_sqlite() { "" } else { " FOR UPDATE" };
    let sql = format!("SELECT * FROM jobs WHERE id = $1{lock}");
    let row = tx.query_one_raw(tx.statement(sql, [id.0.into()])).await?;
    row.map(|row| Ok(Job::from_query_result(&row, "")?))
        .transpose()
}

/// Writes what changed of a job: everything but its wish, its starter and what it does. Lock it first.
///
/// # Errors
/// When the database refuses.
pub async fn update(tx: &Tx, job: &Job) -> Result<(), Error> {
    jobs::Entity::update_many()
        .col_expr(C::Source, Expr::value(job.source.as_str()))
        .col_expr(C::State, Expr::value(job.state))
        .col_expr(C::Total, Expr::value(job.total))
        .col_expr(C::Done, Expr::value(job.done))
        .col_expr(C::LeftOut, Expr::value(job.left_out))
        .col_expr(C::Failed, Expr::value(job.failed))
        .col_expr(C::StartedAt, Expr::value(job.started_at))
        .col_expr(C::EndedAt, Expr::value(job.ended_at))
        .col_expr(C::WorkedUntil, Expr::value(job.worked_until))
        .col_expr(C::WorkedMs, Expr::value(job.worked_ms))
        .col_expr(C::ResultsUntil, Expr::value(job.results_until))
        .col_expr(C::ResultsWipedAt, Expr::value(job.results_wiped_at))
        .col_expr(C::AskedAt, Expr::value(job.asked_at))
        .col_expr(C::Answer, Expr::value(job.answer))
        .col_expr(C::AnsweredAt, Expr::value(job.answered_at))
        .col_expr(C::AnsweredBy, Expr::value(job.answered_by))
        .col_expr(C::AnsweredName, Expr::value(job.answered_name.as_str()))
        .col_expr(C::Reason, Expr::value(job.reason.as_str()))
        .col_expr(C::Version, Expr::value(job.version + 1))
        .filter(C::Id.eq(job.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts the time since the last outcome as work; a long gap was none.
pub fn count_work(job: &mut Job, now: Timestamp) {
    if job.started_at == 0 {
        job.started_at = now.0;
    }
    if job.worked_until > 0 {
        let gap = (now.0 - job.worked_until).clamp(0, LONGEST_GAP);
        job.worked_ms += gap / 1_000;
    }
    job.worked_until = now.0;
}

/// Adds people to a list; who stands on it already is passed over. Answers how many were added.
///
/// # Errors
/// When the database refuses.
pub async fn add_items(tx: &Tx, items: Vec<JobItem>) -> Result<u64, Error> {
    use sea_orm::sea_query::OnConflict;
    let mut added = 0;
    for chunk in items.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(JobItem::into_active_model);
        // Whichever is taken, the person or the place.
        let twice = OnConflict::new().do_nothing().to_owned();
        let insert = job_items::Entity::insert_many(rows).on_conflict(twice);
        let done = tx
            .execute_raw(insert.build(tx.get_database_backend()))
            .await?;
        added += done.rows_affected();
    }
    Ok(added)
}

/// Whether a job's moment is there. One that was not put off goes on whatever the clock says meanwhile.
pub const fn is_due(job: &Job, now: Timestamp) -> bool {
    job.start_at <= now.0 || job.start_at == job.created_at
}

/// Jobs that go on at this moment ([`is_due`]), those that were to start first in front, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn open(db: &impl Db, now: Timestamp, most: u64) -> Result<Vec<Job>, Error> {
    Ok(jobs::Entity::find()
        .filter(C::State.lte(state_code(JobState::Running)))
        .filter(
            Condition::any()
                .add(C::StartAt.lte(now.0))
                .add(Expr::cust("start_at = created_at")),
        )
        .order_by_asc(C::StartAt)
        .order_by_asc(C::Id)
        .limit(most)
        .all(db)
        .await?)
}

/// Takes up to `most` people of a running job's list for this worker until `lease_until`, in the order of the list.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    tx: &Tx,
    job: JobId,
    worker: Uuid,
    now: Timestamp,
    lease_until: Timestamp,
    most: u32,
) -> Result<Vec<JobItem>, Error> {
    let lock = if tx.is_sqlite() {
        ""
    } else {
        " FOR UPDATE SKIP LOCKED"
    };
    // Materialised: PostgreSQL may otherwise ask the inner query again for each row, and take more than `most`.
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT number FROM job_items WHERE job_id = $1 AND state <= 1 AND (next_at <= $4 OR next_at > $6)
                AND (SELECT state FROM jobs WHERE id = $1) = 1 ORDER BY number LIMIT $5{lock})
        UPDATE job_items SET state = 1, leased_by = $2, next_at = $3
        WHERE job_id = $1 AND number IN (SELECT number FROM due) RETURNING *"
    );
    let values: [Value; 6] = [
        job.0.into(),
        worker.into(),
        lease_until.0.into(),
        now.0.into(),
        i64::from(most).into(),
        lease_until.0.saturating_add(NO_LEASE).into(),
    ];
    let mut taken = items(tx, &sql, values).await?;
    // RETURNING promises no order.
    taken.sort_unstable_by_key(|item| item.number);
    Ok(taken)
}

/// Lengthens the leases of a worker, those that are still its own.
///
/// # Errors
/// When the database refuses.
pub async fn renew(tx: &Tx, job: JobId, worker: Uuid, lease_until: Timestamp) -> Result<(), Error> {
    let sql =
        "UPDATE job_items SET next_at = $3 WHERE job_id = $1 AND state = 1 AND leased_by = $2";
    let values: [Value; 3] = [job.0.into(), worker.into(), lease_until.0.into()];
    tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(())
}

/// Gives back what a worker holds of a list: others may take it at once.
///
/// # Errors
/// When the database refuses.
pub async fn release(tx: &Tx, job: JobId, worker: Uuid) -> Result<(), Error> {
    let sql = "UPDATE job_items SET state = 0, leased_by = NULL, next_at = 0
        WHERE job_id = $1 AND state = 1 AND leased_by = $2";
    tx.execute_raw(tx.statement(sql, [job.0.into(), worker.into()]))
        .await?;
    Ok(())
}

/// What of a list is still in this worker's hands, locked until the transaction ends. Lock the job first.
///
/// # Errors
/// When the database refuses.
pub async fn held(tx: &Tx, job: JobId, worker: Uuid) -> Result<Vec<JobItem>, Error> {
    let lock = if tx.is_sqlite() { "" } else { " FOR UPDATE" };
    let sql = format!(
        "SELECT * FROM job_items WHERE job_id = $1 AND state = 1 AND leased_by = $2 ORDER BY number{lock}"
    );
    items(tx, &sql, [job.0.into(), worker.into()]).await
}

/// Writes outcomes down, in place of rows that [`held`] answered.
///
/// # Errors
/// When the database refuses.
pub async fn settle(tx: &Tx, outcomes: Vec<JobItem>) -> Result<(), Error> {
    use job_items::Column as I;
    use sea_orm::sea_query::OnConflict;
    for chunk in outcomes.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(JobItem::into_active_model);
        let mut replace = OnConflict::columns([I::JobId, I::Number]);
        replace.update_columns([
            I::State,
            I::Code,
            I::NextAt,
            I::LeasedBy,
            I::Sealed,
            I::SealKey,
            I::MessageId,
            I::At,
        ]);
        let upsert = job_items::Entity::insert_many(rows).on_conflict(replace);
        tx.execute_raw(upsert.build(tx.get_database_backend()))
            .await?;
    }
    Ok(())
}

/// How many people stand on the list.
///
/// # Errors
/// When the database refuses.
pub async fn count_items(db: &impl Db, job: JobId) -> Result<i64, Error> {
    let sql = "SELECT count(*) AS n FROM job_items WHERE job_id = $1";
    let row = db.query_one_raw(db.statement(sql, [job.0.into()])).await?;
    Ok(row.ok_or(Error::NotFound)?.try_get("", "n")?)
}

/// Whether somebody on the list has no outcome yet.
///
/// # Errors
/// When the database refuses.
pub async fn is_left(db: &impl Db, job: JobId) -> Result<bool, Error> {
    let sql = "SELECT number FROM job_items WHERE job_id = $1 AND state <= 1 LIMIT 1";
    Ok(db
        .query_one_raw(db.statement(sql, [job.0.into()]))
        .await?
        .is_some())
}

/// The message of one person on a list is another one.
///
/// # Errors
/// When the database refuses.
pub async fn set_message(tx: &Tx, job: JobId, number: i64, message: Uuid) -> Result<(), Error> {
    let sql = "UPDATE job_items SET message_id = $3 WHERE job_id = $1 AND number = $2";
    let values: [Value; 3] = [job.0.into(), number.into(), message.into()];
    tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(())
}

/// Done people whose message was given up, called back, dropped or swept, after a place on the list, locked, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn undelivered(
    tx: &Tx,
    job: JobId,
    after: i64,
    most: u32,
) -> Result<Vec<JobItem>, Error> {
    let lock = if tx.is_sqlite() {
        ""
    } else {
        " FOR UPDATE OF job_items"
    };
    let sql = format!(
        "SELECT job_items.* FROM job_items JOIN messages ON messages.id = job_items.message_id
        WHERE job_id = $1 AND job_items.state = 2 AND number > $2 AND messages.state IN (4, 5, 6)
        ORDER BY number LIMIT $3{lock}"
    );
    items(
        tx,
        &sql,
        [job.0.into(), after.into(), i64::from(most).into()],
    )
    .await
}

/// How many messages of a job are in which stored state.
///
/// # Errors
/// When the database refuses.
pub async fn deliveries(db: &impl Db, job: JobId) -> Result<Vec<(i16, u64)>, Error> {
    let sql = "SELECT messages.state AS state, count(*) AS n FROM job_items JOIN messages ON messages.id = job_items.message_id
        WHERE job_id = $1 GROUP BY messages.state";
    let rows = db.query_all_raw(db.statement(sql, [job.0.into()])).await?;
    rows.iter()
        .map(|row| {
            let count: i64 = row.try_get("", "n")?;
            Ok((row.try_get("", "state")?, count.unsigned_abs()))
        })
        .collect()
}

/// Whose jobs are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    All,
    /// This person's.
    Of(PersonId),
    /// This person's, those that this person answered, and all that wait for an answer.
    Answering(PersonId),
}

/// A page of jobs and cursors to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobPage {
    /// The rows.
    pub rows: Vec<Job>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Cursor of the page before.
    pub previous: Option<String>,
}

/// A page of jobs, newest first.
///
/// # Errors
/// [`Error::BadCursor`], [`Error::BadLimit`], or when the database refuses.
pub async fn page(store: &Store, whose: Whose, request: &PageRequest) -> Result<JobPage, Error> {
    let limit = cursor::limit(request)?;
    let (owner, condition) = match whose {
        Whose::All => (None, "1 = 1"),
        Whose::Of(person) => (Some(person), "owner_id = $1"),
        Whose::Answering(person) => (
            Some(person),
            "(owner_id = $1 OR answered_by = $1 OR state = 5)",
        ),
    };
    let list = cursor::list_digest("jobs", &(owner, condition));
    let place = Place::of(store, request, &list)?;
    let db = store.read();
    let mut values: Vec<Value> = owner.iter().map(|owner| owner.0.into()).collect();
    let (compare, order) = match place.direction {
        Direction::Forward => ("<", "DESC"),
        Direction::Backward => (">", "ASC"),
    };
    let mut which = condition.to_owned();
    if let Some(key) = &place.key {
        let at = key.number.ok_or(Error::BadCursor)?;
        values.extend([at.into(), key.id.into()]);
        let count = values.len();
        let beyond = format!(" AND (created_at, id) {compare} (${}, ${count})", count - 1);
        which.push_str(&beyond);
    }
    let sql = format!(
        "SELECT * FROM jobs WHERE {which} ORDER BY created_at {order}, id {order} LIMIT {}",
        limit + 1
    );
    let found = db.query_all_raw(db.statement(sql, values)).await?;
    let found = found
        .iter()
        .map(|row| Job::from_query_result(row, ""))
        .collect::<Result<Vec<_>, _>>()?;
    let page = cursor::cut(found, limit, &place);
    let sign = |row: Option<&Job>| {
        row.map(|row| {
            let (number, text, id) = (Some(row.created_at), None, row.id);
            cursor::Key { number, text, id }.sign(store, &list)
        })
    };
    Ok(JobPage {
        next: page.more_after.then(|| sign(page.rows.last())).flatten(),
        previous: page.more_before.then(|| sign(page.rows.first())).flatten(),
        rows: page.rows,
    })
}

/// Jobs that somebody started and that are not over, newest first, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn unfinished(db: &impl Db, owner: PersonId, most: u64) -> Result<Vec<Job>, Error> {
    Ok(jobs::Entity::find()
        .filter(C::OwnerId.eq(owner.0))
        .filter(C::State.is_in([
            state_code(JobState::Preparing),
            state_code(JobState::Running),
            state_code(JobState::Paused),
            state_code(JobState::WaitsForApproval),
        ]))
        .order_by_desc(C::CreatedAt)
        .order_by_desc(C::Id)
        .limit(most)
        .all(db)
        .await?)
}

/// Somebody on a list, with the names of now.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ItemRow {
    /// The place on the list.
    pub number: i64,
    /// Who.
    pub person_id: Uuid,
    /// Stored form of the outcome.
    pub state: i16,
    /// Why.
    pub code: String,
    /// When; 0: no outcome yet.
    pub at: i64,
    /// Name to show; empty: removed for good.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
    /// Stored state of the message; none: there is none.
    pub delivery: Option<i16>,
    /// Sealed password.
    pub sealed: Vec<u8>,
    /// With which key.
    pub seal_key: String,
    /// The message.
    pub message_id: Option<Uuid>,
}

const ITEM: &str = "SELECT job_items.number, job_items.person_id, job_items.state, code, at, coalesce(display_name, '') AS display_name,
        coalesce(user_name, '') AS user_name, messages.state AS delivery, job_items.sealed, job_items.seal_key, message_id
    FROM job_items LEFT JOIN people ON people.id = job_items.person_id LEFT JOIN messages ON messages.id = message_id";

/// A page of a list and cursors to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPage {
    /// The rows.
    pub rows: Vec<ItemRow>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Cursor of the page before.
    pub previous: Option<String>,
}

/// A page of a job's list in its order.
///
/// # Errors
/// [`Error::BadCursor`], [`Error::BadLimit`], or when the database refuses.
pub async fn items_page(
    store: &Store,
    job: JobId,
    state: Option<ItemState>,
    request: &PageRequest,
) -> Result<ItemPage, Error> {
    let limit = cursor::limit(request)?;
    let digest = cursor::list_digest("job items", &(job, state));
    let place = Place::of(store, request, &digest)?;
    let db = store.read();
    let mut values: Vec<Value> = vec![job.0.into()];
    let mut which = "job_id = $1".to_owned();
    if let Some(state) = state {
        values.push(item_code(state).into());
        which.push_str(" AND job_items.state = $2");
    }
    let (compare, order) = match place.direction {
        Direction::Forward => (">", "ASC"),
        Direction::Backward => ("<", "DESC"),
    };
    if let Some(key) = &place.key {
        values.push(key.number.ok_or(Error::BadCursor)?.into());
        let beyond = format!(" AND job_items.number {compare} ${}", values.len());
        which.push_str(&beyond);
    }
    let sql = format!(
        "{ITEM} WHERE {which} ORDER BY job_items.number {order} LIMIT {}",
        limit + 1
    );
    let page = cursor::cut(rows(&db, &sql, values).await?, limit, &place);
    let sign = |row: Option<&ItemRow>| {
        row.map(|row| {
            let (number, text, id) = (Some(row.number), None, row.person_id);
            cursor::Key { number, text, id }.sign(store, &digest)
        })
    };
    Ok(ItemPage {
        next: page.more_after.then(|| sign(page.rows.last())).flatten(),
        previous: page.more_before.then(|| sign(page.rows.first())).flatten(),
        rows: page.rows,
    })
}

/// Done people of a list whose sealed password is there, after a place on it, at most `most`. `not_mailed`: those without a message.
///
/// # Errors
/// When the database refuses.
pub async fn sealed(
    db: &impl Db,
    job: JobId,
    after: i64,
    not_mailed: bool,
    most: u32,
) -> Result<Vec<ItemRow>, Error> {
    let mailed = if not_mailed {
        " AND message_id IS NULL"
    } else {
        ""
    };
    let sql = format!(
        "{ITEM} WHERE job_id = $1 AND job_items.number > $2 AND job_items.seal_key <> '' AND job_items.state = 2{mailed} ORDER BY job_items.number LIMIT {most}"
    );
    rows(db, &sql, vec![job.0.into(), after.into()]).await
}

/// Wipes sealed passwords of a job, at most `most`; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn wipe(tx: &Tx, job: JobId, most: u32) -> Result<u64, Error> {
    let sql = "UPDATE job_items SET sealed = $2, seal_key = '' WHERE job_id = $1 AND number IN
        (SELECT number FROM job_items WHERE job_id = $1 AND seal_key <> '' ORDER BY number LIMIT $3)";
    let values: [Value; 3] = [
        job.0.into(),
        Vec::<u8>::new().into(),
        i64::from(most).into(),
    ];
    Ok(tx
        .execute_raw(tx.statement(sql, values))
        .await?
        .rows_affected())
}

/// Jobs whose passwords are to be wiped: their time is over, or they were called off or taken.
///
/// # Errors
/// When the database refuses.
pub async fn to_be_wiped(db: &impl Db, now: Timestamp, most: u64) -> Result<Vec<Job>, Error> {
    Ok(jobs::Entity::find()
        .filter(C::ResultsUntil.gt(0))
        .filter(C::ResultsUntil.lte(now.0))
        .filter(C::ResultsWipedAt.eq(0))
        .order_by_asc(C::Id)
        .limit(most)
        .all(db)
        .await?)
}

/// People on lists whose password another key than this one seals, in the order of their places, after one, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn sealed_otherwise(
    tx: &Tx,
    key: &str,
    after: (Uuid, i64),
    most: u32,
) -> Result<Vec<JobItem>, Error> {
    let sql = "SELECT * FROM job_items WHERE seal_key <> '' AND seal_key <> $1 AND (job_id, number) > ($2, $3)
        ORDER BY job_id, number LIMIT $4";
    let values: [Value; 4] = [
        key.into(),
        after.0.into(),
        after.1.into(),
        i64::from(most).into(),
    ];
    items(tx, sql, values).await
}

/// Puts a password back that was sealed anew, unless it was wiped or is another one meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(tx: &Tx, before: &JobItem, key: &str, sealed: Vec<u8>) -> Result<(), Error> {
    let sql = "UPDATE job_items SET sealed = $4, seal_key = $5 WHERE job_id = $1 AND number = $2 AND sealed = $3";
    let values: [Value; 5] = [
        before.job_id.into(),
        before.number.into(),
        before.sealed.clone().into(),
        sealed.into(),
        key.into(),
    ];
    tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(())
}

/// Jobs in numbers, by stored state: how many, and how many people of their lists have no outcome, are done, left out, failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct InState {
    /// Stored form of the state.
    pub state: i16,
    /// How many jobs.
    pub jobs: i64,
    /// People without an outcome.
    pub waiting: i64,
    /// People who are done.
    pub done: i64,
    /// People who were left out.
    pub left_out: i64,
    /// People with whom it failed.
    pub failed: i64,
}

/// All jobs that are kept, in numbers. The rows of their lists are not looked at.
///
/// # Errors
/// When the database refuses.
pub async fn states(db: &impl Db) -> Result<Vec<InState>, Error> {
    // The sum of many long numbers is of another type on PostgreSQL.
    let sum = |what: &str, name: &str| format!("CAST(sum({what}) AS BIGINT) AS {name}");
    let sql = format!(
        "SELECT state, count(*) AS jobs, {}, {}, {}, {} FROM jobs GROUP BY state",
        sum("total - done - left_out - failed", "waiting"),
        sum("done", "done"),
        sum("left_out", "left_out"),
        sum("failed", "failed"),
    );
    let found = db.query_all_raw(db.statement(&sql, [])).await?;
    Ok(found
        .iter()
        .map(|row| InState::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}

/// Removes jobs that were over before this, with their lists; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let done = jobs::Entity::delete_many()
        .filter(C::EndedAt.gt(0))
        .filter(C::EndedAt.lt(before.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Jobs whose list was begun before this and never finished, because what it came from is gone.
///
/// # Errors
/// When the database refuses.
pub async fn abandoned(db: &impl Db, before: Timestamp) -> Result<Vec<Job>, Error> {
    Ok(jobs::Entity::find()
        .filter(C::State.eq(state_code(JobState::Preparing)))
        .filter(C::CreatedAt.lt(before.0))
        .all(db)
        .await?)
}

/// Stored forms of what another administrator said of a job: nothing, yes, no, or nothing in time.
pub const NOT_ANSWERED: i16 = 0;
/// As [`NOT_ANSWERED`].
pub const APPROVED: i16 = 1;
/// As [`NOT_ANSWERED`].
pub const DECLINED: i16 = 2;
/// As [`NOT_ANSWERED`].
pub const LAPSED: i16 = 3;

/// How many jobs wait for an answer of somebody else than this person.
///
/// # Errors
/// When the database refuses.
pub async fn count_waiting(db: &impl Db, but: Option<PersonId>) -> Result<u64, Error> {
    let sql =
        "SELECT count(*) AS n FROM jobs WHERE state = 5 AND (owner_id IS NULL OR owner_id <> $1)";
    let but = but.map_or_else(Uuid::nil, |but| but.0);
    let row = db.query_one_raw(db.statement(sql, [but.into()])).await?;
    let count: i64 = row.ok_or(Error::NotFound)?.try_get("", "n")?;
    Ok(count.unsigned_abs())
}

/// Jobs that nobody answered since this moment, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn unanswered(db: &impl Db, since: Timestamp, most: u64) -> Result<Vec<Job>, Error> {
    Ok(jobs::Entity::find()
        .filter(C::State.eq(state_code(JobState::WaitsForApproval)))
        .filter(C::AskedAt.lte(since.0))
        .order_by_asc(C::AskedAt)
        .limit(most)
        .all(db)
        .await?)
}

/// Who stands on a job's list besides the one who started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Whoever started it stands on it, too.
    pub has_starter: bool,
    /// Somebody else on it has a role at this moment.
    pub is_privileged: bool,
}

/// Who stands on a job's list besides the one who started it.
///
/// # Errors
/// When the database refuses.
pub async fn listed(db: &impl Db, job: JobId, starter: PersonId) -> Result<Listed, Error> {
    let has = async |sql: &str| -> Result<bool, Error> {
        let row = db.query_one_raw(db.statement(sql, [job.0.into(), starter.0.into()]));
        Ok(row.await?.is_some())
    };
    let privileged = "SELECT 1 AS n FROM job_items JOIN people ON people.id = job_items.person_id
        WHERE job_id = $1 AND role_count > 0 AND person_id <> $2 LIMIT 1";
    let own = "SELECT 1 AS n FROM job_items WHERE job_id = $1 AND person_id = $2";
    Ok(Listed {
        has_starter: has(own).await?,
        is_privileged: has(privileged).await?,
    })
}

/// People on a job's list behind a place on it, in its order, at most `most`.
///
/// # Errors
/// When the database refuses.
pub async fn listed_after(
    db: &impl Db,
    job: JobId,
    after: i64,
    most: u32,
) -> Result<Vec<(i64, PersonId)>, Error> {
    let sql = "SELECT number, person_id FROM job_items WHERE job_id = $1 AND number > $2 ORDER BY number LIMIT $3";
    let values: [Value; 3] = [job.0.into(), after.into(), i64::from(most).into()];
    let found = db.query_all_raw(db.statement(sql, values)).await?;
    found
        .iter()
        .map(|row| {
            Ok((
                row.try_get("", "number")?,
                PersonId(row.try_get("", "person_id")?),
            ))
        })
        .collect()
}

/// Somebody who may be chosen for a job.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Candidate {
    /// Who.
    pub id: Uuid,
    /// Name to show.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
    /// Alternate address; may be empty.
    pub alternate_email: String,
    /// Sign-in is blocked.
    pub blocked: bool,
    /// 0: not deleted.
    pub deleted_at: i64,
    /// How many roles.
    pub role_count: i16,
    /// 0 none, 1 permanent, 2 temporary, 3 disabled, 4 reported.
    pub password_kind: i16,
}

/// These people as candidates, in no order; who does not exist is left out.
///
/// # Errors
/// When the database refuses.
pub async fn candidates(db: &impl Db, ids: &[PersonId]) -> Result<Vec<Candidate>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT id, display_name, user_name, alternate_email, blocked, deleted_at, role_count, password_kind FROM people WHERE id IN ({})",
            list(1, ids.len())
        );
        let values = ids.iter().map(|id| Value::from(id.0));
        for row in db.query_all_raw(db.statement(sql, values)).await? {
            found.push(Candidate::from_query_result(&row, "")?);
        }
    }
    Ok(found)
}

async fn rows(db: &impl Db, sql: &str, values: Vec<Value>) -> Result<Vec<ItemRow>, Error> {
    let found = db.query_all_raw(db.statement(sql, values)).await?;
    Ok(found
        .iter()
        .map(|row| ItemRow::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}

async fn items<const N: usize>(
    tx: &Tx,
    sql: &str,
    values: [Value; N],
) -> Result<Vec<JobItem>, Error> {
    let found = tx.query_all_raw(tx.statement(sql, values)).await?;
    Ok(found
        .iter()
        .map(|row| JobItem::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}
