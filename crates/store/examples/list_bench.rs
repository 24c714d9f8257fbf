//! Measures list pages on `SQLite`: `list_bench [people …]`, by default 10 thousand, 100 thousand and 1 million.
//!
//! For each size it makes that many people (kept in the folder named by `LIST_BENCH_DIR`, if set, and used again),
//! asks for the first, a middle and the last page of each sort in both directions, and searches, and prints
//! p50, p99 and the worst in milliseconds.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a stop watch that prints"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "small numbers, rough times"
)]
#![expect(clippy::too_many_lines, reason = "one line a measurement")]

use domain::password::expiry::Expiry;
use domain::{
    Span, Timestamp, fold,
    wire::{
        PageRequest,
        people::{
            PasswordAge, PasswordFilter, PeopleFilter, PeopleQuery, PeopleSort, RecoveryFilter,
            RoleFilter, Status,
        },
        settings::SelfService,
    },
};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use store::{Error, Options, Person, Store, people, people_list, people_list::Moment};

const NOW: Timestamp = Timestamp(1_800_000_000_000_000);
static EXPIRY: Expiry = Expiry::after(90);
const MOMENT: Moment = Moment {
    now: NOW,
    expiry: &EXPIRY,
    self_service: Some(&RULES),
};
/// As the program comes.
static RULES: SelfService = SelfService::INITIAL;
const ROUNDS: usize = 15;
const FIRST: [&str; 16] = [
    "Anna",
    "Björn",
    "Chloé",
    "Дмитрий",
    "Émile",
    "Fatima",
    "雷",
    "小龙",
    "Inês",
    "Jürgen",
    "محمد",
    "Linh",
    "Małgorzata",
    "Noah",
    "Olivia",
    "Zoë",
];
const LAST: [&str; 16] = [
    "Schmidt",
    "Nguyễn",
    "García",
    "李",
    "王",
    "Иванова",
    "Okafor",
    "O'Brien",
    "Yılmaz",
    "Kowalski",
    "Haddad",
    "Smith",
    "Rossi",
    "Jensen",
    "Papadopoulos",
    "Zhou",
];
const DEPARTMENTS: [&str; 20] = [
    "Sales",
    "Support",
    "Finance",
    "Legal",
    "Research",
    "Production",
    "Logistics",
    "Marketing",
    "Facilities",
    "Security",
    "Design",
    "Quality",
    "Training",
    "Purchasing",
    "Audit",
    "Press",
    "Travel",
    "Health",
    "Fleet",
    "",
];

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Error> {
    let sizes: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|size| size.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![10_000, 100_000, 1_000_000]
    } else {
        sizes
    };
    let kept = std::env::var("LIST_BENCH_DIR").ok();
    let folder = tempfile::tempdir().map_err(|error| Error::Corrupt(error.to_string()))?;
    for size in sizes {
        let folder = kept.as_deref().map_or(folder.path(), Path::new);
        let store = Store::connect(
            &format!("sqlite:{}", folder.join(format!("{size}.db")).display()),
            Options::new(NOW, [7; 32]),
        )
        .await?;
        fill(&store, size).await?;
        measure(&store, size).await?;
    }
    Ok(())
}

async fn fill(store: &Store, size: u64) -> Result<(), Error> {
    let there = people_list::count(store, &PeopleFilter::default(), MOMENT).await?;
    let began = Instant::now();
    for batch in (there..size).step_by(20_000) {
        let batch: Vec<Person> = (batch..(batch + 20_000).min(size)).map(person).collect();
        let batch = &batch;
        store
            .write(|tx| async move { people::insert_many(&tx, batch.clone()).await })
            .await?;
    }
    let rate = (size - there) as f64 / began.elapsed().as_secs_f64();
    println!("{size} people: {} added, {rate:.0} a second", size - there);
    Ok(())
}

