//! The histories of both databases, compiled into the program, so that an installation is one file. They are
//! the files in `prisma/migrations/`; a new migration gets a line in each list here.

use nicol::migrate::{self, Migrations, Scripts};

use crate::Result;
use crate::db::{self, Db};

macro_rules! scripts {
    ($provider:literal: $($name:literal)*) => {
        &[$((
            $name,
            include_str!(concat!("../prisma/migrations/", $provider, "/", $name, "/migration.sql")),
        ),)*]
    };
}

/// The history on SQLite.
pub const SQLITE: Scripts = scripts!("sqlite": "20261121055557_init");

/// The history on PostgreSQL.
pub const POSTGRESQL: Scripts = scripts!("postgresql": "20261121055557_init");

/// Both; the address of the database decides.
pub static MIGRATIONS: Migrations = Migrations::new(&[("sqlite", SQLITE), ("postgresql", POSTGRESQL)]);

/// Connects to a database, applies the migrations that it lacks, and returns the typed client. An absent SQLite
/// file is made; a PostgreSQL database has to be there.
///
/// Programs that start at the same time may all call it: one migrates, the others wait for it.
///
/// # Errors
/// [`Error::Database`](crate::Error::Database) when the address is wrong or nobody answers there,
/// [`Error::Migration`](crate::Error::Migration) when a migration fails, or failed before, when the database holds
/// something else, or when it is newer than this program.
pub async fn open(address: &str) -> Result<Db> {
    let db = db::connect(address).await?;
    migrate(&db).await?;
    Ok(db)
}

/// Applies the migrations that a database lacks; returns their names.
///
/// # Errors
/// As [`open`].
pub async fn migrate(db: &Db) -> Result<Vec<String>> {
    Ok(migrate::run(db, &MIGRATIONS).await?.applied)
}
