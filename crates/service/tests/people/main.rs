//! What administrators do to people, on every database this machine has: who may do what to whom, two editors, the last
//! Global administrator, bulk actions, resets, imports, exports, groups, views.

mod authority;
mod bulk;
mod edit;
mod files;
mod groups;
mod reset;
mod support;
