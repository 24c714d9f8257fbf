//! What happens around a job: clocks that jump, a mail server that is away, and a directory of which nothing is known but that the preview
//! says just what is done.

use super::support::{Outcome, code, crowd, id, log, new_job, reset_all, rows_of};
use domain::wire::jobs::{ItemQuery, ItemState, JobDelivery, JobKind, JobState, JobWork, NewJob};
use domain::wire::messages::{MailConfig, MailDraft, MailVia, SecretChange, SmtpSecurity};
use domain::wire::people::{GeneratorShape, PeopleFilter, Selection, Status};
use domain::wire::{PageRequest, problem::Code};
use domain::{PersonId, Role, Span};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use service::testing::{PASSWORD, START, TestDesk, desks};
use service::{Caller, Desk, Error, jobs, maintenance, messages, people};
use std::collections::BTreeMap;
use std::time::Duration;
use store::Person;

/// Waits until a job is over, as real workers do it.
async fn until_over(desk: &Desk, id: domain::JobId) -> Outcome {
    let over = async {
        loop {
            let job = jobs::get(desk, &Caller::operator(), id).await?;
            if job.state.is_over() {
                return Ok::<_, Error>(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    Ok(tokio::time::timeout(Duration::from_mins(1), over).await??)
}

#[tokio::test]
async fn a_clock_that_jumps_an_hour_changes_nobody_twice_and_strands_nobody() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 120).await?;
        let job = jobs::start(&desk, &caller, &reset_all()).await?;
        let workers = jobs::start_workers(&desk);
        for hours in [1, -1, -1, 1, 1, -2, 1] {
            tokio::time::sleep(Duration::from_millis(15)).await;
            desk.clock.advance(Span::hours(hours));
            // Some die with people in their hands: under leases of another hour.
            let dying = jobs::start_workers(&desk);
            tokio::time::sleep(Duration::from_millis(15)).await;
            drop(dying);
        }
        // The clock goes on from here, so that the last ones' leases end.
        desk.clock.advance(Span::seconds(7));
        jobs::wake(&desk);
        until_over(&desk, job.id).await?;
        workers.stop(Duration::from_secs(5)).await;
        let rows = log(&desk, "password.reset").await?;
        let db = desk.store().read();
        for person in &all {
            let credential = store::credentials::get(&db, id(person)).await?;
            assert_eq!(credential.map(|one| one.version), Some(1));
            assert_eq!(
                rows_of(&rows, job.id, id(person)),
                1,
                "{}",
                person.user_name
            );
        }
        let done = jobs::get(&desk, &Caller::operator(), job.id).await?;
        assert_eq!((done.counts.done, done.counts.left()), (120, 0));
    }
    Ok(())
}

#[tokio::test]
async fn nobody_waits_for_the_dead_when_the_clock_was_set_back() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 3).await?;
        let wanted = NewJob {
            selection: Selection::Ids(all.iter().map(id).collect()),
            ..new_job(JobWork::ForceChange)
        };
        let operator = &Caller::operator();
        for (back, waits) in [(Span::seconds(30), true), (Span::hours(1), false)] {
            let job = jobs::start(&desk, &caller, &wanted).await?.id;
            let (worker, now) = (desk.new_id(), desk.now());
            let until = now.plus(Span::seconds(6));
            // Whoever took them died.
            let taken = desk
                .store()
                .write(
                    |tx| async move { store::jobs::claim(&tx, job, worker, now, until, 9).await },
                )
                .await?;
            assert_eq!(taken.len(), 3);
            desk.clock.set(now.minus(back));
            let workers = jobs::start_workers(&desk);
            if waits {
                // Another copy's clock may be ahead by so much: it may be alive.
                tokio::time::sleep(Duration::from_millis(100)).await;
                assert_eq!(jobs::get(&desk, operator, job).await?.counts.done, 0);
                desk.clock.set(until);
                jobs::wake(&desk);
            }
            until_over(&desk, job).await?;
            workers.stop(Duration::from_secs(5)).await;
            assert_eq!(jobs::get(&desk, operator, job).await?.counts.done, 3);
            desk.clock.set(now);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_job_that_was_put_off_keeps_its_moment_whatever_the_clock_does() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        crowd(&desk, 2).await?;
        let at = START.plus(Span::minutes(30));
        let wanted = NewJob {
            start_at: Some(at),
            ..reset_all()
        };
        let job = jobs::start(&desk, &caller, &wanted).await?.id;
        let operator = &Caller::operator();
        let workers = jobs::start_workers(&desk);
        for moment in [START.minus(Span::hours(1)), at.minus(Span::seconds(1))] {
            desk.clock.set(moment);
            jobs::wake(&desk);
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert_eq!(jobs::get(&desk, operator, job).await?.counts.done, 0);
        }
        desk.clock.set(at);
        jobs::wake(&desk);
        until_over(&desk, job).await?;
        workers.stop(Duration::from_secs(5)).await;
        // What it made is readable for as long as it works, and a clock that was set back makes that no shorter.
        let reader = async || -> Result<Caller, Error> {
            let id = caller.id().ok_or(Code::SignInRequired)?;
            desk.caller_for(&desk.reload(id).await?).await
        };
        for moment in [at.minus(Span::hours(1)), at, at.plus(Span::hours(1))] {
            desk.clock.set(moment);
            maintenance::sweep(&desk).await?;
            let read = jobs::results(&desk, &reader().await?, job, 0, false).await?;
            assert_eq!(read.rows.len(), 2);
        }
        desk.clock.set(at.plus(Span::hours(24)));
        let read = jobs::results(&desk, &reader().await?, job, 0, false).await;
        assert_eq!(code(read), "results_gone");
    }
    Ok(())
}

