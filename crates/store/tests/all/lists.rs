//! Pages of people: every row once, the same order on both databases, cursors that cannot be forged.

use crate::{NOW, add, id, person, person_id};
use domain::password::expiry::{Expiry, Spread};
use domain::{
    Role, RoleSet, Span,
    wire::{
        PageRequest,
        people::{
            PasswordAge, PasswordFilter, PeopleFilter, PeopleQuery, PeopleSort, RoleFilter, Status,
        },
        reports::ReportGroup,
        settings::{SelfService, SelfServiceScope},
    },
};
use std::collections::BTreeSet;
use store::{
    Error, Person, Store, groups, people, people_list, people_list::Moment, roles, testing,
};
use uuid::Uuid;

const SORTS: [PeopleSort; 7] = [
    PeopleSort::DisplayName,
    PeopleSort::UserName,
    PeopleSort::Department,
    PeopleSort::LastSignIn,
    PeopleSort::PasswordSet,
    PeopleSort::Created,
    PeopleSort::Deleted,
];

static EXPIRY: Expiry = Expiry::after(90);
const MOMENT: Moment = Moment {
    now: NOW,
    expiry: &EXPIRY,
    self_service: None,
};

/// Names in several scripts, many ties in every sort but the user name, every state.
fn crowd() -> Vec<Person> {
    let names = [
        "Anna",
        "anna",
        "Ängela",
        "Zoë",
        "李雷",
        "Ольга",
        "محمد",
        "Émile",
        "_under",
        "😀 smile",
        "z",
    ];
    (0..230_u128)
        .map(|number| {
            let small = usize::try_from(number).unwrap();
            let mut one = person(
                number * 7 % 230,
                names[small % names.len()],
                &format!("u{:03}@example.org", number * 13 % 230),
            );
            let department = ["", "Sales", "sales", "Ärzte", "Zoo"][small % 5];
            department.clone_into(&mut one.department);
            one.department_key = domain::fold::key(department);
            one.last_sign_in_at = if number % 3 == 0 {
                0
            } else {
                let days = [0, 0, 89, 90, 400][small % 5];
                NOW.0 - i64::try_from(number % 10).unwrap() - Span::days(days).0
            };
            one.password_set_at = NOW.0 - Span::days(i64::try_from(number % 109 * 5).unwrap()).0;
            one.created_at = NOW.0 + i64::try_from(number % 4).unwrap();
            one.deleted_at = if number % 6 == 5 {
                NOW.0 + i64::try_from(number % 7).unwrap()
            } else {
                0
            };
            one.blocked = number % 11 == 0;
            one.password_kind = [1, 1, 1, 0, 2, 3, 1, 4][small % 8];
            one.must_change = number % 13 == 0;
            one.never_expires = number % 17 == 0;
            one.locked_until = if number % 19 == 0 {
                NOW.0 + 5
            } else {
                i64::from(number % 23 == 0)
            };
            if number % 4 == 0 {
                one = crate::with_address(one, "shared@elsewhere.example");
            }
            one
        })
        .collect()
}

/// Passwords that end after 90 days, of which half of the old ones are held back for another day.
fn spread() -> Expiry {
    let parts = vec![NOW.minus(Span::days(300)), NOW.minus(Span::days(88))];
    Expiry {
        days: 90,
        spread: Spread::new(NOW, 90, parts),
    }
}

fn query(
    filter: &PeopleFilter,
    sort: PeopleSort,
    descending: bool,
    page: PageRequest,
) -> PeopleQuery {
    PeopleQuery {
        filter: filter.clone(),
        sort,
        descending,
        page,
    }
}

async fn walk(
    store: &Store,
    filter: &PeopleFilter,
    sort: PeopleSort,
    descending: bool,
    limit: u16,
) -> Vec<Uuid> {
    let mut found = Vec::new();
    let mut page = PageRequest {
        limit: Some(limit),
        ..PageRequest::default()
    };
    loop {
        let got = people_list::page(
            store,
            &query(filter, sort, descending, page.clone()),
            MOMENT,
        )
        .await
        .unwrap();
        assert_eq!(got.previous.is_some(), page.after.is_some());
        assert!(got.rows.len() == usize::from(limit) || got.next.is_none());
        found.extend(got.rows.iter().map(|row| row.id));
        let Some(next) = got.next else { return found };
        page.after = Some(next);
    }
}

