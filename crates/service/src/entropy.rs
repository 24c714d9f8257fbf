//! Where randomness comes from: ids, salts, tokens, generated passwords. Owns the one place that asks the operating
//! system; never stretches a seed outside of tests.

use rand::TryRng as _;

/// Fills slices with bytes that nobody can foresee.
pub trait Entropy: Send + Sync + core::fmt::Debug {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` bytes that nobody can foresee.
pub fn bytes<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// Ends the program when the operating system has no randomness to give: going on would mean guessable
    /// secrets, and no caller could do better.
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = rand::rngs::SysRng.try_fill_bytes(bytes) {
            tracing::error!(%error, "the operating system gives no randomness");
            std::process::abort();
        }
    }
}
