//! Who stands on a list, what is refused, and who sees which job.

use super::support::{Outcome, code, crowd, id, log, new_job, reset_all, run};
use domain::wire::PageRequest;
use domain::wire::jobs::{ItemQuery, ItemState, JobDelivery, JobState, JobWork, NewJob};
use domain::wire::people::{GeneratorShape, PeopleFilter, Selection};
use domain::wire::problem::Code;
use domain::{Role, Span};
use service::testing::desks;
use service::{Caller, jobs, people};

#[tokio::test]
async fn the_preview_says_who_and_who_not_and_why_and_the_job_does_just_that() -> Outcome {
    for desk in desks().await? {
        let me = desk
            .person_with(
                "me@example.org",
                &[Role::HelpdeskAdministrator],
                Some(service::testing::PASSWORD),
            )
            .await?;
        let boss = desk.admin("boss@example.org").await?;
        let all = crowd(&desk, 5).await?;
        desk.set_contacts(&all[0], "zero@elsewhere.example", "")
            .await?;
        let caller = desk.caller_for(&me).await?;
        let preview = jobs::preview(&desk, &caller, &reset_all()).await?;
        assert_eq!((preview.people, preview.unreachable), (5, 4));
        let mut left_out: Vec<_> = preview
            .left_out
            .iter()
            .map(|one| (one.code.as_str(), one.count, one.first[0].id))
            .collect();
        left_out.sort_unstable();
        assert_eq!(
            left_out,
            [
                ("not_allowed", 1, id(&boss)),
                ("not_on_yourself", 1, id(&me))
            ]
        );
        let job = run(&desk, &caller, &reset_all()).await?;
        assert_eq!(job.state, JobState::Done);
        let counts = job.counts;
        assert_eq!(
            (counts.total, counts.done, counts.left_out, counts.failed),
            (7, 5, 2, 0)
        );
        let query = ItemQuery {
            job: job.id,
            state: Some(ItemState::LeftOut),
            page: PageRequest::default(),
        };
        let items = jobs::items(&desk, &caller, &query).await?.rows;
        let reasons: Vec<_> = items
            .iter()
            .map(|item| (item.person, item.code.map(Code::as_str)))
            .collect();
        assert!(reasons.contains(&(id(&boss), Some("not_allowed"))));
        assert!(reasons.contains(&(id(&me), Some("not_on_yourself"))));
        let refused = log(&desk, "authority.refused").await?;
        assert_eq!(refused.len(), 1);
        assert_eq!(
            refused[0].target,
            Some(id(&boss)),
            "and not the own account"
        );
    }
    Ok(())
}

