//! People of the directory: lists, pages, adding, changing, roles, blocking, deleting. Owns the tables `people` and `roles` but for
//! the columns that say how a password stands (`credentials`), and the rules that span people: nobody acts on the own
//! account here, the last active Global administrator stays, two editors never overwrite each other.
//!
//! `read` shows, `edit` changes one person, `bulk` does one thing to many, `selection` says whom; `guard` and `row` are what they
//! share.

pub(crate) mod bulk;
mod edit;
pub(crate) mod guard;
mod read;
pub(crate) mod row;
pub(crate) mod selection;

pub use bulk::{delete, force_change, restore, set_blocked};
pub use edit::{add, edit, set_never_expires, set_roles};
pub(crate) use edit::{added, free, present};
pub(crate) use read::{check, group, moment};
pub use read::{count, departments, detail, home, list, reports};
pub use selection::MAX_SELECTED;
