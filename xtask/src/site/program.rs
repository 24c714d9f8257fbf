//! From Rust to what the browser runs: `cargo build` for WebAssembly, the lazy pages cut out, the JavaScript side
//! generated, each part optimised.
//!
//! The JavaScript side and the script that loads lazy pages import each other, so no file of the program can carry the
//! hash of its own content: all carry one hash of everything they are made from.

use super::{File, Mode, Role};
use crate::{
    npm, process,
    workspace::{self, say},
};
use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
const STEM: &str = "latchkey";

/// Which flags of rustc's output wasm-opt must know: exactly what this target switches on by itself.
const FEATURES: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-extended-const",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The program's files.
pub struct Program {
    /// Ready to be packed.
    pub files: Vec<File>,
    /// Which chunks a lazy page needs, so that the server can announce them with the page.
    pub prefetch: Prefetch,
}

/// Lazy page → names of its chunks without `.wasm`.
pub type Prefetch = BTreeMap<String, Vec<String>>;

/// Builds the program.
///
/// # Errors
/// It does not compile, or a tool refuses it.
pub fn build(mode: Mode) -> Result<Program> {
    add_target()?;
    let linked = compile(mode)?;
    let wasm_opt = if mode == Mode::Release {
        npm::wasm_opt()
    } else {
        None
    };
    if mode == Mode::Release && wasm_opt.is_none() {
        say(
            "Node.js is not here: going on without wasm-opt, the program will be about half as large again",
        );
    }
    let hash = workspace::short_hash(&[
        &linked,
        include_bytes!("program.rs"),
        include_bytes!("../../../Cargo.lock"),
        wasm_opt
            .as_deref()
            .map_or("none".as_ref(), Path::as_os_str)
            .as_encoded_bytes(),
    ]);
    let folder = workspace::target()
        .join("xtask")
        .join(format!("program-{hash}"));
    if !folder.join("prefetch.json").is_file() {
        forget_older(&folder)?;
        transform(&linked, &hash, &folder)?;
        if let Some(wasm_opt) = &wasm_opt {
            optimise(wasm_opt, &folder)?;
        }
        finish(&hash, &folder)?;
    }
    read(&hash, &folder)
}

/// Adds the target to the tool chain if it is missing.
///
/// # Errors
/// rustup fails; without rustup, the text says what is missing.
pub fn add_target() -> Result<()> {
    let sysroot = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(TARGET)
        .is_dir()
    {
        return Ok(());
    }
    process::find("rustup").with_context(|| {
        format!("the tool chain has no {TARGET} and there is no rustup to add it; install the standard library for it")
    })?;
    process::run(Command::new("rustup").args(["target", "add", TARGET]))
}

fn compile(mode: Mode) -> Result<Vec<u8>> {
    let (profile, folder) = match mode {
        Mode::Release => ("wasm-release", "wasm-release"),
        Mode::Dev => ("dev", "debug"),
    };
    process::run(
        process::cargo()
            .args([
                "build",
                "--locked",
                "--package",
                "frontend",
                "--lib",
                "--target",
                TARGET,
                "--profile",
                profile,
            ])
            .args(["--config", &without_own_paths()?]),
    )?;
    let path = workspace::target()
        .join(TARGET)
        .join(folder)
        .join("frontend.wasm");
    fs::read(&path).with_context(|| path.display().to_string())
}

/// What makes the program the same wherever it is built: where the dependencies lie on this machine is not written into it.
fn without_own_paths() -> Result<String> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("cargo has no home")?;
    // Not there where the dependencies lie in the repository: then no path of this machine is written either.
    let registries = fs::read_dir(home.join("registry/src"))
        .into_iter()
        .flatten();
    let flags: Vec<String> = registries
        .flatten()
        .map(|entry| format!("--remap-path-prefix={}=", entry.path().display()))
        .collect();
    Ok(format!("build.rustflags={flags:?}"))
}

