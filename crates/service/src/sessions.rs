//! Where people are signed in. Owns the table `sessions`: beginning, resolving, touching, renewing and ending them (promises S1
//! to S3); never checks a password on its own (`credentials::prove`) and never sees a cookie.
//!
//! A session's id is 256 random bits; the table has its SHA-256. Whatever opens a session makes a new id: sign-in,
//! **Confirm it's you**, a change of the password. A change of roles, a block, a deletion and a reset end
//! sessions, and [`resolve`] reads state and roles anew on every request, so that they act on the next one even where nothing ended.

use crate::audit::{self, Entry};
use crate::caller::{Origin, Principal};
use crate::{Caller, Desk, Error, credentials};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::audit::Action;
use domain::wire::account::ChangeReason;
use domain::wire::people::SessionRow;
use domain::wire::problem::Code;
use domain::{PersonId, RoleSet, Secret, SessionRef, Span, Timestamp, authority};
use sha2::{Digest as _, Sha256};
use store::{Person, Session, Tx};

/// A use is noted at most this often.
const TOUCH: Span = Span::minutes(1);
/// Characters of a token: 32 bytes in base64url without padding.
const TOKEN_CHARS: usize = 43;
/// The browser's own words are cut here.
const USER_AGENT_CHARS: usize = 200;

/// A session that was opened or renewed.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session's secret, this once.
    pub token: Secret,
    /// Who.
    pub principal: Principal,
    /// How long the session lives at most.
    pub max_age_seconds: i64,
}

/// How long sessions live: (idle, absolute). Administrators' are shorter (product, section 3).
pub const fn limits(roles: RoleSet) -> (Span, Span) {
    if roles.is_empty() {
        (Span::minutes(60), Span::hours(24))
    } else {
        (Span::minutes(15), Span::hours(12))
    }
}

/// The id of a session to be opened, and its hash.
pub(crate) struct NewSecret {
    token: Secret,
    hash: [u8; 32],
}

pub(crate) fn new_secret(desk: &Desk) -> NewSecret {
    let bytes = zeroize::Zeroizing::new(crate::entropy::bytes::<32>(desk.entropy()));
    NewSecret {
        token: Secret::new(BASE64.encode(bytes.as_slice())),
        hash: Sha256::digest(bytes.as_slice()).into(),
    }
}

/// The hash of a token; `None` for whatever is none: another length, padding, other characters, stray bits.
fn hash_of(token: &Secret) -> Option<[u8; 32]> {
    if token.expose().len() != TOKEN_CHARS {
        return None;
    }
    let bytes = zeroize::Zeroizing::new(BASE64.decode(token.expose()).ok()?);
    Some(Sha256::digest(bytes.as_slice()).into())
}

/// What a session is opened with.
pub(crate) struct Opening<'a> {
    pub(crate) person: &'a Person,
    pub(crate) roles: RoleSet,
    pub(crate) credential_version: i64,
    pub(crate) must_change: Option<ChangeReason>,
    pub(crate) is_api: bool,
    pub(crate) reference: SessionRef,
    pub(crate) origin: &'a Origin,
}

/// A session as it was opened in a transaction.
pub(crate) struct Opened {
    principal: Principal,
    expires_at: Timestamp,
}

impl Opened {
    pub(crate) fn principal(&self) -> &Principal {
        &self.principal
    }
    pub(crate) fn signed_in(self, desk: &Desk, secret: &NewSecret) -> SignedIn {
        let max_age_seconds = self.expires_at.since(desk.now()).as_seconds().max(0);
        SignedIn {
            token: secret.token.clone(),
            principal: self.principal,
            max_age_seconds,
        }
    }
}

