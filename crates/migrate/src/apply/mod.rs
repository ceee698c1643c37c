//! Applying one migration: the script and the row that records it, in one transaction (`whole`). If the script
//! fails nothing of it stays, and a row with the database's words records the failure, as Prisma Migrate does.
//!
//! Some statements don't fit into a transaction. Those that begin and commit one of their own are left out;
//! those that switch the check of foreign keys are done around it, and the check is made at its end; those
//! that cannot run inside one make the script go in steps (`stepwise`), each recorded, so that a migration that
//! stops on its way goes on where it stopped.
//!
//! | module | is |
//! |---|---|
//! | `script` | a script in its statements, and what of it goes together |
//! | `whole` | a script in one transaction |
//! | `stepwise` | a script without one |
//! | `progress` | how far a migration came, as text |
//! | `failure` | what is said when it fails |
//! | `watch` | what is told when it takes long |

mod failure;
mod progress;
mod script;
mod stepwise;
mod watch;
mod whole;

use std::time::Duration;

use chrono::{DateTime, Utc};
use nicol_driver::Connection;
use nicol_sql::Dialect;
use nicol_sql::dialect::StatementKind;

use crate::error::Result;
use crate::events::{Event, Tell};
use crate::history;
use crate::state_table::{Record, StateTable};

use self::failure::Failure;
use self::progress::Position;
use self::script::{Part, Script};

pub use self::progress::Stuck;
pub(crate) use self::watch::watched;

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

/// How long statements wait for tables that others use. While a change of a table waits, everybody else waits
/// behind it: better to give up soon, let them pass, and try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long a statement waits; absent: as long as the database says.
    pub lock_wait: Option<Duration>,
    /// How often what did not get a lock is tried again.
    pub retries: u32,
    /// The pause before the first retry. It doubles with each.
    pub pause: Duration,
}

impl Patience {
    /// Waits as long as the database says, once.
    pub const fn unbounded() -> Patience {
        Patience {
            lock_wait: None,
            retries: 0,
            pause: Duration::ZERO,
        }
    }

    /// Ten seconds, and five more attempts with growing pauses: a minute and a half in all.
    pub const fn usual() -> Patience {
        Patience {
            lock_wait: Some(Duration::from_secs(10)),
            retries: 5,
            pause: Duration::from_secs(1),
        }
    }

    fn pause_behind(&self, attempt: u32) -> Duration {
        let longest = Duration::from_secs(30);
        (self.pause * 2u32.saturating_pow(attempt - 1).min(64)).min(longest)
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

/// A migration on its way into a database that records it.
pub(crate) struct Attempt<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) table: &'a StateTable,
    pub(crate) source: Source<'a>,
    pub(crate) patience: Patience,
    /// How long another process that applies the same migration may do nothing.
    pub(crate) wait: Duration,
    pub(crate) tell: Tell<'a>,
    pub(crate) name: &'a str,
    pub(crate) script: &'a str,
}

/// Applies a migration and records it; one that stopped on its way goes on.
///
/// # Errors
/// P3018 when a statement fails, P1008 when a lock is not to be had; otherwise the database's.
pub(crate) async fn apply(attempt: &Attempt<'_>) -> Result<Applied> {
    let dialect = attempt.table.dialect();
    let script = Script::of(dialect, attempt.script);
    let run = Run {
        connection: attempt.connection,
        dialect,
        script: &script,
        patience: attempt.patience,
        recording: Some(attempt),
    };
    match run.run().await {
        Ok(applied) => Ok(applied),
        Err(failure) => {
            let is_recorded = failure.is_recorded();
            let is_lost = failure.is_lost();
            let is_lock = failure.is_lock(dialect);
            let error = failure.into_error(&run);
            // Nobody is there to hear of it, or there is nothing wrong with the script.
            if !is_recorded && !is_lost && !is_lock && error.kind() == crate::ErrorKind::MigrationFailed {
                attempt.record_failure(error.message()).await?;
            }
            Err(error)
        }
    }
}

/// Whether a migration that failed can go on where it stopped, and after how many of how many statements.
///
/// # Errors
/// Why not.
pub fn resumable(dialect: &dyn Dialect, record: &Record, script: &str) -> Result<(usize, usize), Stuck> {
    let script = Script::of(dialect, script);
    let position = Position::of(record, &script)?;
    Ok((position.done, script.statements.len()))
}

