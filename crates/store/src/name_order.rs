//! Row numbers of people on `SQLite`, in the order of their display names. Owns how a name becomes the number that its
//! row begins with, and which numbers are taken; never looks anybody up.
//!
//! The search index keeps, for each run of characters, the row numbers of who has it, ascending. When those numbers
//! rise with the names, a list by name is read off the index, from any place, both ways, however far apart those who
//! match stand. So the upper bits of a number are the start of the name's key, as a code whose order is the order of
//! the keys; the lower ones tell apart who begins alike, in no order. All who share the upper bits are a *bucket*.
//!
//! The code is an arithmetic one (Witten, Neal, Cleary 1987, with a fixed model): each byte narrows a span of numbers
//! to its share, and shares are as wide as names are likely to go on so. Some eight Latin letters fit, four of other alphabets, two of Chinese.

use crate::{Db as _, Error, Tx};
use sea_orm::{ConnectionTrait as _, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Bits that tell apart who begins alike: 16 million people a bucket.
const WITHIN: u32 = 24;
/// Numbers in a bucket.
pub(crate) const BUCKET: i64 = 1 << WITHIN;
/// Bits of the code; with the others they leave the sign alone.
const CODE: u32 = 63 - WITHIN;

/// The first number of the bucket that a key is in. Never falls as keys rise; at least [`BUCKET`].
pub(crate) fn bucket(key: &str) -> i64 {
    // Codes begin at 1, so that no number is one of those that rows had before they were in order.
    let (mut low, mut width) = (1_u64, (1_u64 << CODE) - 1);
    let mut before = Before::Start;
    for byte in key.bytes() {
        let total = before.total();
        let from = before.share_below(byte);
        let left = width * from / total;
        let right = width * (from + before.weight(byte)) / total;
        low += left;
        width = right - left;
        if width == 0 {
            break;
        }
        before = before.then(byte);
    }
    i64::try_from(low).unwrap_or(i64::MAX >> WITHIN) << WITHIN
}

/// The numbers of the bucket that a number is in: from the first to before the second.
pub(crate) const fn stretch(number: i64) -> (i64, i64) {
    let first = number - number % BUCKET;
    (first, first.saturating_add(BUCKET))
}

/// What was read last: it tells what is likely to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Start,
    Letter,
    Digit,
    /// A character of a script whose characters begin with this byte.
    Script(u8),
    /// The first byte of a character, and how many are still to come.
    Inside {
        lead: u8,
        left: u8,
    },
}

/// What an end of the key weighs. It stands before all bytes, as a shorter key stands before a longer one.
const END: u64 = 20;

impl Before {
    fn then(self, byte: u8) -> Self {
        match (self, byte) {
            (_, b'0'..=b'9') => Self::Digit,
            // Latin letters with marks stand among plain ones.
            (Self::Inside { lead: ..=0xc8, .. }, _) => Self::Letter,
            // A space between two words of a script is not the end of it.
            (Self::Inside { lead, left: 1 }, _) | (Self::Script(lead), b' ') => Self::Script(lead),
            (Self::Inside { lead, left }, _) => Self::Inside {
                lead,
                left: left.saturating_sub(1),
            },
            (_, 0xc0..) => Self::Inside {
                lead: byte,
                left: match byte {
                    0xf0.. => 3,
                    0xe0.. => 2,
                    _ => 1,
                },
            },
            _ => Self::Letter,
        }
    }

    /// How likely a byte is to come next, against the others.
    fn weight(self, byte: u8) -> u64 {
        match (self, byte) {
            (Self::Inside { .. }, 0x80..=0xbf) => 8,
            (Self::Inside { .. }, _) => 0,
            (Self::Digit, b'0'..=b'9') => 80,
            (Self::Script(lead), _) if byte >= 0xc0 && byte.abs_diff(lead) <= 1 => 400,
            (_, b' ') => 60,
            (_, b'0'..=b'9') => 6,
            (_, b'a'..=b'z') => letter(byte),
            (Self::Start, 0xc3..=0xe9) => 12,
            (_, 0xc3..=0xe9) => 2,
            // Never in a text.
            (_, 0x80..=0xbf) => 0,
            _ => 1,
        }
    }

    fn share_below(self, byte: u8) -> u64 {
        END + (0..byte).map(|less| self.weight(less)).sum::<u64>()
    }

    fn total(self) -> u64 {
        END + (0..=u8::MAX).map(|byte| self.weight(byte)).sum::<u64>()
    }
}

/// How often a letter is in names of people, roughly.
const fn letter(byte: u8) -> u64 {
    match byte {
        b'a' | b'e' | b'i' | b'n' | b'r' => 64,
        b'l' | b'o' | b's' | b't' | b'h' => 40,
        b'c' | b'd' | b'k' | b'm' | b'u' | b'b' => 24,
        b'q' | b'x' => 6,
        _ => 14,
    }
}

