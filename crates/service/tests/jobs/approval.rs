//! Approval by a second administrator: which jobs wait, who answers them, and what an answer does.

use super::support::{Outcome, code, crowd, id, log, new_job, reset_all, run};
use domain::wire::PageRequest;
use domain::wire::jobs::{
    ApprovalRules, ApprovalSettings, ItemQuery, ItemState, JobRow, JobState, JobWork, NewJob,
};
use domain::wire::messages::{MessageKind, MessageQuery, MessageRow};
use domain::wire::people::Selection;
use domain::wire::problem::Code;
use domain::{JobId, PersonId, Role, RoleSet, Span};
use mail_parser::MessageParser;
use service::testing::{PASSWORD, START, TestDesk, desks};
use service::{Caller, Error, jobs, maintenance, messages, people};
use std::time::Duration;
use store::Person;

/// Rules that nobody has set before.
async fn set(desk: &TestDesk, above: u32, privileged: bool) -> Result<ApprovalSettings, Error> {
    let operator = &Caller::operator();
    let version = jobs::rules(desk, operator).await?.version;
    let rules = ApprovalRules { above, privileged };
    jobs::set_rules(desk, operator, ApprovalSettings { version, rules }).await
}

async fn with_role(desk: &TestDesk, name: &str, role: Role) -> Result<(Person, Caller), Error> {
    let person = desk.person_with(name, &[role], Some(PASSWORD)).await?;
    let caller = desk.caller_for(&person).await?;
    Ok((person, caller))
}

async fn boss(desk: &TestDesk, name: &str) -> Result<(Person, Caller), Error> {
    with_role(desk, name, Role::GlobalAdministrator).await
}

/// This work for these people.
fn for_these(work: JobWork, people: &[Person]) -> NewJob {
    NewJob {
        selection: Selection::Ids(people.iter().map(id).collect()),
        ..new_job(work)
    }
}

/// Starts a job of everybody and lets its list be written down.
async fn started(desk: &TestDesk, caller: &Caller, wanted: &NewJob) -> Result<JobRow, Error> {
    let job = jobs::start(desk, caller, wanted).await?;
    jobs::drive(desk, &Caller::operator(), job.id, |_| {}).await?;
    jobs::get(desk, caller, job.id).await
}

/// How many people have each outcome, and why those have it who were not changed.
async fn reasons(desk: &TestDesk, job: JobId) -> Result<Vec<(PersonId, Option<Code>)>, Error> {
    let query = ItemQuery {
        job,
        state: Some(ItemState::LeftOut),
        page: PageRequest::default(),
    };
    let rows = jobs::items(desk, &Caller::operator(), &query).await?.rows;
    Ok(rows.iter().map(|item| (item.person, item.code)).collect())
}

#[tokio::test]
async fn a_job_waits_above_the_number_and_not_at_it() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let all = crowd(&desk, 4).await?;
        let nobody_asked = run(&desk, &caller, &new_job(JobWork::ForceChange)).await?;
        assert_eq!(
            (nobody_asked.state, nobody_asked.approval),
            (JobState::Done, None)
        );
        set(&desk, 3, false).await?;
        for (people, waits) in [(&all[..3], false), (&all[..], true)] {
            let wanted = for_these(JobWork::ForceChange, people);
            let preview = jobs::preview(&desk, &caller, &wanted).await?;
            assert_eq!(preview.needs_approval, waits);
            let job = started(&desk, &caller, &wanted).await?;
            let state = if waits {
                JobState::WaitsForApproval
            } else {
                JobState::Done
            };
            assert_eq!(job.state, state, "{}", desk.database);
            assert_eq!(job.approval.is_some(), waits);
        }
        // Everybody, by a filter: whoever starts it stands on the list and does not count.
        set(&desk, 4, false).await?;
        let wanted = new_job(JobWork::ForceChange);
        assert!(!jobs::preview(&desk, &caller, &wanted).await?.needs_approval);
        assert_eq!(
            started(&desk, &caller, &wanted).await?.state,
            JobState::Done
        );
        set(&desk, 3, false).await?;
        assert!(jobs::preview(&desk, &caller, &wanted).await?.needs_approval);
        let job = started(&desk, &caller, &wanted).await?;
        assert_eq!(
            (job.state, job.counts.total),
            (JobState::WaitsForApproval, 5)
        );
        // A file, too.
        let csv = b"UserPrincipalName,NewPassword\n\
            p0@example.org,Correct-Horse-1a\np1@example.org,Correct-Horse-2b\n\
            p2@example.org,Correct-Horse-3c\np3@example.org,Correct-Horse-4d\n";
        let job = jobs::start_from_file(&desk, &caller, csv, true, false, None).await?;
        assert_eq!(job.state, JobState::WaitsForApproval);
        // The operator waits for nobody.
        let operator = &Caller::operator();
        assert!(
            !jobs::preview(&desk, operator, &wanted)
                .await?
                .needs_approval
        );
        assert_eq!(run(&desk, operator, &wanted).await?.state, JobState::Done);
    }
    Ok(())
}

