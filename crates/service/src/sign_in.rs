//! Signing in: one answer for every cause, after one hash (promises P7, E1, L1). Owns the order of steps; counting is
//! `throttle`'s, hashing `hashing`'s, the session `sessions`'.
//!
//! Steps, the same for every name: the address may try → the attempt is counted and committed → the account is read → one
//! hash → one transaction writes what came of it. A right password whose hash is out of date costs a second hash, later,
//! in the background lane (P5): it changes neither answer nor its time.

use crate::audit::{self, Entry};
use crate::caller::Origin;
use crate::hashing::Lane;
use crate::sessions::{self, Opening};
use crate::throttle::{self, Attempt};
use crate::{Caller, Desk, Error, credentials};
use domain::audit::Action;
use domain::password::Opaque;
use domain::password::state::PasswordKind;
use domain::wire::problem::Code;
use domain::{PersonId, Secret, SessionRef, Timestamp, fold};
use store::{Credential, Person};

pub use crate::sessions::SignedIn;

/// In the audit log instead of a name that nobody has: people type passwords into the wrong field.
const UNKNOWN: &str = "unknown name";
/// Longer is nobody's name; cut before folding, so that folding costs little.
const MAX_NAME_CHARS: usize = 256;

/// Who wants in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// As typed.
    pub user_name: String,
    /// As typed.
    pub password: Secret,
    /// A script asks, not a browser.
    pub api: bool,
}

/// Signs in.
///
/// # Errors
/// `sign_in_failed` for every cause that lies in the account or the password; `too_many_attempts` for the address; `busy`.
pub async fn sign_in(desk: &Desk, origin: &Origin, wanted: SignIn) -> Result<SignedIn, Error> {
    throttle::check_address(desk, origin).await?;
    let name_key = fold::key(
        &wanted
            .user_name
            .chars()
            .take(MAX_NAME_CHARS)
            .collect::<String>(),
    );
    let form = Opaque::new(wanted.password.expose()).ok();
    let attempt = throttle::begin(desk, &name_key, &wanted.password).await?;
    let account = Account::find(desk, &name_key).await?;
    let stored = account.stored(attempt.is_evaluated());
    let verdict = attempt
        .hashed(
            desk,
            desk.hasher()
                .verify(Lane::Interactive, form.as_ref(), stored)
                .await,
        )
        .await?;
    if !verdict.matches || !account.opens(desk.now()) {
        return refuse(desk, origin, &attempt, &account, verdict.matches).await;
    }
    let Account::Known {
        person,
        credential: Some(credential),
    } = &account
    else {
        return refuse(desk, origin, &attempt, &account, false).await;
    };
    let admitted = admit(
        desk,
        origin,
        &attempt,
        person,
        credential.version,
        wanted.api,
    )
    .await?;
    let Some(signed_in) = admitted else {
        // Blocked or changed while the hash ran.
        return refuse(desk, origin, &attempt, &account, false).await;
    };
    if let Some(form) = form.filter(|_| verdict.is_outdated) {
        credentials::upgrade_later(desk, PersonId(person.id), credential.version, form);
    }
    tracing::info!(person = %signed_in.principal.person, api = wanted.api, "signed in");
    Ok(signed_in)
}

/// What the memory has under the name.
enum Account {
    Unknown,
    Known {
        person: Box<Person>,
        credential: Option<Credential>,
    },
}

impl Account {
    /// The same query for every name.
    async fn find(desk: &Desk, name_key: &str) -> Result<Self, Error> {
        let found = store::credentials::by_user_name_key(&desk.store().read(), name_key).await?;
        Ok(
            found.map_or(Self::Unknown, |(person, credential)| Self::Known {
                person: Box::new(person),
                credential,
            }),
        )
    }

    fn person(&self) -> Option<&Person> {
        match self {
            Self::Unknown => None,
            Self::Known { person, .. } => Some(person),
        }
    }

    /// What the password is compared with; `None`: nothing, at the price of a hash all the same.
    fn stored(&self, is_evaluated: bool) -> Option<&str> {
        match self {
            Self::Known {
                credential: Some(credential),
                ..
            } if is_evaluated => Some(&credential.phc),
            _ => None,
        }
    }

    fn opens(&self, now: Timestamp) -> bool {
        self.person().is_some_and(|person| opens(person, now))
    }
}

/// Whether the right password opens this account now.
fn opens(person: &Person, now: Timestamp) -> bool {
    !person.blocked && person.deleted_at == 0 && credentials::columns(person).opens(now)
}

/// One transaction: session, counter, last sign-in, audit. `None`: the account changed while the hash ran.
async fn admit(
    desk: &Desk,
    origin: &Origin,
    attempt: &Attempt,
    seen: &Person,
    version: i64,
    is_api: bool,
) -> Result<Option<SignedIn>, Error> {
    let id = PersonId(seen.id);
    let secret = &sessions::new_secret(desk);
    let reference = SessionRef(desk.new_id());
    let opened = desk
        .store()
        .write(|tx| async move {
            let now = desk.now();
            let (person, version_now) = store::credentials::lock_version(&tx, id).await?;
            if !opens(&person, now) || version_now != version {
                return Ok(None);
            }
            let roles = store::roles::of_row(&tx, &person).await?;
            let columns = credentials::columns(&person);
            let must_change = columns.change_reason(&desk.settings().expiry, now);
            attempt.succeeded(&tx).await?;
            let opening = Opening {
                person: &person,
                roles,
                credential_version: version,
                must_change,
                is_api,
                reference,
                origin,
            };
            let opened = sessions::open(&tx, desk, &opening, secret).await?;
            store::credentials::set_last_sign_in(&tx, id, now).await?;
            let mut entries = vec![
                Entry::new(Action::SessionSignIn)
                    .on(&person)
                    .after("api", is_api),
            ];
            if columns.kind == PasswordKind::Temporary
                && store::credentials::mark_temporary_used(&tx, id, now).await?
            {
                entries.push(Entry::new(Action::PasswordTemporaryUsed).on(&person));
            }
            let caller = Caller::person(opened.principal().clone(), origin.clone());
            audit::record_all(&tx, desk, &caller, entries).await?;
            Ok::<_, Error>(Some(opened))
        })
        .await?;
    Ok(opened.map(|opened| opened.signed_in(desk, secret)))
}

/// The one answer. One transaction: audit, counters, a lock if it is time for one.
async fn refuse(
    desk: &Desk,
    origin: &Origin,
    attempt: &Attempt,
    account: &Account,
    was_right: bool,
) -> Result<SignedIn, Error> {
    let person = account.person();
    let caller = &Caller::anonymous(origin.clone());
    desk.store()
        .write(|tx| async move {
            let entry = Entry::new(Action::SessionSignIn).failed();
            let mut entries = vec![match person {
                Some(person) => entry.on(person),
                None => entry.named(UNKNOWN),
            }];
            if let Some(person) = person.filter(|_| was_right)
                && credentials::columns(person).is_temporary_over(desk.now())
            {
                entries.push(
                    Entry::new(Action::PasswordTemporaryExpired)
                        .failed()
                        .on(person),
                );
            }
            entries.extend(attempt.failed(&tx, desk, origin, person).await?);
            audit::record_all(&tx, desk, caller, entries).await
        })
        .await?;
    tracing::info!("sign-in failed");
    Err(Code::SignInFailed.into())
}
