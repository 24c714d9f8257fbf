//! Opening the desk: start, set-up, settings, break glass, the sample organisation.

use domain::password::expiry::Expiry;
use domain::wire::people::{PasswordState, PeopleFilter};
use domain::wire::problem::Code;
use domain::wire::requests::{RequestQuery, RequestState};
use domain::wire::settings::{Organisation, PolicyPreset};
use domain::{PersonId, Role, Secret, Span};
use service::hashing::WeakHashing;
use service::setup::{self, SetUp, Stage};
use service::testing::{PASSWORD, desks, desks_with, one_desk, origin};
use service::{Caller, StartError, credentials, demo, recover, requests, sessions, settings};

fn set_up(token: &Secret, user_name: &str) -> SetUp {
    SetUp {
        token: token.clone(),
        organisation: "Juniper & Pike".to_owned(),
        user_name: user_name.to_owned(),
        display_name: "Amara Osei".to_owned(),
        password: Secret::new(PASSWORD),
        preset: PolicyPreset::Recommended,
    }
}

#[tokio::test]
async fn p5_weak_hashing_does_not_start() {
    let started = desks_with(|config| {
        config.hashing = service::HashingConfig::default();
        config.hashing.passes = 1;
    });
    assert!(matches!(
        started.await.unwrap_err(),
        StartError::Hashing(WeakHashing::BelowFloor)
    ));
}

#[tokio::test]
async fn the_set_up_link_makes_one_administrator_once() {
    for desk in desks().await.unwrap() {
        assert_eq!(setup::stage(&desk).await.unwrap(), Stage::RunOut);
        let old = setup::link_token(&desk).await.unwrap().unwrap();
        assert_eq!(setup::stage(&desk).await.unwrap(), Stage::Waiting);
        let token = setup::link_token(&desk).await.unwrap().unwrap();
        assert_eq!(
            setup::check_link(&desk, &old)
                .await
                .unwrap_err()
                .problem()
                .code,
            Code::LinkDead,
            "a newer link voids it"
        );
        for _ in 0..10 {
            setup::check_link(&desk, &token).await.unwrap();
        }
        // A refused field leaves the link usable, and says all at once.
        let bad = SetUp {
            organisation: String::new(),
            user_name: "no name".to_owned(),
            password: Secret::new("short"),
            ..set_up(&token, "")
        };
        let problem = setup::complete(&desk, &origin(), bad)
            .await
            .unwrap_err()
            .problem();
        let fields: Vec<_> = problem
            .errors
            .iter()
            .map(|error| error.field.as_str())
            .collect();
        assert_eq!(fields, ["organisation", "user_name", "password"]);
        let own_name = SetUp {
            password: Secret::new("juniper & pike is our name"),
            ..set_up(&token, "amara@a.example")
        };
        assert_eq!(
            setup::complete(&desk, &origin(), own_name)
                .await
                .unwrap_err()
                .problem()
                .errors[0]
                .code,
            Code::PasswordContext
        );

        let signed_in = setup::complete(&desk, &origin(), set_up(&token, "amara@a.example"))
            .await
            .unwrap();
        assert!(signed_in.principal.roles.has(Role::GlobalAdministrator));
        assert_eq!(setup::stage(&desk).await.unwrap(), Stage::Done);
        assert!(
            sessions::resolve(&desk, &origin(), &signed_in.token)
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(desk.site().organisation, "Juniper & Pike");
        assert_eq!(
            setup::complete(&desk, &origin(), set_up(&token, "b@a.example"))
                .await
                .unwrap_err()
                .problem()
                .code,
            Code::LinkDead
        );
        assert!(
            setup::link_token(&desk).await.unwrap().is_none(),
            "there is an administrator now"
        );
        desk.sign_in("amara@a.example").await.unwrap();
    }
}

#[tokio::test]
async fn set_up_begins_with_the_chosen_preset_and_judges_the_first_password_by_it() {
    for desk in desks().await.unwrap() {
        let token = setup::link_token(&desk).await.unwrap().unwrap();
        let short = |preset| SetUp {
            password: Secret::new("Kite9!ro"),
            preset,
            ..set_up(&token, "amara@a.example")
        };
        let refused = setup::complete(&desk, &origin(), short(PolicyPreset::Recommended)).await;
        assert_eq!(
            refused.unwrap_err().problem().errors[0].code,
            Code::PasswordTooShort
        );
        let wanted = short(PolicyPreset::MicrosoftCompatible);
        setup::complete(&desk, &origin(), wanted).await.unwrap();
        let policy = desk.settings().settings.policy.clone();
        assert_eq!(policy.preset, PolicyPreset::MicrosoftCompatible);
        assert_eq!((policy.min_length, policy.three_classes), (8, true));
    }
}

#[tokio::test]
async fn t3_of_two_hundred_set_ups_at_once_one_wins() {
    for desk in desks_with(|config| config.hashing.queue = 300)
        .await
        .unwrap()
    {
        let token = setup::link_token(&desk).await.unwrap().unwrap();
        let (desk, token) = (&desk, &token);
        let many = (0..200).map(|n| async move {
            setup::complete(desk, &origin(), set_up(token, &format!("n{n}@a.example"))).await
        });
        let outcomes = futures::future::join_all(many).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1, "{}", desk.database);
        let moment = store::people_list::Moment {
            now: desk.now(),
            expiry: &Expiry::after(0),
            self_service: None,
        };
        assert_eq!(
            store::people_list::count(desk.store(), &PeopleFilter::default(), moment)
                .await
                .unwrap(),
            1
        );
    }
}

