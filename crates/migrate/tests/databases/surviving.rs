//! What the schema language has no word for is left alone, also where a table is rebuilt; and what is
//! renamed keeps its rows.

use nicol_migrate::commands::push::{self, push};
use nicol_migrate::diff::{Options, Rename};
use nicol_sql::Provider;
use nicol_sql::schema::{ObjectName, UnmanagedKind};
use nicol_testing::golden::Suite;

use crate::place::{Place, on, push_options};

const BEFORE: &str = "model A {\n  id Int @id\n  n Int\n  s String\n  b B[]\n}\n\
                      model B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n}\n";
/// `n` becomes a text, which rebuilds the table on SQLite.
const AFTER: &str = "model A {\n  id Int @id\n  n String\n  s String\n  b B[]\n}\n\
                     model B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n}\n";

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("surviving/objects", on(objects))
        .on_each_engine("surviving/rebuilt", on(rebuilt))
        .on_each_engine("surviving/partial_index", on(partial_index))
        .on_each_engine("surviving/renamed", on(renamed))
        .on_each_engine("surviving/partitions", on(partitions))
        .on_each_engine("surviving/computed", on(computed))
        .on_each_engine("surviving/precision", on(precision))
        .on_each_engine("surviving/by_hand", on(by_hand))
}

/// A view, a trigger, an index over an expression, a check.
fn additions(provider: Provider) -> &'static str {
    match provider {
        Provider::Sqlite => {
            "CREATE VIEW v AS SELECT id, s FROM \"A\";\n\
             CREATE TRIGGER t AFTER UPDATE ON \"A\" BEGIN UPDATE \"B\" SET id = id; END;\n\
             CREATE TRIGGER u AFTER DELETE ON \"B\" BEGIN DELETE FROM \"A\" WHERE id = old.id; END;\n\
             CREATE INDEX over ON \"A\" (lower(s));\n"
        }
        _ => {
            "CREATE VIEW v AS SELECT id, s FROM \"A\";\n\
             CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql;\n\
             CREATE TRIGGER t AFTER UPDATE ON \"A\" FOR EACH ROW EXECUTE FUNCTION f();\n\
             CREATE TRIGGER u AFTER DELETE ON \"B\" FOR EACH ROW EXECUTE FUNCTION f();\n\
             CREATE INDEX over ON \"A\" (lower(s));\n\
             ALTER TABLE \"A\" ADD CONSTRAINT c CHECK (length(s) > 1);\n"
        }
    }
}

async fn objects(place: Place) {
    let session = place.session().await;
    if place.provider == Provider::Sqlite {
        // A check can only stand in the table from the beginning.
        place
            .execute(
                "CREATE TABLE \"A\" (\"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \"n\" INTEGER NOT NULL, \
                 \"s\" TEXT NOT NULL CONSTRAINT c CHECK (length(s) > 1))",
            )
            .await;
    }
    assert!(
        push(&session, &place.schema(BEFORE), &push_options())
            .await
            .unwrap()
            .is_done
    );
    place.execute(additions(place.provider)).await;
    place
        .execute("INSERT INTO \"A\" VALUES (1, 5, 'it'); INSERT INTO \"B\" VALUES (7, 1)")
        .await;
    let before = session.inspect().await.unwrap();

    let agreed = push::PushOptions {
        accept_data_loss: true,
        ..push_options()
    };
    assert!(
        push(&session, &place.schema(AFTER), &agreed)
            .await
            .unwrap()
            .is_done
    );
    let after = session.inspect().await.unwrap();
    let kinds = |schema: &nicol_sql::SqlSchema, table: &str| {
        let table = schema.table(&ObjectName::new(table)).unwrap();
        let mut kinds: Vec<(UnmanagedKind, String)> = table
            .unmanaged
            .iter()
            .map(|item| (item.kind, item.name.clone()))
            .collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds(&after, "A"), kinds(&before, "A"));
    assert_eq!(kinds(&after, "A").len(), 3);
    assert_eq!(kinds(&after, "B"), kinds(&before, "B"));
    assert_eq!(place.column("SELECT s FROM v").await, ["it"]);
    assert_eq!(place.column("SELECT n FROM \"A\"").await, ["5"]);
    assert!(
        push(&session, &place.schema(AFTER), &push_options())
            .await
            .unwrap()
            .steps
            .is_empty()
    );
}

