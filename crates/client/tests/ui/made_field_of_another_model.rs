//! A made record is given a field of another model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(make: &Factory) -> nicol::Result<()> {
    make.user().set(post::title, "a").await?;
    Ok(())
}

fn main() {
    let _ = case;
}
