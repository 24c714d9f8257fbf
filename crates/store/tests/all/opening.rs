//! Opening: addresses, versions of the schema, tables against entities.

use crate::{NOW, person};
use domain::password::expiry::Expiry;
use domain::wire::people::{PeopleFilter, PeopleQuery};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityName, EntityTrait, IdenStatic as _, Iterable,
    Statement, sea_query::ColumnType,
};
use std::collections::BTreeMap;
use store::{
    Db as _, Error, Store, entity, people,
    people_list::{self, Moment},
    testing,
};

#[tokio::test]
async fn r7_opening_twice_changes_nothing() {
    for (name, store, guard) in testing::stores().await.unwrap() {
        let before = versions(&store).await;
        let again = Store::connect(guard.url(), testing::options())
            .await
            .unwrap();
        assert_eq!(versions(&again).await, before, "{name}");
        assert_eq!(before, all_steps(), "{name}");
    }
}

#[tokio::test]
async fn r8_a_copy_goes_into_an_empty_file_alone_and_opens_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    let path = file.to_str().unwrap();
    for (name, store, _guard) in testing::stores().await.unwrap() {
        std::fs::write(&file, "").unwrap();
        let copied = store.copy_into(path).await;
        if !store.is_sqlite() {
            assert!(matches!(copied, Err(Error::NoCopies)), "{name}");
            continue;
        }
        copied.unwrap();
        assert!(store.copy_into(path).await.is_err(), "over another");
        let url = format!("sqlite:{path}");
        let copy = Store::connect(&url, testing::options()).await.unwrap();
        assert_eq!(versions(&copy).await, all_steps());
    }
}

#[tokio::test]
async fn r7_two_copies_that_start_at_once_do_not_collide() {
    for (name, guard) in testing::empty().await.unwrap() {
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let url = guard.url().to_owned();
                tokio::spawn(async move { Store::connect(&url, testing::options()).await })
            })
            .collect();
        for start in starts {
            let store = start
                .await
                .unwrap()
                .unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert_eq!(versions(&store).await, all_steps(), "{name}");
        }
    }
}

