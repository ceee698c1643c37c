//! A relation that the query did not include cannot be touched.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    let user = db.user().find_unique(user::id.eq(1)).or_throw().await?;
    println!("{:?}", user.posts);
    Ok(())
}

fn main() {
    let _ = case;
}
