//! Signing in, as promised: one answer, one hash, counted before it (P7, P9, E1, L1 to L3, S1, S2). On every database.

use domain::password::expiry::Expiry;
use domain::wire::account::ChangeReason;
use domain::wire::audit::AuditQuery;
use domain::wire::audit::AuditResult::{Failure, Success};
use domain::wire::people::PasswordState;
use domain::wire::problem::{Code, Problem};
use domain::{PersonId, Role, Secret, Span};
use service::credentials::{self, Kind};
use service::sign_in::{SignIn, sign_in};
use service::testing::{PASSWORD, TestDesk, desks, desks_with, origin, origin_at};
use service::{Caller, sessions};

const WRONG: &str = "not-the-password-at-all";

async fn attempt(
    desk: &TestDesk,
    ip: &str,
    user_name: &str,
    password: &str,
) -> Result<(), Problem> {
    let wanted = SignIn {
        user_name: user_name.to_owned(),
        password: Secret::new(password),
        api: false,
    };
    sign_in(desk, &origin_at(ip), wanted)
        .await
        .map(drop)
        .map_err(|error| error.problem())
}

/// Numbers the attempts of this run.
static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

/// Each from an address of its own, so that the limit on addresses stays out of it.
async fn fail(desk: &TestDesk, user_name: &str, times: usize) {
    for _ in 0..times {
        let n = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let problem = attempt(
            desk,
            &format!("10.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255),
            user_name,
            &format!("{WRONG} {n}"),
        )
        .await
        .unwrap_err();
        assert_eq!(problem, Problem::new(Code::SignInFailed));
    }
}

async fn state(desk: &TestDesk, id: uuid::Uuid) -> PasswordState {
    credentials::columns(&desk.reload(PersonId(id)).await.unwrap())
        .state(&Expiry::after(0), desk.now())
}

#[tokio::test]
async fn e1_p7_every_failure_is_one_answer_after_exactly_one_hash() {
    for desk in desks().await.unwrap() {
        let blocked = desk.person("blocked@a.example").await.unwrap();
        let deleted = desk.person("deleted@a.example").await.unwrap();
        desk.person("right@a.example").await.unwrap();
        desk.person("wrong@a.example").await.unwrap();
        desk.person("locked@a.example").await.unwrap();
        desk.person_with("none@a.example", &[], None).await.unwrap();
        let over = desk.person("over@a.example").await.unwrap();
        desk.set_password(&over, PASSWORD, Kind::Temporary)
            .await
            .unwrap();
        desk.clock.advance(Span::hours(24));
        fail(&desk, "locked@a.example", 10).await;
        let now = desk.now();
        let (blocked, deleted) = (PersonId(blocked.id), PersonId(deleted.id));
        desk.store()
            .write(|tx| async move {
                store::people::set_blocked(&tx, blocked, true, now).await?;
                store::people::delete(&tx, deleted, now).await
            })
            .await
            .unwrap();
        let disabled = desk.person("disabled@a.example").await.unwrap();
        desk.store()
            .write(
                |tx| async move { store::credentials::disable(&tx, PersonId(disabled.id)).await },
            )
            .await
            .unwrap();
        let mut answers = Vec::new();
        for (name, password) in [
            ("unknown@a.example", PASSWORD),
            ("", PASSWORD),
            ("not a name", PASSWORD),
            ("blocked@a.example", PASSWORD),
            ("deleted@a.example", PASSWORD),
            ("locked@a.example", PASSWORD),
            ("none@a.example", PASSWORD),
            ("disabled@a.example", PASSWORD),
            ("over@a.example", PASSWORD),
            ("wrong@a.example", WRONG),
            ("wrong@a.example", ""),
            ("wrong@a.example", "nul\0byte"),
            ("wrong@a.example", &"x".repeat(2000)),
        ] {
            let before = desk.hash_calls();
            answers.push(
                attempt(&desk, "192.0.2.7", name, password)
                    .await
                    .unwrap_err(),
            );
            assert_eq!(desk.hash_calls() - before, 1, "{} {name:?}", desk.database);
        }
        assert!(
            answers
                .iter()
                .all(|answer| *answer == Problem::new(Code::SignInFailed)),
            "{answers:?}"
        );
        let before = desk.hash_calls();
        attempt(&desk, "192.0.2.7", "right@a.example", PASSWORD)
            .await
            .unwrap();
        assert_eq!(desk.hash_calls() - before, 1, "{}", desk.database);
    }
}

#[tokio::test]
async fn p5_p7_an_outdated_hash_is_replaced_after_sign_in_and_that_is_the_only_second_hash() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let newer = desk
            .another_copy(|config| config.hashing.passes = 2)
            .await
            .unwrap();
        let wanted = || SignIn {
            user_name: "anna@a.example".to_owned(),
            password: Secret::new(PASSWORD),
            api: false,
        };
        sign_in(&newer, &origin(), wanted()).await.unwrap();
        let id = PersonId(person.id);
        let mut phc = String::new();
        // As long as it takes: the other core may have much to do.
        for _ in 0..6_000 {
            phc = store::credentials::get(&desk.store().read(), id)
                .await
                .unwrap()
                .unwrap()
                .phc;
            if phc.contains("t=2") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert!(phc.contains("t=2"), "{phc}");
        let before = newer.hasher().calls();
        let signed_in = sign_in(&newer, &origin(), wanted()).await.unwrap();
        assert_eq!(newer.hasher().calls() - before, 1);
        assert!(
            sessions::resolve(&newer, &origin(), &signed_in.token)
                .await
                .unwrap()
                .is_some(),
            "an upgrade ends no session"
        );
    }
}

