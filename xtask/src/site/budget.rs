//! The sizes that are promised, as sent with brotli.
//!
//! A size has a goal, and a ceiling that a build may not pass. Where the goal is not reached yet, the ceiling stands just above
//! what was reached: it only ever moves down, until both are one.

use super::{Role, Size, kilobytes};
use std::fmt;

/// The program that every page loads.
const ENTRY: Bound = Bound {
    goal: 230_000,
    ceiling: 430_000,
};
/// A lazy part of the program.
const CHUNK: Bound = Bound {
    goal: 50_000,
    ceiling: 165_000,
};
/// What the sign-in page needs before it can be used: its HTML and the style sheet.
pub const SIGN_IN: usize = 20_000;

struct Bound {
    goal: usize,
    ceiling: usize,
}

/// One promise and what became of it.
pub struct Line {
    /// Of what.
    pub what: String,
    /// How large it is.
    pub size: usize,
    /// How large it may be in the end.
    pub goal: usize,
    /// How large it may be today.
    pub ceiling: usize,
}

impl Line {
    /// Whether the promise is kept.
    pub fn holds(&self) -> bool {
        self.size <= self.ceiling
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
            kilobytes(self.ceiling)
        )?;
        if self.size > self.goal {
            write!(out, ", goal {} not reached", kilobytes(self.goal))?;
        }
        Ok(())
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
        goal: ENTRY.goal,
        ceiling: ENTRY.ceiling,
    }];
    if let Some(largest) = sizes
        .iter()
        .filter(|size| size.role == Role::Chunk)
        .max_by_key(|size| size.brotli)
    {
        lines.push(Line {
            what: format!("largest chunk ({})", largest.name),
            size: largest.brotli,
            goal: CHUNK.goal,
            ceiling: CHUNK.ceiling,
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
        let good = lines(&[
            size(Role::Wasm, ENTRY.ceiling),
            size(Role::Chunk, CHUNK.ceiling),
        ]);
        assert!(good.iter().all(super::Line::holds));
        let bad = lines(&[
            size(Role::Wasm, ENTRY.ceiling + 1),
            size(Role::Chunk, 1),
            size(Role::Chunk, CHUNK.ceiling + 1),
        ]);
        assert!(bad.iter().all(|line| !line.holds()));
        let above_its_goal = lines(&[size(Role::Wasm, ENTRY.goal + 1)]);
        assert!(
            above_its_goal
                .iter()
                .all(|line| line.to_string().contains("not reached"))
        );
    }
}