/// Mail goes to this port of this machine, or into files.
async fn send_to(desk: &Desk, port: Option<u16>) -> Result<(), Error> {
    let operator = &Caller::operator();
    let version = messages::settings::get(desk, operator).await?.version;
    let config = match port {
        None => MailConfig::default(),
        Some(port) => MailConfig {
            via: MailVia::Smtp,
            from_address: "desk@example.org".to_owned(),
            host: "127.0.0.1".to_owned(),
            port,
            security: SmtpSecurity::None,
            ..MailConfig::default()
        },
    };
    let draft = MailDraft {
        config,
        password: SecretChange::Keep,
    };
    messages::settings::set_mail(desk, operator, version, &draft).await?;
    Ok(())
}

/// A port on which nobody listens.
fn nobody() -> std::io::Result<u16> {
    std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()
        .map(|address| address.port())
}

#[tokio::test]
async fn a_mail_server_that_is_away_holds_no_job_up_and_its_messages_wait() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = crowd(&desk, 3).await?;
        for (at, person) in all.iter().enumerate() {
            desk.set_contacts(person, &format!("p{at}@elsewhere.example"), "")
                .await?;
        }
        send_to(&desk, Some(nobody()?)).await?;
        // So many messages wait, were sent, and are given up.
        let stand = async |job| -> Result<(u64, u64, u64), Error> {
            let row = jobs::get(&desk, &Caller::operator(), job).await?;
            let all = row.deliveries.unwrap_or_default();
            Ok((all.waiting, all.sent, all.failed))
        };
        let own = JobWork::Reset {
            shape: GeneratorShape::default(),
            delivery: JobDelivery::Own,
        };
        let wanted = |work| NewJob {
            selection: Selection::Ids(all.iter().map(id).collect()),
            ..new_job(work)
        };
        let passwords = jobs::start(&desk, &caller, &wanted(own)).await?.id;
        let mailing = messages::start(&desk);
        let done = jobs::drive(&desk, &caller, passwords, |_| {}).await?;
        assert_eq!((done.state, done.counts.done), (JobState::Done, 3));
        mailing.stop(Duration::from_secs(20)).await;
        messages::drain(&desk).await?;
        assert_eq!(stand(passwords).await?, (3, 0, 0), "{}", desk.database);
        assert!(messages::counts(&desk, &caller).await?.retrying > 0);
        // Links are made of it: those live longer than what is tried to send them.
        let links = JobWork::Links { minutes: 10_080 };
        let links = jobs::start(&desk, &caller, &wanted(links)).await?.id;
        jobs::drive(&desk, &caller, links, |_| {}).await?;
        for _ in 0..40 {
            messages::drain(&desk).await?;
            desk.clock.advance(Span::minutes(73));
        }
        maintenance::sweep(&desk).await?;
        messages::drain(&desk).await?;
        assert_eq!(stand(links).await?, (0, 0, 3), "given up");
        // The server is back: new messages to the same people, who are changed by it no more.
        send_to(&desk, None).await?;
        let caller = {
            let me = caller.id().ok_or("signed in")?;
            desk.caller_for(&desk.reload(me).await?).await?
        };
        let db = desk.store().read();
        let before = store::credentials::get(&db, id(&all[0])).await?;
        let again = jobs::retry_deliveries(&desk, &caller, links).await?;
        assert_eq!(again.deliveries.map(|all| all.waiting), Some(3));
        messages::drain(&desk).await?;
        assert_eq!(stand(links).await?, (0, 3, 0));
        let after = store::credentials::get(&db, id(&all[0])).await?;
        assert_eq!(before.map(|one| one.version), after.map(|one| one.version));
        // The temporary passwords are over by now: nobody is mailed one that opens nothing.
        let over = jobs::retry_deliveries(&desk, &caller, passwords).await?;
        assert_eq!(over.deliveries.map(|all| all.waiting), Some(0));
    }
    Ok(())
}

