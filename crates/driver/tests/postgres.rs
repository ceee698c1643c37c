//! PostgreSQL through the driver's public face, on the server that all tests use: the parameters of addresses at
//! work, lost connections, statements and what becomes of them. Passwords and certificates are in `server.rs`.

mod support;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use nicol_driver::{Database, DatabaseUrl, Error, ErrorKind, Result};
use nicol_sql::Value;
use nicol_testing::db;
use support::{connection, failed, open, run, text, texts};

const TABLE: &str = "CREATE TABLE t (id serial PRIMARY KEY, name varchar(20) UNIQUE CHECK (name <> 'no'), \
                     n smallint NOT NULL DEFAULT 0, moment timestamp, key uuid)";

async fn with_table(address: &str, parameters: &str) -> Result<Database> {
    let database = open(address, parameters).await?;
    connection(&database).await?.script(TABLE).await?;
    Ok(database)
}

/// How many statements the session has prepared.
async fn prepared(database: &Database) -> Result<String> {
    let sql = "SELECT count(*)::text FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared%'";
    text(&connection(database).await?, sql).await
}

async fn connecting(address: &str) -> Error {
    let url = DatabaseUrl::parse(address).unwrap_or_else(|error| panic!("{error}"));
    failed(Database::connect(&url).await)
}

#[test]
fn the_session_is_as_the_address_says() {
    let scratch = db::postgres();
    run(async {
        let setting = |name: &str| format!("SELECT current_setting('{name}')");
        let usual = open(&scratch.url, "").await?;
        let usual = connection(&usual).await?;
        assert_eq!(text(&usual, &setting("application_name")).await?, "nicol");
        usual
            .script("CREATE SCHEMA \"my mail\"; CREATE TABLE \"my mail\".t (name text)")
            .await?;

        let parameters = "application_name=mail+server&schema=my%20mail&options=-c%20statement_timeout%3D7s";
        let given = open(&scratch.url, parameters).await?;
        assert_eq!(given.schema(), Some("my mail"));
        let given = connection(&given).await?;
        assert_eq!(text(&given, &setting("application_name")).await?, "mail server");
        assert_eq!(text(&given, &setting("statement_timeout")).await?, "7s");
        assert_eq!(text(&given, "SELECT current_schema()").await?, "my mail");
        assert_eq!(text(&given, "SELECT count(*)::text FROM t").await?, "0");
        Ok(())
    });
}

#[test]
fn servers_that_cannot_be_reached_have_codes() {
    let scratch = db::postgres();
    // A server that takes the connection and then says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent_port = silent.local_addr().unwrap().port();
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    run(async {
        let error = connecting(&format!("postgresql://ada:topsecret@127.0.0.1:{closed}/mail")).await;
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::ServerUnreachable, "P1001")
        );
        assert!(
            error.message().contains(&format!("127.0.0.1:{closed}")),
            "{error}"
        );
        assert!(!format!("{error} {error:?}").contains("topsecret"), "{error:?}");

        let error = connecting("postgresql://ada@no-such-host.invalid/mail").await;
        assert_eq!(error.kind(), ErrorKind::ServerUnreachable, "{error}");

        let error = connecting("postgresql://ada@localhost/mail?host=/no/such/folder").await;
        assert_eq!(error.kind(), ErrorKind::ServerUnreachable, "{error}");

        let begin = Instant::now();
        let error = connecting(&format!(
            "postgresql://ada@127.0.0.1:{silent_port}/mail?connect_timeout=1"
        ))
        .await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::ConnectTimeout, "P1002"));
        assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
        assert!(error.hint().is_some_and(|hint| hint.contains("connect_timeout")));

        let missing = DatabaseUrl::parse(&scratch.url)?.with_database("nicol_no_such_database");
        let error = failed(Database::connect(&missing).await);
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::DatabaseMissing, "P1003")
        );
        assert!(error.message().contains("nicol_no_such_database"), "{error}");
        assert!(
            error.hint().is_some_and(|hint| hint.contains("CREATE DATABASE")),
            "{error}"
        );

        let there = DatabaseUrl::parse(&scratch.url)?.database_name();
        let connection = connection(&open(&scratch.url, "").await?).await?;
        let error = failed(connection.script(&format!("CREATE DATABASE \"{there}\"")).await);
        assert_eq!((error.kind(), error.code()), (ErrorKind::DatabaseExists, "P1009"));
        Ok(())
    });
    drop(silent);
}

