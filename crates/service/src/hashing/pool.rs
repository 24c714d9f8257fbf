//! The pool that hashes. At most one hash a core at a time, with memory that is kept from one to the next; two lanes, bounded; people
//! who wait come before bulk work (promises P6, P7). Each lane has threads of its own, because those of jobs step back behind everything
//! else that the program does: a list that somebody looks at must not wait until a job has hashed. A thread works only while fewer hashes
//! run than there are workers.
//!
//! Owns how much hashing costs at most: memory is workers × `m`, whatever comes in. A caller that hangs up frees nothing:
//! a hash that began holds its worker until it is done; one that still waits is left out when its turn comes.

use super::config::HashingConfig;
use super::phc::{Phc, SALT_BYTES, Stored, TAG_BYTES};
use crate::entropy::{self, Entropy};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use domain::password::Opaque;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::Instant;
use zeroize::Zeroizing;

/// Who waits for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// A person: comes first, and is told `busy` after two seconds.
    Interactive,
    /// A job: waits as long as it takes.
    Bulk,
}

/// Why there is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too many wait (P6).
    #[error("too many wait for a hash")]
    Busy,
    /// The pool has ended.
    #[error("the hashing pool has ended")]
    Ended,
    /// The parameters cannot be run.
    #[error("the hash cannot be computed")]
    Failed,
}

/// What a comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the stored one.
    pub matches: bool,
    /// The stored hash has other parameters than a new one would have.
    pub is_outdated: bool,
}

/// What the workers have to do at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Hashes that are being computed.
    pub running: usize,
    /// Hashes that people wait for.
    pub people: usize,
    /// Hashes that jobs wait for.
    pub bulk: usize,
}

/// The pool. Clones share it; when the last one goes, the workers end.
#[derive(Clone)]
pub struct Hasher(Arc<Handle>);

struct Handle {
    shared: Arc<Shared>,
    /// Bound of the people's lane and of the bulk lane.
    rooms: [Arc<Semaphore>; 2],
    entropy: Arc<dyn Entropy>,
    /// What is hashed against where there is no password: current parameters, a tag that nothing has.
    nobody: Phc,
}

/// Computes one tag. A parameter only so that tests can hold a worker in the middle of its work.
type Compute =
    dyn Fn(&[u8], &Phc, &mut Memory) -> Result<Zeroizing<Vec<u8>>, HashError> + Send + Sync;

struct Shared {
    config: HashingConfig,
    compute: Box<Compute>,
    workers: usize,
    lanes: Mutex<Lanes>,
    /// For the threads of people, and for those of jobs.
    work: [Condvar; 2],
    calls: AtomicU64,
    running: AtomicUsize,
    most_running: AtomicUsize,
}

#[derive(Default)]
struct Lanes {
    people: VecDeque<Job>,
    bulk: VecDeque<Job>,
    /// Hashes that were taken to be computed.
    taken: usize,
    /// Memory that no hash is using: as many as ever ran at once.
    idle: Vec<Memory>,
    ended: bool,
}

impl Lanes {
    /// The next job that a thread of this lane may take.
    fn take(&mut self, lane: Lane) -> Option<Job> {
        match lane {
            Lane::Interactive => self.people.pop_front(),
            Lane::Bulk if self.people.is_empty() => self.bulk.pop_front(),
            Lane::Bulk => None,
        }
    }
}

struct Job {
    password: Zeroizing<Vec<u8>>,
    recipe: Phc,
    deadline: Option<Instant>,
    answer: oneshot::Sender<Result<Zeroizing<Vec<u8>>, HashError>>,
    /// A place in the lane, given back when the job's turn comes.
    _place: OwnedSemaphorePermit,
}

impl core::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Hasher")
            .field("calls", &self.calls())
            .finish_non_exhaustive()
    }
}

impl Hasher {
    /// Starts the workers. The configuration was checked ([`HashingConfig::check`]).
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(config: HashingConfig, entropy: Arc<dyn Entropy>) -> std::io::Result<Self> {
        Self::start_computing(config, entropy, Box::new(compute))
    }

