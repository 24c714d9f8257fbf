//! Jobs: one thing done to many people, that goes on whatever happens to the program (scene S6). Owns what a job may be asked for, who
//! sees it, and what becomes of it; each person's change is the same one that is made for one person alone (`reset`, `invite`,
//! `people`).
//!
//! A job is a row, and each person on its list is a row (decision 0021). Nothing about it is in memory: kill the program anywhere, start
//! it again, and it goes on. A person's change, its audit row, its messages and its outcome on the list are one transaction, so
//! everybody is changed exactly once (promise R3).
//!
//! `import` adds the people of a file, `file` takes the other lists that come from one; `select` says who stands on a list, `campaign` who
//! is asked for contact details, `approval` whether another administrator is asked first, `engine` runs it, `work` does the work of a batch,
//! `results` keeps the passwords for whoever started the job, `whole` mails them all at once, `row` is what is stored.

mod approval;
mod campaign;
mod engine;
mod file;
mod import;
mod results;
mod row;
mod select;
mod whole;
mod work;

pub use approval::{
    LIFETIME as ANSWERED_WITHIN, approval_preview, approve, decline, rules, set_rules, waiting,
};
pub(crate) use engine::Bell;
pub use engine::{Workers, drive, drive_until, start as start_workers, wake};
pub use file::{FromFile, begin_from_file, check_file, check_list, has_passwords, start_from_file};
pub use import::{Import, begin_import};
pub use results::{csv, results, retry_deliveries, taken};
pub(crate) use results::{reseal, sweep};

use crate::audit::{self, Entry};
use crate::people::guard;
use crate::{Caller, Desk, Error};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::wire::jobs::{
    Deliveries, ItemQuery, ItemState, JobCounts, JobItem, JobKind, JobPreview, JobRow, JobState,
    JobWork, KEY_MAX, NewJob, ResultsInfo,
};
use domain::wire::people::Selection;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::{Page, PageRequest};
use domain::{JobId, PersonId, Span, Timestamp, text};
use row::Source;
use sha2::{Digest as _, Sha256};
use store::jobs::{Whose, state_code};
use store::{Db, Job, Tx};

/// How far ahead a job may be put.
const AHEAD: Span = Span::days(90);
/// Jobs that a page follows at once.
const FOLLOWED: u64 = 5;

/// What the kind of a job asks of whoever starts it.
pub(crate) const fn action(kind: JobKind) -> Action {
    match kind {
        JobKind::Reset | JobKind::Links | JobKind::SetFromFile => Action::ResetPassword,
        JobKind::ForceChange => Action::ForceChange,
        JobKind::Block => Action::Block,
        JobKind::EndSessions => Action::EndSessions,
        JobKind::Import => Action::ImportPeople,
        // Whoever may put the details right may ask for them.
        JobKind::Campaign => Action::EditContacts,
    }
}

/// What a job would do: exactly to whom, and who is left out and why. Changes nothing.
///
/// # Errors
/// As [`start`], but for `confirm_identity` and `people_changed`.
pub async fn preview(desk: &Desk, caller: &Caller, wanted: &NewJob) -> Result<JobPreview, Error> {
    authorise(desk, caller, &wanted.work).await?;
    check(desk, wanted)?;
    let preview = select::preview(desk, caller, wanted).await?;
    whole::check(desk, caller, &wanted.work, preview.people).await?;
    Ok(preview)
}

/// A job that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The job.
    pub job: JobRow,
    /// It began with this call; otherwise the key named one that there was already.
    pub is_new: bool,
}

/// Starts a job. With a key that was used for the same wish before, answers the job that there is.
///
/// # Errors
/// As [`begin`].
pub async fn start(desk: &Desk, caller: &Caller, wanted: &NewJob) -> Result<JobRow, Error> {
    Ok(begin(desk, caller, wanted).await?.job)
}

