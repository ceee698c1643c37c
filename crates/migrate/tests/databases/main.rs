//! The tests on real databases: the commands ([`dev`], [`deploy`], [`down`]), [`arriving`] where a plan leads, and
//! [`surviving`] what it leaves alone.

mod arriving;
mod deploy;
mod dev;
mod down;
mod place;
mod surviving;

use std::process::ExitCode;

use nicol_testing::golden::Suite;

fn main() -> ExitCode {
    let suite = arriving::tests(Suite::new());
    let suite = down::tests(suite);
    surviving::tests(deploy::tests(dev::tests(suite))).main()
}
