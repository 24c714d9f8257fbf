//! Links and codes that are sent to people. Owns the table `links` and the form of a token (256 bits) and of the code beside it (six
//! digits); never says what a link opens, and never sends one (`messages` does).
//!
//! A token is stored as SHA-256 and a code as a keyed digest whose key is not in the database (promise T1). Whether a link works is
//! asked in the statement that uses it (T2, T3, T5); a try of a code is counted and committed before it is compared (T4).

use crate::{Caller, Desk, Error, entropy};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::contact::ContactKind;
use domain::wire::problem::{Code, FieldError};
use domain::{LinkId, PersonId, Secret, Span, Timestamp};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use store::links::Which;
use store::{Db, Link, Person, Tx};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// Characters of a token: 32 bytes in base64url without padding.
const TOKEN_CHARS: usize = 43;
/// Digits of a code.
const CODE_DIGITS: usize = 6;
/// Tries of a code.
const TRIES: i64 = 5;

/// What a link is for. None opens what another one does (promise T5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To choose a password. A newer one, another password, a block or a deletion ends it.
    SetPassword,
    /// To prove an alternate address. A code alone; a newer one ends it.
    ProveEmail,
    /// To prove a mobile phone. As [`Purpose::ProveEmail`].
    ProvePhone,
    /// To get back in by the alternate address. Token and code; a newer one ends it.
    RecoverByEmail,
    /// To get back in by the mobile phone. A code alone; a newer one ends it.
    RecoverByPhone,
    /// **This wasn't me**, in a notice. Another password does not end it, and neither does a newer notice: whoever took an
    /// account over could otherwise make the warning void.
    NotMe,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::SetPassword => "set_password",
            Self::ProveEmail => "prove_email",
            Self::ProvePhone => "prove_phone",
            Self::RecoverByEmail => "recover_by_email",
            Self::RecoverByPhone => "recover_by_phone",
            Self::NotMe => "not_me",
        }
    }

    /// Shortest and longest life (promise T2).
    const fn lifetimes(self) -> (Span, Span) {
        match self {
            Self::SetPassword => (Span::minutes(30), Span::days(7)),
            Self::ProveEmail | Self::ProvePhone | Self::RecoverByEmail | Self::RecoverByPhone => {
                (Span::minutes(10), Span::minutes(10))
            }
            Self::NotMe => (Span::days(1), Span::days(7)),
        }
    }

    /// To prove a contact detail of this kind.
    pub const fn prove(kind: ContactKind) -> Self {
        match kind {
            ContactKind::Email => Self::ProveEmail,
            ContactKind::Phone => Self::ProvePhone,
        }
    }
}

/// A link that was made. Token and code are here, this once.
#[derive(Clone, Debug)]
pub struct Made {
    /// Names it: for [`crate::messages::NewMessage::with_link`].
    pub id: LinkId,
    /// Goes behind the `#`.
    pub token: Secret,
    /// To be typed where the link cannot be opened; empty for [`Purpose::NotMe`].
    pub code: Secret,
    /// When both end.
    pub until: Timestamp,
}

/// A link that works, or worked until it was used up just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub id: LinkId,
    /// Whose.
    pub person: PersonId,
    /// When it ends.
    pub until: Timestamp,
}

impl From<Link> for Found {
    fn from(link: Link) -> Self {
        Self {
            id: LinkId(link.id),
            person: PersonId(link.person_id),
            until: Timestamp(link.expires_at),
        }
    }
}

/// Makes a link for a person, caused by the caller. Authorise first.
///
/// # Errors
/// `out_of_range` for a life that is too short or too long; `not_found` without such a person.
pub async fn make(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    person: &Person,
    purpose: Purpose,
    lifetime: Span,
) -> Result<Made, Error> {
    let made = make_all(tx, desk, caller, &[person], purpose, lifetime).await?;
    made.into_iter().next().ok_or(Code::NotFound.into())
}

