//! Why a script did not get into the database, and what is said about it: what failed and where, how much of the
//! script is in the database, and the one thing to do.

use std::ops::Range;

use nicol_driver::ErrorKind as DriverErrorKind;
use nicol_sql::Dialect;

use super::Run;
use crate::error::{Error, ErrorKind};

/// Why a script did not get into the database.
pub(super) enum Failure {
    /// A statement of it, or its commit, failed.
    Script {
        error: nicol_driver::Error,
        /// The statements that it was sent with, if not all were.
        sent: Option<Range<usize>>,
        /// How many statements stay, where the state table knows of them.
        done: Option<usize>,
    },
    /// Something else did.
    Other(Error),
}

impl Failure {
    pub(super) fn script(error: nicol_driver::Error) -> Failure {
        Failure::Script {
            error,
            sent: None,
            done: None,
        }
    }

    /// The state table knows.
    pub(super) fn is_recorded(&self) -> bool {
        matches!(self, Failure::Script { done: Some(_), .. })
    }

    /// The connection is gone.
    pub(super) fn is_lost(&self) -> bool {
        let lost = DriverErrorKind::ConnectionClosed;
        match self {
            Failure::Script { error, .. } => error.kind() == lost,
            Failure::Other(error) => error.kind() == ErrorKind::Database(lost),
        }
    }

    /// A lock was not to be had.
    pub(super) fn is_lock(&self, dialect: &dyn Dialect) -> bool {
        let code = match self {
            Failure::Script { error, .. } => error.database_code(),
            Failure::Other(error) => error.database_code(),
        };
        code.is_some_and(|code| dialect.session_facts().lock_codes.contains(&code))
    }

    /// What the database said.
    pub(super) fn words(&self) -> String {
        match self {
            Failure::Script { error, .. } => error.message().to_owned(),
            Failure::Other(error) => error.message().to_owned(),
        }
    }

    /// The error for the user.
    pub(super) fn into_error(self, run: &Run<'_>) -> Error {
        let name = run.recording.map_or("", |attempt| attempt.name);
        if self.is_lock(run.dialect) {
            return locked(run, &self, name).with_migration(name);
        }
        if self.is_lost() {
            return lost(run, &self, name).with_migration(name);
        }
        match self {
            Failure::Script { error, sent, done } => failed(run, &error, sent, done).with_migration(name),
            Failure::Other(error) => error,
        }
    }

    fn done(&self) -> Option<usize> {
        match self {
            Failure::Script { done, .. } => *done,
            Failure::Other(_) => None,
        }
    }

    fn database_code(&self) -> Option<&str> {
        match self {
            Failure::Script { error, .. } => error.database_code(),
            Failure::Other(error) => error.database_code(),
        }
    }
}

fn failed(
    run: &Run<'_>,
    error: &nicol_driver::Error,
    sent: Option<Range<usize>>,
    done: Option<usize>,
) -> Error {
    let name = run.recording.map_or("", |attempt| attempt.name);
    let code = error
        .database_code()
        .map(|code| format!("\n\nDatabase error code: {code}"));
    let line = line(run, error, sent).map(|line| format!("\n\nAt line {line} of the script."));
    let message = format!(
        "A migration failed to apply. New migrations cannot be applied before the error is recovered from.\
         \n\nMigration name: {name}{}\n\nDatabase error:\n{}{}",
        code.unwrap_or_default(),
        error.message(),
        line.unwrap_or_default()
    );
    let hint = match done {
        Some(done) => goes_on(run, done),
        None => format!(
            "nothing of it was applied; mend the script, run `nicol migrate resolve --rolled-back {name}`, and deploy again"
        ),
    };
    Error::new(ErrorKind::MigrationFailed, message)
        .with_database_code(error.database_code())
        .with_hint(hint)
}

/// What to do where statements are in the database.
fn goes_on(run: &Run<'_>, done: usize) -> String {
    let of = run.script.statements.len();
    let from = match done < of {
        true => format!(" (from line {} on)", run.script.line_of(done)),
        false => String::new(),
    };
    format!(
        "{done} of its {of} statements are applied and stay; mend what fails in the rest of the script{from} and \
         deploy again: it goes on there"
    )
}

fn locked(run: &Run<'_>, failure: &Failure, name: &str) -> Error {
    let attempts = match run.patience.retries {
        0 => String::new(),
        retries => format!(" in {} attempts", retries + 1),
    };
    let kept = match failure.done() {
        Some(done) => format!(
            "{done} of its {} statements are applied and stay",
            run.script.statements.len()
        ),
        None => "nothing of it was applied".to_owned(),
    };
    let message = format!(
        "The migration `{name}` did not get a lock that it needs{attempts}: {}.",
        failure.words()
    );
    Error::new(ErrorKind::LockWait, message)
        .with_database_code(failure.database_code())
        .with_hint(format!(
            "{kept}; deploy again when the database is less busy or the session that holds the lock has ended, or \
             allow more with `--table-lock-timeout` and `--table-lock-retries`"
        ))
}

fn lost(run: &Run<'_>, failure: &Failure, name: &str) -> Error {
    let message = format!(
        "The connection was lost while the migration `{name}` ran: {}.",
        failure.words()
    );
    let kept = if run.script.is_stepwise() {
        "what was done is recorded in the database, and it goes on there"
    } else {
        "it is in the database whole or not at all"
    };
    Error::new(ErrorKind::Database(DriverErrorKind::ConnectionClosed), message)
        .with_database_code(failure.database_code())
        .with_hint(format!("deploy again: {kept}"))
}

/// The line of the script that the database complains about.
fn line(run: &Run<'_>, error: &nicol_driver::Error, sent: Option<Range<usize>>) -> Option<usize> {
    let script = run.script.text;
    let Some(position) = error.position() else {
        // One statement was sent: it is that one.
        let sent = sent.filter(|sent| sent.len() == 1)?;
        return Some(run.script.line_of(sent.start));
    };
    let start = sent.map_or(0, |sent| run.script.place(sent).start);
    let letter = script[start..]
        .char_indices()
        .nth(position.saturating_sub(1) as usize);
    Some(run.script.line(start + letter.map_or(0, |(offset, _)| offset)))
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
