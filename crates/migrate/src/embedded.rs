//! Migrations inside a program: compiled in, and run when it starts. What the program does about a database that
//! is older or newer than it knows is its choice ([`Startup`]).
//!
//! ```ignore
//! // build.rs: nicol_build::migrations("prisma/migrations");
//! static MIGRATIONS: nicol::migrate::Migrations = nicol::migrate::migrations!();
//!
//! nicol::migrate::run(&db, &MIGRATIONS).await?;
//! ```
//!
//! Users see this module as `nicol::migrate`, with the feature `migrate` of the client.

use std::time::Duration;

use nicol_driver::{Database, DatabaseUrl};
use nicol_sql::Provider;
use nicol_sql::schema::SqlSchema;
use tokio::time::{Instant, sleep};

use crate::apply::{Patience, Source};
use crate::commands::Session;
use crate::commands::deploy::deploy;
use crate::commands::status::status;
use crate::error::{Error, ErrorKind, Result};
use crate::history::History;
use crate::lock::LockOptions;
use crate::state_table::Standing;

/// How often a database is looked at that is waited for.
const INTERVAL: Duration = Duration::from_millis(500);

/// Takes in the migrations that the package's build script has found with `nicol_build::migrations`.
#[macro_export]
macro_rules! migrations {
    () => {
        $crate::Migrations::new(include!(concat!(
            env!(
                "OUT_DIR",
                "the package has no build script: write a build.rs that calls `nicol_build::migrations`"
            ),
            "/migrations.rs"
        )))
    };
}

/// The history of one database product: names and scripts of its migrations.
pub type Scripts = &'static [(&'static str, &'static str)];

/// Migrations that are compiled into a program: a history for each database product, by its name.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    histories: &'static [(&'static str, Scripts)],
    startup: Startup,
}

/// What a program does about its database when it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Startup {
    /// The database lacks migrations.
    pub older: Older,
    /// The database has migrations that the program does not know.
    pub newer: Newer,
}

/// What to do about a database that lacks migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Older {
    /// Apply them. Programs that start together wait for the one that does.
    #[default]
    Migrate,
    /// Wait until somebody else has applied them, but not longer than this.
    Wait(Duration),
    /// Refuse to start.
    Refuse,
}

/// What to do about a database that has migrations which the program does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Newer {
    /// Refuse to start.
    #[default]
    Refuse,
    /// Start all the same: whoever writes migrations sees to it that the previous version can work with them.
    Accept,
}

/// What happened when the program started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Started {
    /// The migrations that were applied.
    pub applied: Vec<String>,
    /// The migrations of the database that the program does not know.
    pub unknown: Vec<String>,
}

impl Startup {
    /// Applies what an older database lacks, and refuses a newer one.
    pub const fn usual() -> Startup {
        Startup {
            older: Older::Migrate,
            newer: Newer::Refuse,
        }
    }
}

