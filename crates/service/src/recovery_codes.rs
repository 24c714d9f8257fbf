//! **Recovery codes**: ten codes to be printed, each of which proves its owner once. Owns their form, how they are made and what one is
//! worth on the way back in; what follows from a change is `factors`'.
//!
//! A code has 16 characters of 32, so 80 bits, and is stored as SHA-256 of whose and what it is. No key is needed to check it, on
//! purpose: it is the last way in, and works where a backup of the database was restored without the key file. 80 random bits want
//! none against guessing from a dump.

use crate::audit::{self, Entry};
use crate::messages::{self, FactorChange};
use crate::notices::By;
use crate::{Caller, Desk, Error, entropy, factors, sessions};
use domain::audit::Action;
use domain::{PersonId, Secret, Span, Timestamp};
use sha2::{Digest as _, Sha256};
use store::{Db, RecoveryCode, Tx};
use zeroize::Zeroizing;

/// Codes of a set.
pub const CODES: usize = 10;
/// Characters of a code, without what parts its groups.
const LENGTH: usize = 16;
/// Characters of a group.
const GROUP: usize = 4;
/// Crockford's: no two that look alike, and 32 of them, so that each byte gives one without a bias. I, L and O are read as what they look like.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// New codes in place of those there are, which are void from now on. This once they can be read.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `confirm_identity`.
pub async fn make(desk: &Desk, caller: &Caller) -> Result<Vec<Secret>, Error> {
    let id = caller.signed_in()?.person;
    caller.require_confirmed(desk)?;
    let codes: Vec<Secret> = (0..CODES).map(|_| new_code(desk)).collect();
    let rows: &Vec<RecoveryCode> = &codes.iter().map(|code| row(desk, id, code)).collect();
    desk.store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            store::recovery_codes::replace(&tx, id, rows.clone()).await?;
            let entry = Entry::new(Action::RecoveryCodesMade)
                .on(&person)
                .after("codes", rows.len());
            audit::record(&tx, desk, caller, entry).await?;
            let change = FactorChange::CodesMade;
            factors::changed(&tx, desk, caller, &person, change, By::Owner).await
        })
        .await?;
    messages::wake(desk);
    Ok(codes)
}

fn new_code(desk: &Desk) -> Secret {
    let bytes = Zeroizing::new(entropy::bytes::<LENGTH>(desk.entropy()));
    let mut code = String::with_capacity(LENGTH + LENGTH / GROUP);
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % GROUP == 0 {
            code.push('-');
        }
        // 256 is a multiple of 32: every character is as likely as any.
        let character = ALPHABET.get(usize::from(byte % 32)).copied();
        code.extend(character.map(char::from));
    }
    Secret::new(code)
}

/// A set whose codes nobody was told, some of them used: for the sample organisation.
pub(crate) fn of_nobody(
    desk: &Desk,
    person: PersonId,
    made: Timestamp,
    used: usize,
) -> Vec<RecoveryCode> {
    let one = |place| RecoveryCode {
        made_at: made.0,
        used_at: if place < used {
            made.plus(Span::hours(1)).0
        } else {
            0
        },
        ..row(desk, person, &new_code(desk))
    };
    (0..CODES).map(one).collect()
}

fn row(desk: &Desk, person: PersonId, code: &Secret) -> RecoveryCode {
    RecoveryCode {
        id: desk.new_id(),
        person_id: person.0,
        code_hash: hash(person, code).to_vec(),
        made_at: desk.now().0,
        used_at: 0,
    }
}

/// The hash under which this person's code is stored, whatever was typed: one hash an attempt (promise E1).
fn hash(person: PersonId, typed: &Secret) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"latchkey recovery code 1");
    hash.update(person.0.as_bytes());
    hash.update(written(typed).as_bytes());
    hash.finalize().into()
}

/// A code as we write it: capitals, no gaps, and what looks alike read as what it looks like.
fn written(typed: &Secret) -> Zeroizing<String> {
    let characters = typed.expose().chars();
    let characters = characters.filter(|c| !c.is_whitespace() && *c != '-');
    // What is longer is no code; it is not worth more room than one.
    Zeroizing::new(
        characters
            .take(LENGTH + 1)
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect(),
    )
}

/// A code that was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Right([u8; 32]);

/// Whether this is a code of the person that was not used. Uses nothing up: [`use_up`] does, in the transaction of what it opens.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn check(
    db: &impl Db,
    person: PersonId,
    code: &Secret,
) -> Result<Option<Right>, Error> {
    let hash = hash(person, code);
    let is_unused = store::recovery_codes::is_unused(db, person, &hash).await?;
    Ok(is_unused.then_some(Right(hash)))
}

/// Uses a code up; `false`: it was, or it is none (any more).
///
/// # Errors
/// When the database refuses.
pub(crate) async fn use_up(
    tx: &Tx,
    desk: &Desk,
    person: PersonId,
    right: Right,
) -> Result<bool, Error> {
    Ok(store::recovery_codes::use_up(tx, person, &right.0, desk.now()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_printed_however_it_is_typed() {
        let as_written = |typed: &str| written(&Secret::new(typed)).to_string();
        for typed in [
            "01AB-CDEF-GHJK-MNPQ",
            "01abcdefghjkmnpq",
            " ol ab cd ef gh jk mn pq ",
            "OIAB-CDEF-GHJK-MNPQ",
        ] {
            assert_eq!(as_written(typed), "01ABCDEFGHJKMNPQ", "{typed}");
        }
        assert_ne!(as_written("01AB-CDEF-GHJK-MNPQ0"), "01ABCDEFGHJKMNPQ");
        assert_ne!(as_written("０1AB-CDEF-GHJK-MNPQ"), "01ABCDEFGHJKMNPQ");
    }

    #[test]
    fn a_code_is_one_persons() {
        let code = &Secret::new("01AB-CDEF-GHJK-MNPQ");
        let person = |n| PersonId(uuid::Uuid::from_u128(n));
        assert_ne!(hash(person(1), code), hash(person(2), code));
        assert_eq!(hash(person(1), code), hash(person(1), code));
    }
}
