//! A script without a transaction around it. What fits into a transaction goes into one of its own, together with
//! the record of its progress, so the record is true at every moment. What the database refuses inside one is
//! announced before and recorded behind; if the connection ends between, the database is asked how far it came.
//! A later run goes on behind the last statement that is recorded.

use std::ops::Range;
use std::time::Duration;

use nicol_sql::dialect::StatementKind;
use nicol_sql::dialect::session::Unfinished;
use tokio::time::{Instant, sleep};

use super::failure::Failure;
use super::progress::{Position, Stuck};
use super::script::Part;
use super::{Applied, Attempt, Run};
use crate::error::{Error, ErrorKind, Result};
use crate::events::Event;
use crate::history;
use crate::inspect::rows;

/// How often it is looked how far another process has come.
const INTERVAL: Duration = Duration::from_millis(100);

/// Runs it from where it stopped.
pub(super) async fn run<'a>(run: &'a Run<'a>) -> Result<Applied, Failure> {
    let mut steps = Steps {
        run,
        id: None,
        position: Position::after(run.script, 0),
    };
    if let Some(attempt) = run.recording {
        let Some((id, position)) = begin(run, attempt).await? else {
            return Ok(Applied::Already);
        };
        (steps.id, steps.position) = (Some(id), position);
    }
    let result = steps.all().await;
    let is_lost = result.as_ref().is_err_and(Failure::is_lost);
    let on = run.dialect.session_facts().foreign_keys_on;
    let switches = run.script.has(StatementKind::ForeignKeyCheck);
    if let Some(on) = on.filter(|_| switches && !is_lost) {
        run.connection.script(on).await?;
    }
    match (result, run.recording) {
        (Ok(applied), _) => Ok(applied),
        (Err(Failure::Other(error)), Some(attempt)) if error.kind() == ErrorKind::Locked => {
            left_to_other(attempt, error).await
        }
        (Err(failure), _) => Err(failure),
    }
}

/// Where no lock keeps others out, who finds the record ahead of himself leaves the rest to the one who moved it,
/// and waits as long as that one gets on.
async fn left_to_other(attempt: &Attempt<'_>, error: Error) -> Result<Applied, Failure> {
    (attempt.tell)(Event::WaitingForLock {
        holder: None,
        wait: attempt.wait,
    });
    let mut since = Instant::now();
    let mut known = attempt.records().await?;
    while since.elapsed() < attempt.wait {
        if known.iter().any(|record| record.is_applied()) {
            return Ok(Applied::Already);
        }
        sleep(INTERVAL).await;
        let now = attempt.records().await?;
        if now != known {
            (known, since) = (now, Instant::now());
        }
    }
    Err(error.into())
}

/// Records that it begins, or finds where it stopped. `None`: somebody else applied it.
async fn begin(run: &Run<'_>, attempt: &Attempt<'_>) -> Result<Option<(String, Position)>, Failure> {
    run.connection.begin(None).await?;
    let begun = begin_inside(run, attempt).await;
    match &begun {
        Ok(Some(_)) => run.connection.commit().await?,
        // The reason goes before what the rollback of it says.
        _ => drop(run.connection.rollback().await),
    }
    let begun = begun?;
    if let Some((_, position)) = begun.as_ref().filter(|(_, position)| position.done > 0) {
        run.tell(|name| Event::Resuming {
            name,
            done: position.done,
            of: run.script.statements.len(),
        });
    }
    Ok(begun)
}

async fn begin_inside(run: &Run<'_>, attempt: &Attempt<'_>) -> Result<Option<(String, Position)>, Failure> {
    attempt.lock_table().await?;
    let records = attempt.records().await?;
    if records.iter().any(|record| record.is_applied()) {
        return Ok(None);
    }
    let Some(stopped) = records.last() else {
        let position = Position::after(run.script, 0);
        let record = attempt.record(Some(position.words(run.script.statements.len())));
        attempt.table.insert(run.connection, &record).await?;
        return Ok(Some((record.id, position)));
    };
    let position = Position::of(stopped, run.script).map_err(|stuck| stuck.into_error(attempt.name))?;
    let checksum = history::checksum(attempt.script);
    attempt
        .table
        .set_checksum(run.connection, &stopped.id, &checksum)
        .await?;
    Ok(Some((stopped.id.clone(), position)))
}

