//! A link of another model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().update(user::id.eq(1)).with(post::comments.create(comment::New { body: "a" })).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