async fn walk_back(
    store: &Store,
    filter: &PeopleFilter,
    sort: PeopleSort,
    descending: bool,
    limit: u16,
) -> Vec<Uuid> {
    let mut found = Vec::new();
    let mut page = PageRequest {
        limit: Some(limit),
        from_end: true,
        ..PageRequest::default()
    };
    loop {
        let got = people_list::page(
            store,
            &query(filter, sort, descending, page.clone()),
            MOMENT,
        )
        .await
        .unwrap();
        found.splice(0..0, got.rows.iter().map(|row| row.id));
        let Some(previous) = got.previous else {
            return found;
        };
        page = PageRequest {
            limit: Some(limit),
            before: Some(previous),
            ..PageRequest::default()
        };
    }
}

/// The order that every database must give: by the bytes of the column, then by the bytes of the id.
fn expected(crowd: &[Person], deleted: bool, sort: PeopleSort, descending: bool) -> Vec<Uuid> {
    let mut rows: Vec<&Person> = crowd
        .iter()
        .filter(|one| (one.deleted_at > 0) == deleted)
        .collect();
    rows.sort_by(|a, b| {
        let by_column = match sort {
            PeopleSort::DisplayName => a.display_name_key.cmp(&b.display_name_key),
            PeopleSort::UserName => a.user_name_key.cmp(&b.user_name_key),
            PeopleSort::Department => a.department_key.cmp(&b.department_key),
            PeopleSort::LastSignIn => a.last_sign_in_at.cmp(&b.last_sign_in_at),
            PeopleSort::PasswordSet => a.password_set_at.cmp(&b.password_set_at),
            PeopleSort::Created => a.created_at.cmp(&b.created_at),
            PeopleSort::Deleted => a.deleted_at.cmp(&b.deleted_at),
        };
        by_column.then(a.id.cmp(&b.id))
    });
    if descending {
        rows.reverse();
    }
    rows.into_iter().map(|one| one.id).collect()
}

#[tokio::test]
async fn every_sort_in_both_directions_shows_every_row_once_in_one_order() {
    let crowd = crowd();
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd.clone()).await.unwrap();
        for deleted in [false, true] {
            let filter = PeopleFilter {
                deleted,
                ..PeopleFilter::default()
            };
            for sort in SORTS {
                for descending in [false, true] {
                    let wanted = expected(&crowd, deleted, sort, descending);
                    assert_eq!(
                        walk(&store, &filter, sort, descending, 17).await,
                        wanted,
                        "{name} {sort:?} {descending}"
                    );
                    assert_eq!(
                        walk_back(&store, &filter, sort, descending, 13).await,
                        wanted,
                        "{name} {sort:?} {descending}, backwards"
                    );
                }
            }
        }
    }
}

