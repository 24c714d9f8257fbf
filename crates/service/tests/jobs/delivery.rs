//! The passwords of a job: for whoever started it, until they are taken or their time is over; and what was mailed.

use super::support::{Outcome, code, crowd, id, log, new_job, reset_all, run};
use domain::wire::jobs::{JobDelivery, JobWork};
use domain::wire::messages::MessageState;
use domain::wire::people::GeneratorShape;
use domain::{MessageId, Span};
use futures::TryStreamExt as _;
use service::testing::desks;
use service::{Caller, jobs, maintenance, messages};

fn mailed() -> domain::wire::jobs::NewJob {
    new_job(JobWork::Reset {
        shape: GeneratorShape::default(),
        delivery: JobDelivery::Own,
    })
}

#[tokio::test]
async fn passwords_are_read_by_whoever_started_it_until_they_are_taken() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 3).await?;
        let job = run(&desk, &caller, &reset_all()).await?;
        assert_eq!(job.results.map(|all| all.count), Some(3));
        let results = jobs::results(&desk, &caller, job.id, 0, false).await?;
        assert_eq!((results.rows.len(), results.next), (3, None));
        let csv: Vec<Vec<u8>> = jobs::csv(&desk, &caller, job.id, false)
            .await?
            .try_collect()
            .await?;
        let csv = String::from_utf8(csv.concat())?;
        let mut lines = csv.lines();
        assert_eq!(lines.next(), Some("\u{feff}UserPrincipalName,Password"));
        for row in &results.rows {
            let line = format!("{},{}", row.user_name, row.password.expose());
            assert!(csv.contains(&line), "O1: no guard in a password");
        }
        desk.clock.advance(Span::minutes(6));
        assert_eq!(
            code(jobs::results(&desk, &caller, job.id, 0, false).await),
            "confirm_identity"
        );
        let taken = jobs::taken(&desk, &caller, job.id).await?;
        assert_eq!(taken.results, None);
        let me = desk.reload(caller.id().ok_or("signed in")?).await?;
        let caller = desk.caller_for(&me).await?;
        assert_eq!(
            code(jobs::results(&desk, &caller, job.id, 0, false).await),
            "results_gone"
        );
        assert_eq!(
            code(jobs::csv(&desk, &caller, job.id, false).await.map(drop)),
            "results_gone"
        );
        let db = desk.store().read();
        assert!(
            store::jobs::sealed(&db, job.id, 0, false, 10)
                .await?
                .is_empty(),
            "wiped"
        );
        assert_eq!(log(&desk, "job.results_read").await?.len(), 2);
        assert_eq!(log(&desk, "job.results_wiped").await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn passwords_are_wiped_when_their_time_is_over() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        crowd(&desk, 2).await?;
        let job = run(&desk, &caller, &reset_all()).await?;
        desk.clock.advance(Span::hours(25));
        let caller = desk.caller_for(&me).await?;
        assert_eq!(
            code(jobs::results(&desk, &caller, job.id, 0, false).await),
            "results_gone"
        );
        maintenance::sweep(&desk).await?;
        let db = desk.store().read();
        assert!(
            store::jobs::sealed(&db, job.id, 0, false, 10)
                .await?
                .is_empty()
        );
        desk.clock.advance(Span::days(91));
        assert_eq!(maintenance::sweep(&desk).await?.jobs, 1);
        assert_eq!(
            code(jobs::get(&desk, &Caller::operator(), job.id).await),
            "not_found"
        );
    }
    Ok(())
}

#[tokio::test]
async fn t1_no_password_of_a_job_lies_open_in_the_database() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 2).await?;
        let job = run(&desk, &caller, &reset_all()).await?;
        let results = jobs::results(&desk, &caller, job.id, 0, false).await?;
        let db = desk.store().read();
        for (row, item) in results
            .rows
            .iter()
            .zip(store::jobs::sealed(&db, job.id, 0, false, 10).await?)
        {
            let password = row.password.expose().as_bytes();
            assert!(
                !item
                    .sealed
                    .windows(password.len())
                    .any(|part| part == password)
            );
            assert!(!item.seal_key.is_empty());
        }
        // A new key: what waits is sealed with it and can still be read.
        let rotated = messages::rotate_keys(&desk, &Caller::operator()).await?;
        assert_eq!(rotated.resealed, 2);
        let again = jobs::results(&desk, &caller, job.id, 0, false).await?;
        assert_eq!(
            again.rows[0].password.expose(),
            results.rows[0].password.expose()
        );
    }
    Ok(())
}

