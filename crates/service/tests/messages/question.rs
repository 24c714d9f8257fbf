//! **Keep your way back in**, the question at sign-in (scene S3; promises T14, S3, E3): who is asked and who is not, for how long it can be put
//! off, and when what was proven is to be confirmed again.

use crate::desk::{Outcome, code, log};
use crate::factors::with_codes;
use domain::contact::ContactKind;
use domain::wire::people::Selection;
use domain::wire::recovery::{MethodStanding, OwnRecovery, RecoveryMethod as Method};
use domain::wire::settings::{SelfService, SelfServiceScope};
use domain::{PersonId, Role, Secret, Span};
use service::credentials::Kind;
use service::factors::{Factor, remove_own};
use service::question::{at_sign_in, confirm, later, own};
use service::sign_in::{SignIn, sign_in};
use service::testing::{PASSWORD, TestDesk, desks, origin};
use service::{Caller, Error, account, groups, maintenance, people, sessions, settings};
use store::Person;

const ANNA: &str = "anna@example.org";
const HOME: &str = "anna@home.example";
const PHONE: &str = "+498912345678";
const DAY: Span = Span::days(1);
const SECOND: Span = Span::seconds(1);

/// Signed in just now.
async fn caller(desk: &TestDesk, name: &str) -> Result<Caller, Error> {
    let signed_in = desk.sign_in(name).await?;
    Ok(Caller::person(signed_in.principal, origin()))
}

/// Whether this person is asked when signing in now.
async fn asked(desk: &TestDesk, name: &str) -> Result<bool, Error> {
    at_sign_in(desk, &caller(desk, name).await?).await
}

async fn standing(desk: &TestDesk, name: &str) -> Result<OwnRecovery, Error> {
    own(desk, &caller(desk, name).await?).await
}

async fn set(desk: &TestDesk, change: impl Fn(&mut SelfService)) -> Result<(), Error> {
    let operator = Caller::operator();
    let now = settings::get(desk, &operator).await?;
    let mut wanted = now.self_service;
    change(&mut wanted);
    settings::set_self_service(desk, &operator, now.version, wanted).await?;
    Ok(())
}

/// The owner types back what was sent to a detail that stood there before.
async fn prove(desk: &TestDesk, person: &Person, kind: ContactKind, value: &str) -> Outcome {
    let (id, now) = (PersonId(person.id), desk.now());
    desk.store()
        .write(|tx| async move { store::contacts::prove(&tx, id, kind, value, false, now).await })
        .await?;
    Ok(())
}

/// Somebody whose address and number are proven now.
async fn proven(desk: &TestDesk) -> Result<Person, Box<dyn std::error::Error + Send + Sync>> {
    let anna = desk.person(ANNA).await?;
    let anna = desk.set_contacts(&anna, HOME, PHONE).await?;
    prove(desk, &anna, ContactKind::Email, HOME).await?;
    prove(desk, &anna, ContactKind::Phone, PHONE).await?;
    Ok(anna)
}

#[tokio::test]
async fn whoever_lacks_something_is_asked_at_once_and_not_now_lasts_a_day() -> Outcome {
    for desk in desks().await? {
        desk.person(ANNA).await?;
        let anna = caller(&desk, ANNA).await?;
        let before = own(&desk, &anna).await?;
        assert!(before.is_lacking && before.is_asked && before.is_covered);
        assert_eq!(before.asked_since, None, "looking is not asking");
        assert!(at_sign_in(&desk, &anna).await?);
        let start = desk.now();
        let now = own(&desk, &anna).await?;
        assert_eq!(now.asked_since, Some(start));
        assert_eq!(now.later_until, Some(start.plus(Span::days(14))));
        assert_eq!(now.quiet_until, None);
        assert!(asked(&desk, ANNA).await?, "until it is put off");
        let now = later(&desk, &anna).await?;
        assert_eq!(now.quiet_until, Some(start.plus(DAY)));
        assert!(!asked(&desk, ANNA).await?, "on every device");
        desk.clock.set(start.plus(DAY).minus(SECOND));
        assert!(!asked(&desk, ANNA).await?);
        desk.clock.set(start.plus(DAY));
        assert!(asked(&desk, ANNA).await?);
        let now = standing(&desk, ANNA).await?;
        assert_eq!(now.asked_since, Some(start), "first asked is first asked");
    }
    Ok(())
}