/// Somebody of a random directory.
#[derive(Clone, Debug)]
struct Somebody {
    role: Option<Role>,
    is_blocked: bool,
    is_deleted: bool,
    has_address: bool,
}

/// A random job.
#[derive(Clone, Debug)]
struct Wish {
    kind: usize,
    starter: Role,
    status: Option<Status>,
    /// Places of those who are selected by hand; `None`: all that match.
    by_hand: Option<Vec<usize>>,
    except: Vec<usize>,
}

fn somebody() -> impl Strategy<Value = Somebody> {
    let role = prop_oneof![
        3 => Just(None),
        1 => prop::sample::select(Role::ALL.to_vec()).prop_map(Some),
    ];
    (
        role,
        any::<bool>(),
        prop::bool::weighted(0.2),
        any::<bool>(),
    )
        .prop_map(|(role, is_blocked, is_deleted, has_address)| Somebody {
            role,
            is_blocked,
            is_deleted,
            has_address,
        })
}

fn wish() -> impl Strategy<Value = Wish> {
    let starter = prop::sample::select(vec![
        Role::GlobalAdministrator,
        Role::UserAdministrator,
        Role::HelpdeskAdministrator,
        Role::PasswordAdministrator,
        Role::AuthenticationAdministrator,
    ]);
    let status = prop::option::of(prop::sample::select(vec![Status::Active, Status::Blocked]));
    let places = || prop::collection::vec(0_usize..12, 0..12);
    (
        0..WORKS.len(),
        starter,
        status,
        prop::option::of(places()),
        places(),
    )
        .prop_map(|(kind, starter, status, by_hand, except)| Wish {
            kind,
            starter,
            status,
            by_hand,
            except,
        })
}

/// Each kind that begins with a selection.
const WORKS: [JobWork; 5] = [
    JobWork::Reset {
        shape: GeneratorShape::Characters { length: 16 },
        delivery: JobDelivery::Show,
    },
    JobWork::Links { minutes: 60 },
    JobWork::ForceChange,
    JobWork::Block,
    JobWork::EndSessions,
];

async fn make(desk: &TestDesk, case: usize, crowd: &[Somebody]) -> Result<Vec<Person>, Error> {
    let operator = &Caller::operator();
    let mut all = Vec::new();
    for (place, one) in crowd.iter().enumerate() {
        let name = format!("c{case}p{place}@example.org");
        let roles: Vec<Role> = one.role.into_iter().collect();
        let person = desk.person_with(&name, &roles, None).await?;
        if one.has_address {
            let address = format!("c{case}p{place}@elsewhere.example");
            desk.set_contacts(&person, &address, "").await?;
        }
        let this = Selection::Ids(vec![id(&person)]);
        if one.is_blocked {
            people::set_blocked(desk, operator, &this, true).await?;
        }
        if one.is_deleted {
            people::delete(desk, operator, &this).await?;
        }
        all.push(person);
    }
    Ok(all)
}

