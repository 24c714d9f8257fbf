//! Log lines. Owns their form: one JSON object a line on standard error, or plain text for a terminal, with
//! every control character escaped (promise O5). Decides nothing about what is worth a line.

use std::io::{self, Write};
use std::str::FromStr;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    #[default]
    Json,
    /// For people at a terminal.
    Text,
}

impl FromStr for LogFormat {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            _ => Err("it must be json or text".to_owned()),
        }
    }
}

/// Begins to log. A second call changes nothing: tests start several programs in one process.
///
/// # Errors
/// The filter cannot be read.
pub fn start(format: LogFormat, filter: &str) -> Result<(), String> {
    // Statements belong to the database's own log, and only warnings of the libraries are news here.
    let filter = EnvFilter::try_new(format!(
        "sqlx=warn,sea_orm=warn,hyper=warn,h2=warn,{filter}"
    ))
    .map_err(|_| {
        "log: it must be a level (error, warn, info, debug, trace) or TARGET=LEVEL pairs".to_owned()
    })?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(EscapedStderr)
        .with_ansi(false);
    let _second_call_changes_nothing = match format {
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init(),
        LogFormat::Text => lines.with_target(false).try_init(),
    };
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// A panic is one line like everything else. Tests have no subscriber of ours and keep what they print.
fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    tracing::error!(place, panic = panic.payload_as_str(), "a panic");
}

/// Standard error, one event a write, control characters escaped.
#[derive(Clone, Copy, Debug)]
struct EscapedStderr;

impl<'a> MakeWriter<'a> for EscapedStderr {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        *self
    }
}

impl Write for EscapedStderr {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        io::stderr()
            .lock()
            .write_all(escape(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// The event's own line end stays; every other control character, and those that reorder text, are written
/// as `\u{…}`.
fn escape(event: &str) -> String {
    let (body, end) = event
        .strip_suffix('\n')
        .map_or((event, ""), |body| (body, "\n"));
    let mut line = String::with_capacity(event.len());
    for character in body.chars() {
        if character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            line.extend(character.escape_unicode());
        } else {
            line.push(character);
        }
    }
    line + end
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn o5_a_line_stays_one_line_whatever_is_in_it() {
        assert_eq!(
            escape("a\nb\r\u{1b}[31mc\n"),
            "a\\u{a}b\\u{d}\\u{1b}[31mc\n"
        );
        assert_eq!(escape("\u{202e}abc"), "\\u{202e}abc");
        assert_eq!(escape("plain äöü 日本\n"), "plain äöü 日本\n");
    }
}
