//! Statements that PostgreSQL refuses inside a transaction, and what they leave when the connection ends in
//! the middle of them. A concurrent index that was not finished stays in the catalogue as invalid; it has to go
//! before it can be built again. What can be repeated is repeated; what leaves no trace only a person can judge.

use super::Postgres;
use super::tokens::{Token, tokens};
use crate::dialect::Ddl;
use crate::dialect::session::Unfinished;

/// What to do with such a statement.
pub(super) fn unfinished(dialect: &Postgres, statement: &str) -> Unfinished {
    let body = without_comments(statement);
    let tokens = tokens(&body);
    let words: Vec<String> = tokens
        .iter()
        .take_while(|token| is_name(token))
        .map(upper)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["CREATE", "UNIQUE", "INDEX", ..] | ["CREATE", "INDEX", ..] => created_index(dialect, &tokens),
        ["DROP", "INDEX", ..] => dropped_index(dialect, &tokens),
        ["ALTER", "TABLE", ..] if words.contains(&"DETACH") => detached(dialect, &tokens),
        ["CREATE", "DATABASE", ..] => named(dialect, &tokens, 2, true, "pg_database", "datname"),
        ["DROP", "DATABASE", ..] => named(dialect, &tokens, 2, false, "pg_database", "datname"),
        ["CREATE", "TABLESPACE", ..] => named(dialect, &tokens, 2, true, "pg_tablespace", "spcname"),
        ["DROP", "TABLESPACE", ..] => named(dialect, &tokens, 2, false, "pg_tablespace", "spcname"),
        ["VACUUM" | "REINDEX" | "REFRESH" | "DISCARD", ..] | ["ALTER", "SYSTEM", ..] => Unfinished::Repeat,
        _ => Unfinished::Unknown,
    }
}

/// `CREATE [UNIQUE] INDEX [CONCURRENTLY] [IF NOT EXISTS] name ON [ONLY] table …`: done if it is valid.
fn created_index(dialect: &Postgres, tokens: &[Token]) -> Unfinished {
    let Some(on) = tokens.iter().position(|token| is_word(token, "ON")) else {
        return Unfinished::Unknown;
    };
    let name = on.checked_sub(1).and_then(|at| tokens.get(at));
    let name = name.filter(|token| !is_word(token, "INDEX") && !is_word(token, "CONCURRENTLY"));
    let table = skip_words(&tokens[on + 1..], &["ONLY"]);
    let (Some(name), Some(table)) = (name.and_then(stored_name), qualified(dialect, table)) else {
        return Unfinished::Unknown;
    };
    Unfinished::Look(format!(
        "SELECT CASE WHEN i.indisvalid THEN '{}' ELSE '{}' END, \
         CASE WHEN NOT i.indisvalid THEN format('DROP INDEX CONCURRENTLY IF EXISTS %I.%I', n.nspname, c.relname) END \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE i.indrelid = to_regclass({}) AND c.relname = {}",
        Unfinished::DONE,
        Unfinished::AGAIN,
        dialect.text(&table),
        dialect.text(&name)
    ))
}

/// `DROP INDEX CONCURRENTLY [IF EXISTS] name`: done if it is gone, though it may be left invalid.
fn dropped_index(dialect: &Postgres, tokens: &[Token]) -> Unfinished {
    let name = skip_words(&tokens[2..], &["CONCURRENTLY", "IF", "EXISTS"]);
    let Some(name) = qualified(dialect, name) else {
        return Unfinished::Unknown;
    };
    Unfinished::Look(format!(
        "SELECT '{}', NULL::text WHERE to_regclass({}) IS NULL",
        Unfinished::DONE,
        dialect.text(&name)
    ))
}

/// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`: half done it can be finished.
fn detached(dialect: &Postgres, tokens: &[Token]) -> Unfinished {
    let parent = skip_words(&tokens[2..], &["IF", "EXISTS", "ONLY"]);
    let Some(at) = tokens.iter().position(|token| is_word(token, "PARTITION")) else {
        return Unfinished::Unknown;
    };
    let (Some(parent), Some(child)) = (qualified(dialect, parent), qualified(dialect, &tokens[at + 1..]))
    else {
        return Unfinished::Unknown;
    };
    let finish = format!("ALTER TABLE {parent} DETACH PARTITION {child} FINALIZE");
    Unfinished::Look(format!(
        "SELECT '{done}', NULL::text WHERE NOT EXISTS (SELECT 1 FROM pg_inherits \
         WHERE inhrelid = to_regclass({child}) AND inhparent = to_regclass({parent})) \
         UNION ALL SELECT '{again}', {finish} FROM pg_inherits \
         WHERE inhrelid = to_regclass({child}) AND inhparent = to_regclass({parent}) AND inhdetachpending",
        done = Unfinished::DONE,
        again = Unfinished::FINISH,
        child = dialect.text(&child),
        parent = dialect.text(&parent),
        finish = dialect.text(&finish),
    ))
}

