//! State of a password, reading out, audit names.

use domain::audit::Action;
use domain::password::expiry::Expiry;
use domain::password::phonetic::{Kind, line, spell};
use domain::password::state::{Columns, PasswordKind};
use domain::wire::account::ChangeReason;
use domain::wire::messages::MessageState;
use domain::wire::people::PasswordState;
use domain::wire::problem::Code;
use domain::{Span, Timestamp};
use std::collections::BTreeSet;

const SET: Timestamp = Timestamp(1_700_000_000_000_000);
const TICK: Span = Span(1);

fn permanent() -> Columns {
    Columns {
        kind: PasswordKind::Permanent,
        set_at: SET,
        ..Columns::default()
    }
}

fn temporary() -> Columns {
    Columns {
        kind: PasswordKind::Temporary,
        must_change: true,
        temporary_until: SET.plus(Span::hours(24)),
        ..permanent()
    }
}

#[test]
fn each_state_gives_way_to_the_ones_above_it() {
    let now = SET.plus(Span::days(100));
    let locked = now.plus(Span::minutes(1));
    let end = SET.plus(Span::days(90));
    let all = Columns {
        must_change: true,
        locked_until: locked,
        ..permanent()
    };
    let table = [
        (
            Columns {
                kind: PasswordKind::None,
                ..all
            },
            PasswordState::None,
        ),
        (
            Columns {
                kind: PasswordKind::Disabled,
                ..all
            },
            PasswordState::Disabled,
        ),
        (
            Columns {
                kind: PasswordKind::Reported,
                ..all
            },
            PasswordState::Reported,
        ),
        (all, PasswordState::Locked { until: locked }),
        (
            Columns {
                locked_until: locked,
                ..temporary()
            },
            PasswordState::Locked { until: locked },
        ),
        (temporary(), PasswordState::TemporaryExpired),
        (
            Columns {
                temporary_until: now.plus(TICK),
                ..temporary()
            },
            PasswordState::Temporary {
                until: now.plus(TICK),
            },
        ),
        (
            Columns {
                locked_until: now,
                ..all
            },
            PasswordState::MustChange,
        ),
        (
            Columns {
                must_change: true,
                never_expires: true,
                ..permanent()
            },
            PasswordState::MustChange,
        ),
        (permanent(), PasswordState::Expired { since: end }),
        (
            Columns {
                never_expires: true,
                ..permanent()
            },
            PasswordState::NeverExpires { set_at: SET },
        ),
    ];
    for (columns, state) in table {
        assert_eq!(columns.state(&Expiry::after(90), now), state, "{columns:?}");
    }
}

#[test]
fn a_password_expires_on_the_moment_and_soon_is_fourteen_days() {
    let end = SET.plus(Span::days(90));
    let soon = end.minus(Span::days(14));
    for (now, state) in [
        (soon.minus(TICK), PasswordState::Fine { set_at: SET }),
        (soon, PasswordState::ExpiresSoon { at: end }),
        (end.minus(TICK), PasswordState::ExpiresSoon { at: end }),
        (end, PasswordState::Expired { since: end }),
        (end.plus(TICK), PasswordState::Expired { since: end }),
    ] {
        assert_eq!(permanent().state(&Expiry::after(90), now), state, "{now:?}");
    }
    assert_eq!(
        permanent().state(&Expiry::after(0), end),
        PasswordState::Fine { set_at: SET }
    );
    assert_eq!(permanent().expires_at(&Expiry::after(90)), Some(end));
    assert_eq!(permanent().expires_at(&Expiry::after(0)), None);
    assert_eq!(
        Columns {
            never_expires: true,
            ..permanent()
        }
        .expires_at(&Expiry::after(90)),
        None
    );
    assert_eq!(temporary().expires_at(&Expiry::after(90)), None);
}

#[test]
fn must_change_beats_expiry_and_never_expires_stops_expiry_only() {
    let late = SET.plus(Span::days(1_000));
    let never = Columns {
        never_expires: true,
        ..permanent()
    };
    let must = Columns {
        must_change: true,
        ..permanent()
    };
    assert_eq!(
        permanent().change_reason(&Expiry::after(90), late),
        Some(ChangeReason::Expired)
    );
    assert_eq!(permanent().change_reason(&Expiry::after(0), late), None);
    assert_eq!(never.change_reason(&Expiry::after(90), late), None);
    assert_eq!(
        must.change_reason(&Expiry::after(90), late),
        Some(ChangeReason::Required)
    );
    assert_eq!(
        Columns {
            must_change: true,
            ..never
        }
        .change_reason(&Expiry::after(90), late),
        Some(ChangeReason::Required)
    );
    assert_eq!(
        temporary().change_reason(&Expiry::after(90), late),
        Some(ChangeReason::Temporary)
    );
    // A temporary password asks for the change whatever the flag says.
    assert_eq!(
        Columns {
            must_change: false,
            ..temporary()
        }
        .change_reason(&Expiry::after(0), SET),
        Some(ChangeReason::Temporary)
    );
}

