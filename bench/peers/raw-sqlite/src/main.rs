//! The baseline on SQLite: rusqlite with cached statements, written the obvious good way.
//!
//! Every other peer's time is divided by this program's. `decode.rs` has the rows.

mod decode;

use std::sync::{Arc, Mutex};

use harness::{Kind, NewPost, NewUser, POOL, Peer, Result, Target, Tree, data, nest};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use decode::{Comment, Post, User, Wide};

const USER: &str = "SELECT id, email, name, age FROM users WHERE id = ?1";
const INSERT_USER: &str = "INSERT INTO users (email, name, age) VALUES (?1, ?2, ?3)";

struct Rusqlite {
    connection: Connection,
    pool: Pool,
}

/// Connections that tasks take turns with: task n uses connection n modulo their number.
type Pool = Arc<[Mutex<Connection>]>;

fn main() -> Result<()> {
    harness::serve::<Rusqlite>()
}

fn open(target: &Target) -> Result<Connection> {
    let connection = Connection::open(&target.address)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;",
    )?;
    connection.set_prepared_statement_cache_capacity(100);
    Ok(connection)
}

fn find_user(connection: &Connection, id: i32) -> Result<Option<User>> {
    Ok(connection
        .prepare_cached(USER)?
        .query_row([id], User::decode)
        .optional()?)
}

impl Rusqlite {
    fn load<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        decode: fn(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement
            .query_map(parameters, decode)?
            .collect::<rusqlite::Result<_>>()?)
    }

    fn children<T>(
        &self,
        sql: &str,
        keys: impl Iterator<Item = i32>,
        decode: fn(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let keys: Vec<String> = keys.map(|key| key.to_string()).collect();
        self.load(sql, [format!("[{}]", keys.join(","))], decode)
    }
}

impl Peer for Rusqlite {
    const KIND: Kind = Kind::Blocking;

    type User = User;
    type Post = Post;
    type Wide = Wide;
    type Tree = Tree<User, Post, Comment>;
    type Pool = Pool;

    async fn connect(target: &Target) -> Result<Self> {
        let pool = (0..POOL)
            .map(|_| Ok(Mutex::new(open(target)?)))
            .collect::<Result<_>>()?;
        Ok(Rusqlite {
            connection: open(target)?,
            pool,
        })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<User>> {
        find_user(&self.connection, id)
    }

    fn pool(&self) -> Pool {
        self.pool.clone()
    }

    async fn find_user_in(pool: &Pool, task: usize, id: i32) -> Result<Option<User>> {
        let connection = pool[task % POOL].lock().map_err(|_| "a task panicked")?;
        find_user(&connection, id)
    }

    async fn all_users(&mut self) -> Result<Vec<User>> {
        self.load("SELECT id, email, name, age FROM users", [], User::decode)
    }

    async fn all_wide(&mut self) -> Result<Vec<Wide>> {
        self.load(decode::ALL_WIDE, [], Wide::decode)
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<Post>> {
        let sql = "SELECT id, author_id, title, score, published, created_at FROM posts
                   WHERE published = TRUE AND score >= ?1 ORDER BY score, id LIMIT 20";
        self.load(sql, [least_score], Post::decode)
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let transaction = self.connection.unchecked_transaction()?;
        let users = self.load(
            "SELECT id, email, name, age FROM users WHERE id > ?1 ORDER BY id LIMIT 100",
            [after],
            User::decode,
        )?;
        let posts = self.children(
            "SELECT id, author_id, title, score, published, created_at FROM posts
             WHERE author_id IN (SELECT value FROM json_each(?1)) ORDER BY id",
            users.iter().map(|user| user.id),
            Post::decode,
        )?;
        let comments = self.children(
            "SELECT id, post_id, body FROM comments WHERE post_id IN (SELECT value FROM json_each(?1)) ORDER BY id",
            posts.iter().map(|post| post.id),
            Comment::decode,
        )?;
        transaction.commit()?;
        Ok(nest(
            users,
            posts,
            comments,
            |post| post.author_id,
            |comment| comment.post_id,
        ))
    }

    async fn create_user(&mut self, user: NewUser) -> Result<User> {
        let sql = "INSERT INTO users (email, name, age) VALUES (?1, ?2, ?3) RETURNING id, email, name, age";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![user.email, user.name, user.age], User::decode)?)
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        let rows = vec!["(?, ?, ?)"; users.len()].join(", ");
        let mut statement = self
            .connection
            .prepare_cached(&format!("INSERT INTO users (email, name, age) VALUES {rows}"))?;
        let values = users
            .iter()
            .flat_map(|user| -> [&dyn rusqlite::ToSql; 3] { [&user.email, &user.name, &user.age] });
        Ok(statement.execute(params_from_iter(values))? as u64)
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        let transaction = self.connection.transaction()?;
        {
            let mut statement = transaction.prepare_cached(INSERT_USER)?;
            for user in &users {
                statement.execute(params![user.email, user.name, user.age])?;
            }
        }
        transaction.commit()?;
        Ok(users.len() as u64)
    }

    async fn set_age(&mut self, id: i32, age: i32) -> Result<u64> {
        let mut statement = self
            .connection
            .prepare_cached("UPDATE users SET age = ?1 WHERE id = ?2")?;
        Ok(statement.execute([age, id])? as u64)
    }

    async fn publish(&mut self, age: i32, post: NewPost) -> Result<(Post, Option<User>)> {
        let transaction = self.connection.transaction()?;
        transaction
            .prepare_cached("UPDATE users SET age = ?1 WHERE id = ?2")?
            .execute([age, post.author_id])?;
        let created = transaction
            .prepare_cached(
                "INSERT INTO posts (author_id, title, score, published, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
                 RETURNING id, author_id, title, score, published, created_at",
            )?
            .query_row(
                params![post.author_id, post.title, post.score, post.published, data::sqlite_timestamp(post.created_at)],
                Post::decode,
            )?;
        let author = find_user(&transaction, post.author_id)?;
        transaction.commit()?;
        Ok((created, author))
    }
}
