//! The banned-word score, compatible with Entra ID Password Protection. Owns normalisation, matching and counting; which
//! words a password may not contain at all (names) is the policy's question, asked with [`normalise`].
//!
//! Rule: normalise password and terms; find terms exactly, leftmost and longest; find terms with one edit in what is left;
//! one point per term found and one per other character; [`ENOUGH`] points are accepted.

/// Points that a password needs.
pub const ENOUGH: usize = 5;
/// Shortest term, in characters. Shorter ones are ignored.
pub const MIN_TERM: usize = 4;
/// Longest term, in characters.
pub const MAX_TERM: usize = 16;
/// Most terms on the organisation's list.
pub const MAX_TERMS: usize = 1_000;

/// The terms that are banned everywhere, one a line, normalised or not.
const EVERYWHERE: &str = include_str!("banned.txt");

/// Terms that are banned everywhere.
pub fn everywhere<'a>() -> impl Iterator<Item = &'a str> {
    EVERYWHERE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Lower case, then `0` as `o`, `1` as `l`, `$` as `s`, `@` as `a`.
pub fn normalise(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

const fn plain(character: char) -> char {
    match character {
        '0' => 'o',
        '1' => 'l',
        '$' => 's',
        '@' => 'a',
        other => other,
    }
}

/// How a password scores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// One per term found and one per other character.
    pub points: usize,
    /// The terms found, normalised: exact ones first, each from left to right.
    pub found: Vec<String>,
}

impl Score {
    /// Whether the password may be used.
    pub fn is_enough(&self) -> bool {
        self.points >= ENOUGH
    }
}

/// Scores a password against the terms that are banned everywhere and the organisation's own.
pub fn score(password: &str, own: &[String]) -> Score {
    count(
        password,
        &everywhere()
            .chain(own.iter().map(String::as_str))
            .filter_map(term)
            .collect::<Vec<_>>(),
    )
}

/// Scores a password against these terms alone.
pub fn score_of(password: &str, terms: &[String]) -> Score {
    count(
        password,
        &terms
            .iter()
            .map(String::as_str)
            .filter_map(term)
            .collect::<Vec<_>>(),
    )
}

type Term = Vec<char>;

fn term(text: &str) -> Option<Term> {
    let term: Term = normalise(text.trim()).chars().collect();
    (term.len() >= MIN_TERM).then_some(term)
}

fn count(password: &str, terms: &[Term]) -> Score {
    let password: Vec<char> = normalise(password).chars().collect();
    let mut score = Score::default();
    for rest in cut(&password, &mut score, |text| exact(text, terms)) {
        let others = cut(rest, &mut score, |text| fuzzy(text, terms));
        score.points += others.iter().map(|part| part.len()).sum::<usize>();
    }
    score
}

/// Cuts out what `find` finds at the earliest places, counts it, and returns what is left between.
fn cut<'t>(
    text: &'t [char],
    score: &mut Score,
    find: impl Fn(&[char]) -> Option<(usize, String)>,
) -> Vec<&'t [char]> {
    let mut rest = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < text.len() {
        match find(&text[at..]) {
            Some((length, term)) => {
                score.points += 1;
                score.found.push(term);
                rest.push(&text[from..at]);
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    rest.push(&text[from..]);
    rest
}

/// The longest term that the text begins with.
fn exact(text: &[char], terms: &[Term]) -> Option<(usize, String)> {
    let term = terms
        .iter()
        .filter(|term| text.starts_with(term))
        .max_by_key(|term| term.len())?;
    Some((term.len(), term.iter().collect()))
}

/// The longest beginning of the text that is one edit away from a term.
fn fuzzy(text: &[char], terms: &[Term]) -> Option<(usize, String)> {
    let longest = |term: &Term| {
        (term.len() - 1..=term.len() + 1)
            .rev()
            .find(|&length| text.get(..length).is_some_and(|part| one_edit(part, term)))
    };
    let (length, term) = terms
        .iter()
        .filter_map(|term| Some((longest(term)?, term)))
        .reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    Some((length, term.iter().collect()))
}

/// Whether one insertion, removal or replacement turns one text into the other.
fn one_edit(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match long.len() - short.len() {
        0 => same < short.len() && short[same + 1..] == long[same + 1..],
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}
