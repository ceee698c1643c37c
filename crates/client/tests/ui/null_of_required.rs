//! A required field is never null.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().find_many().filter(user::email.is_null()).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
