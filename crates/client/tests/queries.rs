//! The typed client against real databases: the same cases on each. `schema/schema.prisma` is their schema,
//! `db/` the client that `nicol generate` writes for it.

mod db;
#[path = "queries/cases.rs"]
mod cases;
#[path = "queries/setup.rs"]
mod setup;
