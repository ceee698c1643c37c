//! The queries, over the connection of the parent module.

use diesel::Connection as _;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ConnectionManager, CustomizeConnection};
use harness::{Kind, NewPost, NewUser, POOL, Peer, Result, Target, Tree};

use super::Connection;
use super::model::{Comment, Post, PostToInsert, User, UserToInsert, Wide, comments, posts, users, wide};

pub struct Diesel {
    connection: Connection,
    pool: Pool,
}

type Pool = r2d2::Pool<ConnectionManager<Connection>>;

#[derive(Debug)]
struct SetUp;

impl CustomizeConnection<Connection, r2d2::Error> for SetUp {
    fn on_acquire(&self, connection: &mut Connection) -> std::result::Result<(), r2d2::Error> {
        set_up(connection).map_err(r2d2::Error::QueryError)
    }
}

fn set_up(connection: &mut Connection) -> QueryResult<()> {
    super::SET_UP
        .iter()
        .try_for_each(|statement| connection.batch_execute(statement))
}

fn find_user(connection: &mut Connection, id: i32) -> QueryResult<Option<User>> {
    users::table
        .find(id)
        .select(User::as_select())
        .first(connection)
        .optional()
}

impl Peer for Diesel {
    const KIND: Kind = Kind::Blocking;

    type User = User;
    type Post = Post;
    type Wide = Wide;
    type Tree = Tree<User, Post, Comment>;
    type Pool = Pool;

    async fn connect(target: &Target) -> Result<Self> {
        let mut connection = Connection::establish(&target.address)?;
        set_up(&mut connection)?;
        let pool = r2d2::Pool::builder()
            .max_size(POOL as u32)
            .connection_customizer(Box::new(SetUp))
            .build(ConnectionManager::new(&target.address))?;
        Ok(Diesel { connection, pool })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<User>> {
        Ok(find_user(&mut self.connection, id)?)
    }

    fn pool(&self) -> Pool {
        self.pool.clone()
    }

    async fn find_user_in(pool: &Pool, _: usize, id: i32) -> Result<Option<User>> {
        Ok(find_user(&mut *pool.get()?, id)?)
    }

    async fn all_users(&mut self) -> Result<Vec<User>> {
        Ok(users::table
            .select(User::as_select())
            .load(&mut self.connection)?)
    }

    async fn all_wide(&mut self) -> Result<Vec<Wide>> {
        Ok(wide::table.select(Wide::as_select()).load(&mut self.connection)?)
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<Post>> {
        Ok(posts::table
            .filter(posts::published.eq(true))
            .filter(posts::score.ge(least_score))
            .order((posts::score, posts::id))
            .limit(20)
            .select(Post::as_select())
            .load(&mut self.connection)?)
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let connection = &mut self.connection;
        let users = users::table
            .filter(users::id.gt(after))
            .order(users::id)
            .limit(100)
            .select(User::as_select())
            .load(connection)?;
        let posts = Post::belonging_to(&users)
            .order(posts::id)
            .select(Post::as_select())
            .load(connection)?;
        let comments = Comment::belonging_to(&posts)
            .order(comments::id)
            .select(Comment::as_select())
            .load(connection)?;
        let comments = comments.grouped_by(&posts);
        let posts = posts.into_iter().zip(comments).grouped_by(&users);
        Ok(users.into_iter().zip(posts).collect())
    }

    async fn create_user(&mut self, user: NewUser) -> Result<User> {
        Ok(diesel::insert_into(users::table)
            .values(UserToInsert::from(&user))
            .returning(User::as_returning())
            .get_result(&mut self.connection)?)
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        let rows: Vec<UserToInsert> = users.iter().map(UserToInsert::from).collect();
        Ok(diesel::insert_into(users::table)
            .values(&rows)
            .execute(&mut self.connection)? as u64)
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        let rows: Vec<UserToInsert> = users.iter().map(UserToInsert::from).collect();
        Ok(super::insert_in_bulk(&mut self.connection, &rows)? as u64)
    }

    async fn set_age(&mut self, id: i32, age: i32) -> Result<u64> {
        let changed = diesel::update(users::table.find(id))
            .set(users::age.eq(age))
            .execute(&mut self.connection)?;
        Ok(changed as u64)
    }

    async fn publish(&mut self, age: i32, post: NewPost) -> Result<(Post, Option<User>)> {
        let outcome: QueryResult<_> = self.connection.transaction(|connection| {
            diesel::update(users::table.find(post.author_id))
                .set(users::age.eq(age))
                .execute(connection)?;
            let created = diesel::insert_into(posts::table)
                .values(PostToInsert::from(&post))
                .returning(Post::as_returning())
                .get_result(connection)?;
            Ok((created, find_user(connection, post.author_id)?))
        });
        Ok(outcome?)
    }
}
