//! A required value is missing.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.profile().create(profile::New {}).with(profile::user.connect(user::id.eq(1))).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
