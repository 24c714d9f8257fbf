//! Which passwords are acceptable: one function, [`check`], for every way in (promise P4), and [`live`], which lists the
//! same rules one by one for the page. Owns the decision; comparing with the current, the temporary
//! and former passwords needs hashes and is the service's ([`Code::PasswordSame`], [`Code::PasswordUsedBefore`]).

use super::banned::{self, MAX_TERM, MAX_TERMS, MIN_TERM, normalise};
use super::opaque::{MAX_CHARS, Opaque};
use crate::wire::problem::{Code, FieldError};
use crate::wire::settings::{PasswordPolicy, PasswordRules, PolicyPreset, notice_days};
use std::collections::BTreeMap;

/// The name under which refusals of [`check`] come; a caller whose field has another name changes it.
pub const FIELD: &str = "password";
/// How long before its end people are told at the earliest, in days.
pub const MAX_NOTICE_DAYS: u16 = 60;
/// How often they are told at most.
pub const MAX_NOTICES: usize = 10;
/// Over how many days those are spread at most whom a shorter lifetime reaches.
pub const MAX_SPREAD_DAYS: u16 = 60;
/// The product's own name is a context word too.
const PRODUCT: &str = "latchkey";

/// What a policy asks of each password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Shortest allowed, in code points after OpaqueString.
    pub min_length: u16,
    /// Three of four character classes needed.
    pub three_classes: bool,
    /// The organisation's banned words.
    pub banned_words: Vec<String>,
}

impl From<&PasswordPolicy> for Rules {
    fn from(policy: &PasswordPolicy) -> Self {
        Self {
            min_length: policy.min_length,
            three_classes: policy.three_classes,
            banned_words: policy.banned_words.clone(),
        }
    }
}

/// Words that must not be in a password because of whose and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    words: Vec<String>,
}

/// What of a person goes into the context. Empty texts count for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whose<'a> {
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// User name; its part before the `@` counts.
    pub user_name: &'a str,
    /// Alternate address; its part before the `@` counts.
    pub alternate_email: &'a str,
}

impl Context {
    /// Of an organisation and nobody in particular.
    pub fn new(organisation: &str) -> Self {
        let mut context = Self { words: Vec::new() };
        context.push(organisation);
        context.push(PRODUCT);
        context
    }

    /// Of an organisation and a person.
    #[must_use]
    pub fn of(mut self, whose: &Whose<'_>) -> Self {
        self.push(whose.first_name);
        self.push(whose.last_name);
        self.push(crate::names::local_part(whose.user_name));
        self.push(crate::names::local_part(whose.alternate_email));
        self
    }

    /// Words of fewer than four characters would refuse half of all passwords: they do not count.
    fn push(&mut self, word: &str) {
        let word = word.trim();
        if word.chars().count() >= MIN_TERM && !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
        }
    }
}

/// Rules and context as the page gets them, for [`live`].
pub fn for_page(rules: &Rules, context: &Context) -> PasswordRules {
    PasswordRules {
        min_length: rules.min_length,
        three_classes: rules.three_classes,
        banned_words: rules.banned_words.clone(),
        context_words: context.words.clone(),
    }
}

/// Whether a password may be set, on every way in.
///
/// # Errors
/// Every rule that refuses it, under the field name [`FIELD`]; one alone where the text is empty, too long or
/// has characters that no password has, because then nothing else can be said.
pub fn check(rules: &Rules, context: &Context, text: &str) -> Result<Opaque, Vec<FieldError>> {
    let judge = Judge {
        min_length: rules.min_length,
        three_classes: rules.three_classes,
        banned_words: &rules.banned_words,
        context_words: &context.words,
    };
    let form = Opaque::new(text).map_err(|code| vec![whole(code)])?;
    let refused: Vec<FieldError> = judge
        .judge(&form)
        .into_iter()
        .filter(|state| !state.met)
        .map(refusal)
        .collect();
    if refused.is_empty() {
        Ok(form)
    } else {
        Err(refused)
    }
}

/// One rule beside a password field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleState {
    /// Which: the code of its refusal.
    pub code: Code,
    /// It is met. Nothing is met while the field is empty.
    pub met: bool,
    /// Values that its sentence mentions, as in the refusal.
    pub args: BTreeMap<String, String>,
}

