//! The tests on real databases: [`commands`] one by one, [`arriving`] where a plan leads, and
//! [`surviving`] what it leaves alone.

mod arriving;
mod commands;
mod place;
mod surviving;

use std::process::ExitCode;

use nicol_testing::golden::Suite;

fn main() -> ExitCode {
    let suite = arriving::tests(Suite::new());
    surviving::tests(commands::tests(suite)).main()
}