/// Opens a session; of more than ten of the account the oldest goes. The password was entered just now.
pub(crate) async fn open(
    tx: &Tx,
    desk: &Desk,
    opening: &Opening<'_>,
    secret: &NewSecret,
) -> Result<Opened, Error> {
    let now = desk.now();
    let (idle, absolute) = limits(opening.roles);
    let session = Session {
        id_hash: secret.hash.to_vec(),
        reference: opening.reference.0,
        person_id: opening.person.id,
        kind: i16::from(opening.is_api),
        restricted: restriction_code(opening.must_change),
        created_at: now.0,
        last_seen_at: now.0,
        expires_at: now.plus(absolute).0,
        idle_seconds: idle.as_seconds(),
        confirmed_at: now.0,
        credential_version: opening.credential_version,
        ip: opening.origin.ip.chars().take(64).collect(),
        user_agent: opening
            .origin
            .user_agent
            .chars()
            .take(USER_AGENT_CHARS)
            .collect(),
    };
    let principal = principal_of(&session, opening.person, opening.roles)?;
    let expires_at = Timestamp(session.expires_at);
    store::sessions::insert(tx, session).await?;
    Ok(Opened {
        principal,
        expires_at,
    })
}

const fn restriction_code(reason: Option<ChangeReason>) -> i16 {
    match reason {
        None => 0,
        Some(ChangeReason::Temporary) => 1,
        Some(ChangeReason::Required) => 2,
        Some(ChangeReason::Expired) => 3,
    }
}

fn restriction(code: i16) -> Result<Option<ChangeReason>, Error> {
    match code {
        0 => Ok(None),
        1 => Ok(Some(ChangeReason::Temporary)),
        2 => Ok(Some(ChangeReason::Required)),
        3 => Ok(Some(ChangeReason::Expired)),
        other => Err(Error::Inconsistent(format!(
            "session with restriction {other}"
        ))),
    }
}

fn principal_of(session: &Session, person: &Person, roles: RoleSet) -> Result<Principal, Error> {
    let hash = session
        .id_hash
        .as_slice()
        .try_into()
        .map_err(|_| Error::Inconsistent("a session's key has not 32 bytes".to_owned()))?;
    Ok(Principal {
        person: PersonId(person.id),
        user_name: person.user_name.clone(),
        display_name: person.display_name.clone(),
        roles,
        locale: Some(person.locale.clone()).filter(|locale| !locale.is_empty()),
        session: hash,
        reference: SessionRef(session.reference),
        is_api: session.kind == 1,
        confirmed_at: Timestamp(session.confirmed_at),
        must_change: restriction(session.restricted)?,
    })
}

/// Whose session this is, with state and roles as they are now; `None` when there is none or it is over.
///
/// # Errors
/// When the database refuses.
pub async fn resolve(
    desk: &Desk,
    _origin: &Origin,
    token: &Secret,
) -> Result<Option<Principal>, Error> {
    let Some(hash) = hash_of(token) else {
        return Ok(None);
    };
    let db = desk.store().read();
    let Some((session, person, version)) = store::sessions::with_person(&db, &hash).await? else {
        return Ok(None);
    };
    let roles = store::roles::of_row(&db, &person).await?;
    if !is_alive(desk, &session, &person, roles, version) {
        return Ok(None);
    }
    let now = desk.now();
    let unless_after = now.minus(TOUCH);
    if session.last_seen_at <= unless_after.0 {
        let hash = &hash;
        desk.store()
            .write(|tx| async move {
                store::sessions::touch(&tx, hash, now, Timestamp(unless_after.0 + 1)).await
            })
            .await?;
    }
    principal_of(&session, &person, roles).map(Some)
}

/// The caller as of now, if the session is still there and alive; looking on is no use of it and does not lengthen it. The host
/// has no session and is as it was.
///
/// # Errors
/// `sign_in_required`.
pub(crate) async fn again(desk: &Desk, caller: &Caller) -> Result<Caller, Error> {
    if caller.is_host() {
        return Ok(caller.clone());
    }
    let principal = caller.principal().ok_or(Code::SignInRequired)?;
    let db = desk.store().read();
    let found = store::sessions::with_person(&db, &principal.session).await?;
    let (session, person, version) = found.ok_or(Code::SignInRequired)?;
    let roles = store::roles::of_row(&db, &person).await?;
    if !is_alive(desk, &session, &person, roles, version) {
        return Err(Code::SignInRequired.into());
    }
    let principal = principal_of(&session, &person, roles)?;
    Ok(Caller::person(principal, caller.origin().clone()))
}

