//! Adding and changing one person.

use super::support::{Outcome, code, fields_of, fields_refused, id, log, newcomer, value};
use domain::wire::people::PersonFields;
use domain::{Role, RoleSet, Span};
use service::testing::{PASSWORD, desks};
use service::{Caller, people};

const GLOBAL: RoleSet = RoleSet::EMPTY.with(Role::GlobalAdministrator);

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_overwrites_nothing() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let person = desk.person("anna@example.org").await?;
        let (first, second) = (
            PersonFields {
                job_title: "Buyer".into(),
                ..fields_of(&person)
            },
            PersonFields {
                department: "Sales".into(),
                ..fields_of(&person)
            },
        );
        let (one, two) = tokio::join!(
            people::edit(&desk, &admin, id(&person), person.version, &first),
            people::edit(&desk, &admin, id(&person), person.version, &second),
        );
        let (winner, second) = if one.is_ok() { (one, two) } else { (two, one) };
        let winner = winner?;
        let problem = second
            .err()
            .map(|error| error.problem())
            .ok_or("both won")?;
        assert_eq!(problem.code.as_str(), "changed_meanwhile");
        assert_eq!(
            problem.args.get("version"),
            Some(&winner.version.to_string()),
            "the version to look at next"
        );
        let now = people::detail(&desk, &admin, id(&person)).await?;
        assert_eq!((now.version, &now.fields), (winner.version, &winner.fields));
        let again = PersonFields {
            department: "Sales".into(),
            job_title: "Buyer".into(),
            ..now.fields
        };
        let both = people::edit(&desk, &admin, id(&person), now.version, &again).await?;
        assert_eq!(
            (
                both.fields.department.as_str(),
                both.fields.job_title.as_str()
            ),
            ("Sales", "Buyer")
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_edit_that_changes_nothing_writes_nothing() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let person = desk.person("anna@example.org").await?;
        let detail = people::edit(
            &desk,
            &admin,
            id(&person),
            person.version,
            &fields_of(&person),
        )
        .await?;
        assert_eq!(detail.version, person.version);
        assert_eq!(log(&desk, "person.").await?, []);
    }
    Ok(())
}

#[tokio::test]
async fn s3_contact_details_and_roles_of_others_want_a_fresh_confirmation() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let person = desk.person("anna@example.org").await?;
        let named = PersonFields {
            job_title: "Buyer".into(),
            ..fields_of(&person)
        };
        let called = PersonFields {
            mobile_phone: "+44 7972 770615".into(),
            ..named.clone()
        };
        desk.clock.advance(Span::minutes(5));
        assert_eq!(
            code(&people::edit(&desk, &admin, id(&person), person.version, &called).await),
            "confirm_identity"
        );
        assert_eq!(
            code(&people::set_roles(&desk, &admin, id(&person), person.version, GLOBAL).await),
            "confirm_identity"
        );
        assert_eq!(
            code(&people::add(&desk, &admin, &newcomer("new@example.org"), GLOBAL).await),
            "confirm_identity"
        );
        assert_eq!(
            code(&people::edit(&desk, &admin, id(&person), person.version, &named).await),
            "ok"
        );
        assert_eq!(
            code(&people::add(&desk, &admin, &newcomer("new@example.org"), RoleSet::EMPTY).await),
            "ok"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_log_has_before_and_after_of_what_changed_with_contacts_masked() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let person = desk.person("anna@example.org").await?;
        let fields = PersonFields {
            job_title: "Buyer".into(),
            alternate_email: "anna.private@example.net".into(),
            ..fields_of(&person)
        };
        people::edit(&desk, &admin, id(&person), person.version, &fields).await?;
        let edited = log(&desk, "person.edited").await?;
        assert_eq!(
            (edited[0].before.as_slice(), edited[0].after.as_slice()),
            (
                [("job_title".into(), String::new())].as_slice(),
                [("job_title".into(), "Buyer".into())].as_slice()
            )
        );
        let contacts = log(&desk, "person.contacts_changed").await?;
        assert_eq!(
            value(&contacts[0].after, "alternate_email"),
            "a•••@e•••.net"
        );
        people::add(
            &desk,
            &admin,
            &PersonFields {
                alternate_email: "new.private@example.net".into(),
                ..newcomer("new@example.org")
            },
            RoleSet::EMPTY,
        )
        .await?;
        let all = service::audit::list(
            &desk,
            &Caller::operator(),
            domain::wire::audit::AuditQuery::default(),
        )
        .await?;
        assert!(
            !format!("{all:?}").contains("private"),
            "no address in full, wherever it came in"
        );
    }
    Ok(())
}

