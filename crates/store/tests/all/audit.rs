//! The audit chain.

use crate::{NOW, id};
use domain::{
    PersonId,
    wire::{
        PageRequest,
        audit::{AuditFilter, AuditResult},
    },
};
use sea_orm::ConnectionTrait as _;
use store::{Error, audit, testing};

fn entry(number: u128) -> audit::NewEntry {
    audit::NewEntry {
        at: domain::Timestamp(NOW.0 + i64::try_from(number).unwrap()),
        action: if number.is_multiple_of(2) {
            "password.reset".to_owned()
        } else {
            "person.added".to_owned()
        },
        result: if number.is_multiple_of(5) {
            AuditResult::Refused
        } else {
            AuditResult::Success
        },
        actor_id: Some(id(number % 3)),
        actor_name: format!("Actor {}", number % 3),
        target_id: None,
        target_name: format!("Zoë {number}"),
        ip: "192.0.2.7".to_owned(),
        request_id: format!("r{number}"),
        before: "{}".to_owned(),
        after: "{\"a\":1}".to_owned(),
    }
}

#[tokio::test]
async fn u2_rows_appended_in_parallel_are_one_chain_without_gaps() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        let writers: Vec<_> = (0..40_u128)
            .map(|writer| {
                let store = store.clone();
                tokio::spawn(async move {
                    // Every fourth gives up after appending: its rows must leave no gap.
                    store
                        .write(|tx| async move {
                            audit::append(&tx, [entry(writer * 2), entry(writer * 2 + 1)]).await?;
                            if writer % 4 == 0 {
                                Err(Error::NotFound)
                            } else {
                                Ok(())
                            }
                        })
                        .await
                })
            })
            .collect();
        for (writer, outcome) in writers.into_iter().enumerate() {
            assert_eq!(outcome.await.unwrap().is_ok(), writer % 4 != 0, "{name}");
        }
        let db = store.read();
        let mut rows = audit::after(&db, 0, 25).await.unwrap();
        while let Some(last) = rows.last().map(|row| row.seq) {
            let more = audit::after(&db, last, 25).await.unwrap();
            if more.is_empty() {
                break;
            }
            rows.extend(more);
        }
        assert_eq!(
            rows.iter().map(|row| row.seq).collect::<Vec<_>>(),
            (1..=60).collect::<Vec<i64>>(),
            "{name}"
        );
        let mut previous = Vec::new();
        for row in &rows {
            assert_eq!(row.previous, previous, "{name}: {}", row.seq);
            assert_eq!(row.hash, audit::hash_of(row), "{name}: {}", row.seq);
            previous.clone_from(&row.hash);
        }
        assert_eq!(
            audit::head(&db).await.unwrap(),
            audit::Head {
                seq: 60,
                hash: previous
            },
            "{name}"
        );
    }
}

#[tokio::test]
async fn u2_every_column_under_the_hash_changes_it() {
    let (_, store, _guard) = testing::stores().await.unwrap().swap_remove(0);
    store
        .write(|tx| async move { audit::append(&tx, [entry(1)]).await })
        .await
        .unwrap();
    let changes = [
        "at = at + 1",
        "action = 'x'",
        "result = 1",
        "actor_id = NULL",
        "actor_name = 'x'",
        "target_id = actor_id",
        "target_name = 'x'",
        "ip = 'x'",
        "request_id = 'x'",
        "before = 'x'",
        "after = 'x'",
        "previous = x'00'",
        // Moving text from one column to its neighbour must not go unseen either.
        "ip = '192.0.2.7r', request_id = '1'",
    ];
    for change in changes {
        let sql = format!("UPDATE audit SET {change} WHERE seq = 1");
        let sql = &sql;
        let row = store
            .write(|tx| async move {
                tx.execute_unprepared(sql).await?;
                let row = audit::after(&tx, 0, 1).await?.remove(0);
                Err::<(), _>(Error::Corrupt(format!(
                    "{}",
                    row.hash == audit::hash_of(&row)
                )))
            })
            .await;
        assert!(
            matches!(&row, Err(Error::Corrupt(same)) if same == "false"),
            "{change}: {row:?}"
        );
    }
}

#[tokio::test]
async fn the_log_is_paged_newest_first_and_filtered() {
    for (name, store, _guard) in testing::stores().await.unwrap() {
        store
            .write(|tx| async move { audit::append(&tx, (1..=50).map(entry)).await })
            .await
            .unwrap();
        let filters: Vec<(AuditFilter, fn(i64) -> bool)> = vec![
            (AuditFilter::default(), |_| true),
            (
                AuditFilter {
                    actor: Some(PersonId(id(1))),
                    ..AuditFilter::default()
                },
                |seq| seq % 3 == 1,
            ),
            (
                AuditFilter {
                    action: Some("password.".to_owned()),
                    ..AuditFilter::default()
                },
                |seq| seq % 2 == 0,
            ),
            (
                AuditFilter {
                    action: Some("person.added".to_owned()),
                    ..AuditFilter::default()
                },
                |seq| seq % 2 == 1,
            ),
            (
                AuditFilter {
                    action: Some("pass".to_owned()),
                    ..AuditFilter::default()
                },
                |_| false,
            ),
            (
                AuditFilter {
                    result: Some(AuditResult::Refused),
                    ..AuditFilter::default()
                },
                |seq| seq % 5 == 0,
            ),
            (
                AuditFilter {
                    search: "ZOE 1".to_owned(),
                    ..AuditFilter::default()
                },
                |seq| seq.to_string().contains('1') || seq % 3 == 1 || seq > 0,
            ),
            (
                AuditFilter {
                    search: "actor%".to_owned(),
                    ..AuditFilter::default()
                },
                |_| false,
            ),
            (
                AuditFilter {
                    from: Some(domain::Timestamp(NOW.0 + 10)),
                    to: Some(domain::Timestamp(NOW.0 + 20)),
                    ..AuditFilter::default()
                },
                |seq| (10..20).contains(&seq),
            ),
        ];
        for (filter, matches) in filters {
            let wanted: Vec<i64> = (1..=50).rev().filter(|seq| matches(*seq)).collect();
            let mut found = Vec::new();
            let mut request = PageRequest {
                limit: Some(7),
                ..PageRequest::default()
            };
            loop {
                let page = audit::page(&store, &filter, &request).await.unwrap();
                found.extend(page.rows.iter().map(|row| row.seq));
                let Some(next) = page.next else { break };
                request.after = Some(next);
            }
            assert_eq!(found, wanted, "{name}: {filter:?}");
            let last = audit::page(
                &store,
                &filter,
                &PageRequest {
                    from_end: true,
                    limit: Some(7),
                    ..PageRequest::default()
                },
            )
            .await
            .unwrap();
            let tail = wanted.len().saturating_sub(7);
            assert_eq!(
                last.rows.iter().map(|row| row.seq).collect::<Vec<_>>(),
                wanted[tail..],
                "{name}: {filter:?}"
            );
            assert!(last.next.is_none(), "{name}");
        }
    }
}
