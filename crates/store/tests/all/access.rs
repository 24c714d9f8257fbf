//! What opens an account: roles, sessions, attempts, passwords.

use crate::{NOW, add, hash, id, person, person_id};
use domain::{Role, RoleSet, SessionRef, Span, Timestamp};
use store::{
    Error, Session, Store, Throttle, credentials, people, roles, sessions, testing, throttles,
};
use uuid::Uuid;

#[tokio::test]
async fn a2_two_who_demote_each_other_cannot_lose_the_last_global_administrator() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        for round in 0..10_u128 {
            let (one, two) = (round * 2 + 1, round * 2 + 2);
            add(
                &store,
                vec![
                    person(one, "A", &format!("a{round}@example.org")),
                    person(two, "B", &format!("b{round}@example.org")),
                ],
            )
            .await
            .unwrap();
            set_roles(&store, one, RoleSet::EMPTY.with(Role::GlobalAdministrator)).await;
            set_roles(&store, two, RoleSet::EMPTY.with(Role::GlobalAdministrator)).await;
            let (first, second) = tokio::join!(
                demote_unless_last(&store, one),
                demote_unless_last(&store, two)
            );
            assert!(
                first != second,
                "{name}: one is demoted, the other one stays"
            );
            assert_eq!(
                roles::active_global_administrators(&store.read())
                    .await
                    .unwrap(),
                1,
                "{name}"
            );
            demote(&store, one).await;
            demote(&store, two).await;
        }
    }
}

async fn set_roles(store: &Store, number: u128, wanted: RoleSet) {
    store
        .write(|tx| async move { roles::set(&tx, person_id(number), wanted, NOW).await })
        .await
        .unwrap();
}

async fn demote(store: &Store, number: u128) {
    set_roles(store, number, RoleSet::EMPTY).await;
}

async fn demote_unless_last(store: &Store, number: u128) -> bool {
    let work = store.write(|tx| async move {
        if roles::lock_active_global_administrators(&tx).await? < 2 {
            return Ok::<_, Error>(false);
        }
        roles::set(&tx, person_id(number), RoleSet::EMPTY, NOW).await?;
        Ok(true)
    });
    work.await.unwrap()
}

#[tokio::test]
async fn roles_are_set_as_a_whole_and_counted() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "One", "one@example.org")])
            .await
            .unwrap();
        let first = RoleSet::EMPTY
            .with(Role::UserAdministrator)
            .with(Role::ReportsReader);
        let second = RoleSet::EMPTY
            .with(Role::ReportsReader)
            .with(Role::GroupsAdministrator)
            .with(Role::HelpdeskAdministrator);
        for wanted in [first, second, RoleSet::EMPTY] {
            set_roles(&store, 1, wanted).await;
            let db = store.read();
            assert_eq!(
                roles::of_person(&db, person_id(1)).await.unwrap(),
                wanted,
                "{name}"
            );
            let count = people::by_id(&db, person_id(1))
                .await
                .unwrap()
                .unwrap()
                .role_count;
            assert_eq!(
                usize::from(count.unsigned_abs()),
                wanted.iter().count(),
                "{name}"
            );
        }
    }
}

pub(crate) fn session(person: u128, number: u8, at: i64) -> Session {
    Session {
        id_hash: vec![number; 32],
        reference: Uuid::from_u128(u128::from(number)),
        person_id: id(person),
        kind: 0,
        restricted: 0,
        created_at: at,
        last_seen_at: at,
        expires_at: at + Span::hours(12).0,
        idle_seconds: 900,
        confirmed_at: at,
        credential_version: 1,
        ip: "192.0.2.1".to_owned(),
        user_agent: "test".to_owned(),
    }
}

