//! The typed client against real databases: the same cases on each. `schema/schema.prisma` is their schema,
//! `db/` the client that `nicol generate` writes for it.

#[path = "queries/bulk.rs"]
mod bulk;
#[path = "queries/cases.rs"]
mod cases;
mod db;
#[path = "queries/prisma.rs"]
mod prisma;
#[path = "queries/setup.rs"]
mod setup;
#[path = "queries/tables.rs"]
mod tables;
