//! Packed answers: what is written is read, and nothing else is.
#![expect(clippy::unwrap_used, reason = "tests")]

use domain::wire::account::{AccountReply, ChangeReason, Me};
use domain::wire::audit::{AuditResult, AuditRow};
use domain::wire::messages::{
    Channel, MailConfig, MessageCounts, MessageKind, MessageReply, MessageRow, MessageSettings,
    MessageState, TextConfig,
};
use domain::wire::packed::{PackedError, pack, pack_text, unpack, unpack_text};
use domain::wire::people::{Mailed, PasswordState, PeopleReply, ResetOutcome};
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::{Page, PageRequest};
use domain::{MessageId, PersonId, Role, RoleSet, Secret, Timestamp};
use proptest::prelude::*;

fn me() -> Me {
    Me {
        id: PersonId(uuid::Uuid::from_u128(7)),
        user_name: "ada@desk.example".to_owned(),
        display_name: "Ada \u{202e} 李".to_owned(),
        roles: [Role::GlobalAdministrator, Role::DirectoryReader]
            .into_iter()
            .collect(),
        locale: Some("ar".to_owned()),
        confirmed_until: None,
        must_change: Some(ChangeReason::Expired),
    }
}

fn states() -> Vec<PasswordState> {
    let at = Timestamp(1_700_000_000_000_000);
    vec![
        PasswordState::None,
        PasswordState::Disabled,
        PasswordState::Reported,
        PasswordState::Locked { until: at },
        PasswordState::TemporaryExpired,
        PasswordState::Temporary { until: at },
        PasswordState::MustChange,
        PasswordState::Expired { since: at },
        PasswordState::ExpiresSoon { at },
        PasswordState::NeverExpires { set_at: at },
        PasswordState::Fine { set_at: at },
    ]
}

#[test]
fn answers_are_read_back_whole() {
    let me = AccountReply::Me(me());
    assert_eq!(unpack(&pack(&me).unwrap()), Ok(me));
    let reset = PeopleReply::Reset(ResetOutcome {
        person: PersonId(uuid::Uuid::from_u128(9)),
        display_name: String::new(),
        user_name: "x@y.example".to_owned(),
        password: Secret::new("a secret, this once"),
        must_change: true,
        valid_until: Some(Timestamp(1)),
        sessions_ended: 3,
        changed_at: Timestamp(2),
        mailed: vec![Mailed {
            message: MessageId(uuid::Uuid::from_u128(10)),
            to: "y@x.example".to_owned(),
        }],
        is_link: false,
    });
    assert_eq!(unpack(&pack(&reset).unwrap()), Ok(reset));
    let row = AuditRow {
        seq: i64::MAX,
        at: Timestamp(-1),
        action: "password.reset".to_owned(),
        result: AuditResult::Refused,
        actor: None,
        actor_name: "operator".to_owned(),
        target: Some(PersonId(uuid::Uuid::from_u128(1))),
        target_name: String::new(),
        ip: "::1".to_owned(),
        request_id: String::new(),
        before: Vec::new(),
        after: vec![("kind".to_owned(), "temporary".to_owned())],
    };
    let page = AccountReply::Activity(Page {
        rows: vec![row],
        next: Some("cursor".to_owned()),
        previous: None,
    });
    assert_eq!(unpack(&pack(&page).unwrap()), Ok(page));
}

#[test]
fn messages_and_their_settings_are_read_back_whole() {
    let row = MessageRow {
        id: MessageId(uuid::Uuid::from_u128(3)),
        kind: MessageKind::SetPasswordLink,
        channel: Channel::Text,
        to: "•••15".to_owned(),
        to_is_masked: true,
        person: None,
        person_name: String::new(),
        caused_by: Some(PersonId(uuid::Uuid::from_u128(9))),
        state: MessageState::Retrying,
        attempts: 2,
        next_at: Some(Timestamp(5)),
        last_reply: "450 4.2.0 greylisted".to_owned(),
        created_at: Timestamp(1),
        sent_at: None,
        expires_at: Timestamp(9),
        can_retry: true,
        can_cancel: false,
    };
    let settings = MessageSettings {
        version: 4,
        mail: MailConfig::default(),
        mail_has_password: true,
        texts: TextConfig::twilio("AC1", "+491700000000"),
        texts_have_secret: false,
        is_demo: false,
    };
    for reply in [
        MessageReply::Message(Box::new(row)),
        MessageReply::Settings(Box::new(settings)),
        MessageReply::Counts(MessageCounts::default()),
    ] {
        assert_eq!(unpack(&pack(&reply).unwrap()), Ok(reply));
    }
}

#[test]
fn refusals_are_read_back_whole() {
    let full = Problem::fields(vec![
        FieldError::new("password", Code::PasswordTooShort).with("min", 15),
        FieldError::new("user_name", Code::UserNameTaken),
    ])
    .with("wait", "a while");
    for problem in [full, Problem::new(Code::Busy)] {
        assert_eq!(unpack_text(&pack_text(&problem).unwrap()), Ok(problem));
    }
}

#[test]
fn every_state_of_a_password_is_the_same_packed_and_as_json() {
    for state in states() {
        assert_eq!(unpack(&pack(&state).unwrap()), Ok(state));
        let json = serde_json::to_value(state).unwrap();
        let fields: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, ["at", "kind"], "{json}");
        assert_eq!(
            serde_json::from_value::<PasswordState>(json).unwrap(),
            state
        );
    }
}

#[test]
fn an_answer_of_another_version_is_told_from_a_damaged_one() {
    let good = pack(&RoleSet::EMPTY).unwrap();
    let mut other = good.clone();
    other[0] ^= 1;
    assert_eq!(unpack::<RoleSet>(&other), Err(PackedError::OtherVersion));
    let mut long = good.clone();
    long.push(0);
    assert_eq!(
        unpack::<RoleSet>(&long),
        Err(PackedError::Damaged),
        "something is left over"
    );
    assert_eq!(
        unpack::<RoleSet>(&good[..good.len() - 1]),
        Err(PackedError::Damaged)
    );
    assert_eq!(unpack::<RoleSet>(&[]), Err(PackedError::Damaged));
    assert_eq!(
        unpack_text::<RoleSet>("no Base64!"),
        Err(PackedError::Damaged)
    );
}

#[test]
fn packed_text_can_stand_anywhere_in_a_page() {
    let text = pack_text(&"</script><b>&\"'").unwrap();
    assert!(
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/".contains(c)),
        "{text}"
    );
}

proptest! {
    #[test]
    fn no_bytes_make_reading_fail_in_another_way(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut answer = pack(&()).unwrap();
        answer.extend(bytes);
        let _ = unpack::<PeopleReply>(&answer);
        let _ = unpack::<AccountReply>(&answer);
        let _ = unpack::<PageRequest>(&answer);
    }
}
