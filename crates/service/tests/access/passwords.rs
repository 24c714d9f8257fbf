//! The own password: changing it, being made to, and what is refused (P1 to P4, P9, S1, T12).

use domain::wire::problem::{Code, Problem};
use domain::wire::settings::{PasswordPolicy, PolicyPreset};
use domain::{Role, Secret, Span};
use service::credentials::{self, Kind};
use service::testing::{PASSWORD, TestDesk, desks, origin};
use service::{Caller, Error, sessions};

const NEW: &str = "Another-Horse-Battery-8";

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

fn refusals(problem: &Problem) -> Vec<(&str, Code)> {
    problem
        .errors
        .iter()
        .map(|error| (error.field.as_str(), error.code))
        .collect()
}

async fn set_policy(desk: &TestDesk, admin: &Caller, change: impl FnOnce(&mut PasswordPolicy)) {
    let settings = service::settings::get(desk, admin).await.unwrap();
    let mut policy = PasswordPolicy {
        preset: PolicyPreset::Custom,
        ..settings.policy
    };
    change(&mut policy);
    service::settings::set_policy(desk, admin, settings.version, policy)
        .await
        .unwrap();
}

async fn change(
    desk: &TestDesk,
    caller: &Caller,
    current: &str,
    new: &str,
) -> Result<Caller, Problem> {
    let changed = credentials::change_own(desk, caller, secret(current), secret(new)).await;
    changed
        .map(|signed_in| Caller::person(signed_in.principal, origin()))
        .map_err(|error| error.problem())
}

#[tokio::test]
async fn s1_a_change_ends_the_other_sessions_and_gives_this_one_a_new_id() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let other = desk.sign_in("anna@a.example").await.unwrap();
        let this = desk.sign_in("anna@a.example").await.unwrap();
        let caller = Caller::person(this.principal, origin());
        let changed = credentials::change_own(&desk, &caller, secret(PASSWORD), secret(NEW))
            .await
            .unwrap();
        for dead in [&other.token, &this.token] {
            assert!(
                sessions::resolve(&desk, &origin(), dead)
                    .await
                    .unwrap()
                    .is_none()
            );
        }
        let now = sessions::resolve(&desk, &origin(), &changed.token)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(now, changed.principal);
        assert_eq!(now.person.0, person.id);
        assert!(
            desk.sign_in("anna@a.example").await.is_err(),
            "the old password is gone"
        );
        desk.try_sign_in("anna@a.example", NEW).await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_current_password_is_said_on_its_field_and_counts_towards_the_lock() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let caller = desk.caller_for(&person).await.unwrap();
        for n in 0..10 {
            let calls = desk.hash_calls();
            let problem = change(&desk, &caller, &format!("wrong {n}"), NEW)
                .await
                .unwrap_err();
            assert_eq!(
                refusals(&problem),
                [("current", Code::CurrentPasswordWrong)]
            );
            assert_eq!(desk.hash_calls() - calls, 1);
        }
        let problem = change(&desk, &caller, PASSWORD, NEW).await.unwrap_err();
        assert_eq!(
            (problem.code, problem.retry_after_seconds),
            (Code::TooManyAttempts, Some(61))
        );
        desk.clock.advance(Span::seconds(60));
        change(&desk, &caller, PASSWORD, NEW).await.unwrap();
    }
}

#[tokio::test]
async fn p1_p2_p3_what_the_policy_refuses_costs_no_hash_and_names_every_reason() {
    let desk = service::testing::one_desk().await.unwrap();
    let person = desk.person("annabel@a.example").await.unwrap();
    let caller = desk.caller_for(&person).await.unwrap();
    let calls = desk.hash_calls();
    for (new, code) in [
        ("fourteen-chars", Code::PasswordTooShort),
        (&"long ".repeat(60), Code::PasswordTooLong),
        ("has a \u{7} bell in its text", Code::PasswordCharacters),
        ("has a nul \0 in its long text", Code::PasswordCharacters),
        ("", Code::Required),
        ("my-name-is-annabel-and-more", Code::PasswordContext),
    ] {
        let problem = change(&desk, &caller, PASSWORD, new).await.unwrap_err();
        assert!(
            refusals(&problem).contains(&("new", code)),
            "{new:?}: {problem:?}"
        );
    }
    assert_eq!(desk.hash_calls(), calls);
    change(
        &desk,
        &caller,
        PASSWORD,
        "  leading and trailing spaces stay  ",
    )
    .await
    .unwrap();
    assert!(
        desk.try_sign_in("annabel@a.example", "leading and trailing spaces stay")
            .await
            .is_err()
    );
    desk.try_sign_in("annabel@a.example", "  leading and trailing spaces stay  ")
        .await
        .unwrap();
}