/// A `main` that returns an error prints it with `{:?}`.
#[test]
fn an_error_is_shown_as_people_read_it() {
    run(async {
        let error = connecting("postgresql://ada@localhost/mail?host=/no/such/folder").await;
        assert_eq!(format!("{error:?}"), error.to_string());
        assert!(format!("{error:#?}").contains("kind: ServerUnreachable"));
        Ok(())
    });
}

#[test]
fn a_busy_pool_is_p2024() {
    let scratch = db::postgres();
    run(async {
        let database = open(&scratch.url, "connection_limit=2&pool_timeout=1").await?;
        let (one, other) = (connection(&database).await?, connection(&database).await?);
        let begin = Instant::now();
        let error = failed(connection(&database).await);
        assert_eq!((error.kind(), error.code()), (ErrorKind::PoolTimeout, "P2024"));
        assert!(
            begin.elapsed() >= Duration::from_millis(900),
            "{:?}",
            begin.elapsed()
        );
        assert!(error.message().contains("connection_limit 2"), "{error}");

        // Who waits gets the connection that comes back.
        let waiting = tokio::spawn(async move { connection(&database).await.map(drop) });
        tokio::task::yield_now().await;
        drop(one);
        waiting.await.expect("a result")?;
        drop(other);
        Ok(())
    });
}

#[test]
fn no_more_connections_than_the_limit() {
    let scratch = db::postgres();
    run(async {
        let database = open(&scratch.url, "connection_limit=3&application_name=limited").await?;
        let tasks: Vec<_> = (0..12)
            .map(|_| {
                let database = database.clone();
                tokio::spawn(async move {
                    let sql = "SELECT count(*)::text FROM pg_stat_activity, pg_sleep(0.02) \
                               WHERE application_name = 'limited' AND datname = current_database()";
                    text(&connection(&database).await?, sql).await
                })
            })
            .collect();
        for task in tasks {
            let seen: usize = task.await.expect("a result")?.parse().unwrap();
            assert!((1..=3).contains(&seen), "{seen} connections");
        }
        Ok(())
    });
}

#[test]
fn statements_are_prepared_once_and_forgotten_when_there_are_many() {
    let scratch = db::postgres();
    run(async {
        for (parameters, expected) in [
            ("connection_limit=1", "6"),
            ("connection_limit=1&statement_cache_size=3", "2"),
            ("connection_limit=1&statement_cache_size=0", "0"),
            ("connection_limit=1&pgbouncer=true", "0"),
        ] {
            let database = open(&scratch.url, parameters).await?;
            for _ in 0..3 {
                for number in 0..6 {
                    let params = [Value::Int(number)];
                    let sql = format!("SELECT ($1::int + {number})::text");
                    let seen = texts(&connection(&database).await?, &sql, &params).await?;
                    assert_eq!(seen, [(2 * number).to_string()]);
                }
            }
            // The statement that counts takes a place too.
            assert_eq!(prepared(&database).await?, expected, "{parameters}");
        }
        Ok(())
    });
}

#[test]
fn stale_statements_are_prepared_again() {
    let scratch = db::postgres();
    run(async {
        let database = with_table(&scratch.url, "connection_limit=1").await?;
        let other = connection(&open(&scratch.url, "").await?).await?;
        other.script("INSERT INTO t (name) VALUES ('ada')").await?;
        let all = "SELECT * FROM t";
        let count = async |sql: &str| connection(&database).await?.execute(sql, &[]).await;
        assert_eq!(count(all).await?, 1);
        other
            .script("ALTER TABLE t ADD COLUMN more text; ALTER TABLE t ALTER COLUMN n TYPE bigint")
            .await?;
        assert_eq!(count(all).await?, 1);
        other.script("DROP TABLE t").await?;
        assert_eq!(failed(count(all).await).code(), "P2021");
        other.script(TABLE).await?;
        assert_eq!(count(all).await?, 0);
        connection(&database).await?.script("DEALLOCATE ALL").await?;
        assert_eq!(count(all).await?, 0);
        Ok(())
    });
}

