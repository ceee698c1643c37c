//! Watching statements: each is told once, with what became of it, and without its values.

mod support;

use std::sync::{Arc, Mutex};

use nicol_driver::Result;
use nicol_sql::Value;
use support::{connection, open, run};

#[test]
fn each_statement_is_told_once_and_without_its_values() {
    nicol_testing::db::for_each_engine(|scratch| {
        run(async {
            let told = Arc::new(Mutex::new(Vec::new()));
            let list = Arc::clone(&told);
            let database = open(&scratch.url, "").await?.observed(move |statement| {
                assert!(!format!("{statement} {statement:?}").contains("topsecret"));
                let outcome = match statement.outcome {
                    Ok(rows) => rows.to_string(),
                    Err(error) => error.code().to_owned(),
                };
                let line = format!("{} / {} / {outcome}", statement.sql, statement.params.len());
                list.lock().unwrap().push(line);
            });
            work(&connection(&database).await?).await?;
            let expected = [
                "CREATE TABLE t (name text UNIQUE) / 0 / 0",
                "BEGIN / 0 / 0",
                "INSERT INTO t (name) VALUES ($1) / 1 / 1",
                "INSERT INTO t (name) VALUES ($1) / 1 / P2002",
                "ROLLBACK / 0 / 0",
                "SELECT name FROM t / 0 / 0",
            ];
            assert_eq!(*told.lock().unwrap(), expected);
            Ok(())
        });
    });
}

async fn work(connection: &nicol_driver::Connection) -> Result<()> {
    connection.script("CREATE TABLE t (name text UNIQUE)").await?;
    connection.begin(None).await?;
    let params = [Value::String("topsecret".into())];
    let insert = "INSERT INTO t (name) VALUES ($1)";
    connection.execute(insert, &params).await?;
    support::failed(connection.execute(insert, &params).await);
    connection.rollback().await?;
    support::texts(connection, "SELECT name FROM t", &[])
        .await
        .map(drop)
}
