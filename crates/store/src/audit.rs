//! The audit log: rows in a chain, each with the hash of the one before. Owns the chain and its hash;
//! what is written into a row is `service`'s, and it is never changed or removed here.

use crate::{
    Db, Error, Store, Tx,
    cursor::{self, Direction, Place},
    entity::{audit, audit_head},
};
use domain::{
    Timestamp,
    wire::{
        PageRequest,
        audit::{AuditFilter, AuditResult},
    },
};
use sea_orm::{
    ConnectionTrait as _, EntityTrait as _, FromQueryResult as _, IntoActiveModel as _,
    QueryTrait as _, Value,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A row of the log as it is stored.
pub type Entry = audit::Model;

/// A row to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// When.
    pub at: Timestamp,
    /// What, as a stable name.
    pub action: String,
    /// How it ended.
    pub result: AuditResult,
    /// Who; none: the operator or the program.
    pub actor_id: Option<Uuid>,
    /// Who, as text.
    pub actor_name: String,
    /// To whom; none: about no person.
    pub target_id: Option<Uuid>,
    /// To whom or what, as text.
    pub target_name: String,
    /// From where.
    pub ip: String,
    /// As in the log.
    pub request_id: String,
    /// JSON: field names and values before.
    pub before: String,
    /// JSON: field names and values after.
    pub after: String,
}

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Position of the last row; 0: none.
    pub seq: i64,
    /// Hash of the last row; empty: none.
    pub hash: Vec<u8>,
}

/// Stored form of a result.
pub const fn result_code(result: AuditResult) -> i16 {
    match result {
        AuditResult::Success => 0,
        AuditResult::Failure => 1,
        AuditResult::Refused => 2,
    }
}

/// The result of a stored form; `None` for what no version of this program wrote.
pub const fn result_of(code: i16) -> Option<AuditResult> {
    match code {
        0 => Some(AuditResult::Success),
        1 => Some(AuditResult::Failure),
        2 => Some(AuditResult::Refused),
        _ => None,
    }
}

/// Appends rows to the chain, in order; answers the position of the last. Append last in a transaction: the end of
/// the chain stays locked until it commits, and everybody who writes waits for it.
///
/// # Errors
/// When the database refuses.
pub async fn append(
    tx: &Tx,
    entries: impl IntoIterator<Item = NewEntry> + Send,
) -> Result<i64, Error> {
    let entries: Vec<NewEntry> = entries.into_iter().collect();
    let lock = if tx.is_sqlite() { "" } else { " FOR UPDATE" };
    let sql = format!("SELECT seq, hash FROM audit_head WHERE id = 1{lock}");
    let row = tx
        .query_one_raw(tx.statement(sql, []))
        .await?
        .ok_or_else(|| Error::Corrupt("audit_head".to_owned()))?;
    let mut head = Head {
        seq: row.try_get("", "seq")?,
        hash: row.try_get("", "hash")?,
    };
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let entry = chained(entry, &head);
        head = Head {
            seq: entry.seq,
            hash: entry.hash.clone(),
        };
        rows.push(entry.into_active_model());
    }
    if rows.is_empty() {
        return Ok(head.seq);
    }
    while !rows.is_empty() {
        // 15 values a row: far below the limits of both databases on parameters.
        let rest = rows.split_off(rows.len().min(200));
        let insert = audit::Entity::insert_many(std::mem::replace(&mut rows, rest));
        let insert = insert.build(tx.get_database_backend());
        if rows.is_empty() {
            tx.execute_later(insert).await?;
        } else {
            tx.execute_raw(insert).await?;
        }
    }
    let sql = "UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1";
    tx.execute_later(tx.statement(sql, [head.seq.into(), head.hash.into()]))
        .await?;
    Ok(head.seq)
}

/// The end of the chain.
///
/// # Errors
/// When the database refuses.
pub async fn head(db: &impl Db) -> Result<Head, Error> {
    let head = audit_head::Entity::find()
        .one(db)
        .await?
        .ok_or_else(|| Error::Corrupt("audit_head".to_owned()))?;
    Ok(Head {
        seq: head.seq,
        hash: head.hash,
    })
}

/// The rows after position `seq`, in order, at most `limit`: for walking the whole chain.
///
/// # Errors
/// When the database refuses.
pub async fn after(db: &impl Db, seq: i64, limit: u32) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";
    let rows = db
        .query_all_raw(db.statement(sql, [seq.into(), i64::from(limit).into()]))
        .await?;
    rows.iter()
        .map(|row| Ok(Entry::from_query_result(row, "")?))
        .collect()
}

