//! The demo's mailbox: what the sample organisation sent, read back from the files that the outbox writes. Owns how much is read (the
//! newest messages, the beginning of each) and which words are links; never opens a file that it did not list itself, never writes,
//! and has nothing to show but in the demo.
//!
//! A message's file is named after its id, and ids are in the order of time: the names alone say which are the newest.

use crate::{Desk, Error};
use domain::Timestamp;
use domain::wire::messages::Channel;
use domain::wire::problem::Code;
use mail_parser::MessageParser;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Where it is shown.
pub const PATH: &str = "/demo/mailbox";
/// As many messages are listed.
const LISTED: usize = 50;
/// As much of a message is read: what it says, and a logo of the largest size as it travels.
const READ: u64 = 160 * 1024;
/// As many characters of a subject or an address are shown.
const LINE: usize = 300;

/// What was sent, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The newest messages.
    pub letters: Vec<Letter>,
    /// There are older ones, which are not listed.
    pub has_more: bool,
    /// The one that is read: the one that was asked for, or the newest where none was.
    pub open: Option<Opened>,
}

/// A message in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: Uuid,
    /// How it travelled.
    pub channel: Channel,
    /// When it was caused.
    pub at: Timestamp,
    /// Whom it is for; empty where the file does not say.
    pub to: String,
    /// Its subject; of a text its beginning. Empty where the file does not say.
    pub subject: String,
}

/// A message that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its line in the list.
    pub letter: Letter,
    /// What it says in plain text, in pieces; none where the file cannot be read.
    pub pieces: Vec<Piece>,
    /// It is longer than what was read.
    pub is_cut: bool,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// An address of this program.
    Link(String),
}

/// Reads the mailbox. `wanted`: the message to read.
///
/// # Errors
/// `not_found` anywhere but in the demo; or when the folders cannot be read.
pub async fn read(desk: &Desk, wanted: Option<Uuid>) -> Result<Mailbox, Error> {
    if !desk.config().demo {
        return Err(Error::code(Code::NotFound));
    }
    let (data, public_url) = (
        desk.config().data_dir.clone(),
        desk.config().public_url.clone(),
    );
    let reading = tokio::task::spawn_blocking(move || mailbox(&data, &public_url, wanted));
    let read = reading.await.map_err(|error| error.to_string());
    read.and_then(|read| read.map_err(|error| error.kind().to_string()))
        .map_err(|why| Error::Inconsistent(format!("the demo's mailbox cannot be read: {why}")))
}

/// A message's file. In the order of time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct File {
    id: Uuid,
    is_text: bool,
    path: PathBuf,
}

fn mailbox(data: &Path, public_url: &str, wanted: Option<Uuid>) -> io::Result<Mailbox> {
    let mut newest = BTreeSet::new();
    let mut has_more = false;
    for (folder, ending, is_text) in [("mail", "eml", false), ("texts", "txt", true)] {
        for file in files(&data.join(folder), ending, is_text)? {
            newest.insert(Reverse(file));
            if newest.len() > LISTED {
                newest.pop_last();
                has_more = true;
            }
        }
    }
    let mut mailbox = Mailbox {
        has_more,
        ..Mailbox::default()
    };
    for Reverse(file) in newest {
        let content = Content::of(&file);
        let letter = content.letter(&file);
        let is_open = match wanted {
            Some(id) => id == file.id,
            None => mailbox.open.is_none(),
        };
        if is_open {
            mailbox.open = Some(Opened {
                letter: letter.clone(),
                pieces: pieces(&content.text, public_url),
                is_cut: content.is_cut,
            });
        }
        mailbox.letters.push(letter);
    }
    Ok(mailbox)
}

/// The messages in a folder: files, not links to files, with the names that the outbox gives them. Everything else that lies there is
/// somebody else's.
fn files(
    folder: &Path,
    ending: &'static str,
    is_text: bool,
) -> io::Result<impl Iterator<Item = File>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => Some(entries),
        // Nothing was sent yet.
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let file = move |entry: std::fs::DirEntry| {
        let name = entry.file_name();
        let stem = name.to_str()?.strip_suffix(ending)?.strip_suffix('.')?;
        let id = Uuid::try_parse(stem).ok()?;
        let is_ours = id.hyphenated().to_string() == stem;
        (is_ours && entry.file_type().ok()?.is_file()).then(|| File {
            id,
            is_text,
            path: entry.path(),
        })
    };
    Ok(entries.into_iter().flatten().flatten().filter_map(file))
}

/// What a file says. Empty where it cannot be read: one broken file hides no other.
#[derive(Default)]
struct Content {
    to: String,
    subject: String,
    text: String,
    is_cut: bool,
}

impl Content {
    fn of(file: &File) -> Self {
        let Ok((bytes, is_cut)) = beginning(&file.path) else {
            return Self::default();
        };
        let content = if file.is_text {
            Self::of_text(&String::from_utf8_lossy(&bytes))
        } else {
            Self::of_mail(&bytes)
        };
        Self { is_cut, ..content }
    }