/// As [`start`], and says whether there was a job for this wish already.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `confirm_identity`; `invalid_input` for what is no job (`selection` when it
/// would be done to nobody, `shape`, `minutes`, `start_at`, `key`, `delivery`); `people_changed` where the number is not the expected one;
/// `key_reused`.
pub async fn begin(desk: &Desk, caller: &Caller, wanted: &NewJob) -> Result<Started, Error> {
    authorise(desk, caller, &wanted.work).await?;
    check(desk, wanted)?;
    caller.require_confirmed(desk)?;
    let wish = &Wish::of(caller, wanted);
    let db = desk.store().read();
    if let Some(job) = wish.granted(&db).await? {
        return found(desk, caller, job).await;
    }
    let preview = select::preview(desk, caller, wanted).await?;
    if preview.people == 0 {
        return Err(Error::field("selection", Code::Required));
    }
    as_expected(wanted.expected, preview.people)?;
    whole::check(desk, caller, &wanted.work, preview.people).await?;
    let job = &new_row(desk, caller, wanted, wish)?;
    let put = desk
        .store()
        .write(|tx| async move {
            // Those with the same key who were quicker, as far as this transaction can see.
            match wish.granted(&tx).await? {
                Some(job) => Ok(job),
                None => put(&tx, desk, caller, job, wanted, preview.people).await,
            }
        })
        .await;
    let put = match put {
        // It could not see one that was not committed yet; now it is.
        Err(Error::Store(store::Error::Conflict(_))) if wanted.key.is_some() => {
            wish.granted(&db).await?.ok_or(Code::Busy)?
        }
        other => other?,
    };
    if put.id != job.id {
        return found(desk, caller, put).await;
    }
    wake(desk);
    crate::messages::wake(desk);
    tracing::info!(job = %job.id, people = preview.people, "a job was started");
    Ok(Started {
        job: seen(desk, caller, put).await?,
        is_new: true,
    })
}

async fn found(desk: &Desk, caller: &Caller, job: Job) -> Result<Started, Error> {
    Ok(Started {
        job: seen(desk, caller, job).await?,
        is_new: false,
    })
}

/// Whether it would be done to as many as whoever asks believes.
fn as_expected(expected: Option<u64>, people: u64) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != people => Err(Problem::new(Code::PeopleChanged)
            .with("expected", expected)
            .with("found", people)
            .into()),
        _ => Ok(()),
    }
}

async fn authorise(desk: &Desk, caller: &Caller, work: &JobWork) -> Result<(), Error> {
    let action = action(work.kind());
    let decision = guard::may_to_anybody(caller, action);
    guard::noted(desk, caller, action, None, decision).await
}

fn check(desk: &Desk, wanted: &NewJob) -> Result<(), Error> {
    if matches!(wanted.work, JobWork::Given { .. } | JobWork::Import) {
        // Begins with a file: see `begin_from_file` and `begin_import`.
        return Err(Error::field("work", Code::UnknownValue));
    }
    check_work(desk, &wanted.work)?;
    check_when(desk, wanted.start_at)?;
    check_key(wanted.key.as_deref())
}

fn check_work(desk: &Desk, work: &JobWork) -> Result<(), Error> {
    match work {
        JobWork::Reset { shape, .. } => {
            // The generator knows its limits.
            let mut source = |bytes: &mut [u8]| desk.entropy().fill(bytes);
            domain::password::generator::generate(*shape, &mut source)?;
        }
        JobWork::Links { minutes } if !crate::invite::MINUTES.contains(minutes) => {
            return Err(FieldError::new("minutes", Code::OutOfRange)
                .with("min", crate::invite::MINUTES.start())
                .with("max", crate::invite::MINUTES.end())
                .into());
        }
        _ => {}
    }
    Ok(())
}

fn check_when(desk: &Desk, start_at: Option<Timestamp>) -> Result<(), Error> {
    if let Some(at) = start_at
        && at > desk.now().plus(AHEAD)
    {
        let days = AHEAD.as_seconds() / 86_400;
        return Err(FieldError::new("start_at", Code::OutOfRange)
            .with("min", 0)
            .with("max", days)
            .into());
    }
    Ok(())
}

fn check_key(key: Option<&str>) -> Result<(), Error> {
    if let Some(key) = key
        && text::line("key", key, KEY_MAX)?.is_empty()
    {
        return Err(Error::field("key", Code::Required));
    }
    Ok(())
}

/// The key of a wish, which is its asker's alone, and what was wished for.
struct Wish {
    key: Option<String>,
    /// Of what was wished for: the first is stored, and any of them says that it is the same.
    digests: Vec<Vec<u8>>,
}

impl Wish {
    fn of(caller: &Caller, wanted: &NewJob) -> Self {
        let asker = caller
            .id()
            .map_or_else(|| "operator".to_owned(), |id| id.to_string());
        // The key itself is no part of what is wished for, and neither is the number that a preview said.
        let body = (&wanted.work, &wanted.selection, wanted.start_at);
        let body = serde_json::to_vec(&body).unwrap_or_default();
        Self {
            key: wanted.key.as_ref().map(|key| format!("{asker} {key}")),
            digests: vec![Sha256::digest(body).to_vec()],
        }
    }