#[tokio::test]
async fn after_the_days_it_is_asked_at_every_sign_in_and_keeps_nobody_out() -> Outcome {
    for desk in desks().await? {
        desk.person(ANNA).await?;
        // The days begin when somebody is asked, not when the setting was switched on.
        desk.clock.advance(Span::days(100));
        let start = desk.now();
        assert!(asked(&desk, ANNA).await?);
        desk.clock.set(start.plus(Span::days(14)).minus(SECOND));
        let last = caller(&desk, ANNA).await?;
        assert!(own(&desk, &last).await?.later_until.is_some());
        later(&desk, &last).await?;
        desk.clock.set(start.plus(Span::days(14)));
        assert!(!asked(&desk, ANNA).await?, "what was put off stays so");
        let over = standing(&desk, ANNA).await?;
        assert_eq!(over.later_until, None, "to the second");
        desk.clock.advance(DAY);
        for _ in 0..3 {
            let anna = caller(&desk, ANNA).await?;
            assert!(at_sign_in(&desk, &anna).await?);
            assert_eq!(own(&desk, &anna).await?.later_until, None);
            assert_eq!(code(&later(&desk, &anna).await), "cannot_wait");
            anna.signed_in()?;
            account::overview(&desk, &anna).await?;
        }
        set(&desk, |rules| rules.skip_days = 16).await?;
        let anna = caller(&desk, ANNA).await?;
        assert!(at_sign_in(&desk, &anna).await?);
        later(&desk, &anna).await?;
        assert!(
            !asked(&desk, ANNA).await?,
            "the setting counts as it is now"
        );
    }
    Ok(())
}

#[tokio::test]
async fn with_no_days_it_can_never_be_put_off() -> Outcome {
    for desk in desks().await? {
        desk.person(ANNA).await?;
        set(&desk, |rules| rules.skip_days = 0).await?;
        let anna = caller(&desk, ANNA).await?;
        assert!(at_sign_in(&desk, &anna).await?);
        assert_eq!(own(&desk, &anna).await?.later_until, None);
        assert_eq!(code(&later(&desk, &anna).await), "cannot_wait");
        assert!(asked(&desk, ANNA).await?);
    }
    Ok(())
}

#[tokio::test]
async fn what_only_has_to_wait_is_there_and_what_is_added_ends_the_question() -> Outcome {
    for desk in desks().await? {
        desk.person(ANNA).await?;
        assert!(asked(&desk, ANNA).await?);
        let start = desk.now();
        with_codes(&desk, ANNA).await?;
        assert!(!asked(&desk, ANNA).await?, "they are new, and that is all");
        let anna = caller(&desk, ANNA).await?;
        let now = own(&desk, &anna).await?;
        let codes = now
            .methods
            .iter()
            .find(|one| one.method == Method::RecoveryCode);
        let codes = codes.ok_or("not allowed")?;
        assert_eq!(codes.standing, MethodStanding::Waits);
        assert_eq!(codes.counts_from, Some(start.plus(DAY)));
        assert!(!account::overview(&desk, &anna).await?.lacks_way_back);
        // Lost again much later: another question, with days of its own.
        desk.clock.advance(Span::days(100));
        let anna = caller(&desk, ANNA).await?;
        remove_own(&desk, &anna, Factor::RecoveryCodes).await?;
        assert!(account::overview(&desk, &anna).await?.lacks_way_back);
        assert!(asked(&desk, ANNA).await?);
        let now = standing(&desk, ANNA).await?;
        assert_eq!(now.asked_since, Some(desk.now()));
        assert_eq!(now.later_until, Some(desk.now().plus(Span::days(14))));
    }
    Ok(())
}

