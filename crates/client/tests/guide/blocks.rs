// @generated from docs/guide by `UPDATE=1 cargo test -p nicol --test guide_files`. Do not edit: change the guide.
//! The Rust blocks of the guide.
#![allow(clippy::all, dead_code, unused_imports, unused_variables)]

use crate::db::{self, Comment, Db, Post, Profile, Rating, Role, Tag, User, comment, post, profile, rating, tag, user};
use crate::harness::Run;

async fn connecting_2(db: &Db) -> nicol::Result<()> {
let db = Db(db.0.observed(|statement| {
    if statement.elapsed.as_millis() > 100 {
        eprintln!("slow: {statement}");
    }
}));
assert_eq!(db.user().count().await?, 3);
Ok(())
}

async fn databases_1(db: &Db) -> nicol::Result<()> {
use nicol::Provider;

let name = match db.0.provider() {
    Provider::Sqlite => "a file",
    Provider::Postgres => "a server",
    _ => "something new",
};
println!("The blog is kept in {name}.");
Ok(())
}

async fn embedding_3(db: &Db) -> nicol::Result<()> {
use nicol::migrate::{self, Migrations};

static MIGRATIONS: Migrations = Migrations::new(&[
    ("sqlite", &[("1_init", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")]),
    ("postgresql", &[("1_init", "CREATE TABLE note (id SERIAL PRIMARY KEY, text TEXT NOT NULL)")]),
]);

let db = db::connect("file::memory:").await?;
let started = migrate::run(&db, &MIGRATIONS).await.expect("a new database");
assert_eq!(started.applied, ["1_init"]);
Ok(())
}

async fn errors_1(db: &Db) -> nicol::Result<()> {
let error = db.user().create(user::New { email: "ada@example.com" }).await.unwrap_err();

assert_eq!(error.code(), "P2002");
assert_eq!(error.model(), Some("User"));
assert_eq!(error.fields(), ["email"]);
assert_eq!(error.to_string(), "P2002: a record with the same value exists already: User (email)");
Ok(())
}

async fn errors_2(db: &Db) -> nicol::Result<()> {
use nicol::ErrorKind;

let result = db.user().create(user::New { email: "ada@example.com" }).await;
let answer = match result {
    Ok(user) => format!("welcome, {}", user.email),
    Err(error) if error.is_unique_violation() => "this address is taken".to_owned(),
    Err(error) if error.kind() == ErrorKind::PoolTimeout => "too many visitors, try again".to_owned(),
    Err(error) => return Err(error),
};
assert_eq!(answer, "this address is taken");
Ok(())
}

async fn factories_1(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);                                  // the seed

let user = make.user().await?;                              // everything made up
assert_eq!((user.name, user.role), (None, Role::Reader));   // optional fields stay empty, defaults are kept

let writer = make.user().set(user::role, Role::Writer).await?;
assert_ne!(writer.email, user.email);                       // unique, so different

let posts = make.post().many(20).await?;                    // with 20 authors
assert_eq!(posts.len(), 20);
Ok(())
}

async fn factories_2(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
let ada = make.user().set(user::name, "Ada").await?;

let post = make.post().with(post::author.to(&ada)).await?;
assert_eq!(post.author_id, ada.id);

let other = make.post().with(post::author.make().set(user::role, Role::Writer)).await?;
assert_ne!(other.author_id, ada.id);
Ok(())
}

async fn factories_3(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
let ada = make
    .user()
    .with(user::profile.make())
    .with(user::posts.make(3).set(post::published, true).with(post::tags.make(2)).with(post::comments.make(1)))
    .await?;

let (_, posts) =
    db.user().find_unique(user::id.eq(ada.id)).include(user::posts.include(post::tags)).or_throw().await?;
assert_eq!(posts.len(), 3);
assert!(posts.iter().all(|(post, tags)| post.published && tags.len() == 2));
Ok(())
}

async fn factories_4(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
let users = make.user().many(2).await?;
let posts = make.post().many(3).await?;

let ratings = make
    .rating()
    .with(rating::user.to_one_of(&users))
    .with(rating::post.to_one_of(&posts))
    .many(6)
    .await?;
assert_eq!(ratings.len(), 6);                               // each user has rated each post
Ok(())
}

async fn factories_5(db: &Db) -> nicol::Result<()> {
use nicol::Recipe;

let make = db.factory(42);
make.define(Recipe::new().set(user::role, Role::Writer));

let known = Recipe::new().vary(user::name, |number| format!("Writer {number}")).with(user::profile.make());
let user = make.user().like(&known).await?;
assert_eq!((user.name.as_deref(), user.role), (Some("Writer 1"), Role::Writer));
Ok(())
}

async fn factories_6(db: &Db) -> nicol::Result<()> {
let make = db.factory(42);
make.tag().await?;
db.transaction(async |tx| {
    let make = db::Factory(make.on(tx));
    make.tag().many(2).await
})
.await?;
Ok(())
}

async fn factories_7(db: &Db) -> nicol::Result<()> {
let make = db::Factory(nicol::Factory::offline(42));
let user = make.user().set(user::email, "ada@example.com").build()?;
assert_eq!((user.id, user.email.as_str()), (1, "ada@example.com"));
assert_eq!(make.post().many(3).build()?.len(), 3);
Ok(())
}

mod getting_started_1 {
use crate::db;

use db::{Db, Role, comment, post, profile, tag, user};

#[tokio::main]
pub async fn main() -> nicol::Result<()> {
    let db = crate::connect("file:blog.db").await?;
    fill(&db).await?;

    let users = db.user().find_many().include(user::posts).await?;
    for (user, posts) in users {
        println!("{} has written {} posts", user.email, posts.len());
    }
    Ok(())
}

/// Three users. Ada has written two posts, Bea one.
pub async fn fill(db: &Db) -> nicol::Result<()> {
    db.user()
        .create(user::New { email: "ada@example.com" })
        .set(user::name, "Ada")
        .set(user::role, Role::Writer)
        .with(user::profile.create(profile::New { bio: "Writes about engines." }))
        .with(user::posts.create_all([
            post::New { title: "Engines" }
                .set(post::published, true)
                .set(post::views, 120)
                .with(post::tags.create(tag::New { name: "technology" }))
                .with(post::comments.create_all([
                    comment::New { body: "Very good." },
                    comment::New { body: "More of this!" },
                ])),
            post::New { title: "Notes" }.set(post::views, 3),
        ]))
        .await?;

    db.user()
        .create(user::New { email: "bea@example.com" })
        .set(user::name, "Bea")
        .with(user::posts.create(
            post::New { title: "Gardens" }
                .set(post::published, true)
                .set(post::views, 40),
        ))
        .await?;

    db.user().create(user::New { email: "cy@example.org" }).await?;
    Ok(())
}
}

async fn queries_1(db: &Db) -> nicol::Result<()> {
let ada = db.user().find_unique(user::email.eq("ada@example.com")).await?;
assert_eq!(ada.unwrap().name.as_deref(), Some("Ada"));

let nobody = db.user().find_unique(user::id.eq(99)).await?;
assert!(nobody.is_none());
Ok(())
}

async fn queries_2(db: &Db) -> nicol::Result<()> {
let rating = db.rating().find_unique(rating::user_id_post_id(1, 1)).await?;
assert!(rating.is_none());
Ok(())
}

async fn queries_3(db: &Db) -> nicol::Result<()> {
let ada = db.user().find_unique(user::email.eq("ada@example.com")).or_throw().await?;
assert_eq!(ada.role, Role::Writer);

let error = db.user().find_unique(user::id.eq(99)).or_throw().await.unwrap_err();
assert_eq!(error.code(), "P2025");
Ok(())
}

async fn queries_4(db: &Db) -> nicol::Result<()> {
let all = db.user().find_many().await?;
assert_eq!(all.len(), 3);

let first = db.post().find_first().filter(post::published.eq(true)).order_by(post::views.desc()).await?;
assert_eq!(first.unwrap().title, "Engines");
Ok(())
}

async fn queries_5(db: &Db) -> nicol::Result<()> {
let popular = db.post().find_many().filter(post::views.gte(40)).await?;
assert_eq!(popular.len(), 2);
Ok(())
}

async fn queries_6(db: &Db) -> nicol::Result<()> {
let users = db
    .user()
    .find_many()
    .filter(user::name.eq("Ada").or(user::name.is_null()))
    .filter(!user::email.ends_with(".net"))
    .await?;
assert_eq!(users.len(), 2);

// A condition is a value: it can be built step by step.
let words = ["Engines", "Gardens"];
let any_title = nicol::any(words.map(|word| post::title.contains(word)));
assert_eq!(db.post().count().filter(any_title).await?, 2);
Ok(())
}

async fn queries_7(db: &Db) -> nicol::Result<()> {
let posts = db
    .post()
    .find_many()
    .order_by(post::published.desc())
    .order_by(post::title.asc())
    .await?;
let titles: Vec<_> = posts.iter().map(|post| post.title.as_str()).collect();
assert_eq!(titles, ["Engines", "Gardens", "Notes"]);
Ok(())
}

async fn queries_8(db: &Db) -> nicol::Result<()> {
// By the number of posts, and posts by their author's name.
let users = db.user().find_many().order_by(user::posts.count().desc()).await?;
assert_eq!(users[0].email, "ada@example.com");

let by_author = post::author.order(user::name.desc());
let posts = db.post().find_many().order_by(by_author).order_by(post::id.asc()).await?;
assert_eq!(posts[0].title, "Gardens");

let named_first = user::name.asc().nulls_last();
let users = db.user().find_many().order_by(named_first).await?;
assert_eq!(users[2].email, "cy@example.org");
Ok(())
}

async fn queries_9(db: &Db) -> nicol::Result<()> {
let page = db.post().find_many().order_by(post::title.asc()).skip(1).take(1).await?;
assert_eq!(page[0].title, "Gardens");

let last_two = db.post().find_many().order_by(post::title.asc()).take(-2).await?;
assert_eq!(last_two[0].title, "Gardens");
Ok(())
}

async fn queries_10(db: &Db) -> nicol::Result<()> {
let mut seen = Vec::new();
let mut last = None;
loop {
    let mut page = db.post().find_many().order_by(post::views.desc()).take(2);
    if let Some(id) = last {
        page = page.cursor(post::id.eq(id)).skip(1);
    }
    let page = page.await?;
    let Some(post) = page.last() else { break };
    last = Some(post.id);
    seen.extend(page.into_iter().map(|post| post.title));
}
assert_eq!(seen, ["Engines", "Gardens", "Notes"]);
Ok(())
}

async fn queries_11(db: &Db) -> nicol::Result<()> {
assert_eq!(db.post().count().await?, 3);
assert_eq!(db.post().count().filter(post::published.eq(true)).await?, 2);
Ok(())
}

async fn queries_12(db: &Db) -> nicol::Result<()> {
nicol::select! {
    struct Card from user { email, name }
}

let cards: Vec<Card> = db.user().find_many().order_by(user::id.asc()).select::<Card>().await?;
assert_eq!(cards[0].email, "ada@example.com");
Ok(())
}

async fn relations_1(db: &Db) -> nicol::Result<()> {
let users = db.user().find_many().order_by(user::id.asc()).include(user::posts).await?;
let (ada, posts) = &users[0];
assert_eq!((ada.email.as_str(), posts.len()), ("ada@example.com", 2));

let (post, author) = db.post().find_first().include(post::author).or_throw().await?;
assert_eq!(post.author_id, author.id);
Ok(())
}

async fn relations_2(db: &Db) -> nicol::Result<()> {
let (user, profile, posts) = db
    .user()
    .find_unique(user::email.eq("cy@example.org"))
    .include(user::profile)
    .include(user::posts)
    .or_throw()
    .await?;
assert!(user.name.is_none() && profile.is_none() && posts.is_empty());
Ok(())
}

async fn relations_3(db: &Db) -> nicol::Result<()> {
let posts = user::posts
    .filter(post::published.eq(true))
    .order_by(post::views.desc())
    .take(5)
    .include(post::tags)
    .include(post::comments.order_by(comment::id.desc()).take(1));
let users = db.user().find_many().order_by(user::id.asc()).include(posts).await?;

for (user, posts) in &users {
    for (post, tags, comments) in posts {
        println!("{}: {} ({} tags, {} comments)", user.email, post.title, tags.len(), comments.len());
    }
}
let (_, posts) = &users[0];
let (post, tags, comments) = &posts[0];
assert_eq!((post.title.as_str(), tags[0].name.as_str()), ("Engines", "technology"));
assert_eq!(comments[0].body, "More of this!");
Ok(())
}

async fn relations_4(db: &Db) -> nicol::Result<()> {
nicol::select! {
    /// What the front page shows.
    struct Teaser from post { title, author { name }, comments { body } }
}

let teasers = db.post().find_many().filter(post::published.eq(true)).order_by(post::id.asc()).select::<Teaser>().await?;
let author: &TeaserAuthor = &teasers[0].author;
assert_eq!(author.name.as_deref(), Some("Ada"));
assert_eq!(teasers[0].comments.len(), 2);
Ok(())
}

async fn relations_5(db: &Db) -> nicol::Result<()> {
let writers = db.user().find_many().filter(user::posts.some(post::published.eq(true))).await?;
assert_eq!(writers.len(), 2);

let tagged = post::tags.some(tag::name.eq("technology"));
let by_ada = post::author.is(user::name.eq("Ada"));
assert_eq!(db.post().count().filter(tagged.and(by_ada)).await?, 1);

let silent = db.user().find_many().filter(!user::posts.exists()).await?;
assert_eq!(silent[0].email, "cy@example.org");
Ok(())
}

async fn transactions_1(db: &Db) -> nicol::Result<()> {
db.transaction(async |tx: &Db| {
    let ada = tx.user().find_unique(user::email.eq("ada@example.com")).or_throw().await?;
    let bea = tx.user().find_unique(user::email.eq("bea@example.com")).or_throw().await?;
    tx.post().update_many().filter(post::author_id.eq(ada.id)).set(post::author_id, bea.id).await?;
    tx.user().delete(user::id.eq(ada.id)).await?;
    Ok::<_, nicol::Error>(())
})
.await?;
assert_eq!(db.post().count().await?, 3);
Ok(())
}

async fn transactions_2(db: &Db) -> nicol::Result<()> {
let result = db
    .transaction(async |tx: &Db| {
        tx.user().delete(user::email.eq("bea@example.com")).await?;
        tx.user().create(user::New { email: "ada@example.com" }).await   // exists already
    })
    .await;
assert_eq!(result.unwrap_err().code(), "P2002");
assert_eq!(db.user().count().await?, 3);
Ok(())
}

async fn transactions_3(db: &Db) -> nicol::Result<()> {
#[derive(Debug)]
enum Refused {
    TooFewViews,
    Database(nicol::Error),
}

impl From<nicol::Error> for Refused {
    fn from(error: nicol::Error) -> Self {
        Refused::Database(error)
    }
}

let result = db
    .transaction(async |tx: &Db| {
        let post = tx.post().update(post::id.eq(2)).set(post::published, true).await?;
        if post.views < 10 { Err(Refused::TooFewViews) } else { Ok(post) }
    })
    .await;
assert!(matches!(result, Err(Refused::TooFewViews)));
let post = db.post().find_unique(post::id.eq(2)).or_throw().await?;
assert!(!post.published);
Ok(())
}

async fn transactions_4(db: &Db) -> nicol::Result<()> {
let count = db
    .transaction_at(nicol::Isolation::Serializable, async |tx: &Db| {
        let count = tx.post().count().await?;
        tx.post().update(post::id.eq(1)).set(post::views, count as i32).await?;
        Ok::<_, nicol::Error>(count)
    })
    .await?;
assert_eq!(count, 3);
Ok(())
}

async fn transactions_5(db: &Db) -> nicol::Result<()> {
let mut attempts = 0;
let post = loop {
    attempts += 1;
    let result = db
        .transaction_at(nicol::Isolation::Serializable, async |tx: &Db| {
            tx.post().update(post::id.eq(1)).change(post::views.increment(1)).await
        })
        .await;
    match result {
        Err(error) if error.is_retryable() && attempts < 5 => continue,
        result => break result?,
    }
};
assert_eq!(post.views, 121);
Ok(())
}

async fn writes_1(db: &Db) -> nicol::Result<()> {
let dan = db
    .user()
    .create(user::New { email: "dan@example.com" })
    .set(user::name, "Dan")
    .set(user::role, Role::Writer)
    .await?;
assert_eq!(dan.name.as_deref(), Some("Dan"));
Ok(())
}

async fn writes_2(db: &Db) -> nicol::Result<()> {
let post = db
    .post()
    .create(post::New { title: "Letters" })
    .with(post::author.connect(user::email.eq("bea@example.com")))
    .await?;

let other = db.post().create(post::New { title: "Replies" }).set(post::author_id, post.author_id).await?;
assert_eq!(other.author_id, post.author_id);
Ok(())
}

async fn writes_3(db: &Db) -> nicol::Result<()> {
let eve = db
    .user()
    .create(user::New { email: "eve@example.com" })
    .with(user::profile.create(profile::New { bio: "New here." }))
    .with(user::posts.create(
        post::New { title: "Hello" }
            .with(post::tags.connect(tag::name.eq("technology")))
            .with(post::tags.connect_or_create(tag::name.eq("greetings"), tag::New { name: "greetings" })),
    ))
    .await?;
let (_, tags) = db.post().find_first().filter(post::author_id.eq(eve.id)).include(post::tags).or_throw().await?;
assert_eq!(tags.len(), 2);
Ok(())
}

async fn writes_4(db: &Db) -> nicol::Result<()> {
let count = db
    .tag()
    .create_many(["red", "green", "blue"].map(|name| tag::New { name }))
    .await?;
assert_eq!(count, 3);

// "red" is there already: it is passed over instead of being an error.
let count = db
    .tag()
    .create_many(["red", "yellow"].map(|name| tag::New { name }))
    .skip_duplicates()
    .await?;
assert_eq!(count, 1);
Ok(())
}

async fn writes_5(db: &Db) -> nicol::Result<()> {
let ada = db
    .user()
    .update(user::email.eq("ada@example.com"))
    .set(user::name, "Ada Lovelace")
    .set(user::role, Role::Reader)
    .await?;
assert_eq!(ada.name.as_deref(), Some("Ada Lovelace"));

// An optional field is emptied with `None`.
db.user().update(user::id.eq(ada.id)).set(user::name, None::<&str>).await?;
Ok(())
}

async fn writes_6(db: &Db) -> nicol::Result<()> {
let post = db.post().update(post::id.eq(1)).change(post::views.increment(1)).await?;
assert_eq!(post.views, 121);
Ok(())
}

async fn writes_7(db: &Db) -> nicol::Result<()> {
db.post()
    .update(post::id.eq(1))
    .with(post::author.connect(user::email.eq("bea@example.com")))
    .with(post::tags.disconnect(tag::name.eq("technology")))
    .with(post::comments.delete_many(comment::body.contains("good")))
    .await?;
assert_eq!(db.comment().count().await?, 1);
Ok(())
}

async fn writes_8(db: &Db) -> nicol::Result<()> {
let tag = db
    .tag()
    .upsert(tag::name.eq("technology"))
    .create(tag::New { name: "technology" })
    .set(tag::name, "engineering")
    .await?;
assert_eq!(tag.name, "engineering");
Ok(())
}

async fn writes_9(db: &Db) -> nicol::Result<()> {
let gone = db.user().delete(user::email.eq("cy@example.org")).await?;
assert_eq!(gone.email, "cy@example.org");
Ok(())
}

async fn writes_10(db: &Db) -> nicol::Result<()> {
let count = db.post().update_many().filter(post::published.eq(false)).set(post::published, true).await?;
assert_eq!(count, 1);

let count = db.post().delete_many().filter(post::views.lt(50)).await?;
assert_eq!(count, 2);
Ok(())
}

/// The blocks that are run on a client.
pub const BLOCKS: &[(&str, Run)] = &[
    ("connecting 2", |db| Box::pin(connecting_2(db))),
    ("databases 1", |db| Box::pin(databases_1(db))),
    ("embedding 3", |db| Box::pin(embedding_3(db))),
    ("errors 1", |db| Box::pin(errors_1(db))),
    ("errors 2", |db| Box::pin(errors_2(db))),
    ("factories 1", |db| Box::pin(factories_1(db))),
    ("factories 2", |db| Box::pin(factories_2(db))),
    ("factories 3", |db| Box::pin(factories_3(db))),
    ("factories 4", |db| Box::pin(factories_4(db))),
    ("factories 5", |db| Box::pin(factories_5(db))),
    ("factories 6", |db| Box::pin(factories_6(db))),
    ("factories 7", |db| Box::pin(factories_7(db))),
    ("queries 1", |db| Box::pin(queries_1(db))),
    ("queries 2", |db| Box::pin(queries_2(db))),
    ("queries 3", |db| Box::pin(queries_3(db))),
    ("queries 4", |db| Box::pin(queries_4(db))),
    ("queries 5", |db| Box::pin(queries_5(db))),
    ("queries 6", |db| Box::pin(queries_6(db))),
    ("queries 7", |db| Box::pin(queries_7(db))),
    ("queries 8", |db| Box::pin(queries_8(db))),
    ("queries 9", |db| Box::pin(queries_9(db))),
    ("queries 10", |db| Box::pin(queries_10(db))),
    ("queries 11", |db| Box::pin(queries_11(db))),
    ("queries 12", |db| Box::pin(queries_12(db))),
    ("relations 1", |db| Box::pin(relations_1(db))),
    ("relations 2", |db| Box::pin(relations_2(db))),
    ("relations 3", |db| Box::pin(relations_3(db))),
    ("relations 4", |db| Box::pin(relations_4(db))),
    ("relations 5", |db| Box::pin(relations_5(db))),
    ("transactions 1", |db| Box::pin(transactions_1(db))),
    ("transactions 2", |db| Box::pin(transactions_2(db))),
    ("transactions 3", |db| Box::pin(transactions_3(db))),
    ("transactions 4", |db| Box::pin(transactions_4(db))),
    ("transactions 5", |db| Box::pin(transactions_5(db))),
    ("writes 1", |db| Box::pin(writes_1(db))),
    ("writes 2", |db| Box::pin(writes_2(db))),
    ("writes 3", |db| Box::pin(writes_3(db))),
    ("writes 4", |db| Box::pin(writes_4(db))),
    ("writes 5", |db| Box::pin(writes_5(db))),
    ("writes 6", |db| Box::pin(writes_6(db))),
    ("writes 7", |db| Box::pin(writes_7(db))),
    ("writes 8", |db| Box::pin(writes_8(db))),
    ("writes 9", |db| Box::pin(writes_9(db))),
    ("writes 10", |db| Box::pin(writes_10(db))),
];

/// The whole programs.
pub const PROGRAMS: &[(&str, fn() -> nicol::Result<()>)] = &[
    ("getting-started 1", getting_started_1::main),
];

/// Makes the records of the guide.
pub const SEED: Run = |db| Box::pin(getting_started_1::fill(db));