impl Stuck {
    /// What is said of a migration that cannot go on.
    pub(crate) fn into_error(self, name: &str) -> Error {
        let (message, hint) = match self {
            Stuck::Whole => (
                format!("The migration `{name}` failed, and nobody has said what to make of it."),
                format!("`nicol migrate resolve --rolled-back {name}` has it tried again"),
            ),
            Stuck::Changed { done } => (
                format!(
                    "The migration `{name}` stopped behind its first {done} statements, and these were changed \
                     in the script since. It is not known where to go on."
                ),
                format!(
                    "restore the first {done} statements as they were and deploy again; or bring the database to \
                     where it should be by hand and run `nicol migrate resolve --applied {name}`"
                ),
            ),
        };
        Error::new(ErrorKind::FailedMigration, message)
            .with_hint(hint)
            .with_migration(name)
    }
}

/// A script on its way.
struct Steps<'a> {
    run: &'a Run<'a>,
    /// The row that records it.
    id: Option<String>,
    position: Position,
}

/// What is left to do of a statement that was begun before.
enum Left {
    Nothing,
    All,
}

impl Steps<'_> {
    async fn all(&mut self) -> Result<Applied, Failure> {
        self.settle_session().await?;
        for part in self.run.script.parts(self.position.done) {
            let sent = match &part {
                Part::Together(statements) => statements.clone(),
                Part::Setting(at) | Part::Alone(at) => *at..at + 1,
            };
            let result = match part {
                Part::Together(statements) => self.together(statements).await,
                Part::Setting(at) => self.setting(at).await,
                Part::Alone(at) => self.alone(at).await,
            };
            if let Err(failure) = result {
                return Err(self.stopped(failure, sent).await);
            }
            self.run.tell(|name| Event::Advanced {
                name,
                done: sent.end,
                of: self.run.script.statements.len(),
            });
        }
        match self.run.recording.zip(self.id.as_ref()) {
            Some((attempt, id)) if !attempt.finish(id).await? => Ok(Applied::Already),
            _ => Ok(Applied::Now),
        }
    }

    /// What the statements that are done have set for their session counts for those that follow.
    async fn settle_session(&self) -> Result<(), Failure> {
        let script = self.run.script;
        for (at, statement) in script.statements.iter().enumerate().take(self.position.done) {
            match statement.kind {
                StatementKind::Setting | StatementKind::ForeignKeyCheck => {
                    self.run.connection.script(script.statement(at)).await?;
                }
                StatementKind::Temporary => return Err(self.temporary(at).into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// In one transaction with the record; again if a lock was not to be had.
    async fn together(&mut self, statements: Range<usize>) -> Result<(), Failure> {
        if self.position.has_begun(self.run.script) {
            return self.alone(statements.start).await;
        }
        let mut attempt = 1;
        loop {
            let next = Position::after(self.run.script, statements.end);
            match self.transaction(statements.clone(), &next).await {
                Ok(()) => {
                    self.position = next;
                    return Ok(());
                }
                Err(failure) if self.ends_transactions(&failure) && statements.len() == 1 => {
                    return self.alone(statements.start).await;
                }
                Err(failure) if !self.run.pauses(&failure, attempt).await => return Err(failure),
                Err(_) => attempt += 1,
            }
        }
    }

    async fn transaction(&self, statements: Range<usize>, next: &Position) -> Result<(), Failure> {
        let connection = self.run.connection;
        connection.begin(None).await?;
        // The record first: who is late finds it changed, before any statement ran twice.
        let result = match self.record(next).await {
            Ok(()) => {
                let text = self.run.script.undisturbed(statements);
                connection.script(&text).await.map_err(Failure::script)
            }
            Err(failure) => Err(failure),
        };
        match result {
            Ok(()) => connection.commit().await.map_err(Failure::script),
            Err(failure) => {
                let ended = connection.rollback().await;
                if !failure.is_lost() {
                    ended?;
                }
                Err(failure)
            }
        }
    }

    /// A setting has no effect inside a transaction, and does no harm twice.
    async fn setting(&mut self, at: usize) -> Result<(), Failure> {
        let text = self.run.script.statement(at);
        self.run.connection.script(text).await.map_err(Failure::script)?;
        self.advance(at + 1).await
    }

    /// Outside any transaction.
    async fn alone(&mut self, at: usize) -> Result<(), Failure> {
        if self.position.has_begun(self.run.script) {
            if let Left::Nothing = self.left_of(at).await? {
                return self.advance(at + 1).await;
            }
        } else {
            let begun = self.position.clone().begun(self.run.script);
            self.record(&begun).await?;
            self.position = begun;
        }
        let text = self.run.script.statement(at);
        let mut attempt = 1;
        loop {
            match self.run.connection.script(text).await.map_err(Failure::script) {
                Ok(()) => return self.advance(at + 1).await,
                Err(failure) if !self.run.pauses(&failure, attempt).await => return Err(failure),
                Err(_) => attempt += 1,
            }
            if let Left::Nothing = self.left_of(at).await? {
                return self.advance(at + 1).await;
            }
        }
    }

    /// Asks the database how far a statement came that was begun before, and clears away what it left.
    async fn left_of(&self, at: usize) -> Result<Left, Failure> {
        let query = match self.run.dialect.unfinished(self.run.script.statement(at)) {
            Unfinished::Repeat => return Ok(Left::All),
            Unfinished::Unknown => return Err(self.unknown(at).into()),
            Unfinished::Look(query) => query,
        };
        let answer = rows(self.run.connection, &query).await?;
        let Some(row) = answer.first() else {
            return Ok(Left::All);
        };
        let cell = |at: usize| row.get(at).and_then(Option::as_deref);
        if let Some(statement) = cell(1) {
            let done = self.run.connection.script(statement).await;
            done.map_err(Failure::script)?;
        }
        match cell(0) {
            Some(Unfinished::DONE | Unfinished::FINISH) => Ok(Left::Nothing),
            _ => Ok(Left::All),
        }
    }

    async fn advance(&mut self, done: usize) -> Result<(), Failure> {
        let next = Position::after(self.run.script, done);
        self.record(&next).await?;
        self.position = next;
        Ok(())
    }

    /// Writes a position into the row, if the row still says what it should.
    async fn record(&self, next: &Position) -> Result<(), Failure> {
        let Some((attempt, id)) = self.run.recording.zip(self.id.as_ref()) else {
            return Ok(());
        };
        let logs = next.words(self.run.script.statements.len());
        let (from, to) = (self.position.done, next.done);
        let moved = attempt
            .table
            .advance(self.run.connection, id, from, to, &logs)
            .await?;
        if moved {
            return Ok(());
        }
        let message = format!(
            "Another process is applying the migration `{}` too.",
            attempt.name
        );
        Err(Failure::Other(
            Error::new(ErrorKind::Locked, message)
                .with_migration(attempt.name)
                .with_hint("wait until it is done, then deploy again"),
        ))
    }

    /// Records what the database said, and where the script stopped.
    async fn stopped(&self, failure: Failure, sent: Range<usize>) -> Failure {
        let Failure::Script { error, .. } = failure else {
            return failure;
        };
        let failure = Failure::Script {
            sent: Some(sent),
            done: Some(self.position.done),
            error,
        };
        let Some((attempt, id)) = self.run.recording.zip(self.id.as_ref()) else {
            return failure;
        };
        if failure.is_lost() {
            return failure;
        }
        let words = self.position.words(self.run.script.statements.len());
        let logs = format!("{words}\n{}", failure.words());
        match attempt.table.fail(self.run.connection, id, &logs).await {
            Ok(()) => failure,
            Err(error) => Failure::Other(error),
        }
    }

    /// A statement that commits by itself, such as a call of a procedure.
    fn ends_transactions(&self, failure: &Failure) -> bool {
        let code = self.run.dialect.session_facts().ends_transaction_code;
        let found = match failure {
            Failure::Script { error, .. } => error.database_code(),
            Failure::Other(_) => None,
        };
        code.is_some() && found == code
    }

    fn unknown(&self, at: usize) -> Error {
        let name = self.run.recording.map_or("", |attempt| attempt.name);
        let line = self.run.script.line_of(at);
        let message = format!(
            "The migration `{name}` stopped while the statement at line {line} of its script ran, and the database \
             cannot tell whether it was carried out."
        );
        Error::new(ErrorKind::FailedMigration, message)
            .with_migration(name)
            .with_hint(
                "look; if it was, delete it from the script; if not, put a comment such as `-- again` in front of \
                 it; then deploy again",
            )
    }

    fn temporary(&self, at: usize) -> Error {
        let name = self.run.recording.map_or("", |attempt| attempt.name);
        let message = format!(
            "The migration `{name}` stopped on its way and cannot go on: what line {} of its script made was \
             temporary, and is gone.",
            self.run.script.line_of(at)
        );
        Error::new(ErrorKind::FailedMigration, message)
            .with_migration(name)
            .with_hint(format!(
                "bring the database to where it should be by hand and run `nicol migrate resolve --applied {name}`; \
                 or undo its first {} statements and run `nicol migrate resolve --rolled-back {name}`",
                self.position.done
            ))
    }
}