    /// As [`Wish::of`], where the people come from a file. It may have passwords in it, which could be guessed from a plain digest of a short
    /// file: the digest is keyed, with keys that are not in the database (promise T1), and not made where no wish asks for it. After
    /// two rotations of the keys the same wish is taken for another one.
    fn of_file(desk: &Desk, caller: &Caller, wanted: &NewJob, csv: &[u8]) -> Self {
        let wish = Self::of(caller, wanted);
        if wish.key.is_none() {
            return Self {
                digests: Vec::new(),
                ..wish
            };
        }
        let mut owner = b"job file 1 ".to_vec();
        owner.extend(wish.digests.concat());
        let digests = desk.seals().digests(&owner, csv);
        Self {
            digests: digests.iter().map(|digest| digest.to_vec()).collect(),
            ..wish
        }
    }

    /// The job that there is for it.
    async fn granted(&self, db: &impl Db) -> Result<Option<Job>, Error> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let job = store::jobs::by_wish(db, key).await?;
        match job {
            Some(job) if !self.digests.contains(&job.wish_digest) => Err(Code::KeyReused.into()),
            other => Ok(other),
        }
    }
}

fn new_row(desk: &Desk, caller: &Caller, wanted: &NewJob, wish: &Wish) -> Result<Job, Error> {
    let now = desk.now();
    let work = serde_json::to_string(&wanted.work);
    let unwritten = |_| Error::Inconsistent("a job cannot be written as JSON".to_owned());
    Ok(Job {
        id: desk.new_id(),
        work: work.map_err(unwritten)?,
        source: Source::of(&wanted.selection).write()?,
        state: state_code(JobState::Preparing),
        owner_id: caller.id().map(|id| id.0),
        owner_name: caller
            .principal()
            .map(|principal| principal.user_name.clone())
            .unwrap_or_default(),
        ip: caller.origin().ip.clone(),
        request_id: caller.origin().request_id.clone(),
        wish: wish.key.clone(),
        wish_digest: wish.digests.first().cloned().unwrap_or_default(),
        total: 0,
        done: 0,
        left_out: 0,
        failed: 0,
        created_at: now.0,
        start_at: wanted.start_at.unwrap_or(now).max(now).0,
        started_at: 0,
        ended_at: 0,
        worked_until: 0,
        worked_ms: 0,
        results_until: 0,
        results_wiped_at: 0,
        version: 1,
        asked_at: 0,
        answer: store::jobs::NOT_ANSWERED,
        answered_at: 0,
        answered_by: None,
        answered_name: String::new(),
        reason: String::new(),
    })
}

async fn put(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    job: &Job,
    wanted: &NewJob,
    people: u64,
) -> Result<Job, Error> {
    let caller = &guard::as_of_now(tx, caller).await?;
    guard::may_to_anybody(caller, action(wanted.work.kind()))?;
    let mut job = job.clone();
    store::jobs::put(tx, job.clone()).await?;
    let mut asked = None;
    if let Selection::Ids(ids) = &wanted.selection {
        // Short enough to be written down at once.
        job.total = select::append(tx, &job, ids).await?;
        let source = Source::of(&wanted.selection);
        asked = approval::list_is_whole(tx, desk, source, &mut job).await?;
        store::jobs::update(tx, &job).await?;
        job.version += 1;
    }
    let entry = Entry::new(Event::JobStarted)
        .after("job", job.id)
        .after("work", wanted.work.kind().name())
        .after("people", people);
    let entry = match &wanted.selection {
        Selection::Ids(_) => entry,
        Selection::Matching { filter, except } => entry
            .after("filter", serde_json::to_string(filter).unwrap_or_default())
            .after("except", except.len()),
    };
    let entries = [Some(entry), asked].into_iter().flatten();
    audit::record_all(tx, desk, caller, entries.collect()).await?;
    Ok(job)
}

/// **Jobs**, newest first: the own ones, and those that wait for the caller's approval or had it; all for those who may hold others'
/// jobs.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role; `bad_cursor`, `out_of_range` (limit).
pub async fn list(desk: &Desk, caller: &Caller, page: &PageRequest) -> Result<Page<JobRow>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let whose = match caller.id() {
        Some(id) if caller.may_at_all(Action::ManageJobs).is_err() => {
            match caller.may_at_all(Action::ApproveJobs) {
                Ok(()) => Whose::Answering(id),
                Err(_) => Whose::Of(id),
            }
        }
        _ => Whose::All,
    };
    let page = store::jobs::page(desk.store(), whose, page).await?;
    let rows = page.rows.iter().map(|job| row::wire(job, caller));
    Ok(Page {
        rows: rows.collect::<Result<_, _>>()?,
        next: page.next,
        previous: page.previous,
    })
}

