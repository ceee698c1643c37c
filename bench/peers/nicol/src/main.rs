//! Nicol: the client that `nicol generate` writes for `bench/prisma/schema.prisma` (in `db/`), with its defaults.

mod db;

use db::{Comment, Db, Post, User, Wide, comment, post, user};
use harness::{Database, Kind, NewPost, NewUser, POOL, Peer, Result, Target};

harness::record!(User { id, email, name, age });
harness::record!(Post { id, author_id, title, score, published, created_at });
harness::record!(Comment { id, post_id, body });
harness::record!(Wide {
    id, small_count, large_count, balance, revision, checksum, latitude, longitude, ratio, code, title, summary, city,
    active, verified, created_at, updated_at, parent_id, remark, deleted_at,
});

struct Nicol {
    db: Db,
    pool: Db,
}

fn main() -> Result<()> {
    harness::serve::<Nicol>()
}

fn address(target: &Target) -> String {
    match target.database {
        Database::Sqlite => format!("file:{}?connection_limit={POOL}", target.address),
        Database::Postgres => {
            let separator = if target.address.contains('?') { '&' } else { '?' };
            format!("{}{separator}connection_limit={POOL}", target.address)
        }
    }
}

impl Peer for Nicol {
    const KIND: Kind = Kind::Async;

    type User = User;
    type Post = Post;
    type Wide = Wide;
    type Tree = Vec<(User, Vec<(Post, Vec<Comment>)>)>;
    type Pool = Db;

    async fn connect(target: &Target) -> Result<Self> {
        let db = db::connect(&address(target)).await?;
        Ok(Nicol { pool: db.clone(), db })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<User>> {
        Ok(self.db.user().find_unique(user::id.eq(id)).await?)
    }

    fn pool(&self) -> Db {
        self.pool.clone()
    }

    async fn find_user_in(pool: &Db, _task: usize, id: i32) -> Result<Option<User>> {
        Ok(pool.user().find_unique(user::id.eq(id)).await?)
    }

    async fn all_users(&mut self) -> Result<Vec<User>> {
        Ok(self.db.user().find_many().await?)
    }

    async fn all_wide(&mut self) -> Result<Vec<Wide>> {
        Ok(self.db.wide().find_many().await?)
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<Post>> {
        let posts = self.db.post().find_many().filter(post::published.eq(true)).filter(post::score.gte(least_score));
        Ok(posts.order_by(post::score.asc()).order_by(post::id.asc()).take(20).await?)
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let users = self.db.user().find_many().filter(user::id.gt(after)).order_by(user::id.asc()).take(100);
        let comments = post::comments.order_by(comment::id.asc());
        Ok(users.include(user::posts.order_by(post::id.asc()).include(comments)).await?)
    }

    async fn create_user(&mut self, new: NewUser) -> Result<User> {
        Ok(self.db.user().create(user::New { email: &new.email, name: &new.name, age: new.age }).await?)
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        let records = users.iter().map(|new| user::New { email: &new.email, name: &new.name, age: new.age });
        Ok(self.db.user().create_many(records).await?)
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        self.create_users(users).await
    }

    async fn set_age(&mut self, id: i32, age: i32) -> Result<u64> {
        Ok(self.db.user().update_many().filter(user::id.eq(id)).set(user::age, age).await?)
    }

    async fn publish(&mut self, age: i32, new: NewPost) -> Result<(Post, Option<User>)> {
        let NewPost { author_id, title, score, published, created_at } = new;
        let both = self.db.transaction(async |tx: &Db| {
            tx.user().update_many().filter(user::id.eq(author_id)).set(user::age, age).await?;
            let record = post::New { title: &title, score, published, created_at };
            let post = tx.post().create(record).set(post::author_id, author_id).await?;
            Ok::<_, nicol::Error>((post, tx.user().find_unique(user::id.eq(author_id)).await?))
        });
        Ok(both.await?)
    }
}
