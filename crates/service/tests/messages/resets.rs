//! **Email it to**: a new password that travels by mail (scene S2).

use crate::desk::{Outcome, code, database_folder, is_in_files, log, rows};
use domain::wire::messages::{MessageKind, MessageState};
use domain::wire::people::{Delivery, GeneratorShape, NewPassword, ResetCommand};
use domain::{PersonId, Secret};
use mail_parser::MessageParser;
use service::testing::desks;
use service::{messages, reset};
use store::Person;

const GIVEN: &str = "lantern otter violet 91 harbour";

fn command(person: &Person, password: NewPassword, to: &[&str]) -> ResetCommand {
    ResetCommand {
        person: PersonId(person.id),
        password,
        must_change: true,
        delivery: Delivery::Email(to.iter().map(|to| (*to).to_owned()).collect()),
    }
}

fn given() -> NewPassword {
    NewPassword::Given(Secret::new(GIVEN))
}

#[tokio::test]
async fn a_mailed_password_is_in_the_mails_and_nowhere_else_and_opens_the_account() -> Outcome {
    for desk in desks().await? {
        let caller = &desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        let to = ["boss@example.org", "home@example.net", "BOSS@example.org"];
        let outcome = reset::reset_one(&desk, caller, &command(&anna, given(), &to)).await?;
        assert!(outcome.password.is_empty(), "not in the answer");
        let addresses: Vec<&str> = outcome.mailed.iter().map(|one| one.to.as_str()).collect();
        assert_eq!(
            addresses,
            ["boss@example.org", "home@example.net"],
            "each once"
        );
        for mailed in &outcome.mailed {
            let row = messages::get(&desk, caller, mailed.message).await?;
            assert_eq!(row.kind, MessageKind::TemporaryPassword);
            assert_eq!(row.state, MessageState::Queued);
            assert_eq!(row.person, Some(PersonId(anna.id)));
        }
        if let Some(folder) = database_folder(&desk) {
            assert!(!is_in_files(&folder, GIVEN)?, "sealed in the database");
        }
        messages::drain(&desk).await?;
        let mut bodies = Vec::new();
        for file in std::fs::read_dir(desk.config().data_dir.join("mail"))? {
            let bytes = std::fs::read(file?.path())?;
            let mail = MessageParser::default().parse(&bytes).ok_or("no mail")?;
            bodies.push(mail.body_text(0).ok_or("no text")?.into_owned());
        }
        assert_eq!(bodies.len(), 2);
        assert!(bodies.iter().all(|body| body.contains(GIVEN)));
        let signed_in = desk.try_sign_in("anna@example.org", GIVEN).await?;
        assert!(signed_in.principal.must_change.is_some());
        let entry = log(&desk, "password.reset").await?.remove(0);
        assert!(
            entry
                .after
                .iter()
                .any(|(name, value)| name == "mailed_to" && value == "2")
        );
    }
    Ok(())
}

#[tokio::test]
async fn t10_an_address_that_is_none_is_refused_and_nothing_is_reset_or_sent() -> Outcome {
    for desk in desks().await? {
        let caller = &desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        let six = [
            "a@x.example",
            "b@x.example",
            "c@x.example",
            "d@x.example",
            "e@x.example",
            "f@x.example",
        ];
        let wrong: [&[&str]; 7] = [
            &[],
            &[""],
            &["nobody"],
            &["a@x.example", "b@x.example, c@x.example"],
            &["a@x.example\r\nBcc: b@x.example"],
            &["a@x.example\0"],
            &six,
        ];
        for to in wrong {
            let password = NewPassword::Generate(GeneratorShape::default());
            let refused = reset::reset_one(&desk, caller, &command(&anna, password, to)).await;
            assert_eq!(code(&refused), "invalid_input", "{to:?}");
            let fields = refused.err().map(|error| error.problem().errors);
            let field = fields.and_then(|errors| errors.first().map(|error| error.field.clone()));
            assert_eq!(field.as_deref(), Some("delivery"), "{to:?}");
        }
        assert!(rows(&desk).await?.is_empty());
        desk.sign_in("anna@example.org").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_mail_that_does_not_arrive_changes_nothing_of_the_reset() -> Outcome {
    for desk in desks().await? {
        let caller = &desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        // Nobody listens there.
        crate::desk::send_to(&desk, 9).await?;
        let anna = desk.person("anna@example.org").await?;
        let to = ["home@example.net"];
        let outcome = reset::reset_one(&desk, caller, &command(&anna, given(), &to)).await?;
        messages::drain(&desk).await?;
        let id = outcome.mailed[0].message;
        let row = messages::get(&desk, caller, id).await?;
        assert_eq!(row.state, MessageState::Retrying);
        assert!(row.can_retry && !row.last_reply.is_empty());
        assert!(desk.try_sign_in("anna@example.org", GIVEN).await.is_ok());
        messages::retry(&desk, caller, id).await?;
        assert!(desk.try_sign_in("anna@example.org", GIVEN).await.is_ok());
    }
    Ok(())
}
