//! The outbox: who holds what for how long, how it ends, and what is wiped.

use crate::{NOW, id, person_id};
use domain::wire::PageRequest;
use domain::wire::messages::{Channel, MessageFilter, MessageKind, MessageState};
use domain::{MessageId, Span, Timestamp};
use std::collections::BTreeSet;
use store::{
    Error, Message, Store,
    messages::{self, End, state_of},
    testing,
};
use uuid::Uuid;

const LEASE: Span = Span::minutes(5);
const CANARY: &[u8] = b"canary-of-a-secret";

fn message(number: u128) -> Message {
    Message {
        id: id(number),
        kind: MessageKind::Test.name().to_owned(),
        channel: messages::channel_code(Channel::Mail),
        person_id: None,
        caused_by: None,
        recipient: format!("r{number}@example.org"),
        locale: "en".to_owned(),
        facts: "{}".to_owned(),
        sealed: Vec::new(),
        seal_key: String::new(),
        link_id: None,
        state: 0,
        attempts: 0,
        next_at: NOW.0,
        leased_by: None,
        last_reply: String::new(),
        created_at: NOW.0,
        sent_at: 0,
        ended_at: 0,
        expires_at: NOW.plus(Span::hours(24)).0,
        version: 1,
    }
}

fn secret(number: u128) -> Message {
    Message {
        sealed: CANARY.to_vec(),
        seal_key: "k1".to_owned(),
        ..message(number)
    }
}

fn worker(number: u128) -> Uuid {
    Uuid::from_u128(0xaaaa_0000 | number)
}

async fn put(store: &Store, messages: Vec<Message>) {
    let messages = &messages;
    store
        .write(|tx| async move { messages::put(&tx, messages.clone()).await })
        .await
        .unwrap();
}

async fn claim(store: &Store, number: u128, now: Timestamp, most: u32) -> Vec<Message> {
    store
        .write(|tx| async move {
            messages::claim(&tx, worker(number), now, now.plus(LEASE), most).await
        })
        .await
        .unwrap()
}

async fn settle(store: &Store, message: &Message, end: End) -> bool {
    store
        .write(|tx| async move { messages::settle(&tx, message, end, "250 ok", NOW).await })
        .await
        .unwrap()
}

async fn now_is(store: &Store, number: u128) -> Message {
    messages::by_id(&store.read(), MessageId(id(number)))
        .await
        .unwrap()
        .unwrap()
}

fn state(message: &Message) -> MessageState {
    state_of(message.state).unwrap()
}

#[tokio::test]
async fn r1_eight_workers_who_claim_at_once_get_each_of_a_thousand_messages_once() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        put(&store, (1..=1_000).map(message).collect()).await;
        let workers: Vec<_> = (0..8)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut got = Vec::new();
                    loop {
                        let batch = claim(&store, number, NOW, 7).await;
                        if batch.is_empty() {
                            return got;
                        }
                        assert!(batch.len() <= 7);
                        for message in batch {
                            assert!(settle(&store, &message, End::Sent).await);
                            got.push(message.id);
                        }
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        let different: BTreeSet<_> = all.iter().collect();
        assert_eq!((all.len(), different.len()), (1_000, 1_000), "{name}");
        assert_eq!(
            messages::next_due(&store.read()).await.unwrap(),
            None,
            "{name}"
        );
    }
}

#[tokio::test]
async fn r1_a_lease_ends_by_itself_and_its_holder_settles_no_more() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        put(&store, vec![secret(1)]).await;
        let first = claim(&store, 1, NOW, 10).await.remove(0);
        assert_eq!(first.attempts, 1, "{name}");
        let later = NOW.plus(LEASE);
        assert!(
            claim(&store, 2, later.minus(Span::seconds(1)), 10)
                .await
                .is_empty(),
            "{name}: nobody else until then"
        );
        let second = claim(&store, 2, later, 10).await.remove(0);
        assert_eq!(second.attempts, 2, "{name}");
        for end in [End::Sent, End::Dead, End::Dropped, End::Retry(later)] {
            assert!(!settle(&store, &first, end).await, "{name}: {end:?}");
        }
        assert_eq!(now_is(&store, 1).await.sealed, CANARY, "{name}");
        assert!(settle(&store, &second, End::Sent).await, "{name}");
        assert!(
            !settle(&store, &second, End::Dead).await,
            "{name}: it ends once"
        );
        assert_eq!(state(&now_is(&store, 1).await), MessageState::Sent);
        // The same worker, a second time: the try is told apart by its version.
        put(&store, vec![message(2)]).await;
        let old = claim(&store, 1, NOW, 10).await.remove(0);
        let new = claim(&store, 1, later, 10).await.remove(0);
        assert!(!settle(&store, &old, End::Sent).await, "{name}");
        assert!(settle(&store, &new, End::Sent).await, "{name}");
    }
}

