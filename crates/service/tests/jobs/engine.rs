//! Exactly once, whatever happens: workers that die, two copies of the program, people and roles that change in the middle.

use super::support::{Outcome, code, crowd, id, log, new_job, reset_all, rows_of, run};
use domain::wire::jobs::{JobState, JobWork, NewJob};
use domain::wire::people::{PasswordState, Selection};
use domain::{PersonId, RoleSet, Span};
use service::testing::{START, TestDesk, desks, one_desk};
use service::{Caller, jobs, people};
use std::time::Duration;

/// Everybody has one credential, of the first version, and one row of the audit log for this job.
async fn each_exactly_once(
    desk: &TestDesk,
    job: domain::JobId,
    people: &[store::Person],
) -> Outcome {
    let rows = log(desk, "password.reset").await?;
    let db = desk.store().read();
    for person in people {
        let credential = store::credentials::get(&db, id(person)).await?;
        assert_eq!(
            credential.map(|one| one.version),
            Some(1),
            "{}",
            person.user_name
        );
        assert_eq!(rows_of(&rows, job, id(person)), 1, "{}", person.user_name);
    }
    let report = service::audit::verify(desk, &Caller::operator()).await?;
    assert_eq!(report.broken, None);
    Ok(())
}

#[tokio::test]
async fn r3_everybody_is_changed_once_although_workers_die_all_the_time() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 120).await?;
        let job = jobs::start(&desk, &caller, &reset_all()).await?;
        for round in 0_u64..60 {
            let workers = jobs::start_workers(&desk);
            tokio::time::sleep(Duration::from_millis(round * 7 % 40)).await;
            // Dropped without a stop, as in a crash.
            drop(workers);
            desk.clock.advance(Span::seconds(31));
        }
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.counts.done, done.counts.left_out), (120, 1));
        each_exactly_once(&desk, job.id, &all).await?;
        assert_eq!(log(&desk, "job.ended").await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn two_copies_of_the_program_share_one_job() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 100).await?;
        let other = desk.another_copy(|_| {}).await?;
        let job = jobs::start(&desk, &caller, &reset_all()).await?;
        let workers = jobs::start_workers(&other);
        jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        workers.stop(Duration::from_secs(5)).await;
        each_exactly_once(&desk, job.id, &all).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_paused_job_stands_still_and_a_cancelled_one_says_what_is_done() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 40).await?;
        let job = jobs::start(&desk, &caller, &reset_all()).await?;
        // In the middle of writing its list down.
        let paused = jobs::pause(&desk, &caller, job.id).await?;
        assert_eq!(paused.state, JobState::Paused);
        let held = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((held.state, held.counts.done), (JobState::Paused, 0));
        assert_eq!(
            code(jobs::pause(&desk, &caller, job.id).await),
            "done",
            "again is no error"
        );
        let resumed = jobs::resume(&desk, &caller, job.id).await?;
        assert_eq!(resumed.state, JobState::Preparing);
        let mut looks = 0;
        let stopped = jobs::drive(&desk, &caller, job.id, |_| looks += 1);
        let (stopped, cancelled) = tokio::join!(stopped, async {
            loop {
                let now = jobs::get(&desk, &caller, job.id).await?;
                if now.counts.done > 0 {
                    return jobs::cancel(&desk, &caller, job.id).await;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        let (stopped, cancelled) = (stopped?, cancelled);
        if let Ok(cancelled) = cancelled {
            assert_eq!(cancelled.state, JobState::Cancelled);
            assert_eq!(
                stopped.counts.done, cancelled.counts.done,
                "nobody after it"
            );
        }
        assert!(looks > 0);
        for again in [
            jobs::pause(&desk, &caller, job.id).await,
            jobs::resume(&desk, &caller, job.id).await,
            jobs::cancel(&desk, &caller, job.id).await,
        ] {
            assert_eq!(code(again), "job_over");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_job_waits_for_its_moment() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 3).await?;
        let wanted = NewJob {
            start_at: Some(START.plus(Span::hours(2))),
            ..reset_all()
        };
        let job = jobs::start(&desk, &caller, &wanted).await?;
        let workers = jobs::start_workers(&desk);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(jobs::get(&desk, &caller, job.id).await?.counts.done, 0);
        desk.clock.advance(Span::hours(3));
        jobs::wake(&desk);
        let caller = desk
            .caller_for(&desk.reload(caller.id().unwrap_or(id(&all[0]))).await?)
            .await?;
        while jobs::get(&desk, &caller, job.id).await?.state != JobState::Done {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        workers.stop(Duration::from_secs(5)).await;
        each_exactly_once(&desk, job.id, &all).await?;
    }
    Ok(())
}

#[tokio::test]
async fn whoever_loses_the_role_in_the_middle_changes_nobody_any_more() -> Outcome {
    for desk in desks().await? {
        let boss = desk
            .caller_for(&desk.admin("boss@example.org").await?)
            .await?;
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        crowd(&desk, 10).await?;
        let job = jobs::start(&desk, &caller, &reset_all()).await?;
        people::set_roles(&desk, &boss, id(&me), me.version, RoleSet::EMPTY).await?;
        jobs::drive(&desk, &boss, job.id, |_| {}).await?;
        let seen = jobs::get(&desk, &boss, job.id).await?;
        assert_eq!((seen.counts.done, seen.counts.left_out), (0, 12));
        assert!(log(&desk, "password.reset").await?.is_empty());
        // Deleted is no better.
        let again = desk.admin("again@example.org").await?;
        let theirs = desk.caller_for(&again).await?;
        let job = jobs::start(&desk, &theirs, &new_job(JobWork::ForceChange)).await?;
        people::delete(&desk, &boss, &Selection::Ids(vec![id(&again)])).await?;
        jobs::drive(&desk, &boss, job.id, |_| {}).await?;
        let seen = jobs::get(&desk, &boss, job.id).await?;
        assert_eq!(seen.counts.done, 0);
    }
    Ok(())
}

#[tokio::test]
async fn people_who_change_in_the_middle_are_what_they_are_when_their_turn_comes() -> Outcome {
    for desk in desks().await? {
        let boss = desk
            .caller_for(&desk.admin("boss@example.org").await?)
            .await?;
        let me = desk
            .person_with(
                "me@example.org",
                &[domain::Role::HelpdeskAdministrator],
                Some(service::testing::PASSWORD),
            )
            .await?;
        let caller = desk.caller_for(&me).await?;
        let all = crowd(&desk, 4).await?;
        let job = jobs::start(&desk, &caller, &reset_all()).await?;
        people::delete(&desk, &boss, &Selection::Ids(vec![id(&all[0])])).await?;
        let promoted: RoleSet = [domain::Role::GlobalAdministrator].into_iter().collect();
        people::set_roles(&desk, &boss, id(&all[1]), all[1].version, promoted).await?;
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!(done.counts.done, 2);
        assert_eq!(desk.reload(id(&all[0])).await?.password_kind, 0);
        assert_eq!(desk.reload(id(&all[1])).await?.password_kind, 0);
        assert_eq!(desk.reload(id(&all[2])).await?.password_kind, 2);
    }
    Ok(())
}

#[tokio::test]
async fn a_bulk_reset_does_to_each_what_a_reset_of_one_does() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        desk.set_contacts(&anna, "anna@elsewhere.example", "+49301234567")
            .await?;
        let session = desk.sign_in("anna@example.org").await?;
        let job = run(&desk, &caller, &reset_all()).await?;
        assert_eq!(job.counts.done, 1);
        let again =
            service::sessions::resolve(&desk, &service::testing::origin(), &session.token).await?;
        assert!(again.is_none(), "T12: signed in nowhere");
        let row = log(&desk, "password.reset").await?.remove(0);
        assert!(
            row.after
                .contains(&("sessions_ended".to_owned(), "1".to_owned())),
            "{row:?}"
        );
        let detail = people::detail(&desk, &caller, id(&anna)).await?;
        assert!(
            matches!(detail.row.password, PasswordState::Temporary { .. }),
            "{:?}",
            detail.row.password
        );
        let notices = service::messages::counts(&desk, &caller).await?;
        assert_eq!(notices.queued, 2, "both known addresses are told");
        let results = jobs::results(&desk, &caller, job.id, 0, false).await?;
        let opened = desk
            .try_sign_in("anna@example.org", results.rows[0].password.expose())
            .await?;
        assert!(opened.principal.must_change.is_some());
    }
    Ok(())
}

#[tokio::test]
async fn force_change_block_and_sign_out_do_what_they_say() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let anna = desk.person("anna@example.org").await?;
        let without = desk.person_with("ben@example.org", &[], None).await?;
        desk.sign_in("anna@example.org").await?;
        let job = run(&desk, &caller, &new_job(JobWork::EndSessions)).await?;
        assert_eq!(job.counts.done, 2);
        let ended = log(&desk, "session.ended").await?;
        assert_eq!(rows_of(&ended, job.id, id(&anna)), 1);
        assert_eq!(
            rows_of(&ended, job.id, id(&without)),
            0,
            "there was no session"
        );
        let job = run(&desk, &caller, &new_job(JobWork::ForceChange)).await?;
        assert_eq!(job.counts.done, 2);
        assert!(desk.reload(id(&anna)).await?.must_change);
        assert!(
            !desk.reload(id(&without)).await?.must_change,
            "nothing to change"
        );
        let job = run(&desk, &caller, &new_job(JobWork::Block)).await?;
        assert_eq!(job.counts.done, 2);
        assert!(desk.reload(id(&without)).await?.blocked);
        let rows = log(&desk, "person.blocked").await?;
        assert_eq!(rows_of(&rows, job.id, id(&anna)), 1);
        assert!(job.results.is_none() && job.deliveries.is_none());
        let nobody = PersonId(desk.new_id());
        assert_eq!(rows_of(&rows, job.id, nobody), 0);
    }
    Ok(())
}

