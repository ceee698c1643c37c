//! A record made for a relation is given a field of another model.
#[path = "../db/mod.rs"]
mod db;
use db::*;

async fn case(make: &Factory) -> nicol::Result<()> {
    make.user().with(user::posts.make(2).set(tag::name, "a")).await?;
    Ok(())
}

fn main() {
    let _ = case;
}