    fn start_computing(
        config: HashingConfig,
        entropy: Arc<dyn Entropy>,
        compute: Box<Compute>,
    ) -> std::io::Result<Self> {
        let workers = config
            .workers
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        let room = || Arc::new(Semaphore::new(config.queue));
        let rooms = [room(), room()];
        let nobody = new_recipe(
            &config,
            entropy.as_ref(),
            entropy::bytes::<TAG_BYTES>(entropy.as_ref()).to_vec(),
        );
        let shared = Arc::new(Shared {
            config,
            compute,
            workers,
            lanes: Mutex::default(),
            work: [Condvar::new(), Condvar::new()],
            calls: AtomicU64::new(0),
            running: AtomicUsize::new(0),
            most_running: AtomicUsize::new(0),
        });
        let handle = Handle {
            shared: Arc::clone(&shared),
            rooms,
            entropy,
            nobody,
        };
        for (lane, name) in [(Lane::Interactive, "hash"), (Lane::Bulk, "hash-jobs")] {
            for number in 0..workers {
                let shared = Arc::clone(&shared);
                std::thread::Builder::new()
                    .name(format!("{name}-{number}"))
                    .spawn(move || work(&shared, lane))?;
            }
        }
        Ok(Self(Arc::new(handle)))
    }

    /// Hashes a password with a new salt and the current parameters and pepper.
    ///
    /// # Errors
    /// [`HashError`].
    pub async fn hash(&self, lane: Lane, password: &Opaque) -> Result<Stored, HashError> {
        let handle = &self.0;
        let mut recipe = new_recipe(
            &handle.shared.config,
            handle.entropy.as_ref(),
            vec![0; TAG_BYTES],
        );
        let tag = self
            .run(lane, password.expose().as_bytes(), recipe.clone())
            .await?;
        recipe.tag.copy_from_slice(&tag);
        Ok(recipe.write())
    }

    /// Compares a password with a stored hash: exactly one hash, also where there is none to compare with, or none that
    /// can be run (P7). Without a password, because what was typed cannot be one, nothing matches.
    ///
    /// # Errors
    /// [`HashError`].
    pub async fn verify(
        &self,
        lane: Lane,
        password: Option<&Opaque>,
        stored: Option<&str>,
    ) -> Result<Verdict, HashError> {
        let handle = &self.0;
        let known = stored.and_then(|text| self.runnable(text));
        let is_real = known.is_some() && password.is_some();
        let recipe = known.unwrap_or_else(|| handle.nobody.clone());
        let expected = recipe.tag.clone();
        let is_outdated = recipe.is_outdated(&handle.shared.config);
        let tag = self
            .run(lane, password.map_or("", Opaque::expose).as_bytes(), recipe)
            .await?;
        let matches = bool::from(tag.ct_eq(&expected)) && is_real;
        Ok(Verdict {
            matches,
            is_outdated: matches && is_outdated,
        })
    }

    /// A stored form that no password has, for the sample organisation: costs no hash.
    pub(crate) fn stored_of_nobody(&self) -> Stored {
        self.0.nobody.write()
    }

    /// How many hashes were computed since the start. Tests count them (P7).
    pub fn calls(&self) -> u64 {
        self.0.shared.calls.load(Ordering::Relaxed)
    }

    /// How many hashes ran at once at most since the start (P6).
    pub fn most_at_once(&self) -> usize {
        self.0.shared.most_running.load(Ordering::Relaxed)
    }

    /// What the workers have to do at this moment.
    pub fn load(&self) -> Load {
        let shared = &self.0.shared;
        let lanes = shared.lock();
        Load {
            running: shared.running.load(Ordering::Relaxed),
            people: lanes.people.len(),
            bulk: lanes.bulk.len(),
        }
    }

    /// Whether the workers have enough to do for some tens of milliseconds: a commit may wait so long without idling one.
    pub(crate) fn is_crowded(&self) -> bool {
        self.0.shared.lock().people.len() >= 4 * self.workers()
    }

    /// How many an interactive caller may have under way for one account without idling a worker.
    pub(crate) fn workers(&self) -> usize {
        self.0
            .shared
            .config
            .workers
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }

