//! The trait that a peer implements: one function for each thing a workload asks.
//!
//! A peer's functions are written as its own users would write them, with its defaults; what is set otherwise is listed
//! in `bench/README.md`.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::{Answer, NewPost, NewUser, Record};

/// How many tasks share the pool in [`Workload::ConcurrentFind`](crate::Workload::ConcurrentFind).
pub const TASKS: usize = 16;

/// How many connections their pool has.
pub const POOL: usize = 8;

/// The outcome of a peer's function; any error ends the run.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How a peer's functions run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They block: they run on the main thread, and the tasks of the concurrent workload are threads.
    Blocking,
    /// They are awaited, in a task of tokio's multi-threaded runtime, as a server's handlers are.
    Async,
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file with a write-ahead log; `synchronous` is to be NORMAL on every connection.
    Sqlite,
    /// A server.
    Postgres,
}

impl Database {
    /// The database of that name.
    pub fn from_name(name: &str) -> Option<Database> {
        match name {
            "sqlite" => Some(Database::Sqlite),
            "postgres" => Some(Database::Postgres),
            _ => None,
        }
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        }
    }
}

/// What to connect to.
#[derive(Clone, Debug)]
pub struct Target {
    /// The database.
    pub database: Database,
    /// SQLite: the path of the file. PostgreSQL: a URL.
    pub address: String,
}

/// A way to reach a database from Rust. A peer that blocks has functions that never wait.
pub trait Peer: Sized + Send + 'static {
    /// How its functions run.
    const KIND: Kind;

    /// A row of `users`.
    type User: Record + Send;
    /// A row of `posts`.
    type Post: Record + Send;
    /// A row of `wide`.
    type Wide: Record + Send;
    /// Users with their posts with their comments: whatever digests like nested lists of pairs.
    type Tree: Answer + Send;
    /// What the tasks of the concurrent workload share: the pool.
    type Pool: Clone + Send + Sync + 'static;

    /// Connects.
    fn connect(target: &Target) -> impl Future<Output = Result<Self>> + Send;

    /// The user with that key.
    fn find_user(&mut self, id: i32) -> impl Future<Output = Result<Option<Self::User>>> + Send;

    /// The pool of [`POOL`] connections.
    fn pool(&self) -> Self::Pool;

    /// The user with that key, asked by one of the tasks that share the pool.
    fn find_user_in(
        pool: &Self::Pool,
        task: usize,
        id: i32,
    ) -> impl Future<Output = Result<Option<Self::User>>> + Send;

    /// All users, in any order.
    fn all_users(&mut self) -> impl Future<Output = Result<Vec<Self::User>>> + Send;

    /// The whole wide table, in any order.
    fn all_wide(&mut self) -> impl Future<Output = Result<Vec<Self::Wide>>> + Send;

    /// The first 20 published posts of at least that score, by score and key.
    fn page_of_posts(&mut self, least_score: i32) -> impl Future<Output = Result<Vec<Self::Post>>> + Send;

    /// The first 100 users whose key is greater, with all posts and their comments, each level in order of its keys.
    fn tree(&mut self, after: i32) -> impl Future<Output = Result<Self::Tree>> + Send;

    /// Inserts a user and returns the row.
    fn create_user(&mut self, user: NewUser) -> impl Future<Output = Result<Self::User>> + Send;

    /// Inserts users by one statement (or a peer's one call) and returns how many.
    fn create_users(&mut self, users: Vec<NewUser>) -> impl Future<Output = Result<u64>> + Send;

    /// Inserts very many users, all or none, by the fastest way the peer has, and returns how many.
    fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> impl Future<Output = Result<u64>> + Send;

    /// Sets a user's age and returns how many rows that changed.
    fn set_age(&mut self, id: i32, age: i32) -> impl Future<Output = Result<u64>> + Send;

    /// In one transaction: sets the author's age, inserts the post, returning the row, and reads the author.
    fn publish(
        &mut self,
        age: i32,
        post: NewPost,
    ) -> impl Future<Output = Result<(Self::Post, Option<Self::User>)>> + Send;
}

/// The output of a future that never waits, without a runtime.
pub fn ready<F: Future>(future: F) -> Result<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Ok(output),
        Poll::Pending => Err("a peer of the blocking kind waited".into()),
    }
}
