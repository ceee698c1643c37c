//! What holds for every seed: all constraints are satisfied, and the same seed gives the same rows, whatever else is
//! made.

use nicol::Recipe;

use crate::db::{Factory, person, work};
use crate::on_each_engine;

#[test]
fn every_seed_makes_valid_records() {
    on_each_engine(async |db| {
        for seed in 0..30 {
            let make = db.factory(seed);
            make.fill(seed as f64 / 29.0);
            make.work().many(2).await?;
            make.tenant().await?;
            make.article().many(2).await?;
            make.topic().await?;
            make.desk().await?;
            make.review().await?;
            make.node().await?;
            make.limits().many(3).await?;
        }
        assert_eq!(db.limits().count().await?, 90);
        Ok(())
    });
}

#[test]
fn the_same_seed_makes_the_same_again() {
    for seed in 0..200 {
        let rows = || {
            let make = Factory(nicol::Factory::offline(seed));
            make.fill(0.5);
            make.at("2026-01-01T00:00:00Z".parse().unwrap());
            make.limits().many(3).build().unwrap()
        };
        assert_eq!(rows(), rows());
    }
}

/// Records of other models, other fields that are said, and the order of things move nothing.
#[test]
fn records_do_not_depend_on_others() {
    let alone = Factory(nicol::Factory::offline(4))
        .person()
        .many(3)
        .build()
        .unwrap();
    let make = Factory(nicol::Factory::offline(4));
    make.tenant().many(5).build().unwrap();
    make.define(Recipe::new().set(work::hours, 1));
    let among: Vec<_> = (0..3)
        .map(|_| {
            make.setting().build().ok();
            make.person().set(person::tenant_id, "a").build().unwrap()
        })
        .collect();
    for (alone, among) in alone.iter().zip(&among) {
        assert_eq!((alone.number, &alone.name), (among.number, &among.name));
    }
}

#[test]
fn one_of_each_names_what_cannot_be_made() {
    on_each_engine(async |db| {
        let error = db.factory(1).one_of_each().await.unwrap_err();
        assert_eq!(error.model(), Some("Stubborn"));
        assert_eq!(db.setting().count().await?, 0);
        Ok(())
    });
}