#[tokio::test]
async fn l1_ten_failures_lock_for_a_minute_and_the_next_ten_for_two() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        for (round, seconds) in [60, 120, 240].into_iter().enumerate() {
            fail(&desk, "anna@a.example", 9).await;
            assert!(
                matches!(state(&desk, person.id).await, PasswordState::Fine { .. }),
                "round {round}"
            );
            fail(&desk, "anna@a.example", 1).await;
            assert_eq!(
                state(&desk, person.id).await,
                PasswordState::Locked {
                    until: desk.now().plus(Span::seconds(seconds))
                }
            );
            desk.clock.advance(Span::seconds(seconds - 1));
            assert_eq!(
                desk.sign_in("anna@a.example")
                    .await
                    .unwrap_err()
                    .problem()
                    .code,
                Code::SignInFailed,
                "round {round}"
            );
            desk.clock.advance(Span::seconds(1));
        }
        desk.sign_in("anna@a.example").await.unwrap();
        fail(&desk, "anna@a.example", 9).await;
        desk.sign_in("anna@a.example").await.unwrap();
    }
}

#[tokio::test]
async fn l1_all_spellings_of_a_name_share_one_counter() {
    for desk in desks().await.unwrap() {
        desk.person("kelvin@a.example").await.unwrap();
        for name in [
            "kelvin@a.example",
            "KELVIN@A.EXAMPLE",
            " \u{212a}elvin@a.example ",
            "ｋｅｌｖｉｎ@a.example",
            "Kelvin@a.example",
        ] {
            fail(&desk, name, 2).await;
        }
        assert!(
            desk.sign_in("kelvin@a.example").await.is_err(),
            "{}",
            desk.database
        );
    }
}

#[tokio::test]
async fn l1_names_that_nobody_has_are_counted_and_locked_alike() {
    for desk in desks().await.unwrap() {
        fail(&desk, "nobody@a.example", 10).await;
        desk.person("nobody@a.example").await.unwrap();
        // Setting the password took the lock away, which adding a person with one means.
        desk.sign_in("nobody@a.example").await.unwrap();
        fail(&desk, "later@a.example", 10).await;
        let later = desk
            .person_with("later@a.example", &[], None)
            .await
            .unwrap();
        let calls = desk.hash_calls();
        assert!(desk.sign_in("later@a.example").await.is_err());
        assert_eq!(desk.hash_calls() - calls, 1);
        desk.set_password(&later, PASSWORD, Kind::Permanent)
            .await
            .unwrap();
        desk.sign_in("later@a.example").await.unwrap();
    }
}

