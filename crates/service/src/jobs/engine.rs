//! Running jobs. Owns the workers, in every copy of the program: each takes some people of a list under a lease of its own, prepares what
//! takes long (hashes come behind the sign-ins of people, [`Lane::Bulk`](crate::hashing::Lane)), and writes changes and outcomes in one
//! transaction (promise R3). A worker that dies strands nobody: its lease ends within seconds.
//!
//! What goes wrong with one person is that person's outcome; what goes wrong with the database stops nothing for good.

use super::{row, select, whole, work};
use crate::audit::{self, Entry};
use crate::{Caller, Desk, Error, messages};
use domain::audit::Action as Event;
use domain::wire::jobs::{ItemState, JobKind, JobRow, JobState};
use domain::wire::problem::Code;
use domain::{JobId, Span};
use futures::FutureExt as _;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use store::jobs::{item_code, state_code};
use store::{Job, JobItem, Tx};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;
use work::Prepared;

/// While one writes a batch down, another one's hashes keep the cores busy.
const WORKERS: usize = 2;
/// How long a worker may keep what it took, and how often it says that it is still at it.
///
/// Short, so that whoever was in the hands of a killed program waits seconds and not longer; a worker that loses a lease although it
/// lives has worked in vain, and nobody is changed twice.
const LEASE: Span = Span::seconds(6);
const RENEW: Duration = Duration::from_millis(1_500);
/// People taken at a time where each costs a hash: few at first, then so many as take about this long. A program that is killed all the
/// time gets on as well, and a slow machine shows progress.
const FIRST: u32 = 4;
const HASHED: u32 = 16;
const ABOUT: Span = Span::seconds(1);
/// People taken at a time where nothing takes long.
const UNHASHED: u32 = 200;
/// How often a worker looks although nobody woke it.
const POLL: Duration = Duration::from_secs(2);
/// How long a database that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(1);
/// Jobs that are looked at: none waits for the end of a long one before it.
const AT_ONCE: u64 = 8;
/// How often whoever drives one job is told.
const TOLD: Duration = Duration::from_millis(200);

/// What wakes workers that wait.
#[derive(Debug, Default)]
pub(crate) struct Bell(Notify);

/// Tells the workers that there is something to do. Without it they find it within some seconds.
pub fn wake(desk: &Desk) {
    desk.jobs().0.notify_waiters();
}

/// The running workers. Dropped without [`Workers::stop`], they end at once, as in a crash.
#[derive(Debug)]
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts the workers. `serve` calls it.
pub fn start(desk: &Desk) -> Workers {
    start_for(desk, None)
}

fn start_for(desk: &Desk, only: Option<JobId>) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let tasks = (0..WORKERS).map(|_| {
        let worker = Worker {
            desk: desk.clone(),
            id: desk.new_id(),
            only,
            hashed: FIRST,
            stop: stopped.clone(),
        };
        tokio::spawn(worker.work())
    });
    Workers {
        tasks: tasks.collect(),
        stop,
    }
}

