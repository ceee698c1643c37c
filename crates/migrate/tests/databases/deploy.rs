//! `migrate deploy`, `resolve`, `reset` and `db push`: what they do to the tables and to the rows of
//! `_prisma_migrations`, and what they refuse.

use std::time::Duration;

use nicol_migrate::ErrorKind;
use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::dev::dev;
use nicol_migrate::commands::push::{self, push};
use nicol_migrate::commands::reset::reset;
use nicol_migrate::commands::status::status;
use nicol_migrate::commands::{Event, resolve};
use nicol_migrate::lock::{LockOptions, lock};
use nicol_testing::golden::Suite;

use crate::place::{ONE, Place, TWO, dev_options, on, push_options};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("deploy/applies_what_is_pending", on(applies_what_is_pending))
        .on_each_engine("deploy/a_failure_leaves_nothing", on(a_failure_leaves_nothing))
        .on_each_engine("deploy/takes_over_a_database", on(takes_over_a_database))
        .on_each_engine("deploy/refuses_another_provider", on(refuses_another_provider))
        .on_each_engine("deploy/missing_script", on(missing_script))
        .on_each_engine("deploy/outside_a_transaction", on(outside_a_transaction))
        .on_each_engine("deploy/rows_without_their_parent", on(rows_without_their_parent))
        .on_each_engine("deploy/two_at_once", on(two_at_once))
        .on_each_engine("deploy/waits_for_the_lock", on(waits_for_the_lock))
        .on_each_engine("reset/begins_again", on(begins_again))
        .on_each_engine("push/makes_the_database_so", on(makes_the_database_so))
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

async fn outside_a_transaction(place: Place) {
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
    assert!(
        error
            .hint()
            .unwrap()
            .contains("1 of its 2 statements are applied"),
        "{error}"
    );
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
    lock(&holder, dialect, LockOptions::usual(), &mut |_| ())
        .await
        .unwrap();
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
