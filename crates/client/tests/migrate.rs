//! Programs that carry their migrations: `nicol::migrate` on a connected client, on each database.

use std::time::Duration;

use nicol::Client;
use nicol::migrate::{self, ErrorKind, Migrations, Newer, Older, Scripts, Started, Startup};
use nicol_driver::{Access, DatabaseUrl};
use nicol_testing::db::{ScratchDb, for_each_engine};

const FIRST: &str = "CREATE TABLE note (id INTEGER PRIMARY KEY);";
const ON_FILES: Scripts = &[
    ("1_note", FIRST),
    ("2_text", "ALTER TABLE note ADD COLUMN text TEXT;"),
];
const ON_SERVERS: Scripts = &[
    ("1_note", FIRST),
    (
        "2_text",
        "SET statement_timeout = 1234; ALTER TABLE note ADD COLUMN text TEXT;",
    ),
];

static OLD: Migrations = Migrations::new(&[
    ("sqlite", &[("1_note", FIRST)]),
    ("postgresql", &[("1_note", FIRST)]),
]);
static NEW: Migrations = Migrations::new(&[("sqlite", ON_FILES), ("postgresql", ON_SERVERS)]);

#[test]
fn a_client_is_migrated_by_the_history_of_its_database() {
    on_each(async |scratch| {
        let client = Client::connect(&scratch.url).await.unwrap();
        assert_eq!(migrate::run(&client, &OLD).await.unwrap().applied, ["1_note"]);
        assert_eq!(migrate::run(&client, &NEW).await.unwrap().applied, ["2_text"]);
        assert_eq!(migrate::run(&client, &NEW).await.unwrap(), Started::default());
        run(&client, "INSERT INTO note (id, text) VALUES (1, 'kept')")
            .await
            .unwrap();
    });
}

#[test]
fn settings_of_scripts_stay_out_of_the_pool() {
    on_each(async |scratch| {
        let client = Client::connect(&scratch.url).await.unwrap();
        migrate::run(&client, &NEW).await.unwrap();
        if scratch.url.starts_with("postgres") {
            let connection = client.database().acquire(Access::Read).await.unwrap();
            let mut timeout = String::new();
            let mut each = |row: nicol::Row<'_>| row.get(0).map(|text| timeout = text);
            connection
                .query("SHOW statement_timeout", &[], &mut each)
                .await
                .unwrap();
            assert_eq!(timeout, "0");
        }
    });
}

#[test]
fn a_database_in_memory_is_the_one_that_was_migrated() {
    block_on(async {
        let client = Client::connect("file::memory:").await.unwrap();
        assert_eq!(migrate::run(&client, &NEW).await.unwrap().applied.len(), 2);
        run(&client, "INSERT INTO note (id, text) VALUES (1, 'here')")
            .await
            .unwrap();
        assert_eq!(migrate::run(&client, &NEW).await.unwrap(), Started::default());
        let newer = migrate::run(&client, &OLD).await.unwrap_err();
        assert_eq!(newer.kind(), ErrorKind::DatabaseNewer);
    });
}

#[test]
fn older_and_newer_databases_are_met_as_chosen() {
    on_each(async |scratch| {
        let client = Client::connect(&scratch.url).await.unwrap();
        migrate::run(&client, &OLD).await.unwrap();
        for older in [Older::Refuse, Older::Wait(Duration::ZERO)] {
            let choice = NEW.starting(Startup {
                older,
                ..Startup::usual()
            });
            let error = migrate::run(&client, &choice).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::DatabaseOlder);
        }
        migrate::run(&client, &NEW).await.unwrap();
        let error = migrate::run(&client, &OLD).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DatabaseNewer);
        let choice = OLD.starting(Startup {
            newer: Newer::Accept,
            ..Startup::usual()
        });
        assert_eq!(migrate::run(&client, &choice).await.unwrap().unknown, ["2_text"]);
    });
}

#[test]
fn who_waits_starts_when_another_has_migrated() {
    on_each(async |scratch| {
        let waits = NEW.starting(Startup {
            older: Older::Wait(Duration::from_secs(60)),
            ..Startup::usual()
        });
        let (one, other) = tokio::join!(Client::connect(&scratch.url), Client::connect(&scratch.url));
        let (one, other) = (one.unwrap(), other.unwrap());
        let (waited, migrated) = tokio::join!(migrate::run(&one, &waits), migrate::run(&other, &NEW));
        assert_eq!(waited.unwrap(), Started::default());
        assert_eq!(migrated.unwrap().applied.len(), 2);
    });
}

#[test]
fn instances_that_start_together_apply_once() {
    on_each(async |scratch| {
        let start = || async {
            let client = Client::connect(&scratch.url).await.unwrap();
            migrate::run(&client, &NEW).await.unwrap().applied.len()
        };
        let (a, b, c, d, e) = tokio::join!(start(), start(), start(), start(), start());
        assert_eq!(a + b + c + d + e, 2);
    });
}

#[test]
fn a_transaction_is_refused() {
    on_each(async |scratch| {
        let client = Client::connect(&scratch.url).await.unwrap();
        let refused: nicol::Result<_> =
            nicol::transaction::run(&client, None, async |tx| Ok(migrate::run(tx, &NEW).await)).await;
        assert_eq!(refused.unwrap().unwrap_err().code(), Some("P2028"));
    });
}

#[test]
fn a_database_without_a_history_is_refused() {
    on_each(async |scratch| {
        let client = Client::connect(&scratch.url).await.unwrap();
        let none = Migrations::new(&[("mysql", ON_FILES)]);
        let error = migrate::run(&client, &none).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ProviderSwitched);
        let url = DatabaseUrl::parse(&scratch.url).unwrap();
        assert_eq!(OLD.run(&url).await.unwrap().applied, ["1_note"]);
    });
}

async fn run(client: &Client, sql: &str) -> nicol::Result<()> {
    let connection = client.database().acquire(Access::Write).await?;
    connection.script(sql).await
}

fn on_each(test: impl AsyncFn(&ScratchDb)) {
    for_each_engine(|scratch| block_on(test(scratch)));
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work)
}
