//! The part of a long list that is held in the browser: which rows, where they stand, what to fetch next
//! and what to let go. Owns the arithmetic; never fetches, never touches the page.
//!
//! Lists page by keyset, so there is no asking for row 500,000. The window therefore grows at its two
//! ends, forgets what is far away, and can be thrown to the last page. The scroll space covers the rows
//! that were passed and a margin before and after them, never the whole list: browsers cannot lay out a
//! million rows (their limit is about 17 million pixels).

use crate::parts::Tone;
use domain::Timestamp;
use domain::wire::{Page, PageRequest};
use std::collections::VecDeque;
use std::ops::Range;

/// Rows asked for at once.
pub const PAGE_ROWS: u16 = 100;
/// Rows drawn before and after those on screen.
pub const OVERSCAN: u64 = 6;
/// The next page is fetched when fewer rows than this are left.
const MARGIN: u64 = 60;
/// Pages farther away than this many rows are forgotten.
const KEEP: u64 = 300;
/// Empty places shown beyond the last row held while more are to come.
const AHEAD: u64 = 40;
/// Places kept before the first row after a jump to the end.
const LEAD: u64 = 1_000;

/// What stands in one place of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A name with initials, and a line below it.
    Person {
        /// The name.
        name: String,
        /// The line below.
        below: String,
    },
    /// Text that a person entered.
    Text(String),
    /// A moment; `None` is shown as the given words.
    Time(Option<Timestamp>, String),
    /// States in words.
    Tags(Vec<(Tone, String)>),
}

/// A row as the grid draws it, whatever the list is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct GridRow {
    /// Identifies the row in its list.
    pub id: String,
    /// What the row is called in the names of its controls.
    pub name: String,
    /// Where **Enter** and a click on the name lead.
    pub href: Option<String>,
    /// Can be selected.
    pub selectable: bool,
    /// The accessible name of the row's own button; `None`: no button.
    pub action: Option<String>,
    /// One a column, in the order of all columns.
    pub cells: Vec<Cell>,
}

/// A page as it was fetched.
#[derive(Clone, Debug)]
struct Chunk {
    rows: Vec<GridRow>,
    next: Option<String>,
    previous: Option<String>,
}

impl Chunk {
    fn len(&self) -> u64 {
        self.rows.len() as u64
    }
}

/// The rows held and their place in the list.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// Position of the first place in the scroll space.
    base: u64,
    /// Position of the first row held.
    start: u64,
    chunks: VecDeque<Chunk>,
    total: Option<u64>,
}

/// A page that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// The page after the last row held.
    After(String),
    /// The page before the first row held.
    Before(String),
}

impl Want {
    /// The request for it.
    pub fn request(&self) -> PageRequest {
        let limit = Some(PAGE_ROWS);
        match self {
            Self::After(cursor) => PageRequest {
                after: Some(cursor.clone()),
                limit,
                ..PageRequest::default()
            },
            Self::Before(cursor) => PageRequest {
                before: Some(cursor.clone()),
                limit,
                ..PageRequest::default()
            },
        }
    }
}

impl Window {
    /// Begins at the first page of the list.
    pub fn first(page: Page<GridRow>) -> Self {
        let mut window = Self::default();
        window.push_back(page);
        window
    }

    /// Begins at the last page of a list of `total` rows.
    pub fn last(page: Page<GridRow>, total: u64) -> Self {
        let total = total.max(page.rows.len() as u64);
        let start = if page.previous.is_none() {
            0
        } else {
            total - page.rows.len() as u64
        };
        let mut window = Self {
            base: start.saturating_sub(LEAD),
            start,
            ..Self::default()
        };
        window.push_back(page);
        window.total = Some(window.end());
        window
    }

    fn push_back(&mut self, page: Page<GridRow>) {
        self.chunks.push_back(Chunk {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
        });
        if self.at_end() {
            self.total = Some(self.end());
        }
    }

