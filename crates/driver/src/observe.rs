//! Watching what is sent to a database: for logs, for measurements, for tests. Whoever watches is called behind each
//! statement, on the task that ran it.

use std::fmt;
use std::time::{Duration, Instant};

use nicol_sql::Value;

use crate::Error;

/// A statement that was sent, and what became of it.
///
/// [`fmt::Display`] and [`fmt::Debug`] never show the values.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Statement<'a> {
    /// The text.
    pub sql: &'a str,
    /// The values of its parameters. They can be secrets: think before you write them anywhere.
    pub params: &'a [Value<'a>],
    /// When it was sent. Statements of one connection may be under way together; they end in any order.
    pub begun: Instant,
    /// From sending it until its last row.
    pub elapsed: Duration,
    /// How many rows it read or changed, or why it failed.
    pub outcome: Result<u64, &'a Error>,
}

/// Who watches.
pub type Observer = dyn Fn(&Statement<'_>) + Send + Sync;

impl fmt::Display for Statement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.elapsed.as_secs_f64() * 1000.0;
        write!(f, "{milliseconds:.3} ms, ")?;
        match self.outcome {
            Ok(rows) => write!(f, "{rows} rows: {}", self.sql),
            Err(error) => write!(f, "{}: {}", error.code(), self.sql),
        }
    }
}

impl fmt::Debug for Statement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Statement({self})")
    }
}
