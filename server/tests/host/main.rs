//! What the program does on its host, by the real program: its commands, and that it survives being killed.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::panic, reason = "tests")]

mod backup;
mod many;
mod operator;
mod outbox;
mod people;
mod program;
mod starting;
mod survives;
