//! Requests to administrators: taken once, one that waits a person, one winner of each change.

use crate::{NOW, add, id, person, person_id};
use domain::{RequestId, Span};
use store::requests::{self, Change};
use store::{Error, Request, Store, testing};
use uuid::Uuid;

fn request(number: u128) -> Request {
    Request {
        id: Uuid::from_u128(number),
        person_id: None,
        user_name: "typed".to_owned(),
        reference: "ACD-EFH".to_owned(),
        message: "words".to_owned(),
        ip: "192.0.2.1".to_owned(),
        state: requests::ASKED,
        waiting: 0,
        created_at: NOW.0,
        asked_at: NOW.0,
        told_at: 0,
        told: 0,
        claimed_by: None,
        claimed_at: 0,
        ended_by: None,
        ended_at: 0,
        reason: String::new(),
        note: String::new(),
        version: 1,
    }
}

async fn put(store: &Store, request: Request) -> Result<(), Error> {
    let request = &request;
    store
        .write(|tx| async move { requests::put(&tx, request.clone()).await })
        .await
}

async fn stored(store: &Store, number: u128) -> Request {
    let id = RequestId(Uuid::from_u128(number));
    let found = requests::by_id(&store.read(), id).await.unwrap();
    found.unwrap()
}

#[tokio::test]
async fn of_two_hundred_who_take_a_request_at_once_one_gets_it() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        put(&store, request(1)).await.unwrap();
        let id = RequestId(Uuid::from_u128(1));
        assert_eq!(requests::asked(&store.read(), 9).await.unwrap(), [id]);
        let attempts =
            (0..200).map(|_| store.write(|tx| async move { requests::take(&tx, id).await }));
        let taken = futures::future::try_join_all(attempts).await.unwrap();
        assert_eq!(taken.iter().flatten().count(), 1, "{name}");
        assert!(requests::asked(&store.read(), 9).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_was_typed_for_a_name_that_nobody_has_is_forgotten() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        put(&store, request(1)).await.unwrap();
        let id = RequestId(Uuid::from_u128(1));
        store
            .write(|tx| async move { requests::forget_words(&tx, id).await })
            .await
            .unwrap();
        let row = stored(&store, 1).await;
        assert_eq!(
            (row.user_name, row.message),
            (String::new(), String::new()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_database_lets_one_request_wait_a_person_and_any_number_end() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "One", "one@example.org")])
            .await
            .unwrap();
        let waiting = |number| Request {
            person_id: Some(id(1)),
            state: 1,
            waiting: 1,
            ..request(number)
        };
        put(&store, waiting(1)).await.unwrap();
        assert!(put(&store, waiting(2)).await.is_err(), "{name}");
        for number in 3..6 {
            let ended = Request {
                state: 3,
                waiting: 0,
                ended_at: NOW.0,
                ..waiting(number)
            };
            put(&store, ended).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_change_names_the_version_and_the_state_that_it_changes() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, vec![person(1, "One", "one@example.org")])
            .await
            .unwrap();
        let open = Request {
            person_id: Some(id(1)),
            state: 1,
            waiting: 1,
            ..request(1)
        };
        put(&store, open).await.unwrap();
        let change = |version: i64, change: Change<'static>, since: Span| {
            let store = &store;
            async move {
                let id = RequestId(Uuid::from_u128(1));
                let since = NOW.minus(since);
                let by = Some(person_id(1));
                let done = store.write(|tx| async move {
                    requests::change(&tx, id, version, change, by, since, NOW).await
                });
                done.await.unwrap().map(|row| (row.state, row.version))
            }
        };
        let day = Span::days(1);
        assert_eq!(change(1, Change::Release, day).await, None, "{name}");
        assert_eq!(change(2, Change::Claim, day).await, None, "{name}");
        assert_eq!(
            change(1, Change::Claim, Span(0)).await,
            None,
            "{name}: too old"
        );
        assert_eq!(change(1, Change::Claim, day).await, Some((2, 2)), "{name}");
        assert_eq!(change(2, Change::Claim, day).await, None, "{name}");
        assert_eq!(
            change(2, Change::Release, day).await,
            Some((1, 3)),
            "{name}"
        );
        assert_eq!(stored(&store, 1).await.claimed_by, None, "{name}");
        let no = Change::Decline {
            reason: "other",
            note: "no",
        };
        assert_eq!(change(3, no, day).await, Some((4, 4)), "{name}");
        assert_eq!(change(4, no, day).await, None, "{name}");
        let row = stored(&store, 1).await;
        assert_eq!((row.reason.as_str(), row.note.as_str()), ("other", "no"));
        assert_eq!((row.waiting, row.ended_at), (0, NOW.0));
    }
}