    /// Takes the page after the last row held.
    pub fn append(&mut self, page: Page<GridRow>) {
        self.push_back(page);
    }

    /// Takes the page before the first row held. Answers by how many rows everything moved in the scroll
    /// space: the caller scrolls by the same, so that nothing moves on screen.
    pub fn prepend(&mut self, page: Page<GridRow>) -> i64 {
        let count = page.rows.len() as u64;
        let before = self.offset(self.start);
        let first = page.previous.is_none();
        self.chunks.push_front(Chunk {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
        });
        // Somebody added or removed people meanwhile: the beginning of the list is the truth.
        let start = if first {
            0
        } else {
            self.start.saturating_sub(count).max(1)
        };
        let old = start + count;
        if let Some(total) = self.total {
            self.total = Some((total + old).saturating_sub(self.start));
        }
        self.start = start;
        if first {
            self.base = 0;
        } else if start < self.base.saturating_add(LEAD / 4) {
            self.base = start.saturating_sub(LEAD);
        }
        signed(self.offset(old)) - signed(before)
    }

    /// How many rows the whole list has, once it is counted.
    pub fn set_total(&mut self, total: u64) {
        self.total = Some(if self.at_end() {
            self.end()
        } else {
            total.max(self.end())
        });
    }

    /// How many rows the whole list has; `None` until it is counted.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.chunks.iter().all(|chunk| chunk.rows.is_empty())
    }

    /// Position of the first row held.
    pub const fn start(&self) -> u64 {
        self.start
    }

    /// Position after the last row held.
    pub fn end(&self) -> u64 {
        self.start + self.chunks.iter().map(Chunk::len).sum::<u64>()
    }

    /// Whether the last row of the list is held.
    pub fn at_end(&self) -> bool {
        self.chunks.back().is_none_or(|chunk| chunk.next.is_none())
    }

    /// Position after the last place of the scroll space.
    fn limit(&self) -> u64 {
        let end = self.end();
        if self.at_end() {
            end
        } else {
            self.total.unwrap_or(u64::MAX).clamp(end + 1, end + AHEAD)
        }
    }

    /// Places from the beginning of the scroll space to a position.
    pub const fn offset(&self, position: u64) -> u64 {
        position.saturating_sub(self.base)
    }

    /// Places of the whole scroll space.
    pub fn places(&self) -> u64 {
        self.limit() - self.base
    }

    /// The positions to draw when `top` pixels of the list are scrolled away and `height` pixels are seen.
    pub fn visible(&self, top: f64, height: f64, row: f64) -> Range<u64> {
        let first = whole(top / row).min(self.places().saturating_sub(1));
        let count = whole(height / row) + 2;
        let from = (self.base + first).saturating_sub(OVERSCAN).max(self.base);
        let to = (self.base + first + count + OVERSCAN).min(self.limit());
        from..to.max(from)
    }

    /// The page to fetch next while these positions are on screen.
    pub fn wants(&self, shown: &Range<u64>) -> Option<Want> {
        let front = self.chunks.front().and_then(|chunk| chunk.previous.clone());
        let back = self.chunks.back().and_then(|chunk| chunk.next.clone());
        if shown.start < self.start + MARGIN.min(self.end() - self.start)
            && shown.start < self.end()
            && let Some(cursor) = front
        {
            return Some(Want::Before(cursor));
        }
        (shown.end + MARGIN > self.end())
            .then_some(back)
            .flatten()
            .map(Want::After)
    }

    /// Forgets whole pages that are far from what is on screen.
    pub fn forget(&mut self, shown: &Range<u64>) {
        while self.chunks.len() > 1 {
            let Some(first) = self.chunks.front() else {
                return;
            };
            if self.start + first.len() + KEEP >= shown.start {
                break;
            }
            self.start += first.len();
            self.chunks.pop_front();
        }
        while self.chunks.len() > 1 {
            let Some(last) = self.chunks.back() else {
                return;
            };
            if self.end() - last.len() <= shown.end + KEEP {
                break;
            }
            self.chunks.pop_back();
        }
    }

    /// The row at a position, if it is held.
    pub fn get(&self, position: u64) -> Option<&GridRow> {
        let mut index = usize::try_from(position.checked_sub(self.start)?).ok()?;
        for chunk in &self.chunks {
            if index < chunk.rows.len() {
                return chunk.rows.get(index);
            }
            index -= chunk.rows.len();
        }
        None
    }

    /// Puts a row in the place of the one with the same id.
    pub fn replace(&mut self, row: &GridRow) {
        for held in self
            .chunks
            .iter_mut()
            .flat_map(|chunk| chunk.rows.iter_mut())
        {
            if held.id == row.id {
                held.clone_from(row);
            }
        }
    }

    /// All rows held, in order.
    pub fn rows(&self) -> impl Iterator<Item = &GridRow> {
        self.chunks.iter().flat_map(|chunk| chunk.rows.iter())
    }
}