/// Keeps the newest few results, so that going back and forth is quick and the disk does not fill.
fn forget_older(keep: &Path) -> Result<()> {
    let parent = keep.parent().context("the folder lies in another")?;
    fs::create_dir_all(parent)?;
    let mut results: Vec<(std::time::SystemTime, PathBuf)> = fs::read_dir(parent)?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("program-"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    results.sort();
    results.reverse();
    for (_, path) in results.iter().skip(3) {
        fs::remove_dir_all(path)?;
    }
    fs::create_dir_all(keep)?;
    Ok(())
}

/// Cuts the lazy pages out and generates the JavaScript side.
fn transform(linked: &[u8], hash: &str, folder: &Path) -> Result<()> {
    let main_module = format!("./{STEM}.{hash}.js");
    let link_name = format!("./lazy.{hash}.js");
    let whole = folder.join("entry.wasm");
    let mut options = wasm_split_cli_support::Options::new(linked);
    options.output_dir = folder;
    options.main_out_path = &whole;
    options.main_module = &main_module;
    options.link_name = &link_name;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("splitting: {error:#}"))?;
    Bindgen::new()
        .input_path(&whole)
        .out_name(STEM)
        .web(true)?
        .typescript(false)
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(folder)?;
    fs::remove_file(whole)?;
    let chunks: Prefetch = split.prefetch_map.into_iter().collect();
    fs::write(folder.join("chunks.json"), serde_json::to_vec(&chunks)?)?;
    Ok(())
}

fn wasm_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        })
        .collect();
    files.sort();
    Ok(files)
}

/// Runs wasm-opt over each part, in place, the largest first, never more at once than there are cores: each run is a
/// program of some hundred megabytes.
fn optimise(wasm_opt: &Path, folder: &Path) -> Result<()> {
    let mut parts: Vec<(u64, PathBuf)> = wasm_files(folder)?
        .into_iter()
        .map(|path| Ok((path.metadata()?.len(), path)))
        .collect::<Result<_>>()?;
    parts.sort();
    say(&format!("wasm-opt, {} parts", parts.len()));
    let waiting = Mutex::new(parts);
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || -> Result<()> {
        while let Some((_, part)) = next() {
            optimise_one(wasm_opt, &part)?;
        }
        Ok(())
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| Err(anyhow!("wasm-opt's thread died")))
        })
    })
}

fn optimise_one(wasm_opt: &Path, part: &Path) -> Result<()> {
    process::output(
        Command::new(wasm_opt)
            .env("BINARYEN_CORES", "1")
            .args(FEATURES)
            .args([
                // Not `-Oz`: that is smaller as it lies, and larger as it is sent.
                "-Os",
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ])
            .arg(part)
            .arg("-o")
            .arg(part),
    )
    .map(drop)
}

/// Gives every file its name and sets the names right inside the scripts.
fn finish(hash: &str, folder: &Path) -> Result<()> {
    let chunks: Prefetch = serde_json::from_slice(&fs::read(folder.join("chunks.json"))?)?;
    let lazy_path = folder.join(format!("lazy.{hash}.js"));
    let mut lazy = fs::read_to_string(&lazy_path)?;
    for path in wasm_files(folder)? {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let name = if stem == format!("{STEM}_bg") {
            format!("{STEM}.{hash}.wasm")
        } else {
            let named = format!("{stem}.{hash}.wasm");
            lazy = lazy.replace(&format!("\"./{stem}.wasm\""), &format!("\"./{named}\""));
            named
        };
        fs::rename(&path, folder.join(name))?;
    }
    fs::write(lazy_path, lazy)?;
    fs::rename(
        folder.join(format!("{STEM}.js")),
        folder.join(format!("{STEM}.{hash}.js")),
    )?;
    let prefetch: Prefetch = chunks
        .into_iter()
        .map(|(page, stems)| {
            (
                page,
                stems
                    .into_iter()
                    .map(|stem| format!("{stem}.{hash}"))
                    .collect(),
            )
        })
        .collect();
    // Written last: its presence says that the folder is whole.
    fs::write(folder.join("prefetch.json"), serde_json::to_vec(&prefetch)?)?;
    Ok(())
}

fn read(hash: &str, folder: &Path) -> Result<Program> {
    let mut files = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let role = match name.as_str() {
            _ if path.extension().is_none_or(|extension| extension == "json") => continue,
            entry if entry == format!("{STEM}.{hash}.js") => Role::Js,
            entry if entry == format!("{STEM}.{hash}.wasm") => Role::Wasm,
            _ => Role::Chunk,
        };
        files.push(File {
            name,
            role,
            bytes: fs::read(path)?,
        });
    }
    let prefetch = serde_json::from_slice(&fs::read(folder.join("prefetch.json"))?)?;
    Ok(Program { files, prefetch })
}

/// What the manifest says about lazy pages.
#[derive(Serialize, Deserialize)]
pub struct Lazy {
    /// The script that loads them.
    pub js: String,
    /// Which chunks each needs.
    pub prefetch: Prefetch,
}
