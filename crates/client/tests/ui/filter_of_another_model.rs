//! A filter of another model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().find_many().filter(post::title.eq("a")).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
