//! The commands, one a file. They do the work and return plain reports; words, colours, questions and exit
//! codes are the command line's.
//!
//! | module | does |
//! |---|---|
//! | [`dev`] | plans the next migration from the schema file, writes and applies it |
//! | [`deploy`] | applies what is pending |
//! | [`status`] | compares folder and database |
//! | [`resolve`] | declares a migration applied, or a failed one undone |
//! | [`reset`] | empties the database and applies everything |
//! | [`down`] | takes migrations back |
//! | [`squash`] | makes one migration of many |
//! | [`push`] | makes the database like the schema file, without a history |

pub mod deploy;
pub mod dev;
pub mod down;
pub mod push;
pub mod reset;
pub mod resolve;
pub mod squash;
pub mod status;
mod take_over;

use nicol_driver::{Access, Connection, Database, DatabaseUrl};
use nicol_sql::schema::{ObjectName, SqlSchema};
use nicol_sql::{Dialect, Provider, Step};

use crate::apply::{Patience, Source};
use crate::diff::MIGRATIONS_TABLE;
use crate::error::{Error, ErrorKind, Result};
use crate::inspect::{Namespaces, inspect};
use crate::lock::LockOptions;
use crate::old_names;
use crate::state_table::{Record, StateTable};
use crate::warnings::{Check, Counts};

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
        let dialect = url.provider().dialect();
        let database = Database::connect(url).await?;
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

    /// Counts the rows and values that the checks of steps ask for.
    async fn count(&self, checks: &[Check], steps: &[Step]) -> Result<Counts> {
        let mut counts = Counts::default();
        for check in checks {
            self.count_for(check, steps, &mut counts).await?;
        }
        Ok(counts)
    }

    /// The same in a database that may lack migrations: in a table that is not there yet there are no rows.
    async fn count_what_is_there(&self, checks: &[Check], steps: &[Step]) -> Result<Counts> {
        use nicol_driver::ErrorKind::{ColumnMissing, TableMissing};
        let mut counts = Counts::default();
        for check in checks {
            match self.count_for(check, steps, &mut counts).await {
                Err(error) if matches!(error.kind(), ErrorKind::Database(TableMissing | ColumnMissing)) => {}
                result => result?,
            }
        }
        Ok(counts)
    }

    async fn count_for(&self, check: &Check, steps: &[Step], counts: &mut Counts) -> Result<()> {
        let present = |table: &ObjectName| self.dialect.object(&old_names::of_table(steps, table));
        if let Some(table) = check.risk.counted_table()
            && !counts.rows.contains_key(table)
        {
            let query = format!("SELECT count(*) FROM {}", present(table));
            counts.rows.insert(table.clone(), self.number(&query).await?);
        }
        if let Some(column) = check.risk.counted_column()
            && !counts.values.contains_key(column)
        {
            let name = old_names::of_column(steps, &column.0, &column.1);
            let (table, name) = (present(&column.0), self.dialect.identifier(&name));
            let query = format!("SELECT count({name}) FROM {table}");
            counts.values.insert(column.clone(), self.number(&query).await?);
        }
        Ok(())
    }

    async fn number(&self, query: &str) -> Result<u64> {
        let mut number = 0i64;
        self.connection
            .query(query, &[], &mut |row| {
                number = row.get(0)?;
                Ok(())
            })
            .await?;
        Ok(u64::try_from(number).unwrap_or(0))
    }
}
