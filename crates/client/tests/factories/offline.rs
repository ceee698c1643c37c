//! Records that are only made up.

use std::collections::HashSet;

use crate::db::{Db, Factory, Kind, limits, person, review, setting, tenant, work};
use crate::on_each_engine;

fn offline(seed: u64) -> Factory {
    Factory(nicol::Factory::offline(seed))
}

#[test]
fn a_record_is_made_up_whole() {
    let make = offline(42);
    let tenant = make.tenant().set(tenant::slug, "light").build().unwrap();
    assert_eq!((tenant.slug.as_str(), tenant.id.len()), ("light", 36));
    let work = make
        .work()
        .with(work::person.connect(person::tenant_id_number(&tenant.id, 7)))
        .build()
        .unwrap();
    assert_eq!(
        (work.tenant_id.as_str(), work.number, work.code.len()),
        (tenant.id.as_str(), 7, 4)
    );
    let works = make
        .work()
        .vary(work::number, |number| number as i32)
        .many(3)
        .build()
        .unwrap();
    assert_eq!(
        works.iter().map(|work| work.number).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    let review = make.review().set(review::id, 9).build().unwrap();
    assert_eq!((review.id, make.review().build().unwrap().id), (9, 2));
    // Neither can be made in a database: each needs the other.
    assert!(make.hen().build().is_ok() && make.stubborn().build().is_ok());
}

#[test]
fn unique_values_differ_and_end() {
    let make = offline(42);
    let kinds: HashSet<Kind> = make
        .setting()
        .many(3)
        .build()
        .unwrap()
        .iter()
        .map(|one| one.kind)
        .collect();
    assert_eq!(kinds.len(), 3);
    assert_eq!(make.setting().build().unwrap_err().code(), "P2002");
    assert!(make.setting().set(setting::kind, Kind::Small).build().is_ok());
    let ids: HashSet<i64> = make
        .limits()
        .many(1000)
        .build()
        .unwrap()
        .iter()
        .map(|one| one.id)
        .collect();
    let days = offline(1).limits().any(limits::day).many(1000).build().unwrap();
    let days: HashSet<_> = days.iter().map(|one| one.day).collect();
    assert_eq!((ids.len(), days.len()), (1000, 1000));
}

/// What is made up is what the database gets.
#[test]
fn it_is_the_record_that_a_database_would_get() {
    on_each_engine(async |db: Db| {
        let (there, here) = (db.factory(9), offline(9));
        for make in [&there, &here] {
            make.at("2026-01-01T00:00:00Z".parse().unwrap());
        }
        assert_eq!(there.review().many(3).await?, here.review().many(3).build()?);
        assert_eq!(there.node().await?.name, here.node().build()?.name);
        Ok(())
    });
}
