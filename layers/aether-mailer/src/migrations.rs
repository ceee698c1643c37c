//! The histories of both databases, compiled into the program, so that an installation is one file. They are
//! the files in `prisma/migrations/`; a new migration gets a line in each list here.

use nicol::{DatabaseUrl, Provider};
use nicol_migrate::commands::deploy;
use nicol_migrate::history::History;

use crate::db::Db;
use crate::{Error, Result};

/// The migrations for one database product, in their order: name and script.
pub type Migrations = &'static [(&'static str, &'static str)];

macro_rules! migrations {
    ($provider:literal: $($name:literal)*) => {
        &[$((
            $name,
            include_str!(concat!("../prisma/migrations/", $provider, "/", $name, "/migration.sql")),
        ),)*]
    };
}

/// The history on SQLite.
pub const SQLITE: Migrations = migrations!("sqlite": "20261121055557_init");

/// The history on PostgreSQL.
pub const POSTGRESQL: Migrations = migrations!("postgresql": "20261121055557_init");

/// Connects to a database, applies the migrations that it lacks, and returns the typed client. An absent SQLite
/// file is made; a PostgreSQL database has to be there.
///
/// Programs that start at the same time may all call it: one migrates, the others wait for it.
///
/// # Errors
/// [`Error::Database`] when the address is wrong or nobody answers there, [`Error::Migration`] when a migration
/// fails, or failed before, or when the database holds something else.
pub async fn open(address: &str) -> Result<Db> {
    let url = DatabaseUrl::parse(address)?;
    migrate(&url).await?;
    Ok(Db(nicol::Client::open(&url).await?))
}

/// Applies the migrations that a database lacks; returns their names.
///
/// # Errors
/// As [`open`].
pub async fn migrate(url: &DatabaseUrl) -> Result<Vec<String>> {
    let provider = url.provider();
    let migrations = match provider {
        Provider::Sqlite => SQLITE,
        Provider::Postgres => POSTGRESQL,
        other => {
            return Err(Error::invalid(
                "address",
                format!("there is no history for {other}"),
            ));
        }
    };
    let history = History::embedded(provider, migrations);
    Ok(deploy::deploy_to(url, &history).await?.applied)
}
