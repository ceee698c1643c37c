//! The documentation of all crates builds without a warning: no link to an item that is gone.

use crate::repo::Repo;

/// Asks rustdoc, with every warning as an error.
pub fn check(_: &Repo) -> Vec<String> {
    let mut cargo = crate::cargo();
    cargo.args([
        "doc",
        "--quiet",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    super::run_tool(
        cargo,
        "run `cargo doc --workspace --no-deps --document-private-items` and mend what it shows",
    )
}
