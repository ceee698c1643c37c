//! Diesel, as its guides write it: blocking connections, derived structs, associations, r2d2 for the pool.
//!
//! `queries.rs` is the program, once for each database; `postgres.rs` and `sqlite.rs` say what differs.

mod postgres;
mod sqlite;

use harness::{Database, Result};
// Diesel needs it bundled.
use libsqlite3_sys as _;

fn main() -> Result<()> {
    match harness::database()? {
        Database::Sqlite => harness::serve::<sqlite::Diesel>(),
        Database::Postgres => harness::serve::<postgres::Diesel>(),
    }
}
