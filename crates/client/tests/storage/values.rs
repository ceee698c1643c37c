//! Values of each type, written one by one and in bulk, on each database.

use std::str::FromStr;

use nicol::serde_json::json;
use nicol::{Decimal, Json};

use crate::db::{Db, Everything, Role, everything};
use crate::setup::on_each_engine;

/// From the least up. Most are more than a floating point number holds.
const NUMBERS: &[&str] = &[
    "-98765432109876543210987654321098765.000000000000000000000000000001",
    "-12345678901234567890.51",
    "-12345678901234567890.5",
    "-1.5",
    "-0.1",
    "0",
    "0.000000000000000000000000000001",
    "0.1",
    "0.10000000000000000001",
    "0.3",
    "10",
    "9007199254740993",
    "9007199254740993.5",
    "9223372036854775807",
    "9223372036854775808",
    "98765432109876543210987654321098765.000000000000000000000000000001",
];

fn number(text: &str) -> Decimal {
    Decimal::from_str(text).expect("a number")
}

/// A record of which only some fields matter.
fn record<'a>() -> everything::New<'a> {
    everything::New {
        text: "",
        flag: false,
        small: 0,
        large: 0,
        float: 0.0,
        decimal: Decimal::from(0),
        time: nicol::DateTime::UNIX_EPOCH,
        json: Json::Null,
        bytes: &[],
        role: Role::User,
    }
}

async fn with_numbers(db: &Db) -> nicol::Result<()> {
    // Half of them one by one, half of them in bulk, neither sorted.
    let (bulk, single): (Vec<_>, Vec<_>) = NUMBERS.iter().rev().enumerate().partition(|(at, _)| at % 2 == 0);
    for (_, text) in single {
        db.everything()
            .create(everything::New {
                decimal: number(text),
                text,
                ..record()
            })
            .await?;
    }
    let bulk = bulk.iter().map(|(_, text)| everything::New {
        decimal: number(text),
        text,
        ..record()
    });
    db.everything().create_many(bulk).await?;
    Ok(())
}

#[test]
fn decimal_numbers_keep_all_digits() {
    on_each_engine(async |db: Db| {
        with_numbers(&db).await?;
        for record in db.everything().find_many().await? {
            assert_eq!(record.decimal, number(&record.text), "{}", record.text);
        }
        let list = db
            .everything()
            .create(record())
            .set(everything::decimal_opt, number(NUMBERS[0]))
            .await?;
        assert_eq!(list.decimal_opt, Some(number(NUMBERS[0])));
        Ok(())
    });
}

#[test]
fn decimal_numbers_sort_and_compare_by_value() {
    on_each_engine(async |db: Db| {
        with_numbers(&db).await?;
        let texts =
            |records: Vec<Everything>| records.into_iter().map(|record| record.text).collect::<Vec<_>>();
        let sorted = || db.everything().find_many().order_by(everything::decimal.asc());
        assert_eq!(texts(sorted().await?), NUMBERS);
        for (at, text) in NUMBERS.iter().enumerate() {
            let value = || number(text);
            let found = [
                texts(sorted().filter(everything::decimal.lt(value())).await?),
                texts(sorted().filter(everything::decimal.lte(value())).await?),
                texts(sorted().filter(everything::decimal.gt(value())).await?),
                texts(sorted().filter(everything::decimal.gte(value())).await?),
                texts(sorted().filter(everything::decimal.eq(value())).await?),
                texts(
                    sorted()
                        .filter(everything::decimal.is_in([value(), value()]))
                        .await?,
                ),
            ];
            let expected = [
                &NUMBERS[..at],
                &NUMBERS[..=at],
                &NUMBERS[at + 1..],
                &NUMBERS[at..],
                &NUMBERS[at..=at],
                &NUMBERS[at..=at],
            ];
            assert_eq!(found, expected, "compared with {text}");
        }
        let first = db
            .everything()
            .find_first()
            .filter(everything::text.eq(NUMBERS[3]))
            .or_throw()
            .await?;
        let page = sorted()
            .cursor(everything::id.eq(first.id.as_str()))
            .take(-3)
            .await?;
        assert_eq!(texts(page), &NUMBERS[1..=3]);
        Ok(())
    });
}

