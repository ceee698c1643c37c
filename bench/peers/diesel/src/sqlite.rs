//! What the program needs to know of SQLite: the date-time is the one with an offset, as the file has it.

use diesel::{QueryResult, RunQueryDsl};

use model::{UserToInsert, users};

pub type Connection = diesel::SqliteConnection;
pub type TimestampSql = diesel::sql_types::TimestamptzSqlite;
pub type Timestamp = chrono::DateTime<chrono::Utc>;

/// What each connection runs first.
pub const SET_UP: &[&str] = &[
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA busy_timeout = 5000",
];

pub fn timestamp(instant: chrono::DateTime<chrono::Utc>) -> Timestamp {
    instant
}

pub fn insert_in_bulk(connection: &mut Connection, rows: &[UserToInsert]) -> QueryResult<usize> {
    diesel::insert_into(users::table).values(rows).execute(connection)
}

#[path = "model.rs"]
#[allow(clippy::duplicate_mod, reason = "the same tables with another date-time")]
mod model;
#[path = "queries.rs"]
#[allow(clippy::duplicate_mod, reason = "the same program for another backend")]
mod queries;
pub use queries::Diesel;
