//! The rows, over the date-time type of the parent module.

use harness::record;

use super::Timestamp;

#[derive(sqlx::FromRow)]
pub struct User {
    pub id: i32,
    pub email: String,
    pub name: String,
    pub age: i32,
}

#[derive(sqlx::FromRow)]
pub struct Post {
    pub id: i32,
    pub author_id: i32,
    pub title: String,
    pub score: i32,
    pub published: bool,
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub struct Comment {
    pub id: i32,
    pub post_id: i32,
    pub body: String,
}

#[derive(sqlx::FromRow)]
pub struct Wide {
    pub id: i32,
    pub small_count: i32,
    pub large_count: i32,
    pub balance: i64,
    pub revision: i64,
    pub checksum: i64,
    pub latitude: f64,
    pub longitude: f64,
    pub ratio: f64,
    pub code: String,
    pub title: String,
    pub summary: String,
    pub city: String,
    pub active: bool,
    pub verified: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub parent_id: Option<i32>,
    pub remark: Option<String>,
    pub deleted_at: Option<Timestamp>,
}

record!(User { id, email, name, age });
record!(Post {
    id,
    author_id,
    title,
    score,
    published,
    created_at
});
record!(Comment { id, post_id, body });
record!(Wide {
    id,
    small_count,
    large_count,
    balance,
    revision,
    checksum,
    latitude,
    longitude,
    ratio,
    code,
    title,
    summary,
    city,
    active,
    verified,
    created_at,
    updated_at,
    parent_id,
    remark,
    deleted_at,
});

pub const ALL_WIDE: &str = "SELECT id, small_count, large_count, balance, revision, checksum, latitude, longitude, ratio,
    code, title, summary, city, active, verified, created_at, updated_at, parent_id, remark, deleted_at FROM wide";
