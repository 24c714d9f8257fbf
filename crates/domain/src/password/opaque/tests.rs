//! OpaqueString against the crate `precis-profiles` and the promises P1 to P3.

use super::{MAX_BYTES, MAX_CHARS, Opaque, enforce};
use crate::Secret;
use crate::wire::problem::Code;
use precis_profiles::OpaqueString;
use precis_profiles::precis_core::profile::Profile;
use proptest::prelude::*;

fn by_the_library(text: &str) -> Option<Secret> {
    OpaqueString::new()
        .enforce(text)
        .ok()
        .map(|form| Secret::new(form.into_owned()))
}

fn form(text: &str) -> Result<String, Code> {
    Opaque::new(text).map(|form| form.expose().to_owned())
}

#[test]
fn every_code_point_alone_is_judged_as_by_the_library() {
    for character in '\0'..=char::MAX {
        let text = character.to_string();
        assert_eq!(
            enforce(&text).as_ref().map(Secret::expose),
            by_the_library(&text).as_ref().map(Secret::expose),
            "{text:?}"
        );
    }
}

#[test]
fn every_code_point_beside_one_that_needs_it_is_judged_as_by_the_library() {
    // U+0628 joins on both sides, so that the other neighbour alone decides about U+200C.
    for neighbour in '\0'..='\u{20000}' {
        for text in [
            format!("\u{375}{neighbour}"),
            format!("{neighbour}\u{5f3}"),
            format!("{neighbour}\u{200c}\u{628}"),
            format!("\u{628}\u{200c}{neighbour}"),
            format!("\u{30fb}{neighbour}"),
        ] {
            assert_eq!(
                enforce(&text).is_some(),
                by_the_library(&text).is_some(),
                "{text:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn any_text_is_judged_as_by_the_library(text in any::<String>()) {
        prop_assume!(!text.is_empty());
        prop_assert_eq!(enforce(&text), by_the_library(&text));
    }

    #[test]
    fn texts_full_of_context_and_marks_are_judged_as_by_the_library(
        text in "[lb\u{b7}\u{375}α\u{5f3}א\u{660}\u{6f0}\u{200c}\u{200d}\u{30fb}ア\u{94d}क\u{628}\u{627}\u{64b}\u{a872}\u{301}é\u{3000}]{1,8}"
    ) {
        prop_assert_eq!(enforce(&text), by_the_library(&text));
    }

    #[test]
    fn the_form_of_a_form_is_itself(text in "[ -~é\u{301}\u{300}\u{3000}가ᄀ木Å]{1,60}") {
        if let Ok(once) = form(&text) {
            prop_assert_eq!(form(&once), Ok(once));
        }
    }
}

#[test]
fn p2_a_password_of_256_code_points_is_taken_and_one_of_257_is_refused() {
    assert!(Opaque::new(&"x".repeat(MAX_CHARS)).is_ok());
    assert_eq!(form(&"x".repeat(MAX_CHARS + 1)), Err(Code::PasswordTooLong));
}

#[test]
fn p2_a_password_of_1024_bytes_is_taken() {
    let longest = "𝒳".repeat(MAX_CHARS);
    assert_eq!(longest.len(), MAX_BYTES);
    assert!(Opaque::new(&longest).is_ok());
}

#[test]
fn p2_a_text_too_long_before_composing_is_refused_though_its_form_would_fit() {
    let decomposed = "e\u{301}".repeat(200);
    assert_eq!(form(&decomposed), Err(Code::PasswordTooLong));
}

#[test]
fn p2_nothing_is_cut_off_so_the_last_character_counts() {
    let base = "x".repeat(MAX_CHARS - 1);
    assert_ne!(form(&format!("{base}a")), form(&format!("{base}b")));
    assert!(form(&format!("{base}a")).is_ok());
}

#[test]
fn p3_control_characters_and_nul_are_refused() {
    for control in ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}') {
        assert_eq!(
            form(&format!("pass{control}word")),
            Err(Code::PasswordCharacters),
            "{control:?}"
        );
    }
}

#[test]
fn p3_spaces_at_both_ends_are_kept_and_foreign_spaces_become_plain_ones() {
    assert_eq!(form("  a b  ").as_deref(), Ok("  a b  "));
    assert_eq!(form("a\u{a0}b\u{3000}c").as_deref(), Ok("a b c"));
}

#[test]
fn composed_and_decomposed_spellings_are_one_password_but_case_and_width_count() {
    assert_eq!(form("Ame\u{301}lie"), form("Amélie"));
    assert_ne!(form("amélie"), form("Amélie"));
    assert_ne!(form("ａ"), form("a"));
    assert_ne!(form("ﬁ"), form("fi"));
}

#[test]
fn an_empty_password_is_refused() {
    assert_eq!(form(""), Err(Code::Required));
}

#[test]
fn a_form_prints_redacted() {
    let form = Opaque::new("correct horse");
    assert_eq!(format!("{form:?}"), "Ok(Opaque([redacted]))");
}
