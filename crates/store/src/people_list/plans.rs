//! What `SQLite` makes of the statements: along an index, sorted by it, and nothing read to be thrown away.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Ask, Moment, narrow::Narrowed, narrow::Way, order::Order, statement};
use crate::{
    Db as _,
    cursor::{Direction, Key, Place},
    testing,
};
use domain::password::expiry::Expiry;
use domain::{
    Timestamp,
    wire::people::{PeopleFilter, PeopleSort},
};
use sea_orm::ConnectionTrait as _;
use uuid::Uuid;

#[tokio::test]
async fn no_sort_reads_everybody_or_sorts_by_hand() {
    let (_, store, _guard) = testing::stores().await.unwrap().swap_remove(0);
    let db = store.read();
    let sorts = [
        (PeopleSort::DisplayName, true),
        (PeopleSort::UserName, true),
        (PeopleSort::Department, true),
        (PeopleSort::LastSignIn, false),
        (PeopleSort::PasswordSet, false),
        (PeopleSort::Created, false),
        (PeopleSort::Deleted, false),
    ];
    let moment = Moment {
        now: Timestamp(1),
        expiry: &Expiry::after(0),
        self_service: None,
    };
    for (sort, by_text) in sorts {
        let key = Key {
            number: (!by_text).then_some(5),
            text: by_text.then(|| "m".to_owned()),
            id: Uuid::nil(),
        };
        for (deleted, search) in [(false, ""), (true, ""), (false, "anna"), (true, "anna")] {
            for descending in [false, true] {
                for direction in [Direction::Forward, Direction::Backward] {
                    for (key, way) in [
                        (None, Way::Walk),
                        (Some(key.clone()), Way::Walk),
                        (Some(key.clone()), Way::WalkWithSet),
                        (Some(key.clone()), Way::WalkAndTest),
                    ] {
                        let filter = PeopleFilter {
                            deleted,
                            search: search.to_owned(),
                            ..PeopleFilter::default()
                        };
                        let place = Place { direction, key };
                        let narrowed = Narrowed::by(&filter, moment, true);
                        let ask = Ask {
                            order: Order::of(sort),
                            descending,
                            place: &place,
                            limit: 50,
                        };
                        let (sql, values) = statement(&narrowed, way, ask).unwrap();
                        let rows = db
                            .query_all_raw(
                                db.statement(format!("EXPLAIN QUERY PLAN {sql}"), values),
                            )
                            .await
                            .unwrap();
                        let plan: Vec<String> = rows
                            .iter()
                            .map(|row| row.try_get("", "detail").unwrap())
                            .collect();
                        let plan = plan.join("; ");
                        let index = format!(
                            "INDEX {}_{}",
                            if deleted { "gone" } else { "people" },
                            Order::of(sort).index
                        );
                        assert!(plan.contains(&index), "{sort:?}: {plan}");
                        assert!(!plan.contains("TEMP B-TREE"), "{sort:?}: {plan}");
                        assert!(
                            place.key.is_none() || plan.contains("SEARCH people"),
                            "{sort:?}: {plan}"
                        );
                    }
                }
            }
        }
    }
}