#[tokio::test]
async fn the_current_one_and_the_last_ones_cannot_come_back() {
    for desk in desks().await.unwrap() {
        let admin = desk.admin("admin@a.example").await.unwrap();
        let admin = desk.caller_for(&admin).await.unwrap();
        set_policy(&desk, &admin, |policy| policy.history = 2).await;
        let person = desk.person("anna@a.example").await.unwrap();
        let mut caller = desk.caller_for(&person).await.unwrap();
        let problem = change(&desk, &caller, PASSWORD, PASSWORD)
            .await
            .unwrap_err();
        assert_eq!(refusals(&problem), [("new", Code::PasswordSame)]);
        let mut current = PASSWORD.to_owned();
        for new in ["Second-Horse-Battery-2", "Third-Horse-Battery-3"] {
            caller = change(&desk, &caller, &current, new).await.unwrap();
            current = new.to_owned();
        }
        for former in [PASSWORD, "Second-Horse-Battery-2"] {
            let problem = change(&desk, &caller, &current, former).await.unwrap_err();
            assert_eq!(refusals(&problem), [("new", Code::PasswordUsedBefore)]);
            assert_eq!(problem.errors[0].args["count"], "2");
        }
        caller = change(&desk, &caller, &current, "Fourth-Horse-Battery-4")
            .await
            .unwrap();
        change(&desk, &caller, "Fourth-Horse-Battery-4", PASSWORD)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn p9_the_temporary_password_cannot_become_the_password_and_the_change_opens_everything() {
    for desk in desks().await.unwrap() {
        let person = desk
            .person_with("anna@a.example", &[Role::HelpdeskAdministrator], None)
            .await
            .unwrap();
        desk.set_password(&person, PASSWORD, Kind::Temporary)
            .await
            .unwrap();
        let restricted = desk.caller_for(&person).await.unwrap();
        assert!(restricted.roles().is_empty(), "roles open nothing yet");
        let choose = async |caller: &Caller, new: &str| {
            credentials::choose_new(&desk, caller, secret(new))
                .await
                .map_err(|error| error.problem())
        };
        let problem = choose(&restricted, PASSWORD).await.unwrap_err();
        assert_eq!(refusals(&problem), [("new", Code::PasswordSame)]);
        let free = choose(&restricted, NEW).await.unwrap();
        assert_eq!(free.principal.must_change, None);
        let caller = Caller::person(free.principal, origin());
        assert_eq!(sessions::list_own(&desk, &caller).await.unwrap().len(), 1);
        // Without a restriction this door, which asks for no current password, is shut.
        assert_eq!(
            choose(&caller, "Third-Horse-Battery-3")
                .await
                .unwrap_err()
                .code,
            Code::NotAllowed
        );
        assert_eq!(
            choose(&restricted, "Third-Horse-Battery-3")
                .await
                .unwrap_err()
                .code,
            Code::SignInRequired,
            "its session is over"
        );
    }
}

#[tokio::test]
async fn p9_the_change_must_be_done_within_the_window() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        desk.set_password(&person, PASSWORD, Kind::Temporary)
            .await
            .unwrap();
        let restricted = desk.caller_for(&person).await.unwrap();
        desk.clock.advance(Span::minutes(30));
        let problem = credentials::choose_new(&desk, &restricted, secret(NEW))
            .await
            .unwrap_err()
            .problem();
        assert_eq!(problem.code, Code::SignInRequired);
        assert!(desk.try_sign_in("anna@a.example", NEW).await.is_err());
    }
}

#[tokio::test]
async fn p9_a_forced_change_stays_forced_until_it_is_done() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let id = domain::PersonId(person.id);
        desk.store()
            .write(|tx| async move { store::credentials::set_must_change(&tx, &[id], true).await })
            .await
            .unwrap();
        desk.sign_in("anna@a.example").await.unwrap();
        let again = desk.caller_for(&person).await.unwrap();
        assert!(again.me().unwrap().must_change.is_some());
        credentials::choose_new(&desk, &again, secret(NEW))
            .await
            .unwrap();
        assert!(
            desk.try_sign_in("anna@a.example", NEW)
                .await
                .unwrap()
                .principal
                .must_change
                .is_none()
        );
    }
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins_and_the_other_is_told() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let (first, second) = (
            desk.caller_for(&person).await.unwrap(),
            desk.caller_for(&person).await.unwrap(),
        );
        let outcomes = tokio::join!(
            change(&desk, &first, PASSWORD, "Second-Horse-Battery-2"),
            change(&desk, &second, PASSWORD, "Third-Horse-Battery-3"),
        );
        let won = usize::from(outcomes.0.is_ok()) + usize::from(outcomes.1.is_ok());
        assert_eq!(won, 1, "{}: {outcomes:?}", desk.database);
    }
}

#[tokio::test]
async fn generated_passwords_pass_the_policy_of_their_person() {
    let desk = service::testing::one_desk().await.unwrap();
    let person = desk.person("anna@a.example").await.unwrap();
    for shape in [
        domain::wire::people::GeneratorShape::default(),
        domain::wire::people::GeneratorShape::Words { count: 6 },
    ] {
        let (text, _) = credentials::generate(&desk, &person, shape).unwrap();
        let judged: Result<_, Error> = credentials::check_new(
            &desk,
            &person,
            &text,
            "password",
            service::hashing::Lane::Interactive,
        )
        .await;
        judged.unwrap();
    }
}
