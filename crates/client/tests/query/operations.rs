// @generated from the golden files by `UPDATE=1 cargo test -p nicol --test written_files`. Do not edit: change the cases.
//! The operations of the golden files.
#![allow(clippy::all, unused_imports, unused_variables)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use crate::Run;
use crate::db::*;

async fn filters_combined(db: &Db) -> nicol::Result<()> {
let by_name = user::name.eq("Ada").or(user::name.is_null());
db.user().find_many().filter(by_name.clone()).filter(user::score.gt(1)).await?;
db.user().find_many().filter(!by_name.clone()).await?;
db.user().find_many().filter(nicol::any([by_name, user::score.gt(1), user::score.lt(0)])).await?;
db.user().find_many().filter(nicol::all([])).await?;
db.user().find_many().filter(nicol::any([])).await?;
Ok(())
}

async fn filters_comparisons(db: &Db) -> nicol::Result<()> {
db.user().find_many().filter(user::score.eq(1)).filter(user::score.ne(2)).await?;
db.user().find_many().filter(user::score.lt(1)).filter(user::score.lte(2)).await?;
db.user().find_many().filter(user::score.gt(1)).filter(user::score.gte(2)).await?;
db.user().find_many().filter(user::name.ne("Ada")).await?;
db.user().find_many().filter(user::name.eq(None::<&str>)).await?;
db.user().find_many().filter(user::name.ne(None::<&str>)).await?;
Ok(())
}

async fn filters_lists_of_values(db: &Db) -> nicol::Result<()> {
db.user().find_many().filter(user::id.is_in([1, 2, 3])).await?;
db.user().find_many().filter(user::email.is_in(["a", "b"])).await?;
db.user().find_many().filter(user::role.is_in([Role::Admin])).await?;
db.user().find_many().filter(user::id.not_in([1, 2, 3])).await?;
db.user().find_many().filter(user::id.is_in(Vec::<i32>::new())).await?;
db.user().find_many().filter(user::id.not_in(Vec::<i32>::new())).await?;
Ok(())
}

async fn filters_nulls(db: &Db) -> nicol::Result<()> {
db.user().find_many().filter(user::name.is_null()).await?;
db.user().find_many().filter(user::name.is_not_null()).await?;
Ok(())
}

async fn filters_related_many(db: &Db) -> nicol::Result<()> {
db.user().find_many().filter(user::posts.some(post::title.eq("First"))).await?;
db.user().find_many().filter(user::posts.every(post::title.eq("First"))).await?;
db.user().find_many().filter(user::posts.none(post::title.eq("First"))).await?;
db.user().find_many().filter(user::posts.exists()).await?;
db.user().find_many().filter(!user::posts.exists()).await?;
Ok(())
}

async fn filters_related_one(db: &Db) -> nicol::Result<()> {
db.user().find_many().filter(user::manager.is(user::name.eq("Ada"))).await?;
db.user().find_many().filter(user::manager.is_not(user::name.eq("Ada"))).await?;
db.user().find_many().filter(user::manager.is_null()).await?;
db.user().find_many().filter(user::profile.is(profile::bio.contains("n"))).await?;
db.user().find_many().filter(user::profile.is_not(profile::bio.contains("n"))).await?;
Ok(())
}

async fn filters_related_through_tables(db: &Db) -> nicol::Result<()> {
db.post().find_many().filter(post::tags.some(tag::name.eq("light"))).await?;
db.post().find_many().filter(post::tags.every(tag::name.eq("light"))).await?;
db.user().find_many().filter(user::posts.some(post::tags.none(tag::posts.some(post::views.gt(1))))).await?;
db.member().find_many().filter(member::team.is(team::name.eq("first"))).await?;
Ok(())
}

async fn filters_text(db: &Db) -> nicol::Result<()> {
db.user().find_many().filter(user::email.contains("a_b%")).await?;
db.user().find_many().filter(user::email.starts_with("a")).await?;
db.user().find_many().filter(user::email.ends_with("a")).await?;
db.user().find_many().filter(user::email.insensitive().contains("A")).await?;
db.user().find_many().filter(user::email.insensitive().eq("A")).await?;
Ok(())
}

