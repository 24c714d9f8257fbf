//! Addresses and phone numbers that parse, and how they are masked (promise E3). Owns their form; whether
//! somebody proved to own one is the service's.

use crate::names::{is_domain, is_local};
use crate::text;
use crate::wire::problem::{Code, FieldError};
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// A contact detail that opens the reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// **Alternate email**.
    Email,
    /// **Mobile phone**.
    Phone,
}

impl ContactKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// The code under which it is stored. Never reused, never changed.
    pub const fn code(self) -> i16 {
        match self {
            Self::Email => 0,
            Self::Phone => 1,
        }
    }

    /// The person's field that has it, as forms and answers call it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Email => "alternate_email",
            Self::Phone => "mobile_phone",
        }
    }
}

impl fmt::Display for ContactKind {
    /// As addresses of the HTTP interface have it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email => "email",
            Self::Phone => "phone",
        })
    }
}

/// There is no such contact detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl FromStr for ContactKind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let kind = Self::ALL.into_iter().find(|kind| kind.to_string() == text);
        kind.ok_or(UnknownKind)
    }
}

/// One e-mail address, as entered.
///
/// Deliberately narrower than RFC 5321, because it goes into headers and envelopes: a dot-atom of ASCII, `@`, a domain
/// name of two labels or more (IDN allowed). No quotes, comments, display names, lists, address literals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Most characters (RFC 5321, section 4.5.3.1.3, less the angle brackets).
    pub const MAX: usize = 254;

    /// Parses what was entered in `field`.
    ///
    /// # Errors
    /// [`Code::Required`], [`Code::TooLong`], [`Code::ControlCharacters`] or [`Code::EmailForm`].
    pub fn parse(field: &str, entered: &str) -> Result<Self, FieldError> {
        let line = text::line(field, entered, Self::MAX)?;
        if line.is_empty() {
            return Err(FieldError::new(field, Code::Required));
        }
        let fits = line.split_once('@').is_some_and(|(local, domain)| {
            is_local(local, 64, is_atom) && is_domain(domain, Self::MAX) && has_top_level(domain)
        });
        if fits {
            Ok(Self(line))
        } else {
            Err(FieldError::new(field, Code::EmailForm))
        }
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        crate::names::local_part(&self.0)
    }
}

/// `atext` of RFC 5322, section 3.2.3.
fn is_atom(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

/// A last label that is not a number: rules out addresses of machines.
fn has_top_level(domain: &str) -> bool {
    domain
        .rsplit_once('.')
        .is_some_and(|(_, last)| !last.chars().all(|c| c.is_ascii_digit()))
}

/// A phone number in the form of E.164: `+` and 6 to 15 digits, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Parses what was entered in `field`. Spaces, hyphens, dots, slashes and brackets may stand between
    /// digits, `(0)` after the country code is dropped, Arabic and full-width digits are taken.
    ///
    /// # Errors
    /// [`Code::Required`], [`Code::TooLong`], [`Code::ControlCharacters`] or [`Code::PhoneForm`].
    pub fn parse(field: &str, entered: &str) -> Result<Self, FieldError> {
        let line = text::line(field, entered, 64)?;
        if line.is_empty() {
            return Err(FieldError::new(field, Code::Required));
        }
        e164(&line)
            .map(Self)
            .ok_or_else(|| FieldError::new(field, Code::PhoneForm))
    }

    /// The number, like `+447972770615`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn e164(line: &str) -> Option<String> {
    let line = line.replace("(0)", "");
    let rest = line.trim().strip_prefix(['+', '＋'])?;
    let mut number = String::from("+");
    for character in rest.chars() {
        match character {
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '.'
            | '/' | '(' | ')' => {}
            _ => number.push(decimal(character)?),
        }
    }
    let digits = number.len() - 1;
    ((6..=15).contains(&digits) && !number.starts_with("+0")).then_some(number)
}

/// The ASCII digit of a decimal digit: ASCII, Arabic, Persian, full width.
fn decimal(character: char) -> Option<char> {
    let zero = match character {
        '0'..='9' => return Some(character),
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(u32::from(character) - u32::from(zero), 10)
}

const DOTS: &str = "•••";

/// An address as it may be shown before anything is proved: `a•••@e•••.org`.
///
/// How long the parts are is not told. A text that is no address becomes dots alone.
pub fn mask_email(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return DOTS.to_owned();
    };
    let first = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
    match domain.rsplit_once('.') {
        Some((name, top)) => format!("{}{DOTS}@{}{DOTS}.{top}", first(local), first(name)),
        None => format!("{}{DOTS}@{}{DOTS}", first(local), first(domain)),
    }
}

/// A number as it may be shown before anything is proved: `•••15`, the last two digits.
///
/// A text with fewer than six digits becomes dots alone: two of so few would tell too much.
pub fn mask_phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter_map(decimal).collect();
    match digits.as_slice() {
        [.., a, b] if digits.len() >= 6 => format!("{DOTS}{a}{b}"),
        _ => DOTS.to_owned(),
    }
}