#[tokio::test]
async fn an_address_that_its_owner_changed_waits_and_counts_as_there() -> Outcome {
    for desk in desks().await? {
        let anna = desk.person(ANNA).await?;
        let anna = desk.set_contacts(&anna, HOME, "").await?;
        let (id, now) = (PersonId(anna.id), desk.now());
        desk.store()
            .write(|tx| async move {
                store::contacts::prove(&tx, id, ContactKind::Email, HOME, true, now).await
            })
            .await?;
        let seen = standing(&desk, ANNA).await?;
        let mail = &seen.methods[0];
        assert_eq!(mail.standing, MethodStanding::Waits);
        assert_eq!(mail.value, HOME, "its owner sees it whole");
        assert!(!asked(&desk, ANNA).await?);
        desk.clock.advance(DAY);
        let seen = standing(&desk, ANNA).await?;
        assert_eq!(seen.methods[0].standing, MethodStanding::Counts);
        set(&desk, |rules| rules.count_unproven = false).await?;
        desk.set_contacts(&anna, "other@home.example", "").await?;
        let seen = standing(&desk, ANNA).await?;
        assert_eq!(seen.methods[0].standing, MethodStanding::Unproven);
        assert!(asked(&desk, ANNA).await?, "entered by somebody else");
    }
    Ok(())
}

#[tokio::test]
async fn proven_details_are_confirmed_again_after_the_days_and_not_a_second_before() -> Outcome {
    for desk in desks().await? {
        proven(&desk).await?;
        let start = desk.now();
        let due = start.plus(Span::days(180));
        desk.clock.set(due.minus(SECOND));
        assert!(!asked(&desk, ANNA).await?);
        desk.clock.set(due);
        let anna = caller(&desk, ANNA).await?;
        assert!(at_sign_in(&desk, &anna).await?);
        let now = own(&desk, &anna).await?;
        assert_eq!(now.confirm_since, Some(due));
        assert!(!now.is_lacking);
        let shown: Vec<&str> = now.proven().map(|one| one.value.as_str()).collect();
        assert_eq!(shown, [HOME, PHONE]);
        let now = confirm(&desk, &anna).await?;
        assert!(!now.is_asked);
        assert_eq!(now.confirm_since, None);
        let row = log(&desk, "person.contacts_confirmed").await?.remove(0);
        assert_eq!(row.target, anna.id());
        let said = format!("{row:?}");
        assert!(said.contains("alternate_email"), "{said}");
        assert!(!said.contains(HOME) && !said.contains(PHONE), "e3: {said}");
        assert!(!asked(&desk, ANNA).await?);
        desk.clock.set(due.plus(Span::days(180)).minus(SECOND));
        assert!(!asked(&desk, ANNA).await?);
        desk.clock.advance(SECOND);
        assert!(asked(&desk, ANNA).await?);
        let now = standing(&desk, ANNA).await?;
        assert_eq!(
            now.later_until,
            Some(desk.now().plus(Span::days(14))),
            "what was asked the last time uses none of these days up"
        );
        set(&desk, |rules| rules.confirm_days = 0).await?;
        assert!(!asked(&desk, ANNA).await?, "never");
    }
    Ok(())
}