/// Something whose name stands in a catalogue: done if it is there, or if it is not.
fn named(
    dialect: &Postgres,
    tokens: &[Token],
    at: usize,
    made: bool,
    catalogue: &str,
    column: &str,
) -> Unfinished {
    let rest = skip_words(tokens.get(at..).unwrap_or_default(), &["IF", "NOT", "EXISTS"]);
    let Some(name) = rest.first().and_then(stored_name) else {
        return Unfinished::Unknown;
    };
    let exists = if made { "EXISTS" } else { "NOT EXISTS" };
    Unfinished::Look(format!(
        "SELECT '{}', NULL::text WHERE {exists} (SELECT 1 FROM {catalogue} WHERE {column} = {})",
        Unfinished::DONE,
        dialect.text(&name)
    ))
}

/// The name at the beginning, with the schema in front of it if there is one, quoted as SQL wants it.
fn qualified(dialect: &Postgres, tokens: &[Token]) -> Option<String> {
    let first = dialect.identifier(&stored_name(tokens.first()?)?);
    match (tokens.get(1), tokens.get(2).and_then(stored_name)) {
        (Some(Token::Dot), Some(second)) => Some(format!("{first}.{}", dialect.identifier(&second))),
        _ => Some(first),
    }
}

/// A name as the catalogue holds it.
fn stored_name(token: &Token) -> Option<String> {
    match token {
        Token::Word(word) => Some(word.to_lowercase()),
        Token::Quoted(name) => Some(name.clone()),
        _ => None,
    }
}

fn skip_words<'t>(tokens: &'t [Token], words: &[&str]) -> &'t [Token] {
    let count = tokens
        .iter()
        .take_while(|token| words.iter().any(|word| is_word(token, word)))
        .count();
    &tokens[count..]
}

fn is_name(token: &Token) -> bool {
    matches!(token, Token::Word(_) | Token::Quoted(_) | Token::Dot)
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(own) if own.eq_ignore_ascii_case(word))
}

fn upper(token: &Token) -> String {
    match token {
        Token::Word(word) => word.to_ascii_uppercase(),
        _ => String::new(),
    }
}

/// The statement without the comments in front of and inside it.
fn without_comments(statement: &str) -> String {
    let bytes = statement.as_bytes();
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = super::session::skip(bytes, at).max(at + 1);
        let piece = &bytes[at..end];
        if piece.starts_with(b"--") || piece.starts_with(b"/*") {
            text.push(b' ');
        } else {
            text.extend_from_slice(piece);
        }
        at = end;
    }
    String::from_utf8(text).unwrap_or_else(|_| statement.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::postgres::USUAL;

    fn look(statement: &str) -> String {
        match unfinished(&USUAL, statement) {
            Unfinished::Look(query) => query,
            other => panic!("{statement}: {other:?}"),
        }
    }

    #[test]
    fn an_index_is_looked_for_by_its_stored_name() {
        let query =
            look("-- on t\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS Some_Idx ON ONLY \"A\".t (a)");
        assert!(
            query.contains("to_regclass('\"A\".\"t\"')") && query.contains("relname = 'some_idx'"),
            "{query}"
        );
        let query = look("DROP INDEX CONCURRENTLY IF EXISTS s.\"I x\"");
        assert!(query.contains("to_regclass('\"s\".\"I x\"') IS NULL"), "{query}");
    }

    #[test]
    fn without_a_name_nobody_can_tell() {
        assert_eq!(
            unfinished(&USUAL, "CREATE INDEX CONCURRENTLY ON t (a)"),
            Unfinished::Unknown
        );
        assert_eq!(unfinished(&USUAL, "CALL p()"), Unfinished::Unknown);
        assert_eq!(unfinished(&USUAL, "VACUUM t"), Unfinished::Repeat);
    }

    #[test]
    fn a_partition_is_detached_to_the_end() {
        let query = look("ALTER TABLE p DETACH PARTITION c CONCURRENTLY");
        assert!(query.contains("DETACH PARTITION \"c\" FINALIZE"), "{query}");
    }
}
