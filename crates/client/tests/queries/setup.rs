//! A fresh database for each case, on each engine, with the tables of the test schema.

use std::future::Future;

use nicol_testing::db::ScratchDb;

use crate::db::Db;
use crate::tables;

/// Runs a case on every engine.
pub fn on_each_engine<F: Future<Output = nicol::Result<()>>>(case: impl Fn(Db) -> F) {
    nicol_testing::db::for_each_engine(|scratch| run(scratch, &case));
}

/// Runs a case on one database.
pub fn run<F: Future<Output = nicol::Result<()>>>(scratch: &ScratchDb, case: impl FnOnce(Db) -> F) {
    let schema = include_str!("../schema/schema.prisma");
    tables::run(scratch, schema, |client| case(Db(client)));
}
