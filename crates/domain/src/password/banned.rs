//! The banned-word score, compatible with Entra ID Password Protection. Owns normalisation, matching and counting; which
//! words a password may not contain at all (names) is the policy's question, asked with [`normalise`].
//!
//! Rule: normalise password and terms; find terms exactly, leftmost and longest; find terms with one edit in what is left;
//! one point per term found and one per other character; [`ENOUGH`] points are accepted.

use std::sync::LazyLock;

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
    normal(text).collect()
}

fn normal(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).map(plain)
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
    static TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::of(everywhere()));
    let own = Terms::of(own.iter().map(String::as_str));
    count(password, &[&*TERMS, &own])
}

/// Scores a password against these terms alone.
pub fn score_of(password: &str, terms: &[String]) -> Score {
    count(password, &[&Terms::of(terms.iter().map(String::as_str))])
}

/// Terms, normalised, one behind the other: a thousand of them are two pieces of memory.
#[derive(Default)]
struct Terms {
    text: Vec<char>,
    ends: Vec<usize>,
}

impl Terms {
    fn of<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for term in terms {
            let from = all.text.len();
            all.text.extend(normal(term.trim()));
            if all.text.len() - from < MIN_TERM {
                all.text.truncate(from);
            } else {
                all.ends.push(all.text.len());
            }
        }
        all
    }

    fn iter(&self) -> impl Iterator<Item = &[char]> {
        let mut from = 0;
        self.ends
            .iter()
            .map(move |&to| &self.text[core::mem::replace(&mut from, to)..to])
    }
}

fn count(password: &str, terms: &[&Terms]) -> Score {
    let password: Vec<char> = normal(password).collect();
    let all = || terms.iter().flat_map(|terms| terms.iter());
    let mut score = Score::default();
    for rest in cut(&password, &mut score, |text| exact(text, all())) {
        let others = cut(rest, &mut score, |text| fuzzy(text, all()));
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
fn exact<'t>(text: &[char], terms: impl Iterator<Item = &'t [char]>) -> Option<(usize, String)> {
    let term = terms
        .filter(|term| term[0] == text[0] && text.starts_with(term))
        .max_by_key(|term| term.len())?;
    Some((term.len(), term.iter().collect()))
}

/// The longest beginning of the text that is one edit away from a term; of several terms the first.
fn fuzzy<'t>(text: &[char], terms: impl Iterator<Item = &'t [char]>) -> Option<(usize, String)> {
    let (length, term) = terms
        .filter(|term| may_begin(text, term))
        .filter_map(|term| Some((longest(text, term)?, term)))
        .reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    Some((length, term.iter().collect()))
}

/// Whether one edit can be enough, by the first two characters: for nearly every term it is not.
fn may_begin(text: &[char], term: &[char]) -> bool {
    let [first, second, ..] = text else {
        return false;
    };
    // The edit comes later; or it replaced the first, left it out, or put another one before it.
    *first == term[0] || *second == term[1] || *first == term[1] || *second == term[0]
}

/// How long the longest beginning of the text is which one insertion, removal or replacement turns into the term.
fn longest(text: &[char], term: &[char]) -> Option<usize> {
    let long = term.len();
    let same = text.iter().zip(term).take_while(|(x, y)| x == y).count();
    // An edit as late as possible: what is behind it has to be the same.
    let is = |text_from: usize, term_from: usize, length: usize| {
        text.get(text_from..length)
            .is_some_and(|rest| term.get(term_from..) == Some(rest))
    };
    let (added, left_out) = (same.min(long), same.min(long - 1));
    if is(added + 1, added, long + 1) {
        Some(long + 1)
    } else if same < long && is(same + 1, same + 1, long) {
        Some(long)
    } else if is(left_out, left_out + 1, long - 1) {
        Some(long - 1)
    } else {
        None
    }
}
