//! Histories of several databases side by side. They are written together and stay in step: each has the same
//! migrations by name, and what a person wrote into the script for one database is wanted for the others too.
//! Pure: it reads names and scripts, no database.

use nicol_sql::Provider;
use nicol_sql::dialect::session::first_word;

use crate::history::{History, Migration};

/// The history of one of several databases.
pub struct Side<'a> {
    /// Whose it is.
    pub provider: Provider,
    /// The history.
    pub history: &'a History,
}

/// A script with this line has SQL that is meant for its own database only.
pub const THIS_DATABASE_ONLY: &str = "-- nicol: this-database-only";

/// Something in which histories differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A migration stands in one history and not in another.
    Absent {
        /// The migration.
        migration: String,
        /// Whose history has it.
        present: Provider,
        /// Whose history lacks it.
        absent: Provider,
    },
    /// A script has statements that no schema file asks for, and its twin has none.
    HandWritten {
        /// The migration.
        migration: String,
        /// Whose script has them.
        present: Provider,
        /// Whose script has none.
        absent: Provider,
        /// How the first of them begins.
        statement: String,
        /// Its line.
        line: usize,
    },
}

impl Difference {
    /// The difference in a sentence.
    pub fn words(&self) -> String {
        match self {
            Difference::Absent {
                migration,
                present,
                absent,
            } => format!("`{migration}` is in the {present} history and not in the {absent} history"),
            Difference::HandWritten {
                migration,
                present,
                absent,
                statement,
                line,
            } => format!(
                "`{migration}` has hand-written SQL for {present} (line {line}: `{statement}`) and none for {absent}"
            ),
        }
    }
}