#[test]
fn sums_of_decimal_numbers_are_exact() {
    on_each_engine(async |db: Db| {
        let made = db
            .everything()
            .create(everything::New {
                decimal: number("0.1"),
                ..record()
            })
            .await?;
        let change = async |change: nicol::field::Change<'static, Everything>| {
            let id = everything::id.eq(made.id.as_str());
            Ok::<_, nicol::Error>(db.everything().update(id).change(change).await?.decimal)
        };
        assert_eq!(
            change(everything::decimal.increment(number("0.2"))).await?,
            number("0.3")
        );
        let wide = number("12345678901234567890.12345");
        assert_eq!(
            change(everything::decimal.increment(wide)).await?,
            number("12345678901234567890.42345")
        );
        assert_eq!(
            change(everything::decimal.multiply(number("-2"))).await?,
            number("-24691357802469135780.8469")
        );
        assert_eq!(
            change(everything::decimal.divide(2)).await?,
            number("-12345678901234567890.42345")
        );
        assert_eq!(
            change(everything::decimal.decrement(number("-12345678901234567890"))).await?,
            number("-0.42345")
        );
        Ok(())
    });
}

#[test]
fn documents_are_equal_whatever_their_spelling() {
    on_each_engine(async |db: Db| {
        let documents = [
            json!({"b": 1, "a": [true, null, "x"]}),
            json!("text"),
            json!("5"),
            json!(5),
            json!(2.5),
            json!(true),
            Json::Null,
            json!([]),
            json!({"a": {"c": 1, "b": 0.1}}),
        ];
        for document in &documents {
            db.everything()
                .create(everything::New {
                    json: document.clone(),
                    text: "one",
                    ..record()
                })
                .await?;
        }
        let bulk = documents.iter().map(|document| {
            everything::New {
                json: document.clone(),
                text: "bulk",
                ..record()
            }
            .set(everything::json_opt, document.clone())
        });
        db.everything().create_many(bulk).await?;
        let found = db.everything().find_many().order_by(everything::id.asc()).await?;
        let kept: Vec<&Json> = found.iter().map(|record| &record.json).collect();
        let twice: Vec<&Json> = documents.iter().chain(&documents).collect();
        assert_eq!(kept, twice);
        for record in found.iter().filter(|record| record.text == "bulk") {
            assert_eq!(record.json_opt.as_ref(), Some(&record.json));
        }
        for document in &documents {
            let count = db.everything().count().filter(everything::json.eq(document));
            assert_eq!(count.await?, 2, "{document}");
            let count = db.everything().count().filter(everything::json.is_in([document]));
            assert_eq!(count.await?, 2, "one of {document}");
        }
        let other_order = json!({"a": [true, null, "x"], "b": 1});
        let count = db.everything().count().filter(everything::json.eq(other_order));
        assert_eq!(count.await?, 2);
        Ok(())
    });
}

#[test]
fn lists_bytes_and_enums_are_kept_in_bulk_as_well() {
    on_each_engine(async |db: Db| {
        let bytes: Vec<u8> = (0..=255).collect();
        let records = ["a", "b"].map(|text| {
            everything::New {
                text,
                bytes: &bytes,
                role: Role::Admin,
                flag: true,
                float: 0.1 + 0.2,
                large: i64::MIN,
                ..record()
            }
            .set(everything::texts, ["", "ü\"\\\n", "[1]"])
            .set(everything::numbers, [i32::MIN, 0, i32::MAX])
            .set(everything::roles, [Role::ReadOnly, Role::Admin])
            .set(everything::bytes_opt, &bytes)
            .set(everything::role_opt, Role::Admin)
        });
        db.everything().create_many(records.clone()).await?;
        for record in records {
            db.everything().create_many([record]).await?;
        }
        let found = db.everything().find_many().await?;
        assert_eq!(found.len(), 4);
        for record in found {
            assert_eq!((&record.bytes, record.bytes_opt.as_ref()), (&bytes, Some(&bytes)));
            assert_eq!((record.role, record.role_opt), (Role::Admin, Some(Role::Admin)));
            assert_eq!(
                (record.float, record.large, record.flag),
                (0.1 + 0.2, i64::MIN, true)
            );
            assert_eq!(record.texts, ["", "ü\"\\\n", "[1]"]);
            assert_eq!(record.numbers, [i32::MIN, 0, i32::MAX]);
            assert_eq!(record.roles, [Role::ReadOnly, Role::Admin]);
        }
        let count = db
            .everything()
            .count()
            .filter(everything::role.is_in([Role::Admin]));
        assert_eq!(count.await?, 4);
        Ok(())
    });
}
