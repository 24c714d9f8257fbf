//! Jobs: who stands on a list, that everybody is changed exactly once whatever happens, who reads the passwords, and files.

mod approval;
mod delivery;
mod engine;
mod files;
mod lists;
mod spreadsheet;
mod steps;
mod support;
mod whole;
