//! The program `latchkey`: sockets, routes, headers, limits, forms, the HTTP interface, the command line, configuration.
//! Two doors to the same service, one for people and one for programs; decides nothing that the service could.

// Views are deeply nested types, and they are laid out here, where pages are rendered.
#![recursion_limit = "512"]

pub mod cli;
pub mod config;
pub mod http;
pub mod huge_pages;
pub mod metrics;
pub mod peppers;
pub mod serve;
pub mod telemetry;

/// An error with everything that led to it, for operators and logs.
pub fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text.replace('\n', " ")
}
