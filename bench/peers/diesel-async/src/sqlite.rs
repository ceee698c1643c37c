//! What the program needs to know of SQLite: the date-time is the one with an offset, as the file has it.

use diesel::{QueryResult, RunQueryDsl};
use harness::NewUser;

use model::{UserToInsert, users};

pub type Connection = diesel_async::sync_connection_wrapper::SyncConnectionWrapper<diesel::SqliteConnection>;
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

/// diesel-async has no batches on SQLite: Diesel's own, on the thread for blocking work.
pub async fn insert_users(connection: &mut Connection, users: Vec<NewUser>) -> QueryResult<usize> {
    let insert = move |connection: &mut diesel::SqliteConnection| {
        let rows: Vec<UserToInsert> = users.iter().map(UserToInsert::from).collect();
        diesel::insert_into(users::table)
            .values(&rows)
            .execute(connection)
    };
    connection.spawn_blocking(insert).await
}

#[path = "../../diesel/src/model.rs"]
#[allow(clippy::duplicate_mod, reason = "the same tables with another date-time")]
mod model;
#[path = "queries.rs"]
#[allow(clippy::duplicate_mod, reason = "the same program for another backend")]
mod queries;
pub use queries::DieselAsync;