#[test]
fn a_statement_that_takes_too_long_is_stopped() {
    let scratch = db::postgres();
    run(async {
        let database = open(
            &scratch.url,
            "connection_limit=1&socket_timeout=1&application_name=slow",
        )
        .await?;
        let begin = Instant::now();
        let error = failed(text(&connection(&database).await?, "SELECT pg_sleep(60)::text").await);
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::OperationTimeout, "P1008")
        );
        assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
        assert!(error.hint().is_some_and(|hint| hint.contains("socket_timeout")));
        // The pool's one connection is another now, and the server does not go on with the statement.
        let sql = "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = 'slow' AND query LIKE \
                   'SELECT pg_sleep(60)%' AND state = 'active'";
        while text(&connection(&database).await?, sql).await? != "0" {
            assert!(begin.elapsed() < Duration::from_secs(20), "the server goes on");
        }
        Ok(())
    });
}

#[test]
fn a_statement_whose_caller_went_away_is_stopped() {
    let scratch = db::postgres();
    run(async {
        let database = open(&scratch.url, "connection_limit=1&application_name=left").await?;
        let watcher = connection(&open(&scratch.url, "").await?).await?;
        let sql = "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = 'left' AND \
                   datname = current_database() AND query LIKE \
                   'SELECT pg_sleep(60)%' AND state = 'active'";
        let caller = {
            let database = database.clone();
            tokio::spawn(
                async move { text(&connection(&database).await?, "SELECT pg_sleep(60)::text").await },
            )
        };
        while text(&watcher, sql).await? != "1" {
            tokio::task::yield_now().await;
        }
        caller.abort();
        let begin = Instant::now();
        assert_eq!(
            text(&connection(&database).await?, "SELECT 'well'").await?,
            "well"
        );
        while text(&watcher, sql).await? != "0" {
            assert!(begin.elapsed() < Duration::from_secs(20), "the server goes on");
        }
        Ok(())
    });
}

#[test]
fn a_connection_that_the_server_ends_is_replaced() {
    let scratch = db::postgres();
    run(async {
        let database = open(&scratch.url, "connection_limit=1&application_name=victim").await?;
        let killer = connection(&open(&scratch.url, "").await?).await?;
        let kill = "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity \
                    WHERE application_name = 'victim' AND datname = current_database()";
        let is_there = "SELECT count(*)::text FROM pg_stat_activity \
                        WHERE application_name = 'victim' AND datname = current_database()";
        // While it is idle: nobody notices, or the first operation does.
        for _ in 0..3 {
            assert_eq!(text(&killer, kill).await?, "true");
            while text(&killer, is_there).await? != "0" {
                tokio::task::yield_now().await;
            }
            let seen = text(&connection(&database).await?, "SELECT 'well'").await;
            if let Err(error) = seen {
                assert_eq!(error.code(), "P1017", "{error}");
            }
            assert_eq!(
                text(&connection(&database).await?, "SELECT 'well'").await?,
                "well"
            );
        }
        // In the middle of a statement: that one fails.
        let running = {
            let database = database.clone();
            tokio::spawn(
                async move { text(&connection(&database).await?, "SELECT pg_sleep(60)::text").await },
            )
        };
        let is_running = "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = 'victim' \
                          AND query LIKE '%pg_sleep%' AND state = 'active'";
        while text(&killer, is_running).await? != "1" {
            tokio::task::yield_now().await;
        }
        text(&killer, kill).await?;
        let error = failed(running.await.expect("a result"));
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::ConnectionClosed, "P1017")
        );
        assert_eq!(
            text(&connection(&database).await?, "SELECT 'well'").await?,
            "well"
        );
        Ok(())
    });
}

