//! Where a password lives (this directory now; others later). Setting, proving and judging passwords go through here, and
//! nothing else touches a hash.
//!
//! Owns the tables `credentials` and `password_history` and the password columns of `people`; never counts failures
//! (`throttle`) and never says who may reset whom (`domain::authority`).
//!
//! Hashing comes **before** the transaction, because it takes longer than everybody may wait for the writer:
//!
//! ```ignore
//! let form = credentials::check_new(desk, &person, &new, "password", Lane::Interactive).await?;
//! let hashed = credentials::prepare(desk, Lane::Interactive, &form).await?;
//! desk.store().write(|tx| async move { credentials::set(&tx, desk, &person, &hashed, Kind::Temporary).await }).await?;
//! ```

use crate::audit::{self, Entry};
use crate::hashing::{Lane, Stored};
use crate::notices::{self, But, By};
use crate::sessions::{self, SignedIn};
use crate::throttle::{self, Attempt};
use crate::{Caller, Desk, Error, Principal, links, messages, requests};
use domain::audit::Action;
use domain::password::state::{Columns, PasswordKind};
use domain::password::{Opaque, generator, policy};
use domain::wire::people::GeneratorShape;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::settings::PasswordRules;
use domain::{PersonId, Secret, Timestamp, authority};
use store::credentials::{NewHash, State};
use store::{Db, Person, Tx};

/// What kind of password is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One that the person keeps.
    Permanent,
    /// One that opens nothing but its own change, for as long as the policy says.
    Temporary,
}

/// What [`set`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Until when a temporary password waits for its first use.
    pub valid_until: Option<Timestamp>,
    /// How many sessions ended: all.
    pub sessions_ended: u32,
    /// Version of the credential: sessions made with another one are over.
    pub version: i64,
}

/// How the person's password stands.
pub fn columns(person: &Person) -> Columns {
    Columns {
        kind: PasswordKind::from_code(person.password_kind).unwrap_or(PasswordKind::Disabled),
        must_change: person.must_change,
        never_expires: person.never_expires,
        temporary_until: Timestamp(person.temporary_until),
        temporary_used_at: Timestamp(person.temporary_used_at),
        locked_until: Timestamp(person.locked_until),
        set_at: Timestamp(person.password_set_at),
    }
}

/// Whether this may become the person's password, on every way in (P4): the policy, not the current or temporary one, none of
/// the last ones. Costs one hash for the current password and one for each former one that the policy remembers.
///
/// `field` is how the caller's form calls it.
///
/// # Errors
/// `invalid_input` with every reason, or `busy`.
pub async fn check_new(
    desk: &Desk,
    person: &Person,
    text: &Secret,
    field: &str,
    lane: Lane,
) -> Result<Opaque, Error> {
    let form = judge(desk, person, text, field)?;
    let db = desk.store().read();
    let id = PersonId(person.id);
    if let Some(current) = store::credentials::get(&db, id).await?
        && desk
            .hasher()
            .verify(lane, Some(&form), Some(&current.phc))
            .await?
            .matches
    {
        return Err(Error::field(field, Code::PasswordSame));
    }
    let remembered = desk.settings().settings.policy.history;
    for former in store::credentials::history(&db, id, u64::from(remembered)).await? {
        if desk
            .hasher()
            .verify(lane, Some(&form), Some(&former.phc))
            .await?
            .matches
        {
            return Err(FieldError::new(field, Code::PasswordUsedBefore)
                .with("count", remembered)
                .into());
        }
    }
    Ok(form)
}

/// The policy alone: all that can be said without a hash.
pub(crate) fn judge(
    desk: &Desk,
    person: &Person,
    text: &Secret,
    field: &str,
) -> Result<Opaque, Error> {
    let settings = desk.settings();
    let judged = policy::check(&settings.rules, &settings.context(person), text.expose());
    judged.map_err(|errors| renamed(errors, field).into())
}

pub(crate) fn renamed(mut errors: Vec<FieldError>, field: &str) -> Vec<FieldError> {
    for error in &mut errors {
        if error.field == policy::FIELD {
            field.clone_into(&mut error.field);
        }
    }
    errors
}

