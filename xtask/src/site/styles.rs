//! The style sheet: `style/main.css` with all it imports, as one small file.

use super::{File, Role};
use crate::workspace;
use anyhow::{Result, anyhow, bail};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

/// The oldest browsers in which the pages must look right: the first with `light-dark()` and `popover`.
const BROWSERS: Browsers = Browsers {
    chrome: Some(version(123, 0)),
    edge: Some(version(123, 0)),
    firefox: Some(version(125, 0)),
    safari: Some(version(17, 5)),
    ios_saf: Some(version(17, 5)),
    android: None,
    ie: None,
    opera: None,
    samsung: None,
};

const fn version(major: u32, minor: u32) -> u32 {
    (major << 16) | (minor << 8)
}

/// Builds the style sheet.
///
/// # Errors
/// It does not parse, or it points at another file: such a file would need a hashed name.
pub fn build() -> Result<File> {
    let main = workspace::root().join("style/main.css");
    let files = FileProvider::new();
    let targets = Targets::from(BROWSERS);
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(&main)
        .map_err(|error| anyhow!("style/main.css: {error}"))?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("style/main.css: {error}"))?;
    let css = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("style/main.css: {error}"))?
        .code;
    refuse_references(&css)?;
    Ok(File::hashed("main", "css", Role::Css, css.into_bytes()))
}

fn refuse_references(css: &str) -> Result<()> {
    for (at, _) in css.match_indices("url(") {
        let target = css[at + 4..].trim_start_matches(['"', '\'']);
        if !target.starts_with("data:") && !target.starts_with('#') {
            let shown: String = target.chars().take(60).collect();
            bail!(
                "the style sheet points at another file ({shown}…): use the icon sprite or a data: URL"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::refuse_references;

    #[test]
    fn a_style_sheet_stands_alone() {
        assert!(refuse_references("a{background:url(data:image/png;base64,AA)}").is_ok());
        assert!(refuse_references("a{background:url(\"../x.svg\")}").is_err());
        assert!(refuse_references("@font-face{src:url(https://example.org/x.woff2)}").is_err());
    }
}
