//! `cargo xtask bench`: the benchmarks, which are a workspace of their own so that the tests never build the peers.

use std::process::ExitCode;

/// Builds and runs the benchmark program with `args`.
pub fn run(args: &[String]) -> ExitCode {
    let manifest = crate::repo::root().join("bench/Cargo.toml");
    let mut cargo = crate::cargo();
    cargo
        .args(["run", "--release", "--manifest-path"])
        .arg(manifest)
        .arg("--")
        .args(args);
    crate::forward(cargo)
}
