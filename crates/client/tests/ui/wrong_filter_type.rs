//! A filter of the wrong type.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().find_many().filter(user::score.eq("ten")).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
