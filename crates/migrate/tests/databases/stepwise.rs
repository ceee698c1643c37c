//! Scripts without a transaction: what is told and refused when they stop, and how they go on.

use std::sync::mpsc::channel;
use std::time::Duration;

use nicol_migrate::ErrorKind;
use nicol_migrate::apply::Patience;
use nicol_migrate::commands::Event;
use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::dev::{Outcome, dev};
use nicol_migrate::commands::status::status;
use nicol_migrate::lock::LockOptions;
use nicol_sql::Provider;
use nicol_testing::golden::Suite;

use crate::place::{ONE, Place, block_on, dev_options, on};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("stepwise/goes_on_where_it_stopped", on(goes_on_where_it_stopped))
        .on_each_engine(
            "stepwise/what_is_done_must_not_change",
            on(what_is_done_must_not_change),
        )
        .on_each_engine(
            "stepwise/temporary_tables_are_gone",
            on(temporary_tables_are_gone),
        )
        .on_each_engine("stepwise/who_is_late_waits", |db| {
            who_is_late_waits(&Place::new(db));
        })
        .on_each_engine("stepwise/dev_goes_on_too", on(dev_goes_on_too))
        .on_each_engine("stepwise/invalid_index", on(invalid_index))
        .on_each_engine("stepwise/procedure", on(procedure))
        .on_each_engine("stepwise/locked_table", on(locked_table))
}

const NAME: &str = "20200101000000_a";

async fn goes_on_where_it_stopped(place: Place) {
    let session = place.session().await;
    let script = "-- nicol: no-transaction\nCREATE TABLE a (x INTEGER);\nINSERT INTO a VALUES (1);\n\
                  INSERT INTO absent VALUES (1);\nINSERT INTO a VALUES (2);\n";
    place.write(NAME, script);
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert!(error.hint().unwrap().contains("(from line 4 on)"), "{error}");
    let row = "SELECT migration_name || ' ' || applied_steps_count FROM _prisma_migrations \
               WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs LIKE '%absent%'";
    assert_eq!(place.column(row).await, [format!("{NAME} 2")]);
    let report = status(&session, &place.history()).await.unwrap();
    assert_eq!((report.resumable[0].done, report.resumable[0].of), (2, 4));

    place.write(NAME, &script.replace("absent", "a"));
    let mut events = Vec::new();
    let report = deploy(&session, &place.history(), &mut |event| events.push(event))
        .await
        .unwrap();
    assert_eq!(report.applied, [NAME]);
    let resumed = |event: &Event| matches!(event, Event::Resuming { done: 2, of: 4, .. });
    assert!(events.iter().any(resumed), "{events:?}");
    assert_eq!(
        place.column("SELECT CAST(x AS TEXT) FROM a ORDER BY x").await,
        ["1", "1", "2"]
    );
    let report = status(&session, &place.history()).await.unwrap();
    assert!(report.standing.is_up_to_date(), "{report:?}");
}

/// Two runners in one script, without a lock between them: the one that finds the record ahead of itself waits
/// for the other.
fn who_is_late_waits(place: &Place) {
    const SCRIPT: &str = "-- nicol: no-transaction\nCREATE TABLE a (x INTEGER);\nINSERT INTO a VALUES (1);\n\
                          INSERT INTO a VALUES (2);\n";
    place.write(NAME, SCRIPT);
    let no_lock = LockOptions {
        disabled: true,
        wait: Duration::from_secs(60),
    };
    let run = |at: &mut (dyn FnMut(Event) + Send)| {
        block_on(async {
            let session = place.session_with(no_lock).await;
            let report = deploy(&session, &place.history(), at).await;
            session.close().await;
            report.unwrap().applied
        })
    };
    let (first_is_on_its_way, begin) = channel();
    let (second_is_ahead, go_on) = channel();
    let (first_waits, end) = channel();
    let (late, ahead) = std::thread::scope(|threads| {
        let run = &run;
        let first = threads.spawn(move || {
            run(&mut move |event| match event {
                Event::Advanced { done: 1, .. } => {
                    first_is_on_its_way.send(()).unwrap();
                    go_on.recv().unwrap();
                }
                Event::WaitingForLock { .. } => first_waits.send(()).unwrap(),
                _ => {}
            })
        });
        let second = threads.spawn(move || {
            begin.recv().unwrap();
            run(&mut move |event| {
                if let Event::Advanced { done: 2, .. } = event {
                    second_is_ahead.send(()).unwrap();
                    end.recv().unwrap();
                }
            })
        });
        (first.join().unwrap(), second.join().unwrap())
    });
    assert_eq!((late, ahead), (Vec::new(), vec![NAME.to_owned()]));
    let rows = block_on(place.column("SELECT CAST(x AS TEXT) FROM a ORDER BY x"));
    assert_eq!(rows, ["1", "2"]);
}

