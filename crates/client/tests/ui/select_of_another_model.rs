//! A selection belongs to its model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

nicol::select! { struct Card from user { email } }

async fn case(db: &Db) -> nicol::Result<()> {
    db.post().find_many().select::<Card>().await?;
    Ok(())
}

fn main() {
    let _ = case;
}