#[tokio::test]
async fn t2_the_set_up_link_lives_24_hours_to_the_moment() {
    for desk in desks().await.unwrap() {
        let token = setup::link_token(&desk).await.unwrap().unwrap();
        desk.clock.advance(Span(Span::hours(24).0 - 1));
        setup::check_link(&desk, &token).await.unwrap();
        desk.clock.advance(Span(1));
        assert_eq!(setup::stage(&desk).await.unwrap(), Stage::RunOut);
        let late = setup::complete(&desk, &origin(), set_up(&token, "amara@a.example"))
            .await
            .unwrap_err();
        assert_eq!(late.problem().code, Code::LinkDead);
        for wrong in ["", "null", "[]", &token.expose()[..42]] {
            assert!(setup::check_link(&desk, &Secret::new(wrong)).await.is_err());
        }
    }
}

#[tokio::test]
async fn of_two_who_change_the_settings_the_second_is_told_and_loses_nothing() {
    for desk in desks().await.unwrap() {
        let admin = desk.admin("admin@a.example").await.unwrap();
        let caller = desk.caller_for(&admin).await.unwrap();
        let seen = settings::get(&desk, &caller).await.unwrap();
        let named = |name: &str| Organisation {
            name: name.to_owned(),
            ..seen.organisation.clone()
        };
        let first = settings::set_organisation(&desk, &caller, seen.version, named("First"))
            .await
            .unwrap();
        assert_eq!(
            settings::set_organisation(&desk, &caller, seen.version, named("Second"))
                .await
                .unwrap_err()
                .problem()
                .code,
            Code::ChangedMeanwhile
        );
        assert_eq!(desk.site().organisation, "First");
        settings::set_organisation(&desk, &caller, first.version, named("Second"))
            .await
            .unwrap();
        let elsewhere = desk.another_copy(|_| {}).await.unwrap();
        assert_eq!(elsewhere.site().organisation, "Second");
    }
}