#[tokio::test]
async fn s2_ten_sessions_an_account_and_the_oldest_goes() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(
            &store,
            vec![
                person(1, "One", "one@example.org"),
                person(2, "Two", "two@example.org"),
            ],
        )
        .await
        .unwrap();
        store
            .write(|tx| async move { sessions::insert(&tx, session(2, 99, NOW.0)).await })
            .await
            .unwrap();
        for number in 1..=12_u8 {
            let begun = store.write(|tx| async move {
                sessions::insert(&tx, session(1, number, NOW.0 + i64::from(number))).await
            });
            begun.await.unwrap();
            let alive = sessions::of_person(&store.read(), person_id(1), NOW).await;
            assert_eq!(alive.unwrap().len(), usize::from(number.min(10)), "{name}");
        }
        let db = store.read();
        let alive = sessions::of_person(&db, person_id(1), NOW).await.unwrap();
        let numbers: Vec<u8> = alive.iter().map(|session| session.id_hash[0]).collect();
        assert_eq!(
            numbers,
            (3..=12).rev().collect::<Vec<u8>>(),
            "{name}: newest first"
        );
        assert!(
            sessions::by_hash(&db, &[99; 32]).await.unwrap().is_some(),
            "{name}: others keep theirs"
        );
        assert!(
            sessions::by_hash(&db, &[1; 32]).await.unwrap().is_none(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn sessions_end_one_by_one_all_at_once_and_by_time() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(
            &store,
            vec![
                person(1, "One", "one@example.org"),
                person(2, "Two", "two@example.org"),
            ],
        )
        .await
        .unwrap();
        for number in 1..=4 {
            store
                .write(|tx| async move { sessions::insert(&tx, session(1, number, NOW.0)).await })
                .await
                .unwrap();
        }
        store
            .write(|tx| async move { sessions::insert(&tx, session(2, 9, NOW.0)).await })
            .await
            .unwrap();
        assert!(
            store
                .write(|tx| async move { sessions::end(&tx, &[1; 32]).await })
                .await
                .unwrap(),
            "{name}"
        );
        assert!(
            !store
                .write(|tx| async move { sessions::end(&tx, &[1; 32]).await })
                .await
                .unwrap(),
            "{name}"
        );
        let theirs = store.write(|tx| async move {
            sessions::end_by_reference(&tx, person_id(1), SessionRef(Uuid::from_u128(9))).await
        });
        assert!(
            !theirs.await.unwrap(),
            "{name}: another one's session is not theirs to end"
        );
        let kept = store
            .write(|tx| async move { sessions::end_all(&tx, person_id(1), Some(&[4; 32])).await });
        assert_eq!(kept.await.unwrap(), 2, "{name}");
        let idle_end = NOW.0 + Span::minutes(15).0;
        for (now, alive) in [(idle_end - 1, 1), (idle_end, 0), (idle_end + 1, 0)] {
            let found = sessions::of_person(&store.read(), person_id(1), Timestamp(now))
                .await
                .unwrap();
            assert_eq!(found.len(), alive, "{name}");
        }
        let touched = store.write(|tx| async move {
            sessions::touch(&tx, &[4; 32], Timestamp(idle_end - 1), Timestamp(idle_end)).await
        });
        assert!(touched.await.unwrap(), "{name}");
        assert_eq!(
            store
                .write(|tx| async move { sessions::sweep(&tx, Timestamp(idle_end)).await })
                .await
                .unwrap(),
            1,
            "{name}: the other one's"
        );
        let renewed =
            store.write(|tx| async move { sessions::renew(&tx, &[4; 32], &[5; 32], NOW).await });
        assert!(renewed.await.unwrap(), "{name}");
        assert!(
            sessions::by_hash(&store.read(), &[5; 32])
                .await
                .unwrap()
                .is_some(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn t4_each_of_many_parallel_attempts_gets_its_own_count() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let attempts: Vec<_> = (0..100)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .write(|tx| async move {
                            throttles::count(&tx, "account:x", NOW, Span::hours(1)).await
                        })
                        .await
                })
            })
            .collect();
        let mut counts = Vec::new();
        for attempt in attempts {
            counts.push(attempt.await.unwrap().unwrap().failures);
        }
        counts.sort_unstable();
        assert_eq!(counts, (1..=100).collect::<Vec<i64>>(), "{name}");
    }
}

