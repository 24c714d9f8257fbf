//! The one connection that writes. Owns whose turn it is, and the group: writers that wait for each other share one
//! transaction, each behind a savepoint of its own, and one commit, because a commit waits for the disk and a
//! statement does not (`docs/decisions/0010-one-commit-for-many.md`).
//!
//! A writer sees what those before it in the group wrote, as it would had they committed. What it did is undone alone
//! when it fails, hangs up or panics. Nobody is told of success before the commit is on the disk; when that
//! fails, all of the group are told.
//!
//! Where it is known that others will write soon ([`Writer::expect_company`]), the commit waits for them, too, up to
//! [`OLDEST`]: while people wait for a hash for longer than that anyway, fewer commits leave more of the cores to hashing.
//!
//! The turn is a value, [`Turn`], that holds the connection: whoever drops it passes it on, so that it cannot be lost.

use super::{batch::Batch, closed, connection::Connection, waited_in_vain};
use sea_orm::{
    DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
    sqlx::{self, sqlite::SqliteConnectOptions},
};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{runtime::Handle, sync::oneshot, time::Instant};

/// No more writers share a commit.
const MOST: usize = 16;
/// Nobody new joins a group that is older: those who are done wait for its commit.
const OLDEST: Duration = Duration::from_millis(20);

/// Whether a writer shares its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    /// With those who wait.
    Welcome,
    /// With nobody: its work is long, and the others would wait for it.
    None,
}

/// How a commit ended.
type Outcome = Result<(), DbErr>;

#[derive(Debug)]
pub(crate) struct Writer {
    patience: Duration,
    /// [`OLDEST`], but for tests.
    oldest: Duration,
    commits: AtomicU64,
    company: OnceLock<Expectation>,
    line: Mutex<Line>,
}

/// Whether others will write soon.
struct Expectation(Box<dyn Fn() -> bool + Send + Sync>);

impl std::fmt::Debug for Expectation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Expectation").finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
struct Line {
    /// The connection, while it is nobody's turn; with a group that waits for company, or none.
    idle: Option<Box<Held>>,
    waiting: VecDeque<Waiting>,
    closed: bool,
}

#[derive(Debug)]
struct Waiting {
    company: Company,
    call: oneshot::Sender<Turn>,
}

/// What goes from hand to hand.
struct Held {
    connection: Connection,
    /// When the transaction that is open began.
    begun: Option<Instant>,
    /// Those whose work is done and who wait for the commit.
    done: Vec<oneshot::Sender<Outcome>>,
    /// The last writer's savepoint; the first of a group needs none.
    mark: Option<Mark>,
    /// The last writer's work is not done: to be undone, when the turn ends like this.
    half: bool,
    /// The last writer's opening statement is still among those for later.
    opening: Option<Before>,
    /// Statements that wait for the next one, to be sent with it: each journey to the connection's thread and back costs more
    /// than most statements.
    later: Batch,
    /// A statement failed in a way that may have undone the whole transaction, and how.
    broken: Option<DbErr>,
    /// Nobody shares this commit.
    alone: bool,
    /// A task will end this group in time.
    is_timed: bool,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").finish_non_exhaustive()
    }
}

/// A savepoint: the second of a group sets the first. Each lies in the one before it and has a name of its own, so that no
/// way back can lead past the work that it is meant for; the commit ends them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark(usize);

impl Mark {
    fn next(before: Option<Self>) -> Self {
        Self(before.map_or(1, |before| before.0 + 1))
    }

    /// Always sent as the first of several: when whoever asked hangs up, the driver leaves out all but the first.
    fn set(self) -> String {
        format!("SAVEPOINT work_{}", self.0)
    }

    fn back(self) -> String {
        format!("ROLLBACK TO work_{}", self.0)
    }
}

/// What stood before an opening statement that was not sent yet.
#[derive(Clone, Copy, Debug)]
enum Before {
    Nothing,
    Work(Option<Mark>),
}

/// The right to write. Dropped before [`Turn::done`], it undoes what was written in it.
#[derive(Debug)]
pub(crate) struct Turn {
    writer: Arc<Writer>,
    held: Option<Box<Held>>,
}

