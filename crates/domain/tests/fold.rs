//! Folding: who is found by which spelling (promise T11), and what a search finds.

use domain::fold::{key, search};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Every character that any case mapping or normalisation could change, and many more.
fn changing() -> impl Iterator<Item = char> {
    ('\0'..='\u{1ffff}').chain('\u{2f800}'..='\u{2fa1f}')
}

#[test]
fn t11_case_and_width_do_not_count() {
    for text in [
        "Mike@Example.org",
        "MIKE@EXAMPLE.ORG",
        "ｍｉｋｅ＠ｅｘａｍｐｌｅ．ｏｒｇ",
        " mike@example.org\t",
        "mi\u{212a}e@example.org",
    ] {
        assert_eq!(key(text), "mike@example.org", "{text}");
    }
    assert_eq!(key("ΣΊΣΥΦΟΣ"), key("σίσυφος"));
    assert_eq!(key("ΣΊΣΥΦΟΣ"), key("σίσυφοσ"));
    assert_eq!(key("ЖУК"), key("жук"));
    assert_eq!(key("Amélie"), key("AME\u{301}LIE"));
    assert_eq!(key("ﬁona"), key("FIONA"));
}

#[test]
fn t11_letters_that_a_person_sees_as_different_find_nobody_else() {
    for (one, other) in [
        ("mıke@example.org", "mike@example.org"),
        ("MİKE@example.org", "mike@example.org"),
        ("mike@example.org", "mıke@example.org"),
        ("straße@example.org", "strasse@example.org"),
        ("STRAẞE@example.org", "STRASSE@example.org"),
        ("аnna@example.org", "anna@example.org"),
        ("zoë@example.org", "zoe@example.org"),
        ("mike@example.org\0", "mike@example.org"),
        ("mi\u{200b}ke@example.org", "mike@example.org"),
        ("mi\u{ad}ke@example.org", "mike@example.org"),
        ("ĸelly", "kelly"),
        ("ꮯat", "cat"),
    ] {
        assert_ne!(key(one), key(other), "{one} {other}");
    }
}

#[test]
fn t11_capital_and_small_sharp_s_and_each_i_keep_to_themselves() {
    assert_eq!(key("STRAẞE"), key("straße"));
    assert_eq!(key("İ"), key("i\u{307}"));
    assert_eq!(key("I"), "i");
    assert_eq!(key("ı"), "ı");
}

#[test]
fn only_these_letters_fold_into_plain_ascii() {
    // Everything beyond ASCII whose key is ASCII: encodings of ASCII characters (Kelvin sign, full width, ligatures,
    // circled, mathematical, superscript, long s, ...), that is, what NFKC and lower case alone make of it. No other
    // letter lands there by folding.
    for character in changing().filter(|character| !character.is_ascii()) {
        let text = character.to_string();
        if key(&text).is_ascii() {
            let plain: String = text.nfkc().collect();
            assert!(
                plain.to_lowercase().trim().is_ascii(),
                "{character:?} became {:?}",
                key(&text)
            );
        }
    }
}

#[test]
fn the_key_of_every_character_is_settled() {
    for character in changing() {
        let once = key(&format!("x{character}x"));
        assert_eq!(key(&once), once, "{character:?}");
    }
}

#[test]
fn the_key_of_every_character_is_that_of_its_other_case() {
    for character in changing() {
        if matches!(character, 'ı' | 'ß' | 'ẞ') {
            continue;
        }
        let text = format!("x{character}x");
        assert_eq!(key(&text.to_lowercase()), key(&text), "{character:?}");
        assert_eq!(key(&text.to_uppercase()), key(&text), "{character:?}");
    }
}

#[test]
fn a_stray_mark_after_any_white_space_is_settled_at_once() {
    for space in [' ', '\u{2028}', '\u{a0}', '\u{3000}'] {
        assert_eq!(search(&format!("Σ{space}\u{d81}x")), "σ x", "{space:?}");
    }
}

proptest! {
    #[test]
    fn keys_and_search_forms_are_settled(text in any::<String>()) {
        prop_assert_eq!(key(&key(&text)), key(&text));
        prop_assert_eq!(search(&search(&text)), search(&text));
    }

    #[test]
    fn texts_of_one_key_have_one_search_form(text in any::<String>()) {
        prop_assert_eq!(search(&key(&text)), search(&text));
    }

    #[test]
    fn composed_and_decomposed_texts_have_one_key(text in "[a-zA-Zéüñçåệở가각\u{300}-\u{345}]{0,12}") {
        prop_assert_eq!(key(&text.nfc().collect::<String>()), key(&text.nfd().collect::<String>()));
    }
}

#[test]
fn a_search_finds_without_accents_marks_and_spelling_helps() {
    for (typed, stored) in [
        ("zoe", "Zoë"),
        ("nguyen", "Nguyễn"),
        ("bartosova", "Bartošová"),
        ("ulker", "Ülker"),
        ("strasse", "Hauptstraße"),
        ("soren", "Søren"),
        ("lukasz", "Łukasz"),
        ("dang", "Đặng"),
        ("isil", "Işıl"),
        ("ISIL", "ışıl"),
        ("istanbul", "İstanbul"),
        ("δημητριος", "Δημήτριος"),
        ("ΔΗΜΗΤΡΙΟΣ", "Δημήτριος"),
        ("иосиф", "Йосиф"),
        ("محمد", "مُحَمَّد"),
        ("محمد", "محـــمد"),
        ("احمد", "أحمد"),
        ("فاطمه", "فاطمة"),
        ("علي", "علی"),
        ("שלום", "שָׁלוֹם"),
        ("木村", "木村 裕美子"),
        ("ガ", "ｶﾞ"),
        ("도윤", "구 도윤"),
        ("ana luiza", "Ana  Luiza\u{a0}da Rosa"),
        ("aeg", "Æg"),
    ] {
        assert!(
            search(stored).contains(&search(typed)),
            "{typed} in {stored}: {}",
            search(stored)
        );
    }
}

#[test]
fn marks_that_are_letters_stay_in_a_search() {
    for (typed, stored) in [("か", "が"), ("कम", "काम"), ("ก", "กำ"), ("木", "本")]
    {
        assert_ne!(search(typed), search(stored), "{typed} {stored}");
    }
    assert!(!search("が").contains(&search("か")));
}

#[test]
fn one_typed_letter_of_any_script_is_found() {
    for (typed, stored) in [
        ("z", "Zoë"),
        ("e", "Zoë"),
        ("晨", "张 晨"),
        ("윤", "도윤"),
        ("م", "مُحَمَّد"),
    ] {
        assert!(
            search(stored).contains(&search(typed)),
            "{typed} in {stored}"
        );
    }
}
