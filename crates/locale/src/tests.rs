//! The texts and their evaluation.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::{Lang, Offset, Table, Value, category, k, negotiate, table, table_text};
use domain::wire::problem::Code;
use domain::{Role, Timestamp};

/// 2026-11-14T09:12:33Z.
const MOMENT: Timestamp = Timestamp(1_794_647_553_000_000);

#[test]
fn every_code_has_a_sentence_in_every_language() {
    for code in Code::ALL {
        let key = k::named(&format!("error-{}", code.as_str()))
            .unwrap_or_else(|| panic_with(code.as_str()));
        for lang in Lang::ALL {
            let text = table(lang).text(key);
            assert!(text.len() > 10, "{} in {}", code.as_str(), lang.code());
            assert!(text.trim_end_matches('}').ends_with(['.', '؟']), "{text}");
        }
    }
}

#[test]
fn every_action_and_role_has_words_in_every_language() {
    let actions = domain::audit::Action::ALL
        .iter()
        .map(|action| format!("audit-{}", action.as_str().replace('.', "-")));
    let roles = Role::ALL.iter().map(|role| format!("role-{}", role.name()));
    for name in actions.chain(roles) {
        assert!(k::named(&name).is_some(), "{name}");
    }
}

#[expect(clippy::panic, reason = "tests")]
fn panic_with(name: &str) -> ! {
    panic!("no sentence for {name}")
}

#[test]
fn sentences_keep_to_the_house_style() {
    for text in all_texts(Lang::En) {
        let folded = text.to_lowercase();
        for word in ["please", "invalid", "sorry", "oops"] {
            assert!(!folded.contains(word), "{text}");
        }
    }
    for text in all_texts(Lang::De) {
        let folded = text.to_lowercase();
        for word in ["bitte ", "ungültig"] {
            assert!(!folded.contains(word), "{text}");
        }
    }
}

#[test]
fn arabic_is_arabic_and_german_is_not_english() {
    let has_arabic = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let arabic = all_texts(Lang::Ar);
    let without = arabic
        .iter()
        .filter(|text| text.chars().any(char::is_alphabetic) && !has_arabic(text))
        .count();
    // Names, patterns and file formats are the same everywhere.
    assert!(
        without * 25 < arabic.len(),
        "{without} of {} Arabic texts have no Arabic letter",
        arabic.len()
    );
    let same = all_texts(Lang::En)
        .iter()
        .zip(all_texts(Lang::De))
        .filter(|(en, de)| *en == de && en.len() > 24)
        .count();
    assert!(same < 5, "{same} long German texts are the English ones");
}

fn all_texts(lang: Lang) -> Vec<String> {
    let keys = 0..u16::try_from(k::COUNT).unwrap();
    keys.map(|place| table(lang).text(crate::Key(place)).to_owned())
        .collect()
}

#[test]
fn the_browser_is_not_given_what_mail_says() {
    let text = table(Lang::En).text(k::LETTER_NEVER_ASK);
    assert!(text.contains("will ask you for your password"));
    let given = Table::from_text(table_text(Lang::En)).unwrap();
    assert_eq!(given.text(k::LETTER_NEVER_ASK), "");
    assert_eq!(
        given.text(k::LAUNCHER_TITLE),
        table(Lang::En).text(k::LAUNCHER_TITLE)
    );
}

/// The integer samples of CLDR's plural rules (cardinal), as they stand there.
#[test]
fn plural_categories_are_those_of_cldr() {
    let arabic: [(&str, &[i64]); 6] = [
        ("zero", &[0]),
        ("one", &[1]),
        ("two", &[2]),
        (
            "few",
            &[
                3, 4, 5, 6, 7, 8, 9, 10, 103, 104, 105, 106, 107, 108, 109, 110, 1_003,
            ],
        ),
        ("many", &[11, 12, 20, 26, 99, 111, 1_011]),
        (
            "other",
            &[
                100, 101, 102, 200, 201, 202, 300, 500, 502, 600, 1_000, 10_000, 100_000, 1_000_000,
            ],
        ),
    ];
    for (expected, numbers) in arabic {
        for number in numbers {
            assert_eq!(category(Lang::Ar, *number), expected, "{number}");
        }
    }
    for lang in [Lang::En, Lang::De] {
        assert_eq!(category(lang, 1), "one");
        for number in [0, 2, 16, 100, 101, 1_000, 1_000_000] {
            assert_eq!(category(lang, number), "other", "{number}");
        }
    }
}

#[test]
fn values_and_plurals_get_into_texts() {
    let count = |lang, count: i64| table(lang).format(k::AGO_DAYS, &[("count", count.into())]);
    assert_eq!(count(Lang::En, 1), "Yesterday");
    assert_eq!(count(Lang::En, 10_240), "10,240 days ago");
    assert_eq!(count(Lang::De, 10_240), "Vor 10.240 Tagen");
    assert_eq!(count(Lang::Ar, 2), "قبل يومين");
    assert_eq!(count(Lang::Ar, 5), "قبل 5 أيام");
    assert_eq!(count(Lang::Ar, 11), "قبل 11 يومًا");
    assert_eq!(
        table(Lang::En).format(k::AGE_DAYS, &[("count", 0.into())]),
        "set today"
    );
}

