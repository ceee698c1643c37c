//! The answers, worked out without a database: the rows are known, so every peer can be checked against them.

use crate::data::{self, Comment, Post, User, Wide};
use crate::{Kind, NewPost, NewUser, Peer, Result, Target, Tree};

/// A peer in memory. It keeps nothing of what a batch writes; each batch starts from the same tables anyway.
pub struct Reference {
    posts_by_score: Vec<Post>,
    narrow: Vec<User>,
    wide: Vec<Wide>,
}

impl Peer for Reference {
    const KIND: Kind = Kind::Blocking;

    type User = User;
    type Post = Post;
    type Wide = Wide;
    type Tree = Tree<User, Post, Comment>;
    type Pool = ();

    async fn connect(_: &Target) -> Result<Self> {
        let mut posts_by_score: Vec<Post> = (1..=data::POSTS)
            .map(data::post)
            .filter(|post| post.published)
            .collect();
        posts_by_score.sort_by_key(|post| (post.score, post.id));
        Ok(Reference {
            posts_by_score,
            narrow: (1..=data::USERS).map(data::user).collect(),
            wide: (1..=data::WIDE).map(data::wide).collect(),
        })
    }

    async fn find_user(&mut self, id: i32) -> Result<Option<User>> {
        Ok(Some(data::user(id)))
    }

    fn pool(&self) -> Self::Pool {}

    async fn find_user_in(_: &(), _: usize, id: i32) -> Result<Option<User>> {
        Ok(Some(data::user(id)))
    }

    async fn all_users(&mut self) -> Result<Vec<User>> {
        Ok(self.narrow.clone())
    }

    async fn all_wide(&mut self) -> Result<Vec<Wide>> {
        Ok(self.wide.clone())
    }

    async fn page_of_posts(&mut self, least_score: i32) -> Result<Vec<Post>> {
        let start = self
            .posts_by_score
            .partition_point(|post| post.score < least_score);
        Ok(self.posts_by_score.iter().skip(start).take(20).cloned().collect())
    }

    async fn tree(&mut self, after: i32) -> Result<Self::Tree> {
        let of_post = |post: i32| (0..3).map(|n| data::comment(post * 3 - 2 + n)).collect();
        let of_user = |user: i32| {
            (0..10)
                .map(|n| user * 10 - 9 + n)
                .map(|id| (data::post(id), of_post(id)))
                .collect()
        };
        Ok((after + 1..=after + 100)
            .map(|id| (data::user(id), of_user(id)))
            .collect())
    }

    async fn create_user(&mut self, user: NewUser) -> Result<User> {
        Ok(User {
            id: data::USERS + 1,
            email: user.email,
            name: user.name,
            age: user.age,
        })
    }

    async fn create_users(&mut self, users: Vec<NewUser>) -> Result<u64> {
        Ok(users.len() as u64)
    }

    async fn create_users_in_bulk(&mut self, users: Vec<NewUser>) -> Result<u64> {
        Ok(users.len() as u64)
    }

    async fn set_age(&mut self, _: i32, _: i32) -> Result<u64> {
        Ok(1)
    }

    async fn publish(&mut self, age: i32, post: NewPost) -> Result<(Post, Option<User>)> {
        let author = User {
            age,
            ..data::user(post.author_id)
        };
        let NewPost {
            author_id,
            title,
            score,
            published,
            created_at,
        } = post;
        Ok((
            Post {
                id: data::POSTS + 1,
                author_id,
                title,
                score,
                published,
                created_at,
            },
            Some(author),
        ))
    }
}
