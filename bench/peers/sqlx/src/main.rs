//! sqlx, as its guides write it: its pool with its defaults for everything, `query_as` and derived rows.
//!
//! `queries.rs` is the program, once for each database; `postgres.rs` and `sqlite.rs` say what differs. `rows.rs` has the
//! rows.

mod postgres;
mod sqlite;

use harness::{Database, Result};

fn main() -> Result<()> {
    match harness::database()? {
        Database::Sqlite => harness::serve::<sqlite::Sqlx>(),
        Database::Postgres => harness::serve::<postgres::Sqlx>(),
    }
}
