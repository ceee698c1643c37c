//! Migrations inside a program: compiled in by its build script, and run when it starts. This module lets them run on
//! a connected client; the work is done in `nicol-migrate`, of which the part that plans is not compiled.
//!
//! ```ignore
//! // build.rs: nicol_build::migrations("prisma/migrations");
//! static MIGRATIONS: nicol::migrate::Migrations = nicol::migrate::migrations!();
//!
//! let db = db::connect("file:mail.db").await?;
//! nicol::migrate::run(&db, &MIGRATIONS).await?;
//! ```

pub use nicol_migrate::embedded::Scripts;
pub use nicol_migrate::{Error, ErrorKind, Migrations, Newer, Older, Result, Started, Startup, migrations};

use crate::Client;

/// Brings the client's database to where the program can work with it, or says why that is not done. What happens on
/// an older or a newer database is chosen with [`Migrations::starting`].
///
/// ```
/// use nicol::migrate::{self, Migrations};
///
/// static MIGRATIONS: Migrations = Migrations::new(&[
///     ("sqlite", &[("1_init", "CREATE TABLE note (id INTEGER PRIMARY KEY)")]),
///     ("postgresql", &[("1_init", "CREATE TABLE note (id SERIAL PRIMARY KEY)")]),
/// ]);
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let client = nicol::Client::connect("file::memory:").await?;
/// assert_eq!(migrate::run(&client, &MIGRATIONS).await?.applied, ["1_init"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// As [`Migrations::run_on`], and P2028 inside a transaction: migrations begin and commit their own.
pub async fn run(db: impl AsRef<Client>, migrations: &Migrations) -> Result<Started> {
    let client = db.as_ref();
    if client.is_transaction() {
        let kind = ErrorKind::Database(crate::ErrorKind::Transaction);
        let message = "Migrations cannot run inside a transaction; they begin and commit their own.";
        return Err(Error::new(kind, message).with_hint("give `migrate::run` the client itself"));
    }
    migrations.run_on(client.database()).await
}
