//! Links and codes: once, for one person, one purpose and one password, until their end.

use crate::{NOW, add, hash, id, person, person_id};
use domain::{LinkId, PersonId, Span, Timestamp};
use store::{
    Error, Link, Store,
    credentials::{self, State},
    links, people, testing,
};
use uuid::Uuid;

const PURPOSE: &str = "set_password";

fn link(number: u8, person: u128) -> Link {
    Link {
        id: Uuid::from_u128(u128::from(number)),
        person_id: id(person),
        purpose: PURPOSE.to_owned(),
        token_hash: vec![number; 32],
        code_mac: vec![number; 32],
        created_at: NOW.0,
        expires_at: NOW.plus(Span::minutes(30)).0,
        used_at: 0,
        void_at: 0,
        attempts: 0,
        credential_version: 0,
        created_by: None,
    }
}

async fn put(store: &Store, link: Link) {
    let link = &link;
    store
        .write(|tx| async move { links::replace(&tx, PURPOSE, vec![link.clone()], NOW).await })
        .await
        .unwrap();
}

async fn used(store: &Store, number: u8, purpose: &str, now: Timestamp) -> bool {
    store
        .write(|tx| async move { links::use_up(&tx, purpose, &[number; 32], now).await })
        .await
        .unwrap()
        .is_some()
}

async fn tried(store: &Store, person: PersonId, now: Timestamp) -> bool {
    store
        .write(|tx| async move { links::count_try(&tx, PURPOSE, person, 5, now).await })
        .await
        .unwrap()
        .is_some()
}

#[tokio::test]
async fn t3_of_two_hundred_who_use_a_link_at_once_one_wins() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "One", "one@example.org")])
            .await
            .unwrap();
        put(&store, link(7, 1)).await;
        let uses: Vec<_> = (0..200)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { used(&store, 7, PURPOSE, NOW).await })
            })
            .collect();
        let mut winners = 0;
        for outcome in uses {
            winners += u32::from(outcome.await.unwrap());
        }
        assert_eq!(winners, 1, "{name}");
        let now = links::works(&store.read(), LinkId(link(7, 1).id), NOW).await;
        assert!(!now.unwrap(), "{name}");
    }
}

#[tokio::test]
async fn t2_a_link_works_until_its_last_moment_and_not_in_it() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "One", "one@example.org")])
            .await
            .unwrap();
        put(&store, link(7, 1)).await;
        let end = NOW.plus(Span::minutes(30));
        let works = async |now| {
            links::works(&store.read(), LinkId(link(7, 1).id), now)
                .await
                .unwrap()
        };
        assert!(works(end.minus(Span::seconds(1))).await, "{name}");
        assert!(!works(end).await, "{name}");
        assert!(!works(end.plus(Span::seconds(1))).await, "{name}");
        assert!(!used(&store, 7, PURPOSE, end).await, "{name}");
        assert!(!tried(&store, person_id(1), end).await, "{name}");
        // Nobody swept, and the clock was set back: it works again, once.
        assert!(
            used(&store, 7, PURPOSE, end.minus(Span::seconds(1))).await,
            "{name}"
        );
        let swept = store
            .write(|tx| async move { links::sweep(&tx, end.plus(Span::seconds(1))).await })
            .await;
        assert_eq!(swept.unwrap(), 1, "{name}");
    }
}

#[tokio::test]
async fn t4_of_five_hundred_who_try_a_code_at_once_five_are_compared() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "One", "one@example.org")])
            .await
            .unwrap();
        put(&store, link(7, 1)).await;
        let tries: Vec<_> = (0..500)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { tried(&store, person_id(1), NOW).await })
            })
            .collect();
        let mut compared = 0;
        for outcome in tries {
            compared += u32::from(outcome.await.unwrap());
        }
        assert_eq!(compared, 5, "{name}");
        assert!(
            used(&store, 7, PURPOSE, NOW).await,
            "{name}: the link itself is untouched"
        );
    }
}

#[tokio::test]
async fn t5_a_link_ends_with_its_purpose_its_person_its_password_and_its_successor() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let people = (1..=6).map(|n| person(n, "Somebody", &format!("p{n}@example.org")));
        add(&store, people.collect()).await.unwrap();
        for number in 1..=6_u8 {
            put(&store, link(number, u128::from(number))).await;
        }
        assert!(
            !used(&store, 1, "not_me", NOW).await,
            "{name}: another purpose"
        );
        // A newer one.
        put(&store, link(11, 1)).await;
        assert!(!used(&store, 1, PURPOSE, NOW).await, "{name}: the older");
        assert!(used(&store, 11, PURPOSE, NOW).await, "{name}: the newer");
        // Another password.
        let set = store
            .write(|tx| async move {
                credentials::set(&tx, &[hash(2, "$phc")], NOW, &State::default()).await
            })
            .await;
        set.unwrap();
        assert!(!used(&store, 2, PURPOSE, NOW).await, "{name}: the password");
        let beside_any = Link {
            credential_version: links::ANY_PASSWORD,
            ..link(12, 2)
        };
        put(&store, beside_any).await;
        assert!(used(&store, 12, PURPOSE, NOW).await, "{name}: any password");
        // A block, a deletion, a word.
        store
            .write(|tx| async move {
                people::set_blocked(&tx, person_id(3), true, NOW).await?;
                people::delete(&tx, person_id(4), NOW).await?;
                links::void(&tx, &[person_id(5)], links::Which::All, NOW).await?;
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        for number in 3..=5_u8 {
            assert!(
                !used(&store, number, PURPOSE, NOW).await,
                "{name}: {number}"
            );
            assert!(
                !tried(&store, person_id(u128::from(number)), NOW).await,
                "{name}: {number}"
            );
        }
        let found = links::by_token(&store.read(), PURPOSE, &[6; 32], NOW).await;
        assert!(found.unwrap().is_some(), "{name}: looking consumes nothing");
        assert!(
            used(&store, 6, PURPOSE, NOW).await,
            "{name}: nobody else's went"
        );
    }
}
