//! Rows into structs, column by column.

use chrono::NaiveDateTime;
use harness::{Result, record};
use tokio_postgres::Row;

pub struct User {
    pub id: i32,
    pub email: String,
    pub name: String,
    pub age: i32,
}

pub struct Post {
    pub id: i32,
    pub author_id: i32,
    pub title: String,
    pub score: i32,
    pub published: bool,
    pub created_at: NaiveDateTime,
}

pub struct Comment {
    pub id: i32,
    pub post_id: i32,
    pub body: String,
}

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
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub parent_id: Option<i32>,
    pub remark: Option<String>,
    pub deleted_at: Option<NaiveDateTime>,
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

impl User {
    pub fn decode(row: &Row) -> Result<User> {
        Ok(User {
            id: row.try_get(0)?,
            email: row.try_get(1)?,
            name: row.try_get(2)?,
            age: row.try_get(3)?,
        })
    }
}

impl Post {
    pub fn decode(row: &Row) -> Result<Post> {
        Ok(Post {
            id: row.try_get(0)?,
            author_id: row.try_get(1)?,
            title: row.try_get(2)?,
            score: row.try_get(3)?,
            published: row.try_get(4)?,
            created_at: row.try_get(5)?,
        })
    }
}

impl Comment {
    pub fn decode(row: &Row) -> Result<Comment> {
        Ok(Comment {
            id: row.try_get(0)?,
            post_id: row.try_get(1)?,
            body: row.try_get(2)?,
        })
    }
}

impl Wide {
    pub fn decode(row: &Row) -> Result<Wide> {
        Ok(Wide {
            id: row.try_get(0)?,
            small_count: row.try_get(1)?,
            large_count: row.try_get(2)?,
            balance: row.try_get(3)?,
            revision: row.try_get(4)?,
            checksum: row.try_get(5)?,
            latitude: row.try_get(6)?,
            longitude: row.try_get(7)?,
            ratio: row.try_get(8)?,
            code: row.try_get(9)?,
            title: row.try_get(10)?,
            summary: row.try_get(11)?,
            city: row.try_get(12)?,
            active: row.try_get(13)?,
            verified: row.try_get(14)?,
            created_at: row.try_get(15)?,
            updated_at: row.try_get(16)?,
            parent_id: row.try_get(17)?,
            remark: row.try_get(18)?,
            deleted_at: row.try_get(19)?,
        })
    }
}
