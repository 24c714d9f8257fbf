//! Takes the print of everything that a packed answer is made of (`wire::packed`): a change of any of these files makes
//! another version of the wire. More files than needed do no harm, a missing one would.

use std::path::{Path, PathBuf};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let source = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("src");
    println!("cargo::rerun-if-changed={}", source.display());
    let mut files = Vec::new();
    list(&source, &mut files)?;
    files.sort();
    let mut print = 0x811c_9dc5;
    for file in files {
        print = fnv(print, &std::fs::read(file)?);
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("wire_print.rs");
    std::fs::write(out, format!("{:?}", print.to_le_bytes()))?;
    Ok(())
}

fn list(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, into)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

/// FNV-1a, 32 bits: tells versions apart, protects nothing.
fn fnv(start: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(start, |print, byte| {
        (print ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}
