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
    table: &StateTable,
    source: Source<'_>,
    name: &str,
    script: &str,
) -> Result<Applied> {
    let dialect = table.dialect();
    let recording = Recording {
        connection,
        table,
        source,
        name,
        script,
    };
    let run = Run {
        connection,
        dialect,
        script,
        recording: Some(&recording),
    };
    match run.run().await {
        Ok(applied) => Ok(applied),
        Err(Failure::Script {
            error,
            place,
            recorded,
        }) => {
            let failure = failed(&recording, &error, place.as_ref());
            if !recorded {
                recording.failure(failure.message()).await?;
            }
            Err(failure)
        }
        Err(Failure::Other(error)) => Err(error),
    }
}

/// Runs a script in the same way without recording it.
///
/// # Errors
/// The database's; then nothing of it was done, unless a statement in it cannot run in a transaction.
pub async fn run(connection: &Connection, dialect: &'static dyn Dialect, script: &str) -> Result<()> {
    let run = Run {
        connection,
        dialect,
        script,
        recording: None,
    };
    match run.run().await {
        Ok(_) => Ok(()),
        Err(Failure::Script { error, .. }) => Err(error.into()),
        Err(Failure::Other(error)) => Err(error),
    }
}

/// Runs a script on a database that is thrown away: without a transaction around it, because there are no
/// rows that could be hurt.
///
/// # Errors
/// The database's.
pub async fn replay(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    script: &str,
) -> Result<(), nicol_driver::Error> {
    let parts = Parts::of(dialect, script);
    let mut result = Ok(());
    if parts.outside_transaction || parts.has(StatementKind::UsableAfterCommit) {
        for segment in parts.segments() {
            result = connection.script(&script[segment]).await;
            if result.is_err() {
                break;
            }
        }
    } else {
        result = connection.script(script).await;
    }
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

/// A script on its way into a database.
struct Run<'a> {
    connection: &'a Connection,
    dialect: &'static dyn Dialect,
    script: &'a str,
    recording: Option<&'a Recording<'a>>,
}

impl Run<'_> {
    async fn run(&self) -> Result<Applied, Failure> {
        let parts = Parts::of(self.dialect, self.script);
        let result = match parts.outside_transaction {
            true => self.in_segments(&parts).await,
            false => self.in_one_transaction(&parts).await,
        };
        if let Some(statement) = self.dialect.session_facts().reset_session {
            self.connection.script(statement).await?;
        }
        result
    }

    async fn in_one_transaction(&self, parts: &Parts) -> Result<Applied, Failure> {
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
            Err(Failure::Script { error, .. }) if self.needs_commit_between(parts, &error) => {
                self.in_segments(parts).await
            }
            other => other,
        }
    }

    async fn transaction(&self, parts: &Parts, check_keys: bool) -> Result<Applied, Failure> {
        self.connection.begin(None).await?;
        let done = self.inside_transaction(parts, check_keys).await;
        match done {
            Ok(Applied::Now) => self.connection.commit().await.map_err(Failure::script)?,
            _ => self.connection.rollback().await?,
        }
        done
    }

    async fn inside_transaction(&self, parts: &Parts, check_keys: bool) -> Result<Applied, Failure> {
        let id = match self.recording {
            Some(recording) if recording.is_applied().await? => return Ok(Applied::Already),
            Some(recording) => Some(recording.start().await?),
            None => None,
        };
        let violations = if check_keys { self.violations().await? } else { 0 };
        let script = parts.undisturbed(self.script);
        self.connection.script(&script).await.map_err(Failure::script)?;
        if check_keys && self.violations().await? > violations {
            let message = "rows would be left that refer to rows which do not exist";
            let error = nicol_driver::Error::new(nicol_driver::ErrorKind::ForeignKeyViolation, message);
            return Err(Failure::script(error));
        }
        self.finish(id.as_deref()).await?;
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

    async fn in_segments(&self, parts: &Parts) -> Result<Applied, Failure> {
        let id = match self.recording {
            Some(recording) => Some(recording.start().await?),
            None => None,
        };
        for place in parts.segments() {
            if let Err(error) = self.connection.script(&self.script[place.clone()]).await {
                // Nothing is open unless the script itself began it; elsewhere this is refused.
                let _ = self.connection.script("ROLLBACK").await;
                if let Some((recording, id)) = self.recording.zip(id.as_deref()) {
                    recording
                        .table
                        .fail(self.connection, id, &error.to_string())
                        .await?;
                }
                return Err(Failure::Script {
                    error,
                    place: Some(place),
                    recorded: true,
                });
            }
        }
        self.finish(id.as_deref()).await?;
        Ok(Applied::Now)
    }

    /// Records that the attempt is done.
    async fn finish(&self, id: Option<&str>) -> Result<()> {
        let Some((recording, id)) = self.recording.zip(id) else {
            return Ok(());
        };
        recording
            .table
            .finish(self.connection, id, (recording.source.now)())
            .await
    }
}

