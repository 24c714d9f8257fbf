//! Rows one by one, and what happens when many want the same one.

use crate::{NOW, add, id, person, person_id, with_address};
use domain::{Role, RoleSet, SessionRef, Span, Timestamp};
use std::sync::Arc;
use store::{
    Error, Group, SavedView, Session, Store, Throttle, Unique, credentials, groups, people, roles,
    sessions, settings, testing, throttles, views,
};
use uuid::Uuid;

#[tokio::test]
async fn t11_a_user_name_is_found_by_its_folded_key_and_by_nothing_else() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "Kim", "Kim@Example.org")])
            .await
            .unwrap();
        let db = store.read();
        for same in [
            "kim@example.org",
            "KIM@EXAMPLE.ORG",
            "\u{212a}im@example.org",
            "ｋｉｍ@example.org",
        ] {
            let found = people::by_user_name_key(&db, &domain::fold::key(same))
                .await
                .unwrap();
            assert_eq!(found.map(|found| found.id), Some(id(1)), "{name}: {same}");
        }
        for other in [
            "kım@example.org",
            "kïm@example.org",
            "kim@example.org ' OR 1=1 --",
            "%",
        ] {
            assert_eq!(
                people::by_user_name_key(&db, &domain::fold::key(other))
                    .await
                    .unwrap(),
                None,
                "{name}: {other}"
            );
        }
    }
}

#[tokio::test]
async fn t11_of_twenty_who_take_one_user_name_at_once_one_gets_it() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let tries: Vec<_> = (0..20_u128)
            .map(|number| {
                let store = store.clone();
                let user_name = if number % 2 == 0 {
                    "same@example.org"
                } else {
                    "SAME@EXAMPLE.ORG"
                };
                tokio::spawn(
                    async move { add(&store, vec![person(number, "Same", user_name)]).await },
                )
            })
            .collect();
        let mut winners = 0;
        for outcome in tries {
            match outcome.await.unwrap() {
                Ok(()) => winners += 1,
                Err(Error::Conflict(Unique::UserName)) => {}
                Err(other) => panic!("{name}: {other:?}"),
            }
        }
        assert_eq!(winners, 1, "{name}");
    }
}

#[tokio::test]
async fn t11_a_user_name_cannot_equal_another_users_alternate_address() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let address = "Shared@Example.org";
        add(
            &store,
            vec![with_address(person(1, "One", "one@example.org"), address)],
        )
        .await
        .unwrap();
        let refused = add(&store, vec![person(2, "Two", "shared@example.org")]).await;
        assert!(
            matches!(refused, Err(Error::Conflict(Unique::UserNameOrAddress))),
            "{name}: {refused:?}"
        );
        let refused = add(
            &store,
            vec![with_address(
                person(3, "Three", "three@example.org"),
                "ONE@example.org",
            )],
        )
        .await;
        assert!(
            matches!(refused, Err(Error::Conflict(Unique::UserNameOrAddress))),
            "{name}: {refused:?}"
        );
        let both = vec![
            person(4, "Four", "four@example.org"),
            with_address(person(5, "Five", "five@example.org"), "four@example.org"),
        ];
        assert!(
            matches!(
                add(&store, both).await,
                Err(Error::Conflict(Unique::UserNameOrAddress))
            ),
            "{name}: within one batch"
        );
        // One's own user name may be one's alternate address, and two may share an address.
        add(
            &store,
            vec![with_address(
                person(6, "Six", "six@example.org"),
                "six@example.org",
            )],
        )
        .await
        .unwrap();
        add(
            &store,
            vec![with_address(
                person(7, "Seven", "seven@example.org"),
                address,
            )],
        )
        .await
        .unwrap();
        let db = store.read();
        let wanted =
            ["shared@example.org", "six@example.org", "free@example.org"].map(str::to_owned);
        assert_eq!(
            people::taken(&db, &wanted).await.unwrap(),
            vec!["shared@example.org", "six@example.org"],
            "{name}"
        );
    }
}