#[tokio::test]
async fn t11_a_user_name_is_nobody_elses_name_or_address_however_it_is_spelt() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let anna = PersonFields {
            alternate_email: "anna@example.net".into(),
            ..newcomer("anna@example.org")
        };
        people::add(&desk, &admin, &anna, RoleSet::EMPTY).await?;
        let taken = |field: &str| vec![(field.to_owned(), "user_name_taken".to_owned())];
        for name in [
            "ANNA@example.org",
            "ａｎｎａ@example.org",
            "anna@example.net",
            "Anna@Example.NET",
        ] {
            let added = people::add(&desk, &admin, &newcomer(name), RoleSet::EMPTY).await;
            assert_eq!(fields_refused(&added), taken("user_name"), "{name}");
        }
        let other = PersonFields {
            alternate_email: "Anna@Example.org".into(),
            ..newcomer("other@example.org")
        };
        assert_eq!(
            fields_refused(&people::add(&desk, &admin, &other, RoleSet::EMPTY).await),
            taken("alternate_email")
        );
        let shared = PersonFields {
            alternate_email: "anna@example.net".into(),
            ..newcomer("other@example.org")
        };
        assert_eq!(
            code(&people::add(&desk, &admin, &shared, RoleSet::EMPTY).await),
            "ok",
            "two may share a mailbox"
        );
    }
    Ok(())
}

#[tokio::test]
async fn bad_fields_are_refused_with_their_reasons_and_nothing_is_added() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let bad = PersonFields {
            mobile_phone: "12".into(),
            first_name: "a\u{0}b".into(),
            ..PersonFields::default()
        };
        let refused = fields_refused(&people::add(&desk, &admin, &bad, RoleSet::EMPTY).await);
        let refused: Vec<(&str, &str)> = refused
            .iter()
            .map(|(field, code)| (field.as_str(), code.as_str()))
            .collect();
        assert_eq!(
            refused,
            [
                ("user_name", "required"),
                ("first_name", "control_characters"),
                ("display_name", "required"),
                ("mobile_phone", "phone_form")
            ]
        );
        assert_eq!(
            people::count(
                &desk,
                &admin,
                &domain::wire::people::PeopleFilter::default()
            )
            .await?,
            1
        );
    }
    Ok(())
}

