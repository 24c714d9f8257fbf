//! What happens when many write at once, and when work fails.

use crate::{NOW, add, person, person_id};
use domain::Span;
use std::sync::Arc;
use store::{Error, credentials, people, testing, throttles};

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