#[tokio::test]
async fn l1_the_last_three_wrong_passwords_do_not_count_twice() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        for round in 0..8_u8 {
            for wrong in ["first old one", "second old one", "third old one"] {
                attempt(&desk, &format!("10.1.{round}.1"), "anna@a.example", wrong)
                    .await
                    .unwrap_err();
            }
        }
        desk.sign_in("anna@a.example").await.unwrap();
        // A fourth pushes the first out.
        for wrong in [
            "one", "two", "three", "four", "one", "two", "three", "four", "one", "two",
        ] {
            attempt(&desk, "10.2.0.1", "anna@a.example", wrong)
                .await
                .unwrap_err();
        }
        assert!(
            desk.sign_in("anna@a.example").await.is_err(),
            "{}",
            desk.database
        );
    }
}

#[tokio::test]
async fn l1_a_hundred_failures_in_a_row_disable_the_password_until_it_is_reset() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        for _ in 0..10 {
            fail(&desk, "anna@a.example", 10).await;
            desk.clock.advance(Span::hours(1));
        }
        assert_eq!(state(&desk, person.id).await, PasswordState::Disabled);
        desk.clock.advance(Span::days(400));
        assert!(
            desk.sign_in("anna@a.example").await.is_err(),
            "no time heals it"
        );
        desk.set_password(&person, PASSWORD, Kind::Permanent)
            .await
            .unwrap();
        desk.sign_in("anna@a.example").await.unwrap();
    }
}

#[tokio::test]
async fn l1_of_many_wrong_passwords_at_once_no_more_than_ten_are_looked_at() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        let desk = &desk;
        // The right one among them comes too late: it stands behind more than ten wrong ones.
        let many = (0..60_u32).map(|n| async move {
            let password = if n == 59 {
                PASSWORD.to_owned()
            } else {
                format!("{WRONG} {n}")
            };
            attempt(desk, &format!("10.3.{n}.1"), "anna@a.example", &password).await
        });
        let right = futures::future::join_all(many)
            .await
            .into_iter()
            .flatten()
            .count();
        assert_eq!(right, 0, "{}", desk.database);
        let failures = counted(desk, "session.locked").await;
        assert_eq!(failures, 1, "{}", desk.database);
    }
}

#[tokio::test]
async fn l1_many_right_passwords_at_once_are_no_failures() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        let desk = &desk;
        let many = (0..40).map(|_| attempt(desk, "192.0.2.7", "anna@a.example", PASSWORD));
        for outcome in futures::future::join_all(many).await {
            outcome.unwrap();
        }
    }
}

#[tokio::test]
async fn l2_a_lock_ends_no_session_and_a_reset_takes_it_away() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let signed_in = desk.sign_in("anna@a.example").await.unwrap();
        fail(&desk, "anna@a.example", 10).await;
        assert!(
            sessions::resolve(&desk, &origin(), &signed_in.token)
                .await
                .unwrap()
                .is_some()
        );
        desk.set_password(&person, "Another-Horse-Battery-8", Kind::Temporary)
            .await
            .unwrap();
        desk.try_sign_in("anna@a.example", "Another-Horse-Battery-8")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn l3_twenty_failures_in_an_hour_close_an_address_for_all_accounts() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        for n in 0..20 {
            assert_eq!(
                attempt(&desk, "192.0.2.9", &format!("n{n}@a.example"), WRONG)
                    .await
                    .unwrap_err()
                    .code,
                Code::SignInFailed
            );
        }
        let calls = desk.hash_calls();
        let problem = attempt(&desk, "192.0.2.9", "anna@a.example", PASSWORD)
            .await
            .unwrap_err();
        assert_eq!(
            (problem.code, problem.retry_after_seconds),
            (Code::TooManyAttempts, Some(3601))
        );
        assert_eq!(desk.hash_calls(), calls);
        attempt(&desk, "192.0.2.10", "anna@a.example", PASSWORD)
            .await
            .unwrap();
        desk.clock.advance(Span::hours(1));
        attempt(&desk, "192.0.2.9", "anna@a.example", PASSWORD)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn l3_an_ipv6_customer_is_one_address() {
    let desk = service::testing::one_desk().await.unwrap();
    for n in 0..20 {
        attempt(
            &desk,
            &format!("2001:db8:1:2::{n}"),
            &format!("n{n}@a.example"),
            WRONG,
        )
        .await
        .unwrap_err();
    }
    assert_eq!(
        attempt(&desk, "2001:db8:1:2:ffff::1", "x@a.example", WRONG)
            .await
            .unwrap_err()
            .code,
        Code::TooManyAttempts
    );
    assert_eq!(
        attempt(&desk, "2001:db8:1:3::1", "x@a.example", WRONG)
            .await
            .unwrap_err()
            .code,
        Code::SignInFailed
    );
}