#[tokio::test]
async fn a_job_waits_when_somebody_on_its_list_has_a_role() -> Outcome {
    for desk in desks().await? {
        let (me, caller) = boss(&desk, "me@example.org").await?;
        let mut all = crowd(&desk, 2).await?;
        set(&desk, 0, true).await?;
        // The own role is nobody's reason to ask: the own account is left out.
        all.push(me);
        let wanted = for_these(JobWork::ForceChange, &all);
        assert!(!jobs::preview(&desk, &caller, &wanted).await?.needs_approval);
        assert_eq!(
            started(&desk, &caller, &wanted).await?.state,
            JobState::Done
        );
        let (reader, _) = with_role(&desk, "reader@example.org", Role::DirectoryReader).await?;
        all.push(reader);
        let wanted = for_these(JobWork::ForceChange, &all);
        assert!(jobs::preview(&desk, &caller, &wanted).await?.needs_approval);
        let job = started(&desk, &caller, &wanted).await?;
        assert_eq!(job.state, JobState::WaitsForApproval);
    }
    Ok(())
}

#[tokio::test]
async fn r3_no_worker_takes_a_job_that_waits_and_the_same_key_answers_it() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let wanted = NewJob {
            key: Some("tuesday".to_owned()),
            ..reset_all()
        };
        let job = started(&desk, &caller, &wanted).await?;
        assert_eq!(job.state, JobState::WaitsForApproval);
        let workers = jobs::start_workers(&desk);
        tokio::time::sleep(Duration::from_millis(150)).await;
        jobs::wake(&desk);
        tokio::time::sleep(Duration::from_millis(150)).await;
        workers.stop(Duration::from_secs(5)).await;
        let worker = desk.new_id();
        let (now, until) = (desk.now(), desk.now().plus(Span::seconds(6)));
        let taken = desk
            .store()
            .write(|tx| async move { store::jobs::claim(&tx, job.id, worker, now, until, 9).await })
            .await?;
        assert!(taken.is_empty(), "not even one who asks the table");
        for person in &all {
            let db = desk.store().read();
            assert!(store::credentials::get(&db, id(person)).await?.is_none());
        }
        let again = jobs::begin(&desk, &caller, &wanted).await?;
        assert!(!again.is_new);
        assert_eq!(
            (again.job.id, again.job.state),
            (job.id, JobState::WaitsForApproval)
        );
        assert_eq!(log(&desk, "job.approval_asked").await?.len(), 1);
        // Held it is already, and whoever lets it go on is not whoever approves it.
        assert_eq!(
            code(jobs::pause(&desk, &caller, job.id).await),
            "waits_for_approval"
        );
        assert_eq!(
            code(jobs::resume(&desk, &caller, job.id).await),
            "waits_for_approval"
        );
        let (_, other) = boss(&desk, "other@example.org").await?;
        assert_eq!(
            code(jobs::resume(&desk, &other, job.id).await),
            "waits_for_approval"
        );
        assert_eq!(jobs::mine(&desk, &caller).await?.len(), 1);
        let cancelled = jobs::cancel(&desk, &caller, job.id).await?;
        assert_eq!(
            (cancelled.state, cancelled.counts.done),
            (JobState::Cancelled, 0)
        );
        assert_eq!(code(jobs::approve(&desk, &other, job.id).await), "job_over");
    }
    Ok(())
}

