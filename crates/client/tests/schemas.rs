//! Tables, enums and join tables of several schemas (`@@schema`): `schemas/schema.prisma`, and `schemas/db`, the client
//! for it. Also keys that are said twice, and keys with enums and optional fields.

#[path = "schemas/db/mod.rs"]
mod db;
#[path = "queries/tables.rs"]
mod tables;

use db::{Db, Kind, Plan, account, device, label, letter};

const SCHEMA: &str = include_str!("schemas/schema.prisma");

#[test]
fn every_schema_is_reached() {
    nicol_testing::db::for_each_engine(|scratch| {
        tables::run(scratch, SCHEMA, async |client| {
            let db = Db(client);
            relations(&db).await?;
            keys(&db).await?;
            many(&db).await
        });
    });
}

async fn relations(db: &Db) -> nicol::Result<()> {
    let ada = db
        .account()
        .create(account::New { name: "Ada" })
        .set(account::plan, Plan::Paid)
        .set(account::kind, Kind::Long)
        .with(
            account::letters.create(
                letter::New {}
                    .set(letter::kind, Kind::Long)
                    .with(letter::labels.create(label::New { name: "urgent" })),
            ),
        )
        .with(account::labels.create(label::New { name: "mine" }))
        .await?;
    let (_, letters, labels) = db
        .account()
        .find_first()
        .filter(account::letters.some(letter::labels.some(label::name.eq("urgent"))))
        .filter(account::plan.eq(Plan::Paid))
        .include(
            account::letters
                .filter(letter::kind.is_in([Kind::Long]))
                .include(letter::labels),
        )
        .include(account::labels)
        .or_throw()
        .await?;
    assert_eq!((letters.len(), labels[0].name.as_str()), (1, "mine"));
    assert_eq!(
        (letters[0].0.from_id, letters[0].1[0].name.as_str()),
        (ada.id, "urgent")
    );
    Ok(())
}

async fn keys(db: &Db) -> nicol::Result<()> {
    let by_plan = db
        .account()
        .find_unique(account::name_plan("Ada", Plan::Paid))
        .await?;
    let by_kind = db
        .account()
        .find_unique(account::name_plan_kind("Ada", Plan::Paid, Kind::Long))
        .await?;
    assert!(by_plan.is_some() && by_plan == by_kind);
    let id = by_plan.map_or(0, |ada| ada.id);
    for _ in 0..2 {
        db.device()
            .upsert(device::account_id_serial(id, "x"))
            .create(device::New { serial: "x" }.with(device::account.connect(account::id.eq(id))))
            .change(device::seen.increment(2))
            .await?;
    }
    let device = db
        .device()
        .find_unique(device::account_id_serial(id, "x"))
        .await?;
    assert_eq!(device.map(|device| device.seen), Some(2));
    Ok(())
}

/// Writes of many records, a number that is loaded in bulk among them.
async fn many(db: &Db) -> nicol::Result<()> {
    for number in [3, 2_000] {
        let names: Vec<String> = (0..number).map(|place| format!("{number}-{place}")).collect();
        let records = names.iter().map(|name| label::New { name });
        db.label().create_many(records).await?;
    }
    assert_eq!(
        db.label()
            .count()
            .filter(label::name.starts_with("2000-"))
            .await?,
        2_000
    );
    let changed = db
        .letter()
        .update_many()
        .filter(letter::kind.eq(Kind::Long))
        .set(letter::kind, Kind::Short)
        .await?;
    assert_eq!(changed, 1);
    assert_eq!(
        db.label().delete_many().filter(label::name.contains("-")).await?,
        2_003
    );
    Ok(())
}
