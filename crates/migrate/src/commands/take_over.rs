//! A database that has all the migrations which a squashed one replaces takes that one as applied: its row is
//! written, theirs are marked as undone, so that Prisma Migrate sees a database in step with the folder too.
//! The schema is not touched.

use crate::error::{Error, ErrorKind, Result};
use crate::history::{self, History, Migration};
use crate::lock::{lock, unlock_behind};
use crate::squash::{Claim, Replaced, claim, replaces};
use crate::state_table::Record;

use super::{Progress, Session};

/// Takes over what can be. Returns the names of the squashed migrations.
///
/// # Errors
/// P1002; that the database has some of the replaced migrations only, or other forms of them.
pub(super) async fn take_over(
    session: &Session<'_>,
    history: &History,
    progress: Progress<'_>,
) -> Result<Vec<String>> {
    let records = session.table().read(&session.connection).await?;
    let Some(records) = records.filter(|records| !due(history, records).is_empty()) else {
        return Ok(Vec::new());
    };
    refuse_part(history, &records)?;
    lock(&session.connection, session.dialect, session.lock, progress).await?;
    let result = take_over_locked(session, history).await;
    unlock_behind(result, &session.connection, session.dialect, session.lock).await
}

/// The squashed migrations that the database lacks and of which it has something.
fn due<'h>(history: &'h History, records: &[Record]) -> Vec<(&'h Migration, Vec<Replaced>, Claim)> {
    let is_applied = |migration: &Migration| {
        records
            .iter()
            .any(|record| record.migration_name == migration.name && record.is_applied())
    };
    let absent = history
        .migrations
        .iter()
        .filter(|migration| !is_applied(migration));
    absent
        .filter_map(|migration| {
            let replaced = replaces(migration.script.as_deref()?);
            let claim = claim(&replaced, records);
            (claim != Claim::None).then_some((migration, replaced, claim))
        })
        .collect()
}

/// A database that stopped between the migrations which one replaces cannot go on with that one.
pub(super) fn refuse_part(history: &History, records: &[Record]) -> Result<()> {
    for (migration, _, claim) in due(history, records) {
        let name = &migration.name;
        let (message, hint) = match claim {
            Claim::Part(lacking) => (
                format!(
                    "The migration `{name}` replaces migrations of which the database has only some. These are \
                     lacking: {}.",
                    lacking.join(", ")
                ),
                "deploy the version of the program that still has them first, then this one",
            ),
            Claim::Changed(changed) => (
                format!(
                    "The migration `{name}` replaces `{changed}`, of which the database has another form: it was \
                     edited after it was applied there, or before it was squashed."
                ),
                "compare the database with the folder (`nicol migrate diff`); if they agree, say so with `nicol \
                 migrate resolve --applied`",
            ),
            Claim::All | Claim::None => continue,
        };
        return Err(Error::new(ErrorKind::NotReversible, message)
            .with_migration(name)
            .with_hint(hint));
    }
    Ok(())
}

async fn take_over_locked(session: &Session<'_>, history: &History) -> Result<Vec<String>> {
    session.connection.begin(None).await?;
    match record(session, history).await {
        Ok(names) => {
            session.connection.commit().await?;
            Ok(names)
        }
        Err(error) => {
            session.connection.rollback().await?;
            Err(error)
        }
    }
}

async fn record(session: &Session<'_>, history: &History) -> Result<Vec<String>> {
    let table = session.table();
    let records = table.read(&session.connection).await?.unwrap_or_default();
    let mut names = Vec::new();
    for (migration, replaced, _) in due(history, &records) {
        let script = history.script(migration)?;
        let now = (session.source.now)();
        for one in &replaced {
            let statement = table.undo_statement(&one.name, now);
            session.connection.script(&statement).await?;
        }
        let record = Record {
            id: (session.source.new_id)(),
            checksum: history::checksum(script),
            finished_at: Some(now),
            migration_name: migration.name.clone(),
            logs: Some(String::new()),
            rolled_back_at: None,
            started_at: now,
            applied_steps_count: 0,
        };
        table.insert(&session.connection, &record).await?;
        names.push(migration.name.clone());
    }
    Ok(names)
}