/// Time, state of the account, and the password it was made with. Roles given meanwhile shorten it, roles taken do not
/// lengthen it.
fn is_alive(
    desk: &Desk,
    session: &Session,
    person: &Person,
    roles: RoleSet,
    credential_version: i64,
) -> bool {
    let now = desk.now();
    let (idle, absolute) = limits(roles);
    let idle = Span(idle.0.min(Span::seconds(session.idle_seconds).0));
    let end = Timestamp(
        session
            .expires_at
            .min(Timestamp(session.created_at).plus(absolute).0),
    );
    let in_time = now < end && now < Timestamp(session.last_seen_at).plus(idle);
    let columns = credentials::columns(person);
    let is_open = !person.blocked
        && person.deleted_at == 0
        && !(session.restricted != 0 && columns.is_temporary_over(now));
    in_time && is_open && credential_version == session.credential_version
}

/// The caller's session is still there and alive, in the transaction of what it asks for.
pub(crate) async fn still_there(
    tx: &Tx,
    desk: &Desk,
    principal: &Principal,
    person: &Person,
) -> Result<(), Error> {
    let session = store::sessions::by_hash(tx, &principal.session)
        .await?
        .ok_or(Code::SignInRequired)?;
    let version = credentials::version(tx, PersonId(person.id)).await?;
    if is_alive(desk, &session, person, principal.roles, version) {
        Ok(())
    } else {
        Err(Code::SignInRequired.into())
    }
}

/// The caller as a row, locked, whose session this still is: for what people do to their own account.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub(crate) async fn owner(tx: &Tx, desk: &Desk, caller: &Caller) -> Result<Person, Error> {
    let principal = caller.signed_in()?;
    let person = store::people::lock(tx, principal.person).await?;
    still_there(tx, desk, principal, &person).await?;
    Ok(person)
}

/// Ends the caller's own session. Without one there is nothing to do.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(desk: &Desk, caller: &Caller) -> Result<(), Error> {
    let Some(principal) = caller.principal() else {
        return Ok(());
    };
    desk.store()
        .write(|tx| async move {
            if store::sessions::end(&tx, &principal.session).await? {
                let entry = Entry::new(Action::SessionSignOut)
                    .about(principal.person, &principal.user_name);
                audit::record(&tx, desk, caller, entry).await?;
            }
            Ok(())
        })
        .await
}

/// Where the caller is signed in, newest first.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub async fn list_own(desk: &Desk, caller: &Caller) -> Result<Vec<SessionRow>, Error> {
    let principal = caller.signed_in()?;
    rows_of(desk, principal.person, Some(principal.reference)).await
}

/// A person's sessions as pages show them. Callers authorise.
///
/// # Errors
/// When the database refuses.
pub async fn rows_of(
    desk: &Desk,
    person: PersonId,
    current: Option<SessionRef>,
) -> Result<Vec<SessionRow>, Error> {
    let sessions = store::sessions::of_person(&desk.store().read(), person, desk.now()).await?;
    Ok(sessions
        .into_iter()
        .map(|session| row(session, current))
        .collect())
}

fn row(session: Session, current: Option<SessionRef>) -> SessionRow {
    let id = SessionRef(session.reference);
    SessionRow {
        id,
        current: current == Some(id),
        is_api: session.kind == 1,
        created_at: Timestamp(session.created_at),
        last_seen_at: Timestamp(session.last_seen_at),
        ip: session.ip,
        user_agent: session.user_agent,
    }
}

/// Ends one of the caller's own sessions (this one too).
///
/// # Errors
/// `not_found` for whatever is not theirs (A3).
pub async fn end_own(desk: &Desk, caller: &Caller, reference: SessionRef) -> Result<(), Error> {
    let principal = caller.signed_in()?;
    desk.store()
        .write(|tx| async move {
            if !store::sessions::end_by_reference(&tx, principal.person, reference).await? {
                return Err(Error::code(Code::NotFound));
            }
            note_ended(&tx, desk, caller, principal.person, &principal.user_name, 1).await
        })
        .await
}

