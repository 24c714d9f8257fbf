//! Canonical composition (Unicode NFC). Owns who does it: on the server a library, in the browser the browser's own
//! `String.prototype.normalize`, because the library's tables cost 47 KB of a 230 KB budget.
//!
//! Both give the same for every character assigned when either was made (Unicode Normalization Stability
//! Policy). OpaqueString admits characters of Unicode 6.3 only, which no browser in use is older than, so that the
//! browser and the server always agree about a password.

use std::borrow::Cow;

/// The text in NFC.
pub fn nfc(text: &str) -> Cow<'_, str> {
    // Nothing below U+0300 composes with what is below it, or decomposes for good.
    if text.chars().all(|character| character < '\u{300}') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(platform(text))
}

#[cfg(not(target_family = "wasm"))]
fn platform(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

#[cfg(target_family = "wasm")]
fn platform(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

#[cfg(test)]
mod tests {
    use super::nfc;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn nothing_below_u0300_changes_so_the_short_cut_is_right() {
        let all: String = (0..0x300).filter_map(char::from_u32).collect();
        assert_eq!(all.nfc().collect::<String>(), all);
    }

    proptest! {
        #[test]
        fn it_is_nfc(text in "[a-zé\u{300}-\u{36f}가-힣ᄀ-ᇿÅΩ]{0,20}") {
            prop_assert_eq!(nfc(&text), text.nfc().collect::<String>());
        }
    }
}