#[tokio::test]
async fn r5_a_job_waits_while_the_disk_is_full_and_goes_on_when_there_is_room() -> Outcome {
    // The only one that can be told how large it may get.
    let desk = one_desk().await?;
    let caller = desk
        .caller_for(&desk.admin("me@example.org").await?)
        .await?;
    let all = crowd(&desk, 150).await?;
    let job = jobs::start(&desk, &caller, &reset_all()).await?;
    // Never below what there is: from now on it cannot grow.
    store::testing::tamper(desk.store(), "PRAGMA max_page_count = 1").await?;
    let workers = jobs::start_workers(&desk);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let full = jobs::get(&desk, &caller, job.id).await?;
    assert!(!full.state.is_over(), "{full:?}");
    assert!(full.counts.done < 150, "there was room: {full:?}");
    assert_eq!(full.counts.failed, 0, "a full disk is nobody's outcome");
    store::testing::tamper(desk.store(), "PRAGMA max_page_count = 1000000").await?;
    jobs::wake(&desk);
    let goes_on = async {
        loop {
            let now = jobs::get(&desk, &caller, job.id).await?;
            if now.state.is_over() {
                return Ok::<_, service::Error>(now);
            }
            // Leases of the time without room end as well.
            desk.clock.advance(Span::seconds(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let done = tokio::time::timeout(Duration::from_mins(1), goes_on).await??;
    workers.stop(Duration::from_secs(5)).await;
    assert_eq!((done.counts.done, done.counts.failed), (150, 0));
    each_exactly_once(&desk, job.id, &all).await
}