impl Writer {
    /// Takes the connection, open.
    pub(crate) async fn open(
        options: SqliteConnectOptions,
        patience: Duration,
    ) -> Result<Self, sqlx::Error> {
        let mut connection = Connection::new(options);
        connection.open().await?;
        let idle = Some(Box::new(Held {
            connection,
            begun: None,
            done: Vec::new(),
            mark: None,
            half: false,
            opening: None,
            later: Batch::default(),
            broken: None,
            alone: false,
            is_timed: false,
        }));
        Ok(Self {
            patience,
            oldest: OLDEST,
            commits: AtomicU64::new(0),
            company: OnceLock::new(),
            line: Mutex::new(Line {
                idle,
                ..Line::default()
            }),
        })
    }

    /// From now on a commit waits for others, for [`OLDEST`] at most, while this says that they will write soon. Asked at
    /// each commit; the first one given stays.
    pub(crate) fn expect_company(&self, soon: impl Fn() -> bool + Send + Sync + 'static) {
        self.company.get_or_init(|| Expectation(Box::new(soon)));
    }

    fn expects_company(&self) -> bool {
        self.company.get().is_some_and(|company| company.0())
    }

    /// Waits for the turn and begins: in the group that is open, or a new one.
    pub(crate) async fn begin(self: &Arc<Self>, company: Company) -> Result<Turn, DbErr> {
        let mut turn = self.turn(company).await?;
        turn.begin(company).await?;
        Ok(turn)
    }

    async fn turn(self: &Arc<Self>, company: Company) -> Result<Turn, DbErr> {
        let called = {
            let mut line = self.lock();
            if line.closed {
                return Err(closed());
            }
            let idle = line.idle.take();
            let (call, called) = oneshot::channel();
            match idle {
                Some(held) if held.begun.is_none() || held.takes(company, self.oldest) => {
                    return Ok(Turn::of(self, held));
                }
                idle => {
                    line.waiting.push_back(Waiting { company, call });
                    drop(line);
                    // A group that waited for other company than this.
                    if let Some(held) = idle {
                        self.settle_soon(held);
                    }
                }
            }
            called
        };
        tokio::time::timeout(self.patience, called)
            .await
            .map_err(|_| waited_in_vain())?
            .map_err(|_| closed())
    }

    /// To the next in line, if its work goes into this group; else the group ends first.
    fn pass_on(self: &Arc<Self>, mut held: Box<Held>) {
        held.take_back_opening();
        loop {
            let mut line = self.lock();
            while line
                .waiting
                .front()
                .is_some_and(|next| next.call.is_closed())
            {
                line.waiting.pop_front();
            }
            let joins = line
                .waiting
                .front()
                .is_some_and(|next| held.takes(next.company, self.oldest));
            if held.begun.is_some() && !joins {
                if line.waiting.is_empty() && self.stays_open(&mut held) {
                    line.idle = Some(held);
                    return;
                }
                drop(line);
                return self.settle_soon(held);
            }
            let Some(next) = line.waiting.pop_front() else {
                line.idle = Some(held);
                return;
            };
            drop(line);
            match next.call.send(Turn::of(self, held)) {
                Ok(()) => return,
                Err(mut missed) => match missed.held.take() {
                    Some(again) => held = again,
                    None => return,
                },
            }
        }
    }

    /// Whether a group whose last writer is done waits for company; then a task ends it in time.
    fn stays_open(self: &Arc<Self>, held: &mut Held) -> bool {
        if held.half || !held.takes(Company::Welcome, self.oldest) || !self.expects_company() {
            return false;
        }
        if held.is_timed {
            return true;
        }
        let (Some(begun), Ok(runtime)) = (held.begun, Handle::try_current()) else {
            return false;
        };
        held.is_timed = true;
        let writer = Arc::clone(self);
        runtime.spawn(async move {
            tokio::time::sleep_until(begun + writer.oldest).await;
            writer.end_open_group(begun);
        });
        true
    }

    /// Ends the group that began then, if it still waits for company.
    fn end_open_group(self: &Arc<Self>, begun: Instant) {
        let held = {
            let mut line = self.lock();
            match &line.idle {
                Some(held) if held.begun == Some(begun) => line.idle.take(),
                _ => None,
            }
        };
        if let Some(held) = held {
            self.settle_soon(held);
        }
    }

