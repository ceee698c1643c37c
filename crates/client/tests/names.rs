//! Names that mean something in Rust: `names/schema.prisma`, and `names/db`, the client for it. That it compiles is
//! most of the test; the rest is that the names lead to the right columns.

#[path = "names/db/mod.rs"]
mod db;
#[path = "queries/tables.rs"]
mod tables;

use db::{
    Db, Factory, Factory_, Option_, Result_, client, connect_ as connect, core, factory, nicol_ as owner,
    self_, std as standard, transaction_ as transaction,
};

const SCHEMA: &str = include_str!("names/schema.prisma");

#[test]
fn every_name_can_be_used() {
    nicol_testing::db::for_each_engine(|scratch| {
        tables::run(scratch, SCHEMA, async |client| work(&Db(client)).await);
    });
}

async fn work(db: &Db) -> nicol::Result<()> {
    let ada = db
        .nicol_()
        .create(owner::New { name: "Ada" })
        .set(owner::name_, "Other")
        .await?;
    assert_eq!(ada.name_.as_deref(), Some("Other"));
    let made = db
        .transaction_()
        .create(transaction::New { r#type: "gift" })
        .set(transaction::self_, "me")
        .set(transaction::kind, Option_::Self_)
        .with(transaction::from.connect(owner::name.eq("Ada")))
        .with(
            transaction::std.create(
                standard::New {}
                    .set(standard::result, Result_::Err)
                    .with(standard::core.create(core::New {})),
            ),
        )
        .await?;
    assert_eq!(
        (made.r#type.as_str(), made.kind, made.ok),
        ("gift", Option_::Self_, true)
    );
    let (_, from, to, std) = db
        .transaction_()
        .find_first()
        .filter(transaction::r#type.eq("gift"))
        .include(transaction::from)
        .include(transaction::to)
        .include(transaction::std.include(standard::core))
        .or_throw()
        .await?;
    assert_eq!((from.id, to, std.len()), (ada.id, None, 1));
    assert!(std[0].1.is_some());

    db.client()
        .create(client::New { by: "x" })
        .set(client::types, "t")
        .set(client::u8_, 8)
        .set(client::new_, "N")
        .with(client::nicol_.connect(owner::id.eq(ada.id)))
        .await?;
    let found = db.client().find_unique(client::nicol_id_by(ada.id, "x")).await?;
    assert_eq!(
        found.map(|found| (found.u8_, found.new_, found.new)),
        Some((8, "N".into(), String::new()))
    );
    assert!(
        db.client()
            .find_unique(client::by_types("x", "t"))
            .await?
            .is_some()
    );

    let row = db
        .connect_()
        .create(connect::New { string: "s" })
        .set(connect::a_b_, 2)
        .set(connect::ab, 3)
        .await?;
    assert_eq!((row.a_b, row.a_b_, row.ab), (None, Some(2), Some(3)));
    assert_eq!(db.self_().create(self_::New {}).await?.i32_, 3);

    // The model keeps its name; what makes records gives way.
    let make: Factory_ = db.factory_(1);
    let made: Factory = make.factory().await?;
    assert_eq!(
        db.factory().find_unique(factory::id.eq(made.id)).await?,
        Some(made)
    );
    make.one_of_each().await?;

    db.transaction(async |db: &Db| db.transaction_at_().count().await)
        .await
        .map(drop)
}
