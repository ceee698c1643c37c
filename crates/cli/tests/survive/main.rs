//! The program killed at any moment of what it does to a database or a folder: the next run arrives at the same place,
//! or says the one thing to do, and then it arrives. And several programs started at once: each migration is applied
//! by one of them, and the others succeed.
//!
//! `NICOL_KILLS` and `NICOL_RACES` set how often, on each database; the numbers of the full proof and what came of them
//! are in `docs/dev/migrations.md`. Moments are drawn from a fixed seed.
//!
//! `place.rs` is the project and its database, `cases.rs` what is interrupted, `cut.rs` how.

mod cases;
mod cut;
mod place;
mod races;

use std::process::ExitCode;

use nicol_testing::golden::Suite;

fn main() -> ExitCode {
    let kills = number("NICOL_KILLS", 21);
    let races = number("NICOL_RACES", 3);
    let mut suite = Suite::new();
    for case in cases::ALL {
        suite = suite.on_each_engine(&format!("survive/{}", case.name), move |db| {
            cases::survive(case, db, kills);
        });
    }
    suite
        .on_each_engine("races/of_two", move |db| races::race(db, 2, races))
        .on_each_engine("races/of_five", move |db| races::race(db, 5, races))
        .on_each_engine("races/with_a_kill", move |db| races::race_with_a_kill(db, races))
        .main()
}

fn number(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).map_or(usual, |text| text.parse().expect("a number"))
}

/// Numbers from a seed, the same at every run.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// One of so many.
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
