//! `migrate down`: the ways back lead back, keep what can be kept, and are not taken when something is wrong.

use nicol_migrate::ErrorKind;
use nicol_migrate::commands::Session;
use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::dev::{self, Outcome, dev};
use nicol_migrate::commands::down::{self, Origin, Plan, Target};
use nicol_migrate::commands::status::status;
use nicol_migrate::diff::{Options, Rename};
use nicol_sql::Provider;
use nicol_sql::schema::ObjectName;
use nicol_testing::golden::Suite;

use crate::place::{ONE, Place, TWO, dev_options, on};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("down/leads_back", on(leads_back))
        .on_each_engine("down/keeps_what_was_renamed", on(keeps_what_was_renamed))
        .on_each_engine("down/is_recorded", on(is_recorded))
        .on_each_engine("down/fails_as_a_whole", on(fails_as_a_whole))
        .on_each_engine(
            "down/notices_what_happened_since",
            on(notices_what_happened_since),
        )
        .on_each_engine("down/blocked_by_rows", on(blocked_by_rows))
        .on_each_engine("down/written_for_several", on(written_for_several))
}

/// Schemas that follow each other: keys, relations, types, defaults, uniqueness, lists of what a planner does.
const CHAIN: &[&str] = &[
    "model A {\n  id Int @id\n}\n",
    "model A {\n  id Int @id @default(autoincrement())\n  name String @unique\n  at DateTime @default(now())\n}\n",
    "model A {\n  id Int @id @default(autoincrement())\n  name String?\n  at DateTime\n  b B[]\n}\n\
     model B {\n  x Int\n  y String\n  aId Int?\n  a A? @relation(fields: [aId], references: [id], onDelete: Cascade)\n  \
     @@id([x, y])\n  @@index([aId, y(sort: Desc)])\n}\n",
    "model A {\n  id BigInt @id\n  name Int?\n  b B[]\n  c C[]\n}\n\
     model B {\n  x Int @id\n  aId BigInt @unique\n  a A @relation(fields: [aId], references: [id])\n}\n\
     model C {\n  id String @id @default(uuid())\n  n Decimal @default(1.5)\n  bytes Bytes?\n  a A[]\n}\n",
    "model C {\n  id String @id\n  n Float\n  flag Boolean @default(true)\n}\n",
];

async fn leads_back(place: Place) {
    let session = place.session().await;
    for (step, models) in CHAIN.iter().enumerate() {
        let options = dev::DevOptions {
            accept_data_loss: true,
            ..dev_options(&format!("step{step}"))
        };
        let mut history = place.history();
        let report = dev(
            &session,
            &mut history,
            &place.schema(models),
            &options,
            &mut |_| {},
        )
        .await;
        assert!(
            matches!(report.unwrap().outcome, Outcome::Created(_)),
            "step {step}"
        );
    }
    let history = place.history();
    let first = history.migrations[0].name.clone();
    let plan = down::plan(&session, &history, &Target::To(first)).await.unwrap();
    assert_eq!(plan.ways.len(), CHAIN.len() - 1);
    assert_eq!(undone(&session, &plan).await.unwrap().len(), CHAIN.len() - 1);
    let steps = nicol_migrate::diff(
        &session.inspect().await.unwrap(),
        &place.schema(CHAIN[0]),
        place.provider.dialect(),
        &Options::all(),
    );
    assert!(steps.is_empty(), "{steps:#?}");
    let report = deploy(&session, &history, &mut |_| {}).await.unwrap();
    assert_eq!(report.applied.len(), CHAIN.len() - 1);
}

async fn undone(session: &Session<'_>, plan: &Plan) -> nicol_migrate::Result<Vec<String>> {
    let mut undone = Vec::new();
    down::undo(session, plan, &mut undone, &mut |_| {}).await?;
    Ok(undone)
}

async fn made(place: &Place, session: &Session<'_>, models: &str, name: &str) -> String {
    let mut history = place.history();
    let report = dev(
        session,
        &mut history,
        &place.schema(models),
        &dev_options(name),
        &mut |_| {},
    )
    .await
    .unwrap();
    match report.outcome {
        Outcome::Created(created) => created.name,
        other => panic!("{other:#?}"),
    }
}

async fn last(place: &Place, session: &Session<'_>) -> nicol_migrate::Result<Plan> {
    down::plan(session, &place.history(), &Target::Steps(1)).await
}

async fn keeps_what_was_renamed(place: Place) {
    let session = place.session().await;
    made(&place, &session, TWO, "init").await;
    place
        .execute("INSERT INTO \"A\" (id, name, note) VALUES (1, 'x', 'y')")
        .await;
    let models = "model Z {\n  id Int @id\n  title String\n  note String?\n}\n";
    let renames = vec![
        Rename::Table {
            from: ObjectName::new("A"),
            to: ObjectName::new("Z"),
        },
        Rename::Column {
            table: ObjectName::new("Z"),
            from: "name".to_owned(),
            to: "title".to_owned(),
        },
    ];
    let options = dev::DevOptions {
        diff: Options {
            renames,
            ..Options::all()
        },
        ..dev_options("renamed")
    };
    let mut history = place.history();
    dev(
        &session,
        &mut history,
        &place.schema(models),
        &options,
        &mut |_| {},
    )
    .await
    .unwrap();
    assert_eq!(place.column("SELECT title FROM \"Z\"").await, ["x"]);
    let plan = last(&place, &session).await.unwrap();
    assert!(plan.ways[0].losses().is_empty(), "{plan:#?}");
    undone(&session, &plan).await.unwrap();
    assert_eq!(place.column("SELECT name || note FROM \"A\"").await, ["xy"]);
}

