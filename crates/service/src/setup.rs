//! Set-up: the one-time link that is printed at the start while there is no administrator, and what it opens: making the first
//! Global administrator. Owns the row that has the link's hash; never prints.
//!
//! The link's token has 256 bits, is stored as SHA-256, lives 24 hours and works once: who deletes the row has used it (T1 to T3).

use crate::audit::{self, Entry};
use crate::caller::Origin;
use crate::credentials::{self, Kind};
use crate::hashing::Lane;
use crate::sessions::{self, Opening, SignedIn};
use crate::{Caller, Desk, Error, settings};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::audit::Action;
use domain::password::policy::{self, Rules, Whose};
use domain::person::ValidPerson;
use domain::wire::people::PersonFields;
use domain::wire::problem::{Code, FieldError};
use domain::wire::settings::{Organisation, PolicyPreset};
use domain::{PersonId, Role, RoleSet, Secret, SessionRef, Span, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Db, Tx};
use subtle::ConstantTimeEq as _;

/// Under this name lies the link's row.
const NAME: &str = "setup_link";
const LIFETIME: Span = Span::hours(24);
/// Characters of a token: 32 bytes in base64url without padding.
const TOKEN_CHARS: usize = 43;

#[derive(Serialize, Deserialize)]
struct Link {
    hash: String,
    until: Timestamp,
}

/// What the set-up page asks for.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// Of the link.
    pub token: Secret,
    /// The organisation's name.
    pub organisation: String,
    /// The administrator's name to sign in with.
    pub user_name: String,
    /// The administrator's name to show.
    pub display_name: String,
    /// The administrator's password, judged by the chosen preset.
    pub password: Secret,
    /// The rules that the organisation begins with.
    pub preset: PolicyPreset,
}

/// Where setting up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A link waits to be used.
    Waiting,
    /// The link was not used within its time; the next start prints another.
    RunOut,
    /// There is an administrator: nothing is left to set up.
    Done,
}

fn hash_of(token: &Secret) -> String {
    BASE64.encode(Sha256::digest(token.expose().as_bytes()))
}

/// A new link's token; `None` once there is an administrator. Voids the link before it.
///
/// # Errors
/// When the database refuses.
pub async fn link_token(desk: &Desk) -> Result<Option<Secret>, Error> {
    let bytes = zeroize::Zeroizing::new(crate::entropy::bytes::<32>(desk.entropy()));
    let token = Secret::new(BASE64.encode(bytes.as_slice()));
    let link = Link {
        hash: hash_of(&token),
        until: desk.now().plus(LIFETIME),
    };
    let value =
        serde_json::to_string(&link).map_err(|error| Error::Inconsistent(error.to_string()))?;
    let value = value.as_str();
    let is_open = desk
        .store()
        .write(|tx| async move {
            if store::roles::lock_active_global_administrators(&tx).await? > 0 {
                store::settings::remove(&tx, NAME).await?;
                return Ok::<_, Error>(false);
            }
            store::settings::overwrite(&tx, NAME, value, desk.now()).await?;
            Ok(true)
        })
        .await?;
    Ok(is_open.then_some(token))
}

/// Where setting up stands: for the page, which never sees the link's token (it travels in the fragment, T7).
///
/// # Errors
/// When the database refuses.
pub async fn stage(desk: &Desk) -> Result<Stage, Error> {
    let db = &desk.store().read();
    if store::roles::active_global_administrators(db).await? > 0 {
        return Ok(Stage::Done);
    }
    Ok(match link(db).await? {
        Some(link) if desk.now() < link.until => Stage::Waiting,
        _ => Stage::RunOut,
    })
}

async fn link(db: &impl Db) -> Result<Option<Link>, Error> {
    let found = store::settings::get(db, NAME).await?;
    found
        .map(|found| serde_json::from_str(&found.value))
        .transpose()
        .map_err(|error| Error::Inconsistent(format!("{NAME}: {error}")))
}

/// Whether the link would work, without using it up (T6): for the page that it opens.
///
/// # Errors
/// `link_dead`.
pub async fn check_link(desk: &Desk, token: &Secret) -> Result<(), Error> {
    check(&desk.store().read(), token, desk.now()).await
}