/// Each way to the rows has its turn here: few, some and many who match, spread out or close together at
/// either end of the order.
#[tokio::test]
async fn however_many_match_and_wherever_they_stand_the_pages_are_right() {
    let crowd: Vec<Person> = (0..6_000_u128)
        .map(|number| {
            let letter = char::from(b'a' + u8::try_from(number * 26 / 6_000).unwrap());
            let mut one = person(
                number,
                &format!("{letter}{number:05} n{}x", number % 4),
                &format!("u{:05}@example.org", (number * 7) % 6_000),
            );
            one.department_key = (if number > 5_000 { "late" } else { "early" }).to_owned();
            one.department = one.department_key.clone();
            one.last_sign_in_at = i64::try_from(number * 31 % 6_000).unwrap();
            if number % 600 == 17 {
                // What others' names begin with stands elsewhere here.
                one.job_title = "z0 late".to_owned();
            }
            one
        })
        .collect();
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd.clone()).await.unwrap();
        for search in [
            "late",
            "early",
            "n1x",
            "n",
            "z0",
            "a0",
            "05999",
            "059",
            "early n3x",
            "nobody",
        ] {
            let filter = PeopleFilter {
                search: search.to_owned(),
                ..PeopleFilter::default()
            };
            let matching: Vec<Person> = crowd
                .iter()
                .filter(|one| {
                    let text = people::search_text(one);
                    search.split(' ').all(|word| text.contains(word))
                })
                .cloned()
                .collect();
            for sort in [
                PeopleSort::DisplayName,
                PeopleSort::UserName,
                PeopleSort::Department,
                PeopleSort::LastSignIn,
            ] {
                for descending in [false, true] {
                    let wanted = expected(&matching, false, sort, descending);
                    assert_eq!(
                        walk(&store, &filter, sort, descending, 200).await,
                        wanted,
                        "{name}: {search} {sort:?} {descending}"
                    );
                    let page = PageRequest {
                        from_end: true,
                        limit: Some(30),
                        ..PageRequest::default()
                    };
                    let last =
                        people_list::page(&store, &query(&filter, sort, descending, page), MOMENT)
                            .await
                            .unwrap();
                    let tail = &wanted[wanted.len().saturating_sub(30)..];
                    assert_eq!(
                        last.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
                        tail,
                        "{name}: {search} {sort:?} {descending}, last page"
                    );
                }
            }
        }
    }
}

/// Thousands whose names begin alike stand in no order in the search index, and others far from them match, too.
#[tokio::test]
async fn a_search_lists_in_order_who_begins_alike_and_stands_far_away() {
    let crowd: Vec<Person> = (0..5_000_u32)
        .map(|number| {
            let shuffled = number * 1_237 % 5_000;
            let name = match number % 10 {
                0..=3 => format!("Nobody {shuffled:04}"),
                4 | 5 => format!("Maximiliane Quandt {:02}", shuffled % 37),
                6 => format!("Maximiliane Muster {:02}", shuffled % 37),
                7 => "Zacharias Quandt".to_owned(),
                8 => format!("Абдулрахман Quandt {:02}", shuffled % 37),
                _ => format!("Anna {shuffled:04}"),
            };
            person(number.into(), &name, &format!("u{number:04}@x.example"))
        })
        .collect();
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd.clone()).await.unwrap();
        let renamed = &Person {
            display_name: "Zacharias Quandt".to_owned(),
            display_name_key: "zacharias quandt".to_owned(),
            ..crowd[0].clone()
        };
        store
            .write(|tx| async move { people::update(&tx, renamed).await })
            .await
            .unwrap();
        let mut crowd = crowd.clone();
        crowd[0] = renamed.clone();
        for search in [
            "q",
            "quandt",
            "quandt 0",
            "maximiliane",
            "nn",
            "абдул",
            "z quandt",
        ] {
            let filter = PeopleFilter {
                search: search.to_owned(),
                ..PeopleFilter::default()
            };
            let matching: Vec<Person> = crowd
                .iter()
                .filter(|one| {
                    let text = people::search_text(one);
                    search.split(' ').all(|word| text.contains(word))
                })
                .cloned()
                .collect();
            for descending in [false, true] {
                let sort = PeopleSort::DisplayName;
                assert_eq!(
                    walk(&store, &filter, sort, descending, 70).await,
                    expected(&matching, false, sort, descending),
                    "{name}: {search} {descending}"
                );
                let mut backwards = walk_back(&store, &filter, sort, !descending, 70).await;
                backwards.reverse();
                assert_eq!(
                    backwards,
                    expected(&matching, false, sort, descending),
                    "{name}: {search} {descending}, from the end"
                );
            }
        }
    }
}

