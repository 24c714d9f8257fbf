//! The n-th call fails, n = 0, 1, 2 … until a run is clean (promise R10): each statement, each end of a transaction, and each answer to
//! one that is lost. Whatever failed: what was asked for is done whole or not at all, it is told as a fault and as nothing else, the audit
//! log is whole, and asked once more it is done.

mod deeds;

use domain::wire::audit::{AuditFilter, AuditQuery};
use domain::wire::jobs::{JobDelivery, JobState, JobWork, NewJob};
use domain::wire::messages::MessageState;
use domain::wire::people::{
    Delivery, GeneratorShape, NewPassword, PersonFields, ResetCommand, Selection,
};
use domain::wire::problem::Code;
use domain::wire::recovery::RecoveryMethod;
use domain::wire::requests::HelpWanted;
use domain::wire::settings::PasswordPolicy;
use domain::{EmailAddress, MessageId, PersonId, Role, Secret, Span, Timestamp};
use locale::Lang;
use service::invite::{self, Choice};
use service::links::{self, Purpose};
use service::messages::{self, Content, NewMessage, Recipient};
use service::recovery::{self, Proof};
use service::testing::{PASSWORD, TestDesk, desks, origin};
use service::{
    Caller, Desk, Error, audit, contacts, credentials, jobs, maintenance, people, recovery_codes,
    requests, reset, sessions, settings,
};
use std::collections::BTreeSet;
use std::time::Duration;
use store::Person;
use store::faults::Place;
use store::testing::{Faults, dump};

type Broken = Box<dyn std::error::Error + Send + Sync>;
type Outcome = Result<(), Broken>;

const NEXT: &str = "lantern otter violet 91 harbour";
/// More calls than anything here makes.
const ENOUGH: u64 = 2_000;

/// What is asked for, and what it may have written although it failed.
struct Wish {
    name: &'static str,
    /// Tables that something is written to before and apart from what is asked for: attempts are counted first.
    apart: &'static [&'static str],
    /// It is several things, one after the other, and each of them is whole: some may be done where it fails.
    in_steps: bool,
}

/// Lets each call fail in turn. `prepare` is given a number of its own each time; `ask` may be run twice for what was prepared.
async fn each_call_may_fail<S>(
    wish: Wish,
    prepare: impl AsyncFn(&TestDesk, u64) -> Result<S, Broken>,
    ask: impl AsyncFn(&TestDesk, &S) -> Result<(), Error>,
    is_done: impl AsyncFn(&TestDesk, &S) -> Result<bool, Broken>,
) -> Outcome {
    let faults = Faults::new();
    let mut number = 0;
    for desk in desks().await? {
        for place in [Place::Database, Place::Committed] {
            for nth in 0..ENOUGH {
                number += 1;
                desk.clock.advance(Span::minutes(61));
                let prepared = prepare(&desk, number).await?;
                let before = dump(desk.store()).await?;
                faults.fail(place, nth)?;
                let outcome = ask(&desk, &prepared).await;
                let calls = faults.end();
                let here = format!("{}, {}, {place:?} {nth}", wish.name, desk.database);
                let after = dump(desk.store()).await?;
                let chain = audit::verify(&desk, &Caller::operator()).await?;
                assert_eq!(chain.broken, None, "{here}");
                let done = is_done(&desk, &prepared).await?;
                if let Err(error) = &outcome {
                    assert!(error.is_fault(), "{here}: told as {error:?}");
                }
                if calls <= nth {
                    assert!(outcome.is_ok() && done, "{here}: a clean run, {outcome:?}");
                    assert!(nth > 0, "{here}: it makes no call of this kind");
                    break;
                }
                if outcome.is_ok() {
                    assert!(done, "{here}: said to be done");
                } else if place == Place::Database && !wish.in_steps {
                    assert!(!done, "{here}: done, and said to be not");
                    let changed: BTreeSet<_> = before
                        .iter()
                        .filter(|(table, rows)| after.get(*table) != Some(rows))
                        .map(|(table, _)| table.as_str())
                        .collect();
                    let others: Vec<_> = changed
                        .iter()
                        .filter(|table| !wish.apart.contains(*table))
                        .collect();
                    assert!(others.is_empty(), "{here}: half done, in {others:?}");
                }
                if !done {
                    ask(&desk, &prepared)
                        .await
                        .map_err(|error| format!("{here}, again: {error:?}"))?;
                    assert!(
                        is_done(&desk, &prepared).await?,
                        "{here}: not done at the second time"
                    );
                }
                assert!(nth + 1 < ENOUGH, "{here}: it never ends");
            }
        }
    }
    Ok(())
}

