//! A desk for tests: on every database this machine has, with a clock that tests move, randomness from a seed and hashing
//! that costs nothing. Behind the feature `testing`; not in the program.

use crate::credentials::{self, Kind};
use crate::entropy::Entropy;
use crate::hashing::Lane;
use crate::sign_in::{SignIn, SignedIn, sign_in};
use crate::{Caller, Clock, Desk, DeskConfig, Error, HashingConfig, Origin, StartError};
use domain::password::Opaque;
use domain::{PersonId, Role, RoleSet, Secret, Span, Timestamp, fold};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::Person;

/// When tests begin: 2026-11-23T12:00:00Z.
pub const START: Timestamp = Timestamp(1_795_435_200_000_000);
/// A password that every preset accepts.
pub const PASSWORD: &str = "Correct-Horse-Battery-7";

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct MockClock(AtomicI64);

impl MockClock {
    /// Stands at `now`.
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.0))
    }
    /// Moves forward (or back).
    pub fn advance(&self, span: Span) {
        self.0.fetch_add(span.0, Ordering::SeqCst);
    }
    /// Moves to a moment.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for MockClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The same bytes for the same seed.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<ChaCha20Rng>);

impl SeededEntropy {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(bytes);
    }
}

/// A desk on a database of its own; both go when this goes.
#[derive(Debug)]
pub struct TestDesk {
    /// The desk.
    pub desk: Desk,
    /// Its clock.
    pub clock: Arc<MockClock>,
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    guard: store::testing::Guard,
    folder: tempfile::TempDir,
}

impl core::ops::Deref for TestDesk {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.desk
    }
}

/// A desk on each database, with hashing that costs nothing.
///
/// # Errors
/// When a database cannot be made.
pub async fn desks() -> Result<Vec<TestDesk>, StartError> {
    desks_with(|_| {}).await
}

/// As [`desks`], with a changed configuration.
///
/// # Errors
/// When a database cannot be made, or the configuration does not start.
pub async fn desks_with(change: impl Fn(&mut DeskConfig)) -> Result<Vec<TestDesk>, StartError> {
    let mut all = Vec::new();
    for (database, guard) in store::testing::empty().await? {
        let folder = tempfile::tempdir().map_err(StartError::Threads)?;
        let clock = Arc::new(MockClock::new(START));
        let mut config = config(guard.url(), folder.path(), Arc::clone(&clock), 1);
        change(&mut config);
        let desk = Desk::open(config).await?;
        all.push(TestDesk {
            desk,
            clock,
            database,
            guard,
            folder,
        });
    }
    Ok(all)
}

/// A desk on `SQLite` alone: for tests that no database can change.
///
/// # Errors
/// As [`desks`].
pub async fn one_desk() -> Result<TestDesk, StartError> {
    let mut desks = desks().await?;
    Ok(desks.swap_remove(0))
}

/// The configuration of tests.
pub fn config(
    url: &str,
    data_dir: &std::path::Path,
    clock: Arc<MockClock>,
    seed: u64,
) -> DeskConfig {
    DeskConfig {
        database_url: url.to_owned(),
        data_dir: data_dir.to_owned(),
        public_url: "https://desk.example".to_owned(),
        hashing: HashingConfig::cheap_for_tests(),
        seal_key_file: None,
        demo: false,
        clock,
        entropy: Arc::new(SeededEntropy::new(seed)),
    }
}

/// An address that tests come from.
pub fn origin() -> Origin {
    origin_at("192.0.2.7")
}

/// Another address.
pub fn origin_at(ip: &str) -> Origin {
    Origin {
        ip: ip.to_owned(),
        user_agent: "test".to_owned(),
        request_id: "test-request".to_owned(),
    }
}

impl TestDesk {
    /// The database's address.
    pub fn url(&self) -> &str {
        self.guard.url()
    }

