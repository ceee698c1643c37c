//! What the program needs to know of PostgreSQL.

use diesel::QueryResult;
use diesel_async::RunQueryDsl;
use harness::NewUser;

use model::{UserToInsert, users};

pub type Connection = diesel_async::AsyncPgConnection;
pub type TimestampSql = diesel::sql_types::Timestamp;
pub type Timestamp = chrono::NaiveDateTime;

/// What each connection runs first.
pub const SET_UP: &[&str] = &[];

pub fn timestamp(instant: chrono::DateTime<chrono::Utc>) -> Timestamp {
    instant.naive_utc()
}

pub async fn insert_users(connection: &mut Connection, users: Vec<NewUser>) -> QueryResult<usize> {
    let rows: Vec<UserToInsert> = users.iter().map(UserToInsert::from).collect();
    diesel::insert_into(users::table)
        .values(&rows)
        .execute(connection)
        .await
}

#[path = "../../diesel/src/model.rs"]
mod model;
#[path = "queries.rs"]
mod queries;
pub use queries::DieselAsync;
