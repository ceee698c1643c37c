//! The tests on real databases: the commands ([`dev`], [`deploy`], [`down`], [`squash`]), [`embedded`] programs, [`arriving`] and
//! [`any_pair`] where a plan leads, [`surviving`] what it leaves alone, [`stepwise`] scripts without a transaction,
//! and [`faults`] connections that end anywhere.

mod any_pair;
mod arriving;
mod deploy;
mod dev;
mod down;
mod embedded;
mod faults;
mod place;
mod proxy;
mod rights;
mod squash;
mod stepwise;
mod surviving;

use std::process::ExitCode;

use nicol_testing::golden::Suite;

fn main() -> ExitCode {
    let suite = any_pair::tests(Suite::new());
    let suite = arriving::tests(stepwise::tests(rights::tests(faults::tests(suite))));
    let suite = embedded::tests(squash::tests(down::tests(suite)));
    surviving::tests(deploy::tests(dev::tests(suite))).main()
}