#[tokio::test]
async fn a_confirmation_is_of_the_values_that_are_proven() -> Outcome {
    for desk in desks().await? {
        let person = proven(&desk).await?;
        desk.clock.advance(Span::days(100));
        // Proven again by the code, which is as good.
        prove(&desk, &person, ContactKind::Phone, PHONE).await?;
        desk.clock.advance(Span::days(80));
        assert!(asked(&desk, ANNA).await?, "the address is older");
        desk.set_contacts(&person, "new@home.example", PHONE)
            .await?;
        assert!(
            !asked(&desk, ANNA).await?,
            "nobody proved this one: there is nothing to confirm"
        );
        let anna = caller(&desk, ANNA).await?;
        let now = confirm(&desk, &anna).await?;
        let seen: Vec<_> = now
            .proven()
            .map(|one| (one.method, one.confirmed_at))
            .collect();
        assert_eq!(seen, [(Method::Phone, Some(desk.now()))]);
        desk.set_contacts(&person, HOME, PHONE).await?;
        assert!(
            asked(&desk, ANNA).await?,
            "the old address was not confirmed"
        );
        // A method that the organisation does not allow is not asked for.
        set(&desk, |rules| rules.email = false).await?;
        assert!(!asked(&desk, ANNA).await?);
        // Where nothing is proven, nothing is written.
        desk.set_contacts(&person, "new@home.example", "").await?;
        let rows = log(&desk, "person.contacts_confirmed").await?.len();
        confirm(&desk, &caller(&desk, ANNA).await?).await?;
        assert_eq!(log(&desk, "person.contacts_confirmed").await?.len(), rows);
    }
    Ok(())
}

#[tokio::test]
async fn s3_confirming_wants_the_password_of_the_last_five_minutes() -> Outcome {
    for desk in desks().await? {
        proven(&desk).await?;
        desk.clock.advance(Span::days(180));
        let anna = caller(&desk, ANNA).await?;
        desk.clock.advance(Span::minutes(6));
        assert_eq!(code(&confirm(&desk, &anna).await), "confirm_identity");
        assert!(own(&desk, &anna).await?.is_asked);
        later(&desk, &anna).await?;
        let again = sessions::confirm(&desk, &anna, Secret::new(PASSWORD)).await?;
        let anna = Caller::person(again.principal, origin());
        assert!(!confirm(&desk, &anna).await?.is_asked);
    }
    Ok(())
}

#[tokio::test]
async fn t14_administrators_need_two_and_so_does_everybody_where_two_are_needed() -> Outcome {
    for desk in desks().await? {
        let anna = desk.person(ANNA).await?;
        desk.set_contacts(&anna, HOME, "").await?;
        let role = [Role::HelpdeskAdministrator];
        let helper = desk
            .person_with("help@example.org", &role, Some(PASSWORD))
            .await?;
        desk.set_contacts(&helper, "help@home.example", "").await?;
        assert!(!asked(&desk, ANNA).await?);
        assert!(asked(&desk, "help@example.org").await?);
        assert_eq!(standing(&desk, "help@example.org").await?.needed, 2);
        desk.set_contacts(&helper, "help@home.example", PHONE)
            .await?;
        assert!(!asked(&desk, "help@example.org").await?);
        // What the organisation does not allow does not count.
        set(&desk, |rules| rules.phone = false).await?;
        assert!(asked(&desk, "help@example.org").await?);
        set(&desk, |rules| rules.methods_needed = 2).await?;
        assert!(asked(&desk, ANNA).await?);
        // With one method allowed, nothing that an administrator could add would be enough.
        set(&desk, |rules| {
            rules.methods_needed = 1;
            (rules.authenticator, rules.recovery_codes) = (false, false);
        })
        .await?;
        assert!(!asked(&desk, "help@example.org").await?);
        let now = standing(&desk, "help@example.org").await?;
        assert!(!now.is_enough() && !now.is_lacking);
    }
    Ok(())
}

#[tokio::test]
async fn whom_self_service_does_not_cover_is_not_asked() -> Outcome {
    for desk in desks().await? {
        let anna = desk.person(ANNA).await?;
        set(&desk, |rules| rules.scope = SelfServiceScope::None).await?;
        assert!(!asked(&desk, ANNA).await?);
        let now = standing(&desk, ANNA).await?;
        assert!(!now.is_covered && now.methods.is_empty());
        let admin = desk.admin("me@example.org").await?;
        let admin = desk.caller_for(&admin).await?;
        let group = groups::add(&desk, &admin, "Pilots", "").await?[0].id;
        set(&desk, |rules| {
            rules.scope = SelfServiceScope::Selected;
            rules.groups = vec![group];
        })
        .await?;
        assert!(!asked(&desk, ANNA).await?);
        let selection = Selection::Ids(vec![PersonId(anna.id)]);
        groups::add_members(&desk, &admin, group, &selection).await?;
        assert!(asked(&desk, ANNA).await?);
        let wanted = settings::get(&desk, &admin).await?.self_service;
        let impact = settings::self_service_impact(&desk, &admin, wanted).await?;
        assert_eq!((impact.asked, impact.not_covered), (1, 1));
    }
    Ok(())
}

