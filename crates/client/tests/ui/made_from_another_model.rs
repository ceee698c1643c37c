//! A made record is to lead to a record of another model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(make: &Factory, tag: &Tag) -> nicol::Result<()> {
    make.post().with(post::author.to(tag)).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
