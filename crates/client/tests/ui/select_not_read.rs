//! A field that the selection does not name cannot be touched.
#[path = "../db/mod.rs"]
mod db;
use db::*;

nicol::select! { struct Card from user { email } }

async fn case(db: &Db) -> nicol::Result<()> {
    let card = db.user().find_first().select::<Card>().or_throw().await?;
    println!("{:?}", card.name);
    Ok(())
}

fn main() {
    let _ = case;
}