async fn filters_types(db: &Db) -> nicol::Result<()> {
let time = nicol::DateTime::from_timestamp_millis(1_700_000_000_000).unwrap();
db.everything().find_many().filter(everything::time.gt(time)).await?;
db.everything().find_many().filter(everything::decimal.gte("1.5".parse::<nicol::Decimal>().unwrap())).await?;
db.everything().find_many().filter(everything::bytes.eq(&[1_u8, 2][..])).await?;
db.everything().find_many().filter(everything::large.is_in([1_i64 << 40])).await?;
db.everything().find_many().filter(everything::role.ne(Role::ReadOnly)).await?;
db.everything().find_many().filter(everything::flag.eq(true)).await?;
db.everything().find_many().filter(everything::uuid.eq("00000000-0000-0000-0000-000000000000")).await?;
Ok(())
}

async fn order_cursors(db: &Db) -> nicol::Result<()> {
let ada = user::email.eq("ada@example.com");
db.user().find_many().cursor(ada.clone()).order_by(user::id.asc()).take(2).await?;
db.user().find_many().cursor(ada.clone()).order_by(user::name.desc()).skip(1).take(-2).await?;
db.user().find_many().cursor(ada).order_by(user::score.desc()).order_by(user::email.asc()).take(2).await?;
Ok(())
}

async fn order_fields(db: &Db) -> nicol::Result<()> {
db.user().find_many().order_by(user::name.asc()).order_by(user::id.desc()).await?;
db.user().find_many().order_by(user::name.asc().nulls_first()).await?;
db.user().find_many().order_by(user::name.desc().nulls_last()).await?;
Ok(())
}

async fn order_pages(db: &Db) -> nicol::Result<()> {
db.user().find_many().order_by(user::email.asc()).take(10).await?;
db.user().find_many().order_by(user::email.asc()).skip(5).await?;
db.user().find_many().order_by(user::email.asc()).skip(5).take(10).await?;
db.user().find_many().order_by(user::email.asc()).take(-10).await?;
db.user().find_many().take(0).await?;
db.user().find_first().filter(user::score.gt(1)).await?;
Ok(())
}

async fn order_relations(db: &Db) -> nicol::Result<()> {
db.user().find_many().order_by(user::manager.order(user::name.asc())).await?;
db.post().find_many().order_by(post::author.order(user::email.desc())).await?;
db.user().find_many().order_by(user::posts.count().desc()).await?;
db.post().find_many().order_by(post::tags.count().asc()).await?;
Ok(())
}

async fn relations_keys(db: &Db) -> nicol::Result<()> {
db.team().find_unique(team::region_number("eu", 1)).await?;
db.member().find_unique(member::place(1, "eu", 1)).await?;
db.user().count().await?;
db.user().count().filter(user::posts.some(post::published.eq(true))).await?;
Ok(())
}

async fn relations_levels(db: &Db) -> nicol::Result<()> {
db.user().find_many().include(user::posts.include(post::comments).include(post::tags)).await?;
db.team().find_many().include(team::members.include(member::user)).await?;
Ok(())
}

async fn relations_one_level(db: &Db) -> nicol::Result<()> {
db.user().find_many().include(user::posts).await?;
db.post().find_many().include(post::author).await?;
db.user().find_many().include(user::profile).include(user::manager).await?;
db.post().find_many().include(post::tags).await?;
db.team().find_many().include(team::members).await?;
Ok(())
}

async fn relations_one_record(db: &Db) -> nicol::Result<()> {
db.user().find_unique(user::id.eq(1)).include(user::posts).await?;
db.user().find_unique(user::email.eq("ada@example.com")).include(user::posts.take(1)).await?;
db.user().find_unique(user::id.eq(-1)).include(user::posts).await?;
Ok(())
}

async fn relations_own_limits(db: &Db) -> nicol::Result<()> {
let posts = user::posts.filter(post::published.eq(false)).order_by(post::title.desc()).skip(1).take(2);
db.user().find_many().include(posts).await?;
db.post().find_many().include(post::tags.order_by(tag::name.asc()).take(1)).await?;
Ok(())
}

