//! What the program needs to know of PostgreSQL: very many rows go by COPY.

use diesel::{ExecuteCopyFromDsl, QueryResult};

use model::{UserToInsert, users};

pub type Connection = diesel::PgConnection;
pub type TimestampSql = diesel::sql_types::Timestamp;
pub type Timestamp = chrono::NaiveDateTime;

/// What each connection runs first.
pub const SET_UP: &[&str] = &[];

pub fn timestamp(instant: chrono::DateTime<chrono::Utc>) -> Timestamp {
    instant.naive_utc()
}

pub fn insert_in_bulk(connection: &mut Connection, rows: &[UserToInsert]) -> QueryResult<usize> {
    diesel::copy_from(users::table)
        .from_insertable(rows)
        .execute(connection)
}

#[path = "model.rs"]
mod model;
#[path = "queries.rs"]
mod queries;
pub use queries::Diesel;