/// As [`each_call_may_fail`], for what is one transaction: as soon as it has changed anything, it is done.
async fn each_call_of_one_transaction_may_fail<S>(
    name: &'static str,
    prepare: impl AsyncFn(&TestDesk, u64) -> Result<S, Broken>,
    ask: impl AsyncFn(&TestDesk, &S) -> Result<(), Error>,
) -> Outcome {
    let wish = Wish {
        name,
        apart: &[],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| {
            let prepared = prepare(desk, number).await?;
            Ok((prepared, dump(desk.store()).await?))
        },
        async |desk, (prepared, _)| ask(desk, prepared).await,
        async |desk, (_, before)| Ok(dump(desk.store()).await? != *before),
    )
    .await
}

fn name(number: u64) -> String {
    format!("p{number}@example.org")
}

/// Somebody with an alternate address.
async fn somebody(desk: &TestDesk, number: u64) -> Result<Person, Error> {
    let person = desk.person(&name(number)).await?;
    let address = format!("p{number}@home.example");
    desk.set_contacts(&person, &address, "").await
}

async fn themselves(desk: &TestDesk, number: u64) -> Result<(Person, Caller), Error> {
    let person = somebody(desk, number).await?;
    let caller = desk.caller_for(&person).await?;
    Ok((person, caller))
}

/// As [`themselves`], with the identity just confirmed.
async fn confirmed(desk: &TestDesk, number: u64) -> Result<(Person, Caller), Broken> {
    let (person, caller) = themselves(desk, number).await?;
    let again = sessions::confirm(desk, &caller, Secret::new(PASSWORD)).await?;
    Ok((person, Caller::person(again.principal, origin())))
}

async fn administrator(desk: &TestDesk, number: u64) -> Result<Caller, Error> {
    let user_name = format!("admin{number}@example.org");
    let admin = desk
        .person_with(&user_name, &[Role::GlobalAdministrator], Some(PASSWORD))
        .await?;
    desk.caller_for(&admin).await
}

/// Whether the password was changed to this one: either the former one opens the account or this one does, and never both.
async fn is_password(desk: &TestDesk, person: &Person, next: &str) -> Result<bool, Broken> {
    let mut opened = Vec::new();
    for password in [PASSWORD, next] {
        match desk.try_sign_in(&person.user_name, password).await {
            Ok(_) => opened.push(password),
            Err(error) if error.problem().code == Code::SignInFailed => {}
            Err(error) => return Err(error.into()),
        }
    }
    assert_eq!(opened.len(), 1, "{}: {opened:?}", person.user_name);
    Ok(opened == [next])
}

/// How many rows of the table are about this person.
async fn rows_about(desk: &Desk, table: &str, person: &Person) -> Result<usize, Broken> {
    let id = person.id.simple().to_string();
    let tables = dump(desk.store()).await?;
    let rows = tables.get(table).ok_or("no such table")?;
    let is_about = |row: &&str| row.replace('-', "").to_lowercase().contains(&id);
    Ok(rows.lines().filter(is_about).count())
}

#[tokio::test]
async fn r10_sign_in() -> Outcome {
    let wish = Wish {
        name: "sign in",
        apart: &["throttles", "people"],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| Ok(somebody(desk, number).await?),
        async |desk, person| desk.sign_in(&person.user_name).await.map(drop),
        async |desk, person| Ok(rows_about(desk, "sessions", person).await? > 0),
    )
    .await
}

