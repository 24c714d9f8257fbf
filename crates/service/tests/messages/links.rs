//! Links and codes as they are made and used: promises T1 to T6 and T8 for what messages carry.

use crate::desk::{Outcome, code, database_folder, is_in_files};
use domain::{PersonId, Secret, Span};
use service::links::{self, Made, Purpose};
use service::testing::{TestDesk, desks};
use service::{Caller, Error, messages};
use store::Person;

async fn made(
    desk: &TestDesk,
    person: &Person,
    purpose: Purpose,
    lifetime: Span,
) -> Result<Made, Error> {
    let desk = &desk.desk;
    desk.store()
        .write(|tx| async move {
            links::make(&tx, desk, &Caller::operator(), person, purpose, lifetime).await
        })
        .await
}

async fn used(desk: &TestDesk, purpose: Purpose, token: &str) -> Result<bool, Error> {
    let (desk, token) = (&desk.desk, &Secret::new(token));
    let used = desk
        .store()
        .write(|tx| async move { links::use_up(&tx, desk, purpose, token).await })
        .await?;
    Ok(used.is_some())
}

#[tokio::test]
async fn t1_t6_a_link_is_in_no_file_looks_consume_nothing_and_it_works_once() -> Outcome {
    for desk in desks().await? {
        let ada = desk.person("ada@example.org").await?;
        let made = made(&desk, &ada, Purpose::SetPassword, Span::hours(1)).await?;
        if let Some(folder) = database_folder(&desk) {
            assert!(!is_in_files(&folder, made.token.expose())?);
        }
        assert!(
            made.code.expose().len() == 6 && made.code.expose().bytes().all(|b| b.is_ascii_digit())
        );
        for _ in 0..10 {
            let found = links::look(&desk, Purpose::SetPassword, &made.token).await?;
            assert_eq!(found.map(|found| found.person), Some(PersonId(ada.id)));
        }
        assert!(
            links::look(&desk, Purpose::NotMe, &made.token)
                .await?
                .is_none(),
            "T5"
        );
        let token = made.token.expose();
        for wrong in [
            "",
            "null",
            "[]",
            "{}",
            &token[1..],
            &token[..42],
            &format!("{token}="),
            &format!("{token}A"),
            &token.to_lowercase(),
            &token.to_uppercase(),
            &token.replace(&token[..1], "\0"),
        ] {
            assert!(
                !used(&desk, Purpose::SetPassword, wrong).await?,
                "T8: {wrong:?}"
            );
        }
        assert!(used(&desk, Purpose::SetPassword, token).await?);
        assert!(!used(&desk, Purpose::SetPassword, token).await?);
    }
    Ok(())
}

#[tokio::test]
async fn t2_lives_are_bounded_and_end_on_the_moment() -> Outcome {
    for desk in desks().await? {
        let ada = desk.person("ada@example.org").await?;
        for (purpose, minutes, wanted) in [
            (Purpose::SetPassword, 29, "invalid_input"),
            (Purpose::SetPassword, 30, "ok"),
            (Purpose::SetPassword, 7 * 24 * 60, "ok"),
            (Purpose::SetPassword, 7 * 24 * 60 + 1, "invalid_input"),
            (Purpose::NotMe, 60, "invalid_input"),
        ] {
            let outcome = made(&desk, &ada, purpose, Span::minutes(minutes)).await;
            assert_eq!(code(&outcome), wanted, "{minutes}");
        }
        let made = made(&desk, &ada, Purpose::SetPassword, Span::minutes(30)).await?;
        desk.clock.set(made.until.minus(Span::seconds(1)));
        assert!(
            links::look(&desk, Purpose::SetPassword, &made.token)
                .await?
                .is_some()
        );
        desk.clock.set(made.until);
        assert!(
            links::look(&desk, Purpose::SetPassword, &made.token)
                .await?
                .is_none()
        );
    }
    Ok(())
}

#[tokio::test]
async fn t4_a_code_has_five_tries_and_opens_its_own_link_alone() -> Outcome {
    for desk in desks().await? {
        let ada = desk.person("ada@example.org").await?;
        let bob = desk.person("bob@example.org").await?;
        let link = made(&desk, &ada, Purpose::SetPassword, Span::hours(1)).await?;
        let id = PersonId(ada.id);
        let digits = link.code.expose();
        let spaced = Secret::new(format!(" {} {} ", &digits[..3], &digits[3..]));
        let prove = async |person, code: &Secret| {
            Ok::<_, Error>(
                links::prove_code(&desk, Purpose::SetPassword, person, code)
                    .await?
                    .is_some(),
            )
        };
        assert!(!prove(PersonId(bob.id), &link.code).await?);
        assert!(prove(id, &spaced).await?);
        // Another key seals meanwhile: what was made with the one before is still read.
        messages::rotate_keys(&desk, &Caller::operator()).await?;
        assert!(prove(id, &link.code).await?);
        let wrong = Secret::new(if digits == "000000" {
            "000001"
        } else {
            "000000"
        });
        for _ in 0..3 {
            assert!(!prove(id, &wrong).await?);
        }
        assert!(!prove(id, &link.code).await?, "the five tries are gone");
        let again = made(&desk, &ada, Purpose::SetPassword, Span::hours(1)).await?;
        let found = links::prove_code(&desk, Purpose::SetPassword, id, &again.code).await?;
        let found = found.ok_or("the code fits")?;
        let desk_ref = &desk.desk;
        let use_it = async || {
            desk_ref
                .store()
                .write(|tx| async move { links::use_up_named(&tx, desk_ref, found.id).await })
                .await
        };
        assert!(use_it().await?.is_some() && use_it().await?.is_none());
        assert!(!used(&desk, Purpose::SetPassword, again.token.expose()).await?);
    }
    Ok(())
}

#[tokio::test]
async fn t5_a_new_password_ends_a_link_to_choose_one_and_not_the_warning() -> Outcome {
    for desk in desks().await? {
        let ada = desk.person("ada@example.org").await?;
        let choose = made(&desk, &ada, Purpose::SetPassword, Span::hours(1)).await?;
        let warn = made(&desk, &ada, Purpose::NotMe, Span::days(7)).await?;
        let second = made(&desk, &ada, Purpose::NotMe, Span::days(7)).await?;
        assert!(warn.code.is_empty());
        let kind = service::credentials::Kind::Permanent;
        desk.set_password(&ada, "Another-Horse-Battery-8", kind)
            .await?;
        assert!(!used(&desk, Purpose::SetPassword, choose.token.expose()).await?);
        assert!(used(&desk, Purpose::NotMe, warn.token.expose()).await?);
        assert!(used(&desk, Purpose::NotMe, second.token.expose()).await?);
    }
    Ok(())
}
