//! Rows of people in the order of their display names, and how many there are (`SQLite`; see `name_order`).

use super::Step;
use crate::{Db as _, name_order};

pub(super) const STEP: Step = Step {
    name: "in name order",
    tables: &[],
    indexes: &[],
    sqlite: SQLITE,
    fill: Some(|tx| {
        Box::pin(async move {
            if tx.is_sqlite() {
                name_order::number_everybody(tx).await?;
            }
            Ok(())
        })
    }),
};

/// Counting them takes longer than a page.
const SQLITE: &[&str] = &[
    "CREATE TABLE people_total (id INTEGER PRIMARY KEY CHECK (id = 1), people INTEGER NOT NULL) STRICT",
    "INSERT INTO people_total (id, people) SELECT 1, count(*) FROM people",
];
