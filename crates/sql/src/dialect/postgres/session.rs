//! Sessions with PostgreSQL.

use std::ops::Range;
use std::time::Duration;

use super::{Postgres, elsewhere, unfinished};
use crate::dialect::Ddl;
use crate::dialect::session::{
    Session, SessionFacts, Shadow, StatementKind, Unfinished, leading_words, quoted_end, skip_quoted,
    split_with,
};

impl Session for Postgres {
    fn session_facts(&self) -> &'static SessionFacts {
        &SessionFacts {
            create_migrations_table: CREATE_MIGRATIONS_TABLE,
            epoch_milliseconds: false,
            // The number is the one that Prisma Migrate locks, so that the two tools exclude each other.
            try_lock: Some("SELECT pg_try_advisory_lock(72707369)::text"),
            unlock: Some("SELECT pg_advisory_unlock(72707369)::text"),
            lock_holder: Some(LOCK_HOLDER),
            session_number: Some("SELECT pg_backend_pid()::text"),
            blockers: Some(BLOCKERS),
            // lock_not_available, deadlock_detected, serialization_failure.
            lock_codes: &["55P03", "40P01", "40001"],
            ends_transaction_code: Some("2D000"),
            script_is_transaction: true,
            reset_session: Some("RESET ALL"),
            shadow: Shadow::OnServer,
            uncommitted_value_code: Some("55P04"),
            foreign_keys_off: None,
            foreign_keys_on: None,
            counters: None,
            count_violations: None,
        }
    }

    fn split(&self, script: &str) -> Vec<Range<usize>> {
        split_with(script, skip, is_open_body)
    }

    fn parameter(&self, place: usize) -> String {
        format!("${place}")
    }

    fn reset_query(&self, namespaces: &[String]) -> String {
        let statements = namespaces.iter().flat_map(|name| {
            let name = self.identifier(name);
            [
                format!("DROP SCHEMA IF EXISTS {name} CASCADE"),
                format!("CREATE SCHEMA {name}"),
            ]
        });
        let statements: Vec<String> = statements.map(|statement| self.text(&statement)).collect();
        format!("SELECT unnest(ARRAY[{}]::text[])", statements.join(", "))
    }

    fn reset_query_by_object(&self, namespaces: &[String]) -> Option<String> {
        let list: Vec<String> = namespaces.iter().map(|name| self.text(name)).collect();
        Some(RESET_BY_OBJECT.replace("{}", &list.join(", ")))
    }

    fn ensure_namespace(&self, namespace: &str) -> Option<String> {
        Some(self.create_schema(namespace))
    }

    fn wait_at_most(&self, wait: Duration) -> Option<String> {
        Some(format!("SET lock_timeout = {}", wait.as_millis()))
    }

    /// Reading goes on meanwhile.
    fn lock_table(&self, table: &str) -> Option<String> {
        Some(format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
    }

    fn stand_in(&self, namespace: &str) -> Option<[String; 2]> {
        let name = self.identifier(namespace);
        Some([
            format!("SET LOCAL lock_timeout = '5s'; CREATE SCHEMA {name}"),
            format!("SET LOCAL search_path = {name}"),
        ])
    }

    fn elsewhere(&self, statement: &str, names: &[(String, String)]) -> String {
        elsewhere::elsewhere(self, statement, names)
    }

    fn unfinished(&self, statement: &str) -> Unfinished {
        unfinished::unfinished(self, statement)
    }

    fn statement_kind(&self, statement: &str) -> StatementKind {
        let words = leading_words(statement);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let concurrently = words.contains(&"CONCURRENTLY");
        match words[..] {
            ["BEGIN", ..] | ["START", "TRANSACTION", ..] => StatementKind::Begin,
            ["COMMIT", ..] | ["END", ..] => StatementKind::Commit,
            ["ALTER", "TYPE", ..] if adds_value(statement) => StatementKind::UsableAfterCommit,
            ["SET", "LOCAL" | "TRANSACTION" | "CONSTRAINTS", ..] => StatementKind::Plain,
            ["SET" | "RESET", ..] => StatementKind::Setting,
            ["SELECT", ..] if sets_configuration(statement) => StatementKind::Setting,
            ["CREATE", "TEMP" | "TEMPORARY" | "LOCAL" | "GLOBAL", ..] | ["PREPARE", ..] => {
                StatementKind::Temporary
            }
            ["VACUUM" | "DISCARD", ..]
            | ["CREATE" | "DROP", "DATABASE" | "TABLESPACE", ..]
            | ["ALTER", "SYSTEM", ..]
            | ["REINDEX", "DATABASE" | "SYSTEM", ..] => StatementKind::OutsideTransaction,
            ["CREATE" | "DROP" | "REINDEX" | "REFRESH" | "ALTER", ..] if concurrently => {
                StatementKind::OutsideTransaction
            }
            _ => StatementKind::Plain,
        }
    }
}

