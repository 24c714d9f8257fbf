//! Those whom a shorter lifetime of passwords reaches, in parts, and who is on the lists meanwhile.

use crate::{NOW, add, person};
use domain::password::expiry::{Expiry, Spread};
use domain::wire::people::{PasswordFilter, PeopleFilter};
use domain::{Span, Timestamp};
use std::collections::BTreeSet;
use store::people_list::{self, Moment};
use store::{Person, expiry, testing};

const LIFETIME: u16 = 30;

/// Passwords of two days each, the oldest 200 days old; every seventh person is none whom a lifetime concerns.
fn crowd() -> Vec<Person> {
    (0..210_u128)
        .map(|number| {
            let mut one = person(number, "Anna", &format!("u{number:03}@example.org"));
            let days = i64::try_from(number % 100 * 2).unwrap();
            one.password_set_at = NOW.minus(Span::days(days)).plus(Span::seconds(1)).0;
            one.password_kind = if number % 7 == 0 { 2 } else { 1 };
            one.never_expires = number % 7 == 1;
            one.must_change = number % 7 == 2;
            one.deleted_at = if number % 7 == 3 { NOW.0 } else { 0 };
            one
        })
        .collect()
}

fn is_meant(one: &Person) -> bool {
    one.deleted_at == 0 && one.password_kind == 1 && !one.never_expires && !one.must_change
}

#[tokio::test]
async fn the_parts_have_about_as_many_each_and_the_oldest_come_first() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd()).await.unwrap();
        let up_to = NOW.minus(Span::days(20));
        let old = |one: &&Person| is_meant(one) && one.password_set_at <= up_to.0;
        let all = crowd();
        let old: Vec<_> = all.iter().filter(old).collect();
        let parts = expiry::parts(&store.read(), up_to, 5).await.unwrap();
        assert_eq!(parts.len(), 5, "{name}");
        let mut after = 0;
        for part in parts {
            let of_part = |one: &&&Person| (after + 1..=part.0).contains(&one.password_set_at);
            let many = old.iter().filter(of_part).count();
            assert!(
                many.abs_diff(old.len() / 5) <= 3,
                "{name}: {many} of {}",
                old.len()
            );
            after = part.0;
        }
        // Fewer than parts.
        let first = Timestamp(old.iter().map(|one| one.password_set_at).min().unwrap());
        let few = expiry::parts(&store.read(), first, 5).await.unwrap();
        assert!(
            !few.is_empty() && few.iter().all(|part| *part == first),
            "{name}: {few:?}"
        );
        let none = expiry::parts(&store.read(), Timestamp(1), 5).await.unwrap();
        assert_eq!(none, [], "{name}");
    }
}

#[tokio::test]
async fn on_each_day_the_lists_have_those_whose_password_is_over_and_will_be() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd()).await.unwrap();
        let up_to = NOW.plus(Span::days(6)).minus(Span::days(LIFETIME.into()));
        let parts = expiry::parts(&store.read(), up_to, 6).await.unwrap();
        let expiry = Expiry {
            days: LIFETIME,
            spread: Spread::new(NOW, LIFETIME, parts),
        };
        let mut before = 0;
        for day in 0..8 {
            let now = NOW.plus(Span::days(day));
            let moment = Moment {
                now,
                expiry: &expiry,
                self_service: None,
            };
            let ends_within = |from: Option<Timestamp>, to: Timestamp| -> BTreeSet<_> {
                let all = crowd();
                let ends = |one: &Person| expiry.ends(Timestamp(one.password_set_at)).unwrap();
                let those = all.iter().filter(|one| is_meant(one));
                let those =
                    those.filter(|one| from.is_none_or(|from| ends(one) > from) && ends(one) <= to);
                those.map(|one| one.id).collect()
            };
            let over = ends_within(None, now);
            for (password, wanted) in [
                (PasswordFilter::Expired, over.clone()),
                (
                    PasswordFilter::ExpiresThisWeek,
                    ends_within(Some(now), now.plus(Span::days(7))),
                ),
                (
                    PasswordFilter::ExpiresSoon,
                    ends_within(Some(now), now.plus(Span::days(14))),
                ),
            ] {
                let filter = PeopleFilter {
                    password: Some(password),
                    ..PeopleFilter::default()
                };
                let found = people_list::ids(&store.read(), &filter, moment, None, 500)
                    .await
                    .unwrap();
                let found: BTreeSet<_> = found.into_iter().map(|id| id.0).collect();
                assert_eq!(found, wanted, "{name}, day {day}: {password:?}");
            }
            assert!(
                over.len() > before || day > 5,
                "{name}: more than the day before"
            );
            assert!(
                day > 5 || over.len() - before <= 20,
                "{name}, day {day}: {} at once",
                over.len() - before
            );
            before = over.len();
        }
    }
}
