//! The browser of the tests: the one of the system, never a downloaded one.

use crate::{packages, process};
use anyhow::Result;
use std::{env, path::PathBuf};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// Chromium: the one that `LATCHKEY_CHROMIUM` names, the one on the path, or the system's package.
///
/// # Errors
/// There is none and we may not install it.
pub fn need() -> Result<PathBuf> {
    packages::need(find, "Chromium", &["chromium", "fonts-liberation"])
}

fn find() -> Option<PathBuf> {
    env::var_os("LATCHKEY_CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| NAMES.iter().find_map(|name| process::find(name)))
}