#[tokio::test]
async fn p9_a_temporary_password_opens_the_change_alone_and_ends_30_minutes_after_its_first_use() {
    for desk in desks().await.unwrap() {
        let person = desk
            .person_with("anna@a.example", &[Role::GlobalAdministrator], None)
            .await
            .unwrap();
        desk.set_password(&person, PASSWORD, Kind::Temporary)
            .await
            .unwrap();
        desk.clock.advance(Span::hours(24).minus_one());
        let first = desk.sign_in("anna@a.example").await.unwrap();
        assert_eq!(first.principal.must_change, Some(ChangeReason::Temporary));
        let caller = Caller::person(first.principal, origin());
        assert_eq!(
            sessions::list_own(&desk, &caller)
                .await
                .unwrap_err()
                .problem()
                .code,
            Code::MustChangePassword
        );
        assert_eq!(
            service::audit::list(&desk, &caller, AuditQuery::default())
                .await
                .unwrap_err()
                .problem()
                .code,
            Code::MustChangePassword
        );
        desk.clock.advance(Span::minutes(30).minus_one());
        let second = desk.sign_in("anna@a.example").await.unwrap();
        // A restart of the program forgets nothing of it.
        let restarted = desk.another_copy(|_| {}).await.unwrap();
        assert!(
            sessions::resolve(&restarted, &origin(), &second.token)
                .await
                .unwrap()
                .is_some()
        );
        desk.clock.advance(Span(1));
        assert!(
            sessions::resolve(&restarted, &origin(), &second.token)
                .await
                .unwrap()
                .is_none(),
            "the window is over for its sessions too"
        );
        assert!(
            desk.sign_in("anna@a.example").await.is_err(),
            "{}",
            desk.database
        );
    }
}

#[tokio::test]
async fn p9_a_temporary_password_that_is_not_used_in_time_is_void() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        desk.set_password(&person, PASSWORD, Kind::Temporary)
            .await
            .unwrap();
        desk.clock.advance(Span::hours(24));
        assert_eq!(
            desk.sign_in("anna@a.example").await.unwrap_err().problem(),
            Problem::new(Code::SignInFailed)
        );
        assert_eq!(counted(&desk, "password.temporary_expired").await, 1);
    }
}

