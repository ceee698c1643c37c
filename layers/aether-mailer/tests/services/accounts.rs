//! Mail accounts, what they hold, and aliases.

use aether_mailer::db::{DomainRole, NotificationType};
use aether_mailer::services::accounts::{self, AutoReply, NewAccount};
use aether_mailer::services::{aliases, domains, metrics, notifications, storage, users};
use aether_mailer::{Error, Limit};
use nicol::Utc;
use nicol::chrono::TimeDelta;

use crate::{PASSWORD, a_domain, a_user, an_account, on_both};

fn new<'a>(email: &'a str, user_id: &'a str) -> NewAccount<'a> {
    NewAccount {
        email,
        user_id,
        password: PASSWORD,
        max_storage_mb: Some(10),
        display_name: None,
    }
}

/// What a quota error says.
fn over<T: std::fmt::Debug>(result: Result<T, Error>) -> (Limit, i64, i64) {
    match result {
        Err(Error::Quota {
            limit,
            maximum,
            wanted,
        }) => (limit, maximum, wanted),
        other => panic!("not over quota: {other:?}"),
    }
}

#[test]
fn an_account_is_opened_for_members_of_verified_domains() {
    on_both(async |db| {
        let (ada, bob) = (a_user(db, "ada").await, a_user(db, "bob").await);
        let (domain, challenge) = domains::claim(db, &ada.id, "example.com").await.unwrap();
        let early = accounts::open(db, new("ada@example.com", &ada.id)).await;
        assert!(matches!(early, Err(Error::Refused { .. })));
        domains::verify(db, &domain.id, &[&challenge.value])
            .await
            .unwrap();
        let first = accounts::open(db, new("Ada@Example.com", &ada.id)).await.unwrap();
        assert_eq!(
            (first.email.as_str(), first.is_default, first.max_storage_mb),
            ("ada@example.com", true, 10)
        );
        let second = accounts::open(db, new("countess@example.com", &ada.id))
            .await
            .unwrap();
        assert!(!second.is_default);
        assert!(matches!(
            accounts::open(db, new("bob@example.com", &bob.id)).await,
            Err(Error::Refused { .. })
        ));
        domains::set_member(db, &domain.id, &bob.id, DomainRole::Member)
            .await
            .unwrap();
        accounts::open(db, new("bob@example.com", &bob.id)).await.unwrap();

        let taken = accounts::open(db, new("ada@example.com", &ada.id))
            .await
            .unwrap_err();
        assert!(matches!(taken, Error::Refused { .. }), "{taken}");
        let nowhere = accounts::open(db, new("ada@example.org", &ada.id))
            .await
            .unwrap_err();
        assert!(matches!(nowhere, Error::Missing { what: "domain", .. }));
        let weak = NewAccount {
            password: "example.com",
            ..new("x@example.com", &ada.id)
        };
        assert!(matches!(
            accounts::open(db, weak).await,
            Err(Error::WeakPassword { .. })
        ));
        let none = NewAccount {
            max_storage_mb: Some(0),
            ..new("x@example.com", &ada.id)
        };
        assert!(matches!(
            accounts::open(db, none).await,
            Err(Error::Invalid { .. })
        ));
        assert_eq!(db.email_account().count().await.unwrap(), 3);

        let default = accounts::set_default(db, &second.id).await.unwrap();
        assert!(default.is_default);
        let signed_in = accounts::sign_in(db, "ADA@example.com", PASSWORD).await.unwrap();
        assert!(!signed_in.is_default && signed_in.last_login_at.is_some());
    });
}

#[test]
fn a_domain_holds_so_many_accounts() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let domain = a_domain(db, &ada, "example.com").await;
        domains::set_limits(db, &domain.id, 2, 100, 20).await.unwrap();
        an_account_of(db, &ada.id, "one@example.com").await;
        an_account_of(db, &ada.id, "two@example.com").await;
        let third = accounts::open(db, new("three@example.com", &ada.id)).await;
        assert_eq!(over(third), (Limit::DomainAccounts, 2, 3));
        let large = NewAccount {
            max_storage_mb: Some(21),
            ..new("three@example.com", &ada.id)
        };
        assert_eq!(
            over(accounts::open(db, large).await),
            (Limit::DomainStorage, 20, 21)
        );
    });
}

