//! Filters: conditions, priority, and what is not a condition.

use aether_mailer::Error;
use aether_mailer::db::FilterAction;
use aether_mailer::services::filters::{self, Incoming};
use nicol::serde_json::json;

use crate::on_both;

const MAIL: Incoming<'static> = Incoming {
    from: "Charles@Example.org",
    to: &["ada@example.com", "mary@example.com"],
    subject: "Invoice for the ENGINE",
    body: "Two hundred pounds.",
    size: 6_000,
    headers: &[("List-Id", "<engines.example.org>"), ("X-Spam", "no")],
};

#[test]
fn conditions_hold_or_not() {
    let cases = [
        (
            json!([{ "field": "from", "operator": "is", "value": "charles@example.org" }]),
            true,
        ),
        (
            json!([{ "field": "from", "operator": "ends_with", "value": "@EXAMPLE.ORG" }]),
            true,
        ),
        (
            json!([{ "field": "to", "operator": "starts_with", "value": "mary@" }]),
            true,
        ),
        (
            json!([{ "field": "to", "operator": "contains", "value": "eve" }]),
            false,
        ),
        (
            json!([{ "field": "subject", "operator": "contains", "value": "engine" }]),
            true,
        ),
        (
            json!([{ "field": "body", "operator": "contains", "value": "engine", "not": true }]),
            true,
        ),
        (
            json!([{ "field": "size", "operator": "greater", "value": 5000 }]),
            true,
        ),
        (
            json!([{ "field": "size", "operator": "less", "value": 6000 }]),
            false,
        ),
        (json!([{ "field": "header:list-id", "operator": "exists" }]), true),
        (
            json!([{ "field": "header:List-Post", "operator": "exists" }]),
            false,
        ),
        (
            json!([{ "field": "header:X-Spam", "operator": "is", "value": "yes" }]),
            false,
        ),
        (
            json!([
                { "field": "from", "operator": "contains", "value": "charles" },
                { "field": "subject", "operator": "contains", "value": "music" }
            ]),
            false,
        ),
    ];
    for (conditions, expected) in cases {
        assert_eq!(
            filters::holds(&conditions, &MAIL).unwrap(),
            expected,
            "{conditions}"
        );
    }
}

#[test]
fn what_is_no_condition_is_refused() {
    let wrong = [
        json!(null),
        json!([]),
        json!({}),
        json!(["from"]),
        json!([{ "operator": "is", "value": "x" }]),
        json!([{ "field": "from" }]),
        json!([{ "field": "colour", "operator": "is", "value": "x" }]),
        json!([{ "field": "header:", "operator": "exists" }]),
        json!([{ "field": "from", "operator": "matches", "value": "x" }]),
        json!([{ "field": "from", "operator": "is" }]),
        json!([{ "field": "from", "operator": "is", "value": "" }]),
        json!([{ "field": "from", "operator": "is", "value": 7 }]),
        json!([{ "field": "from", "operator": "greater", "value": 7 }]),
        json!([{ "field": "size", "operator": "greater", "value": "7" }]),
        json!([{ "field": "size", "operator": "is", "value": 7 }]),
        json!([{ "field": "from", "operator": "is", "value": "x", "not": "no" }]),
        json!([{ "field": "from", "operator": "is", "value": "x", "nott": true }]),
    ];
    for conditions in wrong {
        let error = filters::holds(&conditions, &MAIL).unwrap_err();
        assert!(
            matches!(
                error,
                Error::Invalid {
                    field: "conditions",
                    ..
                }
            ),
            "{conditions}: {error}"
        );
    }
}

#[test]
fn the_highest_priority_decides() {
    on_both(async |db| {
        let make = db.factory(1);
        let (ada, bob) = (make.user().await.unwrap(), make.user().await.unwrap());
        let engine = json!([{ "field": "subject", "operator": "contains", "value": "engine" }]);
        let all = json!([{ "field": "size", "operator": "greater", "value": -1 }]);
        let music = json!([{ "field": "subject", "operator": "contains", "value": "music" }]);
        let id = &ada.id;
        filters::create(db, id, "rest", all.clone(), FilterAction::MarkAsRead, -5)
            .await
            .unwrap();
        let label = filters::create(db, id, "engine", engine.clone(), FilterAction::AddLabel, 5)
            .await
            .unwrap();
        filters::create(db, id, "music", music, FilterAction::Delete, 50)
            .await
            .unwrap();
        filters::create(db, &bob.id, "bob's", all, FilterAction::Reject, 100)
            .await
            .unwrap();

        let decided = filters::decide(db, id, &MAIL).await.unwrap().unwrap();
        assert_eq!(
            (decided.name.as_str(), decided.action),
            ("engine", FilterAction::AddLabel)
        );
        filters::set_active(db, &label.id, false).await.unwrap();
        assert_eq!(
            filters::decide(db, id, &MAIL).await.unwrap().unwrap().action,
            FilterAction::MarkAsRead
        );
        assert!(filters::remove(db, &label.id).await.unwrap());
        assert!(!filters::remove(db, &label.id).await.unwrap());
        assert_eq!(filters::decide(db, "nobody", &MAIL).await.unwrap(), None);
        assert!(
            filters::create(db, id, "bad", json!([]), FilterAction::Delete, 0)
                .await
                .is_err()
        );
        let nobody = filters::create(db, "nobody", "x", engine, FilterAction::Delete, 0)
            .await
            .unwrap_err();
        assert_eq!(nobody.code(), Some("P2003"));
    });
}