async fn relations_selections(db: &Db) -> nicol::Result<()> {
nicol::select! {
    struct Card from user { email, posts { title, comments { body } } }
}
db.user().find_many().select::<Card>().await?;
Ok(())
}

async fn transactions_several(db: &Db) -> nicol::Result<()> {
db.transaction(async |db: &Db| {
    db.user().count().await?;
    db.tag().create(tag::New { name: "in" }).await
})
.await?;
let result: nicol::Result<()> = db
    .transaction_at(nicol::Isolation::Serializable, async |db: &Db| {
        db.tag().create(tag::New { name: "in" }).await.map(drop)
    })
    .await;
assert_eq!(result.unwrap_err().code(), "P2002");
Ok(())
}

async fn writes_create(db: &Db) -> nicol::Result<()> {
db.tag().create(tag::New { name: "new" }).await?;
db.user().create(user::New { email: "cy@example.com" }).set(user::name, "Cy").set(user::score, 3).await?;
db.post().create(post::New { title: "Third" }).set(post::author_id, 1).await?;
Ok(())
}

async fn writes_create_many(db: &Db) -> nicol::Result<()> {
db.tag().create_many(["a", "b", "c"].map(|name| tag::New { name })).await?;
db.tag().create_many(["a", "d"].map(|name| tag::New { name })).skip_duplicates().await?;
db.tag().create_many(Vec::<tag::New<'_>>::new()).await?;
Ok(())
}

async fn writes_create_nested(db: &Db) -> nicol::Result<()> {
db.user()
    .create(user::New { email: "cy@example.com" })
    .with(user::manager.connect(user::email.eq("ada@example.com")))
    .with(user::profile.create(profile::New { bio: "new" }))
    .with(user::posts.create(
        post::New { title: "Third" }
            .with(post::comments.create_all([comment::New { body: "a" }, comment::New { body: "b" }]))
            .with(post::tags.connect(tag::name.eq("light")))
            .with(post::tags.connect_or_create(tag::name.eq("dark"), tag::New { name: "dark" })),
    ))
    .await?;
Ok(())
}

async fn writes_delete(db: &Db) -> nicol::Result<()> {
db.comment().delete(comment::id.eq(1)).await?;
Ok(())
}

async fn writes_many(db: &Db) -> nicol::Result<()> {
db.post().update_many().filter(post::views.lt(1)).set(post::published, true).change(post::views.increment(2)).await?;
db.post().update_many().filter(post::author.is(user::name.eq("Ada"))).set(post::published, true).await?;
db.comment().delete_many().filter(comment::post.is(post::title.eq("First"))).await?;
db.comment().delete_many().await?;
Ok(())
}

async fn writes_update(db: &Db) -> nicol::Result<()> {
db.user().update(user::id.eq(1)).set(user::name, "Ada L.").set(user::role, Role::User).await?;
db.user().update(user::email.eq("ada@example.com")).set(user::name, None::<&str>).await?;
db.post().update(post::id.eq("first")).change(post::views.increment(1)).await?;
db.post().update(post::id.eq("first")).change(post::views.divide(2)).set(post::published, true).await?;
Ok(())
}

async fn writes_update_nested(db: &Db) -> nicol::Result<()> {
db.post()
    .update(post::id.eq("first"))
    .with(post::author.connect(user::email.eq("bea@example.com")))
    .with(post::tags.disconnect(tag::name.eq("light")))
    .with(post::comments.delete_many(comment::body.contains("o")))
    .await?;
db.user().update(user::email.eq("bea@example.com")).with(user::manager.disconnect()).await?;
db.user().update(user::id.eq(1)).with(user::reviews.set([post::id.eq("second")])).await?;
Ok(())
}

async fn writes_upsert(db: &Db) -> nicol::Result<()> {
db.tag().upsert(tag::name.eq("light")).create(tag::New { name: "light" }).set(tag::name, "bright").await?;
db.tag().upsert(tag::id.eq(99)).create(tag::New { name: "light2" }).set(tag::name, "bright").await?;
Ok(())
}

/// Name, text and program of each operation.
pub const OPERATIONS: &[(&str, &str, Run)] = &[
    ("filters/combined", "let by_name = user::name.eq(\"Ada\").or(user::name.is_null());\ndb.user().find_many().filter(by_name.clone()).filter(user::score.gt(1)).await?;\ndb.user().find_many().filter(!by_name.clone()).await?;\ndb.user().find_many().filter(nicol::any([by_name, user::score.gt(1), user::score.lt(0)])).await?;\ndb.user().find_many().filter(nicol::all([])).await?;\ndb.user().find_many().filter(nicol::any([])).await?;\n", |db| Box::pin(filters_combined(db))),
    ("filters/comparisons", "db.user().find_many().filter(user::score.eq(1)).filter(user::score.ne(2)).await?;\ndb.user().find_many().filter(user::score.lt(1)).filter(user::score.lte(2)).await?;\ndb.user().find_many().filter(user::score.gt(1)).filter(user::score.gte(2)).await?;\ndb.user().find_many().filter(user::name.ne(\"Ada\")).await?;\ndb.user().find_many().filter(user::name.eq(None::<&str>)).await?;\ndb.user().find_many().filter(user::name.ne(None::<&str>)).await?;\n", |db| Box::pin(filters_comparisons(db))),
    ("filters/lists_of_values", "db.user().find_many().filter(user::id.is_in([1, 2, 3])).await?;\ndb.user().find_many().filter(user::email.is_in([\"a\", \"b\"])).await?;\ndb.user().find_many().filter(user::role.is_in([Role::Admin])).await?;\ndb.user().find_many().filter(user::id.not_in([1, 2, 3])).await?;\ndb.user().find_many().filter(user::id.is_in(Vec::<i32>::new())).await?;\ndb.user().find_many().filter(user::id.not_in(Vec::<i32>::new())).await?;\n", |db| Box::pin(filters_lists_of_values(db))),
    ("filters/nulls", "db.user().find_many().filter(user::name.is_null()).await?;\ndb.user().find_many().filter(user::name.is_not_null()).await?;\n", |db| Box::pin(filters_nulls(db))),
    ("filters/related_many", "db.user().find_many().filter(user::posts.some(post::title.eq(\"First\"))).await?;\ndb.user().find_many().filter(user::posts.every(post::title.eq(\"First\"))).await?;\ndb.user().find_many().filter(user::posts.none(post::title.eq(\"First\"))).await?;\ndb.user().find_many().filter(user::posts.exists()).await?;\ndb.user().find_many().filter(!user::posts.exists()).await?;\n", |db| Box::pin(filters_related_many(db))),
    ("filters/related_one", "db.user().find_many().filter(user::manager.is(user::name.eq(\"Ada\"))).await?;\ndb.user().find_many().filter(user::manager.is_not(user::name.eq(\"Ada\"))).await?;\ndb.user().find_many().filter(user::manager.is_null()).await?;\ndb.user().find_many().filter(user::profile.is(profile::bio.contains(\"n\"))).await?;\ndb.user().find_many().filter(user::profile.is_not(profile::bio.contains(\"n\"))).await?;\n", |db| Box::pin(filters_related_one(db))),
    ("filters/related_through_tables", "db.post().find_many().filter(post::tags.some(tag::name.eq(\"light\"))).await?;\ndb.post().find_many().filter(post::tags.every(tag::name.eq(\"light\"))).await?;\ndb.user().find_many().filter(user::posts.some(post::tags.none(tag::posts.some(post::views.gt(1))))).await?;\ndb.member().find_many().filter(member::team.is(team::name.eq(\"first\"))).await?;\n", |db| Box::pin(filters_related_through_tables(db))),
    ("filters/text", "db.user().find_many().filter(user::email.contains(\"a_b%\")).await?;\ndb.user().find_many().filter(user::email.starts_with(\"a\")).await?;\ndb.user().find_many().filter(user::email.ends_with(\"a\")).await?;\ndb.user().find_many().filter(user::email.insensitive().contains(\"A\")).await?;\ndb.user().find_many().filter(user::email.insensitive().eq(\"A\")).await?;\n", |db| Box::pin(filters_text(db))),
    ("filters/types", "let time = nicol::DateTime::from_timestamp_millis(1_700_000_000_000).unwrap();\ndb.everything().find_many().filter(everything::time.gt(time)).await?;\ndb.everything().find_many().filter(everything::decimal.gte(\"1.5\".parse::<nicol::Decimal>().unwrap())).await?;\ndb.everything().find_many().filter(everything::bytes.eq(&[1_u8, 2][..])).await?;\ndb.everything().find_many().filter(everything::large.is_in([1_i64 << 40])).await?;\ndb.everything().find_many().filter(everything::role.ne(Role::ReadOnly)).await?;\ndb.everything().find_many().filter(everything::flag.eq(true)).await?;\ndb.everything().find_many().filter(everything::uuid.eq(\"00000000-0000-0000-0000-000000000000\")).await?;\n", |db| Box::pin(filters_types(db))),
    ("order/cursors", "let ada = user::email.eq(\"ada@example.com\");\ndb.user().find_many().cursor(ada.clone()).order_by(user::id.asc()).take(2).await?;\ndb.user().find_many().cursor(ada.clone()).order_by(user::name.desc()).skip(1).take(-2).await?;\ndb.user().find_many().cursor(ada).order_by(user::score.desc()).order_by(user::email.asc()).take(2).await?;\n", |db| Box::pin(order_cursors(db))),
    ("order/fields", "db.user().find_many().order_by(user::name.asc()).order_by(user::id.desc()).await?;\ndb.user().find_many().order_by(user::name.asc().nulls_first()).await?;\ndb.user().find_many().order_by(user::name.desc().nulls_last()).await?;\n", |db| Box::pin(order_fields(db))),
    ("order/pages", "db.user().find_many().order_by(user::email.asc()).take(10).await?;\ndb.user().find_many().order_by(user::email.asc()).skip(5).await?;\ndb.user().find_many().order_by(user::email.asc()).skip(5).take(10).await?;\ndb.user().find_many().order_by(user::email.asc()).take(-10).await?;\ndb.user().find_many().take(0).await?;\ndb.user().find_first().filter(user::score.gt(1)).await?;\n", |db| Box::pin(order_pages(db))),
    ("order/relations", "db.user().find_many().order_by(user::manager.order(user::name.asc())).await?;\ndb.post().find_many().order_by(post::author.order(user::email.desc())).await?;\ndb.user().find_many().order_by(user::posts.count().desc()).await?;\ndb.post().find_many().order_by(post::tags.count().asc()).await?;\n", |db| Box::pin(order_relations(db))),
    ("relations/keys", "db.team().find_unique(team::region_number(\"eu\", 1)).await?;\ndb.member().find_unique(member::place(1, \"eu\", 1)).await?;\ndb.user().count().await?;\ndb.user().count().filter(user::posts.some(post::published.eq(true))).await?;\n", |db| Box::pin(relations_keys(db))),
    ("relations/levels", "db.user().find_many().include(user::posts.include(post::comments).include(post::tags)).await?;\ndb.team().find_many().include(team::members.include(member::user)).await?;\n", |db| Box::pin(relations_levels(db))),
    ("relations/one_level", "db.user().find_many().include(user::posts).await?;\ndb.post().find_many().include(post::author).await?;\ndb.user().find_many().include(user::profile).include(user::manager).await?;\ndb.post().find_many().include(post::tags).await?;\ndb.team().find_many().include(team::members).await?;\n", |db| Box::pin(relations_one_level(db))),
    ("relations/one_record", "db.user().find_unique(user::id.eq(1)).include(user::posts).await?;\ndb.user().find_unique(user::email.eq(\"ada@example.com\")).include(user::posts.take(1)).await?;\ndb.user().find_unique(user::id.eq(-1)).include(user::posts).await?;\n", |db| Box::pin(relations_one_record(db))),
    ("relations/own_limits", "let posts = user::posts.filter(post::published.eq(false)).order_by(post::title.desc()).skip(1).take(2);\ndb.user().find_many().include(posts).await?;\ndb.post().find_many().include(post::tags.order_by(tag::name.asc()).take(1)).await?;\n", |db| Box::pin(relations_own_limits(db))),
    ("relations/selections", "nicol::select! {\n    struct Card from user { email, posts { title, comments { body } } }\n}\ndb.user().find_many().select::<Card>().await?;\n", |db| Box::pin(relations_selections(db))),
    ("transactions/several", "db.transaction(async |db: &Db| {\n    db.user().count().await?;\n    db.tag().create(tag::New { name: \"in\" }).await\n})\n.await?;\nlet result: nicol::Result<()> = db\n    .transaction_at(nicol::Isolation::Serializable, async |db: &Db| {\n        db.tag().create(tag::New { name: \"in\" }).await.map(drop)\n    })\n    .await;\nassert_eq!(result.unwrap_err().code(), \"P2002\");\n", |db| Box::pin(transactions_several(db))),
    ("writes/create", "db.tag().create(tag::New { name: \"new\" }).await?;\ndb.user().create(user::New { email: \"cy@example.com\" }).set(user::name, \"Cy\").set(user::score, 3).await?;\ndb.post().create(post::New { title: \"Third\" }).set(post::author_id, 1).await?;\n", |db| Box::pin(writes_create(db))),
    ("writes/create_many", "db.tag().create_many([\"a\", \"b\", \"c\"].map(|name| tag::New { name })).await?;\ndb.tag().create_many([\"a\", \"d\"].map(|name| tag::New { name })).skip_duplicates().await?;\ndb.tag().create_many(Vec::<tag::New<'_>>::new()).await?;\n", |db| Box::pin(writes_create_many(db))),
    ("writes/create_nested", "db.user()\n    .create(user::New { email: \"cy@example.com\" })\n    .with(user::manager.connect(user::email.eq(\"ada@example.com\")))\n    .with(user::profile.create(profile::New { bio: \"new\" }))\n    .with(user::posts.create(\n        post::New { title: \"Third\" }\n            .with(post::comments.create_all([comment::New { body: \"a\" }, comment::New { body: \"b\" }]))\n            .with(post::tags.connect(tag::name.eq(\"light\")))\n            .with(post::tags.connect_or_create(tag::name.eq(\"dark\"), tag::New { name: \"dark\" })),\n    ))\n    .await?;\n", |db| Box::pin(writes_create_nested(db))),
    ("writes/delete", "db.comment().delete(comment::id.eq(1)).await?;\n", |db| Box::pin(writes_delete(db))),
    ("writes/many", "db.post().update_many().filter(post::views.lt(1)).set(post::published, true).change(post::views.increment(2)).await?;\ndb.post().update_many().filter(post::author.is(user::name.eq(\"Ada\"))).set(post::published, true).await?;\ndb.comment().delete_many().filter(comment::post.is(post::title.eq(\"First\"))).await?;\ndb.comment().delete_many().await?;\n", |db| Box::pin(writes_many(db))),
    ("writes/update", "db.user().update(user::id.eq(1)).set(user::name, \"Ada L.\").set(user::role, Role::User).await?;\ndb.user().update(user::email.eq(\"ada@example.com\")).set(user::name, None::<&str>).await?;\ndb.post().update(post::id.eq(\"first\")).change(post::views.increment(1)).await?;\ndb.post().update(post::id.eq(\"first\")).change(post::views.divide(2)).set(post::published, true).await?;\n", |db| Box::pin(writes_update(db))),
    ("writes/update_nested", "db.post()\n    .update(post::id.eq(\"first\"))\n    .with(post::author.connect(user::email.eq(\"bea@example.com\")))\n    .with(post::tags.disconnect(tag::name.eq(\"light\")))\n    .with(post::comments.delete_many(comment::body.contains(\"o\")))\n    .await?;\ndb.user().update(user::email.eq(\"bea@example.com\")).with(user::manager.disconnect()).await?;\ndb.user().update(user::id.eq(1)).with(user::reviews.set([post::id.eq(\"second\")])).await?;\n", |db| Box::pin(writes_update_nested(db))),
    ("writes/upsert", "db.tag().upsert(tag::name.eq(\"light\")).create(tag::New { name: \"light\" }).set(tag::name, \"bright\").await?;\ndb.tag().upsert(tag::id.eq(99)).create(tag::New { name: \"light2\" }).set(tag::name, \"bright\").await?;\n", |db| Box::pin(writes_upsert(db))),
];
