//! The rules of Latchkey: what a valid name, address, password, role is, and who may do what to whom.
//!
//! Owns decisions; never does input or output, never asks for the time or for randomness (both are
//! parameters). The same code runs on the server and, compiled to Wasm, in the browser.

pub mod id;
pub mod roles;
pub mod secret;
pub mod time;
pub mod wire;

pub use id::{GroupId, PersonId, SessionRef};
pub use roles::{Role, RoleSet};
pub use secret::Secret;
pub use time::{Span, Timestamp};
