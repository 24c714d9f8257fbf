//! **Send the user a link to choose a password**, and choosing it (scene S2; promises T1 to T6, T10, T12, E1).

use crate::desk::{Outcome, code, database_folder, is_in_files, log, rows, take_mails};
use domain::wire::messages::MessageKind;
use domain::wire::people::{Delivery, GeneratorShape, NewPassword, PasswordState, ResetCommand};
use domain::{PersonId, Secret, Span};
use service::invite::{Choice, choose};
use service::testing::{TestDesk, desks};
use service::{Caller, Error, Origin, messages, people, reset, sessions};
use store::Person;

const CHOSEN: &str = "lantern otter violet 91 harbour";
const HOME: &str = "anna@home.example";

fn command(person: &Person, minutes: u32) -> ResetCommand {
    ResetCommand {
        person: PersonId(person.id),
        password: NewPassword::Generate(GeneratorShape::default()),
        must_change: true,
        delivery: Delivery::Link { minutes },
    }
}

/// `ok`, or why the field was refused, or why everything was.
fn why(outcome: &Result<(), Error>) -> String {
    let Err(error) = outcome else {
        return "ok".to_owned();
    };
    let problem = error.problem();
    let code = problem
        .errors
        .first()
        .map_or(problem.code, |first| first.code);
    code.as_str().to_owned()
}

fn origin(last: u8) -> Origin {
    Origin {
        ip: format!("192.0.2.{last}"),
        ..Origin::default()
    }
}

fn by_token(token: &str, password: &str) -> Choice {
    Choice {
        token: Secret::new(token),
        user_name: String::new(),
        code: Secret::default(),
        password: Secret::new(password),
    }
}

fn by_code(user_name: &str, code: &str, password: &str) -> Choice {
    Choice {
        token: Secret::default(),
        user_name: user_name.to_owned(),
        code: Secret::new(code),
        password: Secret::new(password),
    }
}

/// An administrator, and Anna, who has an alternate address.
async fn two(desk: &TestDesk) -> Result<(Caller, Person), Error> {
    let caller = desk
        .caller_for(&desk.admin("me@example.org").await?)
        .await?;
    let anna = desk.person("anna@example.org").await?;
    let anna = desk.set_contacts(&anna, HOME, "").await?;
    Ok((caller, anna))
}

/// Token and code of the one mail with a link in the folder.
fn mailed(desk: &TestDesk) -> Result<(String, String), Box<dyn std::error::Error + Send + Sync>> {
    let mut mails = take_mails(desk)?;
    mails.retain(|mail| mail.text.contains("/set-password#"));
    assert_eq!(mails.len(), 1, "one mail with a link");
    let mail = mails.remove(0);
    assert_eq!(mail.to, HOME);
    let text = mail.text;
    let token = text.split("/set-password#").nth(1).ok_or("no link")?;
    let token = token.chars().take_while(|c| !c.is_whitespace()).collect();
    let code = text.split("Code:\n").nth(1).ok_or("no code")?;
    Ok((token, code.chars().take(6).collect()))
}

#[tokio::test]
async fn a_link_takes_the_old_password_away_and_chooses_one_that_nobody_else_saw() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let id = PersonId(anna.id);
        let session = desk.sign_in("anna@example.org").await?;
        let outcome = reset::reset_one(&desk, &caller, &command(&anna, 60)).await?;
        assert!(outcome.password.is_empty());
        assert_eq!(outcome.mailed[0].to, domain::contact::mask_email(HOME));
        assert_eq!(outcome.sessions_ended, 1);
        let gone = sessions::resolve(&desk, &origin(1), &session.token).await?;
        assert!(gone.is_none(), "t12");
        assert_eq!(
            code(&desk.sign_in("anna@example.org").await),
            "sign_in_failed"
        );
        let detail = people::detail(&desk, &caller, id).await?;
        assert_eq!(detail.row.password, PasswordState::None);
        messages::drain(&desk).await?;
        let (token, typed) = mailed(&desk)?;
        if let Some(folder) = database_folder(&desk) {
            assert!(!is_in_files(&folder, &token)?, "t1");
        }
        let weak = choose(&desk, &origin(1), &by_token(&token, "short")).await;
        assert_eq!(code(&weak), "invalid_input", "and the link works on");
        choose(&desk, &origin(1), &by_token(&token, CHOSEN)).await?;
        let signed_in = desk.try_sign_in("anna@example.org", CHOSEN).await?;
        assert!(signed_in.principal.must_change.is_none());
        for used in [
            by_token(&token, "another lantern 17 meadow"),
            by_code("anna@example.org", &typed, "another lantern 17 meadow"),
        ] {
            let refused = choose(&desk, &origin(2), &used).await;
            assert_eq!(why(&refused), "link_dead", "once");
        }
        let entry = log(&desk, "password.changed").await?;
        assert_eq!(entry.len(), 3, "one that worked, two that did not");
        let reset = log(&desk, "password.reset").await?.remove(0);
        assert!(reset.after.iter().any(|(name, _)| name == "link"));
    }
    Ok(())
}

