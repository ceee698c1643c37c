//! Applying one migration: the script and the row that records it, in one transaction. If the script fails
//! nothing of it stays, and a row with the database's words records the failure, as Prisma Migrate does.
//!
//! Some statements don't fit into a transaction. Those that begin and commit one of their own are left out;
//! those that switch the check of foreign keys are done around it, and the check is made at its end; those
//! that cannot run inside one make the whole script run statement by statement.

use std::ops::Range;

use chrono::{DateTime, Utc};
use nicol_driver::Connection;
use nicol_sql::Dialect;
use nicol_sql::dialect::StatementKind;

use crate::error::{Error, ErrorKind, Result};
use crate::history;
use crate::inspect::rows;
use crate::state_table::{Record, StateTable};

/// A script with this line runs statement by statement, without a transaction.
pub const NO_TRANSACTION: &str = "-- nicol: no-transaction";

/// Where time and identifiers come from, so that tests can fix them.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The time.
    pub now: &'a (dyn Fn() -> DateTime<Utc> + Send + Sync),
    /// A new identifier of 36 letters at most.
    pub new_id: &'a (dyn Fn() -> String + Send + Sync),
}

impl Source<'static> {
    /// The system's clock, and random identifiers.
    pub fn system() -> Source<'static> {
        Source {
            now: &Utc::now,
            new_id: &|| uuid::Uuid::new_v4().to_string(),
        }
    }
}

/// What became of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It was applied.
    Now,
    /// Somebody else applied it in the meantime.
    Already,
}

/// Applies a migration and records it.
///
/// # Errors
/// P3018 when a statement fails; otherwise the database's.
pub async fn apply(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    source: Source<'_>,
    name: &str,
    script: &str,
) -> Result<Applied> {
    let run = Run {
        connection,
        dialect,
        table: StateTable::new(dialect),
        source,
        name,
        script,
    };
    let parts = Parts::of(dialect, script);
    let result = match parts.outside_transaction {
        true => run.statement_by_statement(&parts).await,
        false => run.in_one_transaction(&parts).await,
    };
    if let Some(statement) = dialect.session_facts().reset_session {
        connection.script(statement).await?;
    }
    result
}

/// Runs a script without recording it, for a database that is thrown away.
///
/// # Errors
/// The database's.
pub async fn replay(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    script: &str,
) -> Result<(), nicol_driver::Error> {
    // A fresh database has no rows that a switched-off check could hurt, and no reason for a transaction.
    let result = connection.script(script).await;
    if let Some(statement) = dialect.session_facts().reset_session {
        connection.script(statement).await?;
    }
    result
}

/// A script in its statements.
struct Parts {
    statements: Vec<(Range<usize>, StatementKind)>,
    /// The script says itself that it wants no transaction.
    marked: bool,
    outside_transaction: bool,
}

impl Parts {
    fn of(dialect: &dyn Dialect, script: &str) -> Parts {
        let places = dialect.split(script).into_iter();
        let statements: Vec<_> = places
            .map(|place| (place.clone(), dialect.statement_kind(&script[place])))
            .collect();
        let outside = statements
            .iter()
            .any(|(_, kind)| *kind == StatementKind::OutsideTransaction);
        let marked = script.lines().any(|line| line.trim() == NO_TRANSACTION);
        Parts {
            statements,
            marked,
            outside_transaction: outside || marked,
        }
    }

    /// What is sent at once where the script as a whole has no transaction: statements that cannot share
    /// one, or must be committed before the next, stand alone; the others go together, which makes a
    /// transaction of them.
    fn segments(&self) -> Vec<Range<usize>> {
        use StatementKind::{OutsideTransaction, UsableAfterCommit};
        let alone =
            |kind: StatementKind| self.marked || matches!(kind, OutsideTransaction | UsableAfterCommit);
        let mut segments: Vec<(Range<usize>, bool)> = Vec::new();
        for (place, kind) in &self.statements {
            match segments.last_mut() {
                Some((segment, false)) if !alone(*kind) => segment.end = place.end,
                _ => segments.push((place.clone(), alone(*kind))),
            }
        }
        segments.into_iter().map(|(segment, _)| segment).collect()
    }

