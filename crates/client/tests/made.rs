//! Which records a seed stands for: `golden/factories/*.txt`. The operation is Rust; those of all cases stand in
//! `factories/operations.rs`, which `written_files.rs` keeps as the cases say. So a new case is a text file with an
//! operation in it, then `UPDATE=1 cargo test -p nicol --test written_files`, then `UPDATE=1 cargo test -p nicol --test
//! made`.
//!
//! Shown is what is in the tables then, the same on each engine. A change in these files is a change in the tests of
//! everybody who compares made records with something.

mod db;
#[path = "factories/operations.rs"]
mod operations;
#[path = "factories/rows.rs"]
mod rows;
#[path = "queries/tables.rs"]
mod tables;

use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Mutex;

use nicol_testing::db::Engine;
use nicol_testing::golden::{Case, Suite};

use crate::db::Db;

/// An operation on a client.
pub type Run = for<'a> fn(&'a Db) -> Pin<Box<dyn Future<Output = nicol::Result<()>> + 'a>>;

const SCHEMA: &str = include_str!("schema/schema.prisma");

fn main() -> ExitCode {
    Suite::new()
        .sections("tests/golden/factories", |case| [("made", made(case))])
        .main()
}

/// What is made, on every engine.
fn made(case: &Case) -> String {
    let text = case.input("operation");
    let found = operations::OPERATIONS
        .iter()
        .find(|(name, written, _)| *name == case.name && *written == text);
    let Some((_, _, run)) = found else {
        panic!("the operation is new or has changed: UPDATE=1 cargo test -p nicol --test written_files");
    };
    let made: Vec<String> = Engine::ALL.iter().map(|engine| made_on(*engine, *run)).collect();
    for other in &made[1..] {
        assert_eq!(made[0], *other, "the same on each engine");
    }
    made[0].clone()
}

fn made_on(engine: Engine, run: Run) -> String {
    let text = Mutex::new(String::new());
    tables::run(&engine.scratch(), SCHEMA, async |client| {
        let db = Db(client);
        if let Err(error) = run(&db).await {
            text.lock().unwrap().push_str(&format!("{error}\n"));
        }
        let rows = rows::all(&db).await?;
        text.lock().unwrap().push_str(&rows);
        Ok(())
    });
    text.into_inner().unwrap()
}
