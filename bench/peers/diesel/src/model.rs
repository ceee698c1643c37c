//! The tables and the rows as Diesel sees them, over the date-time type of the parent module. The peer for diesel-async
//! has this file too.

use diesel::prelude::*;
use harness::{NewPost, NewUser, record};

use super::Timestamp;

diesel::table! {
    users (id) {
        id -> Integer,
        email -> Text,
        name -> Text,
        age -> Integer,
    }
}

diesel::table! {
    use super::super::TimestampSql;
    use diesel::sql_types::*;

    posts (id) {
        id -> Integer,
        author_id -> Integer,
        title -> Text,
        score -> Integer,
        published -> Bool,
        created_at -> TimestampSql,
    }
}

diesel::table! {
    comments (id) {
        id -> Integer,
        post_id -> Integer,
        body -> Text,
    }
}

diesel::table! {
    use super::super::TimestampSql;
    use diesel::sql_types::*;

    wide (id) {
        id -> Integer,
        small_count -> Integer,
        large_count -> Integer,
        balance -> BigInt,
        revision -> BigInt,
        checksum -> BigInt,
        latitude -> Double,
        longitude -> Double,
        ratio -> Double,
        code -> Text,
        title -> Text,
        summary -> Text,
        city -> Text,
        active -> Bool,
        verified -> Bool,
        created_at -> TimestampSql,
        updated_at -> TimestampSql,
        parent_id -> Nullable<Integer>,
        remark -> Nullable<Text>,
        deleted_at -> Nullable<TimestampSql>,
    }
}

diesel::joinable!(posts -> users (author_id));
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct User {
    pub id: i32,
    pub email: String,
    pub name: String,
    pub age: i32,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = posts, belongs_to(User, foreign_key = author_id))]
pub struct Post {
    pub id: i32,
    pub author_id: i32,
    pub title: String,
    pub score: i32,
    pub published: bool,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = comments, belongs_to(Post))]
pub struct Comment {
    pub id: i32,
    pub post_id: i32,
    pub body: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = wide)]
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

// No column is left to its default, which SQLite could not say for one row of many.
#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct UserToInsert<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub age: i32,
}

#[derive(Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub struct PostToInsert<'a> {
    pub author_id: i32,
    pub title: &'a str,
    pub score: i32,
    pub published: bool,
    pub created_at: Timestamp,
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

impl<'a> From<&'a NewUser> for UserToInsert<'a> {
    fn from(user: &'a NewUser) -> Self {
        UserToInsert {
            email: &user.email,
            name: &user.name,
            age: user.age,
        }
    }
}

impl<'a> From<&'a NewPost> for PostToInsert<'a> {
    fn from(post: &'a NewPost) -> Self {
        PostToInsert {
            author_id: post.author_id,
            title: &post.title,
            score: post.score,
            published: post.published,
            created_at: super::timestamp(post.created_at),
        }
    }
}
