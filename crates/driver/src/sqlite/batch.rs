//! A script of several statements. SQLite tells where an error is in the statement that has it; here the place is
//! counted from the beginning of the script.

use nicol_sql::dialect::session::first_word;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::{Batch, Connection};

use super::error::classify;
use crate::{Error, Result};

/// Runs all statements of a script, until one fails.
pub(super) fn run(connection: &Connection, script: &str) -> Result<()> {
    // SQLite copies all that it is given before it reads one statement of it, unless that ends in a zero byte.
    let script = &format!("{script}\0");
    let mut batch = Batch::new(connection, script);
    let mut done = 0;
    loop {
        let mut statement = match batch.next() {
            Ok(Some(statement)) => statement,
            Ok(None) => return Ok(()),
            Err(error) => return Err(unprepared(&error, script, done)),
        };
        let text = statement.expanded_sql().unwrap_or_default();
        // Comments between statements are in none of them.
        let start = done + script[done..].find(&text).unwrap_or(0);
        done = (start + text.len()).min(script.len());
        let mut rows = statement.raw_query();
        loop {
            match rows.next() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => return Err(at(classify(&error), script, start + first_word(&text))),
            }
        }
    }
}

/// A statement that is not understood. What SQLite was given is the rest of the script.
fn unprepared(error: &rusqlite::Error, script: &str, done: usize) -> Error {
    let found = classify(error);
    match error {
        rusqlite::Error::SqlInputError { sql, offset, .. } => {
            let start = script.len().saturating_sub(sql.len());
            let inner = usize::try_from(*offset).unwrap_or_else(|_| first_word(sql));
            at(found, script, start + inner)
        }
        _ => {
            let rest = script.get(done..).unwrap_or_default();
            at(found, script, done + first_word(rest))
        }
    }
}

fn at(error: Error, script: &str, offset: usize) -> Error {
    let letters = script.char_indices().take_while(|(at, _)| *at < offset).count();
    error.with_position(u32::try_from(letters + 1).unwrap_or(u32::MAX))
}
