//! A SQLite file in a temporary folder.

use harness::data::{self, sqlite_timestamp};
use harness::{Database, Result, Target};
use rusqlite::{Connection, Transaction, params};
use tempfile::TempDir;

use super::{Scratch, restore_sql};

struct Sqlite {
    connection: Connection,
    folder: TempDir,
}

/// Makes and fills the file.
pub fn create() -> Result<Box<dyn Scratch>> {
    let folder = tempfile::Builder::new().prefix("nicol-bench-").tempdir()?;
    let mut connection = Connection::open(folder.path().join("bench.db"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;",
    )?;
    connection.execute_batch(data::SQLITE_SCHEMA)?;
    let transaction = connection.transaction()?;
    fill(&transaction)?;
    transaction.commit()?;
    connection.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(Box::new(Sqlite { connection, folder }))
}

fn fill(transaction: &Transaction) -> Result<()> {
    let mut insert = transaction.prepare("INSERT INTO users VALUES (?, ?, ?, ?)")?;
    for row in (1..=data::USERS).map(data::user) {
        insert.execute(params![row.id, row.email, row.name, row.age])?;
    }
    let mut insert = transaction.prepare("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)")?;
    for row in (1..=data::POSTS).map(data::post) {
        let created_at = sqlite_timestamp(row.created_at);
        insert.execute(params![
            row.id,
            row.author_id,
            row.title,
            row.score,
            row.published,
            created_at
        ])?;
    }
    let mut insert = transaction.prepare("INSERT INTO comments VALUES (?, ?, ?)")?;
    for row in (1..=data::COMMENTS).map(data::comment) {
        insert.execute(params![row.id, row.post_id, row.body])?;
    }
    fill_wide(transaction)
}

fn fill_wide(transaction: &Transaction) -> Result<()> {
    let places = vec!["?"; 20].join(", ");
    let mut insert = transaction.prepare(&format!("INSERT INTO wide VALUES ({places})"))?;
    for row in (1..=data::WIDE).map(data::wide) {
        insert.execute(params![
            row.id,
            row.small_count,
            row.large_count,
            row.balance,
            row.revision,
            row.checksum,
            row.latitude,
            row.longitude,
            row.ratio,
            row.code,
            row.title,
            row.summary,
            row.city,
            row.active,
            row.verified,
            sqlite_timestamp(row.created_at),
            sqlite_timestamp(row.updated_at),
            row.parent_id,
            row.remark,
            row.deleted_at.map(sqlite_timestamp),
        ])?;
    }
    Ok(())
}

impl Scratch for Sqlite {
    fn target(&self) -> Target {
        let path = self.folder.path().join("bench.db");
        Target {
            database: Database::Sqlite,
            address: path.display().to_string(),
        }
    }

    fn restore(&mut self) -> Result<()> {
        for statement in restore_sql() {
            self.connection.execute(&statement, [])?;
        }
        Ok(self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?)
    }

    fn describe(&mut self) -> Result<String> {
        Ok(format!(
            "SQLite {}, a file with WAL and synchronous = NORMAL",
            rusqlite::version()
        ))
    }

    fn discard(self: Box<Self>) -> Result<()> {
        drop(self.connection);
        Ok(self.folder.close()?)
    }
}