    /// Ends the group in a task of its own: whoever was last may hang up meanwhile, and the others must be told.
    fn settle_soon(self: &Arc<Self>, held: Box<Held>) {
        let mut end = End(Some(Turn::of(self, held)));
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if let Some(Turn {
                    writer,
                    held: Some(held),
                }) = &mut end.0
                    && held.settle().await
                {
                    writer.commits.fetch_add(1, Ordering::Relaxed);
                }
                // Nothing is open any more: dropped like any other turn, it goes to the next in line.
                drop(end.0.take());
            });
        }
    }

    /// Waits for the turn, ends the connection, and lets nobody write any more.
    pub(crate) async fn close(self: &Arc<Self>) -> Result<(), DbErr> {
        if self.lock().closed {
            return Ok(());
        }
        let mut turn = self.turn(Company::None).await?;
        let held = turn.held.take();
        let waiting = {
            let mut line = self.lock();
            line.closed = true;
            std::mem::take(&mut line.waiting)
        };
        drop(waiting);
        match held {
            Some(held) => held.connection.close().await,
            None => Ok(()),
        }
    }

    /// Nothing under the lock can fail half-way.
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of a group under way. Where it cannot be reached because the runtime ends, the connection is closed, which undoes
/// what was not committed, and those who wait hear that nobody can tell them.
struct End(Option<Turn>);

impl Drop for End {
    fn drop(&mut self) {
        if let Some(held) = self.0.as_mut().and_then(|turn| turn.held.as_mut()) {
            held.connection.discard();
            held.forget();
        }
    }
}

impl Turn {
    fn of(writer: &Arc<Writer>, held: Box<Held>) -> Self {
        Self {
            writer: Arc::clone(writer),
            held: Some(held),
        }
    }

    fn held(&mut self) -> Result<&mut Held, DbErr> {
        self.held.as_deref_mut().ok_or_else(closed)
    }

    async fn begin(&mut self, company: Company) -> Result<(), DbErr> {
        let held = self.held()?;
        if held.begun.is_some() {
            match held.join().await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                // The whole transaction is gone: those who were done are told, and this one begins anew.
                Err(error) => held.undo(error).await,
            }
        }
        held.begun = Some(Instant::now());
        held.half = true;
        held.opening = Some(Before::Nothing);
        held.later.push_sql("BEGIN IMMEDIATE");
        held.alone = company == Company::None;
        Ok(())
    }

    /// The work is done. Passes the turn on, and waits until what was written is committed.
    pub(crate) async fn done(mut self) -> Outcome {
        // Where nobody waits or will come, what is left is sent with the commit.
        let is_last = self.writer.lock().waiting.is_empty() && !self.writer.expects_company();
        let held = self.usable()?;
        if !is_last && let Some(rest) = held.outgoing().take() {
            let result = held.connection.execute(rest).await;
            held.note(result)?;
        }
        let (told, outcome) = oneshot::channel();
        held.done.push(told);
        held.half = false;
        held.opening = None;
        drop(self);
        outcome.await.unwrap_or_else(|_| {
            Err(DbErr::Custom(
                "the program ended while this was committed".to_owned(),
            ))
        })
    }

    /// To be sent with the next statement, or before the commit. It must answer no rows; when it fails, the statement that it
    /// is sent with does.
    pub(crate) fn execute_later(&mut self, statement: Statement) -> Result<(), DbErr> {
        self.usable()?.later.push(statement);
        Ok(())
    }

    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        let held = self.usable()?;
        let statement = held.outgoing().before(statement);
        let result = held.connection.execute(statement).await;
        held.note(result)
    }

    pub(crate) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let held = self.usable()?;
        if let Some(first) = held.outgoing().take() {
            let result = held.connection.execute(first).await;
            held.note(result)?;
        }
        let result = held.connection.execute_unprepared(sql).await;
        held.note(result)
    }

    pub(crate) async fn query_one(
        &mut self,
        statement: Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        let held = self.usable()?;
        let statement = held.outgoing().before(statement);
        let result = held.connection.query_one(statement).await;
        held.note(result)
    }

    pub(crate) async fn query_all(
        &mut self,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let held = self.usable()?;
        let statement = held.outgoing().before(statement);
        let result = held.connection.query_all(statement).await;
        held.note(result)
    }

    /// Where the transaction may be gone, a further statement would be committed by itself: refused.
    fn usable(&mut self) -> Result<&mut Held, DbErr> {
        let held = self.held()?;
        match &held.broken {
            Some(error) => Err(error.clone()),
            None => Ok(held),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(held) = self.held.take() {
            self.writer.pass_on(held);
        }
    }
}

impl Held {
    /// Whether one more goes into this group.
    fn takes(&self, company: Company, oldest: Duration) -> bool {
        company == Company::Welcome
            && !self.alone
            && self.broken.is_none()
            && (self.half || self.later.is_empty())
            && self.done.len() < MOST
            && self.begun.is_some_and(|begun| begun.elapsed() < oldest)
    }