/// A generated password that the policy accepts for this person, and the form that is hashed.
///
/// # Errors
/// `invalid_input` for a shape outside its limits.
pub fn generate(
    desk: &Desk,
    person: &Person,
    shape: GeneratorShape,
) -> Result<(Secret, Opaque), Error> {
    let settings = desk.settings();
    let mut source = |bytes: &mut [u8]| desk.entropy().fill(bytes);
    Ok(generator::generate_for(
        shape,
        &settings.rules,
        &settings.context(person),
        &mut source,
    )?)
}

/// Hashes a password that was judged. Before the transaction.
///
/// # Errors
/// `busy`.
pub async fn prepare(desk: &Desk, lane: Lane, form: &Opaque) -> Result<Stored, Error> {
    Ok(desk.hasher().hash(lane, form).await?)
}

/// Sets the password in the transaction of the change: hash, history, state; ends **all** sessions and voids locks and counted
/// failures (T12, L2). The caller writes the audit row.
///
/// # Errors
/// `not_found` without such a person, or when the database refuses.
pub async fn set(
    tx: &Tx,
    desk: &Desk,
    person: &Person,
    hashed: &Stored,
    kind: Kind,
) -> Result<Changed, Error> {
    let changed = set_all(tx, desk, &[(person, hashed)], kind).await?;
    changed.into_iter().next().ok_or(Code::NotFound.into())
}

/// As [`set`] for several people, each once, in a handful of statements however many they are; answers in their order.
///
/// # Errors
/// As [`set`]; more than [`store::credentials::MOST`] at once are refused.
pub(crate) async fn set_all(
    tx: &Tx,
    desk: &Desk,
    passwords: &[(&Person, &Stored)],
    kind: Kind,
) -> Result<Vec<Changed>, Error> {
    let now = desk.now();
    let settings = desk.settings();
    let valid_until = (kind == Kind::Temporary).then(|| now.plus(settings.temporary_for()));
    let state = State {
        password_set_at: now.0,
        password_kind: match kind {
            Kind::Permanent => PasswordKind::Permanent.code(),
            Kind::Temporary => PasswordKind::Temporary.code(),
        },
        must_change: kind == Kind::Temporary,
        temporary_until: valid_until.unwrap_or(Timestamp::NEVER).0,
        temporary_used_at: 0,
        locked_until: 0,
    };
    let people: Vec<&Person> = passwords.iter().map(|(person, _)| *person).collect();
    let ids = ids_of(&people);
    let hashes: Vec<NewHash<'_>> = passwords
        .iter()
        .map(|(person, hashed)| NewHash {
            person: PersonId(person.id),
            phc: &hashed.phc,
            pepper_key_id: &hashed.pepper,
        })
        .collect();
    let versions = store::credentials::set(tx, &hashes, now, &state).await?;
    let remembered = u64::from(settings.settings.policy.history);
    store::credentials::trim_history(tx, &ids, remembered).await?;
    let ended = store::sessions::end_of(tx, &ids).await?;
    throttle::forget(tx, &people).await?;
    let changed = |id: &PersonId| Changed {
        valid_until,
        sessions_ended: ended.get(id).copied().unwrap_or(0),
        version: versions.get(id).copied().unwrap_or(0),
    };
    Ok(ids.iter().map(changed).collect())
}

fn ids_of(people: &[&Person]) -> Vec<PersonId> {
    people.iter().map(|person| PersonId(person.id)).collect()
}

/// Takes passwords away in the transaction of the change; ends **all** sessions and voids locks, counted failures and whatever was
/// sent that opens something (T5, T12, L2); answers how many sessions of each. The caller writes the audit rows.
///
/// # Errors
/// `not_found` where one of them does not exist, or when the database refuses.
pub(crate) async fn remove(tx: &Tx, desk: &Desk, people: &[&Person]) -> Result<Vec<u32>, Error> {
    let ids = ids_of(people);
    let state = State {
        password_set_at: 0,
        password_kind: PasswordKind::None.code(),
        must_change: false,
        temporary_until: 0,
        temporary_used_at: 0,
        locked_until: 0,
    };
    store::credentials::remove(tx, &ids, &state).await?;
    // The next password begins with version 1 again: a link made beside the first version one must not fit it.
    links::void_openers(tx, desk, &ids).await?;
    let ended = store::sessions::end_of(tx, &ids).await?;
    throttle::forget(tx, people).await?;
    let sessions = |id: &PersonId| ended.get(id).copied().unwrap_or(0);
    Ok(ids.iter().map(sessions).collect())
}