#[test]
fn a_transaction_that_is_dropped_is_rolled_back() {
    let scratch = db::postgres();
    run(async {
        let database = with_table(&scratch.url, "connection_limit=1").await?;
        let dropped = connection(&database).await?;
        dropped.begin(None).await?;
        dropped
            .execute("INSERT INTO t (name) VALUES ('gone')", &[])
            .await?;
        assert_eq!(failed(dropped.begin(None).await).code(), "P2028");
        drop(dropped);
        let connection = connection(&database).await?;
        assert_eq!(text(&connection, "SELECT count(*)::text FROM t").await?, "0");
        assert_eq!(failed(connection.commit().await).code(), "P2028");
        Ok(())
    });
}

#[test]
fn lost_conflicts_are_p2034() {
    let scratch = db::postgres();
    run(async {
        let database = with_table(&scratch.url, "").await?;
        let (one, other) = (connection(&database).await?, connection(&database).await?);
        one.script("INSERT INTO t (name) VALUES ('a'), ('b')").await?;
        for transaction in [&one, &other] {
            transaction
                .begin(Some(nicol_driver::Isolation::Serializable))
                .await?;
            text(transaction, "SELECT count(*)::text FROM t").await?;
        }
        one.execute("UPDATE t SET n = 1", &[]).await?;
        one.commit().await?;
        let error = failed(other.execute("UPDATE t SET n = 2", &[]).await);
        assert_eq!((error.kind(), error.code()), (ErrorKind::WriteConflict, "P2034"));
        assert!(error.is_retryable());
        other.rollback().await
    });
}

#[test]
fn errors_of_statements_have_kinds_and_no_values() {
    let scratch = db::postgres();
    run(async {
        for parameters in ["", "pgbouncer=true"] {
            let database = open(&scratch.url, parameters).await?;
            let connection = connection(&database).await?;
            connection.script("DROP TABLE IF EXISTS t").await?;
            connection.script(TABLE).await?;
            connection
                .script("CREATE TYPE mood AS ENUM ('ok'); INSERT INTO t (name) VALUES ('topsecret')")
                .await?;
            let cases: &[(&str, &str, &[&str])] = &[
                ("INSERT INTO t (name) VALUES ('topsecret')", "P2002", &["name"]),
                (
                    "INSERT INTO t (name, n) VALUES ('topsecret1', NULL)",
                    "P2011",
                    &["n"],
                ),
                ("INSERT INTO t (name) VALUES ('no')", "P2004", &[]),
                (
                    "INSERT INTO t (name) VALUES ('topsecret that is far too long')",
                    "P2000",
                    &[],
                ),
                ("INSERT INTO t (n) VALUES (99999)", "P2020", &[]),
                ("INSERT INTO t (n) VALUES ('7654321'::int)", "P2020", &[]),
                ("SELECT '99999999999'::int", "P2020", &[]),
                ("INSERT INTO t (key) VALUES ('topsecret')", "P2010", &[]),
                (
                    "INSERT INTO t (moment) VALUES ('top\"secret topsecret')",
                    "P2010",
                    &[],
                ),
                ("SELECT 'topsecret'::mood", "P2010", &[]),
                ("SELECT '{topsecret'::json", "P2010", &[]),
                ("SELECT * FROM nowhere", "P2021", &[]),
                ("SELECT absent FROM t", "P2022", &[]),
                ("SELEC 1", "P2010", &[]),
            ];
            for (sql, code, fields) in cases {
                let error = failed(connection.execute(sql, &[]).await);
                assert_eq!(error.code(), *code, "{sql}: {error}");
                assert_eq!(error.fields(), *fields, "{sql}");
                assert!(error.database_code().is_some(), "{sql}");
                let shown = format!("{error} {error:?}");
                for value in ["topsecret", "99999999999", "7654321"] {
                    assert!(!shown.contains(value), "{shown}");
                }
            }
            connection.script("DROP TYPE mood").await?;
        }
        Ok(())
    });
}
