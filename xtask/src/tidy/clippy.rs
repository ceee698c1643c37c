//! No warning of the compiler or of clippy. Which lints there are is in the `Cargo.toml` of the root.

use crate::repo::Repo;

/// Asks clippy, with every warning as an error.
pub fn check(_: &Repo) -> Vec<String> {
    let mut cargo = crate::cargo();
    cargo.args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    super::run_tool(
        cargo,
        "run `cargo clippy --workspace --all-targets` and mend what it shows",
    )
}
