//! What has to reach people: the outbox, and the ways out of the house. Owns the table `messages` and the settings that say how
//! mail and texts are sent (promises R1, R2, O2).
//!
//! **To send something**, call [`queue`] in the transaction that causes it, and [`wake`] when it is committed. The message is
//! a row, and a worker sends it: nothing is lost when the program dies, and no request waits for a mail server. A
//! message is sent once; only a worker that dies between a server's `250` and its own note doubles the one that it had in
//! hand, under the same Message-ID.
//!
//! `content` is what a message says, `render` its words and layout, `mime` its bytes, `outbox` how it is queued, `worker` how it is
//! sent, `schedule` when again, `transport` the ways out, `settings` how they are set, `read` what pages show, `trial` tests
//! and previews, `keys` the change of the key that seals secrets, `courtesy` who goes first.

mod content;
mod courtesy;
mod html;
mod keys;
mod mime;
mod outbox;
mod read;
mod render;
mod samples;
mod schedule;
pub mod settings;
mod transport;
mod trial;
mod worker;

pub use content::{Answer, ContactDetail, Content, FactorChange, Whose};
pub use courtesy::{Waits, somebody_waits};
pub use keys::{Rotated, rotate_keys};
pub(crate) use outbox::Outbox;
pub use outbox::{NewMessage, Recipient, queue, queue_all, wake};
pub(crate) use read::wait_for;
pub use read::{Figures, cancel, counts, figures, get, list, retry, wait_too_long};
pub use render::{NOT_ME_PATH, Rendered, SET_PASSWORD_PATH};
pub use trial::{preview, preview_html, queue_test, test_mail, test_texts};
pub use worker::{Tally, Workers, drain, start};
