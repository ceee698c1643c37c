//! Types with limits: what is made fits, is read again as it was made, and is the same on each engine.

use std::sync::Mutex;

use crate::db::Limits;
use crate::on_each_engine;

#[test]
fn values_fit_their_types_and_are_the_same_everywhere() {
    for seed in 0..5 {
        let seen: Mutex<Vec<Vec<Limits>>> = Mutex::default();
        on_each_engine(async |db| {
            let make = db.factory(seed);
            make.fill(1.0);
            let mut made = make.limits().many(10).await?;
            let built = db.factory(seed);
            built.fill(1.0);
            let mut offline = built.limits().many(10).build()?;
            for one in made.iter_mut().chain(&mut offline) {
                normalize(one);
                check(one);
            }
            assert_eq!(made, offline);
            seen.lock().unwrap().push(made);
            Ok(())
        });
        let seen = seen.into_inner().unwrap();
        assert!(seen.iter().all(|rows| *rows == seen[0]), "seed {seed}");
    }
}

/// How many zeros stand behind a number is the database's.
fn normalize(row: &mut Limits) {
    for decimal in [&mut row.fraction, &mut row.whole, &mut row.tiny, &mut row.money] {
        *decimal = decimal.normalized();
    }
}

fn check(row: &Limits) {
    assert!((1..=32_767).contains(&row.small), "{row:?}");
    assert_eq!(
        (
            row.short.len(),
            row.fixed.len(),
            row.country.len(),
            row.bits.len()
        ),
        (1, 5, 2, 3),
        "{row:?}"
    );
    assert!(row.some_bits.len() <= 70 && row.some_bits.chars().all(|bit| matches!(bit, '0' | '1')));
    assert!(row.inet.parse::<std::net::Ipv4Addr>().is_ok() && row.xml.starts_with('<'));
    assert_eq!((row.uuid.len(), row.letters.len(), row.hash.len()), (36, 36, 64));
    assert!(row.email.len() <= 20 && row.email.contains('@'));
    assert!((18..=90).contains(&row.age));
    assert!(row.day.to_rfc3339().ends_with("T00:00:00+00:00"));
    assert!(row.hour.to_rfc3339().starts_with("1970-01-01T"));
    assert!(row.birth_date.to_rfc3339().as_str() < "2006");
    assert!(!row.numbers.is_empty() && row.names.iter().all(|name| name.len() <= 3));
}
