//! JSON has no order.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(db: &Db) -> nicol::Result<()> {
    db.everything().find_many().filter(everything::json.gt(nicol::Json::Null)).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
