//! A misspelt field.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().find_many().filter(user::emial.eq("a")).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
