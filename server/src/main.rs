//! The entry: everything is in the library, where tests reach it.

fn main() -> std::process::ExitCode {
    server::cli::run()
}
