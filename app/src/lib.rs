//! The pages of Latchkey. Owns what people see and how they go from page to page; decides nothing (the service does)
//! and touches no table. With the feature `ssr` it renders on the server, with `hydrate` it takes the page over in the
//! browser.
//!
//! A page is a component in [`pages`], made of [`parts`]; it asks the server through [`calls`], takes its texts from
//! [`words`] and what it starts from out of [`context`]. The table of addresses is [`routes`].

// Views are types that nest as deep as the elements do; the compiler's own limit is below a form in a panel.
#![recursion_limit = "512"]

pub mod calls;
pub mod context;
pub mod pages;
pub mod parts;
mod query;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod words;

pub use routes::App;