#[tokio::test]
async fn who_sees_contacts_masked_sends_the_mask_back_and_changes_nothing() -> Outcome {
    for desk in desks().await? {
        let operator = Caller::operator();
        let helper = desk
            .person_with(
                "helper@example.org",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await?;
        let helper = desk.caller_for(&helper).await?;
        let fields = PersonFields {
            alternate_email: "boss@example.net".into(),
            mobile_phone: "+447972770615".into(),
            ..newcomer("boss@example.org")
        };
        let boss = people::add(&desk, &operator, &fields, GLOBAL).await?;
        let seen = people::detail(&desk, &helper, boss.row.id).await?;
        assert_eq!(
            (
                seen.fields.alternate_email.as_str(),
                seen.fields.mobile_phone.as_str()
            ),
            ("b•••@e•••.net", "•••15")
        );
        assert!(!seen.row.may.edit_contacts && seen.sessions.is_empty());
        let masked = people::edit(&desk, &operator, boss.row.id, boss.version, &seen.fields).await;
        assert_eq!(
            code(&masked),
            "invalid_input",
            "who sees the address cannot store its mask"
        );
        assert_eq!(
            desk.reload(boss.row.id).await?.alternate_email,
            "boss@example.net"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a2_of_two_administrators_who_demote_each_other_at_once_one_stays() -> Outcome {
    for desk in desks().await? {
        let (anna, ben) = (
            desk.admin("anna@example.org").await?,
            desk.admin("ben@example.org").await?,
        );
        let (as_anna, as_ben) = (desk.caller_for(&anna).await?, desk.caller_for(&ben).await?);
        let (anna, ben) = (desk.reload(id(&anna)).await?, desk.reload(id(&ben)).await?);
        let outcomes = tokio::join!(
            people::set_roles(&desk, &as_anna, id(&ben), ben.version, RoleSet::EMPTY),
            people::set_roles(&desk, &as_ben, id(&anna), anna.version, RoleSet::EMPTY),
        );
        let mut codes = [code(&outcomes.0), code(&outcomes.1)];
        codes.sort();
        assert_eq!(
            codes,
            ["not_allowed", "ok"],
            "{}: the loser's own role was gone by then",
            desk.database
        );
        assert_eq!(
            store::roles::active_global_administrators(&desk.store().read()).await?,
            1
        );
    }
    Ok(())
}

#[tokio::test]
async fn a2_the_last_global_administrator_is_not_demoted_blocked_or_deleted_by_anybody() -> Outcome
{
    for desk in desks().await? {
        let last = desk.admin("last@example.org").await?;
        let giver = desk
            .person_with(
                "giver@example.org",
                &[Role::PrivilegedRoleAdministrator],
                Some(PASSWORD),
            )
            .await?;
        let warden = desk
            .person_with(
                "warden@example.org",
                &[Role::PrivilegedAuthenticationAdministrator],
                Some(PASSWORD),
            )
            .await?;
        let (giver, warden) = (
            desk.caller_for(&giver).await?,
            desk.caller_for(&warden).await?,
        );
        // A blocked one is no help when the last one is gone.
        let blocked = desk.admin("blocked@example.org").await?;
        people::set_blocked(
            &desk,
            &Caller::operator(),
            &super::support::these(&[&blocked]),
            true,
        )
        .await?;
        assert_eq!(
            code(&people::set_roles(&desk, &giver, id(&last), last.version, RoleSet::EMPTY).await),
            "last_global_administrator"
        );
        let one = super::support::these(&[&last]);
        for caller in [&warden, &Caller::operator()] {
            let outcome = people::set_blocked(&desk, caller, &one, true).await?;
            assert_eq!(
                (outcome.done, outcome.skipped[0].code.as_str()),
                (0, "last_global_administrator")
            );
        }
        let outcome = people::delete(&desk, &Caller::operator(), &one).await?;
        assert_eq!(
            (outcome.done, outcome.skipped[0].code.as_str()),
            (0, "last_global_administrator")
        );
        assert_eq!(
            code(
                &people::set_roles(
                    &desk,
                    &giver,
                    id(&blocked),
                    desk.reload(id(&blocked)).await?.version,
                    RoleSet::EMPTY
                )
                .await
            ),
            "ok"
        );
    }
    Ok(())
}

#[tokio::test]
async fn s2_a_role_change_ends_every_session_of_the_person() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let person = desk.person("anna@example.org").await?;
        let token = desk.sign_in("anna@example.org").await?.token;
        desk.sign_in("anna@example.org").await?;
        let version = desk.reload(id(&person)).await?.version;
        let detail = people::set_roles(
            &desk,
            &admin,
            id(&person),
            version,
            RoleSet::EMPTY.with(Role::ReportsReader),
        )
        .await?;
        assert_eq!(
            (detail.row.roles, detail.sessions.len()),
            (RoleSet::EMPTY.with(Role::ReportsReader), 0)
        );
        assert!(
            service::sessions::resolve(&desk, &service::testing::origin(), &token)
                .await?
                .is_none()
        );
        let row = &log(&desk, "person.roles_changed").await?[0];
        assert_eq!(
            (
                value(&row.before, "roles"),
                value(&row.after, "roles"),
                value(&row.after, "sessions_ended")
            ),
            ("", "reports_reader", "2")
        );
    }
    Ok(())
}

#[tokio::test]
async fn whoever_lost_the_role_or_was_blocked_meanwhile_changes_nothing_more() -> Outcome {
    for desk in desks().await? {
        desk.admin("other@example.org").await?;
        let (one, two) = (
            desk.admin("one@example.org").await?,
            desk.admin("two@example.org").await?,
        );
        let (as_one, as_two) = (desk.caller_for(&one).await?, desk.caller_for(&two).await?);
        let person = desk.person("anna@example.org").await?;
        let version = desk.reload(id(&one)).await?.version;
        people::set_roles(
            &desk,
            &Caller::operator(),
            id(&one),
            version,
            RoleSet::EMPTY,
        )
        .await?;
        people::set_blocked(
            &desk,
            &Caller::operator(),
            &super::support::these(&[&two]),
            true,
        )
        .await?;
        let fields = PersonFields {
            job_title: "Buyer".into(),
            ..fields_of(&person)
        };
        assert_eq!(
            code(&people::edit(&desk, &as_one, id(&person), person.version, &fields).await),
            "not_allowed"
        );
        assert_eq!(
            code(&people::edit(&desk, &as_two, id(&person), person.version, &fields).await),
            "sign_in_required"
        );
    }
    Ok(())
}
