//! `_prisma_migrations`: what a database knows of its migrations, and what follows from comparing that with
//! the folder. The rows are Prisma Migrate's, so either tool can go on where the other stopped. The
//! comparison ([`Standing`]) is pure; [`StateTable`] reads and writes the rows.

use chrono::{DateTime, Utc};
use nicol_driver::{Connection, Row};
use nicol_sql::schema::ObjectName;
use nicol_sql::{Dialect, Value};

use crate::error::Result;
use crate::history::{self, History, Migration};
use crate::squash::{Claim, claim, is_replaced, replaces};

/// The name of the table in which migrations are recorded. It is never part of a migration.
pub const MIGRATIONS_TABLE: &str = "_prisma_migrations";

/// Its columns.
pub(crate) const COLUMNS: [&str; 8] = [
    "id",
    "checksum",
    "finished_at",
    "migration_name",
    "logs",
    "rolled_back_at",
    "started_at",
    "applied_steps_count",
];

/// A row of the table: one attempt to apply a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// A random identifier.
    pub id: String,
    /// The checksum of the script when it was applied.
    pub checksum: String,
    /// When it was done. Absent: it failed, or it still runs.
    pub finished_at: Option<DateTime<Utc>>,
    /// The migration.
    pub migration_name: String,
    /// What the database said when it failed.
    pub logs: Option<String>,
    /// When somebody declared the failed attempt undone.
    pub rolled_back_at: Option<DateTime<Utc>>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How many steps were done: 1 for a whole migration.
    pub applied_steps_count: i32,
}

impl Record {
    /// Done and not undone.
    pub fn is_applied(&self) -> bool {
        self.finished_at.is_some() && self.rolled_back_at.is_none()
    }

    /// Begun, and neither done nor declared undone.
    pub fn is_failed(&self) -> bool {
        self.finished_at.is_none() && self.rolled_back_at.is_none()
    }
}

/// How a database stands to a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Migrations of the folder that are applied, in order.
    pub applied: Vec<String>,
    /// Migrations of the folder that are not, in order.
    pub pending: Vec<String>,
    /// Attempts that failed, by migration.
    pub failed: Vec<String>,
    /// Applied migrations whose script is not the one that was applied.
    pub edited: Vec<String>,
    /// Migrations that the database knows and the folder lacks.
    pub missing: Vec<String>,
    /// The last migration before the first pending one.
    pub last_common: Option<String>,
    /// Squashed migrations of which the database has all that they replace. They count as applied, and the next
    /// `migrate deploy` records them.
    pub taken_over: Vec<String>,
}

impl Standing {
    /// Compares the rows of a database with a folder.
    pub fn of(history: &History, records: &[Record]) -> Standing {
        let mut standing = Standing::default();
        for (place, migration) in history.migrations.iter().enumerate() {
            let mut known = records
                .iter()
                .filter(|record| record.migration_name == migration.name);
            if known.clone().any(Record::is_applied) {
                standing.applied.push(migration.name.clone());
            } else if is_taken_over(migration, records) {
                standing.applied.push(migration.name.clone());
                standing.taken_over.push(migration.name.clone());
            } else if !known.clone().any(Record::is_failed) {
                if standing.pending.is_empty() {
                    let before = place
                        .checked_sub(1)
                        .and_then(|place| history.migrations.get(place));
                    standing.last_common = before.map(|migration| migration.name.clone());
                }
                standing.pending.push(migration.name.clone());
            }
            if known.any(|record| record.is_applied() && is_edited(migration, record)) {
                standing.edited.push(migration.name.clone());
            }
        }
        let live = records.iter().filter(|record| record.rolled_back_at.is_none());
        for record in live {
            if record.is_failed() {
                standing.failed.push(record.migration_name.clone());
            }
            let name = &record.migration_name;
            if history.migration(name).is_none() && !is_replaced(&history.migrations, name) {
                standing.missing.push(record.migration_name.clone());
            }
        }
        standing
    }

    /// Whether folder and database agree and nothing is to be done.
    pub fn is_up_to_date(&self) -> bool {
        self.pending.is_empty() && self.failed.is_empty() && self.edited.is_empty() && self.missing.is_empty()
    }
}

fn is_taken_over(migration: &Migration, records: &[Record]) -> bool {
    let script = migration.script.as_deref();
    script.is_some_and(|script| claim(&replaces(script), records) == Claim::All)
}

fn is_edited(migration: &Migration, record: &Record) -> bool {
    let script = migration.script.as_deref();
    script.is_some_and(|script| !history::matches_checksum(script, &record.checksum))
}

