//! How a password is read out over the phone. Owns the code words; the words around them ("capital") and
//! their translation are the pages'.

/// What stands at one place of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A small letter.
    Small,
    /// A capital letter.
    Capital,
    /// A digit.
    Digit,
    /// Another sign of ASCII.
    Sign,
    /// Anything else; it has no code word.
    Other,
}

/// One character and how it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The character.
    pub character: char,
    /// What it is.
    pub kind: Kind,
    /// The code word, like `Alfa`, `seven`, `hyphen`; empty for [`Kind::Other`].
    pub word: &'static str,
}

/// How each character is said, in order.
pub fn spell(text: &str) -> Vec<Spoken> {
    text.chars().map(spoken).collect()
}

/// The whole password in English, like `capital Alfa, seven, hyphen, bravo`.
pub fn line(text: &str) -> String {
    let mut words = Vec::new();
    for Spoken {
        character,
        kind,
        word,
    } in spell(text)
    {
        words.push(match kind {
            Kind::Small => word.to_ascii_lowercase(),
            Kind::Capital => format!("capital {word}"),
            Kind::Digit | Kind::Sign => word.to_owned(),
            Kind::Other => character.to_string(),
        });
    }
    words.join(", ")
}

const LETTERS: [&str; 26] = [
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett",
    "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango",
    "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu",
];
const DIGITS: [&str; 10] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

fn spoken(character: char) -> Spoken {
    let (kind, word) = match character {
        'a'..='z' => (Kind::Small, nth(&LETTERS, character, 'a')),
        'A'..='Z' => (Kind::Capital, nth(&LETTERS, character, 'A')),
        '0'..='9' => (Kind::Digit, nth(&DIGITS, character, '0')),
        _ => match sign(character) {
            "" => (Kind::Other, ""),
            word => (Kind::Sign, word),
        },
    };
    Spoken {
        character,
        kind,
        word,
    }
}

fn nth(words: &[&'static str], character: char, first: char) -> &'static str {
    words
        .get((u32::from(character) - u32::from(first)) as usize)
        .copied()
        .unwrap_or_default()
}

const fn sign(character: char) -> &'static str {
    match character {
        ' ' => "space",
        '!' => "exclamation mark",
        '"' => "double quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "ampersand",
        '\'' => "apostrophe",
        '(' => "open parenthesis",
        ')' => "close parenthesis",
        '*' => "asterisk",
        '+' => "plus",
        ',' => "comma",
        '-' => "hyphen",
        '.' => "full stop",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less than",
        '=' => "equals",
        '>' => "greater than",
        '?' => "question mark",
        '@' => "at sign",
        '[' => "open square bracket",
        '\\' => "backslash",
        ']' => "close square bracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "open brace",
        '|' => "vertical bar",
        '}' => "close brace",
        '~' => "tilde",
        _ => "",
    }
}
