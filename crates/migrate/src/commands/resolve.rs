//! `migrate resolve`: the user says what became of a migration.

use crate::error::{Error, ErrorKind, Result};
use crate::history::{self, History};
use crate::lock::{lock, unlock_behind};
use crate::squash;
use crate::state_table::Record;

use super::Session;

/// Declares a migration applied: after it was done by hand, or to begin with a database that is there.
///
/// # Errors
/// P3017 when the folder lacks it, P3008 when it is recorded as applied, or the database's.
pub async fn applied(session: &Session<'_>, history: &History, name: &str) -> Result<()> {
    history.check_provider(session.provider())?;
    let migration = history.migration(name).ok_or_else(|| unknown(name))?;
    let script = history.script(migration)?;
    lock(&session.connection, session.dialect, session.lock, &mut |_| ()).await?;
    let result = declare_applied(session, name, script).await;
    unlock_behind(result, &session.connection, session.dialect, session.lock).await
}

async fn declare_applied(session: &Session<'_>, name: &str, script: &str) -> Result<()> {
    let records = match session.table().read(&session.connection).await? {
        Some(records) => records,
        None => {
            session.begin_history().await?;
            Vec::new()
        }
    };
    if records
        .iter()
        .any(|record| record.migration_name == name && record.is_applied())
    {
        let message = format!("The migration `{name}` is already recorded as applied in the database.");
        return Err(Error::new(ErrorKind::AlreadyApplied, message).with_migration(name));
    }
    let now = (session.source.now)();
    session.table().roll_back(&session.connection, name, now).await?;
    let record = Record {
        id: (session.source.new_id)(),
        checksum: history::checksum(script),
        finished_at: Some(now),
        migration_name: name.to_owned(),
        logs: Some(String::new()),
        rolled_back_at: None,
        started_at: now,
        applied_steps_count: 0,
    };
    session.table().insert(&session.connection, &record).await?;
    for replaced in squash::replaces(script) {
        let statement = session.table().undo_statement(&replaced.name, now);
        session.connection.script(&statement).await?;
    }
    Ok(())
}

/// Declares the failed attempts of a migration undone, so that it can be tried again.
///
/// # Errors
/// P3011 when it was never tried, P3012 when it did not fail, or the database's.
pub async fn rolled_back(session: &Session<'_>, name: &str) -> Result<()> {
    let records = session
        .table()
        .read(&session.connection)
        .await?
        .unwrap_or_default();
    let attempts: Vec<&Record> = records
        .iter()
        .filter(|record| record.migration_name == name)
        .collect();
    if attempts.is_empty() {
        let message =
            format!("Migration `{name}` cannot be rolled back because it was never applied to the database.");
        return Err(Error::new(ErrorKind::NeverApplied, message)
            .with_migration(name)
            .with_hint("did you give the whole name? (example: \"20201207184859_initial_migration\")"));
    }
    if attempts.iter().all(|record| record.rolled_back_at.is_some()) {
        return Ok(());
    }
    if !attempts.iter().any(|record| record.is_failed()) {
        let message =
            format!("Migration `{name}` cannot be rolled back because it is not in a failed state.");
        return Err(Error::new(ErrorKind::NotFailed, message).with_migration(name));
    }
    session
        .table()
        .roll_back(&session.connection, name, (session.source.now)())
        .await
}

fn unknown(name: &str) -> Error {
    let message = format!("The migration {name} could not be found.");
    Error::new(ErrorKind::MigrationMissing, message)
        .with_migration(name)
        .with_hint("give the whole name of its folder (example: \"20201207184859_initial_migration\")")
}
