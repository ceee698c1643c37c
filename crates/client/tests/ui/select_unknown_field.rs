//! A selection of a field that the model does not have.
#[path = "../db/mod.rs"]
mod db;
use db::*;

nicol::select! { struct Card from user { email, nickname } }

fn main() {}