/// What SQLite's tables are beyond the schema language outlives a rebuild: collations, computed columns, table
/// options, counters, and partial indexes that the schema file leaves alone.
async fn rebuilt(place: Place) {
    if place.provider != Provider::Sqlite {
        return;
    }
    let session = place.session().await;
    place
        .execute(
            "CREATE TABLE \"A\" (\"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \"name\" TEXT COLLATE NOCASE NOT NULL, \
             \"n\" INTEGER NOT NULL, \"twice\" INTEGER GENERATED ALWAYS AS (n * 2) VIRTUAL);\
             CREATE INDEX part ON \"A\"(n) WHERE n > 5;\
             CREATE TABLE \"W\" (\"k\" TEXT NOT NULL PRIMARY KEY, \"v\" INTEGER NOT NULL) STRICT, WITHOUT ROWID;\
             INSERT INTO \"A\" (id, name, n) VALUES (5, 'x', 7), (100, 'y', 8); DELETE FROM \"A\" WHERE id = 100;\
             INSERT INTO \"W\" VALUES ('a', 1);",
        )
        .await;
    let after = place.schema(
        "model A {\n  id Int @id @default(autoincrement())\n  name String\n  n BigInt\n  twice Int?\n}\n\
         model W {\n  k String @id\n  v Int @default(3)\n}\n",
    );
    let options = push::PushOptions {
        accept_data_loss: true,
        diff: Options {
            partial_indexes: false,
            ..Options::all()
        },
        ..push_options()
    };
    let report = push(&session, &after, &options).await.unwrap();
    assert!(report.is_done, "{report:#?}");
    place.execute("INSERT INTO \"A\" (name, n) VALUES ('Z', 1)").await;
    assert_eq!(
        place
            .column("SELECT id || name || n || twice FROM \"A\" ORDER BY id")
            .await,
        ["5x714", "101Z12"]
    );
    assert_eq!(
        place.column("SELECT name FROM \"A\" WHERE name = 'z'").await,
        ["Z"]
    );
    let indexes = "SELECT sql FROM sqlite_master WHERE name = 'part'";
    assert_eq!(place.column(indexes).await.len(), 1);
    let options_kept = "SELECT CAST(wr + strict AS TEXT) FROM pragma_table_list WHERE name = 'W'";
    assert_eq!(place.column(options_kept).await, ["2"]);
    let again = push(&session, &after, &options).await.unwrap();
    assert!(again.steps.is_empty(), "{:#?}", again.steps);
}

/// Partial indexes belong to the schema file only if it says so.
async fn partial_index(place: Place) {
    let session = place.session().await;
    push(&session, &place.schema(BEFORE), &push_options())
        .await
        .unwrap();
    place.execute("CREATE INDEX part ON \"A\" (n) WHERE n > 5").await;
    let alone = Options {
        partial_indexes: false,
        ..Options::all()
    };
    let leaves = push::PushOptions {
        diff: alone,
        renames: nicol_migrate::renames::Renames::default(),
        ..push_options()
    };
    assert!(
        push(&session, &place.schema(BEFORE), &leaves)
            .await
            .unwrap()
            .steps
            .is_empty()
    );
    let steps = push(&session, &place.schema(BEFORE), &push_options())
        .await
        .unwrap()
        .steps;
    assert_eq!(steps.len(), 1, "{steps:#?}");
}

