//! Reads the locale files (Fluent syntax) and writes what the crate includes: one constant a key, one
//! table a language. Owns the checks: every language has the same keys, a translation uses no variable
//! that English does not have, plural variants are ones the language knows. A broken file stops the
//! build with one line per finding.

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The languages, English first: it is the reference.
const LANGUAGES: [(&str, &[&str]); 3] = [
    ("en", &["one", "other"]),
    ("de", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
];

/// Keys that are looked up by a name made at run time, like `error-not_found`.
const NAMED: [&str; 3] = ["error-", "audit-", "role-"];

/// Keys of mail and texts, and of the page that shows them in the demo, begin like this: they are written on the server, so that the browser
/// is not given them.
const OURS: &str = "letter-";

/// A message as the tables carry it, and the variables that it mentions.
struct Message {
    text: String,
    variables: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;
type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("locales");
    println!("cargo::rerun-if-changed=build.rs");
    let mut findings = Vec::new();
    let mut languages = Vec::new();
    for (code, categories) in LANGUAGES {
        let folder = root.join(code);
        println!("cargo::rerun-if-changed={}", folder.display());
        languages.push((code, read_language(&folder, categories, &mut findings)?));
    }
    compare(&languages, &mut findings);
    if findings.is_empty() {
        let out = PathBuf::from(std::env::var("OUT_DIR")?);
        std::fs::write(out.join("keys.rs"), keys(&languages[0].1)?)?;
        std::fs::write(out.join("tables.rs"), tables(&languages)?)?;
        return Ok(());
    }
    for finding in findings {
        println!("cargo::error={finding}");
    }
    Ok(())
}

fn read_language(
    folder: &Path,
    categories: &[&str],
    findings: &mut Vec<String>,
) -> Result<Messages, Failure> {
    let mut files = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "ftl"));
    files.sort();
    let mut messages = Messages::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = format!(
            "{}/{}",
            folder.file_name().unwrap_or_default().to_string_lossy(),
            file.file_name().unwrap_or_default().to_string_lossy()
        );
        let source = std::fs::read_to_string(&file)?;
        let resource =
            fluent_syntax::parser::parse(source.as_str()).unwrap_or_else(|(resource, errors)| {
                findings.extend(
                    errors
                        .iter()
                        .map(|error| format!("{name}: {error} near byte {}", error.pos.start)),
                );
                resource
            });
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                if matches!(entry, Entry::Term(_)) {
                    findings.push(format!(
                        "{name}: terms are not supported, write the word out"
                    ));
                }
                continue;
            };
            let id = message.id.name;
            let mut read = Message {
                text: String::new(),
                variables: BTreeSet::new(),
            };
            let outcome = match &message.value {
                Some(pattern) if message.attributes.is_empty() => {
                    encode(pattern, categories, &mut read)
                }
                _ => Err("a message is a value without attributes".to_owned()),
            };
            if let Err(reason) = outcome {
                findings.push(format!("{name}: {id}: {reason}"));
            }
            if messages.insert(id.to_owned(), read).is_some() {
                findings.push(format!("{name}: {id} is there twice"));
            }
        }
    }
    Ok(messages)
}

/// Writes a pattern in the form that `table::format` reads: `{name}` for a variable and
/// `{name#one=text|other=text}` for a choice, the default last.
fn encode(pattern: &Pattern<&str>, categories: &[&str], into: &mut Message) -> Result<(), String> {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => plain(value, into)?,
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    into.variables.insert(id.name.to_owned());
                    let _ = write!(into.text, "{{{}}}", id.name);
                }
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    plain(value, into)?;
                }
                Expression::Select {
                    selector: InlineExpression::VariableReference { id },
                    variants,
                } => {
                    into.variables.insert(id.name.to_owned());
                    let _ = write!(into.text, "{{{}#", id.name);
                    let (last, rest): (Vec<_>, Vec<_>) =
                        variants.iter().partition(|variant| variant.default);
                    for (index, variant) in rest.iter().chain(&last).enumerate() {
                        let name = match &variant.key {
                            VariantKey::Identifier { name } => *name,
                            VariantKey::NumberLiteral { value } => *value,
                        };
                        let all = ["zero", "one", "two", "few", "many", "other"];
                        if all.contains(&name) && !categories.contains(&name) {
                            return Err(format!("the language has no plural category [{name}]"));
                        }
                        let _ = write!(into.text, "{}{name}=", if index == 0 { "" } else { "|" });
                        encode(&variant.value, categories, into)?;
                    }
                    into.text.push('}');
                }
                _ => {
                    return Err(
                        "only { $variable }, texts in quotes and selectors are supported"
                            .to_owned(),
                    );
                }
            },
        }
    }
    Ok(())
}

fn plain(text: &str, into: &mut Message) -> Result<(), String> {
    if text.contains(['{', '}', '|', '\0']) {
        return Err("a text cannot contain { } or |".to_owned());
    }
    into.text.push_str(text);
    Ok(())
}

fn compare(languages: &[(&str, Messages)], findings: &mut Vec<String>) {
    let (_, reference) = &languages[0];
    for (code, messages) in &languages[1..] {
        for (key, english) in reference {
            let Some(message) = messages.get(key) else {
                findings.push(format!("{code}: {key} is missing"));
                continue;
            };
            for name in message.variables.difference(&english.variables) {
                findings.push(format!("{code}: {key} uses ${name}, English does not"));
            }
        }
        for key in messages.keys().filter(|key| !reference.contains_key(*key)) {
            findings.push(format!("{code}: {key} is not in English"));
        }
    }
}

fn keys(messages: &Messages) -> Result<String, Failure> {
    let mut out = String::new();
    for (number, (key, message)) in messages.iter().enumerate() {
        let name = key.replace('-', "_").to_uppercase();
        let shown = message
            .text
            .replace('\n', " ")
            .replace('[', "\\[")
            .replace(']', "\\]")
            .replace('<', "\\<");
        writeln!(
            out,
            "/// `{key}`: {shown}\npub const {name}: Key = Key({number});"
        )?;
    }
    let named = messages
        .keys()
        .enumerate()
        .filter(|(_, key)| NAMED.iter().any(|start| key.starts_with(start)));
    writeln!(
        out,
        "/// Keys by name, for the families whose names come from data.\npub(crate) static NAMED: &[(&str, Key)] = &["
    )?;
    for (number, key) in named {
        writeln!(out, "    ({key:?}, Key({number})),")?;
    }
    // The keys are in order, so these stand beside each other.
    let first = messages
        .keys()
        .take_while(|key| key.as_str() < OURS)
        .count();
    let ours = messages.keys().filter(|key| key.starts_with(OURS)).count();
    writeln!(
        out,
        "];\n/// Keys that the browser is not given the texts of.\n#[cfg(not(target_family = \"wasm\"))]\npub(crate) const OURS: core::ops::Range<usize> = {first}..{};",
        first + ours
    )?;
    writeln!(
        out,
        "/// How many keys there are.\npub(crate) const COUNT: usize = {};",
        messages.len()
    )?;
    Ok(out)
}

fn tables(languages: &[(&str, Messages)]) -> Result<String, Failure> {
    let mut out = String::new();
    for (code, messages) in languages {
        writeln!(out, "static {}: &[&str] = &[", code.to_uppercase())?;
        for message in messages.values() {
            writeln!(out, "    {:?},", message.text)?;
        }
        writeln!(out, "];")?;
    }
    Ok(out)
}
