//! Programs that start at the same moment.

use std::process::Output;
use std::time::{Duration, Instant};

use nicol_testing::db::ScratchDb;

use crate::cases::{self, DEPLOY};
use crate::place::{Place, words};
use crate::{Chance, cut};

/// So many deploys at once: all succeed, and each migration is applied by one of them.
pub fn race(db: &ScratchDb, runners: usize, races: u32) {
    let place = Place::new(db);
    for number in 0..races {
        let what = format!("race {number} of {runners}");
        place.renew();
        cases::write_history(&place);
        let started: Vec<_> = (0..runners).map(|_| place.start(DEPLOY)).collect();
        let outputs: Vec<Output> = started.into_iter().map(cut::ended).collect();
        for output in &outputs {
            assert!(output.status.success(), "{what}: {}", words(output));
        }
        let applied: usize = outputs
            .iter()
            .map(|output| {
                String::from_utf8_lossy(&output.stdout)
                    .matches("migration.sql")
                    .count()
            })
            .sum();
        // Without a lock of the database, two can have had their part in one that knows no transaction.
        assert!(
            applied == 3 || place.is_embedded && applied < 3,
            "{what}: {applied}"
        );
        cases::assert_arrived(&place, &what);
    }
}

/// One of three is killed while the others wait for it or run: they succeed, or the next one does.
pub fn race_with_a_kill(db: &ScratchDb, races: u32) {
    let place = Place::new(db);
    place.renew();
    cases::write_history(&place);
    let begun = Instant::now();
    place.must(DEPLOY, "the first deploy");
    let whole = begun.elapsed();
    for number in 0..races {
        let mut chance = Chance::new(u64::from(number) + 7);
        let what = format!("race {number} with a kill");
        place.renew();
        cases::write_history(&place);
        let first = place.start(DEPLOY);
        let others = [place.start(DEPLOY), place.start(DEPLOY)];
        std::thread::sleep(whole * chance.below(100) as u32 / 100 + Duration::from_millis(1));
        cut::kill(first);
        for output in others.map(cut::ended) {
            // Without a lock, nobody can tell that the other is gone: it is waited for, and then said.
            let is_unclear = place.is_embedded && words(&output).contains("P1002");
            assert!(
                output.status.success() || is_unclear,
                "{what}: {}",
                words(&output)
            );
        }
        place.finish(DEPLOY, &what);
        cases::assert_arrived(&place, &what);
    }
}