#[tokio::test]
async fn there_and_back_again_is_the_same_page() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd()).await.unwrap();
        let page = async |page| {
            people_list::page(
                &store,
                &query(&PeopleFilter::default(), PeopleSort::Department, true, page),
                MOMENT,
            )
            .await
            .unwrap()
        };
        let first = page(PageRequest {
            limit: Some(10),
            ..PageRequest::default()
        })
        .await;
        let second = page(PageRequest {
            limit: Some(10),
            after: first.next.clone(),
            ..PageRequest::default()
        })
        .await;
        let back = page(PageRequest {
            limit: Some(10),
            before: second.previous.clone(),
            ..PageRequest::default()
        })
        .await;
        assert_eq!(back.rows, first.rows, "{name}");
        assert_eq!(
            back.previous, None,
            "{name}: there is nothing before the first page"
        );
        assert!(back.next.is_some(), "{name}");
    }
}

/// What each filter must let through, told once more in plain code.
type Filtered = (PeopleFilter, fn(&Person) -> bool);

fn filters() -> Vec<Filtered> {
    let none = PeopleFilter::default;
    let password = |password| PeopleFilter {
        password: Some(password),
        ..PeopleFilter::default()
    };
    let aged = |age| PeopleFilter {
        age: Some(age),
        ..PeopleFilter::default()
    };
    vec![
        (none(), |_| true),
        (
            PeopleFilter {
                status: Some(Status::Blocked),
                ..none()
            },
            |one| one.blocked,
        ),
        (
            PeopleFilter {
                status: Some(Status::Active),
                ..none()
            },
            |one| !one.blocked,
        ),
        (
            PeopleFilter {
                department: Some("SALES".to_owned()),
                ..none()
            },
            |one| one.department_key == "sales",
        ),
        (
            PeopleFilter {
                no_contact: true,
                ..none()
            },
            |one| one.alternate_email.is_empty(),
        ),
        (
            PeopleFilter {
                never_signed_in: true,
                ..none()
            },
            |one| one.last_sign_in_at == 0,
        ),
        (password(PasswordFilter::None), |one| one.password_kind == 0),
        (password(PasswordFilter::Temporary), |one| {
            one.password_kind == 2
        }),
        (password(PasswordFilter::MustChange), |one| {
            one.must_change || one.password_kind == 2
        }),
        (password(PasswordFilter::Locked), |one| {
            one.password_kind >= 3 || one.locked_until > NOW.0
        }),
        (password(PasswordFilter::Reported), |one| {
            one.password_kind == 4
        }),
        (password(PasswordFilter::NeverExpires), |one| {
            one.never_expires
        }),
        (password(PasswordFilter::Expired), |one| {
            expires_in(one).is_some_and(|span| span <= 0)
        }),
        (password(PasswordFilter::ExpiresSoon), |one| {
            expires_in(one).is_some_and(|span| span > 0 && span <= Span::days(14).0)
        }),
        (password(PasswordFilter::ExpiresThisWeek), |one| {
            expires_in(one).is_some_and(|span| span > 0 && span <= Span::days(7).0)
        }),
        (password(PasswordFilter::ExpiresThisMonth), |one| {
            expires_in(one).is_some_and(|span| span > 0 && span <= Span::days(30).0)
        }),
        (
            PeopleFilter {
                inactive: true,
                ..none()
            },
            |one| one.last_sign_in_at != 0 && one.last_sign_in_at <= NOW.minus(Span::days(90)).0,
        ),
        (aged(PasswordAge::Month), |one| age(one) == Some(0)),
        (aged(PasswordAge::Quarter), |one| age(one) == Some(1)),
        (aged(PasswordAge::HalfYear), |one| age(one) == Some(2)),
        (aged(PasswordAge::Year), |one| age(one) == Some(3)),
        (aged(PasswordAge::Older), |one| age(one) == Some(4)),
        (
            PeopleFilter {
                status: Some(Status::Active),
                department: Some("Zoo".to_owned()),
                never_signed_in: true,
                ..none()
            },
            |one| !one.blocked && one.department == "Zoo" && one.last_sign_in_at == 0,
        ),
        (
            PeopleFilter {
                search: "anna".to_owned(),
                status: Some(Status::Blocked),
                ..none()
            },
            |one| one.blocked && one.display_name_key == "anna",
        ),
    ]
}

/// In which span of ages the password is; `None`: there is none.
fn age(one: &Person) -> Option<usize> {
    let days = (NOW.0 - one.password_set_at) / Span::days(1).0;
    let older = [30, 90, 180, 365].iter().filter(|end| days >= **end);
    (one.password_kind != 0).then(|| older.count())
}

