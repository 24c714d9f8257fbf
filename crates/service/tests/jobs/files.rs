//! **Set from a file**: checked first, row by row; then a job whose passwords lie sealed until each is set.

use super::support::{Outcome, code, crowd, id, log};
use domain::wire::PageRequest;
use domain::wire::jobs::{ItemQuery, ItemState, JobRow, JobState, JobWork};
use domain::wire::problem::Code;
use domain::{Role, Span};
use service::jobs::FromFile;
use service::testing::{PASSWORD, TestDesk, desks};
use service::{Caller, Error, jobs, maintenance};
use std::time::Duration;

const GOOD: &str = "upn,newpassword\np0@example.org,Tangerine-Lamp-Orbit-41\nP1@EXAMPLE.ORG,Velvet-Canyon-Mirror-52\n";

async fn start(
    desk: &TestDesk,
    caller: &Caller,
    csv: &str,
    good: bool,
    key: Option<&str>,
) -> Result<JobRow, Error> {
    jobs::start_from_file(
        desk,
        caller,
        csv.as_bytes(),
        true,
        good,
        key.map(str::to_owned),
    )
    .await
}

#[tokio::test]
async fn p4_every_row_is_checked_as_on_any_other_way_in() -> Outcome {
    for desk in desks().await? {
        let me = desk
            .person_with(
                "me@example.org",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await?;
        desk.admin("boss@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        crowd(&desk, 3).await?;
        let file = "UserPrincipalName,NewPassword\n\
            p0@example.org,Tangerine-Lamp-Orbit-41\n\
            p1@example.org,short\n\
            nobody@example.org,Tangerine-Lamp-Orbit-41\n\
            boss@example.org,Tangerine-Lamp-Orbit-41\n\
            me@example.org,Tangerine-Lamp-Orbit-41\n\
            p0@example.org,Velvet-Canyon-Mirror-52\n\
            p2@example.org,\n\
            ,Velvet-Canyon-Mirror-52\n\
            p2@example.org,p2-p2-p2,extra\n";
        let report = jobs::check_file(&desk, &caller, file.as_bytes()).await?;
        assert_eq!((report.rows, report.good, report.problem_count), (9, 1, 8));
        let problems: Vec<_> = report
            .problems
            .iter()
            .map(|problem| (problem.row, problem.column.as_str(), problem.code.as_str()))
            .collect();
        assert_eq!(
            problems,
            [
                (3, "NewPassword", "password_too_short"),
                (4, "UserPrincipalName", "user_unknown"),
                (5, "UserPrincipalName", "not_allowed"),
                (6, "UserPrincipalName", "not_on_yourself"),
                (7, "UserPrincipalName", "row_duplicate"),
                (8, "NewPassword", "required"),
                (9, "UserPrincipalName", "required"),
                (10, "", "row_cells"),
            ]
        );
        let printed = format!("{report:?}");
        assert!(
            !printed.contains("Tangerine") && !printed.contains("short\""),
            "no password in a report"
        );
        assert_eq!(
            code(start(&desk, &caller, file, false, None).await),
            "file_has_bad_rows"
        );
        assert!(log(&desk, "job.started").await?.is_empty());
        let job = start(&desk, &caller, file, true, None).await?;
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.counts.total, done.counts.done), (1, 1));
    }
    Ok(())
}

