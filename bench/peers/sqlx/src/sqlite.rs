//! What the program needs to know of SQLite: a list of keys goes as JSON, many rows as many values.

use harness::{NewUser, POOL, Result, Target};
use sqlx::QueryBuilder;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub type Database = sqlx::Sqlite;
pub type Timestamp = chrono::DateTime<chrono::Utc>;
pub type Keys = String;

pub const POSTS_OF: &str = "SELECT id, author_id, title, score, published, created_at FROM posts
    WHERE author_id IN (SELECT value FROM json_each($1)) ORDER BY id";
pub const COMMENTS_OF: &str = "SELECT id, post_id, body FROM comments
    WHERE post_id IN (SELECT value FROM json_each($1)) ORDER BY id";

pub fn timestamp(instant: chrono::DateTime<chrono::Utc>) -> Timestamp {
    instant
}

pub fn keys(keys: impl Iterator<Item = i32>) -> Keys {
    let keys: Vec<String> = keys.map(|key| key.to_string()).collect();
    format!("[{}]", keys.join(","))
}

pub async fn connect(target: &Target) -> Result<sqlx::SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(&target.address)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    Ok(SqlitePoolOptions::new()
        .max_connections(POOL as u32)
        .connect_with(options)
        .await?)
}

pub async fn insert_users(pool: &sqlx::SqlitePool, users: Vec<NewUser>) -> Result<u64> {
    let mut query = QueryBuilder::new("INSERT INTO users (email, name, age) ");
    query.push_values(users, |mut row, user| {
        row.push_bind(user.email).push_bind(user.name).push_bind(user.age);
    });
    Ok(query.build().execute(pool).await?.rows_affected())
}

#[path = "queries.rs"]
#[allow(clippy::duplicate_mod, reason = "the same program for another database")]
mod queries;
#[path = "rows.rs"]
#[allow(clippy::duplicate_mod, reason = "the same rows with another date-time")]
mod rows;
pub use queries::Sqlx;
