//! The sizes that are promised, as sent with brotli.

use super::{Role, Size, kilobytes};
use std::fmt;

/// The program that every page loads.
const ENTRY: usize = 240_000;
/// A lazy page.
const CHUNK: usize = 50_000;
/// What the sign-in page needs before it can be used: its HTML and the style sheet.
pub const SIGN_IN: usize = 20_000;

/// One promise and what became of it.
pub struct Line {
    /// Of what.
    pub what: String,
    /// How large it is.
    pub size: usize,
    /// How large it may be.
    pub limit: usize,
}

impl Line {
    /// Whether the promise is kept.
    pub fn holds(&self) -> bool {
        self.size <= self.limit
    }
}

impl fmt::Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.holds() { "within" } else { "OVER" };
        write!(
            out,
            "{}: {} {word} {}",
            self.what,
            kilobytes(self.size),
            kilobytes(self.limit)
        )
    }
}

/// All promises about the files of the site.
pub fn lines(sizes: &[Size]) -> Vec<Line> {
    let entry: usize = sizes
        .iter()
        .filter(|size| matches!(size.role, Role::Wasm))
        .map(|size| size.brotli)
        .sum();
    let mut lines = vec![Line {
        what: "program at entry".to_owned(),
        size: entry,
        limit: ENTRY,
    }];
    if let Some(largest) = sizes
        .iter()
        .filter(|size| size.role == Role::Chunk)
        .max_by_key(|size| size.brotli)
    {
        lines.push(Line {
            what: format!("largest chunk ({})", largest.name),
            size: largest.brotli,
            limit: CHUNK,
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, ENTRY, lines};
    use crate::site::{Role, Size};

    fn size(role: Role, brotli: usize) -> Size {
        Size {
            name: "x".to_owned(),
            role,
            plain: brotli * 3,
            brotli,
        }
    }

    #[test]
    fn a_program_or_a_chunk_over_its_size_is_told() {
        let good = lines(&[size(Role::Wasm, ENTRY), size(Role::Chunk, CHUNK)]);
        assert!(good.iter().all(super::Line::holds));
        let bad = lines(&[
            size(Role::Wasm, ENTRY + 1),
            size(Role::Chunk, 1),
            size(Role::Chunk, CHUNK + 1),
        ]);
        assert!(bad.iter().all(|line| !line.holds()));
    }
}
