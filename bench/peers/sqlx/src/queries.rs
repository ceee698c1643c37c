//! The queries, over the database of the parent module.

use harness::{Kind, NewPost, NewUser, Peer, Result, Target, Tree, nest};
use sqlx::{Pool, query, query_as};

use super::Database;
use super::rows::{ALL_WIDE, Comment, Post, User, Wide};

const USER: &str = "SELECT id, email, name, age FROM users WHERE id = $1";

pub struct Sqlx {
    pool: Pool<Database>,
}

impl Peer for Sqlx {
    const KIND: Kind = Kind::Async;

    type User = User;
    type Post = Post;
    type Wide = Wide;
    type Tree = Tree<User, Post, Comment>;
    type Pool = Pool<Database>;

    async fn connect(target: &Target) -> Result<Self> {
        Ok(Sqlx {
            pool: super::connect(target).await?,
        })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<User>> {
        Ok(query_as(USER).bind(id).fetch_optional(&self.pool).await?)
    }

    fn pool(&self) -> Self::Pool {
        self.pool.clone()
    }

    async fn find_user_in(pool: &Self::Pool, _: usize, id: i32) -> Result<Option<User>> {
        Ok(query_as(USER).bind(id).fetch_optional(pool).await?)
    }

    async fn all_users(&mut self) -> Result<Vec<User>> {
        Ok(query_as("SELECT id, email, name, age FROM users")
            .fetch_all(&self.pool)
            .await?)
    }

    async fn all_wide(&mut self) -> Result<Vec<Wide>> {
        Ok(query_as(ALL_WIDE).fetch_all(&self.pool).await?)
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<Post>> {
        let sql = "SELECT id, author_id, title, score, published, created_at FROM posts
                   WHERE published = TRUE AND score >= $1 ORDER BY score, id LIMIT 20";
        Ok(query_as(sql).bind(least_score).fetch_all(&self.pool).await?)
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let sql = "SELECT id, email, name, age FROM users WHERE id > $1 ORDER BY id LIMIT 100";
        let users: Vec<User> = query_as(sql).bind(after).fetch_all(&self.pool).await?;
        let keys = super::keys(users.iter().map(|user| user.id));
        let posts: Vec<Post> = query_as(super::POSTS_OF).bind(keys).fetch_all(&self.pool).await?;
        let keys = super::keys(posts.iter().map(|post| post.id));
        let comments = query_as(super::COMMENTS_OF)
            .bind(keys)
            .fetch_all(&self.pool)
            .await?;
        Ok(nest(
            users,
            posts,
            comments,
            |post: &Post| post.author_id,
            |comment: &Comment| comment.post_id,
        ))
    }

    async fn create_user(&mut self, user: NewUser) -> Result<User> {
        let sql = "INSERT INTO users (email, name, age) VALUES ($1, $2, $3) RETURNING id, email, name, age";
        Ok(query_as(sql)
            .bind(user.email)
            .bind(user.name)
            .bind(user.age)
            .fetch_one(&self.pool)
            .await?)
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        super::insert_users(&self.pool, users).await
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        super::insert_users(&self.pool, users).await
    }

    async fn set_age(&mut self, id: i32, age: i32) -> Result<u64> {
        let update = query("UPDATE users SET age = $1 WHERE id = $2")
            .bind(age)
            .bind(id);
        Ok(update.execute(&self.pool).await?.rows_affected())
    }

    async fn publish(&mut self, age: i32, post: NewPost) -> Result<(Post, Option<User>)> {
        let mut transaction = self.pool.begin().await?;
        let author_id = post.author_id;
        let update = query("UPDATE users SET age = $1 WHERE id = $2")
            .bind(age)
            .bind(author_id);
        update.execute(&mut *transaction).await?;
        let sql =
            "INSERT INTO posts (author_id, title, score, published, created_at) VALUES ($1, $2, $3, $4, $5)
                   RETURNING id, author_id, title, score, published, created_at";
        let created = query_as(sql)
            .bind(author_id)
            .bind(post.title)
            .bind(post.score)
            .bind(post.published)
            .bind(super::timestamp(post.created_at))
            .fetch_one(&mut *transaction)
            .await?;
        let author = query_as(USER)
            .bind(author_id)
            .fetch_optional(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok((created, author))
    }
}
