//! What is interrupted, and what has to be there in the end.

use std::time::{Duration, Instant};

use nicol_testing::db::ScratchDb;

use crate::Chance;
use crate::cut::{self, Cut};
use crate::place::{Place, words};

/// A command that is interrupted.
pub struct Case {
    pub name: &'static str,
    /// Makes the place in which it begins.
    prepare: fn(&Place),
    /// The command.
    args: &'static [&'static str],
    /// Another session holds this table meanwhile, so that the command has to wait for it.
    held: Option<&'static str>,
    /// Only servers have it.
    needs_server: bool,
    /// What has to be there when it was repeated.
    arrived: fn(&Place, &str),
}

/// `migrate deploy`.
pub const DEPLOY: &[&str] = &["migrate", "deploy"];

/// All of them.
pub const ALL: &[Case] = &[
    Case {
        name: "deploy",
        prepare: write_history,
        args: DEPLOY,
        held: None,
        needs_server: false,
        arrived: assert_arrived,
    },
    // The index is made while others write, is waited for, and stays behind invalid.
    Case {
        name: "deploy_that_waits",
        prepare: |place| {
            write_history(place);
            write_first(place);
        },
        args: DEPLOY,
        held: Some("log"),
        needs_server: true,
        arrived: assert_arrived,
    },
    Case {
        name: "dev",
        prepare: |place| {
            write_and_deploy(place, 1);
            place.write_schema(AFTER);
        },
        args: &["migrate", "dev", "--name", "more", "--skip-generate", "--down"],
        held: None,
        needs_server: false,
        arrived: |place, what| {
            let names: Vec<String> = place.files().into_iter().map(|(name, _)| name).collect();
            let of = |file: &str| names.iter().filter(|name| name.ends_with(file)).count();
            assert_eq!(
                (of("_more/migration.sql"), of("migration_lock.toml")),
                (1, 1),
                "{what}: {names:?}"
            );
            assert_is(place, AFTER, what);
            assert_rows(place, 2, what);
        },
    },
    Case {
        name: "push",
        prepare: |place| {
            place.write_schema(BEFORE);
            place.must(&["db", "push", "--skip-generate"], "the first push");
            place.run("INSERT INTO note (id, text) VALUES (1, 'kept')");
            place.write_schema(AFTER);
        },
        args: &["db", "push", "--skip-generate"],
        held: None,
        needs_server: false,
        arrived: |place, what| {
            assert_is(place, AFTER, what);
            assert_eq!(place.column("SELECT text FROM note"), ["kept"], "{what}");
        },
    },
    Case {
        name: "down",
        prepare: |place| {
            write_and_deploy(place, 3);
            place.run("INSERT INTO note (id, text) VALUES (1, 'kept')");
        },
        args: &[
            "migrate",
            "down",
            "--to",
            "20200101000000_first",
            "--accept-data-loss",
        ],
        held: None,
        needs_server: false,
        arrived: |place, what| {
            assert_eq!(place.column("SELECT text FROM note"), ["kept"], "{what}");
            place.write_schema(BEFORE);
            assert_is(place, BEFORE, what);
            let applied = "SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL";
            assert_eq!(place.column(applied), ["20200101000000_first"], "{what}");
            for (name, text) in place
                .files()
                .iter()
                .filter(|(name, _)| name.ends_with("down.sql"))
            {
                assert!(text.ends_with(";\n"), "{what}: {name}: {text}");
            }
        },
    },
    Case {
        name: "reset",
        prepare: |place| {
            write_and_deploy(place, 3);
            place.run("INSERT INTO note (id, text) VALUES (1, 'gone')");
        },
        args: &["migrate", "reset", "--force", "--skip-generate", "--skip-seed"],
        held: None,
        needs_server: false,
        arrived: |place, what| {
            assert_is(place, AFTER, what);
            assert_rows(place, 3, what);
            assert_eq!(
                place.column("SELECT text FROM note"),
                Vec::<String>::new(),
                "{what}"
            );
        },
    },
    Case {
        name: "squash",
        prepare: |place| write_and_deploy(place, 3),
        args: &["migrate", "squash", "--name", "all"],
        held: None,
        needs_server: false,
        arrived: |place, what| {
            let files = place.files();
            let scripts = files.iter().filter(|(name, _)| name.ends_with("/migration.sql"));
            assert_eq!(scripts.count(), 1, "{what}: {files:?}");
            place.must(DEPLOY, what);
            place.must(&["migrate", "status"], what);
            assert_is(place, AFTER, what);
        },
    },
];

/// Interrupts the command its share of so many times, and repeats it each time until it is done.
pub fn survive(case: &'static Case, db: &ScratchDb, kills: u32) {
    let place = Place::new(db);
    if !is_meant(case, &place) {
        return;
    }
    // The whole number is shared out.
    let cases = ALL.iter().filter(|case| is_meant(case, &place)).count();
    let kills = kills.div_ceil(u32::try_from(cases).expect("a few cases"));
    let whole = duration(case, &place);
    for number in 0..kills {
        let mut chance = Chance::new(u64::from(number) + 1);
        place.renew();
        (case.prepare)(&place);
        let kind = Cut::any(&place, &mut chance);
        let moment = whole * chance.below(1000) as u32 / 1000;
        let what = format!("kill {number} ({kind:?} after {moment:?})");
        match case.held {
            Some(table) => place.while_held(table, || cut::run(&place, case.args, kind, moment)),
            None => cut::run(&place, case.args, kind, moment),
        }
        if case.name == "squash" {
            finish_squash(&place, &what);
        } else {
            place.finish(case.args, &what);
        }
        (case.arrived)(&place, &what);
        assert_whole_folders(&place, &what);
    }
}

