//! Search: contains, any script, folded, from one character up; and nothing that is typed is a command.

use crate::{NOW, add, id, person, person_id, with_address};
use domain::password::expiry::Expiry;
use domain::wire::people::{PeopleFilter, PeopleQuery, PeopleSort};
use store::{Person, Store, people, people_list, people_list::Moment, testing};

static EXPIRY: Expiry = Expiry::after(0);
const MOMENT: Moment = Moment {
    now: NOW,
    expiry: &EXPIRY,
    self_service: None,
};

async fn find(store: &Store, search: &str) -> Vec<u128> {
    let filter = PeopleFilter {
        search: search.to_owned(),
        ..PeopleFilter::default()
    };
    let query = PeopleQuery {
        filter: filter.clone(),
        sort: PeopleSort::UserName,
        ..PeopleQuery::default()
    };
    let rows = people_list::page(store, &query, MOMENT).await.unwrap().rows;
    assert_eq!(
        people_list::count(store, &filter, MOMENT).await.unwrap(),
        rows.len() as u64,
        "{search}"
    );
    rows.iter()
        .map(|row| row.id.as_u128() - id(0).as_u128())
        .collect()
}

fn some_people() -> Vec<Person> {
    let names = [
        "Zoë Straße",
        "李 雷",
        "李小龙",
        "Nguyễn Văn An",
        "محمد علي",
        "O'Brien \"Bob\"",
        "100%_sure",
        "a*b AND c",
        "ＷＩＤＥ",
        "Ольга 😀",
        "ABABAC",
    ];
    names
        .iter()
        .zip(1_u128..)
        .map(|(name, number)| person(number, name, &format!("u{number:02}@x.example")))
        .collect()
}

#[tokio::test]
async fn search_finds_in_every_script_from_one_character_up() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, some_people()).await.unwrap();
        let cases: [(&str, &[u128]); 24] = [
            ("zoe", &[1]),
            ("ZOË", &[1]),
            ("strasse", &[1]),
            ("李", &[2, 3]),
            ("小龙", &[3]),
            ("雷 李", &[2]),
            ("nguyen", &[4]),
            ("ễn", &[4, 6]),
            ("محمد", &[5]),
            ("ع", &[5]),
            ("o'b", &[6]),
            ("\"", &[6]),
            ("%", &[7]),
            ("_", &[7]),
            ("0%_s", &[7]),
            ("*", &[8]),
            ("a*b", &[8]),
            ("wide", &[9]),
            ("ОЛЬГА", &[10]),
            ("😀", &[10]),
            ("u03@", &[3]),
            ("ababab", &[]),
            ("abac", &[11]),
            ("zoe 李", &[]),
        ];
        for (search, wanted) in cases {
            assert_eq!(find(&store, search).await, wanted, "{name}: {search}");
        }
        assert_eq!(find(&store, "x.example").await.len(), 11, "{name}");
        assert_eq!(
            find(&store, "   ").await.len(),
            11,
            "{name}: nothing but spaces narrows nothing"
        );
    }
}

#[tokio::test]
async fn hostile_searches_find_nothing_and_break_nothing() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, some_people()).await.unwrap();
        let hostile = [
            "' OR 1=1 --",
            "\"; DROP TABLE people; --",
            "NEAR(a b)",
            "a NOT b",
            "grams:zoe",
            "zoe OR anna",
            "^zoe",
            "zoe*x",
            "(",
            ")",
            "{",
            "}",
            "-zoe",
            "+zoe",
            "\\",
            "\\%",
            "%%",
            "__",
            "\0",
            "zoe\0",
            "$1",
            "?1",
            ":a",
            "@@",
            "\u{202e}zoe",
            "\u{fffd}",
            "\u{e025}",
            "[a-z]",
            "a.*",
            "\u{10ffff}",
        ];
        for search in hostile {
            assert!(find(&store, search).await.is_empty(), "{name}: {search:?}");
        }
        let long = "ab ".repeat(33);
        assert_eq!(
            find(&store, &long).await,
            [11],
            "{name}: the same word many times"
        );
        assert_eq!(
            find(&store, "zoe").await,
            [1],
            "{name}: everything is still there"
        );
    }
}

#[tokio::test]
async fn search_follows_changes_and_forgets_who_is_gone() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        add(&store, some_people()).await.unwrap();
        let mut changed = people::by_id(&store.read(), person_id(1))
            .await
            .unwrap()
            .unwrap();
        "Chloé".clone_into(&mut changed.display_name);
        changed.display_name_key = domain::fold::key("Chloé");
        let changed = &changed;
        store
            .write(|tx| async move { people::update(&tx, changed).await })
            .await
            .unwrap();
        assert_eq!(find(&store, "chloe").await, [1], "{name}");
        assert!(find(&store, "zoe").await.is_empty(), "{name}");
        store
            .write(|tx| async move { people::delete(&tx, person_id(1), NOW).await })
            .await
            .unwrap();
        assert!(find(&store, "chloe").await.is_empty(), "{name}");
        store
            .write(|tx| async move { people::purge(&tx, domain::Timestamp(NOW.0 + 1), 10).await })
            .await
            .unwrap();
        add(&store, vec![person(30, "Newcomer", "n@x.example")])
            .await
            .unwrap();
        assert!(
            find(&store, "chloe").await.is_empty(),
            "{name}: a row number used again brings nobody back"
        );
        assert_eq!(find(&store, "newcomer").await, [30], "{name}");
    }
}

#[tokio::test]
async fn e3_search_never_looks_into_contact_details() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let mut one = with_address(person(1, "anna", "Anna"), "hidden.address@example.org");
        one.mobile_phone = "+447972770615".to_owned();
        add(&store, vec![one]).await.unwrap();
        assert_eq!(find(&store, "anna").await, [1], "{name}");
        for probe in ["hidden", "h", "hidden.address@example.org", "7972", "+44"] {
            assert!(find(&store, probe).await.is_empty(), "{name}: {probe}");
        }
    }
}
