//! SQLite through the driver's public face: what goes wrong with files and locks, and what programs do at once.

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use nicol_driver::{Access, Database, ErrorKind, Result};
use nicol_sql::Value;
use support::{connection, failed, open, run, text, texts};

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE CHECK (name <> 'no'), \
                     n INTEGER NOT NULL DEFAULT 0)";

fn address(folder: &Path, file: &str) -> String {
    format!("file:{}", folder.join(file).display())
}

/// A file with the table `t`.
async fn with_table(folder: &Path) -> Result<String> {
    let address = address(folder, "t.db");
    let database = open(&address, "").await?;
    connection(&database).await?.script(TABLE).await?;
    database.close().await;
    Ok(address)
}

async fn insert(database: &Database, name: &str) -> Result<u64> {
    let params = [Value::String(name.into())];
    let sql = "INSERT INTO t (name) VALUES (?)";
    connection(database).await?.execute(sql, &params).await
}

#[test]
fn files_that_cannot_be_opened_are_p1003() {
    let folder = tempfile::tempdir().unwrap();
    let no_database = folder.path().join("notes.txt");
    let notes = "not a database, but longer than the first page's header would be: ".repeat(20);
    std::fs::write(&no_database, &notes).unwrap();
    run(async {
        for (file, parameters, part) in [
            ("missing/t.db", "", "folder"),
            ("t.db", "mode=ro", "cannot be opened"),
            ("t.db", "mode=rw", "cannot be opened"),
            (".", "", "cannot be opened"),
            ("notes.txt", "", "is not a SQLite database"),
            ("notes.txt", "mode=ro", "is not a SQLite database"),
        ] {
            let error = failed(open(&address(folder.path(), file), parameters).await);
            assert_eq!(error.kind(), ErrorKind::DatabaseMissing, "{file}: {error}");
            assert!(error.to_string().contains(part), "{file}: {error}");
            assert!(error.message().contains(file), "{file}: {error}");
        }
        Ok(())
    });
    assert!(!folder.path().join("t.db").exists());
    assert_eq!(std::fs::read_to_string(no_database).unwrap(), notes);
}

#[test]
fn a_file_opened_for_reading_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let address = with_table(folder.path()).await?;
        insert(&open(&address, "").await?, "ada").await?;
        let database = open(&address, "mode=ro").await?;
        assert_eq!(
            text(&connection(&database).await?, "SELECT name FROM t").await?,
            "ada"
        );
        let error = failed(insert(&database, "bea").await);
        assert_eq!((error.kind(), error.code()), (ErrorKind::AccessDenied, "P1010"));
        Ok(())
    });
}

/// Two pools are to each other what two programs are.
#[test]
fn another_program_that_writes_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let address = with_table(folder.path()).await?;
        let (one, other) = (
            open(&address, "").await?,
            open(&address, "socket_timeout=1").await?,
        );
        let holding = connection(&one).await?;
        holding.begin(None).await?;
        holding
            .execute("INSERT INTO t (name) VALUES ('held')", &[])
            .await?;

        // Readers see the state before; a writer gives up when its time is over.
        let seen = text(&connection(&other).await?, "SELECT count(*) || '' FROM t").await?;
        assert_eq!(seen, "0");
        let begin = Instant::now();
        let error = failed(insert(&other, "late").await);
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::OperationTimeout, "P1008")
        );
        assert!(
            begin.elapsed() >= Duration::from_millis(900),
            "{:?}",
            begin.elapsed()
        );
        assert!(error.hint().is_some_and(|hint| hint.contains("socket_timeout")));

        // One that waits while the other commits goes on by itself.
        let waiting = tokio::spawn(async move { insert(&other, "patient").await });
        holding.commit().await?;
        assert_eq!(waiting.await.expect("a result")?, 1);
        Ok(())
    });
}

#[test]
fn writers_of_one_program_queue() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let database = open(&with_table(folder.path()).await?, "").await?;
        let tasks: Vec<_> = (0..20)
            .map(|number| {
                let database = database.clone();
                tokio::spawn(async move {
                    let connection = connection(&database).await?;
                    connection.begin(None).await?;
                    let before: i64 = text(&connection, "SELECT count(*) || '' FROM t")
                        .await?
                        .parse()
                        .unwrap();
                    let params = [Value::String(number.to_string().into()), Value::BigInt(before)];
                    let sql = "INSERT INTO t (name, n) VALUES (?, ?)";
                    connection.execute(sql, &params).await?;
                    connection.commit().await
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a result")?;
        }
        let connection = connection(&database).await?;
        let seen = texts(&connection, "SELECT n || '' FROM t ORDER BY n", &[]).await?;
        let expected: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        assert_eq!(seen, expected);
        Ok(())
    });
}

