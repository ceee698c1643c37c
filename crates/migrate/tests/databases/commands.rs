//! The commands, on every database: what they do to the folder, the tables and the rows of
//! `_prisma_migrations`, and what they refuse.

use std::time::Duration;

use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::dev::{self, Outcome, dev};
use nicol_migrate::commands::push::{self, push};
use nicol_migrate::commands::reset::reset;
use nicol_migrate::commands::status::status;
use nicol_migrate::commands::{Event, Session, resolve};
use nicol_migrate::lock::{LockOptions, lock};
use nicol_migrate::{ErrorKind, Result};
use nicol_testing::db::ScratchDb;
use nicol_testing::golden::Suite;

use crate::place::{Place, block_on, dev_options, push_options};

const ONE: &str = "model A {\n  id Int @id\n  name String\n}\n";
const TWO: &str = "model A {\n  id Int @id\n  name String\n  note String?\n}\n";

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
        .on_each_engine("deploy/applies_what_is_pending", on(applies_what_is_pending))
        .on_each_engine("deploy/a_failure_leaves_nothing", on(a_failure_leaves_nothing))
        .on_each_engine("deploy/takes_over_a_database", on(takes_over_a_database))
        .on_each_engine("deploy/refuses_another_provider", on(refuses_another_provider))
        .on_each_engine("deploy/missing_script", on(missing_script))
        .on_each_engine(
            "deploy/statements_outside_a_transaction",
            on(statements_outside_a_transaction),
        )
        .on_each_engine("deploy/new_enum_value_is_used", on(new_enum_value_is_used))
        .on_each_engine("deploy/rows_without_their_parent", on(rows_without_their_parent))
        .on_each_engine("deploy/two_at_once", on(two_at_once))
        .on_each_engine("deploy/waits_for_the_lock", on(waits_for_the_lock))
        .on_each_engine("reset/begins_again", on(begins_again))
        .on_each_engine("push/makes_the_database_so", on(makes_the_database_so))
}

/// A test body as the suite wants it.
fn on<F>(body: fn(Place) -> F) -> impl Fn(&ScratchDb) + Send + Sync + 'static
where
    F: Future<Output = ()> + 'static,
{
    move |db| block_on(body(Place::new(db)))
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
    assert_eq!(standing.pending, [created.name.clone()]);

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

async fn applies_what_is_pending(place: Place) {
    let session = place.session().await;
    place.write("20200101000000_a", "CREATE TABLE a (x INTEGER);");
    place.write(
        "20200102000000_b",
        "CREATE TABLE b (x INTEGER);\r\nINSERT INTO b VALUES (1);\r\n",
    );
    let mut events = Vec::new();
    let report = deploy(&session, &place.history(), &mut |event| events.push(event))
        .await
        .unwrap();
    assert_eq!((report.found, report.applied.len(), events.len()), (2, 2, 4));
    assert_eq!(
        events[2],
        Event::Applying {
            name: "20200102000000_b".to_owned(),
            place: 2,
            of: 2
        }
    );
    let report = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert!(report.applied.is_empty());
    place.write("20200101120000_between", "CREATE TABLE c (x INTEGER);");
    let report = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!(report.applied, ["20200101120000_between"]);
}

async fn a_failure_leaves_nothing(place: Place) {
    let session = place.session().await;
    let name = "20200101000000_a";
    place.write(
        name,
        "CREATE TABLE a (x INTEGER);\nINSERT INTO a VALUES (1);\n\nINSERT INTO absent VALUES (1);\n",
    );
    place.write("20200102000000_b", "CREATE TABLE b (x INTEGER);");
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!((error.code(), error.migration()), (Some("P3018"), Some(name)));
    assert!(error.message().contains("absent"), "{error}");
    assert!(
        session
            .inspect()
            .await
            .unwrap()
            .table(&nicol_sql::schema::ObjectName::new("a"))
            .is_none()
    );
    let rows = "SELECT migration_name || ' ' || applied_steps_count FROM _prisma_migrations \
                WHERE finished_at IS NULL AND logs LIKE '%absent%'";
    assert_eq!(place.column(rows).await, [format!("{name} 0")]);

    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.code(), Some("P3009"));
    assert!(error.message().contains(name), "{error}");
    let standing = status(&session, &place.history()).await.unwrap().standing;
    assert_eq!(
        (standing.failed, standing.pending.len()),
        (vec![name.to_owned()], 1)
    );

    let error = resolve::rolled_back(&session, "20200102000000_b")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("P3011"));
    resolve::rolled_back(&session, name).await.unwrap();
    place.write(name, "CREATE TABLE a (x INTEGER);");
    let report = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!(report.applied.len(), 2);
    let error = resolve::rolled_back(&session, "20200102000000_b")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("P3012"));
}

async fn takes_over_a_database(place: Place) {
    place.execute("CREATE TABLE a (x INTEGER)").await;
    let session = place.session().await;
    place.write("20200101000000_a", "CREATE TABLE a (x INTEGER);");
    let report = status(&session, &place.history()).await.unwrap();
    assert!(!report.is_managed && report.is_populated);
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.code(), Some("P3005"));

    let error = resolve::applied(&session, &place.history(), "20200101000000")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("P3017"));
    resolve::applied(&session, &place.history(), "20200101000000_a")
        .await
        .unwrap();
    let error = resolve::applied(&session, &place.history(), "20200101000000_a")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("P3008"));
    let report = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert!(report.applied.is_empty());
    assert!(
        status(&session, &place.history())
            .await
            .unwrap()
            .standing
            .is_up_to_date()
    );
}