#[test]
fn p9_a_temporary_password_ends_with_its_lifetime_or_thirty_minutes_after_its_first_use() {
    let end = SET.plus(Span::hours(24));
    assert!(temporary().opens(end.minus(TICK)));
    assert!(!temporary().opens(end));
    let used = Columns {
        temporary_used_at: SET.plus(Span::hours(1)),
        ..temporary()
    };
    let end = SET.plus(Span::hours(1)).plus(Span::minutes(30));
    assert_eq!(used.temporary_ends(), end);
    assert!(used.opens(end.minus(TICK)));
    assert!(!used.opens(end));
    assert_eq!(
        used.state(&Expiry::after(0), end),
        PasswordState::TemporaryExpired
    );
    // Used in the last minute of its lifetime, it leaves the whole window all the same.
    let late = Columns {
        temporary_used_at: SET.plus(Span::hours(24)).minus(Span::minutes(1)),
        ..temporary()
    };
    assert!(late.opens(SET.plus(Span::hours(24)).plus(Span::minutes(28))));
}

#[test]
fn without_a_password_disabled_or_locked_nothing_opens() {
    let locked = Columns {
        locked_until: SET.plus(Span::minutes(1)),
        ..permanent()
    };
    for kind in [
        PasswordKind::None,
        PasswordKind::Disabled,
        PasswordKind::Reported,
    ] {
        let closed = Columns {
            kind,
            ..permanent()
        };
        assert!(!closed.opens(SET), "{kind:?}");
    }
    assert!(!locked.opens(SET.plus(Span::seconds(59))));
    assert!(locked.opens(SET.plus(Span::seconds(60))));
    assert!(permanent().opens(SET));
}

#[test]
fn kinds_keep_their_codes() {
    assert_eq!(PasswordKind::ALL.map(PasswordKind::code), [0, 1, 2, 3, 4]);
    for kind in PasswordKind::ALL {
        assert_eq!(PasswordKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(PasswordKind::from_code(5), None);
    assert_eq!(PasswordKind::from_code(-1), None);
}

#[test]
fn a_password_is_read_out_character_by_character() {
    assert_eq!(
        line("aB7-é "),
        "alfa, capital Bravo, seven, hyphen, é, space"
    );
    let kinds: Vec<Kind> = spell("aB7-é").iter().map(|spoken| spoken.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Small,
            Kind::Capital,
            Kind::Digit,
            Kind::Sign,
            Kind::Other
        ]
    );
    assert_eq!(line(""), "");
}

#[test]
fn every_printable_ascii_character_has_a_word_of_its_own() {
    let ascii: String = (' '..='~').collect();
    let spoken: BTreeSet<String> = ascii.chars().map(|c| line(&c.to_string())).collect();
    assert_eq!(spoken.len(), 95);
    assert!(
        spell(&ascii)
            .iter()
            .all(|spoken| !spoken.word.is_empty() && spoken.kind != Kind::Other)
    );
    for (letter, spoken) in ('A'..='Z').zip(spell(&('A'..='Z').collect::<String>())) {
        assert!(spoken.word.starts_with(letter), "{letter}");
    }
}

#[test]
fn u3_actions_have_distinct_names_with_an_area() {
    let names: BTreeSet<&str> = Action::ALL.iter().map(|action| action.as_str()).collect();
    assert_eq!(names.len(), Action::ALL.len());
    for action in Action::ALL {
        let name = action.as_str();
        assert_eq!(
            name.split('.').filter(|part| !part.is_empty()).count(),
            2,
            "{name}"
        );
        assert!(
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'_')),
            "{name}"
        );
        assert_eq!(Action::from_name(name), Some(*action));
    }
    assert_eq!(Action::from_name("session."), None);
    insta::assert_snapshot!(
        "audit_actions",
        Action::ALL
            .iter()
            .map(|action| action.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn the_name_of_a_messages_state_is_the_one_on_the_wire() {
    for state in MessageState::ALL {
        let wire = serde_json::to_value(state).unwrap_or_default();
        assert_eq!(wire, state.name());
    }
}

#[test]
fn a_text_of_several_lines_keeps_its_lines_and_nothing_that_has_no_place_in_one() {
    let lines = |text: &str| {
        let lines = domain::text::lines("message", text, 20);
        lines.map_err(|error| error.code)
    };
    for (text, kept) in [
        (" one \r\ntwo\tand\r three\n", "one\ntwo and\nthree"),
        ("", ""),
        ("a\n\nb", "a\n\nb"),
        ("éééééééééé\néééééééée", "éééééééééé\néééééééée"),
    ] {
        assert_eq!(lines(text), Ok(kept.to_owned()));
    }
    for (text, code) in [
        ("a\u{0}b", Code::ControlCharacters),
        ("a\u{202e}b", Code::ControlCharacters),
        ("a\n\u{1b}[31mb", Code::ControlCharacters),
        ("123456789\n123456789\n1", Code::TooLong),
        ("x".repeat(241).as_str(), Code::TooLong),
    ] {
        assert_eq!(lines(text), Err(code), "{text:?}");
    }
}