    fn runnable(&self, text: &str) -> Option<Phc> {
        let phc = Phc::read(text);
        let known = |phc: &Phc| {
            phc.pepper.is_empty()
                || self
                    .0
                    .shared
                    .config
                    .peppers
                    .iter()
                    .any(|pepper| pepper.id == phc.pepper)
        };
        let runnable = phc.filter(known);
        if runnable.is_none() {
            tracing::error!(
                "a stored password hash cannot be run: other algorithm, above the ceiling, or its pepper is missing"
            );
        }
        runnable
    }

    async fn run(
        &self,
        lane: Lane,
        password: &[u8],
        recipe: Phc,
    ) -> Result<Zeroizing<Vec<u8>>, HashError> {
        let handle = &self.0;
        let deadline =
            (lane == Lane::Interactive).then(|| Instant::now() + handle.shared.config.patience);
        let room = Arc::clone(&handle.rooms[usize::from(lane == Lane::Bulk)]);
        let place = match deadline {
            Some(deadline) => tokio::time::timeout_at(deadline, room.acquire_owned())
                .await
                .map_err(|_| HashError::Busy)?,
            None => room.acquire_owned().await,
        };
        let (answer, answered) = oneshot::channel();
        let job = Job {
            password: handle.shared.pepper(&recipe.pepper, password),
            recipe,
            deadline,
            answer,
            _place: place.map_err(|_| HashError::Ended)?,
        };
        handle.shared.enqueue(lane, job)?;
        answered.await.map_err(|_| HashError::Ended)?
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        for work in &self.shared.work {
            work.notify_all();
        }
    }
}

fn new_recipe(config: &HashingConfig, entropy: &dyn Entropy, tag: Vec<u8>) -> Phc {
    Phc {
        memory_kib: config.memory_kib,
        passes: config.passes,
        lanes: config.lanes,
        pepper: config
            .peppers
            .first()
            .map(|pepper| pepper.id.clone())
            .unwrap_or_default(),
        salt: entropy::bytes::<SALT_BYTES>(entropy).to_vec(),
        tag,
    }
}

impl Shared {
    /// Nothing under the lock can fail half-way, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enqueue(&self, lane: Lane, job: Job) -> Result<(), HashError> {
        let mut lanes = self.lock();
        if lanes.ended {
            return Err(HashError::Ended);
        }
        match lane {
            Lane::Interactive => lanes.people.push_back(job),
            Lane::Bulk => lanes.bulk.push_back(job),
        }
        drop(lanes);
        self.bell(lane).notify_one();
        Ok(())
    }

    fn bell(&self, lane: Lane) -> &Condvar {
        &self.work[usize::from(lane == Lane::Bulk)]
    }

    /// HMAC-SHA-256 under the pepper's key, or the password itself where there is no pepper.
    fn pepper(&self, id: &str, password: &[u8]) -> Zeroizing<Vec<u8>> {
        let pepper = self.config.peppers.iter().find(|pepper| pepper.id == id);
        match pepper.map(|pepper| Hmac::<Sha256>::new_from_slice(&pepper.key)) {
            Some(Ok(mut mac)) => {
                mac.update(password);
                Zeroizing::new(mac.finalize().into_bytes().to_vec())
            }
            // HMAC takes keys of any length, so only "no pepper" comes here.
            Some(Err(_)) | None => Zeroizing::new(password.to_vec()),
        }
    }

    /// The next job of a lane, and memory for it. `None`: the pool has ended. Gives memory back when there is nothing to do for long.
    fn next(&self, lane: Lane) -> Option<(Job, Memory)> {
        let mut lanes = self.lock();
        loop {
            if lanes.ended {
                return None;
            }
            if lanes.taken < self.workers
                && let Some(job) = lanes.take(lane)
            {
                lanes.taken += 1;
                return Some((job, lanes.idle.pop().unwrap_or_default()));
            }
            let bell = self.bell(lane);
            if lanes.idle.is_empty() {
                lanes = bell.wait(lanes).unwrap_or_else(PoisonError::into_inner);
            } else {
                let (held, waited) = bell
                    .wait_timeout(lanes, self.config.keep_memory)
                    .unwrap_or_else(PoisonError::into_inner);
                lanes = held;
                let is_quiet = lanes.people.is_empty() && lanes.bulk.is_empty();
                if waited.timed_out() && is_quiet && lanes.taken == 0 {
                    lanes.idle.clear();
                }
            }
        }
    }

    /// A job is over: its place is free for the next one.
    fn done(&self, memory: Memory) {
        let mut lanes = self.lock();
        lanes.taken -= 1;
        lanes.idle.push(memory);
        let next = if lanes.people.is_empty() {
            Lane::Bulk
        } else {
            Lane::Interactive
        };
        drop(lanes);
        self.bell(next).notify_one();
    }
}