#[tokio::test]
async fn a1_s3_settings_are_the_global_administrators_and_the_policy_wants_a_fresh_password() {
    let desk = one_desk().await.unwrap();
    let admin = desk.admin("admin@a.example").await.unwrap();
    let other = desk
        .person_with(
            "user-admin@a.example",
            &[Role::UserAdministrator],
            Some(PASSWORD),
        )
        .await
        .unwrap();
    let (caller, other) = (
        desk.caller_for(&admin).await.unwrap(),
        desk.caller_for(&other).await.unwrap(),
    );
    assert_eq!(
        settings::get(&desk, &other)
            .await
            .unwrap_err()
            .problem()
            .code,
        Code::NotAllowed
    );
    let seen = settings::get(&desk, &caller).await.unwrap();
    assert_eq!(
        settings::set_policy(&desk, &other, seen.version, seen.policy.clone())
            .await
            .unwrap_err()
            .problem()
            .code,
        Code::NotAllowed
    );
    let mut weak = seen.policy.clone();
    weak.preset = PolicyPreset::Custom;
    weak.min_length = 4;
    let problem = settings::set_policy(&desk, &caller, seen.version, weak)
        .await
        .unwrap_err()
        .problem();
    assert_eq!(problem.errors[0].field, "min_length");
    desk.clock.advance(Span::minutes(5));
    assert_eq!(
        settings::set_policy(&desk, &caller, seen.version, seen.policy)
            .await
            .unwrap_err()
            .problem()
            .code,
        Code::ConfirmIdentity
    );
}

#[tokio::test]
async fn links_of_the_launcher_are_https_and_nothing_else() {
    let desk = one_desk().await.unwrap();
    let admin = desk.admin("admin@a.example").await.unwrap();
    let caller = desk.caller_for(&admin).await.unwrap();
    let seen = settings::get(&desk, &caller).await.unwrap();
    for url in [
        "javascript:alert(1)",
        "http://a.example",
        "https://",
        "https://a.example@evil.example/",
        "https:///x",
        "https://a.example/\"onclick=",
        "data:text/html,x",
    ] {
        let links = vec![domain::wire::account::AppLink {
            label: "x".to_owned(),
            url: url.to_owned(),
        }];
        let wanted = Organisation {
            links,
            ..seen.organisation.clone()
        };
        let problem = settings::set_organisation(&desk, &caller, seen.version, wanted)
            .await
            .unwrap_err()
            .problem();
        assert_eq!(problem.errors[0].field, "links.0.url", "{url}");
    }
}

#[tokio::test]
async fn s9_the_impact_of_an_expiry_is_counted_before_it_is_saved() {
    for desk in desks().await.unwrap() {
        let admin = desk.admin("admin@a.example").await.unwrap();
        for name in ["a@a.example", "b@a.example"] {
            desk.person(name).await.unwrap();
        }
        desk.clock.advance(Span::days(20));
        desk.person("c@a.example").await.unwrap();
        desk.clock.advance(Span::days(10));
        let caller = desk.caller_for(&admin).await.unwrap();
        let impact = settings::impact(&desk, &caller, 30, 0).await.unwrap();
        assert_eq!(
            (impact.today, impact.this_week, impact.this_month),
            (3, 3, 4),
            "{}",
            desk.database
        );
        assert_eq!(
            settings::impact(&desk, &caller, 0, 0).await.unwrap(),
            domain::wire::settings::ExpiryImpact::default()
        );
        assert!(settings::impact(&desk, &caller, 7, 0).await.is_err());
    }
}

