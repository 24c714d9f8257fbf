//! **Reset password** for one.

use super::support::{Outcome, code, fields_refused, id, log, these, value};
use domain::wire::people::{
    Delivery, GeneratorShape, NewPassword, PasswordState, ResetCommand, Status,
};
use domain::{PersonId, Secret, Span};
use service::testing::{PASSWORD, desks};
use service::{people, reset, sessions};

const GIVEN: &str = "lantern otter violet 91 harbour";

fn command(person: PersonId, password: NewPassword, must_change: bool) -> ResetCommand {
    ResetCommand {
        person,
        password,
        must_change,
        delivery: Delivery::Show,
    }
}

fn given(text: &str) -> NewPassword {
    NewPassword::Given(Secret::new(text))
}

#[tokio::test]
async fn p9_a_generated_password_is_temporary_and_opens_only_its_own_change() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        for shape in [
            GeneratorShape::default(),
            GeneratorShape::Words { count: 6 },
        ] {
            let outcome = reset::reset_one(
                &desk,
                &caller,
                &command(id(&anna), NewPassword::Generate(shape), true),
            )
            .await?;
            let until = outcome.valid_until.ok_or("not temporary")?;
            assert_eq!(until.since(outcome.changed_at), Span::hours(24));
            let detail = people::detail(&desk, &caller, id(&anna)).await?;
            assert_eq!(detail.row.password, PasswordState::Temporary { until });
            let signed_in = desk
                .try_sign_in("anna@example.org", outcome.password.expose())
                .await?;
            assert!(signed_in.principal.must_change.is_some());
            assert_eq!(
                code(&desk.sign_in("anna@example.org").await),
                "sign_in_failed",
                "the old one is void"
            );
        }
        let out_of_range = command(
            id(&anna),
            NewPassword::Generate(GeneratorShape::Words { count: 2 }),
            true,
        );
        assert_eq!(
            code(&reset::reset_one(&desk, &caller, &out_of_range).await),
            "invalid_input"
        );
    }
    Ok(())
}

#[tokio::test]
async fn without_must_change_the_password_is_the_persons_own() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person_with("anna@example.org", &[], None).await?;
        let outcome =
            reset::reset_one(&desk, &caller, &command(id(&anna), given(GIVEN), false)).await?;
        assert_eq!(
            (outcome.valid_until, outcome.password.expose()),
            (None, GIVEN)
        );
        assert!(
            desk.try_sign_in("anna@example.org", GIVEN)
                .await?
                .principal
                .must_change
                .is_none()
        );
    }
    Ok(())
}

#[tokio::test]
async fn t12_every_session_dies_in_the_transaction_of_the_reset() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        let tokens = [
            desk.sign_in("anna@example.org").await?.token,
            desk.sign_in("anna@example.org").await?.token,
        ];
        let outcome =
            reset::reset_one(&desk, &caller, &command(id(&anna), given(GIVEN), true)).await?;
        assert_eq!(outcome.sessions_ended, 2);
        for token in &tokens {
            assert!(
                sessions::resolve(&desk, &service::testing::origin(), token)
                    .await?
                    .is_none()
            );
        }
        let row = &log(&desk, "password.reset").await?[0];
        assert_eq!(
            (
                row.target,
                value(&row.after, "must_change"),
                value(&row.after, "sessions_ended")
            ),
            (Some(id(&anna)), "true", "2")
        );
        assert!(
            !format!("{row:?}").contains("otter"),
            "the password is in no row"
        );
        assert_eq!(format!("{:?}", outcome.password), "[redacted]");
    }
    Ok(())
}

#[tokio::test]
async fn l2_a_reset_lifts_a_lock() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        for n in 0..10 {
            assert_eq!(
                code(
                    &desk
                        .try_sign_in("anna@example.org", &format!("wrong password {n}"))
                        .await
                ),
                "sign_in_failed"
            );
        }
        assert!(matches!(
            people::detail(&desk, &caller, id(&anna))
                .await?
                .row
                .password,
            PasswordState::Locked { .. }
        ));
        assert_eq!(
            code(&desk.sign_in("anna@example.org").await),
            "sign_in_failed",
            "locked"
        );
        reset::reset_one(&desk, &caller, &command(id(&anna), given(GIVEN), false)).await?;
        assert_eq!(
            code(&desk.try_sign_in("anna@example.org", GIVEN).await),
            "ok"
        );
    }
    Ok(())
}

#[tokio::test]
async fn p4_a_given_password_is_judged_with_the_targets_own_words_and_refused_before_anything_changes()
-> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("annabelle@example.org").await?;
        let long = "x".repeat(300);
        let cases = [
            ("short", "password_too_short"),
            (long.as_str(), "password_too_long"),
            ("annabelle otter violet 91", "password_context"),
            (PASSWORD, "password_same"),
            ("otter\u{0} violet lantern 91", "password_characters"),
        ];
        for (text, reason) in cases {
            let refused = fields_refused(
                &reset::reset_one(&desk, &caller, &command(id(&anna), given(text), true)).await,
            );
            assert!(
                refused.contains(&("password".to_owned(), reason.to_owned())),
                "{text:?}: {refused:?}"
            );
        }
        assert_eq!(
            code(&desk.sign_in("annabelle@example.org").await),
            "ok",
            "nothing changed"
        );
        let rows = log(&desk, "password.reset").await?;
        assert_eq!(rows.len(), cases.len(), "each try is written down");
        assert!(
            rows.iter()
                .all(|row| row.result == domain::wire::audit::AuditResult::Failure)
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_blocked_person_is_reset_and_stays_blocked_and_a_deleted_one_is_not_there() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let (anna, ben) = (
            desk.person("anna@example.org").await?,
            desk.person("ben@example.org").await?,
        );
        people::set_blocked(&desk, &caller, &these(&[&anna]), true).await?;
        people::delete(&desk, &caller, &these(&[&ben])).await?;
        assert_eq!(
            code(&reset::reset_one(&desk, &caller, &command(id(&anna), given(GIVEN), true)).await),
            "ok"
        );
        assert_eq!(
            people::detail(&desk, &caller, id(&anna)).await?.row.status,
            Status::Blocked
        );
        let hashes = desk.hash_calls();
        assert_eq!(
            code(&reset::reset_one(&desk, &caller, &command(id(&ben), given(GIVEN), true)).await),
            "not_found"
        );
        assert_eq!(desk.hash_calls(), hashes, "nothing is hashed for nobody");
    }
    Ok(())
}

#[tokio::test]
async fn one_reset_alone_wants_no_fresh_confirmation() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        desk.clock.advance(Span::minutes(10));
        assert_eq!(
            code(&reset::reset_one(&desk, &caller, &command(id(&anna), given(GIVEN), true)).await),
            "ok"
        );
    }
    Ok(())
}
