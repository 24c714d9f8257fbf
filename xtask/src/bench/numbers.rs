//! Figures: times as percentiles, and one table with what was promised beside what was measured.

use crate::workspace::say;
use std::time::Duration;

/// Times of the same thing, done often.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// All of another.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// In milliseconds: this many of a hundred were at most that long (nearest rank).
    pub fn percentile(&self, of_hundred: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * of_hundred).div_ceil(100).max(1);
        sorted
            .get(rank - 1)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// A promise, as a limit that the figure must keep.
#[derive(Clone, Copy)]
pub enum Promise {
    /// At least.
    AtLeast(f64),
    /// At most.
    AtMost(f64),
    /// Only told.
    None,
}

/// The table that is printed at the end.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

struct Row {
    what: String,
    figure: f64,
    unit: &'static str,
    promise: Promise,
    note: String,
}

impl Row {
    fn holds(&self) -> bool {
        match self.promise {
            Promise::AtLeast(limit) => self.figure >= limit,
            Promise::AtMost(limit) => self.figure <= limit,
            Promise::None => true,
        }
    }

    fn promise(&self) -> String {
        match self.promise {
            Promise::AtLeast(limit) => format!("≥ {} {}", shown(limit), self.unit),
            Promise::AtMost(limit) => format!("≤ {} {}", shown(limit), self.unit),
            Promise::None => String::new(),
        }
    }
}

impl Table {
    /// One figure.
    pub fn row(&mut self, what: &str, figure: f64, unit: &'static str, promise: Promise) {
        self.noted(what, figure, unit, promise, "");
    }

    /// One figure with what else is to be known.
    pub fn noted(
        &mut self,
        what: &str,
        figure: f64,
        unit: &'static str,
        promise: Promise,
        note: &str,
    ) {
        let row = Row {
            what: what.to_owned(),
            figure,
            unit,
            promise,
            note: note.to_owned(),
        };
        say(&line(&row));
        self.rows.push(row);
    }

    /// Everything once more, together.
    pub fn print(&self) {
        say(&format!(
            "\n{:<44} {:>16}   {:<16}",
            "measured", "", "promised"
        ));
        for row in &self.rows {
            say(&line(row));
        }
        let broken = self.rows.iter().filter(|row| !row.holds()).count();
        say(&format!(
            "\n{} figures, {broken} outside what is promised",
            self.rows.len()
        ));
    }
}

fn line(row: &Row) -> String {
    let figure = format!("{} {}", shown(row.figure), row.unit);
    let word = match row.promise {
        Promise::None => "",
        _ if row.holds() => "ok",
        _ => "OUTSIDE",
    };
    format!(
        "{:<44} {figure:>16}   {:<16} {word:<8} {}",
        row.what,
        row.promise(),
        row.note
    )
    .trim_end()
    .to_owned()
}

fn shown(figure: f64) -> String {
    if figure.abs() >= 100.0 {
        format!("{figure:.0}")
    } else {
        format!("{figure:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::Times;
    use std::time::Duration;

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        let mut times = Times::default();
        for milliseconds in 1..=200 {
            times.add(Duration::from_millis(milliseconds));
        }
        assert!((times.percentile(50) - 100.0).abs() < 1e-9);
        assert!((times.percentile(99) - 198.0).abs() < 1e-9);
        assert!((times.percentile(100) - 200.0).abs() < 1e-9);
    }
}