#[tokio::test]
async fn r1_leases_are_renewed_and_given_back() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        put(&store, (1..=3).map(message).collect()).await;
        let held = claim(&store, 1, NOW, 2).await;
        let longer = NOW.plus(Span::hours(1));
        let renewed = store
            .write(|tx| async move { messages::renew(&tx, worker(1), longer).await })
            .await;
        assert_eq!(renewed.unwrap(), 2, "{name}");
        assert_eq!(
            claim(&store, 2, NOW.plus(LEASE), 10).await.len(),
            1,
            "{name}"
        );
        let released = store
            .write(|tx| async move { messages::release(&tx, worker(1), NOW).await })
            .await;
        assert_eq!(released.unwrap(), 2, "{name}");
        let back = now_is(&store, 1).await;
        assert_eq!(
            (state(&back), back.attempts),
            (MessageState::Queued, 0),
            "{name}: the try does not count"
        );
        assert!(!settle(&store, &held[0], End::Sent).await, "{name}");
        assert_eq!(claim(&store, 3, NOW, 10).await.len(), 2, "{name}");
    }
}

#[tokio::test]
async fn r2_what_is_tried_again_waits_for_its_time_and_keeps_its_secret() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        put(&store, vec![secret(1)]).await;
        let held = claim(&store, 1, NOW, 1).await.remove(0);
        let at = NOW.plus(Span::minutes(1));
        assert!(settle(&store, &held, End::Retry(at)).await, "{name}");
        let waiting = now_is(&store, 1).await;
        assert_eq!(
            (
                state(&waiting),
                waiting.sealed.as_slice(),
                waiting.last_reply.as_str()
            ),
            (MessageState::Retrying, CANARY, "250 ok"),
            "{name}"
        );
        assert_eq!(
            messages::next_due(&store.read()).await.unwrap(),
            Some(at),
            "{name}"
        );
        assert!(claim(&store, 1, NOW, 1).await.is_empty(), "{name}");
        assert_eq!(claim(&store, 1, at, 1).await.len(), 1, "{name}");
    }
}

#[tokio::test]
async fn every_end_wipes_the_secret_in_the_statement_that_sets_it() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let ends = [
            (1, End::Sent, MessageState::Sent),
            (2, End::Dead, MessageState::Dead),
            (3, End::Dropped, MessageState::Dropped),
        ];
        put(&store, (1..=4).map(secret).collect()).await;
        for held in claim(&store, 1, NOW, 3).await {
            let (_, end, _) = ends
                .iter()
                .find(|(number, ..)| id(*number) == held.id)
                .unwrap();
            assert!(settle(&store, &held, *end).await, "{name}");
        }
        let cancelled = store
            .write(|tx| async move { messages::cancel(&tx, MessageId(id(4)), NOW).await })
            .await;
        assert!(cancelled.unwrap(), "{name}");
        for (number, _, wanted) in ends
            .into_iter()
            .chain([(4, End::Dead, MessageState::Cancelled)])
        {
            let row = now_is(&store, number).await;
            assert_eq!(state(&row), wanted, "{name}");
            assert!(row.sealed.is_empty(), "{name}: {wanted:?}");
            assert_eq!(
                (row.next_at, row.ended_at, row.seal_key.as_str()),
                (0, NOW.0, "k1"),
                "{name}"
            );
            let again = store
                .write(|tx| async move {
                    messages::retry(&tx, MessageId(id(number)), NOW, NOW.plus(LEASE)).await
                })
                .await;
            assert!(!again.unwrap(), "{name}: nothing is left to send");
        }
    }
}