/// In what the histories differ. Empty histories have not begun, and differ in nothing.
pub fn differences(sides: &[Side<'_>]) -> Vec<Difference> {
    let mut found = Vec::new();
    let begun: Vec<&Side<'_>> = sides
        .iter()
        .filter(|side| !side.history.migrations.is_empty())
        .collect();
    for side in &begun {
        for other in begun.iter().filter(|other| other.provider != side.provider) {
            let migrations = side.history.migrations.iter();
            found.extend(migrations.filter_map(|migration| difference(migration, side.provider, other)));
        }
    }
    found.sort_by(|a, b| a.migration().cmp(b.migration()));
    found
}

impl Difference {
    fn migration(&self) -> &str {
        match self {
            Difference::Absent { migration, .. } | Difference::HandWritten { migration, .. } => migration,
        }
    }
}

fn difference(migration: &Migration, present: Provider, other: &Side<'_>) -> Option<Difference> {
    let absent = other.provider;
    let Some(twin) = other.history.migration(&migration.name) else {
        return Some(Difference::Absent {
            migration: migration.name.clone(),
            present,
            absent,
        });
    };
    let (line, statement) = hand_written(present, migration)?;
    if hand_written(absent, twin).is_some() {
        return None;
    }
    Some(Difference::HandWritten {
        migration: migration.name.clone(),
        present,
        absent,
        statement,
        line,
    })
}

/// The name of the migration that another history has and this one lacks, if it is the only one and would be
/// this history's last: the next migration is its twin.
pub fn twin(history: &History, others: &[&History]) -> Option<String> {
    let last = history.migrations.last().map(|migration| &migration.name);
    let mut ahead: Vec<&String> = others
        .iter()
        .flat_map(|other| &other.migrations)
        .map(|migration| &migration.name)
        .filter(|name| history.migration(name).is_none())
        .collect();
    ahead.sort();
    ahead.dedup();
    match ahead[..] {
        [only] if last.is_none_or(|last| only > last) => Some(only.clone()),
        _ => None,
    }
}

/// The first statement of a script that no schema file asks for: its line, and how it begins.
fn hand_written(provider: Provider, migration: &Migration) -> Option<(usize, String)> {
    let script = migration.script.as_deref()?;
    if script.lines().any(|line| line.trim() == THIS_DATABASE_ONLY) {
        return None;
    }
    let dialect = provider.dialect();
    dialect.split(script).into_iter().find_map(|place| {
        let start = place.start + first_word(&script[place.clone()]);
        let statement = &script[start..place.end];
        if is_planned(statement) || is_renamed_value(&script[..start], statement) {
            return None;
        }
        let line = script[..start].matches('\n').count() + 1;
        Some((line, beginning(statement)))
    })
}

/// Whether a plan may hold a statement like this. Rebuilding a table copies rows into `new_…`.
fn is_planned(statement: &str) -> bool {
    let words: Vec<String> = statement
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .take(3)
        .map(str::to_ascii_uppercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [
            "CREATE" | "ALTER" | "DROP",
            "TABLE" | "TYPE" | "INDEX" | "SCHEMA" | "EXTENSION" | "SEQUENCE",
            ..,
        ]
        | ["CREATE", "UNIQUE", ..]
        | ["PRAGMA" | "BEGIN" | "COMMIT" | "SET", ..] => true,
        ["INSERT", "INTO", table] => table.starts_with("NEW_"),
        _ => false,
    }
}

/// Where enums are text, a value that is renamed is changed in the rows.
fn is_renamed_value(before: &str, statement: &str) -> bool {
    let mut titles = before.lines().rev().filter(|line| line.starts_with("-- "));
    statement.starts_with("UPDATE ") && titles.next() == Some("-- RenameEnumValue")
}

fn beginning(statement: &str) -> String {
    let words: Vec<&str> = statement.split_whitespace().take(3).collect();
    format!("{} …", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn history(migrations: &[(&str, &str)]) -> History {
        let migrations = migrations.iter().map(|(name, script)| Migration {
            name: (*name).to_owned(),
            script: Some((*script).to_owned()),
        });
        History {
            folder: PathBuf::new(),
            migrations: migrations.collect(),
            provider: None,
        }
    }

    fn words(sqlite: &History, postgres: &History) -> Vec<String> {
        let sides = [
            Side {
                provider: Provider::Sqlite,
                history: sqlite,
            },
            Side {
                provider: Provider::Postgres,
                history: postgres,
            },
        ];
        differences(&sides).iter().map(Difference::words).collect()
    }

    #[test]
    fn planned_scripts_may_differ_as_they_like() {
        let sqlite = history(&[(
            "1",
            "-- RedefineTables\nPRAGMA defer_foreign_keys=ON;\nCREATE TABLE \"new_A\" (a INT);\n\
             INSERT INTO \"new_A\" (a) SELECT a FROM \"A\";\nDROP TABLE \"A\";",
        )]);
        let postgres = history(&[("1", "ALTER TABLE \"A\" ALTER COLUMN a DROP NOT NULL;")]);
        assert_eq!(words(&sqlite, &postgres), [""; 0]);
    }

    #[test]
    fn what_only_one_side_says_is_found() {
        let sqlite = history(&[("1", ""), ("2", "CREATE TABLE a (b INT);")]);
        let postgres = history(&[("1", "\n-- why\nUPDATE \"A\" SET b = 1;")]);
        assert_eq!(
            words(&sqlite, &postgres),
            [
                "`1` has hand-written SQL for postgresql (line 3: `UPDATE \"A\" SET …`) and none for sqlite",
                "`2` is in the sqlite history and not in the postgresql history",
            ]
        );
        let sqlite = history(&[("1", "DELETE FROM x")]);
        assert_eq!(words(&sqlite, &postgres), [""; 0]);
        let sqlite = history(&[("1", "")]);
        let postgres = history(&[("1", "-- nicol: this-database-only\nVACUUM;")]);
        assert_eq!(words(&sqlite, &postgres), [""; 0]);
    }

    #[test]
    fn the_next_migration_is_the_twin_of_the_only_one_that_is_ahead() {
        let (short, long) = (history(&[("1", "")]), history(&[("1", ""), ("2", "")]));
        assert_eq!(twin(&short, &[&long]).as_deref(), Some("2"));
        assert_eq!(twin(&long, &[&short]), None);
        assert_eq!(twin(&history(&[]), &[&long]), None);
    }
}
