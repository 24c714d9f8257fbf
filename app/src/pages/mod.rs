//! The pages, one folder an area. A page asks, shows and sends; what it is made of is in `parts`, what it may is
//! the service's.

pub mod account;
pub mod admin;
mod area;
pub mod change_password;
#[cfg(feature = "ssr")]
pub mod demo_mailbox;
mod fragment;
pub mod front;
pub mod launcher;
mod load;
pub mod not_found;
mod not_me;
pub mod recover;
pub mod set_password;
pub mod set_up;
pub mod sign_in;
mod states;