/// The hash that a row must have: SHA-256 over its fields, each behind its length, and the hash before it.
pub fn hash_of(entry: &Entry) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(bytes);
    };
    field(b"latchkey audit 1");
    field(&entry.previous);
    field(&entry.seq.to_be_bytes());
    field(&entry.at.to_be_bytes());
    field(entry.action.as_bytes());
    field(&entry.result.to_be_bytes());
    field(entry.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    field(entry.actor_name.as_bytes());
    field(entry.target_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    field(entry.target_name.as_bytes());
    field(entry.ip.as_bytes());
    field(entry.request_id.as_bytes());
    field(entry.before.as_bytes());
    field(entry.after.as_bytes());
    hasher.finalize().into()
}

/// A page of rows, newest first, and cursors to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<Entry>,
    /// Cursor of the next (older) page.
    pub next: Option<String>,
    /// Cursor of the page before (newer).
    pub previous: Option<String>,
}

/// A page of the log, newest first.
///
/// # Errors
/// [`Error::BadCursor`], [`Error::BadLimit`], or when the database refuses.
pub async fn page(
    store: &Store,
    filter: &AuditFilter,
    request: &PageRequest,
) -> Result<AuditPage, Error> {
    let limit = cursor::limit(request)?;
    let list = cursor::list_digest("audit", filter);
    let place = Place::of(store, request, &list)?;
    let db = store.read();
    let (mut conditions, mut values) = conditions(filter);
    // The list runs downwards: forward is towards smaller positions.
    let (compare, order) = match place.direction {
        Direction::Forward => ("<", "DESC"),
        Direction::Backward => (">", "ASC"),
    };
    if let Some(key) = &place.key {
        let seq = key.number.ok_or(Error::BadCursor)?;
        values.push(seq.into());
        conditions.push(format!("seq {compare} ${}", values.len()));
    }
    let which = if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    };
    let sql = format!(
        "SELECT * FROM audit{which} ORDER BY seq {order} LIMIT {}",
        limit + 1
    );
    let rows = db.query_all_raw(db.statement(sql, values)).await?;
    let rows = rows
        .iter()
        .map(|row| Entry::from_query_result(row, ""))
        .collect::<Result<Vec<_>, _>>()?;
    let page = cursor::cut(rows, limit, &place);
    let sign = |row: Option<&Entry>| {
        row.map(|row| {
            cursor::Key {
                number: Some(row.seq),
                text: None,
                id: Uuid::nil(),
            }
            .sign(store, &list)
        })
    };
    Ok(AuditPage {
        next: page.more_after.then(|| sign(page.rows.last())).flatten(),
        previous: page.more_before.then(|| sign(page.rows.first())).flatten(),
        rows: page.rows,
    })
}

fn conditions(filter: &AuditFilter) -> (Vec<String>, Vec<Value>) {
    let mut conditions = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        conditions.push(condition.replace('?', &format!("${}", values.len())));
    };
    if let Some(actor) = filter.actor {
        add("actor_id = ?", actor.0.into());
    }
    if let Some(target) = filter.target {
        add("target_id = ?", target.0.into());
    }
    if let Some(action) = &filter.action {
        if action.ends_with('.') {
            add("action >= ?", action.as_str().into());
            // `/` follows `.`: everything that begins with the area.
            add(
                "action < ?",
                format!("{}/", action.trim_end_matches('.')).into(),
            );
        } else {
            add("action = ?", action.as_str().into());
        }
    }
    if let Some(result) = filter.result {
        add("result = ?", result_code(result).into());
    }
    if let Some(from) = filter.from {
        add("at >= ?", from.0.into());
    }
    if let Some(to) = filter.to {
        add("at < ?", to.0.into());
    }
    for word in domain::fold::search(&filter.search).split_whitespace() {
        add(
            "search_text LIKE ? ESCAPE '\\'",
            crate::search::like(word).into(),
        );
    }
    (conditions, values)
}

fn chained(entry: NewEntry, head: &Head) -> Entry {
    let search_text = domain::fold::search(&format!(
        "{} {} {}",
        entry.actor_name, entry.target_name, entry.ip
    ));
    let mut entry = Entry {
        seq: head.seq + 1,
        at: entry.at.0,
        action: entry.action,
        result: result_code(entry.result),
        actor_id: entry.actor_id,
        actor_name: entry.actor_name,
        target_id: entry.target_id,
        target_name: entry.target_name,
        ip: entry.ip,
        request_id: entry.request_id,
        before: entry.before,
        after: entry.after,
        search_text,
        previous: head.hash.clone(),
        hash: Vec::new(),
    };
    entry.hash = hash_of(&entry).to_vec();
    entry
}
