//! The guide's Rust: every block of `docs/guide` is compiled and run, on each database, with the schema and
//! the records of its first page.
//!
//! The blocks stand in `guide/blocks.rs` and the client in `guide/db`, both written and checked by
//! `guide_files.rs`. A block marked `seed` is a program: it runs as it stands on an empty database, and its `fill`
//! makes the records for the others. One marked `text` is only shown.

#[rustfmt::skip]
#[path = "guide/blocks.rs"]
mod blocks;
#[path = "guide/db/mod.rs"]
mod db;
#[path = "guide/harness.rs"]
mod harness;
#[path = "guide/schema.rs"]
mod schema;

fn main() -> std::process::ExitCode {
    harness::main()
}

/// What `db::connect` is in the guide's programs: the database of the test that is running.
async fn connect(_address: &str) -> nicol::Result<db::Db> {
    let address = harness::address();
    let client = harness::with_tables(&address).await?;
    Ok(db::Db(client))
}