/// A number for each key, not taken by anybody and each another one; in the order of the keys given.
///
/// # Errors
/// [`Error::Corrupt`] when a bucket is full, or when the database refuses.
pub(crate) async fn free(tx: &Tx, keys: &[&str]) -> Result<Vec<i64>, Error> {
    let buckets: Vec<i64> = keys.iter().map(|key| bucket(key)).collect();
    let mut next = next_free(tx, &buckets).await?;
    let mut numbers = Vec::with_capacity(keys.len());
    for bucket in buckets {
        let number = next.entry(bucket).or_insert(bucket);
        if *number >= bucket + BUCKET {
            return Err(Error::Corrupt(
                "too many people with one display name".to_owned(),
            ));
        }
        numbers.push(*number);
        *number += 1;
    }
    Ok(numbers)
}

async fn next_free(tx: &Tx, buckets: &[i64]) -> Result<BTreeMap<i64, i64>, Error> {
    let mut wanted = buckets.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut next = BTreeMap::new();
    for wanted in wanted.chunks(500) {
        let places: Vec<String> = (1..=wanted.len()).map(|n| format!("(${n})")).collect();
        let sql = format!(
            "WITH wanted (bucket) AS (VALUES {}) SELECT bucket, (SELECT max(number) FROM people WHERE number >= bucket AND number < bucket + {BUCKET}) AS last FROM wanted",
            places.join(", ")
        );
        let values = wanted.iter().copied().map(Value::from);
        for row in tx.query_all_raw(tx.statement(sql, values)).await? {
            let last: Option<i64> = row.try_get("", "last")?;
            if let Some(last) = last {
                next.insert(row.try_get("", "bucket")?, last + 1);
            }
        }
    }
    Ok(next)
}

/// Gives a person the number that goes with a new display name, if it begins otherwise than the old one. The search index
/// has to be told afterwards.
///
/// # Errors
/// [`Error::NotFound`] without such a person, or when the database refuses.
pub(crate) async fn follow(tx: &Tx, id: Uuid, key: &str) -> Result<(), Error> {
    let row = tx
        .query_one_raw(tx.statement("SELECT number FROM people WHERE id = $1", [id.into()]))
        .await?
        .ok_or(Error::NotFound)?;
    let number: i64 = row.try_get("", "number")?;
    if stretch(number).0 == bucket(key) {
        return Ok(());
    }
    crate::search::forget(tx, &[id]).await?;
    if let Some(free) = free(tx, &[key]).await?.first() {
        tx.execute_raw(tx.statement(
            "UPDATE people SET number = $1 WHERE id = $2",
            [(*free).into(), id.into()],
        ))
        .await?;
    }
    Ok(())
}

/// Numbers everybody who has a number from before they were in order, and indexes them anew.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn number_everybody(tx: &Tx) -> Result<(), Error> {
    tx.execute_unprepared("INSERT INTO people_grams (people_grams) VALUES ('delete-all')")
        .await?;
    loop {
        let sql =
            format!("SELECT id, display_name_key FROM people WHERE number < {BUCKET} LIMIT 1000");
        let rows = tx.query_all_raw(tx.statement(sql, [])).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut people: Vec<(Uuid, String)> = Vec::with_capacity(rows.len());
        for row in rows {
            people.push((row.try_get("", "id")?, row.try_get("", "display_name_key")?));
        }
        let keys: Vec<&str> = people.iter().map(|(_, key)| key.as_str()).collect();
        for (number, (id, _)) in free(tx, &keys).await?.into_iter().zip(&people) {
            tx.execute_raw(tx.statement(
                "UPDATE people SET number = $1 WHERE id = $2",
                [number.into(), (*id).into()],
            ))
            .await?;
        }
        let ids: Vec<Uuid> = people.iter().map(|(id, _)| *id).collect();
        crate::search::index(tx, &ids).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::{BUCKET, bucket};
    use proptest::prelude::*;

    #[test]
    fn names_that_begin_otherwise_are_in_other_buckets() {
        let names = [
            "",
            "0 first",
            "anna schmidt",
            "anna schwarz",
            "anna smith",
            "anne smith",
            "christian müller",
            "room 101",
            "room 102",
            "zoë",
            "émile",
            "σοφία παπαδοπούλου",
            "александр иванов",
            "алена иванова",
            "محمد حداد",
            "王小龙",
            "王晨",
            "王李",
        ];
        for pair in names.windows(2) {
            assert!(bucket(pair[0]) < bucket(pair[1]), "{pair:?}");
        }
        assert!(bucket("") >= BUCKET);
        let last = char::MAX.to_string().repeat(9);
        assert!(bucket(&last).checked_add(BUCKET).is_some());
    }

    #[test]
    fn eight_latin_letters_and_four_of_other_alphabets_count() {
        for (one, other) in [
            ("katharia", "katharib"),
            ("дмиа", "дмиб"),
            ("παπα", "παπς"),
            ("木村", "木本"),
        ] {
            assert_ne!(bucket(one), bucket(other), "{one} {other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn buckets_never_fall_as_keys_rise(
            start in "[a-zäé \u{0}Д王م0-9]{0,6}",
            one in any::<String>(),
            other in any::<String>(),
        ) {
            let (one, other) = (format!("{start}{one}"), format!("{start}{other}"));
            let (less, more) = if one <= other { (one, other) } else { (other, one) };
            prop_assert!(bucket(&less) <= bucket(&more), "{less:?} {more:?}");
        }
    }
}
