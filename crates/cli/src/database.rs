//! Opening databases for commands: making them where that is wanted, and sessions with the project's lock
//! settings.

use std::time::Duration;

use nicol_driver::{Access, Database, DatabaseUrl, ErrorKind};
use nicol_migrate::apply::Source;
use nicol_migrate::commands::{Event, Session};
use nicol_migrate::diff::Options;
use nicol_migrate::lock::LockOptions;
use nicol_migrate::lower::{Target as LowerTarget, lower};
use nicol_psl::Schema;
use nicol_sql::schema::SqlSchema;

use crate::args::DatabaseArgs;
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::project::address::Address;
use crate::project::targets::Target;
use crate::terminal::Terminal;

/// Turns the migration lock off, as in Prisma Migrate.
const DISABLE_LOCK: &str = "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK";

/// What to do about a database that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Make it.
    Create,
    /// Say so.
    Refuse,
}

/// A database that is there.
#[derive(Debug)]
pub struct Ready {
    /// Its address.
    pub address: Address,
    /// The shadow database that the user provides.
    pub shadow: Option<Address>,
    /// It was made just now.
    pub is_new: bool,
}

/// Makes sure that a database is there.
///
/// # Errors
/// P1001 and the like when the server does not answer, P1003 when it has no such database.
pub async fn ready(
    project: &Project,
    target: &Target,
    missing: Missing,
    terminal: &Terminal,
) -> Result<Ready> {
    let address = project.address(target)?;
    let shadow = project.shadow_address(target)?;
    terminal.note(&format!("Database: {}", shown(project, &address.url)));
    let is_new = ensure(project, &address.url, missing).await?;
    if is_new {
        terminal.note(&format!("Database {} created.", shown(project, &address.url)));
    }
    Ok(Ready {
        address,
        shadow,
        is_new,
    })
}

/// An address without secrets, files relative to the working folder.
pub fn shown(project: &Project, url: &DatabaseUrl) -> String {
    match url.file() {
        Some(file) => format!("file:{}", project.display(file)),
        None => url.to_string(),
    }
}

/// Returns whether the database was made.
async fn ensure(project: &Project, url: &DatabaseUrl, missing: Missing) -> Result<bool> {
    if let Some(file) = url.file() {
        if file.exists() {
            return Ok(false);
        }
        if missing == Missing::Refuse {
            let name = project.display(file);
            return Err(no_database(&name));
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::file("make the folder", folder, &error))?;
        }
        let database = Database::connect(url).await?;
        drop(database.acquire(Access::Write).await?);
        database.close().await;
        return Ok(true);
    }
    let error = match Database::connect(url).await {
        Ok(database) => {
            database.close().await;
            return Ok(false);
        }
        Err(error) => error,
    };
    let server = url
        .maintenance()
        .filter(|_| error.kind() == ErrorKind::DatabaseMissing);
    match server {
        Some(server) if missing == Missing::Create => create(&server, url).await,
        Some(_) => Err(no_database(&url.database_name())),
        None => Err(error.into()),
    }
}

fn no_database(name: &str) -> Failure {
    Failure::new(format!("Database `{name}` does not exist."))
        .code("P1003")
        .help("`nicol migrate deploy` makes it and applies the migrations; `nicol db push` makes it without them")
}

async fn create(server: &DatabaseUrl, url: &DatabaseUrl) -> Result<bool> {
    let name = url.provider().dialect().identifier(&url.database_name());
    let database = Database::connect(server).await?;
    let connection = database.acquire(Access::Write).await?;
    let result = connection.script(&format!("CREATE DATABASE {name}")).await;
    drop(connection);
    database.close().await;
    result?;
    Ok(true)
}

/// What a schema file means for the database at an address.
pub fn lowered(schema: &Schema, url: &DatabaseUrl) -> SqlSchema {
    let usual = url.provider().dialect().change_facts().default_namespace;
    let target = LowerTarget {
        default_namespace: url
            .default_schema()
            .filter(|name| Some(*name) != usual)
            .map(str::to_owned),
        ..LowerTarget::new(url.provider())
    };
    lower(schema, &target)
}

/// How schemas are compared for a schema file.
pub fn options(schema: &Schema) -> Options {
    let features = schema
        .generators
        .iter()
        .flat_map(|generator| &generator.preview_features);
    let mut features = features.map(|feature| feature.to_lowercase());
    Options {
        partial_indexes: features.any(|feature| feature == "partialindexes"),
        renames: Vec::new(),
    }
}

/// How to lock.
pub fn lock_options(project: &Project, args: &DatabaseArgs) -> LockOptions {
    let value = project.environment.get(DISABLE_LOCK);
    LockOptions {
        disabled: value.is_some_and(|value| !matches!(value.as_str(), "0" | "false")),
        wait: Duration::from_secs(args.lock_timeout),
    }
}

/// Opens a session on a database.
pub async fn session<'a>(
    ready: &'a Ready,
    schema: &SqlSchema,
    lock: LockOptions,
    source: Source<'a>,
) -> Result<Session<'a>> {
    let session = Session::open(&ready.address.url, schema, lock, source).await?;
    Ok(session.with_shadow(ready.shadow.as_ref().map(|shadow| &shadow.url)))
}

/// Tells what a command is doing.
pub fn progress(terminal: &Terminal) -> impl FnMut(Event) + Send + use<> {
    let terminal = *terminal;
    move |event| {
        if let Event::Applying { name, place, of } = event {
            terminal.note(&format!("Applying migration `{name}` ({place} of {of})"));
        }
    }
}
