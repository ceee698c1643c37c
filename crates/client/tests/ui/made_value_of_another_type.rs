//! A made record is given a value of another type.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(make: &Factory) -> nicol::Result<()> {
    make.user().set(user::score, "many").await?;
    Ok(())
}

fn main() {
    let _ = case;
}
