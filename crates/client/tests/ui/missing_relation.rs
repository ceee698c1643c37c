//! A required relation is missing.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.post().create(post::New { title: "a" }).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
