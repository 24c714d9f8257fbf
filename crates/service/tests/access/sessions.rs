//! Sessions: ids, ends, and how changes act on the next request (S1 to S3, A3, U3).

use domain::wire::problem::Code;
use domain::{PersonId, Role, RoleSet, Secret, SessionRef, Span};
use service::testing::{PASSWORD, TestDesk, desks, one_desk, origin};
use service::{Caller, Origin, maintenance, sessions};

async fn is_open(desk: &TestDesk, token: &Secret) -> bool {
    sessions::resolve(desk, &origin(), token)
        .await
        .unwrap()
        .is_some()
}

#[tokio::test]
async fn s1_the_table_has_no_live_secret_and_near_misses_open_nothing() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        let signed_in = desk.sign_in("anna@a.example").await.unwrap();
        let token = signed_in.token.expose().to_owned();
        assert_eq!(token.len(), 43, "256 bits in base64url");
        let row = store::sessions::by_hash(&desk.store().read(), &signed_in.principal.session)
            .await
            .unwrap()
            .unwrap();
        assert!(!format!("{row:?}").contains(&token));
        assert!(is_open(&desk, &signed_in.token).await);
        let flipped: String = token
            .chars()
            .map(|c| {
                if c.is_lowercase() {
                    c.to_ascii_uppercase()
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
        let other_end = format!(
            "{}{}",
            &token[..42],
            if token.ends_with('A') { 'B' } else { 'A' }
        );
        for wrong in [
            "",
            "null",
            "[]",
            "{}",
            "\0",
            &token[..42],
            &format!("{token}="),
            &format!("{token}A"),
            &format!(" {token}"),
            &flipped,
            &other_end,
        ] {
            assert!(!is_open(&desk, &Secret::new(wrong)).await, "{wrong}");
        }
    }
}

#[tokio::test]
async fn s2_sessions_end_when_idle_and_at_the_latest_after_their_time_by_role() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        desk.admin("admin@a.example").await.unwrap();
        for (name, idle, most) in [
            ("anna@a.example", Span::minutes(60), Span::hours(24)),
            ("admin@a.example", Span::minutes(15), Span::hours(12)),
        ] {
            let signed_in = desk.sign_in(name).await.unwrap();
            assert_eq!(signed_in.max_age_seconds, most.as_seconds());
            desk.clock.advance(Span(idle.0 - 1));
            assert!(is_open(&desk, &signed_in.token).await, "{name}");
            desk.clock.advance(Span(idle.0 - 1));
            assert!(
                is_open(&desk, &signed_in.token).await,
                "{name}: used in between"
            );
            desk.clock.advance(idle);
            assert!(!is_open(&desk, &signed_in.token).await, "{name}: idle");
            let signed_in = desk.sign_in(name).await.unwrap();
            let begun = desk.now();
            while desk.now().since(begun) < Span(most.0 - idle.0) {
                desk.clock.advance(Span(idle.0 / 2));
                assert!(is_open(&desk, &signed_in.token).await, "{name}");
            }
            desk.clock.set(begun.plus(Span(most.0 - idle.0 / 2)));
            assert!(is_open(&desk, &signed_in.token).await, "{name}");
            desk.clock.set(begun.plus(most));
            assert!(
                !is_open(&desk, &signed_in.token).await,
                "{name}: absolute end"
            );
        }
    }
}

#[tokio::test]
async fn s2_a_use_is_noted_at_most_once_a_minute() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        let signed_in = desk.sign_in("anna@a.example").await.unwrap();
        let begun = desk.now();
        let seen = async || {
            store::sessions::by_hash(&desk.store().read(), &signed_in.principal.session)
                .await
                .unwrap()
                .unwrap()
                .last_seen_at
        };
        desk.clock.advance(Span(Span::minutes(1).0 - 1));
        assert!(is_open(&desk, &signed_in.token).await);
        assert_eq!(seen().await, begun.0);
        desk.clock.advance(Span(1));
        assert!(is_open(&desk, &signed_in.token).await);
        assert_eq!(seen().await, desk.now().0);
    }
}

