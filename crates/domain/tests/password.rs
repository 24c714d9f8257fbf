//! Password rules: the banned-word cases as they were handed over, and promises P1 to P4.
#![expect(clippy::unwrap_used, reason = "tests")]

use domain::password::policy::{
    Context, FIELD, Rules, Whose, check, for_page, live, preset, valid,
};
use domain::password::{Opaque, banned};
use domain::wire::problem::{Code, FieldError};
use domain::wire::settings::{PasswordPolicy, PolicyPreset};
use proptest::prelude::*;

fn recommended() -> Rules {
    Rules::from(&preset(PolicyPreset::Recommended))
}

fn compatible() -> Rules {
    Rules::from(&preset(PolicyPreset::MicrosoftCompatible))
}

fn somebody() -> Context {
    Context::new("Juniper Pike").of(&Whose {
        first_name: "Thomas",
        last_name: "Wilson-Poll",
        user_name: "t.wilson@juniperpike.example",
        alternate_email: "tommy84@example.org",
    })
}

fn codes(result: Result<Opaque, Vec<FieldError>>) -> Vec<Code> {
    result
        .err()
        .unwrap_or_default()
        .iter()
        .map(|error| error.code)
        .collect()
}

fn refusals(rules: &Rules, text: &str) -> Vec<Code> {
    codes(check(rules, &somebody(), text))
}

#[test]
fn the_banned_word_cases_come_out_as_handed_over() {
    let mut reader = csv::Reader::from_reader(include_str!("data/banned-score.csv").as_bytes());
    let mut cases = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (password, terms, points, accepted, note) =
            (&row[0], &row[1], &row[2], &row[3], &row[4]);
        let terms: Vec<String> = terms.split_whitespace().map(str::to_owned).collect();
        let score = banned::score_of(password, &terms);
        if !points.is_empty() {
            assert_eq!(score.points.to_string(), points, "{password}: {note}");
        }
        let whose = Whose {
            last_name: if note.contains("Poll") { "Poll" } else { "" },
            ..Whose::default()
        };
        let rules = Rules {
            min_length: 1,
            three_classes: false,
            banned_words: terms,
        };
        let refused = codes(check(&rules, &Context::new("").of(&whose), password));
        let by_words = refused
            .iter()
            .any(|code| matches!(code, Code::PasswordContext | Code::PasswordBanned));
        assert_eq!(!by_words, accepted == "yes", "{password}: {note}");
        cases += 1;
    }
    assert_eq!(cases, 8);
}

#[test]
fn exact_terms_are_found_leftmost_and_longest_before_fuzzy_ones() {
    let score = |password: &str, terms: &[&str]| {
        let terms: Vec<String> = terms.iter().map(|term| (*term).to_owned()).collect();
        let score = banned::score_of(password, &terms);
        (score.points, score.found)
    };
    let found = |terms: &[&str]| {
        terms
            .iter()
            .map(|term| (*term).to_owned())
            .collect::<Vec<_>>()
    };
    // The longer of two at one place; the earlier of two that overlap.
    assert_eq!(
        score("passwordx", &["pass", "password"]),
        (2, found(&["password"]))
    );
    assert_eq!(
        score("contosort", &["contoso", "sort"]),
        (3, found(&["contoso"]))
    );
    // An exact term to the right wins over a fuzzy one to the left that would eat into it.
    assert_eq!(score("lonxlondon", &["london"]), (5, found(&["london"])));
    // One edit: replaced, added, left out. Two edits are none.
    for near in ["lundon", "loxndon", "lodon", "ondon", "londo"] {
        assert_eq!(score(near, &["london"]), (1, found(&["london"])), "{near}");
    }
    assert_eq!(score("lunden", &["london"]).0, 6);
    // A term is found as often as it is there; signs count as letters.
    assert_eq!(score("L0ND0NL@nd0n", &["london"]).0, 2);
    // Terms of three characters are none.
    assert_eq!(score("abcabc", &["abc"]).0, 6);
    assert_eq!(score("", &["london"]), (0, vec![]));
}

