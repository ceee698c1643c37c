//! The program killed (SIGKILL) at any moment of a deploy: the next one brings the database to the same place, and
//! every statement counts once. And several programs started at once: each migration is applied by one of them.

use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use nicol_driver::{Access, Database, DatabaseUrl};
use nicol_testing::db::ScratchDb;
use nicol_testing::golden::Suite;

/// How often a deploy is killed, on each database.
const KILLS: u32 = 60;

/// How many pairs of deploys are started at once, on each database.
const RACES: u32 = 15;

fn main() -> ExitCode {
    Suite::new()
        .on_each_engine("kills/the_next_deploy_arrives", killed)
        .on_each_engine("kills/one_of_two_applies", raced)
        .main()
}

/// A migration in a transaction, one without, and one in a transaction behind them, of statements that take a moment.
fn write_history(folder: &Path, is_embedded: bool) {
    let insert = |n: u32| {
        if is_embedded {
            format!(
                "INSERT INTO log SELECT {n} FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c \
                 WHERE x < 3000) SELECT count(*) FROM c);\n"
            )
        } else {
            format!("INSERT INTO log SELECT {n} FROM pg_sleep(0.002);\n")
        }
    };
    let alone = if is_embedded {
        "VACUUM;\n"
    } else {
        "CREATE INDEX CONCURRENTLY made ON log (n);\n"
    };
    let inserts = |from: u32| (from..from + 5).map(insert).collect::<String>();
    let scripts = [
        (
            "20200101000000_whole",
            format!("CREATE TABLE log (n INTEGER NOT NULL);\n{}", inserts(0)),
        ),
        (
            "20200102000000_steps",
            format!("-- nicol: no-transaction\n{}{alone}{}", inserts(5), inserts(10)),
        ),
        ("20200103000000_end", inserts(15)),
    ];
    for (name, script) in scripts {
        let folder = folder.join("prisma/migrations").join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("migration.sql"), script).expect("a file");
    }
    let provider = if is_embedded { "sqlite" } else { "postgresql" };
    let schema =
        format!("datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel log {{\n  n Int @id\n}}\n");
    std::fs::write(folder.join("prisma/schema.prisma"), schema).expect("a file");
}

fn deploy(folder: &Path, url: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_nicol"))
        .args(["migrate", "deploy", "--url", url])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn killed(db: &ScratchDb) {
    let place = Place::new(db);
    let start = Instant::now();
    place.finish("the first deploy");
    let whole = start.elapsed();
    place.assert_arrived("no kill");
    for number in 0..KILLS {
        place.empty();
        // Spread evenly over the time that a deploy takes: the same moments at every run, as far as clocks go.
        let moment = whole * (number * 7 % KILLS) / KILLS;
        let mut child = deploy(place.folder.path(), &db.url);
        std::thread::sleep(moment);
        child.kill().expect("a process of ours");
        child.wait().expect("it ends");
        let what = format!("killed after {moment:?}");
        place.finish(&what);
        place.assert_arrived(&what);
    }
}

fn raced(db: &ScratchDb) {
    let place = Place::new(db);
    for number in 0..RACES {
        let pair = [
            deploy(place.folder.path(), &db.url),
            deploy(place.folder.path(), &db.url),
        ];
        let outputs = pair.map(|child| child.wait_with_output().expect("it ends"));
        let done = outputs.iter().filter(|output| output.status.success()).count();
        for output in outputs.iter().filter(|output| !output.status.success()) {
            // Without a lock of the database, who is late in a migration without a transaction says so.
            let words = String::from_utf8_lossy(&output.stderr);
            let is_late = place.is_embedded && words.contains("P1002");
            assert!(is_late && done == 1, "race {number}: {words}");
        }
        let applied: usize = outputs
            .iter()
            .map(|output| {
                String::from_utf8_lossy(&output.stdout)
                    .matches("migration.sql")
                    .count()
            })
            .sum();
        assert!(done < 2 || applied == 3, "race {number}: {applied}");
        place.assert_arrived(&format!("race {number}"));
        place.empty();
    }
}

struct Place<'a> {
    db: &'a ScratchDb,
    folder: tempfile::TempDir,
    is_embedded: bool,
}

impl Place<'_> {
    fn new(db: &ScratchDb) -> Place<'_> {
        let folder = tempfile::tempdir().expect("a folder");
        let is_embedded = !db.url.starts_with("postgres");
        write_history(folder.path(), is_embedded);
        Place {
            db,
            folder,
            is_embedded,
        }
    }

    /// Deploys until it is done. What was killed may need a moment to be noticed by the server.
    fn finish(&self, what: &str) {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let output = deploy(self.folder.path(), &self.db.url)
                .wait_with_output()
                .expect("it ends");
            if output.status.success() {
                return;
            }
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(Instant::now() < deadline, "{what}: {words}");
        }
    }

    fn assert_arrived(&self, what: &str) {
        let numbers = self.column("SELECT CAST(n AS TEXT) FROM log ORDER BY log.n");
        let expected: Vec<String> = (0..20).map(|number: u32| number.to_string()).collect();
        assert_eq!(numbers, expected, "{what}");
        let rows = self.column(
            "SELECT CAST(count(*) AS TEXT) FROM _prisma_migrations WHERE finished_at IS NOT NULL \
             AND logs IS NULL AND applied_steps_count = 1",
        );
        assert_eq!(rows, ["3"], "{what}");
        assert_eq!(
            self.column("SELECT CAST(count(*) AS TEXT) FROM _prisma_migrations"),
            ["3"],
            "{what}"
        );
        if !self.is_embedded {
            let valid = "SELECT indisvalid::text FROM pg_index WHERE indrelid = 'log'::regclass";
            assert_eq!(self.column(valid), ["true"], "{what}");
        }
    }

    fn empty(&self) {
        self.run("DROP TABLE log; DROP TABLE _prisma_migrations");
    }

    fn run(&self, script: &str) {
        block_on(async {
            let database = connect(&self.db.url).await;
            let connection = database.acquire(Access::Write).await.expect("a connection");
            connection.script(script).await.expect("the script runs");
            drop(connection);
            database.close().await;
        });
    }

    fn column(&self, query: &str) -> Vec<String> {
        block_on(async {
            let database = connect(&self.db.url).await;
            let connection = database.acquire(Access::Read).await.expect("a connection");
            let mut values = Vec::new();
            let mut each = |row: nicol_driver::Row<'_>| {
                values.push(row.get(0)?);
                Ok(())
            };
            let read = connection.query(query, &[], &mut each).await;
            read.expect("the query runs");
            drop(connection);
            database.close().await;
            values
        })
    }
}

async fn connect(url: &str) -> Database {
    let url = DatabaseUrl::parse(url).expect("an address");
    Database::connect(&url).await.expect("the database answers")
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}
