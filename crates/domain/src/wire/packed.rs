//! Answers on their way to our own pages, packed: fields in their order, without names (postcard). A reader of names costs
//! the browser some hundred kilobytes of program; a reader of positions a few. Owns the one danger of that: both
//! sides must be of one version, so every packed answer begins with the print of the types that it is made of, and an
//! answer of another version is told from a damaged one. Requests of pages, and everything that other programs send or get,
//! stay JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as TEXT;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The print of all source of this crate, which `wire` and the types that it is made of are in; made by `build.rs`.
const PRINT: [u8; 4] = include!(concat!(env!("OUT_DIR"), "/wire_print.rs"));

/// Why a packed answer cannot be read or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackedError {
    /// It was made by another version of the program.
    #[error("made by another version of the program")]
    OtherVersion,
    /// It is cut off, too long, or does not say what it should.
    #[error("damaged")]
    Damaged,
}

/// Packs an answer.
///
/// # Errors
/// [`PackedError::Damaged`] for a type whose lists do not know their length; none of ours is one.
pub fn pack<T: Serialize + ?Sized>(answer: &T) -> Result<Vec<u8>, PackedError> {
    postcard::to_extend(answer, PRINT.to_vec()).map_err(|_| PackedError::Damaged)
}

/// Reads what [`pack`] made. Nothing may be left over.
///
/// # Errors
/// [`PackedError`].
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, PackedError> {
    let (print, rest) = bytes
        .split_at_checked(PRINT.len())
        .ok_or(PackedError::Damaged)?;
    if print != PRINT {
        return Err(PackedError::OtherVersion);
    }
    match postcard::take_from_bytes(rest) {
        Ok((answer, [])) => Ok(answer),
        _ => Err(PackedError::Damaged),
    }
}

/// Packs an answer as text that may stand anywhere inside a page (Base64, RFC 4648, section 4).
///
/// # Errors
/// As [`pack`].
pub fn pack_text<T: Serialize + ?Sized>(answer: &T) -> Result<String, PackedError> {
    pack(answer).map(|bytes| TEXT.encode(bytes))
}

/// Reads what [`pack_text`] made.
///
/// # Errors
/// [`PackedError`].
pub fn unpack_text<T: DeserializeOwned>(text: &str) -> Result<T, PackedError> {
    let bytes = TEXT.decode(text).map_err(|_| PackedError::Damaged)?;
    unpack(&bytes)
}