/// Ends all of the caller's sessions but this; answers how many.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub async fn end_others(desk: &Desk, caller: &Caller) -> Result<u32, Error> {
    let principal = caller.signed_in()?;
    desk.store()
        .write(|tx| async move {
            let ended =
                store::sessions::end_all(&tx, principal.person, Some(&principal.session)).await?;
            note_ended(
                &tx,
                desk,
                caller,
                principal.person,
                &principal.user_name,
                ended,
            )
            .await?;
            Ok(ended)
        })
        .await
}

/// Signs a person out everywhere; answers how many sessions ended.
///
/// # Errors
/// `not_found`, `not_allowed`, `not_on_yourself`.
pub async fn end_all_of(desk: &Desk, caller: &Caller, person: PersonId) -> Result<u32, Error> {
    caller.require(authority::Need::Admin)?;
    let db = desk.store().read();
    let target = store::people::by_id(&db, person)
        .await?
        .ok_or(Code::NotFound)?;
    let roles = store::roles::of_person(&db, person).await?;
    let action = authority::Action::EndSessions;
    audit::noting_refusal(
        desk,
        caller,
        action,
        Some(&target),
        caller.may(action, person, roles),
    )
    .await?;
    let target = &target;
    desk.store()
        .write(|tx| async move {
            // Roles may have been given meanwhile: decided on what holds in the transaction.
            store::people::lock(&tx, person).await?;
            caller.may(action, person, store::roles::of_person(&tx, person).await?)?;
            let ended = store::sessions::end_all(&tx, person, None).await?;
            note_ended(&tx, desk, caller, person, &target.user_name, ended).await?;
            Ok(ended)
        })
        .await
}

async fn note_ended(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: PersonId,
    name: &str,
    ended: u32,
) -> Result<(), Error> {
    if ended == 0 {
        return Ok(());
    }
    audit::record(
        tx,
        desk,
        caller,
        Entry::new(Action::SessionEnded)
            .about(person, name)
            .after("sessions_ended", ended),
    )
    .await
}

/// **Confirm it's you**: the password again, through the counter of sign-in. The session gets a new id; the old one is void.
///
/// # Errors
/// `current_password_wrong` on `password`, `too_many_attempts`, `busy`.
pub async fn confirm(desk: &Desk, caller: &Caller, password: Secret) -> Result<SignedIn, Error> {
    let principal = caller.signed_in()?;
    let person = store::people::by_id(&desk.store().read(), principal.person)
        .await?
        .ok_or(Code::SignInRequired)?;
    let attempt = &credentials::prove(
        desk,
        caller,
        &person,
        &password,
        "password",
        Action::SessionConfirmed,
    )
    .await?;
    let secret = new_secret(desk);
    let hash = &secret.hash;
    let expires_at = desk
        .store()
        .write(|tx| async move {
            let now = desk.now();
            let person = store::people::lock(&tx, principal.person).await?;
            still_there(&tx, desk, principal, &person).await?;
            attempt.succeeded(&tx).await?;
            if !store::sessions::renew(&tx, &principal.session, hash, now).await? {
                return Err(Error::code(Code::SignInRequired));
            }
            let session = store::sessions::by_hash(&tx, hash)
                .await?
                .ok_or(Code::SignInRequired)?;
            audit::record(
                &tx,
                desk,
                caller,
                Entry::new(Action::SessionConfirmed).on(&person),
            )
            .await?;
            Ok::<_, Error>(Timestamp(session.expires_at))
        })
        .await?;
    let principal = Principal {
        session: secret.hash,
        confirmed_at: desk.now(),
        ..principal.clone()
    };
    Ok(Opened {
        principal,
        expires_at,
    }
    .signed_in(desk, &secret))
}
