//! The audit log: what happened, who did it, to whom, from where. Owns what goes into a row and who may read it; the chain
//! itself is the store's. Rows are written in the transaction of the change ([`record`], U1) and never changed.

use crate::caller::Who;
use crate::{Caller, Desk, Error};
use domain::audit::Action;
use domain::wire::Page;
use domain::wire::audit::{AuditQuery, AuditResult, AuditRow, ChainReport};
use domain::wire::problem::Code;
use domain::{JobId, PersonId, Timestamp, authority};
use store::audit::NewEntry;
use store::{Person, Tx};

/// How actors are called that are no person.
const OPERATOR: &str = "operator";
const SYSTEM: &str = "system";
/// Longest text of a row: what callers send must not fill the disk.
const MAX_TEXT: usize = 400;
/// Rows read at a time when the chain is checked.
const BATCH: u32 = 1000;

/// What a row says. Secrets never go into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    action: Action,
    result: AuditResult,
    target: Option<PersonId>,
    target_name: String,
    before: Vec<(String, String)>,
    after: Vec<(String, String)>,
}

impl Entry {
    /// It was done.
    pub fn new(action: Action) -> Self {
        Self {
            action,
            result: AuditResult::Success,
            target: None,
            target_name: String::new(),
            before: Vec::new(),
            after: Vec::new(),
        }
    }
    /// It was tried and did not work.
    #[must_use]
    pub fn failed(mut self) -> Self {
        self.result = AuditResult::Failure;
        self
    }
    /// It was refused for lack of authority.
    #[must_use]
    pub fn refused(mut self) -> Self {
        self.result = AuditResult::Refused;
        self
    }
    /// To this person.
    #[must_use]
    pub fn on(self, person: &Person) -> Self {
        self.about(PersonId(person.id), &person.user_name)
    }
    /// To this person, named like this.
    #[must_use]
    pub fn about(mut self, person: PersonId, name: &str) -> Self {
        self.target = Some(person);
        self.target_name = cut(name);
        self
    }
    /// To something that is no person (a group, a file), or to a name that nobody has.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.target_name = cut(name);
        self
    }
    /// Done by this job, if by one.
    #[must_use]
    pub fn in_job(self, job: Option<JobId>) -> Self {
        match job {
            Some(job) => self.after("job", job),
            None => self,
        }
    }
    /// A value as it was.
    #[must_use]
    pub fn before(mut self, name: &str, value: impl core::fmt::Display) -> Self {
        self.before.push((name.to_owned(), cut(&value.to_string())));
        self
    }
    /// A value as it is.
    #[must_use]
    pub fn after(mut self, name: &str, value: impl core::fmt::Display) -> Self {
        self.after.push((name.to_owned(), cut(&value.to_string())));
        self
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Entry {
    /// The row as it is stored. The one place that makes one.
    fn into_row(
        self,
        at: Timestamp,
        actor_id: Option<uuid::Uuid>,
        actor_name: String,
        ip: &str,
        request_id: &str,
    ) -> NewEntry {
        NewEntry {
            at,
            action: self.action.as_str().to_owned(),
            result: self.result,
            actor_id,
            actor_name,
            target_id: self.target.map(|id| id.0),
            target_name: self.target_name,
            ip: cut(ip),
            request_id: cut(request_id),
            before: json(&self.before),
            after: json(&self.after),
        }
    }

    /// A row of the sample organisation's past.
    pub(crate) fn at(self, at: Timestamp, actor: &Person, ip: &str) -> NewEntry {
        self.into_row(at, Some(actor.id), actor.user_name.clone(), ip, "")
    }

    /// A row of the sample organisation's past, about what nobody who was signed in did.
    pub(crate) fn by_nobody_at(self, at: Timestamp, ip: &str) -> NewEntry {
        self.into_row(at, None, String::new(), ip, "")
    }
}

/// Appends a row in the transaction of the change. **Last in the transaction**: the end of the chain stays locked until it
/// commits, and everybody who writes waits for it.
///
/// # Errors
/// When the database refuses.
pub async fn record(tx: &Tx, desk: &Desk, caller: &Caller, entry: Entry) -> Result<(), Error> {
    record_all(tx, desk, caller, vec![entry]).await
}

/// As [`record`], several rows at once.
///
/// # Errors
/// When the database refuses.
pub async fn record_all(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    entries: Vec<Entry>,
) -> Result<(), Error> {
    let now = desk.now();
    let (actor_id, actor_name) = match caller.who() {
        Who::Person(principal) => (Some(principal.person.0), principal.user_name.clone()),
        Who::Operator => (None, OPERATOR.to_owned()),
        Who::System => (None, SYSTEM.to_owned()),
        Who::Anonymous => (None, String::new()),
    };
    let origin = caller.origin();
    let row = |entry: Entry| {
        entry.into_row(
            now,
            actor_id,
            actor_name.clone(),
            &origin.ip,
            &origin.request_id,
        )
    };
    let rows: Vec<NewEntry> = entries.into_iter().map(row).collect();
    store::audit::append(tx, rows).await?;
    Ok(())
}

/// Appends a row on its own: for what changed nothing, like a refusal.
///
/// # Errors
/// When the database refuses.
pub async fn record_alone(desk: &Desk, caller: &Caller, entry: Entry) -> Result<(), Error> {
    let entry = &entry;
    desk.store()
        .write(|tx| async move { record(&tx, desk, caller, entry.clone()).await })
        .await
}

/// Notes that an action was refused for lack of authority, and passes the refusal on. Other errors pass unnoted.
///
/// ```ignore
/// audit::noting_refusal(desk, caller, action, Some(&person), caller.may(action, id, roles)).await?;
/// ```
///
/// # Errors
/// The refusal that it was given.
pub async fn noting_refusal(
    desk: &Desk,
    caller: &Caller,
    action: authority::Action,
    target: Option<&Person>,
    decision: Result<(), Error>,
) -> Result<(), Error> {
    let Err(error) = decision else { return Ok(()) };
    let code = error.problem().code;
    if matches!(
        code,
        Code::NotAllowed | Code::NotOnYourself | Code::LastGlobalAdministrator
    ) {
        let entry = Entry::new(Action::AuthorityRefused)
            .refused()
            .after("action", action.name())
            .after("code", code.as_str());
        let entry = match target {
            Some(person) => entry.on(person),
            None => entry,
        };
        if let Err(cause) = record_alone(desk, caller, entry).await {
            tracing::warn!(
                error = &cause as &dyn std::error::Error,
                "a refusal was not written into the audit log"
            );
        }
    }
    Err(error)
}

/// Notes that the program started (`serve` calls it; other commands do not).
///
/// # Errors
/// When the database refuses.
pub async fn program_started(desk: &Desk, version: &str) -> Result<(), Error> {
    record_alone(
        desk,
        &Caller::system(),
        Entry::new(Action::ProgramStarted).after("version", version),
    )
    .await
}

/// Notes that the program stops.
///
/// # Errors
/// When the database refuses.
pub async fn program_stopped(desk: &Desk) -> Result<(), Error> {
    record_alone(desk, &Caller::system(), Entry::new(Action::ProgramStopped)).await
}

/// A page of the log, newest first. Who may not read all of it may read what it says of a person whose password is theirs to
/// reset: then the filter names that person.
///
/// # Errors
/// `sign_in_required`, `not_allowed`, `not_found` (the person), `bad_cursor`, `invalid_input`.
pub async fn list(
    desk: &Desk,
    caller: &Caller,
    query: AuditQuery,
) -> Result<Page<AuditRow>, Error> {
    let whole = caller.may_at_all(authority::Action::ReadAudit);
    match query.filter.target {
        Some(target) if whole.is_err() => may_read_of(desk, caller, target).await?,
        _ => noting_refusal(desk, caller, authority::Action::ReadAudit, None, whole).await?,
    }
    page(desk, &query).await
}

/// Whether the caller may read what the log says of this person.
async fn may_read_of(desk: &Desk, caller: &Caller, target: PersonId) -> Result<(), Error> {
    let action = authority::Action::ReadActivity;
    let is_own = caller.signed_in()?.person == target;
    if !is_own {
        // Before the person is looked up: whoever may not is told the same whether there is one or not (promise A3).
        noting_refusal(desk, caller, action, None, caller.may_at_all(action)).await?;
    }
    let db = desk.store().read();
    let person = store::people::by_id(&db, target)
        .await?
        .ok_or(Code::NotFound)?;
    let roles = store::roles::of_person(&db, target).await?;
    let decision = caller.may(action, target, roles);
    noting_refusal(desk, caller, action, Some(&person), decision).await
}

/// A page of the log without asking who asks. Callers authorise.
pub(crate) async fn page(desk: &Desk, query: &AuditQuery) -> Result<Page<AuditRow>, Error> {
    if query.filter.search.chars().count() > 100 {
        return Err(
            domain::wire::problem::FieldError::new("search", Code::TooLong)
                .with("max", 100)
                .into(),
        );
    }
    let page = store::audit::page(desk.store(), &query.filter, &query.page).await?;
    let rows = page.rows.into_iter().map(row).collect::<Result<_, _>>()?;
    Ok(Page {
        rows,
        next: page.next,
        previous: page.previous,
    })
}

/// A stored row as pages and scripts see it.
///
/// # Errors
/// [`Error::Inconsistent`] for a row that no version of this program wrote.
pub fn row(entry: store::audit::Entry) -> Result<AuditRow, Error> {
    let broken = |what: &str| Error::Inconsistent(format!("audit row {}: {what}", entry.seq));
    Ok(AuditRow {
        seq: entry.seq,
        at: Timestamp(entry.at),
        result: store::audit::result_of(entry.result).ok_or_else(|| broken("result"))?,
        before: pairs(&entry.before).ok_or_else(|| broken("before"))?,
        after: pairs(&entry.after).ok_or_else(|| broken("after"))?,
        action: entry.action,
        actor: entry.actor_id.map(PersonId),
        actor_name: entry.actor_name,
        target: entry.target_id.map(PersonId),
        target_name: entry.target_name,
        ip: entry.ip,
        request_id: entry.request_id,
    })
}

fn json(pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        "[]".to_owned()
    } else {
        serde_json::json!(pairs).to_string()
    }
}

fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    serde_json::from_str(text).ok()
}

/// Walks the whole chain (U2): every row must have the position after the one before, carry its hash, and hash to its own; the
/// last must be the one that the head names.
///
/// Rows that are appended meanwhile are checked too.
///
/// # Errors
/// `sign_in_required`, `not_allowed`, or when the database refuses.
pub async fn verify(desk: &Desk, caller: &Caller) -> Result<ChainReport, Error> {
    caller.may_at_all(authority::Action::ReadAudit)?;
    let db = desk.store().read();
    // Before the rows: whatever is appended meanwhile comes after it.
    let head = store::audit::head(&db).await?;
    let (mut seq, mut hash, mut rows) = (0, Vec::new(), 0);
    let mut hash_at_head = Vec::new();
    let broken = |rows, seq, how: &str| {
        Ok(ChainReport {
            rows,
            broken: Some((seq, how.to_owned())),
        })
    };
    loop {
        let batch = store::audit::after(&db, seq, BATCH).await?;
        if batch.is_empty() {
            break;
        }
        for entry in batch {
            rows += 1;
            if entry.seq != seq + 1 {
                return broken(rows, seq + 1, "missing");
            }
            if entry.previous != hash || entry.hash != store::audit::hash_of(&entry) {
                return broken(rows, entry.seq, "changed");
            }
            (seq, hash) = (entry.seq, entry.hash);
            if seq == head.seq {
                hash_at_head.clone_from(&hash);
            }
        }
    }
    if seq < head.seq {
        return broken(rows, seq + 1, "truncated");
    }
    if hash_at_head != head.hash {
        return broken(rows, head.seq, "changed");
    }
    Ok(ChainReport { rows, broken: None })
}
