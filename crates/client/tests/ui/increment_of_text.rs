//! Arithmetic on text.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().update(user::id.eq(1)).change(user::email.increment(1)).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