async fn renamed(place: Place) {
    let session = place.session().await;
    push(&session, &place.schema(BEFORE), &push_options())
        .await
        .unwrap();
    place
        .execute("INSERT INTO \"A\" VALUES (1, 5, 'it'); INSERT INTO \"B\" VALUES (7, 1)")
        .await;
    let after = place.schema(
        "model Z {\n  id Int @id\n  number Int\n  s String\n  b B[]\n}\n\
         model B {\n  id Int @id\n  zId Int\n  z Z @relation(fields: [zId], references: [id])\n}\n",
    );
    let renames = vec![
        Rename::Table {
            from: ObjectName::new("A"),
            to: ObjectName::new("Z"),
        },
        Rename::Column {
            table: ObjectName::new("Z"),
            from: "n".to_owned(),
            to: "number".to_owned(),
        },
        Rename::Column {
            table: ObjectName::new("B"),
            from: "aId".to_owned(),
            to: "zId".to_owned(),
        },
    ];
    let options = push::PushOptions {
        diff: Options {
            renames,
            ..Options::all()
        },
        ..push_options()
    };
    let report = push(&session, &after, &options).await.unwrap();
    assert!(report.is_done && report.findings.is_empty(), "{report:#?}");
    assert_eq!(
        place.column("SELECT CAST(number AS TEXT) || s FROM \"Z\"").await,
        ["5it"]
    );
    assert_eq!(
        place.column("SELECT CAST(\"zId\" AS TEXT) FROM \"B\"").await,
        ["1"]
    );
    assert!(
        push(&session, &after, &push_options())
            .await
            .unwrap()
            .steps
            .is_empty()
    );
}

/// The parts of a partitioned table are not tables of their own.
async fn partitions(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let session = place.session().await;
    place
        .execute(
            "CREATE TABLE \"A\" (id integer NOT NULL, n integer NOT NULL, CONSTRAINT \"A_pkey\" PRIMARY KEY (id)) \
             PARTITION BY RANGE (id); CREATE TABLE a1 PARTITION OF \"A\" FOR VALUES FROM (0) TO (10); \
             CREATE TABLE c (id integer GENERATED BY DEFAULT AS IDENTITY, CONSTRAINT c_pkey PRIMARY KEY (id))",
        )
        .await;
    let models = |default: &str| {
        place.schema(&format!(
            "model A {{\n  id Int @id\n  n Int\n}}\nmodel C {{\n  id Int @id{default}\n  @@map(\"c\")\n}}\n"
        ))
    };
    let report = push(&session, &models(" @default(autoincrement())"), &push_options())
        .await
        .unwrap();
    assert!(report.steps.is_empty(), "{:#?}", report.steps);
    assert!(
        push(&session, &models(""), &push_options())
            .await
            .unwrap()
            .is_done
    );
    assert!(
        push(&session, &models(""), &push_options())
            .await
            .unwrap()
            .steps
            .is_empty()
    );
}

/// A computed column that no field names stays as long as what it is computed from.
async fn computed(place: Place) {
    let session = place.session().await;
    let models = |fields: &str| place.schema(&format!("model A {{\n  id Int @id\n{fields}}}\n"));
    let agreed = push::PushOptions {
        accept_data_loss: true,
        ..push_options()
    };
    let first = models("  n Int\n  s String\n");
    assert!(push(&session, &first, &agreed).await.unwrap().is_done);
    let stored = match place.provider {
        Provider::Sqlite => "VIRTUAL",
        _ => "STORED",
    };
    place
        .execute(&format!(
            "ALTER TABLE \"A\" ADD COLUMN twice INTEGER GENERATED ALWAYS AS (n * 2) {stored}; \
             INSERT INTO \"A\" (id, n, s) VALUES (1, 21, 'x')"
        ))
        .await;
    assert!(push(&session, &first, &agreed).await.unwrap().steps.is_empty());
    // Another column changes its type, which rebuilds the table on SQLite.
    let second = models("  n Int\n  s String?\n  more Int @default(1)\n");
    assert!(push(&session, &second, &agreed).await.unwrap().is_done);
    assert_eq!(
        place.column("SELECT CAST(twice AS TEXT) FROM \"A\"").await,
        ["42"]
    );
    // Without its source it has to go.
    let third = models("  s String?\n  more Int @default(1)\n");
    assert!(push(&session, &third, &agreed).await.unwrap().is_done);
    let left = session.inspect().await.unwrap();
    let table = left.table(&ObjectName::new("A")).unwrap();
    assert!(table.column("twice").is_none(), "{table:#?}");
}