    fn has(&self, kind: StatementKind) -> bool {
        self.statements.iter().any(|(_, of)| *of == kind)
    }

    /// The script with spaces in the place of statements that would disturb the transaction around it, so
    /// that places in it stay what they are.
    fn undisturbed(&self, script: &str) -> String {
        use StatementKind::{Begin, Commit, ForeignKeyCheck};
        let mut text = script.as_bytes().to_vec();
        for (place, kind) in &self.statements {
            if matches!(kind, Begin | Commit | ForeignKeyCheck) {
                let with_semicolon = place.start..(place.end + 1).min(text.len());
                let visible = text[with_semicolon]
                    .iter_mut()
                    .filter(|byte| !byte.is_ascii_whitespace());
                visible.for_each(|byte| *byte = b' ');
            }
        }
        String::from_utf8(text).unwrap_or_else(|_| script.to_owned())
    }
}

struct Run<'a> {
    connection: &'a Connection,
    dialect: &'static dyn Dialect,
    table: StateTable,
    source: Source<'a>,
    name: &'a str,
    script: &'a str,
}

impl Run<'_> {
    async fn in_one_transaction(&self, parts: &Parts) -> Result<Applied> {
        let facts = self.dialect.session_facts();
        let switches = parts.has(StatementKind::ForeignKeyCheck);
        if let Some(off) = facts.foreign_keys_off.filter(|_| switches) {
            self.connection.script(off).await?;
        }
        let result = self.transaction(parts, switches).await;
        if let Some(on) = facts.foreign_keys_on.filter(|_| switches) {
            self.connection.script(on).await?;
        }
        match result {
            Ok(applied) => Ok(applied),
            Err(Failure::Script(error)) if self.needs_commit_between(parts, &error) => {
                self.statement_by_statement(parts).await
            }
            Err(Failure::Script(error)) => self.record_failure(&error).await,
            Err(Failure::Other(error)) => Err(error),
        }
    }

    async fn transaction(&self, parts: &Parts, check_keys: bool) -> Result<Applied, Failure> {
        let started_at = (self.source.now)();
        self.connection.begin(None).await?;
        let done = self.inside_transaction(parts, check_keys, started_at).await;
        match done {
            Ok(Applied::Now) => self.connection.commit().await.map_err(Failure::Script)?,
            _ => self.connection.rollback().await?,
        }
        done
    }

    async fn inside_transaction(
        &self,
        parts: &Parts,
        check_keys: bool,
        started_at: DateTime<Utc>,
    ) -> Result<Applied, Failure> {
        let records = self.table.read(self.connection).await?.unwrap_or_default();
        if records
            .iter()
            .any(|record| record.migration_name == self.name && record.is_applied())
        {
            return Ok(Applied::Already);
        }
        let violations = if check_keys { self.violations().await? } else { 0 };
        // Recorded first: the script may leave a session in which the table is not found.
        let record = Record {
            finished_at: Some((self.source.now)()),
            applied_steps_count: 1,
            ..self.record(started_at)
        };
        self.table.insert(self.connection, &record).await?;
        self.connection
            .script(&parts.undisturbed(self.script))
            .await
            .map_err(Failure::Script)?;
        if check_keys && self.violations().await? > violations {
            let message = "the migration leaves rows that refer to rows which do not exist";
            let error = nicol_driver::Error::new(nicol_driver::ErrorKind::ForeignKeyViolation, message);
            return Err(Failure::Script(error));
        }
        Ok(Applied::Now)
    }

    /// How many rows refer to nothing.
    async fn violations(&self) -> Result<u64> {
        let Some(query) = self.dialect.session_facts().count_violations else {
            return Ok(0);
        };
        let rows = rows(self.connection, query).await?;
        let count = rows.first().and_then(|row| row.first().cloned().flatten());
        Ok(count.and_then(|count| count.parse().ok()).unwrap_or(0))
    }

    /// Whether the script failed for using a value that its own transaction made.
    fn needs_commit_between(&self, parts: &Parts, error: &nicol_driver::Error) -> bool {
        let code = self.dialect.session_facts().uncommitted_value_code;
        parts.has(StatementKind::UsableAfterCommit) && code.is_some() && error.database_code() == code
    }

    async fn statement_by_statement(&self, parts: &Parts) -> Result<Applied> {
        let record = self.record((self.source.now)());
        self.table.insert(self.connection, &record).await?;
        for place in &parts.segments() {
            let statement = &self.script[place.clone()];
            if let Err(error) = self.connection.script(statement).await {
                // Nothing is open unless the script itself began it; there the database refuses the rest.
                let _ = self.connection.script("ROLLBACK").await;
                self.table
                    .fail(self.connection, &record.id, &error.to_string())
                    .await?;
                return Err(self.failed(&error, Some(place)));
            }
        }
        self.table
            .finish(self.connection, &record.id, (self.source.now)())
            .await?;
        Ok(Applied::Now)
    }

    fn record(&self, started_at: DateTime<Utc>) -> Record {
        Record {
            id: (self.source.new_id)(),
            checksum: history::checksum(self.script),
            finished_at: None,
            migration_name: self.name.to_owned(),
            logs: None,
            rolled_back_at: None,
            started_at,
            applied_steps_count: 0,
        }
    }

    async fn record_failure(&self, error: &nicol_driver::Error) -> Result<Applied> {
        let failure = self.failed(error, None);
        let record = Record {
            logs: Some(failure.message().to_owned()),
            ..self.record((self.source.now)())
        };
        self.table.insert(self.connection, &record).await?;
        Err(failure)
    }

    fn failed(&self, error: &nicol_driver::Error, place: Option<&Range<usize>>) -> Error {
        let code = error
            .database_code()
            .map(|code| format!("\n\nDatabase error code: {code}"));
        let line = self
            .line(error, place)
            .map(|line| format!("\n\nAt line {line} of the script."));
        let message = format!(
            "A migration failed to apply. New migrations cannot be applied before the error is recovered from.\
             \n\nMigration name: {}{}\n\nDatabase error:\n{}{}",
            self.name,
            code.unwrap_or_default(),
            error.message(),
            line.unwrap_or_default()
        );
        let kept = if place.is_some() {
            "the statements in front of it may be done"
        } else {
            "nothing of it was applied"
        };
        Error::new(ErrorKind::MigrationFailed, message)
            .with_migration(self.name)
            .with_database_code(error.database_code())
            .with_hint(format!(
                "{kept}; mend the script, run `nicol migrate resolve --rolled-back {}`, and deploy again",
                self.name
            ))
    }

    /// The line of the script that the database complains about.
    fn line(&self, error: &nicol_driver::Error, place: Option<&Range<usize>>) -> Option<usize> {
        let start = place.map_or(0, |place| place.start);
        let offset = match error.position() {
            Some(position) => {
                let letters = self.script[start..]
                    .char_indices()
                    .nth(position.saturating_sub(1) as usize);
                start + letters.map_or(0, |(offset, _)| offset)
            }
            None => {
                let place = place?;
                start + (place.len() - self.script[place.clone()].trim_start().len())
            }
        };
        Some(self.script[..offset].matches('\n').count() + 1)
    }
}

/// Why a transaction did not come about.
enum Failure {
    /// The script, or its commit, failed.
    Script(nicol_driver::Error),
    /// Something else did.
    Other(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Other(error)
    }
}

impl From<nicol_driver::Error> for Failure {
    fn from(error: nicol_driver::Error) -> Failure {
        Failure::Other(error.into())
    }
}