/// Of everybody on a job's list: why nobody changed them, `None` for those who were.
async fn outcomes(
    desk: &Desk,
    job: domain::JobId,
) -> Result<BTreeMap<PersonId, (ItemState, Option<Code>)>, Error> {
    let mut all = BTreeMap::new();
    let mut after = None;
    loop {
        let query = ItemQuery {
            job,
            state: None,
            page: PageRequest {
                after: after.take(),
                limit: Some(200),
                ..PageRequest::default()
            },
        };
        let page = jobs::items(desk, &Caller::operator(), &query).await?;
        all.extend(
            page.rows
                .iter()
                .map(|item| (item.person, (item.state, item.code))),
        );
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

async fn preview_is_what_is_done(
    desk: &TestDesk,
    case: usize,
    crowd: &[Somebody],
    wish: &Wish,
) -> Result<(), Box<dyn std::error::Error>> {
    let name = format!("c{case}starter@example.org");
    let me = desk
        .person_with(&name, &[wish.starter], Some(PASSWORD))
        .await?;
    let caller = desk.caller_for(&me).await?;
    let all = make(desk, case, crowd).await?;
    let at = |places: &[usize]| -> Vec<PersonId> {
        places
            .iter()
            .filter_map(|place| all.get(*place).map(id))
            .collect()
    };
    let selection = match &wish.by_hand {
        // Nobody twice, and somebody who does not exist.
        Some(places) => {
            let mut ids = at(places);
            ids.push(id(&me));
            ids.push(PersonId(desk.new_id()));
            Selection::Ids(ids)
        }
        None => Selection::Matching {
            filter: PeopleFilter {
                search: format!("c{case}"),
                status: wish.status,
                ..PeopleFilter::default()
            },
            except: at(&wish.except),
        },
    };
    let wanted = NewJob {
        selection,
        ..new_job(WORKS[wish.kind].clone())
    };
    let preview = jobs::preview(desk, &caller, &wanted).await?;
    if preview.people == 0 {
        assert_eq!(
            code(jobs::start(desk, &caller, &wanted).await),
            "invalid_input"
        );
        return Ok(());
    }
    let exact = NewJob {
        expected: Some(preview.people),
        ..wanted.clone()
    };
    let off_by_one = NewJob {
        expected: Some(preview.people + 1),
        ..wanted
    };
    assert_eq!(
        code(jobs::start(desk, &caller, &off_by_one).await),
        "people_changed"
    );
    let job = jobs::start(desk, &caller, &exact).await?.id;
    let done = jobs::drive(desk, &caller, job, |_| {}).await?;
    let outcomes = outcomes(desk, job).await?;
    let changed = outcomes
        .values()
        .filter(|one| one.0 == ItemState::Done)
        .count() as u64;
    assert_eq!(
        (changed, done.counts.done, done.counts.failed),
        (preview.people, preview.people, 0)
    );
    let mut left_out: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, code) in outcomes.values().filter(|one| one.0 == ItemState::LeftOut) {
        *left_out.entry(code.map_or("", Code::as_str)).or_default() += 1;
    }
    let said: BTreeMap<&str, u64> = preview
        .left_out
        .iter()
        .map(|reason| (reason.code.as_str(), reason.count))
        .collect();
    assert_eq!(left_out, said);
    // And those rows changed of which the outcome says so, and no others.
    if done.kind == JobKind::ForceChange || done.kind == JobKind::Block {
        let action = if done.kind == JobKind::Block {
            "person.blocked"
        } else {
            "password.change_required"
        };
        let rows = log(desk, action).await?;
        for person in &all {
            let is_done = outcomes
                .get(&id(person))
                .is_some_and(|one| one.0 == ItemState::Done);
            let written = rows_of(&rows, job, id(person));
            assert!(written == 0 || is_done, "{action} of {}", person.user_name);
        }
    }
    Ok(())
}

#[test]
fn the_preview_says_exactly_what_is_done_in_any_directory() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let all = runtime.block_on(desks())?;
    for desk in &all {
        let case = std::cell::Cell::new(0);
        let config = Config {
            cases: 24,
            failure_persistence: None,
            ..Config::default()
        };
        let crowd = prop::collection::vec(somebody(), 1..12);
        let outcome = TestRunner::new(config).run(&(crowd, wish()), |(crowd, wish)| {
            case.set(case.get() + 1);
            let holds = preview_is_what_is_done(desk, case.get(), &crowd, &wish);
            runtime
                .block_on(holds)
                .map_err(|error| TestCaseError::fail(error.to_string()))
        });
        outcome.map_err(|error| format!("{}: {error}", desk.database))?;
    }
    drop(all);
    Ok(())
}
