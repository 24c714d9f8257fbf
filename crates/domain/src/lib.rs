//! The rules of Latchkey: what a valid name, address, password, role is, and who may do what to whom.
//!
//! Owns decisions; never does input or output, never asks for the time or for randomness (both are
//! parameters). The same code runs on the server and, compiled to Wasm, in the browser.
//!
//! Some modules carry tables that a browser should not have to load. They are marked "server side" in
//! their first line; code that the browser calls does not call them, so the linker leaves them out.
//! The word list of the generator is behind the feature `generator`, because data that is only embedded is
//! easily pulled in by accident.

pub mod audit;
pub mod authority;
pub mod compose;
pub mod contact;
pub mod csv_guard;
pub mod fold;
pub mod id;
pub mod logo;
pub mod names;
pub mod password;
pub mod person;
pub mod roles;
pub mod secret;
pub mod text;
pub mod time;
pub mod wire;

pub use contact::{EmailAddress, PhoneNumber};
pub use id::{GroupId, JobId, LinkId, MessageId, PersonId, RecoveryId, RequestId, SessionRef};
pub use names::{DisplayName, UserName};
pub use roles::{Role, RoleSet};
pub use secret::Secret;
pub use time::{Span, Timestamp};
