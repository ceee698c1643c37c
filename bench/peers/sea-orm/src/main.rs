//! SeaORM, as its guides write it: entities, active models, the loader for relations, its connection (a pool) with its
//! defaults for everything. One program serves both databases.
//!
//! `entities/` has the tables.

mod entities;

use entities::{comment, post, user, wide};
use harness::{Database, Kind, NewPost, NewUser, POOL, Peer, Result, Target, Tree};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectOptions, ConnectionTrait, DatabaseConnection,
    DbErr, EntityTrait, LoaderTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};

struct SeaOrm {
    database: DatabaseConnection,
}

fn main() -> Result<()> {
    harness::serve::<SeaOrm>()
}

fn new_user(user: NewUser) -> user::ActiveModel {
    user::ActiveModel {
        email: Set(user.email),
        name: Set(user.name),
        age: Set(user.age),
        ..Default::default()
    }
}

fn new_post(post: NewPost) -> post::ActiveModel {
    post::ActiveModel {
        author_id: Set(post.author_id),
        title: Set(post.title),
        score: Set(post.score),
        published: Set(post.published),
        created_at: Set(post.created_at.naive_utc()),
        ..Default::default()
    }
}

async fn set_age(connection: &impl ConnectionTrait, id: i32, age: i32) -> std::result::Result<u64, DbErr> {
    let update = user::Entity::update_many().set(user::ActiveModel {
        age: Set(age),
        ..Default::default()
    });
    Ok(update
        .filter(user::Column::Id.eq(id))
        .exec(connection)
        .await?
        .rows_affected)
}

impl Peer for SeaOrm {
    const KIND: Kind = Kind::Async;

    type User = user::Model;
    type Post = post::Model;
    type Wide = wide::Model;
    type Tree = Tree<user::Model, post::Model, comment::Model>;
    type Pool = DatabaseConnection;

    async fn connect(target: &Target) -> Result<Self> {
        let url = match target.database {
            Database::Sqlite => format!("sqlite://{}", target.address),
            Database::Postgres => target.address.clone(),
        };
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(POOL as u32)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|options| {
                options
                    .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                    .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Normal)
            });
        Ok(SeaOrm {
            database: sea_orm::Database::connect(options).await?,
        })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<user::Model>> {
        Ok(user::Entity::find_by_id(id).one(&self.database).await?)
    }

    fn pool(&self) -> DatabaseConnection {
        self.database.clone()
    }

    async fn find_user_in(pool: &DatabaseConnection, _: usize, id: i32) -> Result<Option<user::Model>> {
        Ok(user::Entity::find_by_id(id).one(pool).await?)
    }

    async fn all_users(&mut self) -> Result<Vec<user::Model>> {
        Ok(user::Entity::find().all(&self.database).await?)
    }

    async fn all_wide(&mut self) -> Result<Vec<wide::Model>> {
        Ok(wide::Entity::find().all(&self.database).await?)
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<post::Model>> {
        Ok(post::Entity::find()
            .filter(post::Column::Published.eq(true))
            .filter(post::Column::Score.gte(least_score))
            .order_by_asc(post::Column::Score)
            .order_by_asc(post::Column::Id)
            .limit(20)
            .all(&self.database)
            .await?)
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let users = user::Entity::find()
            .filter(user::Column::Id.gt(after))
            .order_by_asc(user::Column::Id)
            .limit(100)
            .all(&self.database)
            .await?;
        let posts = post::Entity::find().order_by_asc(post::Column::Id);
        let posts = users.load_many(posts, &self.database).await?;
        let counts: Vec<usize> = posts.iter().map(Vec::len).collect();
        let posts: Vec<post::Model> = posts.into_iter().flatten().collect();
        let comments = comment::Entity::find().order_by_asc(comment::Column::Id);
        let comments = posts.load_many(comments, &self.database).await?;
        let mut posts = posts.into_iter().zip(comments);
        Ok(users
            .into_iter()
            .zip(counts)
            .map(|(user, count)| (user, posts.by_ref().take(count).collect()))
            .collect())
    }

    async fn create_user(&mut self, user: NewUser) -> Result<user::Model> {
        Ok(new_user(user).insert(&self.database).await?)
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        let insert = user::Entity::insert_many(users.into_iter().map(new_user));
        Ok(insert.exec_without_returning(&self.database).await?)
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        self.create_users(users).await
    }

    async fn set_age(&mut self, id: i32, age: i32) -> Result<u64> {
        Ok(set_age(&self.database, id, age).await?)
    }

    async fn publish(&mut self, age: i32, post: NewPost) -> Result<(post::Model, Option<user::Model>)> {
        let author_id = post.author_id;
        let transaction = self.database.begin().await?;
        set_age(&transaction, author_id, age).await?;
        let created = new_post(post).insert(&transaction).await?;
        let author = user::Entity::find_by_id(author_id).one(&transaction).await?;
        transaction.commit().await?;
        Ok((created, author))
    }
}
