//! Connecting a record of another model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.post().create(post::New { title: "a" }).with(post::author.connect(tag::id.eq(1))).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