#[tokio::test]
async fn a_window_begins_anew_and_the_streak_goes_on() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let count = async |at: i64| {
            let counted = store
                .write(|tx| async move {
                    throttles::count(&tx, "ip:a", Timestamp(at), Span::hours(1)).await
                })
                .await
                .unwrap();
            (counted.failures, counted.streak)
        };
        let end = NOW.0 + Span::hours(1).0;
        assert_eq!(count(NOW.0).await, (1, 1), "{name}");
        assert_eq!(count(end - 1).await, (2, 2), "{name}");
        assert_eq!(count(end).await, (1, 3), "{name}");
        store
            .write(|tx| async move { throttles::uncount(&tx, "ip:a").await })
            .await
            .unwrap();
        let after = throttles::get(&store.read(), "ip:a")
            .await
            .unwrap()
            .unwrap();
        assert_eq!((after.failures, after.streak), (0, 2), "{name}");
        let changed = &Throttle {
            recent: vec![1; 64],
            locked_until: end + 5,
            ..after
        };
        store
            .write(|tx| async move { throttles::put(&tx, changed).await })
            .await
            .unwrap();
        assert_eq!(
            store
                .write(|tx| async move { throttles::lock(&tx, "ip:a", NOW).await })
                .await
                .unwrap(),
            *changed,
            "{name}"
        );
        let swept = |now: i64| {
            store.write(move |tx| async move {
                throttles::sweep(&tx, "ip:", Timestamp(end + 1), Timestamp(now)).await
            })
        };
        assert_eq!(swept(end).await.unwrap(), 0, "{name}: it still locks");
        assert_eq!(swept(end + 5).await.unwrap(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_password_is_remembered_when_it_is_replaced() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "One", "one@example.org")])
            .await
            .unwrap();
        let state = &credentials::State {
            password_set_at: NOW.0,
            password_kind: 1,
            ..credentials::State::default()
        };
        for (phc, version) in [("first", 1), ("second", 2), ("third", 3), ("fourth", 4)] {
            let set = store.write(|tx| async move {
                credentials::set(&tx, &[hash(1, phc)], NOW, state).await
            });
            assert_eq!(set.await.unwrap()[&person_id(1)], version, "{name}");
        }
        let db = store.read();
        assert_eq!(
            credentials::get(&db, person_id(1))
                .await
                .unwrap()
                .unwrap()
                .phc,
            "fourth",
            "{name}"
        );
        let former = |rows: Vec<store::entity::password_history::Model>| {
            rows.into_iter().map(|row| row.phc).collect::<Vec<_>>()
        };
        assert_eq!(
            former(credentials::history(&db, person_id(1), 24).await.unwrap()),
            ["third", "second", "first"],
            "{name}"
        );
        store
            .write(|tx| async move { credentials::trim_history(&tx, &[person_id(1)], 2).await })
            .await
            .unwrap();
        assert_eq!(
            former(credentials::history(&db, person_id(1), 24).await.unwrap()),
            ["third", "second"],
            "{name}"
        );
        assert!(
            store
                .write(|tx| async move {
                    credentials::rehash(&tx, person_id(1), 4, "newer", "k1").await
                })
                .await
                .unwrap(),
            "{name}"
        );
        assert!(
            !store
                .write(
                    |tx| async move { credentials::rehash(&tx, person_id(1), 3, "stale", "").await }
                )
                .await
                .unwrap(),
            "{name}"
        );
        let now = people::by_id(&db, person_id(1)).await.unwrap().unwrap();
        assert_eq!(
            (now.password_kind, now.password_set_at),
            (1, NOW.0),
            "{name}"
        );
        let nobody = store
            .write(|tx| async move { credentials::set(&tx, &[hash(9, "x")], NOW, state).await })
            .await;
        assert!(matches!(nobody, Err(Error::NotFound)), "{name}: {nobody:?}");
    }
}