async fn an_account_of(
    db: &aether_mailer::Db,
    user_id: &str,
    email: &str,
) -> aether_mailer::db::EmailAccount {
    accounts::open(db, new(email, user_id)).await.unwrap()
}

#[test]
fn two_at_once_do_not_overfill_a_domain() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let domain = a_domain(db, &ada, "example.com").await;
        domains::set_limits(db, &domain.id, 1, 100, 20).await.unwrap();
        let tasks: Vec<_> = (0..4)
            .map(|at| {
                let (db, id) = (db.clone(), ada.id.clone());
                tokio::spawn(async move {
                    accounts::open(&db, new(&format!("a{at}@example.com"), &id))
                        .await
                        .is_ok()
                })
            })
            .collect();
        let mut opened = 0;
        for task in tasks {
            opened += usize::from(task.await.unwrap());
        }
        assert_eq!(opened, 1);
        assert_eq!(db.email_account().count().await.unwrap(), 1);
    });
}

#[test]
fn storage_is_counted_in_bytes_and_limited_in_megabytes() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        a_domain(db, &ada, "example.com").await;
        let account = an_account_of(db, &ada.id, "ada@example.com").await;
        for _ in 0..3 {
            storage::store(db, &account.id, 400_000).await.unwrap();
        }
        assert_eq!(storage::used(db, &account.id).await.unwrap(), 1_200_000);
        let stored = storage::store(db, &account.id, 8_800_000).await.unwrap();
        assert_eq!(stored.current_storage, 10);
        assert_eq!(
            over(storage::store(db, &account.id, 1).await),
            (Limit::AccountStorage, 10, 11)
        );
        assert_eq!(storage::used(db, &account.id).await.unwrap(), 10_000_000);
        assert_eq!(
            storage::release(db, &account.id, 9_500_000)
                .await
                .unwrap()
                .current_storage,
            1
        );
        assert_eq!(
            storage::release(db, &account.id, i64::MAX)
                .await
                .unwrap()
                .current_storage,
            0
        );
        assert_eq!(
            over(storage::store(db, &account.id, i64::MAX).await).0,
            Limit::AccountStorage
        );
        assert!(matches!(
            storage::store(db, &account.id, -1).await,
            Err(Error::Invalid { .. })
        ));
        assert!(matches!(
            storage::store(db, "nothing", 1).await,
            Err(Error::Missing { .. })
        ));

        // Old metrics are cleared away, the count is not.
        storage::recount(db, &account.id, 9_999_999).await.unwrap();
        assert_eq!(
            metrics::prune(db, Utc::now() + TimeDelta::days(1)).await.unwrap(),
            0
        );
        assert_eq!(storage::used(db, &account.id).await.unwrap(), 9_999_999);
        let told = notifications::unread(db, &ada.id).await.unwrap();
        let warnings = told
            .iter()
            .filter(|told| told.r#type == NotificationType::QuotaWarning)
            .count();
        assert_eq!(warnings, 2);
    });
}

#[test]
fn users_and_domains_have_limits_of_storage_too() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let domain = a_domain(db, &ada, "example.com").await;
        users::set_limits(db, &ada.id, 100, 12).await.unwrap();
        let one = an_account_of(db, &ada.id, "one@example.com").await;
        let two = an_account_of(db, &ada.id, "two@example.com").await;
        storage::store(db, &one.id, 8_000_000).await.unwrap();
        assert_eq!(
            over(storage::store(db, &two.id, 5_000_000).await),
            (Limit::UserStorage, 12, 13)
        );
        domains::set_limits(db, &domain.id, 5, 100, 10).await.unwrap();
        assert_eq!(
            over(storage::store(db, &two.id, 3_000_000).await),
            (Limit::DomainStorage, 10, 11)
        );
        storage::store(db, &two.id, 2_000_000).await.unwrap();
        assert_eq!(
            over(accounts::set_max_storage(db, &two.id, 11).await).0,
            Limit::DomainStorage
        );
        assert_eq!(
            accounts::set_max_storage(db, &two.id, 9)
                .await
                .unwrap()
                .max_storage_mb,
            9
        );
    });
}