/// A thread's life.
fn work(shared: &Shared, lane: Lane) {
    if lane == Lane::Bulk {
        step_back();
    }
    while let Some((job, mut memory)) = shared.next(lane) {
        answer(shared, job, &mut memory);
        shared.done(memory);
    }
}

fn answer(shared: &Shared, job: Job, memory: &mut Memory) {
    if job.answer.is_closed() {
        return;
    }
    if job
        .deadline
        .is_some_and(|deadline| Instant::now() > deadline)
    {
        // Who asked may be gone by now; then nobody needs the answer.
        drop(job.answer.send(Err(HashError::Busy)));
        return;
    }
    let Job {
        password,
        recipe,
        answer,
        _place: place,
        ..
    } = job;
    drop(place);
    let running = shared.running.fetch_add(1, Ordering::Relaxed) + 1;
    shared.most_running.fetch_max(running, Ordering::Relaxed);
    let result = (shared.compute)(&password, &recipe, memory);
    shared.calls.fetch_add(1, Ordering::Relaxed);
    shared.running.fetch_sub(1, Ordering::Relaxed);
    drop(answer.send(result));
}

/// Behind whatever else wants a core. A lower priority (`nice`) is not enough: since version 6.6 Linux lets whoever runs finish the turn,
/// and a request waits for some milliseconds at each of its steps. A thread of the idle class steps back at once, and has all of a core
/// that nobody else wants. Linux alone knows such a class for each thread.
#[cfg(target_os = "linux")]
fn step_back() {
    use thread_priority::{
        NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
        set_thread_priority_and_policy, thread_native_id,
    };
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    let stepped = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle);
    if let Err(error) = stepped {
        tracing::debug!(?error, "hashes of jobs keep the usual priority");
    }
}

#[cfg(not(target_os = "linux"))]
fn step_back() {}

fn compute(
    password: &[u8],
    recipe: &Phc,
    memory: &mut Memory,
) -> Result<Zeroizing<Vec<u8>>, HashError> {
    let params = Params::new(
        recipe.memory_kib,
        recipe.passes,
        recipe.lanes,
        Some(recipe.tag.len()),
    )
    .map_err(|_| HashError::Failed)?;
    let blocks = memory.blocks(params.block_count());
    let mut tag = Zeroizing::new(vec![0; recipe.tag.len()]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password, &recipe.salt, &mut tag, blocks)
        .map_err(|_| HashError::Failed)?;
    Ok(tag)
}

/// A worker's memory, kept from hash to hash: that alone doubles the rate, because the pages need not be
/// fetched from the operating system anew each time.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Memory {
    /// glibc hands a freed block straight back to the operating system only when it came from `mmap`, and after the
    /// first such block it moves smaller ones to its heap, where they stay. Above 32 MiB it never does. So room
    /// for 33 MiB is reserved (addresses only; pages that are not touched take no memory).
    const RESERVED: usize = 33 * 1024;

    fn blocks(&mut self, count: usize) -> &mut [Block] {
        if self.0.len() < count {
            self.0 = Vec::new();
            self.0.reserve_exact(count.max(Self::RESERVED));
            self.0.resize(count, Block::new());
        }
        &mut self.0[..count]
    }
}

#[cfg(test)]
#[path = "pool_tests.rs"]
mod tests;
