//! Opening databases for commands: making them where that is wanted, and sessions with the project's lock
//! settings.

use std::time::{Duration, Instant};

use nicol_driver::{Access, Database, DatabaseUrl, ErrorKind};
use nicol_migrate::apply::{Patience, Source};
use nicol_migrate::commands::{Event, Session};
use nicol_migrate::diff::Options;
use nicol_migrate::lock::LockOptions;
use nicol_migrate::lower::{Target as LowerTarget, lower};
use nicol_psl::Schema;
use nicol_sql::schema::SqlSchema;

use crate::args::{DatabaseArgs, DeployArgs};
use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::project::address::Address;
use crate::project::targets::Target;
use crate::terminal::Terminal;

/// Turns the migration lock off, as in Prisma Migrate.
const DISABLE_LOCK: &str = "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK";

/// How long nothing is said of the steps of a migration.
const BETWEEN_STEPS: Duration = Duration::from_secs(2);

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
    if let Some(shadow) = &shadow {
        refuse_same(&shadow.url, &address.url)?;
    }
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

/// A shadow database is emptied: it must not be the real one.
pub fn refuse_same(shadow: &DatabaseUrl, real: &DatabaseUrl) -> Result<()> {
    let place = |url: &DatabaseUrl| {
        let text = url.to_string();
        text.split('?').next().unwrap_or_default().to_owned()
    };
    let is_same = match (shadow.file(), real.file()) {
        (Some(shadow), Some(real)) => shadow == real,
        _ => place(shadow) == place(real),
    };
    if !is_same {
        return Ok(());
    }
    Err(
        Failure::new("The shadow database you configured appears to be the same as the main database.").help(
            "a shadow database is emptied before use: name another, or none, and one is made for the moment",
        ),
    )
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
    lower(schema, &lower_target(url))
}

/// The database at an address, as schema files are lowered to it.
pub fn lower_target(url: &DatabaseUrl) -> LowerTarget {
    let usual = url.provider().dialect().change_facts().default_namespace;
    LowerTarget {
        default_namespace: url
            .default_schema()
            .filter(|name| Some(*name) != usual)
            .map(str::to_owned),
        ..LowerTarget::new(url.provider())
    }
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

/// How long `migrate deploy` waits for tables that others use.
pub fn patience(args: &DeployArgs) -> Patience {
    Patience {
        lock_wait: (args.table_lock_timeout > 0).then(|| Duration::from_secs(args.table_lock_timeout)),
        retries: args.table_lock_retries,
        ..Patience::usual()
    }
}

/// Tells what a command is doing.
pub fn progress(terminal: &Terminal) -> impl FnMut(Event) + Send + use<> {
    let terminal = *terminal;
    let mut told = Instant::now();
    move |event| {
        // Steps are only news where they take their time.
        if matches!(event, Event::Advanced { .. }) && told.elapsed() < BETWEEN_STEPS {
            return;
        }
        if let Some(words) = words_of(&event) {
            terminal.note(&words);
            told = Instant::now();
        }
    }
}

fn words_of(event: &Event) -> Option<String> {
    Some(match event {
        Event::Applying { name, place, of } => format!("Applying migration `{name}` ({place} of {of})"),
        Event::Resuming { name, done, of } => {
            format!("Migration `{name}` goes on: {done} of its {of} statements are in the database already")
        }
        Event::Advanced { name, done, of } => format!("Migration `{name}`: {done} of {of} statements done"),
        Event::StillRunning {
            name,
            elapsed,
            blockers,
        } => {
            let elapsed = elapsed.as_secs();
            let waits: Vec<String> = blockers
                .iter()
                .map(|blocker| format!("\n  it waits for {blocker}"))
                .collect();
            format!(
                "Migration `{name}` is still running, since {elapsed} s{}",
                waits.concat()
            )
        }
        Event::Retrying {
            name,
            attempt,
            of,
            pause,
            reason,
        } => format!(
            "Migration `{name}` did not get a lock (attempt {attempt} of {of}): {reason}; trying again in {} s",
            pause.as_secs()
        ),
        Event::WaitingForLock { holder, wait } => {
            let holder = holder
                .as_ref()
                .map(|holder| format!(", held by {holder}"))
                .unwrap_or_default();
            format!(
                "Waiting up to {} s for the migration lock of the database{holder}",
                wait.as_secs()
            )
        }
        Event::Applied { .. } => return None,
    })
}
