//! `migrate squash`: what it makes is the same, and databases that are there follow.

use nicol_migrate::ErrorKind;
use nicol_migrate::commands::deploy::deploy;
use nicol_migrate::commands::resolve;
use nicol_migrate::commands::squash::{self, Plan, SquashOptions};
use nicol_migrate::commands::status::status;
use nicol_testing::golden::Suite;

use crate::place::{Place, on};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("squash/is_taken_over", on(is_taken_over))
        .on_each_engine("squash/is_taken_over_by_resolve", on(is_taken_over_by_resolve))
        .on_each_engine("squash/is_applied_anew", on(is_applied_anew))
        .on_each_engine("squash/refuses_other_forms", on(refuses_other_forms))
        .on_each_engine("squash/fails_as_a_whole", on(fails_as_a_whole))
        .on_each_engine(
            "squash/is_ended_when_it_was_interrupted",
            on(is_ended_when_it_was_interrupted),
        )
        .on_each_engine("squash/keeps_what_no_schema_says", on(keeps_what_no_schema_says))
}

const FIRST: &str = "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, old INTEGER);\n\
                     CREATE VIEW v AS SELECT id FROM a;\n\
                     INSERT INTO a (id) VALUES (1);";
const SECOND: &str = "ALTER TABLE a DROP COLUMN old;\nALTER TABLE a ADD COLUMN name TEXT;\n\
                      UPDATE a SET name = 'x';\nDROP VIEW v;\nCREATE VIEW v AS SELECT id, name FROM a;";

fn write(place: &Place) {
    place.write("1_first", FIRST);
    place.write("2_second", SECOND);
}

async fn squashed(place: &Place) -> Plan {
    let session = place.session().await;
    let options = SquashOptions {
        to: None,
        name: "squashed".to_owned(),
    };
    let plan = squash::plan(&session, &place.history(), &options).await.unwrap();
    squash::write(&place.history(), &plan).unwrap();
    plan
}

/// Applied rows, and how many there are in all.
async fn rows(place: &Place) -> (Vec<String>, usize) {
    let applied = "SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL \
                   AND finished_at IS NOT NULL ORDER BY migration_name";
    let all = place.column("SELECT id FROM _prisma_migrations").await.len();
    (place.column(applied).await, all)
}

async fn is_taken_over(place: Place) {
    write(&place);
    let session = place.session().await;
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    let plan = squashed(&place).await;
    assert_eq!(plan.name, "2_second_squashed");
    assert_eq!(plan.replaced, ["1_first", "2_second"]);
    let standing = status(&session, &place.history()).await.unwrap().standing;
    assert!(standing.is_up_to_date(), "{standing:#?}");
    assert_eq!(standing.taken_over, std::slice::from_ref(&plan.name));
    let report = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!(report.taken_over, std::slice::from_ref(&plan.name));
    assert!(report.applied.is_empty());
    assert_eq!(rows(&place).await, (vec![plan.name.clone()], 3));
    let again = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert!(
        again.taken_over.is_empty() && again.applied.is_empty(),
        "{again:#?}"
    );
    assert_eq!(place.column("SELECT name FROM v").await, ["x"]);
}

async fn is_taken_over_by_resolve(place: Place) {
    write(&place);
    let session = place.session().await;
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    let plan = squashed(&place).await;
    resolve::applied(&session, &place.history(), &plan.name)
        .await
        .unwrap();
    assert_eq!(rows(&place).await, (vec![plan.name], 3));
}

async fn is_applied_anew(place: Place) {
    write(&place);
    let plan = squashed(&place).await;
    assert!(plan.left_out.is_empty(), "{plan:#?}");
    let session = place.session().await;
    let report = deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    assert_eq!(report.applied, std::slice::from_ref(&plan.name));
    assert_eq!(place.column("SELECT name FROM v").await, ["x"]);
}

async fn refuses_other_forms(place: Place) {
    write(&place);
    let session = place.session().await;
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    place.write("2_second", &format!("{SECOND} -- edited"));
    squashed(&place).await;
    let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotReversible);
    assert!(
        error
            .message()
            .contains("`2_second`, of which the database has another form"),
        "{error}"
    );
    assert_eq!(rows(&place).await.0, ["1_first", "2_second"]);
}

async fn fails_as_a_whole(place: Place) {
    write(&place);
    let session = place.session().await;
    let options = SquashOptions {
        to: None,
        name: "squashed".to_owned(),
    };
    let plan = squash::plan(&session, &place.history(), &options).await.unwrap();
    // Somebody else stands where the new one is to be.
    let taken = place.migrations().join(&plan.name);
    std::fs::create_dir_all(taken.join("something")).unwrap();
    assert_eq!(
        squash::write(&place.history(), &plan).unwrap_err().kind(),
        ErrorKind::File
    );
    std::fs::remove_dir_all(taken).unwrap();
    let names: Vec<String> = place
        .history()
        .migrations
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["1_first", "2_second"]);
    assert_eq!(place.history().migrations[0].script.as_deref(), Some(FIRST));
    assert!(!place.migrations().join(".squash").exists());
    squash::write(&place.history(), &plan).unwrap();
    assert_eq!(place.history().migrations.len(), 1);
}

