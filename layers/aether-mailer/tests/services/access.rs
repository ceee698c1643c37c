//! Sessions, API keys, and the log.

use aether_mailer::db::{api_key, session};
use aether_mailer::services::access_log;
use aether_mailer::services::api_keys::{self, Request};
use aether_mailer::services::sessions::{self, Client};
use aether_mailer::services::users;
use aether_mailer::{Error, secret};
use nicol::Utc;
use nicol::chrono::TimeDelta;

use crate::{PASSWORD, a_user, on_both};

const BROWSER: Client<'static> = Client {
    user_agent: Some("Browser/1.0"),
    ip_address: Some("203.0.113.7"),
};

#[test]
fn signing_in_opens_a_session_whose_token_is_not_stored() {
    on_both(async |db| {
        a_user(db, "ada").await;
        let signed_in = sessions::sign_in(db, "Ada", PASSWORD, BROWSER).await.unwrap();
        let token = signed_in.token.reveal();
        assert_eq!(token.len(), 64);
        let stored = db.session().find_first().await.unwrap().unwrap();
        assert_eq!(stored.token, secret::fingerprint(token));
        assert_eq!(stored.ip_address.as_deref(), Some("203.0.113.7"));
        assert!(signed_in.user.last_login_at.is_some());
        let (session, user) = sessions::authenticate(db, token).await.unwrap();
        assert_eq!(
            (session, user),
            (signed_in.session.clone(), signed_in.user.clone())
        );
        assert!(!format!("{signed_in:?}").contains(token));
        // What is stored is no token.
        sessions::authenticate(db, &stored.token).await.unwrap_err();
    });
}

#[test]
fn nobody_learns_why_signing_in_failed() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let wrong = sessions::sign_in(db, "ada", "not the password", BROWSER)
            .await
            .unwrap_err();
        let unknown = sessions::sign_in(db, "charles", PASSWORD, BROWSER)
            .await
            .unwrap_err();
        assert_eq!(wrong.to_string(), unknown.to_string());
        let log = access_log::of_user(db, &ada.id, 10).await.unwrap();
        assert_eq!(log.len(), 1);
        assert_eq!(
            (log[0].success, log[0].details.as_deref()),
            (false, Some("wrong password"))
        );
        assert_eq!(db.access_log().count().await.unwrap(), 2);
    });
}

#[test]
fn sessions_expire_and_are_revoked() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let mut tokens = Vec::new();
        for _ in 0..4 {
            let signed_in = sessions::sign_in(db, "ada", PASSWORD, BROWSER).await.unwrap();
            tokens.push((signed_in.session.id, signed_in.token));
        }
        let past = Utc::now() - TimeDelta::minutes(1);
        for (id, _) in &tokens[..2] {
            db.session()
                .update(session::id.eq(id))
                .set(session::expires_at, past)
                .await
                .unwrap();
        }
        let expired = sessions::authenticate(db, tokens[0].1.reveal())
            .await
            .unwrap_err();
        assert!(matches!(expired, Error::SessionEnded));
        assert_eq!(sessions::purge_expired(db, Utc::now()).await.unwrap(), 1);
        assert!(sessions::revoke(db, tokens[2].1.reveal()).await.unwrap());
        assert!(!sessions::revoke(db, tokens[2].1.reveal()).await.unwrap());
        assert_eq!(sessions::revoke_all(db, &ada.id).await.unwrap(), 1);
        assert_eq!(db.session().count().await.unwrap(), 0);
        sessions::authenticate(db, "").await.unwrap_err();
    });
}

#[test]
fn keys_are_hashed_and_have_permissions() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let (key, clear) = api_keys::create(db, &ada.id, "ci", &["mail:send", "list:*"], None)
            .await
            .unwrap();
        assert!(clear.reveal().starts_with("am_"));
        assert_eq!(key.key_hash, secret::fingerprint(clear.reveal()));
        for (permission, allowed) in [
            ("mail:send", true),
            ("list:create", true),
            ("mail:read", false),
            ("mail:send_all", false),
            ("domain:delete", false),
            ("", false),
        ] {
            let result = api_keys::authorize(db, clear.reveal(), permission).await;
            assert_eq!(result.is_ok(), allowed, "{permission}");
        }
        let used = db
            .api_key()
            .find_unique(api_key::id.eq(&key.id))
            .await
            .unwrap()
            .unwrap();
        assert!(used.last_used_at.is_some());
        assert!(!api_keys::revoke(db, &key.id).await.unwrap().is_active);
        let revoked = api_keys::authorize(db, clear.reveal(), "mail:send")
            .await
            .unwrap_err();
        assert!(matches!(revoked, Error::KeyRefused));
    });
}

#[test]
fn keys_expire_and_end_with_their_user() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let soon = Some(Utc::now() + TimeDelta::hours(1));
        let (key, clear) = api_keys::create(db, &ada.id, "short", &["*"], soon)
            .await
            .unwrap();
        api_keys::authorize(db, clear.reveal(), "anything:at-all")
            .await
            .unwrap();
        users::set_active(db, &ada.id, false).await.unwrap();
        api_keys::authorize(db, clear.reveal(), "mail:send")
            .await
            .unwrap_err();
        users::set_active(db, &ada.id, true).await.unwrap();
        let past = Utc::now() - TimeDelta::hours(1);
        db.api_key()
            .update(api_key::id.eq(&key.id))
            .set(api_key::expires_at, past)
            .await
            .unwrap();
        api_keys::authorize(db, clear.reveal(), "mail:send")
            .await
            .unwrap_err();
        api_keys::authorize(db, &key.key_hash, "mail:send")
            .await
            .unwrap_err();
        for (name, permission, expiry) in [("", "*", None), ("x", "mail send", None), ("x", "*", Some(past))]
        {
            let refused = api_keys::create(db, &ada.id, name, &[permission], expiry)
                .await
                .unwrap_err();
            assert!(matches!(refused, Error::Invalid { .. }), "{refused}");
        }
        let nobody = api_keys::create(db, "nobody", "x", &["*"], None)
            .await
            .unwrap_err();
        assert_eq!(nobody.code(), Some("P2003"));
    });
}

#[test]
fn usage_is_logged() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let (key, _) = api_keys::create(db, &ada.id, "ci", &["*"], None).await.unwrap();
        let request = Request {
            endpoint: "/v1/mails",
            method: "POST",
            status_code: 202,
            response_time: Some(12),
        };
        api_keys::record_usage(db, &key.id, request).await.unwrap();
        let usage = api_keys::usage(db, &key.id, Utc::now() - TimeDelta::hours(1))
            .await
            .unwrap();
        assert_eq!(
            (usage.len(), usage[0].status_code, usage[0].response_time),
            (1, 202, Some(12))
        );
        assert_eq!(
            api_keys::usage(db, &key.id, Utc::now() + TimeDelta::hours(1))
                .await
                .unwrap(),
            []
        );
        let nobody = api_keys::record_usage(db, "nothing", request).await.unwrap_err();
        assert_eq!(nobody.code(), Some("P2003"));
    });
}
