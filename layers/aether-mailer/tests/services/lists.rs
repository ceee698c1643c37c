//! Mailing lists.

use aether_mailer::Error;
use aether_mailer::db::email_account;
use aether_mailer::services::lists::{self, Rules, Standing};

use crate::{a_verified_domain, on_both};

const OPEN: Rules = Rules {
    allow_subscribe: true,
    allow_unsubscribe: true,
    require_approval: false,
    moderated: false,
};

#[test]
fn people_subscribe_leave_and_return() {
    on_both(async |db| {
        a_verified_domain(db, "example.com").await;
        let list = lists::create(db, "Engines", "engines@example.com", Some("All about them"))
            .await
            .unwrap();
        let charles = "Charles@Example.org";
        assert_eq!(
            lists::subscribe(db, &list.id, charles).await.unwrap(),
            Standing::Subscribed
        );
        assert_eq!(
            lists::subscribe(db, &list.id, charles).await.unwrap(),
            Standing::Subscribed
        );
        assert_eq!(lists::subscribers(db, &list.id).await.unwrap().len(), 1);
        assert_eq!(
            lists::unsubscribe(db, &list.id, charles).await.unwrap(),
            Standing::Left
        );
        assert_eq!(
            lists::unsubscribe(db, &list.id, charles).await.unwrap(),
            Standing::Left
        );
        assert_eq!(lists::subscribers(db, &list.id).await.unwrap(), []);
        assert_eq!(
            lists::standing(db, &list.id, charles).await.unwrap(),
            Some(Standing::Left)
        );
        assert_eq!(
            lists::subscribe(db, &list.id, charles).await.unwrap(),
            Standing::Subscribed
        );
        assert_eq!(db.mailing_list_subscriber().count().await.unwrap(), 1);
        let stranger = lists::unsubscribe(db, &list.id, "eve@example.org")
            .await
            .unwrap_err();
        assert!(matches!(stranger, Error::Missing { .. }));
        assert!(matches!(
            lists::subscribe(db, &list.id, "charles").await,
            Err(Error::Invalid { .. })
        ));
        assert!(matches!(
            lists::subscribe(db, "nothing", charles).await,
            Err(Error::Missing { .. })
        ));
    });
}

#[test]
fn a_moderator_approves_and_rejects() {
    on_both(async |db| {
        a_verified_domain(db, "example.com").await;
        let list = lists::create(db, "Engines", "engines@example.com", None)
            .await
            .unwrap();
        lists::set_rules(
            db,
            &list.id,
            Rules {
                require_approval: true,
                ..OPEN
            },
        )
        .await
        .unwrap();
        for email in ["a@example.org", "b@example.org", "c@example.org"] {
            assert_eq!(
                lists::subscribe(db, &list.id, email).await.unwrap(),
                Standing::Waiting
            );
        }
        assert_eq!(lists::subscribers(db, &list.id).await.unwrap(), []);
        assert_eq!(lists::waiting(db, &list.id).await.unwrap().len(), 3);
        assert_eq!(
            lists::approve(db, &list.id, "a@example.org").await.unwrap(),
            Standing::Subscribed
        );
        assert!(lists::reject(db, &list.id, "b@example.org").await.unwrap());
        assert!(!lists::reject(db, &list.id, "a@example.org").await.unwrap());
        assert_eq!(
            lists::unsubscribe(db, &list.id, "c@example.org").await.unwrap(),
            Standing::Left
        );
        assert_eq!(lists::waiting(db, &list.id).await.unwrap(), []);
        let emails: Vec<String> = lists::subscribers(db, &list.id)
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.email)
            .collect();
        assert_eq!(emails, ["a@example.org"]);
        // Whoever left has to wait again.
        lists::unsubscribe(db, &list.id, "a@example.org").await.unwrap();
        assert_eq!(
            lists::subscribe(db, &list.id, "a@example.org").await.unwrap(),
            Standing::Waiting
        );
    });
}

#[test]
fn lists_keep_their_rules_and_names() {
    on_both(async |db| {
        let domain = a_verified_domain(db, "example.com").await;
        let account = db.factory(2).email_account();
        account
            .set(email_account::email, "ada@example.com")
            .with(email_account::domain.to(&domain))
            .await
            .unwrap();
        let list = lists::create(db, "Engines", "engines@example.com", None)
            .await
            .unwrap();
        let twice = lists::create(db, "Engines", "other@example.com", None)
            .await
            .unwrap_err();
        assert_eq!(twice.code(), Some("P2002"));
        let taken = lists::create(db, "Ada", "ada@example.com", None)
            .await
            .unwrap_err();
        assert!(matches!(taken, Error::Refused { .. }));
        let rules = Rules {
            allow_subscribe: false,
            allow_unsubscribe: false,
            ..OPEN
        };
        lists::set_rules(db, &list.id, rules).await.unwrap();
        assert!(matches!(
            lists::subscribe(db, &list.id, "a@example.org").await,
            Err(Error::Refused { .. })
        ));
        lists::approve(db, &list.id, "a@example.org").await.unwrap();
        assert!(matches!(
            lists::unsubscribe(db, &list.id, "a@example.org").await,
            Err(Error::Refused { .. })
        ));
    });
}
