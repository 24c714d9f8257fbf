//! One thing done to many.

use super::support::{Outcome, code, id, imported, log, these};
use domain::wire::people::{PasswordState, PeopleFilter, Selection, Status};
use domain::{PersonId, Span};
use service::testing::{PASSWORD, desks};
use service::{Caller, people, sessions};
use std::fmt::Write as _;

#[tokio::test]
async fn each_person_is_done_or_left_out_with_the_reason_and_each_change_has_its_row() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        let (anna, ben, gone) = (
            desk.person("anna@example.org").await?,
            desk.person("ben@example.org").await?,
            desk.person("gone@example.org").await?,
        );
        people::set_blocked(&desk, &caller, &these(&[&ben]), true).await?;
        people::delete(&desk, &caller, &these(&[&gone])).await?;
        let nobody = PersonId(desk.new_id());
        let everybody = Selection::Ids(vec![
            id(&me),
            id(&anna),
            id(&ben),
            id(&gone),
            nobody,
            id(&anna),
        ]);
        let outcome = people::set_blocked(&desk, &caller, &everybody, true).await?;
        assert_eq!(outcome.done, 2, "anna, and ben who was blocked already");
        let mut skipped: Vec<(PersonId, &str)> = outcome
            .skipped
            .iter()
            .map(|one| (one.id, one.code.as_str()))
            .collect();
        skipped.sort();
        let mut expected = vec![
            (nobody, "not_found"),
            (id(&me), "not_on_yourself"),
            (id(&gone), "not_found"),
        ];
        expected.sort();
        assert_eq!(skipped, expected);
        let rows = log(&desk, "person.blocked").await?;
        assert_eq!(
            rows.iter().filter_map(|row| row.target).collect::<Vec<_>>(),
            [id(&anna), id(&ben)],
            "newest first, nobody twice"
        );
        assert_eq!(log(&desk, "authority.refused").await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn all_that_match_are_found_on_the_server_and_the_own_account_is_left_out() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        let mut all = Vec::new();
        for n in 0..7 {
            all.push(
                desk.person_with(&format!("p{n}@example.org"), &[], None)
                    .await?,
            );
        }
        let matching = Selection::Matching {
            filter: PeopleFilter::default(),
            except: vec![id(&all[3])],
        };
        let outcome = people::set_blocked(&desk, &caller, &matching, true).await?;
        assert_eq!((outcome.done, outcome.skipped.len()), (6, 1));
        assert_eq!(
            (outcome.skipped[0].id, outcome.skipped[0].code.as_str()),
            (id(&me), "not_on_yourself")
        );
        let blocked = PeopleFilter {
            status: Some(Status::Blocked),
            ..PeopleFilter::default()
        };
        assert_eq!(people::count(&desk, &caller, &blocked).await?, 6);
        assert!(!desk.reload(id(&all[3])).await?.blocked);
    }
    Ok(())
}

#[tokio::test]
async fn more_than_a_thousand_are_refused_and_nobody_is_touched() -> Outcome {
    for desk in desks().await? {
        let mut csv = String::from("Username,Display name\n");
        for n in 0..1_001 {
            writeln!(csv, "p{n}@example.org,P {n}")?;
        }
        let operator = Caller::operator();
        imported(&desk, &operator, &csv, false).await?;
        let matching = Selection::Matching {
            filter: PeopleFilter::default(),
            except: Vec::new(),
        };
        let refused = people::set_blocked(&desk, &operator, &matching, true).await;
        let problem = refused.err().map(|error| error.problem()).ok_or("done")?;
        assert_eq!(
            (
                problem.code.as_str(),
                problem.args.get("max").map(String::as_str)
            ),
            ("too_many", Some("1000"))
        );
        let ids = Selection::Ids((0..1_001).map(|_| PersonId(desk.new_id())).collect());
        assert_eq!(
            code(&people::set_blocked(&desk, &operator, &ids, true).await),
            "too_many"
        );
        assert_eq!(log(&desk, "person.blocked").await?, []);
        let one = people::list(
            &desk,
            &operator,
            &domain::wire::people::PeopleQuery::default(),
        )
        .await?
        .rows[0]
            .id;
        let but_one = Selection::Matching {
            filter: PeopleFilter::default(),
            except: vec![one],
        };
        assert_eq!(
            people::set_blocked(&desk, &operator, &but_one, true)
                .await?
                .done,
            1_000
        );
    }
    Ok(())
}

