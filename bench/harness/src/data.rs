//! The rows of the tables, and the arguments of the workloads: made from numbers, the same in every run.

use chrono::{DateTime, TimeDelta, Utc};

use crate::record;

/// Rows of `users`.
pub const USERS: i32 = 10_000;
/// Rows of `posts`: ten for each user.
pub const POSTS: i32 = 100_000;
/// Rows of `comments`: three for each post.
pub const COMMENTS: i32 = 300_000;
/// Rows of `wide`.
pub const WIDE: i32 = 10_000;

/// The tables on SQLite.
pub const SQLITE_SCHEMA: &str = include_str!("../sql/sqlite.sql");
/// The tables on PostgreSQL.
pub const POSTGRES_SCHEMA: &str = include_str!("../sql/postgres.sql");

/// The age of each user in `users`, as SQL, to undo what workloads did.
pub const AGE_SQL: &str = "18 + id * 7 % 60";

const CITIES: [&str; 6] = ["Lisbon", "Zürich", "Kraków", "São Paulo", "Osaka", "Reykjavík"];
const TOPICS: [&str; 5] = [
    "light",
    "prisms",
    "colour",
    "optics of thin films",
    "polarisation",
];

/// A row of `users`.
#[derive(Clone, Debug)]
pub struct User {
    /// The key.
    pub id: i32,
    /// Another for each user.
    pub email: String,
    /// A name.
    pub name: String,
    /// 18 to 77.
    pub age: i32,
}

/// A row of `posts`.
#[derive(Clone, Debug)]
pub struct Post {
    /// The key.
    pub id: i32,
    /// A user's key. A user's posts, and a post's comments, are neighbours: the database reads few pages, so that what the
    /// client does shows.
    pub author_id: i32,
    /// A few words.
    pub title: String,
    /// Spread evenly over [`SCORES`].
    pub score: i32,
    /// Three in four.
    pub published: bool,
    /// With milliseconds.
    pub created_at: DateTime<Utc>,
}

/// A row of `comments`.
#[derive(Clone, Debug)]
pub struct Comment {
    /// The key.
    pub id: i32,
    /// A post's key.
    pub post_id: i32,
    /// A sentence.
    pub body: String,
}

/// A row of `wide`: every type, some of it nullable.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
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

/// A user to insert.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Another for each user.
    pub email: String,
    /// A name.
    pub name: String,
    /// An age.
    pub age: i32,
}

/// A post to insert.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// A user's key.
    pub author_id: i32,
    /// A few words.
    pub title: String,
    /// A score.
    pub score: i32,
    /// Whether it is published.
    pub published: bool,
    /// With milliseconds.
    pub created_at: DateTime<Utc>,
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

/// Scores are below this number.
pub const SCORES: i32 = 100_003;

/// The user with that key.
pub fn user(id: i32) -> User {
    User {
        id,
        email: format!("user{id}@example.com"),
        name: format!("Ada Lovelace {id}"),
        age: 18 + id * 7 % 60,
    }
}

/// The post with that key.
pub fn post(id: i32) -> Post {
    Post {
        id,
        author_id: (id - 1) / 10 + 1,
        title: format!("Post {id} about {}", pick(&TOPICS, id)),
        score: (i64::from(id) * 7919 % i64::from(SCORES)) as i32,
        published: id % 4 != 0,
        created_at: instant(id),
    }
}

/// The comment with that key.
pub fn comment(id: i32) -> Comment {
    Comment {
        id,
        post_id: (id - 1) / 3 + 1,
        body: format!("Comment {id}: what about {}?", pick(&TOPICS, id)),
    }
}

/// The row of `wide` with that key.
pub fn wide(id: i32) -> Wide {
    let number = i64::from(id);
    let on = |every: i32| id % every == 0;
    Wide {
        id,
        small_count: id % 100,
        large_count: id * 200_000 - 1_000_000_000,
        balance: number * 1_000_003 - 5_000_000_000,
        revision: number,
        checksum: number.wrapping_mul(0x5851_F42D_4C95_7F2D),
        latitude: f64::from(id) * 0.017 - 85.0,
        longitude: f64::from(id) * 0.035 - 175.0,
        ratio: 1.0 / f64::from(id),
        code: format!("W-{id:06}"),
        title: format!("Wide row {id} about {}", pick(&TOPICS, id)),
        summary: format!(
            "A summary of row {id}, long enough to be no short string in any language, in {}",
            pick(&CITIES, id)
        ),
        city: pick(&CITIES, id).to_owned(),
        active: on(2),
        verified: on(3),
        created_at: instant(id),
        updated_at: instant(id * 3),
        parent_id: on(2).then_some(id / 2),
        remark: on(3).then(|| format!("remark {id}")),
        deleted_at: on(5).then(|| instant(id * 7)),
    }
}

/// A date-time as the SQLite file stores it: `2024-01-02T03:04:05.678+00:00`.
pub fn sqlite_timestamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, false)
}

pub(crate) fn new_user(number: u64) -> NewUser {
    NewUser {
        email: format!("new{number}@example.org"),
        name: format!("Grace Hopper {number}"),
        age: 18 + (number % 60) as i32,
    }
}

pub(crate) fn new_post(author_id: i32, number: i32) -> NewPost {
    NewPost {
        author_id,
        title: format!("News {number} about {}", pick(&TOPICS, number)),
        score: number % SCORES,
        published: number % 2 == 0,
        created_at: instant(number),
    }
}

fn instant(number: i32) -> DateTime<Utc> {
    const START: DateTime<Utc> = DateTime::from_timestamp(1_704_164_645, 0).expect("within chrono's range");
    START + TimeDelta::milliseconds(i64::from(number) * 61_007)
}

fn pick(words: &[&'static str], number: i32) -> &'static str {
    words[number.unsigned_abs() as usize % words.len()]
}

/// Arguments for a batch: a fixed sequence for each seed.
pub(crate) struct Arguments(u64);

impl Arguments {
    pub(crate) fn new(seed: u64) -> Arguments {
        Arguments(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) | 1)
    }

    /// A number from 1 to `most`.
    pub(crate) fn up_to(&mut self, most: i32) -> i32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % most as u64) as i32 + 1
    }

    pub(crate) fn many(&mut self, count: u64, most: i32) -> Vec<i32> {
        (0..count).map(|_| self.up_to(most)).collect()
    }
}
