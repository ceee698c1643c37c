//! Programs that carry their migrations: what they do about databases that are older or newer than they know.

use std::time::Duration;

use nicol_migrate::embedded::Scripts;
use nicol_migrate::{ErrorKind, Migrations, Newer, Older, Started, Startup};
use nicol_testing::golden::Suite;

use crate::place::{Place, on};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("embedded/migrates", on(migrates))
        .on_each_engine("embedded/older", on(older))
        .on_each_engine("embedded/newer", on(newer))
        .on_each_engine("embedded/other", on(other))
        .on_each_engine("embedded/together", on(together))
}

const ONE: Scripts = &[("1_a", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);")];
const TWO: Scripts = &[
    ("1_a", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);"),
    ("2_b", "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);"),
];
const EDITED: Scripts = &[(
    "1_a",
    "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);",
)];

static FIRST: Migrations = Migrations::new(&[("sqlite", ONE), ("postgresql", ONE)]);
static SECOND: Migrations = Migrations::new(&[("sqlite", TWO), ("postgresql", TWO)]);

async fn migrates(place: Place) {
    let started = FIRST.run(&place.url).await.unwrap();
    assert_eq!(started.applied, ["1_a"]);
    let started = SECOND.run(&place.url).await.unwrap();
    assert_eq!(started.applied, ["2_b"]);
    let started = SECOND.run(&place.url).await.unwrap();
    assert_eq!(started, Started::default());
}

async fn older(place: Place) {
    FIRST.run(&place.url).await.unwrap();
    for older in [Older::Refuse, Older::Wait(Duration::ZERO)] {
        let startup = Startup {
            older,
            ..Startup::default()
        };
        assert_eq!(
            FIRST.starting(startup).run(&place.url).await.unwrap(),
            Started::default()
        );
        let error = SECOND.starting(startup).run(&place.url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DatabaseOlder);
        assert!(error.message().ends_with("not applied: 2_b."), "{error}");
    }
    // Who waits goes on when somebody else has migrated.
    let startup = Startup {
        older: Older::Wait(Duration::from_secs(60)),
        ..Startup::default()
    };
    let waiting = SECOND.starting(startup);
    let (waited, migrated) = tokio::join!(waiting.run(&place.url), async { SECOND.run(&place.url).await });
    assert_eq!(waited.unwrap(), Started::default());
    assert_eq!(migrated.unwrap().applied, ["2_b"]);
}

async fn newer(place: Place) {
    SECOND.run(&place.url).await.unwrap();
    let error = FIRST.run(&place.url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DatabaseNewer);
    let startup = Startup {
        newer: Newer::Accept,
        ..Startup::default()
    };
    let started = FIRST.starting(startup).run(&place.url).await.unwrap();
    assert_eq!(started.unknown, ["2_b"]);
    assert!(started.applied.is_empty());
}

async fn other(place: Place) {
    FIRST.run(&place.url).await.unwrap();
    let edited = Migrations::new(&[("sqlite", EDITED), ("postgresql", EDITED)]);
    let error = edited.run(&place.url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DatabaseDiffers);
    let none = Migrations::new(&[("mysql", ONE)]);
    let error = none.run(&place.url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ProviderSwitched);
}

async fn together(place: Place) {
    let one = || SECOND.run(&place.url);
    let (a, b, c) = tokio::join!(one(), one(), one());
    let mut applied: Vec<String> = [a, b, c]
        .into_iter()
        .flat_map(|started| started.unwrap().applied)
        .collect();
    applied.sort();
    assert_eq!(applied, ["1_a", "2_b"]);
}