#[tokio::test]
async fn r10_change_the_own_password() -> Outcome {
    let wish = Wish {
        name: "change the own password",
        apart: &["throttles", "people"],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| Ok(themselves(desk, number).await?),
        async |desk, (_, caller)| {
            let (old, new) = (Secret::new(PASSWORD), Secret::new(NEXT));
            credentials::change_own(desk, caller, old, new)
                .await
                .map(drop)
        },
        async |desk, (person, _)| is_password(desk, person, NEXT).await,
    )
    .await
}

#[tokio::test]
async fn r10_reset_by_an_administrator_and_the_notice_of_it() -> Outcome {
    let wish = Wish {
        name: "reset",
        apart: &[],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| {
            let caller = administrator(desk, number).await?;
            Ok((somebody(desk, number).await?, caller))
        },
        async |desk, (person, caller)| {
            let command = ResetCommand {
                person: PersonId(person.id),
                password: NewPassword::Given(Secret::new(NEXT)),
                must_change: true,
                delivery: Delivery::Show,
            };
            reset::reset_one(desk, caller, &command).await.map(drop)
        },
        async |desk, (person, _)| {
            let done = is_password(desk, person, NEXT).await?;
            let told = rows_about(desk, "messages", person).await? > 0;
            assert_eq!(done, told, "the notice is in the same transaction");
            Ok(done)
        },
    )
    .await
}

#[tokio::test]
async fn r10_choose_a_password_with_a_link() -> Outcome {
    let wish = Wish {
        name: "link",
        apart: &["throttles"],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| {
            let person = somebody(desk, number).await?;
            let (of, whose) = (&desk.desk, &person);
            let write = of.store().write(|tx| async move {
                let caller = &Caller::operator();
                let purpose = Purpose::SetPassword;
                links::make(&tx, of, caller, whose, purpose, Span::hours(1)).await
            });
            let made = write.await?;
            Ok((person, made.token))
        },
        async |desk, (_, token)| {
            let choice = Choice {
                token: token.clone(),
                user_name: String::new(),
                code: Secret::default(),
                password: Secret::new(NEXT),
            };
            invite::choose(desk, &origin(), &choice).await
        },
        async |desk, (person, _)| is_password(desk, person, NEXT).await,
    )
    .await
}

/// Somebody on the way back in to whom a code was sent.
async fn on_the_way(desk: &TestDesk, number: u64) -> Result<(Person, Secret, Secret), Broken> {
    let person = somebody(desk, number).await?;
    let browser = recovery::begin(desk, &origin(), &person.user_name).await?;
    let sending = recovery::choose(desk, &origin(), &browser, RecoveryMethod::Email, "").await?;
    sending.run(desk).await?;
    messages::drain(desk).await?;
    let mut code = None;
    for mail in take_mails(desk)? {
        let mut runs = mail.split(|c: char| !c.is_ascii_digit());
        code = code.or(runs.find(|run| run.len() == 6).map(Secret::new));
    }
    Ok((person, browser, code.ok_or("no code")?))
}

/// The texts of the mails that were written into files; they are gone from there afterwards.
fn take_mails(desk: &TestDesk) -> Result<Vec<String>, Broken> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(desk.config().data_dir.join("mail"))? {
        let path = entry?.path();
        let bytes = std::fs::read(&path)?;
        std::fs::remove_file(path)?;
        let mail = mail_parser::MessageParser::default().parse(&bytes);
        let text = mail.as_ref().and_then(|mail| mail.body_text(0));
        texts.push(text.ok_or("no text")?.into_owned());
    }
    Ok(texts)
}

#[tokio::test]
async fn r10_prove_a_contact_detail_on_the_way_back_in() -> Outcome {
    let wish = Wish {
        name: "prove",
        apart: &["throttles", "links"],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| on_the_way(desk, number).await,
        async |desk, (_, browser, code)| {
            let proof = Proof::Code(code.clone());
            recovery::prove(desk, &origin(), browser, &proof).await
        },
        async |desk, (_, browser, _)| Ok(recovery::rules(desk, browser).await?.is_some()),
    )
    .await
}

