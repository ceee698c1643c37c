//! Sessions with SQLite. The transaction of each migration is the lock: there is one writer at a time.

use std::ops::Range;
use std::time::Duration;

use super::Sqlite;
use crate::dialect::session::{
    Session, SessionFacts, Shadow, StatementKind, Unfinished, leading_words, quoted_end, skip_quoted,
    split_with,
};

impl Session for Sqlite {
    fn session_facts(&self) -> &'static SessionFacts {
        &SessionFacts {
            create_migrations_table: CREATE_MIGRATIONS_TABLE,
            epoch_milliseconds: true,
            try_lock: None,
            unlock: None,
            lock_holder: None,
            session_number: None,
            blockers: None,
            // SQLITE_BUSY and SQLITE_LOCKED, plain and in their extended forms.
            lock_codes: &["5", "6", "261", "262", "517", "773"],
            ends_transaction_code: None,
            script_is_transaction: false,
            reset_session: None,
            shadow: Shadow::InMemory,
            uncommitted_value_code: None,
            foreign_keys_off: Some("PRAGMA foreign_keys=OFF"),
            foreign_keys_on: Some("PRAGMA foreign_keys=ON"),
            counters: Some(COUNTERS),
            count_violations: Some("SELECT CAST(count(*) AS TEXT) FROM pragma_foreign_key_check"),
        }
    }

    fn split(&self, script: &str) -> Vec<Range<usize>> {
        let skip = |bytes: &[u8], at: usize| match bytes[at] {
            b'[' => quoted_end(bytes, at, b']', false),
            _ => skip_quoted(bytes, at, false),
        };
        split_with(script, skip, is_open_trigger)
    }

    /// A table that was rebuilt counts on from the highest number that is left in it; numbers of rows that are gone
    /// would be given again.
    fn restore_counter(&self, table: &str, number: &str) -> Vec<String> {
        let name = format!("'{}'", table.replace('\'', "''"));
        vec![
            format!("UPDATE \"sqlite_sequence\" SET seq = max(seq, {number}) WHERE name = {name}"),
            format!(
                "INSERT INTO \"sqlite_sequence\" (name, seq) SELECT {name}, {number} \
                 WHERE NOT EXISTS (SELECT 1 FROM \"sqlite_sequence\" WHERE name = {name}) \
                 AND EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = {name} \
                 AND sql LIKE '%autoincrement%')"
            ),
        ]
    }

    fn wait_at_most(&self, wait: Duration) -> Option<String> {
        Some(format!("PRAGMA busy_timeout={}", wait.as_millis()))
    }

    /// What cannot run in a transaction here (`VACUUM`, the journal mode) can be done again.
    fn unfinished(&self, _statement: &str) -> Unfinished {
        Unfinished::Repeat
    }

    /// Virtual tables first: what stands behind them goes with them.
    fn reset_query(&self, _namespaces: &[String]) -> String {
        "SELECT 'DROP ' || m.type || ' IF EXISTS \"' || replace(m.name, '\"', '\"\"') || '\"' \
         FROM sqlite_master m \
         WHERE m.type IN ('trigger', 'view', 'table') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         ORDER BY CASE WHEN m.type = 'table' AND m.sql LIKE 'CREATE VIRTUAL%' THEN 2 \
         WHEN m.type = 'table' THEN 3 ELSE 1 END"
            .to_owned()
    }

    fn statement_kind(&self, statement: &str) -> StatementKind {
        let words = leading_words(statement);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["PRAGMA", "FOREIGN_KEYS", ..] => StatementKind::ForeignKeyCheck,
            ["BEGIN", ..] => StatementKind::Begin,
            ["COMMIT", ..] | ["END", ..] => StatementKind::Commit,
            ["VACUUM", ..] | ["PRAGMA", "JOURNAL_MODE", ..] | ["ATTACH" | "DETACH", ..] => {
                StatementKind::OutsideTransaction
            }
            ["PRAGMA", ..] => StatementKind::Setting,
            ["CREATE", "TEMP" | "TEMPORARY", ..] => StatementKind::Temporary,
            _ => StatementKind::Plain,
        }
    }
}

/// The body of a trigger holds semicolons; it ends at the `END` behind the last of them.
fn is_open_trigger(statement: &str) -> bool {
    let words = leading_words(statement);
    let is_trigger = words.first().is_some_and(|word| word == "CREATE")
        && words.iter().take(3).any(|word| word == "TRIGGER");
    let last = statement.rsplit(';').next().unwrap_or(statement);
    is_trigger && !(statement.contains(';') && last.trim().eq_ignore_ascii_case("end"))
}

/// The table of counters comes with the first counting column.
const COUNTERS: &str = "SELECT name, CAST(seq AS TEXT) FROM sqlite_sequence WHERE typeof(seq) = 'integer'";

const CREATE_MIGRATIONS_TABLE: &str = r#"CREATE TABLE "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
);
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::UNIFORM;

    #[test]
    fn a_trigger_is_one_statement() {
        let script = "CREATE TABLE t (a TEXT DEFAULT ';');\n\
                      -- a ; comment\n\
                      CREATE TRIGGER x AFTER INSERT ON t BEGIN\n\
                      UPDATE t SET a = CASE WHEN a = ';' THEN 1 END; DELETE FROM t;\n\
                      END;\nPRAGMA foreign_keys=off;  \n";
        let statements: Vec<&str> = UNIFORM
            .split(script)
            .into_iter()
            .map(|place| &script[place])
            .collect();
        assert_eq!(statements.len(), 3, "{statements:#?}");
        assert!(statements[1].ends_with("END"));
        assert_eq!(
            UNIFORM.statement_kind(statements[2]),
            StatementKind::ForeignKeyCheck
        );
        assert_eq!(UNIFORM.statement_kind(statements[1]), StatementKind::Plain);
    }
}
