//! `migrate dev`: what it writes and applies, what it asks for, and what it refuses.

use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::dev::{self, Outcome, dev};
use nicol_migrate::commands::status::status;
use nicol_migrate::commands::{Event, Session};
use nicol_migrate::{ErrorKind, Result};
use nicol_testing::golden::Suite;

use crate::place::{ONE, Place, TWO, dev_options, on};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("dev/makes_and_applies", on(makes_and_applies))
        .on_each_engine("dev/create_only", on(create_only))
        .on_each_engine("dev/asks_before_losing_data", on(asks_before_losing_data))
        .on_each_engine("dev/refuses_what_would_fail", on(refuses_what_would_fail))
        .on_each_engine("dev/notices_edited_and_missing", on(notices_edited_and_missing))
        .on_each_engine("dev/notices_drift", on(notices_drift))
        .on_each_engine("dev/refuses_a_broken_history", on(refuses_a_broken_history))
        .on_each_engine("dev/new_enum_value_is_used", on(new_enum_value_is_used))
}

async fn makes_and_applies(place: Place) {
    let session = place.session().await;
    let mut history = place.history();
    let mut events = Vec::new();
    let first = place.schema(ONE);
    let options = dev_options("First One");
    let mut note = |event| events.push(event);
    let report = dev(&session, &mut history, &first, &options, &mut note)
        .await
        .unwrap();
    let Outcome::Created(created) = report.outcome else {
        panic!("{report:#?}")
    };
    assert!(created.name.ends_with("_first_one"), "{}", created.name);
    assert!(created.is_applied);
    assert_eq!(
        events.last(),
        Some(&Event::Applied {
            name: created.name.clone()
        })
    );

    let script = std::fs::read_to_string(&created.path).unwrap();
    assert!(
        script.starts_with("-- CreateTable\nCREATE TABLE \"A\" ("),
        "{script}"
    );
    let lock = std::fs::read_to_string(place.migrations().join("migration_lock.toml")).unwrap();
    assert!(
        lock.contains(&format!("provider = \"{}\"", place.provider)),
        "{lock}"
    );
    place
        .execute("INSERT INTO \"A\" (id, name) VALUES (1, 'x')")
        .await;

    let report = dev_again(&place, &session, ONE, "again").await;
    assert_eq!(report.unwrap().outcome, Outcome::InSync);
    let report = dev_again(&place, &session, TWO, "note").await;
    assert!(matches!(report.unwrap().outcome, Outcome::Created(_)));
    assert_eq!(place.history().migrations.len(), 2);

    let standing = status(&session, &place.history()).await.unwrap().standing;
    assert!(
        standing.is_up_to_date() && standing.applied.len() == 2,
        "{standing:#?}"
    );
    let rows = "SELECT migration_name || ' ' || applied_steps_count || ' ' || length(checksum) || ' ' || length(id) \
                FROM _prisma_migrations WHERE finished_at IS NOT NULL AND logs IS NULL ORDER BY started_at";
    let rows = place.column(rows).await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0], format!("{} 1 64 36", created.name));
    assert_eq!(place.column("SELECT name FROM \"A\"").await, ["x"]);
}

/// `migrate dev` once more, with the folder as it is now.
async fn dev_again(place: &Place, session: &Session<'_>, models: &str, name: &str) -> Result<dev::Report> {
    let schema = place.schema(models);
    dev(
        session,
        &mut place.history(),
        &schema,
        &dev_options(name),
        &mut |_| {},
    )
    .await
}

async fn create_only(place: Place) {
    let session = place.session().await;
    let options = dev::DevOptions {
        create_only: true,
        ..dev_options("draft")
    };
    let report = dev(
        &session,
        &mut place.history(),
        &place.schema(ONE),
        &options,
        &mut |_| {},
    )
    .await
    .unwrap();
    let Outcome::Created(created) = report.outcome else {
        panic!("{report:#?}")
    };
    assert!(!created.is_applied);
    let standing = status(&session, &place.history()).await.unwrap().standing;
    assert_eq!(standing.pending, std::slice::from_ref(&created.name));

    let report = dev(
        &session,
        &mut place.history(),
        &place.schema(ONE),
        &options,
        &mut |_| {},
    )
    .await
    .unwrap();
    assert_eq!(report.applied, [created.name]);
    let Outcome::Created(empty) = report.outcome else {
        panic!("{report:#?}")
    };
    assert_eq!(
        std::fs::read_to_string(empty.path).unwrap(),
        "-- This is an empty migration."
    );
}

async fn asks_before_losing_data(place: Place) {
    let session = place.session().await;
    let mut history = place.history();
    dev(
        &session,
        &mut history,
        &place.schema(TWO),
        &dev_options("a"),
        &mut |_| {},
    )
    .await
    .unwrap();
    place
        .execute("INSERT INTO \"A\" (id, name, note) VALUES (1, 'x', 'y'), (2, 'z', NULL)")
        .await;

    let report = dev(
        &session,
        &mut history,
        &place.schema(ONE),
        &dev_options("b"),
        &mut |_| {},
    )
    .await
    .unwrap();
    let Outcome::NeedsConsent(findings) = report.outcome else {
        panic!("{report:#?}")
    };
    assert_eq!(
        findings.warnings[0].message,
        "You are about to drop the column `note` on the `A` table, which still contains 1 non-null values."
    );
    assert_eq!(place.history().migrations.len(), 1);

    let agreed = dev::DevOptions {
        accept_data_loss: true,
        ..dev_options("b")
    };
    let report = dev(&session, &mut history, &place.schema(ONE), &agreed, &mut |_| {})
        .await
        .unwrap();
    let Outcome::Created(created) = report.outcome else {
        panic!("{report:#?}")
    };
    let script = std::fs::read_to_string(created.path).unwrap();
    let warning = "/*\n  Warnings:\n\n  - You are about to drop the column `note` on the `A` table. All the data in the \
                   column will be lost.\n\n*/\n";
    assert!(script.starts_with(warning), "{script}");
    assert_eq!(
        place.column("SELECT name FROM \"A\" ORDER BY id").await,
        ["x", "z"]
    );
}