async fn is_recorded(place: Place) {
    let session = place.session().await;
    let name = made(&place, &session, ONE, "init").await;
    let plan = last(&place, &session).await.unwrap();
    assert_eq!(
        undone(&session, &plan).await.unwrap(),
        std::slice::from_ref(&name)
    );
    let rows = "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL \
                AND rolled_back_at >= finished_at";
    assert_eq!(place.column(rows).await, std::slice::from_ref(&name));
    let standing = status(&session, &place.history()).await.unwrap().standing;
    assert_eq!(standing.pending, std::slice::from_ref(&name));
    assert!(standing.failed.is_empty() && standing.edited.is_empty());
    // And forth, and back again.
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    let plan = last(&place, &session).await.unwrap();
    undone(&session, &plan).await.unwrap();
    assert_eq!(place.column("SELECT id FROM _prisma_migrations").await.len(), 2);
    let nothing = last(&place, &session).await.unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::NeverApplied);
}

async fn fails_as_a_whole(place: Place) {
    let session = place.session().await;
    made(&place, &session, ONE, "init").await;
    let name = made(&place, &session, TWO, "note").await;
    place
        .execute("INSERT INTO \"A\" (id, name) VALUES (1, 'x')")
        .await;
    let file = place.migrations().join(&name).join("down.sql");
    std::fs::write(
        &file,
        "ALTER TABLE \"A\" DROP COLUMN note;\nINSERT INTO \"A\" (id, name) SELECT id, name FROM \"A\";",
    )
    .unwrap();
    let plan = last(&place, &session).await.unwrap();
    assert_eq!(plan.ways[0].origin, Origin::File);
    assert_eq!(plan.ways[0].by_hand.len(), 1, "{plan:#?}");
    let error = undone(&session, &plan).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MigrationFailed);
    assert!(
        error.hint().unwrap().contains("nothing of it was done"),
        "{error}"
    );
    assert_eq!(
        place.column("SELECT 'there' FROM \"A\" WHERE note IS NULL").await,
        ["there"]
    );
    assert!(
        status(&session, &place.history())
            .await
            .unwrap()
            .standing
            .is_up_to_date()
    );
}

async fn notices_what_happened_since(place: Place) {
    let session = place.session().await;
    made(&place, &session, ONE, "init").await;
    let plan = last(&place, &session).await.unwrap();
    made(&place, &session, TWO, "note").await;
    let error = undone(&session, &plan).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotReversible);
    assert!(error.message().contains("is no longer the last"), "{error}");
    assert!(
        status(&session, &place.history())
            .await
            .unwrap()
            .standing
            .is_up_to_date()
    );
}

async fn blocked_by_rows(place: Place) {
    let session = place.session().await;
    let required = "model A {\n  id Int @id\n  name String\n  must Int\n}\n";
    made(&place, &session, required, "init").await;
    let name = made(&place, &session, ONE, "without").await;
    place
        .execute("INSERT INTO \"A\" (id, name) VALUES (1, 'x')")
        .await;
    let plan = last(&place, &session).await.unwrap();
    assert_eq!(plan.ways[0].obstacles().len(), 1, "{plan:#?}");
    assert_eq!(plan.ways[0].not_restored.len(), 1, "{plan:#?}");
    // By hand there is a way.
    let script = match place.provider {
        Provider::Sqlite => {
            "CREATE TABLE \"new_A\" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, must INTEGER \
             NOT NULL);\nINSERT INTO \"new_A\" SELECT id, name, 7 FROM \"A\";\nDROP TABLE \"A\";\n\
             ALTER TABLE \"new_A\" RENAME TO \"A\";"
        }
        _ => {
            "ALTER TABLE \"A\" ADD COLUMN must INTEGER;\nUPDATE \"A\" SET must = 7;\n\
             ALTER TABLE \"A\" ALTER COLUMN must SET NOT NULL;"
        }
    };
    std::fs::write(place.migrations().join(&name).join("down.sql"), script).unwrap();
    let plan = last(&place, &session).await.unwrap();
    assert!(plan.ways[0].obstacles().is_empty(), "{plan:#?}");
    undone(&session, &plan).await.unwrap();
    let seven = place.column("SELECT name FROM \"A\" WHERE must = 7").await;
    assert_eq!(seven, ["x"]);
}

async fn written_for_several(place: Place) {
    let session = place.session().await;
    let names = vec![
        made(&place, &session, ONE, "init").await,
        made(&place, &session, TWO, "note").await,
    ];
    let written = down::write(&session, &place.history(), &names).await.unwrap();
    assert_eq!(written.names, names);
    let path = place.migrations().join(&names[1]).join("down.sql");
    std::fs::write(&path, "-- own\nSELECT 1;").unwrap();
    let written = down::write(&session, &place.history(), &names).await.unwrap();
    assert!(
        written.names.is_empty() && written.refused.is_some(),
        "{written:#?}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "-- own\nSELECT 1;");
}
