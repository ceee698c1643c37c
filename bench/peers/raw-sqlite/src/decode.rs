//! Rows into structs, column by column.

use chrono::{DateTime, NaiveDate, Utc};
use harness::record;
use rusqlite::types::{FromSqlError, Type, ValueRef};
use rusqlite::{Error, Result, Row};

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
    pub created_at: DateTime<Utc>,
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
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub parent_id: Option<i32>,
    pub remark: Option<String>,
    pub deleted_at: Option<DateTime<Utc>>,
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
            id: row.get(0)?,
            email: row.get(1)?,
            name: row.get(2)?,
            age: row.get(3)?,
        })
    }
}

impl Post {
    pub fn decode(row: &Row) -> Result<Post> {
        Ok(Post {
            id: row.get(0)?,
            author_id: row.get(1)?,
            title: row.get(2)?,
            score: row.get(3)?,
            published: row.get(4)?,
            created_at: timestamp(row, 5)?,
        })
    }
}

impl Comment {
    pub fn decode(row: &Row) -> Result<Comment> {
        Ok(Comment {
            id: row.get(0)?,
            post_id: row.get(1)?,
            body: row.get(2)?,
        })
    }
}

impl Wide {
    pub fn decode(row: &Row) -> Result<Wide> {
        Ok(Wide {
            id: row.get(0)?,
            small_count: row.get(1)?,
            large_count: row.get(2)?,
            balance: row.get(3)?,
            revision: row.get(4)?,
            checksum: row.get(5)?,
            latitude: row.get(6)?,
            longitude: row.get(7)?,
            ratio: row.get(8)?,
            code: row.get(9)?,
            title: row.get(10)?,
            summary: row.get(11)?,
            city: row.get(12)?,
            active: row.get(13)?,
            verified: row.get(14)?,
            created_at: timestamp(row, 15)?,
            updated_at: timestamp(row, 16)?,
            parent_id: row.get(17)?,
            remark: row.get(18)?,
            deleted_at: optional_timestamp(row, 19)?,
        })
    }
}

fn timestamp(row: &Row, column: usize) -> Result<DateTime<Utc>> {
    optional_timestamp(row, column)?.ok_or_else(|| {
        Error::FromSqlConversionFailure(column, Type::Null, Box::new(FromSqlError::InvalidType))
    })
}

fn optional_timestamp(row: &Row, column: usize) -> Result<Option<DateTime<Utc>>> {
    let invalid = |error| Error::FromSqlConversionFailure(column, Type::Text, Box::new(error));
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        value => parse_timestamp(value.as_str().map_err(invalid)?)
            .map(Some)
            .ok_or_else(|| invalid(FromSqlError::InvalidType)),
    }
}

/// `2024-01-02T03:04:05.678+00:00` by position; anything else by chrono's general parser.
fn parse_timestamp(text: &str) -> Option<DateTime<Utc>> {
    fixed_format(text.as_bytes()).or_else(|| {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|instant| instant.with_timezone(&Utc))
    })
}

fn fixed_format(text: &[u8]) -> Option<DateTime<Utc>> {
    let number = |from: usize, to: usize| {
        text[from..to].iter().try_fold(0u32, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
        })
    };
    if text.len() != 29
        || [text[4], text[7], text[10], text[13], text[16], text[19]] != *b"--T::."
        || text[23..] != *b"+00:00"
    {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)?;
    let time = date.and_hms_milli_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?)?;
    Some(time.and_utc())
}