#[tokio::test]
async fn links_leave_out_those_whom_no_mail_reaches() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 3).await?;
        desk.set_contacts(&all[1], "one@elsewhere.example", "")
            .await?;
        let wanted = new_job(JobWork::Links { minutes: 60 });
        let preview = jobs::preview(&desk, &caller, &wanted).await?;
        assert_eq!(preview.people, 1);
        let reasons: Vec<_> = preview
            .left_out
            .iter()
            .map(|one| (one.code.as_str(), one.count))
            .collect();
        assert!(reasons.contains(&("no_alternate_email", 2)), "{reasons:?}");
        let job = run(&desk, &caller, &wanted).await?;
        assert_eq!((job.counts.done, job.counts.left_out), (1, 3));
        assert_eq!(job.deliveries.map(|all| all.waiting), Some(1));
        let person = desk.reload(id(&all[1])).await?;
        assert_eq!(person.password_kind, 0, "no password exists");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_job_is_refused_and_nothing_is_started() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        crowd(&desk, 2).await?;
        let with = |change: fn(&mut NewJob)| {
            let mut wanted = reset_all();
            change(&mut wanted);
            wanted
        };
        let short = with(|job| {
            job.work = JobWork::Reset {
                shape: GeneratorShape::Characters { length: 4 },
                delivery: JobDelivery::Show,
            };
        });
        let other = with(|job| job.expected = Some(3));
        let given = with(|job| job.work = JobWork::Given { must_change: true });
        let long = with(|job| job.work = JobWork::Links { minutes: 20_000 });
        let late = with(|job| job.start_at = Some(service::testing::START.plus(Span::days(400))));
        let key = with(|job| job.key = Some("  ".to_owned()));
        let nobody = with(|job| job.selection = Selection::Ids(Vec::new()));
        for (wanted, expected) in [
            (short, "invalid_input"),
            (other, "people_changed"),
            (given, "invalid_input"),
            (long, "invalid_input"),
            (late, "invalid_input"),
            (key, "invalid_input"),
            (nobody, "invalid_input"),
        ] {
            let refused = jobs::start(&desk, &caller, &wanted).await;
            assert_eq!(code(refused), expected, "{wanted:?}");
        }
        desk.clock.advance(Span::minutes(6));
        assert_eq!(
            code(jobs::start(&desk, &caller, &reset_all()).await),
            "confirm_identity"
        );
        let person = desk.person("nobody@example.org").await?;
        let plain = desk.caller_for(&person).await?;
        assert_eq!(
            code(jobs::start(&desk, &plain, &reset_all()).await),
            "not_allowed"
        );
        assert_eq!(
            code(jobs::preview(&desk, &plain, &reset_all()).await),
            "not_allowed"
        );
        let jobs = jobs::list(&desk, &Caller::operator(), &PageRequest::default()).await?;
        assert!(jobs.rows.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn r3_the_same_key_is_the_same_job_and_another_wish_with_it_is_refused() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let other = desk
            .caller_for(&desk.admin("other@example.org").await?)
            .await?;
        crowd(&desk, 2).await?;
        let wanted = NewJob {
            key: Some("monday".to_owned()),
            ..reset_all()
        };
        let starts = (0..8).map(|_| jobs::start(&desk, &caller, &wanted));
        let started = futures::future::try_join_all(starts).await?;
        assert!(started.iter().all(|job| job.id == started[0].id));
        let block = NewJob {
            work: JobWork::Block,
            ..wanted.clone()
        };
        assert_eq!(
            code(jobs::start(&desk, &caller, &block).await),
            "key_reused"
        );
        let theirs = jobs::start(&desk, &other, &wanted).await?;
        assert_ne!(theirs.id, started[0].id, "a key is its asker's alone");
        assert_eq!(log(&desk, "job.started").await?.len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn a3_others_jobs_are_not_there_for_those_who_may_not_hold_them() -> Outcome {
    for desk in desks().await? {
        let roles = &[Role::HelpdeskAdministrator];
        let password = Some(service::testing::PASSWORD);
        let one = desk.person_with("one@example.org", roles, password).await?;
        let two = desk.person_with("two@example.org", roles, password).await?;
        let boss = desk.admin("boss@example.org").await?;
        crowd(&desk, 2).await?;
        let (one, two, boss) = (
            desk.caller_for(&one).await?,
            desk.caller_for(&two).await?,
            desk.caller_for(&boss).await?,
        );
        let job = run(&desk, &one, &reset_all()).await?;
        assert_eq!(code(jobs::get(&desk, &two, job.id).await), "not_found");
        assert_eq!(code(jobs::cancel(&desk, &two, job.id).await), "not_found");
        assert_eq!(
            code(jobs::results(&desk, &two, job.id, 0, false).await),
            "not_found"
        );
        assert!(
            jobs::list(&desk, &two, &PageRequest::default())
                .await?
                .rows
                .is_empty()
        );
        let seen = jobs::get(&desk, &boss, job.id).await?;
        assert_eq!((seen.mine, seen.results), (false, None));
        assert_eq!(
            code(jobs::results(&desk, &boss, job.id, 0, false).await),
            "not_allowed"
        );
        assert_eq!(code(jobs::taken(&desk, &boss, job.id).await), "not_allowed");
        assert_eq!(
            code(
                jobs::get(
                    &desk,
                    &Caller::anonymous(service::testing::origin()),
                    job.id
                )
                .await
            ),
            "sign_in_required"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_list_of_jobs_pages_by_keyset() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 1).await?;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(
                jobs::start(&desk, &caller, &new_job(JobWork::ForceChange))
                    .await?
                    .id,
            );
            desk.clock.advance(Span::seconds(1));
        }
        ids.reverse();
        let mut page = PageRequest {
            limit: Some(2),
            ..PageRequest::default()
        };
        let mut seen = Vec::new();
        loop {
            let found = jobs::list(&desk, &caller, &page).await?;
            seen.extend(found.rows.iter().map(|job| job.id));
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, ids);
        page.after = Some("x".to_owned());
        assert_eq!(code(jobs::list(&desk, &caller, &page).await), "bad_cursor");
    }
    Ok(())
}

#[tokio::test]
async fn a_blocked_last_global_administrator_is_left_out() -> Outcome {
    for desk in desks().await? {
        let me = desk
            .person_with(
                "me@example.org",
                &[Role::PrivilegedAuthenticationAdministrator],
                Some(service::testing::PASSWORD),
            )
            .await?;
        let boss = desk.admin("boss@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        let job = run(&desk, &caller, &new_job(JobWork::Block)).await?;
        assert_eq!((job.counts.done, job.counts.left_out), (0, 2));
        assert!(!desk.reload(id(&boss)).await?.blocked);
        let second = desk.admin("second@example.org").await?;
        let job = run(&desk, &caller, &new_job(JobWork::Block)).await?;
        assert_eq!((job.counts.done, job.counts.left_out), (1, 2));
        let blocked = [
            desk.reload(id(&boss)).await?.blocked,
            desk.reload(id(&second)).await?.blocked,
        ];
        assert_eq!(blocked.iter().filter(|blocked| **blocked).count(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_job_does_only_what_its_filter_matches() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 4).await?;
        people::set_blocked(
            &desk,
            &caller,
            &Selection::Ids(vec![id(&all[0]), id(&all[2])]),
            true,
        )
        .await?;
        let wanted = NewJob {
            selection: Selection::Matching {
                filter: PeopleFilter {
                    status: Some(domain::wire::people::Status::Blocked),
                    ..PeopleFilter::default()
                },
                except: vec![id(&all[2])],
            },
            ..reset_all()
        };
        let job = run(&desk, &caller, &wanted).await?;
        assert_eq!((job.counts.total, job.counts.done), (1, 1));
        assert_eq!(desk.reload(id(&all[0])).await?.password_kind, 2);
        assert_eq!(desk.reload(id(&all[2])).await?.password_kind, 0);
    }
    Ok(())
}