#[tokio::test]
async fn nobody_approves_an_own_job_through_whichever_session() -> Outcome {
    for desk in desks().await? {
        let (me, caller) = boss(&desk, "me@example.org").await?;
        crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let job = started(&desk, &caller, &reset_all()).await?;
        let elsewhere = desk.caller_for(&me).await?;
        for own in [&caller, &elsewhere] {
            assert_eq!(
                code(jobs::approve(&desk, own, job.id).await),
                "not_on_own_job"
            );
            let declined = jobs::decline(&desk, own, job.id, "no").await;
            assert_eq!(code(declined), "not_on_own_job");
            let preview = jobs::approval_preview(&desk, own, job.id).await;
            assert_eq!(code(preview), "not_on_own_job");
            assert_eq!(jobs::waiting(&desk, own).await?, 0);
            let seen = jobs::get(&desk, own, job.id).await?;
            assert!(
                seen.approval
                    .is_some_and(|approval| !approval.is_mine_to_answer)
            );
        }
        let state = jobs::get(&desk, &caller, job.id).await?.state;
        assert_eq!(state, JobState::WaitsForApproval);
    }
    Ok(())
}

#[tokio::test]
async fn s3_approving_wants_a_confirmed_identity() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (_, other) = boss(&desk, "other@example.org").await?;
        crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let job = started(&desk, &caller, &reset_all()).await?;
        desk.clock.advance(Span::minutes(6));
        assert_eq!(
            code(jobs::approve(&desk, &other, job.id).await),
            "confirm_identity"
        );
        let rules = jobs::rules(&desk, &other).await?;
        assert_eq!(
            code(jobs::set_rules(&desk, &other, rules).await),
            "confirm_identity"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_approved_job_changes_those_whom_both_may_change() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (helper, other) =
            with_role(&desk, "helper@example.org", Role::HelpdeskAdministrator).await?;
        let (chief, _) = with_role(&desk, "chief@example.org", Role::UserAdministrator).await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let job = started(&desk, &caller, &reset_all()).await?;
        assert_eq!(jobs::waiting(&desk, &other).await?, 1);
        let seen = jobs::get(&desk, &other, job.id).await?;
        assert!(
            seen.approval
                .is_some_and(|approval| approval.is_mine_to_answer)
        );
        let preview = jobs::approval_preview(&desk, &other, job.id).await?;
        assert_eq!(preview.people, 3);
        let why: Vec<_> = preview
            .left_out
            .iter()
            .map(|reason| (reason.code, reason.count))
            .collect();
        assert_eq!(why.iter().map(|reason| reason.1).sum::<u64>(), 3);
        assert!(why.contains(&(Code::ApproverNotAllowed, 2)), "{why:?}");
        assert!(why.contains(&(Code::NotOnYourself, 1)), "{why:?}");
        let approved = jobs::approve(&desk, &other, job.id).await?;
        assert_eq!(approved.state, JobState::Running);
        let approval = approved.approval.ok_or("an approval")?;
        assert_eq!(approval.answered_by, "helper@example.org");
        assert_eq!(approval.answered_at, Some(desk.now()));
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.counts.done, done.counts.left_out), (3, 3));
        let why = reasons(&desk, job.id).await?;
        for person in [&helper, &chief] {
            assert!(why.contains(&(id(person), Some(Code::ApproverNotAllowed))));
        }
        for person in &all {
            let db = desk.store().read();
            assert!(store::credentials::get(&db, id(person)).await?.is_some());
        }
        // The passwords are the starter's alone, as ever.
        assert_eq!(
            jobs::results(&desk, &caller, job.id, 0, false)
                .await?
                .rows
                .len(),
            3
        );
        let theirs = jobs::results(&desk, &other, job.id, 0, false).await;
        assert_eq!(code(theirs), "not_allowed");
        let rows = log(&desk, "job.approved").await?;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].actor, Some(id(&helper)));
    }
    Ok(())
}

