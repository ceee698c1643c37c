//! Scratch databases: each is new, empty and alone, and nothing is left of it.

use std::process::Command;

use nicol_testing::db::{self, Engine, ScratchDb};
use tokio_postgres::{Client, NoTls};

/// Connects and asks one question.
fn query<T>(url: &str, question: impl AsyncFnOnce(&Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        tokio::spawn(connection);
        question(&client).await
    })
}

fn exists(database: &str) -> bool {
    query(db::postgres_server().unwrap(), async |client| {
        let found = client
            .query("SELECT FROM pg_database WHERE datname = $1", &[&database])
            .await
            .unwrap();
        !found.is_empty()
    })
}

fn name(db: &ScratchDb) -> String {
    db.url.rsplit('/').next().unwrap().to_string()
}

#[test]
fn a_postgres_database_is_empty_and_its_own() {
    let (one, two) = (db::postgres(), db::postgres());
    assert_ne!(one.url, two.url);
    query(&one.url, async |client| {
        client.batch_execute("CREATE TABLE t (id int)").await.unwrap()
    });
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    let count = async |client: &Client| client.query_one(tables, &[]).await.unwrap().get::<_, i64>(0);
    assert_eq!(query(&one.url, count), 1);
    assert_eq!(query(&two.url, count), 0);
    let settings = query(&one.url, async |client| {
        let facts = "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()";
        let row = client.query_one(facts, &[]).await.unwrap();
        (row.get::<_, String>(0), row.get::<_, String>(1))
    });
    assert_eq!(settings, ("UTF8".to_string(), "C".to_string()));
}

#[test]
fn a_postgres_database_goes_also_while_it_is_used() {
    let db = db::postgres();
    assert!(exists(&name(&db)));
    query(&db.url.clone(), async |client| {
        client
            .batch_execute("CREATE TABLE t (id int); BEGIN; LOCK TABLE t")
            .await
            .unwrap();
        drop(db);
        assert!(client.batch_execute("SELECT 1").await.is_err());
    });
}

#[test]
fn a_database_is_as_new_whatever_was_in_it() {
    let traces = "SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace) \
         + (SELECT count(*) FROM pg_namespace WHERE nspname IN ('other', 'extra')) \
         + (SELECT count(*) FROM pg_type WHERE typname = 'mood') + (SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql') \
         + (SELECT count(*) FROM pg_publication) + (SELECT count(*) FROM pg_largeobject_metadata)";
    let leave = [
        "CREATE TABLE t (id serial PRIMARY KEY); CREATE SCHEMA other; CREATE TYPE other.mood AS ENUM ('x')",
        "CREATE VIEW v AS SELECT 1; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP SCHEMA public CASCADE; CREATE SCHEMA extra",
        "CREATE PUBLICATION p FOR ALL TABLES",
        "SELECT lo_create(0)",
    ];
    for script in leave {
        let db = db::postgres();
        let left = query(&db.url, async |client| {
            let row = client.query_one(traces, &[]).await.unwrap();
            client.batch_execute(script).await.unwrap();
            row.get::<_, i64>(0)
        });
        assert_eq!(left, 0, "before {script}");
        let public = query(&db::postgres().url, async |client| {
            let facts =
                "SELECT has_schema_privilege('public', 'USAGE'), obj_description('public'::regnamespace)";
            let row = client.query_one(facts, &[]).await.unwrap();
            (row.get::<_, bool>(0), row.get::<_, String>(1))
        });
        assert_eq!(public, (true, "standard public schema".to_string()));
    }
}

#[test]
fn databases_of_dead_processes_are_used_again() {
    // Another process may already remove it while this one goes on, which is the aim.
    let dead = format!("nicol_test_0_{:08x}_0", std::process::id());
    let create = format!("CREATE DATABASE {dead}");
    query(db::postgres_server().unwrap(), async |client| {
        client.batch_execute(&create).await.unwrap()
    });
    // They are looked for when a process needs its first database; those of living ones must survive it.
    let alive = db::postgres();
    let mut other = Command::new(std::env::current_exe().unwrap());
    other.args(["--exact", "a_postgres_database_is_empty_and_its_own"]);
    // A private server is this process's own and would not be found by another one.
    other.env("TEST_POSTGRES_URL", db::postgres_server().unwrap());
    assert!(other.output().unwrap().status.success());
    assert!(!exists(&dead));
    assert!(exists(&name(&alive)));
}

#[test]
fn a_sqlite_database_is_a_file_that_goes_with_its_folder() {
    let (one, two) = (db::sqlite(), db::sqlite());
    assert_ne!(one.url, two.url);
    let path = std::path::PathBuf::from(one.url.strip_prefix("file:").unwrap());
    assert!(!path.exists());
    std::fs::write(&path, "").unwrap();
    drop(one);
    assert!(!path.parent().unwrap().exists());
}

#[test]
fn a_suite_runs_on_every_engine() {
    let engines = std::cell::RefCell::new(Vec::new());
    let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db::for_each_engine(|db| {
            engines.borrow_mut().push(db.engine);
            assert_ne!(db.engine, Engine::Sqlite, "fails on the first engine");
        });
    }));
    assert!(run.is_err());
    assert_eq!(*engines.borrow(), Engine::ALL);
}

#[test]
fn an_unusable_server_is_explained_without_its_password() {
    let mut other = Command::new(std::env::current_exe().unwrap());
    other.args(["--exact", "a_postgres_database_is_empty_and_its_own"]);
    other.env(
        "TEST_POSTGRES_URL",
        "postgresql://somebody:hunter2@127.0.0.1:1/nowhere",
    );
    let output = other.output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.contains("the PostgreSQL server that TEST_POSTGRES_URL names cannot be used"),
        "{said}"
    );
    assert!(!said.contains("hunter2"), "{said}");
}
