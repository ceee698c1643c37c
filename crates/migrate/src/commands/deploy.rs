//! `migrate deploy`: applies the migrations of the folder that the database lacks. It plans nothing and
//! writes no SQL of its own: what runs is what was reviewed.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::apply::{self, Applied, Attempt, Stuck};
use crate::error::{Error, ErrorKind, Result};
use crate::events::{Tell, shared};
use crate::history::{History, Migration};
use crate::lock::{lock, unlock_behind};
use crate::state_table::{Record, Standing};

use super::take_over::take_over;
use super::{Event, Progress, Session};

/// How often another runner is looked at that is waited for.
const INTERVAL: Duration = Duration::from_millis(100);

/// What `migrate deploy` did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many migrations the folder has.
    pub found: usize,
    /// The migrations that were applied, in order.
    pub applied: Vec<String>,
    /// Applied migrations whose script is not the one that was applied.
    pub edited: Vec<String>,
    /// Migrations that the database knows and the folder lacks.
    pub missing: Vec<String>,
    /// Squashed migrations that were recorded as applied, because the database has what they replace.
    pub taken_over: Vec<String>,
}

/// Applies what is pending.
///
/// # Errors
/// P3019, P1002, P3005, P3009, P3015, P3018, or the database's.
pub async fn deploy(session: &Session<'_>, history: &History, progress: Progress<'_>) -> Result<Report> {
    history.check_provider(session.provider())?;
    let taken_over = take_over(session, history, progress).await?;
    lock(&session.connection, session.dialect, session.lock, progress).await?;
    let result = apply_pending(session, history, &shared(progress)).await;
    let report = unlock_behind(result, &session.connection, session.dialect, session.lock).await?;
    Ok(Report { taken_over, ..report })
}

/// Goes on with migrations that stopped on their way. Returns their names.
///
/// # Errors
/// As [`deploy`].
#[cfg(feature = "plan")]
pub(super) async fn resume(
    session: &Session<'_>,
    history: &History,
    progress: Progress<'_>,
) -> Result<Vec<String>> {
    let Some(records) = session.table().read(&session.connection).await? else {
        return Ok(Vec::new());
    };
    let mut stopped = Vec::new();
    for record in records.iter().filter(|record| record.is_failed()) {
        if is_resumable(session, history, record)? {
            stopped.push(record.migration_name.clone());
        }
    }
    if stopped.is_empty() {
        return Ok(stopped);
    }
    lock(&session.connection, session.dialect, session.lock, progress).await?;
    let work = resume_locked(session, history, &stopped, &shared(progress)).await;
    unlock_behind(work, &session.connection, session.dialect, session.lock).await?;
    Ok(stopped)
}

#[cfg(feature = "plan")]
async fn resume_locked(
    session: &Session<'_>,
    history: &History,
    names: &[String],
    tell: Tell<'_>,
) -> Result<()> {
    for migration in names.iter().filter_map(|name| history.migration(name)) {
        apply_one(session, &migration.name, history.script(migration)?, tell).await?;
    }
    Ok(())
}

async fn apply_pending(session: &Session<'_>, history: &History, tell: Tell<'_>) -> Result<Report> {
    let records = session.records_or_begin().await?;
    refuse_failed(session, history, &records)?;
    let standing = Standing::of(history, &records);
    // What stopped on its way and can go on is pending too; everything else that failed is refused.
    let is_meant = |migration: &&Migration| {
        standing.pending.contains(&migration.name) || standing.failed.contains(&migration.name)
    };
    let pending: Vec<&Migration> = history.migrations.iter().filter(is_meant).collect();
    let mut report = Report {
        found: history.migrations.len(),
        applied: Vec::new(),
        edited: standing.edited,
        missing: standing.missing,
        taken_over: Vec::new(),
    };
    for (at, migration) in pending.iter().enumerate() {
        let name = migration.name.clone();
        tell(Event::Applying {
            name: name.clone(),
            place: at + 1,
            of: pending.len(),
        });
        let applied = apply_one(session, &name, history.script(migration)?, tell).await?;
        if applied == Applied::Now {
            tell(Event::Applied { name: name.clone() });
            report.applied.push(name);
        }
    }
    Ok(report)
}

async fn apply_one(session: &Session<'_>, name: &str, script: &str, tell: Tell<'_>) -> Result<Applied> {
    let table = session.table();
    let attempt = Attempt {
        connection: &session.connection,
        table: &table,
        source: session.source,
        patience: session.patience,
        wait: session.lock.wait,
        tell,
        name,
        script,
    };
    let work = apply::apply(&attempt);
    let applied = apply::watched(
        session.url,
        session.dialect,
        &session.connection,
        name,
        tell,
        work,
    )
    .await;
    match applied {
        Err(error) if error.kind() == ErrorKind::Locked => wait_for_other(session, name, error).await,
        applied => applied,
    }
}

/// Where the database has no lock, two runners can be at work on one migration without a transaction: who is late waits
/// for the other.
async fn wait_for_other(session: &Session<'_>, name: &str, error: Error) -> Result<Applied> {
    let begun = Instant::now();
    while begun.elapsed() < session.lock.wait {
        sleep(INTERVAL).await;
        let records = session.table().read(&session.connection).await?;
        let is_done = |record: &Record| record.migration_name == name && record.is_applied();
        if records.iter().flatten().any(is_done) {
            return Ok(Applied::Already);
        }
    }
    Err(error)
}

/// Whether a failed attempt can go on where it stopped.
fn is_resumable(session: &Session<'_>, history: &History, record: &Record) -> Result<bool> {
    let migration = history.migration(&record.migration_name);
    let Some(script) = migration.and_then(|migration| migration.script.as_deref()) else {
        return Ok(false);
    };
    match apply::resumable(session.dialect, record, script) {
        Ok(_) => Ok(true),
        Err(Stuck::Whole) => Ok(false),
        Err(changed) => Err(changed.into_error(&record.migration_name)),
    }
}

/// A migration that failed has to be looked at before others run.
fn refuse_failed(session: &Session<'_>, history: &History, records: &[Record]) -> Result<()> {
    let mut failed = Vec::new();
    for record in records.iter().filter(|record| record.is_failed()) {
        if !is_resumable(session, history, record)? {
            failed.push(record);
        }
    }
    let Some(first) = failed.first() else {
        return Ok(());
    };
    let details = failed.iter().map(|record| {
        let logs = record
            .logs
            .as_deref()
            .map(str::trim)
            .filter(|logs| !logs.is_empty());
        let logs = logs
            .map(|logs| format!(" with the following logs:\n{logs}"))
            .unwrap_or_default();
        format!(
            "The `{}` migration started at {} failed{logs}",
            record.migration_name, record.started_at
        )
    });
    let message = format!(
        "migrate found failed migrations in the target database, new migrations will not be applied.\n{}",
        details.collect::<Vec<_>>().join("\n")
    );
    Err(Error::new(ErrorKind::FailedMigration, message).with_migration(&first.migration_name).with_hint(format!(
        "if nothing of it is in the database: `nicol migrate resolve --rolled-back {0}` and deploy again; if all \
         of it is, by your own hand: `nicol migrate resolve --applied {0}`",
        first.migration_name
    )))
}
