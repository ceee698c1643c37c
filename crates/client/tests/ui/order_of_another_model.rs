//! An order of another model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.user().find_many().order_by(post::title.asc()).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