/// A fixed mixture: the same number gives the same person.
fn person(number: u64) -> Person {
    let mixed = mix(number);
    let first = FIRST[(mixed % 16) as usize];
    let last = format!("{}{}", LAST[(mixed >> 8) as usize % 16], number % 997);
    let user_name = format!("user{number}.{}@example.org", mixed % 9973);
    let department = DEPARTMENTS[(mixed >> 16) as usize % 20];
    let alternate_email = if mixed.is_multiple_of(3) {
        String::new()
    } else {
        format!("home{number}@mail{}.example", mixed % 31)
    };
    let display_name = format!("{first} {last}");
    Person {
        id: uuid::Uuid::from_u128(
            (u128::from(number) << 80) | 0x7000_8000_0000_0000_0000 | u128::from(mixed >> 8),
        ),
        user_name_key: fold::key(&user_name),
        user_name,
        first_name: first.to_owned(),
        last_name: last,
        display_name_key: fold::key(&display_name),
        display_name,
        job_title: if mixed.is_multiple_of(5) {
            "Clerk".to_owned()
        } else {
            String::new()
        },
        department: department.to_owned(),
        department_key: fold::key(department),
        office_number: (mixed % 400).to_string(),
        office_phone: String::new(),
        // A few have neither.
        mobile_phone: if mixed.is_multiple_of(3) && !mixed.is_multiple_of(2_001) {
            format!("+4989{number:08}")
        } else {
            String::new()
        },
        fax: String::new(),
        alternate_email_key: fold::key(&alternate_email),
        alternate_email,
        address: "1 Long Street".to_owned(),
        city: "Townsville".to_owned(),
        state: String::new(),
        postal_code: "12345".to_owned(),
        country: "Wonderland".to_owned(),
        locale: String::new(),
        search_text: String::new(),
        blocked: mixed.is_multiple_of(500),
        deleted_at: 0,
        created_at: NOW.0 - Span::days(300).0 + number as i64,
        updated_at: NOW.0,
        version: 1,
        last_sign_in_at: if mixed.is_multiple_of(4) {
            0
        } else {
            NOW.0 - (mixed % 8_000_000_000_000) as i64
        },
        password_set_at: NOW.0 - (mixed % 9_000_000_000_000) as i64,
        password_kind: if mixed.is_multiple_of(97) { 2 } else { 1 },
        must_change: mixed.is_multiple_of(211),
        never_expires: mixed.is_multiple_of(307),
        temporary_until: 0,
        temporary_used_at: 0,
        locked_until: if mixed.is_multiple_of(1_009) {
            NOW.0 + 1
        } else {
            0
        },
        role_count: 0,
    }
}

fn mix(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30))
        .wrapping_add(0x9e37_79b9_7f4a_7c15)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

