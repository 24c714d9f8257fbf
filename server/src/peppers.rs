//! The pepper file: secret keys that passwords are hashed with and that no dump of the database has (promise P5). Owns
//! its form, a line `ID:BASE64` each, the first for new hashes, the others for older ones.

use crate::config::ConfigError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use service::hashing::Pepper;
use std::path::Path;

/// Reads the file.
///
/// # Errors
/// It cannot be read, or a line has another form. No line is repeated in the message.
pub fn read(path: &Path) -> Result<Vec<Pepper>, ConfigError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        ConfigError::new(format!(
            "cannot read the pepper file {shown}: {}",
            error.kind()
        ))
    })?;
    let mut peppers = Vec::new();
    for (place, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
    {
        let parsed = line
            .trim()
            .split_once(':')
            .and_then(|(id, key)| Some((id, STANDARD.decode(key.trim()).ok()?)));
        let (id, key) = parsed.ok_or_else(|| {
            ConfigError::new(format!(
                "{shown}, line {}: a pepper is ID:BASE64",
                place + 1
            ))
        })?;
        peppers.push(Pepper {
            id: id.to_owned(),
            key: key.into(),
        });
    }
    if peppers.is_empty() {
        Err(ConfigError::new(format!("{shown} has no pepper")))
    } else {
        Ok(peppers)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_first_line_is_for_new_hashes() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "# peppers\nb:AAECAwQFBgcICQoLDA0ODw==\n\na:AAEC\n").unwrap();
        let ids: Vec<String> = read(file.path())
            .unwrap()
            .into_iter()
            .map(|pepper| pepper.id)
            .collect();
        assert_eq!(ids, ["b", "a"]);
    }

    #[test]
    fn a_bad_line_is_named_by_number_and_not_shown() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "a:AAEC\nhunter2\n").unwrap();
        let line = read(file.path()).unwrap_err().to_string();
        assert!(
            line.contains("line 2") && !line.contains("hunter2"),
            "{line}"
        );
    }
}
