//! What pages ask of the server: six server functions, each with one enum of commands (each function costs the
//! browser kilobytes, a command nothing). Owns the translation and nothing else: extract, call the service, map
//! the error. Authority is the service's.
//!
//! Pages use [`people()`], [`account()`], [`audit()`], [`settings()`], [`messages()`], [`jobs()`]: they send, and deal with what every
//! answer can be (session over: to the sign-in page; password due: to the change; a grave action: **Confirm it's you** and
//! once more). What is left is the page's own.

mod account;
mod audit;
mod encoding;
mod error;
mod events;
mod jobs;
mod messages;
mod people;
mod settings;
#[cfg(feature = "ssr")]
mod translate;
mod wrap;

pub use encoding::{PACKED, Packed, PackedEncoding};
pub use error::{CallError, odd_answer};
pub use events::{Stream, Told};
pub use wrap::{
    Confirmation, account, audit, jobs, messages, people, provide_confirmation, settings,
};

pub use account::AccountCall;
pub use audit::AuditCall;
pub use jobs::JobsCall;
pub use messages::MessagesCall;
pub use people::PeopleCall;
pub use settings::SettingsCall;