fn is_meant(case: &Case, place: &Place) -> bool {
    !(case.needs_server && place.is_embedded)
}

/// How long the command takes when nobody interrupts it.
fn duration(case: &Case, place: &Place) -> Duration {
    place.renew();
    (case.prepare)(place);
    let begun = Instant::now();
    place.must(case.args, "without a kill");
    let whole = begun.elapsed();
    (case.arrived)(place, "without a kill");
    whole
}

/// A squash that is done cannot be repeated: it says that one migration alone is not squashed.
fn finish_squash(place: &Place, what: &str) {
    let output = place.output(&["migrate", "squash", "--name", "all"]);
    let words = words(&output);
    assert!(
        output.status.success() || words.contains("One migration alone"),
        "{what}: {words}"
    );
}

/// No folder without a script, and nothing left of what was being written.
fn assert_whole_folders(place: &Place, what: &str) {
    for entry in std::fs::read_dir(place.prisma().join("migrations"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.starts_with('.') {
            assert!(entry.path().join("migration.sql").is_file(), "{what}: {name}");
        }
    }
}

/// The database is what this schema file says.
fn assert_is(place: &Place, models: &str, what: &str) {
    place.write_schema(models);
    let output = place.diff();
    assert!(output.status.success(), "{what}: {}", words(&output));
}

/// So many migrations are applied, each with a row as Prisma writes it, and there is no other row.
fn assert_rows(place: &Place, number: u32, what: &str) {
    let all = place.column("SELECT CAST(count(*) AS TEXT) FROM _prisma_migrations");
    let whole = place.column(
        "SELECT CAST(count(*) AS TEXT) FROM _prisma_migrations WHERE finished_at IS NOT NULL \
         AND rolled_back_at IS NULL AND logs IS NULL AND applied_steps_count = 1",
    );
    let number = [number.to_string()];
    assert_eq!(
        (all.as_slice(), whole.as_slice()),
        (&number[..], &number[..]),
        "{what}"
    );
}

const BEFORE: &str = "model note {\n  id   Int    @id\n  text String\n}\n";
const AFTER: &str = "model note {\n  id   Int     @id\n  text String\n  more String?\n\n  @@index([text])\n}\n\n\
                     model tag {\n  id   Int    @id\n  name String @unique\n}\n";

/// The first so many migrations from BEFORE to AFTER, applied.
fn write_and_deploy(place: &Place, number: usize) {
    let key = "\"id\" INTEGER NOT NULL PRIMARY KEY";
    let scripts = [
        (
            "20200101000000_first",
            format!("CREATE TABLE \"note\" ({key}, \"text\" TEXT NOT NULL);\n"),
        ),
        (
            "20200102000000_second",
            "ALTER TABLE \"note\" ADD COLUMN \"more\" TEXT;\nCREATE INDEX \"note_text_idx\" ON \"note\"(\"text\");\n"
                .to_owned(),
        ),
        (
            "20200103000000_third",
            format!(
                "CREATE TABLE \"tag\" ({key}, \"name\" TEXT NOT NULL);\n\
                 CREATE UNIQUE INDEX \"tag_name_key\" ON \"tag\"(\"name\");\n"
            ),
        ),
    ];
    for (name, script) in scripts.iter().take(number) {
        place.write_migration(name, script);
    }
    place.write_schema(if number == 1 { BEFORE } else { AFTER });
    place.must(DEPLOY, "the history");
}

/// A migration in a transaction, one without, and one in a transaction behind them, of statements that take a moment.
pub fn write_history(place: &Place) {
    let insert = |n: u32| {
        if place.is_embedded {
            format!(
                "INSERT INTO log SELECT {n} FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c \
                 WHERE x < 3000) SELECT count(*) FROM c);\n"
            )
        } else {
            format!("INSERT INTO log SELECT {n} FROM pg_sleep(0.002);\n")
        }
    };
    let alone = if place.is_embedded {
        "VACUUM;\n"
    } else {
        "CREATE INDEX CONCURRENTLY made ON log (n);\n"
    };
    let inserts = |from: u32| (from..from + 5).map(insert).collect::<String>();
    let whole = format!("CREATE TABLE log (n INTEGER NOT NULL);\n{}", inserts(0));
    let steps = format!("-- nicol: no-transaction\n{}{alone}{}", inserts(5), inserts(10));
    place.write_migration("20200101000000_whole", &whole);
    place.write_migration("20200102000000_steps", &steps);
    place.write_migration("20200103000000_end", &inserts(15));
    place.write_schema("model log {\n  n Int @id\n}\n");
}

/// Applies the first migration of that history alone.
fn write_first(place: &Place) {
    let later = ["20200102000000_steps", "20200103000000_end"];
    let folder = place.prisma().join("migrations");
    let kept: Vec<String> = later
        .iter()
        .map(|name| std::fs::read_to_string(folder.join(name).join("migration.sql")).expect("a file"))
        .collect();
    for name in later {
        std::fs::remove_dir_all(folder.join(name)).expect("a folder");
    }
    place.must(DEPLOY, "the first migration");
    for (name, script) in later.iter().zip(kept) {
        place.write_migration(name, &script);
    }
}

/// The whole history is in the database, every statement of it once.
pub fn assert_arrived(place: &Place, what: &str) {
    let numbers = place.column("SELECT CAST(n AS TEXT) FROM log ORDER BY log.n");
    let expected: Vec<String> = (0..20).map(|number: u32| number.to_string()).collect();
    assert_eq!(numbers, expected, "{what}");
    assert_rows(place, 3, what);
    if !place.is_embedded {
        let valid = "SELECT indisvalid::text FROM pg_index WHERE indrelid = 'log'::regclass";
        assert_eq!(place.column(valid), ["true"], "{what}");
    }
}
