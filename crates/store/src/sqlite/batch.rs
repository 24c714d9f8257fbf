//! Statements that are sent together. Owns how their values are numbered through; never sends them.

use sea_orm::{DbBackend, Statement, Value, Values};
use std::fmt::Write as _;

/// Statements that wait, as one text with one list of values.
#[derive(Debug, Default)]
pub(super) struct Batch {
    sql: String,
    values: Vec<Value>,
}

impl Batch {
    /// One more, without values.
    pub(super) fn push_sql(&mut self, sql: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str("; ");
        }
        self.sql.push_str(sql);
    }

    /// One more.
    pub(super) fn push(&mut self, statement: Statement) {
        if self.values.is_empty() {
            self.push_sql(&statement.sql);
        } else {
            self.sql.push_str("; ");
            renumber(&mut self.sql, &statement.sql, self.values.len());
        }
        self.values.extend(statement.values.into_iter().flatten());
    }

    /// All that wait with this one behind them, as one.
    pub(super) fn before(&mut self, statement: Statement) -> Statement {
        if self.sql.is_empty() {
            return statement;
        }
        self.push(statement);
        self.all()
    }

    /// All that wait, as one.
    pub(super) fn take(&mut self) -> Option<Statement> {
        (!self.sql.is_empty()).then(|| self.all())
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.sql.clear();
        self.values.clear();
    }

    fn all(&mut self) -> Statement {
        Statement {
            sql: std::mem::take(&mut self.sql),
            values: Some(Values(std::mem::take(&mut self.values))),
            db_backend: DbBackend::Sqlite,
        }
    }
}

/// Appends a statement whose values come after `before` others: `$1` becomes `$4`. What stands in quotes stays. (Writing
/// into a string cannot fail.)
fn renumber(sql: &mut String, statement: &str, before: usize) {
    let mut quote = None;
    let mut bare = 0;
    let mut characters = statement.chars().peekable();
    while let Some(character) = characters.next() {
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None if character == '$' => {
                let mut number = 0;
                while let Some(digit) = characters.peek().and_then(|next| next.to_digit(10)) {
                    number = number * 10 + usize::try_from(digit).unwrap_or(0);
                    characters.next();
                }
                let _ = write!(sql, "${}", before + number);
                continue;
            }
            // The query builder's way: the next value in order.
            None if character == '?' => {
                bare += 1;
                let _ = write!(sql, "${}", before + bare);
                continue;
            }
            _ => {}
        }
        sql.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::Batch;
    use sea_orm::{DbBackend, Statement, Value};

    fn statement(sql: &str, values: &[i64]) -> Statement {
        let values = values.iter().copied().map(Value::from);
        Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
    }

    #[test]
    fn values_are_numbered_through_and_quoted_text_stays() {
        let mut batch = Batch::default();
        batch.push_sql("BEGIN");
        batch.push(statement("UPDATE t SET a = $1 WHERE b = $2", &[1, 2]));
        batch.push(statement(
            "INSERT INTO \"t\" VALUES (?, '$1 ?', ?)",
            &[3, 4],
        ));
        let all = batch.before(statement("SELECT $2, $1, $2, $12", &[5, 6]));
        assert_eq!(
            all.sql,
            "BEGIN; UPDATE t SET a = $1 WHERE b = $2; INSERT INTO \"t\" VALUES ($3, '$1 ?', $4); SELECT $6, $5, $6, $16"
        );
        let values = [1, 2, 3, 4, 5, 6_i64].map(Value::from).to_vec();
        assert_eq!(all.values.map(|values| values.0), Some(values));
        assert!(batch.take().is_none());
    }

    #[test]
    fn the_first_statement_with_values_may_keep_its_numbers() {
        let mut batch = Batch::default();
        batch.push_sql("SAVEPOINT work");
        let all = batch.before(statement("SELECT ?, ?", &[1, 2]));
        assert_eq!(all.sql, "SAVEPOINT work; SELECT ?, ?");
    }
}