async fn check(db: &impl Db, token: &Secret, now: Timestamp) -> Result<(), Error> {
    let dead = || Error::code(Code::LinkDead);
    let link = link(db).await?.ok_or_else(dead)?;
    let fits = token.expose().len() == TOKEN_CHARS
        && bool::from(hash_of(token).as_bytes().ct_eq(link.hash.as_bytes()));
    if fits && now < link.until {
        Ok(())
    } else {
        Err(dead())
    }
}

/// Uses the link up. Of many at once one wins: the others find the row gone, or an administrator there.
async fn consume(tx: &Tx, token: &Secret, now: Timestamp) -> Result<(), Error> {
    let administrators = store::roles::lock_active_global_administrators(tx).await?;
    check(tx, token, now).await?;
    if administrators > 0 || !store::settings::remove(tx, NAME).await? {
        return Err(Code::LinkDead.into());
    }
    Ok(())
}

/// Makes the first Global administrator and signs them in. A refused field leaves the link usable.
///
/// # Errors
/// `link_dead`, `invalid_input`, `busy`.
pub async fn complete(desk: &Desk, origin: &Origin, wanted: SetUp) -> Result<SignedIn, Error> {
    check_link(desk, &wanted.token).await?;
    let (valid, form) = judge(&wanted)?;
    let hashed = &credentials::prepare(desk, Lane::Interactive, &form).await?;
    let id = desk.new_person_id();
    let person = &crate::people::row::new_person(id, &valid, desk.now());
    let roles: RoleSet = [Role::GlobalAdministrator].into_iter().collect();
    let organisation = &Organisation {
        name: wanted.organisation.clone(),
        ..desk.settings().settings.organisation.clone()
    };
    let wanted = &wanted;
    let (token, secret, reference) = (
        &wanted.token,
        &sessions::new_secret(desk),
        SessionRef(desk.new_id()),
    );
    let opened = desk
        .store()
        .write(|tx| async move {
            let now = desk.now();
            consume(&tx, token, now).await?;
            settings::write_first(
                &tx,
                organisation.clone(),
                policy::preset(wanted.preset),
                None,
                now,
            )
            .await?;
            store::people::insert(&tx, person.clone()).await?;
            store::roles::set(&tx, id, roles, now).await?;
            let changed = credentials::set(&tx, desk, person, hashed, Kind::Permanent).await?;
            store::credentials::set_last_sign_in(&tx, id, now).await?;
            let opening = Opening {
                person,
                roles,
                credential_version: changed.version,
                must_change: None,
                is_api: false,
                reference,
                origin,
            };
            let opened = sessions::open(&tx, desk, &opening, secret).await?;
            let caller = Caller::person(opened.principal().clone(), origin.clone());
            let entries = vec![
                Entry::new(Action::SetupCompleted)
                    .on(person)
                    .after("organisation", &organisation.name)
                    .after("preset", format!("{:?}", wanted.preset)),
                Entry::new(Action::PersonAdded)
                    .on(person)
                    .after("roles", Role::GlobalAdministrator.name()),
            ];
            audit::record_all(&tx, desk, &caller, entries).await?;
            Ok::<_, Error>(opened)
        })
        .await?;
    desk.take_up().await;
    tracing::info!(person = %PersonId(person.id), "set up");
    Ok(opened.signed_in(desk, secret))
}

/// All refused fields at once, in the order of the form.
fn judge(wanted: &SetUp) -> Result<(ValidPerson, domain::password::Opaque), Error> {
    let mut errors = Vec::new();
    match domain::text::line("organisation", &wanted.organisation, settings::MAX_NAME) {
        Ok(name) if name.is_empty() => errors.push(FieldError::new("organisation", Code::Required)),
        Ok(_) => {}
        Err(error) => errors.push(error),
    }
    let fields = PersonFields {
        user_name: wanted.user_name.clone(),
        display_name: wanted.display_name.clone(),
        ..PersonFields::default()
    };
    let person = ValidPerson::parse(&fields)
        .map_err(|refused| errors.extend(refused))
        .ok();
    let whose = Whose {
        first_name: &wanted.display_name,
        user_name: &wanted.user_name,
        ..Whose::default()
    };
    let context = policy::Context::new(&wanted.organisation).of(&whose);
    let rules = Rules::from(&policy::preset(wanted.preset));
    let form = policy::check(&rules, &context, wanted.password.expose())
        .map_err(|refused| errors.extend(credentials::renamed(refused, "password")))
        .ok();
    match (person, form) {
        (Some(person), Some(form)) if errors.is_empty() => Ok((person, form)),
        _ => Err(errors.into()),
    }
}
