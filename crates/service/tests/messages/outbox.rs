//! Promises R1 and R2: nothing is lost, doubled or hidden, whatever dies and whoever refuses.

use crate::desk::{
    CANARY, Outcome, database_folder, is_in_files, log, queue, row, rows, secret_message, send_to,
    test_message,
};
use crate::server::{Answer, Moment, Server, say};
use domain::wire::messages::MessageState;
use domain::{LinkId, MessageId, PersonId, Span, Timestamp};
use service::messages::{self, Tally};
use service::testing::{TestDesk, desks};
use service::{Caller, Error, maintenance, people};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Link, links};
use tokio::task::AbortHandle;

const SOON: Duration = Duration::from_mins(1);
const LEASE: Span = Span::minutes(5);

#[tokio::test]
async fn a_message_is_a_row_of_the_transaction_that_causes_it() -> Outcome {
    for desk in desks().await? {
        let message = &test_message("a@example.org")?;
        let desk_ref = &desk.desk;
        let undone = desk
            .store()
            .write(|tx| async move {
                messages::queue(&tx, desk_ref, &Caller::operator(), message.clone()).await?;
                Err::<(), _>(Error::code(domain::wire::problem::Code::Busy))
            })
            .await;
        assert!(undone.is_err() && rows(&desk).await?.is_empty());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_four_workers_and_1000_messages_arrive_as_1000() -> Outcome {
    for desk in desks().await? {
        let server = Server::good().await?;
        // Two copies of the program with four workers each, which is worse than four workers.
        send_to(&desk, server.port).await?;
        let copy = desk.another_copy(|_| {}).await?;
        let all: Vec<_> = (0..1_000)
            .map(|n| test_message(&format!("r{n}@example.org")))
            .collect::<Result<_, _>>()?;
        let (all, desk_ref) = (&all, &desk.desk);
        desk.store()
            .write(|tx| async move {
                messages::queue_all(&tx, desk_ref, &Caller::operator(), all.clone()).await
            })
            .await?;
        let workers = [messages::start(&desk), messages::start(&copy)];
        messages::wake(&desk);
        tokio::time::timeout(SOON, server.until(1_000)).await?;
        for workers in workers {
            workers.stop(SOON).await;
        }
        let arrived = server.arrived();
        let different: BTreeSet<_> = arrived.iter().map(|mail| mail.to.clone()).collect();
        assert_eq!((arrived.len(), different.len()), (1_000, 1_000));
        let summary = store::messages::summary(&desk.store().read(), Timestamp(0)).await?;
        assert_eq!(summary, store::messages::Summary::default(), "none waits");
        assert!(
            server.connections() <= 8 * (1_000 / 100),
            "connections are kept: {}",
            server.connections()
        );
        copy.close().await?;
    }
    Ok(())
}

/// Where the worker dies: the server does this to it, in the middle of its answer.
#[tokio::test]
async fn r1_a_worker_that_dies_at_any_point_loses_nothing_and_doubles_at_most_what_it_had_in_hand()
-> Outcome {
    for point in [
        Moment::Greeting,
        Moment::Mail,
        Moment::Rcpt,
        Moment::Data,
        Moment::End,
    ] {
        for desk in desks().await? {
            let victim: Arc<Mutex<Option<AbortHandle>>> = Arc::default();
            let (killer, count) = (Arc::clone(&victim), Arc::new(AtomicU32::new(0)));
            let server = Server::scripted(move |moment, _| {
                // At the third message, once.
                if moment == point && count.fetch_add(1, Ordering::SeqCst) == 2 {
                    let mut victim = killer.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(task) = victim.take() {
                        task.abort();
                        // The answer goes out, and nobody is there to read it.
                    }
                }
                Answer::Fine
            })
            .await?;
            send_to(&desk, server.port).await?;
            let mut config = crate::desk::smtp(server.port);
            // A connection each, so that each point comes with each message.
            config.per_connection = 1;
            crate::desk::set(&desk, &crate::desk::draft(config)).await?;
            for n in 0..6 {
                queue(&desk, test_message(&format!("r{n}@example.org"))?).await?;
            }
            let dying = desk.desk.clone();
            let task = tokio::spawn(async move { messages::drain(&dying).await });
            *victim.lock().unwrap_or_else(PoisonError::into_inner) = Some(task.abort_handle());
            assert!(task.await.is_err(), "{point:?}: it was killed");
            // Nobody gets what it had until the lease is over.
            let early = messages::drain(&desk).await?;
            assert_eq!(early, Tally::default(), "{point:?} {}", desk.database);
            desk.clock.advance(LEASE);
            messages::drain(&desk).await?;
            let arrived = server.arrived();
            let different: BTreeSet<_> = arrived.iter().map(|mail| mail.to.clone()).collect();
            assert_eq!(different.len(), 6, "{point:?}: none is lost");
            // Only a 250 that nobody heard may be said twice, and under one Message-ID.
            let doubled = usize::from(point == Moment::End);
            assert_eq!(arrived.len(), 6 + doubled, "{point:?} {}", desk.database);
            let ids: BTreeSet<_> = arrived
                .iter()
                .map(|mail| header(&mail.bytes, "Message-ID"))
                .collect();
            assert_eq!(ids.len(), 6, "{point:?}");
            for row in rows(&desk).await? {
                assert_eq!(row.state, MessageState::Sent, "{point:?}");
            }
        }
    }
    Ok(())
}

fn header(bytes: &[u8], name: &str) -> String {
    String::from_utf8_lossy(bytes)
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
        .unwrap_or_default()
}

#[tokio::test]
async fn r1_a_second_try_says_the_same_bytes_as_the_first() -> Outcome {
    for desk in desks().await? {
        let count = Arc::new(AtomicU32::new(0));
        let server = Server::scripted(move |moment, _| {
            let cut = moment == Moment::End && count.fetch_add(1, Ordering::SeqCst) == 0;
            if cut { Answer::Cut } else { Answer::Fine }
        })
        .await?;
        send_to(&desk, server.port).await?;
        let person = desk.person("ada@example.org").await?;
        let until = desk.now().plus(Span::hours(24));
        let message = secret_message(&person, "ada@example.net", until)?;
        queue(&desk, message).await?;
        messages::drain(&desk).await?;
        desk.clock.advance(Span::minutes(1));
        messages::drain(&desk).await?;
        let (arrived, tried) = (server.arrived(), server.tried());
        assert_eq!((arrived.len(), tried.len()), (1, 2));
        assert_eq!(tried[0], tried[1]);
        assert!(header(&arrived[0].bytes, "Message-ID").ends_with("@desk.example>"));
    }
    Ok(())
}

async fn refusing(words: &'static str, moment: Moment) -> std::io::Result<Server> {
    Server::scripted(move |now, to| {
        let is_bad = moment == Moment::Greeting || to.starts_with("bad");
        if now == moment && is_bad {
            say(words)
        } else {
            Answer::Fine
        }
    })
    .await
}

#[tokio::test]
async fn r2_4xx_is_tried_after_1_5_15_30_60_minutes_then_hourly_for_24_hours() -> Outcome {
    for desk in desks().await? {
        let server = refusing("450 4.2.0 greylisted, come back", Moment::Rcpt).await?;
        send_to(&desk, server.port).await?;
        let id = queue(&desk, test_message("bad@example.org")?).await?;
        let start = desk.now();
        let mut waits = Vec::new();
        loop {
            messages::drain(&desk).await?;
            let now = row(&desk, id).await?;
            assert!(
                now.last_reply.starts_with("450 4.2.0 greylisted"),
                "{now:?}"
            );
            let Some(next) = now.next_at else {
                assert_eq!(now.state, MessageState::Dead);
                break;
            };
            assert_eq!(now.state, MessageState::Retrying);
            waits.push(next.since(desk.now()).as_seconds() / 60);
            desk.clock.set(next);
        }
        assert_eq!(waits[..5], [1, 5, 15, 30, 60]);
        assert!(waits[5..].iter().all(|minutes| (48..=72).contains(minutes)));
        let lasted = desk.now().since(start);
        assert!(
            lasted < Span::hours(24) && lasted > Span::hours(22),
            "{lasted:?}"
        );
        assert_eq!(server.arrived().len(), 0);
        let given_up = log(&desk, "message.given_up").await?;
        assert_eq!(given_up.len(), 1);
        assert!(
            given_up[0]
                .after
                .contains(&("code".to_owned(), "450".to_owned()))
        );
    }
    Ok(())
}

#[tokio::test]
async fn r2_5xx_is_dead_at_once_shown_and_can_be_sent_again_by_hand() -> Outcome {
    for moment in [Moment::Mail, Moment::Rcpt, Moment::Data, Moment::End] {
        for desk in desks().await? {
            let good = Arc::new(AtomicU32::new(0));
            let is_good = Arc::clone(&good);
            let server = Server::scripted(move |now, _| {
                if now == moment && is_good.load(Ordering::SeqCst) == 0 {
                    say("550 5.1.1 no such user")
                } else {
                    Answer::Fine
                }
            })
            .await?;
            send_to(&desk, server.port).await?;
            let id = queue(&desk, test_message("bad@example.org")?).await?;
            let tally = messages::drain(&desk).await?;
            assert_eq!((tally.dead, tally.retrying), (1, 0), "{moment:?}");
            let dead = row(&desk, id).await?;
            assert_eq!(
                (dead.state, dead.attempts, dead.next_at, dead.can_retry),
                (MessageState::Dead, 1, None, true),
                "{moment:?}"
            );
            assert_eq!(dead.last_reply, "550 5.1.1 no such user");
            assert!(messages::counts(&desk, &Caller::operator()).await?.is_stuck);
            good.store(1, Ordering::SeqCst);
            let again = messages::retry(&desk, &Caller::operator(), id).await?;
            assert_eq!(again.state, MessageState::Queued);
            assert_eq!(messages::drain(&desk).await?.sent, 1, "{moment:?}");
            assert_eq!(log(&desk, "message.retried").await?.len(), 1);
        }
    }
    Ok(())
}

#[tokio::test]
async fn r2_one_bad_message_holds_nobody() -> Outcome {
    for desk in desks().await? {
        let server = Server::scripted(|moment, about| match moment {
            Moment::Rcpt if about.starts_with("dead") => say("550 no"),
            Moment::Rcpt if about.starts_with("later") => say("451 later"),
            Moment::Rcpt if about.starts_with("cut") => Answer::Cut,
            Moment::End if about.starts_with("dot") => Answer::Cut,
            Moment::Data if about.starts_with("odd") => say("nonsense"),
            _ => Answer::Fine,
        })
        .await?;
        send_to(&desk, server.port).await?;
        for bad in ["dead", "later", "cut", "dot", "odd"] {
            queue(&desk, test_message(&format!("{bad}@example.org"))?).await?;
            queue(&desk, test_message(&format!("after.{bad}@example.org"))?).await?;
        }
        // One that nobody can write: somebody changed the row by hand.
        let broken = queue(&desk, test_message("broken@example.org")?).await?;
        let sql = "UPDATE messages SET facts = 'no JSON' WHERE recipient = 'broken@example.org'";
        store::testing::tamper(desk.store(), sql).await?;
        queue(&desk, test_message("after.broken@example.org")?).await?;
        let tally = messages::drain(&desk).await?;
        let wanted = Tally {
            sent: 6,
            retrying: 4,
            dead: 2,
            dropped: 0,
        };
        assert_eq!(tally, wanted, "{}", desk.database);
        assert_eq!(
            row(&desk, broken).await?.last_reply,
            "what it says cannot be read"
        );
        assert!(
            server
                .arrived()
                .iter()
                .all(|mail| mail.to.starts_with("after."))
        );
    }
    Ok(())
}

#[tokio::test]
async fn r2_a_server_that_lets_nobody_in_gives_nothing_up() -> Outcome {
    for desk in desks().await? {
        let server = refusing("554 5.7.1 go away", Moment::Greeting).await?;
        send_to(&desk, server.port).await?;
        for n in 0..20 {
            queue(&desk, test_message(&format!("r{n}@example.org"))?).await?;
        }
        let tally = messages::drain(&desk).await?;
        assert_eq!((tally.retrying, tally.dead), (20, 0));
        assert!(
            server.connections() <= 3,
            "one try a batch, not one a message: {}",
            server.connections()
        );
        let all = rows(&desk).await?;
        assert!(all.iter().all(|row| row.last_reply == "554 5.7.1 go away"));
        drop(server);
        // Nobody listens any more.
        desk.clock.advance(Span::minutes(1));
        assert_eq!(messages::drain(&desk).await?.retrying, 20);
    }
    Ok(())
}

#[tokio::test]
async fn t1_a_waiting_secret_is_in_no_file_and_wiped_at_every_end() -> Outcome {
    for desk in desks().await? {
        let server = Server::scripted(|moment, to| match moment {
            Moment::Rcpt if to.starts_with("dead") => say("550 no"),
            Moment::Rcpt if to.starts_with("later") => say("450 later"),
            _ => Answer::Fine,
        })
        .await?;
        send_to(&desk, server.port).await?;
        let person = desk.person("ada@example.org").await?;
        let until = desk.now().plus(Span::minutes(30));
        let mut ids = Vec::new();
        for address in ["sent", "dead", "later", "cancelled"] {
            let message = secret_message(&person, &format!("{address}@example.net"), until)?;
            ids.push(queue(&desk, message).await?);
        }
        let sealed = async |id: MessageId| {
            let message = store::messages::by_id(&desk.store().read(), id).await?;
            Ok::<_, Error>(!message.ok_or(store::Error::NotFound)?.sealed.is_empty())
        };
        assert!(sealed(ids[0]).await?);
        if let Some(folder) = database_folder(&desk) {
            assert!(!is_in_files(&folder, CANARY)?, "before");
        }
        messages::cancel(&desk, &Caller::operator(), ids[3]).await?;
        messages::drain(&desk).await?;
        let states = [
            MessageState::Sent,
            MessageState::Dead,
            MessageState::Retrying,
            MessageState::Cancelled,
        ];
        for (id, wanted) in ids.iter().zip(states) {
            assert_eq!(row(&desk, *id).await?.state, wanted);
            assert_eq!(sealed(*id).await?, wanted == MessageState::Retrying);
        }
        // The secret runs out before the next try but two: so does the message.
        for minutes in [1, 5, 15, 30] {
            desk.clock.advance(Span::minutes(minutes));
            messages::drain(&desk).await?;
        }
        assert_eq!(row(&desk, ids[2]).await?.state, MessageState::Dead);
        assert!(!sealed(ids[2]).await?);
        for id in &ids[1..3] {
            let again = messages::retry(&desk, &Caller::operator(), *id).await;
            assert_eq!(crate::desk::code(&again), "message_wiped");
            assert!(!row(&desk, *id).await?.can_retry);
        }
        let again = messages::retry(&desk, &Caller::operator(), ids[0]).await;
        assert_eq!(crate::desk::code(&again), "message_over");
        if let Some(folder) = database_folder(&desk) {
            assert!(!is_in_files(&folder, CANARY)?, "after");
        }
        let mails = server.arrived();
        assert!(mails.len() == 1 && String::from_utf8_lossy(&mails[0].bytes).contains(CANARY));
    }
    Ok(())
}

async fn link(desk: &TestDesk, person: PersonId, number: u128) -> Result<LinkId, Error> {
    let link = &Link {
        id: uuid(number),
        person_id: person.0,
        purpose: "set_password".to_owned(),
        token_hash: number.to_be_bytes().repeat(2),
        code_mac: Vec::new(),
        created_at: desk.now().0,
        expires_at: desk.now().plus(Span::minutes(30)).0,
        used_at: 0,
        void_at: 0,
        attempts: 0,
        credential_version: links::ANY_PASSWORD,
        created_by: None,
    };
    desk.store()
        .write(|tx| async move { links::put(&tx, vec![link.clone()]).await })
        .await?;
    Ok(LinkId(link.id))
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

#[tokio::test]
async fn a_message_whose_link_is_dead_or_whose_person_is_gone_is_dropped_unsent() -> Outcome {
    for desk in desks().await? {
        let server = Server::good().await?;
        send_to(&desk, server.port).await?;
        let mut all = Vec::new();
        for (number, name) in (1_u128..).zip(["alive", "used", "void", "late", "deleted"]) {
            let person = desk.person(&format!("{name}@example.org")).await?;
            let id = PersonId(person.id);
            let link = link(&desk, id, number).await?;
            let until = desk.now().plus(Span::hours(9));
            let message = secret_message(&person, &format!("{name}@example.net"), until)?;
            all.push((id, queue(&desk, message.with_link(link)).await?));
        }
        let now = desk.now();
        let (void, gone) = (all[2].0, all[4].0);
        desk.store()
            .write(|tx| async move {
                let hash: [u8; 32] = [2_u128.to_be_bytes(), 2_u128.to_be_bytes()]
                    .concat()
                    .try_into()
                    .unwrap_or_default();
                links::use_up(&tx, "set_password", &hash, now).await?;
                links::void(&tx, &[void], links::Which::All, now).await?;
                store::people::delete(&tx, gone, now).await
            })
            .await?;
        let sql = format!(
            "UPDATE links SET expires_at = {} WHERE id = (SELECT link_id FROM messages WHERE recipient = 'late@example.net')",
            now.0
        );
        store::testing::tamper(desk.store(), &sql).await?;
        let tally = messages::drain(&desk).await?;
        assert_eq!((tally.sent, tally.dropped), (1, 4), "{}", desk.database);
        for (_, id) in &all[1..] {
            let dropped = row(&desk, *id).await?;
            assert_eq!(dropped.state, MessageState::Dropped);
        }
        assert_eq!(server.arrived()[0].to, "alive@example.net");
        assert!(!messages::counts(&desk, &Caller::operator()).await?.is_stuck);
    }
    Ok(())
}

#[tokio::test]
async fn a_removed_persons_messages_are_forgotten_and_old_ones_swept() -> Outcome {
    for desk in desks().await? {
        let server = Server::good().await?;
        send_to(&desk, server.port).await?;
        let person = desk.person("ada@example.org").await?;
        let until = desk.now().plus(Span::hours(24));
        let id = queue(&desk, secret_message(&person, "ada@example.net", until)?).await?;
        messages::drain(&desk).await?;
        let selection = domain::wire::people::Selection::Ids(vec![PersonId(person.id)]);
        people::delete(&desk, &Caller::operator(), &selection).await?;
        desk.clock.advance(Span::days(31));
        assert_eq!(maintenance::sweep(&desk).await?.people, 1);
        let left = row(&desk, id).await?;
        assert_eq!(
            (left.state, left.to.as_str(), left.person_name.as_str()),
            (MessageState::Sent, "", "")
        );
        desk.clock.advance(Span::days(60));
        assert_eq!(maintenance::sweep(&desk).await?.messages, 1);
    }
    Ok(())
}

#[tokio::test]
async fn r6_stopping_lets_what_is_being_sent_end_and_gives_the_rest_back() -> Outcome {
    for desk in desks().await? {
        let gate = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&gate);
        let server = Server::scripted(move |moment, _| {
            if moment == Moment::Rcpt {
                seen.fetch_add(1, Ordering::SeqCst);
            }
            Answer::Fine
        })
        .await?;
        send_to(&desk, server.port).await?;
        let mut config = crate::desk::smtp(server.port);
        config.connections = 1;
        crate::desk::set(&desk, &crate::desk::draft(config)).await?;
        for n in 0..40 {
            queue(&desk, test_message(&format!("r{n}@example.org"))?).await?;
        }
        let workers = messages::start(&desk);
        messages::wake(&desk);
        while gate.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        workers.stop(SOON).await;
        let sent = server.arrived().len();
        let all = rows(&desk).await?;
        let waiting = all.iter().filter(|row| row.state == MessageState::Queued);
        let waiting = waiting.inspect(|row| assert_eq!(row.attempts, 0)).count();
        assert!(sent >= 1 && sent + waiting == 40, "{sent} + {waiting}");
        // At once, without waiting for a lease.
        assert_eq!(messages::drain(&desk).await?.sent, 40 - sent as u64);
        assert_eq!(server.arrived().len(), 40);
    }
    Ok(())
}

#[tokio::test]
async fn r6_a_server_that_never_answers_does_not_hold_up_the_stop() -> Outcome {
    for desk in desks().await? {
        let server = Server::scripted(|moment, _| {
            if moment == Moment::Data {
                Answer::Silence
            } else {
                Answer::Fine
            }
        })
        .await?;
        send_to(&desk, server.port).await?;
        let id = queue(&desk, test_message("a@example.org")?).await?;
        let workers = messages::start(&desk);
        messages::wake(&desk);
        while row(&desk, id).await?.state != MessageState::Sending {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        workers.stop(Duration::from_millis(300)).await;
        assert_eq!(row(&desk, id).await?.state, MessageState::Queued);
    }
    Ok(())
}

#[tokio::test]
async fn messages_are_sent_no_faster_than_the_settings_allow() -> Outcome {
    let desk = service::testing::one_desk().await?;
    let server = Server::good().await?;
    let mut config = crate::desk::smtp(server.port);
    config.per_minute = 600;
    crate::desk::set(&desk, &crate::desk::draft(config)).await?;
    for n in 0..6 {
        queue(&desk, test_message(&format!("r{n}@example.org"))?).await?;
    }
    let start = tokio::time::Instant::now();
    assert_eq!(messages::drain(&desk).await?.sent, 6);
    assert!(
        start.elapsed() >= Duration::from_millis(500),
        "six in half a second"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_that_is_lifted_holds_nobody_any_longer() -> Outcome {
    for desk in desks().await? {
        let server = Server::good().await?;
        let mut config = crate::desk::smtp(server.port);
        config.per_minute = 1;
        crate::desk::set(&desk, &crate::desk::draft(config.clone())).await?;
        for n in 0..6 {
            queue(&desk, test_message(&format!("r{n}@example.org"))?).await?;
        }
        let workers = messages::start(&desk);
        tokio::time::timeout(SOON, server.until(1)).await?;
        // Every worker waits by now for a turn that is a minute away.
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(server.arrived().len(), 1);
        config.per_minute = 0;
        crate::desk::set(&desk, &crate::desk::draft(config)).await?;
        tokio::time::timeout(Duration::from_secs(20), server.until(6)).await?;
        workers.stop(SOON).await;
    }
    Ok(())
}
