//! Jobs: who stands on a list, that everybody is changed exactly once whatever happens, who reads the passwords, files, and imports.

mod approval;
mod campaign;
mod delivery;
mod engine;
mod files;
mod imports;
mod lists;
mod spreadsheet;
mod steps;
mod support;
mod whole;