/// The passwords have to be changed at the next sign-in. The caller writes the audit rows.
///
/// # Errors
/// `not_found` where one of them does not exist.
pub(crate) async fn require_change(tx: &Tx, people: &[PersonId]) -> Result<(), Error> {
    Ok(store::credentials::set_must_change(tx, people, true).await?)
}

/// **Never expires** for one person. The caller writes the audit row.
///
/// # Errors
/// `not_found` without such a person.
pub(crate) async fn set_never_expires(tx: &Tx, person: PersonId, never: bool) -> Result<(), Error> {
    Ok(store::credentials::set_never_expires(tx, person, never).await?)
}

/// The version of the person's credential; 0 without one.
pub(crate) async fn version(db: &impl Db, person: PersonId) -> Result<i64, Error> {
    Ok(store::credentials::get(db, person)
        .await?
        .map_or(0, |credential| credential.version))
}

/// Changes the own password. The current one is proven through the same counter as sign-in; the other sessions end, this
/// one is replaced.
///
/// # Errors
/// `current_password_wrong`, the reasons of [`check_new`], `too_many_attempts`, `busy`.
pub async fn change_own(
    desk: &Desk,
    caller: &Caller,
    current: Secret,
    new: Secret,
) -> Result<SignedIn, Error> {
    let principal = caller.signed_in()?;
    let person = own(desk, principal).await?;
    // What costs no hash first: a password that the policy refuses is not worth an attempt.
    judge(desk, &person, &new, "new")?;
    prove(
        desk,
        caller,
        &person,
        &current,
        "current",
        Action::PasswordChanged,
    )
    .await?
    .proven(desk)
    .await?;
    replace(desk, caller, principal, &person, &new).await
}

/// The change that a restricted session must make. Signing in was the proof, at most 30 minutes ago for a temporary password.
///
/// # Errors
/// `sign_in_required`, the reasons of [`check_new`], `busy`; `not_allowed` in a session without restriction.
pub async fn choose_new(desk: &Desk, caller: &Caller, new: Secret) -> Result<SignedIn, Error> {
    let principal = caller.principal().ok_or(Code::SignInRequired)?;
    if principal.must_change.is_none() {
        // Here the current password is not asked for, so this door is for restricted sessions alone.
        return Err(Code::NotAllowed.into());
    }
    let person = own(desk, principal).await?;
    replace(desk, caller, principal, &person, &new).await
}

async fn own(desk: &Desk, principal: &Principal) -> Result<Person, Error> {
    let found = store::people::by_id(&desk.store().read(), principal.person).await?;
    found.ok_or_else(|| Code::SignInRequired.into())
}

async fn replace(
    desk: &Desk,
    caller: &Caller,
    principal: &Principal,
    person: &Person,
    new: &Secret,
) -> Result<SignedIn, Error> {
    let seen = version(&desk.store().read(), principal.person).await?;
    let form = check_new(desk, person, new, "new", Lane::Interactive).await?;
    let hashed = &prepare(desk, Lane::Interactive, &form).await?;
    let secret = &sessions::new_secret(desk);
    let reference = domain::SessionRef(desk.new_id());
    let made = desk
        .store()
        .write(|tx| async move {
            let person = store::people::lock(&tx, principal.person).await?;
            sessions::still_there(&tx, desk, principal, &person).await?;
            if version(&tx, principal.person).await? != seen {
                return Err(Error::code(Code::ChangedMeanwhile));
            }
            let changed = set(&tx, desk, &person, hashed, Kind::Permanent).await?;
            let person = store::people::lock(&tx, principal.person).await?;
            let opening = sessions::Opening {
                person: &person,
                roles: principal.roles,
                credential_version: changed.version,
                must_change: None,
                is_api: principal.is_api,
                reference,
                origin: caller.origin(),
            };
            let made = sessions::open(&tx, desk, &opening, secret).await?;
            let entry = Entry::new(Action::PasswordChanged)
                .on(&person)
                .after("sessions_ended", changed.sessions_ended.saturating_sub(1));
            let mut entries =
                requests::password_changed(&tx, desk, caller, &[&person], By::Owner).await?;
            entries.insert(0, entry);
            audit::record_all(&tx, desk, caller, entries).await?;
            notices::password_changed(&tx, desk, caller, &[&person], By::Owner, But::Nobody)
                .await?;
            Ok(made)
        })
        .await?;
    messages::wake(desk);
    tracing::info!(person = %principal.person, "own password changed");
    Ok(made.signed_in(desk, secret))
}