/// The rule once more, as slowly as it is written down.
fn by_definition(password: &str, terms: &[String]) -> (usize, Vec<String>) {
    let edits = |a: &[char], b: &[char]| {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], i + 1);
            for (j, y) in b.iter().enumerate() {
                let replaced = diagonal + usize::from(x != y);
                diagonal = row[j + 1];
                row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
            }
        }
        row[b.len()]
    };
    let terms: Vec<Vec<char>> = terms.iter().map(|term| term.chars().collect()).collect();
    let mut found = Vec::new();
    let mut points = 0;
    let mut parts = vec![password.chars().collect::<Vec<char>>()];
    for allowed in [0, 1] {
        let mut rest = Vec::new();
        let mut fuzzy = Vec::new();
        for part in parts {
            let (mut at, mut from) = (0, 0);
            while at < part.len() {
                let best = (at + 1..=part.len()).rev().find_map(|to| {
                    let is = |term: &&Vec<char>| edits(&part[at..to], term) == allowed;
                    terms.iter().find(is).map(|term| (to, term))
                });
                match best {
                    Some((to, term)) => {
                        fuzzy.push(term.iter().collect::<String>());
                        rest.push(part[from..at].to_vec());
                        (at, from) = (to, to);
                    }
                    None => at += 1,
                }
            }
            rest.push(part[from..].to_vec());
        }
        points += fuzzy.len();
        found.push(fuzzy);
        parts = rest;
    }
    points += parts.iter().map(Vec::len).sum::<usize>();
    (points, found.concat())
}

proptest! {
    #[test]
    fn a_score_is_what_the_rule_says_word_by_word(password in "[a-c]{0,16}", terms in prop::collection::vec("[a-c]{4,7}", 0..8)) {
        let score = banned::score_of(&password, &terms);
        let (points, mut found) = by_definition(&password, &terms);
        prop_assert_eq!(score.points, points);
        let mut scored = score.found;
        scored.sort();
        found.sort();
        prop_assert_eq!(scored, found);
    }

    #[test]
    fn a_score_is_never_more_than_the_characters_and_each_term_costs(password in "[a-c0-1@$]{0,24}", terms in prop::collection::vec("[a-c]{4,6}", 0..6)) {
        let score = banned::score_of(&password, &terms);
        let length = password.chars().count();
        prop_assert!(score.points <= length);
        prop_assert!(score.points >= score.found.len());
        if score.found.is_empty() {
            prop_assert_eq!(score.points, length);
        }
        let exact = terms.iter().any(|term| banned::normalise(&password).contains(term.as_str()));
        prop_assert!(!exact || !score.found.is_empty());
    }

    #[test]
    fn p4_the_page_and_the_check_never_differ(text in ".{0,24}|[a-z ]{0,40}|(london|Wilson|a|1){0,9}", three in any::<bool>(), min in 8_u16..20) {
        let rules = Rules { min_length: min, three_classes: three, banned_words: vec!["london".to_owned()] };
        let unmet: Vec<Code> =
            live(&for_page(&rules, &somebody()), &text).iter().filter(|state| !state.met).map(|state| state.code).collect();
        let refused = refusals(&rules, &text);
        prop_assert_eq!(unmet.is_empty(), refused.is_empty());
        if Opaque::new(&text).is_ok() {
            prop_assert_eq!(unmet, refused);
        } else if !text.is_empty() {
            prop_assert_eq!(unmet.first(), refused.first());
        }
    }

    #[test]
    fn any_text_is_judged_without_panic(text in any::<String>()) {
        let _ = refusals(&compatible(), &text);
        let _ = live(&for_page(&recommended(), &somebody()), &text);
    }
}

#[test]
fn p1_fifteen_characters_where_the_password_is_the_only_factor() {
    assert_eq!(
        refusals(&recommended(), "quiet teal lam"),
        [Code::PasswordTooShort]
    );
    assert_eq!(refusals(&recommended(), "quiet teal lamp"), []);
}

#[test]
fn p1_length_is_counted_after_opaque_string_in_code_points() {
    // Fourteen code points once composed, of fifteen; and fifteen of more bytes.
    assert_eq!(
        refusals(&recommended(), "quiet te\u{301}al la"),
        [Code::PasswordTooShort]
    );
    assert_eq!(
        refusals(&recommended(), "木村裕美子晨张卢冬梅도윤구예지"),
        []
    );
}

#[test]
fn p2_sixty_four_and_more_are_accepted_up_to_256() {
    let long: String = "quiet teal lamp, ".chars().cycle().take(256).collect();
    assert_eq!(refusals(&recommended(), &long[..64]), []);
    assert_eq!(refusals(&recommended(), &long), []);
    let error = check(&recommended(), &somebody(), &format!("{long}x")).unwrap_err();
    assert_eq!(
        error,
        [FieldError::new(FIELD, Code::PasswordTooLong).with("max", 256)]
    );
}

#[test]
fn p3_control_characters_and_nul_are_refused_when_set() {
    for text in ["quiet teal\0lamp", "quiet\tteal lamp", "quiet teal lamp\n"] {
        assert_eq!(
            refusals(&recommended(), text),
            [Code::PasswordCharacters],
            "{text:?}"
        );
    }
}

