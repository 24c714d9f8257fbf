//! Generated passwords (promise P9): strength, shape, no bias, accepted under every preset.
#![cfg(feature = "generator")]
#![expect(clippy::unwrap_used, reason = "tests")]

use domain::password::generator::{COUNTS, LENGTHS, MIN_BITS, bits, generate, generate_for};
use domain::password::policy::{Context, Rules, Whose, check, preset};
use domain::wire::people::GeneratorShape::{self, Characters, Words};
use domain::wire::problem::Code;
use domain::wire::settings::{PasswordPolicy, PolicyPreset};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes that look random and are the same in every run (`SplitMix64`).
struct Seeded(u64);

impl Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (mixed ^ (mixed >> 31)).to_le_bytes()[0];
        }
    }
    fn password(&mut self, shape: GeneratorShape) -> String {
        generate(shape, &mut |bytes| self.fill(bytes))
            .unwrap()
            .expose()
            .to_owned()
    }
}

fn shapes() -> Vec<GeneratorShape> {
    let words = COUNTS.map(|count| Words { count });
    words
        .chain(LENGTHS.map(|length| Characters { length }))
        .collect()
}

fn rules(name: PolicyPreset) -> Rules {
    Rules::from(&preset(name))
}

#[test]
fn p9_every_shape_has_eighty_bits() {
    for shape in shapes() {
        assert!(bits(shape) >= MIN_BITS, "{shape:?} has {}", bits(shape));
    }
    let shown = |shape| format!("{:.1}", bits(shape));
    assert_eq!(shown(Words { count: 6 }), "85.2");
    assert_eq!(shown(Characters { length: 16 }), "90.2");
}

#[test]
fn p9_shapes_that_could_be_weaker_are_refused() {
    let mut source = Seeded(1);
    for shape in [
        Words { count: 0 },
        Words { count: 5 },
        Words { count: 13 },
        Characters { length: 0 },
        Characters { length: 15 },
        Characters { length: 65 },
    ] {
        let refused = generate(shape, &mut |bytes| source.fill(bytes)).unwrap_err();
        assert_eq!(refused.code, Code::OutOfRange, "{shape:?}");
    }
}

#[test]
fn every_shape_is_accepted_under_every_preset() {
    let mut source = Seeded(2);
    let nobody = Context::new("");
    for shape in shapes() {
        for _ in 0..20 {
            let password = source.password(shape);
            for name in [PolicyPreset::Recommended, PolicyPreset::MicrosoftCompatible] {
                assert!(
                    check(&rules(name), &nobody, &password).is_ok(),
                    "{password}"
                );
            }
        }
    }
}

#[test]
fn o1_none_begins_like_a_formula() {
    let mut source = Seeded(3);
    for shape in shapes() {
        let password = source.password(shape);
        assert!(
            password.starts_with(|first: char| first.is_ascii_alphanumeric()),
            "{password}"
        );
    }
}

#[test]
fn characters_come_in_groups_of_four_without_look_alikes() {
    let mut source = Seeded(4);
    for length in LENGTHS {
        let password = source.password(Characters { length });
        let groups: Vec<&str> = password.split('-').collect();
        let (last, whole) = groups.split_last().unwrap();
        assert!(
            whole.iter().all(|group| group.len() == 4) && (1..=4).contains(&last.len()),
            "{password}"
        );
        assert_eq!(password.replace('-', "").len(), usize::from(length));
        assert!(
            !password.contains(['0', 'O', 'o', 'Q', '1', 'I', 'i', 'l', 'B', 'G', 'S', 'Z']),
            "{password}"
        );
    }
}

#[test]
fn words_are_capitalised_and_end_in_a_number() {
    let mut source = Seeded(5);
    for count in COUNTS {
        let password = source.password(Words { count });
        let parts: Vec<&str> = password.split('-').collect();
        let (number, words) = parts.split_last().unwrap();
        assert!(
            (100..=999).contains(&number.parse::<u16>().unwrap()),
            "{password}"
        );
        assert_eq!(words.len(), usize::from(count));
        for word in words {
            let (first, rest) = word.split_at(1);
            assert!(
                first.chars().all(|c| c.is_ascii_uppercase())
                    && rest.chars().all(|c| c.is_ascii_lowercase())
            );
            assert!((3..=8).contains(&word.len()), "{word}");
        }
    }
}

#[test]
fn the_word_list_is_what_the_strength_is_counted_from() {
    let list = include_str!("../src/password/words.txt");
    let words: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    let distinct: BTreeSet<&str> = words.iter().copied().collect();
    assert_eq!(distinct.len(), words.len());
    assert!(words.len() >= 4_096);
    assert!(
        words
            .iter()
            .all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
    );
}

