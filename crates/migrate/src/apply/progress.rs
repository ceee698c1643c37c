//! How far a migration without a transaction has come, as its row in `_prisma_migrations` holds it. The table is
//! Prisma's: the count goes into `applied_steps_count`, and the first line of `logs` says in words what the
//! statements were, so that a changed script is noticed. Text in and out; [`super::stepwise`] uses it.

use sha2::{Digest, Sha256};

use super::script::Script;
use crate::state_table::Record;

/// How far a migration has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Position {
    /// So many statements are in the database.
    pub(super) done: usize,
    /// What they were, as a checksum.
    prefix: String,
    /// The checksum of the next one, if it was begun outside a transaction.
    pub(super) begun: Option<String>,
}

/// Why a migration that stopped cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stuck {
    /// It was not applied statement by statement: the whole of it failed.
    Whole,
    /// Statements that are in the database were changed in the script.
    Changed {
        /// So many.
        done: usize,
    },
}

impl Position {
    /// The first so many statements of a script are done.
    pub(super) fn after(script: &Script<'_>, done: usize) -> Position {
        Position {
            done,
            prefix: checksum((0..done).map(|at| script.statement(at))),
            begun: None,
        }
    }

    /// The same with the next statement begun.
    pub(super) fn begun(mut self, script: &Script<'_>) -> Position {
        self.begun = Some(of_statement(script, self.done));
        self
    }

    /// Whether the next statement is the one that was begun.
    pub(super) fn has_begun(&self, script: &Script<'_>) -> bool {
        let next = self.done < script.statements.len();
        next && self.begun.as_deref() == Some(of_statement(script, self.done).as_str())
    }

    /// The first line of the logs.
    pub(super) fn words(&self, of: usize) -> String {
        let begun = self
            .begun
            .as_ref()
            .map(|begun| format!(", and the next one was begun ({begun})"));
        format!(
            "nicol: {} of {of} statements applied ({}){}",
            self.done,
            self.prefix,
            begun.unwrap_or_default()
        )
    }

    /// Reads the first line of the logs.
    fn read(logs: &str) -> Option<Position> {
        let line = logs.lines().next()?.strip_prefix("nicol: ")?;
        let (done, rest) = line.split_once(" of ")?;
        let (_, rest) = rest.split_once(" statements applied (")?;
        let (prefix, rest) = rest.split_once(')')?;
        let begun = rest
            .split_once('(')
            .and_then(|(_, begun)| begun.strip_suffix(')'))
            .map(str::to_owned);
        Some(Position {
            done: done.parse().ok()?,
            prefix: prefix.to_owned(),
            begun,
        })
    }

    /// Where a failed attempt stopped, if the script can go on from there.
    pub(super) fn of(record: &Record, script: &Script<'_>) -> Result<Position, Stuck> {
        let position = record.logs.as_deref().and_then(Position::read);
        let position = position.ok_or(Stuck::Whole)?;
        let done = position.done;
        let fits = done <= script.statements.len() && Position::after(script, done).prefix == position.prefix;
        if fits {
            Ok(position)
        } else {
            Err(Stuck::Changed { done })
        }
    }
}

fn of_statement(script: &Script<'_>, at: usize) -> String {
    checksum(std::iter::once(script.statement(at)))
}

/// White space around a statement and the kind of line ends don't count.
fn checksum<'s>(statements: impl Iterator<Item = &'s str>) -> String {
    let mut hash = Sha256::new();
    for statement in statements {
        hash.update(statement.trim().replace("\r\n", "\n").as_bytes());
        hash.update(b";");
    }
    let bytes = hash.finalize();
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use nicol_sql::Provider;

    fn script(text: &str) -> Script<'_> {
        Script::of(Provider::Sqlite.dialect(), text)
    }

    fn record(logs: String) -> Record {
        Record {
            id: String::new(),
            checksum: String::new(),
            finished_at: None,
            migration_name: String::new(),
            logs: Some(logs),
            rolled_back_at: None,
            started_at: DateTime::UNIX_EPOCH,
            applied_steps_count: 0,
        }
    }

    #[test]
    fn a_position_is_read_as_it_was_written() {
        let script = script("A; B; C;");
        for position in [
            Position::after(&script, 2),
            Position::after(&script, 0).begun(&script),
        ] {
            let logs = format!("{}\nand what the database said (1)", position.words(3));
            assert_eq!(Position::of(&record(logs), &script), Ok(position));
        }
    }

    #[test]
    fn only_what_is_done_must_not_change() {
        let logs = Position::after(&script("A; B; C;"), 1)
            .begun(&script("A;B;C"))
            .words(3);
        let position = Position::of(&record(logs.clone()), &script("A;\n\n B; C;")).unwrap();
        assert!(position.has_begun(&script("A; B;")));
        assert!(!position.has_begun(&script("A; -- again\nB;")) && !position.has_begun(&script("A;")));
        assert_eq!(
            Position::of(&record(logs), &script("a; B;")),
            Err(Stuck::Changed { done: 1 })
        );
        assert_eq!(
            Position::of(&record("P3018".to_owned()), &script("A")),
            Err(Stuck::Whole)
        );
    }
}
