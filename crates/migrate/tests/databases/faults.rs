//! Connections that end anywhere: at every request of a deploy, on either side of it, and by a server that ends
//! the session at every statement. Whatever happens, the next deploy brings the database to the same place, every
//! statement counts once, and the table stays one that Prisma Migrate reads.

use nicol_driver::DatabaseUrl;
use nicol_migrate::ErrorKind;
use nicol_migrate::commands::deploy::deploy;
use nicol_sql::Provider;
use nicol_testing::golden::Suite;

use crate::place::{Place, on};
use crate::proxy::{Cut, Proxy};

/// Adds the tests.
pub fn tests(suite: Suite) -> Suite {
    suite
        .on_each_engine("faults/cut_before_every_request", on(cut_before_every_request))
        .on_each_engine("faults/cut_behind_every_request", on(cut_behind_every_request))
        .on_each_engine("faults/ended_at_every_statement", on(ended_at_every_statement))
        .on_each_engine(
            "faults/failing_at_every_statement",
            on(failing_at_every_statement),
        )
}

/// In one transaction.
const WHOLE: &str = "CREATE TABLE log (n INTEGER NOT NULL);\nCREATE TABLE t (x INTEGER, y INTEGER);\n\
                     CREATE INDEX old ON t (y);\nINSERT INTO t VALUES (1, 2), (2, 3);\n\
                     INSERT INTO log VALUES (1);\n";

/// Statements that the database refuses in a transaction, between others.
const STEPS_POSTGRES: &[&str] = &[
    "SET statement_timeout = '1min'",
    "INSERT INTO log VALUES (2)",
    "CREATE UNIQUE INDEX CONCURRENTLY \"New\" ON t (x)",
    "INSERT INTO log VALUES (3)",
    "DROP INDEX CONCURRENTLY old",
    "BEGIN",
    "INSERT INTO log VALUES (4)",
    "INSERT INTO log VALUES (5)",
    "COMMIT",
    "VACUUM t",
    "INSERT INTO log VALUES (extract(epoch FROM current_setting('statement_timeout')::interval) / 10)",
];

const STEPS_SQLITE: &[&str] = &[
    "PRAGMA recursive_triggers = ON",
    "INSERT INTO log VALUES (2)",
    "CREATE UNIQUE INDEX \"New\" ON t (x)",
    "INSERT INTO log VALUES (3)",
    "DROP INDEX old",
    "BEGIN",
    "INSERT INTO log VALUES (4)",
    "INSERT INTO log VALUES (5)",
    "COMMIT",
    "VACUUM",
    "INSERT INTO log VALUES (6)",
];

/// A value of an enum that is used in the script that makes it.
const ENUM: &str = "CREATE TYPE e AS ENUM ('a');\nALTER TYPE e ADD VALUE 'b';\n\
                    CREATE TABLE u (v e DEFAULT 'b');\nINSERT INTO u DEFAULT VALUES;\n";

fn steps(place: &Place) -> &'static [&'static str] {
    match place.provider {
        Provider::Sqlite => STEPS_SQLITE,
        _ => STEPS_POSTGRES,
    }
}

fn script(statements: &[&str]) -> String {
    format!("-- nicol: no-transaction\n{};\n", statements.join(";\n"))
}

fn write_history(place: &Place) {
    place.write("20200101000000_whole", WHOLE);
    place.write("20200102000000_steps", &script(steps(place)));
    if place.provider != Provider::Sqlite {
        place.write("20200103000000_enum", ENUM);
    }
}

/// Everything is there, and once.
async fn assert_arrived(place: &Place, what: &str) {
    let session = place.session().await;
    let again = deploy(&session, &place.history(), &mut |_| {})
        .await
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let numbers = place.column("SELECT CAST(n AS TEXT) FROM log ORDER BY n").await;
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6"], "{what}: {again:?}");
    let open = "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL OR logs IS NOT NULL \
                OR applied_steps_count <> 1 OR rolled_back_at IS NOT NULL";
    assert!(place.column(open).await.is_empty(), "{what}");
    let count = place
        .column("SELECT CAST(count(*) AS TEXT) FROM _prisma_migrations")
        .await;
    assert_eq!(count, [place.history().migrations.len().to_string()], "{what}");
    if place.provider != Provider::Sqlite {
        let indexes = "SELECT relname || ' ' || indisvalid FROM pg_index JOIN pg_class c ON c.oid = indexrelid \
                       WHERE indrelid = 't'::regclass";
        assert_eq!(place.column(indexes).await, ["New true"], "{what}");
        assert_eq!(place.column("SELECT v::text FROM u").await, ["b"], "{what}");
    }
}