#[tokio::test]
async fn an_approver_who_loses_the_role_in_the_middle_changes_nobody_any_more() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (other, theirs) = boss(&desk, "other@example.org").await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let job = started(&desk, &caller, &for_these(JobWork::ForceChange, &all)).await?;
        jobs::approve(&desk, &theirs, job.id).await?;
        people::set_roles(&desk, &caller, id(&other), other.version, RoleSet::EMPTY).await?;
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.counts.done, done.counts.left_out), (0, 3));
        let why = reasons(&desk, job.id).await?;
        assert!(
            why.iter()
                .all(|one| one.1 == Some(Code::ApproverNotAllowed))
        );
        // Deleted is no better, and without the role nobody approves.
        let (gone, theirs) = boss(&desk, "gone@example.org").await?;
        let (late, too_late) = boss(&desk, "late@example.org").await?;
        let job = started(&desk, &caller, &reset_all()).await?;
        people::set_roles(&desk, &caller, id(&late), late.version, RoleSet::EMPTY).await?;
        assert_eq!(
            code(jobs::approve(&desk, &too_late, job.id).await),
            "not_allowed"
        );
        jobs::approve(&desk, &theirs, job.id).await?;
        people::delete(&desk, &caller, &Selection::Ids(vec![id(&gone)])).await?;
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!(done.counts.done, 0);
        assert!(log(&desk, "password.reset").await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn a_declined_job_changes_nobody_and_leaves_no_password_behind() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (_, other) = boss(&desk, "other@example.org").await?;
        crowd(&desk, 2).await?;
        set(&desk, 1, false).await?;
        let csv = b"UserPrincipalName,NewPassword\n\
            p0@example.org,Correct-Horse-1a\np1@example.org,Correct-Horse-2b\n";
        let job = jobs::start_from_file(&desk, &caller, csv, true, false, None).await?;
        let db = desk.store().read();
        let sealed = async || {
            desk.store()
                .write(|tx| async move {
                    store::jobs::sealed_otherwise(&tx, "no key", (uuid::Uuid::nil(), 0), 9).await
                })
                .await
        };
        assert_eq!(sealed().await?.len(), 2);
        for nothing in ["", "  "] {
            let declined = jobs::decline(&desk, &other, job.id, nothing).await;
            assert_eq!(code(declined), "invalid_input");
        }
        let declined = jobs::decline(&desk, &other, job.id, "Ask me first.").await?;
        assert_eq!(
            (declined.state, declined.counts.done),
            (JobState::Declined, 0)
        );
        let approval = declined.approval.ok_or("an answer")?;
        assert_eq!(
            (approval.answered_by.as_str(), approval.reason.as_str()),
            ("other@example.org", "Ask me first.")
        );
        assert!(sealed().await?.is_empty(), "wiped");
        for person in ["p0@example.org", "p1@example.org"] {
            let person = store::people::by_user_name_key(&db, person)
                .await?
                .ok_or("one")?;
            assert!(store::credentials::get(&db, id(&person)).await?.is_none());
        }
        for again in [
            jobs::approve(&desk, &other, job.id).await,
            jobs::decline(&desk, &other, job.id, "again").await,
            jobs::resume(&desk, &caller, job.id).await,
            jobs::cancel(&desk, &caller, job.id).await,
        ] {
            assert_eq!(code(again), "job_over");
        }
        let rows = log(&desk, "job.declined").await?;
        let reason = ("reason".to_owned(), "Ask me first.".to_owned());
        assert!(rows.len() == 1 && rows[0].after.contains(&reason));
    }
    Ok(())
}

