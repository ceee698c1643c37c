//! Factories on a schema that makes it hard for them, on each engine. Which records a seed makes is in
//! `golden/factories`, run by `made.rs`.

#[path = "factories/circles.rs"]
mod circles;
#[path = "factories/db/mod.rs"]
mod db;
#[path = "factories/keys.rs"]
mod keys;
#[path = "factories/limits.rs"]
mod limits;
#[path = "factories/offline.rs"]
mod offline;
#[path = "factories/seeds.rs"]
mod seeds;
#[path = "queries/tables.rs"]
mod tables;

use std::future::Future;

use crate::db::Db;

/// Runs a case on every engine, on a database with the tables of the schema.
fn on_each_engine<F: Future<Output = nicol::Result<()>>>(case: impl Fn(Db) -> F) {
    nicol_testing::db::for_each_engine(|scratch| {
        tables::run(scratch, include_str!("factories/schema.prisma"), |client| {
            case(Db(client))
        });
    });
}
