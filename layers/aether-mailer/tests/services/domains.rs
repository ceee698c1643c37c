//! Claiming and verifying domains, their records and members.

use aether_mailer::Error;
use aether_mailer::db::{DomainRole, NotificationType, domain};
use aether_mailer::services::domains::{self, DkimKey};
use aether_mailer::services::{notifications, users};
use nicol::serde_json::json;

use crate::{a_domain, a_user, on_both};

#[test]
fn a_domain_is_claimed_and_verified() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let (claimed, challenge) = domains::claim(db, &ada.id, "Example.COM.").await.unwrap();
        assert_eq!(
            (claimed.name.as_str(), claimed.is_verified),
            ("example.com", false)
        );
        assert_eq!(challenge.name, "_aether-mailer.example.com");
        assert_eq!(domains::challenge(db, &claimed.id).await.unwrap(), challenge);
        let records = domains::records(db, &claimed.id).await.unwrap();
        assert_eq!(records[0].value.as_deref(), Some(challenge.value.as_str()));

        let refused = domains::verify(db, &claimed.id, &["v=spf1 -all"])
            .await
            .unwrap_err();
        assert!(refused.to_string().contains(&challenge.name), "{refused}");
        let found = ["v=spf1 -all".to_owned(), format!("\"{}\"", challenge.value)];
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        let verified = domains::verify(db, &claimed.id, &found).await.unwrap();
        assert!(verified.is_verified && verified.verified_at.is_some());
        assert_eq!(domains::verify(db, &claimed.id, &[]).await.unwrap(), verified);

        let told = notifications::unread(db, &ada.id).await.unwrap();
        assert_eq!(
            (told.len(), told[0].r#type),
            (1, NotificationType::DomainVerification)
        );
        assert_eq!(
            domains::role_of(db, &claimed.id, &ada.id).await.unwrap(),
            Some(DomainRole::Owner)
        );
    });
}

#[test]
fn a_claim_that_fails_leaves_nothing() {
    on_both(async |db| {
        let (ada, eve) = (a_user(db, "ada").await, a_user(db, "eve").await);
        a_domain(db, &ada, "example.com").await;
        let error = domains::claim(db, &eve.id, "EXAMPLE.com").await.unwrap_err();
        assert_eq!(error.code(), Some("P2002"));
        assert!(matches!(
            domains::claim(db, &eve.id, "localhost").await,
            Err(Error::Invalid { .. })
        ));
        assert!(matches!(
            domains::claim(db, "nobody", "example.org").await,
            Err(Error::Missing { .. })
        ));
        users::set_active(db, &eve.id, false).await.unwrap();
        assert!(matches!(
            domains::claim(db, &eve.id, "example.org").await,
            Err(Error::Refused { .. })
        ));
        assert_eq!(db.domain().count().await.unwrap(), 1);
        assert_eq!(db.dns_record().count().await.unwrap(), 1);
        assert_eq!(db.domain_setting().count().await.unwrap(), 1);
        assert_eq!(db.domain_member().count().await.unwrap(), 1);
        // The owner cannot be deleted while the domain is there.
        let delete = db
            .user()
            .delete(aether_mailer::db::user::id.eq(&ada.id))
            .await
            .unwrap_err();
        assert_eq!(delete.code(), "P2003");
    });
}

