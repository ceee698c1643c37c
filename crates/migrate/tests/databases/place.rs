//! What the tests of this crate share: schema files from text, and a database with a history to work on.

// Each test target uses a part of it.
#![allow(dead_code)]

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use nicol_driver::DatabaseUrl;
use nicol_migrate::apply::Source;
use nicol_migrate::commands::{Session, dev, push};
use nicol_migrate::diff::Options;
use nicol_migrate::history::History;
use nicol_migrate::lock::LockOptions;
use nicol_migrate::lower::{Target, lower};
use nicol_psl::{Schema, Severity, SourceFile};
use nicol_sql::{Provider, SqlSchema};
use nicol_testing::db::ScratchDb;

/// The schema of a database that a schema file describes. Fails on errors in the file.
pub fn schema(provider: Provider, text: &str) -> SqlSchema {
    lower(&analyzed(text), &Target::new(provider))
}

/// What a schema file says. Fails on errors in it.
pub fn analyzed(text: &str) -> Schema {
    let file = SourceFile {
        path: "schema.prisma".to_owned(),
        text: text.to_owned(),
    };
    let analysis = nicol_psl::analyze(vec![file]);
    let errors: Vec<&str> = analysis
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    assert!(errors.is_empty(), "the schema has errors: {errors:#?}");
    analysis.schema
}

/// A database, a folder for its history, and a clock that goes on by a second at every look.
pub struct Place {
    /// The address as it was given.
    pub address: String,
    pub url: DatabaseUrl,
    pub provider: Provider,
    folder: tempfile::TempDir,
}

static SECONDS: AtomicI64 = AtomicI64::new(1_700_000_000);

fn tick() -> DateTime<Utc> {
    let seconds = SECONDS.fetch_add(1, Ordering::Relaxed);
    DateTime::from_timestamp(seconds, 123_000_000).unwrap_or_default()
}

fn next_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The clock and the identifiers of the tests.
pub fn source() -> Source<'static> {
    Source {
        now: &tick,
        new_id: &next_id,
    }
}

impl Place {
    pub fn new(db: &ScratchDb) -> Place {
        let url = DatabaseUrl::parse(&db.url).unwrap();
        Place {
            address: db.url.clone(),
            provider: url.provider(),
            url,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn schema(&self, models: &str) -> SqlSchema {
        schema(
            self.provider,
            &format!(
                "datasource db {{\n  provider = \"{}\"\n}}\n{models}",
                self.provider
            ),
        )
    }

    pub fn migrations(&self) -> PathBuf {
        self.folder.path().join("migrations")
    }

    pub fn history(&self) -> History {
        History::read(&self.migrations()).unwrap()
    }

    /// A session at another address of the same database.
    pub async fn session_at<'u>(&self, url: &'u DatabaseUrl) -> nicol_migrate::Result<Session<'u>> {
        let source = Source {
            now: &tick,
            new_id: &next_id,
        };
        Session::open(url, &SqlSchema::default(), LockOptions::usual(), source).await
    }

    /// Puts a migration into the folder by hand.
    pub fn write(&self, name: &str, script: &str) {
        let folder = self.migrations().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("migration.sql"), script).unwrap();
    }

    pub async fn session(&self) -> Session<'_> {
        self.session_with(LockOptions::usual()).await
    }

    /// A session that looks after the namespaces of this schema.
    pub async fn session_for(&self, schema: &SqlSchema) -> Session<'_> {
        let source = Source {
            now: &tick,
            new_id: &next_id,
        };
        Session::open(&self.url, schema, LockOptions::usual(), source)
            .await
            .unwrap()
    }

    pub async fn session_with(&self, lock: LockOptions) -> Session<'_> {
        let source = Source {
            now: &tick,
            new_id: &next_id,
        };
        Session::open(&self.url, &SqlSchema::default(), lock, source)
            .await
            .unwrap()
    }

    /// Runs statements behind the back of the migrations.
    pub async fn execute(&self, sql: &str) {
        let database = nicol_driver::Database::connect(&self.url).await.unwrap();
        let connection = database.acquire(nicol_driver::Access::Write).await.unwrap();
        connection.script(sql).await.unwrap();
    }

    /// The first column of a query, as text.
    pub async fn column(&self, sql: &str) -> Vec<String> {
        let database = nicol_driver::Database::connect(&self.url).await.unwrap();
        let connection = database.acquire(nicol_driver::Access::Read).await.unwrap();
        let mut values = Vec::new();
        connection
            .query(sql, &[], &mut |row| {
                values.push(row.get(0)?);
                Ok(())
            })
            .await
            .unwrap();
        values
    }
}

pub fn dev_options(name: &str) -> dev::DevOptions {
    dev::DevOptions {
        name: name.to_owned(),
        twin: None,
        create_only: false,
        accept_data_loss: false,
        diff: Options::all(),
        renames: nicol_migrate::renames::Renames::default(),
    }
}

pub fn push_options() -> push::PushOptions {
    push::PushOptions {
        accept_data_loss: false,
        force_reset: false,
        diff: Options::all(),
        renames: nicol_migrate::renames::Renames::default(),
    }
}

/// Runs a test's future where drivers expect to run.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// A schema file of one model.
pub const ONE: &str = "model A {\n  id Int @id\n  name String\n}\n";

/// The same with a field more.
pub const TWO: &str = "model A {\n  id Int @id\n  name String\n  note String?\n}\n";

/// A test body as the suite wants it.
pub fn on<F>(body: fn(Place) -> F) -> impl Fn(&ScratchDb) + Send + Sync + 'static
where
    F: Future<Output = ()> + 'static,
{
    move |db| block_on(body(Place::new(db)))
}
