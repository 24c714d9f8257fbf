//! `cargo xtask bench`: measures what the product promises, with the program that is shipped.

use anyhow::Result;

/// What to measure.
#[derive(clap::Args)]
pub struct Options {}

/// Measures.
///
/// # Errors
/// It cannot be measured.
pub fn run(_options: &Options) -> Result<()> {
    anyhow::bail!("under way")
}
