//! A project in a folder, and the database that it works on.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use nicol_driver::{Access, Database, DatabaseUrl};
use nicol_testing::db::ScratchDb;

/// A project and its database.
pub struct Place {
    pub url: String,
    pub is_embedded: bool,
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new(db: &ScratchDb) -> Place {
        Place {
            url: db.url.clone(),
            is_embedded: !db.url.starts_with("postgres"),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// An empty folder and an empty database.
    pub fn renew(&self) {
        let _ = std::fs::remove_dir_all(self.prisma());
        if !self.is_embedded {
            self.end_sessions();
            self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            return;
        }
        for ending in ["", "-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(self.file(ending));
        }
    }

    pub fn prisma(&self) -> PathBuf {
        self.folder.path().join("prisma")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.prisma().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// The schema file.
    pub fn write_schema(&self, models: &str) {
        let provider = if self.is_embedded { "sqlite" } else { "postgresql" };
        self.write(
            "schema.prisma",
            &format!("datasource db {{\n  provider = \"{provider}\"\n}}\n\n{models}"),
        );
    }

    pub fn write_migration(&self, name: &str, script: &str) {
        let provider = if self.is_embedded { "sqlite" } else { "postgresql" };
        self.write(
            "migrations/migration_lock.toml",
            &format!("provider = \"{provider}\"\n"),
        );
        self.write(&format!("migrations/{name}/migration.sql"), script);
    }

    /// The files below the migrations folder, with their texts, in order.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files = Vec::new();
        collect(&self.prisma().join("migrations"), "", &mut files);
        files.sort();
        files
    }

    pub fn start(&self, args: &[&str]) -> Child {
        self.start_at(args, &self.url)
    }

    pub fn start_at(&self, args: &[&str], url: &str) -> Child {
        let mut program = self.program();
        program
            .args(args)
            .args(["--url", url])
            .spawn()
            .expect("the program starts")
    }

    fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_nicol"));
        program
            .current_dir(self.folder.path())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        program
    }

    pub fn output(&self, args: &[&str]) -> Output {
        self.start(args).wait_with_output().expect("it ends")
    }

    /// Compares the database with the schema file; fails when they differ.
    pub fn diff(&self) -> Output {
        let args = [
            "migrate",
            "diff",
            "--from-url",
            &self.url,
            "--to-schema",
            "prisma/schema.prisma",
            "--exit-code",
        ];
        let mut program = self.program();
        program.args(args).output().expect("it ends")
    }

    /// Runs a command that has to succeed.
    pub fn must(&self, args: &[&str], what: &str) {
        let output = self.output(args);
        assert!(output.status.success(), "{what}: {args:?}: {}", words(&output));
    }

    /// Runs a command until it succeeds, and does what it says. What was killed may need a moment to be noticed by the
    /// server. Returns how often something was to be done.
    pub fn finish(&self, args: &[&str], what: &str) -> u32 {
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut told = 0;
        loop {
            let output = self.output(args);
            if output.status.success() {
                return told;
            }
            let words = words(&output);
            assert!(Instant::now() < deadline && told < 3, "{what}: {words}");
            if let Some(advice) = advice(&words) {
                told += 1;
                let advice: Vec<&str> = advice.split(' ').collect();
                self.must(&advice, what);
            }
        }
    }

    /// The server's address: host and port.
    pub fn server(&self) -> String {
        let (_, rest) = self.url.split_once("://").expect("an address");
        let (place, _) = rest.split_once('/').expect("a database");
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        if place.contains(':') {
            place.to_owned()
        } else {
            format!("{place}:5432")
        }
    }

    /// The same database behind another port.
    pub fn url_at(&self, port: u16) -> String {
        let (scheme, rest) = self.url.split_once("://").expect("an address");
        let (place, database) = rest.split_once('/').expect("a database");
        let user = place
            .rsplit_once('@')
            .map_or(String::new(), |(user, _)| format!("{user}@"));
        format!("{scheme}://{user}127.0.0.1:{port}/{database}")
    }

    /// Ends all sessions of the database, and of the shadow databases that were made for it.
    pub fn end_sessions(&self) {
        self.column(
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
             AND datname = current_database()",
        );
    }

    /// Half a write at the end of the journal.
    pub fn tear_journal(&self) {
        for ending in ["-wal", "-journal"] {
            let path = self.file(ending);
            if path.exists() {
                let file = std::fs::OpenOptions::new().append(true).open(path);
                file.and_then(|mut file| file.write_all(&[0xA5; 1700]))
                    .expect("a journal");
            }
        }
    }

    fn file(&self, ending: &str) -> PathBuf {
        let path = self.url.strip_prefix("file:").expect("a file");
        PathBuf::from(format!("{path}{ending}"))
    }

    pub fn run(&self, script: &str) {
        block_on(async {
            let database = connect(&self.url).await;
            let connection = database.acquire(Access::Write).await.expect("a connection");
            connection.script(script).await.expect("the script runs");
            drop(connection);
            database.close().await;
        });
    }

    pub fn column(&self, query: &str) -> Vec<String> {
        block_on(async {
            let database = connect(&self.url).await;
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

    /// Holds a lock on a table while `work` goes on, as a long transaction of the running program does.
    pub fn while_held<T>(&self, table: &str, work: impl FnOnce() -> T) -> T {
        let runtime = runtime();
        let database = runtime.block_on(connect(&self.url));
        let connection = runtime
            .block_on(database.acquire(Access::Write))
            .expect("a connection");
        runtime.block_on(connection.begin(None)).expect("a transaction");
        let lock = format!("LOCK TABLE {table} IN ROW EXCLUSIVE MODE");
        runtime.block_on(connection.script(&lock)).expect("a lock");
        let done = work();
        // Its session may have been ended with the others.
        let _ = runtime.block_on(connection.rollback());
        done
    }
}

/// The command that a message says is to be run, if it names one.
fn advice(words: &str) -> Option<&str> {
    let (_, rest) = words.split_once("nicol migrate resolve --rolled-back ")?;
    let name = rest.split(['`', '\n', ' ']).next()?;
    let begin = words.find("migrate resolve --rolled-back ")?;
    let end = begin + "migrate resolve --rolled-back ".len() + name.len();
    words.get(begin..end)
}

/// What a program has said.
pub fn words(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn collect(folder: &Path, below: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            let text = std::fs::read_to_string(entry.path()).expect("a text");
            files.push((name, text));
        }
    }
}

async fn connect(url: &str) -> Database {
    let url = DatabaseUrl::parse(url).expect("an address");
    Database::connect(&url).await.expect("the database answers")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    runtime().block_on(future)
}