#[tokio::test]
async fn each_gets_a_mail_and_those_without_an_address_are_shown() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 3).await?;
        desk.set_contacts(&all[0], "zero@elsewhere.example", "")
            .await?;
        let job = run(&desk, &caller, &mailed()).await?;
        assert_eq!(job.counts.done, 3);
        assert_eq!(
            job.deliveries.map(|all| (all.waiting, all.failed)),
            Some((1, 0))
        );
        let shown = jobs::results(&desk, &caller, job.id, 0, true).await?;
        assert_eq!(shown.rows.len(), 2, "slips for them alone");
        let everybody = jobs::results(&desk, &caller, job.id, 0, false).await?;
        assert_eq!(everybody.rows.iter().filter(|row| row.is_mailed).count(), 1);
        let counts = messages::counts(&desk, &caller).await?;
        assert_eq!(
            counts.queued, 1,
            "the mail with the password is the notice, too"
        );
    }
    Ok(())
}

#[tokio::test]
async fn failed_deliveries_are_retried_and_nobody_is_changed_again() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 3).await?;
        for (at, person) in all.iter().enumerate() {
            desk.set_contacts(person, &format!("p{at}@elsewhere.example"), "")
                .await?;
        }
        for wanted in [mailed(), new_job(JobWork::Links { minutes: 60 })] {
            let job = run(&desk, &caller, &wanted).await?;
            let query = domain::wire::jobs::ItemQuery {
                job: job.id,
                state: Some(domain::wire::jobs::ItemState::Done),
                page: domain::wire::PageRequest::default(),
            };
            let db = desk.store().read();
            let rows = store::jobs::items_page(desk.store(), job.id, None, &query.page)
                .await?
                .rows;
            let first = rows
                .iter()
                .find_map(|row| row.message_id)
                .ok_or("a message")?;
            messages::cancel(&desk, &caller, MessageId(first)).await?;
            let before = store::credentials::get(&db, id(&all[0]))
                .await?
                .map(|one| one.version);
            let failed = jobs::get(&desk, &caller, job.id).await?;
            assert_eq!(failed.deliveries.map(|all| all.failed), Some(1));
            let again = jobs::retry_deliveries(&desk, &caller, job.id).await?;
            assert_eq!(
                again.deliveries.map(|all| (all.waiting, all.failed)),
                Some((3, 0))
            );
            let after = store::credentials::get(&db, id(&all[0]))
                .await?
                .map(|one| one.version);
            assert_eq!(before, after);
            let items = jobs::items(&desk, &caller, &query).await?.rows;
            assert!(
                items
                    .iter()
                    .all(|item| item.delivery == Some(MessageState::Queued))
            );
            // Whoever has another password by now gets none of this job's.
            messages::cancel(
                &desk,
                &caller,
                MessageId(
                    store::jobs::items_page(desk.store(), job.id, None, &query.page)
                        .await?
                        .rows
                        .iter()
                        .find_map(|row| row.message_id)
                        .ok_or("a message")?,
                ),
            )
            .await?;
            let whose = rows
                .iter()
                .find(|row| row.message_id.is_some())
                .ok_or("a row")?;
            desk.clock.advance(Span::seconds(1));
            let person = desk.reload(domain::PersonId(whose.person_id)).await?;
            desk.set_password(
                &person,
                service::testing::PASSWORD,
                service::credentials::Kind::Permanent,
            )
            .await?;
            let last = jobs::retry_deliveries(&desk, &caller, job.id).await?;
            assert_eq!(last.deliveries.map(|all| all.failed), Some(1));
        }
        assert_eq!(log(&desk, "job.deliveries_retried").await?.len(), 2);
    }
    Ok(())
}
