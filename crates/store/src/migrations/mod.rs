//! The tables and how they came to be, one file a step. Owns the version of the schema; never edits a
//! step that was released: a change is a new step.
//!
//! All missing steps run in one transaction under a lock: a program that is killed between leaves the
//! schema as it was, and two that start at once take turns.

mod m0001_first;
mod m0002_in_name_order;
mod m0003_outbox;
mod m0004_contacts;
mod m0005_recoveries;
mod m0006_requests;
mod m0007_jobs;
mod m0008_authenticators;
mod m0009_questions;
mod m0010_approvals;
mod m0011_reports;
mod m0012_group_parts;
mod m0013_expiry_notices;

use crate::{Db as _, Error, Store, Tx, tx::Lock};
use domain::Timestamp;
use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait as _, Value};

/// One step: its name, for people, its statements in words of both databases and those of `SQLite` alone, and what is done to the rows
/// afterwards that SQL alone cannot.
struct Step {
    name: &'static str,
    tables: &'static [&'static str],
    indexes: &'static [&'static str],
    sqlite: &'static [&'static str],
    fill: Option<Fill>,
}

impl Step {
    /// New tables and their indexes, which most steps are.
    const fn of(
        name: &'static str,
        tables: &'static [&'static str],
        indexes: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            tables,
            indexes,
            sqlite: &[],
            fill: None,
        }
    }

    fn statements(&self, sqlite: bool) -> impl Iterator<Item = String> + Send {
        let own: &[&str] = if sqlite { self.sqlite } else { &[] };
        let all = self.tables.iter().chain(self.indexes).chain(own);
        all.map(move |text| in_dialect(text, sqlite))
    }
}

type Fill = for<'tx> fn(&'tx Tx) -> BoxFuture<'tx, Result<(), Error>>;

/// Every step; the place in the list, from 1, is the schema's version.
const STEPS: &[Step] = &[
    m0001_first::STEP,
    m0002_in_name_order::STEP,
    m0003_outbox::STEP,
    m0004_contacts::STEP,
    m0005_recoveries::STEP,
    m0006_requests::STEP,
    m0007_jobs::STEP,
    m0008_authenticators::STEP,
    m0009_questions::STEP,
    m0010_approvals::STEP,
    m0011_reports::STEP,
    m0012_group_parts::STEP,
    m0013_expiry_notices::STEP,
];

/// Brings the schema up to date.
pub(crate) async fn run(store: &Store, now: Timestamp) -> Result<(), Error> {
    store
        .write_long(|tx| async move { up(&tx, now, STEPS).await })
        .await?;
    crate::search::prepare(store).await
}

async fn up(tx: &Tx, now: Timestamp, steps: &[Step]) -> Result<(), Error> {
    tx.lock(Lock::Migration).await?;
    tx.execute_unprepared("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)")
        .await?;
    let found = version(tx).await?;
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(Error::NewerSchema { found, known });
    }
    for (step, number) in steps
        .iter()
        .zip(1_i64..)
        .filter(|(_, number)| *number > found)
    {
        for statement in step.statements(tx.is_sqlite()) {
            tx.execute_unprepared(&statement).await?;
        }
        if let Some(fill) = step.fill {
            fill(tx).await?;
        }
        let row = [
            Value::from(number),
            Value::from(step.name),
            Value::from(now.0),
        ];
        tx.execute_raw(tx.statement(
            "INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)",
            row,
        ))
        .await?;
    }
    Ok(())
}

async fn version(tx: &Tx) -> Result<i64, Error> {
    let row = tx
        .query_one_raw(tx.statement(
            "SELECT coalesce(max(version), 0) AS version FROM schema_version",
            [],
        ))
        .await?;
    Ok(row
        .map(|row| row.try_get("", "version"))
        .transpose()?
        .unwrap_or(0))
}

/// Texts compare by their bytes on both databases, so that both list in the same order.
fn in_dialect(text: &str, sqlite: bool) -> String {
    let words: &[(&str, &str)] = if sqlite {
        &[
            (
                "{PEOPLE_KEY}",
                "number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE",
            ),
            ("{UUID}", "BLOB"),
            ("{TEXT}", "TEXT"),
            ("{BYTES}", "BLOB"),
            ("{LONG}", "INTEGER"),
            ("{SHORT}", "INTEGER"),
            ("{BOOL}", "INTEGER"),
            ("{TRUE}", "1"),
            ("{EMPTY}", "x''"),
            ("{STRICT}", " STRICT"),
            ("{ROWLESS}", " STRICT, WITHOUT ROWID"),
        ]
    } else {
        &[
            ("{PEOPLE_KEY}", "id uuid NOT NULL PRIMARY KEY"),
            ("{UUID}", "uuid"),
            ("{TEXT}", "text COLLATE \"C\""),
            ("{BYTES}", "bytea"),
            ("{LONG}", "bigint"),
            ("{SHORT}", "smallint"),
            ("{BOOL}", "boolean"),
            ("{TRUE}", "true"),
            ("{EMPTY}", "''"),
            ("{STRICT}", ""),
            ("{ROWLESS}", ""),
        ]
    };
    words.iter().fold(text.to_owned(), |text, (word, meaning)| {
        text.replace(word, meaning)
    })
}
