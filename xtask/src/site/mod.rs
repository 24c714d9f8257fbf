//! The browser's part: program, words, style, icons, packed into `target/site` with `manifest.json` beside them.
//!
//! The steps are files of this folder, in the order in which they run: `program` (Rust to WebAssembly, lazy pages cut
//! out, wasm-opt), `styles`, `files` (boot script, words, what lies in `public/`), `pack` (names, compression, manifest),
//! `budget` (the sizes that are promised). A step whose input did not change is taken from `target/xtask/`.

pub mod budget;
mod files;
mod pack;
mod program;
pub use program::add_target;
mod styles;

use crate::workspace::{self, say, step};
use anyhow::Result;
use std::path::PathBuf;

/// How much work goes into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Small: what is shipped.
    Release,
    /// Quick to build.
    Dev,
}

impl Mode {
    /// From the flag `--dev`.
    pub fn from_dev(dev: bool) -> Self {
        if dev { Self::Dev } else { Self::Release }
    }
}

/// What a file is, for the manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// The style sheet.
    Css,
    /// The script that starts the program.
    Boot,
    /// The program's JavaScript side.
    Js,
    /// The program.
    Wasm,
    /// A lazy page of the program, or the script that loads them.
    Chunk,
    /// All icons.
    Sprite,
    /// The words of this language.
    Strings(String),
    /// From `public/`, under this name there.
    Public(String),
}

/// One file of the site, named and ready.
pub struct File {
    /// `main.0123456789abcdef.css`.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file whose name carries the hash of its own content.
    fn hashed(stem: &str, extension: &str, role: Role, bytes: Vec<u8>) -> Self {
        let name = format!("{stem}.{}.{extension}", workspace::short_hash(&[&bytes]));
        Self { name, role, bytes }
    }

    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        match self.name.rsplit('.').next() {
            Some("css") => "text/css",
            Some("js") => "text/javascript",
            Some("json") => "application/json",
            Some("wasm") => "application/wasm",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("ico") => "image/x-icon",
            Some("txt") => "text/plain",
            Some("webmanifest") => "application/manifest+json",
            Some("woff2") => "font/woff2",
            _ => "application/octet-stream",
        }
    }
}

/// The site and its sizes.
pub struct Site {
    /// Where it lies: what `LATCHKEY_SITE_DIR` names when the server is compiled.
    pub folder: PathBuf,
    /// Each file with its size as sent with brotli.
    pub sizes: Vec<Size>,
}

/// How large a file is.
pub struct Size {
    /// Its name.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// As it is.
    pub plain: usize,
    /// As sent with brotli.
    pub brotli: usize,
}

/// Builds the site.
///
/// # Errors
/// A step fails; the text says which and why.
pub fn build(mode: Mode) -> Result<Site> {
    step("Site");
    let mut program = program::build(mode)?;
    let mut files = vec![styles::build()?, files::boot()?];
    files.extend(files::words());
    files.extend(files::public()?);
    files.append(&mut program.files);
    let site = pack::write(&files, &program.prefetch, mode)?;
    report(&site, mode);
    Ok(site)
}

fn report(site: &Site, mode: Mode) {
    for size in &site.sizes {
        say(&format!(
            "{:>9} {:>9}  {}",
            kilobytes(size.plain),
            kilobytes(size.brotli),
            size.name
        ));
    }
    if mode == Mode::Release {
        for line in budget::lines(&site.sizes) {
            say(&line.to_string());
        }
    }
    say(&format!("site in {}", site.folder.display()));
}

/// `12.3 kB` of 1,000 bytes each, as browsers and budgets count.
#[expect(
    clippy::cast_precision_loss,
    reason = "files are smaller than 2^52 bytes"
)]
pub fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}