/// As [`make`], a link for each of several people, each once, in a handful of statements however many they are; answers in their order.
///
/// # Errors
/// As [`make`].
pub(crate) async fn make_all(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    people: &[&Person],
    purpose: Purpose,
    lifetime: Span,
) -> Result<Vec<Made>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let (least, most) = purpose.lifetimes();
    if lifetime.0 < least.0 || lifetime.0 > most.0 {
        return Err(FieldError::new("lifetime", Code::OutOfRange)
            .with("min", least.as_seconds() / 60)
            .with("max", most.as_seconds() / 60)
            .into());
    }
    let now = desk.now();
    let until = now.plus(lifetime);
    let ids: Vec<PersonId> = people.iter().map(|person| PersonId(person.id)).collect();
    let passwords = if purpose == Purpose::NotMe {
        None
    } else {
        Some(store::credentials::versions(tx, &ids).await?)
    };
    let version = |id: &PersonId| match &passwords {
        None => store::links::ANY_PASSWORD,
        Some(versions) => versions.get(id).copied().unwrap_or(0),
    };
    let by = caller.id().map(|id| id.0);
    let (mut rows, mut made) = (Vec::new(), Vec::new());
    for id in &ids {
        let (row, link) = new_link(desk, *id, purpose, until)?;
        rows.push(Link {
            created_at: now.0,
            credential_version: version(id),
            created_by: by,
            ..row
        });
        made.push(link);
    }
    if purpose == Purpose::NotMe {
        store::links::put(tx, rows).await?;
    } else {
        store::links::replace(tx, purpose.name(), rows, now).await?;
    }
    Ok(made)
}

/// A link and its row, but for when it was made, by whom and beside which password.
fn new_link(
    desk: &Desk,
    person: PersonId,
    purpose: Purpose,
    until: Timestamp,
) -> Result<(Link, Made), Error> {
    let id = desk.new_id();
    let bytes = Zeroizing::new(entropy::bytes::<32>(desk.entropy()));
    let has_code = purpose != Purpose::NotMe;
    let code = if has_code {
        new_code(desk)
    } else {
        Secret::default()
    };
    let code_mac = if has_code {
        let digests = desk
            .seals()
            .digests(id.as_bytes(), code.expose().as_bytes());
        let unkeyed = || Error::Inconsistent("there is no key to digest with".to_owned());
        digests.first().ok_or_else(unkeyed)?.to_vec()
    } else {
        Vec::new()
    };
    let row = Link {
        id,
        person_id: person.0,
        purpose: purpose.name().to_owned(),
        token_hash: Sha256::digest(bytes.as_slice()).to_vec(),
        code_mac,
        created_at: 0,
        expires_at: until.0,
        used_at: 0,
        void_at: 0,
        attempts: 0,
        credential_version: 0,
        created_by: None,
    };
    let made = Made {
        id: LinkId(id),
        token: Secret::new(BASE64.encode(bytes.as_slice())),
        code,
        until,
    };
    Ok((row, made))
}

/// Whether a token works at this moment. Consumes nothing (promise T6).
///
/// # Errors
/// When the database refuses.
pub async fn look(desk: &Desk, purpose: Purpose, token: &Secret) -> Result<Option<Found>, Error> {
    let Some(hash) = hash_of(token) else {
        return Ok(None);
    };
    let db = desk.store().read();
    let link = store::links::by_token(&db, purpose.name(), &hash, desk.now()).await?;
    Ok(link.map(Found::from))
}

/// Uses a token up in the transaction of what it opens; `None`: it does not work (any more).
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    tx: &Tx,
    desk: &Desk,
    purpose: Purpose,
    token: &Secret,
) -> Result<Option<Found>, Error> {
    let Some(hash) = hash_of(token) else {
        return Ok(None);
    };
    let link = store::links::use_up(tx, purpose.name(), &hash, desk.now()).await?;
    Ok(link.map(Found::from))
}

/// Whether a code is the one beside the person's link. Each call is one of five tries, counted before the code is
/// looked at (promise T4). Uses nothing up: [`use_up_named`] does, in the transaction of what it opens.
///
/// # Errors
/// When the database refuses.
pub async fn prove_code(
    desk: &Desk,
    purpose: Purpose,
    person: PersonId,
    code: &Secret,
) -> Result<Option<Found>, Error> {
    let now = desk.now();
    let link = desk
        .store()
        .write(|tx| async move {
            store::links::count_try(&tx, purpose.name(), person, TRIES, now).await
        })
        .await?;
    let Some(link) = link else { return Ok(None) };
    let typed: Zeroizing<String> = Zeroizing::new(
        code.expose()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect(),
    );
    let digests = desk.seals().digests(link.id.as_bytes(), typed.as_bytes());
    let fits = digests
        .iter()
        .fold(subtle::Choice::from(0), |fits, digest| {
            fits | digest.ct_eq(link.code_mac.as_slice())
        });
    Ok(bool::from(fits).then(|| link.into()))
}