#[tokio::test]
async fn of_two_who_answer_at_once_one_wins() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (_, one) = boss(&desk, "one@example.org").await?;
        let (_, two) = boss(&desk, "two@example.org").await?;
        let copy = desk.another_copy(|_| {}).await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        for is_declined in [false, true] {
            let job = started(&desk, &caller, &for_these(JobWork::EndSessions, &all)).await?;
            let second = async {
                if is_declined {
                    jobs::decline(&copy, &two, job.id, "no").await
                } else {
                    jobs::approve(&copy, &two, job.id).await
                }
            };
            let (first, second) = tokio::join!(jobs::approve(&desk, &one, job.id), second);
            let (first, second) = (code(first), code(second));
            let lost = if first == "done" { second } else { first };
            assert!(first == "done" || second == "done", "{first}, {second}");
            assert!(
                ["changed_meanwhile", "job_over"].contains(&lost),
                "{first}, {second}"
            );
            let approved = log(&desk, "job.approved").await?;
            let declined = log(&desk, "job.declined").await?;
            let wanted = ("job".to_owned(), job.id.to_string());
            let rows = approved.iter().chain(&declined);
            assert_eq!(rows.filter(|row| row.after.contains(&wanted)).count(), 1);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_job_that_nobody_approves_lapses_after_seven_days() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (other, _) = boss(&desk, "other@example.org").await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let wanted = for_these(JobWork::EndSessions, &all);
        let job = started(&desk, &caller, &wanted).await?;
        let in_time = started(&desk, &caller, &wanted).await?;
        let csv = b"UserPrincipalName,NewPassword\n\
            p0@example.org,Correct-Horse-1a\np1@example.org,Correct-Horse-2b\n";
        let file = jobs::start_from_file(&desk, &caller, csv, true, false, None).await?;
        desk.clock
            .set(START.plus(jobs::ANSWERED_WITHIN).minus(Span::seconds(1)));
        maintenance::sweep(&desk).await?;
        let theirs = desk.caller_for(&other).await?;
        let approved = jobs::approve(&desk, &theirs, in_time.id).await?;
        assert_eq!(approved.state, JobState::Running);
        desk.clock.advance(Span::seconds(1));
        // Before the sweep says so, too.
        assert_eq!(
            code(jobs::approve(&desk, &theirs, job.id).await),
            "job_over"
        );
        let late = jobs::decline(&desk, &theirs, job.id, "late").await;
        assert_eq!(code(late), "job_over");
        maintenance::sweep(&desk).await?;
        maintenance::sweep(&desk).await?;
        let operator = &Caller::operator();
        for id in [job.id, file.id] {
            let lapsed = jobs::get(&desk, operator, id).await?;
            assert_eq!((lapsed.state, lapsed.counts.done), (JobState::Lapsed, 0));
        }
        let kept = jobs::get(&desk, operator, in_time.id).await?;
        assert_eq!(kept.state, JobState::Running, "approved in time");
        let sealed = desk
            .store()
            .write(|tx| async move {
                store::jobs::sealed_otherwise(&tx, "no key", (uuid::Uuid::nil(), 0), 9).await
            })
            .await?;
        assert!(sealed.is_empty(), "wiped");
        assert_eq!(log(&desk, "job.lapsed").await?.len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn a_scheduled_job_runs_at_its_moment_or_at_once_where_that_is_over() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (other, early) = boss(&desk, "other@example.org").await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let wanted = NewJob {
            start_at: Some(START.plus(Span::hours(2))),
            ..for_these(JobWork::ForceChange, &all)
        };
        let before = started(&desk, &caller, &wanted).await?;
        let after = started(&desk, &caller, &wanted).await?;
        jobs::approve(&desk, &early, before.id).await?;
        let workers = jobs::start_workers(&desk);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let operator = &Caller::operator();
        assert_eq!(jobs::get(&desk, operator, before.id).await?.counts.done, 0);
        desk.clock.advance(Span::hours(3));
        jobs::wake(&desk);
        while jobs::get(&desk, operator, before.id).await?.state != JobState::Done {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let waits = jobs::get(&desk, operator, after.id).await?;
        assert_eq!(
            (waits.state, waits.counts.done),
            (JobState::WaitsForApproval, 0)
        );
        let theirs = desk.caller_for(&other).await?;
        jobs::approve(&desk, &theirs, after.id).await?;
        while jobs::get(&desk, operator, after.id).await?.state != JobState::Done {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        workers.stop(Duration::from_secs(5)).await;
    }
    Ok(())
}

#[tokio::test]
async fn milder_rules_let_no_job_through_that_waits() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, true).await?;
        let job = started(&desk, &caller, &for_these(JobWork::EndSessions, &all)).await?;
        set(&desk, 0, false).await?;
        let still = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!(
            (still.state, still.counts.done),
            (JobState::WaitsForApproval, 0)
        );
        // The operator on the host approves it.
        let approved = jobs::approve(&desk, &Caller::operator(), job.id).await?;
        let answered_by = approved.approval.map(|approval| approval.answered_by);
        assert_eq!(answered_by.as_deref(), Some(""));
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!(done.counts.done, 3);
    }
    Ok(())
}

