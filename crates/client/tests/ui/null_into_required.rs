//! NULL for a required field.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().update(user::id.eq(1)).set(user::email, None::<&str>).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
