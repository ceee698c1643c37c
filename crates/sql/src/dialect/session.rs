//! What a migration asks of a session with the database, beside the steps themselves: the table in which it
//! is recorded, the lock under which it runs, and how a script falls into statements. Text only; the
//! connection is `nicol-driver`'s, the course of events `nicol-migrate`'s.

use std::ops::Range;
use std::time::Duration;

/// The session facts and hooks of a dialect.
pub trait Session {
    /// The table of facts.
    fn session_facts(&self) -> &'static SessionFacts;

    /// The statements of a script, as places in it, without the semicolons behind them. White space and
    /// comments in front of a statement belong to it; what is nothing else is no statement.
    fn split(&self, script: &str) -> Vec<Range<usize>>;

    /// The place of the nth parameter, from 1.
    fn parameter(&self, place: usize) -> String {
        format!("?{place}")
    }

    /// A query whose rows are statements that empty the database: with everything in these namespaces, the
    /// first of which is the default one.
    fn reset_query(&self, namespaces: &[String]) -> String;

    /// The same for a user who may not drop whole namespaces; absent where the first way needs no rights.
    fn reset_query_by_object(&self, _namespaces: &[String]) -> Option<String> {
        None
    }

    /// Lets the counting column of a table, if it still has one, go on from a number.
    fn restore_counter(&self, _table: &str, _number: &str) -> Vec<String> {
        Vec::new()
    }

    /// Makes the default namespace, unless it exists.
    fn ensure_namespace(&self, _namespace: &str) -> Option<String> {
        None
    }

    /// Bounds how long the statements of this session wait for a lock.
    fn wait_at_most(&self, _wait: Duration) -> Option<String> {
        None
    }

    /// Inside a transaction, keeps others from writing into a table; absent where a transaction does that alone.
    fn lock_table(&self, _table: &str) -> Option<String> {
        None
    }

    /// Statements that, inside a transaction, make a namespace and make it the default one. Absent where that is
    /// not possible.
    fn stand_in(&self, _namespace: &str) -> Option<[String; 2]> {
        None
    }

    /// A statement that is to run inside a transaction, with names in namespaces (the first of each pair) moved to
    /// their stand-ins (the second).
    fn elsewhere(&self, statement: &str, _names: &[(String, String)]) -> String {
        statement.to_owned()
    }

    /// What to do with a statement that cannot run in a transaction and of which nobody knows how far it came.
    fn unfinished(&self, _statement: &str) -> Unfinished {
        Unfinished::Unknown
    }

    /// What a statement of a script means for the transaction around the script.
    fn statement_kind(&self, statement: &str) -> StatementKind {
        let words = leading_words(statement);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["BEGIN", ..] | ["START", "TRANSACTION", ..] => StatementKind::Begin,
            ["COMMIT", ..] | ["END", ..] => StatementKind::Commit,
            _ => StatementKind::Plain,
        }
    }
}

/// Facts about sessions. One constant a dialect, in its `session.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionFacts {
    /// Makes the table in which migrations are recorded.
    pub create_migrations_table: &'static str,
    /// Points in time in that table are milliseconds since 1970 rather than timestamps.
    pub epoch_milliseconds: bool,
    /// Tries to take the migration lock without waiting; answers one truth value as text. Absent where the
    /// transaction of each migration is lock enough.
    pub try_lock: Option<&'static str>,
    /// Gives the migration lock back.
    pub unlock: Option<&'static str>,
    /// Whose the migration lock is, in words; absent where nobody can tell.
    pub lock_holder: Option<&'static str>,
    /// The number of this session, as text. With [`SessionFacts::blockers`], tells what a statement waits for.
    pub session_number: Option<&'static str>,
    /// Who keeps the session of a number (the only parameter, as text) from going on: a row of words for each.
    pub blockers: Option<&'static str>,
    /// The database's codes for a lock that was not to be had: the same may succeed later.
    pub lock_codes: &'static [&'static str],
    /// The database's code for a statement that ends transactions and stands in one that is not its own.
    pub ends_transaction_code: Option<&'static str>,
    /// Several statements that are sent at once are one transaction.
    pub script_is_transaction: bool,
    /// Undoes the settings that a script left behind in the session.
    pub reset_session: Option<&'static str>,
    /// How a database for trying migrations on is had.
    pub shadow: Shadow,
    /// The database's code for a value that cannot be used before its making is committed.
    pub uncommitted_value_code: Option<&'static str>,
    /// Run before the transaction of a script that switches the check of foreign keys off.
    pub foreign_keys_off: Option<&'static str>,
    /// Run after that transaction.
    pub foreign_keys_on: Option<&'static str>,
    /// The numbers that counting columns have reached, by table, where rebuilding a table forgets them: a query.
    pub counters: Option<&'static str>,
    /// Inside that transaction, counts the rows that refer to nothing.
    pub count_violations: Option<&'static str>,
}

/// How a database for trying migrations on is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shadow {
    /// In memory, at no cost.
    InMemory,
    /// On the same server, made and dropped.
    OnServer,
}