/// The table in one database.
#[derive(Debug, Clone)]
pub struct StateTable {
    dialect: &'static dyn Dialect,
    /// Its name in full: a migration may change what names mean.
    name: String,
}

impl StateTable {
    /// The table in this namespace, where there are namespaces.
    pub fn new(dialect: &'static dyn Dialect, namespace: Option<&str>) -> StateTable {
        let name = ObjectName {
            namespace: namespace.map(str::to_owned),
            name: MIGRATIONS_TABLE.to_owned(),
        };
        StateTable {
            dialect,
            name: dialect.object(&name),
        }
    }

    /// The dialect of the database.
    pub fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    /// Its name as SQL writes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes the table.
    ///
    /// # Errors
    /// The database's.
    pub async fn create(&self, connection: &Connection) -> Result<()> {
        Ok(connection
            .script(self.dialect.session_facts().create_migrations_table)
            .await?)
    }

    /// All rows, the oldest attempt first; `None` if there is no such table.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(&self, connection: &Connection) -> Result<Option<Vec<Record>>> {
        let sql = format!(
            "SELECT id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, \
             applied_steps_count FROM {} ORDER BY started_at ASC",
            self.name
        );
        let mut records = Vec::new();
        let result = connection
            .query(&sql, &[], &mut |row| {
                records.push(record(&row)?);
                Ok(())
            })
            .await;
        match result {
            Ok(_) => Ok(Some(records)),
            Err(error) if error.kind() == nicol_driver::ErrorKind::TableMissing => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The database's.
    pub async fn insert(&self, connection: &Connection, record: &Record) -> Result<()> {
        let columns: Vec<String> = COLUMNS
            .iter()
            .map(|column| self.dialect.identifier(column))
            .collect();
        let places: Vec<String> = (1..=columns.len())
            .map(|place| self.dialect.parameter(place))
            .collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            columns.join(", "),
            places.join(", ")
        );
        let values = [
            text(&record.id),
            text(&record.checksum),
            self.time(record.finished_at),
            text(&record.migration_name),
            record.logs.as_deref().map_or(Value::Null, text),
            self.time(record.rolled_back_at),
            self.time(Some(record.started_at)),
            Value::Int(record.applied_steps_count),
        ];
        connection.execute(&sql, &values).await?;
        Ok(())
    }

    /// Records that an attempt is done; returns whether it was not known yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn finish(&self, connection: &Connection, id: &str, now: DateTime<Utc>) -> Result<bool> {
        let place = |at| self.dialect.parameter(at);
        let sql = format!(
            "UPDATE {} SET finished_at = {}, applied_steps_count = 1, logs = NULL WHERE id = {} AND finished_at IS NULL",
            self.name,
            place(1),
            place(2)
        );
        let values = [self.time(Some(now)), text(id)];
        Ok(connection.execute(&sql, &values).await? == 1)
    }

    /// Records how many statements of an attempt are done, if so many were before; returns whether that is so.
    ///
    /// # Errors
    /// The database's.
    pub async fn advance(
        &self,
        connection: &Connection,
        id: &str,
        from: usize,
        to: usize,
        logs: &str,
    ) -> Result<bool> {
        let count = |number: usize| Value::Int(i32::try_from(number).unwrap_or(i32::MAX));
        let place = |at| self.dialect.parameter(at);
        let sql = format!(
            "UPDATE {} SET applied_steps_count = {}, logs = {} WHERE id = {} AND applied_steps_count = {} \
             AND finished_at IS NULL AND rolled_back_at IS NULL",
            self.name,
            place(1),
            place(2),
            place(3),
            place(4)
        );
        let values = [count(to), text(logs), text(id), count(from)];
        Ok(connection.execute(&sql, &values).await? == 1)
    }

    /// Records that an attempt goes on with a script that was mended.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_checksum(&self, connection: &Connection, id: &str, checksum: &str) -> Result<()> {
        let set = format!("checksum = {}", self.dialect.parameter(1));
        self.update(connection, &set, &[text(checksum), text(id)]).await
    }

    /// Records what the database said when an attempt failed.
    ///
    /// # Errors
    /// The database's.
    pub async fn fail(&self, connection: &Connection, id: &str, logs: &str) -> Result<()> {
        let set = format!("logs = {}", self.dialect.parameter(1));
        self.update(connection, &set, &[text(logs), text(id)]).await
    }

    async fn update(&self, connection: &Connection, set: &str, values: &[Value<'_>]) -> Result<()> {
        let table = &self.name;
        let sql = format!(
            "UPDATE {table} SET {set} WHERE id = {}",
            self.dialect.parameter(2)
        );
        connection.execute(&sql, values).await?;
        Ok(())
    }

    /// Declares the failed attempts of a migration undone.
    ///
    /// # Errors
    /// The database's.
    pub async fn roll_back(&self, connection: &Connection, name: &str, now: DateTime<Utc>) -> Result<()> {
        let sql = format!(
            "UPDATE {} SET rolled_back_at = {} WHERE migration_name = {} AND finished_at IS NULL \
             AND rolled_back_at IS NULL",
            self.name,
            self.dialect.parameter(1),
            self.dialect.parameter(2)
        );
        connection
            .execute(&sql, &[self.time(Some(now)), text(name)])
            .await?;
        Ok(())
    }

    /// The statement that marks the done attempts of a migration as undone, to stand at the end of a script.
    /// Prisma Migrate takes such rows for migrations that are yet to be applied.
    pub fn undo_statement(&self, name: &str, now: DateTime<Utc>) -> String {
        let time = match self.time(Some(now)) {
            Value::BigInt(number) => number.to_string(),
            _ => self.dialect.text(&now.to_rfc3339()),
        };
        format!(
            "UPDATE {} SET rolled_back_at = {time} WHERE migration_name = {} AND finished_at IS NOT NULL \
             AND rolled_back_at IS NULL",
            self.name,
            self.dialect.text(name)
        )
    }

    /// A point in time as the table holds it.
    fn time(&self, time: Option<DateTime<Utc>>) -> Value<'static> {
        match time {
            None => Value::Null,
            Some(time) if self.dialect.session_facts().epoch_milliseconds => {
                Value::BigInt(time.timestamp_millis())
            }
            Some(time) => Value::DateTime(time),
        }
    }
}

