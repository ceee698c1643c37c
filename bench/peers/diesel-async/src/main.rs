//! diesel-async, as its guides write it: Diesel's queries, awaited; on SQLite through its wrapper, which runs each on a
//! thread for blocking work.
//!
//! `queries.rs` is the program, once for each database; `postgres.rs` and `sqlite.rs` say what differs. The tables are those
//! of the peer for Diesel.

mod postgres;
mod sqlite;

use harness::{Database, Result};
// Diesel needs it bundled.
use libsqlite3_sys as _;

fn main() -> Result<()> {
    match harness::database()? {
        Database::Sqlite => harness::serve::<sqlite::DieselAsync>(),
        Database::Postgres => harness::serve::<postgres::DieselAsync>(),
    }
}
