//! `migrate deploy`: applies the migrations of the folder that the database lacks. It plans nothing and
//! writes no SQL of its own: what runs is what was reviewed.

use nicol_driver::DatabaseUrl;
use nicol_sql::schema::SqlSchema;

use crate::apply::{self, Applied, Source};
use crate::error::{Error, ErrorKind, Result};
use crate::history::{History, Migration};
use crate::lock::{LockOptions, lock, unlock};
use crate::state_table::{Record, Standing};

use super::{Event, Progress, Session};

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
}

/// Applies what is pending.
///
/// # Errors
/// P3019, P1002, P3005, P3009, P3015, P3018, or the database's.
pub async fn deploy(session: &Session<'_>, history: &History, progress: Progress<'_>) -> Result<Report> {
    history.check_provider(session.provider())?;
    lock(&session.connection, session.dialect, session.lock).await?;
    let result = apply_pending(session, history, progress).await;
    unlock(&session.connection, session.dialect, session.lock).await?;
    result
}

/// What a program calls when it starts: applies what is pending to the database at an address, with the usual
/// lock, clock and identifiers. Its history is usually compiled in ([`History::embedded`]).
///
/// # Errors
/// As [`deploy`], and those of connecting.
pub async fn deploy_to(url: &DatabaseUrl, history: &History) -> Result<Report> {
    // A deploy plans nothing, so it needs no schema.
    let schema = SqlSchema::default();
    let session = Session::open(url, &schema, LockOptions::usual(), Source::system()).await?;
    let result = deploy(&session, history, &mut |_| ()).await;
    session.close().await;
    result
}

async fn apply_pending(session: &Session<'_>, history: &History, progress: Progress<'_>) -> Result<Report> {
    let records = session.records_or_begin().await?;
    refuse_failed(&records)?;
    let standing = Standing::of(history, &records);
    let pending: Vec<&Migration> = standing
        .pending
        .iter()
        .filter_map(|name| history.migration(name))
        .collect();
    let mut report = Report {
        found: history.migrations.len(),
        applied: Vec::new(),
        edited: standing.edited,
        missing: standing.missing,
    };
    for (at, migration) in pending.iter().enumerate() {
        let name = migration.name.clone();
        progress(Event::Applying {
            name: name.clone(),
            place: at + 1,
            of: pending.len(),
        });
        let script = history.script(migration)?;
        let applied = apply::apply(
            &session.connection,
            &session.table(),
            session.source,
            &name,
            script,
        )
        .await?;
        if applied == Applied::Now {
            progress(Event::Applied { name: name.clone() });
            report.applied.push(name);
        }
    }
    Ok(report)
}

/// A migration that failed has to be looked at before others run.
fn refuse_failed(records: &[Record]) -> Result<()> {
    let failed: Vec<&Record> = records.iter().filter(|record| record.is_failed()).collect();
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