    fn of_mail(bytes: &[u8]) -> Self {
        let Some(mail) = MessageParser::default().parse(bytes) else {
            return Self::default();
        };
        let to = mail.to().and_then(|to| to.first()?.address());
        Self {
            to: to.map(line).unwrap_or_default(),
            subject: mail.subject().map(line).unwrap_or_default(),
            text: mail.body_text(0).map(Cow::into_owned).unwrap_or_default(),
            is_cut: false,
        }
    }

    /// `To: NUMBER`, an empty line, the text.
    fn of_text(whole: &str) -> Self {
        let (head, text) = whole.split_once("\n\n").unwrap_or(("", whole));
        let text = text.trim_end();
        Self {
            to: line(head.strip_prefix("To: ").unwrap_or_default()),
            subject: line(text.lines().next().unwrap_or_default()),
            text: text.to_owned(),
            is_cut: false,
        }
    }

    fn letter(&self, file: &File) -> Letter {
        Letter {
            id: file.id,
            channel: if file.is_text {
                Channel::Text
            } else {
                Channel::Mail
            },
            at: moment(file.id),
            to: self.to.clone(),
            subject: self.subject.clone(),
        }
    }
}

fn beginning(path: &Path) -> io::Result<(Vec<u8>, bool)> {
    let mut file = std::fs::File::open(path)?.take(READ + 1);
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let is_cut = bytes.len() as u64 > READ;
    bytes.truncate(usize::try_from(READ).unwrap_or(usize::MAX));
    Ok((bytes, is_cut))
}

/// One line of a bounded length, without control characters.
fn line(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(LINE)
        .collect()
}

/// When an id was made. A file that somebody named otherwise is from no time.
fn moment(id: Uuid) -> Timestamp {
    let (seconds, nanos) = id
        .get_timestamp()
        .map(|at| at.to_unix())
        .unwrap_or_default();
    let micros = seconds
        .saturating_mul(1_000_000)
        .saturating_add(u64::from(nanos) / 1_000);
    i64::try_from(micros).map_or(Timestamp::NEVER, Timestamp)
}

/// Cuts a text where addresses of this program begin and end. Every other address stays text: nobody is led out of the demo, and not
/// to what merely begins like it.
fn pieces(text: &str, public_url: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end_matches(char::is_whitespace);
        let address =
            word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '>', ']', '"', '\'']);
        if is_ours(address, public_url) {
            if !words.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut words)));
            }
            pieces.push(Piece::Link(address.to_owned()));
            words.push_str(part.get(address.len()..).unwrap_or_default());
        } else {
            words.push_str(part);
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Text(words));
    }
    pieces
}

/// The program's own address, to its end, or a path below it, in letters that an address is written in.
fn is_ours(address: &str, public_url: &str) -> bool {
    address
        .strip_prefix(public_url)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        && address
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '`' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::{Piece, line, moment, pieces};
    use domain::Timestamp;
    use uuid::Uuid;

    const HERE: &str = "https://desk.example";

    fn links(text: &str) -> Vec<String> {
        let links = pieces(text, HERE)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Link(link) => Some(link),
                Piece::Text(_) => None,
            });
        links.collect()
    }

    #[test]
    fn addresses_of_this_program_are_links_and_no_other() {
        let ours = "https://desk.example/set-password#abc_-1";
        assert_eq!(links(&format!("Choose:\n{ours}\n\nor ask.")), [ours]);
        assert_eq!(
            links(&format!("see {ours}. Or (https://desk.example)")),
            [ours]
        );
        assert_eq!(links("https://desk.example, please"), [HERE]);
        for foreign in [
            "https://desk.example.evil.example/x",
            "https://desk.example@evil.example/",
            "https://desk.example:444/",
            "https://desk.examplex",
            "http://desk.example/",
            "HTTPS://desk.example/",
            "https://evil.example/?https://desk.example/",
            "javascript:alert(1)//https://desk.example/",
            "//desk.example/",
            "https://desk.example/\"onmouseover=\"x",
            "https://desk.example/<script>x",
            "https://desk.example/\\evil.example",
            "https://desk.example/\u{202e}moc",
        ] {
            assert_eq!(links(foreign), [""; 0], "{foreign}");
        }
    }

    #[test]
    fn no_letter_of_a_text_is_lost_between_its_pieces() {
        for text in [
            "",
            "  \n",
            "a https://desk.example/x, b\r\n\r\n\thttps://desk.example/y\n",
            "https://desk.example/ü",
        ] {
            let whole: String = pieces(text, HERE)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Link(text) => text,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }

    #[test]
    fn a_line_is_one_line_and_not_endless() {
        assert_eq!(line("a\r\nBcc: b\0"), "aBcc: b");
        assert_eq!(line(&"ü".repeat(10_000)).chars().count(), 300);
    }

    #[test]
    fn an_id_says_when_it_was_made_if_it_is_one_of_ours() {
        let at = Timestamp(1_750_000_000_123_000);
        let ours = uuid::Builder::from_unix_timestamp_millis(1_750_000_000_123, &[7; 10]);
        assert_eq!(moment(ours.into_uuid()), at);
        assert_eq!(moment(Uuid::nil()), Timestamp::NEVER);
    }
}
