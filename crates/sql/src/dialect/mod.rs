//! The one seam between databases. A dialect is a folder with the same files in each: `mod.rs`
//! ([`Capabilities`]), `types.rs` (native types), `rules.rs` (what a schema file may say), `render.rs`
//! (queries to text), `ddl.rs` (steps to text), `change.rs` (what a change is to the database),
//! `inspect.rs` (catalogue rows to a schema), `session.rs` (locks, scripts, shadow databases), `online.rs`
//! (what a statement costs a database in use). Facts stand
//! in tables, text in small hooks that print one construct each and default to standard SQL. Nothing
//! outside this module and `nicol-driver` names a dialect.
//!
//! To add a dialect: one folder, one line in [`Provider`]'s registry, and its goldens.

pub mod capabilities;
pub mod change;
pub mod ddl;
pub mod inspect;
mod mysql;
pub mod online;
mod postgres;
pub mod render;
pub mod rules;
pub mod session;
mod sqlite;
pub mod types;

use std::fmt;

pub use capabilities::Capabilities;
pub use change::{ChangeFacts, Changes};
pub use ddl::Ddl;
pub use inspect::{CatalogueRow, DatabaseObject, Inspect};
pub use online::{Online, OnlineFacts};
pub use render::Render;
pub use rules::{Rules, SchemaRules};
pub use session::{Session, SessionFacts, StatementKind};
pub use types::{DefaultType, NativeType, Types};

/// Everything that differs from one database to the next. One file and one supertrait a concern.
pub trait Dialect:
    Types + Changes + Ddl + Render + Rules + Inspect + Session + Online + fmt::Debug + Send + Sync
{
    /// Which provider this is, for messages and for the driver.
    fn provider(&self) -> Provider;

    /// What the database can do.
    fn capabilities(&self) -> &'static Capabilities;
}

/// A database product, by the name that a schema file gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Provider {
    /// SQLite 3, embedded.
    Sqlite,
    /// PostgreSQL 12 and later.
    Postgres,
    /// MySQL 8 and MariaDB.
    Mysql,
}

impl Provider {
    /// All providers, in the order in which messages list them.
    pub const ALL: [Provider; 3] = [Provider::Sqlite, Provider::Postgres, Provider::Mysql];

    /// The name in a `datasource` block and in `migration_lock.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Provider::Sqlite => "sqlite",
            Provider::Postgres => "postgresql",
            Provider::Mysql => "mysql",
        }
    }

    /// The provider that a schema file calls `name` (`postgres` is an old spelling of `postgresql`).
    pub fn from_name(name: &str) -> Option<Provider> {
        match name {
            "postgres" => Some(Provider::Postgres),
            _ => Provider::ALL.into_iter().find(|provider| provider.name() == name),
        }
    }

    /// The dialect of this provider: the registry.
    pub fn dialect(self) -> &'static dyn Dialect {
        match self {
            Provider::Sqlite => &sqlite::UNIFORM,
            Provider::Postgres => &postgres::USUAL,
            Provider::Mysql => &mysql::Mysql,
        }
    }

    /// The dialect for sessions that cannot be told which schema names without one mean: it stands in front of
    /// each of them.
    pub fn dialect_in_schema(self, schema: &str) -> &'static dyn Dialect {
        match self {
            Provider::Postgres => postgres::in_schema(schema),
            other => other.dialect(),
        }
    }

    /// The dialect for a database that holds points in time in several forms, where there is such a thing.
    pub fn dialect_of_mixed_times(self) -> &'static dyn Dialect {
        match self {
            Provider::Sqlite => &sqlite::MIXED_TIMES,
            other => other.dialect(),
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