async fn is_ended_when_it_was_interrupted(place: Place) {
    write(&place);
    let names = || -> Vec<String> {
        place
            .history()
            .migrations
            .into_iter()
            .map(|one| one.name)
            .collect()
    };
    let work = place.migrations().join(".squash");
    let (new, kept) = (work.join("new"), work.join("replaced"));
    // Before the new one stood in its place, the old ones return.
    std::fs::create_dir_all(&new).unwrap();
    std::fs::create_dir_all(&kept).unwrap();
    std::fs::rename(place.migrations().join("1_first"), kept.join("1_first")).unwrap();
    assert_eq!(names(), ["1_first", "2_second"]);
    assert!(!work.exists());
    // Behind that, what is left of them goes.
    std::fs::create_dir_all(&kept).unwrap();
    std::fs::rename(place.migrations().join("1_first"), kept.join("1_first")).unwrap();
    assert_eq!(names(), ["2_second"]);
    assert!(!work.exists());
}

/// What the schema language has no word for, from the version of PostgreSQL that has it.
const UNSAID: &[(u32, &str, &str)] = &[
    (
        12,
        "ALTER TABLE a ADD COLUMN twice INTEGER GENERATED ALWAYS AS (n * 2) STORED",
        "SELECT 'stored' FROM pg_attribute WHERE attrelid = 'a'::regclass AND attgenerated = 's'",
    ),
    (
        15,
        "CREATE UNIQUE INDEX one_null ON a (m) NULLS NOT DISTINCT",
        "SELECT 'nulls' FROM pg_indexes WHERE indexname = 'one_null' AND indexdef LIKE '%NULLS NOT DISTINCT%'",
    ),
    (
        15,
        "ALTER TABLE a ADD CONSTRAINT one_null_more UNIQUE NULLS NOT DISTINCT (m, n)",
        "SELECT 'constraint' FROM pg_constraint WHERE conname = 'one_null_more' \
         AND pg_get_constraintdef(oid) LIKE '%NULLS NOT DISTINCT%'",
    ),
    (
        18,
        "ALTER TABLE a ADD COLUMN thrice INTEGER GENERATED ALWAYS AS (n * 3) VIRTUAL",
        "SELECT 'virtual' FROM pg_attribute WHERE attrelid = 'a'::regclass AND attgenerated = 'v'",
    ),
    (
        18,
        "CREATE TABLE stay (room int4range NOT NULL, during daterange NOT NULL, \
         CONSTRAINT stay_pk PRIMARY KEY (room, during WITHOUT OVERLAPS)); \
         CREATE TABLE guest (id INTEGER PRIMARY KEY, room int4range, during daterange, \
         CONSTRAINT guest_stay FOREIGN KEY (room, PERIOD during) REFERENCES stay (room, PERIOD during))",
        "SELECT 'periods' FROM pg_constraint WHERE conname = 'guest_stay' \
         AND pg_get_constraintdef(oid) LIKE '%PERIOD%'",
    ),
];

async fn keeps_what_no_schema_says(place: Place) {
    place.write(
        "1_a",
        "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, n INTEGER, m INTEGER);",
    );
    let unsaid = if place.provider == nicol_sql::Provider::Postgres {
        let version = place
            .column("SELECT (current_setting('server_version_num')::int / 10000)::text")
            .await;
        let version: u32 = version[0].parse().unwrap();
        UNSAID.iter().filter(|(since, ..)| *since <= version).collect()
    } else {
        Vec::new()
    };
    let script: String = unsaid.iter().map(|(_, sql, _)| format!("{sql};\n")).collect();
    let computed = "ALTER TABLE a ADD COLUMN half INTEGER GENERATED ALWAYS AS (n / 2) VIRTUAL;\n";
    let script = if unsaid.is_empty() {
        computed.to_owned()
    } else {
        script
    };
    place.write("2_unsaid", &script);
    squashed(&place).await;
    let session = place.session().await;
    deploy(&session, &place.history(), &mut |_| {}).await.unwrap();
    place.execute("INSERT INTO a (id, n) VALUES (1, 4)").await;
    for (_, sql, kept) in unsaid.iter() {
        assert_eq!(place.column(kept).await.len(), 1, "{sql}");
    }
    if unsaid.is_empty() {
        assert_eq!(place.column("SELECT CAST(half AS TEXT) FROM a").await, ["2"]);
    }
}