/// What a statement means for the transaction around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// It runs inside a transaction.
    Plain,
    /// It begins a transaction.
    Begin,
    /// It commits a transaction.
    Commit,
    /// It switches the check of foreign keys off or on, which has no effect inside a transaction.
    ForeignKeyCheck,
    /// It runs inside a transaction, but its effect can only be used after that.
    UsableAfterCommit,
    /// It changes a setting of the session, and nothing in the database.
    Setting,
    /// It makes something that ends with the session.
    Temporary,
    /// It cannot run inside a transaction.
    OutsideTransaction,
}

/// What to do with a statement that was begun outside a transaction and never seen to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfinished {
    /// Run it again: it does no harm twice.
    Repeat,
    /// Ask the database with this query. Its one row says how far the statement came, in the words of
    /// [`Unfinished::DONE`], [`Unfinished::AGAIN`] and [`Unfinished::FINISH`], and in a second column the
    /// statement to run first; no row means that it was not begun.
    Look(String),
    /// Only a person can tell.
    Unknown,
}

impl Unfinished {
    /// Nothing is left to do.
    pub const DONE: &'static str = "done";
    /// The statement is to run again, behind the one that takes away what it left.
    pub const AGAIN: &'static str = "again";
    /// The statement given finishes it.
    pub const FINISH: &'static str = "finish";
}

/// A script that has this line in front of its first statement runs without a transaction around it.
pub const NO_TRANSACTION: &str = "-- nicol: no-transaction";

/// Whether a script says in front of its first statement that it wants no transaction.
pub fn wants_no_transaction(script: &str) -> bool {
    let head = &script[..script.len() - skip_blank(script).len()];
    head.lines().any(|line| line.trim() == NO_TRANSACTION)
}

/// The place in a text behind the white space and the comments in front.
pub fn first_word(text: &str) -> usize {
    text.len() - skip_blank(text).len()
}

/// The words at the beginning of a statement, in capitals, up to the first sign that is none.
pub(super) fn leading_words(statement: &str) -> Vec<String> {
    let mut rest = skip_blank(statement);
    let mut words = Vec::new();
    loop {
        let end = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        if end == 0 {
            return words;
        }
        words.push(rest[..end].to_ascii_uppercase());
        rest = skip_blank(&rest[end..]);
    }
}

/// The text without white space and comments in front.
fn skip_blank(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let next = match blank_end(rest) {
            0 => return rest,
            end => rest[end..].trim_start(),
        };
        rest = next;
    }
}

/// The end of a comment that begins the text; 0 if none does.
fn blank_end(text: &str) -> usize {
    if text.starts_with("--") {
        return text.find('\n').map_or(text.len(), |end| end + 1);
    }
    if text.starts_with("/*") {
        comment_end(text.as_bytes(), 0, true)
    } else {
        0
    }
}

/// The end of a block comment; in standard SQL they nest.
pub(super) fn comment_end(bytes: &[u8], start: usize, nested: bool) -> usize {
    let mut depth = 0usize;
    let mut at = start;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else if bytes[at..].starts_with(b"/*") && (nested || depth == 0) {
            depth += 1;
            at += 2;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The end of a quoted piece; a doubled quote inside it stands for itself, and so does any byte behind a
/// backslash where that escapes.
pub(super) fn quoted_end(bytes: &[u8], start: usize, quote: u8, backslash: bool) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if backslash => at += 1,
            byte if byte == quote => {
                if bytes.get(at + 1) != Some(&quote) {
                    return at + 1;
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The statements between semicolons. `skip` is asked at every byte that no statement ends at: it returns
/// the end of a piece that is to be stepped over whole, or the place itself. `holds` says whether the
/// statement so far goes on behind a semicolon.
pub(super) fn split_with(
    script: &str,
    skip: impl Fn(&[u8], usize) -> usize,
    holds: impl Fn(&str) -> bool,
) -> Vec<Range<usize>> {
    let bytes = script.as_bytes();
    let mut statements = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        let skipped = skip(bytes, at);
        if skipped > at {
            at = skipped;
        } else if bytes[at] == b';' && !holds(&script[start..at]) {
            push(script, start..at, &mut statements);
            at += 1;
            start = at;
        } else {
            at += 1;
        }
    }
    push(script, start..bytes.len(), &mut statements);
    statements
}

fn push(script: &str, place: Range<usize>, statements: &mut Vec<Range<usize>>) {
    if !skip_blank(&script[place.clone()]).is_empty() {
        statements.push(place);
    }
}

/// Steps over comments and quoted pieces as standard SQL has them.
pub(super) fn skip_quoted(bytes: &[u8], at: usize, nested_comments: bool) -> usize {
    match bytes[at] {
        b'-' if bytes[at..].starts_with(b"--") => bytes[at..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |end| at + end),
        b'/' if bytes[at..].starts_with(b"/*") => comment_end(bytes, at, nested_comments),
        quote @ (b'\'' | b'"' | b'`') => quoted_end(bytes, at, quote, false),
        _ => at,
    }
}