#[test]
fn a_busy_pool_is_p2024() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let address = with_table(folder.path()).await?;
        let database = open(&address, "connection_limit=1&pool_timeout=1").await?;
        let held = database.acquire(Access::Read).await?;
        let begin = Instant::now();
        let error = failed(database.acquire(Access::Read).await);
        assert_eq!((error.kind(), error.code()), (ErrorKind::PoolTimeout, "P2024"));
        assert!(
            begin.elapsed() >= Duration::from_millis(900),
            "{:?}",
            begin.elapsed()
        );
        assert!(error.message().contains("connection_limit 1"), "{error}");
        drop(held);
        database.acquire(Access::Read).await?;
        Ok(())
    });
}

#[test]
fn a_transaction_that_is_dropped_is_rolled_back() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let database = open(&with_table(folder.path()).await?, "connection_limit=1").await?;
        let dropped = connection(&database).await?;
        dropped.begin(None).await?;
        dropped
            .execute("INSERT INTO t (name) VALUES ('gone')", &[])
            .await?;
        let nested = failed(dropped.begin(None).await);
        assert_eq!(nested.code(), "P2028");
        drop(dropped);
        let connection = connection(&database).await?;
        assert_eq!(text(&connection, "SELECT count(*) || '' FROM t").await?, "0");
        assert_eq!(failed(connection.commit().await).code(), "P2028");
        Ok(())
    });
}

#[test]
fn errors_of_statements_have_kinds_and_no_values() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let database = open(&with_table(folder.path()).await?, "").await?;
        insert(&database, "topsecret").await?;
        let connection = connection(&database).await?;
        let cases: &[(&str, &str, &[&str])] = &[
            ("INSERT INTO t (name) VALUES ('topsecret')", "P2002", &["name"]),
            ("INSERT INTO t (name, n) VALUES ('a', NULL)", "P2011", &["n"]),
            ("INSERT INTO t (name) VALUES ('no')", "P2004", &[]),
            ("INSERT INTO t (id) VALUES ('topsecret')", "P2010", &[]),
            ("SELECT * FROM nowhere", "P2021", &[]),
            ("SELECT absent FROM t", "P2022", &["absent"]),
            ("UPDATE t SET absent = 1", "P2022", &["absent"]),
            ("INSERT INTO t (absent) VALUES (1)", "P2022", &["absent"]),
            ("SELEC 1", "P2010", &[]),
        ];
        for (sql, code, fields) in cases {
            let error = failed(connection.execute(sql, &[]).await);
            assert_eq!(error.code(), *code, "{sql}: {error}");
            assert_eq!(error.fields(), *fields, "{sql}");
            assert!(error.database_code().is_some(), "{sql}");
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("topsecret"), "{shown}");
        }
        Ok(())
    });
}

#[test]
fn statements_survive_a_change_of_their_table() {
    let folder = tempfile::tempdir().unwrap();
    run(async {
        let address = with_table(folder.path()).await?;
        let (database, other) = (open(&address, "").await?, open(&address, "").await?);
        insert(&database, "ada").await?;
        let connection = connection(&database).await?;
        assert_eq!(text(&connection, "SELECT name FROM t").await?, "ada");
        let change = "ALTER TABLE t ADD COLUMN more TEXT; ALTER TABLE t RENAME COLUMN n TO number";
        support::connection(&other).await?.script(change).await?;
        assert_eq!(text(&connection, "SELECT name FROM t").await?, "ada");
        Ok(())
    });
}

#[test]
fn a_database_in_memory_is_one_for_the_whole_client() {
    run(async {
        let database = open("file::memory:", "connection_limit=5").await?;
        connection(&database).await?.script(TABLE).await?;
        let inserts = (0..10).map(|number| {
            let database = database.clone();
            tokio::spawn(async move { insert(&database, &number.to_string()).await })
        });
        for insert in inserts.collect::<Vec<_>>() {
            insert.await.expect("a result")?;
        }
        let seen = text(&connection(&database).await?, "SELECT count(*) || '' FROM t").await?;
        assert_eq!(seen, "10");
        Ok(())
    });
}
