//! The texts and their evaluation.
