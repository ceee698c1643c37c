//! The baseline on PostgreSQL: tokio-postgres with prepared statements and rows read as they arrive, written the obvious
//! good way.
//!
//! Every other peer's time is divided by this program's. `decode.rs` has the rows.

mod decode;

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, pin_mut};
use harness::{Kind, NewPost, NewUser, POOL, Peer, Result, Target, Tree, nest};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row, Statement};

use decode::{Comment, Post, User, Wide};

struct TokioPostgres {
    client: Client,
    statements: Statements,
    pool: Pool,
}

/// Connections that tasks share: task n uses connection n modulo their number.
type Pool = Arc<[(Client, Statement)]>;

struct Statements {
    user: Statement,
    users: Statement,
    wide: Statement,
    page: Statement,
    hundred: Statement,
    posts_of: Statement,
    comments_of: Statement,
    insert_user: Statement,
    insert_users: Statement,
    update_age: Statement,
    insert_post: Statement,
}

const USER: &str = "SELECT id, email, name, age FROM users WHERE id = $1";

fn main() -> Result<()> {
    harness::serve::<TokioPostgres>()
}

async fn open(target: &Target) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(&target.address, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

impl Statements {
    async fn prepare(client: &Client) -> Result<Statements> {
        Ok(Statements {
            user: client.prepare(USER).await?,
            users: client.prepare("SELECT id, email, name, age FROM users").await?,
            wide: client.prepare(decode::ALL_WIDE).await?,
            page: client
                .prepare(
                    "SELECT id, author_id, title, score, published, created_at FROM posts
                     WHERE published AND score >= $1 ORDER BY score, id LIMIT 20",
                )
                .await?,
            hundred: client
                .prepare("SELECT id, email, name, age FROM users WHERE id > $1 ORDER BY id LIMIT 100")
                .await?,
            posts_of: client
                .prepare(
                    "SELECT id, author_id, title, score, published, created_at FROM posts
                     WHERE author_id = ANY($1) ORDER BY id",
                )
                .await?,
            comments_of: client
                .prepare("SELECT id, post_id, body FROM comments WHERE post_id = ANY($1) ORDER BY id")
                .await?,
            insert_user: client
                .prepare("INSERT INTO users (email, name, age) VALUES ($1, $2, $3) RETURNING id, email, name, age")
                .await?,
            insert_users: client
                .prepare(
                    "INSERT INTO users (email, name, age) SELECT * FROM UNNEST($1::text[], $2::text[], $3::integer[])",
                )
                .await?,
            update_age: client.prepare("UPDATE users SET age = $1 WHERE id = $2").await?,
            insert_post: client
                .prepare(
                    "INSERT INTO posts (author_id, title, score, published, created_at) VALUES ($1, $2, $3, $4, $5)
                     RETURNING id, author_id, title, score, published, created_at",
                )
                .await?,
        })
    }
}

/// Reads rows as they arrive, with no list of undecoded rows in between.
async fn load<T>(
    client: &Client,
    statement: &Statement,
    parameters: &[&(dyn ToSql + Sync)],
    decode: fn(&Row) -> Result<T>,
) -> Result<Vec<T>> {
    let rows = client.query_raw(statement, parameters.iter().copied()).await?;
    pin_mut!(rows);
    let mut decoded = Vec::new();
    while let Some(row) = rows.next().await {
        decoded.push(decode(&row?)?);
    }
    Ok(decoded)
}

/// One row or none.
async fn find_user(client: &Client, statement: &Statement, id: i32) -> Result<Option<User>> {
    let rows = client.query_raw(statement, [id]).await?;
    pin_mut!(rows);
    let user = rows.try_next().await?.map(|row| User::decode(&row)).transpose()?;
    rows.try_next().await?;
    Ok(user)
}

impl Peer for TokioPostgres {
    const KIND: Kind = Kind::Async;

    type User = User;
    type Post = Post;
    type Wide = Wide;
    type Tree = Tree<User, Post, Comment>;
    type Pool = Pool;

    async fn connect(target: &Target) -> Result<Self> {
        let client = open(target).await?;
        let statements = Statements::prepare(&client).await?;
        let mut pool = Vec::new();
        for _ in 0..POOL {
            let client = open(target).await?;
            let find_user = client.prepare(USER).await?;
            pool.push((client, find_user));
        }
        Ok(TokioPostgres {
            client,
            statements,
            pool: pool.into(),
        })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<User>> {
        find_user(&self.client, &self.statements.user, id).await
    }

    fn pool(&self) -> Pool {
        self.pool.clone()
    }

    async fn find_user_in(pool: &Pool, task: usize, id: i32) -> Result<Option<User>> {
        let (client, statement) = &pool[task % POOL];
        find_user(client, statement, id).await
    }

    async fn all_users(&mut self) -> Result<Vec<User>> {
        load(&self.client, &self.statements.users, &[], User::decode).await
    }

    async fn all_wide(&mut self) -> Result<Vec<Wide>> {
        load(&self.client, &self.statements.wide, &[], Wide::decode).await
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<Post>> {
        load(&self.client, &self.statements.page, &[&least_score], Post::decode).await
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let TokioPostgres {
            client, statements, ..
        } = self;
        let users = load(client, &statements.hundred, &[&after], User::decode).await?;
        let keys: Vec<i32> = users.iter().map(|user| user.id).collect();
        let posts = load(client, &statements.posts_of, &[&keys], Post::decode).await?;
        let keys: Vec<i32> = posts.iter().map(|post| post.id).collect();
        let comments = load(client, &statements.comments_of, &[&keys], Comment::decode).await?;
        Ok(nest(
            users,
            posts,
            comments,
            |post| post.author_id,
            |comment| comment.post_id,
        ))
    }

    async fn create_user(&mut self, user: NewUser) -> Result<User> {
        let row = self
            .client
            .query_one(
                &self.statements.insert_user,
                &[&user.email, &user.name, &user.age],
            )
            .await?;
        User::decode(&row)
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        let emails: Vec<&str> = users.iter().map(|user| user.email.as_str()).collect();
        let names: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
        let ages: Vec<i32> = users.iter().map(|user| user.age).collect();
        Ok(self
            .client
            .execute(&self.statements.insert_users, &[&emails, &names, &ages])
            .await?)
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        self.create_users(users).await
    }

    async fn set_age(&mut self, id: i32, age: i32) -> Result<u64> {
        Ok(self
            .client
            .execute(&self.statements.update_age, &[&age, &id])
            .await?)
    }

    async fn publish(&mut self, age: i32, post: NewPost) -> Result<(Post, Option<User>)> {
        let statements = &self.statements;
        let transaction = self.client.transaction().await?;
        transaction
            .execute(&statements.update_age, &[&age, &post.author_id])
            .await?;
        let created_at = post.created_at.naive_utc();
        let row = transaction
            .query_one(
                &statements.insert_post,
                &[
                    &post.author_id,
                    &post.title,
                    &post.score,
                    &post.published,
                    &created_at,
                ],
            )
            .await?;
        let author = transaction
            .query_opt(&statements.user, &[&post.author_id])
            .await?;
        transaction.commit().await?;
        Ok((
            Post::decode(&row)?,
            author.map(|row| User::decode(&row)).transpose()?,
        ))
    }
}