#[tokio::test]
async fn t11_a_name_and_an_address_that_come_at_once_do_not_both_get_in() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        for round in 0..10_u128 {
            let contested = format!("contested{round}@example.org");
            let one = person(round * 2, "One", &contested);
            let two = with_address(
                person(round * 2 + 1, "Two", &format!("two{round}@example.org")),
                &contested,
            );
            let (first, second) = tokio::join!(add(&store, vec![one]), add(&store, vec![two]));
            assert!(
                first.is_ok() != second.is_ok(),
                "{name}: {first:?} {second:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_second_of_two_editors_is_told() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "Before", "one@example.org")])
            .await
            .unwrap();
        let seen = people::by_id(&store.read(), person_id(1))
            .await
            .unwrap()
            .unwrap();
        let edit = |text: &str| {
            let mut edited = seen.clone();
            text.clone_into(&mut edited.display_name);
            edited
        };
        let (first, second) = (edit("First"), edit("Second"));
        let (first, second) = (&first, &second);
        assert_eq!(
            store
                .write(|tx| async move { people::update(&tx, first).await })
                .await
                .unwrap(),
            2,
            "{name}"
        );
        let late = store
            .write(|tx| async move { people::update(&tx, second).await })
            .await;
        assert!(matches!(late, Err(Error::Changed)), "{name}: {late:?}");
        let now = people::by_id(&store.read(), person_id(1))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (now.display_name.as_str(), now.version),
            ("First", 2),
            "{name}"
        );
        let gone = person(9, "Gone", "gone@example.org");
        let gone = &gone;
        let nobody = store
            .write(|tx| async move { people::update(&tx, gone).await })
            .await;
        assert!(matches!(nobody, Err(Error::NotFound)), "{name}: {nobody:?}");
    }
}

#[tokio::test]
async fn an_error_in_the_work_leaves_nothing_behind() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let failed = store
            .write(|tx| async move {
                people::insert(&tx, person(1, "Half", "half@example.org")).await?;
                Err::<(), _>(Error::NotFound)
            })
            .await;
        assert!(matches!(failed, Err(Error::NotFound)), "{name}");
        assert_eq!(
            people::by_id(&store.read(), person_id(1)).await.unwrap(),
            None,
            "{name}"
        );
        // Work that is dropped in the middle, as when a client hangs up, neither stays nor blocks others.
        let written = Arc::new(tokio::sync::Notify::new());
        let stuck = {
            let (store, written) = (store.clone(), Arc::clone(&written));
            tokio::spawn(async move {
                let written = &written;
                store
                    .write(|tx| async move {
                        people::insert(&tx, person(2, "Half", "half@example.org")).await?;
                        written.notify_one();
                        std::future::pending::<()>().await;
                        Ok::<_, Error>(())
                    })
                    .await
            })
        };
        written.notified().await;
        stuck.abort();
        drop(stuck.await);
        add(&store, vec![person(3, "Whole", "half@example.org")])
            .await
            .unwrap();
        assert_eq!(
            people::by_id(&store.read(), person_id(2)).await.unwrap(),
            None,
            "{name}"
        );
    }
}

#[tokio::test]
async fn r4_fifty_writers_and_nobody_is_told_busy() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let writers: Vec<_> = (0..50_u128)
            .map(|writer| {
                let store = store.clone();
                tokio::spawn(async move {
                    for turn in 0..4 {
                        let number = writer * 100 + turn;
                        add(
                            &store,
                            vec![person(number, "Writer", &format!("w{number}@example.org"))],
                        )
                        .await?;
                        let done = store
                            .write(|tx| async move {
                                throttles::count(&tx, "ip:one", NOW, Span::hours(1)).await
                            })
                            .await;
                        done?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .collect();
        for writer in writers {
            writer
                .await
                .unwrap()
                .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        }
        let counter = throttles::get(&store.read(), "ip:one")
            .await
            .unwrap()
            .unwrap();
        assert_eq!((counter.failures, counter.streak), (200, 200), "{name}");
    }
}

#[tokio::test]
async fn t3_of_two_hundred_who_use_a_thing_once_one_wins() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let mut temporary = person(1, "One", "one@example.org");
        temporary.password_kind = 2;
        add(&store, vec![temporary]).await.unwrap();
        let uses: Vec<_> = (0..200)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .write(|tx| async move {
                            credentials::mark_temporary_used(&tx, person_id(1), NOW).await
                        })
                        .await
                })
            })
            .collect();
        let mut winners = 0;
        for outcome in uses {
            winners += u32::from(outcome.await.unwrap().unwrap());
        }
        assert_eq!(winners, 1, "{name}");
    }
}

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