    /// The statements for later, about to be sent.
    const fn outgoing(&mut self) -> &mut Batch {
        self.opening = None;
        &mut self.later
    }

    /// A turn that ended before anything was sent leaves nothing to be undone.
    fn take_back_opening(&mut self) {
        match self.opening.take() {
            Some(Before::Nothing) => self.forget(),
            Some(Before::Work(mark)) => {
                self.mark = mark;
                self.half = false;
                self.later.clear();
            }
            None => {}
        }
    }

    /// Sets a savepoint for one more, and undoes what the one before left half done. `false`: nothing is left, and a
    /// new transaction must begin.
    async fn join(&mut self) -> Result<bool, DbErr> {
        if !self.half {
            let mark = Mark::next(self.mark);
            self.opening = Some(Before::Work(self.mark));
            self.later.push_sql(&mark.set());
            self.mark = Some(mark);
            self.half = true;
            return Ok(true);
        }
        self.later.clear();
        let Some(mark) = self.mark else {
            self.connection.run("ROLLBACK").await?;
            self.forget();
            return Ok(false);
        };
        // Going back keeps the savepoint: it serves again.
        self.connection.run(&mark.back()).await?;
        Ok(true)
    }

    /// Ends the transaction: commits what is done and tells everybody, or undoes it where nothing is. Answers whether it was
    /// committed.
    async fn settle(&mut self) -> bool {
        if !self.half && !self.later.is_empty() {
            self.later.push_sql("COMMIT");
            if let Some(rest) = self.later.take() {
                match self.connection.execute(rest).await {
                    Ok(_) => {
                        self.tell(&Ok(()));
                        self.forget();
                        return true;
                    }
                    // The last one's rest was refused, or the commit with it: the others go on without.
                    Err(error) => self.leave_last_out(error),
                }
            }
        }
        self.later.clear();
        let sql = match (self.done.is_empty(), self.mark.filter(|_| self.half)) {
            (true, _) => "ROLLBACK".to_owned(),
            (false, Some(mark)) => format!("{}; COMMIT", mark.back()),
            (false, None) => "COMMIT".to_owned(),
        };
        let is_commit = !self.done.is_empty();
        let ended = self.connection.run(&sql).await;
        let is_ended = ended.is_ok();
        match ended {
            Ok(()) => self.tell(&Ok(())),
            Err(error) => self.undo(error).await,
        }
        self.forget();
        is_commit && is_ended
    }

    /// Tells the last one why, and leaves its work to be undone.
    fn leave_last_out(&mut self, why: DbErr) {
        if let Some(last) = self.done.pop() {
            // Whoever hung up need not be told.
            drop(last.send(Err(why.clone())));
        }
        self.half = true;
        self.broken = may_have_undone_all(&why).then_some(why);
    }

    /// Undoes the whole transaction, whatever is left of it, and tells everybody why. A roll-back that fails says that there
    /// is no transaction any more; a connection that is not known to be clean is opened anew.
    async fn undo(&mut self, why: DbErr) {
        let why = self.broken.take().unwrap_or(why);
        if self.connection.run("ROLLBACK").await.is_err() {
            self.connection.discard();
        }
        self.tell(&Err(why));
        self.forget();
    }

    fn tell(&mut self, outcome: &Outcome) {
        for one in self.done.drain(..) {
            // Whoever hung up need not be told.
            drop(one.send(outcome.clone()));
        }
    }

    /// No transaction is open.
    fn forget(&mut self) {
        self.begun = None;
        self.done.clear();
        self.mark = None;
        self.half = false;
        self.opening = None;
        self.later.clear();
        self.broken = None;
        self.alone = false;
        self.is_timed = false;
    }

    fn note<T>(&mut self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(error) = &result
            && may_have_undone_all(error)
        {
            self.broken = Some(error.clone());
        }
        result
    }
}

/// Errors after which `SQLite` may have rolled the whole transaction back by itself: busy, out of memory, interrupted, input
/// or output, corrupt, full (`sqlite.org/lang_transaction.html`, section 3.1), and the end of the driver's thread.
fn may_have_undone_all(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) =
        error
    else {
        return false;
    };
    match &**inner {
        sqlx::Error::Database(refusal) => refusal
            .code()
            .and_then(|code| code.parse::<u32>().ok())
            .is_some_and(|code| matches!(code & 0xff, 5 | 7 | 9 | 10 | 11 | 13)),
        sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
