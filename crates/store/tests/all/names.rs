//! User names and addresses: who is found by which spelling, and that two cannot take one.

use crate::{add, id, person, with_address};
use store::{Error, Unique, people, testing};

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