#[tokio::test]
async fn s2_block_deletion_reset_and_roles_act_on_the_next_request() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let id = PersonId(person.id);
        let now = desk.now();
        let signed_in = desk.sign_in("anna@a.example").await.unwrap();
        let principal = async || {
            sessions::resolve(&desk, &origin(), &signed_in.token)
                .await
                .unwrap()
        };
        let wanted = RoleSet::EMPTY.with(Role::HelpdeskAdministrator);
        desk.store()
            .write(|tx| async move { store::roles::set(&tx, id, wanted, now).await })
            .await
            .unwrap();
        assert_eq!(principal().await.unwrap().roles, wanted);
        desk.store()
            .write(|tx| async move { store::people::set_blocked(&tx, id, true, now).await })
            .await
            .unwrap();
        assert!(principal().await.is_none(), "blocked");
        desk.store()
            .write(|tx| async move { store::people::set_blocked(&tx, id, false, now).await })
            .await
            .unwrap();
        assert!(principal().await.is_some());
        desk.store()
            .write(|tx| async move { store::people::delete(&tx, id, now).await })
            .await
            .unwrap();
        assert!(principal().await.is_none(), "deleted");
        desk.store()
            .write(|tx| async move { store::people::restore(&tx, id, now).await })
            .await
            .unwrap();
        assert!(principal().await.is_some());
        // As somebody who is given a role meanwhile, after the shorter time for administrators.
        desk.clock.advance(Span::minutes(15));
        assert!(principal().await.is_none(), "idle for an administrator");
        desk.set_password(&person, PASSWORD, service::credentials::Kind::Permanent)
            .await
            .unwrap();
        assert!(principal().await.is_none(), "reset");
    }
}

#[tokio::test]
async fn s2_of_eleven_sessions_the_oldest_goes() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let mut tokens = Vec::new();
        for _ in 0..11 {
            desk.clock.advance(Span::seconds(1));
            tokens.push(desk.sign_in("anna@a.example").await.unwrap().token);
        }
        assert!(!is_open(&desk, &tokens[0]).await);
        assert!(is_open(&desk, &tokens[1]).await);
        assert_eq!(
            sessions::rows_of(&desk, PersonId(person.id), None)
                .await
                .unwrap()
                .len(),
            10
        );
    }
}

#[tokio::test]
async fn s3_a_confirmation_lasts_five_minutes_and_gives_a_new_id() {
    for desk in desks().await.unwrap() {
        desk.admin("admin@a.example").await.unwrap();
        let signed_in = desk.sign_in("admin@a.example").await.unwrap();
        let caller = Caller::person(signed_in.principal, origin());
        desk.clock.advance(Span(Span::minutes(5).0 - 1));
        caller.require_confirmed(&desk).unwrap();
        desk.clock.advance(Span(1));
        assert_eq!(
            caller.require_confirmed(&desk).unwrap_err().problem().code,
            Code::ConfirmIdentity
        );
        let wrong = sessions::confirm(&desk, &caller, Secret::new("wrong"))
            .await
            .unwrap_err()
            .problem();
        assert_eq!(
            (wrong.errors[0].field.as_str(), wrong.errors[0].code),
            ("password", Code::CurrentPasswordWrong)
        );
        let confirmed = sessions::confirm(&desk, &caller, Secret::new(PASSWORD))
            .await
            .unwrap();
        assert!(
            !is_open(&desk, &signed_in.token).await,
            "the old id is void"
        );
        let principal = sessions::resolve(&desk, &origin(), &confirmed.token)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(principal, confirmed.principal);
        Caller::person(principal, origin())
            .require_confirmed(&desk)
            .unwrap();
        // A clock that was set back is no confirmation.
        desk.clock.advance(Span::hours(-1));
        assert!(
            Caller::person(confirmed.principal, origin())
                .require_confirmed(&desk)
                .is_err()
        );
    }
}

#[tokio::test]
async fn a3_only_own_sessions_can_be_ended_and_others_are_not_found() {
    for desk in desks().await.unwrap() {
        let anna = desk.person("anna@a.example").await.unwrap();
        desk.person("ben@a.example").await.unwrap();
        let bens = desk.sign_in("ben@a.example").await.unwrap();
        let (old, anna) = (
            desk.sign_in("anna@a.example").await.unwrap(),
            desk.caller_for(&anna).await.unwrap(),
        );
        let end = async |reference| {
            sessions::end_own(&desk, &anna, reference)
                .await
                .map_err(|error| error.problem().code)
        };
        assert_eq!(end(bens.principal.reference).await, Err(Code::NotFound));
        assert_eq!(
            end(SessionRef(uuid::Uuid::nil())).await,
            Err(Code::NotFound)
        );
        end(old.principal.reference).await.unwrap();
        assert!(!is_open(&desk, &old.token).await);
        assert!(is_open(&desk, &bens.token).await);
        let third = desk.sign_in("anna@a.example").await.unwrap();
        assert_eq!(sessions::end_others(&desk, &anna).await.unwrap(), 1);
        assert!(!is_open(&desk, &third.token).await);
        let own = sessions::list_own(&desk, &anna).await.unwrap();
        assert!(own.len() == 1 && own[0].current);
    }
}

