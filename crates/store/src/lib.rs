//! What Latchkey remembers: tables, migrations, queries, the one write helper, signed list cursors.
//! `SQLite` and `PostgreSQL` behave alike; one test suite runs on both.
//!
//! Owns every line of SQL. Never knows who is asking, what is allowed, what time it is (times are
//! parameters) or where randomness comes from.
//!
//! Reading: `let db = store.read();` and then any query, like `people::by_id(&db, id)`.
//! Writing: `store.write(|tx| async move { … })`; functions that change something take `&Tx`.

pub mod audit;
pub mod authenticators;
mod connect;
pub mod contacts;
pub mod credentials;
pub mod cursor;
pub mod entity;
mod error;
pub mod expiry;
pub mod faults;
pub mod groups;
pub mod jobs;
pub mod links;
pub mod messages;
mod migrations;
mod name_order;
pub mod people;
pub mod people_list;
pub mod questions;
pub mod recoveries;
pub mod recovery_codes;
pub mod requests;
pub mod roles;
mod search;
pub mod sessions;
pub mod settings;
mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod throttles;
mod tx;
pub mod views;

pub use connect::{Options, Store};
pub use error::{Error, Unique};
pub use tx::{Db, Read, Tx};

/// A person's row.
pub type Person = entity::people::Model;
/// A person's current password.
pub type Credential = entity::credentials::Model;
/// A session's row.
pub type Session = entity::sessions::Model;
/// A group's row.
pub type Group = entity::groups::Model;
/// A counter of wrong attempts.
pub type Throttle = entity::throttles::Model;
/// A setting's row.
pub type Setting = entity::settings::Model;
/// A message of the outbox.
pub type Message = entity::messages::Model;
/// A link that was sent to somebody.
pub type Link = entity::links::Model;
/// A contact detail that its owner proved.
pub type ProvenContact = entity::proven_contacts::Model;
/// A contact detail that waits for the proof.
pub type PendingContact = entity::pending_contacts::Model;
/// What a person was asked at sign-in.
pub type ContactQuestion = entity::contact_questions::Model;
/// An authenticator app.
pub type Authenticator = entity::authenticators::Model;
/// A recovery code that its owner printed.
pub type RecoveryCode = entity::recovery_codes::Model;
/// A way back in.
pub type Recovery = entity::recoveries::Model;
/// What a person asked the administrators for.
pub type Request = entity::requests::Model;
/// A job.
pub type Job = entity::jobs::Model;
/// A person on a job's list.
pub type JobItem = entity::job_items::Model;
/// A saved view's row.
pub type SavedView = entity::saved_views::Model;
