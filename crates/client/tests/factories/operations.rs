// @generated from the golden files by `UPDATE=1 cargo test -p nicol --test written_files`. Do not edit: change the cases.
//! The operations of the golden files.
#![allow(clippy::all, unused_imports, unused_variables)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use crate::Run;
use crate::db::*;
use nicol::Recipe;

async fn chosen(db: &Db) -> nicol::Result<()> {
let make = db.factory(1);
make.at("2026-01-01T00:00:00Z".parse().unwrap());
let users = make.user().many(2).await?;
let teams = make.team().many(3).await?;
make.member().with(member::user.to_one_of(&users)).with(member::team.to_one_of(&teams)).many(6).await?;
let error = make.member().with(member::user.to_one_of(&users)).with(member::team.to_one_of(&teams)).await.unwrap_err();
assert_eq!(error.code(), "P2002");
assert!(make.post().with(post::author.to_one_of(&[])).await.is_err());
Ok(())
}

async fn defined(db: &Db) -> nicol::Result<()> {
let make = db.factory(3);
make.at("2026-01-01T00:00:00Z".parse().unwrap());
make.define(Recipe::new().set(user::role, Role::ReadOnly).with(user::posts.make(1)));
make.comment().await?;
let admin = Recipe::new().set(user::role, Role::Admin).set(user::score, 100);
make.user().like(&admin).with(user::posts.make(0)).await?;
Ok(())
}

async fn filled(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
make.at("2026-01-01T00:00:00Z".parse().unwrap());
make.fill(0.5);
make.user().many(3).await?;
make.fill(1.0);
make.everything().await?;
Ok(())
}

async fn linked(db: &Db) -> nicol::Result<()> {
let make = db.factory(7);
make.at("2026-01-01T00:00:00Z".parse().unwrap());
make.user()
    .with(user::profile.make().set(profile::bio, "numbers"))
    .with(user::manager.make())
    .with(user::posts.make(2).set(post::published, true).with(post::tags.make(2)).with(post::comments.make(1)))
    .await?;
Ok(())
}

async fn needed(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
make.at("2026-01-01T00:00:00Z".parse().unwrap());
make.member().many(2).await?;
make.comment().await?;
Ok(())
}

async fn said(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
make.at("2026-01-01T00:00:00Z".parse().unwrap());
let ada = make.user().set(user::email, "ada@example.com").set(user::role, Role::Admin).await?;
make.user().vary(user::name, |number| format!("User {number}")).any(user::score).many(2).await?;
make.post().set(post::author_id, ada.id).await?;
make.post().with(post::author.to(&ada)).with(post::reviewer.connect(user::email.eq("ada@example.com"))).await?;
Ok(())
}

async fn seeds(db: &Db) -> nicol::Result<()> {
for seed in [1, 2, 1] {
    let make = db.factory(seed);
    make.at("2026-01-01T00:00:00Z".parse().unwrap());
    make.tag().many(2).await?;
    make.profile().await?;
}
Ok(())
}

async fn smallest(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
make.at("2026-01-01T00:00:00Z".parse().unwrap());
make.user().await?;
make.everything().await?;
Ok(())
}

async fn together(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
make.team().await?;
let failed = db.transaction(async |tx| {
    let make = Factory(make.on(tx));
    make.team().await?;
    make.team().set(team::region, "a").set(team::number, 1).many(2).await?;
    Ok::<(), nicol::Error>(())
});
assert_eq!(failed.await.unwrap_err().code(), "P2002");
make.clone().team().await?;
Ok(())
}

/// Name, text and program of each operation.
pub const OPERATIONS: &[(&str, &str, Run)] = &[
    ("chosen", "let make = db.factory(1);\nmake.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\nlet users = make.user().many(2).await?;\nlet teams = make.team().many(3).await?;\nmake.member().with(member::user.to_one_of(&users)).with(member::team.to_one_of(&teams)).many(6).await?;\nlet error = make.member().with(member::user.to_one_of(&users)).with(member::team.to_one_of(&teams)).await.unwrap_err();\nassert_eq!(error.code(), \"P2002\");\nassert!(make.post().with(post::author.to_one_of(&[])).await.is_err());\n", |db| Box::pin(chosen(db))),
    ("defined", "let make = db.factory(3);\nmake.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\nmake.define(Recipe::new().set(user::role, Role::ReadOnly).with(user::posts.make(1)));\nmake.comment().await?;\nlet admin = Recipe::new().set(user::role, Role::Admin).set(user::score, 100);\nmake.user().like(&admin).with(user::posts.make(0)).await?;\n", |db| Box::pin(defined(db))),
    ("filled", "let make = db.factory(42);\nmake.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\nmake.fill(0.5);\nmake.user().many(3).await?;\nmake.fill(1.0);\nmake.everything().await?;\n", |db| Box::pin(filled(db))),
    ("linked", "let make = db.factory(7);\nmake.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\nmake.user()\n    .with(user::profile.make().set(profile::bio, \"numbers\"))\n    .with(user::manager.make())\n    .with(user::posts.make(2).set(post::published, true).with(post::tags.make(2)).with(post::comments.make(1)))\n    .await?;\n", |db| Box::pin(linked(db))),
    ("needed", "let make = db.factory(42);\nmake.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\nmake.member().many(2).await?;\nmake.comment().await?;\n", |db| Box::pin(needed(db))),
    ("said", "let make = db.factory(42);\nmake.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\nlet ada = make.user().set(user::email, \"ada@example.com\").set(user::role, Role::Admin).await?;\nmake.user().vary(user::name, |number| format!(\"User {number}\")).any(user::score).many(2).await?;\nmake.post().set(post::author_id, ada.id).await?;\nmake.post().with(post::author.to(&ada)).with(post::reviewer.connect(user::email.eq(\"ada@example.com\"))).await?;\n", |db| Box::pin(said(db))),
    ("seeds", "for seed in [1, 2, 1] {\n    let make = db.factory(seed);\n    make.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\n    make.tag().many(2).await?;\n    make.profile().await?;\n}\n", |db| Box::pin(seeds(db))),
    ("smallest", "let make = db.factory(42);\nmake.at(\"2026-01-01T00:00:00Z\".parse().unwrap());\nmake.user().await?;\nmake.everything().await?;\n", |db| Box::pin(smallest(db))),
    ("together", "let make = db.factory(42);\nmake.team().await?;\nlet failed = db.transaction(async |tx| {\n    let make = Factory(make.on(tx));\n    make.team().await?;\n    make.team().set(team::region, \"a\").set(team::number, 1).many(2).await?;\n    Ok::<(), nicol::Error>(())\n});\nassert_eq!(failed.await.unwrap_err().code(), \"P2002\");\nmake.clone().team().await?;\n", |db| Box::pin(together(db))),
];