fn text(text: &str) -> Value<'_> {
    Value::String(text.into())
}

fn record(row: &Row<'_>) -> nicol_driver::Result<Record> {
    Ok(Record {
        id: row.get(0)?,
        checksum: row.get(1)?,
        finished_at: row.get(2)?,
        migration_name: row.get(3)?,
        logs: row.get(4)?,
        rolled_back_at: row.get(5)?,
        started_at: row.get(6)?,
        applied_steps_count: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn history(names: &[&str]) -> History {
        let migrations = names
            .iter()
            .map(|name| Migration {
                name: (*name).to_owned(),
                script: Some(format!("-- {name}")),
            })
            .collect();
        History {
            folder: PathBuf::new(),
            migrations,
            provider: None,
        }
    }

    fn applied(name: &str) -> Record {
        let now = DateTime::UNIX_EPOCH;
        Record {
            id: name.to_owned(),
            checksum: history::checksum(&format!("-- {name}")),
            finished_at: Some(now),
            migration_name: name.to_owned(),
            logs: None,
            rolled_back_at: None,
            started_at: now,
            applied_steps_count: 1,
        }
    }

    fn failed(name: &str) -> Record {
        Record {
            finished_at: None,
            ..applied(name)
        }
    }

    fn rolled_back(name: &str) -> Record {
        Record {
            rolled_back_at: Some(DateTime::UNIX_EPOCH),
            ..failed(name)
        }
    }

    #[test]
    fn a_database_that_knows_everything_is_up_to_date() {
        let standing = Standing::of(&history(&["1", "2"]), &[applied("1"), applied("2")]);
        assert!(standing.is_up_to_date());
        assert_eq!(standing.applied, ["1", "2"]);
    }

    #[test]
    fn what_the_database_lacks_is_pending() {
        let standing = Standing::of(&history(&["1", "2", "3"]), &[applied("1")]);
        assert_eq!(standing.pending, ["2", "3"]);
        assert_eq!(standing.last_common.as_deref(), Some("1"));
    }

    #[test]
    fn a_failed_attempt_is_not_pending_until_it_is_declared_undone() {
        let history = history(&["1"]);
        let standing = Standing::of(&history, &[failed("1")]);
        assert_eq!((standing.failed.len(), standing.pending.len()), (1, 0));
        let standing = Standing::of(&history, &[rolled_back("1")]);
        assert_eq!((standing.failed.len(), standing.pending.len()), (0, 1));
        let standing = Standing::of(&history, &[rolled_back("1"), applied("1")]);
        assert!(standing.is_up_to_date());
    }

    #[test]
    fn edited_and_missing_migrations_are_noticed() {
        let edited = Record {
            checksum: "0".repeat(64),
            ..applied("1")
        };
        let standing = Standing::of(&history(&["1"]), &[edited, applied("0")]);
        assert_eq!(standing.edited, ["1"]);
        assert_eq!(standing.missing, ["0"]);
    }
}