/// Pearson's statistic of counts that should be equal, in standard deviations from what chance gives.
fn deviation(counts: &[u32]) -> f64 {
    let kinds = f64::from(u32::try_from(counts.len()).unwrap());
    let expected = f64::from(counts.iter().sum::<u32>()) / kinds;
    let chi: f64 = counts
        .iter()
        .map(|count| (f64::from(*count) - expected).powi(2) / expected)
        .sum();
    (chi - (kinds - 1.0)) / (2.0 * (kinds - 1.0)).sqrt()
}

#[test]
fn p9_characters_are_equally_likely_at_every_place() {
    let mut source = Seeded(6);
    let mut counts: BTreeMap<(usize, char), u32> = BTreeMap::new();
    for _ in 0..2_000 {
        // At this length the classes are there by chance nearly always, so throwing draws away shifts nothing.
        for (place, character) in source
            .password(Characters { length: 64 })
            .replace('-', "")
            .chars()
            .enumerate()
        {
            *counts.entry((place, character)).or_default() += 1;
        }
    }
    let alphabet: BTreeSet<char> = counts.keys().map(|(_, character)| *character).collect();
    assert_eq!(alphabet.len(), 50);
    for place in 0..64 {
        let here: Vec<u32> = alphabet
            .iter()
            .map(|character| counts.get(&(place, *character)).copied().unwrap_or(0))
            .collect();
        assert!(
            deviation(&here) < 5.0,
            "place {place}: {}",
            deviation(&here)
        );
    }
}

#[test]
fn p9_words_are_equally_likely() {
    let mut source = Seeded(7);
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..4_000 {
        for part in source.password(Words { count: 12 }).split('-').take(12) {
            *counts.entry(part.to_owned()).or_default() += 1;
        }
    }
    assert!(
        bits(Words { count: 12 }) > 12.0 * f64::from(u32::try_from(counts.len()).unwrap()).log2()
    );
    let counts: Vec<u32> = counts.into_values().collect();
    assert!(deviation(&counts).abs() < 5.0, "{}", deviation(&counts));
}

#[test]
fn p9_numbers_from_the_incomplete_last_stretch_are_drawn_again() {
    // All bits set lies in that stretch for every list that is no power of two; a remainder would take it.
    let mut first = true;
    let mut bytes_drawn = 0;
    let mut source = Seeded(8);
    let password = generate(Characters { length: 16 }, &mut |bytes| {
        bytes_drawn += bytes.len();
        if std::mem::take(&mut first) {
            bytes.fill(0xff);
        } else {
            source.fill(bytes);
        }
    });
    assert!(password.is_ok());
    assert_eq!(bytes_drawn % 4, 0);
    assert_eq!((bytes_drawn / 4 - 1) % 16, 0);
}

#[test]
fn a_broken_source_is_an_error_and_no_endless_loop() {
    for byte in [0x00, 0xff] {
        let made = generate(Characters { length: 16 }, &mut |bytes| bytes.fill(byte));
        assert_eq!(made.unwrap_err().code, Code::Internal, "{byte}");
    }
}

#[test]
fn a_name_that_turns_up_by_chance_is_drawn_again() {
    // Words of which each password of twelve has about one, so that many first draws are refused.
    let list = include_str!("../src/password/words.txt");
    let words: Vec<String> = list
        .lines()
        .filter(|line| line.len() == 4)
        .map(str::to_owned)
        .collect();
    let mut source = Seeded(9);
    for name in words.iter().take(300) {
        let context = Context::new(name).of(&Whose {
            last_name: "star",
            ..Whose::default()
        });
        let rules = rules(PolicyPreset::Recommended);
        let (made, _) = generate_for(Words { count: 12 }, &rules, &context, &mut |bytes| {
            source.fill(bytes);
        })
        .unwrap();
        assert!(check(&rules, &context, made.expose()).is_ok());
    }
}

#[test]
fn a_shape_is_lengthened_where_the_policy_asks_for_more() {
    let policy = PasswordPolicy {
        min_length: 64,
        ..preset(PolicyPreset::Custom)
    };
    let mut source = Seeded(10);
    for shape in [Words { count: 6 }, Characters { length: 16 }] {
        let (made, _) = generate_for(
            shape,
            &Rules::from(&policy),
            &Context::new(""),
            &mut |bytes| source.fill(bytes),
        )
        .unwrap();
        assert!(made.expose().len() >= 64);
    }
}

#[test]
fn two_passwords_are_never_the_same() {
    let mut source = Seeded(11);
    for shape in [Words { count: 6 }, Characters { length: 16 }] {
        let made: BTreeSet<String> = (0..1_000).map(|_| source.password(shape)).collect();
        assert_eq!(made.len(), 1_000);
    }
}