async fn refuses_another_provider(place: Place) {
    let session = place.session().await;
    place.write("20200101000000_a", "CREATE TABLE a (x INTEGER);");
    std::fs::write(
        place.migrations().join("migration_lock.toml"),
        "provider = \"mysql\"\n",
    )
    .unwrap();
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.code(), Some("P3019"));
    assert!(session.inspect().await.unwrap().tables.is_empty());
}

async fn missing_script(place: Place) {
    let session = place.session().await;
    std::fs::create_dir_all(place.migrations().join("20200101000000_a")).unwrap();
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.code(), Some("P3015"));
}

async fn statements_outside_a_transaction(place: Place) {
    let session = place.session().await;
    place.write(
        "20200101000000_a",
        "CREATE TABLE a (x INTEGER);\nVACUUM;\nCREATE TABLE b (x INTEGER);\n",
    );
    place.write(
        "20200102000000_b",
        "-- nicol: no-transaction\nCREATE TABLE c (x INTEGER);\nINSERT INTO absent VALUES (1);\n",
    );
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.migration(), Some("20200102000000_b"));
    assert!(error.message().contains("At line 3 of the script."), "{error}");
    assert!(error.hint().unwrap().contains("may be done"), "{error}");
    let names: Vec<String> = session
        .inspect()
        .await
        .unwrap()
        .tables
        .iter()
        .map(|table| table.name.name.clone())
        .collect();
    assert_eq!(names, ["_prisma_migrations", "a", "b", "c"]);
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

/// A script that switches the check of foreign keys off may not leave more broken references than it found.
async fn rows_without_their_parent(place: Place) {
    let session = place.session().await;
    place.write(
        "20200101000000_a",
        "CREATE TABLE p (id INTEGER PRIMARY KEY);\n\
         CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id));\n\
         INSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1, 1);\n",
    );
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    let off = if place
        .provider
        .dialect()
        .session_facts()
        .foreign_keys_off
        .is_some()
    {
        "PRAGMA foreign_keys=OFF;\n"
    } else {
        ""
    };
    place.write(
        "20200102000000_b",
        &format!("{off}DELETE FROM p;\nDROP TABLE IF EXISTS nothing;\n"),
    );
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.code(), Some("P3018"));
    assert_eq!(place.column("SELECT CAST(id AS TEXT) FROM p").await, ["1"]);
}

async fn two_at_once(place: Place) {
    let script = "CREATE TABLE a (x INTEGER);\nINSERT INTO a VALUES (1);\n";
    place.write("20200101000000_a", script);
    place.write("20200102000000_b", &script.replace(" a ", " b "));
    let (one, two) = (place.session().await, place.session().await);
    let history = place.history();
    let (mut quiet, mut silent) = (|_| {}, |_| {});
    let (first, second) = tokio::join!(
        deploy(&one, &history, &mut quiet),
        deploy(&two, &history, &mut silent)
    );
    let applied = first.unwrap().applied.len() + second.unwrap().applied.len();
    assert_eq!(applied, 2);
    assert_eq!(
        place
            .column("SELECT CAST(count(*) AS TEXT) FROM _prisma_migrations")
            .await,
        ["2"]
    );
}

/// Where a lock is taken, it is waited for, and not for ever.
async fn waits_for_the_lock(place: Place) {
    place.write("20200101000000_a", "CREATE TABLE a (x INTEGER);");
    let dialect = place.provider.dialect();
    if dialect.session_facts().try_lock.is_none() {
        return;
    }
    let database = nicol_driver::Database::connect(&place.url).await.unwrap();
    let holder = database.acquire(nicol_driver::Access::Write).await.unwrap();
    lock(&holder, dialect, LockOptions::usual()).await.unwrap();
    let short = LockOptions {
        wait: Duration::from_millis(250),
        ..LockOptions::usual()
    };
    let session = place.session_with(short).await;
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    let session = place
        .session_with(LockOptions {
            disabled: true,
            ..short
        })
        .await;
    assert_eq!(
        deploy(&session, &place.history(), &mut |_| {})
            .await
            .unwrap()
            .applied
            .len(),
        1
    );
}

async fn begins_again(place: Place) {
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
    place
        .execute("INSERT INTO \"A\" (id, name) VALUES (1, 'x')")
        .await;
    place.execute("CREATE VIEW v AS SELECT * FROM \"A\"").await;
    let report = reset(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!(report.applied.len(), 1);
    assert!(place.column("SELECT name FROM \"A\"").await.is_empty());
    assert!(session.inspect().await.unwrap().views.is_empty());
}

async fn makes_the_database_so(place: Place) {
    let session = place.session().await;
    let report = push(&session, &place.schema(TWO), &push_options()).await.unwrap();
    assert!(report.is_done && report.steps.len() == 1, "{report:#?}");
    place
        .execute("INSERT INTO \"A\" (id, name, note) VALUES (1, 'x', 'y')")
        .await;

    let report = push(&session, &place.schema(ONE), &push_options()).await.unwrap();
    assert!(
        !report.is_done && report.findings.warnings.len() == 1,
        "{report:#?}"
    );
    assert_eq!(place.column("SELECT note FROM \"A\"").await, ["y"]);
    let agreed = push::PushOptions {
        accept_data_loss: true,
        ..push_options()
    };
    assert!(push(&session, &place.schema(ONE), &agreed).await.unwrap().is_done);
    assert!(
        push(&session, &place.schema(ONE), &push_options())
            .await
            .unwrap()
            .steps
            .is_empty()
    );
    assert_eq!(place.column("SELECT name FROM \"A\"").await, ["x"]);

    let force = push::PushOptions {
        force_reset: true,
        ..push_options()
    };
    assert!(push(&session, &place.schema(ONE), &force).await.unwrap().is_done);
    assert!(place.column("SELECT name FROM \"A\"").await.is_empty());
}