#[tokio::test]
async fn r10_choose_a_password_at_the_end_of_the_way() -> Outcome {
    let wish = Wish {
        name: "finish",
        apart: &[],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| {
            let (person, browser, code) = on_the_way(desk, number).await?;
            recovery::prove(desk, &origin(), &browser, &Proof::Code(code)).await?;
            Ok((person, browser))
        },
        async |desk, (_, browser)| {
            recovery::finish(desk, &origin(), browser, &Secret::new(NEXT)).await
        },
        async |desk, (person, _)| is_password(desk, person, NEXT).await,
    )
    .await
}

#[tokio::test]
async fn r10_ask_an_administrator() -> Outcome {
    let wish = Wish {
        name: "ask",
        apart: &[],
        in_steps: true,
    };
    each_call_may_fail(
        wish,
        async |desk, number| Ok(somebody(desk, number).await?),
        async |desk, person| {
            let wanted = HelpWanted {
                user_name: person.user_name.clone(),
                message: "please".to_owned(),
            };
            requests::ask(desk, &origin(), &wanted).await?;
            requests::settle(desk).await
        },
        async |desk, person| Ok(rows_about(desk, "requests", person).await? > 0),
    )
    .await
}

#[tokio::test]
async fn r10_edit_a_person() -> Outcome {
    let wish = Wish {
        name: "edit",
        apart: &[],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| {
            let caller = administrator(desk, number).await?;
            Ok((somebody(desk, number).await?, caller))
        },
        async |desk, (person, caller)| {
            let now = desk.reload(PersonId(person.id)).await?;
            let fields = PersonFields {
                user_name: now.user_name,
                display_name: "Anna of the harbour".to_owned(),
                alternate_email: format!("other.{}", now.alternate_email),
                ..PersonFields::default()
            };
            people::edit(desk, caller, PersonId(person.id), now.version, &fields)
                .await
                .map(drop)
        },
        async |desk, (person, _)| {
            let now = desk.reload(PersonId(person.id)).await?;
            let is_renamed = now.display_name == "Anna of the harbour";
            assert_eq!(is_renamed, now.alternate_email.starts_with("other."));
            let told = rows_about(desk, "messages", person).await?;
            assert_eq!(told > 0, is_renamed, "every known address is told (T12)");
            Ok(is_renamed)
        },
    )
    .await
}

#[tokio::test]
async fn r10_want_another_contact_detail() -> Outcome {
    let wish = Wish {
        name: "contact detail",
        apart: &[],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        confirmed,
        async |desk, (person, caller)| {
            let wanted = format!("new.{}", person.alternate_email);
            let kind = domain::contact::ContactKind::Email;
            contacts::change(desk, caller, kind, &wanted)
                .await
                .map(drop)
        },
        async |desk, (person, _)| Ok(rows_about(desk, "pending_contacts", person).await? > 0),
    )
    .await
}

#[tokio::test]
async fn r10_make_recovery_codes() -> Outcome {
    let wish = Wish {
        name: "recovery codes",
        apart: &[],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        confirmed,
        async |desk, (_, caller)| recovery_codes::make(desk, caller).await.map(drop),
        async |desk, (person, _)| {
            let codes = rows_about(desk, "recovery_codes", person).await?;
            assert!(codes == 0 || codes >= 8, "all of them or none: {codes}");
            Ok(codes > 0)
        },
    )
    .await
}

