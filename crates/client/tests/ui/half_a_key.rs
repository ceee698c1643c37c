//! Half a compound key is not unique.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.team().find_unique(team::region.eq("north")).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