#[tokio::test]
async fn s5_the_operator_recovers_an_administrator_whatever_became_of_the_account() {
    for desk in desks().await.unwrap() {
        let person = desk.person("amara@a.example").await.unwrap();
        let session = desk.sign_in("amara@a.example").await.unwrap();
        let (id, now) = (PersonId(person.id), desk.now());
        desk.store()
            .write(|tx| async move {
                store::people::set_blocked(&tx, id, true, now).await?;
                store::credentials::disable(&tx, id).await?;
                store::people::delete(&tx, id, now).await
            })
            .await
            .unwrap();
        let outcome = recover::admin_recover(&desk, " AMARA@a.example")
            .await
            .unwrap();
        assert!(outcome.must_change && outcome.valid_until == Some(now.plus(Span::hours(24))));
        assert!(
            sessions::resolve(&desk, &origin(), &session.token)
                .await
                .unwrap()
                .is_none()
        );
        let signed_in = desk
            .try_sign_in("amara@a.example", outcome.password.expose())
            .await
            .unwrap();
        let restricted = Caller::person(signed_in.principal, origin());
        let free =
            credentials::choose_new(&desk, &restricted, Secret::new("Another-Horse-Battery-8"))
                .await
                .unwrap();
        assert!(free.principal.roles.has(Role::GlobalAdministrator));
        assert_eq!(
            recover::admin_recover(&desk, "nobody@a.example")
                .await
                .unwrap_err()
                .problem()
                .code,
            Code::NotFound
        );
    }
}

#[tokio::test]
async fn the_sample_organisation_has_every_state_and_a_new_password_at_each_start() {
    for desk in desks_with(|config| config.demo = true).await.unwrap() {
        let calls = desk.hash_calls();
        let first = demo::seed(&desk).await.unwrap();
        let second = demo::seed(&desk).await.unwrap();
        assert_eq!(desk.hash_calls() - calls, 2, "one hash a start");
        assert_ne!(first.password.expose(), second.password.expose());
        assert!(
            desk.try_sign_in(&first.user_name, first.password.expose())
                .await
                .is_err()
        );
        let signed_in = desk
            .try_sign_in(&second.user_name, second.password.expose())
            .await
            .unwrap();
        assert_eq!(signed_in.principal.display_name, "Amara Osei");
        assert!(desk.site().demo && desk.site().organisation == "Juniper & Pike");
        let query = RequestQuery::default();
        let page = requests::list(&desk, &Caller::operator(), &query).await;
        let rows = page.unwrap().rows;
        for state in RequestState::ALL {
            // Whoever helps oneself leaves nothing to look at.
            let wanted = state != RequestState::Withdrawn;
            let found = rows.iter().any(|row| row.state == state);
            assert_eq!(found, wanted, "{state:?}");
        }
        assert_eq!(rows.len(), 6);
        let home = store::people_list::home(
            desk.store(),
            store::people_list::Moment {
                now: desk.now(),
                expiry: &Expiry::after(365),
                self_service: None,
            },
        )
        .await
        .unwrap();
        for (name, count) in [
            ("must_change", home.must_change),
            ("temporary", home.temporary),
            ("locked", home.locked),
            ("expires_soon", home.expires_soon),
            ("never_signed_in", home.never_signed_in),
            ("no_password", home.no_password),
            ("no_contact", home.no_contact),
            ("blocked", home.blocked),
            ("deleted", home.deleted),
        ] {
            assert!(count > 0, "{} {name}", desk.database);
        }
        assert!(
            home.administrators >= 10 && home.people + home.deleted == 501,
            "{home:?}"
        );
        assert_eq!(
            service::audit::verify(&desk, &Caller::operator())
                .await
                .unwrap()
                .broken,
            None
        );
        let locked = store::people::by_user_name_key(&desk.store().read(), &second.user_name)
            .await
            .unwrap()
            .unwrap();
        assert!(matches!(
            credentials::columns(&locked).state(&Expiry::after(0), desk.now()),
            PasswordState::Fine { .. }
        ));
    }
}

#[tokio::test]
async fn the_sample_organisation_is_never_poured_over_a_real_one() {
    for desk in desks().await.unwrap() {
        let token = setup::link_token(&desk).await.unwrap().unwrap();
        setup::complete(&desk, &origin(), set_up(&token, "amara@a.example"))
            .await
            .unwrap();
        assert!(demo::seed(&desk).await.is_err());
    }
}