/// What else people make by hand is neither seen as a difference nor touched by the next change.
async fn by_hand(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let session = place.session().await;
    let models =
        |kind: &str| place.schema(&format!("model A {{\n  id Int @id\n  n {kind}\n  s String\n}}\n"));
    let leaves = push::PushOptions {
        accept_data_loss: true,
        diff: Options {
            partial_indexes: false,
            ..Options::all()
        },
        ..push_options()
    };
    assert!(push(&session, &models("Int"), &leaves).await.unwrap().is_done);
    place
        .execute(
            "CREATE TABLE heir (extra text) INHERITS (\"A\"); \
             CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS c FROM \"A\"; \
             CREATE UNIQUE INDEX counted_c ON counted (c); \
             CREATE UNIQUE INDEX part ON \"A\" (s) WHERE s <> ''; \
             CREATE DOMAIN positive AS integer CHECK (VALUE > 0); \
             CREATE TYPE pair AS (x integer, y integer); \
             CREATE SEQUENCE counter; \
             ALTER TABLE \"A\" ADD CONSTRAINT apart EXCLUDE USING btree (id WITH =); \
             ALTER TABLE \"A\" ADD CONSTRAINT later UNIQUE (n, s) DEFERRABLE; \
             ALTER TABLE \"A\" ENABLE ROW LEVEL SECURITY; \
             CREATE POLICY everyone ON \"A\" USING (true); \
             CREATE STATISTICS together ON n, s FROM \"A\"; \
             COMMENT ON COLUMN \"A\".s IS 'said'; \
             ALTER TABLE \"A\" SET UNLOGGED; \
             INSERT INTO heir VALUES (1, 2, 'three', 'four')",
        )
        .await;
    let steps = push(&session, &models("Int"), &leaves).await.unwrap().steps;
    assert!(steps.is_empty(), "{steps:#?}");
    assert!(push(&session, &models("Int?"), &leaves).await.unwrap().is_done);
    assert_eq!(place.column("SELECT extra FROM heir").await, ["four"]);
    let made = "SELECT count(*)::text FROM pg_class WHERE relname IN ('heir', 'counted', 'counted_c', 'part', 'counter', 'apart', 'later', 'pair')";
    assert_eq!(place.column(made).await, ["8"]);
    let rest = "SELECT (SELECT count(*) FROM pg_policy) || ',' || (SELECT count(*) FROM pg_statistic_ext) || ',' || \
                (SELECT col_description('\"A\"'::regclass, 3)) || ',' || \
                (SELECT relpersistence::text FROM pg_class WHERE oid = '\"A\"'::regclass)";
    assert_eq!(place.column(rest).await, ["1,1,said,u"]);
}

/// A time without a precision has the greatest one, which is not that of a field without a native type.
async fn precision(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let session = place.session().await;
    place
        .execute(
            "CREATE TABLE \"A\" (id integer NOT NULL, at timestamp NOT NULL, zoned timestamptz NOT NULL, \
             CONSTRAINT \"A_pkey\" PRIMARY KEY (id))",
        )
        .await;
    let models =
        place.schema("model A {\n  id Int @id\n  at DateTime\n  zoned DateTime @db.Timestamptz\n}\n");
    let report = push(&session, &models, &push_options()).await.unwrap();
    assert!(report.is_done, "{report:#?}");
    assert_eq!(
        place.provider.dialect().script(&report.steps),
        "-- AlterTable\nALTER TABLE \"A\" ALTER COLUMN \"at\" SET DATA TYPE TIMESTAMP(3);\n"
    );
    let again = push(&session, &models, &push_options()).await.unwrap();
    assert!(again.steps.is_empty(), "{:#?}", again.steps);
}
