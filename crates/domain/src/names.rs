//! Names that parse: of accounts and of people. Owns their form; whether a name is taken is a question
//! for the database, on [`crate::fold::key`].

use crate::text;
use crate::wire::problem::{Code, FieldError};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `NAME@DOMAIN`, what people sign in with: composed (NFKC), case as entered.
///
/// At most 113 characters, 64 before the `@` and 48 after (the limits of Entra ID). Before the `@`: letters and
/// digits of any script, `. - _ ' ! # ^ ~ + &`, no dot at either end or twice in a row. After it: a
/// domain name, IDN allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserName(String);

impl UserName {
    /// Most characters.
    pub const MAX: usize = 113;

    /// Parses what was entered in `field`.
    ///
    /// # Errors
    /// [`Code::Required`], [`Code::TooLong`], [`Code::ControlCharacters`] or [`Code::UserNameForm`].
    pub fn parse(field: &str, entered: &str) -> Result<Self, FieldError> {
        let line = text::line(field, entered, Self::MAX)?;
        if line.is_empty() {
            return Err(FieldError::new(field, Code::Required));
        }
        let name: String = line.nfkc().collect();
        let fits = name.chars().count() <= Self::MAX
            && name.split_once('@').is_some_and(|(local, domain)| {
                is_local(local, 64, is_user_name_sign) && is_domain(domain, 48)
            });
        if fits {
            Ok(Self(name))
        } else {
            Err(FieldError::new(field, Code::UserNameForm))
        }
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        local_part(&self.0)
    }
}

/// The name that is shown, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Most characters.
    pub const MAX: usize = 256;

    /// Parses what was entered in `field`.
    ///
    /// # Errors
    /// [`Code::Required`], [`Code::TooLong`] or [`Code::ControlCharacters`].
    pub fn parse(field: &str, entered: &str) -> Result<Self, FieldError> {
        let line = text::line(field, entered, Self::MAX)?;
        if line.is_empty() {
            return Err(FieldError::new(field, Code::Required));
        }
        Ok(Self(line))
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The part of an address before the last `@`; all of it where there is none.
pub(crate) fn local_part(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(local, _)| local)
}

/// Whether a text can stand before the `@`: dot-separated, none empty, of characters that `allowed` takes.
pub(crate) fn is_local(local: &str, max: usize, allowed: fn(char) -> bool) -> bool {
    local.chars().count() <= max
        && local
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(allowed))
}

/// Whether a text is a domain name: labels of letters, digits and inner hyphens (RFC 1123), any script.
pub(crate) fn is_domain(domain: &str, max: usize) -> bool {
    domain.chars().count() <= max
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.chars().count())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && !label.starts_with(is_combining_mark)
                && label.chars().all(|c| c == '-' || is_word(c))
        })
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || (!character.is_ascii() && is_combining_mark(character))
}

fn is_user_name_sign(character: char) -> bool {
    is_word(character) || "-_'!#^~+&".contains(character)
}
