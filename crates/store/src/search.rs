//! Search: "contains", in any script, from one character up. Owns the index of character runs
//! (`SQLite`) and the trigram index (`PostgreSQL`); which people a page shows is `people_list`'s.
//!
//! The folded text is cut into words at white space. Each run of one, two and three characters of a word is
//! a token of a full-text table without content. A word that is searched becomes the runs of three in it
//! (or itself, when shorter), all of which must be there; words are then looked for in the folded text itself,
//! because the runs of a longer one may come from different places.

use crate::{Db as _, Error, Store, Tx};
use sea_orm::{ConnectionTrait as _, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is typed, as the words that must all be found, folded.
pub(crate) fn words(search: &str) -> Vec<String> {
    let mut words: Vec<String> = domain::fold::search(search)
        .replace('\0', "\u{fffd}")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// A pattern for `LIKE … ESCAPE '\'` that finds exactly the word.
pub(crate) fn like(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// The full-text query that all of these words make: every token in quotes, and none can hold one.
pub(crate) fn query(words: &[String]) -> String {
    let mut tokens = BTreeSet::new();
    for word in words {
        let characters: Vec<char> = word.chars().map(safe).collect();
        // Runs side by side and the last one: the rest of the overlapping ones would only cost, since the text
        // is looked at in the end.
        let length = characters.len().clamp(1, 3);
        for run in characters
            .chunks_exact(length)
            .chain(characters.windows(length).last())
        {
            tokens.insert(run.iter().collect::<String>());
        }
    }
    tokens
        .iter()
        .map(|token| format!("\"{token}\""))
        .collect::<Vec<_>>()
        .join(" ")
}

/// All runs of a folded text, each once.
fn tokens(text: &str) -> String {
    // White space stays: it parts the words.
    let in_index = |character: char| {
        if character.is_whitespace() {
            character
        } else {
            safe(character)
        }
    };
    let text: String = text.chars().map(in_index).collect();
    let mut runs = Vec::with_capacity(text.len() * 3);
    for word in text.split_whitespace() {
        let ends: Vec<usize> = word
            .char_indices()
            .map(|(at, character)| at + character.len_utf8())
            .collect();
        for (at, (start, _)) in word.char_indices().enumerate() {
            runs.extend(ends[at..].iter().take(3).map(|end| &word[start..*end]));
        }
    }
    runs.sort_unstable();
    runs.dedup();
    runs.join(" ")
}

/// The tokenizer parts at ASCII punctuation and takes everything beyond ASCII as it is: punctuation moves
/// to the private use area.
fn safe(character: char) -> char {
    if character.is_ascii() && !character.is_ascii_alphanumeric() {
        char::from_u32(0xe000 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER)
    } else {
        character
    }
}

/// Brings the index up to date for these people (`PostgreSQL` does it by itself).
pub(crate) async fn index(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    if !tx.is_sqlite() || ids.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT number, search_text FROM people WHERE id IN ({}) ORDER BY number",
        places.join(", ")
    );
    let rows = tx
        .query_all_raw(tx.statement(sql, ids.iter().copied().map(Value::from)))
        .await?;
    let mut places = Vec::with_capacity(rows.len());
    let mut values = Vec::with_capacity(rows.len() * 2);
    for row in rows {
        let number: i64 = row.try_get("", "number")?;
        let text: String = row.try_get("", "search_text")?;
        values.extend([Value::from(number), Value::from(tokens(&text))]);
        places.push(format!("(${}, ${})", values.len() - 1, values.len()));
    }
    if !places.is_empty() {
        let sql = format!(
            "INSERT OR REPLACE INTO people_grams (rowid, grams) VALUES {}",
            places.join(", ")
        );
        tx.execute_raw(tx.statement(sql, values)).await?;
    }
    Ok(())
}

/// Counts people who came.
pub(crate) async fn count(tx: &Tx, people: usize) -> Result<(), Error> {
    add_to_total(tx, i64::try_from(people).unwrap_or(i64::MAX)).await
}

/// Takes people who go for good out of the index and the count.
pub(crate) async fn remove(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    forget(tx, ids).await?;
    add_to_total(
        tx,
        i64::try_from(ids.len()).map_or(i64::MIN, i64::wrapping_neg),
    )
    .await
}

async fn add_to_total(tx: &Tx, people: i64) -> Result<(), Error> {
    if !tx.is_sqlite() || people == 0 {
        return Ok(());
    }
    let sql = "UPDATE people_total SET people = people + $1";
    tx.execute_raw(tx.statement(sql, [people.into()])).await?;
    Ok(())
}

/// Takes these people out of the index.
pub(crate) async fn forget(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    if !tx.is_sqlite() || ids.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "DELETE FROM people_grams WHERE rowid IN (SELECT number FROM people WHERE id IN ({}))",
        places.join(", ")
    );
    tx.execute_raw(tx.statement(sql, ids.iter().copied().map(Value::from)))
        .await?;
    Ok(())
}

/// Makes the trigram index on `PostgreSQL`. The extension needs a permission; without it everything
/// works, search reads all people, and the log says what to do.
pub(crate) async fn prepare(store: &Store) -> Result<(), Error> {
    if store.is_sqlite() {
        return Ok(());
    }
    let exists = "SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'people_by_trigram'";
    let db = store.read();
    if db.query_one_raw(db.statement(exists, [])).await?.is_some() {
        return Ok(());
    }
    let made = store
        .write(|tx| async move {
            tx.lock(crate::tx::Lock::Migration).await?;
            tx.execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_trgm").await?;
            tx.execute_unprepared("CREATE INDEX IF NOT EXISTS people_by_trigram ON people USING gin (search_text gin_trgm_ops)").await?;
            Ok::<_, Error>(())
        })
        .await;
    match made {
        Err(Error::Unreachable(error)) => Err(Error::Unreachable(error)),
        Err(error) => {
            tracing::warn!(error = %error, "search without an index: let a superuser run CREATE EXTENSION pg_trgm in this database, and start again");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
