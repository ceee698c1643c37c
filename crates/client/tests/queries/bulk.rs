//! Enough records at once for a bulk load, where the database has one: nothing about them is different.

use nicol::{Decimal, Provider};
use nicol_driver::database::Access;

use crate::db::{Db, Role, everything, tag, user};
use crate::setup::on_each_engine;

const MANY: usize = 1200;

#[test]
fn every_type_is_loaded() {
    on_each_engine(async |db: Db| {
        let decimal: Decimal = "-12345.6789".parse().expect("a number");
        let time = nicol::DateTime::from_timestamp_millis(1_704_164_645_678).expect("a time");
        let json = nicol::serde_json::json!({"a": [1, 2.5, null, "ü"]});
        let texts: Vec<String> = (0..MANY).map(|number| format!("{number}\t\\N\n\"ü\"")).collect();
        let record = |text| {
            everything::New {
                text,
                flag: true,
                small: i32::MIN,
                large: i64::MAX,
                float: -0.1,
                decimal: decimal.clone(),
                time,
                json: json.clone(),
                bytes: &[0, 1, 255],
                role: Role::ReadOnly,
            }
            .set(everything::texts, ["a", "b,\"c\"", ""])
            .set(everything::roles, [Role::Admin, Role::User])
            .set(
                everything::text_opt,
                Some(text).filter(|text| text.len() % 2 == 0),
            )
        };
        let single = db.everything().create(record(texts[0].as_str())).await?;
        let count = db
            .everything()
            .create_many(texts.iter().map(|text| record(text)))
            .await?;
        assert_eq!(count, MANY as u64);
        let loaded = db.everything().find_many().order_by(everything::id.asc()).await?;
        assert_eq!(loaded.len(), MANY + 1);
        for (loaded, text) in loaded.iter().skip(1).zip(&texts) {
            let text_opt = Some(text.clone()).filter(|text| text.len() % 2 == 0);
            let expected = everything_with(&single, loaded, text, text_opt);
            assert_eq!(*loaded, expected);
        }
        Ok(())
    });
}

/// The record that was created alone, with what is a loaded record's own.
fn everything_with(
    single: &crate::db::Everything,
    loaded: &crate::db::Everything,
    text: &str,
    text_opt: Option<String>,
) -> crate::db::Everything {
    crate::db::Everything {
        id: loaded.id.clone(),
        ulid: loaded.ulid.clone(),
        nano: loaded.nano.clone(),
        cuid2: loaded.cuid2.clone(),
        uuid: loaded.uuid.clone(),
        text: text.to_owned(),
        text_opt,
        ..single.clone()
    }
}

#[test]
fn a_violation_leaves_nothing_and_names_the_fields() {
    on_each_engine(async |db: Db| {
        let mut names: Vec<String> = (0..MANY).map(|number| format!("t{number}")).collect();
        names.push("t7".to_owned());
        let records = || names.iter().map(|name| tag::New { name });
        let clash = db
            .tag()
            .create_many(records())
            .await
            .expect_err("t7 is there twice");
        assert_eq!((clash.code(), clash.model()), ("P2002", Some("Tag")));
        assert_eq!(clash.subject().columns, ["name"]);
        assert_eq!(db.tag().count().await?, 0);
        assert_eq!(
            db.tag().create_many(records()).skip_duplicates().await?,
            MANY as u64
        );
        Ok(())
    });
}

#[test]
fn a_load_is_part_of_its_transaction() {
    on_each_engine(async |db: Db| {
        let emails: Vec<String> = (0..MANY).map(|number| format!("u{number}")).collect();
        let undone: Result<(), nicol::Error> = db
            .transaction(async |tx: &Db| {
                let count = tx
                    .user()
                    .create_many(emails.iter().map(|email| user::New { email }))
                    .await?;
                assert_eq!((count, tx.user().count().await?), (MANY as u64, MANY as i64));
                tx.user().find_unique(user::id.eq(0)).or_throw().await.map(|_| ())
            })
            .await;
        assert_eq!(undone.expect_err("there is no user 0").code(), "P2025");
        assert_eq!(db.user().count().await?, 0);
        Ok(())
    });
}

#[test]
fn what_cannot_be_loaded_is_inserted() {
    on_each_engine(async |db: Db| {
        if db.0.provider() == Provider::Postgres {
            let script = r#"ALTER TABLE "Tag" RENAME TO "tags"; CREATE VIEW "Tag" AS SELECT * FROM "tags""#;
            let connection = db.0.database().acquire(Access::Write).await?;
            connection.script(script).await?;
        }
        let names: Vec<String> = (0..MANY).map(|number| format!("t{number}")).collect();
        let count = db
            .tag()
            .create_many(names.iter().map(|name| tag::New { name }))
            .await?;
        assert_eq!((count, db.tag().count().await?), (MANY as u64, MANY as i64));
        Ok(())
    });
}
