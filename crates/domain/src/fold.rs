//! Folded forms of text: [`key`] for look-up and uniqueness, [`search`] for "contains". Server side: both
//! carry the Unicode normalisation tables, and a browser has no index to look things up in.
//!
//! Never displays: a folded text is compared, the stored one is shown and mailed to (promise T11).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The look-up key of a name or address: trimmed, NFKC, case folded.
///
/// Two texts have one key when they differ in case, width or encoding alone: `Anna`, `ANNA`, `ａｎｎａ`; `K` and the
/// Kelvin sign, which look alike in every font. What a person sees as different letters stays
/// different (CVE-2019-19844):
///
/// * `ı` (dotless) is not `i`, and `İ` is `i` with a combining dot, which is not `i` either. Language rules
///   (Turkish) never apply: a key may not depend on who asks.
/// * `ß` is not `ss`. Here the key departs from full case folding, which would let `strasse` and
///   `straße` find each other; capital `ẞ` is `ß`.
/// * Look-alikes of other scripts (Cyrillic `а`) are other letters.
///
/// Applying it twice changes nothing.
pub fn key(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Folding can leave marks out of order or make characters that compose; the second round settles them.
    let once: String = text.nfkc().flat_map(fold).nfkc().collect();
    once.chars()
        .flat_map(fold)
        .nfkc()
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The form in which texts are searched: case, width, accents and spelling helps do not count.
///
/// NFKC and case folding as in [`key`], then: combining marks dropped after Latin, Greek, Cyrillic, Hebrew and
/// Arabic letters (`zoe` finds `Zoë`, `nguyen` finds `Nguyễn`, unpointed finds pointed), `ß` as `ss`, `æ`, `ø`, `đ`, `ł`,
/// `ı` and their like as the plain letters, Arabic tatweel dropped and its alef and yeh forms united. Marks of other
/// scripts are letters there (Devanagari vowels, Japanese voicing) and stay. White space becomes one space.
pub fn search(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut strip = false;
    for character in key(text).nfd() {
        if is_combining_mark(character) {
            if !strip {
                found.push(character);
            }
        } else {
            // All white space becomes one space, so what follows it must not depend on which it was.
            strip = character.is_whitespace() || drops_marks(character);
            push_plain(&mut found, character);
        }
    }
    let composed: String = found.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fold(character: char) -> Folded {
    match character {
        'ı' | 'ß' => Folded::One(Some(character)),
        'ẞ' => Folded::One(Some('ß')),
        _ => Folded::Many(Upper {
            outer: character.to_uppercase(),
            inner: None,
        }),
    }
}

enum Folded {
    One(Option<char>),
    Many(Upper),
}

/// Lower case of the upper case: the full case folding that the standard library can give. It unites what
/// differs in case alone (`ς` and `σ`, `ﬁ` and `FI`) and needs no table of its own.
struct Upper {
    outer: core::char::ToUppercase,
    inner: Option<core::char::ToLowercase>,
}

impl Iterator for Folded {
    type Item = char;
    fn next(&mut self) -> Option<char> {
        match self {
            Self::One(one) => one.take(),
            Self::Many(many) => loop {
                if let Some(character) = many.inner.as_mut().and_then(Iterator::next) {
                    return Some(character);
                }
                many.inner = Some(many.outer.next()?.to_lowercase());
            },
        }
    }
}

/// Scripts in which a mark on a letter is an accent or a reading help rather than a letter.
const fn drops_marks(letter: char) -> bool {
    matches!(letter, '\0'..='\u{024f}' | '\u{0250}'..='\u{02ff}' | '\u{0370}'..='\u{03ff}' | '\u{0400}'..='\u{052f}'
        | '\u{0590}'..='\u{05ff}' | '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' | '\u{1e00}'..='\u{1fff}')
}

fn push_plain(found: &mut String, character: char) {
    match character {
        'ß' => found.push_str("ss"),
        'æ' => found.push_str("ae"),
        'œ' => found.push_str("oe"),
        'þ' => found.push_str("th"),
        'ø' => found.push('o'),
        'đ' | 'ð' => found.push('d'),
        'ł' => found.push('l'),
        'ħ' => found.push('h'),
        'ŧ' => found.push('t'),
        'ı' => found.push('i'),
        'ـ' | '\u{200c}' | '\u{200d}' | '\u{200e}' | '\u{200f}' | '\u{061c}' => {}
        'ٱ' => found.push('ا'),
        'ى' | 'ی' => found.push('ي'),
        'ک' => found.push('ك'),
        'ة' => found.push('ه'),
        other => found.push(other),
    }
}