/// Every rule and whether the text meets it, in the order of the page: always length, context words, banned words and
/// variety; classes where the policy asks for them; characters and greatest length only where they refuse.
pub fn live(rules: &PasswordRules, text: &str) -> Vec<RuleState> {
    let judge = Judge {
        min_length: rules.min_length,
        three_classes: rules.three_classes,
        banned_words: &rules.banned_words,
        context_words: &rules.context_words,
    };
    match Opaque::new(text) {
        Ok(form) => judge.judge(&form),
        Err(code) => {
            let mut states = judge.unmet();
            if code != Code::Required {
                let FieldError { code, args, .. } = whole(code);
                states.insert(
                    0,
                    RuleState {
                        code,
                        met: false,
                        args,
                    },
                );
            }
            states
        }
    }
}

fn whole(code: Code) -> FieldError {
    let error = FieldError::new(FIELD, code);
    if code == Code::PasswordTooLong {
        error.with("max", MAX_CHARS)
    } else {
        error
    }
}

fn refusal(state: RuleState) -> FieldError {
    FieldError {
        field: FIELD.to_owned(),
        code: state.code,
        args: state.args,
    }
}

struct Judge<'a> {
    min_length: u16,
    three_classes: bool,
    banned_words: &'a [String],
    context_words: &'a [String],
}

impl Judge<'_> {
    fn judge(&self, form: &Opaque) -> Vec<RuleState> {
        let text = form.expose();
        let mut states = self.unmet();
        for state in &mut states {
            match state.code {
                Code::PasswordTooShort => state.met = form.chars() >= usize::from(self.min_length),
                Code::PasswordClasses => state.met = classes(text) >= 3,
                Code::PasswordContext => match self.context_word(text) {
                    None => state.met = true,
                    Some(word) => put(state, "word", word),
                },
                Code::PasswordBanned => {
                    let score = banned::score(text, self.banned_words);
                    match score.found.first() {
                        Some(word) if !score.is_enough() => {
                            put(state, "word", word);
                            put(state, "score", &score.points.to_string());
                        }
                        _ => state.met = true,
                    }
                }
                _ => state.met = !is_repetitive(text),
            }
        }
        states
    }

    fn unmet(&self) -> Vec<RuleState> {
        let rule = |code| RuleState {
            code,
            met: false,
            args: BTreeMap::new(),
        };
        let mut length = rule(Code::PasswordTooShort);
        put(&mut length, "min", &self.min_length.to_string());
        let mut states = vec![length];
        if self.three_classes {
            states.push(rule(Code::PasswordClasses));
        }
        states.extend(
            [
                Code::PasswordContext,
                Code::PasswordBanned,
                Code::PasswordRepetitive,
            ]
            .map(rule),
        );
        states
    }

    /// The first context word in the text, as it was entered.
    fn context_word(&self, text: &str) -> Option<&str> {
        let text = normalise(text);
        let squeezed = squeeze(&text);
        self.context_words.iter().map(String::as_str).find(|word| {
            let word = normalise(word);
            let tight = squeeze(&word);
            text.contains(&word) || (tight.chars().count() >= MIN_TERM && squeezed.contains(&tight))
        })
    }
}

fn put(state: &mut RuleState, name: &str, value: &str) {
    state.args.insert(name.to_owned(), value.to_owned());
}

/// The text without what people put between the parts of a name.
fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '-' | '_' | '.' | '\''))
        .collect()
}

/// How many of lower case, upper case, digits, others. Letters without case count as others, as in Entra ID.
fn classes(text: &str) -> usize {
    let class = |c: char| {
        if c.is_lowercase() {
            0
        } else if c.is_uppercase() {
            1
        } else if c.is_numeric() {
            2
        } else {
            3
        }
    };
    (0..4)
        .filter(|wanted| text.chars().any(|c| class(c) == *wanted))
        .count()
}

/// Whether a text is one short pattern over and over, or next to nothing but runs (`aaaa`, `abcd`, `4321`).
///
/// A pattern of up to four characters three times or more; or fewer than five points when each run of three or more
/// equal, rising or falling characters counts as one point and each other character as one.
fn is_repetitive(text: &str) -> bool {
    let chars: Vec<u32> = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(u32::from)
        .collect();
    let periodic = (1..=4).any(|period| {
        chars.len() >= period * 3
            && chars
                .iter()
                .skip(period)
                .eq(chars.iter().take(chars.len() - period))
    });
    periodic || points_of_runs(&chars) < banned::ENOUGH
}