/// The caller's own jobs that are not over, newest first.
///
/// # Errors
/// As [`list`].
pub async fn mine(desk: &Desk, caller: &Caller) -> Result<Vec<JobRow>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let Some(id) = caller.id() else {
        return Ok(Vec::new());
    };
    let jobs = store::jobs::unfinished(&desk.store().read(), id, FOLLOWED).await?;
    jobs.iter().map(|job| row::wire(job, caller)).collect()
}

/// One job, with its messages and what can be read of its passwords.
///
/// # Errors
/// `not_found` for others' jobs without the right to hold them; as [`list`].
pub async fn get(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    let job = visible(desk, caller, id).await?;
    seen(desk, caller, job).await
}

/// One job as it stands in lists: without what has to be counted.
///
/// # Errors
/// As [`get`].
async fn glance(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    row::wire(&visible(desk, caller, id).await?, caller)
}

/// How often this job changed, and whether it changes by itself; for whoever looks on.
///
/// # Errors
/// As [`get`].
pub(crate) async fn wait_for(
    desk: &Desk,
    caller: &Caller,
    id: JobId,
) -> Result<(i64, bool), Error> {
    let job = visible(desk, caller, id).await?;
    let state = row::state(&job)?;
    Ok((job.version, !state.is_over()))
}

async fn seen(desk: &Desk, caller: &Caller, job: Job) -> Result<JobRow, Error> {
    let db = desk.store().read();
    let id = JobId(job.id);
    let mut wire = row::wire(&job, caller)?;
    if wire.is_mailed {
        wire.deliveries = Some(deliveries(&db, id).await?);
    }
    if wire.mine && results::can_be_read(desk, &job) {
        // Everybody who is done has one: counting a hundred thousand rows at each look would say the same.
        let count = wire.counts.done;
        let until = Timestamp(job.results_until);
        wire.results = (count > 0).then_some(ResultsInfo { count, until });
    }
    Ok(wire)
}

async fn deliveries(db: &impl Db, job: JobId) -> Result<Deliveries, Error> {
    let mut all = Deliveries::default();
    for (state, count) in store::jobs::deliveries(db, job).await? {
        match state {
            2 => all.sent += count,
            0 | 1 | 3 => all.waiting += count,
            _ => all.failed += count,
        }
    }
    Ok(all)
}

/// The job, if the caller may know of it.
async fn visible(desk: &Desk, caller: &Caller, id: JobId) -> Result<Job, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let job = store::jobs::by_id(&desk.store().read(), id).await?;
    job.filter(|job| may_see(caller, job))
        .ok_or_else(|| Code::NotFound.into())
}

fn may_see(caller: &Caller, job: &Job) -> bool {
    may_hold(caller, job) || approval::concerns(caller, job)
}

/// Whether the caller may hold it, call it off and see to its messages. Whoever may approve it may not for that alone.
fn may_hold(caller: &Caller, job: &Job) -> bool {
    row::is_mine(job, caller) || caller.may_at_all(Action::ManageJobs).is_ok()
}

/// The job, if the caller may hold it.
///
/// # Errors
/// `not_found`; `not_allowed` for those who may know of it alone.
async fn holdable(desk: &Desk, caller: &Caller, id: JobId) -> Result<Job, Error> {
    let job = visible(desk, caller, id).await?;
    if may_hold(caller, &job) {
        return Ok(job);
    }
    let refusal = Err(Code::NotAllowed.into());
    guard::noted(desk, caller, Action::ManageJobs, None, refusal).await
}

/// People on a job's list, in its order.
///
/// # Errors
/// As [`get`]; `bad_cursor`, `out_of_range` (limit).
pub async fn items(
    desk: &Desk,
    caller: &Caller,
    query: &ItemQuery,
) -> Result<Page<JobItem>, Error> {
    let job = visible(desk, caller, query.job).await?;
    let page = store::jobs::items_page(desk.store(), JobId(job.id), query.state, &query.page);
    let page = page.await?;
    let rows = page.rows.into_iter().map(row::item);
    Ok(Page {
        rows: rows.collect::<Result<_, _>>()?,
        next: page.next,
        previous: page.previous,
    })
}

/// **Pause**: whoever is in a worker's hands at this moment is not done either. A paused job stays.
///
/// # Errors
/// As [`get`]; `not_allowed`, `job_over`; `waits_for_approval`: it stands still anyway, and whoever resumes is not whoever approves.
pub async fn pause(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    turn(desk, caller, id, Event::JobPaused, |job, _| {
        job.state = state_code(JobState::Paused);
        job.worked_until = 0;
    })
    .await
}

