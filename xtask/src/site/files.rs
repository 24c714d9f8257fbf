//! What needs no tool: the boot script, the words, and what lies in `public/`.

use super::{File, Role};
use crate::workspace;
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// The name of the icon sprite in `public/`.
const SPRITE: &str = "icons.svg";

/// The script that starts the program.
///
/// # Errors
/// It cannot be read.
pub fn boot() -> Result<File> {
    let path = workspace::root().join("frontend/boot.js");
    let script = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(File::hashed(
        "boot",
        "js",
        Role::Boot,
        without_comment_lines(&script).into_bytes(),
    ))
}

/// A script without the lines that only explain it.
fn without_comment_lines(script: &str) -> String {
    script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .fold(String::new(), |all, line| all + line + "\n")
}

/// One table of words for each language.
pub fn words() -> Vec<File> {
    locale::Lang::ALL
        .into_iter()
        .map(|language| {
            let code = language.code();
            let table = locale::table_text(language).into_bytes();
            File::hashed(
                &format!("strings.{code}"),
                "txt",
                Role::Strings(code.to_owned()),
                table,
            )
        })
        .collect()
}

/// What lies in `public/`.
///
/// # Errors
/// It cannot be read.
pub fn public() -> Result<Vec<File>> {
    let folder = workspace::root().join("public");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && !hidden(path))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, "bin"));
            let role = if name == SPRITE {
                Role::Sprite
            } else {
                Role::Public(name.to_string())
            };
            Ok(File::hashed(stem, extension, role, fs::read(path)?))
        })
        .collect()
}

fn hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::without_comment_lines;

    #[test]
    fn a_boot_script_loses_its_explanation_and_nothing_else() {
        let script = "// why\nconst a = \"// not a comment\";\n\n  b(a);\n";
        assert_eq!(
            without_comment_lines(script),
            "const a = \"// not a comment\";\nb(a);\n"
        );
    }
}