fn session(person: u128, number: u8, at: i64) -> Session {
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
                credentials::set(&tx, person_id(1), phc, "", NOW, state).await
            });
            assert_eq!(set.await.unwrap(), version, "{name}");
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
            .write(|tx| async move { credentials::trim_history(&tx, person_id(1), 2).await })
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
            .write(
                |tx| async move { credentials::set(&tx, person_id(9), "x", "", NOW, state).await },
            )
            .await;
        assert!(matches!(nobody, Err(Error::NotFound)), "{name}: {nobody:?}");
    }
}

#[tokio::test]
async fn settings_are_overwritten_by_nobody_who_saw_an_older_one() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let put = |value: &'static str, version: i64| {
            store.write(
                move |tx| async move { settings::put(&tx, "policy", value, version, NOW).await },
            )
        };
        assert_eq!(put("1", 0).await.unwrap(), 1, "{name}");
        assert!(matches!(put("2", 0).await, Err(Error::Changed)), "{name}");
        assert_eq!(put("3", 1).await.unwrap(), 2, "{name}");
        assert!(matches!(put("4", 1).await, Err(Error::Changed)), "{name}");
        assert_eq!(
            settings::get(&store.read(), "policy")
                .await
                .unwrap()
                .unwrap()
                .value,
            "3",
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_instance_key_is_made_once() {
    for (name, store, guard) in testing::stores().await.unwrap() {
        let first = settings::get(&store.read(), "instance_key")
            .await
            .unwrap()
            .unwrap();
        let other = store::Options::new(NOW, [8; 32]);
        let again = Store::connect(guard.url(), other).await.unwrap();
        assert_eq!(
            settings::get(&again.read(), "instance_key")
                .await
                .unwrap()
                .unwrap(),
            first,
            "{name}"
        );
    }
}

#[tokio::test]
async fn groups_and_their_members() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let people: Vec<_> = (1..=450)
            .map(|number| person(number, "P", &format!("p{number}@example.org")))
            .collect();
        add(&store, people).await.unwrap();
        let group = |number: u128, title: &str| Group {
            id: id(number),
            name: title.to_owned(),
            name_key: domain::fold::key(title),
            description: String::new(),
            version: 1,
            created_at: NOW.0,
        };
        let staff = domain::GroupId(id(1));
        store
            .write(|tx| async move { groups::insert(&tx, group(1, "Staff")).await })
            .await
            .unwrap();
        let taken = store
            .write(|tx| async move { groups::insert(&tx, group(2, "STAFF")).await })
            .await;
        assert!(
            matches!(taken, Err(Error::Conflict(Unique::GroupName))),
            "{name}: {taken:?}"
        );
        let everybody: Vec<_> = (1..=450).map(person_id).collect();
        let everybody = &everybody;
        assert_eq!(
            store
                .write(|tx| async move { groups::add_members(&tx, staff, everybody).await })
                .await
                .unwrap(),
            450,
            "{name}"
        );
        assert_eq!(
            store
                .write(|tx| async move { groups::add_members(&tx, staff, &everybody[..3]).await })
                .await
                .unwrap(),
            0,
            "{name}"
        );
        assert_eq!(
            store
                .write(
                    |tx| async move { groups::remove_members(&tx, staff, &everybody[..50]).await }
                )
                .await
                .unwrap(),
            50,
            "{name}"
        );
        store
            .write(|tx| async move { people::delete(&tx, person_id(100), NOW).await })
            .await
            .unwrap();
        let all = groups::all(&store.read()).await.unwrap();
        assert_eq!(
            all.iter()
                .map(|found| (found.group.name.as_str(), found.members))
                .collect::<Vec<_>>(),
            [("Staff", 399)],
            "{name}"
        );
        assert_eq!(
            groups::of_person(&store.read(), person_id(450))
                .await
                .unwrap()
                .len(),
            1,
            "{name}"
        );
        assert!(
            groups::of_person(&store.read(), person_id(1))
                .await
                .unwrap()
                .is_empty(),
            "{name}"
        );
        let renamed = &group(1, "Crew");
        assert_eq!(
            store
                .write(|tx| async move { groups::update(&tx, renamed).await })
                .await
                .unwrap(),
            2,
            "{name}"
        );
        assert!(
            matches!(
                store
                    .write(|tx| async move { groups::update(&tx, renamed).await })
                    .await,
                Err(Error::Changed)
            ),
            "{name}"
        );
        assert!(
            store
                .write(|tx| async move { groups::delete(&tx, staff).await })
                .await
                .unwrap(),
            "{name}"
        );
        assert!(
            groups::of_person(&store.read(), person_id(450))
                .await
                .unwrap()
                .is_empty(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn saved_views_are_the_owners_unless_shared() {
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
        for (owner, title, shared) in [
            (1, "mine", false),
            (1, "ours", true),
            (2, "theirs", false),
            (1, "mine", false),
        ] {
            let view = &SavedView {
                owner: id(owner),
                name: title.to_owned(),
                query: "status=blocked".to_owned(),
                shared,
            };
            store
                .write(|tx| async move { views::put(&tx, view).await })
                .await
                .unwrap();
        }
        let names = async |who| {
            views::visible_to(&store.read(), person_id(who))
                .await
                .unwrap()
                .into_iter()
                .map(|view| view.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names(1).await, ["mine", "ours"], "{name}");
        assert_eq!(names(2).await, ["ours", "theirs"], "{name}");
        assert!(
            !store
                .write(|tx| async move { views::delete(&tx, person_id(2), "ours").await })
                .await
                .unwrap(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn who_was_deleted_long_ago_goes_for_good_with_everything() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(
            &store,
            (1..=3)
                .map(|number| person(number, "P", &format!("p{number}@example.org")))
                .collect(),
        )
        .await
        .unwrap();
        for number in 1..=2 {
            let at = Timestamp(NOW.0 + i64::try_from(number).unwrap());
            store
                .write(|tx| async move { people::delete(&tx, person_id(number), at).await })
                .await
                .unwrap();
            store
                .write(|tx| async move {
                    sessions::insert(&tx, session(number, u8::try_from(number).unwrap(), NOW.0))
                        .await
                })
                .await
                .unwrap();
        }
        let gone = store
            .write(|tx| async move { people::purge(&tx, Timestamp(NOW.0 + 2), 100).await })
            .await
            .unwrap();
        assert_eq!(
            gone.iter().map(|gone| gone.id).collect::<Vec<_>>(),
            [id(1)],
            "{name}"
        );
        let db = store.read();
        assert_eq!(
            people::by_ids(&db, &[person_id(1), person_id(2), person_id(3)])
                .await
                .unwrap()
                .len(),
            2,
            "{name}"
        );
        assert!(
            sessions::by_hash(&db, &[1; 32]).await.unwrap().is_none(),
            "{name}"
        );
        assert!(
            sessions::by_hash(&db, &[2; 32]).await.unwrap().is_some(),
            "{name}"
        );
        store
            .write(|tx| async move { people::restore(&tx, person_id(2), NOW).await })
            .await
            .unwrap();
        assert_eq!(
            people::by_id(&db, person_id(2))
                .await
                .unwrap()
                .unwrap()
                .deleted_at,
            0,
            "{name}"
        );
        add(&store, vec![person(4, "Again", "p1@example.org")])
            .await
            .unwrap();
    }
}
