//! Users who may not do everything: planning without the right to create a database.

use nicol_driver::DatabaseUrl;
use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::dev::{Outcome, dev};
use nicol_migrate::lock::LockOptions;
use nicol_migrate::{ErrorKind, commands::Session};
use nicol_sql::Provider;
use nicol_testing::golden::Suite;

use crate::place::{Place, dev_options, on, source};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("rights/planning_in_a_schema", on(planning_in_a_schema))
        .on_each_engine(
            "rights/neither_database_nor_schema",
            on(neither_database_nor_schema),
        )
}

/// A user of this place alone, and the address with it.
async fn user(place: &Place) -> (String, DatabaseUrl) {
    let name = format!("nicol_test_user_{}", uuid::Uuid::new_v4().simple());
    place
        .execute(&format!("CREATE ROLE {name} LOGIN PASSWORD 'open-sesame'"))
        .await;
    let (scheme, rest) = place.address.split_once("://").unwrap();
    let server = rest.rsplit_once('@').map_or(rest, |(_, server)| server);
    let url = DatabaseUrl::parse(&format!("{scheme}://{name}:open-sesame@{server}")).unwrap();
    (name, url)
}

async fn remove(place: &Place, user: &str) {
    place
        .execute(&format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO %I', current_database(), current_user); END $$; \
             DROP OWNED BY {user} CASCADE; DROP ROLE {user}"
        ))
        .await;
}

const BEFORE: &str = "enum Role {\n  A\n  B\n  C\n\n  @@schema(\"public\")\n}\n\
    model User {\n  id Int @id @default(autoincrement())\n  role Role @default(A)\n  posts Post[]\n\n  @@schema(\"public\")\n}\n\
    model Post {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n\n  @@schema(\"Own\")\n}\n";

fn schema(models: &str) -> nicol_sql::SqlSchema {
    let head = "datasource db {\n  provider = \"postgresql\"\n  schemas = [\"public\", \"Own\"]\n}\n";
    crate::place::schema(Provider::Postgres, &format!("{head}{models}"))
}

/// A schema in a transaction stands in for the database that may not be made; the scripts name the real one.
async fn planning_in_a_schema(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let (name, url) = user(&place).await;
    place
        .execute(&format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {name}', current_database()); END $$; \
             GRANT ALL ON SCHEMA public TO {name}"
        ))
        .await;
    let before = schema(BEFORE);
    let session = Session::open(&url, &before, LockOptions::usual(), source())
        .await
        .unwrap();
    let mut history = place.history();
    dev(&session, &mut history, &before, &dev_options("init"), &mut |_| {})
        .await
        .unwrap();
    // An enum that loses a value is made anew, and its old self is dropped by its full name.
    let after = schema(&BEFORE.replace("  B\n", ""));
    let options = nicol_migrate::commands::dev::DevOptions {
        accept_data_loss: true,
        ..dev_options("less")
    };
    let report = dev(&session, &mut history, &after, &options, &mut |_| {})
        .await
        .unwrap();
    assert!(matches!(report.outcome, Outcome::Created(_)), "{report:#?}");
    let last = place.history().migrations.pop().unwrap();
    assert!(last.script.unwrap().contains("DROP TYPE \"public\".\"Role_old\""));
    place.write(
        "30000101000000_index",
        "CREATE INDEX CONCURRENTLY own ON \"Own\".\"Post\" (\"userId\");\nVACUUM \"Own\".\"Post\";\n",
    );
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    let with_index = BEFORE.replace("  B\n", "").replace(
        "references: [id])\n",
        "references: [id])\n\n  @@index([userId], map: \"own\")\n",
    );
    let report = dev(
        &session,
        &mut place.history(),
        &schema(&with_index),
        &options,
        &mut |_| {},
    )
    .await
    .unwrap();
    assert_eq!(report.outcome, Outcome::InSync);
    let left = "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE '%nicol%'";
    assert!(place.column(left).await.is_empty());
    session.close().await;
    remove(&place, &name).await;
}

async fn neither_database_nor_schema(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let (name, url) = user(&place).await;
    let desired = place.schema(crate::place::ONE);
    let session = Session::open(&url, &desired, LockOptions::usual(), source()).await;
    let error = match session {
        Ok(session) => dev(
            &session,
            &mut place.history(),
            &desired,
            &dev_options("a"),
            &mut |_| {},
        )
        .await
        .unwrap_err(),
        Err(error) => error,
    };
    assert_eq!(error.kind(), ErrorKind::ShadowCreation, "{error}");
    assert!(
        error.hint().unwrap().contains("GRANT CREATE ON DATABASE"),
        "{error}"
    );
    remove(&place, &name).await;
}