#[test]
fn accounts_forward_answer_and_close() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        a_domain(db, &ada, "example.com").await;
        let account = an_account(db, &ada, "ada@example.com").await;
        let targets = ["Home@Example.org"];
        let forwarding = accounts::set_forwarding(db, &account.id, &targets, true)
            .await
            .unwrap();
        let data = forwarding.forward_data.unwrap();
        assert_eq!(data, r#"{"to":["home@example.org"],"keepCopy":true}"#);
        assert!(
            accounts::set_forwarding(db, &account.id, &["ada@example.com"], true)
                .await
                .is_err()
        );
        let ended = accounts::set_forwarding(db, &account.id, &[], false)
            .await
            .unwrap();
        assert_eq!((ended.forward_enabled, ended.forward_data), (false, None));

        let reply = AutoReply {
            subject: "Away",
            text: "Back on Monday.",
            start: Some(Utc::now()),
            end: Some(Utc::now() + TimeDelta::days(3)),
        };
        let away = accounts::set_auto_reply(db, &account.id, Some(reply))
            .await
            .unwrap();
        assert!(away.auto_reply_enabled && away.auto_reply_end.is_some());
        let backwards = AutoReply {
            end: reply.start,
            ..reply
        };
        assert!(
            accounts::set_auto_reply(db, &account.id, Some(backwards))
                .await
                .is_err()
        );
        let back = accounts::set_auto_reply(db, &account.id, None).await.unwrap();
        assert_eq!(
            (back.auto_reply_enabled, back.auto_reply_subject.as_deref()),
            (false, Some("Away"))
        );

        accounts::set_active(db, &account.id, false).await.unwrap();
        let closed = accounts::sign_in(db, "ada@example.com", PASSWORD)
            .await
            .unwrap_err();
        let unknown = accounts::sign_in(db, "eve@example.com", PASSWORD)
            .await
            .unwrap_err();
        assert_eq!(closed.to_string(), unknown.to_string());
    });
}

#[test]
fn aliases_lead_to_a_mailbox_and_never_in_circles() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let domain = a_domain(db, &ada, "example.com").await;
        an_account(db, &ada, "ada@example.com").await;
        aliases::create(db, "Sales@example.com", "ada@example.com")
            .await
            .unwrap();
        aliases::create(db, "shop@example.com", "sales@example.com")
            .await
            .unwrap();
        assert_eq!(
            aliases::resolve(db, "shop@Example.com").await.unwrap(),
            "ada@example.com"
        );
        assert_eq!(
            aliases::resolve(db, "new@example.org").await.unwrap(),
            "new@example.org"
        );

        for (alias, target) in [
            ("self@example.com", "self@example.com"),
            ("ada@example.com", "shop@example.com"),
            ("sales@example.com", "bob@example.org"),
        ] {
            let refused = aliases::create(db, alias, target).await.unwrap_err();
            assert!(matches!(refused, Error::Refused { .. }), "{alias}: {refused}");
        }
        aliases::create(db, "b@example.com", "a@example.com")
            .await
            .unwrap();
        let circle = aliases::create(db, "a@example.com", "b@example.com")
            .await
            .unwrap_err();
        assert!(matches!(circle, Error::Refused { .. }));
        let account = accounts::open(db, new("sales@example.com", &ada.id))
            .await
            .unwrap_err();
        assert!(account.to_string().contains("an alias"), "{account}");
        assert!(matches!(
            aliases::create(db, "x@example.org", "ada@example.com").await,
            Err(Error::Missing { .. })
        ));
        let names: Vec<String> = aliases::of_domain(db, &domain.id)
            .await
            .unwrap()
            .into_iter()
            .map(|alias| alias.alias)
            .collect();
        assert_eq!(names, ["b@example.com", "sales@example.com", "shop@example.com"]);
        assert!(aliases::remove(db, "SALES@example.com").await.unwrap());
        assert!(!aliases::remove(db, "sales@example.com").await.unwrap());
    });
}
