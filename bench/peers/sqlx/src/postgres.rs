//! What the program needs to know of PostgreSQL: arrays.

use harness::{NewUser, POOL, Result, Target};
use sqlx::postgres::PgPoolOptions;

pub type Database = sqlx::Postgres;
pub type Timestamp = chrono::NaiveDateTime;
pub type Keys = Vec<i32>;

pub const POSTS_OF: &str = "SELECT id, author_id, title, score, published, created_at FROM posts
    WHERE author_id = ANY($1) ORDER BY id";
pub const COMMENTS_OF: &str = "SELECT id, post_id, body FROM comments WHERE post_id = ANY($1) ORDER BY id";

pub fn timestamp(instant: chrono::DateTime<chrono::Utc>) -> Timestamp {
    instant.naive_utc()
}

pub fn keys(keys: impl Iterator<Item = i32>) -> Keys {
    keys.collect()
}

pub async fn connect(target: &Target) -> Result<sqlx::PgPool> {
    Ok(PgPoolOptions::new()
        .max_connections(POOL as u32)
        .connect(&target.address)
        .await?)
}

/// What sqlx's own answers to frequent questions advise for many rows.
pub async fn insert_users(pool: &sqlx::PgPool, users: Vec<NewUser>) -> Result<u64> {
    let (mut emails, mut names, mut ages) = (Vec::new(), Vec::new(), Vec::new());
    for user in users {
        emails.push(user.email);
        names.push(user.name);
        ages.push(user.age);
    }
    let sql =
        "INSERT INTO users (email, name, age) SELECT * FROM UNNEST($1::text[], $2::text[], $3::integer[])";
    Ok(sqlx::query(sql)
        .bind(emails)
        .bind(names)
        .bind(ages)
        .execute(pool)
        .await?
        .rows_affected())
}

#[path = "queries.rs"]
mod queries;
#[path = "rows.rs"]
mod rows;
pub use queries::Sqlx;