impl Workers {
    /// Stops in order (promise R6): what is being written may end within this time, and what is not begun is given back at once.
    pub async fn stop(mut self, within: Duration) {
        self.stop.send_replace(true);
        let tasks = core::mem::take(&mut self.tasks);
        let aborts: Vec<_> = tasks.iter().map(JoinHandle::abort_handle).collect();
        let ended = futures::future::join_all(tasks);
        if tokio::time::timeout(within, ended).await.is_err() {
            for abort in aborts {
                abort.abort();
            }
            tracing::warn!("a batch was still being written; its leases are left to run out");
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Works on one job until it is over or held, beside a running program or without one, and tells how it goes: for the command line.
///
/// # Errors
/// As [`super::get`].
pub async fn drive(
    desk: &Desk,
    caller: &Caller,
    job: JobId,
    told: impl FnMut(&JobRow),
) -> Result<JobRow, Error> {
    drive_until(desk, caller, job, told, core::future::pending()).await
}

/// As [`drive`], until told to stop: what is being written is written, what is not begun is given back at once.
///
/// # Errors
/// As [`super::get`].
pub async fn drive_until(
    desk: &Desk,
    caller: &Caller,
    job: JobId,
    mut told: impl FnMut(&JobRow),
    stop: impl Future<Output = ()>,
) -> Result<JobRow, Error> {
    tokio::pin!(stop);
    let workers = start_for(desk, Some(job));
    let driven = loop {
        let row = super::glance(desk, caller, job).await;
        match &row {
            Ok(now) => {
                told(now);
                if now.state.is_over() || now.state.is_held() {
                    break row;
                }
            }
            Err(error) if is_passing(error) => {}
            Err(_) => break row,
        }
        tokio::select! {
            () = tokio::time::sleep(TOLD) => {}
            () = &mut stop => break row,
        }
    };
    workers.stop(Duration::from_secs(10)).await;
    match driven {
        // What was written last counts, too.
        Ok(_) => super::get(desk, caller, job).await,
        error => error,
    }
}

/// Whether the same may work in a moment: the database is busy, full or away.
fn is_passing(error: &Error) -> bool {
    error.problem().code == Code::Busy
}

struct Worker {
    desk: Desk,
    id: Uuid,
    only: Option<JobId>,
    /// How many people a batch has at this moment whose passwords are hashed.
    hashed: u32,
    stop: watch::Receiver<bool>,
}

/// What is written into outcomes.
#[derive(Clone, Copy)]
enum Doing<'a> {
    /// The work.
    Work(&'a [Prepared]),
    /// Nothing: it cannot be done.
    Fail(Code),
}

impl Worker {
    async fn work(mut self) {
        let mut turn = 0;
        while !self.is_stopped() {
            // Heard from now on, so that nothing is missed between the look and the sleep.
            let desk = self.desk.clone();
            let bell = desk.jobs().0.notified();
            let pause = match self.round(turn).await {
                Ok(true) => {
                    turn += 1;
                    continue;
                }
                Ok(false) => POLL,
                Err(error) => {
                    let cause = &error as &dyn std::error::Error;
                    tracing::warn!(error = cause, "a job cannot go on now");
                    PAUSE
                }
            };
            tokio::select! {
                () = bell => {}
                () = tokio::time::sleep(pause) => {}
                () = self.stopped() => {}
            }
        }
    }

    /// Until the workers are told to stop.
    async fn stopped(&self) {
        let mut stop = self.stop.clone();
        let _told_or_gone = stop.wait_for(|stopped| *stopped).await;
    }

    fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// Does something for one of the jobs that go on, each in its turn; `false`: there is nothing to do.
    async fn round(&mut self, turn: usize) -> Result<bool, Error> {
        let desk = &self.desk.clone();
        let db = desk.store().read();
        let jobs = match self.only {
            Some(id) => store::jobs::by_id(&db, id).await?.into_iter().collect(),
            None => store::jobs::open(&db, desk.now(), AT_ONCE).await?,
        };
        for at in 0..jobs.len() {
            let job = &jobs[(turn + at) % jobs.len()];
            let id = JobId(job.id);
            let did = match row::state(job)? {
                JobState::Preparing => {
                    let did = select::prepare(desk, id).await?;
                    // Administrators may have to be told of it.
                    messages::wake(desk);
                    did
                }
                JobState::Running if store::jobs::is_due(job, desk.now()) => self.step(job).await?,
                _ => false,
            };
            if did {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Does a batch of a running job. `false`: everybody else is in others' hands.
    async fn step(&mut self, job: &Job) -> Result<bool, Error> {
        let desk = &self.desk.clone();
        let (id, worker) = (JobId(job.id), self.id);
        let kind = row::work(job)?.kind();
        let is_hashed = matches!(kind, JobKind::Reset | JobKind::SetFromFile);
        let most = if is_hashed { self.hashed } else { UNHASHED };
        let (now, until) = (desk.now(), desk.now().plus(LEASE));
        let batch = desk
            .store()
            .write(|tx| async move { store::jobs::claim(&tx, id, worker, now, until, most).await })
            .await?;
        if batch.is_empty() {
            return self.finish(id).await;
        }
        match self.batch(job, &batch).await {
            Ok(()) => {}
            Err(error) if is_passing(&error) => {
                self.release(id).await;
                return Err(error);
            }
            Err(error) => {
                warn(id, &error, "a batch was not done; one by one");
                self.one_by_one(job, &batch).await?;
            }
        }
        if is_hashed {
            self.hashed = next_batch(most, desk.now().since(now));
        }
        messages::wake(desk);
        Ok(true)
    }

    async fn one_by_one(&self, job: &Job, batch: &[JobItem]) -> Result<(), Error> {
        for item in batch {
            let one = core::slice::from_ref(item);
            let Err(error) = self.batch(job, one).await else {
                continue;
            };
            if is_passing(&error) {
                self.release(JobId(job.id)).await;
                return Err(error);
            }
            warn(JobId(job.id), &error, "a person's turn failed");
            let code = error.problem().code;
            self.settle(job, one, Doing::Fail(code)).await?;
        }
        Ok(())
    }

    /// A fault of ours in one person's turn is that turn's outcome, not the worker's end.
    async fn batch(&self, job: &Job, items: &[JobItem]) -> Result<(), Error> {
        let turn = AssertUnwindSafe(self.prepare_and_settle(job, items)).catch_unwind();
        turn.await
            .unwrap_or_else(|_| Err(Error::Inconsistent("a turn panicked".to_owned())))
    }

    async fn prepare_and_settle(&self, job: &Job, items: &[JobItem]) -> Result<(), Error> {
        let (desk, id, worker) = (&self.desk, JobId(job.id), self.id);
        let preparing = work::prepare(desk, job, items);
        tokio::pin!(preparing);
        let stopped = self.stopped();
        tokio::pin!(stopped);
        loop {
            let prepared = tokio::select! {
                prepared = &mut preparing => Some(prepared?),
                () = &mut stopped => {
                    self.release(id).await;
                    return Ok(());
                }
                () = tokio::time::sleep(RENEW) => None,
            };
            if let Some(prepared) = prepared {
                return self.settle(job, items, Doing::Work(&prepared)).await;
            }
            let until = desk.now().plus(LEASE);
            desk.store()
                .write(|tx| async move { store::jobs::renew(&tx, id, worker, until).await })
                .await?;
        }
    }

    /// Changes and outcomes of those who are still in this worker's hands, in one transaction.
    async fn settle(&self, job: &Job, items: &[JobItem], doing: Doing<'_>) -> Result<(), Error> {
        let (id, desk) = (JobId(job.id), &self.desk);
        let is_over = desk
            .store()
            .write(|tx| async move { self.in_one(&tx, id, items, doing).await })
            .await?;
        if is_over {
            tracing::info!(job = %id, "a job is done");
        }
        Ok(())
    }

    /// Answers whether the job is over with it.
    async fn in_one(
        &self,
        tx: &Tx,
        id: JobId,
        items: &[JobItem],
        doing: Doing<'_>,
    ) -> Result<bool, Error> {
        let desk = &self.desk;
        let Some(mut job) = store::jobs::lock(tx, id).await? else {
            return Ok(false);
        };
        if job.state != state_code(JobState::Running) {
            // Held or called off meanwhile: nobody is done any more.
            store::jobs::release(tx, id, self.id).await?;
            return Ok(false);
        }
        let mut held = store::jobs::held(tx, id, self.id).await?;
        held.retain(|item| items.iter().any(|taken| taken.number == item.number));
        if held.is_empty() {
            return Ok(false);
        }
        let by = work::authority(tx, &job).await?;
        let (mut outcomes, mut entries) = match doing {
            Doing::Work(prepared) => work::apply(tx, desk, &by, &mut job, held, prepared).await?,
            Doing::Fail(code) => (
                held.iter()
                    .map(|item| work::outcome(item, ItemState::Failed, Some(code)))
                    .collect(),
                Vec::new(),
            ),
        };
        let now = desk.now();
        for item in &mut outcomes {
            if item.state == item_code(ItemState::Waiting) {
                continue;
            }
            item.at = now.0;
            if let Some(state) = store::jobs::item_state_of(item.state) {
                super::count(&mut job, state);
            }
        }
        store::jobs::settle(tx, outcomes).await?;
        store::jobs::count_work(&mut job, now);
        let is_over = !store::jobs::is_left(tx, id).await?;
        if is_over {
            end(&mut job, now);
            entries.extend(whole::send(tx, desk, &job, by.starter()).await?);
            entries.push(ended(&job));
        }
        store::jobs::update(tx, &job).await?;
        let caller = by.starter().cloned().unwrap_or_else(Caller::system);
        audit::record_all(tx, desk, &caller, entries).await?;
        Ok(is_over)
    }

    /// Nobody is due. Where everybody has an outcome (of an empty list, say), the job is done.
    async fn finish(&self, id: JobId) -> Result<bool, Error> {
        let desk = &self.desk;
        desk.store()
            .write(|tx| async move {
                let Some(mut job) = store::jobs::lock(&tx, id).await? else {
                    return Ok(false);
                };
                let is_running = job.state == state_code(JobState::Running);
                if !is_running || store::jobs::is_left(&tx, id).await? {
                    return Ok(false);
                }
                end(&mut job, desk.now());
                store::jobs::update(&tx, &job).await?;
                let starter = work::starter(&tx, &job).await?;
                let mailed = whole::send(&tx, desk, &job, starter.as_ref()).await?;
                let entries = mailed.into_iter().chain([ended(&job)]).collect();
                let caller = starter.unwrap_or_else(Caller::system);
                audit::record_all(&tx, desk, &caller, entries).await?;
                Ok::<_, Error>(true)
            })
            .await
            .inspect(|_| messages::wake(desk))
    }

    async fn release(&self, id: JobId) {
        let worker = self.id;
        let released = self
            .desk
            .store()
            .write(|tx| async move { store::jobs::release(&tx, id, worker).await })
            .await;
        if let Err(error) = released {
            warn(id, &error.into(), "a lease is left to run out");
        }
    }
}

/// Twice as many where they took much less time than they may, half as many where they took longer.
fn next_batch(now: u32, took: Span) -> u32 {
    let next = if took < Span(ABOUT.0 / 4) {
        now * 2
    } else if took > ABOUT {
        now / 2
    } else {
        now
    };
    next.clamp(FIRST, HASHED)
}

fn warn(job: JobId, error: &Error, what: &str) {
    let cause = error as &dyn std::error::Error;
    tracing::warn!(%job, error = cause, "{what}");
}

fn end(job: &mut Job, now: domain::Timestamp) {
    job.state = state_code(JobState::Done);
    job.ended_at = now.0;
    job.worked_until = 0;
}

fn ended(job: &Job) -> Entry {
    Entry::new(Event::JobEnded)
        .after("job", job.id)
        .after("done", job.done)
        .after("left_out", job.left_out)
        .after("failed", job.failed)
}

#[cfg(test)]
mod tests {
    use super::{FIRST, HASHED, next_batch};
    use domain::Span;

    #[test]
    fn a_batch_has_as_many_people_as_take_about_a_second() {
        let quick = Span::seconds(0);
        assert_eq!(next_batch(FIRST, quick), 2 * FIRST);
        assert_eq!(next_batch(HASHED, quick), HASHED);
        assert_eq!(next_batch(HASHED, Span::seconds(2)), HASHED / 2);
        assert_eq!(next_batch(FIRST, Span::seconds(9)), FIRST);
        assert_eq!(next_batch(8, Span(500_000)), 8);
    }
}
