//! `cargo xtask db`: a private PostgreSQL server to try things on. The work is done in `crates/testing`, which this
//! package does not depend on so that the other tasks start quickly.

use std::process::ExitCode;

/// Runs until the end of the input.
pub fn run() -> ExitCode {
    let mut cargo = crate::cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "nicol-testing",
        "--example",
        "postgres",
    ]);
    crate::forward(cargo)
}
