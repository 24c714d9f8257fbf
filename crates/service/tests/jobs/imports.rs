//! People of a file, added by a job: once each, whatever happens, and with nothing of the file left behind.

use super::support::{Outcome, code, id, log, rows_of};
use domain::wire::PageRequest;
use domain::wire::jobs::{ItemQuery, ItemState, JobKind, JobRow, JobState};
use domain::wire::people::{PeopleFilter, Selection};
use domain::wire::problem::Code;
use domain::{RoleSet, Span};
use service::jobs::{self, Import};
use service::testing::{TestDesk, desks};
use service::{Caller, Error, maintenance, people};
use std::fmt::Write as _;
use std::time::Duration;

/// A file of so many, each with a private address.
fn file(count: usize) -> String {
    let mut csv = String::from("Username,Display name,Alternate email address\n");
    for n in 0..count {
        let _ = writeln!(csv, "n{n}@example.org,Newcomer {n},n{n}@private.example");
    }
    csv
}

async fn begin(
    desk: &TestDesk,
    caller: &Caller,
    csv: &str,
    key: Option<&str>,
) -> Result<JobRow, Error> {
    let wanted = Import {
        good_rows_only: false,
        key: key.map(str::to_owned),
    };
    let (started, _) = jobs::begin_import(desk, caller, csv.as_bytes(), &wanted).await?;
    Ok(started.job)
}

async fn count(desk: &TestDesk) -> Result<u64, Error> {
    people::count(desk, &Caller::operator(), &PeopleFilter::default()).await
}

/// How many items carry something that is sealed, in all jobs.
async fn sealed(desk: &TestDesk) -> Result<usize, Error> {
    desk.store()
        .write(|tx| async move {
            let start = (uuid::Uuid::nil(), 0);
            Ok::<_, Error>(
                store::jobs::sealed_otherwise(&tx, "", start, 1_000)
                    .await?
                    .len(),
            )
        })
        .await
}

#[tokio::test]
async fn r3_everybody_is_added_once_although_workers_die_all_the_time() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let job = begin(&desk, &caller, &file(700), None).await?;
        assert_eq!((job.kind, job.counts.total), (JobKind::Import, 700));
        for round in 0_u64..40 {
            let workers = jobs::start_workers(&desk);
            tokio::time::sleep(Duration::from_millis(round * 11 % 60)).await;
            // Dropped without a stop, as in a crash.
            drop(workers);
            desk.clock.advance(Span::seconds(7));
        }
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.state, done.counts.done), (JobState::Done, 700));
        assert_eq!(count(&desk).await?, 701);
        assert_eq!(sealed(&desk).await?, 0, "nothing of the file is left");
        let added = log(&desk, "person.added").await?;
        let last = &added[0];
        let target = last.target.ok_or("a person")?;
        assert_eq!(rows_of(&added, job.id, target), 1);
        let report = service::audit::verify(&desk, &Caller::operator()).await?;
        assert_eq!(report.broken, None);
    }
    Ok(())
}

#[tokio::test]
async fn whose_name_is_taken_meanwhile_is_left_out_and_the_others_are_added() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let job = begin(&desk, &caller, &file(5), None).await?;
        assert_eq!(count(&desk).await?, 1, "nobody yet");
        desk.person("N1@example.org").await?;
        desk.person("n3@private.example").await?;
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.counts.done, done.counts.left_out), (3, 2));
        let query = ItemQuery {
            job: job.id,
            state: Some(ItemState::LeftOut),
            page: PageRequest::default(),
        };
        let left = jobs::items(&desk, &caller, &query).await?.rows;
        let found: Vec<_> = left
            .iter()
            .map(|item| (item.number, item.code, item.display_name.as_str()))
            .collect();
        let taken = Some(Code::UserNameTaken);
        assert_eq!(
            found,
            [(2, taken, ""), (4, taken, "")],
            "rows 3 and 5 of the file"
        );
        assert_eq!(sealed(&desk).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn whoever_loses_the_role_in_the_middle_adds_nobody_any_more() -> Outcome {
    for desk in desks().await? {
        let boss = desk
            .caller_for(&desk.admin("boss@example.org").await?)
            .await?;
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        let job = begin(&desk, &caller, &file(3), None).await?;
        people::set_roles(&desk, &boss, id(&me), me.version, RoleSet::EMPTY).await?;
        let done = jobs::drive(&desk, &boss, job.id, |_| {}).await?;
        assert_eq!((done.counts.done, done.counts.left_out), (0, 3));
        assert_eq!(count(&desk).await?, 2);
        let refused = log(&desk, "authority.refused").await?;
        assert!(
            refused[0]
                .after
                .iter()
                .any(|(_, value)| value == "import_people"),
            "{:?}",
            refused[0].after
        );
        // Deleted is no better.
        let again = desk.admin("again@example.org").await?;
        let theirs = desk.caller_for(&again).await?;
        let job = begin(&desk, &theirs, &file(3), None).await?;
        people::delete(&desk, &boss, &Selection::Ids(vec![id(&again)])).await?;
        let done = jobs::drive(&desk, &boss, job.id, |_| {}).await?;
        assert_eq!(done.counts.done, 0);
    }
    Ok(())
}

#[tokio::test]
async fn r3_the_same_file_with_the_same_key_is_one_import() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let job = begin(&desk, &caller, &file(3), Some("once")).await?;
        jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        let again = begin(&desk, &caller, &file(3), Some("once")).await?;
        assert_eq!((again.id, again.counts.done), (job.id, 3));
        let other = begin(&desk, &caller, &file(4), Some("once")).await;
        assert_eq!(code(other), "key_reused");
        let anew = begin(&desk, &caller, &file(3), None).await;
        assert_eq!(code(anew), "file_has_bad_rows", "every name is taken");
        assert_eq!(count(&desk).await?, 4);
    }
    Ok(())
}

#[tokio::test]
async fn a_file_that_was_called_off_adds_nobody_and_is_wiped() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let job = begin(&desk, &caller, &file(3), None).await?;
        assert_eq!(sealed(&desk).await?, 3);
        jobs::cancel(&desk, &caller, job.id).await?;
        maintenance::sweep(&desk).await?;
        assert_eq!(sealed(&desk).await?, 0);
        assert_eq!(count(&desk).await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_import_begins_with_a_file_alone() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let import = super::support::new_job(domain::wire::jobs::JobWork::Import);
        assert_eq!(
            code(jobs::begin(&desk, &caller, &import).await),
            "invalid_input"
        );
        let names = jobs::FromFile {
            work: domain::wire::jobs::JobWork::Import,
            good_rows_only: false,
            expected: None,
            start_at: None,
            key: None,
        };
        let refused = jobs::begin_from_file(&desk, &caller, b"upn\nme@example.org\n", &names).await;
        assert_eq!(code(refused), "invalid_input");
    }
    Ok(())
}
