//! Jobs: who stands on a list, that everybody is changed exactly once whatever happens, who reads the passwords, and files.

mod campaign;
mod delivery;
mod engine;
mod files;
mod lists;
mod support;