fn points_of_runs(chars: &[u32]) -> usize {
    let (mut points, mut at) = (0, 0);
    while at < chars.len() {
        points += 1;
        at += run(&chars[at..]);
    }
    points
}

/// The length of the run at the beginning, 1 where there is none of three or more.
fn run(chars: &[u32]) -> usize {
    let [first, second, ..] = chars else { return 1 };
    let step = second.wrapping_sub(*first);
    if !matches!(step, 0 | 1 | u32::MAX) {
        return 1;
    }
    let length = 1 + chars
        .windows(2)
        .take_while(|pair| pair[1].wrapping_sub(pair[0]) == step)
        .count();
    if length >= 3 { length } else { 1 }
}

/// The policy of a preset, with no banned words of the organisation's own.
pub fn preset(preset: PolicyPreset) -> PasswordPolicy {
    let (min_length, three_classes, history) = match preset {
        PolicyPreset::Recommended | PolicyPreset::Custom => (15, false, 0),
        PolicyPreset::MicrosoftCompatible => (8, true, 1),
    };
    PasswordPolicy {
        preset,
        min_length,
        three_classes,
        banned_words: Vec::new(),
        history,
        expire_days: 0,
        notice_days: notice_days(),
        spread_days: 0,
        temporary_hours: 24,
    }
}

/// The policy as it is stored, if it is acceptable: the numbers that a preset fixes are put in, banned words are
/// trimmed, and those that are equal once normalised are kept once.
///
/// A custom policy may not be weaker than both presets: 15 characters at least, or 8 with three
/// classes (promise P1).
///
/// # Errors
/// Every refused field by its name in [`PasswordPolicy`].
pub fn valid(mut policy: PasswordPolicy) -> Result<PasswordPolicy, Vec<FieldError>> {
    let mut refused = Vec::new();
    if policy.preset != PolicyPreset::Custom {
        let fixed = preset(policy.preset);
        (policy.min_length, policy.three_classes) = (fixed.min_length, fixed.three_classes);
    }
    let floor = if policy.three_classes { 8 } else { 15 };
    let mut range = |field, value: u16, min: u16, max: u16| {
        if !(min..=max).contains(&value) {
            refused.push(
                FieldError::new(field, Code::OutOfRange)
                    .with("min", min)
                    .with("max", max),
            );
        }
    };
    range("min_length", policy.min_length, floor, 64);
    range("history", policy.history.into(), 0, 24);
    if policy.expire_days != 0 {
        range("expire_days", policy.expire_days, 14, 730);
    }
    range("spread_days", policy.spread_days, 0, MAX_SPREAD_DAYS);
    range("temporary_hours", policy.temporary_hours, 1, 168);
    policy
        .notice_days
        .sort_unstable_by(|one, other| other.cmp(one));
    policy.notice_days.dedup();
    if let Some(earliest) = policy.notice_days.first() {
        range("notice_days", *earliest, 0, MAX_NOTICE_DAYS);
    }
    if policy.notice_days.len() > MAX_NOTICES {
        let many = FieldError::new("notice_days", Code::TooMany);
        refused.push(many.with("max", MAX_NOTICES));
    }
    match banned_words(&policy.banned_words) {
        Ok(words) => policy.banned_words = words,
        Err(error) => refused.push(error),
    }
    if refused.is_empty() {
        Ok(policy)
    } else {
        Err(refused)
    }
}

fn banned_words(entered: &[String]) -> Result<Vec<String>, FieldError> {
    const FIELD: &str = "banned_words";
    let mut words: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (place, word) in entered.iter().enumerate() {
        let word = crate::text::line(FIELD, word, MAX_TERM)
            .map_err(|error| error.with("word", word.trim()))?;
        if word.is_empty() {
            continue;
        }
        if word.chars().count() < MIN_TERM {
            return Err(FieldError::new(FIELD, Code::OutOfRange)
                .with("min", MIN_TERM)
                .with("max", MAX_TERM)
                .with("word", word));
        }
        words.entry(normalise(&word)).or_insert((place, word));
    }
    if words.len() > MAX_TERMS {
        return Err(FieldError::new(FIELD, Code::TooMany).with("max", MAX_TERMS));
    }
    let mut kept: Vec<(usize, String)> = words.into_values().collect();
    kept.sort_unstable();
    Ok(kept.into_iter().map(|(_, word)| word).collect())
}