/// Gives back the try of a code that was right: something else was wrong.
///
/// # Errors
/// When the database refuses.
pub async fn forgive(desk: &Desk, id: LinkId) -> Result<(), Error> {
    Ok(desk
        .store()
        .write(|tx| async move { store::links::uncount_try(&tx, id).await })
        .await?)
}

/// Uses the link of this name up, after [`prove_code`]; `None`: it does not work (any more).
///
/// # Errors
/// When the database refuses.
pub async fn use_up_named(tx: &Tx, desk: &Desk, id: LinkId) -> Result<Option<Found>, Error> {
    let link = store::links::use_up_named(tx, id, desk.now()).await?;
    Ok(link.map(Found::from))
}

/// Ends what was sent to the person for one purpose.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn void(
    tx: &Tx,
    desk: &Desk,
    person: PersonId,
    purpose: Purpose,
) -> Result<u64, Error> {
    let which = Which::Of(purpose.name());
    Ok(store::links::void(tx, &[person], which, desk.now()).await?)
}

/// Ends what was sent to these people and opens something, and the ways back in that were proven with it: whom it was sent to, or
/// what it opens, is not what it was (promise T5). A warning stays: whoever took the account over could otherwise make it void by one more change.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn void_openers(tx: &Tx, desk: &Desk, people: &[PersonId]) -> Result<u64, Error> {
    end(tx, desk, people, Which::AllBut(&[Purpose::NotMe.name()])).await
}

/// As [`void_openers`], when the person proved one contact detail: a code that is under way to the other one works on.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn void_openers_after_proof(
    tx: &Tx,
    desk: &Desk,
    person: PersonId,
) -> Result<u64, Error> {
    let kept = [Purpose::NotMe, Purpose::ProveEmail, Purpose::ProvePhone].map(Purpose::name);
    end(tx, desk, &[person], Which::AllBut(&kept)).await
}

/// Ends every link of the person, warnings too.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn void_all(tx: &Tx, desk: &Desk, person: PersonId) -> Result<u64, Error> {
    end(tx, desk, &[person], Which::All).await
}

async fn end(tx: &Tx, desk: &Desk, people: &[PersonId], which: Which<'_>) -> Result<u64, Error> {
    store::recoveries::end_all(tx, people, desk.now()).await?;
    Ok(store::links::void(tx, people, which, desk.now()).await?)
}

/// Of these people, those whose link for this purpose was used within the last while (30 days at most: then links are forgotten).
///
/// # Errors
/// When the database refuses.
pub(crate) async fn used_within(
    db: &impl Db,
    desk: &Desk,
    people: &[PersonId],
    purpose: Purpose,
    within: Span,
) -> Result<HashSet<PersonId>, Error> {
    let since = Timestamp(desk.now().0 - within.0);
    Ok(store::links::used_since(db, people, purpose.name(), since).await?)
}

/// The hash of a token; `None` for whatever is none: another length, padding, other characters, stray bits (promise T8).
fn hash_of(token: &Secret) -> Option<[u8; 32]> {
    if token.expose().len() != TOKEN_CHARS {
        return None;
    }
    let bytes = Zeroizing::new(BASE64.decode(token.expose()).ok()?);
    Some(Sha256::digest(bytes.as_slice()).into())
}

/// Six digits, each as likely as any.
fn new_code(desk: &Desk) -> Secret {
    let mut code = String::with_capacity(CODE_DIGITS);
    while code.len() < CODE_DIGITS {
        let [byte] = entropy::bytes::<1>(desk.entropy());
        // 250 to 255 would make the small digits likelier.
        if byte < 250 {
            code.push(char::from(b'0' + byte % 10));
        }
    }
    Secret::new(code)
}
