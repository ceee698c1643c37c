//! How values are kept: what is written is read again, compared and sorted by its value, on each database;
//! and files that other programs have written are understood. `docs/guide/storage.md` describes the forms.

mod db;
#[path = "queries/setup.rs"]
mod setup;
#[path = "queries/tables.rs"]
mod tables;
#[path = "storage/times.rs"]
mod times;
#[path = "storage/values.rs"]
mod values;