#[tokio::test]
async fn the_passwords_of_a_file_are_set_and_wiped() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 2).await?;
        let job = start(&desk, &caller, GOOD, false, Some("once")).await?;
        let again = start(&desk, &caller, GOOD, false, Some("once")).await?;
        assert_eq!(job.id, again.id);
        let other = GOOD.replace("41", "42");
        assert_eq!(
            code(start(&desk, &caller, &other, false, Some("once")).await),
            "key_reused"
        );
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.state, done.counts.done), (JobState::Done, 2));
        assert_eq!(done.results, None, "whoever has the file has the passwords");
        let opened = desk
            .try_sign_in("p1@example.org", "Velvet-Canyon-Mirror-52")
            .await?;
        assert!(opened.principal.must_change.is_some());
        let db = desk.store().read();
        assert!(
            store::jobs::sealed(&db, job.id, 0, false, 10)
                .await?
                .is_empty(),
            "wiped"
        );
        let row = log(&desk, "password.reset").await?.remove(0);
        assert!(
            row.after
                .contains(&("generated".to_owned(), "false".to_owned()))
        );
        // The current one is refused when its turn comes, and the reason is that person's outcome.
        let same = "upn,newpassword\np0@example.org,Tangerine-Lamp-Orbit-41\n";
        let job = start(&desk, &caller, same, false, None).await?;
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.counts.done, done.counts.failed), (0, 1));
        let query = ItemQuery {
            job: job.id,
            state: Some(ItemState::Failed),
            page: PageRequest::default(),
        };
        let item = jobs::items(&desk, &caller, &query).await?.rows.remove(0);
        assert_eq!(
            (item.person, item.code.map(Code::as_str)),
            (id(&all[0]), Some("password_same"))
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_file_that_was_called_off_leaves_no_password_behind() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 2).await?;
        let job = start(&desk, &caller, GOOD, false, None).await?;
        jobs::cancel(&desk, &caller, job.id).await?;
        let db = desk.store().read();
        let row = store::jobs::by_id(&db, job.id).await?.ok_or("a row")?;
        assert!(row.results_wiped_at > 0, "wiped");
        desk.clock.advance(Span::days(1));
        maintenance::sweep(&desk).await?;
        assert_eq!(
            jobs::get(&desk, &Caller::operator(), job.id)
                .await?
                .counts
                .done,
            0
        );
        assert_eq!(
            code(
                start(
                    &desk,
                    &desk
                        .caller_for(&desk.reload(caller.id().ok_or("me")?).await?)
                        .await?,
                    "upn\nx\n",
                    false,
                    None
                )
                .await
            ),
            "file_column_missing"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_file_of_names_alone_says_to_whom_other_work_is_done() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 1_205).await?;
        desk.set_contacts(&all[0], "p0@elsewhere.example", "")
            .await?;
        let mut file = String::from("Note;UserPrincipalName\r\n");
        for person in &all {
            file = format!("{file}x;{}\r\n", person.user_name.to_uppercase());
        }
        assert!(!jobs::has_passwords(file.as_bytes()).await?);
        assert!(jobs::has_passwords(GOOD.as_bytes()).await?);
        assert_eq!(
            code(jobs::has_passwords(b"name,password\n").await),
            "file_column_missing"
        );
        let links = JobWork::Links { minutes: 60 };
        let report = jobs::check_list(&desk, &caller, file.as_bytes(), links.kind()).await?;
        assert_eq!((report.good, report.problem_count), (1, 1_204));
        assert_eq!(report.problems[0].code.as_str(), "no_alternate_email");
        let wanted = FromFile {
            work: JobWork::ForceChange,
            good_rows_only: false,
            expected: Some(1_205),
            start_at: None,
            key: Some("names".to_owned()),
        };
        let started = jobs::begin_from_file(&desk, &caller, file.as_bytes(), &wanted).await?;
        assert!(started.is_new);
        let again = jobs::begin_from_file(&desk, &caller, file.as_bytes(), &wanted).await?;
        assert_eq!((again.is_new, again.job.id), (false, started.job.id));
        let done = jobs::drive(&desk, &caller, started.job.id, |_| {}).await?;
        assert_eq!((done.counts.total, done.counts.done), (1_205, 1_205));
        let fewer = FromFile {
            expected: Some(1_204),
            key: None,
            ..wanted.clone()
        };
        assert_eq!(
            code(jobs::begin_from_file(&desk, &caller, file.as_bytes(), &fewer).await),
            "people_changed"
        );
        for (wanted, why) in [
            (
                FromFile {
                    work: JobWork::Links { minutes: 1 },
                    key: None,
                    ..wanted.clone()
                },
                "minutes",
            ),
            (
                FromFile {
                    key: Some(String::new()),
                    ..wanted.clone()
                },
                "an empty key",
            ),
            (
                FromFile {
                    work: JobWork::Given { must_change: true },
                    key: None,
                    ..wanted.clone()
                },
                "no passwords",
            ),
        ] {
            let refused = jobs::begin_from_file(&desk, &caller, file.as_bytes(), &wanted).await;
            assert!(refused.is_err(), "{why}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn r3_a_file_that_was_half_written_down_goes_on_with_the_same_key() -> Outcome {
    for desk in desks().await? {
        let caller = &desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 1_300).await?;
        let mut file = String::from("upn\n");
        for n in 0..1_300 {
            file = format!("{file}p{n}@example.org\n");
        }
        let file = &file.into_bytes();
        let wanted = &FromFile {
            work: JobWork::ForceChange,
            good_rows_only: false,
            expected: None,
            start_at: None,
            key: Some("names".to_owned()),
        };
        // Cut off somewhere, as a kill does it, until it is whole.
        let mut cut = 0;
        let whole = loop {
            let begun = jobs::begin_from_file(&desk, caller, file, wanted);
            let within = Duration::from_millis(10 + 15 * cut);
            if let Ok(whole) = tokio::time::timeout(within, begun).await {
                break whole?;
            }
            cut += 1;
        };
        assert!(cut > 0);
        assert_eq!(whole.job.counts.total, 1_300);
        // Two at once are one.
        let other = &FromFile {
            key: Some("both".to_owned()),
            ..wanted.clone()
        };
        let (one, two) = tokio::join!(
            jobs::begin_from_file(&desk, caller, file, other),
            jobs::begin_from_file(&desk, caller, file, other),
        );
        let (one, two) = (one?.job, two?.job);
        assert_eq!((one.id, one.counts.total), (two.id, two.counts.total));
        for job in [whole.job.id, one.id] {
            let done = jobs::drive(&desk, caller, job, |_| {}).await?;
            assert_eq!((done.counts.total, done.counts.done), (1_300, 1_300));
        }
        assert_eq!(log(&desk, "job.started").await?.len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn t1_no_password_of_a_file_can_be_guessed_from_what_is_kept_of_a_wish() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 2).await?;
        let digest = async |job: &JobRow| {
            let row = store::jobs::by_id(&desk.store().read(), job.id).await?;
            Ok::<_, Error>(row.map(|row| row.wish_digest).unwrap_or_default())
        };
        let first = start(&desk, &caller, GOOD, false, Some("first")).await?;
        service::messages::rotate_keys(&desk, &Caller::operator()).await?;
        let second = start(&desk, &caller, GOOD, false, Some("second")).await?;
        assert_ne!(
            digest(&first).await?,
            digest(&second).await?,
            "another key, another digest of the same file"
        );
        let again = start(&desk, &caller, GOOD, false, Some("first")).await?;
        assert_eq!(again.id, first.id, "the key before it still knows the wish");
        let unnamed = start(&desk, &caller, GOOD, false, None).await?;
        assert!(digest(&unnamed).await?.is_empty(), "nobody asks for it");
    }
    Ok(())
}