#[tokio::test]
async fn s9_must_change_beats_expiry_and_never_expires_stops_expiry_only() {
    for desk in desks().await.unwrap() {
        let admin = desk.admin("admin@a.example").await.unwrap();
        let caller = desk.caller_for(&admin).await.unwrap();
        let settings = service::settings::get(&desk, &caller).await.unwrap();
        let mut policy = settings.policy;
        policy.preset = domain::wire::settings::PolicyPreset::Custom;
        policy.expire_days = 30;
        service::settings::set_policy(&desk, &caller, settings.version, policy)
            .await
            .unwrap();
        for name in [
            "old@a.example",
            "must@a.example",
            "never@a.example",
            "both@a.example",
        ] {
            desk.person(name).await.unwrap();
        }
        let id = async |name: &str| {
            PersonId(
                store::people::by_user_name_key(&desk.store().read(), name)
                    .await
                    .unwrap()
                    .unwrap()
                    .id,
            )
        };
        let (must, never, both) = (
            id("must@a.example").await,
            id("never@a.example").await,
            id("both@a.example").await,
        );
        desk.store()
            .write(|tx| async move {
                store::credentials::set_must_change(&tx, &[must], true).await?;
                store::credentials::set_must_change(&tx, &[both], true).await?;
                store::credentials::set_never_expires(&tx, both, true).await?;
                store::credentials::set_never_expires(&tx, never, true).await
            })
            .await
            .unwrap();
        desk.clock.advance(Span::days(30).minus_one());
        assert_eq!(
            desk.sign_in("old@a.example")
                .await
                .unwrap()
                .principal
                .must_change,
            None
        );
        desk.clock.advance(Span(1));
        for (name, reason) in [
            ("old@a.example", Some(ChangeReason::Expired)),
            ("must@a.example", Some(ChangeReason::Required)),
            ("never@a.example", None),
            ("both@a.example", Some(ChangeReason::Required)),
        ] {
            assert_eq!(
                desk.sign_in(name).await.unwrap().principal.must_change,
                reason,
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn u3_success_and_failure_of_sign_in_are_in_the_log_without_what_was_typed() {
    for desk in desks().await.unwrap() {
        let admin = desk.admin("admin@a.example").await.unwrap();
        attempt(&desk, "192.0.2.7", "my-password-in-the-wrong-field", "x")
            .await
            .unwrap_err();
        attempt(
            &desk,
            "192.0.2.7",
            "admin@a.example",
            "canary-typed-password",
        )
        .await
        .unwrap_err();
        let caller = desk.caller_for(&admin).await.unwrap();
        let page = service::audit::list(&desk, &caller, AuditQuery::default())
            .await
            .unwrap();
        let found: Vec<_> = page
            .rows
            .iter()
            .map(|row| {
                (
                    row.action.as_str(),
                    row.result,
                    row.target_name.as_str(),
                    row.ip.as_str(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("session.sign_in", Success, "admin@a.example", "192.0.2.7"),
                ("session.sign_in", Failure, "admin@a.example", "192.0.2.7"),
                ("session.sign_in", Failure, "unknown name", "192.0.2.7"),
            ]
        );
        assert!(!format!("{page:?}").contains("canary"));
    }
}

#[tokio::test]
async fn p6_a_busy_pool_is_told_as_such_and_counts_no_failure() {
    let slow = |config: &mut service::DeskConfig| {
        (
            config.hashing.memory_kib,
            config.hashing.passes,
            config.hashing.workers,
        ) = (8192, 10, Some(1));
        config.hashing.queue = 1;
        config.hashing.patience = std::time::Duration::from_millis(200);
    };
    for desk in desks_with(slow).await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        let desk = &desk;
        let many = (0..40).map(|_| attempt(desk, "192.0.2.7", "anna@a.example", PASSWORD));
        let outcomes = futures::future::join_all(many).await;
        let busy: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
        assert!(
            busy.iter()
                .all(|problem| problem.code == Code::Busy && problem.retry_after_seconds.is_some()),
            "{busy:?}"
        );
        assert!(!busy.is_empty());
        desk.sign_in("anna@a.example").await.unwrap();
    }
}

async fn counted(desk: &TestDesk, action: &str) -> usize {
    let rows = store::audit::after(&desk.store().read(), 0, 1000)
        .await
        .unwrap();
    rows.iter().filter(|row| row.action == action).count()
}

trait MinusOne {
    /// One microsecond less.
    fn minus_one(self) -> Self;
}
impl MinusOne for Span {
    fn minus_one(self) -> Self {
        Self(self.0 - 1)
    }
}
