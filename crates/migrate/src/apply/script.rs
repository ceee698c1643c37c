//! A script in its statements, and how they are put together where the script as a whole has no transaction.

use std::ops::Range;

use nicol_sql::Dialect;
use nicol_sql::dialect::StatementKind;
use nicol_sql::dialect::session::{first_word, wants_no_transaction};

/// A script in its statements.
pub(super) struct Script<'a> {
    pub(super) text: &'a str,
    pub(super) statements: Vec<Statement>,
    /// The script says itself that it wants no transaction.
    is_marked: bool,
}

/// A statement of a script.
pub(super) struct Statement {
    pub(super) place: Range<usize>,
    pub(super) kind: StatementKind,
}

/// Statements that go to the database together, by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// In one transaction, with the record of their progress.
    Together(Range<usize>),
    /// A setting, which counts for the session and has no effect inside a transaction.
    Setting(usize),
    /// What the database refuses inside a transaction.
    Alone(usize),
}

impl<'a> Script<'a> {
    pub(super) fn of(dialect: &dyn Dialect, text: &'a str) -> Script<'a> {
        // An editor's mark at the beginning is no part of the first statement.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let places = dialect.split(text).into_iter();
        let statements: Vec<Statement> = places
            .map(|place| Statement {
                kind: dialect.statement_kind(&text[place.clone()]),
                place,
            })
            .collect();
        Script {
            text,
            is_marked: wants_no_transaction(text),
            statements,
        }
    }

    /// Whether it cannot run in one transaction, or does not want to.
    pub(super) fn is_stepwise(&self) -> bool {
        self.is_marked || self.has(StatementKind::OutsideTransaction)
    }

    pub(super) fn has(&self, kind: StatementKind) -> bool {
        self.statements.iter().any(|statement| statement.kind == kind)
    }

    /// The text of a statement.
    pub(super) fn statement(&self, at: usize) -> &'a str {
        &self.text[self.statements[at].place.clone()]
    }

    /// Where statements stand in the script, from the first of them to the last.
    pub(super) fn place(&self, statements: Range<usize>) -> Range<usize> {
        let start = self.statements[statements.start].place.start;
        start..self.statements[statements.end - 1].place.end
    }

    /// What is sent together, from a statement on. Statements between `BEGIN` and `COMMIT` always are; others
    /// as far as possible, unless the script wants no transaction.
    pub(super) fn parts(&self, from: usize) -> Vec<Part> {
        use StatementKind::{Begin, Commit, ForeignKeyCheck, OutsideTransaction, UsableAfterCommit};
        let mut parts: Vec<Part> = Vec::new();
        // Whether the last part takes another statement, and whether it was begun by the script.
        let (mut is_open, mut is_begun) = (false, false);
        for (at, statement) in self.statements.iter().enumerate().skip(from) {
            let last = parts.last_mut();
            match (statement.kind, last) {
                (_, Some(Part::Together(range))) if is_begun => {
                    range.end = at + 1;
                    is_begun = statement.kind != Commit;
                }
                (ForeignKeyCheck, _) => {
                    parts.push(Part::Setting(at));
                    is_open = false;
                }
                (OutsideTransaction, _) => {
                    parts.push(Part::Alone(at));
                    is_open = false;
                }
                (UsableAfterCommit, _) => {
                    parts.push(Part::Together(at..at + 1));
                    is_open = false;
                }
                (Begin, _) => {
                    parts.push(Part::Together(at..at + 1));
                    (is_open, is_begun) = (false, true);
                }
                (_, Some(Part::Together(range))) if is_open => range.end = at + 1,
                _ => {
                    parts.push(Part::Together(at..at + 1));
                    is_open = !self.is_marked;
                }
            }
        }
        parts
    }

    /// Statements with spaces in the place of those that would disturb the transaction around them, so that
    /// places in the text stay what they are.
    pub(super) fn undisturbed(&self, statements: Range<usize>) -> String {
        use StatementKind::{Begin, Commit, ForeignKeyCheck};
        if statements.is_empty() {
            return String::new();
        }
        let whole = self.place(statements.clone());
        let mut text = self.text.as_bytes()[whole.clone()].to_vec();
        for statement in &self.statements[statements] {
            if matches!(statement.kind, Begin | Commit | ForeignKeyCheck) {
                let start = statement.place.start - whole.start;
                let with_semicolon = start..(statement.place.end + 1 - whole.start).min(text.len());
                let visible = text[with_semicolon]
                    .iter_mut()
                    .filter(|byte| !byte.is_ascii_whitespace());
                visible.for_each(|byte| *byte = b' ');
            }
        }
        String::from_utf8(text).unwrap_or_else(|_| self.text[whole].to_owned())
    }

    /// The line at which a statement begins, from 1.
    pub(super) fn line_of(&self, at: usize) -> usize {
        let place = &self.statements[at].place;
        self.line(place.start + first_word(&self.text[place.clone()]))
    }

    /// The line of a place in the script, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        let offset = (0..=offset).rev().find(|at| self.text.is_char_boundary(*at));
        self.text[..offset.unwrap_or(0)].matches('\n').count() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nicol_sql::Provider;

    fn parts(text: &str) -> Vec<Part> {
        Script::of(Provider::Postgres.dialect(), text).parts(0)
    }

    #[test]
    fn what_fits_into_a_transaction_stays_together() {
        let text = "CREATE TABLE a(); SET x = 1; CREATE TABLE b(); VACUUM; CREATE TABLE c(); BEGIN; DROP TABLE c; COMMIT;";
        assert_eq!(
            parts(text),
            [
                Part::Together(0..3),
                Part::Alone(3),
                Part::Together(4..5),
                Part::Together(5..8)
            ]
        );
    }

    #[test]
    fn a_marked_script_is_taken_one_by_one() {
        let text = "-- why\n-- nicol: no-transaction\nCREATE TABLE a();\nBEGIN;\nCREATE TABLE b();\nEND;\nDROP TABLE b;";
        assert_eq!(
            parts(text),
            [Part::Together(0..1), Part::Together(1..4), Part::Together(4..5)]
        );
        let text = "CREATE TABLE a();\nDO $$\n-- nicol: no-transaction\n$$;";
        assert!(!Script::of(Provider::Postgres.dialect(), text).is_stepwise());
    }

    #[test]
    fn a_script_without_statements_has_no_parts() {
        for text in ["", "-- nicol: no-transaction", "/* x", "--", " ;; "] {
            let script = Script::of(Provider::Postgres.dialect(), text);
            assert!(
                script.parts(0).is_empty() && script.undisturbed(0..0).is_empty(),
                "{text}"
            );
        }
    }
}