#[expect(
    clippy::cast_possible_wrap,
    reason = "positions of rows stay far below 2^63"
)]
const fn signed(n: u64) -> i64 {
    n as i64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels over row height: small, negatives become 0"
)]
const fn whole(n: f64) -> u64 {
    n as u64
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// A list of `total` rows behind a keyset: the cursor is the position it stands before or after.
    fn serve(total: u64, request: &PageRequest) -> Page<GridRow> {
        let limit = u64::from(request.limit.unwrap_or(50));
        let (from, to) = if let Some(after) = &request.after {
            let from = after.parse::<u64>().unwrap() + 1;
            (from, (from + limit).min(total))
        } else if let Some(before) = &request.before {
            let to = before.parse::<u64>().unwrap();
            (to.saturating_sub(limit), to)
        } else if request.from_end {
            (total.saturating_sub(limit), total)
        } else {
            (0, limit.min(total))
        };
        Page {
            rows: (from..to)
                .map(|n| GridRow {
                    id: n.to_string(),
                    ..GridRow::default()
                })
                .collect(),
            next: (to < total).then(|| (to - 1).to_string()),
            previous: (from > 0).then(|| from.to_string()),
        }
    }

    fn first(total: u64) -> Window {
        Window::first(serve(
            total,
            &PageRequest {
                limit: Some(PAGE_ROWS),
                ..PageRequest::default()
            },
        ))
    }

    /// Every row held is where its number says.
    fn assert_in_place(window: &Window) {
        for position in window.start()..window.end() {
            assert_eq!(window.get(position).unwrap().id, position.to_string());
        }
    }

    fn follow(window: &mut Window, total: u64, shown: &Range<u64>) -> i64 {
        let mut moved = 0;
        while let Some(want) = window.wants(shown) {
            let page = serve(total, &want.request());
            match want {
                Want::After(_) => window.append(page),
                Want::Before(_) => moved += window.prepend(page),
            }
        }
        window.forget(shown);
        moved
    }

    #[test]
    fn a_short_list_is_held_whole_and_wants_nothing() {
        let window = first(3);
        assert_eq!(
            (window.places(), window.total(), window.at_end()),
            (3, Some(3), true)
        );
        assert_eq!(window.visible(0.0, 900.0, 52.0), 0..3);
        assert_eq!(window.wants(&(0..3)), None);
    }

    #[test]
    fn an_empty_list_has_no_places() {
        let window = first(0);
        assert!(window.is_empty());
        assert_eq!(window.places(), 0);
        assert_eq!(window.visible(0.0, 900.0, 52.0), 0..0);
    }

    #[test]
    fn scrolling_down_a_million_rows_holds_only_a_few_pages() {
        let total = 1_000_000;
        let mut window = first(total);
        for step in 0..500 {
            let top = f64::from(step) * 20.0 * 52.0;
            let shown = window.visible(top, 900.0, 52.0);
            follow(&mut window, total, &shown);
            assert_in_place(&window);
            assert!(shown.start >= window.start() && shown.end <= window.end() + AHEAD);
            assert!(
                window.rows().count() <= 1_000,
                "{} rows held",
                window.rows().count()
            );
        }
        assert!(window.start() > 9_000, "rows at the beginning were let go");
    }

    #[test]
    fn scrolling_back_up_fetches_what_was_let_go_without_moving_anything() {
        let total = 5_000;
        let mut window = first(total);
        for position in (0..4_000).step_by(50) {
            follow(&mut window, total, &(position..position + 20));
        }
        assert!(window.start() > 3_000);
        for position in (0..4_000).rev().step_by(50) {
            assert_eq!(follow(&mut window, total, &(position..position + 20)), 0);
            assert_in_place(&window);
        }
        assert_eq!(window.start(), 0);
    }

    #[test]
    fn the_jump_to_the_end_can_be_scrolled_back_to_the_beginning() {
        let total = 10_240;
        let page = serve(
            total,
            &PageRequest {
                from_end: true,
                limit: Some(PAGE_ROWS),
                ..PageRequest::default()
            },
        );
        let mut window = Window::last(page, total);
        assert_eq!(
            (window.start(), window.end(), window.at_end()),
            (10_140, 10_240, true)
        );
        assert_eq!(window.places(), LEAD + 100);
        let mut moved = 0;
        for position in (0..10_200).rev().step_by(60) {
            moved += follow(&mut window, total, &(position..position + 20));
            assert_in_place(&window);
        }
        assert_eq!(window.start(), 0);
        assert_eq!(
            moved,
            10_140 - 1_000,
            "the rows moved by all that did not fit into the first scroll space"
        );
    }

    #[test]
    fn people_removed_meanwhile_shift_the_positions_to_the_truth() {
        let page = serve(
            150,
            &PageRequest {
                from_end: true,
                limit: Some(100),
                ..PageRequest::default()
            },
        );
        // The count said 180, thirty are gone since.
        let mut window = Window::last(page, 180);
        assert_eq!(window.start(), 80);
        let page = serve(150, &window.wants(&(80..100)).unwrap().request());
        window.prepend(page);
        assert_eq!(
            (window.start(), window.end(), window.total()),
            (0, 150, Some(150))
        );
        assert_in_place(&window);
    }

    #[test]
    fn people_added_meanwhile_never_make_a_position_negative() {
        let page = serve(
            300,
            &PageRequest {
                from_end: true,
                limit: Some(100),
                ..PageRequest::default()
            },
        );
        let mut window = Window::last(page, 150);
        while let Some(want) = window.wants(&(window.start()..window.start() + 1)) {
            let page = serve(300, &want.request());
            window.prepend(page);
        }
        assert_eq!(
            (window.start(), window.end(), window.total()),
            (0, 300, Some(300))
        );
        assert_in_place(&window);
    }

    #[test]
    fn a_count_that_is_behind_never_hides_rows() {
        let mut window = first(500);
        window.set_total(40);
        assert_eq!(window.total(), Some(100));
        assert!(window.places() > 100, "there is a place for more");
    }

    #[test]
    fn what_is_drawn_stays_within_the_scroll_space() {
        let window = first(500);
        for top in [-500.0, 0.0, 10.0, 5_000.0, 1e9] {
            let shown = window.visible(top, 2_160.0, 52.0);
            assert!(
                shown.end <= window.places() && shown.start <= shown.end,
                "{top}: {shown:?}"
            );
            assert!(shown.end - shown.start <= 2_160 / 52 + 2 + 2 * OVERSCAN);
        }
    }

    #[test]
    fn a_changed_row_takes_its_own_place() {
        let mut window = first(10);
        window.replace(&GridRow {
            id: "4".to_owned(),
            name: "changed".to_owned(),
            ..GridRow::default()
        });
        assert_eq!(window.rows().filter(|row| row.name == "changed").count(), 1);
        assert_eq!(window.get(4).unwrap().name, "changed");
    }
}