#[tokio::test]
async fn s3_more_than_one_wants_a_fresh_confirmation_and_one_does_not() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let (anna, ben) = (
            desk.person("anna@example.org").await?,
            desk.person("ben@example.org").await?,
        );
        desk.clock.advance(Span::minutes(5));
        let both = these(&[&anna, &ben]);
        assert_eq!(
            code(&people::set_blocked(&desk, &caller, &both, true).await),
            "confirm_identity"
        );
        assert_eq!(
            code(&people::force_change(&desk, &caller, &both).await),
            "confirm_identity"
        );
        assert_eq!(
            code(&people::delete(&desk, &caller, &both).await),
            "confirm_identity"
        );
        assert!(
            !desk.reload(id(&anna)).await?.blocked && desk.reload(id(&ben)).await?.deleted_at == 0
        );
        assert_eq!(
            people::set_blocked(&desk, &caller, &these(&[&anna]), true)
                .await?
                .done,
            1
        );
    }
    Ok(())
}

#[tokio::test]
async fn s2_blocking_and_deleting_end_every_session_in_the_same_transaction() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let (anna, ben) = (
            desk.person("anna@example.org").await?,
            desk.person("ben@example.org").await?,
        );
        let (of_anna, of_ben) = (
            desk.sign_in("anna@example.org").await?.token,
            desk.sign_in("ben@example.org").await?.token,
        );
        people::set_blocked(&desk, &caller, &these(&[&anna]), true).await?;
        people::delete(&desk, &caller, &these(&[&ben])).await?;
        for token in [&of_anna, &of_ben] {
            assert!(
                sessions::resolve(&desk, &service::testing::origin(), token)
                    .await?
                    .is_none()
            );
        }
        for name in ["anna@example.org", "ben@example.org"] {
            assert_eq!(code(&desk.sign_in(name).await), "sign_in_failed");
        }
        people::set_blocked(&desk, &caller, &these(&[&anna]), false).await?;
        assert!(
            sessions::resolve(&desk, &service::testing::origin(), &of_anna)
                .await?
                .is_none(),
            "ended is ended"
        );
        assert_eq!(code(&desk.sign_in("anna@example.org").await), "ok");
    }
    Ok(())
}

#[tokio::test]
async fn p9_a_restored_person_is_not_blocked_and_still_has_to_change_the_password() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        let one = these(&[&anna]);
        people::force_change(&desk, &caller, &one).await?;
        people::set_blocked(&desk, &caller, &one, true).await?;
        people::delete(&desk, &caller, &one).await?;
        let taken = people::add(
            &desk,
            &caller,
            &super::support::newcomer("Anna@Example.org"),
            domain::RoleSet::EMPTY,
        )
        .await;
        assert_eq!(
            super::support::fields_refused(&taken),
            [("user_name".to_owned(), "user_name_taken".to_owned())],
            "nobody steps in"
        );
        assert_eq!(
            people::count(
                &desk,
                &caller,
                &PeopleFilter {
                    deleted: true,
                    ..PeopleFilter::default()
                }
            )
            .await?,
            1
        );
        assert_eq!(people::restore(&desk, &caller, &one).await?.done, 1);
        let detail = people::detail(&desk, &caller, id(&anna)).await?;
        assert_eq!(
            (detail.row.status, detail.row.password),
            (Status::Active, PasswordState::MustChange)
        );
        let signed_in = desk.sign_in("anna@example.org").await?;
        assert!(signed_in.principal.must_change.is_some());
        let people = [
            "person.deleted",
            "person.restored",
            "password.change_required",
        ];
        for action in people {
            assert_eq!(log(&desk, action).await?.len(), 1, "{action}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_forced_change_of_who_has_no_password_changes_nothing() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let blank = desk.person_with("blank@example.org", &[], None).await?;
        assert_eq!(
            people::force_change(&desk, &caller, &these(&[&blank]))
                .await?
                .done,
            1
        );
        assert!(!desk.reload(id(&blank)).await?.must_change);
        assert_eq!(log(&desk, "password.").await?, []);
        assert_eq!(
            code(&desk.try_sign_in("blank@example.org", PASSWORD).await),
            "sign_in_failed"
        );
    }
    Ok(())
}

#[tokio::test]
async fn two_who_block_the_other_administrator_at_once_leave_one() -> Outcome {
    for desk in desks().await? {
        let (anna, ben) = (
            desk.admin("anna@example.org").await?,
            desk.admin("ben@example.org").await?,
        );
        let (as_anna, as_ben) = (desk.caller_for(&anna).await?, desk.caller_for(&ben).await?);
        let (of_ben, of_anna) = (these(&[&ben]), these(&[&anna]));
        let outcomes = tokio::join!(
            people::set_blocked(&desk, &as_anna, &of_ben, true),
            people::set_blocked(&desk, &as_ben, &of_anna, true)
        );
        let mut codes = [code(&outcomes.0), code(&outcomes.1)];
        codes.sort();
        assert_eq!(
            codes,
            ["ok", "sign_in_required"],
            "{}: the loser was blocked by then",
            desk.database
        );
        assert_eq!(
            store::roles::active_global_administrators(&desk.store().read()).await?,
            1
        );
    }
    Ok(())
}
