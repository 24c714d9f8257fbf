//! Settings, groups, saved views, and what goes when a person goes.

use crate::access::session;
use crate::{NOW, add, id, person, person_id};
use domain::Timestamp;
use store::{
    Error, Group, SavedView, Store, Unique, groups, people, sessions, settings, testing, views,
};

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