async fn what_is_done_must_not_change(place: Place) {
    let session = place.session().await;
    let script = "-- nicol: no-transaction\nCREATE TABLE a (x INTEGER);\nINSERT INTO absent VALUES (1);\n";
    place.write(NAME, script);
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    place.write(NAME, &script.replace("(x INTEGER)", "(y INTEGER)"));
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.code(), Some("P3009"));
    assert!(
        error.hint().unwrap().contains("restore the first 1 statements"),
        "{error}"
    );
    // Other white space is no change.
    place.write(NAME, &script.replace('\n', "\r\n").replace("absent", "a"));
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
}

async fn temporary_tables_are_gone(place: Place) {
    let session = place.session().await;
    let script =
        "-- nicol: no-transaction\nCREATE TEMP TABLE a (x INTEGER);\nINSERT INTO absent VALUES (1);\n";
    place.write(NAME, script);
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    place.write(NAME, &script.replace("absent", "a"));
    let session = place.session().await;
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert!(
        error
            .message()
            .contains("line 2 of its script made was temporary"),
        "{error}"
    );
}

async fn dev_goes_on_too(place: Place) {
    let session = place.session().await;
    let script = "-- nicol: no-transaction\nCREATE TABLE \"A\" (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);\n\
                  DROP TABLE absent;\n";
    place.write(NAME, script);
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    place.write(
        NAME,
        &script.replace("DROP TABLE absent", "DROP TABLE IF EXISTS absent"),
    );
    let mut history = place.history();
    let report = dev(
        &session,
        &mut history,
        &place.schema(ONE),
        &dev_options("next"),
        &mut |_| {},
    )
    .await
    .unwrap();
    assert_eq!(report.applied, [NAME]);
    // PostgreSQL names the key differently, which is not what this is about.
    assert!(
        matches!(report.outcome, Outcome::InSync | Outcome::Created(_)),
        "{:?}",
        report.outcome
    );
}

/// An index that could not be built is taken away before it is built again.
async fn invalid_index(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let session = place.session().await;
    place.write(
        NAME,
        "CREATE TABLE a (x INTEGER);\nINSERT INTO a VALUES (1), (1);\n\
         CREATE UNIQUE INDEX CONCURRENTLY i ON a (x);\nINSERT INTO a VALUES (2);\n",
    );
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.database_code(), Some("23505"), "{error}");
    let indexes = "SELECT indisvalid::text FROM pg_index WHERE indrelid = 'a'::regclass";
    assert_eq!(place.column(indexes).await, ["false"]);
    // The rows are mended, not the script.
    place.execute("DELETE FROM a WHERE ctid = '(0,1)'").await;
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!(place.column(indexes).await, ["true"]);
    assert_eq!(place.column("SELECT x::text FROM a ORDER BY x").await, ["1", "2"]);
}

/// A procedure that commits cannot run in a transaction, and nobody can tell how far it came.
async fn procedure(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let session = place.session().await;
    let script = "-- nicol: no-transaction\nCREATE TABLE a (x INTEGER UNIQUE);\n\
        CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO a VALUES (1); COMMIT; \
        INSERT INTO a VALUES (5); END $$;\nINSERT INTO a VALUES (5);\nCALL p();\nINSERT INTO a VALUES (7);\n";
    place.write(NAME, script);
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.database_code(), Some("23505"), "{error}");
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert!(error.message().contains("at line 5"), "{error}");
    place.execute("DELETE FROM a").await;
    place.write(NAME, &script.replace("CALL p()", "-- again\nCALL p()"));
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!(
        place.column("SELECT x::text FROM a ORDER BY x").await,
        ["1", "5", "7"]
    );
}

/// Somebody reads from the table that is to change: the migration lets others pass and tries again.
async fn locked_table(place: Place) {
    place.write("20190101000000_t", "CREATE TABLE t (x INTEGER);");
    deploy(&place.session().await, &place.history(), &mut |_| {})
        .await
        .unwrap();
    place.write(
        NAME,
        "CREATE TABLE a (x INTEGER);\nALTER TABLE t ADD COLUMN y INTEGER;\n",
    );
    let database = nicol_driver::Database::connect(&place.url).await.unwrap();
    let holder = database.acquire(nicol_driver::Access::Write).await.unwrap();
    holder.begin(None).await.unwrap();
    holder.script("UPDATE t SET x = 1").await.unwrap();
    let short = Patience {
        lock_wait: Some(Duration::from_millis(50)),
        retries: 2,
        pause: Duration::from_millis(10),
    };
    let mut events = Vec::new();
    let session = place.session().await.with_patience(short);
    let error = deploy(&session, &place.history(), &mut |event| events.push(event))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LockWait, "{error}");
    assert_eq!(error.code(), Some("P1008"));
    let retries = events
        .iter()
        .filter(|event| matches!(event, Event::Retrying { .. }))
        .count();
    assert_eq!(retries, 2, "{events:?}");
    holder.rollback().await.unwrap();
    // Nothing stays that would have to be resolved.
    assert_eq!(
        deploy(&session, &place.history(), &mut |_| {})
            .await
            .unwrap()
            .applied,
        [NAME]
    );
}