async fn empty(place: &Place) {
    match place.provider {
        Provider::Sqlite => {
            let tables =
                ["log", "t", "_prisma_migrations"].map(|name| format!("DROP TABLE IF EXISTS {name};"));
            place.execute(&tables.concat()).await;
        }
        _ => {
            place
                .execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                .await
        }
    }
}

async fn cut_before_every_request(place: Place) {
    cut_everywhere(place, Cut::Before).await;
}

async fn cut_behind_every_request(place: Place) {
    cut_everywhere(place, Cut::Behind).await;
}

async fn cut_everywhere(place: Place, cut: fn(usize) -> Cut) {
    // An embedded database has no connection to cut; its process is killed elsewhere.
    if place.provider == Provider::Sqlite {
        return;
    }
    write_history(&place);
    let (server, rest) = server_of(&place.address);
    for number in 1.. {
        let proxy = Proxy::start(server.clone(), cut(number));
        let address = rest.replace("SERVER", &format!("127.0.0.1:{}", proxy.port));
        let url = DatabaseUrl::parse(&address).unwrap();
        let result = match place.session_at(&url).await {
            Ok(session) => deploy(&session, &place.history(), &mut |_| {}).await.map(|_| ()),
            Err(error) => Err(error),
        };
        if !proxy.has_cut() {
            result.unwrap();
            assert!(number > 30, "only {number} requests were seen");
            return;
        }
        if let Err(error) = result {
            let lost = ErrorKind::Database(nicol_driver::ErrorKind::ConnectionClosed);
            let unreachable = ErrorKind::Database(nicol_driver::ErrorKind::ServerUnreachable);
            assert!(
                error.kind() == lost || error.kind() == unreachable,
                "{:?}: {error}",
                cut(number)
            );
        }
        assert_arrived(&place, &format!("{:?}", cut(number))).await;
        empty(&place).await;
    }
}

/// The server's host and port, and the address with `SERVER` in their place.
fn server_of(address: &str) -> (String, String) {
    let (scheme, rest) = address.split_once("://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let (user, server) = authority.rsplit_once('@').unwrap_or(("", authority));
    let server = if server.contains(':') {
        server.to_owned()
    } else {
        format!("{server}:5432")
    };
    let mark = if path.contains('?') { '&' } else { '?' };
    (
        server,
        format!("{scheme}://{user}@SERVER/{path}{mark}sslmode=disable"),
    )
}

/// The server ends the session between two statements.
async fn ended_at_every_statement(place: Place) {
    if place.provider == Provider::Sqlite {
        return;
    }
    let kill = "SELECT pg_terminate_backend(pg_backend_pid())";
    at_every_statement(&place, kill, |error| {
        let lost = ErrorKind::Database(nicol_driver::ErrorKind::ConnectionClosed);
        assert_eq!(error.kind(), lost, "{error}");
        assert!(error.hint().unwrap().contains("deploy again"), "{error}");
    })
    .await;
}

/// A statement fails, and is mended.
async fn failing_at_every_statement(place: Place) {
    at_every_statement(&place, "INSERT INTO absent VALUES (1)", |error| {
        assert_eq!(error.code(), Some("P3018"), "{error}");
        let hint = error.hint().unwrap();
        assert!(hint.contains("of its 12 statements are applied"), "{error}");
    })
    .await;
}

async fn at_every_statement(place: &Place, bad: &str, look: impl Fn(&nicol_migrate::Error)) {
    let statements = steps(place);
    for at in 0..=statements.len() {
        let broken = [&statements[..at], &[bad], &statements[at..]].concat();
        write_history(place);
        place.write("20200102000000_steps", &script(&broken));
        let session = place.session().await;
        let error = deploy(&session, &place.history(), &mut |_| {}).await.unwrap_err();
        look(&error);
        drop(session);
        write_history(place);
        assert_arrived(place, &format!("{bad} at {at}")).await;
        empty(place).await;
    }
}
