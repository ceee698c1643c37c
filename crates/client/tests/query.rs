//! Which SQL an operation becomes, on each database: `golden/query/*/*.txt`. The operation is Rust; those of all cases
//! stand in `query/operations.rs`, which `written_files.rs` keeps as the cases say. So a new case is a text file with an
//! operation in it, then `UPDATE=1 cargo test -p nicol --test written_files`, then `UPDATE=1 cargo test -p nicol --test query`.
//!
//! The records are those of [`records::fill`]. Shown is what is sent, in order; values are not.

mod db;
#[path = "query/operations.rs"]
mod operations;
#[path = "query/records.rs"]
mod records;
#[path = "queries/tables.rs"]
mod tables;

use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use nicol_testing::db::Engine;
use nicol_testing::golden::{Case, Suite};

use crate::db::Db;

/// An operation on a client.
pub type Run = for<'a> fn(&'a Db) -> Pin<Box<dyn Future<Output = nicol::Result<()>> + 'a>>;

const SCHEMA: &str = include_str!("schema/schema.prisma");

fn main() -> ExitCode {
    Suite::new().sections("tests/golden/query", sent).main()
}

/// What is sent to each engine.
fn sent(case: &Case) -> Vec<(&'static str, String)> {
    let text = case.input("operation");
    let found = operations::OPERATIONS
        .iter()
        .find(|(name, written, _)| *name == case.name && *written == text);
    let Some((_, _, run)) = found else {
        panic!("the operation is new or has changed: UPDATE=1 cargo test -p nicol --test written_files");
    };
    Engine::ALL
        .iter()
        .map(|engine| (engine.name(), sent_to(*engine, *run)))
        .collect()
}

fn sent_to(engine: Engine, run: Run) -> String {
    let told = Arc::new(Mutex::new(Vec::new()));
    tables::run(&engine.scratch(), SCHEMA, async |client| {
        records::fill(&Db(client.clone())).await?;
        let list = Arc::clone(&told);
        let client = client.observed(move |statement| {
            let outcome = match statement.outcome {
                Ok(_) => String::new(),
                Err(error) => format!("-> {}\n", error.code()),
            };
            let text = format!("{}\n{outcome}", statement.sql);
            list.lock().unwrap().push((statement.begun, text));
        });
        run(&Db(client)).await
    });
    // They are told of when they end, and the levels of a tree that are under way together end in any order.
    let mut told = told.lock().unwrap();
    told.sort_by_key(|(begun, _)| *begun);
    told.iter().map(|(_, text)| text.as_str()).collect()
}