/// **Resume**.
///
/// # Errors
/// As [`pause`].
pub async fn resume(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    let resumed = turn(desk, caller, id, Event::JobResumed, |job, _| {
        let is_complete = Source::read(&job.source).is_ok_and(|source| source.is_complete());
        let state = if is_complete {
            JobState::Running
        } else {
            JobState::Preparing
        };
        job.state = state_code(state);
    })
    .await?;
    wake(desk);
    Ok(resumed)
}

/// **Cancel the rest**. What was done stays done; the answer says how much.
///
/// # Errors
/// As [`get`]; `not_allowed`, `job_over`.
pub async fn cancel(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    let cancelled = turn(desk, caller, id, Event::JobCancelled, |job, now| {
        call_off(job, JobState::Cancelled, now);
    })
    .await?;
    sweep(desk).await?;
    Ok(cancelled)
}

/// Nobody else on its list is changed any more.
fn call_off(job: &mut Job, state: JobState, now: Timestamp) {
    job.state = state_code(state);
    job.ended_at = now.0;
    job.worked_until = 0;
    if row::work(job).is_ok_and(|work| work.kind().carries_a_file()) {
        // What the file has for those who are left is wiped by the sweep.
        job.results_until = now.0;
    }
}

/// Another state for a job that is not over. One that is there already is no error.
async fn turn(
    desk: &Desk,
    caller: &Caller,
    id: JobId,
    event: Event,
    change: impl Fn(&mut Job, Timestamp) + Send + Sync,
) -> Result<JobRow, Error> {
    holdable(desk, caller, id).await?;
    let change = &change;
    let job = desk
        .store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            let job = store::jobs::lock(&tx, id).await?;
            let mut job = job
                .filter(|job| may_hold(caller, job))
                .ok_or(Code::NotFound)?;
            let state = row::state(&job)?;
            if state.is_over() {
                return Err(Error::code(Code::JobOver));
            }
            if state == JobState::WaitsForApproval && event != Event::JobCancelled {
                return Err(Error::code(Code::WaitsForApproval));
            }
            let before = job.state;
            change(&mut job, desk.now());
            if job.state == before {
                return Ok(job);
            }
            store::jobs::update(&tx, &job).await?;
            job.version += 1;
            let entry = Entry::new(event)
                .after("job", job.id)
                .after("done", job.done)
                .after("left", job.total - job.done - job.left_out - job.failed);
            audit::record(&tx, desk, caller, entry).await?;
            Ok(job)
        })
        .await?;
    seen(desk, caller, job).await
}

/// How jobs stand, in numbers alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many jobs there are in each state, of those that are kept.
    pub states: Vec<(JobState, u64)>,
    /// How many people wait for their turn, on the lists of jobs that are not over.
    pub waiting: u64,
    /// What came of the people on the lists of all jobs that are kept.
    pub outcomes: JobCounts,
}

/// How jobs stand: for whoever watches the program, without asking who asks. One cheap read.
///
/// # Errors
/// When the database refuses.
pub async fn figures(desk: &Desk) -> Result<Figures, Error> {
    let found = store::jobs::states(&desk.store().read()).await?;
    let mut figures = Figures::default();
    for state in JobState::ALL {
        let there = found.iter().find(|one| one.state == state_code(state));
        figures
            .states
            .push((state, there.map_or(0, |one| one.jobs.unsigned_abs())));
        let Some(one) = there else { continue };
        if !state.is_over() {
            figures.waiting += one.waiting.unsigned_abs();
        }
        let outcomes = &mut figures.outcomes;
        outcomes.done += one.done.unsigned_abs();
        outcomes.left_out += one.left_out.unsigned_abs();
        outcomes.failed += one.failed.unsigned_abs();
    }
    let outcomes = &mut figures.outcomes;
    outcomes.total = outcomes.done + outcomes.left_out + outcomes.failed;
    Ok(figures)
}

/// Counts an outcome.
pub(crate) fn count(job: &mut Job, state: ItemState) {
    match state {
        ItemState::Done => job.done += 1,
        ItemState::LeftOut => job.left_out += 1,
        ItemState::Failed => job.failed += 1,
        ItemState::Waiting | ItemState::Working => {}
    }
}

/// Whether an administrator may do the work of this job to a person with these roles; the person's state is asked elsewhere.
pub(crate) fn may(
    caller: &Caller,
    kind: JobKind,
    id: PersonId,
    roles: domain::RoleSet,
) -> Result<(), Code> {
    caller
        .may(action(kind), id, roles)
        .map_err(|error| error.problem().code)
}
