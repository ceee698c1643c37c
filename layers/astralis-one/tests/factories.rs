//! Records of every model, made up from the schema, in databases that the migrations have made: whatever these ask
//! for is satisfied.

use astralis_one::Db;
use astralis_one::db::{order_items, orders, wishlists};
use nicol::migrate::{self, Migrations};
use nicol_testing::db::for_each_engine;

static MIGRATIONS: Migrations = migrate::migrations!();

/// Runs a test on each engine, with a new database that is up to date.
fn on_each_engine(test: impl AsyncFn(&Db) -> nicol::Result<()>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for_each_engine(|scratch| {
        runtime.block_on(async {
            let db = astralis_one::db::connect(&scratch.url).await.unwrap();
            migrate::run(&db, &MIGRATIONS).await.unwrap();
            if let Err(error) = test(&db).await {
                panic!("{error:#?}");
            }
        });
    });
}

#[test]
fn every_model_has_records_as_small_as_can_be_and_full_ones() {
    on_each_engine(async |db| {
        for (seed, fill) in [(1, 0.0), (2, 1.0), (3, 0.5), (3, 0.5)] {
            let make = db.factory(seed);
            make.fill(fill);
            make.one_of_each().await?;
        }
        assert!(db.order_items().count().await? >= 4);
        Ok(())
    });
}

#[test]
fn a_shop_is_filled() {
    on_each_engine(async |db| {
        let make = db.factory(7);
        let buyers = make.users().many(2).await?;
        let items = make.marketplace_items().many(3).await?;
        let lines = orders::order_items
            .make(2)
            .with(order_items::marketplace_items.to_one_of(&items));
        let sold = make.orders().with(orders::users.to_one_of(&buyers)).with(lines);
        assert_eq!(sold.many(5).await?.len(), 5);
        assert_eq!(db.order_items().count().await?, 10);
        // A buyer wishes for an item once.
        let wished = make
            .wishlists()
            .with(wishlists::users.to_one_of(&buyers))
            .with(wishlists::marketplace_items.to_one_of(&items));
        assert_eq!(wished.many(6).await?.len(), 6);
        // Nothing was made besides: the sellers and categories of the items, that is all.
        assert_eq!(
            (db.users().count().await?, db.categories().count().await?),
            (5, 3)
        );
        Ok(())
    });
}