fn expires_in(one: &Person) -> Option<i64> {
    let counts = one.password_kind == 1 && !one.never_expires && !one.must_change;
    counts.then(|| one.password_set_at + Span::days(90).0 - NOW.0)
}

#[tokio::test]
async fn every_filter_lets_through_what_it_says_and_is_counted_alike() {
    let crowd = crowd();
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd.clone()).await.unwrap();
        for deleted in [false, true] {
            for (filter, passes) in filters() {
                let filter = PeopleFilter { deleted, ..filter };
                let wanted: BTreeSet<Uuid> = crowd
                    .iter()
                    .filter(|one| (one.deleted_at > 0) == deleted && passes(one))
                    .map(|one| one.id)
                    .collect();
                assert!(
                    !wanted.is_empty() || deleted,
                    "the filter is tested on nobody: {filter:?}"
                );
                let found = walk(&store, &filter, PeopleSort::DisplayName, false, 20).await;
                assert_eq!(
                    found.iter().copied().collect::<BTreeSet<_>>(),
                    wanted,
                    "{name}: {filter:?}"
                );
                assert_eq!(found.len(), wanted.len(), "{name}: {filter:?}");
                let counted = people_list::count(&store, &filter, MOMENT).await.unwrap();
                assert_eq!(counted, wanted.len() as u64, "{name}: {filter:?}");
                let mut ids = Vec::new();
                loop {
                    let more =
                        people_list::ids(&store.read(), &filter, MOMENT, ids.last().copied(), 9)
                            .await
                            .unwrap();
                    if more.is_empty() {
                        break;
                    }
                    ids.extend(more);
                }
                assert_eq!(
                    ids.iter().map(|id| id.0).collect::<Vec<_>>(),
                    wanted.into_iter().collect::<Vec<_>>(),
                    "{name}: {filter:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn home_shows_the_numbers_that_the_lists_show() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd()).await.unwrap();
        for expiry in [Expiry::after(0), Expiry::after(90), spread()] {
            let moment = Moment {
                now: NOW,
                expiry: &expiry,
                self_service: None,
            };
            let home = people_list::home(&store, moment).await.unwrap();
            let none = PeopleFilter::default;
            let password = |password| PeopleFilter {
                password: Some(password),
                ..PeopleFilter::default()
            };
            let numbers = [
                (home.people, none()),
                (home.must_change, password(PasswordFilter::MustChange)),
                (home.temporary, password(PasswordFilter::Temporary)),
                (home.locked, password(PasswordFilter::Locked)),
                (home.reported, password(PasswordFilter::Reported)),
                (home.expired, password(PasswordFilter::Expired)),
                (home.expires_soon, password(PasswordFilter::ExpiresSoon)),
                (
                    home.never_signed_in,
                    PeopleFilter {
                        never_signed_in: true,
                        ..none()
                    },
                ),
                (home.no_password, password(PasswordFilter::None)),
                (
                    home.no_contact,
                    PeopleFilter {
                        no_contact: true,
                        ..none()
                    },
                ),
                (
                    home.blocked,
                    PeopleFilter {
                        status: Some(Status::Blocked),
                        ..none()
                    },
                ),
                (
                    home.administrators,
                    PeopleFilter {
                        role: Some(RoleFilter::AnyAdministrator),
                        ..none()
                    },
                ),
                (
                    home.deleted,
                    PeopleFilter {
                        deleted: true,
                        ..none()
                    },
                ),
            ];
            for (number, filter) in numbers {
                assert_eq!(
                    number,
                    people_list::count(&store, &filter, moment).await.unwrap(),
                    "{name} {expiry:?}: {filter:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn reports_show_the_numbers_that_the_lists_show() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd()).await.unwrap();
        let all = SelfService::default();
        let nobody = SelfService {
            scope: SelfServiceScope::None,
            ..SelfService::default()
        };
        let two = SelfService {
            methods_needed: 2,
            ..SelfService::default()
        };
        for (expiry, self_service) in [
            (Expiry::after(0), None),
            (Expiry::after(0), Some(&nobody)),
            (Expiry::after(90), Some(&all)),
            (spread(), Some(&all)),
            (Expiry::after(365), Some(&two)),
        ] {
            let moment = Moment {
                now: NOW,
                expiry: &expiry,
                self_service,
            };
            let reports = people_list::reports(&store, moment).await.unwrap();
            assert_eq!(reports.expire_days, expiry.days);
            for count in &reports.counts {
                let filter = count.report.filter();
                assert_eq!(
                    count.people,
                    people_list::count(&store, &filter, moment).await.unwrap(),
                    "{name} {expiry:?}: {:?}",
                    count.report
                );
            }
            let ages = |group| {
                let counts = reports.counts.iter();
                let of_group = counts.filter(|count| count.report.group() == group);
                of_group.map(|count| count.people).sum::<u64>()
            };
            assert_eq!(
                ages(ReportGroup::Age),
                reports.people,
                "everybody has a password of one age, or none"
            );
        }
    }
}

#[tokio::test]
async fn roles_and_groups_narrow_and_roles_come_with_the_rows() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(
            &store,
            (1..=9)
                .map(|number| person(number, "P", &format!("p{number}@example.org")))
                .collect(),
        )
        .await
        .unwrap();
        let held = RoleSet::EMPTY
            .with(Role::UserAdministrator)
            .with(Role::ReportsReader);
        store
            .write(|tx| async move { roles::set(&tx, person_id(3), held, NOW).await })
            .await
            .unwrap();
        let group = domain::GroupId(id(50));
        let row = store::Group {
            id: group.0,
            name: "G".to_owned(),
            name_key: "g".to_owned(),
            description: String::new(),
            version: 1,
            created_at: 0,
        };
        let row = &row;
        store
            .write(|tx| async move {
                groups::insert(&tx, row.clone()).await?;
                groups::add_members(&tx, group, &[person_id(3), person_id(5)]).await
            })
            .await
            .unwrap();
        let role = |role| PeopleFilter {
            role: Some(role),
            ..PeopleFilter::default()
        };
        let cases = [
            (role(RoleFilter::AnyAdministrator), vec![3]),
            (role(RoleFilter::Is(Role::ReportsReader)), vec![3]),
            (role(RoleFilter::Is(Role::GlobalAdministrator)), vec![]),
            (role(RoleFilter::NoRole), vec![1, 2, 4, 5, 6, 7, 8, 9]),
            (
                PeopleFilter {
                    group: Some(group),
                    ..PeopleFilter::default()
                },
                vec![3, 5],
            ),
            (
                PeopleFilter {
                    group: Some(group),
                    role: Some(RoleFilter::NoRole),
                    ..PeopleFilter::default()
                },
                vec![5],
            ),
        ];
        for (filter, wanted) in cases {
            let wanted: Vec<Uuid> = wanted.into_iter().map(id).collect();
            assert_eq!(
                walk(&store, &filter, PeopleSort::UserName, false, 50).await,
                wanted,
                "{name}: {filter:?}"
            );
        }
        let all = people_list::page(&store, &PeopleQuery::default(), MOMENT)
            .await
            .unwrap();
        for row in all.rows {
            assert_eq!(
                row.roles,
                if row.id == id(3) {
                    held
                } else {
                    RoleSet::EMPTY
                },
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn a4_forged_mutated_and_foreign_cursors_are_refused() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, crowd()).await.unwrap();
        let ask = async |filter: &PeopleFilter, sort, descending, after: &str| {
            let page = PageRequest {
                after: Some(after.to_owned()),
                limit: Some(5),
                ..PageRequest::default()
            };
            people_list::page(&store, &query(filter, sort, descending, page), MOMENT).await
        };
        let first = PageRequest {
            limit: Some(5),
            ..PageRequest::default()
        };
        let none = PeopleFilter::default();
        let page = people_list::page(
            &store,
            &query(&none, PeopleSort::DisplayName, false, first.clone()),
            MOMENT,
        )
        .await
        .unwrap();
        let cursor = page.next.unwrap();
        assert!(
            ask(&none, PeopleSort::DisplayName, false, &cursor)
                .await
                .is_ok(),
            "{name}"
        );
        // Of another list.
        let blocked = PeopleFilter {
            status: Some(Status::Blocked),
            ..none.clone()
        };
        for (filter, sort, descending) in [
            (&none, PeopleSort::UserName, false),
            (&none, PeopleSort::DisplayName, true),
            (&blocked, PeopleSort::DisplayName, false),
            (
                &PeopleFilter {
                    deleted: true,
                    ..none.clone()
                },
                PeopleSort::DisplayName,
                false,
            ),
        ] {
            assert!(
                matches!(
                    ask(filter, sort, descending, &cursor).await,
                    Err(Error::BadCursor)
                ),
                "{name}: {sort:?} {descending}"
            );
        }
        // Every single character changed, cut and padded.
        for place in 0..cursor.len() {
            let mut bytes = cursor.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let mutated = String::from_utf8(bytes).unwrap();
            assert!(
                matches!(
                    ask(&none, PeopleSort::DisplayName, false, &mutated).await,
                    Err(Error::BadCursor)
                ),
                "{name}: {mutated}"
            );
            assert!(
                matches!(
                    ask(&none, PeopleSort::DisplayName, false, &cursor[..place]).await,
                    Err(Error::BadCursor)
                ),
                "{name}: {place}"
            );
        }
        for foreign in [
            "",
            "0",
            "null",
            "\0",
            "' OR 1=1",
            &format!("{cursor}="),
            &format!("{cursor}A"),
            &"A".repeat(5_000),
            "ä",
        ] {
            assert!(
                matches!(
                    ask(&none, PeopleSort::DisplayName, false, foreign).await,
                    Err(Error::BadCursor)
                ),
                "{name}: {foreign}"
            );
        }
        // Two places at once.
        let both = PageRequest {
            after: Some(cursor.clone()),
            before: Some(cursor.clone()),
            ..first.clone()
        };
        assert!(
            matches!(
                people_list::page(
                    &store,
                    &query(&none, PeopleSort::DisplayName, false, both),
                    MOMENT
                )
                .await,
                Err(Error::BadCursor)
            ),
            "{name}"
        );
        for limit in [0, 201, u16::MAX] {
            let page = PageRequest {
                limit: Some(limit),
                ..PageRequest::default()
            };
            let refused = people_list::page(
                &store,
                &query(&none, PeopleSort::DisplayName, false, page),
                MOMENT,
            )
            .await;
            assert!(
                matches!(refused, Err(Error::BadLimit(found)) if found == limit),
                "{name}: {limit}"
            );
        }
        for limit in [1, 200] {
            let page = PageRequest {
                limit: Some(limit),
                ..PageRequest::default()
            };
            assert!(
                people_list::page(
                    &store,
                    &query(&none, PeopleSort::DisplayName, false, page),
                    MOMENT
                )
                .await
                .is_ok(),
                "{name}: {limit}"
            );
        }
    }
}

#[tokio::test]
async fn a4_a_cursor_of_another_instance_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut cursors = Vec::new();
    for (file, key) in [("one.db", [1; 32]), ("two.db", [2; 32])] {
        let url = format!("sqlite:{}", folder.path().join(file).display());
        let store = Store::connect(&url, store::Options::new(NOW, key))
            .await
            .unwrap();
        add(&store, crowd()).await.unwrap();
        let ask = async |after| {
            people_list::page(
                &store,
                &PeopleQuery {
                    page: PageRequest {
                        after,
                        limit: Some(5),
                        ..PageRequest::default()
                    },
                    ..PeopleQuery::default()
                },
                MOMENT,
            )
            .await
        };
        for foreign in &cursors {
            assert!(matches!(
                ask(Some(String::clone(foreign))).await,
                Err(Error::BadCursor)
            ));
        }
        cursors.push(ask(None).await.unwrap().next.unwrap());
    }
    assert_ne!(cursors[0], cursors[1]);
}
