//! The development tasks, as `cargo xtask TASK`. One file a task; what is checked is one file a check in `tidy/`.
//!
//! What it is not: a build system. Every task calls cargo and adds what cargo lacks. Installing what a fresh machine
//! lacks is done by the script `x` in the root, before any Rust can run.

mod bench;
mod conformance;
mod db;
mod repo;
mod test;
mod tidy;

use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask TASK

  test            run all tests on all databases, then tidy; the last line counts them
  test ARGS       run `cargo test ARGS` with the same last line
  test --postgres URL,URL … [ARGS]
                  the same on one PostgreSQL server after the other, with a line for each at the end
  tidy            formatting, clippy and the rules of ARCHITECTURE.md
  tidy CHECK      one check of tidy
  bench ARGS      run the benchmarks; see bench/README.md
  conformance ... compare with Prisma's own packages; without arguments it says how
  db              start a private PostgreSQL server, print its URL, stop it at the end of the input
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((task, args)) if task == "test" => test::run(args),
        Some((task, args)) if task == "tidy" => tidy::run(args),
        Some((task, args)) if task == "bench" => bench::run(args),
        Some((task, args)) if task == "conformance" => conformance::run(args),
        Some((task, [])) if task == "db" => db::run(),
        _ => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
    }
}

/// The cargo that runs this task, in the root of the repository.
fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(repo::root());
    cargo
}

/// Runs a command to its end and takes over whether it succeeded.
fn forward(mut command: Command) -> ExitCode {
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {}: {error}", command.get_program().display());
            ExitCode::FAILURE
        }
    }
}