#[test]
fn keys_and_policies_are_published_once() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let domain = a_domain(db, &ada, "example.com").await;
        let public_key = "A".repeat(64);
        let key = DkimKey {
            selector: "s2026",
            public_key: &public_key,
            private_key: "-----BEGIN PRIVATE KEY-----\n…",
        };
        for _ in 0..2 {
            let signed = domains::set_dkim(db, &domain.id, key).await.unwrap();
            assert_eq!(signed.dkim_selector.as_deref(), Some("s2026"));
            let policy = domains::set_policies(db, &domain.id, "v=spf1 mx -all", "v=DMARC1; p=reject")
                .await
                .unwrap();
            assert_eq!(policy.spf_record.as_deref(), Some("v=spf1 mx -all"));
        }
        domains::add_mx(db, &domain.id, "mx2.example.com", 20)
            .await
            .unwrap();
        domains::add_mx(db, &domain.id, "MX1.example.com", 10)
            .await
            .unwrap();
        let records = domains::records(db, &domain.id).await.unwrap();
        let shown: Vec<_> = records
            .iter()
            .map(|r| (r.r#type.as_str(), r.name.as_deref().unwrap_or("")))
            .collect();
        assert_eq!(shown.len(), 6);
        assert_eq!(records[0].value.as_deref(), Some("mx1.example.com"));
        for host in ["", "_aether-mailer", "_dmarc", "s2026._domainkey"] {
            assert_eq!(
                shown.iter().filter(|record| **record == ("TXT", host)).count(),
                1,
                "{host}"
            );
        }
        for bad in [
            DkimKey {
                selector: "a.b",
                ..key
            },
            DkimKey {
                public_key: "short",
                ..key
            },
            DkimKey {
                private_key: "in the clear",
                ..key
            },
        ] {
            assert!(matches!(
                domains::set_dkim(db, &domain.id, bad).await,
                Err(Error::Invalid { .. })
            ));
        }
        assert!(
            domains::set_policies(db, &domain.id, "v=spf2", "v=DMARC1; p=none")
                .await
                .is_err()
        );
        assert!(
            domains::set_policies(db, &domain.id, "v=spf1", "p=none")
                .await
                .is_err()
        );
        assert!(
            domains::add_mx(db, &domain.id, "mx.example.com", 70_000)
                .await
                .is_err()
        );
    });
}

#[test]
fn members_have_roles() {
    on_both(async |db| {
        let (ada, bob) = (a_user(db, "ada").await, a_user(db, "bob").await);
        let domain = a_domain(db, &ada, "example.com").await;
        domains::require_admin(db, &domain.id, &ada.id).await.unwrap();
        domains::require_admin(db, &domain.id, &bob.id).await.unwrap_err();
        domains::set_member(db, &domain.id, &bob.id, DomainRole::Member)
            .await
            .unwrap();
        domains::require_admin(db, &domain.id, &bob.id).await.unwrap_err();
        domains::set_member(db, &domain.id, &bob.id, DomainRole::Admin)
            .await
            .unwrap();
        domains::require_admin(db, &domain.id, &bob.id).await.unwrap();
        let second_owner = domains::set_member(db, &domain.id, &bob.id, DomainRole::Owner).await;
        assert!(matches!(second_owner, Err(Error::Refused { .. })));
        let demoted = domains::set_member(db, &domain.id, &ada.id, DomainRole::Member).await;
        assert!(matches!(demoted, Err(Error::Refused { .. })));
        assert!(domains::remove_member(db, &domain.id, &ada.id).await.is_err());
        assert!(domains::remove_member(db, &domain.id, &bob.id).await.unwrap());
        assert!(!domains::remove_member(db, &domain.id, &bob.id).await.unwrap());
        assert!(matches!(
            domains::set_member(db, &domain.id, "nobody", DomainRole::Member).await,
            Err(Error::Missing { .. })
        ));
    });
}

#[test]
fn settings_are_kept_by_key() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let domain = a_domain(db, &ada, "example.com").await;
        domains::set_setting(db, &domain.id, "colour", json!("blue"))
            .await
            .unwrap();
        domains::set_setting(db, &domain.id, "colour", json!({ "dark": "navy" }))
            .await
            .unwrap();
        let found = domains::setting(db, &domain.id, "colour").await.unwrap();
        assert_eq!(found, Some(json!({ "dark": "navy" })));
        assert_eq!(domains::setting(db, &domain.id, "size").await.unwrap(), None);
        assert!(
            domains::set_setting(db, &domain.id, "verification.challenge", json!("mine"))
                .await
                .is_err()
        );
        let limits = domains::set_limits(db, &domain.id, 1, 2, 3).await.unwrap();
        assert_eq!(
            (limits.max_users, limits.max_emails_per_day, limits.max_storage_mb),
            (1, 2, 3)
        );
        assert!(domains::set_limits(db, &domain.id, 1, -2, 3).await.is_err());
        // What belongs to a domain goes with it.
        db.domain().delete(domain::id.eq(&domain.id)).await.unwrap();
        assert_eq!(db.domain_setting().count().await.unwrap(), 0);
        assert_eq!(db.dns_record().count().await.unwrap(), 0);
    });
}