/// How a migration is written into the state table.
struct Recording<'a> {
    connection: &'a Connection,
    table: &'a StateTable,
    source: Source<'a>,
    name: &'a str,
    script: &'a str,
}

impl Recording<'_> {
    async fn is_applied(&self) -> Result<bool> {
        let records = self.table.read(self.connection).await?.unwrap_or_default();
        Ok(records
            .iter()
            .any(|record| record.migration_name == self.name && record.is_applied()))
    }

    fn record(&self) -> Record {
        Record {
            id: (self.source.new_id)(),
            checksum: history::checksum(self.script),
            finished_at: None,
            migration_name: self.name.to_owned(),
            logs: None,
            rolled_back_at: None,
            started_at: (self.source.now)(),
            applied_steps_count: 0,
        }
    }

    async fn failure(&self, logs: &str) -> Result<()> {
        let record = Record {
            logs: Some(logs.to_owned()),
            ..self.record()
        };
        self.table.insert(self.connection, &record).await
    }

    /// Begins an attempt; returns its identifier.
    async fn start(&self) -> Result<String> {
        let record = self.record();
        self.table.insert(self.connection, &record).await?;
        Ok(record.id)
    }
}

fn failed(recording: &Recording<'_>, error: &nicol_driver::Error, place: Option<&Range<usize>>) -> Error {
    let name = recording.name;
    let code = error
        .database_code()
        .map(|code| format!("\n\nDatabase error code: {code}"));
    let line = line(recording.script, error, place).map(|line| format!("\n\nAt line {line} of the script."));
    let message = format!(
        "A migration failed to apply. New migrations cannot be applied before the error is recovered from.\
         \n\nMigration name: {name}{}\n\nDatabase error:\n{}{}",
        code.unwrap_or_default(),
        error.message(),
        line.unwrap_or_default()
    );
    let kept = match place {
        Some(_) => "the statements in front of it may be done",
        None => "nothing of it was applied",
    };
    Error::new(ErrorKind::MigrationFailed, message)
        .with_migration(name)
        .with_database_code(error.database_code())
        .with_hint(format!(
            "{kept}; mend the script, run `nicol migrate resolve --rolled-back {name}`, and deploy again"
        ))
}

/// The line of the script that the database complains about.
fn line(script: &str, error: &nicol_driver::Error, place: Option<&Range<usize>>) -> Option<usize> {
    let start = place.map_or(0, |place| place.start);
    let offset = match (error.position(), place) {
        (Some(position), _) => {
            let letter = script[start..]
                .char_indices()
                .nth(position.saturating_sub(1) as usize);
            start + letter.map_or(0, |(offset, _)| offset)
        }
        (None, Some(place)) => start + (place.len() - script[place.clone()].trim_start().len()),
        (None, None) => return None,
    };
    Some(script[..offset].matches('\n').count() + 1)
}

/// Why a script did not get into the database.
enum Failure {
    /// A statement of it, or its commit, failed.
    Script {
        error: nicol_driver::Error,
        /// The statement, where they were sent one by one.
        place: Option<Range<usize>>,
        /// The state table knows.
        recorded: bool,
    },
    /// Something else did.
    Other(Error),
}

impl Failure {
    fn script(error: nicol_driver::Error) -> Failure {
        Failure::Script {
            error,
            place: None,
            recorded: false,
        }
    }
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
