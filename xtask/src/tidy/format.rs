//! All code is formatted by rustfmt. The settings are in `rustfmt.toml`.

use crate::repo::Repo;

/// Asks rustfmt.
pub fn check(_: &Repo) -> Vec<String> {
    let mut cargo = crate::cargo();
    cargo.args(["fmt", "--all", "--check"]);
    super::run_tool(cargo, "run `cargo fmt --all`")
}
