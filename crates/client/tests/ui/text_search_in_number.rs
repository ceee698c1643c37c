//! A text search in a number.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().find_many().filter(user::score.contains("1")).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
