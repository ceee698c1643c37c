//! A required relation is given twice.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    let post = db.post().create(post::New { title: "a" }).with(post::author.connect(user::id.eq(1)));
    post.set(post::author_id, 2).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