async fn measure(store: &Store, size: u64) -> Result<(), Error> {
    let mut all = Vec::new();
    let sorts = [
        PeopleSort::DisplayName,
        PeopleSort::UserName,
        PeopleSort::Department,
        PeopleSort::LastSignIn,
        PeopleSort::PasswordSet,
        PeopleSort::Created,
    ];
    for sort in sorts {
        for descending in [false, true] {
            let query = PeopleQuery {
                sort,
                descending,
                ..PeopleQuery::default()
            };
            let middle = middle(store, &query).await?;
            for (place, page) in places(middle) {
                let times = time(
                    store,
                    &PeopleQuery {
                        page,
                        ..query.clone()
                    },
                )
                .await?;
                report(
                    &format!(
                        "{sort:?} {} {place}",
                        if descending { "down" } else { "up" }
                    ),
                    &times,
                );
                all.extend(times);
            }
        }
    }
    report(&format!("{size}: ALL PAGES OF ALL SORTS"), &all);
    let mut all = Vec::new();
    let searches = [
        "anna",
        "ann",
        "an",
        "a",
        "z",
        "7",
        "李",
        "小龙",
        "雷 李",
        "محمد",
        "schmidt1",
        "schmidt123",
        "user4242",
        "user777.",
        "nobody-like-this",
        "anna clerk",
        "@mail7.",
        "o'b",
        "sales",
        "press travel",
        "chloe nguyen996",
    ];
    for search in searches {
        for (sort, descending) in [
            (PeopleSort::DisplayName, false),
            (PeopleSort::DisplayName, true),
            (PeopleSort::LastSignIn, true),
            (PeopleSort::Department, false),
        ] {
            let filter = PeopleFilter {
                search: search.to_owned(),
                ..PeopleFilter::default()
            };
            let times = time(
                store,
                &PeopleQuery {
                    filter,
                    sort,
                    descending,
                    ..PeopleQuery::default()
                },
            )
            .await?;
            report(
                &format!(
                    "search {search:?} by {sort:?} {}",
                    if descending { "down" } else { "up" }
                ),
                &times,
            );
            all.extend(times);
        }
    }
    report(&format!("{size}: ALL SEARCHES"), &all);
    let password = |password| PeopleFilter {
        password: Some(password),
        ..PeopleFilter::default()
    };
    let filters = [
        (
            "blocked",
            PeopleFilter {
                status: Some(Status::Blocked),
                ..PeopleFilter::default()
            },
        ),
        (
            "administrators",
            PeopleFilter {
                role: Some(RoleFilter::AnyAdministrator),
                ..PeopleFilter::default()
            },
        ),
        (
            "department",
            PeopleFilter {
                department: Some("press".to_owned()),
                ..PeopleFilter::default()
            },
        ),
        ("temporary", password(PasswordFilter::Temporary)),
        ("must change", password(PasswordFilter::MustChange)),
        ("locked", password(PasswordFilter::Locked)),
        ("expired", password(PasswordFilter::Expired)),
        (
            "older than a year",
            PeopleFilter {
                age: Some(PasswordAge::Older),
                ..PeopleFilter::default()
            },
        ),
        (
            "cannot recover",
            PeopleFilter {
                recovery: Some(RecoveryFilter::Cannot),
                ..PeopleFilter::default()
            },
        ),
        (
            "could recover",
            PeopleFilter {
                recovery: Some(RecoveryFilter::Could),
                ..PeopleFilter::default()
            },
        ),
        (
            "never signed in",
            PeopleFilter {
                never_signed_in: true,
                ..PeopleFilter::default()
            },
        ),
    ];
    for (name, filter) in filters {
        let times = time(
            store,
            &PeopleQuery {
                filter: filter.clone(),
                ..PeopleQuery::default()
            },
        )
        .await?;
        report(&format!("filter {name}"), &times);
        let began = Instant::now();
        let count = people_list::count(store, &filter, MOMENT).await?;
        report(&format!("count {name} = {count}"), &[began.elapsed()]);
    }
    let began = Instant::now();
    people_list::count(store, &PeopleFilter::default(), MOMENT).await?;
    report("count everybody", &[began.elapsed()]);
    let began = Instant::now();
    people_list::home(store, MOMENT).await?;
    report("home", &[began.elapsed()]);
    let began = Instant::now();
    people_list::reports(store, MOMENT).await?;
    report("reports", &[began.elapsed()]);
    Ok(())
}

/// A cursor some way in: in a list as long as wanted, a page in the middle costs as much as any other one.
async fn middle(store: &Store, query: &PeopleQuery) -> Result<Option<String>, Error> {
    let mut cursor = None;
    for _ in 0..20 {
        let page = PageRequest {
            after: cursor,
            limit: Some(200),
            ..PageRequest::default()
        };
        cursor = people_list::page(
            store,
            &PeopleQuery {
                page,
                ..query.clone()
            },
            MOMENT,
        )
        .await?
        .next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(cursor)
}

fn places(middle: Option<String>) -> Vec<(&'static str, PageRequest)> {
    let from_end = PageRequest {
        from_end: true,
        ..PageRequest::default()
    };
    let after = PageRequest {
        after: middle,
        ..PageRequest::default()
    };
    vec![
        ("first", PageRequest::default()),
        ("middle", after),
        ("last", from_end),
    ]
}

async fn time(store: &Store, query: &PeopleQuery) -> Result<Vec<Duration>, Error> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        people_list::page(store, query, MOMENT).await?;
        times.push(began.elapsed());
    }
    Ok(times)
}

fn report(what: &str, times: &[Duration]) {
    let mut sorted: Vec<f64> = times
        .iter()
        .map(|time| time.as_secs_f64() * 1_000.0)
        .collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: usize| {
        sorted
            .get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{:>9.2} {:>9.2} {:>9.2}  {what}",
        at(50),
        at(99),
        sorted.last().copied().unwrap_or_default()
    );
}
