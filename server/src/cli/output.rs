//! What a command says, as text for people or JSON for programs. Owns that nothing in a name can steer the terminal.

use super::Failure;
use serde::Serialize;
use std::io::{self, Write};

/// Where a command's answer goes: standard output.
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a program asked for JSON.
    pub(super) const fn is_json(&self) -> bool {
        self.json
    }

    /// A value as JSON, or what `text` makes of it.
    pub(super) fn say<T: Serialize>(
        &self,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        if self.json {
            let value = serde_json::to_string(value)
                .map_err(|_| Failure::Failed("the answer cannot be written".into()))?;
            self.line(&value)
        } else {
            write(&text(value))
        }
    }

    /// One line.
    #[expect(
        clippy::unused_self,
        reason = "reads as what it is: the command's output"
    )]
    pub(super) fn line(&self, line: &str) -> Result<(), Failure> {
        write(&format!("{line}\n"))
    }

    /// Text as it is.
    #[expect(
        clippy::unused_self,
        reason = "reads as what it is: the command's output"
    )]
    pub(super) fn text(&self, text: &str) -> Result<(), Failure> {
        write(text)
    }

    /// Bytes as they are.
    #[expect(
        clippy::unused_self,
        reason = "reads as what it is: the command's output"
    )]
    pub(super) fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        quiet(io::stdout().lock().write_all(bytes))
    }
}

fn write(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    quiet(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A reader that has seen enough (`| head`) is no failure.
fn quiet(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Text as one harmless line: control characters, line ends and what turns the direction are shown, not obeyed.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            line.extend(character.escape_unicode());
        } else {
            line.push(character);
        }
    }
    line
}

/// Columns under their headings, as wide as their widest cell.
pub(super) fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut lines = vec![head.map(str::to_owned)];
    lines.extend(rows.into_iter().map(|row| row.map(|cell| one_line(&cell))));
    let mut widths = [0; N];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> = line
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        assert_eq!(
            one_line("a\u{1b}[2Jb\nc\u{202e}d"),
            "a\\u{1b}[2Jb\\u{a}c\\u{202e}d"
        );
        assert_eq!(
            table(["A", "B"], [["x\ny".to_owned(), "z".to_owned()]]),
            "A        B\nx\\u{a}y  z\n"
        );
    }
}