impl Migrations {
    /// Histories by the names of their database products, as [`migrations!`](crate::migrations) finds them. They can
    /// also be written by hand:
    ///
    /// ```
    /// use nicol_migrate::Migrations;
    ///
    /// static MIGRATIONS: Migrations = Migrations::new(&[
    ///     ("sqlite", &[("1_init", "CREATE TABLE note (id INTEGER PRIMARY KEY)")]),
    ///     ("postgresql", &[("1_init", "CREATE TABLE note (id SERIAL PRIMARY KEY)")]),
    /// ]);
    /// ```
    pub const fn new(histories: &'static [(&'static str, Scripts)]) -> Migrations {
        Migrations {
            histories,
            startup: Startup::usual(),
        }
    }

    /// The same migrations, with another choice of what to do about older and newer databases.
    ///
    /// ```
    /// use nicol_migrate::{Migrations, Newer, Older, Startup};
    /// use std::time::Duration;
    ///
    /// static MIGRATIONS: Migrations = Migrations::new(&[]).starting(Startup {
    ///     older: Older::Wait(Duration::from_secs(60)),
    ///     newer: Newer::Accept,
    /// });
    /// ```
    pub const fn starting(self, startup: Startup) -> Migrations {
        Migrations { startup, ..self }
    }

    /// The history for a database product.
    ///
    /// # Errors
    /// P3019 when there is none.
    pub fn history(&self, provider: Provider) -> Result<History> {
        let own = self
            .histories
            .iter()
            .find(|(name, _)| Provider::from_name(name) == Some(provider));
        if let Some((_, scripts)) = own {
            return Ok(History::embedded(provider, scripts));
        }
        let names: Vec<&str> = self.histories.iter().map(|(name, _)| *name).collect();
        let message = format!(
            "The program has no migrations for {provider}; it has them for: {}.",
            names.join(", ")
        );
        Err(Error::new(ErrorKind::ProviderSwitched, message).with_hint(
            "list the provider in nicol.toml, run `nicol migrate dev`, and build the program again",
        ))
    }

    /// Brings the database at an address to where the program can work with it, or says why that is not done.
    ///
    /// # Errors
    /// [`ErrorKind::DatabaseOlder`], [`ErrorKind::DatabaseNewer`], [`ErrorKind::DatabaseDiffers`] as it was chosen;
    /// those of `migrate deploy`, and of connecting.
    pub async fn run(&self, url: &DatabaseUrl) -> Result<Started> {
        let history = self.history(url.provider())?;
        let database = Database::connect(url).await?;
        let result = self.start(&database, &history).await;
        database.close().await;
        result
    }

    /// The same for a database that is open. Scripts may leave settings behind, so they run on a connection of their
    /// own; only a database in memory, which nobody else can reach, is migrated through its pool.
    ///
    /// # Errors
    /// As [`Migrations::run`].
    pub async fn run_on(&self, database: &Database) -> Result<Started> {
        if database.url().is_in_memory() {
            let history = self.history(database.provider())?;
            return self.start(database, &history).await;
        }
        self.run(database.url()).await
    }

    async fn start(&self, database: &Database, history: &History) -> Result<Started> {
        // Nothing is planned, so no schema is needed.
        let schema = SqlSchema::default();
        let session = Session::over(database, &schema, LockOptions::usual(), Source::system()).await?;
        start(&session.with_patience(Patience::usual()), history, &self.startup).await
    }
}

async fn start(session: &Session<'_>, history: &History, startup: &Startup) -> Result<Started> {
    let begun = Instant::now();
    loop {
        let standing = status(session, history).await?.standing;
        refuse(&standing, startup)?;
        let is_older = !standing.pending.is_empty() || !standing.failed.is_empty();
        let started = Started {
            applied: Vec::new(),
            unknown: standing.missing.clone(),
        };
        match startup.older {
            Older::Migrate => {
                let applied = deploy(session, history, &mut |_| ()).await?.applied;
                return Ok(Started { applied, ..started });
            }
            _ if !is_older => return Ok(started),
            Older::Wait(limit) if begun.elapsed() < limit => {
                sleep(INTERVAL.min(limit.saturating_sub(begun.elapsed()))).await;
            }
            Older::Wait(_) | Older::Refuse => return Err(older(&standing)),
        }
    }
}

/// A database that is another one, or newer than the program.
fn refuse(standing: &Standing, startup: &Startup) -> Result<()> {
    if let Some(first) = standing.edited.first() {
        let message = format!(
            "The database has other forms of migrations than the program: {}.",
            standing.edited.join(", ")
        );
        return Err(Error::new(ErrorKind::DatabaseDiffers, message)
            .with_migration(first)
            .with_hint("build the program with the migrations as they were applied"));
    }
    if startup.newer == Newer::Refuse
        && let Some(first) = standing.missing.first()
    {
        let message = format!(
            "The database is newer than the program: it has migrations that the program does not know: {}.",
            standing.missing.join(", ")
        );
        return Err(Error::new(ErrorKind::DatabaseNewer, message)
            .with_migration(first)
            .with_hint("start the version of the program that has them"));
    }
    Ok(())
}

fn older(standing: &Standing) -> Error {
    let lacking: Vec<String> = standing.pending.iter().chain(&standing.failed).cloned().collect();
    let message = format!(
        "The database is older than the program: these migrations are not applied: {}.",
        lacking.join(", ")
    );
    Error::new(ErrorKind::DatabaseOlder, message).with_hint("apply them: `nicol migrate deploy`")
}