#[tokio::test]
async fn the_rules_are_the_global_administrators_and_no_two_editors_overwrite_each_other() -> Outcome
{
    for desk in desks().await? {
        let (_, caller) = boss(&desk, "me@example.org").await?;
        let (_, helper) =
            with_role(&desk, "helper@example.org", Role::HelpdeskAdministrator).await?;
        let before = jobs::rules(&desk, &caller).await?;
        assert_eq!(before, ApprovalSettings::default());
        assert_eq!(code(jobs::rules(&desk, &helper).await), "not_allowed");
        let wanted = ApprovalSettings {
            rules: ApprovalRules {
                above: 50,
                privileged: true,
            },
            ..before
        };
        assert_eq!(
            code(jobs::set_rules(&desk, &helper, wanted).await),
            "not_allowed"
        );
        let saved = jobs::set_rules(&desk, &caller, wanted).await?;
        assert_eq!((saved.version, saved.rules), (1, wanted.rules));
        assert_eq!(
            code(jobs::set_rules(&desk, &caller, wanted).await),
            "changed_meanwhile"
        );
        assert_eq!(jobs::rules(&desk, &caller).await?, saved);
        let rows = log(&desk, "job.approval_rules_changed").await?;
        assert_eq!(rows.len(), 1);
        let is = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert!(rows[0].before.contains(&is("above", "0")));
        assert!(rows[0].after.contains(&is("above", "50")));
        assert!(rows[0].after.contains(&is("privileged", "true")));
    }
    Ok(())
}

#[tokio::test]
async fn a3_a_job_that_waits_is_seen_by_those_who_may_answer_it_and_held_by_nobody_else() -> Outcome
{
    for desk in desks().await? {
        let (_, caller) = with_role(&desk, "me@example.org", Role::UserAdministrator).await?;
        let (_, helper) =
            with_role(&desk, "helper@example.org", Role::HelpdeskAdministrator).await?;
        let (_, another) =
            with_role(&desk, "another@example.org", Role::HelpdeskAdministrator).await?;
        let (_, reader) = with_role(&desk, "reader@example.org", Role::DirectoryReader).await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let small = started(&desk, &caller, &for_these(JobWork::ForceChange, &all[..1])).await?;
        let job = started(&desk, &caller, &for_these(JobWork::ForceChange, &all)).await?;
        let page = PageRequest::default();
        let seen = async |caller: &Caller| -> Result<Vec<JobId>, Error> {
            let rows = jobs::list(&desk, caller, &page).await?.rows;
            Ok(rows.iter().map(|row| row.id).collect())
        };
        assert_eq!(seen(&helper).await?, [job.id]);
        assert!(seen(&reader).await?.is_empty());
        assert_eq!(code(jobs::get(&desk, &reader, job.id).await), "not_found");
        assert_eq!(
            code(jobs::approve(&desk, &reader, job.id).await),
            "not_found"
        );
        assert_eq!(code(jobs::waiting(&desk, &reader).await), "not_allowed");
        assert_eq!(code(jobs::get(&desk, &helper, small.id).await), "not_found");
        assert_eq!(
            code(jobs::approve(&desk, &helper, small.id).await),
            "not_found"
        );
        for held in [
            jobs::pause(&desk, &helper, job.id).await,
            jobs::resume(&desk, &helper, job.id).await,
            jobs::cancel(&desk, &helper, job.id).await,
            jobs::retry_deliveries(&desk, &helper, job.id).await,
            jobs::taken(&desk, &helper, job.id).await,
        ] {
            assert_eq!(code(held), "not_allowed");
        }
        jobs::approve(&desk, &helper, job.id).await?;
        assert_eq!(
            code(jobs::approve(&desk, &Caller::operator(), job.id).await),
            "changed_meanwhile"
        );
        assert_eq!(
            seen(&helper).await?,
            [job.id],
            "whoever approved it follows it"
        );
        assert!(seen(&another).await?.is_empty());
        assert_eq!(code(jobs::get(&desk, &another, job.id).await), "not_found");
    }
    Ok(())
}