#[test]
fn p3_an_empty_password_is_asked_for() {
    assert_eq!(refusals(&recommended(), ""), [Code::Required]);
}

#[test]
fn p4_every_rule_that_refuses_is_told_with_its_values() {
    let errors = check(&compatible(), &somebody(), "wilson").unwrap_err();
    insta::assert_snapshot!(told(&errors), @r"
    password_too_short min=8
    password_classes
    ");
    let errors = check(&recommended(), &somebody(), "Tommy84 latchkey").unwrap_err();
    insta::assert_snapshot!(told(&errors), @"password_context word=latchkey");
    let errors = check(&recommended(), &somebody(), "P@ssw0rd-Password").unwrap_err();
    insta::assert_snapshot!(told(&errors), @"password_banned score=3 word=password");
    let errors = check(&recommended(), &somebody(), "aaaaaaaaaaaaaaaaaaaa").unwrap_err();
    insta::assert_snapshot!(told(&errors), @"password_repetitive");
}

fn told(errors: &[FieldError]) -> String {
    let line = |error: &FieldError| {
        assert_eq!(error.field, FIELD);
        let args: Vec<String> = error
            .args
            .iter()
            .map(|(name, value)| format!(" {name}={value}"))
            .collect();
        let args = args.concat();
        format!("{}{args}", error.code.as_str())
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn three_of_four_classes_are_needed_under_the_compatible_preset_alone() {
    for (text, fits) in [
        ("quietteal", false),
        ("Quietteal", false),
        ("quietteal7", false),
        ("Quietteal7", true),
        ("quiet-teal7", true),
        ("Quiet teal", true),
        ("QUIET-7042", true),
        ("木村木quIet", true),
    ] {
        assert_eq!(
            refusals(&compatible(), text).contains(&Code::PasswordClasses),
            !fits,
            "{text}"
        );
    }
    assert_eq!(refusals(&recommended(), "all small letters here"), []);
}

#[test]
fn names_are_refused_in_any_case_and_disguise() {
    let refused = |text: &str| refusals(&recommended(), text).contains(&Code::PasswordContext);
    for text in [
        "my THOMAS is here ok",
        "th0m@$ rides a bike",
        "the wilson-poll case",
        "the Wilson Poll case",
        "the wils0np0ll case",
        "t.wilson rides fast",
        "xxTWilson rides fast",
        "ask tommy84 about it",
        "the juniper pike way",
        "juniperpike-forever",
        "a latchkey for all ok",
    ] {
        assert!(refused(text), "{text}");
    }
    for text in ["wilson alone is no name", "juniper bushes and pike"] {
        assert!(!refused(text), "{text}");
    }
}

#[test]
fn names_of_fewer_than_four_characters_do_not_count() {
    let context = Context::new("IBM").of(&Whose {
        first_name: "Bui",
        last_name: "张",
        ..Whose::default()
    });
    assert_eq!(
        codes(check(&recommended(), &context, "bui and ibm and 张 go on")),
        []
    );
}

#[test]
fn the_organisations_own_words_count_beside_the_ones_banned_everywhere() {
    let mut rules = compatible();
    assert_eq!(refusals(&rules, "Zanzibar12"), []);
    rules.banned_words = vec!["zanzibar".to_owned()];
    assert_eq!(refusals(&rules, "Zanzibar12"), [Code::PasswordBanned]);
    assert_eq!(refusals(&rules, "Zanzibar tides"), []);
    assert_eq!(
        refusals(&compatible(), "Passw0rd12!"),
        [Code::PasswordBanned]
    );
}

#[test]
fn one_pattern_over_and_over_is_refused() {
    let refused = |text: &str| refusals(&recommended(), text).contains(&Code::PasswordRepetitive);
    for text in [
        "zzzzzzzzzzzzzzzz",
        "xyxyxyxyxyxyxyxyx",
        "kXkxkXkxkXkxkXkxK",
        "abcdefghijklmnopqrst",
        "zyxwvutsrqponmlk",
        "12341234123412341234",
        "aaaabbbbccccdddd",
        "1234abcd4321dcba",
    ] {
        assert!(refused(text), "{text}");
    }
    for text in [
        "quiet teal lamp",
        "abcd quiet 1234 x",
        "correct!correct!",
        "hhh quiet teal lamp",
    ] {
        assert!(!refused(text), "{text}");
    }
}

#[test]
fn the_page_lists_every_rule_and_ticks_none_for_an_empty_field() {
    let page = for_page(&compatible(), &somebody());
    let states = live(&page, "");
    let listed: Vec<Code> = states.iter().map(|state| state.code).collect();
    assert_eq!(
        listed,
        [
            Code::PasswordTooShort,
            Code::PasswordClasses,
            Code::PasswordContext,
            Code::PasswordBanned,
            Code::PasswordRepetitive
        ]
    );
    assert!(states.iter().all(|state| !state.met));
    assert!(live(&page, "Quiet-teal7").iter().all(|state| state.met));
    assert_eq!(
        live(&page, "Quiet\tteal7")[0].code,
        Code::PasswordCharacters
    );
}

#[test]
fn presets_are_valid_as_they_stand() {
    for name in [
        PolicyPreset::Recommended,
        PolicyPreset::MicrosoftCompatible,
        PolicyPreset::Custom,
    ] {
        assert_eq!(valid(preset(name)), Ok(preset(name)));
    }
}

#[test]
fn a_preset_cannot_be_weakened_by_its_numbers() {
    let weak = PasswordPolicy {
        min_length: 1,
        three_classes: false,
        ..preset(PolicyPreset::MicrosoftCompatible)
    };
    assert_eq!(valid(weak), Ok(preset(PolicyPreset::MicrosoftCompatible)));
}

#[test]
fn p1_a_custom_policy_is_not_weaker_than_both_presets() {
    let custom = |min_length, three_classes| {
        let policy = PasswordPolicy {
            min_length,
            three_classes,
            ..preset(PolicyPreset::Custom)
        };
        valid(policy).is_ok()
    };
    assert!(!custom(14, false));
    assert!(custom(15, false));
    assert!(!custom(7, true));
    assert!(custom(8, true));
    assert!(custom(64, true));
    assert!(!custom(65, true));
}

#[test]
fn each_number_of_a_policy_has_its_range() {
    let base = || preset(PolicyPreset::Custom);
    let field = |policy| valid(policy).err().map(|errors| errors[0].field.clone());
    for (expire_days, fits) in [
        (0, true),
        (1, false),
        (13, false),
        (14, true),
        (730, true),
        (731, false),
    ] {
        let refused = field(PasswordPolicy {
            expire_days,
            ..base()
        });
        assert_eq!(
            refused.as_deref(),
            if fits { None } else { Some("expire_days") },
            "{expire_days}"
        );
    }
    for (spread_days, fits) in [(0, true), (60, true), (61, false)] {
        let refused = field(PasswordPolicy {
            spread_days,
            ..base()
        });
        assert_eq!(
            refused.as_deref(),
            if fits { None } else { Some("spread_days") },
            "{spread_days}"
        );
    }
    for (temporary_hours, fits) in [(0, false), (1, true), (168, true), (169, false)] {
        let refused = field(PasswordPolicy {
            temporary_hours,
            ..base()
        });
        assert_eq!(
            refused.as_deref(),
            if fits { None } else { Some("temporary_hours") },
            "{temporary_hours}"
        );
    }
    assert_eq!(
        field(PasswordPolicy {
            history: 24,
            ..base()
        }),
        None
    );
    assert_eq!(
        field(PasswordPolicy {
            history: 25,
            ..base()
        })
        .as_deref(),
        Some("history")
    );
}

#[test]
fn banned_words_are_trimmed_and_kept_once() {
    let with = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        valid(PasswordPolicy {
            banned_words: words,
            ..preset(PolicyPreset::Custom)
        })
    };
    let kept = with(&[" Zebra ", "", "zebra", "ZEBR@", "apple"])
        .unwrap()
        .banned_words;
    assert_eq!(kept, ["Zebra", "apple"]);
    assert!(with(&["abc"]).is_err());
    assert!(with(&["abcd", &"x".repeat(16)]).is_ok());
    assert!(with(&[&"x".repeat(17)]).is_err());
    assert!(with(&["ab\0cd"]).is_err());
    let many: Vec<String> = (0..1_001)
        .map(|number| format!("word{number:04}b"))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(with(&many[..1_000]).is_ok());
    assert_eq!(with(&many).unwrap_err()[0].code, Code::TooMany);
}

#[test]
fn terms_banned_everywhere_are_distinct_and_long_enough() {
    let mut terms: Vec<String> = banned::everywhere().map(banned::normalise).collect();
    assert!(terms.len() > 250);
    assert!(
        terms
            .iter()
            .all(|term| (5..=16).contains(&term.chars().count())),
        "{terms:?}"
    );
    let all = terms.len();
    terms.sort();
    terms.dedup();
    assert_eq!(terms.len(), all);
}