#[tokio::test]
async fn r10_change_the_policy_and_spread_it() -> Outcome {
    let wish = Wish {
        name: "policy",
        apart: &[],
        in_steps: false,
    };
    each_call_may_fail(
        wish,
        async |desk, number| {
            somebody(desk, number).await?;
            Ok(u16::try_from(number % 700)? + 14)
        },
        async |desk, expire_days| {
            let operator = &Caller::operator();
            let now = settings::get(desk, operator).await?;
            let policy = PasswordPolicy {
                expire_days: *expire_days,
                spread_days: 7,
                ..now.policy
            };
            settings::set_policy(desk, operator, now.version, policy)
                .await
                .map(drop)
        },
        async |desk, expire_days| {
            let now = settings::get(desk, &Caller::operator()).await?;
            Ok(now.policy.expire_days == *expire_days)
        },
    )
    .await
}

#[tokio::test]
async fn r10_keep_house() -> Outcome {
    let wish = Wish {
        name: "house-keeping",
        apart: &[],
        in_steps: true,
    };
    each_call_may_fail(
        wish,
        async |desk, number| {
            let (person, _) = themselves(desk, number).await?;
            desk.clock.advance(Span::days(40));
            Ok(person)
        },
        async |desk, _| maintenance::sweep(desk).await.map(drop),
        async |desk, person| Ok(rows_about(desk, "sessions", person).await? == 0),
    )
    .await
}

/// A message in the outbox.
async fn queued(desk: &TestDesk, number: u64) -> Result<MessageId, Error> {
    let to = EmailAddress::parse("to", &format!("m{number}@example.org"))?;
    let message = &NewMessage {
        to: Recipient::Mail(to),
        lang: Lang::En,
        content: Content::Test {
            asked_by: String::new(),
        },
        person: None,
        link: None,
    };
    let desk = &desk.desk;
    desk.store()
        .write(|tx| async move {
            messages::queue(&tx, desk, &Caller::operator(), message.clone()).await
        })
        .await
}

async fn state_of(desk: &Desk, id: MessageId) -> Result<MessageState, Error> {
    Ok(messages::get(desk, &Caller::operator(), id).await?.state)
}

/// Works on the outbox until nothing is due, and waits for what is to be tried again.
async fn deliver(desk: &TestDesk, id: MessageId) -> Result<u32, Broken> {
    for round in 0..20 {
        // What failed is the worker's to survive.
        drop(messages::drain(desk).await);
        if state_of(desk, id).await? == MessageState::Sent {
            return Ok(round);
        }
        desk.clock.advance(Span::minutes(10));
    }
    Err("it was never sent".into())
}

