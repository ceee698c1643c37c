//! Notifications, metrics, settings and signatures.

use aether_mailer::Error;
use aether_mailer::db::{NotificationType, system_metric};
use aether_mailer::services::{config, metrics, notifications, signatures};
use nicol::Utc;
use nicol::chrono::TimeDelta;
use nicol::serde_json::json;

use crate::on_both;

#[test]
fn notifications_are_read() {
    on_both(async |db| {
        let ada = db.factory(1).user().await.unwrap();
        let kind = NotificationType::Maintenance;
        let data = Some(json!({ "from": "22:00" }));
        let first = notifications::notify(db, &ada.id, kind, "Tonight", "We are away.", data)
            .await
            .unwrap();
        for _ in 0..2 {
            notifications::notify(db, &ada.id, kind, "Later", "Again.", None)
                .await
                .unwrap();
        }
        assert!(notifications::mark_read(db, &first.id).await.unwrap().is_read);
        assert_eq!(notifications::unread(db, &ada.id).await.unwrap().len(), 2);
        assert_eq!(notifications::mark_all_read(db, &ada.id).await.unwrap(), 2);
        assert_eq!(notifications::unread(db, &ada.id).await.unwrap(), []);
        let nobody = notifications::notify(db, "nobody", kind, "x", "y", None)
            .await
            .unwrap_err();
        assert_eq!(nobody.code(), Some("P2003"));
        assert_eq!(
            notifications::mark_read(db, "nothing").await.unwrap_err().code(),
            Some("P2025")
        );
    });
}

#[test]
fn metrics_are_series() {
    on_both(async |db| {
        let start = Utc::now() - TimeDelta::seconds(1);
        for (at, value) in [(2, 2.5), (1, 1.5)] {
            let tags = Some(json!({ "host": "mx1" }));
            let metric = metrics::record(db, "queue.length", value, tags).await.unwrap();
            let update = db.system_metric().update(system_metric::id.eq(&metric.id));
            let moment = start + TimeDelta::milliseconds(at);
            update.set(system_metric::timestamp, moment).await.unwrap();
        }
        metrics::record(db, "other", 9.0, None).await.unwrap();
        let end = Utc::now() + TimeDelta::seconds(1);
        let series = metrics::series(db, "queue.length", start, end).await.unwrap();
        assert_eq!(
            series.iter().map(|metric| metric.value).collect::<Vec<_>>(),
            [1.5, 2.5]
        );
        assert_eq!(
            metrics::latest(db, "queue.length").await.unwrap().unwrap().value,
            2.5
        );
        assert_eq!(metrics::latest(db, "nothing").await.unwrap(), None);
        assert!(matches!(
            metrics::record(db, "x", f64::NAN, None).await,
            Err(Error::Invalid { .. })
        ));
        assert!(matches!(
            metrics::record(db, "storage.bytes/x", 1.0, None).await,
            Err(Error::Invalid { .. })
        ));
        assert_eq!(metrics::prune(db, end).await.unwrap(), 3);
    });
}

#[test]
fn settings_are_set_and_removed() {
    on_both(async |db| {
        config::set(db, "b", json!([1, { "x": null }]), Some("mail"))
            .await
            .unwrap();
        config::set(db, "a", json!("text"), Some("mail")).await.unwrap();
        config::set(db, "a", json!(null), Some("mail")).await.unwrap();
        assert_eq!(config::get(db, "a").await.unwrap(), Some(json!(null)));
        assert_eq!(
            config::get(db, "b").await.unwrap(),
            Some(json!([1, { "x": null }]))
        );
        let keys: Vec<_> = config::of_category(db, "mail")
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.key)
            .collect();
        assert_eq!(keys, ["a", "b"]);
        assert!(config::remove(db, "a").await.unwrap());
        assert!(!config::remove(db, "a").await.unwrap());
        assert_eq!(config::get(db, "a").await.unwrap(), None);
        assert!(matches!(
            config::set(db, " ", json!(1), None).await,
            Err(Error::Invalid { .. })
        ));
    });
}

#[test]
fn one_signature_is_the_default() {
    on_both(async |db| {
        let ada = db.factory(1).user().await.unwrap();
        let first = signatures::create(db, &ada.id, "short", "A. L.").await.unwrap();
        let second = signatures::create(db, &ada.id, "long", "Ada, Countess of Lovelace")
            .await
            .unwrap();
        assert_eq!((first.is_default, second.is_default), (true, false));
        signatures::set_default(db, &second.id).await.unwrap();
        assert_eq!(
            signatures::default_of(db, &ada.id).await.unwrap().unwrap().id,
            second.id
        );
        assert!(signatures::create(db, &ada.id, "empty", " ").await.is_err());
        assert_eq!(
            signatures::set_default(db, "nothing").await.unwrap_err().code(),
            Some("P2025")
        );
        assert_eq!(
            signatures::default_of(db, &ada.id).await.unwrap().unwrap().id,
            second.id
        );
    });
}