#[tokio::test]
async fn r7_a_newer_schema_is_refused() {
    for (name, store, guard) in testing::stores().await.unwrap() {
        let result = store
            .write(|tx| async move {
                tx.execute_raw(tx.statement(
                    "INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)",
                    [99_i64.into(), "later".into(), NOW.0.into()],
                ))
                .await?;
                Ok::<_, Error>(())
            })
            .await;
        result.unwrap();
        let refused = Store::connect(guard.url(), testing::options()).await;
        assert!(
            matches!(
                refused,
                Err(Error::NewerSchema {
                    found: 99,
                    known: STEPS
                })
            ),
            "{name}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn r7_a_start_that_is_killed_in_the_middle_leaves_nothing_half_made() {
    for (name, guard) in testing::empty().await.unwrap() {
        for delay in [0_u64, 1, 2, 4, 8, 16, 32] {
            let url = guard.url().to_owned();
            let start = tokio::spawn(async move { Store::connect(&url, testing::options()).await });
            tokio::time::sleep(std::time::Duration::from_millis(delay)).await;
            start.abort();
            drop(start.await);
        }
        let store = Store::connect(guard.url(), testing::options())
            .await
            .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(versions(&store).await, all_steps(), "{name}");
        compare_all(&store, name).await;
    }
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_told_apart() {
    let options = testing::options();
    let wrong = Store::connect("mysql://somewhere", options.clone()).await;
    assert!(matches!(wrong, Err(Error::BadUrl)), "{wrong:?}");
    let empty = Store::connect("sqlite:", options.clone()).await;
    assert!(matches!(empty, Err(Error::BadUrl)), "{empty:?}");
    let missing = Store::connect("sqlite:/no/such/folder/latchkey.db", options.clone()).await;
    assert!(matches!(missing, Err(Error::Unreachable(_))), "{missing:?}");
    let nobody = Store::connect("postgres://postgres@127.0.0.1:1/none", options).await;
    assert!(matches!(nobody, Err(Error::Unreachable(_))), "{nobody:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(
        &path,
        "this is not a database, but long enough to look like one. ".repeat(100),
    )
    .unwrap();
    let refused = Store::connect(&format!("sqlite:{}", path.display()), testing::options()).await;
    assert!(matches!(refused, Err(Error::Unreachable(_))), "{refused:?}");
}

#[tokio::test]
async fn r7_people_from_before_rows_were_in_name_order_are_found_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("old.db").display());
    let store = Store::connect(&url, testing::options()).await.unwrap();
    let crowd: Vec<_> = (0..2_500_u32)
        .map(|n| {
            let name = format!("{} {n:04}", ["Zoë", "Anna", "Дмитрий"][n as usize % 3]);
            person(n.into(), &name, &format!("u{n}@x.example"))
        })
        .collect();
    let mut wanted: Vec<_> = crowd
        .iter()
        .map(|one| (one.display_name_key.clone(), one.id))
        .collect();
    wanted.sort();
    store
        .write(|tx| {
            let crowd = crowd.clone();
            async move {
                people::insert_many(&tx, crowd).await?;
                for statement in [
                    "UPDATE people SET number = (SELECT n FROM (SELECT id, row_number() OVER (ORDER BY user_name) AS n FROM people) AS old WHERE old.id = people.id)",
                    "DELETE FROM people_grams",
                    "DROP TABLE people_total",
                    "DROP TABLE contact_questions",
                    "DROP TABLE messages",
                    "DROP TABLE links",
                    "DROP TABLE proven_contacts",
                    "DROP TABLE pending_contacts",
                    "DROP TABLE recoveries",
                    "DROP TABLE requests",
                    "DROP TABLE recovery_codes",
                    "DROP TABLE authenticators",
                    "DROP TABLE group_parts",
                    "DROP TABLE expiry_notices",
                    "DROP TABLE job_items",
                    "DROP TABLE jobs",
                    "DROP INDEX people_no_email",
                    "DROP INDEX people_no_phone",
                    "DELETE FROM schema_version WHERE version >= 2",
                ] {
                    tx.execute_unprepared(statement).await?;
                }
                Ok::<_, Error>(())
            }
        })
        .await
        .unwrap();
    drop(store);
    let store = Store::connect(&url, testing::options()).await.unwrap();
    let query = |search: &str| PeopleQuery {
        filter: PeopleFilter {
            search: search.to_owned(),
            ..PeopleFilter::default()
        },
        ..PeopleQuery::default()
    };
    let moment = Moment {
        now: NOW,
        expiry: &Expiry::after(0),
        self_service: None,
    };
    for (search, start) in [("", 'a'), ("zoe", 'z'), ("o", 'z'), ("митр", 'д')] {
        let page = people_list::page(&store, &query(search), moment)
            .await
            .unwrap();
        let wanted = wanted
            .iter()
            .filter(|(key, _)| search.is_empty() || key.starts_with(start));
        assert_eq!(
            page.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            wanted
                .take(page.rows.len())
                .map(|(_, id)| *id)
                .collect::<Vec<_>>(),
            "{search}"
        );
        assert_eq!(page.rows.len(), 50, "{search}");
    }
}

#[tokio::test]
async fn the_tables_are_what_the_entities_say() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        compare_all(&store, name).await;
    }
}

