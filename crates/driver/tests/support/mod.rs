//! What the tests of both drivers need: a runtime, an open database, and rows as text.

#![allow(dead_code)]

use std::future::Future;

use nicol_driver::{Access, Connection, Database, DatabaseUrl, Error, Result};
use nicol_sql::Value;

/// Runs a test on several threads, as programs do.
pub fn run(test: impl Future<Output = Result<()>>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    if let Err(error) = runtime.expect("a runtime").block_on(test) {
        panic!("{error}");
    }
}

/// Opens an address, with more parameters.
pub async fn open(address: &str, parameters: &str) -> Result<Database> {
    let separator = if address.contains('?') { '&' } else { '?' };
    let url = DatabaseUrl::parse(&format!("{address}{separator}{parameters}"))?;
    Database::connect(&url).await
}

/// A connection that may write.
pub async fn connection(database: &Database) -> Result<Connection> {
    database.acquire(Access::Write).await
}

/// The first column of a query's rows, as text.
pub async fn texts(connection: &Connection, sql: &str, params: &[Value<'_>]) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    let mut each = |row: nicol_driver::Row<'_>| {
        texts.push(row.get::<String>(0)?);
        Ok(())
    };
    connection.query(sql, params, &mut each).await?;
    Ok(texts)
}

/// The one text that a query gives.
pub async fn text(connection: &Connection, sql: &str) -> Result<String> {
    Ok(texts(connection, sql, &[]).await?.pop().unwrap_or_default())
}

/// The error of something that must fail.
pub fn failed<T>(result: Result<T>) -> Error {
    match result {
        Ok(_) => panic!("it succeeded"),
        Err(error) => error,
    }
}
