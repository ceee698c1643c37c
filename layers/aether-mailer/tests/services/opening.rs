//! Opening a database, migrating it, seeding it.

use aether_mailer::db::{self, UserRole, domain};
use aether_mailer::services::sessions::{self, Client};
use aether_mailer::services::{config, users};
use aether_mailer::{migrations, seed};
use nicol::migrate::Scripts;
use nicol::serde_json::json;
use nicol_testing::db::for_each_engine;

use crate::{on_both, run};

#[test]
fn opening_migrates_once() {
    for_each_engine(|scratch| {
        run(async {
            let db = db::connect(&scratch.url).await.unwrap();
            assert_eq!(
                migrations::migrate(&db).await.unwrap().len(),
                migrations::SQLITE.len()
            );
            assert_eq!(migrations::migrate(&db).await.unwrap(), Vec::<String>::new());
            let db = aether_mailer::open(&scratch.url).await.unwrap();
            assert_eq!(db.user().count().await.unwrap(), 0);
        });
    });
}

#[test]
fn a_database_in_memory_is_the_one_that_was_migrated() {
    run(async {
        let db = aether_mailer::open("file::memory:").await.unwrap();
        assert_eq!(db.user().count().await.unwrap(), 0);
    });
}

#[test]
fn both_histories_have_the_same_migrations() {
    let names = |list: Scripts| list.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    assert_eq!(names(migrations::SQLITE), names(migrations::POSTGRESQL));
    for (provider, list) in [
        ("sqlite", migrations::SQLITE),
        ("postgresql", migrations::POSTGRESQL),
    ] {
        let folder = format!("{}/prisma/migrations/{provider}", env!("CARGO_MANIFEST_DIR"));
        let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        let mut found: Vec<String> = entries
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        found.sort();
        assert_eq!(
            found,
            names(list),
            "the list in src/migrations.rs and the folder of {provider}"
        );
    }
}

#[test]
fn an_address_that_is_none_is_refused() {
    run(async {
        let error = aether_mailer::open("oracle://mail").await.unwrap_err();
        assert_eq!(error.code(), Some("P1013"));
        let error = aether_mailer::open("postgresql://nobody:topsecret@127.0.0.1:1/mail?connect_timeout=2");
        let error = error.await.unwrap_err();
        assert_eq!(error.code(), Some("P1001"));
        assert!(!error.to_string().contains("topsecret"));
    });
}

#[test]
fn a_database_that_holds_something_else_is_left_alone() {
    for_each_engine(|scratch| {
        run(async {
            let client = nicol::Client::connect(&scratch.url).await.unwrap();
            let connection = client
                .database()
                .acquire(nicol_driver::Access::Write)
                .await
                .unwrap();
            connection
                .script("CREATE TABLE diary (page INTEGER)")
                .await
                .unwrap();
            drop(connection);
            let error = aether_mailer::open(&scratch.url).await.unwrap_err();
            assert_eq!(error.code(), Some("P3005"));
        });
    });
}

#[test]
fn seeding_twice_changes_nothing() {
    on_both(async |db| {
        let first = seed(db).await.unwrap();
        assert_eq!(first.administrator.role, UserRole::SuperAdmin);
        let password = first.password.unwrap();
        config::set(db, "metrics.keep_days", json!(7), Some("platform"))
            .await
            .unwrap();
        let before = snapshot(db).await;

        let second = seed(db).await.unwrap();
        assert_eq!((second.created, second.password), (0, None));
        assert_eq!(snapshot(db).await, before);
        let signed_in = sessions::sign_in(db, "admin", password.reveal(), Client::default()).await;
        assert_eq!(signed_in.unwrap().user.id, first.administrator.id);
    });
}

#[test]
fn the_generated_password_differs_and_never_shows() {
    on_both(async |db| {
        let seeded = seed(db).await.unwrap();
        let password = seeded.password.clone().unwrap();
        assert!(!format!("{seeded:?}").contains(password.reveal()));
        assert!(password.reveal().len() >= 32);
        db.domain()
            .delete_many()
            .filter(domain::name.eq(seed::DOMAIN))
            .await
            .unwrap_err();
        let admin = users::find(db, seed::ADMINISTRATOR).await.unwrap().unwrap();
        assert!(!admin.password_hash.contains(password.reveal()));
    });
}

type Snapshot = (
    Vec<aether_mailer::db::User>,
    Vec<aether_mailer::db::Domain>,
    Vec<aether_mailer::db::SystemConfig>,
    Vec<i64>,
);

async fn snapshot(db: &aether_mailer::Db) -> Snapshot {
    use aether_mailer::db::{system_config, user};
    let counts = vec![
        db.email_account().count().await.unwrap(),
        db.email_alias().count().await.unwrap(),
        db.mailing_list().count().await.unwrap(),
        db.domain_member().count().await.unwrap(),
    ];
    (
        db.user()
            .find_many()
            .order_by(user::username.asc())
            .await
            .unwrap(),
        db.domain()
            .find_many()
            .order_by(domain::name.asc())
            .await
            .unwrap(),
        db.system_config()
            .find_many()
            .order_by(system_config::key.asc())
            .await
            .unwrap(),
        counts,
    )
}