#[tokio::test]
async fn t4_name_and_code_do_it_too_and_only_five_wrong_codes_are_looked_at() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        reset::reset_one(&desk, &caller, &command(&anna, 60)).await?;
        messages::drain(&desk).await?;
        let (_, typed) = mailed(&desk)?;
        let spaced = format!("{} {}", &typed[..3], &typed[3..]);
        for _ in 0..7 {
            let weak = by_code("Anna@Example.org", &spaced, "short");
            let refused = choose(&desk, &origin(1), &weak).await;
            assert_eq!(code(&refused), "invalid_input", "a right code is no try");
        }
        choose(
            &desk,
            &origin(1),
            &by_code("Anna@Example.org", &spaced, CHOSEN),
        )
        .await?;
        assert!(desk.try_sign_in("anna@example.org", CHOSEN).await.is_ok());

        reset::reset_one(&desk, &caller, &command(&anna, 60)).await?;
        messages::drain(&desk).await?;
        let (token, typed) = mailed(&desk)?;
        let wrong = if typed == "000000" {
            "000001"
        } else {
            "000000"
        };
        for last in 0..5 {
            let typed = by_code("anna@example.org", wrong, CHOSEN);
            let refused = choose(&desk, &origin(last), &typed).await;
            assert_eq!(why(&refused), "link_dead");
        }
        let late = by_code("anna@example.org", &typed, "another lantern 17 meadow");
        assert_eq!(why(&choose(&desk, &origin(9), &late).await), "link_dead");
        choose(
            &desk,
            &origin(9),
            &by_token(&token, "another lantern 17 meadow"),
        )
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn t3_of_many_who_use_one_link_at_once_one_succeeds() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        reset::reset_one(&desk, &caller, &command(&anna, 60)).await?;
        messages::drain(&desk).await?;
        let (token, _) = mailed(&desk)?;
        let tries = (0..20).map(|n| {
            let (desk, token) = (&desk, &token);
            async move {
                let password = format!("lantern otter violet {n:02} harbour");
                choose(desk, &origin(n), &by_token(token, &password)).await
            }
        });
        let outcomes = futures::future::join_all(tries).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1);
    }
    Ok(())
}

#[tokio::test]
async fn t2_t5_a_link_ends_with_its_time_a_newer_one_and_another_password() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let mut old = Vec::new();
        reset::reset_one(&desk, &caller, &command(&anna, 30)).await?;
        messages::drain(&desk).await?;
        old.push(mailed(&desk)?.0);
        desk.clock.advance(Span::minutes(30));
        assert_eq!(
            why(&choose(&desk, &origin(1), &by_token(&old[0], CHOSEN)).await),
            "link_dead"
        );
        for _ in 0..2 {
            reset::reset_one(&desk, &caller, &command(&anna, 60)).await?;
            messages::drain(&desk).await?;
            old.push(mailed(&desk)?.0);
        }
        assert_eq!(
            why(&choose(&desk, &origin(1), &by_token(&old[1], CHOSEN)).await),
            "link_dead"
        );
        let shown = ResetCommand {
            delivery: Delivery::Show,
            ..command(&anna, 60)
        };
        reset::reset_one(&desk, &caller, &shown).await?;
        for token in &old {
            let refused = choose(&desk, &origin(1), &by_token(token, CHOSEN)).await;
            assert_eq!(why(&refused), "link_dead");
        }
    }
    Ok(())
}

#[tokio::test]
async fn e1_a_wrong_code_gets_one_answer_whoever_is_named_and_addresses_run_out() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        reset::reset_one(&desk, &caller, &command(&anna, 60)).await?;
        let mut answers = Vec::new();
        for name in [
            "anna@example.org",
            "me@example.org",
            "nobody@example.org",
            "",
        ] {
            let refused = choose(&desk, &origin(3), &by_code(name, "12345x", CHOSEN)).await;
            answers.push(refused.err().map(|error| error.problem()));
        }
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:?}"
        );
        for _ in 0..16 {
            let refused = choose(&desk, &origin(3), &by_token("x", CHOSEN)).await;
            assert_eq!(why(&refused), "link_dead", "t8");
        }
        let refused = choose(&desk, &origin(3), &by_token("x", CHOSEN)).await;
        assert_eq!(why(&refused), "too_many_attempts", "l3");
    }
    Ok(())
}

#[tokio::test]
async fn without_an_alternate_address_or_with_an_odd_life_nothing_is_reset() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let ben = desk.person("ben@example.org").await?;
        for wrong in [
            command(&ben, 60),
            command(&anna, 29),
            command(&anna, 10_081),
        ] {
            let refused = reset::reset_one(&desk, &caller, &wrong).await;
            assert_eq!(code(&refused), "invalid_input");
            let field = refused
                .err()
                .map(|error| error.problem().errors[0].field.clone());
            assert_eq!(field.as_deref(), Some("delivery"));
        }
        assert!(
            rows(&desk)
                .await?
                .iter()
                .all(|row| row.kind != MessageKind::SetPasswordLink)
        );
        desk.sign_in("anna@example.org").await?;
        desk.sign_in("ben@example.org").await?;
    }
    Ok(())
}
