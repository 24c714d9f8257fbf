//! Which rows are selected: some by hand, or all that match but for some. Owns the counting; never knows
//! what will be done with them.

use std::collections::BTreeSet;

/// A selection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    all: bool,
    /// The rows selected, or, with `all`, those left out.
    ids: BTreeSet<String>,
}

impl Picked {
    /// All that match.
    pub fn all() -> Self {
        Self {
            all: true,
            ids: BTreeSet::new(),
        }
    }

    /// Whether all that match are selected, but for those left out.
    pub const fn is_all(&self) -> bool {
        self.all
    }

    /// The rows selected, or, when all are, those left out.
    pub const fn ids(&self) -> &BTreeSet<String> {
        &self.ids
    }

    /// Whether a row is selected.
    pub fn has(&self, id: &str) -> bool {
        self.all != self.ids.contains(id)
    }

    /// Selects a row or not.
    pub fn set(&mut self, id: &str, on: bool) {
        if on == self.all {
            self.ids.remove(id);
        } else {
            self.ids.insert(id.to_owned());
        }
    }

    /// Selects a row that is not, and the other way round.
    pub fn toggle(&mut self, id: &str) {
        self.set(id, !self.has(id));
    }

    /// How many are selected of `matching` rows that can be.
    pub fn count(&self, matching: u64) -> u64 {
        let ids = self.ids.len() as u64;
        if self.all {
            matching.saturating_sub(ids)
        } else {
            ids
        }
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        !self.all && self.ids.is_empty()
    }

    /// The only row selected, if there is exactly one selected by hand.
    pub fn only(&self) -> Option<&str> {
        (!self.all && self.ids.len() == 1)
            .then(|| self.ids.first().map(String::as_str))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_picked_one_by_one() {
        let mut picked = Picked::default();
        picked.toggle("a");
        picked.toggle("b");
        picked.toggle("a");
        assert_eq!(
            (
                picked.has("a"),
                picked.has("b"),
                picked.count(500),
                picked.only()
            ),
            (false, true, 1, Some("b"))
        );
    }

    #[test]
    fn all_that_match_can_have_exceptions() {
        let mut picked = Picked::all();
        assert!(picked.has("never seen"));
        picked.toggle("a");
        assert_eq!(
            (picked.has("a"), picked.count(500), picked.only()),
            (false, 499, None)
        );
        picked.set("a", true);
        assert_eq!((picked.has("a"), picked.count(500)), (true, 500));
    }

    #[test]
    fn all_but_one_of_two_is_not_taken_for_one_by_hand() {
        let mut picked = Picked::all();
        picked.set("a", false);
        assert_eq!(
            (picked.count(2), picked.only(), picked.is_empty()),
            (1, None, false)
        );
    }
}
