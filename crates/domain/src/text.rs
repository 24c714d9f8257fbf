//! Text that people enter: names, titles, towns in one line, and what they tell in several. Owns what is trimmed, composed and
//! refused in every such field; what a field means is its own module's.

use crate::compose;
use crate::wire::problem::{Code, FieldError};

/// Whether a character has no place in a single-line text: controls, line and paragraph separators, marks that
/// reorder what follows ("Trojan Source", CVE-2021-42574), invisible characters, private tags and
/// noncharacters. ZWNJ, ZWJ, LRM and RLM stay: Persian, Indic scripts and mixed directions need them.
pub fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00ad}' | '\u{180e}' | '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(character) & 0xfffe == 0xfffe
}

/// The text trimmed and composed (NFC), if it is at most `max` code points and has nothing forbidden.
///
/// # Errors
/// [`Code::ControlCharacters`], or [`Code::TooLong`] with `max`.
pub fn line(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.trim();
    // Composing never makes a text longer than three times (Unicode, NFC expansion factor); nothing larger is looked at.
    if text.len() > max * 12 {
        return Err(FieldError::new(field, Code::TooLong).with("max", max));
    }
    if text.contains(is_forbidden) {
        return Err(FieldError::new(field, Code::ControlCharacters));
    }
    let text = compose::nfc(text).into_owned();
    if text.chars().count() > max {
        return Err(FieldError::new(field, Code::TooLong).with("max", max));
    }
    Ok(text)
}

/// As [`line`], for a text of several lines: ends of lines become `\n`, a tabulator a space.
///
/// # Errors
/// As [`line`].
pub fn lines(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    if text.len() > max * 12 {
        return Err(FieldError::new(field, Code::TooLong).with("max", max));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut all = Vec::new();
    for part in text.trim().lines() {
        all.push(line(field, &part.replace('\t', " "), max)?);
    }
    let text = all.join("\n");
    if text.chars().count() > max {
        return Err(FieldError::new(field, Code::TooLong).with("max", max));
    }
    Ok(text)
}
