//! What the program needs to know of PostgreSQL.

pub type Connection = diesel::PgConnection;
pub type TimestampSql = diesel::sql_types::Timestamp;
pub type Timestamp = chrono::NaiveDateTime;

pub const SET_UP: &str = "";

pub fn timestamp(instant: chrono::DateTime<chrono::Utc>) -> Timestamp {
    instant.naive_utc()
}

#[path = "model.rs"]
mod model;
#[path = "queries.rs"]
mod queries;
pub use queries::Diesel;