/// `SELECT pg_catalog.set_config(…)`, as a dump begins.
fn sets_configuration(statement: &str) -> bool {
    let lower = statement.to_ascii_lowercase();
    let tail = lower.rsplit("select").next().unwrap_or_default().trim_start();
    tail.trim_start_matches("pg_catalog.").starts_with("set_config")
}

/// `ALTER TYPE … ADD VALUE`, whatever the type is called.
fn adds_value(statement: &str) -> bool {
    let bytes = statement.as_bytes();
    let mut at = 0;
    let mut previous = "";
    while at < bytes.len() {
        let skipped = skip(bytes, at);
        if skipped > at {
            at = skipped;
            continue;
        }
        let length = bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        if length > 0 {
            let word = &statement[at..at + length];
            if previous.eq_ignore_ascii_case("add") && word.eq_ignore_ascii_case("value") {
                return true;
            }
            previous = word;
        }
        at += length.max(1);
    }
    false
}

/// Comments nest; strings may be dollar-quoted or, with an `E` in front, escaped by backslashes.
pub(super) fn skip(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'\'' if at > 0 && matches!(bytes[at - 1], b'E' | b'e') && !is_word(bytes, at.wrapping_sub(2)) => {
            quoted_end(bytes, at, b'\'', true)
        }
        b'`' => at,
        b'$' if !is_word(bytes, at.wrapping_sub(1)) => dollar_end(bytes, at),
        _ => skip_quoted(bytes, at, true),
    }
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(at)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80)
}

/// The end of `$tag$ … $tag$`; the place itself if it is none.
fn dollar_end(bytes: &[u8], start: usize) -> usize {
    let tag_length = bytes[start + 1..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_' || **byte >= 0x80)
        .count();
    let tag_end = start + 1 + tag_length;
    let starts_with_digit = bytes.get(start + 1).is_some_and(u8::is_ascii_digit);
    if bytes.get(tag_end) != Some(&b'$') || starts_with_digit {
        return start;
    }
    let tag = &bytes[start..=tag_end];
    let body = &bytes[tag_end + 1..];
    let end = body.windows(tag.len()).position(|window| window == tag);
    end.map_or(bytes.len(), |end| tag_end + 1 + end + tag.len())
}

/// A function body between `BEGIN ATOMIC` and `END` holds semicolons.
fn is_open_body(statement: &str) -> bool {
    let upper = statement.to_ascii_uppercase();
    let Some(start) = upper.find("BEGIN ATOMIC") else {
        return false;
    };
    let last = upper[start..].rsplit(';').next().unwrap_or("");
    !(upper[start..].contains(';') && last.trim() == "END")
}

/// Tables take their indexes, triggers and sequences along, and whatever depends on them.
const RESET_BY_OBJECT: &str = "\
    WITH object AS ( \
    SELECT 1 AS rank, c.oid, n.nspname, c.relname AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' \
    WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END \
    AS kind, 'pg_class'::regclass AS catalogue \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') \
    UNION ALL SELECT 2, t.oid, n.nspname, t.typname, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, \
    'pg_type'::regclass FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
    WHERE t.typtype IN ('e', 'd') \
    ) SELECT format('DROP %s IF EXISTS %I.%I CASCADE', o.kind, o.nspname, o.name) FROM object o \
    WHERE o.nspname IN ({}) AND NOT EXISTS (SELECT 1 FROM pg_depend d \
    WHERE d.classid = o.catalogue AND d.objid = o.oid AND d.deptype = 'e') ORDER BY o.rank, o.kind DESC";