async fn refuses_what_would_fail(place: Place) {
    let session = place.session().await;
    let mut history = place.history();
    dev(
        &session,
        &mut history,
        &place.schema(ONE),
        &dev_options("a"),
        &mut |_| {},
    )
    .await
    .unwrap();
    place
        .execute("INSERT INTO \"A\" (id, name) VALUES (1, 'x')")
        .await;
    let required = place.schema("model A {\n  id Int @id\n  name String\n  must Int\n}\n");
    let report = dev(&session, &mut history, &required, &dev_options("b"), &mut |_| {})
        .await
        .unwrap();
    let Outcome::Blocked(findings) = report.outcome else {
        panic!("{report:#?}")
    };
    assert_eq!(
        findings.unexecutable[0].message,
        "Added the required column `must` to the `A` table without a default value. There are 1 rows in this table, \
         it is not possible to execute this step."
    );
    assert_eq!(place.history().migrations.len(), 1);
}

async fn notices_edited_and_missing(place: Place) {
    let session = place.session().await;
    dev(
        &session,
        &mut place.history(),
        &place.schema(ONE),
        &dev_options("a"),
        &mut |_| {},
    )
    .await
    .unwrap();
    let name = place.history().migrations[0].name.clone();
    let script = place.history().migrations[0].script.clone().unwrap();

    // Other line ends are the same script.
    place.write(&name, &script.replace('\n', "\r\n"));
    let report = dev_again(&place, &session, ONE, "b").await;
    assert_eq!(report.unwrap().outcome, Outcome::InSync);

    place.write(&name, &format!("{script}-- a comment\n"));
    let report = dev_again(&place, &session, ONE, "b").await;
    let Outcome::ResetNeeded { reasons } = report.unwrap().outcome else {
        panic!()
    };
    assert_eq!(
        reasons,
        [format!(
            "The migration `{name}` was modified after it was applied."
        )]
    );
    let report = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!((report.applied.len(), report.edited), (0, vec![name.clone()]));

    std::fs::remove_dir_all(place.migrations().join(&name)).unwrap();
    let report = dev_again(&place, &session, ONE, "b").await;
    let Outcome::ResetNeeded { reasons } = report.unwrap().outcome else {
        panic!()
    };
    assert!(
        reasons[0].contains("missing from the local migrations directory"),
        "{reasons:#?}"
    );
    assert!(reasons[0].contains(&name), "{reasons:#?}");
}

async fn notices_drift(place: Place) {
    let session = place.session().await;
    dev(
        &session,
        &mut place.history(),
        &place.schema(ONE),
        &dev_options("a"),
        &mut |_| {},
    )
    .await
    .unwrap();
    place.execute("CREATE TABLE stray (a INTEGER)").await;
    let report = dev_again(&place, &session, ONE, "b").await;
    let Outcome::ResetNeeded { reasons } = report.unwrap().outcome else {
        panic!()
    };
    assert!(reasons[0].starts_with("Drift detected:"), "{reasons:#?}");
    assert!(
        reasons[0].contains("[+] Added tables\n  - stray\n"),
        "{reasons:#?}"
    );
}

async fn refuses_a_broken_history(place: Place) {
    let session = place.session().await;
    place.write(
        "20200101000000_broken",
        "CREATE TABLE nowhere (a INTEGER);\nSELECT * FROM absent;\n",
    );
    let report = dev_again(&place, &session, ONE, "b").await;
    let error = report.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ShadowReplay);
    assert_eq!(error.code(), Some("P3006"));
    assert_eq!(error.migration(), Some("20200101000000_broken"));
    // The database itself was not touched.
    assert!(session.inspect().await.unwrap().tables.is_empty());
}

/// Only a database with enum types can fail here: a value cannot be used before its making is committed.
async fn new_enum_value_is_used(place: Place) {
    let session = place.session().await;
    let with = |value: &str| {
        place.schema(&format!(
            "enum E {{\n  A\n{value}}}\nmodel M {{\n  id Int @id\n  e E @default(A)\n}}\n"
        ))
    };
    dev(
        &session,
        &mut place.history(),
        &with(""),
        &dev_options("a"),
        &mut |_| {},
    )
    .await
    .unwrap();
    let more = place.schema("enum E {\n  A\n  B\n  C\n}\nmodel M {\n  id Int @id\n  e E @default(B)\n}\n");
    let report = dev(
        &session,
        &mut place.history(),
        &more,
        &dev_options("b"),
        &mut |_| {},
    )
    .await
    .unwrap();
    assert!(matches!(report.outcome, Outcome::Created(_)), "{report:#?}");
    let report = dev(
        &session,
        &mut place.history(),
        &more,
        &dev_options("c"),
        &mut |_| {},
    )
    .await
    .unwrap();
    assert_eq!(report.outcome, Outcome::InSync);
}
