//! `organisation`: what everybody sees of it, for the operator.

use super::arguments::Organisation;
use super::{Failure, Session};
use domain::logo::MAX_BYTES;
use service::{logo, settings};
use std::io::Read;
use std::path::Path;

pub(super) async fn organisation(session: &Session, what: Organisation) -> Result<(), Failure> {
    let Organisation::Logo { file, remove } = what;
    let Session {
        desk,
        caller,
        output,
    } = session;
    let version = settings::get(desk, caller).await?.version;
    let settings = match file {
        Some(file) => logo::set(desk, caller, version, &bytes(&file)?).await?,
        None if remove => logo::remove(desk, caller, version).await?,
        None => settings::get(desk, caller).await?,
    };
    output.say(&settings.logo, |logo| {
        logo.as_ref().map_or_else(
            || "no logo\n".to_owned(),
            |logo| {
                let kind = logo.kind.media_type();
                format!(
                    "{kind}, {} × {} pixels, {}\n",
                    logo.width, logo.height, logo.digest
                )
            },
        )
    })
}

/// Not more of it than tells that it is too large.
fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let unread =
        |error: std::io::Error| Failure::Misuse(format!("{}: {}", file.display(), error.kind()));
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .map_err(unread)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unread)?;
    Ok(bytes)
}