#[tokio::test]
async fn those_are_mailed_who_may_do_it_to_most_and_never_whoever_asks() -> Outcome {
    for desk in desks().await? {
        let (me, caller) = boss(&desk, "me@example.org").await?;
        let (one, _) = boss(&desk, "one@example.org").await?;
        let (helper, _) =
            with_role(&desk, "helper@example.org", Role::HelpdeskAdministrator).await?;
        let all = crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        let operator = &Caller::operator();
        let asked = async || -> Result<Vec<String>, Error> {
            let query = MessageQuery::default();
            let rows = messages::list(&desk, operator, &query).await?.rows;
            let asked = |row: &MessageRow| row.kind == MessageKind::ApprovalAsked;
            Ok(rows.into_iter().filter(asked).map(|row| row.to).collect())
        };
        let wanted = for_these(JobWork::EndSessions, &all);
        desk.set_contacts(&me, "me@elsewhere.example", "").await?;
        started(&desk, &caller, &wanted).await?;
        assert!(
            asked().await?.is_empty(),
            "nobody who may approve can be mailed"
        );
        desk.set_contacts(&helper, "helper@elsewhere.example", "")
            .await?;
        started(&desk, &caller, &wanted).await?;
        assert_eq!(asked().await?, ["helper@elsewhere.example"]);
        desk.set_contacts(&one, "one@elsewhere.example", "").await?;
        // By a filter, whose list a worker writes down.
        started(&desk, &caller, &new_job(JobWork::EndSessions)).await?;
        let all = asked().await?;
        assert_eq!(all.len(), 2);
        assert!(all.contains(&"one@elsewhere.example".to_owned()));
    }
    Ok(())
}

/// The mails that whoever started a job got about the answers, in words.
async fn told(desk: &TestDesk, to: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    messages::drain(desk).await?;
    let query = MessageQuery::default();
    let rows = messages::list(desk, &Caller::operator(), &query)
        .await?
        .rows;
    let mut mails = Vec::new();
    for row in rows {
        if row.kind != MessageKind::ApprovalAnswered || row.to != to {
            continue;
        }
        let path = desk.config().data_dir.join(format!("mail/{}.eml", row.id));
        let bytes = std::fs::read(path)?;
        let mail = MessageParser::default().parse(&bytes).ok_or("a mail")?;
        mails.push(mail.body_text(0).ok_or("a text")?.into_owned());
    }
    Ok(mails)
}

#[tokio::test]
async fn whoever_started_a_job_is_mailed_what_came_of_it() -> Outcome {
    for desk in desks().await? {
        crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        for answer in ["approved", "declined", "lapsed"] {
            let (me, caller) = boss(&desk, &format!("{answer}@example.org")).await?;
            let (_, other) = boss(&desk, &format!("other.{answer}@example.org")).await?;
            let to = format!("{answer}@elsewhere.example");
            desk.set_contacts(&me, &to, "").await?;
            let job = started(&desk, &caller, &reset_all()).await?;
            assert!(told(&desk, &to).await?.is_empty(), "nobody has answered");
            match answer {
                "approved" => drop(jobs::approve(&desk, &other, job.id).await?),
                "declined" => drop(jobs::decline(&desk, &other, job.id, "Ask <me> first").await?),
                _ => {
                    desk.clock.advance(jobs::ANSWERED_WITHIN);
                    maintenance::sweep(&desk).await?;
                }
            }
            let mails = told(&desk, &to).await?;
            assert_eq!(mails.len(), 1, "{}: {answer}", desk.database);
            let said = &mails[0];
            assert!(said.contains(answer) && said.contains(&format!("/admin/jobs/{}", job.id)));
            let says = [
                said.contains(&format!("other.{answer}@example.org has ")),
                said.contains("Ask <me> first"),
                said.contains("Nobody was changed"),
            ];
            let should = match answer {
                "approved" => [true, false, false],
                "declined" => [true, true, true],
                _ => [false, false, true],
            };
            assert_eq!(says, should, "{said}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn nobody_is_mailed_an_answer_who_is_blocked_by_then_or_has_no_address() -> Outcome {
    for desk in desks().await? {
        let (_, other) = boss(&desk, "other@example.org").await?;
        crowd(&desk, 3).await?;
        set(&desk, 1, false).await?;
        for is_blocked in [true, false] {
            let (me, caller) = boss(&desk, &format!("me.{is_blocked}@example.org")).await?;
            let job = started(&desk, &caller, &reset_all()).await?;
            if is_blocked {
                desk.set_contacts(&me, "me@elsewhere.example", "").await?;
                let selection = Selection::Ids(vec![id(&me)]);
                people::set_blocked(&desk, &other, &selection, true).await?;
            }
            jobs::decline(&desk, &other, job.id, "No").await?;
            assert!(told(&desk, "me@elsewhere.example").await?.is_empty());
        }
        let query = MessageQuery::default();
        let all = messages::list(&desk, &Caller::operator(), &query)
            .await?
            .rows;
        assert!(
            all.iter()
                .all(|row| row.kind != MessageKind::ApprovalAnswered)
        );
    }
    Ok(())
}
