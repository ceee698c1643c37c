//! The tree of the tree workload, for peers whose library has no relations and who group the levels themselves.

use std::collections::HashMap;

use crate::Record;

/// Users with their posts with their comments.
pub type Tree<U, P, C> = Vec<(U, Vec<(P, Vec<C>)>)>;

/// Groups each level under its parents. The rows come in order of their keys, and so stay.
pub fn nest<U: Record, P: Record, C>(
    users: Vec<U>,
    posts: Vec<P>,
    comments: Vec<C>,
    author_id: impl Fn(&P) -> i32,
    post_id: impl Fn(&C) -> i32,
) -> Tree<U, P, C> {
    let mut of_post: HashMap<i64, Vec<C>> = HashMap::with_capacity(posts.len());
    for comment in comments {
        of_post.entry(post_id(&comment).into()).or_default().push(comment);
    }
    let mut of_user: HashMap<i64, Vec<(P, Vec<C>)>> = HashMap::with_capacity(users.len());
    for post in posts {
        let comments = of_post.remove(&post.key()).unwrap_or_default();
        of_user
            .entry(author_id(&post).into())
            .or_default()
            .push((post, comments));
    }
    let with_posts = |user: U| {
        let posts = of_user.remove(&user.key()).unwrap_or_default();
        (user, posts)
    };
    users.into_iter().map(with_posts).collect()
}
