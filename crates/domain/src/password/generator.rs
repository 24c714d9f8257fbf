//! Makes passwords. Server side (feature `generator`): it carries the word list, and the browser never needs
//! randomness. Owns shapes and their strength; the random source is a parameter (promise P9: the
//! operating system's generator, which the service passes in).
//!
//! Every shape has at least [`MIN_BITS`] bits and three character classes by construction, so that every preset
//! accepts it:
//!
//! * **Characters**: letters and digits without look-alikes, all equally likely, in groups of four joined by
//!   hyphens. A draw without a small letter, a capital and a digit is thrown away; [`bits`] counts only the draws
//!   that stay.
//! * **Words**: each equally likely from the list, capitalised, joined by hyphens, and a number of three digits at
//!   the end. Capitals and hyphens are fixed and count for nothing.
//!
//! Both begin with a letter or digit, so no spreadsheet takes one for a formula.

use super::opaque::Opaque;
use super::policy::{self, Context, FIELD, Rules};
use crate::Secret;
use crate::wire::people::GeneratorShape;
use crate::wire::problem::{Code, FieldError};
use core::ops::RangeInclusive;
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// The least strength of a generated password (promise P9).
pub const MIN_BITS: f64 = 80.0;
/// How many words a password may have.
pub const COUNTS: RangeInclusive<u8> = 6..=12;
/// How many letters and digits a password may have.
pub const LENGTHS: RangeInclusive<u8> = 16..=64;

/// Letters and digits of which no two are easily taken for one another on screen, on paper or in handwriting.
/// Left out: `0 O o Q`, `1 I i l`, and the capitals `B G S Z` beside `8 6 5 2`.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyzACDEFHJKLMNPRTUVWXY23456789";
/// The numbers behind words: three digits, the first not zero.
const NUMBERS: RangeInclusive<u32> = 100..=999;
/// Draws before a source or a policy counts as hopeless; an honest one needs fewer than three.
const PATIENCE: usize = 200;

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let list = include_str!("words.txt").lines();
    list.filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// Where randomness comes from: fills the slice with bytes that nobody can foresee.
pub type Source<'a> = &'a mut dyn FnMut(&mut [u8]);

/// The strength of a shape: the logarithm to base 2 of the number of equally likely passwords.
pub fn bits(shape: GeneratorShape) -> f64 {
    match shape {
        GeneratorShape::Words { count } => {
            f64::from(count) * choices(WORDS.len()).log2() + choices(NUMBERS.count()).log2()
        }
        GeneratorShape::Characters { length } => {
            f64::from(length) * choices(ALPHABET.len()).log2() + share_with_classes(length).log2()
        }
    }
}

/// The share of draws that have all three classes (inclusion and exclusion).
fn share_with_classes(length: u8) -> f64 {
    let all = choices(ALPHABET.len());
    let of = |class: fn(&u8) -> bool| choices(ALPHABET.iter().filter(|c| class(c)).count());
    let sizes = [
        of(u8::is_ascii_lowercase),
        of(u8::is_ascii_uppercase),
        of(u8::is_ascii_digit),
    ];
    let share = |size: f64| (size / all).powi(i32::from(length));
    1.0 - sizes
        .iter()
        .map(|size| share(all - size) - share(*size))
        .sum::<f64>()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a few thousand words, far below 2^52"
)]
fn choices(number: usize) -> f64 {
    number as f64
}

/// Makes a password of a shape.
///
/// # Errors
/// [`Code::OutOfRange`] for a shape outside [`COUNTS`] or [`LENGTHS`]; [`Code::Internal`] if the source is
/// broken, that is, gives the same over and over.
pub fn generate(shape: GeneratorShape, source: Source<'_>) -> Result<Secret, FieldError> {
    let (field, value, range) = match shape {
        GeneratorShape::Words { count } => ("count", count, COUNTS),
        GeneratorShape::Characters { length } => ("length", length, LENGTHS),
    };
    if !range.contains(&value) {
        let refused = FieldError::new(field, Code::OutOfRange);
        return Err(refused.with("min", range.start()).with("max", range.end()));
    }
    let made = match shape {
        GeneratorShape::Words { count } => of_words(count, source),
        GeneratorShape::Characters { length } => {
            (0..PATIENCE).find_map(|_| of_characters(length, source).filter(has_classes))
        }
    };
    made.ok_or_else(|| FieldError::new(field, Code::Internal))
}

/// Makes a password that these rules accept, with the form that is hashed: draws again where chance brought a name or a banned word, and
/// lengthens the shape where the policy asks for more characters.
///
/// Throwing draws away takes less than a tenth of a bit, because nearly all pass.
///
/// # Errors
/// As [`generate`]; or why the last of many draws was refused.
pub fn generate_for(
    shape: GeneratorShape,
    rules: &Rules,
    context: &Context,
    source: Source<'_>,
) -> Result<(Secret, Opaque), Vec<FieldError>> {
    let mut shape = shape;
    let mut refused = Vec::new();
    for _ in 0..PATIENCE {
        let password = generate(shape, source).map_err(|error| vec![error])?;
        match policy::check(rules, context, password.expose()) {
            Ok(form) => return Ok((password, form)),
            Err(errors) => refused = errors,
        }
        if refused
            .iter()
            .any(|error| error.code == Code::PasswordTooShort)
        {
            shape = longer(shape);
        }
    }
    Err(if refused.is_empty() {
        vec![FieldError::new(FIELD, Code::Internal)]
    } else {
        refused
    })
}

fn longer(shape: GeneratorShape) -> GeneratorShape {
    match shape {
        GeneratorShape::Words { count } => GeneratorShape::Words {
            count: (count + 1).min(*COUNTS.end()),
        },
        GeneratorShape::Characters { length } => GeneratorShape::Characters {
            length: (length + 4).min(*LENGTHS.end()),
        },
    }
}

fn of_words(count: u8, source: Source<'_>) -> Option<Secret> {
    // Room for the longest, so that no half-made copy is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(usize::from(count) * 9 + 3));
    for _ in 0..count {
        let word = WORDS.get(below(WORDS.len(), source)?)?;
        let (first, rest) = word.split_at_checked(1)?;
        text.push(first.chars().next()?.to_ascii_uppercase());
        text.push_str(rest);
        text.push('-');
    }
    let mut number = NUMBERS.start() + u32::try_from(below(NUMBERS.count(), source)?).ok()?;
    for unit in [100, 10, 1] {
        text.push(char::from_digit(number / unit, 10)?);
        number %= unit;
    }
    Some(Secret::new(text.as_str()))
}

fn of_characters(length: u8, source: Source<'_>) -> Option<Secret> {
    let mut text = Zeroizing::new(String::with_capacity(usize::from(length) * 2));
    for place in 0..length {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(*ALPHABET.get(below(ALPHABET.len(), source)?)?));
    }
    Some(Secret::new(text.as_str()))
}

fn has_classes(password: &Secret) -> bool {
    let has = |class: fn(&u8) -> bool| password.expose().as_bytes().iter().any(class);
    has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit)
}

/// A number below `end`, each equally likely: numbers from the incomplete last stretch are drawn again, because a
/// plain remainder would favour the small ones.
fn below(end: usize, source: Source<'_>) -> Option<usize> {
    let end = u32::try_from(end).ok().filter(|end| *end > 0)?;
    let whole = u32::MAX - u32::MAX % end;
    (0..PATIENCE).find_map(|_| {
        let mut bytes = Zeroizing::new([0; 4]);
        source(bytes.as_mut_slice());
        let number = u32::from_le_bytes(*bytes);
        (number < whole).then_some((number % end) as usize)
    })
}
