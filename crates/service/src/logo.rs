//! The organisation's logo. Owns the row that has its bytes, the copy in memory that pages and mails are made with, and who may change
//! it; which files may be a logo, `domain::logo` says.
//!
//! What the logo is (digest, format, sides) stands among the settings of the organisation; the bytes lie in a row of their own whose name
//! has the digest. So the settings stay small where they are read every few seconds, bytes are read once a change, an address once
//! given never shows another picture, and a copy of the program that has not heard of a change yet can still answer for it.

use crate::settings::{self, Current};
use crate::{Caller, Desk, Error};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::Timestamp;
use domain::authority::Action;
use domain::logo::{self, Picture};
use domain::wire::account::Logo;
use domain::wire::problem::Code;
use domain::wire::settings::Settings;
use sha2::{Digest as _, Sha256};
use store::{Db, Tx};

/// The logo with its bytes. A clone shares them.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub logo: Logo,
    /// The file.
    pub bytes: Bytes,
}

impl core::fmt::Debug for Kept {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Kept")
            .field("logo", &self.logo)
            .finish_non_exhaustive()
    }
}

impl From<Picture> for Kept {
    fn from(picture: Picture) -> Self {
        let Picture {
            kind,
            width,
            height,
            bytes,
        } = picture;
        Self {
            logo: Logo {
                digest: digest(&bytes),
                kind,
                width,
                height,
            },
            bytes: bytes.into(),
        }
    }
}

/// SHA-256 in hexadecimal digits.
fn digest(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl Kept {
    /// The picture as an address that needs no request.
    pub fn data_url(&self) -> String {
        let kind = self.logo.kind.media_type();
        format!("data:{kind};base64,{}", STANDARD.encode(&self.bytes))
    }
}

/// Sets or replaces the logo. A grave action (S3): it stands on the page where people enter their password.
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`; `invalid_input` with the reason at `logo`.
pub async fn set(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    file: &[u8],
) -> Result<Settings, Error> {
    authorise(desk, caller).await?;
    let kept = Kept::from(logo::read(file)?);
    settings::change_logo(desk, caller, version, Some(&kept)).await
}

/// As [`set`], for a file that travels as text.
///
/// # Errors
/// As [`set`].
pub async fn set_from_base64(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    file: &str,
) -> Result<Settings, Error> {
    authorise(desk, caller).await?;
    let file = STANDARD
        .decode(file)
        .map_err(|_| Error::field("logo", Code::ImageDamaged))?;
    set(desk, caller, version, &file).await
}

/// Removes the logo. A grave action, as [`set`].
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`.
pub async fn remove(desk: &Desk, caller: &Caller, version: i64) -> Result<Settings, Error> {
    authorise(desk, caller).await?;
    settings::change_logo(desk, caller, version, None).await
}

async fn authorise(desk: &Desk, caller: &Caller) -> Result<(), Error> {
    settings::authorise(desk, caller, Action::ChangeOrganisation).await?;
    caller.require_confirmed(desk)
}

/// The picture with this digest, for everybody: the sign-in page shows it.
///
/// # Errors
/// `not_found`.
pub async fn find(desk: &Desk, digest: &str) -> Result<Kept, Error> {
    if let Some(kept) = &desk.settings().logo
        && kept.logo.digest == digest
    {
        return Ok(kept.clone());
    }
    // Another copy of the program may have set it a moment ago.
    read(&desk.store().read(), digest)
        .await?
        .ok_or_else(|| Error::code(Code::NotFound))
}

/// The picture that the settings name: the one in memory where it is that, otherwise from its row.
pub(crate) async fn load(
    db: &impl Db,
    wanted: Option<&Logo>,
    before: Option<&Current>,
) -> Result<Option<Kept>, Error> {
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let before = before.and_then(|before| before.logo.as_ref());
    if let Some(kept) = before.filter(|kept| kept.logo == *wanted) {
        return Ok(Some(kept.clone()));
    }
    // It may be gone: replaced between the reading of the settings and of this row. The next reading has the new one.
    read(db, &wanted.digest).await
}

/// Under this name lie the bytes.
fn name(digest: &str) -> String {
    format!("logo:{digest}")
}

async fn read(db: &impl Db, digest: &str) -> Result<Option<Kept>, Error> {
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_digest {
        return Ok(None);
    }
    let Some(row) = store::settings::get(db, &name(digest)).await? else {
        return Ok(None);
    };
    let odd = || Error::Inconsistent(format!("settings: logo:{digest}"));
    let bytes = STANDARD
        .decode(row.value.trim_matches('"'))
        .map_err(|_| odd())?;
    let kept = Kept::from(logo::read(&bytes).map_err(|_| odd())?);
    if kept.logo.digest == digest {
        Ok(Some(kept))
    } else {
        Err(odd())
    }
}

/// Writes the bytes of the new logo and removes those of the old one, in the transaction that changes the settings.
pub(crate) async fn replace(
    tx: &Tx,
    before: Option<&Logo>,
    after: Option<&Kept>,
    now: Timestamp,
) -> Result<(), Error> {
    let after_digest = after.map(|kept| kept.logo.digest.as_str());
    let before_digest = before.map(|logo| logo.digest.as_str());
    if after_digest == before_digest {
        return Ok(());
    }
    if let Some(digest) = before_digest {
        store::settings::remove(tx, &name(digest)).await?;
    }
    if let Some(kept) = after {
        let value = format!("\"{}\"", STANDARD.encode(&kept.bytes));
        store::settings::overwrite(tx, &name(&kept.logo.digest), &value, now).await?;
    }
    Ok(())
}