async fn compare_all(store: &Store, name: &str) {
    compare(store, name, entity::people::Entity).await;
    compare(store, name, entity::credentials::Entity).await;
    compare(store, name, entity::password_history::Entity).await;
    compare(store, name, entity::roles::Entity).await;
    compare(store, name, entity::groups::Entity).await;
    compare(store, name, entity::group_members::Entity).await;
    compare(store, name, entity::group_parts::Entity).await;
    compare(store, name, entity::sessions::Entity).await;
    compare(store, name, entity::throttles::Entity).await;
    compare(store, name, entity::settings::Entity).await;
    compare(store, name, entity::saved_views::Entity).await;
    compare(store, name, entity::audit::Entity).await;
    compare(store, name, entity::audit_head::Entity).await;
    compare(store, name, entity::messages::Entity).await;
    compare(store, name, entity::links::Entity).await;
    compare(store, name, entity::proven_contacts::Entity).await;
    compare(store, name, entity::recoveries::Entity).await;
    compare(store, name, entity::pending_contacts::Entity).await;
    compare(store, name, entity::requests::Entity).await;
    compare(store, name, entity::contact_questions::Entity).await;
    compare(store, name, entity::jobs::Entity).await;
    compare(store, name, entity::job_items::Entity).await;
}

/// Name, type and whether NULL is allowed, of each column.
async fn compare<E: EntityTrait + EntityName>(store: &Store, name: &str, entity: E) {
    let db = store.read();
    let sqlite = db.is_sqlite();
    let wanted: BTreeMap<String, (String, bool)> = E::Column::iter()
        .map(|column| {
            let definition = column.def();
            let kind = kind(definition.get_column_type(), sqlite);
            (
                column.as_str().to_owned(),
                (kind.to_owned(), definition.is_null()),
            )
        })
        .collect();
    let mut found = columns(&db, entity.table_name()).await;
    if sqlite && entity.table_name() == "people" {
        // The row number that the search index refers to; of SQLite alone.
        assert!(found.remove("number").is_some(), "{name}: people.number");
    }
    assert_eq!(found, wanted, "{name}: {}", entity.table_name());
}

fn kind(column: &ColumnType, sqlite: bool) -> &'static str {
    match (column, sqlite) {
        (ColumnType::Text, true) => "TEXT",
        (ColumnType::Text, false) => "text",
        (ColumnType::BigInteger | ColumnType::SmallInteger | ColumnType::Boolean, true) => {
            "INTEGER"
        }
        (ColumnType::BigInteger, false) => "bigint",
        (ColumnType::SmallInteger, false) => "smallint",
        (ColumnType::Boolean, false) => "boolean",
        (
            ColumnType::Uuid | ColumnType::VarBinary(_) | ColumnType::Blob | ColumnType::Binary(_),
            true,
        ) => "BLOB",
        (ColumnType::Uuid, false) => "uuid",
        (ColumnType::VarBinary(_) | ColumnType::Blob | ColumnType::Binary(_), false) => "bytea",
        (other, _) => panic!("no column has this type: {other:?}"),
    }
}

async fn columns(db: &store::Read, table: &str) -> BTreeMap<String, (String, bool)> {
    let sql = if db.is_sqlite() {
        "SELECT name, type AS kind, CASE WHEN \"notnull\" = 1 OR type = 'INTEGER' AND pk = 1 THEN 0 ELSE 1 END AS empty FROM pragma_table_info($1)"
    } else {
        "SELECT column_name::text AS name, data_type::text AS kind, CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END AS empty
            FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1"
    };
    let rows = db
        .query_all_raw(db.statement(sql, [table.into()]))
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            let empty: i32 = row.try_get("", "empty").unwrap();
            (
                row.try_get("", "name").unwrap(),
                (row.try_get("", "kind").unwrap(), empty == 1),
            )
        })
        .collect()
}

/// How many steps the schema has taken.
const STEPS: i64 = 13;

fn all_steps() -> Vec<i64> {
    (1..=STEPS).collect()
}

async fn versions(store: &Store) -> Vec<i64> {
    let db = store.read();
    let backend: DbBackend = db.get_database_backend();
    let rows = db
        .query_all_raw(Statement::from_string(
            backend,
            "SELECT version FROM schema_version ORDER BY version",
        ))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get("", "version").unwrap())
        .collect()
}
