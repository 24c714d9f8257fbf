//! Writes the site's folder: each file as it is, with gzip and with brotli, and `manifest.json`, which names them.
//!
//! The folder is written in place and only where something differs, so that the server is compiled anew only when the
//! site is another one.

use super::{
    File, Mode, Role, Site, Size,
    program::{Lazy, Prefetch},
};
use crate::workspace;
use anyhow::{Context, Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
    thread,
};

/// What `manifest.json` says; the server's build reads it.
#[derive(Serialize)]
struct Manifest<'a> {
    css: &'a str,
    boot: &'a str,
    wasm: &'a str,
    js: &'a str,
    sprite: &'a str,
    strings: BTreeMap<&'a str, &'a str>,
    public: BTreeMap<&'a str, &'a str>,
    lazy: Option<Lazy>,
    files: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    #[serde(rename = "type")]
    media_type: &'static str,
}

/// Writes everything.
///
/// # Errors
/// The disk refuses, or a part that every page needs is missing.
pub fn write(files: &[File], prefetch: &Prefetch, mode: Mode) -> Result<Site> {
    let folder = workspace::target().join("site");
    fs::create_dir_all(&folder)?;
    let sizes = write_files(files, &folder, mode)?;
    let manifest = serde_json::to_vec_pretty(&manifest(files, prefetch)?)?;
    write_if_other(&folder.join("manifest.json"), &manifest)?;
    remove_strangers(&folder, files)?;
    Ok(Site { folder, sizes })
}

fn write_files(files: &[File], folder: &Path, mode: Mode) -> Result<Vec<Size>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let jobs: Vec<_> = files
            .chunks(share)
            .map(|some| {
                scope.spawn(move || {
                    some.iter()
                        .map(|file| write_one(file, folder, mode))
                        .collect()
                })
            })
            .collect();
        let mut sizes = Vec::new();
        for job in jobs {
            let some: Result<Vec<Size>> = job
                .join()
                .unwrap_or_else(|_| Err(anyhow!("a packing thread died")));
            sizes.extend(some?);
        }
        Ok(sizes)
    })
}

fn write_one(file: &File, folder: &Path, mode: Mode) -> Result<Size> {
    write_if_other(&folder.join(&file.name), &file.bytes)?;
    let gzip = remembered(file, "gz", mode, || gzip(&file.bytes, mode))?;
    write_if_other(&folder.join(format!("{}.gz", file.name)), &gzip)?;
    let brotli = remembered(file, "br", mode, || brotli(&file.bytes, mode))?;
    write_if_other(&folder.join(format!("{}.br", file.name)), &brotli)?;
    Ok(Size {
        name: file.name.clone(),
        role: file.role.clone(),
        plain: file.bytes.len(),
        brotli: brotli.len(),
    })
}

/// Compression at its best is slow: its result is kept under the hash of what went in.
fn remembered(
    file: &File,
    how: &str,
    mode: Mode,
    make: impl FnOnce() -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let folder = workspace::target().join("xtask/packed");
    let key = workspace::short_hash(&[&file.bytes, how.as_bytes(), format!("{mode:?}").as_bytes()]);
    let path = folder.join(key);
    if let Ok(bytes) = fs::read(&path) {
        return Ok(bytes);
    }
    let bytes = make()?;
    fs::create_dir_all(folder)?;
    fs::write(path, &bytes)?;
    Ok(bytes)
}

fn gzip(bytes: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let level = if mode == Mode::Release {
        Compression::best()
    } else {
        Compression::fast()
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn brotli(bytes: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let quality = if mode == Mode::Release { 11 } else { 2 };
    let parameters = BrotliEncoderParams {
        quality,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}

fn write_if_other(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

fn remove_strangers(folder: &Path, files: &[File]) -> Result<()> {
    let mut ours = BTreeSet::from(["manifest.json".to_owned()]);
    for file in files {
        ours.extend([
            file.name.clone(),
            format!("{}.gz", file.name),
            format!("{}.br", file.name),
        ]);
    }
    for entry in fs::read_dir(folder)?.flatten() {
        if !ours.contains(entry.file_name().to_string_lossy().as_ref()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn manifest<'a>(files: &'a [File], prefetch: &Prefetch) -> Result<Manifest<'a>> {
    let named = |role: &Role| {
        files
            .iter()
            .find(|file| file.role == *role)
            .map(|file| file.name.as_str())
            .with_context(|| format!("the site has no {role:?}"))
    };
    let lazy = files
        .iter()
        .find(|file| file.role == Role::Chunk && file.name.starts_with("lazy."));
    Ok(Manifest {
        css: named(&Role::Css)?,
        boot: named(&Role::Boot)?,
        wasm: named(&Role::Wasm)?,
        js: named(&Role::Js)?,
        sprite: named(&Role::Sprite)?,
        strings: files
            .iter()
            .filter_map(|file| match &file.role {
                Role::Strings(language) => Some((language.as_str(), file.name.as_str())),
                _ => None,
            })
            .collect(),
        public: files
            .iter()
            .filter_map(|file| match &file.role {
                Role::Public(name) => Some((name.as_str(), file.name.as_str())),
                _ => None,
            })
            .collect(),
        lazy: lazy.map(|file| Lazy {
            js: file.name.clone(),
            prefetch: prefetch.clone(),
        }),
        files: files
            .iter()
            .map(|file| Entry {
                path: &file.name,
                media_type: file.media_type(),
            })
            .collect(),
    })
}
