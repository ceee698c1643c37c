//! The tests on real databases: [`commands`] one by one, and [`arriving`] where a plan leads.

mod arriving;
mod commands;
mod place;

use std::process::ExitCode;

use nicol_testing::golden::Suite;

fn main() -> ExitCode {
    commands::tests(arriving::tests(Suite::new())).main()
}