#[tokio::test]
async fn retry_brings_forward_what_waits_and_begins_what_was_given_up_anew() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        put(&store, (1..=3).map(message).collect()).await;
        let held = claim(&store, 1, NOW, 3).await;
        let far = NOW.plus(Span::hours(2));
        assert!(settle(&store, &held[0], End::Retry(far)).await, "{name}");
        assert!(settle(&store, &held[1], End::Dead).await, "{name}");
        let until = NOW.plus(Span::hours(48));
        let retry = async |number| {
            store
                .write(|tx| async move {
                    messages::retry(&tx, MessageId(id(number)), NOW, until).await
                })
                .await
                .unwrap()
        };
        assert!(retry(1).await && retry(2).await, "{name}");
        assert!(!retry(3).await, "{name}: somebody has it");
        assert!(!retry(9).await, "{name}: there is none");
        let (one, two) = (now_is(&store, 1).await, now_is(&store, 2).await);
        assert_eq!(
            (state(&one), one.attempts, one.next_at),
            (MessageState::Retrying, 1, NOW.0)
        );
        assert_ne!(one.expires_at, until.0, "{name}");
        assert_eq!(
            (state(&two), two.attempts, two.ended_at, two.expires_at),
            (MessageState::Queued, 0, 0, until.0),
            "{name}"
        );
        let cancel = async |number| {
            store
                .write(|tx| async move { messages::cancel(&tx, MessageId(id(number)), NOW).await })
                .await
                .unwrap()
        };
        assert!(cancel(1).await, "{name}");
        assert!(!cancel(1).await && !cancel(3).await, "{name}");
    }
}

#[tokio::test]
async fn what_a_removed_persons_messages_said_is_forgotten_and_the_rows_stay() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let of = |number: u128, person: u128| Message {
            person_id: Some(id(person)),
            facts: "{\"name\":\"Ada\"}".to_owned(),
            ..secret(number)
        };
        put(&store, vec![of(1, 1), of(2, 1), of(3, 2)]).await;
        let held = claim(&store, 1, NOW, 1).await.remove(0);
        let gone = store
            .write(|tx| async move { messages::forget(&tx, &[person_id(1)], NOW).await })
            .await;
        assert_eq!(gone.unwrap(), 2, "{name}");
        assert!(!settle(&store, &held, End::Sent).await, "{name}");
        for number in [1, 2] {
            let row = now_is(&store, number).await;
            assert_eq!(state(&row), MessageState::Dropped, "{name}");
            assert_eq!(
                (row.recipient.as_str(), row.facts.as_str(), row.sealed.len()),
                ("", "{}", 0),
                "{name}"
            );
        }
        assert_eq!(now_is(&store, 3).await.sealed, CANARY, "{name}");
    }
}

#[tokio::test]
async fn secrets_under_an_old_key_are_found_and_sealed_anew_while_they_last() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let new = Message {
            seal_key: "k2".to_owned(),
            ..secret(3)
        };
        put(&store, vec![secret(1), secret(2), new, message(4)]).await;
        let held = claim(&store, 1, NOW, 1).await.remove(0);
        assert!(settle(&store, &held, End::Sent).await, "{name}");
        let found = store
            .write(|tx| async move {
                let found = messages::sealed_otherwise(&tx, "k2", Uuid::nil(), 10).await?;
                let late = messages::reseal(&tx, MessageId(id(1)), "k2", vec![1]).await?;
                assert!(!late, "what was wiped stays wiped");
                for message in &found {
                    messages::reseal(&tx, MessageId(message.id), "k2", vec![1]).await?;
                }
                Ok::<_, Error>(found.len())
            })
            .await;
        assert_eq!(found.unwrap(), 1, "{name}");
        assert_eq!(now_is(&store, 2).await.seal_key, "k2", "{name}");
        assert!(now_is(&store, 1).await.sealed.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn the_list_is_newest_first_whole_in_both_directions_and_narrowed() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let rows = (1..=25_u128).map(|n| Message {
            // Five share each moment: the id tells them apart.
            created_at: NOW.plus(Span::seconds(i64::try_from(n / 5).unwrap())).0,
            kind: if n % 2 == 0 {
                "password_changed"
            } else {
                "test"
            }
            .to_owned(),
            channel: i16::from(n % 5 == 0),
            person_id: (n % 3 == 0).then(|| id(77)),
            state: if n % 4 == 0 { 4 } else { 0 },
            ended_at: if n % 4 == 0 { NOW.0 } else { 0 },
            ..message(n)
        });
        put(&store, rows.collect()).await;
        let page = async |filter: &MessageFilter, after, before| {
            let request = PageRequest {
                after,
                before,
                limit: Some(7),
                ..PageRequest::default()
            };
            messages::page(&store, filter, &request).await.unwrap()
        };
        let everything = MessageFilter::default();
        let mut seen = Vec::new();
        let mut after = None;
        let last = loop {
            let found = page(&everything, after.take(), None).await;
            seen.extend(found.rows.iter().map(|row| row.id));
            after.clone_from(&found.next);
            if after.is_none() {
                break found;
            }
        };
        let wanted: Vec<Uuid> = (1..=25).rev().map(id).collect();
        assert_eq!(seen, wanted, "{name}");
        let back = page(&everything, None, last.previous).await;
        assert_eq!(
            back.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            wanted[14..21],
            "{name}"
        );
        let count = async |filter: MessageFilter| page(&filter, None, None).await.rows.len();
        let narrow = |state, kind, channel, person| MessageFilter {
            state,
            kind,
            channel,
            person,
        };
        assert_eq!(
            count(narrow(Some(MessageState::Dead), None, None, None)).await,
            6,
            "{name}"
        );
        assert_eq!(
            count(narrow(None, None, Some(Channel::Text), None)).await,
            5,
            "{name}"
        );
        assert_eq!(
            count(narrow(
                Some(MessageState::Dead),
                Some(MessageKind::PasswordChanged),
                None,
                Some(domain::PersonId(id(77)))
            ))
            .await,
            2,
            "{name}: 12 and 24"
        );
        let foreign = messages::page(
            &store,
            &narrow(Some(MessageState::Dead), None, None, None),
            &PageRequest {
                after: page(&everything, None, None).await.next,
                ..PageRequest::default()
            },
        )
        .await;
        assert!(matches!(foreign, Err(Error::BadCursor)), "{name}");
    }
}