/// What a session is and does; the values in its statement are nobody's business.
macro_rules! words_of_session {
    () => {
        "concat('process ', a.pid, ', user \"', a.usename, '\"', \
         nullif(concat(', application \"', a.application_name, '\"'), ', application \"\"'), \
         ', from ' || host(a.client_addr), \
         ', ' || a.state || coalesce(' for ' || date_trunc('second', clock_timestamp() - a.state_change), ''), \
         ': ' || rtrim(left(regexp_replace(regexp_replace(a.query, $q$'[^']*'$q$, $q$'…'$q$, 'g'), '\\s+', ' ', 'g'), 80), ' ;'))"
    };
}

/// The migration lock is one of a single big number: `classid` its upper half, `objid` its lower.
const LOCK_HOLDER: &str = concat!(
    "SELECT ",
    words_of_session!(),
    " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
     WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = 72707369 AND l.objsubid = 1 AND l.granted \
     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
);

const BLOCKERS: &str = concat!(
    "SELECT ",
    words_of_session!(),
    " FROM pg_stat_activity a WHERE a.pid = ANY(pg_blocking_pids($1::text::int)) ORDER BY a.pid"
);

const CREATE_MIGRATIONS_TABLE: &str = "CREATE TABLE _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
);
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::postgres::USUAL;

    fn split(script: &str) -> Vec<&str> {
        USUAL
            .split(script)
            .into_iter()
            .map(|place| script[place].trim())
            .collect()
    }

    #[test]
    fn quotes_of_all_kinds_hide_semicolons() {
        let function =
            "CREATE FUNCTION f() RETURNS int AS $body$ BEGIN; $1; $$ ; END $body$ LANGUAGE plpgsql";
        let atomic = "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END";
        let script =
            format!("SELECT ';', E'a\\';b', \"x;y\" /* ; /* ; */ ; */;{function};\n{atomic};;-- end;\n");
        let statements = split(&script);
        assert_eq!(statements.len(), 3, "{statements:#?}");
        assert_eq!(statements[1], function);
        assert_eq!(statements[2], atomic);
    }

    #[test]
    fn statements_are_told_apart_by_their_first_words() {
        let cases = [
            ("-- AlterEnum\nBEGIN", StatementKind::Begin),
            ("commit", StatementKind::Commit),
            (
                "ALTER TYPE \"public\".\"R\" ADD VALUE 'x'",
                StatementKind::UsableAfterCommit,
            ),
            ("ALTER TYPE \"add value\" RENAME TO x", StatementKind::Plain),
            (
                "CREATE UNIQUE INDEX CONCURRENTLY i ON t(a)",
                StatementKind::OutsideTransaction,
            ),
            ("/* x */ VACUUM FULL t", StatementKind::OutsideTransaction),
            ("CREATE TABLE t (a int)", StatementKind::Plain),
            ("SET LOCAL x = 1", StatementKind::Plain),
            ("SET search_path = x", StatementKind::Setting),
            (
                "SELECT pg_catalog.set_config('search_path', '', false)",
                StatementKind::Setting,
            ),
            ("SELECT pg_catalog.setval('s', 5)", StatementKind::Plain),
            ("CREATE TEMP TABLE t (a int)", StatementKind::Temporary),
        ];
        for (statement, kind) in cases {
            assert_eq!(USUAL.statement_kind(statement), kind, "{statement}");
        }
    }
}