/// Proves the own password, through the counter of sign-in. On success the count is still open: the caller's transaction (or
/// [`Attempt::proven`]) closes it.
///
/// # Errors
/// `current_password_wrong` on `field`; `too_many_attempts` while the account is locked, which tells nothing that the person
/// signed in here could not know.
pub(crate) async fn prove(
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    password: &Secret,
    field: &str,
    action: Action,
) -> Result<Attempt, Error> {
    throttle::check_address(desk, caller.origin()).await?;
    let form = Opaque::new(password.expose()).ok();
    let attempt = throttle::begin(desk, &person.user_name_key, password).await?;
    let credential = store::credentials::get(&desk.store().read(), PersonId(person.id)).await?;
    let stored = credential
        .as_ref()
        .filter(|_| attempt.is_evaluated())
        .map(|credential| credential.phc.as_str());
    let verdict = attempt
        .hashed(
            desk,
            desk.hasher()
                .verify(Lane::Interactive, form.as_ref(), stored)
                .await,
        )
        .await?;
    if verdict.matches {
        return Ok(attempt);
    }
    let attempt_ref = &attempt;
    desk.store()
        .write(|tx| async move {
            let mut entries = vec![Entry::new(action).failed().on(person)];
            entries.extend(
                attempt_ref
                    .failed(&tx, desk, caller.origin(), Some(person))
                    .await?,
            );
            audit::record_all(&tx, desk, caller, entries).await
        })
        .await?;
    if attempt.is_evaluated() {
        return Err(Error::field(field, Code::CurrentPasswordWrong));
    }
    Err(Problem {
        retry_after_seconds: Some(attempt.retry_after(desk.now())),
        ..Problem::new(Code::TooManyAttempts)
    }
    .into())
}

/// Replaces the hash of the same password by one with the current parameters, in the background lane. A failure is no harm: the
/// next sign-in tries again.
pub(crate) fn upgrade_later(desk: &Desk, person: PersonId, version: i64, form: Opaque) {
    let desk = desk.clone();
    tokio::spawn(async move {
        let desk = &desk;
        let upgraded: Result<bool, Error> = async {
            let hashed = &prepare(desk, Lane::Bulk, &form).await?;
            desk.store()
                .write(|tx| async move {
                    Ok(store::credentials::rehash(
                        &tx,
                        person,
                        version,
                        &hashed.phc,
                        &hashed.pepper,
                    )
                    .await?)
                })
                .await
        }
        .await;
        match upgraded {
            Ok(_) => tracing::debug!(%person, "password hash brought up to date"),
            Err(error) => {
                tracing::warn!(%person, error = &error as &dyn std::error::Error, "password hash not brought up to date");
            }
        }
    });
}

/// What the live rules beside the own new password know.
///
/// # Errors
/// `sign_in_required`.
pub async fn rules_for_own(desk: &Desk, caller: &Caller) -> Result<PasswordRules, Error> {
    caller.require(authority::Need::Restricted)?;
    let principal = caller.principal().ok_or(Code::SignInRequired)?;
    let person = own(desk, principal).await?;
    let settings = desk.settings();
    Ok(policy::for_page(
        &settings.rules,
        &settings.context(&person),
    ))
}
