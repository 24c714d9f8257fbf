//! One language's texts and how values get into them. Owns the evaluation of the compact form that
//! `build.rs` writes (`{name}`, `{name#one=…|other=…}`), numbers and the isolation of text that runs
//! the other way; never fails: a value that is missing shows as nothing.

use crate::{Lang, category, k};

/// Names a text. The constants are in [`k`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub(crate) u16);

/// A value for a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Shown grouped, and chooses the plural.
    Number(i64),
    /// Shown as it is.
    Text(String),
}

macro_rules! number {
    ($($kind:ty)*) => { $(
        impl From<$kind> for Value {
            fn from(number: $kind) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )* };
}
number!(i64 u64 i32 u32 u16 u8 usize);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Ends a text in the form that the browser is given.
const END: char = '\0';

/// The texts of one language. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Which language.
    pub lang: Lang,
    texts: &'static [&'static str],
}

#[cfg(not(target_family = "wasm"))]
mod all {
    use super::{END, Lang, Table, k};
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));

    /// The table of a language.
    pub const fn table(lang: Lang) -> Table {
        let texts = match lang {
            Lang::En => EN,
            Lang::De => DE,
            Lang::Ar => AR,
        };
        Table { lang, texts }
    }

    /// A language as the browser is given it: its code and its texts, each ended by NUL, which no text contains. What mail
    /// and texts say is left empty.
    pub fn table_text(lang: Lang) -> String {
        let mut out = lang.code().to_owned();
        out.push(END);
        for (place, text) in table(lang).texts.iter().enumerate() {
            if !k::OURS.contains(&place) {
                out.push_str(text);
            }
            out.push(END);
        }
        out
    }
}
#[cfg(not(target_family = "wasm"))]
pub use all::{table, table_text};

impl Table {
    /// A table with nothing in it: what there is before the strings have arrived.
    pub const EMPTY: Self = Self {
        lang: Lang::En,
        texts: &[],
    };

    /// Reads what `table_text` wrote. `None` when the text is damaged or of another version of the
    /// program. The texts live as long as the page.
    pub fn from_text(text: String) -> Option<Self> {
        let (code, texts) = text.leak().split_once(END)?;
        let texts: Vec<&'static str> = texts.split_terminator(END).collect();
        (texts.len() == k::COUNT).then_some(Self {
            lang: Lang::parse(code)?,
            texts: texts.leak(),
        })
    }

    /// A text without values.
    pub fn text(&self, key: Key) -> &'static str {
        self.texts
            .get(usize::from(key.0))
            .copied()
            .unwrap_or_default()
    }

    /// A text with values.
    pub fn format(&self, key: Key, values: &[(&str, Value)]) -> String {
        let mut out = String::new();
        self.expand(self.text(key), values, &mut out);
        out
    }

    /// A whole number in the language's grouping. Digits are Latin in every language: user names,
    /// codes and times stand beside them.
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let separator = if self.lang == Lang::De { '.' } else { ',' };
        let mut out = String::with_capacity(digits.len() + 8);
        if number < 0 {
            out.push('-');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    fn expand(&self, text: &str, values: &[(&str, Value)], out: &mut String) {
        let mut rest = text;
        while let Some(start) = rest.find('{') {
            out.push_str(&rest[..start]);
            rest = &rest[start + 1..];
            let end = closing(rest);
            let (inside, after) = (&rest[..end], rest.get(end + 1..).unwrap_or_default());
            rest = after;
            match inside.split_once('#') {
                Some((name, variants)) if !name.contains('{') => {
                    self.choose(find(values, name), variants, values, out);
                }
                _ => self.show(find(values, inside), out),
            }
        }
        out.push_str(rest);
    }

    fn show(&self, value: Option<&Value>, out: &mut String) {
        match value {
            Some(Value::Number(number)) => out.push_str(&self.number(*number)),
            Some(Value::Text(text)) if self.runs_the_other_way(text) => {
                // First strong isolate … pop directional isolate (UAX #9): the sentence keeps its order.
                out.push('\u{2068}');
                out.push_str(text);
                out.push('\u{2069}');
            }
            Some(Value::Text(text)) => out.push_str(text),
            None => {}
        }
    }

    /// Exact matches first, then the plural category, then the default, which stands last.
    fn choose(
        &self,
        value: Option<&Value>,
        variants: &str,
        values: &[(&str, Value)],
        out: &mut String,
    ) {
        let (exact, plural) = match value {
            Some(Value::Number(number)) => (number.to_string(), category(self.lang, *number)),
            Some(Value::Text(text)) => (text.clone(), ""),
            // A value that nobody gave counts as none.
            None => ("0".to_owned(), ""),
        };
        let variants = || Variants(variants);
        let chosen = variants()
            .find(|(name, _)| *name == exact)
            .or_else(|| variants().find(|(name, _)| *name == plural))
            .or_else(|| variants().last());
        if let Some((_, text)) = chosen {
            self.expand(text, values, out);
        }
    }

    fn runs_the_other_way(&self, text: &str) -> bool {
        if self.lang.is_rtl() {
            text.chars().any(|c| c.is_alphabetic() && !is_rtl(c))
        } else {
            text.chars().any(is_rtl)
        }
    }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms: the scripts with strong
/// right-to-left letters in use.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn find<'a>(values: &'a [(&str, Value)], name: &str) -> Option<&'a Value> {
    values
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// Where the brace that opened just before `text` closes.
fn closing(text: &str) -> usize {
    let mut depth = 0_u32;
    for (place, c) in text.bytes().enumerate() {
        match c {
            b'{' => depth += 1,
            b'}' if depth == 0 => return place,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The variants of a choice: name and text, in order.
struct Variants<'a>(&'a str);

impl<'a> Iterator for Variants<'a> {
    type Item = (&'a str, &'a str);
    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let mut depth = 0_u32;
        let end = self
            .0
            .bytes()
            .position(|c| {
                match c {
                    b'{' => depth += 1,
                    b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                c == b'|' && depth == 0
            })
            .unwrap_or(self.0.len());
        let (variant, rest) = (&self.0[..end], self.0.get(end + 1..).unwrap_or_default());
        self.0 = rest;
        variant.split_once('=')
    }
}