#[tokio::test]
async fn programs_restricted_sessions_and_nobody_are_not_asked_nor_anybody_when_it_is_off()
-> Outcome {
    for desk in desks().await? {
        let anna = desk.person(ANNA).await?;
        let wanted = SignIn {
            user_name: ANNA.to_owned(),
            password: Secret::new(PASSWORD),
            api: true,
        };
        let program = sign_in(&desk, &origin(), wanted).await?;
        let program = Caller::person(program.principal, origin());
        assert!(!at_sign_in(&desk, &program).await?);
        let seen = own(&desk, &program).await?;
        assert!(seen.is_asked && seen.asked_since.is_none(), "it may look");
        assert!(!at_sign_in(&desk, &Caller::anonymous(origin())).await?);
        set(&desk, |rules| rules.ask_at_sign_in = false).await?;
        assert!(!asked(&desk, ANNA).await?);
        let off = standing(&desk, ANNA).await?;
        assert!(off.is_lacking && !off.is_asked, "it is so all the same");
        let caller = caller(&desk, ANNA).await?;
        assert!(account::overview(&desk, &caller).await?.lacks_way_back);
        assert_eq!(later(&desk, &caller).await?.quiet_until, None);
        set(&desk, |rules| rules.ask_at_sign_in = true).await?;
        desk.set_password(&anna, PASSWORD, Kind::Temporary).await?;
        let restricted = Caller::person(desk.sign_in(ANNA).await?.principal, origin());
        assert!(!at_sign_in(&desk, &restricted).await?);
        assert_eq!(code(&own(&desk, &restricted).await), "must_change_password");
        assert_eq!(
            code(&later(&desk, &restricted).await),
            "must_change_password"
        );
        assert_eq!(
            code(&confirm(&desk, &restricted).await),
            "must_change_password"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_dry_run_counts_whom_the_sign_in_asks() -> Outcome {
    for desk in desks().await? {
        let role = [Role::HelpdeskAdministrator];
        for (name, mail, phone, roles) in [
            ("a@example.org", "a@home.example", "", &[] as &[Role]),
            ("b@example.org", "", "", &[]),
            ("c@example.org", "c@home.example", "", &role),
            ("d@example.org", "d@home.example", PHONE, &role),
            ("e@example.org", "", "", &[]),
        ] {
            let person = desk.person_with(name, roles, Some(PASSWORD)).await?;
            desk.set_contacts(&person, mail, phone).await?;
        }
        with_codes(&desk, "e@example.org").await?;
        proven(&desk).await?;
        let names = ["a", "b", "c", "d", "e", "anna"].map(|name| format!("{name}@example.org"));
        let rules: [fn(&mut SelfService); 8] = [
            |_| (),
            |rules| rules.methods_needed = 2,
            |rules| rules.phone = false,
            |rules| rules.count_unproven = false,
            |rules| {
                (rules.phone, rules.authenticator, rules.recovery_codes) = (false, false, false);
            },
            |rules| rules.confirm_days = 0,
            |rules| rules.ask_at_sign_in = false,
            |rules| rules.scope = SelfServiceScope::None,
        ];
        let mut counted = Vec::new();
        for days in [0, 180] {
            desk.clock.advance(Span::days(days));
            for change in rules {
                set(&desk, |now| {
                    *now = SelfService::default();
                    change(now);
                })
                .await?;
                let mut asked = 0;
                for name in &names {
                    asked += u64::from(standing(&desk, name).await?.is_asked);
                }
                let operator = Caller::operator();
                let wanted = settings::get(&desk, &operator).await?.self_service;
                let impact = settings::self_service_impact(&desk, &operator, wanted).await?;
                assert_eq!(impact.asked, asked, "{days} {change:?}");
                counted.push(asked);
            }
        }
        assert_eq!(counted[..8], [2, 4, 3, 4, 2, 2, 0, 0]);
        assert_eq!(counted[8..], [3, 5, 4, 5, 3, 2, 0, 0]);
    }
    Ok(())
}

#[tokio::test]
async fn an_answer_is_of_whoever_gives_it_and_a_session_that_ended_gives_none() -> Outcome {
    for desk in desks().await? {
        proven(&desk).await?;
        let bert = desk.person("bert@example.org").await?;
        desk.set_contacts(&bert, "bert@home.example", "").await?;
        prove(&desk, &bert, ContactKind::Email, "bert@home.example").await?;
        desk.clock.advance(Span::days(180));
        assert!(asked(&desk, ANNA).await?);
        confirm(&desk, &caller(&desk, "bert@example.org").await?).await?;
        assert!(asked(&desk, ANNA).await?);
        let anna = caller(&desk, ANNA).await?;
        sessions::sign_out(&desk, &anna).await?;
        assert_eq!(code(&confirm(&desk, &anna).await), "sign_in_required");
        assert_eq!(code(&later(&desk, &anna).await), "sign_in_required");
        assert!(asked(&desk, ANNA).await?);
        assert_eq!(log(&desk, "person.contacts_confirmed").await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn what_was_asked_goes_with_the_person() -> Outcome {
    for desk in desks().await? {
        let admin = desk.admin("me@example.org").await?;
        let admin = desk.caller_for(&admin).await?;
        let anna = desk.person(ANNA).await?;
        let id = PersonId(anna.id);
        assert!(asked(&desk, ANNA).await?);
        people::delete(&desk, &admin, &Selection::Ids(vec![id])).await?;
        let row = store::questions::of_person(&desk.store().read(), id).await?;
        assert!(row.is_some(), "whoever is restored goes on");
        desk.clock.advance(Span::days(31));
        maintenance::sweep(&desk).await?;
        let row = store::questions::of_person(&desk.store().read(), id).await?;
        assert_eq!(row, None);
    }
    Ok(())
}

#[tokio::test]
async fn r7_settings_from_before_the_question_are_read_with_what_it_begins_with() -> Outcome {
    for desk in desks().await? {
        let operator = Caller::operator();
        set(&desk, |rules| {
            rules.helpdesk = "help@example.org".to_owned();
        })
        .await?;
        let stored = store::settings::get(&desk.store().read(), "desk").await?;
        let stored = stored.ok_or("no settings")?;
        let mut row: serde_json::Value = serde_json::from_str(&stored.value)?;
        let rules = row["self_service"].as_object_mut().ok_or("no rules")?;
        for field in ["ask_at_sign_in", "skip_days", "confirm_days"] {
            rules.remove(field).ok_or(field)?;
        }
        let (old, now) = (&row.to_string(), desk.now());
        desk.store()
            .write(|tx| async move { store::settings::overwrite(&tx, "desk", old, now).await })
            .await?;
        let read = settings::get(&desk, &operator).await?.self_service;
        assert_eq!(read.helpdesk, "help@example.org");
        assert_eq!(
            (read.ask_at_sign_in, read.skip_days, read.confirm_days),
            (true, 14, 180)
        );
        set(&desk, |rules| {
            (rules.ask_at_sign_in, rules.skip_days, rules.confirm_days) = (false, 365, 730);
        })
        .await?;
        let changed = log(&desk, "settings.self_service_changed").await?.remove(0);
        let said = format!("{changed:?}");
        for (field, after) in [
            ("ask_at_sign_in", "false"),
            ("skip_days", "365"),
            ("confirm_days", "730"),
        ] {
            assert!(said.contains(field) && said.contains(after), "{said}");
        }
    }
    Ok(())
}