/// Runs a script in the same way without recording it.
///
/// # Errors
/// The database's; then nothing of it was done, unless a statement in it cannot run in a transaction.
pub async fn run(connection: &Connection, dialect: &'static dyn Dialect, script: &str) -> Result<()> {
    let run = Run {
        connection,
        dialect,
        script: &Script::of(dialect, script),
        patience: Patience::unbounded(),
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
    let script = Script::of(dialect, script);
    let mut result = Ok(());
    if script.is_stepwise() || script.has(StatementKind::UsableAfterCommit) {
        for part in script.parts(0) {
            let place = match part {
                Part::Together(statements) => script.place(statements),
                Part::Setting(at) | Part::Alone(at) => script.place(at..at + 1),
            };
            let start = script.text[..place.start].chars().count();
            let sent = connection.script(&script.text[place]).await;
            result = sent.map_err(|error| behind(error, start));
            if result.is_err() {
                break;
            }
        }
    } else {
        result = connection.script(script.text).await;
    }
    if let Some(statement) = dialect.session_facts().reset_session {
        connection.script(statement).await?;
    }
    result
}

/// The error with its place counted from the beginning of the script.
fn behind(error: nicol_driver::Error, letters: usize) -> nicol_driver::Error {
    let letters = u32::try_from(letters).unwrap_or(u32::MAX);
    match error.position() {
        Some(position) => error.with_position(position.saturating_add(letters)),
        None => error,
    }
}

/// Runs a script inside the transaction that is open, in stand-ins of its namespaces. What no transaction allows
/// is left out if it cannot change the schema.
///
/// # Errors
/// The database's.
#[cfg(feature = "plan")]
pub(crate) async fn replay_elsewhere(
    connection: &Connection,
    dialect: &'static dyn Dialect,
    script: &str,
    names: &[(String, String)],
) -> Result<(), nicol_driver::Error> {
    let script = Script::of(dialect, script);
    for (at, statement) in script.statements.iter().enumerate() {
        let text = dialect.elsewhere(script.statement(at), names);
        let is_left_out = matches!(statement.kind, StatementKind::Begin | StatementKind::Commit)
            || dialect.statement_kind(&text) == StatementKind::OutsideTransaction;
        if !is_left_out {
            connection.script(&text).await?;
        }
    }
    Ok(())
}

/// A script on its way into a database.
struct Run<'a> {
    connection: &'a Connection,
    dialect: &'static dyn Dialect,
    script: &'a Script<'a>,
    patience: Patience,
    recording: Option<&'a Attempt<'a>>,
}

impl Run<'_> {
    async fn run(&self) -> Result<Applied, Failure> {
        if let Some(wait) = self.patience.lock_wait
            && let Some(statement) = self.dialect.wait_at_most(wait)
        {
            self.connection.script(&statement).await?;
        }
        let stopped = match self.recording {
            Some(attempt) => attempt.stopped().await?,
            None => false,
        };
        let result = match stopped || self.script.is_stepwise() {
            true => stepwise::run(self).await,
            false => match whole::run(self).await {
                Err(Failure::Script { error, .. }) if self.needs_commit_between(&error) => {
                    stepwise::run(self).await
                }
                other => other,
            },
        };
        let is_lost = result.as_ref().is_err_and(Failure::is_lost);
        if let Some(statement) = self.dialect.session_facts().reset_session.filter(|_| !is_lost) {
            self.connection.script(statement).await?;
        }
        result
    }

    /// Whether the script failed for using a value that its own transaction made.
    fn needs_commit_between(&self, error: &nicol_driver::Error) -> bool {
        let code = self.dialect.session_facts().uncommitted_value_code;
        self.script.has(StatementKind::UsableAfterCommit) && code.is_some() && error.database_code() == code
    }

    fn tell(&self, event: impl FnOnce(String) -> Event) {
        if let Some(attempt) = self.recording {
            (attempt.tell)(event(attempt.name.to_owned()));
        }
    }

    /// Waits before a lock is tried for again, if it is one that was not to be had and not for too long.
    async fn pauses(&self, failure: &Failure, attempt: u32) -> bool {
        if !failure.is_lock(self.dialect) || attempt > self.patience.retries {
            return false;
        }
        let pause = self.patience.pause_behind(attempt);
        self.tell(|name| Event::Retrying {
            name,
            attempt,
            of: self.patience.retries + 1,
            pause,
            reason: failure.words(),
        });
        tokio::time::sleep(pause).await;
        true
    }
}

impl Attempt<'_> {
    /// The rows of this migration that count.
    async fn records(&self) -> Result<Vec<Record>> {
        let records = self.table.read(self.connection).await?.unwrap_or_default();
        let own = |record: &Record| record.migration_name == self.name && record.rolled_back_at.is_none();
        Ok(records.into_iter().filter(own).collect())
    }

    /// Whether it was begun and not ended.
    async fn stopped(&self) -> Result<bool> {
        Ok(self.records().await?.iter().any(Record::is_failed))
    }

    /// Keeps others out until the transaction ends.
    async fn lock_table(&self) -> Result<(), nicol_driver::Error> {
        match self.table.dialect().lock_table(self.table.name()) {
            Some(statement) => self.connection.script(&statement).await,
            None => Ok(()),
        }
    }

    fn record(&self, logs: Option<String>) -> Record {
        Record {
            id: (self.source.new_id)(),
            checksum: history::checksum(self.script),
            finished_at: None,
            migration_name: self.name.to_owned(),
            logs,
            rolled_back_at: None,
            started_at: (self.source.now)(),
            applied_steps_count: 0,
        }
    }

    async fn record_failure(&self, logs: &str) -> Result<()> {
        let record = self.record(Some(logs.to_owned()));
        self.table.insert(self.connection, &record).await
    }

    async fn finish(&self, id: &str) -> Result<bool> {
        self.table.finish(self.connection, id, (self.source.now)()).await
    }
}