#[test]
fn a_missing_value_breaks_nothing() {
    assert_eq!(table(Lang::En).format(k::INCIDENT, &[]), "Reference ");
    assert_eq!(
        table(Lang::En).format(k::ERROR_TOO_MANY_ATTEMPTS, &[]),
        "Too many attempts. Wait a while, then try again."
    );
}

#[test]
fn braces_in_a_value_are_text() {
    let values = [("word", Value::from("{count#one=x|other=y}"))];
    assert!(
        table(Lang::En)
            .format(k::ERROR_PASSWORD_BANNED, &values)
            .contains("“{count#one=x|other=y}”")
    );
}

#[test]
fn names_that_run_the_other_way_are_isolated() {
    let named = |lang, name: &str| table(lang).format(k::LAUNCHER_TITLE, &[("name", name.into())]);
    assert_eq!(named(Lang::En, "Ada"), "Welcome, Ada");
    assert_eq!(named(Lang::En, "محمد"), "Welcome, \u{2068}محمد\u{2069}");
    assert!(named(Lang::Ar, "Ada").ends_with("\u{2068}Ada\u{2069}"));
    assert!(named(Lang::Ar, "محمد").ends_with("محمد"));
}

#[test]
fn moments_read_as_the_language_writes_them() {
    let date = |lang| table(lang).date_time(MOMENT, Offset::default());
    assert_eq!(date(Lang::En), "14 November 2026, 09:12");
    assert_eq!(date(Lang::De), "14. November 2026, 09:12");
    assert_eq!(date(Lang::Ar), "14 نوفمبر 2026، 09:12");
    assert_eq!(
        table(Lang::En).exact(MOMENT, Offset(90)),
        "14 November 2026, 10:42:33 (UTC+01:30)"
    );
    assert_eq!(
        table(Lang::En).exact(MOMENT, Offset(-600)),
        "13 November 2026, 23:12:33 (UTC-10:00)"
    );
    assert_eq!(Table::machine(MOMENT), "2026-11-14T09:12:33Z");
    assert_eq!(
        Table::machine(Timestamp(951_782_400_000_000)),
        "2000-02-29T00:00:00Z"
    );
    assert_eq!(Table::machine(Timestamp(-1)), "1969-12-31T23:59:59Z");
}

#[test]
fn spans_read_as_people_say_them() {
    let en = table(Lang::En);
    let ago = |seconds: i64| {
        en.ago(
            MOMENT,
            Timestamp(MOMENT.0 - seconds * 1_000_000),
            Offset::default(),
        )
    };
    assert_eq!(
        [ago(-5), ago(59), ago(60), ago(7_200), ago(86_400)].join("; "),
        "Just now; Just now; 1 minute ago; 2 hours ago; Yesterday"
    );
    assert_eq!(ago(40 * 86_400), "5 October 2026");
    let left = |seconds: i64| en.left(MOMENT, Timestamp(MOMENT.0 + seconds * 1_000_000));
    assert_eq!(
        [left(-5), left(40), left(3_599), left(75_600), left(259_200)].join("; "),
        "0 s left; 40 s left; 59 min left; 21 h left; 3 days left"
    );
    assert_eq!(
        [en.span(0), en.span(60), en.span(91), en.span(7_201)].join("; "),
        "1 second; 60 seconds; 2 minutes; 3 hours"
    );
}

#[test]
fn the_browser_reads_what_the_server_wrote() {
    for lang in Lang::ALL {
        let read = Table::from_text(table_text(lang)).unwrap();
        assert_eq!(read.lang, lang);
        assert_eq!(read.text(k::SIGN_OUT), table(lang).text(k::SIGN_OUT));
        assert_eq!(
            read.format(k::AGO_HOURS, &[("count", 3.into())]),
            table(lang).format(k::AGO_HOURS, &[("count", 3.into())])
        );
    }
    let cut = |text: String| text[..text.len() / 2].to_owned();
    assert!(Table::from_text(cut(table_text(Lang::En))).is_none());
    assert!(Table::from_text("en\0another version\0".to_owned()).is_none());
    assert!(Table::from_text(String::new()).is_none());
}

#[test]
fn the_reader_gets_the_language_asked_for() {
    assert_eq!(negotiate(Some("ar"), Some("de")), Lang::Ar);
    assert_eq!(
        negotiate(Some("xx"), Some("de-AT,de;q=0.9,en;q=0.8")),
        Lang::De
    );
    assert_eq!(negotiate(None, Some("fr, en;q=0.5, ar;q=0.9")), Lang::Ar);
    assert_eq!(negotiate(None, Some("de;q=0, *;q=0.1")), Lang::En);
    assert_eq!(negotiate(None, Some(&"ö;q=x,".repeat(10_000))), Lang::En);
    assert_eq!(negotiate(None, None), Lang::En);
}
