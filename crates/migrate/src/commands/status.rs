//! `migrate status`: how the database stands to the folder. Reads only.

use crate::apply;
use crate::error::Result;
use crate::history::History;
use crate::state_table::{Record, Standing};

use super::Session;
use super::take_over::refuse_part;

/// What `migrate status` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many migrations the folder has.
    pub found: usize,
    /// Whether the database has a migrations table.
    pub is_managed: bool,
    /// Whether the database has tables that no migration made, for want of a migrations table.
    pub is_populated: bool,
    /// How database and folder compare.
    pub standing: Standing,
    /// Failed migrations that `migrate deploy` goes on with where they stopped.
    pub resumable: Vec<Resumable>,
    /// Why the database cannot go on with a squashed migration, if it is half-way through those that it replaces.
    pub between: Option<Between>,
}

/// A database that is half-way through the migrations which one replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// A migration that stopped on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumable {
    /// Its name.
    pub name: String,
    /// How many of its statements are in the database.
    pub done: usize,
    /// How many it has.
    pub of: usize,
}

/// Compares folder and database.
///
/// # Errors
/// P3019, or the database's.
pub async fn status(session: &Session<'_>, history: &History) -> Result<Report> {
    history.check_provider(session.provider())?;
    let records = session.table().read(&session.connection).await?;
    let is_managed = records.is_some();
    let is_populated = !is_managed && session.has_tables().await?;
    let records = records.unwrap_or_default();
    let standing = Standing::of(history, &records);
    let failed = records.iter().filter(|record| record.is_failed());
    let resumable = failed
        .filter_map(|record| resumable(session, history, record))
        .collect();
    let between = refuse_part(history, &records).err().map(|error| Between {
        message: error.message().to_owned(),
        remedy: error.hint().unwrap_or_default().to_owned(),
    });
    Ok(Report {
        found: history.migrations.len(),
        is_managed,
        is_populated,
        standing,
        resumable,
        between,
    })
}

fn resumable(session: &Session<'_>, history: &History, record: &Record) -> Option<Resumable> {
    let script = history.migration(&record.migration_name)?.script.as_deref()?;
    let (done, of) = apply::resumable(session.dialect, record, script).ok()?;
    Some(Resumable {
        name: record.migration_name.clone(),
        done,
        of,
    })
}
