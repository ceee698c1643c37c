//! find_unique by something that is not unique.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().find_unique(user::name.eq("Ada")).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
