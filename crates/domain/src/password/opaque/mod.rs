//! OpaqueString (RFC 8265, section 4.2): the form in which passwords are counted, compared and hashed. Owns the form and the
//! limits that hold before anything else looks at a password; knows no policy.
//!
//! The rules are those of the crate `precis-profiles`, which the tests hold this module against, code point by code
//! point. They are written out here because that crate brings tables that the browser would have to load (65 KB
//! compressed against 4), and the page must judge a password as the server does.

mod table;

use crate::Secret;
use crate::compose::nfc;
use crate::wire::problem::Code;
use table::Ranges;

/// Most code points of a password (P2).
pub const MAX_CHARS: usize = 256;
/// Most bytes of a password, as it comes in and after OpaqueString (P2).
pub const MAX_BYTES: usize = 1024;

/// A password in OpaqueString form: the only form that is hashed. Prints as `[redacted]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque(Secret);

impl Opaque {
    /// Brings a password into OpaqueString form. Never truncates.
    ///
    /// Sign-in uses this too: a password that has no such form cannot be anybody's.
    ///
    /// # Errors
    /// [`Code::Required`] if it is empty, [`Code::PasswordTooLong`] beyond the limits of P2,
    /// [`Code::PasswordCharacters`] if it has control characters or others that RFC 8265 refuses.
    pub fn new(text: &str) -> Result<Self, Code> {
        if text.is_empty() {
            return Err(Code::Required);
        }
        if is_too_long(text) {
            return Err(Code::PasswordTooLong);
        }
        let form = enforce(text).ok_or(Code::PasswordCharacters)?;
        if is_too_long(form.expose()) {
            return Err(Code::PasswordTooLong);
        }
        Ok(Self(form))
    }

    /// The text itself. Each use is a place to review.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Its length in code points, the one that policies count.
    pub fn chars(&self) -> usize {
        self.expose().chars().count()
    }
}

fn is_too_long(text: &str) -> bool {
    text.len() > MAX_BYTES || text.chars().count() > MAX_CHARS
}

/// Enforcement, RFC 8265, section 4.2.2: only code points of the `FreeformClass`, each space as U+0020, NFC. No width
/// mapping, no case mapping, no directionality rule.
fn enforce(text: &str) -> Option<Secret> {
    let chars: zeroize::Zeroizing<Vec<char>> = text.chars().collect::<Vec<_>>().into();
    if !(0..chars.len()).all(|place| is_allowed(&chars, place)) {
        return None;
    }
    let mut spaced = zeroize::Zeroizing::new(String::with_capacity(text.len()));
    spaced.extend(
        chars
            .iter()
            .map(|&character| if is_space(character) { ' ' } else { character }),
    );
    Some(Secret::new(nfc(&spaced).into_owned()))
}

/// Space separators (general category Zs).
const fn is_space(character: char) -> bool {
    matches!(
        character,
        ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Whether the character at this place is valid, by itself or by the context rules of RFC 5892, appendix A.
fn is_allowed(text: &[char], place: usize) -> bool {
    let before = || {
        place
            .checked_sub(1)
            .and_then(|place| text.get(place))
            .copied()
    };
    let after = || text.get(place + 1).copied();
    let anywhere = |test: fn(char) -> bool| text.iter().any(|&character| test(character));
    match text[place] {
        ' '..='~' => true,
        '\u{b7}' => before() == Some('l') && after() == Some('l'),
        '\u{375}' => after().is_some_and(|next| within(table::GREEK, next)),
        '\u{5f3}' | '\u{5f4}' => before().is_some_and(|last| within(table::HEBREW, last)),
        '\u{660}'..='\u{669}' => !anywhere(|c| matches!(c, '\u{6f0}'..='\u{6f9}')),
        '\u{6f0}'..='\u{6f9}' => !anywhere(|c| matches!(c, '\u{660}'..='\u{669}')),
        '\u{200c}' => follows_virama(before()) || breaks_a_join(&text[..place], &text[place + 1..]),
        '\u{200d}' => follows_virama(before()),
        '\u{30fb}' => anywhere(|c| within(table::KANA_OR_HAN, c)),
        character => within(table::ALLOWED, character),
    }
}

fn follows_virama(before: Option<char>) -> bool {
    before.is_some_and(|last| within(table::VIRAMA, last))
}

/// Whether the letters on both sides would join, looking through transparent marks (RFC 5892, appendix A.1).
fn breaks_a_join(before: &[char], after: &[char]) -> bool {
    let is_solid = |character: &&char| !within(table::TRANSPARENT, **character);
    let last = before.iter().rev().find(is_solid);
    let next = after.iter().find(is_solid);
    last.is_some_and(|&last| within(table::JOINS_NEXT, last))
        && next.is_some_and(|&next| within(table::JOINS_PREVIOUS, next))
}

fn within(ranges: &Ranges, character: char) -> bool {
    let code = u32::from(character);
    let place = ranges.partition_point(|range| range.1 < code);
    ranges.get(place).is_some_and(|range| range.0 <= code)
}

#[cfg(test)]
mod tests;