#[tokio::test]
async fn the_summary_counts_what_waits_and_what_was_given_up_lately() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let empty = messages::summary(&store.read(), NOW).await.unwrap();
        assert_eq!(empty, messages::Summary::default(), "{name}");
        let at = |number: u128, state: i16, minutes: i64| Message {
            state,
            created_at: NOW.minus(Span::minutes(minutes)).0,
            ended_at: if matches!(state, 0 | 1 | 3) {
                0
            } else {
                NOW.minus(Span::minutes(minutes)).0
            },
            ..message(number)
        };
        let rows = vec![
            at(1, 0, 5),
            at(2, 0, 1),
            at(3, 1, 9),
            at(4, 3, 2),
            at(5, 4, 3),
            at(6, 4, 90),
            at(7, 2, 99),
        ];
        put(&store, rows).await;
        let summary = messages::summary(&store.read(), NOW.minus(Span::hours(1)))
            .await
            .unwrap();
        let wanted = messages::Summary {
            queued: 2,
            leased: 1,
            retrying: 1,
            dead: 1,
            oldest_waiting: Some(NOW.minus(Span::minutes(9))),
        };
        assert_eq!(summary, wanted, "{name}");
        let swept = store
            .write(|tx| async move { messages::sweep(&tx, NOW.minus(Span::hours(1))).await })
            .await;
        assert_eq!(swept.unwrap(), 2, "{name}: what waits is never swept");
    }
}

#[tokio::test]
async fn every_state_is_counted_those_that_ended_for_as_long_as_they_are_news() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let since = NOW.minus(Span::hours(1));
        let empty = messages::states(&store.read(), since).await.unwrap();
        assert_eq!(empty.counts, MessageState::ALL.map(|state| (state, 0)));
        assert_eq!(empty.oldest_waiting, None, "{name}");
        let at = |number: u128, state: i16, minutes: i64| Message {
            state,
            created_at: NOW.minus(Span::minutes(minutes)).0,
            ..message(number)
        };
        let rows = [
            (0, 1),
            (0, 300),
            (1, 9),
            (3, 2),
            (2, 1),
            (2, 2),
            (2, 61),
            (4, 3),
            (4, 90),
            (5, 4),
            (6, 5),
        ];
        let rows = rows
            .iter()
            .zip(1..)
            .map(|((state, minutes), number)| at(number, *state, *minutes));
        put(&store, rows.collect()).await;
        let states = messages::states(&store.read(), since).await.unwrap();
        let counts: Vec<u64> = states.counts.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [2, 1, 2, 1, 1, 1, 1], "{name}");
        assert_eq!(
            states.oldest_waiting,
            Some(NOW.minus(Span::minutes(300))),
            "{name}"
        );
    }
}