#[tokio::test]
async fn a1_a2_who_may_reset_may_sign_somebody_out_and_nobody_oneself() {
    for desk in desks().await.unwrap() {
        let anna = desk.person("anna@a.example").await.unwrap();
        let admin = desk.admin("admin@a.example").await.unwrap();
        let helper = desk
            .person_with(
                "helper@a.example",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await
            .unwrap();
        let signed_in = desk.sign_in("anna@a.example").await.unwrap();
        let plain = Caller::person(signed_in.principal, origin());
        let (admin_caller, helper) = (
            desk.caller_for(&admin).await.unwrap(),
            desk.caller_for(&helper).await.unwrap(),
        );
        let end = async |caller: &Caller, id| {
            sessions::end_all_of(&desk, caller, PersonId(id))
                .await
                .map_err(|error| error.problem().code)
        };
        assert_eq!(end(&plain, admin.id).await, Err(Code::NotAllowed));
        assert_eq!(end(&helper, admin.id).await, Err(Code::NotAllowed));
        assert_eq!(end(&admin_caller, admin.id).await, Err(Code::NotOnYourself));
        assert_eq!(
            end(&admin_caller, uuid::Uuid::nil()).await,
            Err(Code::NotFound)
        );
        assert_eq!(
            end(&Caller::anonymous(origin()), anna.id).await,
            Err(Code::SignInRequired)
        );
        assert_eq!(end(&helper, anna.id).await, Ok(1));
        assert!(!is_open(&desk, &signed_in.token).await);
    }
}

#[tokio::test]
async fn sign_out_ends_the_session_on_the_server() {
    for desk in desks().await.unwrap() {
        desk.person("anna@a.example").await.unwrap();
        let signed_in = desk.sign_in("anna@a.example").await.unwrap();
        let caller = Caller::person(signed_in.principal, origin());
        sessions::sign_out(&desk, &caller).await.unwrap();
        assert!(!is_open(&desk, &signed_in.token).await);
        sessions::sign_out(&desk, &caller).await.unwrap();
        sessions::sign_out(&desk, &Caller::anonymous(Origin::default()))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_sweep_removes_what_time_has_ended_and_nothing_else() {
    for desk in desks().await.unwrap() {
        let gone = desk.person("gone@a.example").await.unwrap();
        desk.person("anna@a.example").await.unwrap();
        let id = PersonId(gone.id);
        let now = desk.now();
        desk.store()
            .write(|tx| async move { store::people::delete(&tx, id, now).await })
            .await
            .unwrap();
        desk.sign_in("anna@a.example").await.unwrap();
        desk.try_sign_in("nobody@a.example", "wrong")
            .await
            .unwrap_err();
        assert_eq!(
            maintenance::sweep(&desk).await.unwrap(),
            maintenance::Swept::default()
        );
        desk.clock.advance(Span::days(30));
        let swept = maintenance::sweep(&desk).await.unwrap();
        assert_eq!((swept.sessions, swept.throttles, swept.people), (1, 1, 0));
        desk.clock.advance(Span(1));
        assert_eq!(maintenance::sweep(&desk).await.unwrap().people, 1);
        assert!(desk.reload(id).await.is_err());
    }
}

#[tokio::test]
async fn my_account_shows_contact_details_masked_and_takes_the_own_language() {
    let desk = one_desk().await.unwrap();
    let mut person =
        service::testing::blank_person(desk.new_person_id(), "anna@a.example", desk.now());
    person.alternate_email = "anna.private@example.org".to_owned();
    person.alternate_email_key = person.alternate_email.clone();
    let row = person.clone();
    desk.store()
        .write(|tx| {
            let row = row.clone();
            async move { store::people::insert(&tx, row).await }
        })
        .await
        .unwrap();
    desk.set_password(&person, PASSWORD, service::credentials::Kind::Permanent)
        .await
        .unwrap();
    let caller = desk.caller_for(&person).await.unwrap();
    let overview = service::account::overview(&desk, &caller).await.unwrap();
    assert!(!format!("{overview:?}").contains("private"));
    assert!(overview.alternate_email.is_some() && overview.mobile_phone.is_none());
    assert_eq!(overview.sessions.len(), 1);
    service::account::set_locale(&desk, &caller, Some("ar".to_owned()))
        .await
        .unwrap();
    assert_eq!(
        desk.sign_in("anna@a.example")
            .await
            .unwrap()
            .principal
            .locale
            .as_deref(),
        Some("ar")
    );
    assert!(
        service::account::set_locale(&desk, &caller, Some("xx".to_owned()))
            .await
            .is_err()
    );
    let activity = service::account::activity(&desk, &caller, domain::wire::PageRequest::default())
        .await
        .unwrap();
    let actions: Vec<_> = activity
        .rows
        .iter()
        .map(|row| row.action.as_str())
        .collect();
    assert_eq!(
        actions,
        [
            "session.sign_in",
            "person.locale_changed",
            "session.sign_in"
        ]
    );
}
