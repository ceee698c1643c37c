//! Registration and passwords.

use aether_mailer::Error;
use aether_mailer::db::{UserRole, user};
use aether_mailer::services::sessions::{self, Client};
use aether_mailer::services::users::{self, NewUser};

use crate::{PASSWORD, a_user, on_both};

fn ada() -> NewUser<'static> {
    NewUser {
        username: "Ada",
        email: "Ada@Example.com",
        password: PASSWORD,
        display_name: Some("Ada Lovelace"),
    }
}

#[test]
fn a_user_registers() {
    on_both(async |db| {
        let ada = users::register(db, ada()).await.unwrap();
        assert_eq!(
            (ada.username.as_str(), ada.email.as_str()),
            ("ada", "ada@example.com")
        );
        assert!(ada.password_hash.starts_with("$argon2id$v=19$"));
        assert!(!ada.password_hash.contains(PASSWORD));
        assert_eq!((ada.role, ada.max_emails_per_day), (UserRole::User, 1000));
        assert_eq!(users::find(db, "ADA").await.unwrap().unwrap(), ada);
        assert_eq!(users::find(db, "ada@example.com").await.unwrap().unwrap(), ada);
        assert_eq!(users::find(db, "charles").await.unwrap(), None);
    });
}

#[test]
fn names_and_addresses_are_taken_once() {
    on_both(async |db| {
        users::register(db, ada()).await.unwrap();
        let same_name = NewUser {
            email: "other@example.com",
            ..ada()
        };
        let error = users::register(db, same_name).await.unwrap_err();
        assert_eq!((error.code(), error.is_duplicate()), (Some("P2002"), true));
        assert!(
            matches!(&error, Error::Database(error) if error.fields() == ["username"]),
            "{error:?}"
        );
        let same_address = NewUser {
            username: "countess",
            ..ada()
        };
        let error = users::register(db, same_address).await.unwrap_err();
        assert!(
            matches!(&error, Error::Database(error) if error.fields() == ["email"]),
            "{error:?}"
        );
        assert_eq!(db.user().count().await.unwrap(), 1);
    });
}

#[test]
fn bad_registrations_write_nothing() {
    on_both(async |db| {
        let bad = [
            NewUser {
                username: "al",
                ..ada()
            },
            NewUser {
                username: "ada lovelace",
                ..ada()
            },
            NewUser {
                username: "-ada",
                ..ada()
            },
            NewUser {
                username: "адa",
                ..ada()
            },
            NewUser {
                email: "ada",
                ..ada()
            },
            NewUser {
                display_name: Some(" "),
                ..ada()
            },
            NewUser {
                display_name: Some("a\nb"),
                ..ada()
            },
        ];
        for new in bad {
            let error = users::register(db, new).await.unwrap_err();
            assert!(matches!(error, Error::Invalid { .. }), "{new:?}: {error}");
        }
        for password in ["", "password1234", "Ada@Example.com"] {
            let error = users::register(db, NewUser { password, ..ada() })
                .await
                .unwrap_err();
            assert!(
                matches!(error, Error::WeakPassword { .. }),
                "{password:?}: {error}"
            );
        }
        assert_eq!(db.user().count().await.unwrap(), 0);
    });
}

#[test]
fn changing_the_password_ends_the_sessions() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let old = sessions::sign_in(db, "ada", PASSWORD, Client::default())
            .await
            .unwrap();
        let next = "difference engine no. 2";
        let wrong = users::change_password(db, &ada.id, "not the password", next)
            .await
            .unwrap_err();
        assert!(matches!(wrong, Error::SignInRefused));
        let same = users::change_password(db, &ada.id, PASSWORD, PASSWORD)
            .await
            .unwrap_err();
        assert!(matches!(same, Error::WeakPassword { .. }));
        users::change_password(db, &ada.id, PASSWORD, next).await.unwrap();
        let ended = sessions::authenticate(db, old.token.reveal()).await.unwrap_err();
        assert!(matches!(ended, Error::SessionEnded));
        sessions::sign_in(db, "ada", PASSWORD, Client::default())
            .await
            .unwrap_err();
        sessions::sign_in(db, "ada", next, Client::default())
            .await
            .unwrap();
        let nobody = users::change_password(db, "nobody", PASSWORD, next)
            .await
            .unwrap_err();
        assert!(matches!(nobody, Error::Missing { .. }));
    });
}

#[test]
fn users_are_kept_out_confirmed_promoted_and_limited() {
    on_both(async |db| {
        let ada = a_user(db, "ada").await;
        let here = sessions::sign_in(db, "ada", PASSWORD, Client::default())
            .await
            .unwrap();
        assert!(!users::set_active(db, &ada.id, false).await.unwrap().is_active);
        sessions::authenticate(db, here.token.reveal()).await.unwrap_err();
        let refused = sessions::sign_in(db, "ada", PASSWORD, Client::default())
            .await
            .unwrap_err();
        assert!(matches!(refused, Error::SignInRefused));
        assert!(users::confirm_address(db, &ada.id).await.unwrap().is_verified);
        assert_eq!(
            users::set_role(db, &ada.id, UserRole::Admin).await.unwrap().role,
            UserRole::Admin
        );
        let limited = users::set_limits(db, &ada.id, 5, 50).await.unwrap();
        assert_eq!((limited.max_emails_per_day, limited.max_storage_mb), (5, 50));
        let negative = users::set_limits(db, &ada.id, -1, 50).await.unwrap_err();
        assert!(matches!(negative, Error::Invalid { .. }));
        assert_eq!(
            users::set_active(db, "nobody", true).await.unwrap_err().code(),
            Some("P2025")
        );
        assert_eq!(
            db.user()
                .count()
                .filter(user::role.eq(UserRole::Admin))
                .await
                .unwrap(),
            1
        );
    });
}
