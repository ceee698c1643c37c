//! The commands, one a file. They do the work and return plain reports; words, colours, questions and exit
//! codes are the command line's.
//!
//! | module | does |
//! |---|---|
//! | [`dev`] | plans the next migration from the schema file, writes and applies it |
//! | [`deploy`] | applies what is pending |
//! | [`status`] | compares folder and database |
//! | [`mod@drift`] | compares the database with what its migrations make |
//! | [`resolve`] | declares a migration applied, or a failed one undone |
//! | [`reset`] | empties the database and applies everything |
//! | [`down`] | takes migrations back |
//! | [`squash`] | makes one migration of many |
//! | [`push`] | makes the database like the schema file, without a history |

#[cfg(feature = "plan")]
mod counting;
pub mod deploy;
#[cfg(feature = "plan")]
pub mod dev;
#[cfg(feature = "plan")]
pub mod down;
#[cfg(feature = "plan")]
pub mod drift;
#[cfg(feature = "plan")]
pub mod push;
pub mod reset;
pub mod resolve;
#[cfg(feature = "plan")]
pub mod squash;
pub mod status;
mod take_over;

use nicol_driver::{Access, Connection, Database, DatabaseUrl};
use nicol_sql::schema::SqlSchema;
use nicol_sql::{Dialect, Provider};

use crate::apply::{Patience, Source};
use crate::error::{Error, ErrorKind, Result};
use crate::inspect::{Namespaces, inspect};
use crate::lock::LockOptions;
#[cfg(feature = "plan")]
use crate::shadow::Shadow;
use crate::state_table::{MIGRATIONS_TABLE, Record, StateTable};

pub use crate::events::{Event, Progress};

/// A database that commands work on.
pub struct Session<'a> {
    /// Its address.
    pub url: &'a DatabaseUrl,
    /// A shadow database that the user provides.
    pub shadow_url: Option<&'a DatabaseUrl>,
    /// How to lock.
    pub lock: LockOptions,
    /// How long statements wait for tables that others use.
    pub patience: Patience,
    /// Where time and identifiers come from.
    pub source: Source<'a>,
    dialect: &'static dyn Dialect,
    database: Database,
    connection: Connection,
    namespaces: Namespaces,
}

#[cfg(feature = "plan")]
/// Runs work on an empty shadow database.
async fn in_shadow<T>(session: &Session<'_>, work: impl AsyncFnOnce(&Shadow) -> Result<T>) -> Result<T> {
    let id = (session.source.new_id)();
    let shadow = Shadow::open(session.url, session.shadow_url, &session.namespaces, &id).await?;
    let result = work(&shadow).await;
    let closed = shadow.close().await;
    let done = result?;
    closed?;
    Ok(done)
}

impl<'a> Session<'a> {
    /// Connects. `schema` says which namespaces are looked after.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(
        url: &'a DatabaseUrl,
        schema: &SqlSchema,
        lock: LockOptions,
        source: Source<'a>,
    ) -> Result<Session<'a>> {
        let database = Database::connect(url).await?;
        Session::begin(url, database, schema, lock, source).await
    }

    /// On a database that is open already, whose pool stays open behind the session.
    ///
    /// # Errors
    /// The database's.
    pub async fn over(
        database: &'a Database,
        schema: &SqlSchema,
        lock: LockOptions,
        source: Source<'a>,
    ) -> Result<Session<'a>> {
        Session::begin(database.url(), database.clone(), schema, lock, source).await
    }

    async fn begin(
        url: &'a DatabaseUrl,
        database: Database,
        schema: &SqlSchema,
        lock: LockOptions,
        source: Source<'a>,
    ) -> Result<Session<'a>> {
        let dialect = url.provider().dialect();
        let connection = database.acquire(Access::Write).await?;
        let namespaces = Namespaces::of(schema, dialect, database.schema());
        if let Some(statement) = database.schema().and_then(|name| dialect.ensure_namespace(name)) {
            connection.script(&statement).await?;
        }
        Ok(Session {
            url,
            shadow_url: None,
            lock,
            patience: Patience::unbounded(),
            source,
            dialect,
            database,
            connection,
            namespaces,
        })
    }

    /// The same session with a shadow database that the user provides.
    pub fn with_shadow(mut self, url: Option<&'a DatabaseUrl>) -> Session<'a> {
        self.shadow_url = url;
        self
    }

    /// The same session with statements that wait as long as this for tables that others use.
    pub fn with_patience(mut self, patience: Patience) -> Session<'a> {
        self.patience = patience;
        self
    }

    /// The database product.
    pub fn provider(&self) -> Provider {
        self.dialect.provider()
    }

    /// The namespaces that are looked after.
    pub fn namespaces(&self) -> &Namespaces {
        &self.namespaces
    }

    /// Closes the connection.
    pub async fn close(self) {
        drop(self.connection);
        self.database.close().await;
    }

    /// What is in the database now.
    ///
    /// # Errors
    /// The database's.
    pub async fn inspect(&self) -> Result<SqlSchema> {
        inspect(&self.connection, self.dialect, &self.namespaces).await
    }

    fn table(&self) -> StateTable {
        StateTable::new(self.dialect, self.namespaces.default())
    }

    /// The rows of the migrations table; makes the table in an empty database.
    ///
    /// # Errors
    /// P3005 when the database is neither empty nor known to migrations.
    async fn records_or_begin(&self) -> Result<Vec<Record>> {
        if let Some(records) = self.table().read(&self.connection).await? {
            return Ok(records);
        }
        if self.has_tables().await? {
            // Another runner may have begun in between: it makes its table before all others.
            if let Some(records) = self.table().read(&self.connection).await? {
                return Ok(records);
            }
            let message = "The database schema is not empty.";
            return Err(Error::new(ErrorKind::SchemaNotEmpty, message).with_hint(
                "to take over an existing database, make a first migration of what is there and declare it \
                 applied with `nicol migrate resolve --applied NAME` (baselining)",
            ));
        }
        self.begin_history().await?;
        Ok(Vec::new())
    }

    /// Makes the migrations table, unless somebody else was faster.
    async fn begin_history(&self) -> Result<()> {
        match self.table().create(&self.connection).await {
            Ok(()) => Ok(()),
            Err(error) => match self.table().read(&self.connection).await? {
                Some(_) => Ok(()),
                None => Err(error),
            },
        }
    }

    async fn has_tables(&self) -> Result<bool> {
        let schema = self.inspect().await?;
        Ok(schema
            .tables
            .iter()
            .any(|table| table.name.name != MIGRATIONS_TABLE))
    }
}
