//! The queries, over the connection of the parent module.

use diesel::prelude::*;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, deadpool};
use diesel_async::{AsyncConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::FutureExt;
use harness::{Kind, NewPost, NewUser, POOL, Peer, Result, Target, Tree};

use super::Connection;
use super::model::{Comment, Post, PostToInsert, User, UserToInsert, Wide, comments, posts, users, wide};

pub struct DieselAsync {
    connection: Connection,
    pool: Pool,
}

type Pool = deadpool::Pool<Connection>;

async fn open(address: String) -> ConnectionResult<Connection> {
    let mut connection = Connection::establish(&address).await?;
    for statement in super::SET_UP {
        connection
            .batch_execute(statement)
            .await
            .map_err(ConnectionError::CouldntSetupConfiguration)?;
    }
    Ok(connection)
}

async fn find_user(connection: &mut Connection, id: i32) -> QueryResult<Option<User>> {
    users::table
        .find(id)
        .select(User::as_select())
        .first(connection)
        .await
        .optional()
}

impl Peer for DieselAsync {
    const KIND: Kind = Kind::Async;

    type User = User;
    type Post = Post;
    type Wide = Wide;
    type Tree = Tree<User, Post, Comment>;
    type Pool = Pool;

    async fn connect(target: &Target) -> Result<Self> {
        let mut config = ManagerConfig::default();
        config.custom_setup = Box::new(|address| open(address.to_owned()).boxed());
        let manager = AsyncDieselConnectionManager::new_with_config(&target.address, config);
        let pool = Pool::builder(manager).max_size(POOL).build()?;
        let connection = open(target.address.clone()).await?;
        Ok(DieselAsync { connection, pool })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<User>> {
        Ok(find_user(&mut self.connection, id).await?)
    }

    fn pool(&self) -> Pool {
        self.pool.clone()
    }

    async fn find_user_in(pool: &Pool, _: usize, id: i32) -> Result<Option<User>> {
        Ok(find_user(&mut *pool.get().await?, id).await?)
    }

    async fn all_users(&mut self) -> Result<Vec<User>> {
        Ok(users::table
            .select(User::as_select())
            .load(&mut self.connection)
            .await?)
    }

    async fn all_wide(&mut self) -> Result<Vec<Wide>> {
        Ok(wide::table
            .select(Wide::as_select())
            .load(&mut self.connection)
            .await?)
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<Post>> {
        Ok(posts::table
            .filter(posts::published.eq(true))
            .filter(posts::score.ge(least_score))
            .order((posts::score, posts::id))
            .limit(20)
            .select(Post::as_select())
            .load(&mut self.connection)
            .await?)
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let connection = &mut self.connection;
        let users = users::table
            .filter(users::id.gt(after))
            .order(users::id)
            .limit(100)
            .select(User::as_select())
            .load(connection)
            .await?;
        let posts = Post::belonging_to(&users)
            .order(posts::id)
            .select(Post::as_select())
            .load(connection)
            .await?;
        let comments = Comment::belonging_to(&posts)
            .order(comments::id)
            .select(Comment::as_select())
            .load(connection)
            .await?;
        let comments = comments.grouped_by(&posts);
        let posts = posts.into_iter().zip(comments).grouped_by(&users);
        Ok(users.into_iter().zip(posts).collect())
    }

    async fn create_user(&mut self, user: NewUser) -> Result<User> {
        Ok(diesel::insert_into(users::table)
            .values(UserToInsert::from(&user))
            .returning(User::as_returning())
            .get_result(&mut self.connection)
            .await?)
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        Ok(super::insert_users(&mut self.connection, users).await? as u64)
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        self.create_users(users).await
    }

    async fn set_age(&mut self, id: i32, age: i32) -> Result<u64> {
        let changed = diesel::update(users::table.find(id))
            .set(users::age.eq(age))
            .execute(&mut self.connection)
            .await?;
        Ok(changed as u64)
    }

    async fn publish(&mut self, age: i32, post: NewPost) -> Result<(Post, Option<User>)> {
        let outcome: QueryResult<_> = self
            .connection
            .transaction(async |connection| {
                diesel::update(users::table.find(post.author_id))
                    .set(users::age.eq(age))
                    .execute(connection)
                    .await?;
                let created = diesel::insert_into(posts::table)
                    .values(PostToInsert::from(&post))
                    .returning(Post::as_returning())
                    .get_result(connection)
                    .await?;
                Ok((created, find_user(connection, post.author_id).await?))
            })
            .await;
        Ok(outcome?)
    }
}
