//! An include reaches just one level.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    let (user, posts) = db.user().find_unique(user::id.eq(1)).include(user::posts).or_throw().await?;
    println!("{:?} {:?}", user, posts[0].comments);
    Ok(())
}

fn main() {
    let _ = case;
}
