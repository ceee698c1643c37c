//! A made record is to have records of another model's relation.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(make: &Factory) -> nicol::Result<()> {
    make.user().with(post::comments.make(1)).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
