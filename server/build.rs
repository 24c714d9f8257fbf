//! Embeds the site folder that `cargo xtask` builds (`LATCHKEY_SITE_DIR`): writes a table of its files in all
//! their encodings. Without the variable the table is empty, as in unit tests.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[derive(serde::Deserialize)]
struct Manifest {
    files: Vec<File>,
}

#[derive(serde::Deserialize)]
struct File {
    path: String,
    r#type: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=LATCHKEY_SITE_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(latchkey_site)");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("assets.rs");
    let table = match env::var_os("LATCHKEY_SITE_DIR") {
        Some(folder) => {
            println!("cargo::rustc-cfg=latchkey_site");
            table(&fs::canonicalize(folder)?)?
        }
        None => "pub const MANIFEST: Option<&str> = None;\npub static ASSETS: &[Asset] = &[];\n"
            .to_owned(),
    };
    fs::write(out, table)?;
    Ok(())
}

fn table(folder: &Path) -> Result<String, Box<dyn Error>> {
    let manifest = folder.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let Manifest { mut files } = serde_json::from_str(&fs::read_to_string(&manifest)?)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut table = format!(
        "pub const MANIFEST: Option<&str> = Some(include_str!({}));\n",
        quoted(&manifest)
    );
    table.push_str("pub static ASSETS: &[Asset] = &[\n");
    for File { path, r#type } in files {
        let identity = encoded(folder, &path, "")?
            .ok_or_else(|| format!("{path} is in the manifest and nowhere else"))?;
        let optional = |encoded: Option<String>| {
            encoded.map_or("None".to_owned(), |encoded| format!("Some({encoded})"))
        };
        let (gzip, brotli) = (
            optional(encoded(folder, &path, ".gz")?),
            optional(encoded(folder, &path, ".br")?),
        );
        writeln!(
            table,
            "    Asset {{ name: {path:?}, kind: {type:?}, identity: {identity}, gzip: {gzip}, brotli: {brotli} }},"
        )?;
    }
    table.push_str("];\n");
    Ok(table)
}

/// One encoding of a file as Rust source, with the strong tag of exactly these bytes.
fn encoded(folder: &Path, path: &str, suffix: &str) -> Result<Option<String>, Box<dyn Error>> {
    let file = folder.join(format!("{path}{suffix}"));
    if !file.exists() {
        return Ok(None);
    }
    let mut tag = String::new();
    for byte in Sha256::digest(fs::read(&file)?).iter().take(12) {
        write!(tag, "{byte:02x}")?;
    }
    Ok(Some(format!(
        "Encoded {{ bytes: include_bytes!({}), etag: \"\\\"{tag}\\\"\" }}",
        quoted(&file)
    )))
}

/// A path as a Rust text.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}
