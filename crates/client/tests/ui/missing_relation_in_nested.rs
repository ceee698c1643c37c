//! A required relation is missing in a nested create.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().create(user::New { email: "a" }).with(user::members.create(member::New {})).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