    /// A second copy of the program on the same database, with the same clock.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn another_copy(&self, change: impl Fn(&mut DeskConfig)) -> Result<Desk, StartError> {
        let mut config = config(
            self.guard.url(),
            self.folder.path(),
            Arc::clone(&self.clock),
            2,
        );
        change(&mut config);
        Desk::open(config).await
    }

    /// Adds a person without a role whose password is [`PASSWORD`].
    ///
    /// # Errors
    /// When the user name is taken.
    pub async fn person(&self, user_name: &str) -> Result<Person, Error> {
        self.person_with(user_name, &[], Some(PASSWORD)).await
    }

    /// Adds a Global administrator whose password is [`PASSWORD`].
    ///
    /// # Errors
    /// When the user name is taken.
    pub async fn admin(&self, user_name: &str) -> Result<Person, Error> {
        self.person_with(user_name, &[Role::GlobalAdministrator], Some(PASSWORD))
            .await
    }

    /// Adds a person.
    ///
    /// # Errors
    /// When the user name is taken.
    pub async fn person_with(
        &self,
        user_name: &str,
        roles: &[Role],
        password: Option<&str>,
    ) -> Result<Person, Error> {
        let desk = &self.desk;
        let person = &blank_person(desk.new_person_id(), user_name, desk.now());
        let id = PersonId(person.id);
        let roles: RoleSet = roles.iter().copied().collect();
        let hashed = match password {
            Some(text) => {
                Some(credentials::prepare(desk, Lane::Interactive, &opaque(text)?).await?)
            }
            None => None,
        };
        let hashed = hashed.as_ref();
        desk.store()
            .write(|tx| async move {
                store::people::insert(&tx, person.clone()).await?;
                if !roles.is_empty() {
                    store::roles::set(&tx, id, roles, desk.now()).await?;
                }
                if let Some(hashed) = hashed {
                    credentials::set(&tx, desk, person, hashed, Kind::Permanent).await?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.reload(id).await
    }

    /// Sets a person's password behind all rules.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn set_password(
        &self,
        person: &Person,
        password: &str,
        kind: Kind,
    ) -> Result<(), Error> {
        let desk = &self.desk;
        let hashed = &credentials::prepare(desk, Lane::Interactive, &opaque(password)?).await?;
        desk.store()
            .write(|tx| async move { credentials::set(&tx, desk, person, hashed, kind).await })
            .await?;
        Ok(())
    }

    /// Gives a person contact details behind all rules; nobody is told.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn set_contacts(
        &self,
        person: &Person,
        alternate_email: &str,
        mobile_phone: &str,
    ) -> Result<Person, Error> {
        let id = PersonId(person.id);
        let reached = &Person {
            alternate_email: alternate_email.to_owned(),
            alternate_email_key: fold::key(alternate_email),
            mobile_phone: mobile_phone.to_owned(),
            ..self.reload(id).await?
        };
        self.desk
            .store()
            .write(|tx| async move { store::people::update(&tx, reached).await })
            .await?;
        self.reload(id).await
    }

    /// The person as the table has it now.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn reload(&self, id: PersonId) -> Result<Person, Error> {
        Ok(store::people::by_id(&self.desk.store().read(), id)
            .await?
            .ok_or(store::Error::NotFound)?)
    }

    /// Signs in with [`PASSWORD`].
    ///
    /// # Errors
    /// As [`sign_in`].
    pub async fn sign_in(&self, user_name: &str) -> Result<SignedIn, Error> {
        self.try_sign_in(user_name, PASSWORD).await
    }

    /// Signs in.
    ///
    /// # Errors
    /// As [`sign_in`].
    pub async fn try_sign_in(&self, user_name: &str, password: &str) -> Result<SignedIn, Error> {
        let wanted = SignIn {
            user_name: user_name.to_owned(),
            password: Secret::new(password),
            api: false,
        };
        sign_in(&self.desk, &origin(), wanted).await
    }

    /// The person as a caller, freshly signed in with [`PASSWORD`].
    ///
    /// # Errors
    /// As [`sign_in`].
    pub async fn caller_for(&self, person: &Person) -> Result<Caller, Error> {
        let signed_in = self.sign_in(&person.user_name).await?;
        Ok(Caller::person(signed_in.principal, origin()))
    }

    /// How many hashes were computed so far.
    pub fn hash_calls(&self) -> u64 {
        self.desk.hasher().calls()
    }
}

/// A password in the form that is hashed.
///
/// # Errors
/// When it has none.
pub fn opaque(text: &str) -> Result<Opaque, Error> {
    Ok(Opaque::new(text)?)
}

/// A person with nothing but a name.
pub fn blank_person(id: PersonId, user_name: &str, now: Timestamp) -> Person {
    let display_name = user_name.split('@').next().unwrap_or_default().to_owned();
    Person {
        id: id.0,
        user_name: user_name.to_owned(),
        user_name_key: fold::key(user_name),
        display_name_key: fold::key(&display_name),
        display_name,
        first_name: String::new(),
        last_name: String::new(),
        job_title: String::new(),
        department: String::new(),
        department_key: String::new(),
        office_number: String::new(),
        office_phone: String::new(),
        mobile_phone: String::new(),
        fax: String::new(),
        alternate_email: String::new(),
        alternate_email_key: String::new(),
        address: String::new(),
        city: String::new(),
        state: String::new(),
        postal_code: String::new(),
        country: String::new(),
        locale: String::new(),
        search_text: String::new(),
        blocked: false,
        deleted_at: 0,
        created_at: now.0,
        updated_at: now.0,
        version: 1,
        last_sign_in_at: 0,
        password_set_at: 0,
        password_kind: 0,
        must_change: false,
        never_expires: false,
        temporary_until: 0,
        temporary_used_at: 0,
        locked_until: 0,
        role_count: 0,
    }
}
