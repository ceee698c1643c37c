//! A script in one transaction, together with the row that records it: all of it or nothing.

use nicol_driver::ErrorKind as DriverErrorKind;
use nicol_sql::dialect::{CatalogueRow, StatementKind};

use super::failure::Failure;
use super::{Applied, Run};
use crate::error::{ErrorKind, Result};
use crate::inspect::rows;

/// Runs it, again if a lock was not to be had.
pub(super) async fn run(run: &Run<'_>) -> Result<Applied, Failure> {
    let facts = run.dialect.session_facts();
    let switches = run.script.has(StatementKind::ForeignKeyCheck);
    if let Some(off) = facts.foreign_keys_off.filter(|_| switches) {
        run.connection.script(off).await?;
    }
    let mut attempt = 1;
    let result = loop {
        let result = transaction(run, switches).await;
        match &result {
            Err(failure) if run.pauses(failure, attempt).await => attempt += 1,
            _ => break result,
        }
    };
    let is_lost = result.as_ref().is_err_and(Failure::is_lost);
    if let Some(on) = facts.foreign_keys_on.filter(|_| switches && !is_lost) {
        run.connection.script(on).await?;
    }
    result
}

async fn transaction(run: &Run<'_>, check_keys: bool) -> Result<Applied, Failure> {
    run.connection.begin(None).await?;
    match inside(run, check_keys).await {
        Ok(Applied::Now) => {
            run.connection.commit().await.map_err(Failure::script)?;
            Ok(Applied::Now)
        }
        other => {
            // What a lost connection had begun is rolled back by the database.
            let ended = run.connection.rollback().await;
            if !other.as_ref().is_err_and(Failure::is_lost) {
                ended?;
            }
            other
        }
    }
}

async fn inside(run: &Run<'_>, check_keys: bool) -> Result<Applied, Failure> {
    let mut id = None;
    if let Some(attempt) = run.recording {
        attempt.lock_table().await?;
        if attempt.records().await?.iter().any(|record| record.is_applied()) {
            return Ok(Applied::Already);
        }
        let record = attempt.record(None);
        attempt.table.insert(run.connection, &record).await?;
        id = Some(record.id);
    }
    let violations = if check_keys { violations(run).await? } else { 0 };
    // Only a rebuilt table forgets its counter, and rebuilding switches the check of keys off.
    let counters = if check_keys {
        counters(run).await?
    } else {
        Vec::new()
    };
    let script = run.script.undisturbed(0..run.script.statements.len());
    run.connection.script(&script).await.map_err(Failure::script)?;
    for (table, number) in counters {
        for statement in run.dialect.restore_counter(&table, &number) {
            run.connection.script(&statement).await?;
        }
    }
    if check_keys && violations_grew(run, violations).await? {
        let message = "rows would be left that refer to rows which do not exist";
        let error = nicol_driver::Error::new(nicol_driver::ErrorKind::ForeignKeyViolation, message);
        return Err(Failure::script(error));
    }
    if let Some((attempt, id)) = run.recording.zip(id) {
        attempt.finish(&id).await?;
    }
    Ok(Applied::Now)
}

async fn violations_grew(run: &Run<'_>, before: u64) -> Result<bool> {
    Ok(violations(run).await? > before)
}

/// The numbers that counting columns have reached, by table.
async fn counters(run: &Run<'_>) -> Result<Vec<(String, String)>> {
    let Some(query) = run.dialect.session_facts().counters else {
        return Ok(Vec::new());
    };
    match rows(run.connection, query).await {
        Ok(rows) => Ok(rows.into_iter().filter_map(pair).collect()),
        // No column counts.
        Err(error) if error.kind() == ErrorKind::Database(DriverErrorKind::TableMissing) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn pair(row: CatalogueRow) -> Option<(String, String)> {
    let mut cells = row.into_iter();
    Some((cells.next()??, cells.next()??))
}

/// How many rows refer to nothing.
async fn violations(run: &Run<'_>) -> Result<u64> {
    let Some(query) = run.dialect.session_facts().count_violations else {
        return Ok(0);
    };
    let rows = rows(run.connection, query).await?;
    let count = rows.first().and_then(|row| row.first().cloned().flatten());
    Ok(count.and_then(|count| count.parse().ok()).unwrap_or(0))
}
