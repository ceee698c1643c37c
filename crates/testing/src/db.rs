//! Scratch databases: an empty database on any [`Engine`], gone when the value is. On PostgreSQL the next test gets
//! it under another name, emptied: dropping one can take seconds.
//!
//! ```no_run
//! use nicol_testing::db;
//!
//! let one = db::postgres();                 // postgresql://…/nicol_test_…
//! println!("{}", one.url);
//! db::for_each_engine(|db| println!("{} {}", db.engine, db.url));
//! ```
//!
//! SQLite databases are files in a temporary folder. The PostgreSQL server is, in this order: the one that
//! `TEST_POSTGRES_URL` names, the one that answers on 127.0.0.1:5432 to the user `postgres`, or a private one started
//! from the binaries installed here and stopped when the process ends. Without any of them the test fails and says what
//! to install.
//!
//! What it is not: a database client. Tests talk to the database with the crate they test.
//!
//! Next: `db/server.rs` finds a server, `db/private.rs` starts one, `db/admin.rs` creates and empties databases.

mod admin;
mod private;
mod server;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

pub use private::{Server, ServerSetup, start as start_server};
pub use server::postgres_server;

/// A kind of database. To add one: a variant, a line in [`Engine::ALL`], a name, and an arm in [`Engine::scratch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, in a file.
    Sqlite,
    /// PostgreSQL, on a server.
    Postgres,
}

impl Engine {
    /// Every engine, in the order in which suites run on them.
    pub const ALL: &[Engine] = &[Engine::Sqlite, Engine::Postgres];

    /// The name in the names of tests.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }

    /// A new, empty database. Fails the test when there is no server for it.
    pub fn scratch(self) -> ScratchDb {
        let scratch = match self {
            Engine::Sqlite => sqlite_file(),
            Engine::Postgres => postgres_database(),
        };
        scratch.unwrap_or_else(|message| panic!("{message}"))
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A new, empty SQLite database. The file is created by the first connection.
pub fn sqlite() -> ScratchDb {
    Engine::Sqlite.scratch()
}

/// A new, empty PostgreSQL database, in UTF-8 with the collation `C`.
pub fn postgres() -> ScratchDb {
    Engine::Postgres.scratch()
}

/// Runs `test` once on every engine, each time with a new database.
///
/// A failure on one engine does not keep the others from running; the message says where it happened. Use
/// [`crate::golden::Suite::on_each_engine`] for a test that is named and filtered by engine.
pub fn for_each_engine(test: impl Fn(&ScratchDb)) {
    let mut failure = None;
    for engine in Engine::ALL {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| test(&engine.scratch()))) {
            eprintln!("the test failed on {engine}");
            failure.get_or_insert(panic);
        }
    }
    if let Some(panic) = failure {
        resume_unwind(panic);
    }
}

/// An empty database for one test. Dropping it takes the database away, also while connections to it are open.
#[derive(Debug)]
pub struct ScratchDb {
    /// What kind of database it is.
    pub engine: Engine,
    /// Where it is, as users of the product write it.
    pub url: String,
    _storage: Storage,
}

/// What is removed with a [`ScratchDb`].
#[derive(Debug)]
enum Storage {
    Folder { _folder: tempfile::TempDir },
    Database { _database: admin::Database },
}

fn sqlite_file() -> Result<ScratchDb, String> {
    let folder = tempfile::Builder::new().prefix("nicol-test-").tempdir();
    let folder = folder.map_err(|error| format!("cannot create a temporary folder: {error}"))?;
    let url = format!("file:{}", folder.path().join("scratch.db").display());
    Ok(ScratchDb {
        engine: Engine::Sqlite,
        url,
        _storage: Storage::Folder { _folder: folder },
    })
}

fn postgres_database() -> Result<ScratchDb, String> {
    let database = admin::create()?;
    let url = database.url.clone();
    Ok(ScratchDb {
        engine: Engine::Postgres,
        url,
        _storage: Storage::Database { _database: database },
    })
}