#[tokio::test]
async fn r10_a_message_is_sent_whatever_fails_and_twice_only_where_the_answer_was_lost() -> Outcome
{
    let faults = Faults::new();
    let mut number = 0;
    for desk in desks().await? {
        for place in [Place::Database, Place::Committed, Place::Message] {
            let mut doubled = 0;
            for nth in 0..ENOUGH {
                number += 1;
                let id = queued(&desk, number).await?;
                faults.fail(place, nth)?;
                drop(messages::drain(&desk).await);
                let calls = faults.end();
                let here = format!("{}, {place:?} {nth}", desk.database);
                deliver(&desk, id)
                    .await
                    .map_err(|error| format!("{here}: {error}"))?;
                let sent = take_mails(&desk)?.len();
                assert!((1..=2).contains(&sent), "{here}: {sent} mails");
                doubled += sent - 1;
                if calls <= nth {
                    assert_eq!(sent, 1, "{here}: a clean run");
                    break;
                }
            }
            if place == Place::Message {
                assert_eq!(doubled, 0, "what did not leave the house is sent once");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn r10_a_job_changes_everybody_exactly_once_whatever_statement_fails() -> Outcome {
    a_job_changes_everybody_exactly_once(Place::Database, "sqlite").await
}

#[tokio::test]
async fn r10_a_job_changes_everybody_exactly_once_whatever_statement_fails_on_postgres() -> Outcome
{
    a_job_changes_everybody_exactly_once(Place::Database, "postgres").await
}

#[tokio::test]
async fn r10_a_job_changes_everybody_exactly_once_whatever_answer_is_lost() -> Outcome {
    a_job_changes_everybody_exactly_once(Place::Committed, "sqlite").await?;
    a_job_changes_everybody_exactly_once(Place::Committed, "postgres").await
}

/// Workers wait a second after a failure: each database has a test of its own beside the others.
async fn a_job_changes_everybody_exactly_once(place: Place, database: &str) -> Outcome {
    let desks = desks().await?;
    let Some(desk) = desks.iter().find(|desk| desk.database == database) else {
        return Ok(());
    };
    let faults = Faults::new();
    // The statements are the same on both: on the second every third fails.
    let step = if database == "sqlite" { 1 } else { 3 };
    for nth in (0..ENOUGH).step_by(step) {
        let here = format!("{database}, {place:?} {nth}");
        let crowd = [
            somebody(desk, nth * 2).await?,
            somebody(desk, nth * 2 + 1).await?,
        ];
        let wanted = NewJob {
            work: JobWork::Reset {
                shape: GeneratorShape::default(),
                delivery: JobDelivery::Show,
            },
            selection: Selection::Ids(crowd.iter().map(|person| PersonId(person.id)).collect()),
            expected: None,
            start_at: None,
            key: Some(here.clone()),
        };
        faults.fail(place, nth)?;
        let outcome = worked(desk, &wanted).await;
        let calls = faults.end();
        // The same key is the same job, whether anybody heard of it or not.
        let again = worked(desk, &wanted).await;
        let state = again.map_err(|error| format!("{here}: {error:?}"))?;
        assert_eq!(state, JobState::Done, "{here}");
        for person in &crowd {
            assert_eq!(resets_of(desk, person).await?, 1, "{here}: changed once");
            let notices = rows_about(desk, "messages", person).await?;
            assert_eq!(notices, 1, "{here}: told once");
        }
        let chain = audit::verify(desk, &Caller::operator()).await?;
        assert_eq!(chain.broken, None, "{here}");
        if calls <= nth {
            assert!(outcome.is_ok(), "{here}: a clean run, {outcome:?}");
            return Ok(());
        }
    }
    Err("it never ends".into())
}

/// How often the audit log says that the password was reset.
async fn resets_of(desk: &Desk, person: &Person) -> Result<usize, Error> {
    let filter = AuditFilter {
        action: Some("password.reset".to_owned()),
        target: Some(PersonId(person.id)),
        ..AuditFilter::default()
    };
    let query = AuditQuery {
        filter,
        ..AuditQuery::default()
    };
    Ok(audit::list(desk, &Caller::operator(), query)
        .await?
        .rows
        .len())
}

/// Starts the job, or finds it, and works on it to its end; time goes on meanwhile, so that leases run out.
async fn worked(desk: &TestDesk, wanted: &NewJob) -> Result<JobState, Error> {
    let operator = &Caller::operator();
    let job = jobs::start(desk, operator, wanted).await?;
    let driving = jobs::drive(desk, operator, job.id, |_| {});
    let time = async {
        loop {
            tokio::time::sleep(Duration::from_millis(2)).await;
            desk.clock.advance(Span::seconds(1));
        }
    };
    tokio::select! {
        driven = driving => Ok(driven?.state),
        () = time => unreachable!("it never ends"),
    }
}

#[tokio::test]
async fn a_fault_is_found_by_these_tests() -> Outcome {
    // Two transactions where one was meant: what these tests are for.
    let faults = Faults::new();
    let desk = service::testing::one_desk().await?;
    let half_done = async |desk: &Desk| -> Result<(), Error> {
        for name in ["one", "two"] {
            let write = desk.store().write(|tx| async move {
                store::settings::overwrite(&tx, name, "{}", Timestamp(1)).await
            });
            write.await.map_err(Error::from)?;
        }
        Ok(())
    };
    let before = dump(desk.store()).await?;
    faults.fail(Place::Database, 4)?;
    assert!(half_done(&desk).await.is_err_and(|error| error.is_fault()));
    assert_eq!(
        faults.end(),
        5,
        "begin, write, end, begin, and the one that fails"
    );
    assert_ne!(dump(desk.store()).await?, before, "the first half is there");
    Ok(())
}
